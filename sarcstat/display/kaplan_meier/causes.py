"""Why SPSS's number and R's differ, by name of the explanation."""

from __future__ import annotations

from sarcstat.display.layout import Index, equal
from sarcstat.results import Hidden, Key

#: Intervals are compared as (limit - estimate) / SE: 1.96 and qnorm(0.975) are 1.8e-5 apart, rounding errors 1e-12.
_SAME_FACTOR = 1e-7


def cause(key: Key, spss: Index, r: Index) -> str:
    """The names of the explanations for a pair of numbers that differ; several are joined by commas."""
    if key.context in ("survdiff", "trend", "pairwise"):
        test = key.test or ""
        return {"breslow": "breslow", "tarone": "tarone-ware", "peto": "peto"}.get(test, "fleming-harrington")
    return ", ".join(_mean_causes(key, spss, r) if key.name.startswith("mean") else _percentile_causes(key, spss, r))


def _mean_causes(key: Key, spss: Index, r: Index) -> list[str]:
    estimate = key._replace(name="mean")
    if spss[estimate].value is None:
        return ["no-events"]
    causes = [] if equal(spss[estimate], r[estimate]) else ["mean-limit"]
    factor = spss[key._replace(name="mean_variance_factor")].value
    if key.name != "mean" and (factor != 1 or spss[key._replace(name="mean_std_error")].value is None):
        causes.append("mean-se")
    return causes + _constant(key, "mean", spss, r)


def _percentile_causes(key: Key, spss: Index, r: Index) -> list[str]:
    stem = "median" if key.name.startswith("median") else "percentile"
    if key.name != stem and key._replace(name=f"{stem}_std_error") not in r:
        return ["median-ci"]
    estimate = key._replace(name=stem)
    causes = [] if equal(spss[estimate], r[estimate]) else ["median-step"]
    return causes + _constant(key, stem, spss, r)


def _constant(key: Key, stem: str, spss: Index, r: Index) -> list[str]:
    """`ci-constant` for a limit, where the two programs multiply their standard errors by different numbers."""
    factors = [_factor(key, stem, index) for index in (spss, r)] if "_conf_" in key.name else []
    if None in factors or not factors:
        return []
    ours, theirs = (factor or 0.0 for factor in factors)
    return ["ci-constant"] if abs(ours - theirs) > _SAME_FACTOR else []


def _factor(key: Key, stem: str, index: Index) -> float | None:
    """What a limit is away from its estimate, in standard errors."""
    limit, estimate, error = (index[key._replace(name=name)].value for name in (key.name, stem, f"{stem}_std_error"))
    if limit is None or estimate is None or not error or isinstance(limit, Hidden):
        return None
    return abs(float(limit) - float(estimate)) / float(error)
