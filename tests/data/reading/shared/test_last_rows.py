"""Totals, remarks and other tables below the patients are read with them, and whoever counts them is told so."""

from __future__ import annotations

import io

import openpyxl
import pytest

from sarcstat.data.reading.shared.last_rows import last_rows_warning
from sarcstat.data.reading.source import open_source

NUMBERED = [[str(i), str(30 * i % 700), str(i % 2), "ab"[i % 2]] for i in range(1, 21)]
NAMED = [[f"P{i}", *row] for i, (_, *row) in enumerate(NUMBERED)]
SUMS = ["7,980", "10", ""]
TOLD = [
    (NUMBERED, [["Total", *SUMS]]),
    (NAMED, [["Total", *SUMS]]),
    (NAMED, [["Grand total:", *SUMS]]),
    (NUMBERED, [["Mean", "399", "0.5", "a"]]),
    (NUMBERED, [["Mean", "399", "0.5", ""], ["", "", "", ""], ["Summe", *SUMS]]),
    (NUMBERED, [["", "", "Total", "20"]]),
    (NUMBERED, [["Source: registry", "", "", ""]]),
    (NAMED, [["Source: registry", "", "", ""], ["", "", "", ""], ["* not treated", "", "", ""]]),
    (NUMBERED, [["", "", "", ""], ["arm", "n", "", ""], ["a", "10", "", ""], ["b", "10", "", ""]]),
]


def said(rows):
    """What is said of the last rows."""
    return [each.text for each in last_rows_warning("a.csv", rows, lambda at: f"line {len(rows) + 1 - at}")]


@pytest.mark.parametrize(("patients", "behind"), TOLD)
def test_rows_that_are_no_patients_are_told(patients, behind):
    (text,) = said([*patients, *behind])
    odd = [f"line {len(patients) + 2 + at}: {row[0] or row[2]}" for at, row in enumerate(behind) if any(row)]
    assert all(each in text for each in odd)
    assert text.count("line ") == len(odd)


@pytest.mark.parametrize(
    "behind",
    [
        ["21", "12", "1", "a"],
        ["21", "", "", ""],
        ["", "12", "1", "b"],
        ["21", "12", "1", "total"],
        ["21", "9999", "NA", "a"],
        ["21", "", "", "total"],
    ],
)
def test_patients_are_not(behind):
    assert not said([*NUMBERED, behind])
    assert not said([*NAMED, [f"P{behind[0]}", *behind[1:]]])


def test_a_table_of_few_rows_or_columns_is_let_be():
    assert not said([])
    assert not said([["a", "1", "2"]])
    assert not said([["1", "2"]] * 20 + [["3", ""]])


@pytest.mark.parametrize("end", ["", "\n", "\r\n\n"])
def test_a_text_is_told_with_its_lines(write, end):
    head = "id;time;died;arm\n"
    rows = [[*row[:3], f'"{row[3]}; c"'] for row in NUMBERED]
    text = head + "\n".join(";".join(row) for row in [*rows, ["Total", "7980", "10", ""]]) + end
    conditions = open_source(write("a.csv", text.encode())).read(["time"]).conditions
    (found,) = (each for each in conditions if each.code == "last_rows")
    assert found.kind == "warning"
    assert "(line 22: Total | 7980 | 10)" in found.text


def test_a_text_whose_rows_are_not_lines_is_told_with_its_rows(write):
    first = '1,30,"a\nb"\n'
    rows = "".join(f"{i},{30 * i},c\n" for i in range(2, 60))
    conditions = open_source(write("a.csv", f"id,time,arm\n{first}{rows}Sum,99,\n".encode())).read().conditions
    assert "(row 60: Sum | 99)" in next(each.text for each in conditions if each.code == "last_rows")


def test_a_sheet_is_told_with_its_rows(write):
    book = openpyxl.Workbook()
    for row in [["id", "time", "died", "arm"], *NUMBERED, ["Total", "=SUM(B2:B21)", None, None], [None], ["* dead"]]:
        book.active.append([int(cell) if cell and cell.isdecimal() else cell for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    conditions = open_source(write("a.xlsx", buffer.getvalue())).read(["time"]).conditions
    (found,) = (each for each in conditions if each.code == "last_rows")
    assert "The last 2 rows of" in found.text
    assert "(row 22: Total, row 24: * dead)" in found.text


def test_a_row_that_ends_in_a_carriage_return_alone_is_none_of_its_business(write):
    text = "id,time,arm\n" + "".join(f"{i},{30 * i},c\n" for i in range(1, 20)) + "20,600,a\r21,630,b\n"
    found = open_source(write("a.csv", text.encode())).read(["time"])
    assert [each.code for each in found.conditions if each.code == "last_rows"] == []
