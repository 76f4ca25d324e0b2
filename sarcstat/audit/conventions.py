"""Rows of hazard ratios, and the conventions other than Wald's, rounded, that the rows of a table vote for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sarcstat.audit import wald
from sarcstat.audit.facts import Model, Ratio
from sarcstat.audit.finding import Finding, Part, Severity, k_text, like, severity_of
from sarcstat.audit.methods import of_the_ratio, one_sided
from sarcstat.audit.normal import z_of
from sarcstat.audit.number import Number
from sarcstat.audit.place import Place
from sarcstat.audit.wald import Triplet

#: Rows further off than this are misprints; cutting off a digit cannot do more.
_MOST_BY_TRUNCATION = 2.5
#: |ln| of the ratio of two statistics for the same hypothesis that is nothing unusual, all in one direction or not.
_OTHER_TEST, _EITHER_WAY = 0.25, 0.12
#: Half an interval is this much longer than the other, at most, by profile likelihood or a bootstrap; more is a slip.
_MOST_SKEW = 0.35
#: An interval of fewer units of its last digit has the same center on every scale.
_FEWEST_UNITS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A complete row of a table, and its k."""

    ratio: Ratio
    triplet: Triplet
    model: Model
    k: float


@dataclass(frozen=True, slots=True)
class Vote:
    """A convention that rows vote for: its words, whether a row follows it, and how many must.

    `{rows}` in `text` stands for their number; `printed` is that number where it is "". `decides`: the convention says
    what p belongs to the interval, so that their verdicts need not be compared.
    """

    rule: str
    expected: str
    text: str
    hint: str
    fits: Callable[[Row], bool]
    printed: str = ""
    least: int = 2
    decides: bool = False


def triplet_of(ratio: Ratio, model: Model) -> Triplet | None:
    """The printed numbers of a row, None where the interval is incomplete or not printed as numbers."""
    numbers = (ratio.ratio, ratio.low, ratio.high)
    if any(number is None or number.exact is None for number in numbers):
        return None
    assert ratio.low is not None
    assert ratio.high is not None
    level = float(model.conf_level) if model.conf_level is not None and model.conf_level.exact is not None else 95.0
    share = level / 100 if 50 <= level < 100 else 0.95
    return Triplet(ratio.ratio, ratio.low, ratio.high, _own_p(ratio, model), share)


def _own_p(ratio: Ratio, model: Model) -> Number | None:
    """The p that tests the row itself; one p of several dummies is that of the factor."""
    if ratio.p is None or ratio.p.sign in ("NE", "NR") or not of_the_ratio(ratio.test):
        return None
    if ratio.p_of:
        return ratio.p if ratio.p_of == "row" else None
    others = [each for each in like(ratio, model.ratios, "variable") if each is not ratio]
    return None if others and all(each.p is None for each in others) else ratio.p


def row_of(ratio: Ratio, triplet: Triplet, model: Model) -> Row:
    """The row with its k; a p named one-sided may be half of the two-sided one."""
    k = k_of(triplet)
    return Row(ratio, triplet, model, 1.0 if k > 1 and one_sided(ratio.test) and wald.fits_one_sided(triplet) else k)


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
    """The p that the interval allows, as a range with digits that tell its ends apart; as many as the paper prints."""
    possible = wald.p_range(triplet)
    if possible is None:
        return "no Wald interval"
    low, high = possible
    digits = max(triplet.p.decimals if triplet.p else 3, 3)
    if high < 0.5 * 10**-digits:
        return f"p < {10**-digits:.{digits}f}"
    shown = [f"{low:.{digits + 1}f}", f"{high:.{digits + 1}f}"]
    if not float(shown[0]):
        return f"p below {shown[1]}"
    return f"p {shown[0]}" if shown[0] == shown[1] else f"p {shown[0]} to {shown[1]}"


def votes(rows: Sequence[Row]) -> Iterator[tuple[Finding, list[Row], bool]]:
    """One finding for each convention that rows follow, those rows, and whether it decides which p goes with them.

    Truncation must explain the whole table. Of the other conventions each is a note, and must explain three
    quarters of the rows that are still open; those that it does not explain keep findings of their own.
    """
    truncated, explained = _truncated(rows)
    if truncated:
        yield truncated, explained, False
        return
    still = [row for row in rows if row.k > 1]
    # A bound such as <0.001 fits nearly every convention, and a row without p those of p.
    even = [row for row in rows if row.k <= 1 and row.triplet.p is not None and row.triplet.p.sign == "="]
    for vote in (*_levels(rows), *_scales(rows), *_tests(still)):
        found = [row for row in still if vote.fits(row)]
        against = sum(not vote.fits(row) for row in even) if vote.decides or vote.rule == "H1" else 0
        if len(found) >= vote.least and 3 * max(len(still) - len(found), against) <= len(found):
            yield _voted(vote, found, len(rows)), found, vote.decides
            still = [row for row in still if row not in found]


def _voted(vote: Vote, rows: Sequence[Row], among: int, severity: Severity = "note") -> Finding:
    """A finding on the table of the rows, which are its parts."""
    some, place = f"{len(rows)} of {among} rows", rows[0].model.place
    return Finding(
        vote.rule,
        severity,
        Place(table=place.table, source=place.source),
        vote.printed or some,
        vote.expected,
        vote.text.format(rows=some),
        vote.hint,
        max(row.k for row in rows),
        [Part(row.ratio.place, printed(row.triplet), expected_p(row.triplet), row.k) for row in rows],
    )


def _truncated(rows: Sequence[Row]) -> tuple[Finding | None, list[Row]]:
    """One finding, and the rows it explains, if cut off digits make all rows consistent but those far off."""
    near = [row for row in rows if row.k <= _MOST_BY_TRUNCATION]
    off = [row for row in near if row.k > 1]
    if len(off) < 2 or not all(wald.fits(row.triplet, "truncated") for row in near):
        return None, []
    worst = max(row.k for row in off)
    text = (
        "In {rows}, hazard ratio, limits and p cannot all be correctly rounded values of one Wald interval "
        f"(k up to {k_text(worst)}). {'All' if len(near) == len(rows) else 'The other'} {len(near)} rows agree if "
        "hazard ratios and limits were truncated."
    )
    hint = "Digits may have been cut off instead of rounded: the last digit can be one too small."
    vote = Vote("H2", "hazard ratios and limits rounded", text, hint, lambda row: True)
    return _voted(vote, off, len(rows), severity_of(worst)), off


def _levels(rows: Sequence[Row]) -> Iterator[Vote]:
    """Intervals of another level than the 95 % that go without saying, and one-sided p."""
    if all(row.model.conf_level is None for row in rows):
        for level in (0.9, 0.99):
            expected, hint = f"{level:.0%} confidence intervals", f"The intervals may be {level:.0%} intervals."
            text, fits = f"{{rows}} agree as {level:.0%} intervals, not as 95% ones.", partial(_fits_level, level)
            yield Vote("H2", expected, text, hint, fits, printed="95% confidence intervals", decides=True)
    text, hint = "In {rows} p is half of the two-sided Wald p.", "The p may be those of one-sided tests."
    yield Vote("H2", "two-sided p", text, hint, lambda row: wald.fits_one_sided(row.triplet), decides=True)


def _fits_level(level: float, row: Row) -> bool:
    return wald.fits(replace(row.triplet, level=level))


def _scales(rows: Sequence[Row]) -> Iterator[Vote]:
    """Intervals symmetric about the hazard ratio itself, and those skewed to one side throughout."""
    expected = "intervals symmetric on the log scale"
    text = "In {rows} the interval is symmetric about the hazard ratio itself, and not on the log scale."
    hint = "The limits may be HR ± z · SE(HR): a linear interval, by the delta method."
    yield Vote("H1", expected, text, hint, _is_linear)
    skews = {id(row): wald.skew(row.triplet) for row in rows if row.k > 1 and wald.interval_k(row.triplet) > 1}
    side = 1 if sum(skew > 0 for skew in skews.values()) * 2 >= len(skews) else -1
    half = f"the {'upper' if side > 0 else 'lower'} half"
    hint = "The intervals may be those of a profile likelihood or of a bootstrap, which are not symmetric."
    for longer, least, skewed in (
        (half, max(3, math.ceil(len(rows) / 3)), lambda skew: 0 < side * skew <= _MOST_SKEW),
        ("one half or the other", max(4, math.ceil(len(rows) / 2)), lambda skew: 0 < abs(skew) <= _MOST_SKEW),
    ):
        text = f"In {{rows}} {longer} of the interval is the longer one on the log scale."
        yield Vote("H1", expected, text, hint, partial(_is_skewed, skews, skewed), least=least)


def _is_linear(row: Row) -> bool:
    return wald.linear(row.triplet) and wald.units(row.triplet) >= _FEWEST_UNITS


def _is_skewed(skews: Mapping[int, float], skewed: Callable[[float], bool], row: Row) -> bool:
    return row.k <= 1 or skewed(skews.get(id(row), 0.0))


def _tests(off: Sequence[Row]) -> Iterator[Vote]:
    """The p of another test of the same hypothesis: of at least three rows, a little off, and in one direction."""
    logs = {id(row): math.log(shift) for row in off if (shift := _shift(row.triplet)) is not None}
    side = 1 if sum(log > 0 for log in logs.values()) * 2 >= len(logs) else -1
    expected = "the p of the Wald test that belongs to the interval"
    hint = "The p may be those of likelihood-ratio, score or log-rank tests."
    text = "In {rows} p is not that of the Wald test, "
    always = f"{text}and always {'smaller' if side > 0 else 'larger'}."
    yield Vote("H2", expected, always, hint, partial(_is_shifted, logs, _OTHER_TEST, side), least=3)
    yield Vote("H2", expected, f"{text}but near it.", hint, partial(_is_shifted, logs, _EITHER_WAY, 0), least=4)


def _is_shifted(logs: Mapping[int, float], most: float, side: int, row: Row) -> bool:
    """Whether the statistic of p is at most so far off, and to that side; 0: to either."""
    return abs(logs.get(id(row), math.inf)) <= most and logs[id(row)] * side >= 0


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
