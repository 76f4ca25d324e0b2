"""Lines of a delimited text that are no patients of their own, wherever they stand: subtotals, heads, repetitions."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from sarcstat.data.reading.shared.last_rows import SUMMARIES, Row, last_rows_warning, number_at_end
from sarcstat.data.reading.shared.rows_among import (
    AROUND,
    MOST,
    header_again,
    is_candidate,
    is_header,
    rows_twice,
    summaries_among,
)
from sarcstat.data.reading.texts.cut_off import cut_off_warning
from sarcstat.data.reading.texts.layout import PADDING, Layout
from sarcstat.results import Condition

#: In longer texts nobody looks for lines that are there twice.
_LONGEST = 1 << 22
_WORDS = "|".join(sorted(map(re.escape, SUMMARIES))).encode()


def lines_told(name: str, built: Layout, last: Sequence[Row], from_end: Callable[[int], str]) -> list[Condition]:
    """Warnings on rows that look like no patients, and on a text that looks cut off.

    `last` are the last rows, and `from_end` says where the row is that is so many from the end.
    """
    found = _Lines(built, number_at_end(last))
    return [
        *header_again(name, built.names, found.heads(), found.place),
        *summaries_among(name, found.summaries(), found.around, found.place),
        *found.twice(name),
        *last_rows_warning(name, last, from_end),
        *cut_off_warning(name, built.text, built.names, last, built.delimiter, from_end(0)),
    ]


class _Lines:
    """The lines behind the head, numbered from 0; `at_end` of the last ones are not looked at."""

    def __init__(self, built: Layout, at_end: int) -> None:
        self.built = built
        self.end = self._trimmed(len(built.text))
        for _ in range(at_end):
            self.end = self._trimmed(built.text.rfind(b"\n", built.start, self.end))
        self._starts: dict[int, int] = {}

    def _trimmed(self, end: int) -> int:
        """An end without blank lines before it."""
        while end > self.built.start and self.built.text[end - 1] in PADDING:
            end -= 1
        return max(end, self.built.start)

    def place(self, at: int) -> str:
        """Where a line is in the file."""
        return f"line {self.built.line + at}"

    def heads(self) -> dict[int, Row]:
        """The rows whose first cell is the name of its column."""
        named = next((name for name in self.built.names if name), None)
        return self._rows(rb'[ "]*' + re.escape(named.encode()) + b'[ "]*') if named else {}

    def summaries(self) -> dict[int, Row]:
        """The rows that call themselves sums."""
        mark = re.escape(self.built.delimiter.encode())
        # Most lines begin with a figure, which is seen at once.
        word = rb'(?i:(?:[^\s\d",;|]{1,20} )?(?:' + _WORDS + rb"))"
        found = self._rows(rb"(?=[^0-9])(?:" + mark + rb'|[ "])*' + word + rb':?[ "]*')
        return {at: row for at, row in found.items() if is_candidate(row)}

    def _rows(self, cell: bytes) -> dict[int, Row]:
        """The whole rows that begin like this, with the delimiter behind it, by their lines; the first ones of many."""
        text, start = self.built.text, self.built.start
        begins = re.compile(rb"\n" + cell + re.escape(self.built.delimiter.encode()))
        rows, line, before = {}, 0, start - 1
        for found in islice(begins.finditer(text, max(start - 1, 0), self.end), MOST):
            line += text.count(b"\n", before + 1, found.start() + 1)
            before = found.start()
            row = self._row(text[before + 1 : self._behind(before + 1)])
            if row is not None:
                rows[line], self._starts[line] = row, before + 1
        return rows

    def _behind(self, start: int) -> int:
        """Where a line ends."""
        end = self.built.text.find(b"\n", start, self.end)
        return self.end if end < 0 else end

    def _row(self, line: bytes) -> Row | None:
        """The cells of a line; None where it is no whole row."""
        if line.count(b'"') % 2:
            return None
        try:
            row = next(csv.reader([line.decode()], delimiter=self.built.delimiter), [])
        except csv.Error:  # a carriage return within a cell
            return None
        return row if len(row) == len(self.built.names) else None

    def around(self, at: int) -> list[Row]:
        """The whole rows around a line that was found, without those that call themselves sums."""
        rows = map(self._row, self._beside(self._starts[at]))
        return [row for row in rows if row is not None and not is_candidate(row)]

    def _beside(self, start: int) -> Iterator[bytes]:
        """The lines before and behind the one that starts there."""
        text, before, behind = self.built.text, start, self._behind(start)
        for _ in range(AROUND):
            if before > self.built.start:
                end, before = before - 1, text.rfind(b"\n", 0, before - 1) + 1
                yield text[before:end]
            if behind < self.end:
                begin, behind = behind + 1, self._behind(behind + 1)
                yield text[begin:behind]

    def twice(self, name: str) -> list[Condition]:
        """A warning on lines that are there twice."""
        if self.end - self.built.start > _LONGEST:
            return []
        lines = self.built.text[self.built.start : self.end].split(b"\n")
        distinct = set(lines)
        if len(distinct) == len(lines):
            return []
        rows = dict(self._whole(distinct))
        keys = [line if line in rows else None for line in lines]
        return rows_twice(name, self.built.names, keys, lambda at: rows[lines[at]], self.place)

    def _whole(self, lines: Iterable[bytes]) -> Iterator[tuple[bytes, Row]]:
        """The lines that are whole rows and hold anything, heads and sums not among them."""
        nothing = self.built.delimiter.encode() + b' "\r'
        for line in lines:
            row = self._row(line) if line.strip(nothing) else None
            if row is not None and not is_candidate(row) and not is_header(self.built.names, row):
                yield line, row
