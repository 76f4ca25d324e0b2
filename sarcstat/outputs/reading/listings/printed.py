"""Tables that R prints: a line of known headings, lines of numbers under it, wrapped where the line is too short."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: A number as R prints it, `<2e-16`, and what stands for none.
NUMBER = r"[<>]?[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+|Inf|NaN|NA)"
_NUMBER = re.compile(NUMBER)
#: `< 2e-16`: a p, which stands last; elsewhere the sign may be of the name of a level.
_APART = re.compile(r"([<>])\s+(?=[\d.]+(?:[eE][-+]?\d+)?$)")
_STARS = re.compile(r"\s+(?:\*{1,3}|\.)$")
#: Lines under a table that end with a number as well.
_OTHER = re.compile(r"[*>]|n=|Likelihood|Wald test|Score|Concordance|Chisq")
_BETWEEN = re.compile(r"\s+")


@dataclass(slots=True)
class Block:
    """The rows of a printed table, whatever it was wrapped into: labels, and a text for each column."""

    columns: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    end: int = 0


class Headings:
    """The headings that a kind of table may have: a pattern of each → its name; it begins with one of `first`."""

    def __init__(self, patterns: Mapping[str, str], first: Sequence[str] = ()) -> None:
        self._patterns = [(re.compile(pattern), name) for pattern, name in patterns.items()]
        self.first = set(first)

    def of(self, line: str) -> list[str]:
        """The headings of a line in their order; [] where the line has anything else."""
        found: list[str] = []
        at = len(line) - len(line.lstrip())
        while at < len(line):
            matches = [
                (match.end(), match, name) for pattern, name in self._patterns if (match := pattern.match(line, at))
            ]
            if not matches:
                return []
            end, match, name = max(matches, key=lambda each: each[0])
            if end < len(line) and line[end] != " ":
                return []
            found.append(match.expand(name) if "\\" in name else name)
            rest = _BETWEEN.match(line, end)
            at = rest.end() if rest else end
        return found

    def begins(self, line: str) -> bool:
        """Whether a table of this kind begins with the line."""
        found = self.of(line)
        return bool(self.first.intersection(found)) if self.first else bool(found)


def block(lines: Sequence[str], start: int, headings: Headings, *, labeled: bool = True) -> Block | None:
    """The table whose headings stand in the line `start`; None where no numbers follow.

    A line too short for all columns is followed by the others, with the same labels in the same order.
    """
    made = Block(end=start)
    while made.end < len(lines):
        columns = headings.of(lines[made.end])
        if not columns or set(columns) & set(made.columns):
            break
        labels, rows, end = _rows(lines, made.end + 1, headings, len(columns), made.labels, labeled=labeled)
        if not rows or (made.columns and labels != made.labels):
            break
        if made.columns:
            for row, more in zip(made.rows, rows, strict=True):
                row += more
        else:
            made.labels, made.rows = labels, rows
        made.columns += columns
        made.end = end
    return made if made.columns else None


def _rows(
    lines: Sequence[str], start: int, headings: Headings, count: int, known: Sequence[str], *, labeled: bool
) -> tuple[list[str], list[list[str]], int]:
    """The lines that end with so many numbers: what stands before them, and they; as many as `known` has, if any."""
    labels: list[str] = []
    rows: list[list[str]] = []
    at = start
    while at < len(lines) and (not known or len(rows) < len(known)):
        parts = _APART.sub(r"\1", _STARS.sub("", lines[at])).rsplit(None, count)
        numbers = parts[-count:]
        label = parts[0].strip() if len(parts) > count else ""
        if len(parts) < count or not all(map(_NUMBER.fullmatch, numbers)) or (label and not labeled):
            break
        if _OTHER.match(label) or (label and headings.of(lines[at])):
            break
        labels.append("" if label == "[1,]" else label)
        rows.append(numbers)
        at += 1
    return labels, rows, at
