"""Numbers as text, by kind and style.

SPSS rounds half away from zero on the stored double and drops the leading zero of a number below 1; R and
journals keep it. Nothing here tests a number for truth: 0 is a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from sarcstat.display.shapes.table import Cell
from sarcstat.results import WITHHELD, Hidden, Statistic, finite
from sarcstat.vocabulary import TERMS, Kind, Missing

NumberStyle = Literal["spss", "r", "journal"]

#: Kinds of numbers that --decimals is about: what is measured or estimated, no counts, percentages, tests or p-values.
_MEASURED: tuple[Kind, ...] = ("sum", "ratio", "time", "probability", "coefficient")


@dataclass(slots=True)
class Decimals:
    """Decimals that are asked for: by the name of a column or a term, and under an empty name of everything.

    `used` are the names that a number was shown by.
    """

    places: Mapping[str, int]
    used: set[str] = field(default_factory=set)

    def of(self, names: Iterable[str | None]) -> int | None:
        """The decimals of the first of the names for which some are asked, else of everything; None for none."""
        for name in (*filter(None, names), ""):
            if name in self.places:
                self.used.add(name)
                return self.places[name]
        return None


_ASKED: ContextVar[Decimals | None] = ContextVar("decimals", default=None)


@contextmanager
def with_decimals(asked: Decimals) -> Iterator[None]:
    """Numbers that are written meanwhile have the decimals that are asked for."""
    token = _ASKED.set(asked)
    try:
        yield
    finally:
        _ASKED.reset(token)


def _asked_for(kind: Kind, names: Iterable[str | None] = ()) -> int | None:
    asked = _ASKED.get()
    return asked.of(names) if asked is not None and kind in _MEASURED else None


MISSING_TEXT: dict[Missing, str] = {
    "not_reached": "NR",
    "not_estimable": "NE",
    "blank": "",
    "suppressed": WITHHELD,
}
_SPSS_DECIMALS: dict[Kind, int] = {
    **dict.fromkeys(("count", "df"), 0),
    **dict.fromkeys(("sum", "ratio", "time", "probability", "coefficient", "statistic", "p_value"), 3),
    "percent": 1,
}
_R_DECIMALS: dict[Kind, int] = {**_SPSS_DECIMALS, "sum": 1, "statistic": 2}


def rounded(value: float, decimals: int) -> str:
    """A number with fixed decimals, rounded half away from zero; a rounded zero has no sign. NE of an infinite one."""
    if finite(value) is None:
        return MISSING_TEXT["not_estimable"]
    quantum = Decimal(1).scaleb(-decimals)
    text = str(Decimal(value).quantize(quantum, rounding=ROUND_HALF_UP)) if abs(value) < 1e20 else f"{value:.3e}"
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text


def share_text(percent: float, decimals: int = 1) -> str:
    """A percentage as papers print it: a half from which only SPSS's arithmetic is off counts as one (`in_percent`)."""
    return rounded(round(percent, 9), decimals)


def without_leading_zero(text: str) -> str:
    """`0.049` as SPSS writes it: `.049`."""
    if text.startswith("0."):
        return text[1:]
    return f"-{text[2:]}" if text.startswith("-0.") else text


def p_text(value: float) -> str:
    """A p-value outside SPSS style: three decimals, never 0.000 and never 1.000. NE of nan."""
    if finite(value) is None:
        return MISSING_TEXT["not_estimable"]
    if value < 0.001:
        return "<0.001"
    return ">0.999" if value > 0.9995 else rounded(value, 3)


def number_text(value: float | int, kind: Kind, style: NumberStyle, decimals: int | None = None) -> str:
    """A number in a style; `decimals` overrides those of its kind."""
    if kind == "p_value" and style != "spss":
        return p_text(value)
    asked = _asked_for(kind)
    decimals = decimals if asked is None else asked
    return _number_text(value, kind, style, decimals)


def _number_text(value: float | int, kind: Kind, style: NumberStyle, decimals: int | None) -> str:
    places = (_SPSS_DECIMALS if style == "spss" else _R_DECIMALS)[kind] if decimals is None else decimals
    text = share_text(value, places) if kind == "percent" and style != "spss" else rounded(value, places)
    if finite(value) is None:
        return text
    if style == "spss":
        text = without_leading_zero(text)
        return f"{text}%" if kind == "percent" else text
    if kind == "time" and style == "r" and decimals is None:
        text = text.removesuffix(".000")
    return f"{text}%" if kind == "percent" else text


def cell(statistic: Statistic | None, style: NumberStyle, decimals: int | None = None) -> Cell:
    """A statistic as a cell; SPSS prints a full stop where there is no value, others say why."""
    if statistic is None:
        return Cell("", None, "blank")
    if statistic.value is None:
        why = statistic.missing or "not_estimable"
        # A hazard ratio that does not exist is said in every style: SPSS would print one of 4e8.
        dotted = style == "spss" and statistic.context not in ("equation", "split_equation")
        return Cell("." if dotted else MISSING_TEXT[why], None, why)
    if isinstance(statistic.value, str):
        return Cell(statistic.value, None, statistic.missing)
    kind = TERMS[statistic.name].kind
    # SPSS's symmetric limits of a time may be negative; a paper would not print one, and the notes say so.
    value = max(statistic.value, 0) if style == "journal" and kind == "time" else statistic.value
    asked = _asked_for(kind, (statistic.term, statistic.variable))
    if asked is not None:
        return Cell(_number_text(value, kind, style, asked), value)
    return Cell(number_text(value, kind, style, decimals), value)


def count_cell(value: int | Hidden) -> Cell:
    """A number of patients as it is, or what is shown in its place."""
    return Cell(value, None, "suppressed") if isinstance(value, Hidden) else Cell(str(value), value)


def interval_text(
    low: Statistic | None, high: Statistic | None, style: NumberStyle, decimals: int | None = None
) -> str:
    """Two limits as journals print them; NE where neither exists."""
    texts = [cell(limit, style, decimals).text for limit in (low, high)]
    if low is not None and high is not None and low.value is None and high.value is None:
        return MISSING_TEXT["not_estimable"]
    return from_to(*texts)


def from_to(low: str, high: str) -> str:
    """Two limits with an en dash between them, or with "to" where one is negative."""
    return f"{low} to {high}" if low.startswith("-") or high.startswith("-") else f"{low}–{high}"


def time_label(value: float) -> str:
    """A time or a score as the user would write it: `12`, `7.5`."""
    return f"{value:.10g}"
