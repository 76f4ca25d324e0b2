"""`sarcstat run`: every table of a study from one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.file_names import FileName
from sarcstat.cli.output_options import csv_safe_option
from sarcstat.cli.saying import say, say_condition, say_problem, tell
from sarcstat.errors import ExitStatus, SarcstatError, UsageError, closest, counted, listing

if TYPE_CHECKING:
    from sarcstat.cli.study.plan import Planned
    from sarcstat.results import Condition
    from sarcstat.study.meaning import Meaning
    from sarcstat.study.preparing import PreparedStudy
    from sarcstat.study.reading import StudyFile


@click.command(short_help="A whole paper from one study file: data, variables, endpoints, tables, figures.")
@click.argument("study", metavar="STUDY.toml")
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="FOLDER",
    type=FileName(),
    help="Output folder (default: the study's name, here).",
)
@click.option("--only", metavar="LIST", multiple=True, help="Make only these tables and figures.")
@click.option(
    "--template", metavar="FOLDER", type=FileName(), help="Templates of your own for the report (see docs/study.md)."
)
@click.option(
    "--reference-docx",
    metavar="FILE",
    type=FileName(),
    help="Word file whose styles, page and headers every .docx takes.",
)
@csv_safe_option()
@click.option("--dry-run", is_flag=True, help="Check everything and list what would be made; compute nothing.")
@click.option("--force", is_flag=True, help="Replace an earlier output in the folder.")
@click.option("--strict", is_flag=True, help="Exit with 6 if there was a warning.")
@click.option("--quiet", is_flag=True, help="Say nothing on standard error but errors.")
@click.option("--traceback", is_flag=True, help="With an error, show where in the program it arose.")
def run(**options: Any) -> int:
    """Make the tables, figures and report of a study: read data, derive variables and endpoints, compute, write.

    Everything is checked before anything is computed. What cannot be made is listed at the end (exit code 4), and the
    rest is written.

    \b
    sarcstat init
    sarcstat run study.toml -o paper
    """
    from sarcstat.cli.study.plan import audited, check, compute, planned
    from sarcstat.cli.study.tables import all_commands
    from sarcstat.study.meaning import meaning
    from sarcstat.study.reading import read_study
    from sarcstat.study.report.folder import check_folder
    from sarcstat.study.unused import unused_keys

    study = read_study(Path(options["study"]), all_commands())
    folder = Path(options["folder"] or study.content.study.name)
    if not options["dry_run"]:
        check_folder(folder, force=options["force"])
    understood = meaning(study)
    house = {
        "template": _template(study, options["template"]),
        "reference": _reference(study, options["reference_docx"]),
    }
    prepared = _prepared(study, understood, dry=options["dry_run"])
    entries = _chosen(planned(study, prepared), options["only"])
    check(entries)
    if options["dry_run"]:
        _list(study, prepared, entries, "would be made")
        return _said(prepared, entries, options, unused_keys(study))
    compute(entries, quiet=options["quiet"])
    doubts = audited(entries)
    notes = _write(study, prepared, entries, folder, house, force=options["force"], csv_safe=options["csv_safe"])
    _list(study, prepared, entries, "made")
    if not options["quiet"]:
        for note in notes:
            say(f"Note: {note}")
        say(f"Wrote {folder}")
    return _said(prepared, entries, options, [*unused_keys(study), *doubts])


def _template(study: StudyFile, given: str | None) -> Path | None:
    """The folder of the report's templates, checked; None for the package's own."""
    if given is not None and study.content.report is None:
        raise UsageError("--template is for a report, and the study has none.", "Add a section [report] to it.")
    named = study.content.report.template if study.content.report else None
    folder = Path(given) if given is not None else study.path.parent / named if named else None
    if folder is not None:
        from sarcstat.render.report import check_templates

        check_templates(folder)
    return folder


def _reference(study: StudyFile, given: str | None) -> Path | None:
    """The Word file with the house style, checked; None where there is none."""
    from sarcstat.cli.output import check_word_file
    from sarcstat.study.meaning import format_of

    report = study.content.report
    formats = [*study.content.output.formats, *(report.formats if report else [])]
    if given is None:
        named = report.reference_docx if report else None
        return study.path.parent / named if named else None
    if "docx" not in map(format_of, formats):
        raise UsageError("--reference-docx styles Word files, and the study has none.", 'Add "docx" to its formats.')
    check_word_file(given)
    return Path(given)


def _chosen(entries: Sequence[Planned], only: Sequence[str]) -> list[Planned]:
    """The tables and figures that --only names, or all."""
    names = [each.name for each in entries]
    wanted = [part.strip() for entry in only for part in entry.split(",") if part.strip()]
    if only and not wanted:
        raise UsageError("--only names no table and no figure: it is empty.", "Leave the option out.")
    for name in wanted:
        if name not in names:
            meant = closest(name, names)
            hint = f"Did you mean '{meant}'?" if meant else f"There are {listing(names, 20)}."
            raise UsageError(f"--only {name}: the study has no such table or figure.", hint)
    return [each for each in entries if not wanted or each.name in wanted]


def _prepared(study: StudyFile, meaning: Meaning, *, dry: bool) -> PreparedStudy:
    """The study's patients with all variables and endpoints; what is said of them is in the study's own words."""
    from dataclasses import replace

    from sarcstat.cli.study.words import conditions_in_keys, error_in_keys

    try:
        found = _read(study, meaning, dry=dry)
    except SarcstatError as error:
        raise error_in_keys(error) from None
    return replace(found, dataset=replace(found.dataset, conditions=conditions_in_keys(found.dataset.conditions)))


def _read(study: StudyFile, meaning: Meaning, *, dry: bool) -> PreparedStudy:
    """The patients as they are prepared; R starts in this thread while another one reads them."""
    from concurrent.futures import ThreadPoolExecutor
    from datetime import date

    from sarcstat.bridge import session
    from sarcstat.study.preparing import open_data, prepared

    source = open_data(study)
    today = date.today()
    if dry or source.needs_r:
        return prepared(study, meaning, source, today=today)
    session.boot()
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(prepared, study, meaning, source, today=today)
        session.start()
        return reading.result()


def _write(
    study: StudyFile,
    prepared: PreparedStudy,
    entries: Sequence[Planned],
    folder: Path,
    house: Mapping[str, Path | None],
    *,
    force: bool,
    csv_safe: bool,
) -> list[str]:
    """The folder of the study; returns sentences on what --csv-safe could not do there."""
    from sarcstat.study.made import Made
    from sarcstat.study.report.folder import without_formulas, written_folder
    from sarcstat.study.report.writing import write_study

    done = [
        Made(
            kind=each.kind,
            name=each.name,
            title=each.title,
            command=each.command,
            document=each.document,
            for_readers=each.for_readers,
            picture=each.drawn.picture if each.drawn else None,
            notes=each.drawn.notes if each.drawn else (),
            error=str(each.error) if each.error else None,
            of=each.of,
        )
        for each in entries
    ]
    with written_folder(folder, force=force) as new:
        write_study(study, prepared, done, new, **house)
        return without_formulas(new, but_data=study.content.output.scripts) if csv_safe else []


def _list(study: StudyFile, prepared: PreparedStudy, entries: Sequence[Planned], word: str) -> None:
    """What there is, on standard output: one line a table or figure."""
    about = study.content.study
    patients = counted(prepared.rows_used, "patient")
    numbers = [_number([each for each in entries if each.kind == kind], kind) for kind in ("table", "figure")]
    tell(f"{about.title or about.name}: {patients}, {' and '.join(filter(None, numbers))} {word}")
    width = max((len(each.name) for each in entries), default=0)
    for each in entries:
        said = each.title or f"sarcstat {each.command}"
        tell(f"  {each.name:<{width}}  {said if each.error is None else 'not made'}")


def _number(entries: Sequence[Planned], kind: str) -> str:
    """`5 tables`, `4 of 5 tables`; nothing where there are no figures."""
    failed = sum(each.error is not None for each in entries)
    if kind == "figure" and not entries:
        return ""
    number = counted(len(entries), kind)
    return f"{len(entries) - failed} of {number}" if failed else number


def _said(
    prepared: PreparedStudy, entries: Sequence[Planned], options: Mapping[str, Any], doubts: Sequence[Condition] = ()
) -> int:
    """Say what must be said of the data and of each table and figure, each once; returns the exit code."""
    common = [*prepared.dataset.conditions, *doubts]
    owners: dict[Condition, list[str]] = {each: [] for each in common}
    for entry in entries:
        for each in entry.conditions:
            if each not in common and entry.name not in owners.setdefault(each, []):
                owners[each].append(entry.name)
    warned = any(each.kind == "warning" for each in owners)
    if not options["quiet"]:
        for each, names in owners.items():
            where = f"{listing(names, len(names))}: " if names else ""
            say_condition(each, where)
    failed = [entry for entry in entries if entry.error is not None]
    for entry in failed:
        for problem in entry.error.problems if entry.error else ():
            say_problem(problem, about=f"{entry.place}: ")
    if failed:
        return ExitStatus.ANALYSIS
    return ExitStatus.FINDINGS if options["strict"] and warned else ExitStatus.OK
