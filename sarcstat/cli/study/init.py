"""`sarcstat init`: a study file, or the tables of a published paper, to start from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from sarcstat import paths
from sarcstat.cli.file_names import FileName
from sarcstat.cli.options.shared import UNITS
from sarcstat.cli.saying import say, say_condition
from sarcstat.errors import InputError, UsageError
from sarcstat.files_read import looked_at
from sarcstat.files_written import check, write_file, write_files

SCHEMA = "study.schema.json"
#: What every schema of a study says of itself.
_OWN_SCHEMA = b"A study: data, variables, endpoints, tables, figures."


@click.command(short_help="Write a commented file to start from: a study, or a published paper's tables.")
@click.argument("table", metavar="[FILE]", required=False)
@click.option("--time", metavar="COLUMN", help="With FILE: the follow-up time, or 'months(diagnosis, last_contact)'.")
@click.option("--event", metavar="COLUMN[=VALUE,…]", help="With FILE: the event, as with km.")
@click.option("--time-unit", type=click.Choice(UNITS), help="With FILE: unit of the time (default: as its name says).")
@click.option("--by", metavar="COLUMNS", multiple=True, help="With FILE: groups to compare.")
@click.option("--id", "patient", metavar="COLUMN", help="With FILE: the column that identifies a patient.")
@click.option("--na", metavar="WORDS", default="", help="With FILE: words that mean missing, such as 'NA,n/a'.")
@click.option("--decimal", type=click.Choice([".", ","]), help="With FILE: decimal mark of numbers in texts.")
@click.option("--sheet", metavar="NAME", help="With FILE: sheet of a spreadsheet.")
@click.option(
    "-o",
    "--output",
    "file",
    metavar="FILE",
    type=FileName(),
    help="The file to write.  [default: study.toml, published.toml or against.toml]",
)
@click.option(
    "--audit",
    "published",
    is_flag=True,
    help="Write an example of a published paper's tables instead, for sarcstat audit.",
)
@click.option(
    "--against",
    "paper",
    metavar="PAPER",
    type=FileName(),
    help="Write a mapping of a paper's tables to the columns of --data instead, for sarcstat audit --data.",
)
@click.option("--data", metavar="FILE", type=FileName(), help="With --against: the data.")
@click.option(
    "--templates",
    metavar="FOLDER",
    type=FileName(),
    help="Also copy the report's templates there, to be changed; a study that is there is kept.",
)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option("--traceback", is_flag=True, help="With an error, show where in the program it arose.")
def init(
    table: str | None,
    file: str | None,
    *,
    published: bool,
    paper: str | None,
    data: str | None,
    templates: str | None,
    force: bool,
    traceback: bool,
    **wishes: Any,
) -> None:
    """Write study.toml, a commented study that runs as it stands, and beside it its JSON Schema for editors.

    With FILE, a data file, the study is one of that file: its labels, the kinds of its columns, words for missing,
    identifiers and dates, and candidates for endpoints as comments. With --time and --event it has an endpoint.
    With --audit, write published.toml: a paper's tables, entered by hand, with every word commented. With --against and
    --data, write against.toml: which table of a paper is computed how, and which of its words means which column, as far
    as names tell.

    \b
    sarcstat init
    sarcstat run study.toml
    sarcstat init trial.sav --time months --event died=Yes --by arm
    sarcstat init --audit
    sarcstat audit published.toml
    sarcstat init --against article.xml --data cohort.csv
    sarcstat audit article.xml --data cohort.csv --mapping against.toml
    """
    if paper is not None or data is not None:
        other = published or templates is not None or table is not None or any(wishes.values())
        _check_mapping(paper, data, other=other)
        path = Path(file or "against.toml")
        _check(path, force=force)
        _write_mapping(path, Path(str(paper)), str(data))
        return
    path = Path(file or ("published.toml" if published else "study.toml"))
    if published and templates is not None:
        raise UsageError("--audit and --templates do not go together.", "Templates belong to the report of a study.")
    _check_wishes(table, wishes, published=published)
    kept = templates is not None and paths.is_file(path) and not force
    if not kept:
        _check(path, force=force)
    if templates is not None:
        _check_folder(Path(templates))
    if kept and table:
        say(f"Note: {path} is there and is kept: {table} is not read. --force replaces it.")
    if published:
        _write_published(path)
        return
    if not kept:
        _check_schema(path, force=force)
    study = None if kept else _of_file(table, path, wishes) if table else _example()
    _write_study(path, study, Path(templates) if templates is not None else None)


def _write_published(path: Path) -> None:
    from sarcstat.audit.entry import example

    write_file(path, example())
    say(f"Wrote {path}. Next: sarcstat audit {path}")


def _check_mapping(paper: str | None, data: str | None, *, other: bool) -> None:
    if paper is None or data is None:
        raise UsageError("--against PAPER and --data FILE go together.", "The one names what the other holds.")
    if other:
        raise UsageError("--against goes together with --data, -o and --force only.", "Run init once for each.")


def _write_mapping(path: Path, paper: Path, data: str) -> None:
    from sarcstat.against.scaffold import scaffold
    from sarcstat.cli.checking.against import read_facts
    from sarcstat.cli.study.against import columns_of

    facts, _ = read_facts(paper)
    write_file(path, scaffold(facts, columns_of(data), paper=paper.name, data=data))
    say(f"Wrote {path}. Next: sarcstat audit {paper} --data {data} --mapping {path}")


def _check_wishes(table: str | None, wishes: Mapping[str, Any], *, published: bool) -> None:
    for name in ("time", "event", "patient", "sheet"):
        if wishes[name] == "":
            word = "id" if name == "patient" else name
            raise UsageError(f"--{word} is empty.", "Give it a value, or leave the option out.")
    given = [name for name, value in wishes.items() if value]
    if given and not table:
        word = "id" if given[0] == "patient" else given[0].replace("_", "-")
        raise UsageError(f"--{word} is for a study of a data file.", "Name the file: sarcstat init trial.sav")
    if wishes["time_unit"] and not wishes["time"]:
        raise UsageError("--time-unit is the unit of --time, which is not given.", "Give --time and --event as well.")
    if table and published:
        raise UsageError(
            "--audit writes the tables of a paper, which come from no data file.", "Leave out one of them."
        )


def _example() -> str:
    from sarcstat.resources import templates

    return (templates() / "study.toml").read_text(encoding="utf-8")


def _of_file(table: str, path: Path, wishes: Mapping[str, Any]) -> str:
    """The study of a data file; what was found on reading it is said."""
    from sarcstat.cli.analyses.cohorts.pipeline import column_list, words
    from sarcstat.study.drafting.drafting import drafted, table_of
    from sarcstat.study.drafting.endpoints import Wish

    if table == "-":
        raise UsageError("A study names a file, and standard input is none.", "Write the data to a file first.")
    na = words(wishes["na"])
    dataset = table_of(table, na=na, sheet=wishes["sheet"], decimal=wishes["decimal"], id=wishes["patient"])
    for condition in dataset.conditions:
        say_condition(condition)
    wish = Wish(
        file=_called(table, path),
        name=_name(table),
        na=na,
        sheet=wishes["sheet"],
        decimal=wishes["decimal"],
        time=wishes["time"],
        event=wishes["event"],
        time_unit=wishes["time_unit"],
        by=column_list(wishes["by"], [str(name) for name in dataset.frame.columns]),
        id=wishes["patient"],
    )
    found = drafted(dataset, wish)
    for text in found.said:
        say(f"Warning: {text}")
    return found.text


def _called(table: str, path: Path) -> str:
    """What the study calls a file: its way from the study; a data set of an R package keeps its name."""
    import os

    given = Path(table)
    if not paths.there(given):
        return table
    try:
        return Path(os.path.relpath(paths.resolved(given), paths.resolved(path.parent))).as_posix()
    except ValueError:  # another drive
        return paths.resolved(given).as_posix()


def _name(table: str) -> str:
    """The name of the file as the name of a study."""
    import re

    stem = Path(table.rpartition("::")[2]).stem
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", stem).strip("-._")[:64] or "study"


def _write_study(path: Path, text: str | None, folder: Path | None) -> None:
    """The study and, beside it, its schema (None: it stays as it is), and templates: all of them, or nothing."""
    copied = _templates(folder) if folder else {}
    study: dict[Path, str | bytes] = {} if text is None else {path.with_name(SCHEMA): _schema(), path: text}
    with _made(folder):
        write_files({**study, **copied})
    if study:
        say(f"Wrote {path} and {path.with_name(SCHEMA)}. Next: sarcstat run {path}")
    if copied:
        say(f"Wrote {len(copied)} templates. Next: sarcstat run {path} --template {folder}")


def _templates(folder: Path) -> dict[Path, bytes]:
    """The templates of reports as they come with the package, by their places in the folder."""
    from sarcstat.resources import templates

    return {folder / each.name: each.read_bytes() for each in sorted((templates() / "report").glob("*.j2"))}


def _check_folder(folder: Path) -> None:
    """Raise an error for a folder for templates that cannot be one, or that has something in it."""
    if paths.is_folder(folder) and paths.inside(folder):
        raise InputError(f"The folder {folder} is not empty.", "Name a new one for the templates.")
    if paths.there(folder) and not paths.is_folder(folder):
        raise UsageError(
            f"--templates {folder}: that is no folder.", "Name a folder that is there, or that can be made."
        )


@contextmanager
def _made(folder: Path | None) -> Iterator[None]:
    """Within the block the folder is there; where the block fails, one that was made for it goes again."""
    if folder is None or paths.there(folder):
        yield
        return
    try:
        folder.mkdir()
    except OSError as error:
        raise InputError(
            f"The folder {folder} cannot be made: {paths.reason(error)}.",
            "Name a folder in one that can be written to.",
        ) from None
    try:
        yield
    except BaseException:
        with suppress(OSError):
            folder.rmdir()
        raise


def _check(path: Path, *, force: bool) -> None:
    if path.suffix != ".toml":
        raise UsageError(f"-o {path}: the file ends in .toml.", "For example: -o study.toml")
    check(path, f"-o {path}")
    if paths.there(path) and not force:
        raise InputError(f"{path} is there already.", "Replace it with --force, or name another file with -o.")


def _check_schema(path: Path, *, force: bool) -> None:
    """Refuse a study whose schema would stand in the place of a file that is none."""
    schema = path.with_name(SCHEMA)
    check(schema, f"-o {path}: '{schema}'")
    if paths.there(schema) and not force and _OWN_SCHEMA not in looked_at(schema):
        raise InputError(
            f"'{schema}' is there already, and no schema of a study.",
            "Replace it with --force, or name a file in another folder with -o.",
        )


def _schema() -> str:
    """The JSON Schema of study files, made of what `sarcstat run` itself reads them by."""
    import json

    from sarcstat.cli.study.tables import all_commands
    from sarcstat.study.schema import study_model

    model = study_model(all_commands())
    return json.dumps(model.model_json_schema(), ensure_ascii=False, indent=1) + "\n"
