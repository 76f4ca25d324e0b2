"""The words, numbers, texts and signs of one command."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from sarcstat.syntax.reading.source import Place, Source, Troubles, UnreadableError

#: What the lines of a comment within a command look like; it ends with its line at the latest.
COMMENT = r"/\*(?:[^*\n]|\*(?!/))*+(?:\*/)?"
#: A text in quotation marks, in which the mark is written twice; and one whose end is missing.
TEXT = r"'(?:[^'\n]|'')*+'|\"(?:[^\"\n]|\"\")*+\""
_TOKEN = re.compile(
    rf"(?:[\s\x00-\x1f\x7f\u200b]++|{COMMENT})*+(?:"
    r"(?P<number>(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?)"
    rf"|(?P<text>{TEXT})"
    r"|(?P<name>[^\W\d][\w.$#@]*+|[$#@][\w.$#@]*+)"
    r"|(?P<sign>\*\*|<=|>=|<>|~=|¬=|[-+*/()=<>,~¬&|\[\]])"
    r"|(?P<end>\Z)|(?P<wrong>.))",
    re.DOTALL,
)
_MEANT = {
    **dict.fromkeys("‘’“”„«»", "Use straight quotation marks: 'text'."),
    **dict.fromkeys("≤≥≠", "Write <=, >= or ~=."),
    **dict.fromkeys("−–—×·÷", "Write -, * or /."),
    "^": "Write ** for a power.",
    ".": "A period ends a command only as the last sign of a line: start the next command on a new line.",
    ";": "A command ends with a period.",
    "!": "Macros of SPSS (DEFINE … !ENDDEFINE) are not expanded: write out what they stand for.",
}
_MOST = 3


#: What stands behind the width of a variable that GET DATA leaves out.
_SKIP = re.compile(r"[xX](?![\w@#$])")


class Token(NamedTuple):
    """A word of a command. `kind`: name, number, text, sign or end.

    `text` is what was written, of a name in capitals too (`word`), of a text without its quotes; `at` and `end` are
    its offsets in the source.
    """

    kind: str
    text: str
    word: str
    at: int
    end: int


def tokens(source: Source, start: int, end: int, troubles: Troubles, *, skips: bool = False) -> list[Token]:
    """The words of a part of the text, then one of kind `end`; what is no word is a mistake (three at most).

    `skips`: `10X` is a number and an X, with which GET DATA leaves out a variable.
    """
    found: list[Token] = []
    at, before = start, len(troubles.mistakes)
    while match := _TOKEN.match(source.text, at, end):
        kind = match.lastgroup
        at = match.end()
        if kind == "sign":
            sign = match["sign"]
            found.append(Token("sign", sign, sign, at - len(sign), at))
        elif kind == "end":
            break
        else:
            try:
                _add(found, match, source, skips=skips)
            except UnreadableError as wrong:
                troubles.mistakes.append(wrong.mistake)
                if len(troubles.mistakes) - before >= _MOST:
                    break
                at = _after(source.text, wrong.mistake.place.offset, at, end)
    found.append(Token("end", "", "", end, end))
    return found


def _after(text: str, wrong: int, at: int, end: int) -> int:
    """Where reading goes on behind a mistake: the next line behind an open quotation mark, else behind the word."""
    if text[wrong] in "'\"":
        line = text.find("\n", wrong, end)
        return end if line < 0 else line
    return at


def _add(found: list[Token], match: re.Match[str], source: Source, *, skips: bool) -> None:
    kind = str(match.lastgroup)
    text, at, end = match[kind], match.start(kind), match.end()
    if kind == "name":
        found.append(_name(text, at, end, source))
    elif kind == "text":
        _add_text(found, text[1:-1].replace(text[0] * 2, text[0]), at, end)
    elif kind == "wrong":
        raise _unreadable(source, at)
    else:
        following = source.text[end : end + 1]
        if skips and _SKIP.match(source.text, end):
            following = ""
        if following.isalnum() or following in ("_", "@", "#", "$"):
            raise UnreadableError("a name must not start with a digit", Place(source, at))
        if math.isinf(float(text)):
            raise UnreadableError("the number is larger than any that can be stored", Place(source, at))
        found.append(Token(kind, text, text, at, end))


def _name(text: str, at: int, end: int, source: Source) -> Token:
    if text.endswith("."):
        raise UnreadableError("a period stands in the middle of a line", Place(source, end - 1), _MEANT["."])
    if text in "xXuU" and source.text[end : end + 1] in ("'", '"'):
        raise UnreadableError("texts in hexadecimal digits are not read", Place(source, at), "Write the text itself.")
    return Token("name", text, text.upper(), at, end)


def _add_text(found: list[Token], text: str, at: int, end: int) -> None:
    """Add a text; one with a + before it continues the last."""
    if len(found) >= 2 and found[-1][:2] == ("sign", "+") and found[-2].kind == "text":
        found.pop()
        last = found.pop()
        found.append(Token("text", last.text + text, "", last.at, end))
    else:
        found.append(Token("text", text, "", at, end))


def _unreadable(source: Source, at: int) -> UnreadableError:
    char = source.text[at]
    if char in "'\"":
        return UnreadableError(f"the quotation mark {char} is not closed on its line", Place(source, at))
    shown = f"'{char}'" if char.isprintable() else f"U+{ord(char):04X}"
    return UnreadableError(f"{shown} is not understood", Place(source, at), _MEANT.get(char))
