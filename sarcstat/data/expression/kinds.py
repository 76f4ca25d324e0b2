"""The kinds of values that an expression can have, of which each calculator has classes of its own."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from sarcstat.data.expression.nodes import Operator

#: What a comparison is of arrays as of an engine's columns.
COMPARE: Mapping[Operator, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

# The tags differ, so that no value is of two kinds.


class Numbers:
    """Floats, or missing."""

    __slots__ = ()
    tag: ClassVar[Literal["numbers"]] = "numbers"


class Dates:
    """Dates with a time of day, or missing."""

    __slots__ = ()
    tag: ClassVar[Literal["dates"]] = "dates"


class Texts:
    """Texts, or missing."""

    __slots__ = ()
    tag: ClassVar[Literal["texts"]] = "texts"


class Truth:
    """True, false or missing."""

    __slots__ = ()
    tag: ClassVar[Literal["truth"]] = "truth"


@dataclass(frozen=True, slots=True)
class Nothing:
    """Missing in every row, of whatever kind is needed."""

    tag: ClassVar[Literal["nothing"]] = "nothing"


def kind(values: Numbers | Dates | Texts | Truth | Nothing) -> str:
    """`numbers`, `dates` or `texts`; true and false count as numbers."""
    return values.tag if isinstance(values, Dates | Texts) else "numbers"
