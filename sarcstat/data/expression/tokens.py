"""The words of an expression, and how an error points into the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from sarcstat.data.exactness import is_float
from sarcstat.errors import InputError, UsageError

_WORDS = {"and", "or", "not", "in", "between", "is", "if", "else", "true", "false"}
_NAME = r"[^\W\d][\w.$#@]*"
_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<text>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")"
    r"|(?P<quoted>`(?:[^`]|``)+`)"
    rf"|(?P<name>{_NAME})"
    r"|(?P<sign>\*\*|<=|>=|==|!=|<>|[=<>(),+*/-])"
)
#: What a reader may type for a sign of the language.
_MEANT = {
    **dict.fromkeys("&|!~", "Write and, or, not."),
    **dict.fromkeys("‘’“”„", "Use straight quotation marks: 'text'."),
    **dict.fromkeys("≤≥≠", "Write <=, >= or !=."),
    **dict.fromkeys("−–×·÷", "Write -, * or /."),
    "^": "Write ** for a power.",
    "%": "Write 5 % as the data have it: 5, or 0.05.",
    "[": "A list stands in parentheses: stage in (1, 2).",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text. `kind`: number, text, column, word, sign or end; `value` without its quotes."""

    kind: str
    value: str
    at: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A text in the language of expressions, and the place where the user wrote it (`--where`)."""

    text: str
    place: str = "--where"

    def pointing(self, message: str, at: int) -> str:
        """The message with the place before it and a picture of position `at` behind it."""
        return f"{self.place}: {message}, at character {at + 1}:{pointed(self.text, at)}"

    def wrong(self, message: str, at: int, hint: str | None = None) -> UsageError:
        """The error of a text that says nothing sensible at position `at`."""
        return UsageError(self.pointing(message, at), hint)

    def unfit(self, message: str, at: int, hint: str | None = None) -> InputError:
        """The error of a text that does not fit the data at position `at`."""
        return InputError(self.pointing(message, at), hint)


def pointed(text: str, at: int) -> str:
    """The part of `text` around position `at`, and a caret under it, as lines to follow a message."""
    start, end = max(at - 50, 0), at + 25
    shown = "".join(char if char.isprintable() else " " for char in text[start:end])
    shown = ("…" if start else "") + shown + ("…" if end < len(text) else "")
    before = shown[: at - start + bool(start)]
    width = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in before)
    return f"\n  {shown}\n  {' ' * width}^"


def tokens(passage: Passage) -> Iterator[Token]:
    """The words of the text, then one of kind `end`."""
    text, at = passage.text, 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found = _TOKEN.match(text, at)
        if not found:
            raise _unreadable(passage, at)
        yield _token(passage, found)
        at = found.end()
    yield Token("end", "", len(text))


def _token(passage: Passage, found: re.Match[str]) -> Token:
    kind, value, at = str(found.lastgroup), found[0], found.start()
    if kind == "number" and re.match(r"[\w.]", passage.text[found.end() : found.end() + 1]):
        hint = "Put a name that starts with a digit in `backquotes`."
        raise passage.wrong("a number must not run into a name", at, hint)
    if kind == "number" and value.isdigit() and len(value) < 300 and not is_float(int(value)):
        hint = f"Where the column holds texts, as it does where such numbers would be rounded, write '{value}'."
        raise passage.wrong(f"{value} would be rounded to {float(value):.0f}", at, hint)
    if kind in ("text", "quoted"):
        value = value[1:-1].replace(value[0] * 2, value[0])
        return Token("text" if kind == "text" else "column", value, at)
    if kind == "name":
        word = value.lower()
        return Token("word", word, at) if word in _WORDS else Token("column", value, at)
    return Token(kind, value, at)


def _unreadable(passage: Passage, at: int) -> UsageError:
    char = passage.text[at]
    if char in "'\"`":
        return passage.wrong(f"the quotation mark {char} is not closed", at)
    shown = char if char.isprintable() else f"U+{ord(char):04X}"
    hint = "Put names with blanks or other special characters in `backquotes`, texts in 'quotation marks'."
    return passage.wrong(f"'{shown}' is not understood", at, _MEANT.get(char, hint))
