"""Reading an expression word by word, up to the values that stand in it."""

from __future__ import annotations

from sarcstat.data.expression import nodes
from sarcstat.data.expression.tokens import Passage, Token
from sarcstat.errors import UsageError

# Nested parentheses cost stack while reading.
_DEEPEST = 50


class Reader:
    """The words of an expression and how far they are read; `depth` counts the parentheses that are open."""

    def __init__(self, passage: Passage, tokens: tuple[Token, ...]) -> None:
        self.passage = passage
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.next
        self.place += 1
        return token

    def accept(self, kind: str, value: str) -> bool:
        """Whether this is the next token; it is taken if so."""
        found = self.next.kind == kind and self.next.value == value
        self.place += found
        return found

    def is_sign(self, *values: str) -> bool:
        return self.next.kind == "sign" and self.next.value in values

    def is_word(self, value: str, after: int = 0) -> bool:
        """Whether the token that many places on is this word."""
        token = self.tokens[min(self.place + after, len(self.tokens) - 1)]
        return token.kind == "word" and token.value == value

    def error(self, message: str, hint: str | None = None) -> UsageError:
        return self.passage.wrong(message, self.next.at, hint)

    def is_missing_word(self) -> bool:
        token = self.next
        return token.kind == "column" and token.value.lower() == "missing" and self.passage.text[token.at] != "`"

    def opened(self) -> Token:
        """The parenthesis that opens here."""
        opening = self.take()
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.passage.wrong("too many parentheses are open", opening.at)
        return opening

    def minus(self) -> bool:
        """Whether the signs that stand here make a number negative; they are taken."""
        negative = False
        while self.is_sign("-", "+"):
            negative ^= self.take().value == "-"
        return negative

    def literal(self, expected: str) -> nodes.Literal:
        """A number, a text, true or false; where there is none, an error that says what is `expected`."""
        token = self.next
        if token.kind == "number":
            return nodes.Literal(float(self.take().value), token.at)
        if token.kind == "text":
            return nodes.Literal(self.take().value, token.at)
        if token.kind == "word" and token.value in ("true", "false"):
            return nodes.Literal(float(self.take().value == "true"), token.at)
        hint = None
        if token.kind == "word":
            hint = f"Put a column called {token.value} in `backquotes`."
        elif token.kind == "column":
            hint = f"A text stands in quotation marks: '{token.value}'."
        raise self.error(expected, hint)

    def member(self) -> nodes.Literal:
        """A value of a list."""
        at, negative = self.next.at, False
        if self.is_sign("-", "+"):
            negative = self.take().value == "-"
        found = self.literal("a value is expected here")
        if at == found.at:
            return found
        if isinstance(found.value, str):
            raise self.passage.wrong("a number is expected after the sign", found.at)
        return nodes.Literal(-found.value if negative else found.value, at)
