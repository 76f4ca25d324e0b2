"""Collinearity of the columns that a Cox model is fitted on, as SPSS's REGRESSION and car::vif compute it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from sarcstat.analysis.cox.contrasts import Contrast
from sarcstat.analysis.cox.cox import Term, compared, variable_argument
from sarcstat.analysis.shared.frames import r_conditions, rows_of
from sarcstat.bridge.call import Reply, RRefusal, call_r
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.cohort.covariate import Covariate
from sarcstat.errors import AnalysisError, Problem, counted, listing
from sarcstat.results import AnalysisResult, Condition, Provenance, Statistic

Array = np.ndarray[Any, np.dtype[Any]]
Degree = Literal["weak", "moderate", "strong"]
#: What says which column of the model a number is of.
_Keys = dict[str, Any]

#: From here on collinearity is moderate, and strong: Belsley, Kuh & Welsch (1980) for the condition index.
VIF_LIMITS = (5.0, 10.0)
INDEX_LIMITS = (10.0, 30.0)
#: A condition index matters where at least two covariates have this share of their variance in its dimension.
PROPORTION_LIMIT = 0.5


@dataclass(frozen=True, slots=True)
class CollinearityOptions:
    """The terms of the model and the coding of each categorical covariate."""

    terms: tuple[Term, ...]
    contrasts: Mapping[str, Contrast]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How strong the collinearity is, and what says so.

    `vif` is the largest VIF, of a term with several columns GVIF^(1/df); None: not finite. `index` is the largest
    condition index that counts, `largest_index` the largest of all (None: not finite, 0: no index counts).
    """

    degree: Degree
    vif: float | None
    vif_term: str
    index: float | None
    largest_index: float | None


def collinearity(
    covariates: Sequence[Covariate],
    kept: Array,
    options: CollinearityOptions,
    provenance: Provenance,
    recorded: Mapping[str, object],
) -> AnalysisResult:
    """Tolerance, VIF, GVIF, condition indices, variance proportions and pairwise associations of a design.

    `kept` are the places (from 0) of the patients that the model uses. Raises AnalysisError for a covariate that
    does not vary.
    """
    _check_varying(covariates, kept)
    reply = _computed(covariates, kept, options)
    statistics = list(_statistics(reply.value, covariates, options))
    verdict = _verdict(statistics)
    return AnalysisResult(
        analysis="collinearity",
        options={**recorded, "computed": asdict(options)},
        statistics=tuple(statistics),
        provenance=provenance,
        conditions=(*_troubles(statistics), *r_conditions(reply.conditions)),
        labels={f"term:{_name(term)}": _label(term, covariates) for term in options.terms}
        | {f"term:{each.name}": each.label for each in covariates},
        details={
            "verdict": verdict,
            "limits": {"vif": VIF_LIMITS, "condition_index": INDEX_LIMITS, "proportion": PROPORTION_LIMIT},
        },
    )


def used_by_cox(cohort: Cohort) -> Array:
    """The places of the patients on which SPSS's COXREG has the design.

    Those censored before the earliest event of their stratum are dropped.
    """
    stratum = cohort.stratum.codes if cohort.stratum else np.zeros(len(cohort.time), dtype=np.int32)
    earliest = np.full(cohort.n_strata, np.inf)
    event = cohort.status == 1
    np.minimum.at(earliest, stratum[event], cohort.time[event])
    found: Array = np.flatnonzero(cohort.time >= earliest[stratum])
    if not len(found):
        raise AnalysisError(
            "No patient had the event: the Cox model uses nobody.",
            "Check --event and --where, or leave --time and --event out.",
        )
    return found


def _check_varying(covariates: Sequence[Covariate], kept: Array) -> None:
    problems = []
    for each in covariates:
        values = each.factor.codes[kept] if each.factor is not None else each.values[kept]  # type: ignore[index]
        if (values == values[0]).all():
            shown = each.factor.texts[int(values[0])] if each.factor is not None else f"{values[0]:g}"
            problems.append(
                Problem(
                    f"'{each.name}' is {shown} for all {counted(len(kept), 'patient')} used: it does not vary.",
                    "Leave it out: the model cannot estimate an effect of it.",
                )
            )
    if problems:
        raise AnalysisError.of(problems)


def _computed(covariates: Sequence[Covariate], kept: Array, options: CollinearityOptions) -> Reply:
    """R's reply, its refusal as a sentence."""
    place = {each.name: i + 1 for i, each in enumerate(covariates)}
    terms = {str(i): np.array([place[name] for name in term], np.int32) for i, term in enumerate(options.terms)}
    variables = {each.name: variable_argument(each, options.contrasts) for each in covariates}
    try:
        return call_r("collinearity", variables=variables, terms=terms, kept=(kept + 1).astype(np.int32))
    except RRefusal as refusal:
        raise _in_words(refusal, options) from None


def _in_words(refusal: RRefusal, options: CollinearityOptions) -> AnalysisError:
    """What R refuses, as a sentence."""
    if refusal.code == "too_few":
        patients, columns = (int(refusal.details[name][0]) for name in ("patients", "columns"))
        return AnalysisError(
            f"{counted(patients, 'patient')} for {counted(columns, 'column')} of the model: too few. Collinearity "
            "needs more patients than columns; a factor has a column for each level but one.",
            "Leave covariates out, or merge levels.",
        )
    if refusal.code == "constant_columns":
        names = [_name(options.terms[int(number) - 1]) for number in refusal.details["terms"]]
        return AnalysisError(
            f"A column of {listing(names)} does not vary among the patients used.", "Merge levels, or leave it out."
        )
    return refusal


def _statistics(
    value: Mapping[str, Any], covariates: Sequence[Covariate], options: CollinearityOptions
) -> Iterator[Statistic]:
    terms = [_name(term) for term in options.terms]
    levels = [list(compared(term, covariates, options.contrasts)) for term in options.terms]
    columns: list[_Keys] = []
    for row in rows_of(value["columns"]):
        place, column = int(row["term"]) - 1, int(row["column"])
        columns.append({"term": terms[place], "column": column, "level": levels[place][column - 1]})
        for name in ("tolerance", "vif"):
            yield _one(name, row[name], context="coefficients", **columns[-1])
    yield from _of_terms(value, terms)
    yield from _of_dimensions(value, columns)
    names = [each.name for each in covariates]
    for row in rows_of(value["pairs"]):
        first, second = names[int(row["first"]) - 1], names[int(row["second"]) - 1]
        yield _one(row["measure"], row["value"], context="pairs", term=first, variable=second)


def _one(name: str, number: Any, **keys: Any) -> Statistic:
    return Statistic(name=name, value=number, convention="spss", **keys)


def _of_terms(value: Mapping[str, Any], terms: Sequence[str]) -> Iterator[Statistic]:
    for row in rows_of(value["terms"]):
        df, gvif = int(row["df"]), row["gvif"]
        root = None if gvif is None else gvif ** (1 / (2 * df))
        for name, number in (("df", df), ("gvif", gvif), ("gvif_root", root)):
            yield _one(name, number, context="terms", term=terms[int(row["term"]) - 1], column=0)


def _of_dimensions(value: Mapping[str, Any], columns: Sequence[_Keys]) -> Iterator[Statistic]:
    for row in rows_of(value["dimensions"]):
        for name in ("eigenvalue", "condition_index"):
            yield _one(name, row[name], context="dimensions", at=float(row["dimension"]))
    for row in rows_of(value["proportions"]):
        place = int(row["place"])
        keys = columns[place - 1] if place else {}  # 0 is the constant
        yield _one("variance_proportion", row["proportion"], context="dimensions", at=float(row["dimension"]), **keys)


def _verdict(statistics: Sequence[Statistic]) -> Verdict:
    """The degree that the largest VIF and the largest condition index that counts give."""
    roots = [s for s in statistics if s.name == "gvif_root"]
    singular = any(s.name == "tolerance" and s.value == 0 for s in statistics)
    worst = max(roots, key=lambda s: float(s.value or 0))
    if singular:
        worst = next(s for s in statistics if s.name == "tolerance" and s.value == 0)
        return Verdict("strong", None, worst.term or "", None, None)
    indexes = {s.at: s.value for s in statistics if s.name == "condition_index"}
    largest = None if None in indexes.values() else max(float(value or 0) for value in indexes.values())
    shared = _shared(statistics)
    counting = [float(value or 0) for at, value in indexes.items() if at in shared]
    index = max(counting, default=0.0)
    vif = float(worst.value or 0) ** 2
    reached = max(sum(vif >= limit for limit in VIF_LIMITS), sum(index >= limit for limit in INDEX_LIMITS))
    degrees: tuple[Degree, ...] = ("weak", "moderate", "strong")
    return Verdict(degrees[reached], vif, worst.term or "", index, largest)


def _shared(statistics: Sequence[Statistic]) -> set[float | None]:
    """The dimensions in which columns of two covariates, the constant aside, have much of their variance."""
    heavy: dict[float | None, set[str]] = {}
    for s in statistics:
        if s.name == "variance_proportion" and s.term and float(s.value or 0) > PROPORTION_LIMIT:
            heavy.setdefault(s.at, set()).add(s.term)
    return {dimension for dimension, terms in heavy.items() if len(terms) > 1}


def _troubles(statistics: Sequence[Statistic]) -> Iterator[Condition]:
    exact = [s.level or s.term or "" for s in statistics if s.name == "tolerance" and s.value == 0]
    if exact:
        text = (
            f"Exactly collinear: {listing(exact, 10)}. Each is determined by the others, and a model with all of them "
            "has no unique solution: leave one out."
        )
        yield Condition("warning", text, "exactly_collinear")


def _name(term: Term) -> str:
    return "*".join(term)


def _label(term: Term, covariates: Sequence[Covariate]) -> str:
    labels = {each.name: each.label for each in covariates}
    return "*".join(labels[name] for name in term)
