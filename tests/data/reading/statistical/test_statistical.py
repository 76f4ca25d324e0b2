"""SPSS, Stata and SAS files: labels, formats, user-missing values, old encodings, damage."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from published import shared

from sarcstat.data.reading.source import open_source
from sarcstat.errors import InputError


@pytest.fixture
def sav(tmp_path):
    """Writes columns as an SPSS file and returns its path."""

    def write_sav(name="study.sav", **options):
        columns = options.pop("columns")
        pyreadstat.write_sav(pd.DataFrame(columns), tmp_path / name, **options)
        return str(tmp_path / name)

    return write_sav


def test_labels_formats_and_measure(sav):
    path = sav(
        columns={"sex": [2.0, 1.0], "time": [1.5, 2.0], "site": ["T  ", "H"]},
        column_labels={"sex": "Sex of patient"},
        variable_value_labels={"sex": {2.0: "Female", 9.0: "Unknown", 1.0: "Male"}, "site": {"T": "Trunk  "}},
        variable_format={"time": "F8.3", "sex": "F1.0"},
        variable_measure={"sex": "nominal"},
    )
    data = open_source(path).read()
    sex, time, site = (data.codebook[name] for name in ("sex", "time", "site"))
    assert sex.label == "Sex of patient"
    assert list(sex.value_labels.items()) == [(1.0, "Male"), (2.0, "Female"), (9.0, "Unknown")]
    assert (sex.decimals, sex.measure, time.decimals, time.measure) == (0, "nominal", 3, None)
    assert site.value_labels == {"T": "Trunk"}
    assert data.frame["site"].tolist() == ["T", "H"]
    assert data.frame["sex"].dtype == float
    assert data.codebook.label("time") == "time"
    assert (data.first_row, data.row_word, data.conditions) == (1, "row", [])


@pytest.mark.parametrize("name", ["study.sav", "study.zsav"])
def test_user_missing_values_are_counted_and_missing(sav, name):
    path = sav(
        name,
        compress=name.endswith("zsav"),
        columns={
            "time": [1.0, 90.0, 99.0, 89.9, np.nan],
            "sex": [1.0, 2.0, 9.0, 8.0, 9.0],
            "site": ["H", "NA", "   ", "NA ", "U"],
        },
        missing_ranges={"time": [{"lo": 90, "hi": 99}], "sex": [9.0, {"lo": 7, "hi": 8}], "site": ["NA", "U"]},
    )
    data = open_source(path).read()
    assert data.frame["time"].isna().tolist() == [False, True, True, False, True]
    assert data.frame["sex"].isna().tolist() == [False, False, True, True, True]
    assert data.frame["site"].isna().tolist() == [False, True, True, True, True]
    assert [data.codebook[name].user_missing for name in ("time", "sex", "site")] == [2, 3, 3]
    notes = {note.code: note.text for note in data.conditions}
    assert notes["user_missing"].endswith("were set missing: time 2, sex 3, site 3.")
    assert notes["blank_texts"].endswith("site 1 row.")


def test_dates(sav):
    day = datetime.date(2020, 1, 31)
    moment = datetime.datetime(2020, 1, 31, 12, 30, 15)
    data = open_source(sav(columns={"day": [day, None], "moment": [moment, moment], "x": [1.0, 2.0]})).read()
    assert data.frame["day"].tolist()[0] == pd.Timestamp(day)
    assert pd.isna(data.frame["day"][1])
    assert data.frame["moment"].tolist() == [pd.Timestamp(moment)] * 2
    assert data.codebook["day"].decimals is None


def test_only_the_wanted_columns_are_read(sav, refused):
    path = sav(columns={"a": [1.0], "b": ["x"], "c": [2.0]})
    source = open_source(path)
    assert source.columns() is None
    assert list(source.read(["c", "a"]).frame.columns) == ["a", "c"]
    with pytest.raises(Exception, match="has no column 'd'"):
        source.read(["d"])


def test_words_named_with_na(sav):
    path = sav(columns={"a": [1.0, 99.0], "b": ["x", "NK"]})
    frame = open_source(path, na=("99", "NK")).read().frame
    assert frame.isna().to_numpy().tolist() == [[False, False], [True, True]]


def replaced(path, placeholder, text, codec):
    """The file with an ASCII placeholder overwritten by as many bytes of another encoding."""
    data = text.encode(codec)
    assert len(data) == len(placeholder)
    file = Path(path)
    content = file.read_bytes()
    assert placeholder.encode() in content
    file.write_bytes(content.replace(placeholder.encode(), data))
    return path


@pytest.mark.parametrize(
    ("text", "codec", "named"),
    [
        ("Müller", "cp1252", "WINDOWS-1252"),
        ("肉瘤肿", "gb18030", "GB18030"),
        ("a\x81\x8d\x8f\x90ü", "latin-1", "ISO-8859-1"),
    ],
)
def test_texts_in_another_encoding_than_declared(sav, text, codec, named):
    path = sav(columns={"a": ["QQQQQQ", "x"], "b": [1.0, 2.0]}, variable_value_labels={"b": {1.0: "QQQQQQ"}})
    data = open_source(replaced(path, "QQQQQQ", text, codec)).read(["a", "b"])
    assert data.frame["a"].tolist() == [text, "x"]
    assert data.codebook["b"].value_labels == {1.0: text}
    (note,) = data.conditions
    assert note.code == "encoding"
    assert note.text.endswith(f"they were read as {named}.")


def test_column_names_in_another_encoding(sav):
    path = sav(columns={"QQQQ": [1.0, 2.0], "b": [1.0, 2.0]})
    source = open_source(replaced(path, "QQQQ", "生存", "gb18030"))
    assert list(source.read(["生存"]).frame.columns) == ["生存"]


@pytest.mark.parametrize(("text", "codec"), [("Müller", "cp1252"), ("肉瘤肿", "gb18030")])
def test_old_stata_does_not_say_its_encoding(tmp_path, text, codec):
    path = tmp_path / "old.dta"
    pyreadstat.write_dta(pd.DataFrame({"a": ["QQQQQQ", "x"]}), path, version=8)
    data = open_source(replaced(str(path), "QQQQQQ", text, codec)).read()
    assert data.frame["a"].tolist() == [text, "x"]
    assert [note.code for note in data.conditions] == (["encoding"] if codec == "gb18030" else [])


def test_stata(tmp_path):
    path = tmp_path / "study.dta"
    frame = pd.DataFrame({"sex": [2, 1], "time": [1.5, np.nan], "day": [datetime.date(2020, 1, 31)] * 2})
    pyreadstat.write_dta(
        frame,
        path,
        column_labels={"sex": "Sex"},
        variable_value_labels={"sex": {2: "Female", 1: "Male"}},
        variable_format={"time": "%9.2f"},
    )
    data = open_source(str(path)).read()
    assert data.frame["sex"].tolist() == [2.0, 1.0]
    assert data.frame["time"].isna().tolist() == [False, True]
    assert data.frame["day"][0] == pd.Timestamp(2020, 1, 31)
    assert list(data.codebook["sex"].value_labels.items()) == [(1, "Male"), (2, "Female")]
    assert (data.codebook["sex"].label, data.codebook["time"].decimals) == ("Sex", 2)


def test_stata_extended_missing_values(tmp_path):
    path = tmp_path / "study.dta"
    frame = pd.DataFrame({"x": pd.Series([1, "a", "b"], dtype=object)})
    pyreadstat.write_dta(frame, path, missing_user_values={"x": ["a", "b"]})
    assert open_source(str(path)).read().frame["x"].isna().tolist() == [False, True, True]


def test_sas_transport(tmp_path, refused):
    path = tmp_path / "study.xpt"
    days = [datetime.date(2020, 1, 31)] * 50
    frame = pd.DataFrame({"TIME": [1.5, np.nan] * 25, "ARM": ["a", ""] * 25, "DAY": days})
    pyreadstat.write_xport(frame, path, column_labels={"TIME": "Months"})
    data = open_source(str(path)).read()
    assert data.frame["TIME"].tolist()[0] == 1.5
    assert data.frame.isna().sum().to_dict() == {"TIME": 25, "ARM": 25, "DAY": 0}
    assert data.frame["DAY"][0] == pd.Timestamp(2020, 1, 31)
    assert data.codebook.label("TIME") == "Months"
    path.write_bytes(path.read_bytes()[:-200])
    assert refused(str(path)).message.endswith("is damaged or incomplete: it cannot be read as a file of SAS.")


@pytest.mark.parametrize("name", ["iris.sas7bdat", "iris.dta", "iris.sav"])
def test_the_examples_of_haven_hold_fishers_irises(haven, name):
    """Fisher 1936, table I: 50 flowers of each species; the means of the four measurements."""
    data = open_source(str(haven / name)).read()
    assert data.frame.shape == (150, 5)
    means = data.frame.iloc[:, :4].mean().round(6).tolist()
    assert means == [5.843333, 3.057333, 3.758, 1.199333]
    species = data.codebook[data.frame.columns[4]].value_labels
    first = [species.get(code, code)[:6] for code in data.frame.iloc[:, 4]]  # the SAS column is six wide
    assert first == ["setosa"] * 50 + ["versic"] * 50 + ["virgin"] * 50


def test_an_spss_file_and_its_csv_hold_the_same():
    """SPSS saved the .sav; the .csv of the same 500 patients came another way."""
    spss = open_source(str(shared("data", "whas500.sav"))).read()
    text = open_source(str(shared("spss", "cases", "sih_whas500", "data.csv"))).read().frame
    assert spss.codebook["Gender"].value_labels == {0.0: "Male", 1.0: "Female"}
    assert spss.codebook["bmi"].decimals == 5
    frame = spss.frame.rename(columns=str.lower)
    common = [name for name in text.columns if name.lower() in frame.columns and text[name].dtype.kind in "if"]
    assert len(common) > 15
    for name in common:
        # The .csv has 15 significant digits.
        assert np.allclose(text[name], frame[name.lower()], rtol=1e-14, atol=0, equal_nan=True), name
    days = (frame["fdate"] - frame["admitdate"]).dt.days
    assert days.equals(frame["lenfol"].astype("int64"))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_truncated(sav, refused, share, capfd):
    path = sav(columns={"a": np.arange(500.0), "b": ["x", "yy"] * 250}, column_labels={"a": "Time to death"})
    file = Path(path)
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    problem = refused(path)
    assert problem.message == f"{path} is damaged or incomplete: it cannot be read as a file of SPSS."
    assert problem.hint.startswith("Copy or export it again")
    assert capfd.readouterr() == ("", "")


def test_columns_without_rows(sav, refused):
    path = sav(columns={"a": np.array([], dtype=float)})
    assert refused(path).message == f"{path} has columns but no rows."


@pytest.mark.parametrize("version", [5, 8])
@pytest.mark.parametrize("names", [("id", "name", "x"), ("x",), ("x", "id")])
def test_a_transport_file_that_breaks_off_is_never_read_in_silence(tmp_path, version, names):
    rows = 63
    whole = pd.DataFrame(
        {
            "id": [float(i) for i in range(rows)],
            "name": [f"patient {i}" for i in range(rows)],
            "x": [i * 1.5 for i in range(rows)],
        }
    )[list(names)]
    path = tmp_path / "study.xpt"
    pyreadstat.write_xport(whole, str(path), file_format_version=version)
    content = path.read_bytes()
    assert len(open_source(str(path)).read().frame) == rows
    assert open_source(str(path)).read().conditions == []
    for length in range(80, len(content), 80):
        path.write_bytes(content[:length])
        try:
            data = open_source(str(path)).read()
        except InputError:
            continue
        assert [note.code for note in data.conditions] == ["open_end"], length
        assert version == 5


def test_a_transport_file_with_several_data_sets_is_refused(tmp_path, refused):
    path = tmp_path / "study.xpt"
    pyreadstat.write_xport(pd.DataFrame({"x": [1.0, 2.0]}), str(path), file_format_version=5)
    content = path.read_bytes()
    path.write_bytes(content + content[content.index(b"HEADER RECORD*******MEMBER") :])
    assert refused(str(path)).message == f"{path} holds several data sets."


@pytest.mark.parametrize(("at", "digits"), [(b"NAMSTV8", b"9000000006"), (b"MEMBV8 ", b"000")])
def test_a_description_larger_than_its_transport_file_is_refused(tmp_path, refused, at, digits):
    """Nor one of no size: both are counted before the file is read, and neither may take long."""
    path = tmp_path / "study.xpt"
    pyreadstat.write_xport(pd.DataFrame({"x": [1.0, 2.0]}), str(path), file_format_version=8)
    content = path.read_bytes()
    start = content.index(at)
    number = start + (28 if at == b"NAMSTV8" else 55)
    assert content[number : number + len(digits)].strip(b"0") in (b"1", b"14")
    path.write_bytes(content[:number] + digits + content[number + len(digits) :])
    assert refused(str(path)).message.startswith(f"{path} is damaged or incomplete")


@pytest.mark.parametrize(("name", "told"), [(b"x\0", "has several columns of one name"), (b"\0\0", "is damaged")])
@pytest.mark.parametrize("version", [8, 12, 14])
def test_columns_without_a_name_of_their_own(tmp_path, refused, version, name, told):
    path = tmp_path / "study.dta"
    pyreadstat.write_dta(pd.DataFrame({"x": [1.0], "y": [2.0], "z": [2.0]}), str(path), version=version)
    content = path.read_bytes()
    for each in (b"y\0", b"z\0"):
        content = content.replace(each, name, 1)
    path.write_bytes(content)
    assert told in refused(str(path)).message


def test_dates_that_cannot_be_are_counted(sav):
    path = sav(columns={"seen": [1e13, 13e9, None, 1e300]}, variable_format={"seen": "DATE11"})
    data = open_source(path).read()
    assert data.frame["seen"].isna().tolist() == [True, False, True, True]
    assert [note.text for note in data.conditions] == [
        f"Dates of {path} that lie thousands of years off count as missing: seen (2 rows)."
    ]


def test_a_format_that_is_no_text(tmp_path, refused):
    """No encoding helps there: names of formats are ASCII."""
    path = tmp_path / "study.xpt"
    pyreadstat.write_xport(pd.DataFrame({"x": [1.0, 2.0]}), str(path), file_format_version=5)
    content = bytearray(path.read_bytes())
    form = content.index(b"NAMESTR ") - 20 + 80 + 56
    content[form : form + 8] = b"\x80".ljust(8)
    path.write_bytes(content)
    assert refused(str(path)).message.startswith(f"{path} is damaged or incomplete")
