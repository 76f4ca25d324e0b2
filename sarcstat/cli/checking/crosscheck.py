"""`sarcstat crosscheck`: an output file of SPSS, or a listing of another program, recomputed cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sarcstat import paths
from sarcstat.cli.file_names import FileName
from sarcstat.cli.numbers import WholeRange
from sarcstat.cli.output_options import report_options
from sarcstat.cli.saying import say
from sarcstat.errors import ExitStatus, InputError, UsageError, listing

if TYPE_CHECKING:
    from sarcstat.crosscheck.listings.given import Given
    from sarcstat.crosscheck.search.searching import Searching
    from sarcstat.crosscheck.verdict import CheckedOutput
    from sarcstat.outputs.output import Output

#: What a folder is searched for.
_EXTENSIONS = (".spv", ".xml", ".htm", ".html", ".rout", ".lst", ".smcl", ".log")
#: Options that say what a listing does not.
_GIVEN = ("time", "event", "covariates", "by", "strata", "ties", "conf_type")


@click.command(
    short_help="Recompute output of SPSS (.spv, OMS XML, HTML), R, SAS or Stata cell by cell, and say what differs."
)
@click.argument("files", metavar="OUTPUT...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--data",
    metavar="FILE",
    type=FileName(),
    multiple=True,
    help="The data, or a folder of data files (default: the file that the output names, beside it). Repeatable.",
)
@click.option("--time", metavar="COLUMN", help="Of a listing that does not show its call: the time.")
@click.option("--event", metavar="COLUMN[=VALUE,…]", help="The event: a 0/1 column, or column=value.")
@click.option("--covariates", metavar="LIST", default="", help="The terms of its Cox models.")
@click.option("--by", metavar="LIST", default="", help="The groups of its curves and tests.")
@click.option("--strata", metavar="LIST", default="", help="The columns that stratify.")
@click.option("--ties", type=click.Choice(["breslow", "efron", "exact"]), help="Ties, where its call is not shown.")
@click.option(
    "--conf-type", type=click.Choice(["log", "log-log", "plain"]), help="Intervals of curves, where it is not shown."
)
@click.option(
    "--style",
    type=click.Choice(["spss", "r"]),
    default="spss",
    show_default=True,
    help="r: R's own number beside each that is listed, and in the JSON.",
)
@click.option(
    "--search",
    is_flag=True,
    help="Where cells differ, look for the analysis that gives them: other ties, codings, events, units, rows, intervals.",
)
@click.option(
    "--search-limit",
    metavar="N",
    type=WholeRange(min=1),
    help="Analyses tried at most for each command.  [default: 500]",
)
@click.option("--all", "every", is_flag=True, help="List every cell, not only those that differ.")
@report_options("a cell differs")
def crosscheck(files: Sequence[Path], **options: Any) -> int:
    """Recompute the numbers of SPSS's output: OUTPUT is a Viewer file (.spv) as it is, the XML of OMS, the HTML export,
    or a folder of them. What was run on what is in the output itself; the data file is looked for beside it.

    Each cell of KM, COXREG, FREQUENCIES, DESCRIPTIVES, CROSSTABS and REGRESSION's collinearity is exact, rounded (as
    displayed), explained (another known convention gives it), different, or not computed, with the reason.

    OUTPUT may also be a text: R's console (.Rout) with survfit, survdiff, coxph and cox.zph, whose calls say what was
    run; a listing of SAS (LIFETEST, PHREG) or Stata (sts, stcox), with --time, --event, --by and --covariates.

    \b
    sarcstat crosscheck output.spv
    sarcstat crosscheck output.spv --data trial.sav --style r -o crosscheck.html
    sarcstat crosscheck output.spv --search
    sarcstat crosscheck outputs/ --strict --quiet
    sarcstat crosscheck analysis.Rout --data survival::lung
    """
    from sarcstat.cli.output import check_outputs, deliver
    from sarcstat.crosscheck.report import document

    options["reference_docx"] = None
    check_outputs(options)
    if options["search_limit"] is not None and not options["search"]:
        raise UsageError("--search-limit belongs to --search.", "Add --search, or leave it out.")
    _check_empty(options)
    given = list(_files(files))
    found, failed = _checked(given, options)
    wanted = (options["format_"], *(Path(each).suffix.casefold().lstrip(".") for each in options["output"]))
    _check_given(options, found)
    if options["style"] == "r" and not options["quiet"] and any(each.output.is_listing for each in found):
        say("Note: --style r is for SPSS's output; what a listing is compared with is R's number already.")
    shown = document(
        found,
        versions=_versions(),
        options=_recorded(files, options),
        every=options["every"],
        r=options["style"] == "r",
        records="json" in wanted,
    )
    deliver(shown, {**options, "strict": False})
    if any(path in files for path in failed):
        return ExitStatus.INPUT
    differs = any(each.counts()["different"] for each in found)
    return ExitStatus.FINDINGS if options["strict"] and differs else ExitStatus.OK


def _recorded(files: Sequence[Path], options: Any) -> dict[str, object]:
    """The options as results keep them."""
    return {
        "outputs": [path.name for path in files],
        **{name: options[name] for name in ("data", "style")},
        **{name: options[name] for name in _GIVEN if options[name]},
        "all": options["every"],
        **({"search": True, "search_limit": _searching(options).limit} if options["search"] else {}),
    }


def _check_empty(options: Any) -> None:
    """Refuse an option that is typed with an empty text, as an empty variable of a shell is one."""
    context = click.get_current_context()
    for name in _GIVEN:
        if options[name] == "" and context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            raise UsageError(f"--{name} names no column: it is empty.", "Name a column, or leave the option out.")


def _check_given(options: Any, found: Sequence[CheckedOutput]) -> None:
    """Refuse what only listings, or only SPSS's outputs, would heed."""
    listings = [each for each in found if each.output.is_listing]
    given = _given(options).named
    if given and not listings:
        raise UsageError(
            f"{listing(given)} {'is' if len(given) == 1 else 'are'} for listings of R, SAS and Stata; SPSS's output tells "
            "what was run.",
            "Leave it out.",
        )
    if options["search"] and len(listings) == len(found):
        raise UsageError(
            "--search is for SPSS's output: a listing shows its call.",
            "What differs in a listing is explained without it where a known convention gives it.",
        )


def _files(given: Sequence[Path]) -> Iterator[Path]:
    """The files, those of folders in order."""
    for path in given:
        if not paths.is_folder(path):
            yield path
            continue
        inside = sorted(each for each in paths.inside(path) if each.suffix.casefold() in _EXTENSIONS)
        if not inside:
            raise InputError(f"The folder '{path}' has no output file.", f"Known are {', '.join(_EXTENSIONS)}.")
        yield from inside


def _checked(files: Sequence[Path], options: Any) -> tuple[list[CheckedOutput], list[Path]]:
    """The outputs, checked, and the files that could not be; where none could, that is the error."""
    from sarcstat.cli.output import say_problems
    from sarcstat.cli.perform import perform
    from sarcstat.crosscheck.check import checked
    from sarcstat.crosscheck.listings.check import checked_listing
    from sarcstat.crosscheck.plan import Data

    searching = _searching(options) if options["search"] else None
    r = options["style"] == "r"
    found: list[CheckedOutput] = []
    failed: dict[Path, InputError] = {}
    for path in files:
        try:
            output = _read(path)
            data = Data(path.parent, options["data"])
            if output.is_listing:
                found.append(checked_listing(output, data, perform, _given(options)))
            else:
                found.append(checked(output, data, perform, r=r, searching=searching))
        except InputError as error:
            failed[path] = error
    if not found:
        raise InputError.of([problem for each in failed.values() for problem in each.problems])
    say_problems([problem for each in failed.values() for problem in each.problems])
    return found, list(failed)


def _given(options: Any) -> Given:
    """What the options say of a listing."""
    from sarcstat.crosscheck.listings.given import Given

    def listed(name: str) -> list[str]:
        return [each.strip() for each in options[name].split(",") if each.strip()]

    return Given(
        time=options["time"],
        event=options["event"],
        covariates=listed("covariates"),
        by=listed("by"),
        strata=listed("strata"),
        ties=options["ties"],
        conf_type=options["conf_type"],
    )


def _searching(options: Any) -> Searching:
    """How it is searched: how far, and with a bar on a terminal."""
    from functools import partial

    from sarcstat.crosscheck.search.searching import LIMIT, Searching
    from sarcstat.render.progress import progress

    return Searching(options["search_limit"] or LIMIT, partial(progress, quiet=options["quiet"]))


def _read(path: Path) -> Output:
    """An output; R starts while the first is read."""
    from concurrent.futures import ThreadPoolExecutor

    from sarcstat.bridge import session
    from sarcstat.outputs.reading.read import read_output

    if session.is_running() or not paths.is_file(path):
        return read_output(path)
    session.boot()
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read_output, path)
        session.start()
        return reading.result()


def _versions() -> dict[str, str]:
    """What computed the numbers."""
    from sarcstat import __version__
    from sarcstat.bridge import session

    return {"sarcstat": __version__, **(session.versions() if session.is_running() else {})}
