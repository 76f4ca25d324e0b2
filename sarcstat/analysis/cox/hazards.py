"""What the test of proportional hazards says, and what to do where a hazard ratio changes with time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sarcstat.data.cohort.cohort import Cohort
from sarcstat.errors import listing
from sarcstat.results import AnalysisResult, Condition, Statistic, computed


def changing_hazards(result: AnalysisResult, cohort: Cohort) -> Iterator[Condition]:
    """A warning where cox.zph's test speaks against proportional hazards, with the options that mend it by name."""
    options = computed(result)
    alpha = round(1 - float(options["conf_level"]), 12)
    tests = list(result.find(name="p_value", context="ph_test", convention=result.conventions[-1]))
    doubtful = [each for each in tests if isinstance(each.value, float) and each.value < alpha]
    if not doubtful:
        return
    terms = [each for each in doubtful if each.term]
    ways = "; ".join([*_split(cohort), *_strata(terms, cohort)])
    does = f" {ways[0].upper()}{ways[1:]}." if ways else ""
    if not terms:
        p = _p(doubtful[0], alpha)
        text = f"The hazard ratios together change with time (cox.zph, all terms: {p}), though none alone is shown to."
        yield Condition("warning", f"{text}{does}", "non_proportional")
        return
    named = listing((f"{result.term_label(each.term or '')} ({_p(each, alpha)})" for each in terms), 5)
    many = len(terms) > 1
    text = (
        f"The hazard ratio{'s' if many else ''} of {named} change{'' if many else 's'} with time, by cox.zph's test: "
        "one number for all of it is an average."
    )
    yield Condition("warning", f"{text}{does}", "non_proportional")


def _p(each: Statistic, alpha: float) -> str:
    """A p below alpha in three decimals, or in as many as show it below: 0.0497, not 0.050."""
    value = float(each.value or 0)
    texts = (f"{value:.{decimals}f}" for decimals in range(3, 18))
    return "p < 0.001" if value < 0.001 else f"p = {next(text for text in texts if float(text) < alpha)}"


def _split(cohort: Cohort) -> Iterator[str]:
    """Periods; they are not to be had where patients enter later, or rows belong together."""
    time = dividing_time(cohort) if cohort.entry is None and cohort.cluster is None else None
    if time is not None:
        yield f"--split-at {time:.10g} gives one hazard ratio before and one after (half of the events each)"


def dividing_time(cohort: Cohort) -> float | None:
    """The median time of the events, in three digits where events lie on both sides of that; None of a single time."""
    import numpy as np

    died = cohort.status == 1
    times = cohort.time[died]
    middle = float(np.median(times)) if cohort.counts is None else _median(times, cohort.counts[died])
    for candidate in (float(f"{middle:.3g}"), middle, float(times.min())):
        if candidate > 0 and (times <= candidate).any() and (times > candidate).any():
            return candidate
    return None


def _median(values: Any, counts: Any) -> float:
    """The median of values of which each is there `counts` times."""
    import numpy as np

    order = np.argsort(values)
    up_to = np.cumsum(counts[order])
    below, above = np.searchsorted(up_to, [(up_to[-1] - 1) // 2, up_to[-1] // 2], side="right")
    return float((values[order][below] + values[order][above]) / 2)


def _strata(terms: Sequence[Statistic], cohort: Cohort) -> Iterator[str]:
    factors = {each.name for each in cohort.covariates if each.factor is not None}
    names = [each.term for each in terms if each.term in factors]
    if names and cohort.stratum is None:
        yield f"--strata {names[0]} gives each of its levels a hazard of its own, without a hazard ratio between them"
