"""Characters that no medium can hold or that would command a terminal or a spreadsheet, made visible."""

from __future__ import annotations

import re

_SPACES = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
# What XML 1.0 does not allow, the C1 controls, and the controls that turn the direction of what follows (a cell could
# show another number than it holds); U+2400 and the signs after it picture the C0 controls.
_FORBIDDEN = "\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
_IN_A_LINE = re.compile(f"[{_FORBIDDEN}]")
#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_IN_LINES = re.compile(f"[{_FORBIDDEN}\v\f\r\u2028\u2029]")


def visible(text: str) -> str:
    """The text on one line, each control character as its picture (U+2400 …), others as U+FFFD."""
    return _IN_A_LINE.sub(_picture, _SPACES.sub(" ", text))


def visible_lines(text: str) -> str:
    """The text with its lines and tabs, each other control character as in `visible`."""
    return _IN_LINES.sub(_picture, text)


def shortened(text: str, most: int = 500) -> str:
    """The text, its words of more than `most` characters as their ends, with how many are left out."""

    def ends(word: re.Match[str]) -> str:
        return f"{word[0][:40]}… ({len(word[0]) - 80:,} characters more) …{word[0][-40:]}"

    return re.sub(rf"\S{{{most},}}", ends, text)


def no_formula(cell: str) -> str:
    """A cell of a CSV that no spreadsheet takes for a formula: an apostrophe stands before a text that would begin one.

    Such a text begins with = + - @, a tab or a carriage return and is no number (OWASP, CSV Injection).
    """
    if not cell.startswith(_FORMULA):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
