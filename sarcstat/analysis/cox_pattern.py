"""The linear predictor of a pattern of covariate values, for survival at that pattern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sarcstat.analysis.frames import rows_of
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
            raise UsageError(f"--pattern {covariate.name}={text}: not a number.") from None
    texts, written = [*covariate.factor.texts], [str(value) for value in covariate.factor.values]
    for known in (texts, written):
        if text in known:
            return known.index(text)
    meant = closest(text, texts)
    hint = f"Did you mean '{meant}'?" if meant else f"Its levels are {listing(texts, 10)}."
    raise UsageError(f"--pattern {covariate.name}={text}: there is no such level.", hint)


def linear_predictor(values: Mapping[str, float | int], reply: Mapping[str, Any], cohort: Cohort) -> float:
    """x'b of the final model at the values, covariates that are not named at the means of the cases used.

    A product without a named covariate is at its own mean. Columns without an estimate contribute nothing.
    """
    names = [each.name for each in cohort.covariates]
    means = {(row["term"], row["column"]): row["mean"] for row in rows_of(reply["means"])}
    parts: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for row in rows_of(reply["parts"]):
        where = (row["term"], row["column"])
        parts.setdefault(where, []).append((names[int(row["variable"]) - 1], int(row["contrast"])))
    coefficients = list(rows_of(reply["coefficients"]))
    last = (coefficients[-1]["block"], coefficients[-1]["step"]) if coefficients else None
    total = 0.0
    for row in coefficients:
        if (row["block"], row["step"]) != last or row["b"] is None:
            continue
        where = (row["term"], row["column"])
        of = parts[where]
        if any(name in values for name, _ in of):
            total += row["b"] * _product(of, values, reply, cohort)
        else:
            total += row["b"] * means[where]
    return total


def _product(
    of: Sequence[tuple[str, int]], values: Mapping[str, float | int], reply: Mapping[str, Any], cohort: Cohort
) -> float:
    import numpy as np

    result = 1.0
    for i, covariate in enumerate(cohort.covariates):
        for name, contrast in of:
            if name != covariate.name:
                continue
            if covariate.factor is None:
                result *= float(values.get(name, np.mean(covariate.values)))  # type: ignore[arg-type]
                continue
            column = np.asarray(list(reply["codings"][i].values())[contrast - 1], dtype=float)
            result *= float(column[int(values[name])] if name in values else np.mean(column[covariate.factor.codes]))
    return result
