"""Lists of variables as commands write them, and the variables of a table that they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from sarcstat.data.steps.table import Column, Table
from sarcstat.errors import InputError, closest, counted, listing
from sarcstat.syntax.reading.source import Mistake, Place, error_of
from sarcstat.syntax.reading.tree import Everything, Name, Renaming, Span, Variables

#: A name that ends in a number: `q01` is q and 01.
_NUMBERED = re.compile(r"(.*?)(\d+)\Z", re.DOTALL)
#: SPSS has names of at most so many bytes.
LONGEST = 64
#: A list of numbered names, which a slip of the pen could make endless.
_MOST = 100_000

One: TypeAlias = Name | Span | Everything


def wrong(message: str, place: Place, hint: str | None = None) -> InputError:
    """The error of one mistake that only the data show."""
    return error_of([Mistake(message, place, hint)])


def unknown(name: Name, table: Table) -> Mistake:
    """The mistake of a name that no variable has."""
    meant = closest(name.text, table)
    if meant:
        hint = f"Did you mean '{meant}'?"
    elif len(table):
        hint = f"The variables are {listing(table, 20)}."
    else:
        hint = "There are no variables yet: GET FILE, GET DATA or DATA LIST reads some."
    return Mistake(f"there is no variable '{name.text}'", name.place, hint)


def variable(name: Name, table: Table) -> Column:
    """The variable of that name. Raises InputError with place and caret where there is none."""
    if name.text not in table:
        raise error_of([unknown(name, table)])
    return table[name.text]


def variables(
    listed: Variables, table: Table, *, text: bool | None = None, command: str = "", repeated: bool = False
) -> list[Column]:
    """The variables that a list means, in its order, each once (`repeated`: as often as it is written).

    `a TO b` are those from a to b in the order of the file, ALL is all of them; scratch variables (`#x`) are among them
    only between two scratch variables. `text` says that all have to be texts (True) or numbers (False) for `command`.
    Raises InputError with all mistakes of the list: unknown names, a TO that runs backwards, variables of the wrong
    type.
    """
    mistakes: list[Mistake] = []
    pairs = [pair for each in listed for pair in _meant(each, table, mistakes)]
    for column, place in pairs:
        if text is not None and column.text != text:
            mistakes.append(_of_wrong_type(column, place, command))
    if mistakes:
        raise error_of(mistakes)
    columns = [column for column, _ in pairs]
    return columns if repeated else list({column.name: column for column in columns}.values())


def _of_wrong_type(column: Column, place: Place, command: str) -> Mistake:
    kinds = ("texts", "numbers") if column.text else ("numbers", "texts")
    message = f"'{column.name}' holds {kinds[0]}, but {command + ' takes ' if command else ''}{kinds[1]}"
    return Mistake(message + (" only" if command else " are needed here"), place)


def _meant(each: One, table: Table, mistakes: list[Mistake]) -> list[tuple[Column, Place]]:
    if isinstance(each, Everything):
        return [(column, each.place) for column in table.columns if not column.name.startswith("#")]
    ends = (each.first, each.last) if isinstance(each, Span) else (each,)
    missing = [unknown(name, table) for name in ends if name.text not in table]
    if missing:
        mistakes.extend(missing)
        return []
    if isinstance(each, Name):
        return [(table[each.text], each.place)]
    names = [column.name.casefold() for column in table.columns]
    first, last = (names.index(name.key) for name in ends)
    if last < first:
        message = (
            f"'{each.last}' stands before '{each.first}' in the file, so that {each.first} TO {each.last} is empty"
        )
        mistakes.append(Mistake(message, each.place, f"Write {each.last} TO {each.first}."))
        return []
    if each.first.scratch != each.last.scratch:
        mistakes.append(Mistake("a scratch variable and a lasting one cannot stand on both sides of TO", each.place))
        return []
    between = table.columns[first : last + 1]
    return [(column, each.place) for column in between if column.name.startswith("#") == each.first.scratch]


def new_names(listed: Variables, table: Table | None = None) -> list[Name]:
    """The names of new variables that a list means: `q1 TO q3` is q1, q2, q3, and `q08 TO q10` keeps its zeros.

    Raises InputError with all mistakes: names that `table` has already or the list has twice, ALL, names before and
    behind TO that differ in more than the number, numbers that fall, names of more than 64 bytes.
    """
    mistakes: list[Mistake] = []
    found: list[Name] = []
    taken = {each.casefold() for each in table} if table is not None else set()
    for name in [name for each in listed for name in _numbered(each, mistakes)]:
        if name.key in taken:
            there = table is not None and name.text in table
            message = f"there is a variable '{name.text}' already" if there else f"'{name.text}' is written twice"
            mistakes.append(Mistake(message, name.place))
        elif len(name.text.encode()) > LONGEST:
            mistakes.append(Mistake(f"'{name.text}' is longer than {LONGEST} bytes, the most of a name", name.place))
        taken.add(name.key)
        found.append(name)
    if mistakes:
        raise error_of(mistakes)
    return found


def _numbered(each: One, mistakes: list[Mistake]) -> Iterable[Name]:
    if isinstance(each, Name):
        return [each]
    if isinstance(each, Everything):
        mistakes.append(Mistake("ALL cannot name new variables", each.place))
        return []
    first, last = (_NUMBERED.fullmatch(name.text) for name in (each.first, each.last))
    if first is None or last is None or first[1].casefold() != last[1].casefold():
        message = f"{each.first} TO {each.last} names no new variables: both names have to be alike but for a number"
        mistakes.append(Mistake(message, each.place, "Write for example q1 TO q5."))
        return []
    low, high, width = int(first[2]), int(last[2]), len(first[2])
    if not low <= high < low + _MOST:
        message = f"{each.first} TO {each.last} names no new variables: its numbers have to rise"
        mistakes.append(Mistake(message, each.place))
        return []
    return [Name(f"{first[1]}{number:0{width}d}", each.place) for number in range(low, high + 1)]


def renamed(renamings: Sequence[Renaming], table: Table) -> Table:
    """The table with new names, all given at once: `(a b = b a)` exchanges two; the weight follows its variable.

    Raises InputError for unknown names, lists of different length, and names that two variables would have.
    """
    new: dict[str, str] = {}
    mistakes: list[Mistake] = []
    given: dict[str, Name] = {}
    for each in renamings:
        old = variables(each.old, table, repeated=True)
        names = new_names(each.new)
        if len(old) != len(names):
            message = f"{counted(len(old), 'variable')} cannot take {counted(len(names), 'new name')}"
            raise wrong(message, each.old[0].place, "Write as many new names as old ones.")
        for column, name in zip(old, names, strict=True):
            if column.name in new:
                mistakes.append(Mistake(f"'{column.name}' is renamed twice", name.place))
            new[column.name], given[name.text] = name.text, name
    after = [new.get(name, name) for name in table]
    taken: set[str] = set()
    for called in sorted(after, key=lambda called: called in given):
        if called.casefold() in taken:
            mistakes.append(Mistake(f"two variables would be called '{called}'", given[called].place))
        taken.add(called.casefold())
    if mistakes:
        raise error_of(mistakes)
    weight = table.weight and next(new.get(name, name) for name in table if name.casefold() == table.weight.casefold())
    columns = [replace(column, name=name) for column, name in zip(table.columns, after, strict=True)]
    return Table(columns, cases=table.cases, weight=weight, source=table.source)
