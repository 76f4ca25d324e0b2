"""A text up to a period that may be several commands, since periods are missing."""

from __future__ import annotations

import re
from itertools import pairwise

from sarcstat.syntax.reading.parsing import Parsed, parse
from sarcstat.syntax.reading.source import Place, Source, Troubles
from sarcstat.syntax.reading.splitting import Piece

#: So many times its own length, and so many characters more, a piece may be read to find out what is in it.
_TIMES = 30
_MORE = 200_000
#: What stands before a line that goes on.
_OPEN = re.compile(r"(?:[=,(+*/&|<>~-]|\b(?:BY|WITH|TO|AND|OR|NOT|EQ|NE|LT|LE|GT|GE|THRU|INTO))\s*\Z", re.IGNORECASE)


class Parts:
    """A piece that may be several commands whose periods are missing.

    A line within it that begins with the name of a command may be one, or go on with a list in which a variable is
    called so (`weight`). It is a command if what stands before it and what begins with it can both be read as
    commands. A name whose grammar is not known is one only if the whole cannot be read otherwise, as is one that does
    not stand in column 1.
    """

    def __init__(self, source: Source, piece: Piece) -> None:
        self.source = source
        self.piece = piece
        self.known: dict[tuple[int, int], Parsed] = {}
        self.budget = _MORE + _TIMES * (piece.end - piece.start)

    def parsed(self, start: int, end: int) -> Parsed:
        """The text as one command."""
        if (start, end) not in self.known:
            self.budget -= end - start
            begin = start
            while begin < end - 1 and self.source.text[begin] in "+-. \t":
                begin += 1
            self.known[start, end] = parse(self.source, begin, end)
        return self.known[start, end]

    def parts(self) -> list[Parsed]:
        """The commands of the piece, at least one."""
        start, end = self.piece.start, self.piece.end
        found: list[Parsed] = []
        for at, following in pairwise([*self.piece.candidates, end]):
            if self.budget < 0:
                return [*found, self._too_long(start)]
            if self._divides(start, at, following):
                found.append(self.parsed(start, at))
                start = at
        return [*found, self.parsed(start, end)]

    def _divides(self, start: int, at: int, following: int) -> bool:
        """Whether a command begins at `at`, one of the lines that begin like commands."""
        end = self.piece.end
        if _OPEN.search(self.source.text, max(start, at - 50), at):
            return False
        tail = self.parsed(at, following)
        if not tail.right:
            tail = self.parsed(at, end)
        if not tail.right or tail.rule is None:
            return False
        head = self.parsed(start, at)
        in_first_column = not self.source.text[at].isspace()
        grammarless = head.rule is None or head.rule.read is None
        if head.right and in_first_column and (tail.rule.read is not None or grammarless):
            return True
        return not self.parsed(start, end).right

    def _too_long(self, start: int) -> Parsed:
        troubles = Troubles()
        message = "no period ends this command, and too many lines behind it may be commands of their own"
        troubles.mistake(message, Place(self.source, start), "End each command with a period.")
        return Parsed((), troubles, None)
