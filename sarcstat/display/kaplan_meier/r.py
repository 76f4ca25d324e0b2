"""The Kaplan-Meier result as R prints it: survfit, quantile, summary(survfit), survdiff."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sarcstat.display.formatting import cell, number_text, p_text, rounded
from sarcstat.display.headings import group_level
from sarcstat.display.kaplan_meier.layouts import (
    Column,
    adjusted_for,
    context,
    curve_layout,
    layouts,
    percent_text,
    row_headings,
)
from sarcstat.display.kaplan_meier.steps import shown_curves
from sarcstat.display.layout import Index, filled
from sarcstat.display.shapes.table import Cell, Path, Table
from sarcstat.errors import listing
from sarcstat.named_tests import offered_by_survdiff, test_label
from sarcstat.results import WITHHELD, AnalysisResult, Hidden, Key, computed


def r_tables(result: AnalysisResult, table: bool) -> Iterator[Table]:
    """R's tables in the order in which an R user asks for them; `table` adds summary(survfit)."""
    index = result.index("r")
    yield _survfit(result, index)
    if computed(result)["surviving"]:
        yield _quantiles(result, index)
    if table:
        yield survfit_summary(result)
    if "group" in result.labels:
        if "sampling_weights" not in result.labels:  # observed and expected are of tests by the numbers at risk
            yield from (_survdiff(result, index, test) for test in computed(result)["tests"])
        yield from _small_tests(result, index)


def limit_names(result: AnalysisResult) -> tuple[str, str]:
    """`0.95LCL` and `0.95UCL`, as survfit heads its limits."""
    level = f"{computed(result)['conf_level']:.10g}"
    return f"{level}LCL", f"{level}UCL"


def _survfit(result: AnalysisResult, index: Index) -> Table:
    low, high = limit_names(result)
    columns: list[Column] = [
        (("n",), "n", None),
        (("events",), "n_events", None),
        (("rmean*",), "mean", None),
        (("se(rmean)",), "mean_std_error", None),
        (("median",), "median", None),
        ((low,), "median_conf_low", None),
        ((high,), "median_conf_high", None),
    ]
    limits = [each.value for each in result.find(name="mean_limit", convention="r")]  # the same of all
    limit = next((each for each in limits if not isinstance(each, Hidden)), WITHHELD)
    upper = limit if isinstance(limit, Hidden) else number_text(float(limit or 0), "time", "r")
    return filled(
        curve_layout(result, "survfit", columns, [f"* restricted mean with upper limit = {upper}", *_unlike(result)]),
        index,
        "r",
    )


def _unlike(result: AnalysisResult) -> list[str]:
    """A note where quantile(fit, 0.5) is not what print(fit) shows."""
    curves = result.details.get("unlike_quantile")
    if not curves:
        return []
    return [
        f"median and limits as print(survfit) has them; quantile(fit, 0.5) differs for {listing(curves, 10)}: "
        "sarcstat explain median-print"
    ]


def _quantiles(result: AnalysisResult, index: Index) -> Table:
    low, high = limit_names(result)
    columns: list[Column] = []
    for share in sorted(computed(result)["surviving"], reverse=True):
        outer = percent_text(1 - share)
        columns += [((outer, "quantile"), "percentile", share), ((outer, low), "percentile_conf_low", share)]
        columns.append(((outer, high), "percentile_conf_high", share))
    note = "A column is the time by which that share of the patients has had the event (SPSS counts survivors)."
    return filled(curve_layout(result, "quantile(survfit)", columns, [note]), index, "r")


def survfit_summary(result: AnalysisResult) -> Table:
    """summary(survfit): one row an event time."""
    level = percent_text(computed(result)["conf_level"])
    columns: list[Path] = [(name,) for name in (
        "time", "n.risk", "n.event", "survival", "std.err", f"lower {level} CI", f"upper {level} CI"
    )]  # fmt: skip
    rows: list[Path] = []
    cells: dict[tuple[Path, Path], Cell] = {}
    for path, curve in shown_curves(result):
        values = zip(curve.time, curve.n_risk, curve.n_event, curve.survival, curve.std_error, curve.conf_low,
                     curve.conf_high, strict=True)  # fmt: skip
        events = (step for step in values if step[2] > 0)
        for number, step in enumerate(events, start=1):
            row = (*path, str(number))
            rows.append(row)
            cells.update(zip([(row, column) for column in columns], _step_cells(step), strict=True))
    headings = (*row_headings(result), "")
    return Table(
        name="summary(survfit)",
        rows=rows,
        columns=columns,
        cells=cells,
        row_headings=headings,
        context=context(result),
    )


def _step_cells(step: Sequence[float]) -> Iterator[Cell]:
    dead = step[3] == 0
    for position, value in enumerate(step):
        kind = "time" if position == 0 else "count" if position < 3 else "probability"
        # R has no standard error and no interval where nobody is left: NaN and NA.
        if value != value or (dead and position == 4):
            yield Cell("NE", None, "not_estimable")
        else:
            yield Cell(number_text(float(value), kind, "r"), float(value))  # type: ignore[arg-type]


def _survdiff(result: AnalysisResult, index: Index, test: str) -> Table:
    """N, observed and expected as print(survdiff) shows them; the expected of a weighted test is weighted."""
    entry = "entry" in result.labels  # survdiff refuses Surv(entry, time, status)
    rows: list[Path] = []
    columns: list[Path] = [("N",), ("Observed",), ("Expected",), ("(O-E)^2/E",), ("(O-E)^2/V",)]
    cells: dict[tuple[Path, Path], Cell] = {}
    for key, statistic in index.items():
        if key.name != "n_observed" or key.test != test:
            continue
        row = (group_level(result, key.group1_level or ""),)
        rows.append(row)
        parts = {name: index[key._replace(name=name)] for name in ("n_observed", "n_expected", "expected_variance")}
        withheld = any(isinstance(part.value, Hidden) for part in parts.values())
        observed, expected, variance = (0.0 if withheld else float(part.value or 0) for part in parts.values())
        decimals = 0 if test == "logrank" else 1
        cells[row, columns[0]] = cell(index[key._replace(name="n")], "r")
        cells[row, columns[1]] = cell(statistic, "r", decimals)
        cells[row, columns[2]] = cell(parts["n_expected"], "r")
        for column, divisor in ((columns[3], expected), (columns[4], variance)):
            ratio = (observed - expected) * (observed - expected) / divisor if divisor else None
            none = Cell(WITHHELD, None, "suppressed") if withheld else Cell("NE", None, "not_estimable")
            cells[row, column] = none if ratio is None else Cell(rounded(ratio, 3), ratio)
    return Table(
        name=f"{'Comparison' if entry else 'survdiff'}: {test_label(test)}",
        rows=rows,
        columns=columns,
        cells=cells,
        row_headings=(result.labels["group"],),
        notes=[_chi_square_sentence(index, test), *([] if entry else _weighted_note(test)), *adjusted_for(result)],
        context=context(result),
    )


def _weighted_note(test: str) -> list[str]:
    if offered_by_survdiff(test):
        return []
    return ["survdiff does not offer this test; observed and expected are sums weighted as the test weights."]


def _chi_square_sentence(index: Index, test: str) -> str:
    chi_square = index[Key("chi_square", "survdiff", test=test)]
    if chi_square.value is None:
        return "The test is not estimable (NE)."
    if isinstance(chi_square.value, Hidden):
        return f"The test is not shown: {chi_square.value}."
    df = index[Key("df", "survdiff", test=test)].value
    p = index[Key("p_value", "survdiff", test=test)].value
    p_shown = p_text(float(p or 0))
    sign = "" if p_shown[0] in "<>" else "= "
    return f"Chisq = {rounded(float(chi_square.value), 3)} on {df} degrees of freedom, p {sign}{p_shown}"


def _small_tests(result: AnalysisResult, index: Index) -> Iterator[Table]:
    """Trend and pairwise tests, laid out as for SPSS."""
    wanted = ["Overall Comparisons for Linear Trend", "Pairwise Comparisons"]
    wanted += ["Overall Comparisons"] if "sampling_weights" in result.labels else []
    for layout in layouts(result):
        if layout.name in wanted:
            yield filled(layout, index, "r")
