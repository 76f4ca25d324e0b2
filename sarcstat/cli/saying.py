"""The one way out for text: what is said on standard error, what is told on standard output.

Values, labels, names and paths are anybody's, and a terminal obeys the control characters in them: none leaves here
but as its picture. Data formats that go into a pipe or a file are exact.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from sarcstat import process
from sarcstat.characters import shortened, visible_lines
from sarcstat.errors import InputError, Problem

if TYPE_CHECKING:
    from sarcstat.results import Condition


def say(text: str, *, indented: bool = True) -> None:
    """Say something on standard error; lines after the first are indented, so that no value can begin one."""
    try:
        click.echo(visible_lines(text).replace("\n", "\n  " if indented else "\n"), err=True)
    except OSError:  # nobody can be told; the exit code says the rest
        process.drop(sys.stderr)


def say_condition(condition: Condition, about: str = "") -> None:
    """Say a note or a warning; `about` names what it is about."""
    say(f"{condition.kind.capitalize()}: {about}{condition.text}")


def say_problem(problem: Problem, *, about: str = "", hint: bool = True) -> None:
    """Say what is wrong, and what to do about it."""
    say(shortened(f"Error: {about}{problem.message}"))
    if hint and problem.hint:
        say(shortened(f"Hint: {problem.hint}"))


def tell(text: str) -> None:
    """Print lines to be read on standard output."""
    put(visible_lines(text) + "\n")


def hand_out(text: str) -> None:
    """Print data of a format: exact where a program gets them, with pictures of control characters on a terminal."""
    put(visible_lines(text) if sys.stdout.isatty() else text)


def put(content: str | bytes) -> None:
    """Write to standard output what is safe as it is: bytes, or a text in its encoding.

    What the encoding cannot hold becomes question marks. Raises InputError where it cannot be written, and
    process.ReaderGoneError where nobody reads it anymore.
    """
    try:
        if isinstance(content, bytes):
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
        else:
            encoding = sys.stdout.encoding or "utf-8"
            sys.stdout.write(content.encode(encoding, errors="replace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        process.drop(sys.stdout)
        raise process.ReaderGoneError from None
    except OSError as error:
        process.drop(sys.stdout)
        raise unwritable(error) from error


def unwritable(error: OSError) -> InputError:
    """What there is to say where standard output takes nothing."""
    return InputError(f"Standard output could not be written: {error.strerror}.")
