"""AGGREGATE: sums, means and counts of groups of cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.steps import group_statistics as statistics
from sarcstat.data.steps.dictionary import value_of
from sarcstat.data.steps.group_statistics import Groups
from sarcstat.data.steps.naming import new_names, variables, wrong
from sarcstat.data.steps.sorting import groups, order, runs
from sarcstat.data.steps.table import Column, Format, Table
from sarcstat.errors import counted
from sarcstat.syntax.reading.commands.aggregate import Aggregate, Aggregated
from sarcstat.syntax.reading.tree import Value

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

_OF_THE_SOURCE = ("MAX", "MIN", "FIRST", "LAST")
_OF_NUMBERS = ("SUM", "MEAN", "MEDIAN", "SD")
_COUNTS = ("N", "NU", "NMISS", "NUMISS")
#: Print formats of results, as PSPP has them (IBM's Command Syntax Reference, AGGREGATE, table of formats).
_FORMATS = {
    **dict.fromkeys(_OF_NUMBERS, Format("F", 8, 2)),
    **dict.fromkeys(_COUNTS, Format("F", 7)),
    **dict.fromkeys(("PGT", "PLT", "PIN", "POUT"), Format("F", 5, 1)),
    **dict.fromkeys(("FGT", "FLT", "FIN", "FOUT"), Format("F", 5, 3)),
    **dict.fromkeys(("CGT", "CLT", "CIN", "COUT"), Format("F", 5)),
}
_WEIGHTED = Format("F", 8, 2)


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each case, and whether there are weights."""

    values: Array
    given: bool


def aggregate(command: Aggregate, table: Table, notes: list[str] | None = None) -> Table:
    """What AGGREGATE makes of the cases: one for each group, or with ADDVARIABLES the data with the group's results.

    Groups rise with the BREAK variables, or (PRESORTED) are cases that follow each other. A result is of the valid
    values; with MISSING=COLUMNWISE it is missing where one of them is, with a number behind the function where there
    are fewer. Cases count as often as their weight says; one without a weight above 0 counts not at all. `notes` gets
    a sentence for those. Raises InputError for variables that are not there or of the wrong type, and for new names
    that are taken.
    """
    breaks = [(column, falling) for listed, falling in command.by for column in variables(listed, table)]
    columns = [column for column, _ in breaks]
    key, first = (runs if command.presorted else groups)(columns, table.cases)
    weights = weights_of(table, notes)
    grouped = Groups(key, len(first), weights.values)
    results = [
        column for each in command.functions for column in _results(command, each, table, grouped, weights=weights)
    ]
    if command.mode == "ADDVARIABLES":
        return _added(command, table, [column.with_values(column.values[key]) for column in results])
    _check_names(results, columns, command)
    made = Table([*(column.with_values(column.values[first]) for column in columns), *results], cases=len(first))
    if command.presorted or not any(falling for _, falling in breaks):
        return made
    return made.rows(order([(made[column.name], falling) for column, falling in breaks]))


def weights_of(table: Table, notes: list[str] | None = None) -> Weights:
    """The weight of each case, 1 where the table has none; missing and negative weights are 0."""
    import numpy as np

    if table.weight is None:
        return Weights(np.ones(table.cases), given=False)
    column = table[table.weight]
    values = np.where(column.user_missing | np.isnan(column.values) | (column.values < 0), 0.0, column.values)
    without = int((values == 0).sum())
    if without and notes is not None:
        notes.append(f"{counted(without, 'case')} without a weight above 0 ({column.name}) did not count.")
    return Weights(values, given=True)


def _added(command: Aggregate, table: Table, results: list[Column]) -> Table:
    for column in results:
        if column.name in table and not command.overwrite:
            place = _place(command, column.name)
            raise wrong(
                f"AGGREGATE: there is a variable '{column.name}' already",
                place,
                "OUTFILE=* MODE=ADDVARIABLES OVERWRITE=YES replaces it.",
            )
    return table.but(results)


def _check_names(results: list[Column], columns: list[Column], command: Aggregate) -> None:
    taken = {column.name.casefold() for column in columns}
    for column in results:
        if column.name.casefold() in taken:
            message = f"AGGREGATE: two variables of the result would be called '{column.name}'"
            raise wrong(message, _place(command, column.name))
        taken.add(column.name.casefold())


def _place(command: Aggregate, name: str) -> Any:
    named = [target for each in command.functions for target, _ in each.targets if target.key == name.casefold()]
    return named[-1].place


def _results(command: Aggregate, each: Aggregated, table: Table, grouped: Groups, *, weights: Weights) -> list[Column]:
    """The new variables of one function."""
    place = each.targets[0][0].place
    names = new_names(tuple(name for name, _ in each.targets))
    if not each.sources:
        found = statistics.cases(grouped, weighted=each.function == "N")
        format_ = _WEIGHTED if each.function == "N" and weights.given else _FORMATS[each.function]
        columns = [Column(name.text, 0, found, format_, format_) for name in names]
    else:
        only_numbers = False if each.function in _OF_NUMBERS else None
        sources = variables(
            each.sources, table, text=only_numbers, command=f"AGGREGATE: {each.function}", repeated=True
        )
        if len(sources) != len(names):
            message = f"AGGREGATE: {each.function} makes {counted(len(sources), 'variable')}, but "
            raise wrong(f"{message}{counted(len(names), 'name')} stand before it", place)
        columns = [
            _result(command, each, source, grouped, name=name.text, weighted=weights.given)
            for name, source in zip(names, sources, strict=True)
        ]
    labels = [label for _, label in each.targets]
    return [
        column if label is None else replace(column, label=label.rstrip(" "))
        for column, label in zip(columns, labels, strict=True)
    ]


def _result(
    command: Aggregate, each: Aggregated, source: Column, grouped: Groups, *, name: str, weighted: bool
) -> Column:
    """The new variable of a function of one variable."""
    missing = source.system_missing | source.user_missing
    limits = [value_of(Value(limit, each.targets[0][0].place), source) for limit in each.limits]
    if each.function in _COUNTS:
        chosen = missing if "MISS" in each.function else ~missing
        values = statistics.count(grouped, chosen, weighted=not each.function.startswith("NU"))
        format_ = _WEIGHTED if weighted and not each.function.startswith("NU") else _FORMATS[each.function]
        return Column(name, 0, values, format_, format_)
    values = statistics.of(each.function, source, ~missing, grouped, limits)
    lacking = _lacking(command, each, missing, grouped)
    if each.function in _OF_THE_SOURCE:
        values = values.copy()
        values[lacking] = "" if source.text else float("nan")
        return replace(source, name=name, values=values)
    values = values.astype(float)
    values[lacking] = float("nan")
    return Column(name, 0, values, _FORMATS[each.function], _FORMATS[each.function])


def _lacking(command: Aggregate, each: Aggregated, missing: Array, grouped: Groups) -> Array:
    """Which groups have too few values for a result."""
    import numpy as np

    valid = np.bincount(grouped.key[~missing], minlength=grouped.number)
    found = valid < max(each.valid or 1, 1)
    if command.columnwise:
        found |= np.bincount(grouped.key[missing], minlength=grouped.number) > 0
    return found
