"""AUTORECODE: values in order become 1, 2, 3 …, labeled with what they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat.data.steps.alphabet import first_otherwise
from sarcstat.data.steps.expression.number_out import WRITTEN, write_number
from sarcstat.data.steps.naming import new_names, variables, wrong
from sarcstat.data.steps.sorting import padded
from sarcstat.data.steps.table import Column, Format, Missing, Table
from sarcstat.errors import counted, listing
from sarcstat.syntax.reading.commands.aggregate import Autorecode

if TYPE_CHECKING:
    from sarcstat.data.steps.table import Mask

#: So many values can be declared missing one by one.
_MOST_MISSING = 3


@dataclass(frozen=True, slots=True)
class _Codes:
    """The code of each value, the labels of the codes, and those that stand for user-missing values, all together."""

    of: dict[Any, float]
    labels: dict[float | str, str]
    missing: tuple[float, ...]


def autorecode(command: Autorecode, table: Table, chosen: Mask | None = None, notes: list[str] | None = None) -> Table:
    """The table with the new variables.

    The codes are those of the values of the `chosen` cases (None: of all); another case has a code if its value is one
    of these.
    Valid values come first and user-missing ones behind them, both in order (DESCENDING: falling); system-missing, and
    with BLANK=MISSING a blank text, stays system-missing. GROUP gives the variables one set of codes. A code's label is
    the value's label, or the value as its print format shows it. Raises InputError for names, for lists of different
    length, and for templates, which are not read.

    Texts are in the order of the codes of their characters, while to IBM's SPSS Base User's Guide (Automatic Recode)
    they are in that of the alphabet, a capital before its small letter: `notes` gets a sentence where that differs.
    """
    if command.apply or command.save:
        raise wrong("AUTORECODE: templates (APPLY TEMPLATE, SAVE TEMPLATE) are not read", command.place)
    sources = variables(command.variables, table, repeated=True)
    names = new_names(command.into, table)
    if len(sources) != len(names):
        message = f"AUTORECODE: {counted(len(sources), 'variable')} cannot go INTO {counted(len(names), 'name')}"
        raise wrong(message, names[0].place, "Write as many new names as variables.")
    if command.group and len({column.text for column in sources}) > 1:
        raise wrong("AUTORECODE: GROUP cannot put numbers and texts together", command.place)
    seen = sources if chosen is None else [column.with_values(column.values[chosen]) for column in sources]
    if notes is not None:
        notes += _open_orders(seen, grouped=command.group)
    shared = _codes(seen, command) if command.group else None
    return table.but(
        _recoded(source, name.text, shared or _codes([known], command))
        for source, known, name in zip(sources, seen, names, strict=True)
    )


def _open_orders(columns: Sequence[Column], *, grouped: bool) -> Iterator[str]:
    """What is said of texts that are in another order in the alphabet, so that they may have other codes."""
    texts = [column for column in columns if column.text]
    for together in [texts] if grouped else [[each] for each in texts]:
        pair = first_otherwise(value for column in together for value in column.values.tolist())
        if pair is not None:
            named = listing([column.name for column in together])
            yield (
                f"AUTORECODE: the texts of {named} are in the order of the codes of their characters, '{pair[0]}' "
                f"before '{pair[1]}'; by IBM's guide SPSS has them in that of the alphabet, which gives other codes."
            )


def _codes(columns: Sequence[Column], command: Autorecode) -> _Codes:
    """The codes of all values of the columns; what is known of a value comes from the first column that has it."""
    origin: dict[Any, tuple[Column, bool]] = {}
    for column in columns:
        missing = set(column.values[column.user_missing].tolist())
        for value in dict.fromkeys(column.values.tolist()):
            if value == value and not (value == "" and command.blank == "MISSING"):
                origin.setdefault(value, (column, value in missing))
    width = max(column.width for column in columns)

    def place(value: Any) -> Any:
        return padded(value, width) if isinstance(value, str) else value

    ordered = sorted(origin, key=place, reverse=command.descending)
    ordered.sort(key=lambda value: origin[value][1])
    codes = {value: float(code) for code, value in enumerate(ordered, 1)}
    labels = {codes[value]: _label(value, columns, origin[value][0]) for value in ordered}
    missing_codes = tuple(codes[value] for value in ordered if origin[value][1])
    return _Codes(codes, {code: label for code, label in labels.items() if label}, missing_codes)


def _label(value: Any, columns: Sequence[Column], origin: Column) -> str:
    known = next((column.labels[value] for column in columns if value in column.labels), None)
    if known is not None or isinstance(value, str):
        return str(value if known is None else known)
    return write_number(value, origin.print) if origin.print.kind in WRITTEN else f"{value:g}"


def _recoded(source: Column, name: str, codes: _Codes) -> Column:
    import numpy as np

    nothing = float("nan")
    values = np.array([codes.of.get(value, nothing) for value in source.values.tolist()], dtype=float)
    format_ = Format("F", len(str(max(len(codes.of), 1))))
    missing = Missing(codes.missing)
    if len(codes.missing) > _MOST_MISSING:
        missing = Missing((), (codes.missing[0], codes.missing[-1]))
    return Column(name, 0, values, format_, format_, label=source.label, labels=codes.labels, missing=missing)
