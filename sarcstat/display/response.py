"""Response as a table of a paper: categories, response and disease control rates with intervals, and p."""

from __future__ import annotations

from collections.abc import Iterator

from sarcstat.display.formatting import MISSING_TEXT, cell, from_to, rounded
from sarcstat.display.headings import level_of, pair_of
from sarcstat.display.sentences import random_tables, rows_used, versions
from sarcstat.display.shapes.document import Section
from sarcstat.display.shapes.table import Cell, Path, Table, nested_table, variable
from sarcstat.results import AnalysisResult, Statistic, computed

Cells = dict[tuple[Path, Path], Cell]

_CATEGORIES = {
    "CR": "complete response",
    "PR": "partial response",
    "SD": "stable disease",
    "PD": "progressive disease",
    "NE": "not evaluable",
}
_RATES = {"objective_response_rate": "ORR", "disease_control_rate": "DCR"}
_INTERVALS = {"clopper-pearson": "Clopper–Pearson (exact)", "wilson": "Wilson (score)", "wald": "Wald"}
_TOTAL: Path = ("Total", "")


def section(result: AnalysisResult) -> Section:
    """The table of responses, and that of differences where there are groups."""
    return Section(
        heading=f"Response: {result.labels['response']}",
        tables=[_responses(result), *_differences(result)],
        notes=[_denominator(result), *_tests(result), *random_tables(result), rows_used(result), versions(result)],
        result=result,
    )


def _responses(result: AnalysisResult) -> Table:
    """A row a level, the percentages of the categories across."""
    cells: Cells = {}
    rows: dict[Path, None] = {}
    for statistic in result.find(name="n", context="response"):
        row = _row(result, statistic)
        if statistic.group1 is not None:
            rows[(row[0], "")] = None
        rows[row] = None
        cells |= {(row, column): found for column, found in _row_cells(result, statistic)}
    for statistic in result.find(name="p_value"):
        row = (*_factor(result, statistic), "")
        cells[row, (f"p ({_RATES[statistic.context]})",)] = cell(statistic, "journal")
    order = _columns(result)
    return Table(
        name="Responses",
        rows=list(rows),
        columns=[column for column in order if any(column == place for _, place in cells)],
        cells=cells,
        row_headings=("", ""),
        nested=2,
        notes=[f"{'; '.join(f'{short}: {words}' for short, words in _CATEGORIES.items())}."],
    )


def _columns(result: AnalysisResult) -> list[Path]:
    level = _level(result)
    return [
        ("No. of patients (%)",),
        ("Evaluable",),
        *(("Best response, No. (%)", category) for category in _CATEGORIES),
        *((f"{short}, % ({level})",) for short in _RATES.values()),
        *((f"p ({short})",) for short in _RATES.values()),
    ]


def _row(result: AnalysisResult, statistic: Statistic) -> Path:
    if statistic.group1 is None:
        return _TOTAL
    return (*_factor(result, statistic), level_of(result, statistic.group1, statistic.group1_level or ""))


def _factor(result: AnalysisResult, statistic: Statistic) -> Path:
    name = statistic.group1 or ""
    return (variable(name, result.labels[f"group:{name}"]),)


def _row_cells(result: AnalysisResult, of: Statistic) -> Iterator[tuple[Path, Cell]]:
    """The cells of one level: patients, categories, rates."""
    group = {"group1": of.group1, "group1_level": of.group1_level, "context": "response"}
    own = {(s.name, s.term): s for s in result.find(**group)}
    yield ("No. of patients (%)",), share_cell(own["n", None], own["n_percent", None])
    if computed(result)["evaluable"]:
        yield ("Evaluable",), cell(own["n_evaluable", None], "journal")
    for category in _CATEGORIES:
        if category == "NE" and not any(s.value for s in result.find(name="count", term="NE")):
            continue
        yield ("Best response, No. (%)", category), share_cell(own["count", category], own["percent", category])
    for rate, short in _RATES.items():
        low, high = (own[f"{rate}_conf_{end}", None] for end in ("low", "high"))
        yield (f"{short}, % ({_level(result)})",), interval_cell(own[rate, None], low, high)


def share_cell(count: Statistic, percent: Statistic) -> Cell:
    """`8 (7.1)`: a number of patients and its percentage, where it has one."""
    text = str(count.value)
    if isinstance(percent.value, int | float):
        text += f" ({rounded(percent.value, 1)})"
    return Cell(text, _number(count))


def interval_cell(value: Statistic, low: Statistic, high: Statistic) -> Cell:
    """`8.0 (3.7–14.7)`; with `to` where a limit is negative."""
    numbers = [_number(each) for each in (value, low, high)]
    if any(number is None for number in numbers):
        return Cell(MISSING_TEXT["not_estimable"], None, "not_estimable")
    shown, *limits = [rounded(number, 1) for number in numbers if number is not None]
    return Cell(f"{shown} ({from_to(*limits)})", numbers[0])


def _number(statistic: Statistic) -> float | int | None:
    return statistic.value if isinstance(statistic.value, int | float) else None


def _differences(result: AnalysisResult) -> Iterator[Table]:
    cells: Cells = {}
    for statistic in result.find(name="rate_difference"):
        keys = {key: getattr(statistic, key) for key in ("context", "group1", "group1_level", "group2_level")}
        low, high = (next(result.find(name=f"rate_difference_conf_{end}", **keys)) for end in ("low", "high"))
        one, other = statistic.group1_level or "", statistic.group2_level or ""
        pair = pair_of(result, statistic.group1 or "", one, other, f"{one} less {other}")
        row = (*_factor(result, statistic), pair)
        column = (f"{_RATES[statistic.context]} ({_level(result)})",)
        cells[row, column] = interval_cell(statistic, low, high)
    if cells:
        notes = ["Intervals: Newcombe (1998), method 10, from Wilson intervals."]
        yield nested_table("Differences of Response Rates, Percentage Points", cells, 2, notes=notes)


def _denominator(result: AnalysisResult) -> str:
    options = computed(result)
    text = "ORR: CR or PR; DCR: CR, PR or SD. Percentages, rates and tests are of "
    if options["evaluable"]:
        text += "evaluable patients (CR, PR, SD or PD); NE are counted beside them"
    else:
        text += "all patients, NE counted as no response"
    return f"{text}. Intervals of rates: {_INTERVALS[options['interval']]}."


def _tests(result: AnalysisResult) -> Iterator[str]:
    named = [
        f"{_RATES[s.context]} by {result.labels[f'group:{s.group1}']}: {s.test}" for s in result.find(name="p_value")
    ]
    if not named:
        return
    rule = "Fisher's where an expected count is below 5, else chi-square without continuity correction"
    asked = computed(result)["test"]
    yield f"Tests ({'as asked' if asked else rule}): {'; '.join(named)}."


def _level(result: AnalysisResult) -> str:
    return f"{100 * computed(result)['conf_level']:.10g}% CI"
