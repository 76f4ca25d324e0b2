"""ALTER TYPE: numbers that become texts, texts that become numbers, dates or longer and shorter texts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.steps.expression.number_in import READ, read_number
from sarcstat.data.steps.expression.number_out import WRITTEN, write_number
from sarcstat.data.steps.formats import format_of, width_of
from sarcstat.data.steps.naming import variables, wrong
from sarcstat.data.steps.table import Column, Format, Missing, Table
from sarcstat.data.steps.texts import cut
from sarcstat.errors import counted
from sarcstat.syntax.reading.commands.dictionary import AlterType
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import Format as Written

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

#: The least width that shows all values, for texts.
_LEAST = {"AMIN": "A", "AHEXMIN": "AHEX"}


def altered(command: AlterType, table: Table, notes: list[str]) -> Table:
    """The table after ALTER TYPE; `notes` gets a sentence for each variable with values that were lost.

    Numbers become texts as their print format shows them, with blanks before them (IBM's Command Syntax Reference,
    ALTER TYPE); a system-missing one becomes a blank text. A text that is no value of the new format becomes
    system-missing. Value labels and missing values go where the type changes. Raises InputError for a format that
    cannot be read or shown.
    """
    for listed, restricted, new in command.parts:
        for column in variables(listed, table):
            if restricted is None or _matches(column.print, restricted):
                table = table.but([_altered(column, new, notes)])
    return table


def _matches(format_: Format, restricted: Written) -> bool:
    if format_.kind != restricted.kind:
        return False
    if restricted.width is None:
        return True
    return (format_.width, format_.decimals) == (restricted.width, restricted.decimals or 0)


def _altered(column: Column, written: Written, notes: list[str]) -> Column:
    if written.kind in _LEAST:
        if not column.text:
            return column  # IBM: AMIN concerns texts alone
        longest = max((len(text.encode()) for text in set(column.values)), default=1) or 1
        kind = _LEAST[written.kind]
        format_ = Format(kind, longest * (2 if kind == "AHEX" else 1))
    else:
        format_ = format_of(written)
    width = width_of(format_)
    if column.text:
        return _resized(column, format_, width, notes) if width else _numbers(column, format_, written.place, notes)
    if width:
        return _texts(column, format_, width, written.place, notes)
    return replace(column, print=format_, write=format_)


def _resized(column: Column, format_: Format, width: int, notes: list[str]) -> Column:
    found = {text: cut(text, width) for text in set(column.values)}
    shorter = sum(found[text] != text for text in column.values) if width < column.width else 0
    if shorter:
        notes.append(f"ALTER TYPE: {counted(shorter, 'text')} of {column.name} had to be cut to {width} bytes.")
    values = _mapped(column.values, found, object)
    labels: dict[float | str, str] = {cut(str(value), width): label for value, label in column.labels.items()}
    missing = Missing(tuple(cut(str(value), width) for value in column.missing.values))
    changed = replace(column, width=width, values=values, print=format_, write=format_)
    return replace(changed, labels=labels, missing=missing)


def _mapped(values: Array, found: dict[Any, Any], kind: type) -> Array:
    import numpy as np

    made: Array = np.empty(len(values), dtype=kind)
    made[:] = [found[value] for value in values.tolist()]
    return made


def _numbers(column: Column, format_: Format, place: Place, notes: list[str]) -> Column:
    if format_.kind not in READ:
        raise wrong(f"ALTER TYPE: texts are not read by the format {format_}", place)
    wide = replace(format_, width=max(format_.width, column.width), decimals=0)
    found = {text: read_number(text, wide)[0] for text in set(column.values)}
    values = _mapped(column.values, found, float)
    lost = sum(found[text] != found[text] and text.strip(" ") not in ("", ".") for text in column.values.tolist())
    if lost:
        notes.append(
            f"ALTER TYPE: {counted(lost, 'text')} of {column.name} that {'is' if lost == 1 else 'are'} no value of "
            f"{format_} became system-missing."
        )
    return Column(column.name, 0, values, format_, format_, label=column.label, measure=None)


def _texts(column: Column, format_: Format, width: int, place: Place, notes: list[str]) -> Column:
    if column.print.kind not in WRITTEN:
        raise wrong(f"ALTER TYPE: the format {column.print} of '{column.name}' is not shown as a text", place)
    shown = {value: write_number(value, column.print) for value in set(column.values.tolist()) if value == value}
    found = {value: cut(text, width) for value, text in shown.items()}
    short = sum(value == value and found[value] != shown[value].rstrip(" ") for value in column.values.tolist())
    if short:
        notes.append(f"ALTER TYPE: {counted(short, 'value')} of {column.name} had to be cut to {width} bytes.")
    texts = _mapped(column.values, _Blank(found), object)
    return Column(column.name, width, texts, format_, format_, label=column.label, measure=None)


class _Blank(dict[Any, Any]):
    """A system-missing number is a blank text."""

    def __missing__(self, key: Any) -> str:
        return ""
