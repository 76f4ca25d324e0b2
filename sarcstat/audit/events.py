"""H5–H7: what the number of events says of standard errors and of the size of a model."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from sarcstat.audit.boxes import smallest_k
from sarcstat.audit.conventions import printed, triplet_of
from sarcstat.audit.counts import whole
from sarcstat.audit.facts import Facts, Model, Ratio
from sarcstat.audit.finding import Finding, Outcome, Passed, Severity, like, severity_of
from sarcstat.audit.methods import NOT_WALD, OTHER_FIT
from sarcstat.audit.place import Place
from sarcstat.audit.wald import standard_errors

#: How many times as many events a univariable model may have, where the table's are those of complete patients.
_OTHER_PATIENTS = 1.1
_CONTINUOUS = re.compile(
    r"\bper\b|increase|continuous|each additional|\blog\b|\(years?\)$|\bsd\b|standard deviation|\bunits?\b|doubling|"
    r"score\b",
    re.I,
)
_MANY_COVARIATES = 5


def check(facts: Facts) -> Iterator[Outcome]:
    """Standard errors of 0/1 covariates against their events, and events per parameter of each model."""
    for model in facts.models:
        if not (NOT_WALD.search(model.method) or OTHER_FIT.search(model.method)):
            for ratio in model.ratios:
                yield from _bound(ratio, model, facts)
        yield from _events_per_parameter(model, facts)


def binary(ratio: Ratio) -> bool:
    """Whether the row is known, or by its labels meant, to compare one group with another."""
    if ratio.kind:
        return ratio.kind == "binary"
    return bool(ratio.level) and not _CONTINUOUS.search(f"{ratio.variable} {ratio.level}")


def least_error(ratio: Ratio, model: Model, facts: Facts) -> tuple[float, bool] | None:
    """√(1/E₁ + 1/E₀) of a 0/1 covariate, and whether E₁ and E₀ are printed; None where nothing bounds them.

    For 0/1 x, the score equation of an unpenalized Cox fit makes the fitted probabilities of group 1 sum to E₁ over the
    events, and the information Σ p(1−p) is at most E·q(1−q) with q = E₁/E, by concavity; other covariates only
    take information away. Where the groups' events are not printed, the smallest bound over all splits with
    E₁ ≤ n₁, E₀ ≤ n₀ and E₁ + E₀ ≤ E.
    """
    events, reference = whole(ratio.events), whole(ratio.events_reference)
    if events and reference:
        return math.sqrt(1 / events + 1 / reference), True
    most = max(filter(None, (whole(model.events), _events(model, facts)[1])), default=None)
    size = whole(model.n) or (whole(facts.n) if not model.within else None)
    first = events or whole(ratio.n) or size
    second = reference or whole(ratio.n_reference) or (size - (whole(ratio.n) or 0) if size else None)
    ends = [each for each in (first, second) if each is not None]
    if most is None and len(ends) < 2:
        return None
    total = most if most is not None else sum(ends)
    one: float = min(first or total, total)
    other: float = min(second or total, total)
    if one + other > total:
        small = min(one, other, total / 2)
        one, other = small, total - small
    return (math.sqrt(1 / one + 1 / other), False) if one > 0 and other > 0 else None


def _bound(ratio: Ratio, model: Model, facts: Facts) -> Iterator[Outcome]:
    triplet = triplet_of(ratio, model)
    least = least_error(ratio, model, facts) if triplet is not None and binary(ratio) else None
    errors = standard_errors(triplet) if triplet is not None else None
    if triplet is None or least is None or errors is None:
        return
    bound, exact = least
    if errors[1] >= bound * (1 - 1e-9):
        many = bool(model.adjusted) and len(model.ratios) >= _MANY_COVARIATES
        yield Passed("H5")
        yield _inflation(ratio.place, printed(triplet), errors, bound, exact=exact, many=many)
        return
    doubt = _doubt(ratio, model, facts, exact=exact) or _of_others(
        model, facts, (bound / errors[1]) ** 2 if errors[1] else math.inf
    )
    k = smallest_k(lambda k: (standard_errors(triplet, k) or errors)[1] >= bound)
    severity: Severity = "note" if doubt else severity_of(k) if k <= 2 else "serious"
    expected = f"SE(ln HR) at least {bound:.4f}, the interval has at most {errors[1]:.4f}"
    text = "The interval is narrower than any unweighted Cox model with these events can give."
    hint = doubt or "The covariate may be a number and not two groups, or the model weighted or of repeated events."
    yield Finding("H5", severity, ratio.place, printed(triplet), expected, text, hint, None if doubt else k)


def _doubt(ratio: Ratio, model: Model, facts: Facts, *, exact: bool) -> str:
    """Why the bound need not hold, "" where groups and events are certain: printed with the row or its model."""
    other = next((each.words for each in facts.methods if OTHER_FIT.search(each.words)), "")
    if other:
        return f"The methods name {other}, for which the bound does not hold."
    if not (ratio.kind == "binary" or (ratio.level and ratio.reference)):
        return "The covariate may be a number and not two groups."
    if model.within or not (exact or whole(model.events) is not None):
        return "The patients or events that the bound rests on may be others than those of the row."
    return ""


def _of_others(model: Model, facts: Facts, factor: float) -> str:
    """Why `factor` times the events may well be those of the model, where a table has two models side by side."""
    beside = any(each.adjusted != model.adjusted for each in facts.models if each.place.table == model.place.table)
    return "The events may be those of the other model's patients." if beside and factor < _OTHER_PATIENTS else ""


def _inflation(
    place: Place, shown: str, errors: tuple[float, float], bound: float, *, exact: bool, many: bool
) -> Outcome:
    """H6: the standard error beside its smallest possible value; `many` covariates widen it."""
    if exact and errors[0] > 3 * bound:
        expected, why = f"about {bound:.3f}", "sparse data or collinear covariates widen the interval"
    elif many and errors[1] < 1.05 * bound:
        expected, why = f"above {bound:.3f}", "with this many covariates more is usual"
    else:
        return Passed("H6")
    text = f"SE(ln HR) is {sum(errors) / 2 / bound:.2f} times its smallest possible value: {why}."
    return Finding("H6", "note", place, shown, f"SE(ln HR) {expected}", text)


def _events(model: Model, facts: Facts) -> tuple[int | None, int | None]:
    """The events of a model's outcome: as printed, and with patients lost to follow-up counted as events."""
    found = like(model, facts.endpoints, "outcome", "within")
    events = whole(model.events) or next((whole(each.events) for each in found), None)
    lost = next((whole(each.lost) for each in found if each.lost is not None), None)
    return events, (events + lost if events is not None and lost else events)


def _events_per_parameter(model: Model, facts: Facts) -> Iterator[Outcome]:
    """H7: fewer than ten events for each estimated parameter."""
    events, with_lost = _events(model, facts)
    parameters = model.parameters or (len(model.ratios) if model.place.source == "table" else 0)
    if not model.adjusted or events is None or with_lost is None or parameters < 2:
        return
    if events >= 10 * parameters:
        yield Passed("H7")
        return
    shown = f"{events} events, {parameters} parameters: {events / parameters:.1f} per parameter"
    if with_lost != events:
        shown += f" ({with_lost / parameters:.1f} with the {with_lost - events} lost to follow-up as events)"
    severity: Severity = "warning" if with_lost < 5 * parameters else "note"
    text = "With few events per parameter hazard ratios and their intervals are uncertain."
    yield Finding("H7", severity, model.place, shown, "at least 10 events per parameter", text)
