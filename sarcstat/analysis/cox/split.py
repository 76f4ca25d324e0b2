"""Hazard ratios of a Cox model that differ between periods of time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sarcstat.analysis.cox.call import cox_call
from sarcstat.analysis.cox.cox import CoxOptions, compared, terms_of
from sarcstat.analysis.cox.robust import clusters
from sarcstat.analysis.shared.frames import r_conditions, rows_of
from sarcstat.bridge.call import RRefusal
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.errors import AnalysisError, counted
from sarcstat.results import Condition, Convention, Statistic
from sarcstat.terms import key

_EQUATION = {
    "coefficient": "b",
    "coefficient_std_error": "naive_se",
    "z": "z",
    "p_value": "p",
    "hazard_ratio": "exp_b",
    "hazard_ratio_conf_low": "exp_low",
    "hazard_ratio_conf_high": "exp_high",
}


@dataclass(frozen=True, slots=True)
class Split:
    """What came of a model with a hazard ratio in each period: statistics, and what must be said."""

    statistics: Sequence[Statistic]
    conditions: Sequence[Condition] = field(default=())


def split_model(cohort: Cohort, options: CoxOptions, cuts: Sequence[float], covariates: Sequence[str]) -> Split:
    """The final model with a hazard ratio in each of the periods that end at `cuts`, in the last convention.

    Of each term with one of the `covariates`, of every term where none is named; the others keep one hazard ratio. A
    statistic's `at` is the start of its period, None where it is of all. Raises AnalysisError for a period without
    events. Formulas: r_scripts/cox_split.R.
    """
    import numpy as np

    convention, ties = list(options.ties.items())[-1]
    terms = terms_of(options)
    own = [i for i, term in enumerate(terms, 1) if not covariates or set(term) & set(covariates)]
    try:
        reply = cox_call(
            "cox_split",
            cohort,
            replace(options, ties={convention: ties}),
            cuts=np.array(sorted(cuts), dtype=float),
            split=np.array(own, dtype=np.int32),
            conf_level=options.conf_level,
        )
    except RRefusal as refusal:
        raise _in_words(refusal) from None
    unpacked = _Unpacked(cohort, options, convention)
    found = list(unpacked.statistics(reply.value))
    said = [*_not_estimable(found, cuts), *r_conditions(reply.conditions)]
    return Split(found, said)


def _in_words(refusal: RRefusal) -> AnalysisError:
    if refusal.code == "nothing_to_split":
        return AnalysisError(
            "--split-at: none of the covariates is in the final model.", "Name others with --split-covariates."
        )
    start, end, n = (float(refusal.details[name][0]) for name in ("from", "to", "n"))
    return AnalysisError(
        f"--split-at: nobody has the event {period_text(start, end)} ({counted(int(n), 'patient')} at risk): there is "
        "no hazard ratio in that period.",
        "Divide the time where events lie on both sides.",
    )


def period_text(start: float, end: float) -> str:
    """`up to 12`, `after 12 up to 24`, `after 24`: a period by its bounds, an event at a bound lies before it."""
    parts = [f"after {start:.10g}"] if start > 0 else []
    parts += [f"up to {end:.10g}"] if end < math.inf else []
    return " ".join(parts)


class _Unpacked:
    """The reply of R as statistics."""

    def __init__(self, cohort: Cohort, options: CoxOptions, convention: Convention) -> None:
        self.cohort = cohort
        self.convention = convention
        robust = clusters(cohort, robust=options.robust) is not None
        self.equation = {**_EQUATION, **({"coefficient_robust_std_error": "se"} if robust else {})}
        self.names = [key(term) for term in terms_of(options)]
        self.compared = [[*compared(term, cohort.covariates, options.contrasts)] for term in terms_of(options)]

    def statistics(self, value: Mapping[str, Any]) -> Iterator[Statistic]:
        for row in rows_of(value["periods"]):
            for name in ("n", "n_events"):
                yield self._one(name, int(row[name]), "split_periods", at=row["start"])
        for row in rows_of(value["coefficients"]):
            term, column = int(row["term"]), int(row["column"])
            place = {"term": self.names[term - 1], "column": column, "level": self.compared[term - 1][column - 1]}
            for name, known in self.equation.items():
                underflow = name.startswith("hazard_ratio") and row[known] == 0
                yield self._one(name, None if underflow else row[known], "split_equation", at=row["start"], **place)
        for row in rows_of(value["tests"]):
            of = {"term": self.names[int(row["term"]) - 1]} if row["term"] is not None else {}
            for name, known in (("chi_square", "chi_square"), ("df", "df"), ("p_value", "p")):
                yield self._one(name, row[known], "split_test", **of)

    def _one(self, name: str, value: Any, context: str, **keys: Any) -> Statistic:
        time = self.cohort.outcome.time_name
        return Statistic(name=name, value=value, convention=self.convention, context=context, variable=time, **keys)


def _not_estimable(found: Sequence[Statistic], cuts: Sequence[float]) -> Iterator[Condition]:
    """The hazard ratios without an estimate: in a period fewer patients are left to compare than in all."""
    starts = [0.0, *sorted(cuts)]
    ends = dict(zip(starts, [*starts[1:], math.inf], strict=True))
    for each in found:
        if each.name == "coefficient" and each.value is None:
            name = f"{each.term} ({each.level})" if each.level else str(each.term)
            when = "" if each.at is None else f" {period_text(each.at, ends[each.at])}"
            text = f"The hazard ratio of {name}{when} is not estimable (NE): the events do not tell its patients apart."
            yield Condition("warning", text, "split_not_estimable")
