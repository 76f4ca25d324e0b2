"""H1–H4: a hazard ratio, its limits and its p, row by row, and the convention that a whole table may follow."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace

from sarcstat.audit import wald
from sarcstat.audit.boxes import Rounding, box
from sarcstat.audit.facts import Facts, Model, Place, Ratio
from sarcstat.audit.finding import Finding, Outcome, Part, Passed, folded, k_text, severity_of
from sarcstat.audit.misprint import correction_text, corrections
from sarcstat.audit.normal import z_of
from sarcstat.audit.number import Number
from sarcstat.audit.wald import Triplet

#: Intervals that are not estimate ± z·SE on the log scale, and tests that are not that of the interval.
NOT_WALD = re.compile(
    r"profile|firth|penali[sz]ed|bootstrap|bayes|credible|exact|small[- ]sample|t[- ]distribution", re.I
)

#: Rows further off than this are misprints; cutting off a digit cannot do more.
MOST_BY_TRUNCATION = 2.5


def check(facts: Facts) -> Iterator[Outcome]:
    """Every model's rows, one finding for a table whose rows all follow another convention."""
    for model in facts.models:
        yield from _model(model)


def triplet_of(ratio: Ratio, model: Model) -> Triplet | None:
    """The printed numbers of a row, None where the interval is incomplete or not printed as numbers."""
    numbers = (ratio.ratio, ratio.low, ratio.high)
    if any(number is None or number.exact is None for number in numbers):
        return None
    assert ratio.low is not None
    assert ratio.high is not None
    level = float(model.conf_level) / 100 if model.conf_level is not None and model.conf_level.exact else 0.95
    return Triplet(ratio.ratio, ratio.low, ratio.high, _own_p(ratio, model), level)


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


def _model(model: Model) -> Iterator[Outcome]:
    rows = [(ratio, triplet) for ratio in model.ratios if (triplet := triplet_of(ratio, model))]
    ordered: list[tuple[Ratio, Triplet]] = []
    for ratio, triplet in rows:
        wrong = _order(ratio.place, triplet)
        if wrong:
            yield wrong
        else:
            yield Passed("H4")
            ordered.append((ratio, triplet))
    yield from _symmetry_and_p(model, ordered)
    for ratio, triplet in ordered:
        yield from _significance(ratio, triplet, model)


def _order(place: Place, triplet: Triplet) -> Finding | None:
    """H4: the ratio lies between its limits, which are positive."""
    assert triplet.ratio is not None
    ratio, low, high = (box(number) for number in (triplet.ratio, triplet.low, triplet.high))
    if high.high <= 0 or low.high <= 0 or ratio.high <= 0:
        expected, why = "limits above 0", "A hazard ratio and its limits are positive."
    elif low.low > high.high:
        expected, why = "lower limit below the upper", "The lower limit is above the upper one."
    elif ratio.high < low.low or ratio.low > high.high:
        expected = f"HR between {triplet.low} and {triplet.high}"
        why = "The hazard ratio lies outside its own confidence interval, for every way of rounding."
    else:
        return None
    return Finding(
        rule="H4",
        severity="serious",
        place=place,
        printed=printed(triplet),
        expected=expected,
        explanation=why,
        suggestion=_reordered(triplet),
        k=math.inf,
    )


def _reordered(triplet: Triplet) -> str:
    """What would bring the numbers in order: limits exchanged, the reference reversed, one slip."""
    exchanged = replace(triplet, low=triplet.high, high=triplet.low)
    if triplet.low.value is not None and float(triplet.low) > float(triplet.high) and wald.fits(exchanged):
        return f"With the limits exchanged ({triplet.high}–{triplet.low}) the numbers agree."
    if float(triplet.low) > 0 and triplet.ratio is not None and triplet.ratio.value:
        inverse = 1 / float(triplet.ratio)
        close = float(box(triplet.low).low) <= inverse <= float(box(triplet.high).high)
        center = math.sqrt(float(triplet.low) * float(triplet.high))
        if close and abs(math.log(inverse / center)) <= 0.1 * math.log(float(triplet.high) / float(triplet.low)) + 0.01:
            return f"1/HR = {inverse:.2f} fits the interval: the reference of one of them may be reversed."
    return misprint(triplet)


def misprint(triplet: Triplet) -> str:
    """The single slips after which HR, limits and p agree, as a sentence."""
    names = {"HR": triplet.ratio, "lower limit": triplet.low, "upper limit": triplet.high, "p": triplet.p}
    numbers = {name: number for name, number in names.items() if number is not None}

    def agrees(given: dict[str, Number]) -> bool:
        trial = Triplet(given["HR"], given["lower limit"], given["upper limit"], given.get("p"), triplet.level)
        return _order(Place(table=""), trial) is None and wald.fits(trial)

    return correction_text(corrections(numbers, agrees))


def _k(triplet: Triplet, rounding: Rounding = "rounded") -> float:
    """k of interval and p together."""
    k = wald.interval_k(triplet, rounding)
    return k if triplet.p is None or k > 1 else max(k, wald.p_k(triplet, rounding))


def _symmetry_and_p(model: Model, rows: list[tuple[Ratio, Triplet]]) -> Iterator[Outcome]:
    """H1 and H2, after asking whether one other convention makes the whole table consistent."""
    judged = [(ratio, triplet, _k(triplet)) for ratio, triplet in rows]
    vote, explained = _vote(model, judged)
    if vote:
        yield vote
    for ratio, triplet, k in judged:
        if k <= 1:
            yield Passed("H1" if triplet.p is None else "H2")
        elif vote and (ratio, triplet, k) in explained:
            continue
        elif wald.interval_k(triplet) > 1:
            yield _asymmetric(ratio.place, triplet, k, model)
        else:
            yield Passed("H1")
            yield _other_p(ratio.place, triplet, k, model)


Judged = tuple[Ratio, Triplet, float]


def _vote(model: Model, rows: list[Judged]) -> tuple[Finding | None, list[Judged]]:
    """One finding, and the rows it is about, if truncation makes all rows consistent but those far off."""
    near = [row for row in rows if row[2] <= MOST_BY_TRUNCATION]
    off = [row for row in near if row[2] > 1]
    if len(off) < 2 or not all(_k(triplet, "truncated") <= 1 for _, triplet, _ in near):
        off = [row for row in rows if row[2] > 1]
        return _other_level(model, rows, off), off
    worst = max(k for _, _, k in off)
    listed = "; ".join(f"{_row(ratio.place)} (k {k_text(k)})" for ratio, _, k in off)
    finding = Finding(
        rule="H2",
        severity=severity_of(worst),
        place=model.place,
        printed=f"{len(off)} of {len(rows)} rows",
        expected="hazard ratios and limits rounded",
        k=worst,
        explanation=(
            f"In {len(off)} of {len(rows)} rows, hazard ratio, limits and p cannot all be correctly rounded values of "
            f"one Wald interval: {listed}. All {len(near)} agree if hazard ratios and limits were truncated."
        ),
        suggestion="Digits may have been cut off instead of rounded: the last digit can be one too small.",
        parts=[_part(*row) for row in off],
    )
    return finding, off


def _row(place: Place) -> str:
    return ", ".join((*place.row, *place.column)) or place.table


def _part(ratio: Ratio, triplet: Triplet, k: float) -> Part:
    return Part(place=ratio.place, printed=printed(triplet), expected=_expected_p(triplet), k=k)


def _other_level(model: Model, rows: list[Judged], off: list[Judged]) -> Finding | None:
    """One finding if the p fit the intervals at another level in every row."""
    if model.conf_level is not None or len(off) < 2:
        return None
    for level in (0.9, 0.99):
        if all(_k(wald.at_level(triplet, level)) <= 1 for _, triplet, _ in rows):
            return Finding(
                rule="H2",
                severity="warning",
                place=model.place,
                printed="95% confidence intervals",
                expected=f"{level:.0%} confidence intervals",
                k=max(k for _, _, k in off),
                explanation=f"All {len(rows)} rows agree as {level:.0%} intervals, not as 95% ones.",
                suggestion=f"The intervals may be {level:.0%} intervals.",
                parts=[_part(*row) for row in off],
            )
    return None


def _asymmetric(place: Place, triplet: Triplet, k: float, model: Model) -> Finding:
    """H1: the ratio is not the middle of its limits on the log scale."""
    middle = math.sqrt(max(float(triplet.low) * float(triplet.high), 0.0))
    other = bool(NOT_WALD.search(model.method))
    decimals = triplet.ratio.decimals if triplet.ratio else 2
    hint = (
        misprint(triplet)
        or _other_unit(triplet)
        or "An interval from profile likelihood or a bootstrap is not symmetric."
    )
    return Finding(
        rule="H1",
        severity="note" if other else severity_of(k),
        place=place,
        printed=printed(triplet),
        expected=f"HR near {middle:.{decimals}f}, the middle of the limits on the log scale",
        k=k,
        explanation="These three numbers cannot all be correctly rounded values of one Wald interval.",
        suggestion=f"The method named ({model.method}) gives intervals that are not symmetric." if other else hint,
    )


def _other_unit(triplet: Triplet) -> str:
    """Whether the ratio is per one unit and the limits per several, or the reverse."""
    assert triplet.ratio is not None
    if triplet.ratio.value is None or triplet.ratio.value <= 0 or triplet.low.value is None or triplet.low.value <= 0:
        return ""
    middle = math.log(float(triplet.low) * float(triplet.high)) / 2
    estimate = math.log(float(triplet.ratio))
    for units in (5, 10):
        for name, scaled in (
            (f"the limits per {units}", estimate * units),
            (f"the ratio per {units}", estimate / units),
        ):
            if abs(estimate) > 0.004 and abs(scaled - middle) < 0.02:
                return f"They agree if {name} units and the other per one."
    return ""


def _expected_p(triplet: Triplet) -> str:
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


def _other_p(place: Place, triplet: Triplet, k: float, model: Model) -> Finding:
    """H2: the interval is one, but its test has another p."""
    other = bool(NOT_WALD.search(model.method))
    return Finding(
        rule="H2",
        severity="note" if other else severity_of(k),
        place=place,
        printed=printed(triplet),
        expected=_expected_p(triplet),
        k=k,
        explanation="Hazard ratio, limits and p cannot all be correctly rounded values of one Wald interval.",
        suggestion=_other_test(triplet) or misprint(triplet),
    )


def _other_test(triplet: Triplet) -> str:
    """Which other test could have given the p."""
    possible = wald.p_range(triplet)
    if possible is None or triplet.p is None:
        return ""
    low, high = wald.p_box(triplet.p)
    if possible[0] / 2 <= high and low <= possible[1] / 2 and triplet.p.sign == "=":
        return "A one-sided test fits: half of the two-sided Wald p."
    for level in (0.9, 0.99):
        if wald.p_k(wald.at_level(triplet, level)) <= 1:
            return f"The p fits if the limits are those of a {level:.0%} interval."
    if triplet.p.sign == "NS" or high <= 0:
        return ""
    statistic, own = z_of(max(min(high, 1.0), 1e-300)), z_of(max(min(sum(possible) / 2, 1.0), 1e-300))
    if own and 0.85 <= statistic / own <= 1.18:
        return "A likelihood-ratio, score or log-rank test gives a slightly different p and could fit."
    return ""


def _significance(ratio: Ratio, triplet: Triplet, model: Model) -> Iterator[Outcome]:
    """H3: interval and p contradict each other on significance, for every way of rounding."""
    if triplet.p is None or abs(triplet.level - 0.95) > 1e-9:
        return
    low, high = box(triplet.low), box(triplet.high)
    p_low, p_high = wald.p_box(triplet.p)
    outside = low.low > 1 or high.high < 1
    inside = low.high < 1 < high.low
    if (outside and p_low > 0.05) or (inside and (p_high < 0.05 or triplet.p.text.lstrip() in ("<0.05", "<.05"))):
        yield Finding(
            rule="H3",
            severity="note" if NOT_WALD.search(model.method) else "error",
            place=ratio.place,
            printed=printed(triplet),
            expected="p below 0.05" if outside else "p above 0.05",
            explanation=f"The 95% interval {'excludes' if outside else 'includes'} 1, but the p says the opposite.",
            suggestion=_other_test(triplet) or misprint(triplet),
            k=wald.p_k(triplet),
        )
    else:
        yield Passed("H3")
