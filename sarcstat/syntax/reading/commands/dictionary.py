"""Commands about variables: labels, missing values, formats, names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from sarcstat.syntax.reading.contents import Choice, Renamings
from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import Format, Renaming, Value, Values, Variables

_Part = TypeVar("_Part")


@dataclass(frozen=True, slots=True)
class MissingValues:
    """MISSING VALUES: lists of variables and the values that are missing from now on, () none."""

    parts: tuple[tuple[Variables, Values], ...]
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ValueLabels:
    """VALUE LABELS (`add`: ADD VALUE LABELS, which keeps the others): lists of variables, values and labels."""

    parts: tuple[tuple[Variables, tuple[tuple[Value, str], ...]], ...]
    add: bool
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class VariableLabels:
    """VARIABLE LABELS: lists of variables, mostly of one, and their label."""

    parts: tuple[tuple[Variables, str], ...]
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class VariableLevel:
    """VARIABLE LEVEL: lists of variables, and SCALE, ORDINAL or NOMINAL."""

    parts: tuple[tuple[Variables, str], ...]
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Formats:
    """FORMATS (`name` PRINT FORMATS or WRITE FORMATS: these alone): lists of variables and their format."""

    name: str
    parts: tuple[tuple[Variables, Format], ...]
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class NewVariables:
    """STRING and NUMERIC: lists of new variables and their format (None: F8.2)."""

    name: str
    parts: tuple[tuple[Variables, Format | None], ...]
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RenameVariables:
    """RENAME VARIABLES."""

    renamings: tuple[Renaming, ...]
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DeleteVariables:
    """DELETE VARIABLES."""

    variables: Variables
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AlterType:
    """ALTER TYPE: lists of variables and the new format.

    `only` restricts a part to variables that have this format (without width: this type); AMIN is the least width.
    """

    parts: tuple[tuple[Variables, Format | None, Format], ...]
    place: Place = field(compare=False, repr=False)


def _parts(cursor: Cursor, part: Callable[[Cursor], _Part]) -> tuple[_Part, ...]:
    """Parts, at least one, with slashes between them or not."""
    cursor.sign("/")
    found = [part(cursor)]
    while not cursor.done:
        cursor.sign("/")
        if not cursor.done:
            found.append(part(cursor))
    return tuple(found)


def missing_values(cursor: Cursor, place: Place) -> MissingValues:
    """A MISSING VALUES."""
    return MissingValues(_parts(cursor, _missing), place)


def _missing(cursor: Cursor) -> tuple[Variables, Values]:
    variables = cursor.variables()
    if cursor.token.text == "(" and cursor.ahead()[:2] == ("sign", ")"):
        cursor.next(), cursor.next()
        return variables, ()
    return variables, cursor.values()


def value_labels(cursor: Cursor, place: Place) -> ValueLabels:
    """A VALUE LABELS or an ADD VALUE LABELS."""
    return ValueLabels(_parts(cursor, _labels), cursor.title.startswith("ADD"), place)


def _labels(cursor: Cursor) -> tuple[Variables, tuple[tuple[Value, str], ...]]:
    variables = cursor.variables()
    found: list[tuple[Value, str]] = []
    while cursor.starts_number() or cursor.token.kind == "text":
        place = cursor.place()
        value = cursor.text() if cursor.token.kind == "text" else cursor.number()
        cursor.commas()
        found.append((Value(value, place), cursor.text("the label in quotation marks")))
        cursor.commas()
    if not found and not cursor.done and not cursor.at_sign("/"):
        cursor.missing("a value")
    return variables, tuple(found)


def variable_labels(cursor: Cursor, place: Place) -> VariableLabels:
    """A VARIABLE LABELS."""
    return VariableLabels(_parts(cursor, _label), place)


def _label(cursor: Cursor) -> tuple[Variables, str]:
    variables = cursor.variables()
    label = cursor.text("the label in quotation marks")
    cursor.commas()
    return variables, label


def variable_level(cursor: Cursor, place: Place) -> VariableLevel:
    """A VARIABLE LEVEL."""
    return VariableLevel(_parts(cursor, _level), place)


def _level(cursor: Cursor) -> tuple[Variables, str]:
    variables = cursor.variables()
    cursor.expect("(")
    level = Choice(("SCALE", "ORDINAL", "NOMINAL")).read(cursor)
    cursor.expect(")")
    return variables, level


def formats(cursor: Cursor, place: Place) -> Formats:
    """A FORMATS, PRINT FORMATS or WRITE FORMATS."""
    return Formats(cursor.title, _parts(cursor, _formatted), place)


def _formatted(cursor: Cursor) -> tuple[Variables, Format]:
    variables = cursor.variables()
    cursor.expect("(")
    found = cursor.format()
    cursor.expect(")")
    cursor.commas()
    return variables, found


def string(cursor: Cursor, place: Place) -> NewVariables:
    """A STRING, whose variables need a format."""
    return NewVariables("STRING", _parts(cursor, _text), place)


def _text(cursor: Cursor) -> tuple[Variables, Format]:
    variables = cursor.variables()
    cursor.expect("(")
    token, found = cursor.token, cursor.format()
    if found.kind not in ("A", "AHEX") or not found.width:
        cursor.wrong(f"{cursor.title}: {found} is no format of texts", token, "Write for example (A8).")
    cursor.expect(")")
    return variables, found


def numeric(cursor: Cursor, place: Place) -> NewVariables:
    """A NUMERIC."""
    return NewVariables("NUMERIC", _parts(cursor, _number), place)


def _number(cursor: Cursor) -> tuple[Variables, Format | None]:
    variables = cursor.variables()
    if not cursor.sign("("):
        return variables, None
    token, found = cursor.token, cursor.format()
    if found.kind in ("A", "AHEX"):
        cursor.wrong(f"{cursor.title}: {found} is a format of texts", token, "STRING makes a variable of texts.")
    cursor.expect(")")
    return variables, found


def rename_variables(cursor: Cursor, place: Place) -> RenameVariables:
    """A RENAME VARIABLES."""
    cursor.sign("/")
    return RenameVariables(Renamings().read(cursor), place)


def delete_variables(cursor: Cursor, place: Place) -> DeleteVariables:
    """A DELETE VARIABLES."""
    variables = cursor.variables()
    cursor.end()
    return DeleteVariables(variables, place)


def alter_type(cursor: Cursor, place: Place) -> AlterType:
    """An ALTER TYPE."""
    parts: list[tuple[Variables, Format | None, Format]] = []
    while not cursor.done:
        if cursor.sign("/"):
            Choice(("PRINT",)).read(cursor)
            cursor.sign("=")
            Choice(("NONE", "ALTEREDTYPES", "ALTEREDVALUES", "DEFAULT")).read(cursor)
            continue
        variables = cursor.variables()
        cursor.expect("(")
        first = cursor.format()
        new = cursor.format() if cursor.sign("=") else None
        cursor.expect(")")
        parts.append((variables, first if new else None, new or first))
    if not parts:
        cursor.missing("a variable")
    return AlterType(tuple(parts), place)
