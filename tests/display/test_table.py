"""The table model: spans of headings, and tables that compare two programs."""

from __future__ import annotations

from sarcstat.display.grid import Span, grid
from sarcstat.display.table import Cell, Table

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
