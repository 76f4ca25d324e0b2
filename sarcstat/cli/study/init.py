"""`sarcstat init`: a study file, or the tables of a published paper, to start from."""

from __future__ import annotations

from pathlib import Path

import click

from sarcstat.errors import InputError, UsageError

SCHEMA = "study.schema.json"


@click.command(short_help="Write a commented file to start from: a study, or a published paper's tables.")
@click.option(
    "-o",
    "--output",
    "file",
    metavar="FILE",
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
    help="Write a mapping of a paper's tables to the columns of --data instead, for sarcstat audit --data.",
)
@click.option("--data", metavar="FILE", help="With --against: the data.")
@click.option(
    "--templates",
    metavar="FOLDER",
    help="Also copy the report's templates there, to be changed; a study that is there is kept.",
)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option("--traceback", is_flag=True, help="With an error, show where in the program it arose.")
def init(
    file: str | None,
    *,
    published: bool,
    paper: str | None,
    data: str | None,
    templates: str | None,
    force: bool,
    traceback: bool,
) -> None:
    """Write study.toml, a commented study that runs as it stands, and beside it its JSON Schema for editors.

    With --audit, write published.toml: a paper's tables, entered by hand, with every word commented. With --against and
    --data, write against.toml: which table of a paper is computed how, and which of its words means which column, as far
    as names tell.

    \b
    sarcstat init
    sarcstat run study.toml
    sarcstat init --audit
    sarcstat audit published.toml
    sarcstat init --against article.xml --data cohort.csv
    sarcstat audit article.xml --data cohort.csv --mapping against.toml
    """
    if paper is not None or data is not None:
        _check_mapping(paper, data, other=published or templates is not None)
        path = Path(file or "against.toml")
        _check(path, force=force)
        _write_mapping(path, Path(str(paper)), str(data))
        return
    path = Path(file or ("published.toml" if published else "study.toml"))
    if published and templates is not None:
        raise UsageError("--audit and --templates do not go together.", "Templates belong to the report of a study.")
    kept = templates is not None and path.is_file() and not force
    if not kept:
        _check(path, force=force)
    if templates is not None:
        _check_folder(Path(templates))
    if published:
        _write_published(path)
    elif not kept:
        _write_study(path)
    if templates is not None:
        _copy_templates(Path(templates), path)


def _write_published(path: Path) -> None:
    from sarcstat.audit.entry import example
    from sarcstat.cli.output import write_file

    write_file(path, example())
    click.echo(f"Wrote {path}. Next: sarcstat audit {path}", err=True)


def _check_mapping(paper: str | None, data: str | None, *, other: bool) -> None:
    if paper is None or data is None:
        raise UsageError("--against PAPER and --data FILE go together.", "The one names what the other holds.")
    if other:
        raise UsageError("--against does not go together with --audit and --templates.", "Run init once for each.")


def _write_mapping(path: Path, paper: Path, data: str) -> None:
    from sarcstat.against.scaffold import scaffold
    from sarcstat.cli.against import read_facts
    from sarcstat.cli.output import write_file
    from sarcstat.cli.study.against import columns_of

    facts, _ = read_facts(paper)
    write_file(path, scaffold(facts, columns_of(data), paper=paper.name, data=data))
    click.echo(f"Wrote {path}. Next: sarcstat audit {paper} --data {data} --mapping {path}", err=True)


def _write_study(path: Path) -> None:
    """The study and, beside it, its schema."""
    from sarcstat.cli.output import write_file
    from sarcstat.resources import templates

    write_file(path.with_name(SCHEMA), _schema())
    write_file(path, (templates() / "study.toml").read_text(encoding="utf-8"))
    click.echo(f"Wrote {path} and {path.with_name(SCHEMA)}. Next: sarcstat run {path}", err=True)


def _copy_templates(folder: Path, study: Path) -> None:
    from sarcstat.cli.output import write_files
    from sarcstat.resources import templates

    copied = sorted((templates() / "report").glob("*.j2"))
    write_files({folder / each.name: each.read_bytes() for each in copied})
    click.echo(f"Wrote {len(copied)} templates. Next: sarcstat run {study} --template {folder}", err=True)


def _check_folder(folder: Path) -> None:
    """Make the folder for templates; raises an error where there is something in it."""
    if folder.is_dir() and any(folder.iterdir()):
        raise InputError(f"The folder {folder} is not empty.", "Name a new one for the templates.")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"--templates {folder}: that is no folder.")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise InputError(f"The folder {folder} cannot be made: {(error.strerror or '').lower()}.") from None


def _check(path: Path, *, force: bool) -> None:
    if path.suffix != ".toml":
        raise UsageError(f"-o {path}: the file ends in .toml.")
    if not path.parent.is_dir():
        raise UsageError(f"-o {path}: the folder '{path.parent}' does not exist.")
    if path.exists() and (path.is_dir() or not force):
        raise InputError(f"{path} is there already.", "Replace it with --force, or name another file with -o.")


def _schema() -> str:
    """The JSON Schema of study files, made of what `sarcstat run` itself reads them by."""
    import json

    from sarcstat.cli.study.tables import all_commands
    from sarcstat.study.schema import study_model

    model = study_model(all_commands())
    return json.dumps(model.model_json_schema(), ensure_ascii=False, indent=1) + "\n"
