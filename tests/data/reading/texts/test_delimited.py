"""Delimited text: what stands in the file arrives, exactly, and what cannot be read is refused by line."""

from __future__ import annotations

import csv as csv_module
import hashlib
import io
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarcstat.data.reading.source import open_source
from sarcstat.data.reading.texts.delimited import DelimitedFile


def note(dataset, code):
    return [condition.text for condition in dataset.conditions if condition.code == code]


def test_a_plain_file(csv):
    content = "time,status,arm\n1,0,a\n2.5,1,b\n,1,\n"
    data = csv(content)
    assert data.frame["time"].tolist()[:2] == [1.0, 2.5]
    assert math.isnan(data.frame["time"].iloc[2])
    assert data.frame["status"].dtype == np.int64
    assert data.frame["arm"].tolist()[:2] == ["a", "b"]
    assert data.frame["arm"].isna().tolist() == [False, False, True]
    assert data.conditions == []
    assert (data.first_row, data.row_word) == (2, "line")
    assert data.sha256 == hashlib.sha256(content.encode()).hexdigest()


@pytest.mark.parametrize(("delimiter", "named"), [(";", "semicolons"), ("\t", "tabs"), ("|", "'|'")])
def test_delimiter_is_detected_and_reported(csv, delimiter, named):
    data = csv("time,status,arm\n1,0,a\n2,1,b\n".replace(",", delimiter))
    assert list(data.frame.columns) == ["time", "status", "arm"]
    (text,) = note(data, "file_layout")
    assert text.endswith(f"was read with values separated by {named}.")


def test_tabs_are_what_a_tsv_has(write):
    data = open_source(write("x.tsv", "a\tb\n1\tx,y\n")).read()
    assert data.frame["b"].tolist() == ["x,y"]
    assert data.conditions == []


def test_commas_in_a_tsv_are_reported(write):
    data = open_source(write("x.tsv", "a,b\n1,2\n")).read()
    assert note(data, "file_layout")[0].endswith("was read with values separated by commas.")


def test_delimiter_of_the_rows_wins_over_one_in_the_header(csv):
    data = csv("time (days, from surgery, to death);site\n1;head, neck\n2;trunk\n")
    assert list(data.frame.columns) == ["time (days, from surgery, to death)", "site"]


def test_decimal_comma_is_detected_and_reported(csv):
    data = csv("time;status;site\n1,5;0;a,b\n12;1;c\n-0,25;1;d\n")
    assert data.frame["time"].tolist() == [1.5, 12.0, -0.25]
    assert data.frame["site"].tolist() == ["a,b", "c", "d"]
    assert note(data, "file_layout")[0].endswith("values separated by semicolons, decimal commas (time).")


def test_a_column_with_points_and_commas_is_refused(write, refused):
    path = write("x.csv", "t;u\n1,5;1\n2.5;2\n")
    problem = refused(path)
    assert problem.message == f"Column 't' of {path} has numbers with a decimal point and numbers with a decimal comma."
    assert "--decimal" in problem.hint
    assert open_source(path).read(["u"]).frame["u"].tolist() == [1, 2]
    for decimal in (",", "."):
        assert open_source(path, decimal=decimal).read().frame["t"].tolist() == ["1,5", "2.5"]


DAYS = "id;days;died;crp\n1;1.234;1;2,5\n2;987;0;3,0\n3;2.345;1;1,2\n4;365;1;0,4\n5;1.800;0;1,1\n"


def test_points_are_thousands_in_a_file_of_decimal_commas_whatever_columns_are_read(csv, write):
    data = csv(DAYS)
    assert data.frame["days"].tolist() == [1234, 987, 2345, 365, 1800]
    assert data.frame["crp"].tolist() == [2.5, 3.0, 1.2, 0.4, 1.1]
    (text,) = note(data, "file_layout")
    assert text.endswith("semicolons, decimal commas (crp), marks between thousands (days).")
    assert open_source(write("x.csv", DAYS)).read(["days"]).frame["days"].tolist() == [1234, 987, 2345, 365, 1800]


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (("1.234,56", "2"), [1234.56, 2]),
        (("2523,00", "1,5"), [2523, 1.5]),
        (("1.234.567", "12"), [1234567, 12]),
        (("1 234", "5"), [1234, 5]),
        (("1\u202f234,5", "5"), [1234.5, 5]),
        (("1'234.5", "5"), [1234.5, 5]),
        (("1,234.5", "5"), [1234.5, 5]),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_marks_that_say_one_thing_only(csv, cells, numbers, delimiter):
    rows = "".join(f'{i}{delimiter}"{cell}"\n' for i, cell in enumerate(cells))
    assert csv(f"id{delimiter}x\n{rows}").frame["x"].tolist() == numbers


@pytest.mark.parametrize(
    ("content", "number"),
    [
        ("x;y\n1.234;a\n", 1.234),
        ("x;y\n1,234;a\n", 1.234),
        ("x\ty\n1.234\ta\n", 1.234),
    ],
)
def test_what_nothing_decides_is_read_with_a_warning(csv, content, number):
    data = csv(content)
    assert data.frame["x"].tolist() == [number]
    (warning,) = (each for each in data.conditions if each.kind == "warning")
    assert "x: 1" in warning.text
    assert "--decimal" in warning.text
    assert "1234." in warning.text


@pytest.mark.parametrize(
    "content",
    [
        'n,s\n"1,234",0\n"2,345",1\n',
        "n\ts\n1,234\t0\n",
        "n;s;u\n1.234;0,5;0.25\n",
        "n;s\n1.234;1,234\n",
    ],
)
def test_what_the_file_says_twice_or_not_at_all_is_refused(write, refused, content):
    path = write("x.csv", content)
    problem = refused(path)
    assert "Column 'n' of" in problem.message
    assert "may mean two things: '1" in problem.message
    assert "--decimal" in problem.hint
    numbers = {mark: open_source(path, decimal=mark).read(["n"]).frame["n"].iloc[0] for mark in ",."}
    assert set(numbers.values()) == {1234, 1.234}


def test_points_of_a_file_of_commas_are_points(csv):
    data = csv('x,name\n1.234,"a"\n2.345,"b"\n')
    assert data.frame["x"].tolist() == [1.234, 2.345]
    assert data.conditions == []


def test_a_decimal_mark_that_is_given_holds_for_every_column(write):
    path = write("x.csv", "a;b\n1.234;1,5\n")
    assert open_source(path, decimal=",").read().frame.iloc[0].tolist() == [1234, 1.5]
    assert open_source(path, decimal=".").read().frame.astype(str).iloc[0].tolist() == ["1.234", "1,5"]


@pytest.mark.parametrize("text", ["0x1F", "0X1f", "1_000", "1e", "٣"])
def test_only_decimal_numbers_are_numbers(csv, text):
    assert csv(f"x,y\n{text},1\n5,2\n").frame["x"].tolist() == [text, "5"]


@pytest.mark.parametrize("blank", [",,", " , ,\t", '"",,""', ",\xa0,", '"\xa0"," ",', '"\n",,'])
def test_blank_rows_are_no_patients(csv, blank):
    data = csv(f"id,age,arm\n1,50,A\n{blank}\n2,60,B\n{blank}\n")
    assert data.frame.to_dict("list") == {"id": [1, 2], "age": [50, 60], "arm": ["A", "B"]}
    assert note(data, "blank_rows") == ["2 rows without any value left out: blank rows are no patients."]
    if "\n" not in blank:
        assert [data.row_number(i) for i in range(2)] == [2, 4]


def test_blank_rows_are_found_whatever_columns_are_read(write):
    path = write("x.csv", "id,age,arm\n1,,A\n,,\n2,60,\n")
    assert open_source(path).read(["age"]).frame["age"].isna().tolist() == [True, False]
    assert open_source(path).read(["arm"]).frame["arm"].isna().tolist() == [False, True]
    assert len(open_source(path, na=("A",)).read(["arm"]).frame) == 2


def test_identifiers_stay_as_they_stand_unless_numbers_say_the_same(write):
    path = write("x.csv", "id,n\n007,01\n7,2\n")
    data = open_source(path, ids=["id"]).read()
    assert data.frame["id"].tolist() == ["007", "7"]
    assert data.frame["n"].tolist() == [1, 2]
    assert note(data, "padded_numbers") == [
        "Whole numbers written with zeros before them were read as numbers: n (01)."
    ]
    assert open_source(write("y.csv", "id\n12\n7\n"), ids=["id"]).read().frame["id"].tolist() == [12, 7]
    long = open_source(write("z.csv", "id\n12345678901234567\n12345678901234568\n"), ids=["id"]).read()
    assert long.frame["id"].nunique() == 2


@pytest.mark.parametrize("word", ["None", "n/a", "NA", "NULL", "NaN", "nan", "-", "."])
def test_words_are_values(csv, word):
    content = f"time,arm\n1,{word}\n{word},b\n3,\n"
    frame = csv(content).frame
    assert frame["arm"].tolist()[:2] == [word, "b"]
    assert frame["time"].tolist() == ["1", word, "3"]
    assert frame["arm"].isna().tolist() == [False, False, True]


def test_words_named_with_na_are_missing_everywhere(csv):
    frame = csv("time,arm,age\n1,NA,50\nNA,b, NA \n3,None,-99\n4,x,-99.0\n", na=("NA", "-99")).frame
    assert frame["time"].tolist()[::2] == [1.0, 3.0]
    assert frame["time"].isna().tolist() == [False, True, False, False]
    assert frame["arm"].tolist()[1:] == ["b", "None", "x"]
    assert frame["age"].isna().tolist() == [False, True, True, True]


def test_blanks_alone_are_missing_and_do_not_matter_around_numbers(csv):
    frame = csv("id,time,arm\n1, 1 ,a \n2,  , \n3,2,\xa0\n").frame
    assert frame["time"].tolist()[::2] == [1.0, 2.0]
    assert frame["arm"].tolist()[0] == "a "
    assert frame["arm"].isna().tolist() == [False, True, True]


def test_true_and_false(csv):
    frame = csv("a,b,c\ntrue,TRUE,1\nfalse,,true\nTrue,FALSE,0\n").frame
    assert frame["a"].dtype == bool
    assert frame["a"].tolist() == [True, False, True]
    assert frame["b"].tolist()[::2] == [True, False]
    assert frame["b"].isna().tolist() == [False, True, False]
    assert frame["c"].tolist() == ["1", "true", "0"]


def test_infinity_is_a_number_for_the_reader(csv):
    assert csv("t,u\ninf,1\n2,1\n").frame["t"].tolist() == [math.inf, 2.0]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings(csv, ending):
    data = csv(ending.join(["a,b", "1,x", "2,y", ""]))
    assert data.frame.to_dict("list") == {"a": [1, 2], "b": ["x", "y"]}
    assert data.first_row == 2


def test_quotation_marks_and_line_breaks_in_them(csv):
    data = csv('id,"text"\n1,"a, ""b""\nc"\n2,5" tumor\n\n3,"x"\n')
    assert data.frame["text"].tolist() == ['a, "b"\nc', '5" tumor', "x"]
    # Lines and rows no longer agree, so rows are counted.
    assert (data.first_row, data.row_word) == (1, "row")


def test_line_breaks_where_blocks_meet(csv, monkeypatch):
    monkeypatch.setattr("sarcstat.data.reading.texts.delimited._BLOCK", 100)
    frame = csv("a,b\n" + "".join(f'{i},"x\n{i}"\n' for i in range(1000))).frame
    assert frame["b"].tolist() == [f"x\n{i}" for i in range(1000)]


def test_first_row_counts_lines_before_and_in_the_header(csv):
    assert csv('\n\n"a\nb",c\n1,2\n').first_row == 5


@pytest.mark.parametrize("name", ["my var", "` ); q() `", "生存", "x[1]", "a=b", "'", "Müller ≥2", "None", "1"])
def test_column_names_stay_as_written(csv, name):
    assert list(csv(f'"{name}",b\n1,2\n').frame.columns) == [name, "b"]


def test_blanks_around_column_names(csv):
    data = csv("time , status,arm\n1,0,a\n")
    assert list(data.frame.columns) == ["time", "status", "arm"]
    assert note(data, "header_blanks") == ["Blanks around column names removed: time, status."]


def test_columns_without_a_name(csv):
    with_row_names = csv('"","a"\n"1",5\n"2",6\n')
    assert list(with_row_names.frame.columns) == ["a"]
    assert with_row_names.conditions == []
    padded = csv("a,b,,\n1,2,,\n")
    assert list(padded.frame.columns) == ["a", "b"]
    assert note(padded, "nameless_columns") == ["2 columns have no name and cannot be used."]


@pytest.mark.parametrize(
    ("codec", "named"),
    [
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("utf-16", "UTF-16"),
        ("gb18030", "GB18030"),
    ],
)
def test_encodings_of_chinese(csv, codec, named):
    data = csv("时间,结局\n1,死亡\n2,存活\n".encode(codec))
    assert data.frame.to_dict("list") == {"时间": [1, 2], "结局": ["死亡", "存活"]}
    assert note(data, "file_layout")[0].endswith(f"was read with encoding {named}.")


def test_latin1(csv):
    data = csv("name,größe\nMüller,1\n".encode("latin-1"))
    assert data.frame.to_dict("list") == {"name": ["Müller"], "größe": [1]}
    assert note(data, "file_layout")[0].endswith("was read with encoding Windows-1252 (Latin-1).")


def test_plain_utf8_is_not_reported(csv):
    assert csv("name,größe\nMüller,1\n").conditions == []


def test_damaged_utf16(write, refused):
    path = write("x.csv", "a,b\n1,2\n".encode("utf-16") + b"\x00")
    assert refused(path).message.startswith(f"{path} begins as UTF-16 but is damaged at byte")


def test_zero_bytes_far_inside(write, refused):
    path = write("x.csv", "a,b\n" + "1,2\n" * 1000 + "\0,3\n")
    assert refused(path).message == f"{path} is not text: it holds zero bytes."


def test_duplicate_column_names_are_all_named(write, refused):
    path = write("x.csv", "a,b,a,c,b,,\n1,2,3,4,5,6,7\n")
    problem = refused(path)
    assert problem.message == f"{path} has these columns more than once: 'a', 'b'."
    assert problem.hint.startswith("Give every column a name of its own")
    assert open_source(path).read(["c"]).frame["c"].tolist() == [4]


def test_names_that_differ_in_blanks_are_told_apart(csv):
    data = csv("age ,Histology ,Histology,age, Histology,Histology_2\n1,2,3,4,5,6\n")
    frame = data.frame.iloc[0].to_dict()
    assert frame == {"age_2": 1, "Histology_2_": 2, "Histology": 3, "age": 4, "Histology_3": 5, "Histology_2": 6}
    (text,) = note(data, "header_alike")
    assert "'Histology ' is 'Histology_2_' here" in text
    assert note(data, "header_blanks") == []


def test_rows_of_another_length_are_refused_by_line(write, refused):
    rows = ["1,2,3", "1,2", "1,2,3,4", '"x\ny",2,3', "1", "", "1,2,3"] + ["1,2"] * 4
    path = write("x.csv", "a,b,c\n" + "\n".join(rows) + "\n")
    problem = refused(path)
    assert problem.message == (
        f"7 rows of {path} do not have 3 fields as its header has "
        "(line 3: 2, line 4: 4, line 7: 1, line 10: 2, line 11: 2 and 2 more)."
    )


def test_one_row_of_another_length(write, refused):
    path = write("x.csv", "a,b\n1,2\n1,2,3\n")
    assert refused(path).message == f"1 row of {path} does not have 2 fields as its header has (line 3: 3)."


def test_row_names_without_a_name(write, refused):
    path = write("x.tsv", "a\tb\n1\t5\t6\n2\t7\t8\n")
    problem = refused(path)
    assert problem.message.startswith(f"2 rows of {path} do not have 2 fields")
    assert "row.names = FALSE" in problem.hint


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('a,b\n1,"x\n2,y\n3,z\n', 2),
        ('a,b\n1,"x"\n2,"y\n3,z\n', 3),
        ('"a,b\n1,2\n', 1),
    ],
)
def test_unclosed_quotation_mark(write, refused, content, line):
    path = write("x.csv", content)
    assert refused(path).message == f"{path} has a quotation mark in line {line} that is never closed."


def test_quotation_marks_that_close_in_the_wrong_place(write, refused):
    path = write("x.csv", 'a,b\n"1","x"\n"2","y\n"3","z"\n')
    assert refused(path).message.startswith(f"1 row of {path} does not have 2 fields")


def test_empty_lines_and_an_end_of_file_sign(csv):
    data = csv("a,b\n1,x\n2,y\n\n  \n\x1a")
    assert data.frame.to_dict("list") == {"a": [1, 2], "b": ["x", "y"]}
    assert data.row_word == "line"


def test_only_the_wanted_columns_are_read(write):
    source = open_source(write("x.csv", "a,b,c\n1,2,3\n"))
    assert source.columns() == ["a", "b", "c"]
    assert list(source.read({"c", "a"}).frame.columns) == ["a", "c"]


def test_the_header_is_found_without_reading_all(write, monkeypatch):
    path = write("x.csv", "时间,b\n".encode("gb18030") + "1,死亡\n".encode("gb18030") * 200_000)
    monkeypatch.setattr(Path, "read_bytes", None)
    assert open_source(path).columns() == ["时间", "b"]


def test_the_header_of_a_large_utf16_file(write):
    path = write("x.csv", ("时间,b\n" + "1,死亡\n" * 150_000).encode("utf-16-le").join([b"\xff\xfe", b""]))
    assert open_source(path).columns() == ["时间", "b"]


def test_rows_longer_than_a_block(csv):
    names = [f"a{i}" for i in range(60)]
    long = ",".join(["x" * 80_000] * 60)
    frame = csv(f"{','.join(names)}\n{long}\n{','.join(['y'] * 60)}\n").frame
    assert frame["a59"].str.len().tolist() == [80_000, 1]


def test_a_column_of_missing_values(csv):
    frame = csv("a,b\n1,\n2,\n").frame
    assert frame["b"].dtype == float
    assert frame["b"].isna().all()


def test_a_late_word_makes_a_column_text(csv):
    rows = "".join(f"{i}\n" for i in range(5000))
    assert csv("t\n" + rows + "lost\n").frame["t"].tolist()[-2:] == ["4999", "lost"]


def test_a_late_point_makes_a_column_float(csv):
    rows = "".join(f"{i}\n" for i in range(5000))
    assert csv("t\n" + rows + "0.5\n").frame["t"].tolist()[-2:] == [4999.0, 0.5]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff", exclude_categories=("Cs",)), max_size=6)
FILLED = CELL.map(lambda text: text if text.strip(" \t\n\x0b\x0c\xa0\u2007\u202f\u3000") else "")


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(FILLED, FILLED, FILLED), min_size=1, max_size=12),
    delimiter=st.sampled_from(",;\t|"),
)
def test_texts_arrive_as_written(tmp_path_factory, rows, delimiter):
    """The csv module writes; a column with one cell that is no number is read as it stands."""
    text = io.StringIO()
    writer = csv_module.writer(text, delimiter=delimiter, lineterminator="\n", quoting=csv_module.QUOTE_ALL)
    writer.writerows([("a", "b", "c"), ("word", "word", "word"), *rows])
    path = tmp_path_factory.mktemp("texts") / "x.csv"
    path.write_bytes(text.getvalue().encode())
    frame = DelimitedFile("x.csv", path).read().frame
    for i, name in enumerate("abc"):
        expected = ["word", *(row[i] or None for row in rows if any(row))]
        assert [None if pd.isna(cell) else cell for cell in frame[name]] == expected


def test_whole_numbers_that_would_be_rounded_are_texts_and_said_to_be(write):
    """Beside an empty cell whole numbers are floats, of which two neighbors of this size are one."""
    digits = ["9007199254740992", "9007199254740993", "100000000000000000001"]
    path = write("x.csv", "n,a\n" + "".join(f"{each},1\n" for each in digits) + ",1\n")
    data = open_source(path).read()
    assert data.frame["n"].tolist()[:3] == digits
    assert data.frame["n"].isna().tolist() == [False, False, False, True]
    assert note(data, "large_numbers") == [
        "Whole numbers that computers round (beyond 15 digits) were left as texts: n (9007199254740993)."
    ]
    known = open_source(write("y.csv", "n\n9007199254740993\nNA\n"), na=["NA"]).read()
    assert known.frame["n"].tolist()[:1] == ["9007199254740993"]
    for text in ("9007199254740992", "9007199254740993.5", "1e20", "100000000000000000000"):
        assert open_source(write("z.csv", f"n\n{text}\n")).read().frame["n"].tolist() == [float(text)]
