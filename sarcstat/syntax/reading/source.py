"""A text of syntax, a place in it, and what is wrong there."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sarcstat.errors import InputError, Problem, counted

#: So many mistakes are told at once; the rest is counted.
MOST_MISTAKES = 20


@dataclass(frozen=True)
class Source:
    """A text and what the user calls it: the name of a file, or `Notes` of an output."""

    name: str
    text: str

    @cached_property
    def starts(self) -> list[int]:
        """The offset at which each line starts."""
        found, at = [0], self.text.find("\n")
        while at >= 0:
            found.append(at + 1)
            at = self.text.find("\n", at + 1)
        return found


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a source. `line` and `column` count from 1, a column in characters."""

    source: Source = field(repr=False)
    offset: int

    @property
    def file(self) -> str:
        """What the source is called."""
        return self.source.name

    @property
    def line(self) -> int:
        return bisect_right(self.source.starts, self.offset)

    @property
    def column(self) -> int:
        return self.offset - self.source.starts[self.line - 1] + 1

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}, column {self.column}"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that cannot be read, or (a remark) one that can and that the user should know of."""

    message: str
    place: Place
    hint: str | None = None

    def problem(self) -> Problem:
        """The message with its place before it, and the line with a caret behind it."""
        return Problem(f"{self.place}: {self.message}:{pointed(self.place)}", self.hint)


class UnreadableError(Exception):
    """A mistake that ends the reading of a command or of one of its subcommands."""

    def __init__(self, message: str, place: Place, hint: str | None = None) -> None:
        super().__init__(message)
        self.mistake = Mistake(message, place, hint)


@dataclass(slots=True)
class Troubles:
    """What was found wrong so far, in no order, and what is worth a remark."""

    mistakes: list[Mistake] = field(default_factory=list)
    remarks: list[Mistake] = field(default_factory=list)

    def mistake(self, message: str, place: Place, hint: str | None = None) -> None:
        """Remember a mistake and go on."""
        self.mistakes.append(Mistake(message, place, hint))

    def remark(self, message: str, place: Place, hint: str | None = None) -> None:
        """Remember what is worth telling."""
        self.remarks.append(Mistake(message, place, hint))


def error_of(mistakes: Sequence[Mistake]) -> InputError:
    """One error of all mistakes, of which the first twenty are told."""
    problems = [mistake.problem() for mistake in mistakes[:MOST_MISTAKES]]
    more = len(mistakes) - MOST_MISTAKES
    if more > 0:
        problems.append(Problem(f"{mistakes[0].place.file}: there are {counted(more, 'more mistake')}"))
    error = InputError.of(problems)
    assert isinstance(error, InputError)
    return error


def pointed(place: Place) -> str:
    """The line around a place with a caret under it, as lines to follow a message."""
    text, offset = place.source.text, place.offset
    begin = place.source.starts[place.line - 1]
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    first, last = max(offset - 60, begin), min(offset + 30, end)
    shown = "".join(char if char.isprintable() else " " for char in text[first:last])
    before = "…" if first > begin else ""
    width = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in before + shown[: offset - first])
    return f"\n  {before}{shown}{'…' if last < end else ''}\n  {' ' * width}^"
