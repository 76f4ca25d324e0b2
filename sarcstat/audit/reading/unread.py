"""What tables print and no fact holds: the numbers of a paper that nobody has looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from sarcstat.audit.facts import Facts
from sarcstat.audit.number import Number
from sarcstat.audit.place import Leftover
from sarcstat.audit.reading.table import Table


def unread(tables: Sequence[Table], facts: Facts) -> Iterator[Leftover]:
    """Each cell with a number that no fact took, in the order of the tables; a reference (`1`) is no number.

    A fact keeps the very numbers that were read, so that one is known again whatever it has become a part of.
    """
    taken = {id(number) for number in _numbers(facts)}
    known = {text for median in facts.medians for text in (f"{median.median} ({median.low})",)}
    for table in tables:
        for node in table.walk():
            for column in table.columns:
                parsed = table.cell(node, column)
                left = [number for number in parsed.numbers if id(number) not in taken]
                words = parsed.kind == "words" and re.search(r"\d", parsed.text) and column.role not in ("", "other")
                if words and parsed.text not in known:
                    yield Leftover(place=table.place(node, column), text=parsed.text, reason="not read")
                if left and not (parsed.kind == "number" and left[0].text in ("1", "1.0", "1.00")):
                    text = parsed.text if len(left) == len(parsed.numbers) else ", ".join(map(str, left))
                    yield Leftover(place=table.place(node, column), text=text, reason="not read")


def _numbers(value: Any) -> Iterator[Number]:
    """All numbers inside facts."""
    if isinstance(value, Number):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _numbers(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from _numbers(value.values())
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for each in value:
            yield from _numbers(each)
