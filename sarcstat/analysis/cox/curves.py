"""Survival curves of a Cox model: at the means of its covariates, at patterns, a curve a level of a factor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

from sarcstat.analysis.cox.call import cox_call
from sarcstat.analysis.cox.cox import CoxOptions, terms_of
from sarcstat.analysis.cox.pattern import pattern_argument
from sarcstat.analysis.cox.terms import parameter_name
from sarcstat.analysis.shared.entry import entry_conditions
from sarcstat.analysis.shared.frames import r_conditions, rows_of, values_of
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.cohort.covariate import Covariate
from sarcstat.errors import UsageError, closest, counted, listing
from sarcstat.results import AnalysisResult, Condition, Curve, Provenance

Pattern = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Drawing:
    """The curves wanted: one for each combination of the values given, the other covariates at their means.

    `values` has of each covariate that is named the values, as they are typed, `by` those of whom every level is drawn.
    """

    values: Mapping[str, Sequence[str]]
    by: str | None = None


def cox_curves(
    cohort: Cohort, options: CoxOptions, drawing: Drawing, provenance: Provenance, recorded: Mapping[str, object]
) -> AnalysisResult:
    """A result whose curves are those of the final model, by survival's baseline of the first convention.

    Its group is what differs from curve to curve: a covariate, several, or the stratum where nothing else does.
    `details` has the terms of the final model (`model`), the means of its parameters (`means`), the covariates that
    differ (`varying`), and the values that all curves share (`fixed`). Raises UsageError for patterns that do not fit,
    AnalysisError where nothing can be estimated.
    """
    values = {name: [*each] for name, each in drawing.values.items()}
    if drawing.by is not None:
        values = _by_levels(drawing.by, values, cohort)
    patterns = [dict(zip(values, chosen, strict=True)) for chosen in product(*values.values())]
    varying = [name for name, each in values.items() if len(each) > 1]
    rows = {str(i): _row(pattern, cohort) for i, pattern in enumerate(patterns, start=1)}
    reply = cox_call("cox_curves", cohort, options, patterns=rows, at_zero=False)
    shown = _Shown(cohort, varying)
    curves = list(_curves(reply.value["curves"], patterns, shown))
    in_model = {term: row["in_model"] for term, row in _columns(reply.value, options)}
    about_rows = entry_conditions(reply.value, cohort)
    told = *_unmoved(varying, in_model, shown), *_undecided(curves), *_early_censored(reply.value)
    return AnalysisResult(
        analysis="cox",
        options={**recorded, "computed": asdict(options)},
        statistics=(),
        provenance=provenance,
        conditions=(*cohort.conditions, *about_rows, *told, *r_conditions(reply.conditions)),
        curves=curves,
        labels=shown.labels(),
        values=values_of(cohort.stratum, *(each.factor for each in cohort.covariates)),
        details={
            "model": ["*".join(map(shown.label, term)) for term, there in in_model.items() if there],
            "strata": cohort.stratum.label if cohort.stratum else "",
            "varying": varying,
            "means": _means(reply.value, options, cohort, set(values)),
            "fixed": {shown.label(name): shown.text(name, each[0]) for name, each in values.items() if len(each) == 1},
        },
    )


def _by_levels(by: str, values: Mapping[str, Sequence[str]], cohort: Cohort) -> dict[str, list[str]]:
    """The values with every level of the factor in front."""
    known = {each.name: each for each in cohort.covariates}
    if by not in known:
        meant = closest(by, list(known))
        hint = f"Did you mean '{meant}'?" if meant else f"There are {listing(known, 10)}."
        raise UsageError(f"--by: '{by}' is not a covariate of the model.", hint)
    if by in values:
        raise UsageError(f"--by and --pattern are both '{by}'.", "Leave one of them out.")
    factor = known[by].factor
    if factor is None:
        raise UsageError(
            f"--by: '{by}' is a number, which has no levels.",
            f"Declare it with --categorical {by}, or name values: --pattern {by}=….",
        )
    return {by: [*factor.texts], **{name: [*each] for name, each in values.items()}}


def _row(pattern: Pattern, cohort: Cohort) -> Any:
    import numpy as np

    return pattern_argument(pattern, cohort) if pattern else np.full(len(cohort.covariates), np.nan)


@dataclass(frozen=True, slots=True)
class _Shown:
    """Words for what differs from curve to curve."""

    cohort: Cohort
    varying: Sequence[str]

    @property
    def strata_are_lines(self) -> bool:
        """Whether the curves of one pattern differ by stratum alone."""
        return not self.varying and self.cohort.stratum is not None

    def _covariate(self, name: str) -> Covariate:
        return next(each for each in self.cohort.covariates if each.name == name)

    def label(self, name: str) -> str:
        return self._covariate(name).label

    def text(self, name: str, value: str) -> str:
        """The text of a level, or the number as it was typed."""
        factor = self._covariate(name).factor
        if factor is None or value in factor.texts:
            return value
        return factor.texts[[str(each) for each in factor.values].index(value)]

    def labels(self) -> dict[str, str]:
        cohort = self.cohort
        labels = {"time": cohort.outcome.time_label, "event": cohort.event.label, "coding": cohort.outcome.coding}
        if cohort.outcome.entry:
            labels["entry"] = cohort.outcome.entry.label
        if cohort.stratum:
            key = "group" if self.strata_are_lines else "stratum"
            labels |= {key: cohort.stratum.label, f"{key}_name": cohort.stratum.name}
        if self.varying:
            labels |= {"group": ", ".join(map(self.label, self.varying)), "group_name": ", ".join(self.varying)}
        return labels

    def levels(self, pattern: Pattern, stratum: int) -> tuple[str | None, str | None]:
        """The stratum and the group of a curve."""
        own = self.cohort.stratum.texts[stratum - 1] if self.cohort.stratum else None
        if self.strata_are_lines:
            return None, own
        return own, ", ".join(self.text(name, pattern[name]) for name in self.varying) or None


def _curves(found: Mapping[str, Any], patterns: Sequence[Pattern], shown: _Shown) -> Iterator[Curve]:
    import numpy as np

    for stratum in np.unique(found["stratum"]):
        for i, pattern in enumerate(patterns, start=1):
            own = (found["stratum"] == stratum) & (found["pattern"] == i)
            column = {name: values[own] for name, values in found.items()}
            nobody = np.zeros(int(own.sum()))
            none = np.full(int(own.sum()), np.nan)
            yield Curve(
                *shown.levels(pattern, int(stratum)),
                time=column["time"],
                n_risk=nobody,
                n_event=nobody,
                n_censor=nobody,
                survival=column["survival"],
                std_error=column["std_error"],
                conf_low=none,
                conf_high=none,
                cum_hazard=column["cum_hazard"],
            )


def _columns(value: Mapping[str, Any], options: CoxOptions) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    terms = terms_of(options)
    for row in rows_of(value["columns"]):
        yield terms[int(row["term"]) - 1], row


def _means(value: Mapping[str, Any], options: CoxOptions, cohort: Cohort, named: set[str]) -> list[tuple[str, float]]:
    """The means that the curves are drawn at: of the parameters of the final model that no pattern names."""
    return [
        (_mean_name(term, int(row["column"]), options, cohort), float(row["mean"]))
        for term, row in _columns(value, options)
        if row["in_model"] and not named & {*term}
    ]


def _mean_name(term: tuple[str, ...], column: int, options: CoxOptions, cohort: Cohort) -> str:
    """A parameter; of a factor's indicator the level whose share its mean is: `stage=II`."""
    factor = next((each.factor for each in cohort.covariates if each.name == term[0]), None)
    if len(term) > 1 or factor is None or options.contrasts[term[0]].kind != "indicator":
        return parameter_name(term, column, cohort.covariates)
    reference = options.contrasts[term[0]].reference % len(factor.texts)
    others = [text for i, text in enumerate(factor.texts) if i != reference]
    return f"{term[0]}={others[column - 1]}"


def _unmoved(varying: Sequence[str], in_model: Mapping[tuple[str, ...], bool], shown: _Shown) -> Iterator[Condition]:
    """Why curves lie on each other."""
    used = {name for term, there in in_model.items() if there for name in term}
    for name in varying:
        if name not in used:
            text = f"{shown.label(name)} is not in the final model: its curves are the same."
            yield Condition("warning", text, "not_in_model")


def _undecided(curves: Sequence[Curve]) -> Iterator[Condition]:
    """Where curves end because a coefficient has no estimate."""
    import numpy as np

    for curve in curves:
        missing = np.isnan(curve.survival)
        if missing.any():
            levels = [level for level in (curve.stratum_level, curve.group_level) if level]
            whose = f" of {', '.join(levels)}" if levels else ""
            since = f"{float(curve.time[missing.argmax()]):.6g}"
            text = f"The curve{whose} is not estimable from {since} on: a coefficient has no estimate."
            yield Condition("warning", text, "not_estimable")


def _early_censored(value: Mapping[str, Any]) -> Iterator[Condition]:
    """That the means are not those of all patients."""
    (counts,) = rows_of(value["counts"])
    number = int(counts["n_early_censored"])
    if number:
        who = counted(number, "patient")
        text = f"Means of covariates leave out {who} censored before the first event of the stratum, as SPSS does."
        yield Condition("note", text, "early_censored")
