"""Where commands, comments and blocks begin and end in a text of syntax."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sarcstat.syntax.reading.lexing import COMMENT, TEXT
from sarcstat.syntax.reading.names import Rule, rules
from sarcstat.syntax.reading.source import Place, Source, Troubles
from sarcstat.syntax.reading.words import fits

_BLANK = re.compile(rf"(?:[\s\x00-\x1f\x7f\u200b]++|{COMMENT})*+")
_WORD = re.compile(r"[A-Za-z0-9]++(?:-[A-Za-z]++)?(?![\w$#@]|\.\w)")
_TEXT_OR_COMMENT = re.compile(rf"{TEXT}|['\"][^\n]*|(?P<comment>{COMMENT})")
_INDENT = re.compile(r"[+\-.]?[^\S\n]*")
_BEGIN_DATA = re.compile(r"[+\-.]?[^\S\n]*BEG(?:I|IN)?[^\S\n]+DATA?[^\S\n]*\.?[^\S\n]*(?:\n|\Z)", re.IGNORECASE)
_END_DATA = re.compile(r"^[^\S\n]*END[^\S\n]+DATA?[^\S\n]*\.?[^\S\n]*$", re.IGNORECASE | re.MULTILINE)
#: First signs of lines that stand in real files all the same; `>` begins a message in a log.
_NO_SYNTAX = {
    "#": "a line that begins with # is no syntax: it was skipped",
    ">": "a message of SPSS is no syntax: it was skipped; the command before it may have failed there",
}
#: So many words has the longest name of a command.
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, without the period that ends it. `kind`: command, comment, data, or the name of a block.

    `candidates` are the offsets of lines within it that begin with the name of a command. `end` of data is before the
    line END DATA; `stopped`: a period or a blank line ends it, not the end of the text.
    """

    kind: str
    start: int
    end: int
    candidates: tuple[int, ...] = ()
    stopped: bool = True


def first_words(text: str, at: int, end: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The first words from `at`, in capitals, that may be the name of a command, and where each of them ends."""
    words: list[str] = []
    ends: list[int] = []
    while len(words) < _MOST_WORDS:
        blank = _BLANK.match(text, at, end)
        found = _WORD.match(text, blank.end() if blank else at, end)
        if not found:
            break
        words.append(found[0].upper())
        at = found.end()
        ends.append(at)
    return tuple(words), tuple(ends)


def _inner(names: str) -> re.Pattern[str]:
    return re.compile(rf"^[+\-.]?[^\S\n]*(?P<end>END[^\S\n]+)?{names}\b[^\n]*", re.IGNORECASE | re.MULTILINE)


#: Blocks that are not in the language of commands, or not carried out: what begins and ends them.
_BLOCKS = {
    "BEGIN PROGRAM": _inner("PROGRAM"),
    "BEGIN GPL": _inner("GPL"),
    "DEFINE": re.compile(r"(?P<end>!ENDDEFINE\b[^\n]*)", re.IGNORECASE),
    "MATRIX": _inner("MATRIX"),
    "INPUT PROGRAM": re.compile(
        r"^[+\-.]?[^\S\n]*(?P<end>END[^\S\n]+)INPUT[^\S\n]+PROGRAM\b[^\n]*", re.IGNORECASE | re.MULTILINE
    ),
    "LOOP": _inner("LOOP"),
    "DO REPEAT": re.compile(
        r"^[+\-.]?[^\S\n]*(?:(?P<end>END[^\S\n]+)|DO[^\S\n]+)REPEAT\b[^\n]*", re.IGNORECASE | re.MULTILINE
    ),
}


class Splitter:
    """A text that is gone through line by line. `batch`: every line that begins in column 1 begins a command."""

    def __init__(self, source: Source, troubles: Troubles, *, batch: bool = False) -> None:
        self.source = source
        self.text = source.text
        self.troubles = troubles
        self.batch = batch
        self.at = 0

    def pieces(self) -> Iterator[Piece]:
        """The parts of the text in their order."""
        while self.at < len(self.text):
            stop = self._line_end(self.at)
            indent = _INDENT.match(self.text, self.at, stop)
            start = indent.end() if indent else self.at
            if start < stop and self.text.startswith("/*", start):
                blank = _BLANK.match(self.text, start, stop)
                start = blank.end() if blank else start
            if start >= stop or not self.text[start:stop].strip(" \t\x00."):
                self.at = stop + 1
            elif self.text[start] in _NO_SYNTAX:
                self.troubles.remark(_NO_SYNTAX[self.text[start]], Place(self.source, start))
                self.at = stop + 1
            else:
                yield self._piece(start)

    def skip_command(self, start: int) -> None:
        """Go on behind the command that begins at `start`, whatever it begins."""
        self._command(start)

    def _line_end(self, at: int) -> int:
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found

    def _piece(self, start: int) -> Piece:
        if self.text[start] == "*":
            return self._comment(start)
        if _BEGIN_DATA.match(self.text, start):
            return self._data(start)
        words, _ = first_words(self.text, start, self._line_end(start))
        block = self._block_name(words)
        if block is not None:
            return self._block(start, block)
        found = rules(words)
        if found and found[0].name == "COMMENT" and words[0] != "COM":
            return self._comment(start)
        return self._command(start)

    def _comment(self, start: int) -> Piece:
        """Up to a line that ends with a period, or to a blank line."""
        candidates: list[int] = []
        at = start
        while at < len(self.text):
            stop = self._line_end(at)
            line = self.text[at:stop]
            if at > start and not line.strip():
                self.at = at
                return Piece("comment", start, at, tuple(candidates))
            if at > start and (self.batch and not line[:1].isspace()):
                self.at = at
                return Piece("comment", start, at, tuple(candidates))
            if at > start and len(candidates) < 5 and self._begins_command(at, stop):
                candidates.append(at)
            at = stop + 1
            if (code := line.rstrip()).endswith(".") or (code := _without_comments(line)).endswith("."):
                self.at = at
                return Piece("comment", start, stop - len(line) + len(code) - 1, tuple(candidates))
        self.at = at
        return Piece("comment", start, len(self.text), tuple(candidates))

    def _begins_command(self, at: int, stop: int) -> bool:
        """Whether a line begins, in column 1 or behind a sign there, with the name of a command."""
        first = self.text[at : at + 1]
        if not (first.isalpha() or first in ("+", "-", ".") or first.isspace()):
            return False
        indent = _INDENT.match(self.text, at, stop)
        return bool(rules(first_words(self.text, indent.end() if indent else at, stop)[0]))

    def _command(self, start: int) -> Piece:
        candidates: list[int] = []
        at = start
        while at < len(self.text):
            stop = self._line_end(at)
            line = self.text[at:stop]
            if at > start:
                if not line.strip():
                    self.at = at
                    return Piece("command", start, at, tuple(candidates))
                if _BEGIN_DATA.match(self.text, at) or (self.batch and not line[:1].isspace()):
                    self.at = at
                    return Piece("command", start, at, tuple(candidates))
                if self._begins_command(at, stop):
                    candidates.append(at)
            code = _without_comments(line)
            if code.endswith("."):
                self.at = stop + 1
                return Piece("command", start, at + len(code) - 1, tuple(candidates))
            at = stop + 1
        self.at = at
        return Piece("command", start, len(self.text), tuple(candidates), stopped=self.batch)

    def _data(self, start: int) -> Piece:
        begin = min(self._line_end(start) + 1, len(self.text))
        found = _END_DATA.search(self.text, begin)
        if found is None:
            self.troubles.mistake("BEGIN DATA has no END DATA", Place(self.source, start))
            self.at = len(self.text)
            return Piece("data", begin, len(self.text))
        self.at = found.end() + 1
        return Piece("data", begin, found.start())

    def _block_name(self, words: tuple[str, ...]) -> str | None:
        if len(words) > 1 and words[0] in ("BEGIN", "BEGI", "BEG"):
            return next((f"BEGIN {word}" for word in ("PROGRAM", "GPL") if fits(words[1], word)), None)
        found: tuple[Rule, ...] = rules(words)
        return found[0].name if found and found[0].name in _BLOCKS else None

    def _block(self, start: int, name: str) -> Piece:
        """A block up to its end; one of the same kind within it has an end of its own."""
        depth, at = 1, self._line_end(start)
        if name == "DEFINE":
            at = start
        for found in _BLOCKS[name].finditer(self.text, at):
            depth += -1 if found["end"] else 1
            if depth == 0 or (name in ("BEGIN PROGRAM", "BEGIN GPL") and found["end"]):
                self.at = self._line_end(found.end()) + 1
                return Piece(name, start, found.end())
        self.troubles.mistake(f"{name} has no end", Place(self.source, start))
        self.at = len(self.text)
        return Piece(name, start, len(self.text))


def _without_comments(line: str) -> str:
    """A line with blanks for the comments within it, and without blanks at its end."""
    if "/*" not in line:
        return line.rstrip()
    return _TEXT_OR_COMMENT.sub(
        lambda found: " " * len(found[0]) if found["comment"] is not None else found[0], line
    ).rstrip()
