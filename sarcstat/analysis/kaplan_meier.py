"""Kaplan-Meier curves, their means, percentiles and rates, and the tests that compare them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Literal

from sarcstat.analysis.comparability import uncomparable
from sarcstat.analysis.curve_differences import check_followed, curve_differences, not_compared
from sarcstat.analysis.shared.entry import entry_conditions, entry_refusal
from sarcstat.analysis.shared.frames import r_conditions, rows_of, values_of
from sarcstat.analysis.shared.weighting import weighting_labels
from sarcstat.bridge.call import Reply, RRefusal, call_r
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.counting import tally
from sarcstat.errors import AnalysisError, counted, listing
from sarcstat.results import AnalysisResult, Condition, Convention, Curve, Provenance, Statistic, Status, in_percent

Keys = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KaplanMeierOptions:
    """Everything that decides a number of the analysis.

    `conf_types` gives each convention to be computed the interval of its medians and percentiles: `spss`, `log`,
    `log-log` or `plain`. `surviving` are the shares still surviving at the percentiles wanted beside the median.
    `trend` holds one score a group, or is empty for 1, 2, …; None asks for no trend test. `compared_with` asks for
    differences between the curves at `times` and up to `tau`: from the group of that number, from 1, or with 0 of every
    pair.
    """

    conf_types: Mapping[Convention, str]
    conf_level: float = 0.95
    surviving: Sequence[float] = ()
    times: Sequence[float] = ()
    tau: float | None = None
    tests: Sequence[str] = ("logrank", "breslow", "tarone")
    pairwise: Literal["none", "pooled", "strata"] = "none"
    p_adjust: str = "none"
    trend: Sequence[float] | None = None
    compared_with: int | None = None
    curves: bool = False

    @property
    def band(self) -> str:
        """The interval of rates and curves: that of the medians, or R's default where it is SPSS's."""
        last = list(self.conf_types.values())[-1]
        return "log" if last == "spss" else last


def kaplan_meier(
    cohort: Cohort, options: KaplanMeierOptions, provenance: Provenance, recorded: Mapping[str, object]
) -> AnalysisResult:
    """All statistics of the Kaplan-Meier procedure for one cohort, from one call of R.

    `recorded` are the options as the user gave them, defaults included; they go into the result as they are.
    """
    metric = _metric(cohort, options)
    reply = _in_r(
        rows=cohort.counted_rows(),
        n_groups=cohort.n_groups,
        n_strata=cohort.n_strata,
        conf_types=dict(options.conf_types),
        conf_level=options.conf_level,
        surviving=_doubles(dict.fromkeys(options.surviving)),
        times=_doubles(options.times),
        tau=options.tau,
        tests=list(options.tests),
        pairwise=options.pairwise if cohort.group else "none",
        p_adjust=options.p_adjust,
        metric=metric if metric is None else _doubles(metric),
        reference=options.compared_with,
        steps=options.curves,
    )
    if options.compared_with is not None and options.tau is not None:
        check_followed(reply.value, cohort, options.tau)
    return AnalysisResult(
        analysis="km",
        options={**recorded, "computed": {**asdict(options), "band": options.band}},
        statistics=tuple(_statistics(reply.value, cohort, options)),
        provenance=provenance,
        conditions=tuple(_conditions(reply, cohort, options)),
        curves=tuple(_curves(reply.value, cohort)) if options.curves else (),
        labels=_labels(cohort, metric),
        values=values_of(cohort.group, cohort.stratum),
        details={"unlike_quantile": list(_unlike_quantile(reply.value, cohort))},
    )


def _conditions(reply: Reply, cohort: Cohort, options: KaplanMeierOptions) -> Iterator[Condition]:
    yield from (*cohort.conditions, *entry_conditions(reply.value, cohort), *uncomparable(reply.value, cohort))
    if options.compared_with is not None:
        yield from not_compared(reply.value, cohort, options.compared_with)
    yield from r_conditions(reply.conditions)


def _in_r(**arguments: Any) -> Reply:
    """R's reply, a refusal of the times of entry as a sentence."""
    try:
        return call_r("kaplan_meier", **arguments)
    except RRefusal as refusal:
        raise entry_refusal(refusal) from None


def _doubles(values: Any) -> Any:
    import numpy as np

    return np.array(list(values), dtype=float)


def _metric(cohort: Cohort, options: KaplanMeierOptions) -> list[float] | None:
    if options.trend is None or cohort.group is None:
        return None
    if options.trend and len(options.trend) != cohort.n_groups:
        raise AnalysisError(
            f"{counted(len(options.trend), 'score')} for {counted(cohort.n_groups, 'group')} of {cohort.group.name}.",
            f"Give one score for each of {listing(cohort.group.texts, 10)}, in this order.",
        )
    if options.trend and len(set(options.trend)) == 1:
        raise AnalysisError("All scores of the trend are equal.", "A trend needs at least two different scores.")
    return list(options.trend) or [float(i + 1) for i in range(cohort.n_groups)]


def _labels(cohort: Cohort, metric: Sequence[float] | None) -> dict[str, str]:
    labels = {"time": cohort.outcome.time_label, "event": cohort.event.label, "coding": cohort.outcome.coding}
    if cohort.outcome.entry:
        labels["entry"] = cohort.outcome.entry.label
    labels |= weighting_labels(cohort)
    for word, each in (("group", cohort.group), ("stratum", cohort.stratum)):
        if each:
            labels |= {word: each.label, f"{word}_name": each.name}
    if metric and cohort.group:
        scored = zip(cohort.group.texts, metric, strict=True)
        labels["trend"] = ", ".join(f"{text} → {score:g}" for text, score in scored)
    return labels


def _statistics(value: Mapping[str, Any], cohort: Cohort, options: KaplanMeierOptions) -> Iterator[Statistic]:
    conventions = list(options.conf_types)
    for row in rows_of(value["curves"]):
        for convention in conventions:
            yield from _counts(row, {**_keys(row, cohort), "convention": convention})
    for row in rows_of(value["means"]):
        yield from _estimate("mean", row, _keys(row, cohort))
        yield from _named(row, _keys(row, cohort), {"mean_limit": "limit", "mean_variance_factor": "variance_factor"})
    for row in rows_of(value["medians"]):
        yield from _percentile("median", row, _keys(row, cohort), options)
    for row in rows_of(value["percentiles"]):
        yield from _percentile("percentile", row, {**_keys(row, cohort), "at": row["surviving"]}, options)
    band: Convention = conventions[-1]
    for row in rows_of(value["rates"]):
        keys = {**_keys(row, cohort), "convention": band, "at": row["at"]}
        yield from _named(row, keys, {"n_risk": "n_risk", "survival": "survival"})
        yield from _spread("survival", row, keys)
    for row in rows_of(value["restricted_means"]):
        yield from _estimate("restricted_mean", row, {**_keys(row, cohort), "convention": band, "at": row["tau"]})
    if cohort.group:
        yield from _test_statistics(value, cohort, conventions)
    yield from curve_differences(value, partial(_keys, cohort=cohort), band)


def _test_statistics(
    value: Mapping[str, Any], cohort: Cohort, conventions: Sequence[Convention]
) -> Iterator[Statistic]:
    for convention in conventions:
        for context in ("overall", "trend", "pairwise"):
            for row in rows_of(value.get(context)):
                keys = {**_keys(row, cohort), "context": _context(context), "convention": convention}
                yield from _named(row, {**keys, "test": row["test"]}, {n: n for n in ("chi_square", "df", "p_value")})
    if "r" in conventions:
        curves = list(rows_of(value["curves"]))
        for row in rows_of(value.get("expected")):
            keys = {**_keys(row, cohort), "context": "survdiff", "convention": "r", "test": row["test"]}
            n = int(sum(curve["n"] for curve in curves if curve["group"] == row["group"]))  # over all strata
            yield from _named({**row, "n": n}, keys, _EXPECTED)


_EXPECTED = {"n": "n", "n_observed": "observed", "n_expected": "expected", "expected_variance": "variance"}


def _unlike_quantile(value: Mapping[str, Any], cohort: Cohort) -> Iterator[str]:
    """The curves whose median, or a limit of it, is printed by R otherwise than quantile() has it."""
    for row in rows_of(value["medians"]):
        if row["unlike_quantile"]:
            keys = _keys(row, cohort)
            levels = [keys[name] for name in ("stratum_level", "group1_level") if name in keys]
            yield ", ".join(levels) or "everybody"


def _context(table: str) -> str:
    return "survdiff" if table == "overall" else table


def _keys(row: Mapping[str, Any], cohort: Cohort) -> Keys:
    """The fields of a statistic that say which curve or which groups a row of R is about."""
    keys: Keys = {"context": "survfit", "variable": cohort.outcome.time_name}
    if "convention" in row:
        keys["convention"] = row["convention"]
    if cohort.group:
        keys["group1"] = cohort.group.name
        for field, code in (
            ("group1_level", row.get("group1") or row.get("group")),
            ("group2_level", row.get("group2")),
        ):
            if code:
                keys[field] = cohort.group.texts[int(code) - 1]
    if cohort.stratum:
        keys["stratum"] = cohort.stratum.name
        if row.get("stratum"):
            keys["stratum_level"] = cohort.stratum.texts[int(row["stratum"]) - 1]
    return keys


def _named(row: Mapping[str, Any], keys: Keys, columns: Mapping[str, str]) -> Iterator[Statistic]:
    for name, column in columns.items():
        yield Statistic(name=name, value=row[column], **keys)


def _spread(name: str, row: Mapping[str, Any], keys: Keys) -> Iterator[Statistic]:
    yield from _named(row, keys, {f"{name}_{part}": part for part in ("std_error", "conf_low", "conf_high")})


def _estimate(name: str, row: Mapping[str, Any], keys: Keys) -> Iterator[Statistic]:
    yield Statistic(name=name, value=row["estimate"], **keys)
    yield from _spread(name, row, keys)


def _percentile(name: str, row: Mapping[str, Any], keys: Keys, options: KaplanMeierOptions) -> Iterator[Statistic]:
    """A percentile; R has no standard error for it, unless SPSS's interval was asked for."""
    bandless = keys["convention"] == "spss" or options.conf_types[keys["convention"]] == "spss"
    yield from (s for s in _estimate(name, row, keys) if bandless or not s.name.endswith("std_error"))


def _counts(row: Mapping[str, Any], keys: Keys) -> Iterator[Statistic]:
    n, events = int(row["n"]), int(row["n_events"])
    for name, value in (("n", n), ("n_events", events), ("n_censored", n - events)):
        yield Statistic(name=name, value=value, **keys)
    yield Statistic(name="percent_censored", value=in_percent(n - events, n), **keys)
    yield Statistic(name="last_time", value=row["last_time"], **keys)


def _curves(value: Mapping[str, Any], cohort: Cohort) -> Iterator[Curve]:
    entries = value.get("entries") or [None] * len(value["steps"])
    for row, steps, entered in zip(rows_of(value["curves"]), value["steps"], entries, strict=True):
        stratum = cohort.stratum.texts[row["stratum"] - 1] if cohort.stratum and row["stratum"] else None
        group = cohort.group.texts[row["group"] - 1] if cohort.group and row["group"] else None
        statuses = tuple(_statuses(cohort, row["stratum"], row["group"], steps["time"]))
        yield Curve(stratum_level=stratum, group_level=group, statuses=statuses, entries=_entries(entered), **steps)


def _entries(entered: Mapping[str, Any] | None) -> Any:
    """The time of entry of every patient of a curve, in order; None where all are at risk from 0 on."""
    import numpy as np

    return None if entered is None else np.repeat(entered["time"], np.asarray(entered["count"]).astype(int))


def _statuses(cohort: Cohort, stratum: int, group: int, time: Any) -> Iterator[Status]:
    """How many patients of a curve have each status at each of its times: events first, as SPSS lists them."""
    import numpy as np

    own = np.ones(len(cohort.time), dtype=bool)
    if stratum and cohort.stratum:
        own &= cohort.stratum.codes == stratum - 1
    if group and cohort.group:
        own &= cohort.group.codes == group - 1
    place = np.searchsorted((time[1:] + time[:-1]) / 2, cohort.time[own])
    codes = cohort.event.codes[own]
    patients = None if cohort.counts is None else cohort.counts[own]
    for i in sorted(range(len(cohort.event.texts)), key=lambda i: not cohort.outcome.is_event[i]):
        counts = tally(np.where(codes == i, place, -1), patients, len(time))
        if counts.any():
            value = cohort.event.values[i]
            yield Status(cohort.event.texts[i], None if isinstance(value, str) else value, counts)
