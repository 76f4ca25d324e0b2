"""How panels are arranged, lettered and labelled."""

from __future__ import annotations

from collections.abc import Sequence


def columns(panels: int) -> int:
    """How many panels go beside each other where nobody says: up to three."""
    return 3 if panels > 4 or panels == 3 else min(panels, 2)


def letter(i: int) -> str:
    """`A`, `B`, …, `Z`, `AA` of the panel number `i`."""
    return chr(ord("A") + i) if i < 26 else letter(i // 26 - 1) + letter(i % 26)


def pick(given: Sequence[str], i: int) -> str:
    """The text for the panel number `i`: one is for all."""
    if len(given) == 1:
        return given[0]
    return given[i] if i < len(given) else ""
