"""A pattern of covariate values, for survival at that pattern."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.cohort.covariate import Covariate
from sarcstat.errors import UsageError, closest, listing


def pattern_values(pattern: Mapping[str, str], cohort: Cohort) -> dict[str, float | int]:
    """The number, or the place of the level (from 0), of every covariate of a pattern; raises UsageError."""
    known = {each.name: each for each in cohort.covariates}
    found: dict[str, float | int] = {}
    for name, text in pattern.items():
        if name not in known:
            raise UsageError(f"--pattern: '{name}' is not a covariate.", f"There are {listing(known, 10)}.")
        found[name] = _value(known[name], text)
    return found


def _value(covariate: Covariate, text: str) -> float | int:
    if covariate.factor is None:
        try:
            return float(text) / covariate.unit
        except ValueError:
            raise UsageError(
                f"--pattern {covariate.name}={text}: not a number.", f"For example: --pattern {covariate.name}=60"
            ) from None
    texts, written = [*covariate.factor.texts], [str(value) for value in covariate.factor.values]
    for known in (texts, written):
        if text in known:
            return known.index(text)
    meant = closest(text, texts)
    hint = f"Did you mean '{meant}'?" if meant else f"Its levels are {listing(texts, 10)}."
    raise UsageError(f"--pattern {covariate.name}={text}: there is no such level.", hint)


def pattern_argument(pattern: Mapping[str, str] | None, cohort: Cohort) -> Any:
    """The pattern as the R procedure takes it: a double a covariate, codes from 1, nan where it is not named.

    An empty array without a pattern. Raises UsageError.
    """
    import numpy as np

    if not pattern:
        return np.zeros(0)
    values = pattern_values(pattern, cohort)
    found = np.full(len(cohort.covariates) + len(cohort.in_time), np.nan)
    for i, each in enumerate(cohort.covariates):
        if each.name in values:
            found[i] = values[each.name] + (each.factor is not None)
    return found
