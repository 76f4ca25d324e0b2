"""Options of what a command prints and writes, which all commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from sarcstat.cli.file_names import FileName
from sarcstat.render.formats import FORMATS

Command = TypeVar("Command", bound=Callable[..., Any])


def applied(decorators: Sequence[Callable[[Any], Any]]) -> Callable[[Command], Command]:
    """The options as one decorator, in their order."""

    def decorate(command: Command) -> Command:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return decorate


def report_options(
    strict: str = "", *, written: str = "a file", formats: Sequence[str] = tuple(FORMATS)
) -> Callable[[Command], Command]:
    """Format, files, and what is said on the way, of what has no style; without `strict` its option is the command's own."""
    return applied([*file_options(written, formats), *saying_options(strict)])


def file_options(written: str = "a file", formats: Sequence[str] = tuple(FORMATS)) -> list[Callable[[Any], Any]]:
    """Format and files; `written` says what of the command is written to them."""
    help_ = f"Write {written} as well; its extension decides the format. Repeatable."
    return [
        click.option("--format", "format_", type=click.Choice(list(formats)), default="text", show_default=True, help="What goes to standard output."),
        click.option("-o", "--output", "output", metavar="FILE", type=FileName(), multiple=True, help=help_),
        *([csv_safe_option()] if "csv" in formats else []),
    ]  # fmt: skip


def csv_safe_option() -> Callable[[Any], Any]:
    """CSV for who opens it in a spreadsheet."""
    return click.option("--csv-safe", is_flag=True, help="For CSV that a spreadsheet opens: an apostrophe before texts that begin with = + - or @.")  # fmt: skip


def saying_options(strict: str) -> list[Callable[[Any], Any]]:
    """What is said on the way; `strict` is when the exit code is 6, "" of a command with an option of its own."""
    return [
        *([click.option("--strict", is_flag=True, help=f"Exit with 6 if {strict}.")] if strict else []),
        click.option("--quiet", is_flag=True, help="Say nothing on standard error but errors."),
        click.option("--traceback", is_flag=True, help="With an error, show where in the program it arose."),
    ]
