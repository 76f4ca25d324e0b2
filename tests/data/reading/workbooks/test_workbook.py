"""Workbooks, written by openpyxl or by hand: what a cell holds is what arrives."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pandas as pd
import pytest

from sarcstat.data.reading.source import open_source

HEADER = ("time", "arm")


@pytest.fixture
def workbook(write):
    """Writes an .xlsx file with named sheets and returns its path."""

    def write_workbook(**sheets):
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        buffer = io.BytesIO()
        book.save(buffer)
        return write("study.xlsx", buffer.getvalue())

    return write_workbook


@pytest.fixture
def column(workbook):
    """Reads one column of cells; a second column keeps empty cells at the end from being cut off."""

    def read(*cells, na=()):
        path = workbook(Patients=[("x", "id"), *((cell, i) for i, cell in enumerate(cells))])
        return open_source(path, na=na).read()

    return read


def test_numbers_and_texts(column):
    assert column(1, 2, 3).frame["x"].dtype == "int64"
    assert column(1, 2.5, None).frame["x"].tolist()[:2] == [1.0, 2.5]
    data = column("a", "None", " ", None)
    assert data.frame["x"].tolist()[:2] == ["a", "None"]
    assert data.frame["x"].isna().tolist() == [False, False, True, True]
    assert data.conditions == ()


def test_dates_are_dates(column):
    data = column(datetime.date(2020, 1, 31), datetime.datetime(2021, 5, 1, 12, 30), None)
    assert data.frame["x"].tolist()[:2] == [pd.Timestamp(2020, 1, 31), pd.Timestamp(2021, 5, 1, 12, 30)]
    assert data.frame["x"].isna().tolist() == [False, False, True]


def test_truth(column):
    assert column(True, False).frame["x"].dtype == bool
    assert column(True, None).frame["x"].tolist()[0] is True


def test_numbers_stored_as_text_are_converted_and_reported(column):
    for cells in (("12", " 1.5 ", "-3e2"), (12, "1.5", -300), ("12", None, "7")):
        data = column(*cells)
        assert data.frame["x"].dtype.kind in "if"
        (note,) = data.conditions
        assert note.code == "numbers_as_text"
        assert note.text == "Numbers stored as text were read as numbers: x."


def test_a_word_among_numbers_makes_texts(column):
    data = column(1, 2.5, "n/a", "7", datetime.date(2020, 1, 31))
    assert data.frame["x"].tolist() == ["1", "2.5", "n/a", "7", "2020-01-31"]
    assert data.conditions == ()


def test_words_and_numbers_named_with_na(column):
    data = column(1, "n/a", -99, 4, na=("n/a", "-99"))
    assert data.frame["x"].isna().tolist() == [False, True, True, False]
    assert data.frame["x"].tolist()[::3] == [1.0, 4.0]
    assert data.conditions == ()


def test_sheet_by_name_and_number(workbook):
    path = workbook(First=[HEADER, (1, "a")], **{"2": [HEADER, (2, "b")], "Third": [HEADER, (3, "c")]})
    times = {sheet: open_source(path, sheet=sheet).read().frame["time"].item() for sheet in ("Third", "3", "1")}
    assert times == {"Third": 3, "3": 3, "1": 1}
    assert open_source(path, sheet="2").read().frame["time"].item() == 2
    assert open_source(path, sheet="Third").read().conditions == ()


def test_a_name_wins_over_a_number(workbook):
    path = workbook(**{"2": [HEADER, (1, "a")], "b": [HEADER, (2, "b")]})
    assert open_source(path, sheet="2").read().frame["time"].item() == 1


def test_the_first_of_several_sheets_is_reported(workbook):
    path = workbook(First=[HEADER, (1, "a")], Second=[HEADER, (2, "b")])
    data = open_source(path).read()
    assert data.frame["time"].item() == 1
    (note,) = data.conditions
    assert note.code == "first_sheet"
    assert "'First'" in note.text
    assert "'Second'" in note.text


@pytest.mark.parametrize("sheet", ["Frist", "3", "0", "-1"])
def test_unknown_sheet(workbook, refused, sheet):
    path = workbook(First=[HEADER, (1, "a")], Second=[HEADER, (2, "b")])
    problem = refused(path, sheet=sheet)
    assert problem.message == f"{path} has no sheet '{sheet}'."
    assert problem.hint.endswith("Its sheets are 'First', 'Second'.")
    assert problem.hint.startswith("Did you mean 'First'?") == (sheet == "Frist")


def test_rows_are_numbered_as_the_program_numbers_them(write):
    book = openpyxl.Workbook()
    for row, cells in ((3, HEADER), (4, (1, "a")), (6, (2, "b"))):
        for i, cell in enumerate(cells):
            book.active.cell(row, i + 2, cell)
    book.active.cell(20, 2, " ")
    buffer = io.BytesIO()
    book.save(buffer)
    data = open_source(write("x.xlsx", buffer.getvalue())).read()
    assert (data.first_row, data.row_word) == (4, "row")
    assert data.frame["time"].tolist() == [1, 2]
    assert [data.row_number(row) for row in range(2)] == [4, 6]
    assert [each.code for each in data.conditions] == ["blank_rows"]


def test_marks_of_numbers_stored_as_text(column, workbook, refused):
    data = column(1.5, "2,5", "1.234,5")
    assert data.frame["x"].tolist() == [1.5, 2.5, 1234.5]
    assert [each.code for each in data.conditions] == ["numbers_as_text", "marks", "marks"]
    assert column(1.5, "0x1F").frame["x"].tolist() == ["1.5", "0x1F"]
    path = workbook(Patients=[("x", "y"), ("1.234", 1), ("987", 2)])
    (_, warning) = open_source(path).read().conditions
    assert warning.kind == "warning"
    assert open_source(path, decimal=",").read().frame["x"].tolist() == [1234, 987]
    path = workbook(Patients=[("x", "y"), ("1.234", "2,5"), ("987", 2)])
    assert open_source(path).read(["x"]).frame["x"].tolist() == [1234, 987]
    assert "two things" in refused(workbook(Patients=[("x", "y"), ("1,234", 1)])).message


def test_identifiers_stay_texts(workbook):
    path = workbook(Patients=[("id", "x"), ("007", 1), (7, 2)])
    assert open_source(path, ids=["id"]).read().frame["id"].tolist() == ["007", "7"]
    path = workbook(Patients=[("id", "x"), ("12", 1), (7, 2)])
    assert open_source(path, ids=["id"]).read().frame["id"].tolist() == [12, 7]


def test_duplicate_missing_and_nameless_columns(workbook, refused):
    path = workbook(Patients=[("a", "b ", "a"), (1, 2, 3)])
    assert refused(path).message == f"{path} has this column more than once: 'a'."
    data = open_source(workbook(Patients=[(" a", None, None), (1, 2, None)])).read()
    assert list(data.frame.columns) == ["a"]
    assert [note.code for note in data.conditions] == ["header_blanks", "nameless_columns"]


def test_empty_sheet_and_header_only(workbook, refused):
    assert refused(workbook(Patients=[])).message.startswith("Sheet 'Patients' of")
    assert "has column names but no rows" in refused(workbook(Patients=[HEADER])).message


def test_wanted_columns_and_names(workbook):
    source = open_source(workbook(Patients=[("a", 2, "c"), (1, 2, 3)]))
    assert source.columns() == ["a", "2", "c"]
    assert list(source.read(["2"]).frame.columns) == ["2"]


def test_open_document(write, ods):
    content = ods([["time", "day", "arm"], [1.5, ("1. 2. 2020", "2020-02-01"), "ä"], [2, None, "b"]])
    frame = open_source(write("x.ods", content)).read().frame
    assert frame["time"].tolist() == [1.5, 2.0]
    assert frame["day"].iloc[0] == pd.Timestamp(2020, 2, 1)
    assert frame["day"].isna().tolist() == [False, True]
    assert frame["arm"].tolist() == ["ä", "b"]


def test_excel_97(write, xls):
    content = xls([["time", "arm"], [1.5, "ä"], [2.0, "生存"]])
    frame = open_source(write("x.xls", content)).read().frame
    assert frame.to_dict("list") == {"time": [1.5, 2.0], "arm": ["ä", "生存"]}


def test_a_workbook_of_another_kind_than_its_name_says(write, ods):
    assert open_source(write("x.xlsx", ods([["a"], [1]]))).read().frame["a"].tolist() == [1]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_truncated(workbook, write, refused, share):
    from pathlib import Path

    content = Path(workbook(Patients=[HEADER, *((i, "a") for i in range(500))])).read_bytes()
    path = write("cut.xlsx", content[: int(len(content) * share)])
    assert refused(path).message == f"{path} is damaged: it cannot be read as a workbook."


@pytest.fixture
def edited(write):
    """Writes an .xlsx of four patients that a function has changed, and returns its path."""

    def write_workbook(change):
        book = openpyxl.Workbook()
        for row in [HEADER, (1, "a"), (2, "b"), (3, "a"), (4, "b")]:
            book.active.append(row)
        change(book)
        buffer = io.BytesIO()
        book.save(buffer)
        return write("study.xlsx", buffer.getvalue())

    return write_workbook


def told(path, code):
    """What reading a file says under a code."""
    return [each.text for each in open_source(path).read().conditions if each.code == code]


def test_rows_that_are_hidden_are_read_and_told(edited):
    def hide(book):
        for row in (3, 5, 9):
            book.active.row_dimensions[row].hidden = True
        book.active.column_dimensions["A"].hidden = True

    (said,) = told(edited(hide), "hidden_rows")
    assert "2 rows that a filter or the user has hidden there count as all others do (rows 3, 5)" in said
    assert not told(edited(lambda book: book), "hidden_rows")


def test_a_hidden_head_is_no_patient(edited):
    def hide(book):
        book.active.row_dimensions[1].hidden = True

    assert not told(edited(hide), "hidden_rows")


def test_the_first_sheet_is_the_first_that_is_shown(edited):
    def hide(book):
        old = book.create_sheet("Old", 0)
        old.append(HEADER)
        old.append((9, "z"))
        old.sheet_state = "hidden"

    path = edited(hide)
    data = open_source(path).read()
    assert list(data.frame["time"]) == [1, 2, 3, 4]
    assert "'Sheet' of" in data.conditions[0].text
    assert "its first that is not hidden" in data.conditions[0].text
    assert list(open_source(path, sheet="Old").read().frame["time"]) == [9]


def test_merged_cells_are_told_where_their_column_is_read(edited):
    def merge(book):
        book.active.merge_cells("B2:B4")
        book.active.merge_cells("A8:B9")

    path = edited(merge)
    (said,) = told(path, "merged_cells")
    assert "2 cells are merged with another one" in said
    assert "arm in rows 2 to 4" in said
    assert not [each for each in open_source(path).read(["time"]).conditions if each.code == "merged_cells"]


def test_whole_numbers_stored_as_text_that_would_be_rounded_stay_texts(column):
    data = column("9007199254740992", "9007199254740993", None, 7)
    assert data.frame["x"].tolist()[::3] == ["9007199254740992", "7"]
    assert data.frame["x"][1] == "9007199254740993"
    assert [each.text for each in data.conditions] == [
        "Whole numbers that computers round (beyond 15 digits) were left as texts: x (9007199254740993)."
    ]
