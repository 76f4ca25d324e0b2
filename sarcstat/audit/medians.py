"""M1 and M2: SPSS's symmetric intervals of medians, the row that is not, and rows that were truncated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sarcstat.audit.boxes import rounded_to
from sarcstat.audit.facts import Facts, Median
from sarcstat.audit.finding import Finding, Outcome, Part, Passed, Severity, alike, labels, severity_of, where
from sarcstat.audit.place import Place

#: The chance that intervals of another kind all look symmetric, below which symmetry is no accident.
_ACCIDENT = 0.01
#: How far from the middle the median lies, in half-widths, where intervals are not symmetric.
_USUAL_SKEW = 0.25
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A median between two limits; `skew` is L + U − 2M, `slack` what rounding can make of 0."""

    fact: Median
    skew: Fraction
    slack: Fraction
    width: Fraction

    @property
    def k(self) -> float:
        """k of the statement that the interval is symmetric."""
        return float(abs(self.skew) / self.slack)

    @property
    def units(self) -> Fraction:
        """L + U − 2M in units of the last digit."""
        return self.skew / self.fact.median.unit

    @property
    def shown(self) -> str:
        """`6.3 (5.2–10.0)`."""
        return shown(self.fact)


def shown(fact: Median) -> str:
    """A median with its limits as printed."""
    limits = f" ({fact.low or 'NR'}–{fact.high or 'NR'})" if fact.low or fact.high else ""
    return f"{fact.median}{limits}"


def row_of(fact: Median) -> Row | None:
    """A median with both limits as numbers, None without."""
    if fact.low is None or fact.high is None:
        return None
    median, low, high = fact.median.exact, fact.low.exact, fact.high.exact
    if median is None or low is None or high is None:
        return None
    slack = fact.median.unit + fact.low.unit / 2 + fact.high.unit / 2
    return Row(fact, low + high - 2 * median, slack, high - low)


def check(facts: Facts) -> Iterator[Outcome]:
    """Each table by itself, what the text prints with all tables together."""
    rows = [row for fact in facts.medians if (row := row_of(fact))]
    tables = list(dict.fromkeys(row.fact.place.table for row in rows if row.fact.place.source == "table"))
    yield from (_disorder(row) for row in rows if not _ordered(row))
    rows = [row for row in rows if _ordered(row)]
    for table in tables:
        own = [row for row in rows if row.fact.place.table == table]
        yield from _signature(own, own)
    said = [row for row in rows if row.fact.place.source != "table"]
    yield from _signature(rows, said)
    yield from _grid(rows)


def _ordered(row: Row) -> bool:
    return row.width >= 0 and abs(row.skew) <= row.width + row.slack


def _disorder(row: Row) -> Finding:
    """M1: the median does not lie between its limits."""
    expected = f"{row.fact.low} to {row.fact.high}, in this order, with the median between"
    text = "The median lies outside its own interval, for every way of rounding."
    return Finding("M1", "serious", row.fact.place, row.shown, expected, text, k=math.inf)


def _signature(rows: Sequence[Row], judged: Sequence[Row]) -> Iterator[Outcome]:
    """M1: nearly all intervals are symmetric, as SPSS's are; those judged that are not."""
    rows, judged = ([row for row in each if not _cut_at_zero(row)] for each in (rows, judged))
    even = [row for row in rows if row.k <= 1]
    odd = [row for row in rows if row.k > 1]
    accident = math.prod(min(1.0, float(2 * row.slack / row.width) / _USUAL_SKEW) for row in even if row.width)
    if len(even) < _FEWEST or len(odd) * 4 > len(rows) or accident > _ACCIDENT:
        return
    most = f"{len(even)} of {len(rows)} intervals are symmetric about their median, as SPSS prints them"
    for row in judged:
        if row.k <= 1:
            yield Passed("M1")
            continue
        severity: Severity = "error" if row.k > 1.1 else severity_of(row.k)
        expected, text = "an interval symmetric about its median", f"{most}; this one is not."
        yield Finding("M1", severity, row.fact.place, row.shown, expected, text, _proposal(row, rows), row.k)


def _cut_at_zero(row: Row) -> bool:
    """Whether the lower limit is printed as 0: it may stand for a negative one, and says nothing of symmetry."""
    return row.fact.low is not None and row.fact.low.exact == 0


def _proposal(row: Row, rows: Sequence[Row]) -> str:
    """What one number would have to be, and a neighbor that prints just that."""
    median, low, high = (number for number in (row.fact.median, row.fact.low, row.fact.high) if number is not None)
    center, least, most = (number.exact or Fraction(0) for number in (median, low, high))
    upper = rounded_to(2 * center - least, high.decimals)
    lower = rounded_to(2 * center - most, low.decimals)
    middle = rounded_to((least + most) / 2, median.decimals)
    positive = "" if lower.startswith("-") else f"lower limit {lower}, or "
    text = f"Symmetric would be: upper limit {upper}, or {positive}median {middle}."
    options = {(median.text, low.text, upper), (median.text, lower, high.text), (middle, low.text, high.text)}
    for other in rows:
        fact = other.fact
        same = (fact.median.text, str(fact.low), str(fact.high)) in options
        if same and alike(fact, row.fact, "variable") and fact.outcome == row.fact.outcome:
            text += f" The row {fact.level} prints {other.shown}."
    return text


def _grid(rows: Sequence[Row]) -> Iterator[Outcome]:
    """M2: differences are 0 or −1 unit and never +1: some rows were truncated.

    Times with the decimals of the median give 0 where rounded and −1 where truncated; finer times give −1, 0 and
    +1 with chances 1/4, 1/2, 1/4. No +1 among many rows therefore speaks for truncation of those with −1.
    """
    once = {
        (labels(row.fact, "outcome", "variable", "level", "within"), row.shown): row for row in reversed(rows)
    }.values()
    even = [row for row in reversed(once) if row.k <= 1 and row.units in (-1, 0, 1)]
    less, none, more = ([row for row in even if row.units == units] for units in (-1, 0, 1))
    if len(less) < _FEWEST or more or 0.75 ** len(even) > 0.05:
        return
    unit, place = f"{float(less[0].fact.median.unit):g}", less[0].fact.place
    printed = f"lower + upper − 2 · median is −{unit} in {len(less)} rows, 0 in {len(none)}"
    listed = "; ".join(where(row.fact.place).removeprefix(f"{place.table}, ") for row in less)
    text = f"Rounding would give +{unit} as often as −{unit}. Rows with −{unit}: {listed}."
    hint = "Limits, and perhaps medians, of these rows may have been truncated instead of rounded."
    parts = [Part(row.fact.place, row.shown, "symmetric when truncated", row.k) for row in less]
    table, expected = Place(table=place.table, source=place.source), "differences of both signs, or none"
    yield Finding("M2", "note", table, printed, expected, text, hint, parts=parts)
