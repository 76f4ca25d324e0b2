"""What is refused as a cohort: columns that have another part, too many levels, a single group, negative times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.covariate import TIME_DEPENDENT
from sarcstat.data.cohort.factor import Factor
from sarcstat.data.cohort.outcome import Outcome
from sarcstat.errors import AnalysisError, InputError, UsageError, counted, listing

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

MOST_LEVELS = 200


def refuse_outcome(outcome: Outcome, names: Sequence[str]) -> None:
    """Refuse the columns of time and event as groups, strata and covariates."""
    time = outcome.time_name.removesuffix(f" ({outcome.coding})")  # what tells endpoints of one column apart
    own = [(time, "time"), (outcome.event.name, "event")]
    own += [(outcome.entry.name, "entry")] if outcome.entry else []
    for name, what in own:
        if any(each.removeprefix(TIME_DEPENDENT) == name for each in names):
            raise UsageError(
                f"Column '{name}' is the {what} of the analysis: it cannot be its group, stratum or covariate, too.",
                f"Leave '{name}' out, or give another column to --{what}.",
            )


def check_levels(found: Factor | None, option: str) -> None:
    if found and len(found.values) > MOST_LEVELS:
        raise InputError(
            f"{option}: column '{found.name}' has {counted(len(found.values), 'level')}, more than {MOST_LEVELS}.",
            "Is it an identifier or a measurement? Group it first, or name another column.",
        )


def check_groups(group: Factor, unused: Sequence[str]) -> None:
    if len(group.values) < 2:
        only = f"'{group.texts[0]}'" if group.values else "none"
        without = f"; no patient is left in {listing(unused)}" if unused else ""
        raise AnalysisError(
            f"--by: column '{group.name}' has only one level with data ({only}){without}.",
            "Two groups are needed for a comparison. Without --by there is one curve for everybody.",
        )


def refuse_negative(dataset: Dataset, outcome: Outcome) -> None:
    import numpy as np

    with np.errstate(invalid="ignore"):
        rows = dataset.each_once(np.flatnonzero(outcome.time < 0))
    if len(rows):
        shown = dataset.shown(rows, lambda row: f"{outcome.time[row]:g}")
        times = len(rows) if dataset.counts is None else dataset.number(rows)
        raise InputError(
            f"{counted(times, 'time')} of column '{outcome.time_name}' below zero ({shown}).",
            "Correct the dates, or use --style spss, which drops and counts such rows as SPSS does.",
        )
