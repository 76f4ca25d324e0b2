"""Cumulative incidence of competing events by group, and Gray's test of each cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from sarcstat.analysis.shared.entry import entry_conditions, entry_refusal
from sarcstat.analysis.shared.frames import r_conditions, rows_of, values_of
from sarcstat.bridge.call import Reply, RRefusal, call_r
from sarcstat.data.cohort.causes import Causes, counted_causes
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.errors import AnalysisError, counted, listing
from sarcstat.results import AnalysisResult, Condition, Curve, Provenance, Statistic

Row = Mapping[str, Any]

#: The contexts of the statistics: what is counted, incidence at times, medians, 1 - Kaplan-Meier, tests.
COUNTS, INCIDENCE, MEDIAN, NAIVE = "cuminc_counts", "cuminc", "cuminc_median", "cuminc_naive"
OVERALL, PAIRWISE = "gray", "gray_pairwise"
_INCIDENCE = {
    "n_risk": "n_risk",
    "n_cause_events": "n_events",
    "cumulative_incidence": "incidence",
    "cumulative_incidence_std_error": "std_error",
    "cumulative_incidence_conf_low": "conf_low",
    "cumulative_incidence_conf_high": "conf_high",
}
_TEST = {"gray": "chi_square", "df": "df", "p_value": "p_value"}
_COUNTS = ("n_risk", "n_cause_events")


@dataclass(frozen=True, slots=True, kw_only=True)
class CumincOptions:
    """Everything that decides a number of the analysis.

    `times` are in the unit of the cohort's times (`default_times`: nobody asked for them). `conf_type` says of what the
    interval is made: of the incidence itself (plain), its logarithm (log, survfit's default) or log(-log). With
    `curves` the result has the whole curves.
    """

    times: Sequence[float]
    default_times: bool = False
    conf_type: Literal["plain", "log", "log-log"] = "log"
    conf_level: float = 0.95
    compare: bool = True
    pairwise: bool = False
    p_adjust: Literal["none", "bonferroni", "holm"] = "none"
    curves: bool = False


def cuminc(
    cohort: Cohort, causes: Causes, options: CumincOptions, provenance: Provenance, recorded: Mapping[str, object]
) -> AnalysisResult:
    """The cumulative incidence of every cause in each group, from one call of R; strata are for the tests alone.

    Estimates: Aalen and Johansen 1978 (Scand J Stat 5:141), with the variance of survfit's multi-state curves; tests:
    Gray 1988 (Ann Stat 16:1141), as cmprsk's cuminc. Raises AnalysisError where nobody had the event of interest.
    `recorded` are the options as the user gave them, defaults included; they go into the result as they are.
    """
    _check_events(cohort, causes)
    compare = options.compare and cohort.group is not None
    reply = _in_r(**_arguments(cohort, causes, options, compare=compare))
    found = _Unpacked(reply.value, cohort, causes)
    return AnalysisResult(
        analysis="cuminc",
        options={**recorded, "computed": {**asdict(options), "compare": compare}},
        statistics=tuple(found.statistics()),
        provenance=provenance,
        conditions=(
            *_said(cohort),
            *_entering(reply.value, cohort, options),
            *causes.conditions,
            *found.conditions(),
            *r_conditions(reply.conditions),
        ),
        curves=tuple(found.curves()) if options.curves else (),
        labels=_labels(cohort, causes),
        values=values_of(cohort.group, cohort.stratum),
        details={"causes": list(causes.labels), "curve_causes": found.curve_causes() if options.curves else []},
    )


def _check_events(cohort: Cohort, causes: Causes) -> None:
    """Raise AnalysisError where nobody had the event of interest."""
    total = causes.counts(cohort)
    if not total[1]:
        raise AnalysisError(
            f"No patient had the event of interest ({causes.labels[0]}): there is no incidence to estimate.",
            f"{counted(sum(total[2:]), 'patient')} had a competing event, {total[0]:,} were censored.",
        )


def _arguments(cohort: Cohort, causes: Causes, options: CumincOptions, *, compare: bool) -> dict[str, Any]:
    """The call of the R procedure."""
    import numpy as np

    return {
        "rows": counted_causes(cohort, causes),
        "n_groups": cohort.n_groups,
        "n_strata": cohort.n_strata,
        "n_causes": causes.n_causes,
        "times": np.array(options.times, dtype=float),
        "conf_type": options.conf_type,
        "conf_level": options.conf_level,
        "compare": compare,
        "pairwise": options.pairwise and compare,
        "p_adjust": options.p_adjust,
        "steps": options.curves,
    }


def _in_r(**arguments: Any) -> Reply:
    """R's reply, its refusals as sentences."""
    try:
        return call_r("cuminc", **arguments)
    except RRefusal as refusal:
        raise entry_refusal(refusal) from None


def _entering(value: Mapping[str, Any], cohort: Cohort, options: CumincOptions) -> Iterator[Condition]:
    """What delayed entry means for the curves, and that nothing compares them."""
    if cohort.entry is None:
        return
    yield from (
        replace(each, text=_of_incidence(each.text)) for each in entry_conditions({**value, "curves": ()}, cohort)
    )
    if cohort.group is not None and not options.compare:
        text = "Gray's test is not made: with delayed entry there is none, in cmprsk as elsewhere in R."
        yield Condition("note", text, "no_gray_test")


def _of_incidence(text: str) -> str:
    """What is said of curves of survival, said of incidences: survival is that without any of the events."""
    text = text.replace("Survival, medians and means are", "Incidences are")
    text = text.replace("Survival and medians rest", "Incidences rest")
    return text.replace(": survival is 0", ": event-free survival is 0").replace(
        ": survival falls", ": event-free survival falls"
    )


def _labels(cohort: Cohort, causes: Causes) -> dict[str, str]:
    labels = {"time": cohort.outcome.time_label, "event": cohort.event.label, "coding": causes.coding}
    if cohort.outcome.entry:
        labels["entry"] = cohort.outcome.entry.label
    for word, each in (("group", cohort.group), ("stratum", cohort.stratum)):
        if each:
            labels |= {word: each.label, f"{word}_name": each.name}
    return labels


def _said(cohort: Cohort) -> Iterator[Condition]:
    """What the cohort says, but that everybody had the event or is censored, which with several causes is not so."""
    return (each for each in cohort.conditions if each.code != "all_events")


class _Unpacked:
    """The reply of R as statistics, curves and conditions."""

    def __init__(self, value: Mapping[str, Any], cohort: Cohort, causes: Causes) -> None:
        self.value, self.cohort, self.causes = value, cohort, causes

    def statistics(self) -> Iterator[Statistic]:
        """What was counted, then the estimates, then the tests."""
        yield from self._counts()
        for row in rows_of(self.value["incidence"]):
            for name, column in _INCIDENCE.items():
                number = int(row[column]) if name in _COUNTS else row[column]
                yield Statistic(name=name, value=number, **self._keys(row, INCIDENCE), at=row["at"])
        for row in rows_of(self.value["medians"]):
            yield Statistic(name="incidence_median", value=row["median"], **self._keys(row, MEDIAN))
        for row in rows_of(self.value["naive"]):
            keys = {**self._keys({**row, "cause": 1}, NAIVE), "at": row["at"]}
            yield Statistic(name="one_minus_km", value=row["one_minus_km"], **keys)
            yield Statistic(name="cumulative_incidence", value=row["incidence"], **keys)
        for table, context in (("overall", OVERALL), ("pairwise", PAIRWISE)):
            for row in rows_of(self.value.get(table)):
                for name, column in _TEST.items():
                    yield Statistic(name=name, value=row[column], **self._keys(row, context))

    def _counts(self) -> Iterator[Statistic]:
        found: dict[int, dict[int, int]] = {}
        for row in rows_of(self.value["counts"]):
            found.setdefault(row["group"], {})[row["cause"]] = int(row["n"])
        last = {row["group"]: row["last_time"] for row in rows_of(self.value["last"])}
        for group, n in found.items():
            keys = self._keys({"group": group}, COUNTS)
            yield Statistic(name="n", value=sum(n.values()), **keys)
            for cause in range(1, self.causes.n_causes + 1):
                own = self._keys({"group": group, "cause": cause}, COUNTS)
                yield Statistic(name="n_cause_events", value=n[cause], **own)
            yield Statistic(name="n_censored", value=n[0], **keys)
            yield Statistic(name="last_time", value=last[group], **keys)

    def _keys(self, row: Row, context: str) -> dict[str, Any]:
        """The fields of a statistic that say of which group and cause a row of R is."""
        keys: dict[str, Any] = {"context": context, "variable": self.cohort.outcome.time_name, "convention": "r"}
        if row.get("cause"):
            keys["cause"] = self.causes.labels[int(row["cause"]) - 1]
        group = self.cohort.group
        if group:
            keys["group1"] = group.name
            codes = (row.get("group1") or row.get("group"), row.get("group2"))
            for field, code in zip(("group1_level", "group2_level"), codes, strict=True):
                if code:
                    keys[field] = group.texts[int(code) - 1]
        if self.cohort.stratum and context in (OVERALL, PAIRWISE):
            keys["stratum"] = self.cohort.stratum.name
        return keys

    def curves(self) -> Iterator[Curve]:
        """One curve for each group and cause, in that order: 1 - incidence, as figures draw falling curves."""
        import numpy as np

        table = self.value["steps"]
        for group, cause in self._drawn():
            own = (table["group"] == group) & (table["cause"] == cause)
            column = {name: values[own] for name, values in table.items()}
            with np.errstate(invalid="ignore"):  # R's missing limits
                survival, low, high = (1 - column[name] for name in ("incidence", "conf_high", "conf_low"))
            yield Curve(
                stratum_level=None,
                group_level=self.cohort.group.texts[group - 1] if self.cohort.group and group else None,
                time=column["time"],
                n_risk=column["n_risk"],
                n_event=column["n_event"],
                n_censor=column["n_censor"],
                survival=survival,
                std_error=column["std_error"],
                conf_low=low,
                conf_high=high,
            )

    def curve_causes(self) -> list[str]:
        """The cause of each curve."""
        return [self.causes.labels[cause - 1] for _, cause in self._drawn()]

    def _drawn(self) -> list[tuple[int, int]]:
        groups = range(1, self.cohort.n_groups + 1) if self.cohort.group else [0]
        return [(group, cause) for group in groups for cause in range(1, self.causes.n_causes + 1)]

    def conditions(self) -> Iterator[Condition]:
        """Causes that nobody had, and tests that do not exist."""
        total = self.causes.counts(self.cohort)
        for label, number in zip(self.causes.labels, total[1:], strict=True):
            if not number:
                text = f"No patient used had {label}: its cumulative incidence is 0, and there is no test of it."
                yield Condition("warning", text, "no_competing_events")
        for table in ("overall", "pairwise"):
            rows = [row for row in rows_of(self.value.get(table)) if row["chi_square"] is None and total[row["cause"]]]
            if rows:
                yield Condition("warning", self._not_tested(rows), "not_comparable")

    def _not_tested(self, rows: Sequence[Row]) -> str:
        group = self.cohort.group
        assert group is not None
        which = [self.causes.labels[row["cause"] - 1] for row in rows]
        for i, row in enumerate(rows):
            if "group1" in row:
                which[i] += f" ({group.texts[row['group1'] - 1]}, {group.texts[row['group2'] - 1]})"
        return (
            f"Gray's test of {listing(which, 10)} is not estimable (NE): there is no variance of the scores of groups "
            f"of {group.label}, as where no event of the cause happens while two of them have patients at risk."
        )
