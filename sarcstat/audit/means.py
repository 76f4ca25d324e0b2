"""G1: means, medians and standard deviations of whole numbers (GRIM and GRIMMER)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from sarcstat.audit.boxes import Box, box
from sarcstat.audit.counts import whole
from sarcstat.audit.facts import Facts, Mean
from sarcstat.audit.finding import Finding, Outcome, Passed

_LARGEST = 10_000


def check(facts: Facts) -> Iterator[Outcome]:
    """Every mean of values that are declared whole numbers, and order within every row."""
    for mean in facts.means:
        size = whole(mean.n)
        if mean.integers and size and size <= _LARGEST:
            yield from _mean(mean, size)
            yield from _median(mean, size)
        yield from _range(mean)


def _mean(mean: Mean, size: int) -> Iterator[Outcome]:
    """GRIM (Brown and Heathers 2017): some whole sum has the mean; GRIMMER (Anaya 2016): and some the SD."""
    if mean.mean is None or mean.mean.exact is None or size >= 10**mean.mean.decimals:
        return
    sums = _whole_numbers(box(mean.mean), size)
    if not sums:
        nearest = [Fraction(math.floor(mean.mean.exact * size) + step, size) for step in (0, 1)]
        expected = " or ".join(f"{float(each):.{mean.mean.decimals + 1}f}" for each in nearest)
        yield Finding(
            "G1",
            "error",
            mean.place,
            f"mean {mean.mean}, N {size}",
            expected,
            f"No {size} whole numbers have this mean.",
        )
        return
    no_sd = mean.sd is None or mean.sd.exact is None or size < 2
    if no_sd or any(_has_squares(total, size, box(mean.sd)) for total in sums if mean.sd):
        yield Passed("G1")
    else:
        text = f"No {size} whole numbers have this mean and this standard deviation."
        yield Finding("G1", "error", mean.place, f"mean {mean.mean}, SD {mean.sd}, N {size}", "another SD", text)


def _whole_numbers(printed: Box, size: int) -> range:
    """The whole sums of `size` values whose mean is in a box."""
    return range(math.ceil(printed.low * size), math.floor(printed.high * size) + 1)


def _has_squares(total: int, size: int, sd: Box) -> bool:
    """Whether some whole sum of squares gives the SD (n − 1, or n); it has the parity of the sum."""
    low, high = max(sd.low, Fraction(0)) ** 2, sd.high**2
    for divisor in (size - 1, size):
        least = math.ceil(low * divisor + Fraction(total * total, size))
        most = math.floor(high * divisor + Fraction(total * total, size))
        if most >= least + 1 or (most == least and (most - total) % 2 == 0):
            return True
    return False


def _median(mean: Mean, size: int) -> Iterator[Outcome]:
    """The median of an odd number of whole numbers is one; of an even number, half of one."""
    if mean.median is None or mean.median.exact is None:
        return
    grid = 1 if size % 2 else 2
    printed = box(mean.median)
    if math.floor(printed.high * grid) >= math.ceil(printed.low * grid):
        yield Passed("G1")
        return
    expected = "a whole number" if grid == 1 else "a whole number or a half"
    text = f"The median of {size} whole numbers is {expected}."
    yield Finding("G1", "error", mean.place, f"median {mean.median}, N {size}", expected, text)


def _range(mean: Mean) -> Iterator[Outcome]:
    """A median lies within the range or quartiles printed with it, any estimate within its interval."""
    center, low, high = mean.median or mean.center, mean.low, mean.high
    if center is None or low is None or high is None or None in (center.exact, low.exact, high.exact):
        return
    if box(low).low <= box(center).high and box(center).low <= box(high).high:
        yield Passed("G1")
        return
    shown = f"{center} ({low}{' to ' if (low.exact or 0) < 0 else '–'}{high})"
    named, interval = ("median", "range") if mean.median else ("estimate", "interval")
    text = f"The {named} lies outside its own {interval}."
    yield Finding("G1", "error", mean.place, shown, f"low, {named}, high in this order", text)
