"""Differences and ratios between two curves: of survival at given times, and of restricted means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from sarcstat.display.formatting import cell, interval_text, time_label
from sarcstat.display.headings import group_level, stratum_level
from sarcstat.display.kaplan_meier.layouts import context, corrected_for, percent_text
from sarcstat.display.layout import Layout
from sarcstat.display.shapes.table import Cell, Heading, Path, Table, table_of
from sarcstat.results import AnalysisResult, Key, Statistic, computed

_DIFFERENCE = "Difference"
_RATIO = "Ratio"
_LOST = "Ratio of Time Lost"
#: Of each table the measures, and the heading of each.
_TABLES: Mapping[str, Mapping[str, str]] = {
    "Differences in Survival": {"survival_difference": _DIFFERENCE, "survival_ratio": _RATIO},
    "Differences in Restricted Mean Survival Time": {
        "restricted_mean_difference": _DIFFERENCE,
        "restricted_mean_ratio": _RATIO,
        "restricted_time_lost_ratio": _LOST,
    },
}
_RATIO_DECIMALS = 2
_TIME_DECIMALS = 1


def difference_layouts(result: AnalysisResult, style: str) -> Iterator[Layout]:
    """The tables of the comparisons that were made, one row a pair, in the styles of programs."""
    for name, measures in _TABLES.items():
        found = list(result.find(name=next(iter(measures))))
        if not found:
            continue
        between = f"{percent_text(computed(result)['conf_level'])} Confidence Interval"
        entries: dict[tuple[Path, Path], Key] = {}
        for first in found:
            for measure, heading in measures.items():
                own = first.key._replace(name=measure, context=measure)
                columns: dict[Path, str] = {(heading, "Estimate"): measure}
                columns |= {(heading, "Std. Error"): f"{measure}_std_error"} if heading == _DIFFERENCE else {}
                columns |= {
                    (heading, between, "Lower Bound"): f"{measure}_conf_low",
                    (heading, between, "Upper Bound"): f"{measure}_conf_high",
                    (heading, "Sig."): "p_value",
                }
                entries |= {(_row(result, first), c): own._replace(name=known) for c, known in columns.items()}
        yield Layout(
            name=name,
            rows=list(dict.fromkeys(row for row, _ in entries)),
            columns=list(dict.fromkeys(column for _, column in entries)),
            entries=entries,
            row_headings=_row_headings(result, found),
            notes=[*_notes(result, measures), *(["SPSS has no such comparison."] if style in ("spss", "both") else [])],
            context=context(result),
        )


def journal_differences(result: AnalysisResult) -> Iterator[Table]:
    """The same as a paper prints it: estimate and interval in one cell, and p."""
    index = result.index(result.conventions[-1])
    level = percent_text(computed(result)["conf_level"])
    for name, measures in _TABLES.items():
        found = list(result.find(name=next(iter(measures))))
        cells: dict[tuple[Path, Path], Cell] = {}
        for first in found:
            row = _row(result, first)
            for measure, heading in measures.items():
                own = first.key._replace(name=measure, context=measure)
                shown = _with_interval(index, own)
                cells[row, (heading, f"Estimate ({level} CI)")] = shown
                cells[row, (heading, "p")] = cell(index.get(own._replace(name="p_value")), "journal")
        if cells:
            yield table_of(
                name=name,
                cells=cells,
                row_headings=_row_headings(result, found),
                notes=_notes(result, measures),
                context=context(result),
            )


def _with_interval(index: Mapping[Key, Statistic], key: Key) -> Cell:
    places = 3 if key.name == "survival_difference" else _RATIO_DECIMALS
    places = _TIME_DECIMALS if key.name == "restricted_mean_difference" else places
    shown = cell(index.get(key), "journal", places)
    if shown.number is None:
        return shown
    low, high = (index.get(key._replace(name=f"{key.name}_conf_{limit}")) for limit in ("low", "high"))
    return Cell(f"{shown.text} ({interval_text(low, high, 'journal', places)})", shown.number)


def _row(result: AnalysisResult, first: Statistic) -> Path:
    """The stratum, the time of a rate, and the two groups; a restricted mean's limit stands in the notes."""
    of_stratum = (stratum_level(result, first.stratum_level),) if first.stratum_level else ()
    time = (Heading(time_label(first.at or 0), name=f"{first.at!r}"),) if first.name.startswith("survival") else ()
    groups = (group_level(result, first.group1_level or ""), group_level(result, first.group2_level or ""))
    return (*of_stratum, *time, *groups)


def _row_headings(result: AnalysisResult, found: list[Statistic]) -> tuple[str, ...]:
    of_stratum = (result.labels["stratum"],) if any(each.stratum_level for each in found) else ()
    time = ("Time",) if found[0].name.startswith("survival") else ()
    return (*of_stratum, *time, result.labels["group"], "Compared with")


def _notes(result: AnalysisResult, measures: Mapping[str, str]) -> list[str]:
    """How the numbers were made, what is not estimable, and for how many comparisons p is corrected."""
    of_survival = "survival_difference" in measures
    start = "" if of_survival else f"Restricted to {time_label(computed(result)['tau'])}. "
    lost = "" if of_survival else " Time lost: the limit less the restricted mean."
    weighted = "sampling_weights" in result.labels
    errors = "the infinitesimal jackknife of the weighted curves" if weighted else "Greenwood's sum, as in survfit"
    notes = [
        f"{start}Standard errors by {errors}; interval and Wald test of a difference on the "
        f"plain scale, of a ratio on the log scale.{lost}",
        *_not_estimable(result, measures, of_survival=of_survival),
    ]
    of_stratum = [result.labels["stratum"]] if "stratum" in result.labels else []
    notes += [f"Within each level of {name}, not combined over them." for name in of_stratum]
    families = Counter(
        (measure, each.at, each.stratum_level)
        for measure in measures
        for each in result.find(name="p_value", context=measure)
        if each.value is not None
    )
    within = ["measure", *(["time"] if of_survival else []), *(f"level of {name}" for name in of_stratum)]
    uncorrected = ["Intervals are not corrected."] if computed(result)["p_adjust"] != "none" else []
    return [*notes, *corrected_for(result, families.values(), within), *uncorrected]


def _not_estimable(result: AnalysisResult, measures: Mapping[str, str], *, of_survival: bool) -> list[str]:
    """Why numbers are missing, where any are."""
    if all(each.value is not None for measure in measures for each in result.find(context=measure)):
        return []
    beyond = "beyond a curve's last time, unless it has come down to 0; " if of_survival else ""
    return [
        f"NE, not estimable: {beyond}intervals and tests where a standard error is 0, as before a group's first event "
        "or after the last patient's; a ratio of 0 or to 0."
    ]
