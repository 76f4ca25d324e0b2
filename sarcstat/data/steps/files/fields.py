"""The texts of data files as values of variables: each by the format that DATA LIST or GET DATA gives it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.steps.expression.number_in import READ, read_number
from sarcstat.data.steps.formats import format_of, shown_format, width_of
from sarcstat.data.steps.naming import new_names, wrong
from sarcstat.data.steps.table import NEW_NUMBER, Column, Format
from sarcstat.data.steps.texts import cut
from sarcstat.errors import counted, listing
from sarcstat.syntax.reading.commands.data_list import Field
from sarcstat.syntax.reading.tree import Format as Written
from sarcstat.syntax.reading.tree import Name

if TYPE_CHECKING:
    import numpy as np

#: Widths of formats that are written without one where values are separated by signs.
_USUAL = {"F": 8, "DATE": 11, "ADATE": 10, "EDATE": 10, "SDATE": 10, "TIME": 8, "DATETIME": 20}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a variable is read.

    `format` reads it and `shown` prints it (None: found out from the data). In lines with fixed columns it stands in
    line `record` of a case (from 1) from `first` up to but without `last`, counted from 0.
    """

    name: str
    format: Format | None
    shown: Format
    record: int = 1
    first: int = 0
    last: int = 0


def free_readings(fields: Sequence[Field], *, shown: Callable[[Format], Format] = shown_format) -> list[Reading]:
    """How variables are read that are separated by signs. Raises InputError for names and formats that are wrong."""
    names = [new_names(each.variables) for each in fields]
    _check_distinct(names)
    found: list[Reading] = []
    for each, own in zip(fields, names, strict=True):
        found += [_free(name, each.format, shown) for name in own]
    return found


def _free(name: Name, written: Written | None, shown: Callable[[Format], Format]) -> Reading:
    if written is None:
        return Reading(name.text, NEW_NUMBER, NEW_NUMBER)
    if written.kind == "AUTO":
        return Reading(name.text, None, NEW_NUMBER)
    format_ = _readable(format_of(written, reading=True, width=_USUAL.get(written.kind)), written)
    return Reading(name.text, format_, shown(format_))


def _check_distinct(names: Sequence[Sequence[Name]]) -> None:
    taken: set[str] = set()
    for name in (name for own in names for name in own):
        if name.key in taken:
            raise wrong(f"'{name.text}' is written twice", name.place)
        taken.add(name.key)


def fixed_readings(
    fields: Sequence[Field], *, from_one: bool = True, shown: Callable[[Format], Format] = shown_format
) -> list[Reading]:
    """How variables in fixed columns are read, which are counted from 1 or 0; several share columns evenly.

    Raises InputError for names and formats that are wrong and for columns that cannot be shared.
    """
    names = [new_names(each.variables) for each in fields]
    _check_distinct(names)
    found: list[Reading] = []
    for each, own in zip(fields, names, strict=True):
        if each.columns is None:
            raise wrong(f"the columns of '{own[0].text}' are missing, as in {own[0].text} 1-3", own[0].place)
        first, last = each.columns[0] - int(from_one), each.columns[1] + 1 - int(from_one)
        width, rest = divmod(last - first, len(own))
        if first < 0 or rest or not width:
            message = f"{counted(len(own), 'variable')} cannot share the columns {each.columns[0]}-{each.columns[1]}"
            raise wrong(message, own[0].place)
        for number, name in enumerate(own):
            format_ = _fixed_format(each, width)
            start = first + number * width
            found.append(Reading(name.text, format_, shown(format_), each.record, start, start + width))
    return found


def _fixed_format(each: Field, width: int) -> Format:
    if each.format is None:
        return Format("F", min(width, 40), each.decimals or 0)
    written = replace(each.format, width=width)
    return _readable(format_of(written, reading=True), written)


def _readable(format_: Format, written: Written) -> Format:
    if width_of(format_) == 0 and format_.kind not in READ:
        raise wrong(f"data in the format {format_.kind} are not read", written.place)
    if format_.kind == "AHEX":
        raise wrong("data in the format AHEX are not read", written.place)
    return format_


class Unread:
    """What could not be read, by variable, told once for all."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[int, str, Format]] = {}

    def notes(self, where: str) -> list[str]:
        """A sentence for the variables with texts that are no values of their formats."""
        told = [
            f"{name} {count:,} (as '{example}', {format_})" for name, (count, example, format_) in self.found.items()
        ]
        return [f"{where}: what is no value of its format became system-missing: {listing(told, 20)}."] if told else []


def column(reading: Reading, texts: Sequence[str | None], unread: Unread, *, implied: bool) -> Column:
    """The variable with its values; None is a field that is not there.

    `implied`: a number without a decimal point has the decimals of its format behind an invisible one.
    """
    import numpy as np

    if reading.format is None:
        return _found_out(reading, texts)
    width = width_of(reading.format)
    distinct = set(texts)
    found: dict[str | None, Any]
    if width:
        found = {each: cut(each or "", width) for each in distinct}
        values: np.ndarray[Any, Any] = np.empty(len(texts), dtype=object)
        values[:] = [found[each] for each in texts]
        return Column(reading.name, width, values, reading.shown, reading.shown)
    found = {each: _number(each, reading.format, implied=implied) for each in distinct}
    values = np.array([found[each] for each in texts], dtype=float)
    bad = [each for each in distinct if each and found[each] != found[each] and each.strip() not in ("", ".")]
    if bad:
        known = set(bad)
        unread.found[reading.name] = (sum(each in known for each in texts), min(bad)[:20], reading.format)
    return Column(reading.name, 0, values, reading.shown, reading.shown)


def _number(each: str | None, format_: Format, *, implied: bool) -> float:
    if each is None:
        return float("nan")
    if implied:
        return read_number(each, format_)[0]
    return read_number(each.strip(" \t"), replace(format_, width=max(len(each), 1), decimals=0))[0]


def _found_out(reading: Reading, texts: Sequence[str | None]) -> Column:
    """A variable whose type the data tell, as AUTO of GET DATA has it."""
    import pyarrow as pa

    from sarcstat.data.codebook import Variable
    from sarcstat.data.steps.files.converting import column_of
    from sarcstat.data.values import typed

    found = typed(pa.array([each if each and each.strip() else None for each in texts], type=pa.string()))
    return column_of(reading.name, found.values, Variable(written=found.decimals))
