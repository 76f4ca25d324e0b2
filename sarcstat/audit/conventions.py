"""Rows of hazard ratios, and the one convention other than rounding that a whole table may follow."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sarcstat.audit import wald
from sarcstat.audit.facts import Model, Ratio
from sarcstat.audit.finding import Finding, Part, folded, k_text, severity_of
from sarcstat.audit.normal import z_of
from sarcstat.audit.number import Number
from sarcstat.audit.place import Place
from sarcstat.audit.wald import Triplet

#: Intervals that are not estimate ± z·SE on the log scale, and tests that are not that of the interval.
NOT_WALD = re.compile(
    r"profile|firth|penali[sz]ed|bootstrap|bayes|credible|exact|small[- ]sample|t[- ]distribution", re.I
)
#: Rows further off than this are misprints; cutting off a digit cannot do more.
_MOST_BY_TRUNCATION = 2.5
#: |ln| of the ratio of two statistics for the same hypothesis that is nothing unusual.
_OTHER_TEST = 0.25


@dataclass(frozen=True, slots=True)
class Row:
    """A complete row of a table, and its k."""

    ratio: Ratio
    triplet: Triplet
    model: Model
    k: float


def triplet_of(ratio: Ratio, model: Model) -> Triplet | None:
    """The printed numbers of a row, None where the interval is incomplete or not printed as numbers."""
    numbers = (ratio.ratio, ratio.low, ratio.high)
    if any(number is None or number.exact is None for number in numbers):
        return None
    assert ratio.low is not None
    assert ratio.high is not None
    level = model.conf_level.exact if model.conf_level is not None else None
    share = float(level) / 100 if level is not None and 50 <= level < 100 else 0.95
    return Triplet(ratio.ratio, ratio.low, ratio.high, _own_p(ratio, model), share)


def _own_p(ratio: Ratio, model: Model) -> Number | None:
    """The p that tests the row itself; one p of several dummies is that of the factor."""
    if ratio.p is None or ratio.p.sign in ("NE", "NR"):
        return None
    if ratio.p_of:
        return ratio.p if ratio.p_of == "row" else None
    others = [each for each in model.ratios if folded(each.variable) == folded(ratio.variable) and each is not ratio]
    return None if others and all(each.p is None for each in others) else ratio.p


def printed(triplet: Triplet) -> str:
    """`HR 0.62 (0.42–0.89), p 0.010`."""
    p = triplet.p
    shown = "" if p is None else f", p {p.text}"
    return f"HR {triplet.ratio} ({triplet.low}–{triplet.high}){shown}"


def k_of(triplet: Triplet) -> float:
    """k of interval and p together."""
    k = wald.interval_k(triplet)
    return k if triplet.p is None or k > 1 else max(k, wald.p_k(triplet))


def expected_p(triplet: Triplet) -> str:
    """The p that the interval allows, as a range with digits that tell its ends apart."""
    possible = wald.p_range(triplet)
    if possible is None:
        return "no Wald interval"
    low, high = possible
    if high < 0.0005:
        return "p < 0.001"
    decimals = max(triplet.p.decimals if triplet.p else 3, 3)
    shown = [f"{max(low, 0):.{decimals + 1}f}", f"{high:.{decimals + 1}f}"]
    return f"p {shown[0]}" if shown[0] == shown[1] else f"p {shown[0]} to {shown[1]}"


def convention(rows: Sequence[Row]) -> tuple[Finding | None, list[Row]]:
    """One finding, and the rows it explains, if one convention makes all rows consistent but those far off."""
    near = [row for row in rows if row.k <= _MOST_BY_TRUNCATION]
    off = [row for row in near if row.k > 1]
    if len(off) < 2 or not all(wald.fits(row.triplet, "truncated") for row in near):
        finding, explained = _other_level(rows)
        return (finding, explained) if finding else _other_test(rows)
    worst = max(row.k for row in off)
    finding = Finding(
        rule="H2",
        severity=severity_of(worst),
        place=Place(table=off[0].model.place.table, source=off[0].model.place.source),
        printed=f"{len(off)} of {len(rows)} rows",
        expected="hazard ratios and limits rounded",
        k=worst,
        explanation=(
            f"In {len(off)} of {len(rows)} rows, hazard ratio, limits and p cannot all be correctly rounded values of "
            f"one Wald interval (k up to {k_text(worst)}). {'All' if len(near) == len(rows) else 'The other'} "
            f"{len(near)} rows agree if hazard ratios and limits were truncated."
        ),
        suggestion="Digits may have been cut off instead of rounded: the last digit can be one too small.",
        parts=[_part(row) for row in off],
    )
    return finding, off


def _part(row: Row) -> Part:
    return Part(place=row.ratio.place, printed=printed(row.triplet), expected=expected_p(row.triplet), k=row.k)


def _other_level(rows: Sequence[Row]) -> tuple[Finding | None, list[Row]]:
    """One finding if the p fit the intervals at another level in every row and no level is printed."""
    off = [row for row in rows if row.k > 1]
    if len(off) < 2 or any(row.model.conf_level is not None for row in rows):
        return None, []
    for level in (0.9, 0.99):
        if all(wald.fits(wald.at_level(row.triplet, level)) for row in rows):
            finding = Finding(
                rule="H2",
                severity="warning",
                place=Place(table=off[0].model.place.table, source=off[0].model.place.source),
                printed="95% confidence intervals",
                expected=f"{level:.0%} confidence intervals",
                k=max(row.k for row in off),
                explanation=f"All {len(rows)} rows agree as {level:.0%} intervals, not as 95% ones.",
                suggestion=f"The intervals may be {level:.0%} intervals.",
                parts=[_part(row) for row in off],
            )
            return finding, off
    return None, []


def _other_test(rows: Sequence[Row]) -> tuple[Finding | None, list[Row]]:
    """One finding if the p of at least three rows differ from Wald's a little, and all in one direction."""
    off = [row for row in rows if row.k > 1]
    shifts = [_shift(row.triplet) for row in off]
    known = [shift for shift in shifts if shift is not None and abs(math.log(shift)) <= _OTHER_TEST]
    if len(off) < 3 or len(known) < len(off) or not (all(s > 1 for s in known) or all(s < 1 for s in known)):
        return None, []
    finding = Finding(
        rule="H2",
        severity="minor",
        place=Place(table=off[0].model.place.table, source=off[0].model.place.source),
        printed=f"{len(off)} of {len(rows)} rows",
        expected="the p of the Wald test that belongs to the interval",
        k=max(row.k for row in off),
        explanation=(
            f"In {len(off)} of {len(rows)} rows p is not that of the Wald test, and always "
            f"{'smaller' if known[0] > 1 else 'larger'}."
        ),
        suggestion="The p may be those of likelihood-ratio, score or log-rank tests.",
        parts=[_part(row) for row in off],
    )
    return finding, off


def _shift(triplet: Triplet) -> float | None:
    """The statistic that p belongs to, over that of the interval; None where the interval is the trouble."""
    possible = wald.p_range(triplet)
    if possible is None or triplet.p is None or triplet.p.sign == "NS":
        return None
    low, high = wald.p_box(triplet.p)
    own = possible[0] if high < possible[0] else possible[1]
    printed_p = high if high < possible[0] else low
    statistics = [z_of(min(max(p, 1e-300), 1.0)) for p in (printed_p, own)]
    return statistics[0] / statistics[1] if min(statistics) > 1e-6 else None
