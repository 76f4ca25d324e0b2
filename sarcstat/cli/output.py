"""Results leave the program: standard output, files, and what is said beside them on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sarcstat.errors import ExitStatus, InputError, UsageError, listing

if TYPE_CHECKING:
    from sarcstat.display.document import Document

EXTENSIONS = {".json": "json", ".csv": "csv", ".html": "html", ".htm": "html", ".md": "md", ".txt": "text"}
_PIPE_WIDTH = 100


def check_outputs(files: Sequence[str]) -> None:
    """Refuse, before anything is computed, files that could not be written in the end."""
    for file in files:
        path = Path(file)
        if path.suffix.casefold() not in EXTENSIONS:
            raise UsageError(
                f"-o {file}: the extension does not name a format.",
                f"Known extensions: {listing(EXTENSIONS, 10)}.",
            )
        if path.is_dir():
            raise UsageError(f"-o {file} is a folder.", "Name a file in it.")
        if not path.parent.is_dir():
            raise UsageError(f"-o {file}: the folder '{path.parent}' does not exist.")
        if not os.access(path.parent, os.W_OK):
            raise UsageError(f"-o {file}: the folder '{path.parent}' cannot be written to.")


def terminal_width() -> int:
    """Columns of the terminal; COLUMNS wins; a pipe has 100."""
    import shutil

    given = os.environ.get("COLUMNS", "")
    if given.isdigit() and int(given) > 0:
        return int(given)
    return shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns if sys.stdout.isatty() else _PIPE_WIDTH


def use_color() -> bool:
    """Whether standard output is a terminal that wants color (NO_COLOR, TERM=dumb)."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def only_ascii() -> bool:
    """Whether standard output cannot show box-drawing characters."""
    try:
        "─▒".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def produce(
    make: Callable[[Mapping[str, Any], Mapping[str, Any]], Document], context: click.Context, options: Mapping[str, Any]
) -> int:
    """What every table-making command does: check the files, make the document, deliver it; returns the exit code.

    `make` takes the options, and the options as they are recorded in results.
    """
    check_outputs(options["output"])
    recorded = {name.rstrip("_"): value for name, value in context.params.items()}
    return deliver(make(options, recorded), options)


def deliver(document: Document, options: Mapping[str, Any]) -> int:
    """Write the files, print the chosen format, say what must be said; returns the exit code."""
    rendered = {format_: _render(document, format_) for format_ in dict.fromkeys(map(_format_of, options["output"]))}
    for file in options["output"]:
        write_file(Path(file), rendered[_format_of(file)])
    if options["format_"] == "text":
        _print(_render_terminal(document))
    else:
        _print(_render(document, options["format_"]))
    if not options["quiet"]:
        for condition in document.conditions:
            click.echo(f"{condition.kind.capitalize()}: {condition.text}", err=True)
        for file in options["output"]:
            click.echo(f"Wrote {file}", err=True)
    warned = any(condition.kind == "warning" for condition in document.conditions)
    return ExitStatus.FINDINGS if options["strict"] and warned else ExitStatus.OK


def _format_of(file: str) -> str:
    return EXTENSIONS[Path(file).suffix.casefold()]


def _render(document: Document, format_: str) -> str:
    from importlib import import_module

    if format_ == "text":
        from sarcstat.render import terminal

        return terminal.render(document, width=_PIPE_WIDTH, color=False)
    module = import_module(f"sarcstat.render.{ {'md': 'markdown'}.get(format_, format_) }")
    render: Callable[[Document], str] = module.render
    return render(document)


def _render_terminal(document: Document) -> str:
    from sarcstat.render import terminal

    return terminal.render(document, width=terminal_width(), color=use_color(), ascii_only=only_ascii())


def _print(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, errors="replace").decode(encoding))
    sys.stdout.flush()


def write_file(path: Path, content: str) -> None:
    """Write a file completely or not at all: into a temporary neighbor, then rename."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(content, encoding="utf-8", newline="\n")
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise InputError(f"'{path}' could not be written: {error.strerror}.") from error
