"""The table model: spans of headings, and tables that compare two programs."""

from __future__ import annotations

from collections.abc import Sequence

from sarcstat.display.shapes.grid import Span, grid
from sarcstat.display.shapes.records import table_record
from sarcstat.display.shapes.table import Cell, Path, Table

COLUMNS = [("N",), ("Mean", "Estimate"), ("Mean", "Interval", "Lower"), ("Mean", "Interval", "Upper")]


def table(**changes: object) -> Table:
    rows = [("a", "x"), ("a", "y"), ("b", "x")]
    cells = {(row, column): Cell("1", 1) for row in rows for column in COLUMNS}
    return Table(
        **{"name": "T", "rows": rows, "columns": COLUMNS, "cells": cells, "row_headings": ("g", ""), **changes}
    )  # type: ignore[arg-type]


def test_headings_cover_what_they_head() -> None:
    heads = grid(table()).heads
    assert heads[0] == [
        Span("g", rows=3, over_words=True),
        Span("", rows=3, over_words=True),
        Span("N", rows=3),
        Span("Mean", columns=3),
    ]
    assert heads[1] == [Span("Estimate", rows=2), Span("Interval", columns=2)]
    assert heads[2] == [Span("Lower"), Span("Upper")]


def test_a_column_called_as_the_group_beside_it_is_none_of_it() -> None:
    heads = grid(table(columns=[("Mean",), ("Mean", "Lower"), ("Mean", "Upper")])).heads
    assert heads[0][2:] == [Span("Mean", rows=2), Span("Mean", columns=2)]
    assert heads[1] == [Span("Lower"), Span("Upper")]


def test_an_outer_row_heading_covers_its_rows() -> None:
    body = grid(table()).body
    assert [labels for labels, _ in body] == [[Span("a", rows=2), Span("x")], [Span("y")], [Span("b"), Span("x")]]


def test_a_comparison_is_stacked_and_its_agreement_said() -> None:
    row = ("a",)
    cells = {(row, ("Mean", "SPSS")): Cell("1", 1), (row, ("Mean", "R")): Cell("1", 1)}
    columns = [("Mean", "SPSS"), ("Mean", "R"), ("Mean", "Cause")]
    same = table(rows=[row], columns=columns, cells=cells, notes=("CAUSE",), stacked=True).laid_out()
    assert same.columns == [("Mean",)]
    assert same.notes == ("SPSS and R agree in every number.",)
    cells[row, ("Mean", "Cause")] = Cell("why")
    differing = table(rows=[row], columns=columns, cells=cells, stacked=True).laid_out()
    assert differing.rows == (("a", "Mean"),)
    assert differing.columns == [("SPSS",), ("R",), ("Cause",)]
    assert differing.cell(("a", "Mean"), ("Cause",)).text == "why"


class TestNested:
    """Row headings in one column, as journals have them."""

    ROWS = (("all", ""), ("sex", "m"), ("sex", "f"), ("stage", ""), ("stage", "I"))
    N = ("N",)

    def nested(self, rows: Sequence[Path] = ROWS, **changes: object) -> Table:
        cells = {(row, self.N): Cell(str(i), i) for i, row in enumerate(rows)}
        return table(rows=rows, columns=[self.N], cells=cells, nested=2, **changes)

    def test_an_outer_heading_gets_a_row_where_it_has_none(self) -> None:
        laid_out = self.nested().laid_out()
        assert laid_out.rows == (("all", ""), ("sex", ""), *self.ROWS[1:])
        assert [laid_out.cell(row, self.N).text for row in laid_out.rows] == ["0", "", "1", "2", "3", "4"]

    def test_inner_headings_are_indented_in_the_same_column(self) -> None:
        shown = grid(self.nested().laid_out())
        assert shown.row_depth == 1
        assert shown.heads[0][0] == Span("g", over_words=True)
        labels = [(span.text, span.indent) for (span,), _ in shown.body]
        assert labels == [("all", 0), ("sex", 0), ("m", 1), ("f", 1), ("stage", 0), ("I", 1)]
        assert [shown.leads(i) for i in range(6)] == [False, True, False, False, True, False]

    def test_further_levels_keep_a_column_of_their_own(self) -> None:
        rows = [("sex", "m", "seen"), ("sex", "m", "lost"), ("sex", "f", "seen")]
        shown = grid(self.nested(rows, row_headings=("", "", "why")).laid_out())
        assert [span.text for span in shown.heads[0]] == ["", "why", "N"]
        assert [labels for labels, _ in shown.body] == [
            [Span("sex"), Span("")],
            [Span("m", rows=2, indent=1), Span("seen")],
            [Span("lost")],
            [Span("f", indent=1), Span("seen")],
        ]

    def test_a_level_that_is_left_out_does_not_indent(self) -> None:
        rows = [("all", "", "A"), ("sex", "m", "A")]
        cells = {(row, self.N): Cell("1", 1) for row in rows}
        shown = grid(table(rows=rows, columns=[self.N], cells=cells, nested=3).laid_out())
        labels = [(span.text, span.indent) for (span,), _ in shown.body]
        assert labels == [("all", 0), ("A", 1), ("sex", 0), ("m", 1), ("A", 2)]

    def test_the_path_in_json_stays_as_it_is(self) -> None:
        assert [each["row"] for each in table_record(self.nested())["cells"]] == [list(row) for row in self.ROWS]
