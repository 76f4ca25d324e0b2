"""Who has which level: permutations within exact counts, numbers within bins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sarcstat.errors import AnalysisError
from sarcstat.simulation import formula
from sarcstat.simulation.check import numeric
from sarcstat.simulation.design import Bin, Design, Variable

Array = np.ndarray[Any, np.dtype[Any]]
Values = dict[str, Array]


def draw_variables(design: Design, rng: np.random.Generator) -> Values:
    """Every variable by name: texts (object arrays, None where missing) or numbers (nan where missing)."""
    found: Values = {}
    for name, variable in design.variables.items():
        column = _column(name, variable, design.patients, found, rng)
        for other, levels in variable.missing_if.items():
            column[having(found[other], levels)] = np.nan if column.dtype == float else None
        found[name] = column
    return found


def having(column: Array, levels: str | Sequence[str]) -> Array:
    """Which patients have one of the levels."""
    wanted = [levels] if isinstance(levels, str) else list(levels)
    own = texts(column)
    found: Array = np.any([own == level for level in wanted], axis=0)
    return found


def texts(column: Array) -> Array:
    """The values as the design writes them; None where missing."""
    if column.dtype != float:
        return column
    return np.array([None if np.isnan(value) else f"{value:.0f}" for value in column.tolist()], dtype=object)


def _column(name: str, variable: Variable, patients: int, found: Values, rng: np.random.Generator) -> Array:
    if variable.formula is not None:
        return _rounded(formula.value(variable.formula, found, patients), variable.decimals)
    if variable.mean is not None and variable.sd is not None:
        drawn = variable.mean + variable.sd * rng.standard_normal(patients)
        return _rounded(np.clip(drawn, *(variable.range or (-np.inf, np.inf))), variable.decimals)
    strata = {"": np.arange(patients)}
    if variable.within:
        outer = texts(found[variable.within])
        strata = {level: np.flatnonzero(outer == level) for level in variable.table or {}}
    if variable.bins is not None:
        column = np.full(patients, np.nan)
        for level, rows in strata.items():
            bins = variable.bins if isinstance(variable.bins, list) else variable.bins[level]
            column[rows] = _from_bins(name, bins, len(rows), variable.decimals, rng)
        return column
    texts_ = np.full(patients, None, dtype=object)
    for level, rows in strata.items():
        table: Any = variable.table if not variable.within else (variable.table or {})[level]
        counts = table if variable.counts is not None else _whole(table, len(rows))
        _assign(texts_, name, variable, rows, counts, found, rng)
    if not numeric(variable.levels):
        return texts_
    return np.array([np.nan if value is None else float(value) for value in texts_.tolist()])


def _rounded(values: Array, decimals: int) -> Array:
    """Rounded as written: through the shortest decimal, so that every machine agrees."""
    return np.array([round(value, decimals) for value in values.tolist()], dtype=float)


def _whole(shares: Mapping[str, float], patients: int) -> dict[str, int]:
    """Shares as counts that sum to the patients: largest remainders are rounded up."""
    exact = {level: share * patients for level, share in shares.items()}
    counts = {level: int(value + 1e-9) for level, value in exact.items()}
    by_rest = sorted(exact, key=lambda level: counts[level] - exact[level])
    for level in by_rest[: patients - sum(counts.values())]:
        counts[level] += 1
    return counts


def _assign(
    column: Array,
    name: str,
    variable: Variable,
    rows: Array,
    counts: Mapping[str, int],
    found: Values,
    rng: np.random.Generator,
) -> None:
    """Give each level its count of `rows`, each a weighted draw without replacement: odds of inf first, then others."""
    if sum(counts.values()) != len(rows):
        raise AnalysisError(f"variables.{name}: counts for {sum(counts.values())} of {len(rows)} patients.")
    left = rows
    always = {level for level in variable.odds if np.isinf(_weights(variable, level, rows, found)).any()}
    levels = sorted(counts, key=lambda level: (level not in always, level not in variable.odds))
    for level in levels[:-1]:
        order = np.argsort(-_keys(variable, level, left, found, rng), kind="stable")
        column[left[order[: counts[level]]]] = level
        left = np.sort(left[order[counts[level] :]])
    column[left] = levels[-1]
    for level in variable.odds:
        _check_odds(name, variable, level, rows, column, found)


def _keys(variable: Variable, level: str, rows: Array, found: Values, rng: np.random.Generator) -> Array:
    """Random keys; the largest are a draw with probabilities proportional to the odds (Efraimidis & Spirakis 2006)."""
    weights = _weights(variable, level, rows, found)
    uniform = rng.random(len(rows))
    plain = np.where((weights > 0) & np.isfinite(weights), weights, 1.0)
    keys = uniform ** (1 / plain)
    return np.where(weights == 0, keys - 2, np.where(np.isinf(weights), keys + 2, keys))


def _weights(variable: Variable, level: str, rows: Array, found: Values) -> Array:
    weights = np.ones(len(rows))
    for other, ratios in variable.odds.get(level, {}).items():
        own = texts(found[other][rows])
        for value, ratio in ratios.items():
            weights[(own == value) & (weights > 0)] *= ratio
    return weights


def _check_odds(name: str, variable: Variable, level: str, rows: Array, column: Array, found: Values) -> None:
    """Raise AnalysisError where the counts leave no other way than to break an odds of 0 or inf."""
    weights = _weights(variable, level, rows, found)
    has = column[rows] == level
    for bad, word in ((has & (weights == 0), "0"), (~has & np.isinf(weights), "inf")):
        if bad.any():
            raise AnalysisError(
                f"variables.{name}.odds.{level}: {int(bad.sum())} patients break the odds of {word}.",
                "The counts leave no other way: change the counts, or the odds.",
            )


def _from_bins(name: str, bins: Sequence[Bin], patients: int, decimals: int, rng: np.random.Generator) -> Array:
    """Numbers on the grid of the decimals, each bin's uniform between its ends, in random order."""
    if not bins:
        return np.full(patients, np.nan)
    fixed = sum(each.count or 0 for each in bins)
    if fixed > patients or (fixed < patients and all(each.count is not None for each in bins)):
        raise AnalysisError(f"variables.{name}.bins: counts for {fixed} of {patients} patients.")
    scale = 10**decimals
    drawn = [
        rng.integers(
            round(each.low * scale),
            round(each.high * scale) + 1,
            size=each.count if each.count is not None else patients - fixed,
        )
        for each in bins
    ]
    return np.array([round(value / scale, decimals) for value in rng.permutation(np.concatenate(drawn)).tolist()])
