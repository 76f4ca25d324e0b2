"""Words of SPSS and the words of options that say the same: one list for reading syntax and for writing it."""

from __future__ import annotations

#: Statistics of FREQUENCIES and DESCRIPTIVES → those of `describe --statistics`; the standard errors come with theirs.
STATISTICS = {
    **{name: name.casefold() for name in ("MEAN", "SEMEAN", "MEDIAN", "MODE", "STDDEV", "VARIANCE", "RANGE", "SUM")},
    "SKEWNESS": "skewness",
    "SESKEW": "skewness",
    "KURTOSIS": "kurtosis",
    "SEKURT": "kurtosis",
    "MINIMUM": "minimum",
    "MAXIMUM": "maximum",
}
#: Cells of CROSSTABS → those of `crosstab --cells`.
CELLS = {
    "COUNT": "count",
    "ROW": "row",
    "COLUMN": "column",
    "TOTAL": "total",
    "EXPECTED": "expected",
    "RESID": "residual",
    "SRESID": "standardized",
    "ASRESID": "adjusted",
}
#: Tests of KM → those of `--test`.
TESTS = {"LOGRANK": "logrank", "BRESLOW": "breslow", "TARONE": "tarone"}


def method_keyword(method: str) -> str:
    """COXREG's word for a method of entering covariates: `bstep-lr` is BSTEP(LR)."""
    name, _, statistic = method.upper().partition("-")
    return f"{name}({statistic})" if statistic else name


def method_option(name: str, statistic: str | None) -> str:
    """The method of `cox --method` that COXREG's BSTEP with LR is; ENTER has no statistic."""
    return name.casefold() if name == "ENTER" else f"{name}-{statistic}".casefold()
