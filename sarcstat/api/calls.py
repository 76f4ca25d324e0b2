"""A command as a function: its keywords are the options, and what it makes is what the command makes."""

from __future__ import annotations

import os
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import ROUND_HALF_EVEN, Context, DivisionByZero, InvalidOperation, Overflow, localcontext
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from sarcstat import files_read
from sarcstat.api.keys import keys_of
from sarcstat.characters import visible_lines
from sarcstat.errors import InputError, SarcstatError, SarcstatWarning, UsageError, sentences, system_error

if TYPE_CHECKING:
    from sarcstat.api.result import Figure, Result
    from sarcstat.data.reading.source import Source
    from sarcstat.display.shapes.document import Document
    from sarcstat.results import Condition

Made = TypeVar("Made")
Of = ParamSpec("Of")

#: Options that belong to a terminal and its files, and what a call from Python has in their place.
OF_TERMINALS: Mapping[str, str] = {
    **dict.fromkeys(("output", "reference_docx", "csv_safe"), "The result has .save('table.docx')."),
    "format_": "The result has .tables, .statistics and .to_dict(), and print() shows its text.",
    **dict.fromkeys(("script_r", "script_spss"), "The command line writes scripts."),
    "numbers": "The command line writes numbers of patients.",
    "strict": "Warnings are Python's: warnings.simplefilter('error', sarcstat.SarcstatWarning).",
    "quiet": "Warnings are Python's: warnings.simplefilter('ignore', sarcstat.SarcstatWarning).",
    "traceback": "An exception has its traceback.",
}
#: Decimal numbers as a process of its own begins with.
_ROUNDING = Context(prec=28, rounding=ROUND_HALF_EVEN, traps=[InvalidOperation, DivisionByZero, Overflow])
#: Options that say how a file is read, of which a data frame has none.
_OF_TEXTS = ("decimal", "sheet", "header_row", "skip", "comment", "delimiter", "encoding", "max_rows")


def function(name: str) -> Callable[..., Any]:
    """The function of a command (`km`, `plot km`), with the signature and the description of its options."""
    from sarcstat.api.signatures import described
    from sarcstat.cli.perform import command_named

    command = command_named(name)

    @telling
    def call(*given: Any, **options: Any) -> Result | Figure:
        named = _with_names(name, given, options)
        return called(name, named.pop("data"), named)

    return described(call, name, command)


def called(name: str, data: object, options: Mapping[str, Any]) -> Result | Figure:
    """What a command makes of the data; raises SarcstatError in its words, and warns as it does."""
    files_read.begin()
    check_options(name, options)
    source = _source(data, options)
    made = _made(name, source, options)
    warn(made.conditions)
    return made


def called_again(name: str, options: Mapping[str, Any], source: str | Source, document: Document) -> Figure:
    """The figure that a command makes of the data of a document; InputError where their file is another one now."""
    from sarcstat.api.result import Figure

    check_options(name, options)
    _check_same(source, document)
    made = _made(name, source, options)
    assert isinstance(made, Figure)
    warn(made.conditions)
    return made


def _check_same(source: str | Source, document: Document) -> None:
    from hashlib import sha256
    from pathlib import Path

    before = document.provenance.sha256
    if not isinstance(source, str) or before is None:
        return
    now = sha256(files_read.looked_at(Path(source))).hexdigest()
    if now != before:
        raise InputError(f"{source} is not what it was when it was analyzed.", "Analyze it again.")


def _made(name: str, source: str | Source, options: Mapping[str, Any]) -> Result | Figure:
    from sarcstat.api.result import Figure, Result
    from sarcstat.bridge.random_numbers import random_numbers_kept
    from sarcstat.cli.perform import performed
    from sarcstat.request import Request

    keys = keys_of(options)
    listed = keys.get("na")  # whose words may hold commas, which a command line takes for dividing them
    reading = {"na": _words_of(listed)} if isinstance(listed, list) else None
    with without_others_warnings(), random_numbers_kept():
        made = performed(Request(name, keys), source, reading, barred=("data", "file", *OF_TERMINALS))
    return Figure(made) if name.startswith("plot ") else Result(made, name, source, options)


def _source(data: object, options: Mapping[str, Any]) -> str | Source:
    """DATA as it is typed, or the source behind a data frame."""
    if isinstance(data, str | os.PathLike):
        return str(os.fspath(data))
    from sarcstat.data.reading.frames import frame_source

    for name in _OF_TEXTS:
        if options.get(name) is not None:
            raise UsageError(f"'{name}' says how a file is read, but DATA is a data frame.", "Leave it out.")
    return frame_source(data, _words_of(keys_of({"na": options.get("na")}).get("na", "")))


def _words_of(na: Any) -> tuple[str, ...]:
    """The words that mean missing: those of a list, each whole, or those that commas divide in a text."""
    from sarcstat.cli.analyses.cohorts.pipeline import words
    from sarcstat.cli.perform import as_typed

    return words([as_typed(each) for each in na] if isinstance(na, list) else as_typed(na))


def _with_names(name: str, given: Sequence[Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """All that is given by name: DATA is `data`; TypeError where Python would raise it."""
    import click

    from sarcstat.cli.perform import command_named

    takes = [str(each.name) for each in command_named(name).params if isinstance(each, click.Argument)]
    takes[0] = "data"
    word = name.rpartition(" ")[2].replace("-", "_")
    if len(given) > len(takes):
        raise TypeError(f"{word}() takes {len(takes)} positional arguments but {len(given)} were given")
    named = dict(zip(takes, given, strict=False))
    twice = [each for each in named if each in options]
    if twice:
        raise TypeError(f"{word}() got multiple values for argument '{twice[0]}'")
    if "data" not in {**named, **options}:
        raise TypeError(f"{word}() missing 1 required positional argument: 'data'")
    return {**named, **options}


def check_options(name: str, options: Mapping[str, Any], barred: Mapping[str, str] = OF_TERMINALS) -> None:
    """Refuse the options of terminals, with what there is in their place."""
    for key in options:
        instead = barred.get(key, barred.get(f"{key}_"))
        if instead:
            raise UsageError(f"{name}: '{key}' is an option of the command line only.", instead)


def telling(function: Callable[Of, Made]) -> Callable[Of, Made]:
    """The function, whose errors say everything that they have to say, and show no code of this package.

    It rounds as a command does, whatever context of decimal numbers the caller has set: in one of three digits, or one
    without traps, a number would have no text, or nan for its text.
    """

    @wraps(function)
    def call(*of: Of.args, **named: Of.kwargs) -> Made:
        try:
            with localcontext(_ROUNDING):
                return function(*of, **named)
        except OSError as error:
            raise system_error(error) from None
        except SarcstatError as error:
            error.args = (visible_lines(sentences(error)),)
            raise error.with_traceback(None) from None

    return call


@contextmanager
def without_others_warnings() -> Iterator[None]:
    """What libraries warn of is for programmers, who ask for it with python -W.

    The filters are the process's, so that two threads must not set and restore them at the same time.
    """
    if sys.warnoptions or threading.current_thread() is not threading.main_thread():
        yield
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def warn(conditions: Sequence[Condition]) -> None:
    """Each warning of a result as one of Python's, at the line that called this package."""
    level = _outside()
    for each in conditions:
        if each.kind == "warning":
            warnings.warn(visible_lines(each.text), SarcstatWarning, stacklevel=level)


def _outside() -> int:
    """The number of frames, from the caller on, to the first that is not of this package."""
    frame = sys._getframe(1)
    level = 1
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith("sarcstat."):
        frame, level = frame.f_back, level + 1
    return level
