"""How panels are arranged, lettered and labelled."""

from __future__ import annotations

from collections.abc import Sequence

_LEAST_MM = 55.0


def columns(endpoints: Sequence[str], width_mm: float) -> int:
    """How many panels go beside each other where nobody says: those of one endpoint, up to three, if there is room.

    `endpoints` has the endpoint of each panel.
    """
    panels, different = len(endpoints), len(set(endpoints))
    each = panels // different
    wanted = each if different > 1 and each > 1 else panels
    if wanted > 3:
        wanted = 2 if wanted == 4 else 3
    return max(1, min(wanted, int(width_mm // _LEAST_MM)))


def letter(i: int) -> str:
    """`A`, `B`, …, `Z`, `AA` of the panel number `i`."""
    return chr(ord("A") + i) if i < 26 else letter(i // 26 - 1) + letter(i % 26)


def pick(given: Sequence[str], i: int) -> str:
    """The text for the panel number `i`: one is for all."""
    if len(given) == 1:
        return given[0]
    return given[i] if i < len(given) else ""
