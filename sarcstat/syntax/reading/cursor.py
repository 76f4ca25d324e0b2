"""Reading the words of a command one after the other."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NoReturn

from sarcstat.syntax.reading.lexing import Token
from sarcstat.syntax.reading.source import Place, Source, Troubles, UnreadableError
from sarcstat.syntax.reading.tree import Everything, File, Format, Name, Range, Span, Value, Values, Variables
from sarcstat.syntax.reading.words import fits

#: SPSS's own words, which are no names of variables.
RESERVED = frozenset(["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"])
_LOWEST = ("LO", "LOWEST")
_HIGHEST = ("HI", "HIGHEST")
_FORMAT = re.compile(r"([A-Z]+)([0-9]{1,5})?(?:\.([0-9]{1,2}))?\Z")


class Cursor:
    """The words of a command, or of a part of it, and how far they are read. `title` names the part in messages."""

    def __init__(self, source: Source, tokens: Sequence[Token], troubles: Troubles, title: str) -> None:
        self.source = source
        self.tokens = tokens
        self.troubles = troubles
        self.title = title
        self.at = 0

    @property
    def token(self) -> Token:
        """The next word."""
        return self.tokens[self.at]

    @property
    def done(self) -> bool:
        return self.token.kind == "end"

    def ahead(self, steps: int = 1) -> Token:
        """The word that stands so many words behind the next one."""
        return self.tokens[min(self.at + steps, len(self.tokens) - 1)]

    def place(self, token: Token | None = None) -> Place:
        return Place(self.source, (token or self.token).at)

    def next(self) -> Token:
        """The next word, which then is read; the end stays."""
        token = self.token
        if token.kind != "end":
            self.at += 1
        return token

    def part(self, start: int, end: int, title: str) -> Cursor:
        """A cursor for the words from one index to before another."""
        last = self.tokens[end]
        closing = Token("end", "", "", last.at, last.at)
        return Cursor(self.source, [*self.tokens[start:end], closing], self.troubles, title)

    def wrong(self, message: str, token: Token | None = None, hint: str | None = None) -> NoReturn:
        """Give up the command or the part."""
        raise UnreadableError(message, self.place(token), hint)

    def missing(self, what: str, hint: str | None = None) -> NoReturn:
        """Give up, since something else stands where `what` is expected."""
        self.wrong(f"{self.title}: {what} is expected, not {shown(self.token)}", hint=hint)

    def end(self) -> None:
        """Nothing may follow."""
        if not self.done:
            self.wrong(f"{self.title}: {shown(self.token)} is not understood here")

    def at_sign(self, text: str) -> bool:
        """Whether the next word is this sign."""
        token = self.tokens[self.at]
        return token[1] == text and token[0] == "sign"

    def sign(self, text: str) -> bool:
        """Whether the next word is this sign, which then is read."""
        token = self.tokens[self.at]
        if token[1] != text or token[0] != "sign":
            return False
        self.at += 1
        return True

    def expect(self, text: str) -> Token:
        """Read this sign, or give up."""
        token = self.token
        if not self.sign(text):
            self.missing(f"'{text}'")
        return token

    def commas(self) -> None:
        """Commas are blanks in lists."""
        while self.tokens[self.at][1] == "," and self.sign(","):
            pass

    def is_word(self, *words: str) -> bool:
        """Whether the next word is one of these, or an abbreviation of it."""
        return self.token.kind == "name" and any(fits(self.token.word, word) for word in words)

    def keyword(self, *words: str) -> bool:
        """Whether the next word is one of these, which then is read."""
        if self.is_word(*words):
            self.at += 1
            return True
        return False

    def exactly(self, *words: str) -> bool:
        """Whether the next word is one of these in full, which then is read."""
        if self.token.kind == "name" and self.token.word in words:
            self.at += 1
            return True
        return False

    def starts_name(self) -> bool:
        return self.token.kind == "name" and self.token.word not in RESERVED

    def name(self, what: str = "the name of a variable") -> Name:
        """A name that is none of SPSS's own words."""
        if not self.starts_name():
            self.missing(what)
        token = self.next()
        return Name(token.text, self.place(token))

    def variables(self, what: str = "a variable") -> Variables:
        """Names, `a TO b` and ALL, at least one."""
        found: list[Name | Span | Everything] = []
        self.commas()
        while self.starts_name() or self.token.word == "ALL":
            if self.token.word == "ALL":
                found.append(Everything(self.place(self.next())))
            else:
                found.append(self.span())
            self.commas()
        if not found:
            self.missing(what)
        return tuple(found)

    def span(self) -> Name | Span:
        """A name, or `a TO b`."""
        first = self.name()
        return Span(first, self.name()) if self.exactly("TO") else first

    def number(self) -> float:
        """A number, with a sign before it or not."""
        negative = self.sign("-")
        if not negative:
            self.sign("+")
        if self.token.kind != "number":
            self.missing("a number")
        value = float(self.next().text)
        return -value if negative else value

    def whole(self) -> int:
        """A whole number that is not negative."""
        token = self.token
        value = self.number()
        if value < 0 or value != math.floor(value) or math.isinf(value):
            self.wrong(f"{self.title}: a whole number is expected, not {token.text}", token)
        return int(value)

    def starts_number(self) -> bool:
        return self.token.kind == "number" or (
            self.token.kind == "sign" and self.token.text in "+-" and self.ahead().kind == "number"
        )

    def text(self, what: str = "a text in quotation marks") -> str:
        if self.token.kind != "text":
            self.missing(what)
        return self.next().text

    def parenthesis(self) -> int:
        """The index behind the parenthesis that is opened by the next word, or that of the end."""
        depth, at = 0, self.at
        while self.tokens[at].kind != "end":
            if self.tokens[at].kind == "sign":
                depth += {"(": 1, ")": -1}.get(self.tokens[at].text, 0)
            at += 1
            if depth == 0:
                break
        return at

    def bound(self, *, low: bool) -> float | str:
        """One end of a range: a number, a text, LO or HI."""
        if low and self.exactly(*_LOWEST):
            return -math.inf
        if self.exactly(*_HIGHEST):
            return math.inf
        if self.token.kind == "text":
            return self.next().text
        return self.number()

    def starts_value(self) -> bool:
        return self.token.kind == "text" or self.starts_number() or self.token.word in (*_LOWEST, *_HIGHEST)

    def value(self) -> Value | Range:
        """A number, a text, or a range of them with THRU."""
        place, token = self.place(), self.token
        low = self.bound(low=True)
        if self.keyword("THRU", "THROUGH"):
            return self._range(low, token, place)
        if isinstance(low, float) and math.isinf(low):
            self.missing("THRU")
        return Value(low, place)

    def _range(self, low: float | str, token: Token, place: Place) -> Range:
        high = self.bound(low=False)
        if isinstance(low, float) and isinstance(high, float) and low > high:
            self.wrong(f"{self.title}: the range from {low:g} to {high:g} is empty", token)
        return Range(low, high, place)

    def values(self) -> Values:
        """`(1, 3 THRU 5)`: values in parentheses, at least one."""
        self.expect("(")
        found: list[Value | Range] = []
        self.commas()
        while not self.sign(")"):
            if not self.starts_value():
                self.missing("a value")
            found.append(self.value())
            self.commas()
        if not found:
            self.wrong(f"{self.title}: the parentheses hold no value", self.tokens[self.at - 1])
        return tuple(found)

    def file(self) -> File:
        """A path in quotation marks, `*`, or the name of a data set or of a file."""
        place = self.place()
        if self.token.kind == "text":
            return File(self.next().text, None, place)
        if self.sign("*"):
            return File(None, None, place)
        return File(None, self.name("a file in quotation marks"), place)

    def format(self) -> Format:
        """A format such as F8.2 or A10."""
        found = _FORMAT.match(self.token.word) if self.token.kind == "name" else None
        if found is None:
            self.missing("a format such as F8.2")
        place = self.place(self.next())
        width, decimals = (None if each is None else int(each) for each in found.group(2, 3))
        return Format(found[1], width, decimals, place)


def shown(token: Token) -> str:
    """A word as a message shows it."""
    if token.kind == "end":
        return "the end"
    text = token.text if len(token.text) <= 40 else f"{token.text[:40]}…"
    return f"'{text}'"
