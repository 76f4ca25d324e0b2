"""What the Kaplan-Meier procedure and Cox regression say of every case: what SPSS's SAVE subcommands add to a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from sarcstat.analysis.cox.call import cox_call
from sarcstat.analysis.cox.cox import CoxOptions, terms_of
from sarcstat.analysis.cox.terms import parameter_name
from sarcstat.analysis.shared.frames import r_conditions, rows_of
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.errors import UsageError, counted, listing
from sarcstat.results import AnalysisResult, CaseVariable, Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

#: SPSS's keywords in the order of its documentation, with the labels that a published output shows.
KM_LABELS = {
    "SURVIVAL": "Survival function evaluate at the current case",
    "SE": "Standard error of the survival function",
    "HAZARD": "Cumulative hazard function evaluate at the current case",
    "CUMEVENT": "Cumulative number of events",
}
COX_LABELS = {
    "SURVIVAL": "Survival function evaluate at the current case",
    "SE": "Standard error of the survival function",
    "LML": "Log-minus-log-of-survival function",
    "HAZARD": "Cumulative hazard function evaluate at the current case",
    "RESID": "Cumulative hazard function evaluate at the current case",
    "PRESID": "Partial residual for {}",
    "DFBETA": "Dfbeta for {}",
    "XBETA": "X'Beta",
}
_COLUMNS = {
    "SURVIVAL": "survival",
    "SE": "std_error",
    "LML": "lml",
    "HAZARD": "hazard",
    "RESID": "hazard",
    "XBETA": "xbeta",
}


def known_kinds(kinds: Sequence[str], labels: Mapping[str, str]) -> list[str]:
    """SPSS's keywords in capitals, each once; raises UsageError for what is no value of a case."""
    found = list(dict.fromkeys(kind.upper() for kind in kinds))
    for kind in found:
        if kind not in labels:
            raise UsageError(f"{kind} is no value of a case here.", f"There are {listing(labels, 10)}.")
    return found


def kaplan_meier_values(cohort: Cohort, result: AnalysisResult, kinds: Sequence[str]) -> Iterator[CaseVariable]:
    """The values of each patient of the cohort, in its order; `result` must hold its curves.

    SURVIVAL is the estimate at the patient's time on the curve of the own group and stratum, SE its standard error
    (Greenwood; 0 where nobody survives), HAZARD −ln S (no value where S is 0). CUMEVENT is the number of events up to
    the patient's own row of SPSS's survival table, which lists events before censored cases of the same time; of
    events with one time it goes up one by one in the order of the file. That order is SPSS's manner of listing, which
    no published number decides; nor does any say whether SPSS saves the estimate in all rows of a tied time, as here.
    """
    import numpy as np

    n = len(cohort.time)
    found = {kind: np.full(n, np.nan) for kind in ("SURVIVAL", "SE", "HAZARD", "CUMEVENT")}
    for curve, own in _own_curves(cohort, result):
        place = np.searchsorted((curve.time[1:] + curve.time[:-1]) / 2, cohort.time[own])
        found["SURVIVAL"][own], found["SE"][own] = curve.survival[place], curve.std_error[place]
        events = cohort.status[own] == 1
        order = np.lexsort((~events, place))
        found["CUMEVENT"][own[order]] = np.cumsum(events[order])
    with np.errstate(divide="ignore"):
        found["HAZARD"] = 0.0 - np.log(found["SURVIVAL"])
    for kind in known_kinds(kinds, KM_LABELS):
        yield _finite(CaseVariable(kind, None, KM_LABELS[kind], found[kind]), cohort.rows)


def _own_curves(cohort: Cohort, result: AnalysisResult) -> Iterator[tuple[Any, Array]]:
    """The curve of each group in each stratum, with the places of its patients."""
    import numpy as np

    grouped = any(curve.group_level is not None for curve in result.curves)
    for curve in result.curves:
        own = np.ones(len(cohort.time), dtype=bool)
        if cohort.stratum:
            if curve.stratum_level is None:
                continue
            own &= cohort.stratum.codes == list(cohort.stratum.texts).index(curve.stratum_level)
        if grouped and cohort.group:
            if curve.group_level is None:
                continue
            own &= cohort.group.codes == list(cohort.group.texts).index(curve.group_level)
        if own.any():
            yield curve, np.flatnonzero(own)


def cox_values(cohort: Cohort, options: CoxOptions, kinds: Sequence[str]) -> Iterator[CaseVariable]:
    """The values of each patient of the cohort, in its order, by the final model of the first convention.

    SURVIVAL is S0(t)^exp(x'b) at the patient's own time, stratum and covariates, by Kalbfleisch and Prentice's baseline
    in SPSS's convention and by Breslow's or Efron's hazard in R's. HAZARD, or RESID, is −ln S, LML ln(−ln S). SE is
    survfit's, of Breslow's (Efron's) survival: no published number of SPSS decides its own. XBETA is x'b with
    covariates around their means over the cases of the model. PRESID are Schoenfeld's residuals and DFBETA the
    approximate change of a coefficient, estimate with the patient less estimate without, as residuals.coxph has both.
    Raises UsageError for what there is not, AnalysisError where nothing can be estimated.
    """
    wanted = known_kinds(kinds, COX_LABELS)
    if options.time_dependent and set(wanted) - {"DFBETA"}:
        others = listing([kind for kind in wanted if kind != "DFBETA"], 10)
        raise UsageError(
            f"With time-dependent covariates there is DFBETA alone, not {others}.", "So it is in SPSS's COXREG."
        )
    reply = cox_call("cox_case_values", cohort, options, residuals=bool({"PRESID", "DFBETA"} & {*wanted}))
    value = reply.value
    said = [*r_conditions(reply.conditions), *_dropped(value["used"], cohort)]
    for kind in wanted:
        made = _of_parameters if kind in ("PRESID", "DFBETA") else _of_model
        for each in made(kind, value, cohort, options):
            yield _with(_finite(each, cohort.rows, value["used"]), said)


def _of_model(kind: str, value: Mapping[str, Any], cohort: Cohort, options: CoxOptions) -> Iterator[CaseVariable]:
    yield CaseVariable(kind, None, COX_LABELS[kind], value["values"][_COLUMNS[kind]])


def _of_parameters(kind: str, value: Mapping[str, Any], cohort: Cohort, options: CoxOptions) -> Iterator[CaseVariable]:
    """A variable a parameter: of the final model for DFBETA, of all covariates for PRESID, as in SPSS."""
    terms = terms_of(options)
    found = [*value["dfbeta" if kind == "DFBETA" else "schoenfeld"].values()]
    for row, values in zip(rows_of(value["columns"]), found, strict=True):
        if kind == "DFBETA" and not row["in_model"]:
            continue
        name = parameter_name(terms[int(row["term"]) - 1], int(row["column"]), cohort.covariates)
        said = [] if values is None else [*_without(kind, name, row)]
        yield CaseVariable(kind, name, COX_LABELS[kind].format(name), values, said)


def _without(kind: str, name: str, row: Mapping[str, Any]) -> Iterator[Condition]:
    """Why a parameter has no values."""
    if not row["in_model"]:
        yield Condition("note", f"{kind} of {name} has no values: it is not in the final model.", "not_in_model")
    elif not row["estimated"]:
        yield Condition("warning", f"{kind} of {name} has no values: it has no estimate.", "not_estimable")


def _dropped(used: Array, cohort: Cohort) -> Iterator[Condition]:
    number = int((~used.astype(bool)).sum())
    if number:
        who = counted(number, "patient", "patients")
        text = f"No values for {who} censored before the first event of the stratum: SPSS drops such cases."
        yield Condition("note", text, "early_censored")


def _finite(made: CaseVariable, rows: Any, used: Array | None = None) -> CaseVariable:
    """The variable without infinite values, which no file of SPSS holds; it says so where there are some."""
    import numpy as np

    bad = np.isinf(made.values)
    conditions = list(made.conditions)
    if bad.any():
        text = f"{made.kind} is infinite in {counted(int(bad.sum()), 'case')}, which then have no value."
        conditions.append(Condition("note", text, "infinite_value"))
    missing = np.isnan(made.values) if used is None else np.isnan(made.values) & used.astype(bool)
    if missing.any() and made.kind not in ("PRESID", "DFBETA"):
        text = f"{made.kind} is not estimable in {counted(int(missing.sum()), 'case')}: a coefficient has no estimate."
        conditions.append(Condition("warning", text, "not_estimable"))
    return CaseVariable(
        made.kind, made.term, made.label, np.where(np.isfinite(made.values), made.values, np.nan), tuple(conditions)
    )


def _with(made: CaseVariable, said: Sequence[Condition]) -> CaseVariable:
    return CaseVariable(made.kind, made.term, made.label, made.values, (*said, *made.conditions))


def on_all_rows(values: Array, rows: Any, positions: Array | None, n: int, join: Literal["sum", "last"]) -> Array:
    """The values of patients on the n rows of the data, nan where a row is none.

    `rows` are the patients' places among rows that may repeat, `positions` which row of the data each of these is.
    Where a row is there several times, `join` takes the last value (they are alike but for counts) or their sum.
    """
    import numpy as np

    total = len(positions) if positions is not None else n
    repeated = np.full(total, np.nan)
    repeated[rows] = values
    if positions is None:
        return repeated
    found = np.full(n, np.nan)
    there = ~np.isnan(repeated)
    if join == "sum":
        found[positions[there]] = 0.0
        np.add.at(found, positions[there], repeated[there])
    else:
        found[positions[there]] = repeated[there]  # of places that repeat the last one stays
    return found


def first_there(parts: Sequence[Array]) -> Array:
    """Row by row the value of the part that has one, nan where none has."""
    import numpy as np

    found = parts[0].copy()
    for each in parts[1:]:
        found = np.where(np.isnan(found), each, found)
    return found
