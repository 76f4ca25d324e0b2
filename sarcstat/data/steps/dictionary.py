"""Commands about what is known of variables: labels, missing values, formats, names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from sarcstat.data.steps.expression.number_in import READ, read_number
from sarcstat.data.steps.formats import fits, format_of, width_of
from sarcstat.data.steps.naming import new_names, renamed, variables, wrong
from sarcstat.data.steps.retyping import altered
from sarcstat.data.steps.table import DATES, NEW_NUMBER, Column, Format, Missing, Table
from sarcstat.data.steps.texts import cut
from sarcstat.errors import listing
from sarcstat.syntax.reading.commands.dictionary import (
    AlterType,
    DeleteVariables,
    Formats,
    MissingValues,
    NewVariables,
    RenameVariables,
    ValueLabels,
    VariableLabels,
    VariableLevel,
)
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import Range, Value, Values, Variables

#: Commands that `apply` carries out.
Command = (
    MissingValues
    | ValueLabels
    | VariableLabels
    | VariableLevel
    | Formats
    | NewVariables
    | RenameVariables
    | DeleteVariables
    | AlterType
)
#: A text can have missing values of at most so many bytes.
_LONGEST_MISSING = 8


def apply(command: Command, table: Table, notes: list[str] | None = None) -> Table:
    """The table after a command; `notes` gets a sentence for what becomes missing or is cut.

    Raises InputError with place and caret for names that are not there, or there already, and for values and formats
    that do not fit a variable's type.
    """
    if isinstance(command, AlterType):
        return altered(command, table, [] if notes is None else notes)
    return _APPLY[type(command)](command, table)


def _parts(command: Any, table: Table, *, text: bool | None = None) -> Iterator[tuple[list[Column], Any]]:
    """The variables of each part, as the parts before it left them (the caller keeps the table)."""
    for listed, content in command.parts:
        yield variables(listed, table, text=text), content


def _missing_values(command: MissingValues, table: Table) -> Table:
    for listed, values in command.parts:
        columns = variables(listed, table)
        changed = [replace(column, missing=_missing(column, values, listed)) for column in columns]
        table = table.but(changed)
    return table


def _missing(column: Column, values: Values, listed: Variables) -> Missing:
    found: list[float | str] = []
    ranges: list[tuple[float, float]] = []
    for each in values:
        if isinstance(each, Range):
            ranges.append(_range(each, column))
        else:
            found.append(_missing_value(each, column))
    if len(ranges) > 1 or len(found) + 2 * len(ranges) > 3:
        message = "three values, or a range and a value, can be declared missing, no more"
        raise wrong(f"MISSING VALUES: {message}", values[0].place)
    return Missing(tuple(dict.fromkeys(found)), ranges[0] if ranges else None)


def _range(each: Range, column: Column) -> tuple[float, float]:
    if column.text:
        raise wrong(f"MISSING VALUES: '{column.name}' holds texts, which have no ranges", each.place)
    low, high = (value_of(Value(end, each.place), column) for end in (each.low, each.high))
    assert isinstance(low, float)
    assert isinstance(high, float)
    if low > high:
        raise wrong("MISSING VALUES: the range is empty, because its end is before its beginning", each.place)
    return low, high


def _missing_value(each: Value, column: Column) -> float | str:
    value = value_of(each, column)
    if isinstance(value, str) and len(value.encode()) > min(column.width, _LONGEST_MISSING):
        most = min(column.width, _LONGEST_MISSING)
        raise wrong(f"MISSING VALUES: '{value}' is longer than the {most} bytes that it can have here", each.place)
    return value


def value_of(written: Value, column: Column) -> float | str:
    """A value as a variable has it: a text without blanks behind it, a number, for a date also in its print format.

    Raises InputError for a text where the variable holds numbers and for a number where it holds texts.
    """
    value = written.value
    if column.text:
        if isinstance(value, str):
            return value.rstrip(" ")
        raise wrong(f"'{column.name}' holds texts: {value:g} has to stand in quotation marks", written.place)
    if isinstance(value, float):
        return value
    kind = column.print.kind
    if kind in READ and (kind in DATES or kind in ("TIME", "DTIME", "MTIME", "WKDAY", "MONTH")):
        found, _ = read_number(value, replace(column.print, width=max(column.print.width, len(value))))
        if found == found:
            return found
        raise wrong(f"'{value}' is no value of the format {column.print}, which '{column.name}' has", written.place)
    raise wrong(f"'{column.name}' holds numbers: '{value}' is a text", written.place)


def _value_labels(command: ValueLabels, table: Table) -> Table:
    for listed, labels in command.parts:
        columns = variables(listed, table)
        changed = []
        for column in columns:
            given = {_label_value(value, column): label for value, label in labels}
            changed.append(replace(column, labels={**column.labels, **given} if command.add else given))
        table = table.but(changed)
    return table


def _label_value(written: Value, column: Column) -> float | str:
    """A value that is labeled; a text is cut to the variable's width, as SPSS does."""
    value = value_of(written, column)
    return cut(value, column.width) if isinstance(value, str) else value


def _variable_labels(command: VariableLabels, table: Table) -> Table:
    for columns, label in _parts(command, table):
        table = table.but(replace(table[each.name], label=label.rstrip(" ")) for each in columns)
    return table


def _variable_level(command: VariableLevel, table: Table) -> Table:
    for columns, level in _parts(command, table):
        table = table.but(replace(table[each.name], measure=level.lower()) for each in columns)
    return table


def _formats(command: Formats, table: Table) -> Table:
    for columns, written in _parts(command, table):
        format_ = format_of(written)
        for column in columns:
            if not fits(format_, column):
                raise wrong(_no_format(command.name, column, format_), written.place, _right_format(column))
        table = table.but(_formatted(table[each.name], format_, command.name) for each in columns)
    return table


def _no_format(command: str, column: Column, format_: Format) -> str:
    kind = f"texts of {column.width} bytes" if column.text else "numbers"
    return f"{command}: '{column.name}' holds {kind}, which cannot have the format {format_}"


def _right_format(column: Column) -> str | None:
    return f"ALTER TYPE {column.name} (A20) changes the width of texts." if column.text else None


def _formatted(column: Column, format_: Format, command: str) -> Column:
    if command == "PRINT FORMATS":
        return replace(column, print=format_)
    return (
        replace(column, write=format_) if command == "WRITE FORMATS" else replace(column, print=format_, write=format_)
    )


def _new_variables(command: NewVariables, table: Table) -> Table:
    import numpy as np

    for listed, written in command.parts:
        format_ = NEW_NUMBER if written is None else format_of(written)
        width = width_of(format_)
        for name in new_names(listed, table):
            start: Any = "" if width else 0.0 if name.scratch else np.nan
            values = np.full(table.cases, start, dtype=object if width else float)
            table = table.but([Column(name.text, width, values, format_, format_, leave=name.scratch)])
    return table


def _rename(command: RenameVariables, table: Table) -> Table:
    return renamed(command.renamings, table)


def _delete(command: DeleteVariables, table: Table) -> Table:
    return without(command.variables, table, command.place)


def without(listed: Variables, table: Table, place: Place) -> Table:
    """The table without these variables. Raises InputError for unknown ones and where none would be left."""
    gone = {column.name for column in variables(listed, table)}
    kept = [column for column in table.columns if column.name not in gone]
    if not any(not column.name.startswith("#") for column in kept):
        raise wrong(f"no variable would be left ({listing(gone)} are all)", place, "NEW FILE removes all data.")
    return table.holding(kept)


def only(listed: Variables, table: Table) -> Table:
    """The table of these variables in this order."""
    return table.holding(variables(listed, table))


_APPLY: dict[type, Callable[[Any, Table], Table]] = {
    MissingValues: _missing_values,
    ValueLabels: _value_labels,
    VariableLabels: _variable_labels,
    VariableLevel: _variable_level,
    Formats: _formats,
    NewVariables: _new_variables,
    RenameVariables: _rename,
    DeleteVariables: _delete,
}
