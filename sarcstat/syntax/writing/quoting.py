"""A user's words in R code and in SPSS syntax: always data, never code."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping

_R_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
#: SPSS's own words, which are no names of variables.
RESERVED = frozenset(["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"])
_LONGEST_NAME = 60


def r_string(text: str) -> str:
    """A text as an R string literal; what cannot be seen is escaped. R has no NUL in a text: it is left out."""
    return '"' + "".join(_r_character(each) for each in text if each != "\0") + '"'


def _r_character(character: str) -> str:
    if character in _R_ESCAPES:
        return _R_ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{{{code:04X}}}" if code < 0x10000 else f"\\U{{{code:08X}}}"


def r_value(value: object) -> str:
    """A text, a number, true and false, or NULL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{value:.17g}" if float(f"{value:.15g}") != value else f"{value:.15g}"
    return r_string(str(value))


def r_vector(values: Iterable[object]) -> str:
    """`c(…)` of texts or numbers."""
    return f"c({', '.join(r_value(value) for value in values)})"


def r_named(values: Mapping[str, object]) -> str:
    """`list(…)` with names that may be any text."""
    return f"list({', '.join(f'{r_string(name)} = {r_value(value)}' for name, value in values.items())})"


def one_line(text: str) -> str:
    """The text without line breaks and without characters that cannot be seen."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


class Lack(str):
    """A comment of a script on what it does not redo; `said` is what it says."""

    __slots__ = ("said",)
    said: str

    def __new__(cls, comment: str, said: str) -> Lack:
        """The comment in the script's own language, and its text."""
        made = super().__new__(cls, comment)
        made.said = one_line(said)
        return made


def r_lack(text: str) -> Lack:
    """Lines of R comment on what the script does not redo."""
    return Lack(r_comment(text), text)


def spss_lack(text: str) -> Lack:
    """Lines of SPSS comment on what the syntax does not redo."""
    return Lack(spss_comment(text), text)


def r_comment(text: str) -> str:
    """Lines of R comment."""
    return "\n".join(f"# {line}" for line in textwrap.wrap(one_line(text), 115, break_long_words=False) or [""])


def spss_string(text: str) -> str:
    """A text as an SPSS string literal, which cannot hold a line break: it becomes a blank."""
    return "'" + one_line_exact(text).replace("'", "''") + "'"


def one_line_exact(text: str) -> str:
    """The text with a blank for each character that cannot be seen."""
    return "".join(each if each.isprintable() else " " for each in text)


def spss_comment(text: str) -> str:
    """Lines of SPSS comment, each a command of its own: a period at the end of a line would end a longer one.

    Quotation marks and the signs of SPSS's other kind of comment are replaced by ones without a meaning there.
    """
    harmless = one_line(text).replace("/*", "/ *").replace("*/", "* /").replace("'", "\u2019").replace('"', "\u201d")
    lines = textwrap.wrap(harmless, 110, break_long_words=False) or [""]
    return "\n".join(f"* {line.rstrip('. ')}." for line in lines)


def spss_names(names: Iterable[str]) -> dict[str, str]:
    """A name that SPSS takes for each column: itself where it is one, else one with underscores; all differ."""
    found: dict[str, str] = {}
    used: set[str] = set()
    for name in names:
        found[name] = free_name(name, used)
    return found


def free_name(wanted: str, used: set[str]) -> str:
    """A legal name like the wanted one that is not among the `used` (in capitals); it is then one of them."""
    plain = "".join(each if each.isascii() and (each.isalnum() or each in "_.@#$") else "_" for each in wanted)
    plain = plain[:_LONGEST_NAME].rstrip("._")
    if not plain or not (plain[0].isalpha() or plain[0] == "@") or plain.upper() in RESERVED:
        plain = f"v_{plain.lstrip('_.#$')}".rstrip("._")
    name, number = plain, 1
    while name.upper() in used:
        number += 1
        name = f"{plain[: _LONGEST_NAME - 5]}_{number}"
    used.add(name.upper())
    return name
