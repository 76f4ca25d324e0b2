"""Which statistic stands in which cell of SPSS's Kaplan-Meier tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sarcstat.display.formatting import time_label
from sarcstat.display.headings import group_level, stratum_level
from sarcstat.display.kaplan_meier.percentiles import PERCENTILES
from sarcstat.display.layout import Layout
from sarcstat.display.shapes.table import Heading, Path, Step
from sarcstat.named_tests import ADJUSTMENTS, test_label
from sarcstat.results import AnalysisResult, Key, Statistic, computed

OVERALL = "Overall"
LIMITED = "Estimation is limited to the largest survival time if it is censored."

Column = tuple[Path, str, float | None]  # path, name of the statistic, its `at`


def percent_text(share: float) -> str:
    """0.95 as `95%`."""
    return f"{round(100 * share, 6):.10g}%"


def layouts(result: AnalysisResult) -> Iterator[Layout]:
    """SPSS's tables of statistics, in SPSS's order."""
    yield _case_processing(result)
    yield _means_and_medians(result)
    if computed(result)["surviving"]:
        yield _percentiles(result)
    if "group" in result.labels and computed(result)["tests"]:
        yield _comparisons(result, "Overall Comparisons", "survdiff")
        if computed(result)["trend"] is not None:
            yield _comparisons(result, "Overall Comparisons for Linear Trend", "trend")
        if computed(result)["pairwise"] != "none":
            yield _pairwise(result)


def curve_rows(result: AnalysisResult) -> Iterator[tuple[Path, str | None, str | None]]:
    """Row path, stratum and group of every curve: the levels, then Overall; within each stratum if there are any."""
    curves = list(result.find(name="n", context="survfit", convention=result.conventions[0]))
    levels = {level for each in curves for level in (each.stratum_level, each.group1_level)}
    pooled: Step = Heading(f"{OVERALL} (all)", name=OVERALL) if OVERALL in levels else OVERALL
    for statistic in curves:
        group, stratum = statistic.group1_level, statistic.stratum_level
        path: Path = (pooled if group is None else group_level(result, group),)
        if statistic.stratum:
            path = (pooled if stratum is None else stratum_level(result, stratum), *path)
        yield path, statistic.stratum_level, statistic.group1_level


def has_groups(result: AnalysisResult) -> bool:
    """Whether any curve is that of a group, be it the only one of a subgroup."""
    return any(each.group1_level is not None for each in result.find(name="n", context="survfit"))


def row_headings(result: AnalysisResult) -> tuple[str, ...]:
    """What the elements of a curve's row path are: the stratum, the group."""
    strata = (result.labels["stratum"],) if "stratum" in result.labels else ()
    return (*strata, result.labels.get("group", ""))


def curve_layout(
    result: AnalysisResult,
    name: str,
    columns: Sequence[Column],
    notes: Sequence[str] = (),
) -> Layout:
    """A table with one row a curve; each column has a path, the name of its statistic, and its `at`."""
    rows = list(curve_rows(result))
    entries = {
        (path, column): Key(statistic, "survfit", stratum, group, None, None, at)
        for path, stratum, group in rows
        for column, statistic, at in columns
    }
    return Layout(
        name=name,
        rows=[path for path, _, _ in rows],
        columns=[column for column, _, _ in columns],
        entries=entries,
        row_headings=row_headings(result),
        notes=notes,
        context=context(result),
    )


def context(result: AnalysisResult) -> dict[str, str]:
    """The context of a table: the factor and the strata."""
    names = {"by": "group_name", "stratum": "stratum_name"}
    return {word: result.labels[label] for word, label in names.items() if label in result.labels}


def _case_processing(result: AnalysisResult) -> Layout:
    columns: list[Column] = [
        (("Total N",), "n", None),
        (("N of Events",), "n_events", None),
        (("Censored", "N"), "n_censored", None),
        (("Censored", "Percent"), "percent_censored", None),
    ]
    return curve_layout(result, "Case Processing Summary", columns)


def _interval(result: AnalysisResult, outer: str, name: str, at: float | None = None) -> list[Column]:
    between = f"{percent_text(computed(result)['conf_level'])} Confidence Interval"
    return [
        ((outer, between, "Lower Bound"), f"{name}_conf_low", at),
        ((outer, between, "Upper Bound"), f"{name}_conf_high", at),
    ]


def _means_and_medians(result: AnalysisResult) -> Layout:
    columns: list[Column] = []
    for outer, name in (("Mean", "mean"), ("Median", "median")):
        columns += [((outer, "Estimate"), name, None), ((outer, "Std. Error"), f"{name}_std_error", None)]
        columns += _interval(result, outer, name)
    return curve_layout(result, "Means and Medians for Survival Time", columns, [LIMITED])


def _percentiles(result: AnalysisResult) -> Layout:
    columns: list[Column] = []
    for share in sorted(computed(result)["surviving"]):
        outer = f"{100 * share:.1f}%"
        columns += [
            ((outer, "Estimate"), "percentile", share),
            ((outer, "Std. Error"), "percentile_std_error", share),
        ]
    note = "A column is the time at which that share of the patients still survives: the smallest share is the latest."
    return curve_layout(result, PERCENTILES, columns, [note])


def _comparisons(result: AnalysisResult, name: str, kind: str) -> Layout:
    tests = computed(result)["tests"]
    entries: dict[tuple[Path, Path], Key] = {
        ((test_label(test),), (column,)): Key(statistic, kind, test=test)
        for test in tests
        for column, statistic in (("Chi-Square", "chi_square"), ("df", "df"), ("Sig.", "p_value"))
    }
    factor = result.labels["group"]
    notes = [f"Test of equality of survival distributions for the different levels of {factor}."]
    if kind == "trend":
        notes = [f"Test of a linear trend over the levels of {factor}; scores: {result.labels['trend']}."]
    return Layout(
        name=name,
        rows=[(test_label(test),) for test in tests],
        columns=[("Chi-Square",), ("df",), ("Sig.",)],
        entries=entries,
        notes=[*notes, *adjusted_for(result)],
        context=context(result),
    )


def adjusted_for(result: AnalysisResult) -> list[str]:
    """SPSS's sentence under a test that is pooled over strata."""
    return [f"Adjusted for {result.labels['stratum']}."] if "stratum" in result.labels else []


def _pairwise(result: AnalysisResult) -> Layout:
    """SPSS's matrix: each level against each other, on the patients of the two only; both triangles filled."""
    found = list(result.find(name="chi_square", context="pairwise", convention=result.conventions[0]))
    strata = list(dict.fromkeys(statistic.stratum_level for statistic in found))
    groups = list(dict.fromkeys(s for each in found for s in (each.group1_level, each.group2_level) if s is not None))
    entries: dict[tuple[Path, Path], Key] = {}
    for statistic in found:
        own = [group_level(result, text or "") for text in (statistic.group1_level, statistic.group2_level)]
        for row, column in (own, reversed(own)):
            for text, name in (("Chi-Square", "chi_square"), ("Sig.", "p_value")):
                place = (_pair_row(result, statistic.test or "", statistic.stratum_level, row), (column, text))
                entries[place] = statistic.key._replace(name=name)
    levels = [group_level(result, text) for text in groups]
    rows = [
        _pair_row(result, test, stratum, own)
        for test in computed(result)["tests"]
        for stratum in strata
        for own in levels
    ]
    notes = ["Each pair is tested on its own patients, df 1."]
    families = Counter((each.test, each.stratum_level) for each in _with_p(result))
    within = ["test", *([f"level of {result.labels['stratum']}"] if strata != [None] else [])]
    notes += corrected_for(result, families.values(), within)
    if strata == [None]:
        notes += adjusted_for(result)
    within_heading = (result.labels["stratum"],) if strata != [None] else ()
    return Layout(
        name="Pairwise Comparisons",
        rows=rows,
        columns=[(own, text) for own in levels for text in ("Chi-Square", "Sig.")],
        entries=entries,
        row_headings=("", *within_heading, result.labels["group"]),
        notes=notes,
        context=context(result),
    )


def _with_p(result: AnalysisResult) -> Iterator[Statistic]:
    """The tests of pairs that have a p."""
    found = result.find(name="p_value", context="pairwise", convention=result.conventions[0])
    return (each for each in found if each.value is not None)


def corrected_for(result: AnalysisResult, families: Iterable[int], within: Sequence[str]) -> list[str]:
    """Whether p-values are corrected, by whose method and for how many comparisons.

    `families` are the numbers of comparisons that are corrected together: those of one of each `within`.
    """
    adjust = computed(result)["p_adjust"]
    if adjust == "none":
        return ["No correction for multiple comparisons."]
    sizes = " or ".join(f"{size:,}" for size in sorted(set(families))) or "0"
    noun = "comparison" if sizes == "1" else "comparisons"
    return [f"p is corrected for {sizes} {noun} within each {' and '.join(within)} by {ADJUSTMENTS[adjust]}."]


def _pair_row(result: AnalysisResult, test: str, stratum: str | None, group: Heading) -> Path:
    within: Path = () if stratum is None else (stratum_level(result, stratum),)
    return (test_label(test), *within, group)


def extra_layouts(result: AnalysisResult) -> Iterator[Layout]:
    """Rates at given times and restricted means, which SPSS's KM does not have."""
    options = computed(result)
    level = f"{percent_text(options['conf_level'])} Confidence Interval"
    if options["times"]:
        columns: list[Column] = []
        for at in options["times"]:
            outer = f"Time {time_label(at)}"
            columns += [((outer, "At Risk"), "n_risk", at), ((outer, "Survival"), "survival", at)]
            columns += [((outer, "Std. Error"), "survival_std_error", at)]
            columns += _interval(result, outer, "survival", at)
        note = (
            f"At Risk: just before the time. {level}: {options['band']} (R's survfit). "
            "No estimate beyond a curve's last time, unless the curve has come down to 0."
        )
        yield curve_layout(result, "Survival at Given Times", columns, [note])
    if options["tau"] is not None:
        outer = f"Restricted Mean to {time_label(options['tau'])}"
        at = options["tau"]
        columns = [
            ((outer, "Estimate"), "restricted_mean", at),
            ((outer, "Std. Error"), "restricted_mean_std_error", at),
        ]
        columns += _interval(result, outer, "restricted_mean", at)
        note = "Area under the curve; no estimate where a curve ends above 0 before that time."
        yield curve_layout(result, "Restricted Mean Survival Time", columns, [note])
