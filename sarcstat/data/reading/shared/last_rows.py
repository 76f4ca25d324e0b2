"""Rows at the end of a table that are no patients: totals, means, remarks, another table. They are read, and told.

Files of people end so: a spreadsheet's sum, "Source: …", a small table of counts. Nothing is left out by itself, since
a patient of whom little is known looks much the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sarcstat.errors import counted, listing
from sarcstat.results import Condition

#: So many rows are looked at: those at the end that may be none, and those before, which say what is usual.
LOOKED_AT = 40
_AT_MOST = 15
#: A column with a larger share of numbers is one of numbers.
_MOSTLY = 0.8
_NUMBER = re.compile(r"[-+]?[0-9]*(?:[.,][0-9]+)*(?:[eE][-+]?[0-9]+)?%?")
#: The last word of what calls itself the sum of other rows.
SUMMARIES = {
    *("total", "totals", "subtotal", "sub-total", "sum", "mean", "average", "median"),
    *("gesamt", "insgesamt", "gesamtsumme", "summe", "mittelwert", "durchschnitt"),
    *("moyenne", "somme", "totale", "somma", "suma", "promedio"),
}
_CELLS_SHOWN, _LONGEST = 4, 30

Row = Sequence[str]


def last_rows_warning(name: str, rows: Sequence[Row], place: Callable[[int], str]) -> list[Condition]:
    """A warning on the last rows of a table where they look like no patients.

    `rows` are the last ones, `LOOKED_AT` at most, each with all cells as texts; `place` says where the row is that is
    so many from the end (0: the last), as "line 42". A row is told that calls itself a total, a mean or the like, or
    that has at most half the cells of those before, the first of another kind than those above it.
    """
    odd = _odd_at_end(rows)
    if not odd:
        return []
    shown = listing((f"{place(at)}: {shown_cells(row)}" for at, row in reversed(odd)), 3)
    many = len(odd) > 1
    text = (
        f"The last {counted(len(odd), 'row') if many else 'row'} of {name} {'look' if many else 'looks'} like no "
        f"{'patients' if many else 'patient'} ({shown}), and {'count as such' if many else 'counts as one'} unless "
        "left out: if it is a sum, a mean, a remark or another table, delete it from the file."
    )
    return [Condition("warning", text, "last_rows")]


def number_at_end(rows: Sequence[Row]) -> int:
    """How many of the last rows of a table that warning is about, with blank ones between and behind them."""
    odd = _odd_at_end(rows)
    return odd[-1][0] + 1 if odd else 0


def _odd_at_end(rows: Sequence[Row]) -> list[tuple[int, Row]]:
    """The last rows that look like no patients, the last first, each with its place counted from the end."""
    held = [(at, [cell.strip() for cell in row]) for at, row in enumerate(reversed(rows)) if any(map(str.strip, row))]
    odd = 0
    while odd < min(_AT_MOST, len(held) // 2) and _is_none(held[odd][1], [row for _, row in held[odd + 1 :]]):
        odd += 1
    return list(held[:odd])


def _is_none(row: Row, before: Sequence[Row]) -> bool:
    """Whether a row looks like no patient beside those before it; both have no blanks around their cells."""
    lengths = sorted(sum(map(bool, each)) for each in before)
    usual = lengths[len(lengths) // 2]
    full = [each for each in before if sum(map(bool, each)) >= usual]
    places = [at for at, cell in enumerate(row) if cell]
    first = places[0]
    if not _stands_out(row[first], first, full):
        return False
    few = len(row) > 2 and 2 * len(places) <= usual
    lacks = any(not cell and all(each[at] for each in full) for at, cell in enumerate(row))
    return few or (is_summary(row[first]) and (lacks or first == 0))


def is_summary(cell: str) -> bool:
    """Whether a cell says that its row sums the others up: 'Total', 'Grand total:', 'Mean'."""
    words = cell.casefold().rstrip(":").split()
    return bool(words) and words[-1] in SUMMARIES and len(words) <= 2


def _stands_out(cell: str, at: int, before: Sequence[Row]) -> bool:
    """Whether a cell is of another kind than those above: a word below numbers, several below words of one."""
    above = [each[at] for each in before if each[at]]
    if not above or cell in above or _NUMBER.fullmatch(cell):
        return False
    numbers = sum(bool(_NUMBER.fullmatch(each)) for each in above)
    return (
        numbers > _MOSTLY * len(above) or is_summary(cell) or (" " in cell and not any(" " in each for each in above))
    )


def shown_cells(row: Row) -> str:
    """The first cells of a row that hold anything."""
    cells = [cell for cell in row if cell]
    short = [cell if len(cell) <= _LONGEST else f"{cell[:_LONGEST]}…" for cell in cells]
    return " | ".join(short[:_CELLS_SHOWN]) + (" …" if len(cells) > _CELLS_SHOWN else "")
