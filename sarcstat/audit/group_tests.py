"""L1 and L2: chi-square, degrees of freedom and p; intervals of medians beside the p of their test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import sqrt

from sarcstat.audit.boxes import box, smallest_k
from sarcstat.audit.counts import whole
from sarcstat.audit.facts import Facts, GroupTest, Median
from sarcstat.audit.finding import Finding, Outcome, Passed, folded, like, severity_of
from sarcstat.audit.medians import row_of, shown
from sarcstat.audit.misprint import corrections
from sarcstat.audit.normal import chi_square_tail
from sarcstat.audit.number import Number
from sarcstat.audit.wald import p_box

_Z = 1.959964
_MOST_DF = 1000


def check(facts: Facts) -> Iterator[Outcome]:
    """Every printed test."""
    for test in facts.tests:
        if test.p.sign not in ("NE", "NR"):
            rows = _levels(test, facts)
            yield from _degrees(test, rows)
            yield from _statistic(test)
            yield from _medians(test, rows)


def chi_square_k(statistic: Number, df: int, p: Number) -> float:
    """k of the statement that p is the upper tail of a chi-square statistic."""
    return smallest_k(lambda k: _is_tail(statistic, df, p, k))


def _is_tail(statistic: Number, df: int, p: Number, k: float = 1.0) -> bool:
    low, high = box(statistic, k)
    least, most = p_box(p, k)
    return chi_square_tail(float(high), df) <= most + 1e-300 and least <= chi_square_tail(float(low), df)


def _levels(test: GroupTest, facts: Facts) -> list[Median]:
    """The medians of the groups that a test compares."""
    of_all = [each for each in like(test, facts.medians, "variable", "outcome", "within") if each.level]
    return [each for each in of_all if not test.levels or folded(each.level) in map(folded, test.levels)]


def _degrees(test: GroupTest, rows: Sequence[Median]) -> Iterator[Finding]:
    """L1: a log-rank test has a degree of freedom less than groups with somebody at risk at an event.

    A median that was reached shows that its group has such a one; others may be empty, and the test have fewer.
    """
    df, groups = whole(test.df), len(test.levels)
    # A single level is a row of tests, such as "All groups", and no group.
    if groups < 2 or df is None or "rank" not in test.name or df == groups - 1:
        return
    shown, expected, hint = f"{df} degrees of freedom for {groups} groups", str(groups - 1), "A test for trend has one."
    text = "A log-rank test has one degree of freedom less than groups."
    if df < groups - 1 and sum(each.median.exact is not None for each in rows) < groups:
        expected, text = f"{groups - 1}, or fewer", f"{text[:-1]} that had anybody at risk at an event."
        hint = f"A group may have had nobody at risk. {hint}"
        yield Finding("L1", "warning", test.place, shown, expected, text, hint)
    else:
        yield Finding("L1", "error", test.place, shown, expected, text, hint)


def _statistic(test: GroupTest) -> Iterator[Outcome]:
    df = whole(test.df)
    if test.statistic is None or test.statistic.exact is None or not df or df > _MOST_DF:
        return
    k = chi_square_k(test.statistic, df, test.p)
    if k <= 1:
        yield Passed("L1")
        return
    tail = chi_square_tail(float(test.statistic), df)
    shown = f"chi-square {test.statistic}, df {df}, p {test.p}"
    expected = f"p {tail:.{max(test.p.decimals, 3)}f}" if tail >= 0.0005 else "p < 0.001"
    text = "Statistic, df and p cannot all be correctly rounded values of one chi-square test."
    yield Finding("L1", severity_of(min(k, 1e6)), test.place, shown, expected, text, _other(test, df), k)


def _other(test: GroupTest, df: int) -> str:
    """Other degrees of freedom, a test for which p is half, or one slip."""
    statistic = test.statistic
    assert statistic is not None
    for other in (df - 1, df + 1, 1):
        if 0 < other != df and _is_tail(statistic, other, test.p):
            return f"The p fits {other} degrees of freedom."
    low, high = p_box(test.p)
    own = box(statistic)
    if chi_square_tail(float(own.high), df) / 2 <= high and low <= chi_square_tail(float(own.low), df) / 2:
        return "The p is that of a one-sided test."

    def agrees(given: dict[str, Number]) -> bool:
        return _is_tail(given["chi-square"], df, given["p"])

    return corrections({"chi-square": statistic, "p": test.p}, agrees) or (
        "It may be the p of another test (Fisher, Yates, likelihood ratio)."
    )


def _medians(test: GroupTest, rows: Sequence[Median]) -> Iterator[Outcome]:
    """L2: intervals far apart and a large p, or equal medians and a very small one."""
    distances = [distance for pair in combinations(rows, 2) if (distance := _distance(*pair)) is not None]
    if not distances or len(distances) != len(rows) * (len(rows) - 1) // 2:
        return
    low, high = p_box(test.p)
    if max(distances) > 4 and low > 0.2:
        why = "The medians differ by more than four standard errors, but p is large."
    elif max(distances) < 0.2 and high <= 0.001:
        why = "The medians hardly differ, but p is very small."
    else:
        yield Passed("L2")
        return
    printed = "; ".join([*(f"{each.level} {shown(each)}" for each in rows), f"p {test.p}"])
    hint = "Curves that cross, or differ only before or after the median, can do this."
    yield Finding("L2", "note", test.place, printed, "medians and p that point the same way", why, hint)


def _distance(one: Median, other: Median) -> float | None:
    """|M₁ − M₂| in standard errors, from 95% limits; None where a limit is not printed."""
    rows = [row for fact in (one, other) if (row := row_of(fact)) is not None]
    errors = [float(row.width) / (2 * _Z) for row in rows]
    if len(errors) < 2:
        return None
    spread = sqrt(sum(error**2 for error in errors))
    return abs(float(one.median) - float(other.median)) / spread if spread else None
