"""The words of `--where`, and how an error points into the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from sarcstat.errors import UsageError

_WORDS = {"and", "or", "not", "in", "between", "is", "true", "false"}
_NAME = r"[^\W\d][\w.$#@]*"
_TOKEN = re.compile(
    r"(?P<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<text>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\")"
    r"|(?P<quoted>`(?:[^`]|``)+`)"
    rf"|(?P<name>{_NAME})"
    r"|(?P<sign><=|>=|==|!=|<>|[=<>(),])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text. `kind`: number, text, column, word, sign or end; `value` without its quotes."""

    kind: str
    value: str
    at: int


def pointed(text: str, at: int) -> str:
    """The part of `text` around position `at`, and a caret under it, as lines to follow a message."""
    start, end = max(at - 50, 0), at + 25
    shown = "".join(char if char.isprintable() else " " for char in text[start:end])
    shown = ("…" if start else "") + shown + ("…" if end < len(text) else "")
    before = shown[: at - start + bool(start)]
    width = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in before)
    return f"\n  {shown}\n  {' ' * width}^"


def error_at(text: str, message: str, at: int, hint: str | None = None) -> UsageError:
    """The error that points at position `at` of `text`."""
    return UsageError(f"--where: {message}, at character {at + 1}:{pointed(text, at)}", hint)


def tokens(text: str) -> Iterator[Token]:
    """The words of the text, then one of kind `end`."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found = _TOKEN.match(text, at)
        if not found:
            raise _unreadable(text, at)
        yield _token(text, found)
        at = found.end()
    yield Token("end", "", len(text))


def _token(text: str, found: re.Match[str]) -> Token:
    kind, value, at = str(found.lastgroup), found[0], found.start()
    if kind == "number" and re.match(r"[\w.]", text[found.end() : found.end() + 1]):
        hint = "Put a name that starts with a digit in `backquotes`."
        raise error_at(text, "a number must not run into a name", at, hint)
    if kind in ("text", "quoted"):
        value = value[1:-1].replace(value[0] * 2, value[0])
        return Token("text" if kind == "text" else "column", value, at)
    if kind == "name":
        word = value.lower()
        return Token("word", word, at) if word in _WORDS else Token("column", value, at)
    return Token(kind, value, at)


def _unreadable(text: str, at: int) -> UsageError:
    char = text[at]
    if char in "'\"`":
        return error_at(text, f"the quotation mark {char} is not closed", at)
    if char in "‘’“”„":
        return error_at(text, f"'{char}' is not understood", at, "Use straight quotation marks: 'text'.")
    if char in "&|!~":
        return error_at(text, f"'{char}' is not understood", at, "Write and, or, not.")
    if char in "+-*/^%":
        return error_at(text, f"'{char}' is not understood", at, "A condition cannot calculate.")
    shown = char if char.isprintable() else f"U+{ord(char):04X}"
    hint = "Put names with blanks or other special characters in `backquotes`, texts in 'quotation marks'."
    return error_at(text, f"'{shown}' is not understood", at, hint)
