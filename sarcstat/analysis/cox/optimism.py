"""The optimism of a Cox model: its concordance corrected by Harrell's bootstrap."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sarcstat.analysis.cox.call import cox_call
from sarcstat.analysis.cox.cox import CoxOptions
from sarcstat.analysis.shared.frames import rows_of
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.errors import counted
from sarcstat.results import Condition, Convention, Statistic

#: Why a resample does not count.
_REASONS = {
    "events": "nobody had the event",
    "level": "nobody had a level of a factor",
    "estimate": "a coefficient had no estimate",
    "pairs": "of no two patients it was known who had the event first",
}
Row = dict[str, Any]


def optimism(
    cohort: Cohort, options: CoxOptions, sizes: Iterable[int], seed: int
) -> tuple[list[Statistic], list[Condition]]:
    """Concordance of the model in the last convention, its optimism, both corrected, and the corrected slope.

    `sizes` are how many resamples are drawn in each call of R, one after the other: their sum and `seed` decide every
    number. Raises AnalysisError where there is no model. Formulas and source: r_scripts/cox_optimism.R.
    """
    convention, ties = list(options.ties.items())[-1]
    own = replace(options, ties={convention: ties})
    apparent: float | None = None
    rows: list[Row] = []
    for size in sizes:
        first = {} if rows else {"seed": seed}  # R's random numbers go on in the calls after it
        value = cox_call("cox_optimism", cohort, own, resamples=size, **first).value
        apparent = _number(value["concordance"][0])
        rows += rows_of(value["resamples"])
    return list(_statistics(rows, apparent, convention, cohort)), list(_left_out(rows))


def _number(value: float) -> float | None:
    """The number; None where there is none."""
    return None if math.isnan(value) else float(value)


def _statistics(rows: list[Row], apparent: float | None, convention: Convention, cohort: Cohort) -> Iterator[Statistic]:
    used = [row for row in rows if not row["reason"]]
    slopes = [row["slope"] for row in used if row["slope"] is not None]
    gap = sum(row["apparent"] - row["test"] for row in used) / len(used) if used else None
    found = {
        "concordance": apparent,
        "concordance_optimism": gap,
        "concordance_corrected": None if gap is None or apparent is None else apparent - gap,
        "calibration_slope": sum(slopes) / len(slopes) if slopes else None,
        "n_resamples": len(rows),
        "n_resamples_used": len(used),
    }
    for name, value in found.items():
        yield Statistic(
            name=name, value=value, convention=convention, context="optimism", variable=cohort.outcome.time_name
        )


def _left_out(rows: list[Row]) -> Iterator[Condition]:
    """How many resamples do not count, and why; how many models of the others were left without a term."""
    reasons = Counter(row["reason"] for row in rows if row["reason"])
    if reasons:
        why = "; ".join(f"in {n:,} {_REASONS[reason]}" for reason, n in reasons.most_common())
        text = f"{counted(reasons.total(), 'resample')} of {len(rows):,} left out of the optimism: {why}."
        yield Condition("warning", text, "resamples_left_out")
    without = sum(not row["reason"] and row["slope"] is None for row in rows)
    if without:
        text = f"In {counted(without, 'resample')} no term was selected: concordance 0.5, and no calibration slope."
        yield Condition("note", text, "resamples_without_terms")
