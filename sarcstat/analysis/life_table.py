"""Life tables by the actuarial method, their medians, and Lee and Desu's comparison of groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sarcstat.analysis.shared.frames import r_conditions, rows_of, values_of
from sarcstat.bridge.call import call_r
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.results import AnalysisResult, Condition, Convention, Provenance, Statistic, in_percent

Row = Mapping[str, Any]

#: The contexts of the statistics: intervals, medians, the overall comparison with its scores, the pairs with theirs.
INTERVALS, MEDIAN = "life_table", "life_table_median"
OVERALL, SCORES, PAIRWISE, PAIR_SCORES = "gehan", "gehan_scores", "gehan_pairwise", "gehan_pair_scores"

#: What SPSS has of an interval: the names of R's columns.
SPSS_COLUMNS = (
    "n_entering",
    "n_withdrawing",
    "n_exposed",
    "n_terminal_events",
    "proportion_terminating",
    "proportion_surviving",
    "cumulative_survival",
    "cumulative_survival_std_error",
    "probability_density",
    "probability_density_std_error",
    "hazard_rate",
    "hazard_rate_std_error",
)
#: What R's lifetab has of it: our names by R's columns, in its order.
LIFETAB_COLUMNS = {
    "n_entering": "n_entering",
    "n_withdrawing": "n_withdrawing",
    "n_exposed": "n_exposed",
    "n_terminal_events": "n_terminal_events",
    "survival_before": "survival_at_start",
    "probability_density": "probability_density",
    "hazard_rate": "hazard_rate",
    "survival_before_std_error": "survival_at_start_std_error",
    "lifetab_density_std_error": "probability_density_std_error",
    "lifetab_hazard_std_error": "hazard_rate_std_error",
}
_COUNTS = ("n_entering", "n_withdrawing", "n_terminal_events")
_TEST = ("wilcoxon_gehan", "df", "p_value")


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeTableOptions:
    """Everything that decides a number of the analysis.

    `bounds` are the times at which the intervals start, ascending from 0 and in the unit of the cohort's times; the
    last interval is open. `convention` says whose columns the intervals have; medians and comparisons are SPSS's.
    """

    bounds: Sequence[float]
    convention: Convention = "spss"
    compare: bool = True
    pairwise: bool = False
    p_adjust: str = "none"


def life_table(
    cohort: Cohort, options: LifeTableOptions, provenance: Provenance, recorded: Mapping[str, object]
) -> AnalysisResult:
    """A life table of each group, within each stratum of the cohort, from one call of R.

    Estimates: Cutler and Ederer 1958 (J Chronic Dis 8:699), standard errors of survival by Greenwood, of density and
    hazard by Gehan 1969 (J Chronic Dis 21:629). The median is interpolated within its interval. Groups are compared by
    Lee and Desu's statistic from the individual times (1972, Comput Programs Biomed 2:315), within each stratum. These
    are the formulas that SPSS's SURVIVAL is documented with; no published output of it decides the last digits.
    A statistic without a value: no density and no hazard of the open interval, a median that is not reached before it,
    a comparison in which no case is known to have outlived another.
    `recorded` are the options as the user gave them, defaults included; they go into the result as they are.
    """
    import numpy as np

    compare = options.compare and cohort.group is not None
    reply = call_r(
        "life_table",
        rows=cohort.counted_rows(),
        n_groups=cohort.n_groups,
        n_strata=cohort.n_strata,
        bounds=np.array(options.bounds, dtype=float),
        compare=compare,
        pairwise=options.pairwise and compare,
        p_adjust=options.p_adjust,
    )
    return AnalysisResult(
        analysis="life-table",
        options={**recorded, "computed": {**asdict(options), "compare": compare}},
        statistics=tuple(_statistics(reply.value, cohort, options)),
        provenance=provenance,
        conditions=(*cohort.conditions, *_said(reply.value, cohort, options), *r_conditions(reply.conditions)),
        labels=_labels(cohort),
        values=values_of(cohort.group, cohort.stratum),
    )


def _labels(cohort: Cohort) -> dict[str, str]:
    labels = {"time": cohort.outcome.time_label, "event": cohort.event.label, "coding": cohort.outcome.coding}
    for word, each in (("group", cohort.group), ("stratum", cohort.stratum)):
        if each:
            labels |= {word: each.label, f"{word}_name": each.name}
    return labels


def _statistics(value: Mapping[str, Any], cohort: Cohort, options: LifeTableOptions) -> Iterator[Statistic]:
    columns = {name: name for name in SPSS_COLUMNS} if options.convention == "spss" else LIFETAB_COLUMNS
    for row in rows_of(value["intervals"]):
        keys = {**_keys(row, cohort, INTERVALS), "convention": options.convention, "at": row["start"]}
        for column, name in columns.items():
            yield Statistic(name=name, value=int(row[column]) if name in _COUNTS else row[column], **keys)
    for row in rows_of(value["medians"]):
        yield Statistic(name="median", value=row["median"], **_keys(row, cohort, MEDIAN))
    for table, context in (("overall", OVERALL), ("pairwise", PAIRWISE)):
        for row in rows_of(value.get(table)):
            for name in _TEST:
                yield Statistic(name=name, value=row[name], **_keys(row, cohort, context))
    for table, context in (("scores", SCORES), ("pair_scores", PAIR_SCORES)):
        for row in rows_of(value.get(table)):
            yield from _scores(row, _keys(row, cohort, context))


def _scores(row: Row, keys: Mapping[str, Any]) -> Iterator[Statistic]:
    """The cases of a group and their mean score; of a pair, `group2_level` is the other group."""
    n, events = int(row["n"]), int(row["n_events"])
    for name, value in (("n", n), ("n_events", events), ("n_censored", n - events)):
        yield Statistic(name=name, value=value, **keys)
    yield Statistic(name="percent_censored", value=in_percent(n - events, n), **keys)
    yield Statistic(name="mean_score", value=row["mean_score"], **keys)


def _keys(row: Row, cohort: Cohort, context: str) -> dict[str, Any]:
    """The fields of a statistic that say which group and stratum a row of R is about."""
    keys: dict[str, Any] = {"context": context, "variable": cohort.outcome.time_name, "convention": "spss"}
    if cohort.group:
        keys["group1"] = cohort.group.name
        codes = (row.get("group1") or row.get("group"), row.get("group2") or row.get("other"))
        for field, code in zip(("group1_level", "group2_level"), codes, strict=True):
            if code:
                keys[field] = cohort.group.texts[int(code) - 1]
    if cohort.stratum:
        keys["stratum"] = cohort.stratum.name
        keys["stratum_level"] = cohort.stratum.texts[int(row["stratum"]) - 1]
    return keys


def _said(value: Mapping[str, Any], cohort: Cohort, options: LifeTableOptions) -> Iterator[Condition]:
    """What the reader must know: intervals that tell nothing apart, and comparisons that do not exist."""
    counts = ("n_withdrawing", "n_terminal_events")
    used = {row["start"] for row in rows_of(value["intervals"]) if any(row[count] for count in counts)}
    if len(used) == 1 and len(options.bounds) > 1:
        text = (
            f"All values of {cohort.outcome.time_label} lie in one interval, which starts at {used.pop():.10g}: "
            "are the intervals in the unit of the times?"
        )
        yield Condition("warning", text, "one_interval")
    yield from _not_compared(value, cohort)


def _not_compared(value: Mapping[str, Any], cohort: Cohort) -> Iterator[Condition]:
    """Warnings on comparisons that do not exist, but where nobody had the event, which is said of the cohort."""
    if cohort.group is None or not cohort.status.any():
        return
    sizes: dict[int, int] = {}
    for row in rows_of(value.get("scores")):
        sizes[row["stratum"]] = sizes.get(row["stratum"], 0) + 1
    for table in ("overall", "pairwise"):
        for row in rows_of(value.get(table)):
            if row["wilcoxon_gehan"] is None:
                yield Condition("warning", _sentence(row, cohort, sizes[row["stratum"]]), "not_comparable")


def _sentence(row: Row, cohort: Cohort, groups: int) -> str:
    assert cohort.group is not None
    where = ""
    if cohort.stratum:
        where = f" in {cohort.stratum.label} {cohort.stratum.texts[int(row['stratum']) - 1]}"
    texts = cohort.group.texts
    pair = f" ({texts[row['group1'] - 1]}, {texts[row['group2'] - 1]})" if "group1" in row else ""
    why = "there is only one group" if groups == 1 else "no patient is known to have outlived another"
    return f"Wilcoxon (Gehan) by {cohort.group.label}{pair}{where}: not estimable (NE), for {why}."
