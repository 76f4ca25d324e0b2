"""R's summary of every variable, and SPSS's statistics beside R's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sarcstat.display.describe.content import Content, told_apart
from sarcstat.display.formatting import cell
from sarcstat.display.headings import level_of
from sarcstat.display.layout import equal
from sarcstat.display.shapes.table import Cell, Path, Table, variable

#: What summary() prints of a number: the statistic, or the percentile at a share.
_SUMMARY: tuple[tuple[str, str, float | None], ...] = (
    ("Min.", "minimum", None),
    ("1st Qu.", "percentile", 0.25),
    ("Median", "median", None),
    ("Mean", "mean", None),
    ("3rd Qu.", "percentile", 0.75),
    ("Max.", "maximum", None),
)
_MISSING = "NA's"


def r_tables(content: Content, group: str | None, context: dict[str, str]) -> Iterator[Table]:
    """`summary` of the numbers, and of the factors; of one group, or of everybody."""
    numbers = [column for column in content.columns if column["levels"] is None]
    factors = [column for column in content.columns if column["levels"] is not None]
    if numbers:
        yield _numbers(content, numbers, group, context)
    if factors:
        yield _factors(content, factors, group, context)


def _numbers(content: Content, columns: list[dict[str, Any]], group: str | None, context: dict[str, str]) -> Table:
    cells: dict[tuple[Path, Path], Cell] = {}
    names = told_apart(columns)
    for column in columns:
        row = (names[column["name"]],)
        for word, name, share in _SUMMARY:
            found = content.get(column["name"], name, group, at=share)
            cells[row, (word,)] = cell(found, "r", column["decimals"] + 2)
        missing = content.get(column["name"], "n_missing", group)
        if missing is not None and missing.value:
            cells[row, (_MISSING,)] = cell(missing, "r")
    words = [*(word for word, _, _ in _SUMMARY), _MISSING]
    return Table(
        name="summary",
        rows=list(dict.fromkeys(row for row, _ in cells)),
        columns=[(word,) for word in words if any(place == (word,) for _, place in cells)],
        cells=cells,
        notes=["Quartiles: quantile, type 7."],
        context=context,
    )


def _factors(content: Content, columns: list[dict[str, Any]], group: str | None, context: dict[str, str]) -> Table:
    cells: dict[tuple[Path, Path], Cell] = {}
    for column in columns:
        heading = variable(column["name"], column["label"])
        for level in column["levels"]:
            found = content.get(column["name"], "count", group, context="levels", level=level)
            cells[(heading, level_of(content.result, column["name"], level)), ("n",)] = cell(found, "r")
        missing = content.get(column["name"], "n_missing", group)
        if missing is not None and missing.value:
            cells[(heading, _MISSING), ("n",)] = cell(missing, "r")
    rows = list(dict.fromkeys(row for row, _ in cells))
    return Table(name="summary of factors", rows=rows, columns=[("n",)], cells=cells, context=context)


def side_by_side(spss: Content, r: Content, group: str | None, context: dict[str, str]) -> Iterator[Table]:
    """What both programs print of a number; the quartiles differ."""
    cells: dict[tuple[Path, Path], Cell] = {}
    for column in spss.columns:
        if column["numeric"] and spss.value(column["name"], "n", None):
            for word, name, share in _SUMMARY:
                ours, theirs = (each.get(column["name"], name, group, at=share) for each in (spss, r))
                row = (variable(column["name"], column["label"]), word)
                cells[row, ("SPSS",)] = cell(ours, "spss", column["decimals"] + 2)
                cells[row, ("R",)] = cell(theirs, "spss", column["decimals"] + 2)
                if not equal(ours, theirs):
                    cells[row, ("Cause",)] = Cell("quantile-type")
    if cells:
        yield Table(
            name="SPSS and R",
            rows=list(dict.fromkeys(row for row, _ in cells)),
            columns=[("SPSS",), ("R",), ("Cause",)],
            cells=cells,
            notes=["sarcstat explain CAUSE says what each program computes."],
            context=context,
        )
