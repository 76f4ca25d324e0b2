"""Subtotals, heads and repetitions among the patients are read with them, and whoever counts them is told so."""

from __future__ import annotations

import io

import openpyxl
import pytest

from sarcstat.data.reading.source import open_source

NAMES = ["id", "time", "died", "arm"]
PATIENTS = [[str(i), str(30 * i % 701 + 1), str(i * i % 3 % 2), "ab"[i % 2]] for i in range(1, 41)]
CODES = {"rows_among", "header_again", "rows_twice"}


def with_among(*rows):
    """The patients with rows among them, two and more after the twentieth."""
    return [*PATIENTS[:20], *rows, *PATIENTS[20:]]


def text(rows, names=NAMES):
    return ("\n".join(",".join(row) for row in [names, *rows]) + "\n").encode()


def sheet(rows, names=NAMES):
    book = openpyxl.Workbook()
    for row in [names, *rows]:
        book.active.append([float(cell) if cell.isdecimal() else cell or None for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.fixture(params=["csv", "xlsx"])
def said(request, write):
    """What is said of a table, as text and as workbook, by its code."""

    def found(rows, names=NAMES):
        make = text if request.param == "csv" else sheet
        conditions = open_source(write(f"a.{request.param}", make(rows, names))).read([names[-1]]).conditions
        return {each.code: each.text for each in conditions if each.code in CODES}

    return found


@pytest.mark.parametrize(
    "row", [["Subtotal", "300", "9", ""], ["Grand total:", "300", "9", "-"], ["", "Mean", "9", ""]]
)
def test_sums_among_the_patients_are_told(said, row):
    found = said(with_among(row))
    assert list(found) == ["rows_among"]
    assert "1 row among the others of" in found["rows_among"]
    assert f"22: {' | '.join(filter(None, row))}" in found["rows_among"]


def test_several_sums_are_told_together_and_the_last_ones_apart(said):
    rows = with_among(["Total", "9", "9", ""])
    found = said([*rows[:10], ["Total", "8", "8", ""], *rows[10:], ["Total", "1717", "1717", ""]])
    assert "2 rows among the others" in found["rows_among"]
    assert "1717" not in found["rows_among"]


def test_a_level_that_is_called_so_is_none(said):
    extents = ["total", "subtotal", "distal"]
    rows = [[extents[i % 3], *row[1:3], "" if i % 7 == 0 else row[3]] for i, row in enumerate(PATIENTS)]
    assert said(rows, ["gastrectomy", *NAMES[1:]]) == {}


def test_the_header_again_is_told(said):
    found = said(with_among(NAMES))
    assert list(found) == ["header_again"]
    assert "22, and counts as a patient there" in found["header_again"]


def test_a_patient_who_is_there_twice_is_told(said):
    found = said(with_among(PATIENTS[4], PATIENTS[5]))
    assert list(found) == ["rows_twice"]
    assert "2 rows of" in found["rows_twice"]
    assert "22 is" in found["rows_twice"]
    assert "row 6" in found["rows_twice"].replace("line", "row")
    named = [["P" + row[0], *row[1:]] for row in PATIENTS]
    assert list(said([*named, named[3]], ["who", *NAMES[1:]])) == ["rows_twice"]


def test_an_export_that_is_there_twice_is_told_without_an_identifier(said):
    rows = [row[1:] for row in PATIENTS]
    assert list(said([*rows, *rows], NAMES[1:])) == ["rows_twice"]


def test_many_columns_are_equal_hardly_by_chance(said):
    rows = [[str(i * k % 41 % 7) for k in range(2, 14)] for i in range(1, 41)]
    assert list(said([*rows, rows[7]], [f"x{i}" for i in range(12)])) == ["rows_twice"]


def test_few_columns_may_well_be_equal(said):
    ties = [["5", "1"], ["5", "1"], ["9", "0"], ["12", "1"], ["13", "1"], ["16", "0"]] * 4
    assert said(ties, ["time", "died"]) == {}


def test_a_blank_line_before_the_end_does_not_hide_it(write):
    lines = text(PATIENTS) + b"\nTotal,99,9,\n"
    conditions = open_source(write("a.csv", lines)).read().conditions
    assert [each.code for each in conditions if each.code in {*CODES, "last_rows"}] == ["last_rows"]


def test_texts_of_several_lines_have_the_lines_of_the_file(write):
    lines = ["id,time,remark", '1,5,"seen\nagain"', *(f"{i},{3 * i},x" for i in range(2, 30)), "2,6,x"]
    conditions = open_source(write("a.csv", "\n".join(lines).encode())).read().conditions
    (found,) = (each for each in conditions if each.code in CODES)
    assert "(line 32 is line 4)" in found.text
