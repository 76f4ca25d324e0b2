"""Which of the two numbers of `a (b)` is the count: the second where a label or a heading says "% (n)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from sarcstat.audit.boxes import k_of_value
from sarcstat.audit.number import Number
from sarcstat.audit.reading.cell import Parsed
from sarcstat.audit.reading.column import Column
from sarcstat.audit.reading.document import Grid
from sarcstat.audit.reading.rows import Node

Order = Literal["", "count", "percent", "percent of"]

_COUNT = r"(?:n|nos?\.?|numbers?|counts?|patients|cases)"
_PERCENT = r"(?:%|\bper ?cent(?:age)?s?\b)"
_COUNT_FIRST = re.compile(rf"(?:\b{_COUNT}|#)(?: of \w+)?\s*[(,\[]?\s*{_PERCENT}", re.I)
_PERCENT_FIRST = re.compile(rf"(?<![(\[]){_PERCENT}\s*[(,\[]\s*({_COUNT})(?: of \w+)?\s*(?:[)\]]|$)", re.I)


def order_of(*texts: str) -> Order:
    """What the first text to say it says of pairs: count or percentage first, or a percentage and what it is of.

    A capital N in brackets behind the percentage may be either the count or the number that the percentage is of.
    """
    for text in texts:
        if found := _PERCENT_FIRST.search(text):
            return "percent of" if found[1] == "N" else "percent"
        if _COUNT_FIRST.search(text):
            return "count"
    return ""


def in_order(grid: Grid, columns: Sequence[Column], roots: Sequence[Node], cells: list[dict[int, Parsed]]) -> None:
    """Put the count first in the pairs whose label, heading, title or note says that the percentage stands first.

    Where the number may be what the percentage is of, a pair is a count only if it is right of its column's patients.
    """
    around = (grid.title, *grid.notes)
    orders = {column.index: order_of(*reversed(column.path), *around) for column in columns}
    for node in (each for root in roots for each in root.walk() if each.index >= 0):
        own = order_of(node.label, node.parent.label if node.parent else "")
        for column in columns:
            parsed, order = cells[node.index].get(column.index), own or orders[column.index]
            if parsed and parsed.kind == "pair" and not parsed.percent and order.startswith("percent"):
                cells[node.index][column.index] = _turned(parsed, order, column.n)


def _turned(parsed: Parsed, order: Order, size: Number | None) -> Parsed:
    percent, count = parsed.numbers
    if count.decimals or (_is_of(percent, count, size) and not _is_of(count, percent, size)):
        return parsed  # as a count with its percentage, whatever the words say
    if order == "percent of" and not _is_of(count, percent, size):
        return Parsed("words", parsed.text)
    return replace(parsed, numbers=(count, percent))


def _is_of(count: Number, percent: Number, size: Number | None) -> bool:
    """Whether a number is the percentage that a count is of a number of patients."""
    if count.exact is None or percent.exact is None or size is None or not size.value:
        return False
    return k_of_value(percent, 100 * count.exact / size.value) <= 1
