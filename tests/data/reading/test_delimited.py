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

from sarcstat.data.reading.delimited import DelimitedFile
from sarcstat.data.reading.source import open_source


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


def test_points_and_commas_in_one_column_are_text(csv):
    assert csv("t;u\n1,5;1\n2.5;2\n").frame["t"].tolist() == ["1,5", "2.5"]


def test_thousands_in_a_file_of_commas_stay_text(csv):
    assert csv('n,s\n"1,234",0\n"2,345",1\n').frame["n"].tolist() == ["1,234", "2,345"]


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
    frame = csv("time,arm\n 1 ,a \n  , \n2,\xa0\n").frame
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
    monkeypatch.setattr("sarcstat.data.reading.delimited._BLOCK", 100)
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
    path = write("x.csv", "a,b, a,c,b,,\n1,2,3,4,5,6,7\n")
    problem = refused(path)
    assert problem.message == f"{path} has these columns more than once: 'a', 'b'."
    assert problem.hint.startswith("Give every column a name of its own")


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
    long = "x" * 20_000_000
    frame = csv(f"a,b\n1,{long}\n2,y\n").frame
    assert frame["b"].str.len().tolist() == [20_000_000, 1]


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


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12),
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
        expected = ["word", *(row[i] if row[i].strip(" \t\n\xa0\u3000") else None for row in rows)]
        assert [None if pd.isna(cell) else cell for cell in frame[name]] == expected
