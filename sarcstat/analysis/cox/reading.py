"""What helps to read a Cox result: patients beside the model, products without their parts, units that hide a ratio."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sarcstat.analysis.cox.cox import Term
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.cohort.covariate import Covariate
from sarcstat.data.counting import number, tally
from sarcstat.errors import listing
from sarcstat.results import AnalysisResult, Condition, Key, Statistic
from sarcstat.terms import key, without_parts, written

_DECIMALS = 2  # of a hazard ratio in a paper
# Beyond this a hazard ratio is no longer read as one.
_HUGE = 1e6
# The squares of sums of such numbers are no longer exact, or no numbers.
_SQUARED = 1e75

Levels = Mapping[str, Sequence[Mapping[str, Any]]]


def counts_beside(cohort: Cohort, levels: Levels) -> dict[str, Any]:
    """Patients and events of what is shown beside a model without being in it, among the model's own patients.

    `levels` are those of each factor where it is alone. The result has them under `levels` with the patients of the
    model, and under `beside` the number of patients and events with a value of each column.
    """
    import numpy as np

    counted: dict[str, Any] = {}
    beside: dict[str, Any] = {}
    for each in cohort.beside:
        there = ~each.missing
        died = there & (cohort.status == 1)
        beside[each.name] = {"n": number(there, cohort.counts), "n_events": number(died, cohort.counts)}
        if each.factor is not None:
            size, codes = len(each.factor.texts), each.factor.codes
            n = dict(zip(each.factor.texts, tally(codes, cohort.counts, size), strict=True))
            events = dict(zip(each.factor.texts, tally(np.where(died, codes, -1), cohort.counts, size), strict=True))
            texts = [str(level["text"]) for level in levels.get(each.name, ())]
            counted[each.name] = [
                {"text": text, "n": int(n.get(text, 0)), "n_events": int(events.get(text, 0))} for text in texts
            ]
    return {"levels": counted, "beside": beside}


def rarest_values(cohort: Cohort, most_values: int = 20) -> dict[str, int]:
    """Of each number with few different values how many patients have the rarest, with or without the event."""
    import numpy as np

    found = {}
    for each in cohort.covariates:
        if each.values is None:
            continue
        values = np.unique(each.values)
        if len(values) <= most_values:
            with_status = [(each.values == value) & (cohort.status == status) for value in values for status in (0, 1)]
            found[each.name] = min(number(own, cohort.counts) for own in with_status if own.any())
    return found


def hints(result: AnalysisResult, cohort: Cohort) -> Iterator[Condition]:
    """Notes and warnings on the last model of a result."""
    convention = result.conventions[0]
    models = [(s.block, s.step) for s in result.find(name="action", convention=convention)]
    if not models:
        return
    block, step = models[-1]
    ratios = list(result.find(name="hazard_ratio", context="equation", convention=convention, block=block, step=step))
    computed: Any = result.options["computed"]
    terms: dict[str, Term] = {key(term): tuple(term) for each in computed["blocks"] for term in each["terms"]}
    model = [terms[name] for name in dict.fromkeys(s.term for s in ratios) if name in terms]
    yield from _without_parts(model)
    index = result.index(convention)
    known = {each.name: each for each in cohort.covariates}
    said: set[str | None] = {name for name, _ in computed["in_time"]}  # whose unit only their expression knows
    for ratio in ratios:
        term = terms.get(ratio.term or "")
        slopes = [known[name] for name in term or () if known[name].factor is None]
        trouble = _trouble(index, ratio, 1 - float(computed["conf_level"])) or _no_estimate(
            index, ratio, slopes, cohort
        )
        how = _way_out(term, slopes, cohort) if trouble and ratio.term not in said else None
        if how:
            said.add(ratio.term)
            yield _unit_hint(written(term) if term else str(ratio.term), trouble, how)


def _without_parts(model: Sequence[Term]) -> Iterator[Condition]:
    for product, lacking in without_parts(model):
        text = (
            f"The model has the product {written(product)} without {listing(map(written, lacking), len(lacking))}: its "
            f"coefficient depends on where these are 0. {'*'.join(product)} adds them."
        )
        yield Condition("note", text, "product_without_parts")


def _trouble(index: Mapping[Key, Statistic], ratio: Statistic, alpha: float) -> str:
    """Why a hazard ratio cannot be read in the unit of its covariate: `beyond`, `flat`; empty where it can."""
    names = ("coefficient", "hazard_ratio", "hazard_ratio_conf_low", "hazard_ratio_conf_high", "p_value")
    found = [index.get(ratio.key._replace(name=name)) for name in names]
    b, hr, low, high, p = (None if s is None or not isinstance(s.value, float | int) else s.value for s in found)
    if b is None:
        return ""
    if hr is None or low is None or high is None or not 1 / _HUGE < hr < _HUGE:
        return "beyond"
    flat = round(low, _DECIMALS) == round(hr, _DECIMALS) == round(high, _DECIMALS) == 1
    return "flat" if flat and p is not None and p < alpha else ""


def _no_estimate(index: Mapping[Key, Statistic], ratio: Statistic, slopes: Sequence[Covariate], cohort: Cohort) -> str:
    """`beyond` where a covariate is so large or small that its squares, and with them the estimate, are no numbers."""
    coefficient = index.get(ratio.key._replace(name="coefficient"))
    none = coefficient is not None and coefficient.value is None
    units = [round_unit(each, cohort.counts) for each in slopes] if none else []
    return "beyond" if any(unit is not None and not 1 / _SQUARED < unit < _SQUARED for unit in units) else ""


def _way_out(term: Term | None, slopes: Sequence[Covariate], cohort: Cohort) -> str | None:
    """The option that gives a hazard ratio of usual size; None where the unit is not to blame. T_*x is no `term`."""
    if term is None:
        return "--show-in (with --time-unit) gives it for a longer unit of time"
    units = [(each, unit) for each in slopes if (unit := round_unit(each, cohort.counts)) not in (None, 1.0)]
    if not units:
        return None
    # Of a product, what is farthest from 1 makes the trouble.
    covariate, unit = max(units, key=lambda pair: abs(math.log10(pair[1] or 1.0)))
    return f"--unit {covariate.name}={(unit or 1.0) * covariate.unit:.10g} gives it for a step of usual size"


def _unit_hint(name: str, trouble: str, how: str) -> Condition:
    if trouble == "flat":
        text = f"With two decimals the hazard ratio of {name} is 1.00 (1.00–1.00), though its p is small: {how}."
        return Condition("note", text, "unit_too_small")
    text = f"The hazard ratio of {name} for a step of 1 is too far from 1 to be read, or beyond any number (NE): {how}."
    return Condition("warning", text, "unit_too_large")


def round_unit(covariate: Covariate, counts: Any = None) -> float | None:
    """The power of ten nearest to the standard deviation of a covariate, in its present unit; None where that is 0.

    `counts` is how many patients each of its values stands for (None: one).
    """
    import numpy as np

    values = covariate.values
    assert values is not None
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        scale = float(np.abs(values).max())
        scaled = values / scale
        spread = np.sqrt(np.average((scaled - np.average(scaled, weights=counts)) ** 2, weights=counts)) * scale
    if not 0 < scale < math.inf:
        return None
    if not 0 < spread < math.inf:
        return None
    return float(10.0 ** round(math.log10(spread)))
