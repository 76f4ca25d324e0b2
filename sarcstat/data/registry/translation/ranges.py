"""Numbers cut into ranges by the engine, as `data.variables.recoding` cuts them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from sarcstat.data.registry.translation.values import number


class Ranges(Protocol):
    """Increasing cut points, and one name more; a range holds its lower end, with `right` its upper end instead."""

    @property
    def cuts(self) -> Sequence[float]: ...

    @property
    def right(self) -> bool: ...

    @property
    def names(self) -> Sequence[str]: ...


def ranges(numbers: Any, into: Ranges) -> Any:
    """The name of the range of each number; missing stays missing."""
    import ibis

    bounds = [number(cut) for cut in into.cuts]
    below = [
        (numbers <= cut if into.right else numbers < cut, name) for cut, name in zip(bounds, into.names, strict=False)
    ]
    last = numbers > bounds[-1] if into.right else numbers >= bounds[-1]
    cases = [*below, (last, into.names[-1])]
    return ibis.cases(*((mask, ibis.literal(str(name))) for mask, name in cases), else_=ibis.null("string"))
