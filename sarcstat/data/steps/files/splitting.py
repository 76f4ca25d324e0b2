"""Lines of text as fields: separated by signs, or in fixed columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sarcstat.data.steps.files.fields import Reading


@dataclass(frozen=True)
class Separators:
    """What stands between fields: `soft` signs count once however many there are, of `hard` ones each counts.

    A field that begins with one of `quotes` goes up to the next of it, and has it inside where it is doubled.
    """

    soft: str = " \t"
    hard: str = ","
    quotes: str = "\"'"

    @cached_property
    def _field(self) -> re.Pattern[str]:
        soft, hard = re.escape(self.soft), re.escape(self.hard)
        before = f"[{soft}]*" if soft else ""
        behind = f"([^{hard}]*)" if hard and not soft else "()"
        quoted = "".join(f"{quote}((?:[^{quote}]|{quote}{quote})*)(?:{quote}|$){behind}|" for quote in self.quotes)
        plain = f"([^{soft}{hard}]*)" if soft or hard else "(.*)"
        end = f"([{hard}]?)" if hard else "()"
        return re.compile(f"{before}(?:{quoted}{plain}){before}{end}", re.DOTALL)

    def fields(self, line: str) -> list[str]:
        """The fields of a line; none of one with nothing but soft signs."""
        if not any(quote in line for quote in self.quotes):
            if not self.hard or not any(sign in line for sign in self.hard):
                return self._between_soft(line)
            if not self.soft and len(self.hard) == 1:
                return line.split(self.hard)
        return list(self._one_by_one(line))

    def _between_soft(self, line: str) -> list[str]:
        if not self.soft:
            return [line] if line else []
        return [each for each in re.split(f"[{re.escape(self.soft)}]+", line) if each]

    def _one_by_one(self, line: str) -> Iterator[str]:
        if self.soft:
            line = line.rstrip(self.soft)
        at, sign = 0, ""
        while at < len(line):
            match = self._field.match(line, at)
            assert match is not None
            *quoted, plain, sign = match.groups()
            yield self._value(quoted, plain)
            at = match.end()
        if sign:
            yield ""  # behind the last sign

    def _value(self, quoted: Sequence[str | None], plain: str | None) -> str:
        """What a field holds; `quoted` are, for each quotation mark, what stands between two and behind the second."""
        for quote, inside, behind in zip(self.quotes, quoted[::2], quoted[1::2], strict=True):
            if inside is not None:
                return inside.replace(quote * 2, quote) + (behind or "").strip()
        return plain or ""


def rows(lines: Sequence[str], width: int, separators: Separators) -> tuple[list[list[str | None]], int, int]:
    """A row a line with `width` fields, None for those that are not there; how many rows were shorter, and longer."""
    found: list[list[str | None]] = []
    short = long = 0
    for line in lines:
        fields: list[str | None] = list(separators.fields(line))
        short += len(fields) < width
        long += len(fields) > width
        found.append(fields[:width] + [None] * (width - len(fields)))
    return found, short, long


def stream(lines: Sequence[str], width: int, separators: Separators) -> tuple[list[list[str | None]], int]:
    """Rows of `width` fields whatever the lines, and how many fields are left over at the end."""
    fields: list[str | None] = []
    for line in lines:
        own = separators.fields(line)
        if own and separators.hard and line.rstrip(separators.soft or None)[-1:] in tuple(separators.hard):
            own = own[:-1]  # a sign at the end of a line ends its last field
        fields += own
    whole = len(fields) // width * width
    return [fields[at : at + width] for at in range(0, whole, width)], len(fields) - whole


def fixed(lines: Sequence[str], readings: Sequence[Reading], records: int) -> tuple[list[list[str | None]], int]:
    """A row for each `records` lines with what stands in the columns, and how many lines are left over at the end."""
    whole = len(lines) // records * records
    found: list[list[str | None]] = [
        [lines[at + each.record - 1][each.first : each.last] for each in readings] for at in range(0, whole, records)
    ]
    return found, len(lines) - whole
