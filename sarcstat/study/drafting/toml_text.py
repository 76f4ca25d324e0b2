"""Names, texts, lists and comments as TOML writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def text(value: object) -> str:
    """A text as TOML writes it."""
    shown = "".join(
        _ESCAPES.get(char, char if char.isprintable() or char == " " else f"\\U{ord(char):08X}") for char in str(value)
    )
    return f'"{shown}"'


def key(name: str) -> str:
    """A name as a key, in quotation marks where it needs them."""
    return name if _BARE.fullmatch(name) else text(name)


def texts(words: Sequence[object]) -> str:
    """A list of texts."""
    return f"[{', '.join(map(text, words))}]"


def table(words: Mapping[str, str]) -> str:
    """A table on one line: key = text."""
    return f"{{ {', '.join(f'{key(name)} = {text(label)}' for name, label in words.items())} }}"


def comment(value: str) -> str:
    """What stands in a comment: on one line, without signs that end it."""
    return "".join(char if char.isprintable() else " " for char in value)
