"""What the parameters of a categorical covariate compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

KINDS = ("indicator", "simple", "deviation", "difference", "helmert", "repeated", "polynomial")
_DEGREES = ("linear", "quadratic", "cubic")


@dataclass(frozen=True, slots=True)
class Contrast:
    """A coding and its level (from 0): the reference of indicator and simple, the one that deviation omits."""

    kind: str = "indicator"
    reference: int = -1


def comparisons(texts: Sequence[str], contrast: Contrast) -> Iterator[str]:
    """One phrase a parameter, in the order of the design's columns: `II vs I`."""
    k = len(texts)
    others = [text for i, text in enumerate(texts) if i != contrast.reference % k]
    if contrast.kind in ("indicator", "simple"):
        yield from (f"{text} vs {texts[contrast.reference]}" for text in others)
    elif contrast.kind == "deviation":
        yield from (f"{text} vs all levels" for text in others)
    elif contrast.kind == "difference":
        yield from (f"{texts[i]} vs earlier levels" for i in range(1, k))
    elif contrast.kind == "helmert":
        yield from (f"{texts[i]} vs later levels" for i in range(k - 1))
    elif contrast.kind == "repeated":
        yield from (f"{texts[i]} vs {texts[i + 1]}" for i in range(k - 1))
    else:
        yield from (_DEGREES[i] if i < len(_DEGREES) else f"degree {i + 1}" for i in range(k - 1))


def levels_compared(k: int, contrast: Contrast, parameter: int) -> list[int]:
    """The levels (from 0) that a parameter (from 0) of a factor of `k` levels compares."""
    reference = contrast.reference % k
    if contrast.kind in ("indicator", "simple"):
        return [[i for i in range(k) if i != reference][parameter], reference]
    if contrast.kind == "difference":
        return list(range(parameter + 2))
    if contrast.kind == "helmert":
        return list(range(parameter, k))
    if contrast.kind == "repeated":
        return [parameter, parameter + 1]
    return list(range(k))
