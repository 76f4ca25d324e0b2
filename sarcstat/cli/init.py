"""`sarcstat init`: a study file to start from."""

from __future__ import annotations

from pathlib import Path

import click

from sarcstat.errors import InputError, UsageError

SCHEMA = "study.schema.json"


@click.command(short_help="Write a commented study file to start from.")
@click.option(
    "-o", "--output", "file", metavar="FILE", default="study.toml", show_default=True, help="The file to write."
)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.option("--traceback", is_flag=True, help="With an error, show where in the program it arose.")
def init(file: str, *, force: bool, traceback: bool) -> None:
    """Write study.toml, a commented study that runs as it stands, and beside it its JSON Schema for editors.

    \b
    sarcstat init
    sarcstat run study.toml
    """
    from sarcstat.cli.output import write_file
    from sarcstat.resources import templates

    path = Path(file)
    _check(path, force=force)
    write_file(path.with_name(SCHEMA), _schema())
    write_file(path, (templates() / "study.toml").read_text(encoding="utf-8"))
    click.echo(f"Wrote {file} and {path.with_name(SCHEMA)}. Next: sarcstat run {file}", err=True)


def _check(path: Path, *, force: bool) -> None:
    if path.suffix != ".toml":
        raise UsageError(f"-o {path}: a study file ends in .toml.")
    if not path.parent.is_dir():
        raise UsageError(f"-o {path}: the folder '{path.parent}' does not exist.")
    if path.exists() and (path.is_dir() or not force):
        raise InputError(f"{path} is there already.", "Replace it with --force, or name another file with -o.")


def _schema() -> str:
    """The JSON Schema of study files, made of what `sarcstat run` itself reads them by."""
    import json

    from sarcstat.cli.study_tables import all_commands
    from sarcstat.study.schema import study_model

    model = study_model(all_commands())
    return json.dumps(model.model_json_schema(), ensure_ascii=False, indent=1) + "\n"
