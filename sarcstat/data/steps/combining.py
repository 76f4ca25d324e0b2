"""MATCH FILES and ADD FILES: several tables put side by side, or one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.steps.choosing import chosen
from sarcstat.data.steps.naming import new_names, renamed, variables, wrong
from sarcstat.data.steps.sorting import order, ranks
from sarcstat.data.steps.table import Column, Format, Table
from sarcstat.errors import counted
from sarcstat.syntax.reading.commands.files import Combine, Part
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import Name

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

_FLAG = Format("F", 1)


@dataclass(frozen=True, slots=True)
class _Input:
    """A table that is put together with others; `keys` are the numbers of its cases' values of the BY variables."""

    part: Part
    table: Table
    keys: Array


def combine(command: Combine, tables: Sequence[Table], notes: list[str] | None = None) -> Table:
    """The table that MATCH FILES or ADD FILES makes of `tables`, one for each of the command's files.

    MATCH FILES without BY puts the cases side by side in their order; with BY those that have the same values, the
    first with the first, the second with the second, and so on; a TABLE gives its first case to all of them. Where a
    variable is in several files, the first one that has the case gives its value, and what is known of it comes from
    the first that knows it. ADD FILES with BY keeps the cases in order. What a file does not have is system-missing or
    blank. KEEP and DROP choose among the variables of the files; those of IN, FIRST and LAST stay. The result is not
    weighted. `notes` gets a sentence for that and for cases of a TABLE that are alike and not used. Raises InputError
    for variables that are not there or of different types, and for files that are not in the order of BY.
    """
    parts = [(part, _as_written(command, part, table)) for part, table in zip(command.parts, tables, strict=True)]
    _check_types(parts)
    inputs = _inputs(command, parts)
    sources = _matched(command, inputs, notes) if command.name == "MATCH FILES" else _added(command, inputs)
    if notes is not None:
        _tell_weights(command, inputs, notes)
    whole = chosen(command.chosen, _gathered(inputs, sources), command.place)
    return _flagged(command, whole, sources, _key(inputs, sources))


def _as_written(command: Combine, part: Part, table: Table) -> Table:
    """A table with the names that RENAME gives, and with SORT in the order of BY."""
    if part.renamings:
        table = renamed(part.renamings, table)
    if part.sort and command.by:
        table = table.rows(order([(column, False) for column in variables(command.by, table)]))
    return table


def _check_types(parts: Sequence[tuple[Part, Table]]) -> None:
    known: dict[str, Column] = {}
    for part, table in parts:
        for column in table.columns:
            first = known.setdefault(column.name.casefold(), column)
            if first.width != column.width:
                message = f"'{column.name}' is {_kind(column)} in this file, but {_kind(first)} in one before it"
                raise wrong(message, part.place, "ALTER TYPE changes the type, RENAME the name.")


def _kind(column: Column) -> str:
    return f"a text of {column.width} bytes" if column.text else "a number"


def _inputs(command: Combine, parts: Sequence[tuple[Part, Table]]) -> list[_Input]:
    """The tables with the numbers of their cases' keys, which are the same where the BY variables are."""
    import numpy as np

    lengths = [table.cases for _, table in parts]
    key = np.zeros(sum(lengths), np.int64)
    if command.by:
        by = [[column.name for column in variables(command.by, table)] for _, table in parts]
        if any([name.casefold() for name in each] != [name.casefold() for name in by[0]] for each in by):
            raise wrong(f"{command.name}: BY means different variables in the files", command.place)
        for name in by[0]:
            columns = [table[name] for _, table in parts]
            own = ranks(columns[0].with_values(np.concatenate([each.values for each in columns]))) + 1
            _, key = np.unique(key * (int(own.max(initial=0)) + 1) + own, return_inverse=True)
    found = [
        _Input(part, table, keys)
        for (part, table), keys in zip(parts, np.split(key, np.cumsum(lengths)[:-1]), strict=True)
    ]
    for each in found:
        _check_order(command, each)
    return found


def _check_order(command: Combine, each: _Input) -> None:
    import numpy as np

    falls = np.flatnonzero(np.diff(each.keys) < 0)
    if len(falls):
        by = " ".join(column.name for column in variables(command.by, each.table))
        message = f"{command.name}: the cases of this file are not in the order of {by} (case {falls[0] + 2:,})"
        raise wrong(message, each.part.place, f"SORT CASES BY {by} before it is saved puts them in order.")


def _matched(command: Combine, inputs: Sequence[_Input], notes: list[str] | None) -> list[Array]:
    """For each table, which of its cases each case of the result has, -1 for none."""
    import numpy as np

    if not command.by:
        cases = max((each.table.cases for each in inputs), default=0)
        everyone = np.arange(cases)
        return [np.where(everyone < each.table.cases, everyone, -1) for each in inputs]
    numbered = [_numbered(each.keys) for each in inputs]
    most = max((int(each.max(initial=0)) for each in numbered), default=0) + 1
    marks = [each.keys * most + number for each, number in zip(inputs, numbered, strict=True)]
    own = [mark for each, mark in zip(inputs, marks, strict=True) if not each.part.table]
    wanted = np.unique(np.concatenate(own)) if own else np.zeros(0, np.int64)
    found = []
    for each, mark in zip(inputs, marks, strict=True):
        if each.part.table:
            _tell_repeated(command, each, notes)
            found.append(_looked_up(each.keys, wanted // most))
        else:
            found.append(_looked_up(mark, wanted))
    return found


def _numbered(keys: Array) -> Array:
    """The how-manieth of its key each case is, from 0; keys are in order."""
    import numpy as np

    return np.arange(len(keys)) - np.searchsorted(keys, keys)


def _looked_up(keys: Array, wanted: Array) -> Array:
    """Where each wanted key first stands among keys in order, -1 where it does not."""
    import numpy as np

    places = np.searchsorted(keys, wanted)
    there = places < len(keys)
    there[there] = keys[places[there]] == wanted[there]
    return np.where(there, places, -1)


def _tell_repeated(command: Combine, each: _Input, notes: list[str] | None) -> None:
    repeated = int((_numbered(each.keys) > 0).sum())
    if repeated and notes is not None:
        name = each.table.source or "the TABLE"
        text = f"{command.name}: {counted(repeated, 'case')} of {name} with the same values of BY as the one before "
        notes.append(f"{text}{'was' if repeated == 1 else 'were'} not used.")


def _added(command: Combine, inputs: Sequence[_Input]) -> list[Array]:
    import numpy as np

    lengths = [each.table.cases for each in inputs]
    origin = np.repeat(np.arange(len(inputs)), lengths)
    place = np.concatenate([np.arange(length) for length in lengths])
    if command.by:
        kept = np.argsort(np.concatenate([each.keys for each in inputs]), kind="stable")
        origin, place = origin[kept], place[kept]
    return [np.where(origin == number, place, -1) for number in range(len(inputs))]


def _key(inputs: Sequence[_Input], sources: Sequence[Array]) -> Array:
    """The key of each case of the result; all alike without BY."""
    import numpy as np

    found = np.full(len(sources[0]), -1)
    for each, source in zip(inputs, sources, strict=True):
        if not each.part.table:
            there = source >= 0
            found[there] = each.keys[source[there]]
    return found


def _tell_weights(command: Combine, inputs: Sequence[_Input], notes: list[str]) -> None:
    """PSPP drops the weights, and IBM's Command Syntax Reference is silent: who wants them says so again."""
    weights = dict.fromkeys(each.table.weight for each in inputs if each.table.weight)
    if weights:
        named = " and ".join(str(name) for name in weights)
        notes.append(f"{command.name}: cases are not weighted by {named} any more; WEIGHT BY turns that on again.")


def _gathered(inputs: Sequence[_Input], sources: Sequence[Array]) -> Table:
    """The variables of all tables with the cases that each source takes."""
    import numpy as np

    columns: dict[str, Column] = {}
    cases = len(sources[0])
    for each, source in reversed(list(zip(inputs, sources, strict=True))):
        there = source >= 0
        for column in each.table.columns:
            known = columns.get(column.name.casefold())
            values = known.values.copy() if known is not None else _nothing(column, cases)
            values[there] = column.values[source[there]]
            columns[column.name.casefold()] = column.with_values(np.asarray(values))
    names = dict.fromkeys(column.name.casefold() for each in inputs for column in each.table.columns)
    described = [replace(_described(name, inputs), values=columns[name].values) for name in names]
    return Table(described, cases=cases)


def _nothing(column: Column, cases: int) -> Array:
    import numpy as np

    return np.full(cases, "", dtype=object) if column.text else np.full(cases, np.nan)


def _described(name: str, inputs: Sequence[_Input]) -> Column:
    """The variable of the first file that has it, with labels and missing values of the first that knows some."""
    found = [each.table[name] for each in inputs if name in each.table]
    return replace(
        found[0],
        label=next((each.label for each in found if each.label), ""),
        labels=next((each.labels for each in found if each.labels), {}),
        missing=next((each.missing for each in found if each.missing), found[0].missing),
    )


def _flagged(command: Combine, table: Table, sources: Sequence[Array], key: Array) -> Table:
    """The table with the variables of IN, FIRST and LAST: 1 or 0."""
    import numpy as np

    changes = np.concatenate([[True], key[1:] != key[:-1], [True]]) if len(key) else np.array([True])
    flags: list[tuple[Name, Array]] = [
        (part.flag, source >= 0) for part, source in zip(command.parts, sources, strict=True) if part.flag is not None
    ]
    if command.first is not None:
        flags.append((command.first, changes[:-1]))
    if command.last is not None:
        flags.append((command.last, changes[1:]))
    if (command.first or command.last) and not command.by:
        raise wrong(f"{command.name}: FIRST and LAST need BY", _flag_place(command))
    for name, values in flags:
        new_names((name,), table)
        table = table.but([Column(name.text, 0, values.astype(float), _FLAG, _FLAG)])
    return table


def _flag_place(command: Combine) -> Place:
    name = command.first or command.last
    return command.place if name is None else name.place
