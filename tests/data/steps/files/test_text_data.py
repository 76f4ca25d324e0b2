"""DATA LIST and GET DATA of texts: against PSPP where it is, and by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from data.steps.building import listed, told
from data.steps.saved import NEEDS_PSPP, differences, saved

from sarcstat.data.steps.files.data_list import data_list, text_lines
from sarcstat.data.steps.files.get_data import get_data
from sarcstat.data.steps.table import Format, Table
from sarcstat.errors import InputError
from sarcstat.syntax.reading.reader import read_text


def inline(syntax: str) -> tuple[Table, list[str]]:
    """What a DATA LIST with BEGIN DATA makes, and what is said of it."""
    command, data = read_text(syntax).commands[:2]
    notes: list[str] = []
    return data_list(command, data.lines, notes), notes


def job(head: str, *lines: str) -> str:
    return "\n".join([head, "BEGIN DATA", *lines, "END DATA."])


#: What PSPP reads alike.
JOBS = [
    job("DATA LIST FREE/a b.", "1 2 3,4", "5", "6 7"),
    job("DATA LIST FREE/a b s (A3).", "1 2 abcde 3,4,x", "5", "6 q 7,,q 1 , 2 , z 8 9"),
    job("DATA LIST FREE/a b * s (A3).", '1 2 abcde 3 4 "a b"'),
    job("DATA LIST LIST/a b * s (A3) d (DATE11).", "1 2 abcde 1.2.2000", "3,,x", "x 1e3 '' 31/12/1999", "", "1,2,,"),
    job("DATA LIST LIST/a b s (F4.1) t (A8).", "1.25 1234 -7 text", "1 2 3", "1 2 3 a b"),
    job('DATA LIST LIST (";")/a b * s (A3).', "1;2; abc", "3;;x", " 4 ; 5 ;q", ";;"),
    job("DATA LIST LIST (TAB)/a b * s (A3).", "1\t2\tabc", "3\t\tx"),
    job('DATA LIST LIST/c (COMMA8.1) p (PCT5) e (E10.2).', '"1,234" 5% 1.5E+02', "12 5 3"),
    job("DATA LIST LIST/t (TIME8) dt (DATETIME20).", '10:20:30 "1-jan-2000 10:20:30"', "1:02 ."),
    job("DATA LIST LIST/d1 (ADATE10) d2 (EDATE10) d3 (SDATE10).", "2/1/2000 1.2.2000 2000/2/1", "13/1/2000 x ."),
    job("DATA LIST LIST/q (QYR6) m (MOYR8) w (WKYR8) j (JDATE7).", '"2 Q 99" "feb 2000" "5 WK 99" 2000032'),
    job("DATA LIST LIST/x1 TO x3.", "1 2 3"),
    job("DATA LIST FIXED RECORDS=2/1 id 1-3 name 4-8 (A) x 9-12 (1)/2 d 1-11 (DATE) y 12-14.",
        "001anna  12", "01-JAN-2000123", "002 bob 1.55", "x          1", "003ada"),
    job("DATA LIST /a b c 1-6 s t 7-10 (A).", "123456abcd", "1 2 3  b d", "1", ""),
    job("DATA LIST FIXED/a 1-3 b 5-9 (COMMA,1) c 10-15 (DOLLAR) d 1-2.", "1.5 1,234$1,234", " -1  1234"),
    job("DATA LIST FIXED/a 1-5 (F,2) b 6-9 (N).", "  1230012", "1.5   12", "-12340000"),
]  # fmt: skip


@NEEDS_PSPP
@pytest.mark.parametrize("script", JOBS)
def test_data_lists_as_pspp_reads_them(tmp_path: Path, script: str) -> None:
    assert differences(inline(script)[0], saved(script, tmp_path)) == []


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (job("DATA LIST FREE/a b.", "1 2 3"), "the last case is not whole: its 1 value were left out"),
        (job("DATA LIST LIST/a b.", "1 2 3", "1"), "1 line has more values than there are variables"),
        (job("DATA LIST LIST/a b.", "1 2 3", "1"), "1 line has fewer values than there are variables"),
        (job("DATA LIST LIST/a.", "x", "y", "1"), "became system-missing: a 2 (as 'x', F8.2)"),
        (job("DATA LIST /a 1-2 b 3.", "ä12"), "columns are counted in characters; 1 line has some outside ASCII"),
        (job("DATA LIST RECORDS=2/1 a 1/2 b 1.", "1", "2", "3"), "its 1 line of 2 were left out"),
    ],
)
def test_what_could_not_be_read_is_told(script: str, said: str) -> None:
    assert said in " ".join(inline(script)[1])


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (job("DATA LIST /a b 1-3.", "1"), "2 variables cannot share the columns 1-3"),
        (job("DATA LIST LIST/a (A).", "1"), "the format A lacks its width"),
        (job("DATA LIST LIST/a A.", "1"), "'A' is written twice"),
        (job("DATA LIST LIST/a (RB8).", "1"), "data in the format RB are not read"),
        (job("DATA LIST RECORDS=1/2 a 1.", "1"), "a case has 1 line, but a variable is on line 2"),
    ],
)
def test_mistakes_are_told_with_their_place(script: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        inline(script)
    assert said in told(error.value)
    assert "line 1, column " in told(error.value)


CSV = 'h1;h2;h3;h4\n1;"a;b";01.02.2000;1,5\n2;x;;2\n\n3;"q""q";1.2.2000;abc;7\n'
BLANKS = 'a b  c\n1 2  3\n4 5 6\n 7 8 9\n"1 2" 3 4\n'
COLUMNS = "hh\n123abc4567\n  1  q  12\n"
TEXT = "GET DATA /TYPE=TXT /FILE='x.txt' "
FILES = [
    (CSV, TEXT + "/DELIMITERS=';' /QUALIFIER='\"' /FIRSTCASE=2 /VARIABLES=a F4.0 s A5 d EDATE10 x DOT5.1."),
    (BLANKS, TEXT + "/DELIMITERS=' ' /QUALIFIER='\"' /FIRSTCASE=2 /VARIABLES=a A4 b F8.2 c F8.2."),
    (BLANKS[:25], TEXT + "/DELCASE=VARIABLES 3 /DELIMITERS=' ' /FIRSTCASE=2 /VARIABLES=a A4 b F8.2 c F8.2."),
    ("1\t2\t\n\tx\t3\n", TEXT + "/DELIMITERS='\\t' /VARIABLES=a F4.0 b A3 c F4.0."),
    ("1,2\n", TEXT + "/DELIMITERS=',' /ARRANGEMENT=DELIMITED /VARIABLES=a F1.0 d DATE11."),
    (COLUMNS, TEXT + "/ARRANGEMENT=FIXED /FIRSTCASE=2 /FIXCASE=1 /VARIABLES=/1 a 0-2 F8.0 s 3-5 A3 x 6-9 F8.2."),
    ("12a\n22\n34b\n44\n", TEXT + "/ARRANGEMENT=FIXED /FIXCASE=2 /VARIABLES=/1 a 0-1 F2.0 s 2-3 A2 /2 x 0-1 F2.0."),
]


def got(syntax: str, path: Path) -> tuple[Table, list[str]]:
    notes: list[str] = []
    return get_data(read_text(syntax).commands[0], path, path.name, notes), notes


@NEEDS_PSPP
@pytest.mark.parametrize(("text", "script"), FILES)
def test_texts_as_pspp_gets_them(tmp_path: Path, text: str, script: str) -> None:
    (tmp_path / "x.txt").write_text(text)
    theirs = saved(script, tmp_path)
    ours = got(script, tmp_path / "x.txt")[0]
    widths = [replace(each, print=ours[each.name].print, write=ours[each.name].write) for each in theirs.columns]
    assert differences(ours, theirs.but(widths)) == []  # PSPP makes formats wider, SPSS does not


def test_a_text_file_has_its_formats_and_its_first_cases(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text(CSV)
    table, notes = got(FILES[0][1].replace("/FIRSTCASE", "/IMPORTCASE=FIRST 2 /FIRSTCASE"), tmp_path / "x.txt")
    assert (listed(table, "a"), listed(table, "s"), listed(table, "x")) == ([1.0, 2.0], ["a;b", "x"], [1.5, 2.0])
    assert table["x"].print == Format("DOT", 5, 1)
    assert "fewer values" in " ".join(notes)


def test_types_are_found_out_where_auto_asks_for_it(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("1,a,1.5\n2,b,2\n,,\n")
    script = TEXT + "/DELIMITERS=',' /VARIABLES=a AUTO s AUTO x AUTO /MAP."
    table, _ = got(script, tmp_path / "x.txt")
    assert [listed(table, name) for name in table] == [[1.0, 2.0, None], ["a", "b", ""], [1.5, 2.0, None]]
    assert [str(each.print) for each in table.columns] == ["F8", "A1", "F8.1"]


def test_a_text_in_another_encoding_is_read_and_told(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes("Müller\r\n".encode("cp1252"))
    table, notes = got(TEXT + "/DELIMITERS=',' /VARIABLES=s A8.", tmp_path / "x.txt")
    assert (listed(table, "s"), notes) == (["Müller"], ["x.txt was read as Windows-1252 (Latin-1)."])
    (tmp_path / "x.txt").write_bytes("Müller\n".encode("cp850"))
    table, notes = got(TEXT + "/ENCODING='cp850' /DELIMITERS=',' /VARIABLES=s A8.", tmp_path / "x.txt")
    assert (listed(table, "s"), notes) == (["Müller"], [])


@pytest.mark.parametrize(
    ("written", "said", "note"),
    [
        ("cp1252", "Locale", "x.txt was read as Windows-1252 (Latin-1) for ENCODING='Locale'."),
        ("utf-8", "Locale", "x.txt was read as UTF-8 for ENCODING='Locale'."),
        ("cp1252", "klingon", "x.txt was read as Windows-1252 (Latin-1) for ENCODING='klingon'."),
        ("utf-8-sig", "1252", "x.txt was read in the encoding 1252, and is UTF-8 by its bytes: letters may be others."),
        ("utf-8", "cp1250", "x.txt was read in the encoding cp1250, and is UTF-8 by its bytes: letters may be others."),
        ("utf-8", "UTF8", None),
        ("utf-8-sig", "UTF-8", None),
    ],
)
def test_an_encoding_that_is_guessed_or_belied_is_told(
    tmp_path: Path, written: str, said: str, note: str | None
) -> None:
    (tmp_path / "x.txt").write_bytes("Müller\n".encode(written))
    script = TEXT + f"/ENCODING='{said}' /DELIMITERS=',' /VARIABLES=s A20."
    assert got(script, tmp_path / "x.txt")[1] == ([] if note is None else [note])
    (tmp_path / "x.txt").write_bytes(b"Miller\n")
    assert got(script, tmp_path / "x.txt")[1] == []


def test_a_text_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"There is no file x\.txt"):
        got(TEXT + "/DELIMITERS=',' /VARIABLES=s A8.", tmp_path / "x.txt")


def workbook(path: Path, rows: list[list[Any]]) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    second = book.create_sheet("Second")
    second["B3"] = "y"
    second["B4"] = 7
    second["C4"] = "z"
    book.save(path)


def test_workbooks(tmp_path: Path) -> None:
    from datetime import datetime

    path = tmp_path / "x.xlsx"
    workbook(path, [["id", "first name", "id", None], [1, "ann", datetime(2000, 1, 1), 2.5], [2, None, None, None]])
    get = "GET DATA /TYPE=XLSX /FILE='x.xlsx' "
    table, notes = got(get + ".", path)
    assert list(table) == ["id", "first_name", "id_3", "V4"]
    assert [listed(table, name) for name in table] == [[1.0, 2.0], ["ann", ""], [13166064000.0, None], [2.5, None]]
    assert [str(each.print) for each in table.columns] == ["F8", "A3", "DATE11", "F8.1"]
    assert "'first name' is first_name" in " ".join(notes)
    assert "sheet 'Sheet' of x.xlsx was read, its first" in " ".join(notes)
    table, _ = got(get + "/SHEET=NAME 'Second' /CELLRANGE=RANGE 'B3:C4'.", path)
    assert [(name, listed(table, name)) for name in table] == [("y", [7.0]), ("V2", ["z"])]
    table, _ = got(get + "/SHEET=INDEX 2 /CELLRANGE=RANGE 'B4:C9' /READNAMES=OFF.", path)
    assert [(name, listed(table, name)) for name in table] == [("V1", [7.0]), ("V2", ["z"])]
    with pytest.raises(InputError, match="no sheet 'Secnd'"):
        got(get + "/SHEET=NAME 'Secnd'.", path)
    with pytest.raises(InputError, match="is no range of cells"):
        got(get + "/CELLRANGE=RANGE 'B4'.", path)


def test_a_data_list_reads_the_lines_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.dat").write_bytes("id\r\n1,Müller\r\n2,Ô\r\n".encode("utf-8-sig"))
    command = read_text("DATA LIST LIST FILE='x.dat' SKIP=1 /id (F2) * name (A10).").commands[0]
    notes: list[str] = []
    table = data_list(command, text_lines(tmp_path / "x.dat", "x.dat", notes=notes), notes)
    assert (listed(table, "id"), listed(table, "name"), notes) == ([1.0, 2.0], ["Müller", "Ô"], [])


def test_a_variable_that_is_left_out_is_read_all_the_same(tmp_path: Path) -> None:
    """As `4X` has it in IBM's reference: the field is there, the variable is not."""
    path = tmp_path / "d.csv"
    path.write_text("1,no number,x,2.5\n2,,y,\n", "utf-8")
    (command,) = read_text(
        "GET DATA /TYPE=TXT /FILE='d.csv' /DELIMITERS=',' /VARIABLES=a F3 b 10X c 1x d F5.2."
    ).commands
    notes: list[str] = []
    found = get_data(command, path, "d.csv", notes)
    assert list(found) == ["a", "d"]
    assert listed(found, "d") == [2.5, None]
    assert notes == []
    path.write_text("1no  2.5\n2xyz 3.0\n", "utf-8")
    text = "GET DATA /TYPE=TXT /FILE='d.csv' /ARRANGEMENT=FIXED /VARIABLES=/1 a 0-0 F1 b 1-4 4X d 5-7 F3.1."
    (command,) = read_text(text).commands
    assert listed(get_data(command, path, "d.csv", notes), "d") == [2.5, 3]


def test_what_has_no_effect_is_told(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["a", "b"], *([n, "x"] for n in range(19)), ["y", "x"]):
        book.active.append(row)
    path = tmp_path / "x.xlsx"
    book.save(path)
    notes: list[str] = []
    end = "/DATATYPEMIN PERCENTAGE=95.0 /HIDDEN IGNORE=YES."
    (command,) = read_text("GET DATA /TYPE=XLSX /FILE='x.xlsx' /SHEET=NAME 'Sheet' " + end).commands
    found = get_data(command, path, "x.xlsx", notes)
    assert found["a"].text
    assert notes == [
        "GET DATA: a holds 19 numbers and 1 other value, and is a text: "
        "/DATATYPEMIN PERCENTAGE=95 would make the others missing.",
    ]
    text = tmp_path / "d.txt"
    text.write_text("1  2\n", "utf-8")
    start = "GET DATA /TYPE=TXT /FILE='d.txt' /DELIMITERS=' ' "
    (command,) = read_text(start + "/MULTIPLESPACES IGNORE=NO /VARIABLES=a F1 b F1.").commands
    notes.clear()
    assert listed(get_data(command, text, "d.txt", notes), "b") == [2]
    assert notes == ["GET DATA: /MULTIPLESPACES IGNORE=NO: blanks in a row separate once all the same."]


def _with_hidden(path: Path, name: str) -> None:
    """A sheet with two hidden rows and a hidden column, in the format that the name says."""
    import openpyxl
    import workbooks

    rows = [["id", "remark", "time"], *([n, "x", 10 * n] for n in range(1, 7))]
    if name.endswith(".ods"):
        parts = workbooks.unzipped(workbooks.ods(rows))
        start, *body = parts["content.xml"].split(b"<table:table-row>")
        tag = b"<table:table-row%s>"
        shown = [b' table:visibility="filter"' if at in (3, 4) else b"" for at in range(1, len(body) + 1)]
        content = start + b"".join(tag % how + row for how, row in zip(shown, body, strict=True))
        columns = b'<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
        at = content.index(b"<table:table-row")
        parts["content.xml"] = content[:at] + columns + content[at:]
        path.write_bytes(workbooks.zipped(parts))
        return
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for number in (3, 4):
        book.active.row_dimensions[number].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.save(path)


@pytest.mark.parametrize("name", ["x.xlsx", "x.ods"])
def test_hidden_rows_and_columns_of_a_sheet_are_ignored_where_that_is_asked(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    _with_hidden(path, name)

    def read(end: str) -> tuple[list[str], list[float | str | None], list[str]]:
        start = f"GET DATA /TYPE={name[2:].upper()} /FILE='{name}' /SHEET=INDEX 1 "
        (command,) = read_text(start + end).commands
        notes: list[str] = []
        found = get_data(command, path, name, notes)
        names = list(found)
        return names, listed(found, names[-1]), notes

    assert read("/HIDDEN IGNORE=YES.")[:2] == (["id", "time"], [10, 40, 50, 60])
    whole = read("/HIDDEN IGNORE=NO.")
    assert whole[:2] == (["id", "remark", "time"], [10, 20, 30, 40, 50, 60])
    assert whole[2] == [
        f"GET DATA: 2 hidden rows and 1 hidden column of sheet '{'Sheet' if name == 'x.xlsx' else 'Patients'}': "
        "read as all others are; /HIDDEN IGNORE=YES leaves them out."
    ]
    assert read("/CELLRANGE=RANGE 'A1:C5' /HIDDEN IGNORE=YES.")[:2] == (["id", "time"], [10, 40])
    assert "left out" in read("/HIDDEN IGNORE=YES.")[2][0]
    assert read("/CELLRANGE=RANGE 'A5:A7' /READNAMES=OFF /HIDDEN IGNORE=YES.")[2] == []
