"""Commands of a job in the order in which they take effect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sarcstat.syntax.reading.commands.choosing import Filter, SelectIf, SplitFile, Use, Weight
from sarcstat.syntax.reading.commands.dictionary import (
    Formats,
    MissingValues,
    NewVariables,
    RenameVariables,
    ValueLabels,
    VariableLabels,
    VariableLevel,
)
from sarcstat.syntax.reading.commands.transforming import Compute, DoIf, If, Recode
from sarcstat.syntax.reading.job import Skipped
from sarcstat.syntax.reading.tree import Name, Variables
from sarcstat.syntax.studying.tables import walked

_VALUES = (Compute, If, Recode, DoIf, SelectIf)
_BESIDE = (
    *(Filter, Use, Weight, SplitFile, Formats, NewVariables, ValueLabels, VariableLabels, VariableLevel, Skipped),
    *(MissingValues, RenameVariables),
)


def in_effect(commands: Sequence[Any]) -> tuple[list[Any], set[int]]:
    """The commands with MISSING VALUES before those of the same pass that it bears on; the `id`s of unclear ones.

    SPSS computes when the data are read, and then the missing values hold that were declared last: for commands that
    stand before MISSING VALUES, too. Unclear is one whose variable is read before it gets the value that it has then.
    """
    found: list[Any] = []
    unclear: set[int] = set()
    for command in commands:
        if not isinstance(command, MissingValues):
            found.append(command)
            continue
        at = _place(command, found)
        if at is None:
            unclear.add(id(command))
            at = len(found)
        found.insert(at, command)
    return found, unclear


def _place(command: MissingValues, before: Sequence[Any]) -> int | None:
    """Where the command belongs; None where that is no place."""
    listed = [each for names, _ in command.parts for each in names]
    names = {each.key for each in listed if isinstance(each, Name)}
    start = len(before)
    while start and isinstance(before[start - 1], (*_VALUES, *_BESIDE)):
        start -= 1
    waiting = before[start:]
    if not any(isinstance(each, _VALUES) for each in waiting):
        return len(before)
    if any(isinstance(each, RenameVariables) for each in waiting) or len(names) < len(listed):
        return None
    for at in range(len(waiting), 0, -1):
        if names & set(_changed(waiting[at - 1])):
            read = {name for each in waiting[:at] for name in _read(each)}
            return None if names & read else start + at
    return start


def _changed(of: Any) -> Iterator[str]:
    """The variables that a command gives values, or makes, and missing values that were declared before."""
    match of:
        case Compute() | If():
            yield of.target.key
        case Recode():
            yield from _keys(of.into or of.variables)
        case DoIf():
            for branch in of.branches:
                for each in branch.commands:
                    yield from _changed(each)
        case NewVariables() | MissingValues():
            for names, _ in of.parts:
                yield from _keys(names)


def _read(of: Any) -> Iterator[str]:
    """The variables that a command refers to, but for the one that COMPUTE makes."""
    match of:
        case Compute():
            parts: Any = of.expression
        case If():
            parts = (of.condition, of.expression)
        case Recode():
            parts = of.variables
        case _ if isinstance(of, _VALUES):
            parts = of
        case _:
            parts = ()
    for each in walked(parts):
        yield from [each.key] if isinstance(each, Name) else [each.first.key, each.last.key]


def _keys(of: Variables) -> Iterator[str]:
    for each in of:
        if isinstance(each, Name):
            yield each.key
