"""Commands that only make sense together: DO IF with END IF, TIME PROGRAM with COXREG, DATA LIST with its data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sarcstat.syntax.reading.commands.choosing import SelectIf
from sarcstat.syntax.reading.commands.coxreg import CoxRegression
from sarcstat.syntax.reading.commands.data_list import DataList, InlineData
from sarcstat.syntax.reading.commands.dictionary import NewVariables
from sarcstat.syntax.reading.commands.transforming import Branch, Compute, DoIf, If, Marker, Recode
from sarcstat.syntax.reading.names import Kind
from sarcstat.syntax.reading.source import Troubles


@dataclass(frozen=True)
class Item:
    """A command, its name, what becomes of it, and what was written ("" where it is the rest of another's)."""

    statement: Any
    name: str
    kind: Kind
    text: str = ""


_DEEPEST = 50
_COMPUTING = (Compute, If, Recode, DoIf, NewVariables)
_HARMLESS = (Kind.TRANSFORMATION, Kind.SKIPPED)


class _Open:
    """A DO IF whose END IF has not come yet."""

    def __init__(self, marker: Marker) -> None:
        self.first = marker
        self.last = marker
        self.branches: list[Branch] = []
        self.commands: list[Any] = []

    def branch(self, marker: Marker) -> None:
        """Close the branch that is open; a marker begins the next."""
        self.branches.append(Branch(self.last.condition, tuple(self.commands), self.last.place))
        self.last, self.commands = marker, []


def nested(items: Iterable[Item], troubles: Troubles) -> list[Item]:
    """The commands with those between DO IF and END IF in it; END IF and its kin without DO IF are mistakes."""
    found: list[Item] = []
    stack: list[_Open] = []
    for item in items:
        marker = item.statement if isinstance(item.statement, Marker) else None
        if marker is not None and marker.name == "DO IF":
            stack.append(_Open(marker))
            if len(stack) == _DEEPEST + 1:
                troubles.mistake(f"DO IF is nested more than {_DEEPEST} levels deep", marker.place)
        elif marker is not None and marker.name in ("ELSE IF", "ELSE", "END IF"):
            _branch(marker, stack, found, troubles)
        elif not stack:
            found.append(item)
        elif item.kind in _HARMLESS:
            stack[-1].commands.append(item.statement)
        else:
            message = f"{item.name} cannot stand between DO IF and END IF"
            troubles.mistake(message, item.statement.place, f"The DO IF is in line {stack[-1].first.place.line}.")
    for each in stack:
        troubles.mistake("DO IF has no END IF", each.first.place)
    return found


def _branch(marker: Marker, stack: list[_Open], found: list[Item], troubles: Troubles) -> None:
    if not stack:
        troubles.mistake(f"{marker.name} stands here without a DO IF", marker.place)
        return
    if marker.name != "END IF" and stack[-1].last.name == "ELSE":
        troubles.mistake(f"{marker.name} stands behind ELSE", marker.place)
        return
    stack[-1].branch(marker)
    if marker.name != "END IF":
        return
    closed = stack.pop()
    statement = DoIf(tuple(closed.branches), closed.first.place)
    if stack:
        stack[-1].commands.append(statement)
    else:
        found.append(Item(statement, "DO IF", Kind.TRANSFORMATION))


def with_programs(items: Iterable[Item], troubles: Troubles) -> list[Item]:
    """The commands with each TIME PROGRAM in its COXREG, whose covariates it computes anew at every time."""
    found: list[Item] = []
    program: Marker | None = None
    commands: list[Any] = []
    for item in items:
        if isinstance(item.statement, Marker) and item.name == "TIME PROGRAM":
            if program is not None:
                troubles.mistake("TIME PROGRAM has no COXREG behind it", program.place)
            program, commands = item.statement, []
        elif program is None or item.kind is Kind.SKIPPED:
            found.append(item)
        elif isinstance(item.statement, CoxRegression):
            found.append(replace(item, statement=replace(item.statement, program=tuple(commands))))
            program = None
        elif isinstance(item.statement, _COMPUTING):
            commands.append(item.statement)
        elif item.kind is Kind.TRANSFORMATION and not isinstance(item.statement, SelectIf):
            found.append(item)  # labels and formats hold at any place
        elif item.name != "EXECUTE":
            hint = f"The TIME PROGRAM is in line {program.place.line}."
            troubles.mistake(f"{item.name} cannot stand between TIME PROGRAM and COXREG", item.statement.place, hint)
    if program is not None:
        troubles.mistake("TIME PROGRAM has no COXREG behind it", program.place)
    return found


def check_data(items: Iterable[Item], troubles: Troubles) -> None:
    """A DATA LIST without a file needs its data, and data need a DATA LIST."""
    waiting: DataList | None = None
    for item in items:
        statement = item.statement
        if isinstance(statement, InlineData):
            if waiting is None:
                troubles.mistake("BEGIN DATA stands here without a DATA LIST before it", statement.place)
            waiting = None
            continue
        if waiting is not None and item.kind not in _HARMLESS:
            _no_data(waiting, troubles)
            waiting = None
        if isinstance(statement, DataList) and statement.file is None:
            waiting = statement
    if waiting is not None:
        _no_data(waiting, troubles)


def _no_data(statement: DataList, troubles: Troubles) -> None:
    troubles.mistake("no BEGIN DATA follows DATA LIST, and it names no FILE", statement.place)
