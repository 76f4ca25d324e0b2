"""Why SPSS's number and R's differ, by name of the explanation."""

from __future__ import annotations

from sarcstat.display.layout import Index
from sarcstat.results import Key


def cause(key: Key, spss: Index, r: Index) -> str:
    """The names of the explanations for a pair of numbers that differ; several are joined by commas."""
    if key.context in ("survdiff", "trend", "pairwise"):
        test = key.test or ""
        return {"breslow": "breslow", "tarone": "tarone-ware", "peto": "peto"}.get(test, "fleming-harrington")
    if key.name.startswith("mean"):
        return ", ".join(_mean_causes(key, spss, r))
    return ", ".join(_percentile_causes(key, spss, r))


def _differs(key: Key, spss: Index, r: Index) -> bool:
    ours, theirs = spss.get(key), r.get(key)
    if ours is None or theirs is None or ours.value is None or theirs.value is None:
        return (ours and ours.value) is not (theirs and theirs.value)
    return abs(float(ours.value) - float(theirs.value)) > 1e-9 * abs(float(ours.value))


def _mean_causes(key: Key, spss: Index, r: Index) -> list[str]:
    estimate = key._replace(name="mean")
    if spss[estimate].value is None:
        return ["no-events"]
    causes = ["mean-limit"] if _differs(estimate, spss, r) else []
    factor = spss[key._replace(name="mean_variance_factor")].value
    if key.name != "mean" and (factor != 1 or spss[key._replace(name="mean_std_error")].value is None):
        causes.append("mean-se")
    if key.name.startswith("mean_conf"):
        causes.append("ci-constant")
    return causes


def _percentile_causes(key: Key, spss: Index, r: Index) -> list[str]:
    stem = "median" if key.name.startswith("median") else "percentile"
    if key.name == stem:
        return ["median-step"]
    return ["median-ci"]
