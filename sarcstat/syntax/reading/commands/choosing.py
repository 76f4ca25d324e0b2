"""Commands that choose, order, weight and group cases."""

from __future__ import annotations

from dataclasses import dataclass, field

from sarcstat.syntax.reading.commands.frequencies import descending
from sarcstat.syntax.reading.commands.transforming import condition_only
from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.expressions import Expression
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import Name, Variables


@dataclass(frozen=True, slots=True)
class SelectIf:
    """SELECT IF condition."""

    condition: Expression
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """FILTER BY variable; None is OFF. It ends USE, and USE ends it."""

    variable: Name | None
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Use:
    """USE ALL (None, None), or the first and the last case that are used."""

    first: float | None
    last: float | None
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Temporary:
    """TEMPORARY: what follows holds for one procedure."""

    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Execute:
    """EXECUTE."""

    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Weight:
    """WEIGHT BY variable; None is OFF."""

    variable: Name | None
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SplitFile:
    """SPLIT FILE: the variables, () is OFF; `separate`: tables of their own, else in layers."""

    variables: Variables
    separate: bool
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SortCases:
    """SORT CASES: lists of variables, each with whether it descends."""

    keys: tuple[tuple[Variables, bool], ...]
    place: Place = field(compare=False, repr=False)


def select_if(cursor: Cursor, place: Place) -> SelectIf:
    """A SELECT IF."""
    return SelectIf(condition_only(cursor), place)


def _variable_or_off(cursor: Cursor) -> Name | None:
    if cursor.exactly("BY"):
        variable = cursor.name()
        cursor.end()
        return variable
    if not cursor.keyword("OFF"):
        cursor.missing("BY and a variable, or OFF")
    cursor.end()
    return None


def filter_(cursor: Cursor, place: Place) -> Filter:
    """A FILTER; the word alone may be a variable in a list that goes on, and is none."""
    return Filter(_variable_or_off(cursor), place)


def weight(cursor: Cursor, place: Place) -> Weight:
    """A WEIGHT."""
    return Weight(_variable_or_off(cursor), place)


def use(cursor: Cursor, place: Place) -> Use:
    """A USE."""
    if cursor.exactly("ALL"):
        cursor.end()
        return Use(None, None, place)
    if cursor.done:
        cursor.missing("ALL, or the number of a case")
    first = 1.0 if cursor.keyword("FIRST") or cursor.is_word("THRU") else float(cursor.whole())
    last = None
    if cursor.keyword("THRU") and not (cursor.done or cursor.keyword("LAST")):
        last = float(cursor.whole())
    cursor.end()
    return Use(None if (first, last) == (1.0, None) else first, last, place)


def temporary(cursor: Cursor, place: Place) -> Temporary:
    """A TEMPORARY."""
    cursor.end()
    return Temporary(place)


def execute(cursor: Cursor, place: Place) -> Execute:
    """An EXECUTE."""
    cursor.end()
    return Execute(place)


def split_file(cursor: Cursor, place: Place) -> SplitFile:
    """A SPLIT FILE."""
    if cursor.token.word == "OFF":
        cursor.next()
        cursor.end()
        return SplitFile((), False, place)
    separate = cursor.keyword("SEPARATE")
    if not separate:
        cursor.keyword("LAYERED")
    cursor.exactly("BY")
    variables = cursor.variables()
    cursor.end()
    return SplitFile(variables, separate, place)


def sort_cases(cursor: Cursor, place: Place) -> SortCases:
    """A SORT CASES."""
    cursor.exactly("BY")
    keys: list[tuple[Variables, bool]] = []
    while not cursor.done:
        variables = cursor.variables()
        keys.append((variables, descending(cursor)))
        cursor.commas()
    if not keys:
        cursor.missing("a variable")
    return SortCases(tuple(keys), place)
