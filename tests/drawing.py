"""Results to draw, made by hand: Kaplan-Meier curves by their definition, without R."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from sarcstat.results import AnalysisResult, Curve, Provenance, Statistic

Patients = Sequence[tuple[float, int]]  # time, 1 event or 0 censored


def curve_of(patients: Patients, group: str | None = None, stratum: str | None = None) -> Curve:
    """The product-limit estimate, in exact fractions."""
    times = sorted({time for time, _ in patients})
    survival, columns = Fraction(1), []
    for time in times:
        n = sum(1 for t, _ in patients if t >= time)
        d = sum(1 for t, s in patients if t == time and s)
        survival *= Fraction(n - d, n)
        columns.append((n, d, sum(1 for t, s in patients if t == time and not s), float(survival)))
    n_risk, n_event, n_censor, values = (np.array(each, dtype=float) for each in zip(*columns, strict=True))
    return made_curve(np.array(times, dtype=float), values, n_risk, n_event, n_censor, group, stratum)


def made_curve(
    time: Any, survival: Any, n_risk: Any, n_event: Any, n_censor: Any, group: str | None, stratum: str | None = None
) -> Curve:
    """A curve of arrays, with a band of a tenth around it that ends where survival is 0."""
    low = np.where(survival == 0, np.nan, survival * 0.9)
    high = np.where(survival == 0, np.nan, np.minimum(survival * 1.1, 1))
    return Curve(stratum, group, time, n_risk, n_event, n_censor, survival, 0 * survival, low, high)


def result_of(
    groups: Mapping[str, Patients] | Patients, *, name: str = "arm", p: float | None = 0.049, unit: str | None = None
) -> AnalysisResult:
    """A Kaplan-Meier result of groups, or of everybody."""
    everybody = not isinstance(groups, Mapping)
    named: Mapping[str | None, Patients] = {None: groups} if everybody else dict(groups)  # type: ignore[dict-item]
    curves = [curve_of(patients, level) for level, patients in named.items()]
    return result_with(curves, name="" if everybody else name, p=p, unit=unit)


def result_with(
    curves: Sequence[Curve], *, name: str = "", p: float | None = None, unit: str | None = None
) -> AnalysisResult:
    """A Kaplan-Meier result with these curves."""
    labels = {"time": f"time ({unit})" if unit else "time", "event": "status", "coding": "status = 1"}
    if name:
        labels |= {"group": name, "group_name": name}
    computed = {"conf_types": {"spss": "spss"}, "conf_level": 0.95, "tests": ("logrank",), "times": ()}
    statistics = [each for curve in curves for each in _statistics(curve, name or None)]
    if name:
        statistics.append(_one("p_value", p, context="survdiff", test="logrank", group1=name))
    return AnalysisResult(
        analysis="km",
        options={"time_unit": unit, "computed": computed},
        statistics=statistics,
        provenance=Provenance("made", None, 0, 0),
        curves=curves,
        labels=labels,
    )


def _one(name: str, value: Any, **keys: Any) -> Statistic:
    return Statistic(name=name, value=value, convention="spss", **{"context": "survfit", **keys})


def _statistics(curve: Curve, name: str | None) -> list[Statistic]:
    reached = curve.time[curve.survival <= 0.5]
    median = float(reached[0]) if len(reached) else None
    keys = {"group1": name, "group1_level": curve.group_level, "stratum_level": curve.stratum_level}
    limits = (None, None) if median is None else (median * 0.8, median * 1.25)
    values = {
        "n": int(curve.n_risk[0]),
        "n_events": int(curve.n_event.sum()),
        "median": median,
        "median_conf_low": limits[0],
        "median_conf_high": limits[1],
    }
    return [_one(statistic, value, **keys) for statistic, value in values.items()]


def cohort(seed: int, n: int, *, mean: float = 12, censored: float = 0.4) -> list[tuple[float, int]]:
    """Patients with times in tenths, ties among them."""
    rng = np.random.default_rng(seed)
    times = np.round(rng.exponential(mean, n) + 0.1, 1)
    return [(float(t), int(s)) for t, s in zip(times, rng.random(n) > censored, strict=True)]


def cox_result(rows: Sequence[Mapping[str, Any]]) -> AnalysisResult:
    """A Cox result with one term a row: `term`, `levels` (the first is the reference), and `ratios` of the others.

    A ratio is (estimate, low, high, p), or None where it is not estimable. Without levels there is one, of a number.
    """
    place = {"context": "equation", "block": 1, "step": 1}
    statistics = [_one("action", "enter", context="model", block=1, step=1)]
    statistics += [_one(name, value, context="case_processing") for name, value in (("n", 100), ("n_events", 60))]
    levels, labels, contrasts = {}, {"time": "time"}, {}
    for row in rows:
        term, texts = row["term"], row.get("levels")
        labels[f"term:{term}"] = row.get("label", term)
        if texts:
            levels[term] = [{"text": text, "n": 50 + i, "n_events": 30 + i} for i, text in enumerate(texts)]
            contrasts[term] = {"kind": "indicator", "reference": 0}
        for i, ratio in enumerate(row["ratios"], start=1):
            keys = {**place, "term": term, "column": i, "level": f"{texts[i]} vs {texts[0]}" if texts else None}
            names = ("hazard_ratio", "hazard_ratio_conf_low", "hazard_ratio_conf_high", "p_value")
            statistics += [_one(name, v, **keys) for name, v in zip(names, ratio or (None,) * 4, strict=True)]
        if len(row["ratios"]) > 1:
            statistics.append(_one("p_value", 0.02, **place, term=term, column=0))
    return AnalysisResult(
        analysis="cox",
        options={"computed": {"conf_level": 0.95, "contrasts": contrasts}},
        statistics=statistics,
        provenance=Provenance("made", None, 0, 0),
        labels=labels,
        details={"levels": levels},
    )
