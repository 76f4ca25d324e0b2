"""What R found of a Cox regression, as statistics and conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.analysis.cox.robust import clusters, n_events, n_with_event
from sarcstat.analysis.shared.frames import rows_of
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.results import Condition, Convention, Statistic, in_percent
from sarcstat.terms import Term

if TYPE_CHECKING:
    from sarcstat.analysis.cox.cox import CoxOptions

Keys = dict[str, Any]

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
_CONCORDANCE = {
    "concordance": "concordance",
    "concordance_std_error": "concordance_se",
    "concordance_conf_low": "concordance_low",
    "concordance_conf_high": "concordance_high",
}
#: With a robust variance: Wald statistics, p-values and intervals are by it.
_ROBUST = {
    name: column
    for each, own in _EQUATION.items()
    for name, column in (
        ((each, "naive_se"), ("coefficient_robust_std_error", "se"))
        if each == "coefficient_std_error"
        else ((each, own),)
    )
}


#: Under Firth's penalty: tests and intervals are of the profile of the penalized likelihood.
_FIRTH = {
    "coefficient": "b",
    "coefficient_std_error": "se",
    "chi_square": "chi_square",
    "df": "df",
    "p_value": "p",
    "hazard_ratio": "exp_b",
    "hazard_ratio_conf_low": "exp_low",
    "hazard_ratio_conf_high": "exp_high",
}
_TEST = {"chi_square": "chi_square", "df": "df", "p_value": "p"}


class Unpacked:
    """The reply of R for one convention, as statistics and conditions.

    `terms` are numbered from 1 as R has them, `compared` says what each parameter of a term compares.
    """

    def __init__(
        self,
        value: Mapping[str, Any],
        cohort: Cohort,
        options: CoxOptions,
        terms: Sequence[Term],
        compared: Mapping[int, Sequence[str | None]],
        convention: Convention,
    ) -> None:
        self.value = value
        self.cohort = cohort
        self.options = options
        self.terms = terms
        self.convention = convention
        self.robust = clusters(cohort, robust=options.robust) is not None
        self.compared = compared

    def statistics(self) -> Iterator[Statistic]:
        yield from self._case_processing()
        (null,) = rows_of(self.value["null"])
        yield self._one(self.likelihood, null["neg2loglik"], context="omnibus", block=0)
        for row in rows_of(self.value["models"]):
            yield from self._model(row)
        yield from self._equation()
        for table, context in (("not_in", "not_in_equation"), ("removal", "removal")):
            names = {"not_in_equation": {"score": "score"}, "removal": {"loss_chi_square": "loss_chi"}}[context]
            for row in rows_of(self.value.get(table)):
                yield from self._named(row, context, {**names, "df": "df", "p_value": "p"})
        for row in rows_of(self.value.get("residual")):
            yield from self._named(row, "residual", _TEST)
        for row in rows_of(self.value["means"]):
            yield from self._named(row, "means", {"covariate_mean": "mean"})
        for row in rows_of(self.value.get("ph")):
            yield from self._named(row, "ph_test", _TEST)
        yield from self._summary()

    def _equation(self) -> Iterator[Statistic]:
        """The parameters and the tests of the terms, of every model; under Firth's penalty there is one."""
        if not self.options.firth:
            for row in rows_of(self.value["coefficients"]):
                yield from self._named(row, "equation", _ROBUST if "naive_se" in row else _EQUATION)
            for row in rows_of(self.value["term_tests"]):
                yield from self._named({**row, "column": 0}, "equation", {"wald": "wald", "df": "df", "p_value": "p"})
            return
        keys = {"block": 1, "step": 1}
        for row in rows_of(self.value["penalized"]):
            yield from self._named({**row, **keys}, "equation", _FIRTH)
        for row in rows_of(self.value["penalized_terms"]):
            yield from self._named({**row, **keys, "column": 0}, "equation", _TEST)

    @property
    def likelihood(self) -> str:
        """The name of minus twice the logarithm of what is maximized."""
        return "neg2_penalized_log_likelihood" if self.options.firth else "neg2_log_likelihood"

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
        if self.cohort.patients is not None:
            yield from self._start_stop(counts)
            return
        dropped = self.cohort.dropped
        missing = sum(n for reason, n in dropped.items() if reason.startswith("missing "))
        negative = sum(n for reason, n in dropped.items() if reason.startswith("negative "))
        available = {"n_events": counts["n_event"], "n_censored": counts["n_censored"]}
        gone = {"n_missing": missing, "n_negative": negative, "n_early_censored": counts["n_early_censored"]}
        n, n_dropped = sum(available.values()), sum(gone.values())
        every = {**available, "n": n, **gone, "n_dropped": n_dropped, "n_total": n + n_dropped}
        for name, value in every.items():
            yield self._one(name, int(value), context="case_processing")
            yield self._one(f"{name}_percent", in_percent(value, n + n_dropped), context="case_processing")
        for name in ("n_tied_event_times", "n_event_times"):
            yield self._one(name, int(counts[name]), context="case_processing")

    def _start_stop(self, counts: Mapping[str, Any]) -> Iterator[Statistic]:
        """Patients, each counted once, and their rows and events."""
        with_event, n = n_with_event(self.cohort), self.cohort.n_patients
        every = {
            "n": n,
            "n_events": n_events(self.cohort),
            "n_with_event": with_event,
            "n_censored": n - with_event,
            "n_rows": len(self.cohort.time),
            "n_tied_event_times": counts["n_tied_event_times"],
            "n_event_times": counts["n_event_times"],
        }
        for name, value in every.items():
            yield self._one(name, int(value), context="case_processing")

    def _model(self, row: Mapping[str, Any]) -> Iterator[Statistic]:
        keys = {"block": int(row["block"]), "step": int(row["step"])}
        if row["term"] is not None:
            keys["term"] = "*".join(self.terms[int(row["term"]) - 1])  # type: ignore[assignment]
        yield self._one("action", row["action"], context="model", **keys)
        keys.pop("term", None)
        yield self._one(self.likelihood, row["neg2loglik"], context="omnibus", **keys)
        if self.options.firth or self.cohort.weights is not None:  # whose tests are those of the summary
            return
        for context, prefix in (("overall", "score"), ("previous_step", "step"), ("previous_block", "block")):
            first = "score" if prefix == "score" else f"{prefix}_chi"
            for name, column in (("chi_square", first), ("df", f"{prefix}_df"), ("p_value", f"{prefix}_p")):
                yield self._one(name, row[column], context=context, **keys)

    def _summary(self) -> Iterator[Statistic]:
        (row,) = rows_of(self.value["summary"])
        tests = ["lr", "wald", "score", *(["robust_score"] if self.robust else [])]
        if self.options.firth:
            tests = ["lr", "wald"]
        elif self.cohort.weights is not None:  # the others take a weight for a number of patients
            tests = ["wald", "robust_score"]
        for test in tests:
            for name, column in (("chi_square", test), ("df", f"{test}_df"), ("p_value", f"{test}_p")):
                yield self._one(name, row[column], context="summary", test=test)
        for known, name in _CONCORDANCE.items():
            yield self._one(known, row[name], context="summary")
        parameters = max(int(row["lr_df"] or 0), 0)
        yield self._one("n_parameters", parameters, context="summary")
        events = n_with_event(self.cohort)
        yield self._one("events_per_parameter", events / parameters if parameters else None, context="summary")

    def conditions(self) -> Iterator[Condition]:
        from sarcstat.analysis.cox.troubles import troubles

        yield from troubles(self.value, self.cohort, self.terms, self.compared, self.options.contrasts)
        if any(row["several"] for row in rows_of(self.value.get("maxima"))):
            text = (
                "The penalized likelihood has several maxima: the estimates are at the highest that was found, and "
                "intervals by its profile may not be connected. The data hardly decide these coefficients."
            )
            yield Condition("warning", text, "several_maxima")
