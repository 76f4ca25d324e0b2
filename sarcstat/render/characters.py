"""Characters that no medium can hold or that would command a terminal, made visible."""

from __future__ import annotations

import re

_SPACES = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
# What XML 1.0 does not allow, and the C1 controls; U+2400 and the signs after it picture the C0 controls.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def visible(text: str) -> str:
    """The text on one line, each control character as its picture (U+2400 …), others as U+FFFD."""
    return _FORBIDDEN.sub(_picture, _SPACES.sub(" ", text))


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"
