"""Pivot tables as tables of any medium: no cell is lost, whatever categories are called and wherever they are."""

from __future__ import annotations

import json

from outputs.examples import means_table, notes_table, output
from outputs.writer import F0, F3, constant, dimension, level, number, pivoted, table, variable, words

from sarcstat.outputs.number_format import NumberFormat
from sarcstat.outputs.output import Cell, Command, Footnote, Log, Output
from sarcstat.outputs.report.record import output_record
from sarcstat.outputs.report.syntax import syntax_of
from sarcstat.outputs.report.tables import shown_table


def test_rows_columns_headings_numbers_and_notes() -> None:
    shown = shown_table(3, means_table())
    assert shown.name == "3. Means and Medians for Survival Time"
    assert shown.rows == [("Male",), ("2",), ("Overall",)]
    assert shown.columns[2] == ("Median", "95% CI", "Lower Bound")
    assert shown.row_headings == ["Sex"]
    assert shown.cell(("Male",), ("Median", "Std. Error")).number == 27.65432109876543
    assert shown.cell(("Male",), shown.columns[2]).text == "-.001 a"
    assert shown.cell(("2",), shown.columns[2]).text == "."
    assert shown.notes == ["a. Estimation is limited to the largest survival time if it is censored."]
    assert shown.context == {
        "number": "3",
        "command": "Kaplan-Meier",
        "subtype": "Means and Medians for Survival Time",
    }


def test_layers_stand_before_the_rows() -> None:
    shown = shown_table(1, pivoted(means_table(), [1], [], [0]))
    assert shown.rows == [("Male",), ("2",), ("Overall",)]
    both = shown_table(1, pivoted(means_table(), [1], [0], []))
    assert both.rows[0] == ("Male", "Median", "Estimate")
    assert both.columns == [("",)]


def test_rows_that_are_called_alike_are_all_there() -> None:
    rows = dimension(variable("g"), "row", level("g", 1.0, "A"), level("g", 2.0, "A"), words("A"), words("A"))
    shown = shown_table(1, table(constant("T"), [rows], {(i,): Cell(float(i), F0) for i in range(4)}))
    assert [row[0] for row in shown.rows] == ["A", "A [2]", "A (2)", "A (3)"]
    assert [shown.cell(row, ("",)).number for row in shown.rows] == [0, 1, 2, 3]


def test_dimensions_of_unequal_depth_stay_below_their_heads() -> None:
    outer = dimension(variable("sex"), "row", constant("Total"), (constant("By"), level("sex", 1.0)))
    inner = dimension(constant("Number"), "row", number(1), number(2))
    of = table(constant("T"), [outer, inner], {(i, j): Cell(1.5, F3) for i in range(2) for j in range(2)})
    assert shown_table(1, of).rows == [("Total", "", "1"), ("Total", "", "2"), ("By", "1", "1"), ("By", "1", "2")]


def test_a_table_without_rows_has_one_and_a_date_is_words() -> None:
    columns = dimension(constant("Statistics"), "column", constant("Date"), constant("N"))
    cells = {(0,): Cell(0.0, NumberFormat("DATE", 11, 0)), (1,): Cell(7.0, F0)}
    shown = shown_table(1, table(constant("T"), [columns], cells))
    assert shown.rows == [()]
    assert [(cell.text, cell.number) for cell in shown.cells.values()] == [("14-OCT-1582", None), ("7", 7)]


def test_footnotes_that_are_hidden_leave_no_mark() -> None:
    rows = dimension(constant("R"), "row", constant("x"))
    note = Footnote(words("hidden"), "a", shown=False)
    shown = shown_table(1, table(constant("T"), [rows], {(0,): Cell(1.0, F0, footnotes=(0,))}, footnotes=(note,)))
    assert (shown.cell(("x",), ("",)).text, shown.notes) == ("1", [])


def test_syntax_comes_from_the_log_and_what_only_notes_have_from_them() -> None:
    assert syntax_of(output()).count("KM time BY sex") == 1
    other = Command(name="Cox Regression", tables=(), notes=None)
    assert syntax_of(Output(source="spv", name="x", entries=(Log("GET FILE='a'."), other))) == "GET FILE='a'."
    assert syntax_of(Output(source="spv", name="x")) == ""


def test_records_have_identities_and_go_through_json() -> None:
    record = json.loads(json.dumps(output_record(output(), {2}), allow_nan=False))
    log, km, cox = record["entries"]
    assert log["log"].startswith("GET FILE")
    assert [each["number"] for each in km["tables"]] == [2]
    assert cox["tables"] == []
    (means,) = km["tables"]
    assert means["dimensions"][1]["categories"][0][0] == {
        "text": "Male",
        "kind": "value",
        "variable": "sex",
        "value": 1.0,
        "label": "Male",
    }
    assert {"place": [2, 1], "number": None, "text": ".", "format": "F40.3", "system_missing": True} in means["cells"]
    assert {"place": [1, 0], "number": 27.65432109876543, "text": "27.654", "format": "F40.3"} in means["cells"]


def test_sentences_among_numbers_are_words() -> None:
    shown = shown_table(1, notes_table())
    assert {cell.number for cell in shown.cells.values()} == {None}
