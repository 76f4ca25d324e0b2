"""SPSS's tables: Statistics and one table a variable (FREQUENCIES), Descriptive Statistics (DESCRIPTIVES)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sarcstat.display.describe.content import Content, percent_of, told_apart
from sarcstat.display.formatting import cell, number_text
from sarcstat.display.headings import level_of
from sarcstat.display.shapes.table import Cell, Path, Step, Table, level
from sarcstat.results import WITHHELD, Hidden

#: Name of the statistic, row in Statistics, column in Descriptive Statistics, decimals more than the variable's own
#: (None: 3 decimals whatever the variable's).
ROWS: tuple[tuple[str, str, Path, int | None], ...] = (
    ("mean", "Mean", ("Mean", "Statistic"), 2),
    ("mean_std_error", "Std. Error of Mean", ("Mean", "Std. Error"), 3),
    ("median", "Median", (), 2),
    ("mode", "Mode", (), 0),
    ("std_deviation", "Std. Deviation", ("Std. Deviation", "Statistic"), 3),
    ("variance", "Variance", ("Variance", "Statistic"), None),
    ("skewness", "Skewness", ("Skewness", "Statistic"), None),
    ("skewness_std_error", "Std. Error of Skewness", ("Skewness", "Std. Error"), None),
    ("kurtosis", "Kurtosis", ("Kurtosis", "Statistic"), None),
    ("kurtosis_std_error", "Std. Error of Kurtosis", ("Kurtosis", "Std. Error"), None),
    ("range", "Range", ("Range", "Statistic"), 0),
    ("minimum", "Minimum", ("Minimum", "Statistic"), 0),
    ("maximum", "Maximum", ("Maximum", "Statistic"), 0),
    ("sum", "Sum", ("Sum", "Statistic"), 0),
)
#: DESCRIPTIVES has its columns in another order than FREQUENCIES its rows.
_COLUMN_ORDER = ("range", "minimum", "maximum", "sum", "mean", "mean_std_error", "std_deviation", "variance")
_USUAL = ("minimum", "maximum", "mean", "std_deviation")
_ONLY_FREQUENCIES = ("median", "mode")
_PERCENTS = (("Percent", "percent"), ("Valid Percent", "valid_percent"), ("Cumulative Percent", "cumulative_percent"))
_COLUMNS: tuple[Path, ...] = (("Frequency",), ("Percent",), ("Valid Percent",), ("Cumulative Percent",))


def spss_tables(content: Content, group: str | None) -> Iterator[Table]:
    """FREQUENCIES of columns with levels, then DESCRIPTIVES of the others; of one group, or of everybody."""
    layout = content.layout
    context = group_context(content, group)
    counted = [column for column in content.columns if column["levels"] is not None]
    scale = [column for column in content.columns if column["levels"] is None]
    beyond = layout.shares or set(layout.statistics) & set(_ONLY_FREQUENCIES)
    listed = [*counted, *(scale if beyond and layout.procedure is None else [])]
    if listed:
        yield _statistics(content, listed, group, context)
    if layout.frequency_tables:
        yield from (_frequencies(content, column, group, context) for column in counted)
    if scale:
        yield _descriptives(content, scale, group, context)


def group_context(content: Content, group: str | None) -> dict[str, str]:
    """Which group the tables are of."""
    if group is None:
        return {}
    return {"by": content.result.labels["group_name"], "level": group}


def _decimals(column: dict[str, Any], more: int | None) -> int:
    return 3 if more is None else column["decimals"] + more


def _count(value: float | Hidden | None) -> Cell:
    if value is None:
        return Cell("")
    if isinstance(value, Hidden):
        return Cell(value, None, "suppressed")
    number = int(value) if float(value).is_integer() else value
    return Cell(number_text(number, "count", "spss"), number)


def _statistics(
    content: Content, columns: Sequence[dict[str, Any]], group: str | None, context: dict[str, str]
) -> Table:
    shown = [row for row in ROWS if row[0] in content.layout.statistics]
    cells: dict[tuple[Path, Path], Cell] = {}
    names = told_apart(columns)
    notes = []
    for column in columns:
        name, place = column["name"], (names[column["name"]],)
        for text, key in (("Valid", "n"), ("Missing", "n_missing")):
            cells[("N", text), place] = _count(content.value(name, key, group))
        if not column["numeric"] or not content.value(name, "n", group):
            continue
        for key, text, _, more in shown:
            cells[(text,), place] = cell(content.get(name, key, group), "spss", _decimals(column, more))
        for share in sorted(content.layout.shares):
            found = content.get(name, "percentile", group, at=share)
            cells[("Percentiles", _percent_label(share)), place] = cell(found, "spss", _decimals(column, 2))
        if (name, group) in content.result.details["modes"] and "mode" in content.layout.statistics:
            notes.append(f"{names[name].text}: Multiple modes exist. The smallest value is shown.")
    percentiles = [("Percentiles", _percent_label(share)) for share in sorted(content.layout.shares)]
    return Table(
        name="Statistics",
        rows=[("N", "Valid"), ("N", "Missing"), *((text,) for _, text, _, _ in shown), *percentiles],
        columns=[(names[column["name"]],) for column in columns],
        cells=cells,
        context=context,
        notes=notes,
    )


def _percent_label(share: float) -> str:
    return f"{round(100 * share, 9):.10g}"


def _frequencies(content: Content, column: dict[str, Any], group: str | None, context: dict[str, str]) -> Table:
    name = column["name"]
    cells: dict[tuple[Path, Path], Cell] = {}
    rows: list[Path] = []
    for text in column["levels"]:
        count = content.value(name, "count", group, context="levels", level=text)
        if not count:  # SPSS lists the values that occur
            continue
        rows.append(("Valid", level_of(content.result, name, text)))
        cells[rows[-1], ("Frequency",)] = _count(count)
        for head, key in _PERCENTS:
            cells[rows[-1], (head,)] = _percent(content.value(name, key, group, context="levels", level=text))
    total, valid = (content.value(name, key, group) or 0 for key in ("n_total", "n"))
    if valid:
        rows.append(("Valid", "Total"))
        cells |= _row(rows[-1], valid, percent_of(valid, total), 100.0)
    missing = _missing_rows(content, column, group)
    for text, count in missing:
        rows.append(("Missing", text))
        cells |= _row(rows[-1], count, percent_of(count, total))
    if len(missing) > 1:
        rows.append(("Missing", "Total"))
        absent = content.value(name, "n_missing", group) or 0
        cells |= _row(rows[-1], absent, percent_of(absent, total))
    if missing:
        rows.append(("Total",))
        cells |= _row(rows[-1], total, 100.0)
    return Table(name=column["label"], rows=rows, columns=_COLUMNS, cells=cells, context={"variable": name, **context})


def _missing_rows(content: Content, column: dict[str, Any], group: str | None) -> list[tuple[Step, float | Hidden]]:
    """The values that are missing by declaration, then what is missing in the file itself."""
    name = column["name"]
    counts = [
        (text, content.value(name, "count", group, context="declared", level=text) or 0) for text in column["declared"]
    ]
    values = content.result.values.get(f"missing {name}", {})
    declared: list[tuple[Step, float | Hidden]] = [(level(name, values.get(text), text), n) for text, n in counts if n]
    absent = content.value(name, "n_missing", group) or 0
    if any(isinstance(n, Hidden) for n in (absent, *(n for _, n in declared))):
        return [*declared, ("System", WITHHELD)] if declared else [("System", absent)]
    system = float(absent) - sum(float(count) for _, count in declared)
    return [*declared, *([("System", system)] if system > 1e-9 else [])]


def _row(
    row: Path, count: float | Hidden, percent: float | Hidden | None, valid: float | None = None
) -> dict[tuple[Path, Path], Cell]:
    cells: dict[tuple[Path, Path], Cell] = {(row, ("Frequency",)): _count(count)}
    cells[row, ("Percent",)] = _percent(percent)
    if valid is not None:
        cells[row, ("Valid Percent",)] = _percent(valid)
    return cells


def _percent(value: float | Hidden | None) -> Cell:
    """A percentage without its sign, as FREQUENCIES prints it."""
    if isinstance(value, Hidden):
        return Cell(value, None, "suppressed")
    return Cell("") if value is None else Cell(number_text(value, "coefficient", "spss", 1), value)


def _descriptives(
    content: Content, columns: Sequence[dict[str, Any]], group: str | None, context: dict[str, str]
) -> Table:
    asked = [name for name in content.layout.statistics if name not in _ONLY_FREQUENCIES] or _USUAL
    by_name = {key: (place, more) for key, _, place, more in ROWS}
    order = [*_COLUMN_ORDER, *(key for key in by_name if key not in _COLUMN_ORDER)]
    shown = [key for key in order if key in asked]
    names = told_apart(columns)
    cells: dict[tuple[Path, Path], Cell] = {}
    for column in columns:
        row = (names[column["name"]],)
        cells[row, ("N", "Statistic")] = _count(content.value(column["name"], "n", group))
        for key in shown:
            place, more = by_name[key]
            found = content.get(column["name"], key, group)
            cells[row, place] = cell(found, "spss", _decimals(column, more))
    complete = content.result.details["listwise"].get(group)
    if complete is not None:
        cells[("Valid N (listwise)",), ("N", "Statistic")] = _count(complete)
    return Table(
        name="Descriptive Statistics",
        rows=[*((names[column["name"]],) for column in columns), ("Valid N (listwise)",)],
        columns=[("N", "Statistic"), *(by_name[key][0] for key in shown)],
        cells=cells,
        context=context,
    )
