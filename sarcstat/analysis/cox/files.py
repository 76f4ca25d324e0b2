"""The final model of a Cox regression as the columns of a file: its coefficients, its survival table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sarcstat.analysis.cox.call import cox_call
from sarcstat.analysis.cox.cox import CoxOptions
from sarcstat.analysis.cox.terms import parameter_name
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.results import AnalysisResult, Statistic

#: Columns of the file of coefficients: the label, and the statistic that it holds.
COEFFICIENTS = {
    "B": ("Coefficient", "coefficient"),
    "SE": ("Standard error", "coefficient_std_error"),
    "WALD": ("Wald statistic", "wald"),
    "DF": ("Degrees of freedom", "df"),
    "SIG": ("Significance", "p_value"),
    "EXP_B": ("Exp(B)", "hazard_ratio"),
    "LOWER": ("Lower limit of the confidence interval for Exp(B)", "hazard_ratio_conf_low"),
    "UPPER": ("Upper limit of the confidence interval for Exp(B)", "hazard_ratio_conf_high"),
}
TABLE = {
    "STRATUM": "Stratum",
    "TIME": "Time",
    "HAZ_0": "Cumulative hazard at covariates 0",
    "SUR_0": "Survival at covariates 0",
    "SE_0": "Standard error of survival at covariates 0",
    "SUR_M": "Survival at means of covariates",
    "SE_M": "Standard error of survival at means of covariates",
    "HAZ_M": "Cumulative hazard at means of covariates",
}


def coefficient_columns(result: AnalysisResult, cohort: Cohort) -> dict[str, list[Any]]:
    """A row a parameter of the final model: the last step of the last block. nan where there is no estimate."""
    rows = [each for each in result.find(context="equation", convention=result.conventions[0]) if each.column]
    last = max(((each.block or 0, each.step or 0) for each in rows), default=None)
    found: dict[tuple[str, int], dict[str, float]] = {}
    for each in rows:
        if (each.block or 0, each.step or 0) == last and isinstance(each.term, str):
            own = found.setdefault((each.term, int(each.column or 0)), {})
            own[each.name] = _number(each)
    names = {"*".join(term): term for term in _terms(result)}
    parameters = [parameter_name(names[term], column, cohort.covariates) for term, column in found]
    return {
        "PARAMETER": parameters,
        **{name: [row[stat] for row in found.values()] for name, (_, stat) in COEFFICIENTS.items()},
    }


def _number(each: Statistic) -> float:
    return float("nan") if each.value is None or isinstance(each.value, str) else float(each.value)


def _terms(result: AnalysisResult) -> list[tuple[str, ...]]:
    computed: Any = result.options["computed"]
    named = dict.fromkeys(tuple(term) for block in computed["blocks"] for term in block["terms"])
    return [*named, *(("T_", name) for name in computed["tvc"]), *((name,) for name, _ in computed["in_time"])]


def table_columns(cohort: Cohort, options: CoxOptions) -> dict[str, Any]:
    """A row an event time of each stratum: survival, its standard error and cumulative hazard, at 0 and at the means.

    Raises AnalysisError with time-dependent covariates, for which there is no such table.
    """
    import numpy as np

    nothing_named = np.full(len(cohort.covariates), np.nan)
    value = cox_call("cox_curves", cohort, options, patterns={"1": nothing_named}, at_zero=True).value
    curves: Mapping[str, Any] = value["curves"]
    zero, means = (
        {name: values[(curves["pattern"] == number) & (curves["n_event"] > 0)] for name, values in curves.items()}
        for number in (0, 1)
    )
    levels = cohort.stratum.values if cohort.stratum else None
    return {
        **({} if levels is None else {"STRATUM": [levels[i - 1] for i in zero["stratum"]]}),
        "TIME": zero["time"],
        "HAZ_0": zero["cum_hazard"],
        "SUR_0": zero["survival"],
        "SE_0": zero["std_error"],
        "SUR_M": means["survival"],
        "SE_M": means["std_error"],
        "HAZ_M": means["cum_hazard"],
    }
