"""Cox regression: entry in blocks or stepwise, as SPSS's COXREG and as R's coxph compute it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

from sarcstat.analysis.contrasts import Contrast, comparisons
from sarcstat.analysis.cox_pattern import pattern_argument
from sarcstat.analysis.frames import r_conditions, rows_of, values_of
from sarcstat.bridge.call import Reply, RRefusal, call_r
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.cohort.covariate import TIME_DEPENDENT, Covariate
from sarcstat.errors import AnalysisError, UsageError
from sarcstat.results import AnalysisResult, Condition, Convention, Provenance, Statistic

Term = tuple[str, ...]  # names of covariates; several are a product
Keys = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """Terms that are entered together, or among which a stepwise method chooses."""

    method: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxOptions:
    """Everything that decides a number of the analysis.

    `ties` gives each convention to be computed its method: `breslow`, `efron` or `exact`. `contrasts` has the
    coding of each categorical covariate. `tvc` are covariates that get a term T_*x.
    """

    blocks: tuple[Block, ...]
    ties: Mapping[Convention, str]
    contrasts: Mapping[str, Contrast]
    tvc: tuple[str, ...] = ()
    conf_level: float = 0.95
    pin: float = 0.05
    pout: float = 0.10
    baseline: bool = False
    pattern: Mapping[str, str] | None = None
    ph_test: bool = False
    concordance: bool = False


def terms_of(options: CoxOptions) -> list[Term]:
    """All terms in the order in which the design has them; T_*x last."""
    named = dict.fromkeys(term for block in options.blocks for term in block.terms)
    return [*named, *(("T_", name) for name in options.tvc)]


def cox(cohort: Cohort, options: CoxOptions, provenance: Provenance, recorded: Mapping[str, object]) -> AnalysisResult:
    """All models of one cohort, each convention from one call of R.

    `recorded` are the options as the user gave them, defaults included. Raises RRefusal where nothing can be
    estimated.
    """
    terms = terms_of(options)
    statistics: list[Statistic] = []
    conditions = [*cohort.conditions]
    details: dict[str, object] = {}
    for convention, ties in options.ties.items():
        reply = _fit(_arguments(cohort, options, terms, convention, ties))
        unpacked = _Unpacked(reply.value, cohort, options, terms, convention)
        statistics += unpacked.statistics()
        conditions += [*unpacked.conditions(), *r_conditions(reply.conditions)]
        details[convention] = {
            "codings": dict(zip((each.name for each in cohort.covariates), reply.value["codings"], strict=True)),
            "correlation": unpacked.correlation(),
            "baseline": reply.value.get("baseline"),
            "pattern": next((row["linear_predictor"] for row in rows_of(reply.value.get("pattern"))), None),
        }
    return AnalysisResult(
        analysis="cox",
        options={**recorded, "computed": asdict(options)},
        statistics=tuple(statistics),
        provenance=provenance,
        conditions=tuple(dict.fromkeys(conditions)),
        labels=_labels(cohort, terms),
        values=values_of(cohort.stratum, *(each.factor for each in cohort.covariates)),
        details={
            **details,
            "levels": _levels(cohort),
            "strata": cohort.stratum.texts if cohort.stratum else [],
            "parts": product_labels(terms, cohort.covariates),
        },
    )


def _fit(arguments: dict[str, Any]) -> Reply:
    """R's reply, its refusals as sentences."""
    try:
        return call_r("cox", **arguments)
    except RRefusal as refusal:
        if refusal.code == "no_events":
            raise AnalysisError("No patient had the event: there is nothing to model.") from None
        if refusal.code == "tvc_too_large":
            raise AnalysisError(
                "The data are too large for --tvc: every patient is written out at every event time.",
                "Round the times, or split them into intervals beforehand.",
            ) from None
        if refusal.code == "tvc_not_one_column":
            raise UsageError(
                "--tvc takes numbers and factors of two levels.", "Make a 0/1 column of each level."
            ) from None
        raise


def _arguments(
    cohort: Cohort, options: CoxOptions, terms: Sequence[Term], convention: Convention, ties: str
) -> dict[str, Any]:
    """The call of the R procedure: terms and variables by number."""
    import numpy as np

    place = {each.name: i + 1 for i, each in enumerate(cohort.covariates)}
    number = {term: i + 1 for i, term in enumerate(terms)}
    named = [term for term in terms if term[0] != "T_"]

    def integers(values: Sequence[int]) -> Any:
        return np.array(values, dtype=np.int32)

    blocks = [(block.method, [number[term] for term in block.terms]) for block in options.blocks]
    blocks[-1][1].extend(number[term] for term in terms if term[0] == "T_")
    stratum = cohort.stratum.codes + 1 if cohort.stratum else np.ones(len(cohort.time), dtype=np.int32)
    return {
        "rows": {"time": cohort.time, "status": cohort.status.astype(float), "stratum": stratum.astype(np.int32)},
        "variables": {each.name: variable_argument(each, options.contrasts) for each in cohort.covariates},
        "terms": {str(i): integers([place[name] for name in term]) for i, term in enumerate(named)},
        "blocks": {str(i): {"method": method, "terms": integers(own)} for i, (method, own) in enumerate(blocks)},
        "tvc": integers([place[TIME_DEPENDENT + name] for name in options.tvc]),
        "convention": convention,
        "ties": ties,
        "conf_level": options.conf_level,
        "pin": options.pin,
        "pout": options.pout,
        "baseline": options.baseline,
        "pattern": pattern_argument(options.pattern, cohort),
        "ph_test": options.ph_test,
        "concordance": options.concordance,
    }


def variable_argument(covariate: Covariate, contrasts: Mapping[str, Contrast]) -> dict[str, Any]:
    """A covariate as the R procedures take it: numbers, or codes from 1 and the coding."""
    if covariate.factor is None:
        return {"kind": "continuous", "values": covariate.values}
    contrast = contrasts[covariate.name]
    return {
        "kind": "categorical",
        "codes": (covariate.factor.codes + 1).astype("int32"),
        "k": len(covariate.factor.values),
        "contrast": contrast.kind,
        "reference": contrast.reference % len(covariate.factor.values) + 1,
    }


def compared(term: Term, covariates: Sequence[Covariate], contrasts: Mapping[str, Contrast]) -> Iterator[str | None]:
    """What each parameter of a term compares, in the order of the design's columns.

    None for a slope, unless it is that of a number with two labelled values.
    """
    known = {each.name: each for each in covariates if term[0] != "T_"}
    parts: list[list[str | None]] = []
    for name in term:
        covariate = known.get(name)
        if covariate is None or covariate.factor is None:
            parts.append([covariate.direction if covariate else None])
        else:
            parts.append([*comparisons(covariate.factor.texts, contrasts[name])])
    for combination in product(*parts):  # the last factor's columns vary fastest
        texts = [text for text in combination if text is not None]
        yield "; ".join(texts) if texts else None


def _labels(cohort: Cohort, terms: Sequence[Term]) -> dict[str, str]:
    """The labels of time, event and strata, and of every term under `term:name`."""
    own = {each.name.removeprefix(TIME_DEPENDENT): each.label for each in cohort.covariates} | {"T_": "T_"}
    labels = {"time": cohort.outcome.time_label, "event": cohort.event.label, "coding": cohort.outcome.coding}
    if cohort.stratum:
        labels |= {"stratum": cohort.stratum.label, "stratum_name": cohort.stratum.name}
    return labels | {f"term:{'*'.join(term)}": "*".join(own[name] for name in term) for term in terms}


def product_labels(terms: Sequence[Term], covariates: Sequence[Covariate]) -> dict[str, list[str]]:
    """The labels of the covariates of every product; T_*x is none."""
    own = {each.name: each.label for each in covariates}
    return {"*".join(term): [own[name] for name in term] for term in terms if len(term) > 1 and term[0] != "T_"}


def _levels(cohort: Cohort) -> dict[str, list[dict[str, object]]]:
    """Of every categorical covariate: each level's text, patients and events."""
    import numpy as np

    found = {}
    for each in cohort.covariates:
        if each.factor is not None:
            size = len(each.factor.values)
            n = np.bincount(each.factor.codes, minlength=size)
            events = np.bincount(each.factor.codes[cohort.status == 1], minlength=size)
            found[each.name] = [
                {"text": text, "n": int(n[i]), "n_events": int(events[i])} for i, text in enumerate(each.factor.texts)
            ]
    return found


class _Unpacked:
    """The reply of R for one convention, as statistics and conditions."""

    def __init__(
        self,
        value: Mapping[str, Any],
        cohort: Cohort,
        options: CoxOptions,
        terms: Sequence[Term],
        convention: Convention,
    ) -> None:
        self.value = value
        self.cohort = cohort
        self.options = options
        self.terms = terms
        self.convention = convention
        self.compared = {
            i + 1: list(compared(term, cohort.covariates, options.contrasts)) for i, term in enumerate(terms)
        }

    def statistics(self) -> Iterator[Statistic]:
        yield from self._case_processing()
        (null,) = rows_of(self.value["null"])
        yield self._one("neg2_log_likelihood", null["neg2loglik"], context="omnibus", block=0)
        for row in rows_of(self.value["models"]):
            yield from self._model(row)
        for row in rows_of(self.value["coefficients"]):
            yield from self._named(row, "equation", _EQUATION)
        for row in rows_of(self.value["term_tests"]):
            yield from self._named({**row, "column": 0}, "equation", {"wald": "wald", "df": "df", "p_value": "p"})
        for table, context in (("not_in", "not_in_equation"), ("removal", "removal")):
            names = {"not_in_equation": {"score": "score"}, "removal": {"loss_chi_square": "loss_chi"}}[context]
            for row in rows_of(self.value.get(table)):
                yield from self._named(row, context, {**names, "df": "df", "p_value": "p"})
        for row in rows_of(self.value.get("residual")):
            names = {"chi_square": "chi_square", "df": "df", "p_value": "p"}
            yield from self._named(row, "residual", names)
        for row in rows_of(self.value["means"]):
            yield from self._named(row, "means", {"covariate_mean": "mean"})
        for row in rows_of(self.value.get("ph")):
            yield from self._named(row, "ph_test", {"chi_square": "chi_square", "df": "df", "p_value": "p"})
        yield from self._summary()

    def correlation(self) -> list[tuple[tuple[str, int], tuple[str, int], float | None]]:
        """Pairs of parameters, each a term and the number within it, with the correlation of their estimates."""
        return [
            (
                ("*".join(self.terms[int(row["term"]) - 1]), int(row["column"])),
                ("*".join(self.terms[int(row["with_term"]) - 1]), int(row["with_column"])),
                row["correlation"],
            )
            for row in rows_of(self.value["correlation"])
        ]

    def _one(self, name: str, value: Any, **keys: Any) -> Statistic:
        return Statistic(
            name=name, value=value, convention=self.convention, variable=self.cohort.outcome.time_name, **keys
        )

    def _named(self, row: Mapping[str, Any], context: str, columns: Mapping[str, str]) -> Iterator[Statistic]:
        keys: Keys = {"context": context, "block": row.get("block"), "step": row.get("step")}
        if row.get("term"):
            number = int(row["term"])
            keys["term"] = "*".join(self.terms[number - 1])
            if row.get("column") is not None:
                keys["column"] = int(row["column"])
                compared = self.compared[number]
                keys["level"] = compared[int(row["column"]) - 1] if row["column"] else None
        for name, column in columns.items():
            # exp() comes out as 0 where no number is small enough, as it comes out as infinite: no ratio is either.
            underflow = name.startswith("hazard_ratio") and row[column] == 0
            yield self._one(name, None if underflow else row[column], **keys)

    def _case_processing(self) -> Iterator[Statistic]:
        (counts,) = rows_of(self.value["counts"])
        dropped = self.cohort.dropped
        missing = sum(n for reason, n in dropped.items() if reason.startswith("missing "))
        negative = sum(n for reason, n in dropped.items() if reason.startswith("negative "))
        available = {"n_events": counts["n_event"], "n_censored": counts["n_censored"]}
        gone = {"n_missing": missing, "n_negative": negative, "n_early_censored": counts["n_early_censored"]}
        n, n_dropped = sum(available.values()), sum(gone.values())
        every = {**available, "n": n, **gone, "n_dropped": n_dropped, "n_total": n + n_dropped}
        for name, value in every.items():
            yield self._one(name, int(value), context="case_processing")
            yield self._one(f"{name}_percent", 100 * value / (n + n_dropped), context="case_processing")
        for name in ("n_tied_event_times", "n_event_times"):
            yield self._one(name, int(counts[name]), context="case_processing")

    def _model(self, row: Mapping[str, Any]) -> Iterator[Statistic]:
        keys = {"block": int(row["block"]), "step": int(row["step"])}
        if row["term"] is not None:
            keys["term"] = "*".join(self.terms[int(row["term"]) - 1])  # type: ignore[assignment]
        yield self._one("action", row["action"], context="model", **keys)
        keys.pop("term", None)
        yield self._one("neg2_log_likelihood", row["neg2loglik"], context="omnibus", **keys)
        for context, prefix in (("overall", "score"), ("previous_step", "step"), ("previous_block", "block")):
            first = "score" if prefix == "score" else f"{prefix}_chi"
            for name, column in (("chi_square", first), ("df", f"{prefix}_df"), ("p_value", f"{prefix}_p")):
                yield self._one(name, row[column], context=context, **keys)

    def _summary(self) -> Iterator[Statistic]:
        (row,) = rows_of(self.value["summary"])
        for test in ("lr", "wald", "score"):
            for name, column in (("chi_square", test), ("df", f"{test}_df"), ("p_value", f"{test}_p")):
                yield self._one(name, row[column], context="summary", test=test)
        for name in ("concordance", "concordance_se"):
            known = name.replace("_se", "_std_error")
            yield self._one(known, row[name], context="summary")
        parameters = max(int(row["lr_df"] or 0), 0)
        yield self._one("n_parameters", parameters, context="summary")
        events = int(row["n_events"])
        yield self._one("events_per_parameter", events / parameters if parameters else None, context="summary")

    def conditions(self) -> Iterator[Condition]:
        from sarcstat.analysis.cox_troubles import troubles

        yield from troubles(self.value, self.cohort, self.terms, self.compared, self.options.contrasts)


_EQUATION = {
    "coefficient": "b",
    "coefficient_std_error": "se",
    "wald": "wald",
    "df": "df",
    "p_value": "p",
    "hazard_ratio": "exp_b",
    "hazard_ratio_conf_low": "exp_low",
    "hazard_ratio_conf_high": "exp_high",
    "z": "z",
}
