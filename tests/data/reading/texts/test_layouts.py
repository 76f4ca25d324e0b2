"""Files as hospitals keep them: what is certain is found out and said, what is not is an error or a warning by name."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sarcstat.data.reading.shared.given import given as laid_out
from sarcstat.data.reading.source import open_source
from sarcstat.errors import SarcstatError, UsageError

BODY = "1,50,m,2.5\n2,60,f,3.5\n3,70,m,1.5\n"


def said(dataset: Any) -> str:
    return " / ".join(f"{each.kind}: {each.text}" for each in dataset.conditions)


def read(path: str, **layout: Any) -> Any:
    source = open_source(path, layout=laid_out(**layout))
    dataset = source.read()
    known = source.columns()
    assert known is None or known == list(dataset.frame.columns)
    return dataset


@pytest.mark.parametrize(
    ("text", "names", "line", "part"),
    [
        (f"Sarcoma study\nexported 2020-01-05\n\nid,age,sex,crp\n{BODY}", "id,age,sex,crp", 5, "header in line 4; lines 1–2 are a title"),
        (f"Sarcoma study,,,\n,,,\nid,age,sex,crp\n{BODY}", "id,age,sex,crp", 4, "header in line 3; line 1 is a title"),
        (f"Patient,,,Lab\nid,age,sex,crp\n{BODY}", "Patient id,Patient age,Patient sex,Lab crp", 3, "header in lines 1–2, joined"),
        (f",,,Lab\nid,age,sex,crp\n{BODY}", "id,age,sex,Lab crp", 3, "header in lines 1–2, joined"),
        (f"id,Patient,,Lab\n,age,sex,crp\n{BODY}", "id,Patient age,Patient sex,Lab crp", 3, "joined by a blank"),
        (f"id,age,sex,crp\n,years,,mg/L\n{BODY}", "id,age,sex,crp", 3, "units in line 2 (age: years, crp: mg/L)"),
        (f"id,age,sex,crp\n,(years),(m/f),[mg/L]\n{BODY}", "id,age,sex,crp", 3, "units in line 2"),
        (f"T\nPatient,,,Lab\nid,age,sex,crp\n,years,,mg/L\n{BODY}", "Patient id,Patient age,Patient sex,Lab crp", 5, "line 1 is a title; units in line 4"),
        (f"# by Ann\n# for Bob\nid,age,sex,crp\n{BODY}", "id,age,sex,crp", 4, "lines 1–2 are comments"),
        (f"#Id,Age,Sex,CRP\n#a,b,c,d\nid,age,sex,crp\n{BODY}", "id,age,sex,crp", 4, "lines 1–2 are comments"),
        (f"#Id,Age,Sex,CRP\nid,age,sex,crp\n{BODY}", "id,age,sex,crp", 3, "line 1 is a comment"),
        (f"##a=1\n##b=2\n#id,age,sex,crp\n{BODY}", "#id,age,sex,crp", 4, "lines 1–2 are comments"),
        (f"#id,age,sex,crp\n{BODY}", "#id,age,sex,crp", 2, ""),
        (f"sep=,\nid,age,sex,crp\n{BODY}", "id,age,sex,crp", 3, ""),
        (f"sep=;\nid,age,sex,crp\n{BODY}".replace(",", ";"), "id,age,sex,crp", 3, "semicolons"),
        (f"# c\nsep;title\n\nid;age;sex;crp\n{BODY}".replace(",", ";"), "id,age,sex,crp", 5, "line 2 is a title"),
    ],
)  # fmt: skip
def test_what_is_certain_is_found_and_said(write, text, names, line, part):
    dataset = read(write("x.csv", text))
    assert list(dataset.frame.columns) == names.split(",")
    assert dataset.frame.iloc[:, 1].tolist() == [50, 60, 70]
    assert dataset.frame.iloc[:, 3].tolist() == [2.5, 3.5, 1.5]
    assert dataset.first_row == line
    assert dataset.row_word == "line"
    assert part in said(dataset)
    assert "warning" not in said(dataset)


def test_units_are_in_the_labels(write):
    dataset = read(write("x.csv", f"id,age,sex,crp\n,years,,[mg/L]\n{BODY}"))
    assert [dataset.codebook.label(name) for name in dataset.frame.columns] == [
        "id",
        "age (years)",
        "sex",
        "crp [mg/L]",
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("remarks\npain; day\nrash; night\n", ["remarks"]),
        ("date of visit\n12 May 2020\n13 May 2020\n", ["date of visit"]),
        ("white cell count\n1 234 567\n2 345 678\n", ["white cell count"]),
        ("treatment arm\nNew drug\nOld drug\n", ["treatment arm"]),
        ("id,2020,2021\n1,5,6\n2,7,8\n", ["id", "2020", "2021"]),
        ("arm,size\nA,pending\nB,3\n", ["arm", "size"]),
        ("a,,c\nx,1,y\nz,2,w\n", ["a", "c"]),
        ("#name,sex\nAnna,f\nBert,m\n", ["#name", "sex"]),
    ],
)
def test_what_is_not_certain_is_read_as_it_stands(write, text, names):
    dataset = read(write("x.csv", text))
    assert list(dataset.frame.columns) == names
    assert "header in" not in said(dataset)
    assert "comments" not in said(dataset)


def test_a_row_that_may_belong_to_the_header_is_told(write):
    path = write("x.csv", f"Number,Age at diagnosis,Sex,C-reactive\nid,age,sex,crp\n{BODY}{BODY}")
    dataset = read(path)
    assert "--header-row 2, or --header-row 1-2" in said(dataset)
    assert [each.kind for each in dataset.conditions] == ["warning"]
    assert list(read(path, header_row=2).frame.columns) == ["id", "age", "sex", "crp"]
    assert read(path, header_row="1-2").frame.columns[1] == "Age at diagnosis age"
    assert read(path, header_row=2).frame["age"].tolist() == [50, 60, 70] * 2


def test_three_lines_of_names_as_tcga_has_them(write):
    path = write(
        "x.txt",
        "uuid\tage\tdays\nuuid\tage_at\tdays_to\nCDE_ID:1\tCDE_ID:2\tCDE_ID:3\nP1\t50\t7\nP2\t'--\t8\nP3\t52\t9\n",
    )
    assert "--header-row" in said(read(path))
    dataset = read(path, header_row=2, comment="CDE_ID")
    assert list(dataset.frame.columns) == ["uuid", "age_at", "days_to"]
    assert dataset.frame["days_to"].tolist() == [7, 8, 9]


def test_a_line_that_may_be_a_comment_is_told(write):
    path = write("x.csv", "#name,sex\nAnna,f\nBert,m\n")
    assert "--comment '#'" in said(read(path))
    assert list(read(path, comment="#").frame.columns) == ["Anna", "f"]


def test_all_texts_below_a_title_are_told(write, refused):
    path = write("x.csv", "A title\nname,sex\nAnna,f\nBert,m\n")
    assert "--header-row 2" in said(read(path))
    assert "--header-row" in refused(write("y.csv", "A title, first\nname,sex,x\nAnna,f,y\nBert,m,z\n")).hint
    assert read(path, header_row=2).frame["sex"].tolist() == ["f", "m"]
    assert read(path, skip=1).frame["sex"].tolist() == ["f", "m"]
    assert read(path, header_row=2).first_row == 3


@pytest.mark.parametrize(
    ("above", "part"),
    [
        ("Nowhere, Deaths (1x1),  Last modified: 1 May 2020\n\n", "header in line 3; line 1 is a title"),
        ("# of the registry\n# deaths\n", "lines 1–2 are comments"),
        ("", "separated by blanks"),
    ],
)
def test_blanks_below_a_title(write, above, part):
    path = write(
        "x.txt",
        f"{above}  Year  Age   Female   Male\n  1921   0    10.5   20.5\n  1921   1   1.5   2.5\n1921 2+  1 2\n",
    )
    dataset = read(path)
    assert list(dataset.frame.columns) == ["Year", "Age", "Female", "Male"]
    assert dataset.frame["Male"].tolist() == [20.5, 2.5, 2]
    assert part in said(dataset)


def test_two_columns_of_numbers_between_blanks_are_told(write):
    path = write("x.txt", "time status\n5 1\n7 0\n")
    assert "--delimiter blank" in said(read(path))
    assert read(path, delimiter="blank").frame["status"].tolist() == [1, 0]


def test_a_header_that_is_no_header_is_told(write):
    assert "holds nothing but numbers" in said(read(write("x.csv", "1,50\n2,60\n3,70\n")))
    assert "holds nothing but numbers" not in said(read(write("y.csv", "id,2020\n2,60\n3,70\n")))


def test_comments_between_rows_and_in_quotation_marks(write):
    path = write("x.csv", 'a,b\n% one\n1,"x\n% no comment"\n% two\n2,y\n')
    dataset = read(path, comment="%")
    assert dataset.frame["b"].tolist() == ["x\n% no comment", "y"]
    assert "2 comment lines left out" in said(dataset)
    assert "no line begins with '!'" in said(read(write("y.csv", "a,b\n1,2\n"), comment="!"))


@pytest.mark.parametrize(("sign", "word"), [("^", "^"), (";", ";"), ("\t", "tab"), (" ", "blank"), (":", ":")])
def test_a_delimiter_that_is_said(write, sign, word):
    path = write("x.txt", f"id,age,sex,crp\n{BODY}".replace(",", sign))
    assert read(path, delimiter=word).frame["crp"].tolist() == [2.5, 3.5, 1.5]


def test_blanks_between_values(write):
    dataset = read(write("x.txt", '  id  "my age"   x\n   1   50   "a ""b"" c"\n  22   60     d\n'))
    assert dataset.frame["my age"].tolist() == [50, 60]
    assert dataset.frame["x"].tolist() == ['a "b" c', "d"]
    assert "separated by blanks" in said(dataset)


JAPANESE = "番号,性別,年齢,備考\n1,男,50,なし\n2,女,60,カルテ参照\n"


@pytest.mark.parametrize(
    ("text", "codec", "option"),
    [
        (JAPANESE, "cp932", None),
        ("ID,性別,年齢\n1,男,50\n2,女,60\n", "cp932", None),
        ("id,age\n1,50\n2,60\n", "utf-16-le", None),
        ("id,age\n1,50\n2,60\n", "utf-16-be", None),
        (JAPANESE, "utf-16", None),
        (JAPANESE, "euc-jp", "euc-jp"),
        ("imię,wiek\nŁukasz,50\nŻaneta,60\n", "cp1250", "windows-1250"),
        ("имя,возраст\nАнна,50\nБорис,60\n", "koi8-r", "koi8-r"),
        ("id,이름\n1,김\n2,박\n", "euc-kr", "euc-kr"),
    ],
)
def test_encodings(write, text, codec, option):
    dataset = read(write("x.csv", text.encode(codec)), encoding=option)
    expected = pd.read_csv(io.StringIO(text))
    assert list(dataset.frame.columns) == list(expected.columns)
    assert dataset.frame.to_numpy().tolist() == expected.to_numpy().tolist()
    assert "encoding" in said(dataset)


@pytest.mark.parametrize("text", ["Müller,Köln\nJosé’s,“x”\n", "Größe,Straße\nä–ö,ß\n", "naïve,café\n‚x‘,ƒ\n"])
def test_letters_with_accents_are_no_japanese(write, text):
    assert read(write("x.csv", text.encode("cp1252"))).frame.columns[0] == text.split(",")[0]


def test_an_encoding_that_does_not_fit(write, refused):
    path = write("x.csv", JAPANESE.encode("cp932"))
    assert "is not UTF-8" in refused(path, layout=laid_out(encoding="utf-8")).message


def test_a_text_with_the_name_of_a_workbook(write):
    for name in ("x.xlsx", "x.xls", "x.ods"):
        dataset = read(write(name, f"id\tage\tsex\tcrp\n{BODY}".replace(",", "\t")))
        assert dataset.frame["crp"].tolist() == [2.5, 3.5, 1.5]
        assert "plain text whatever its name says" in said(dataset)
    with pytest.raises(UsageError, match="--sheet"):
        open_source(write("x.xlsx", "a,b\n1,2\n"), sheet="2")


@pytest.mark.parametrize(
    ("name", "layout", "part"),
    [
        ("x.xlsx", {"delimiter": ";"}, "--delimiter is for texts"),
        ("x.xlsx", {"encoding": "latin-1"}, "--encoding is for texts"),
        ("x.sav", {"skip": 2}, "--skip is for texts and workbooks"),
        ("survival::lung", {"comment": "#"}, "--comment is for texts and workbooks"),
        ("x.csv", {"header_row": 4}, "has only 2 lines"),
        ("x.csv", {"skip": 9}, "has only 2 lines"),
    ],
)
def test_options_that_do_not_fit_the_file(write, name, layout, part):
    content = {"x.xlsx": b"PK\x03\x04", "x.sav": b"$FL2@(#)", "x.csv": b"a,b\n1,2\n"}.get(name)
    path = write(name, content) if content else name
    with pytest.raises(SarcstatError) as caught:
        open_source(path, layout=laid_out(**layout)).read()
    assert part in caught.value.problems[0].message


@pytest.mark.parametrize(
    "layout",
    [
        {"header_row": "0"},
        {"header_row": "x"},
        {"header_row": "5-4"},
        {"header_row": 2, "skip": 1},
        {"delimiter": "ab"},
        {"delimiter": '"'},
        {"encoding": "klingon"},
        {"encoding": "base64"},
        {"comment": " "},
    ],
)
def test_options_that_say_nothing(layout):
    with pytest.raises(UsageError):
        laid_out(**layout)


# ----------------------------------------------------------------------------------------------------- workbooks


def book(write: Any, rows: list[list[Any]], merged: tuple[str, ...] = (), others: tuple[str, ...] = ()) -> str:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cells in merged:
        made.active.merge_cells(cells)
    for title in others:
        made.create_sheet(title).append(["a note"])
    buffer = io.BytesIO()
    made.save(buffer)
    return str(write("x.xlsx", buffer.getvalue()))


NUMBERS: list[list[Any]] = [[1, 50, "m", 2.5], [2, 60, "f", 3.5], [3, 70, "m", 1.5]]
NAMES = ["id", "age", "sex", "crp"]


@pytest.mark.parametrize(
    ("above", "merged", "names", "row", "part"),
    [
        ([["A title"], [], NAMES], (), NAMES, 4, "header in row 3; row 1 is a title"),
        ([["A title", None, None, None], NAMES], ("A1:D1",), NAMES, 3, "row 1 is a title"),
        ([["Patient", None, None, "Lab"], NAMES], ("A1:C1",), ["Patient id", "Patient age", "Patient sex", "crp"], 3, "joined"),
        ([["id", "Patient", None, "crp"], [None, "age", "sex", None]], ("A1:A2", "B1:C1", "D1:D2"), ["id", "Patient age", "Patient sex", "crp"], 3, "joined"),
        ([NAMES, [None, "years", None, "mg/L"]], (), NAMES, 3, "units in row 2"),
        ([["T"], ["Patient", None, None, "Lab"], NAMES, [None, "years", None, "mg/L"]], ("B2:C2",), None, 5, "row 1 is a title; units in row 4"),
    ],
)  # fmt: skip
def test_heads_of_sheets(write, above, merged, names, row, part):
    dataset = read(book(write, [*above, *NUMBERS], merged))
    if names and names[-1] == "crp" and "joined" in part and above[0][3] == "Lab":
        names = [*names[:-1], "Lab crp"]
    if names:
        assert list(dataset.frame.columns) == names
    assert dataset.frame.iloc[:, 1].tolist() == [50, 60, 70]
    assert dataset.frame.iloc[:, 3].tolist() == [2.5, 3.5, 1.5]
    assert dataset.first_row == row
    assert part in said(dataset)


def test_rows_of_a_sheet_that_are_said(write):
    path = book(write, [["x", "y"], ["name", "sex"], ["Anna", "f"]])
    assert read(path, header_row=2).frame["sex"].tolist() == ["f"]
    assert read(path, skip=1).frame["sex"].tolist() == ["f"]
    assert list(read(path, header_row="1-2").frame.columns) == ["x name", "y sex"]
    with pytest.raises(SarcstatError):
        read(path, header_row=9)


def test_the_only_sheet_with_anything_is_read(write):
    made = openpyxl.Workbook()
    for row in [NAMES, *NUMBERS]:
        made.create_sheet("Data") if "Data" not in made.sheetnames else None
        made["Data"].append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    dataset = read(write("x.xlsx", buffer.getvalue()))
    assert dataset.frame["age"].tolist() == [50, 60, 70]
    assert "Sheet 'Data'" in said(dataset)
    assert "the only one that is not empty" in said(dataset)


def test_errors_and_formulas_without_values_are_counted(write):
    rows = [[*NAMES], [1, "#N/A", "m", "=B2*2"], [2, 60, "f", "=B3*2"], [3, "#DIV/0!", "m", 1.5], ["=1/0", 5, "f", 2]]
    dataset = read(book(write, rows))
    assert dataset.frame["age"].isna().tolist() == [True, False, True, False]
    text = said(dataset)
    assert "warning: " in text
    assert "2 cells with an error of the spreadsheet count as empty: age #N/A (1), #DIV/0! (1)" in text
    assert "3 formulas without a stored value count as empty: id (1), crp (2)" in text
    above = said(read(book(write, [["=TODAY()"], ["A title"], [*NAMES], *NUMBERS])))
    assert "header in row 3" in above
    assert "stored value" not in above
    source = open_source(book(write, rows))
    assert "without a stored value" not in said(source.read(["sex"]))


# ---------------------------------------------------------------------------------- whatever programs write, reads back

NUMERIC = st.one_of(st.integers(-999, 999), st.floats(-1e6, 1e6, allow_nan=False).map(lambda each: round(each, 3)))
WORD = st.text(st.sampled_from("abcdeXYZ äß'é"), min_size=1, max_size=6).filter(lambda text: text.strip() == text)
LEVEL = WORD.filter(lambda text: text.lower() not in ("nan", "na", "nd", "nc", "c", "d", "a", "e", "inf"))


@st.composite
def tables(draw: Any) -> pd.DataFrame:
    rows = draw(st.integers(2, 6))
    numbers = draw(st.lists(st.lists(NUMERIC, min_size=rows, max_size=rows), min_size=2, max_size=4))
    texts = draw(st.lists(st.lists(LEVEL, min_size=rows, max_size=rows), min_size=0, max_size=2))
    frame = {f"number {i}": column for i, column in enumerate(numbers)}
    return pd.DataFrame(frame | {f"text.{i}": column for i, column in enumerate(texts)})


HEADS = st.sets(st.sampled_from(["title", "blank", "groups", "units", "comments", "padded"]))


def headed(frame: pd.DataFrame, parts: set[str]) -> tuple[list[list[str]], list[str]]:
    """The rows above the values, and the names that the columns then have."""
    names, width = list(frame.columns), len(frame.columns)
    rows: list[list[str]] = []
    if "title" in parts:
        rows += [["Sarcoma study of 2020", *([""] * (width - 1) if "padded" in parts else [])]]
        rows += [[""] * width] if "blank" in parts else []
    if "groups" in parts:
        rows += [["", "Lab", *[""] * (width - 2)]]
    rows += [names]
    if "units" in parts:
        rows += [["years" if each.startswith("number") else "" for each in names]]
    return rows, [names[0], *(f"Lab {each}" for each in names[1:])] if "groups" in parts else names


def same(dataset: Any, frame: pd.DataFrame, names: list[str]) -> None:
    assert list(dataset.frame.columns) == names
    for name, column in zip(names, frame.columns, strict=True):
        assert dataset.frame[name].tolist() == frame[column].tolist(), (name, said(dataset))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    frame=tables(),
    parts=HEADS,
    delimiter=st.sampled_from(",;\t|"),
    codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_what_pandas_writes_below_any_head(frame, parts, delimiter, codec):
    rows, names = headed(frame, parts)
    comments = ["# one", "# two"] if "comments" in parts else []
    lines = [*comments, *(delimiter.join(row) for row in rows)]
    text = "\n".join(lines) + "\n" + frame.to_csv(index=False, header=False, sep=delimiter, lineterminator="\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(text.encode(codec))
        same(read(str(path)), frame, names)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(frame=tables(), parts=HEADS)
def test_what_openpyxl_writes_below_any_head(frame, parts):
    rows, names = headed(frame, parts - {"comments"})
    made = openpyxl.Workbook()
    for row in [*rows, *frame.to_numpy(dtype=object).tolist()]:
        made.active.append([None if cell == "" else cell for cell in row])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xlsx"
        made.save(path)
        same(read(str(path)), frame, names)


R_WRITES = {
    "csv": 'write.csv(x, f)',
    "csv_plain": 'write.csv(x, f, row.names = FALSE)',
    "csv2": 'write.csv2(x, f)',
    "csv2_plain": 'write.csv2(x, f, row.names = FALSE)',
    "table": 'write.table(x, f)',
    "table_plain": 'write.table(x, f, row.names = FALSE)',
    "table_tab": 'write.table(x, f, sep = "\\t")',
    "table_comma": 'write.table(x, f, sep = ",")',
    "table_bare": 'write.table(x, f, row.names = FALSE, quote = 3)',
    "table_utf16": 'write.table(x, f, row.names = FALSE, sep = "\\t", fileEncoding = "UTF-16LE")',
}  # fmt: skip


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not here")
def test_what_r_writes(tmp_path):
    code = 'x <- data.frame(id = 1:4, age = c(50.5, NA, 61, 7.25), `my arm` = c("A b", "it\'s \\"q\\"", "c,d;e", "f"), check.names = FALSE);'
    for name, call in R_WRITES.items():
        code += f'f <- "{tmp_path.as_posix()}/{name}.txt"; {call};'
    subprocess.run(["Rscript", "-e", code], check=True, capture_output=True)
    for name in R_WRITES:
        dataset = open_source(str(tmp_path / f"{name}.txt"), na=("NA",)).read()
        assert list(dataset.frame.columns) == ["id", "age", "my arm"], name
        assert dataset.frame["id"].tolist() == [1, 2, 3, 4]
        assert dataset.frame["age"].fillna(-1).tolist() == [50.5, -1, 61, 7.25], name
        assert dataset.frame["my arm"].tolist() == ["A b", 'it\'s "q"', "c,d;e", "f"], name


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not here")
def test_what_haven_writes(tmp_path):
    code = (
        f'setwd("{tmp_path.as_posix()}"); x <- data.frame(id = 1:3, age = c(50.5, NA, 61), arm = c("A b", "c", "d"));'
        'haven::write_sav(x, "x.sav"); haven::write_dta(x, "x.dta"); haven::write_xpt(x, "x.xpt")'
    )
    if subprocess.run(["Rscript", "-e", code], capture_output=True, check=False).returncode:
        pytest.skip("haven is not here")
    for path in sorted(tmp_path.glob("x.*")):
        frame = open_source(str(path)).read().frame
        assert frame["id"].tolist() == [1, 2, 3]
        assert frame["age"].fillna(-1).tolist() == [50.5, -1, 61]
        assert frame["arm"].tolist() == ["A b", "c", "d"]
