"""Tables and commands for tests of data steps, written briefly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sarcstat.data.steps.table import Column, Table, number, text
from sarcstat.errors import InputError
from sarcstat.syntax.reading.reader import read_text


def command(syntax: str) -> Any:
    """The first command of a text."""
    return read_text(syntax).commands[0]


def column(name: str, values: list[Any], width: int | None = None) -> Column:
    """A variable of numbers (None: missing) or of texts."""
    if width is None and not any(isinstance(value, str) for value in values):
        return number(name, np.array([np.nan if value is None else value for value in values], dtype=float))
    texts = np.array(values, dtype=object)
    return text(name, texts, width or max(len(value.encode()) for value in values) or 1)


def table(weight: str | None = None, **columns: list[Any]) -> Table:
    """A table of variables by name."""
    return Table([column(name, values) for name, values in columns.items()], weight=weight)


def listed(of: Table, name: str) -> list[Any]:
    """The values of a variable, None where system-missing."""
    values = of[name].values
    return [None if isinstance(value, float) and np.isnan(value) else value for value in values.tolist()]


def told(error: BaseException) -> str:
    """All that an error says."""
    return "\n".join(f"{each.message}\n{each.hint}" for each in error.problems)  # type: ignore[attr-defined]


def outcome(found: Callable[[], str]) -> str:
    """What a function returns, or what its error says."""
    try:
        return found()
    except InputError as error:
        return told(error)


def commands(syntax: str) -> tuple[Any, ...]:
    """All commands of a text; periods before blanks end commands, too."""
    return read_text(syntax.replace(". ", ".\n")).commands
