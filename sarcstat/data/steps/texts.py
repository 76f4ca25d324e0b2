"""Texts as variables of a fixed number of bytes hold them."""

from __future__ import annotations


def cut(text: str, width: int) -> str:
    """The text as a variable of that many bytes holds it: whole characters, without blanks behind them."""
    if len(text) * 4 <= width:
        return text.rstrip(" ")
    return text.encode()[:width].decode("utf-8", "ignore").rstrip(" ")
