"""Parquet files: values as stored, categories in their own order."""

from __future__ import annotations

import datetime
import decimal
import importlib
import struct
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sarcstat.data.reading.frames import frame_source
from sarcstat.data.reading.source import open_source
from sarcstat.errors import InputError


@pytest.fixture
def parquet(tmp_path):
    """Writes a table and returns its path."""

    def write_table(columns, **options):
        path = tmp_path / "study.parquet"
        table = columns if isinstance(columns, pa.Table) else pa.table(columns)
        pq.write_table(table, path, **options)
        return str(path)

    return write_table


def test_values(parquet):
    columns = {
        "n": [1, 2],
        "x": [1.5, None],
        "i": pa.array([1, None], pa.int32()),
        "s": ["a", None],
        "b": [True, False],
        "day": [datetime.date(2020, 1, 31), None],
        "dose": [decimal.Decimal("1.25"), None],
    }
    data = open_source(parquet(columns)).read()
    frame = data.frame
    assert frame.dtypes.map(str).tolist()[:5] == ["int64", "float64", "float64", "str", "bool"]
    assert frame["day"].dtype.kind == "M"
    assert frame["day"][0] == pd.Timestamp(2020, 1, 31)
    assert frame["dose"].tolist()[0] == 1.25
    assert frame.isna().sum().tolist() == [0, 1, 1, 1, 0, 1, 1]
    assert (data.first_row, data.row_word) == (1, "row")


def test_categories_keep_their_order(tmp_path):
    path = tmp_path / "study.parquet"
    grade = pd.Categorical(["low", "high", None, "low"], categories=["low", "mid", "high"], ordered=True)
    pd.DataFrame({"grade": grade, "x": range(4)}).to_parquet(path)
    data = open_source(str(path)).read()
    assert data.codebook["grade"].level_order == ["low", "mid", "high"]
    assert data.codebook["x"].level_order is None
    assert data.frame["grade"].dtype == "str"
    assert data.frame["grade"].tolist()[:2] == ["low", "high"]
    assert data.frame["grade"].isna().tolist() == [False, False, True, False]


def test_categories_of_several_row_groups(parquet):
    cells = pa.chunked_array([pa.array(texts).dictionary_encode() for texts in (["b", "a"], ["c"])])
    data = open_source(parquet({"g": cells}, row_group_size=1)).read()
    assert data.frame["g"].tolist() == ["b", "a", "c"]
    assert data.codebook["g"].level_order == ["b", "a", "c"]


def test_wanted_columns_and_missing_ones(parquet):
    path = parquet({"a": [1], "b": [2], "c": ["x"]})
    source = open_source(path)
    assert list(source.read(["c", "a"]).frame.columns) == ["a", "c"]
    with pytest.raises(InputError, match="has no column 'bb'") as caught:
        source.read(["bb"])
    assert caught.value.problems[0].hint.startswith("Did you mean 'b'? Its columns are a, b, c. 'sarcstat columns ")


@pytest.mark.parametrize("name", ["\0", "a\0b", "a.b"])
def test_columns_of_names_that_the_library_takes_for_something_else(parquet, name):
    path = parquet({"a": pa.array([{"b": 5, "c": 6}]), name: [1], "other": [2]})
    assert open_source(path).read([name, "other"]).frame.to_dict("list") == {name: [1], "other": [2]}


@pytest.mark.parametrize("known", [False, True], ids=["unknown", "known to Arrow"])
def test_periods_and_intervals_of_pandas_are_texts(tmp_path, known):
    """Stored are numbers: 600 is the month 2020-01. Once pandas has written or read a file, Arrow knows the kinds."""
    given = pd.DataFrame(
        {
            "month": pd.array(["2020-01", None, "2020-03"], pd.PeriodDtype("M")),
            "dose": pd.arrays.IntervalArray.from_tuples([(0.0, 1.5), (1.5, 3.0), None]),
            "n": [1, 2, 3],
        }
    )
    given.to_parquet(tmp_path / "a.parquet")
    if not known:
        pa.unregister_extension_type("pandas.period")
        pa.unregister_extension_type("pandas.interval")
    try:
        frame = open_source(str(tmp_path / "a.parquet")).read().frame
    finally:
        if not known:
            from pandas.core.arrays.arrow import extension_types

            importlib.reload(extension_types)
    found = frame.astype(object).where(frame.notna(), None).to_dict("list")
    assert found == {"month": ["2020-01", None, "2020-03"], "dose": ["(0.0, 1.5]", "(1.5, 3.0]", None], "n": [1, 2, 3]}


def test_words_named_with_na(parquet):
    frame = open_source(parquet({"a": [1, 99], "b": ["NA", "x"]}), na=("NA", "99")).read().frame
    assert frame.isna().to_numpy().tolist() == [[False, True], [True, False]]


def test_duplicate_columns(parquet, refused):
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"])
    path = parquet(table)
    assert refused(path).message == f"{path} has this column more than once: 'a'."


def test_no_rows(parquet, refused):
    path = parquet({"a": pa.array([], pa.float64())})
    assert refused(path).message == f"{path} has column names but no rows."


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_truncated(parquet, refused, share):
    path = Path(parquet({"a": np.arange(1000.0)}))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert refused(str(path)).message == f"{path} is damaged: it cannot be read as a Parquet file."


def test_empty_texts_are_missing_as_values_and_as_levels(parquet):
    cells = pd.Categorical(["", "Y", "", "Y", "NA"], categories=["", "Y", "NA", "Z"])
    path = parquet({"flag": ["", "Y", " ", "Y", None], "g": cells})
    data = open_source(path, na=("NA",)).read()
    assert data.frame["flag"].isna().tolist() == [True, False, True, False, True]
    assert data.frame["g"].isna().tolist() == [True, False, True, False, True]
    assert data.codebook["g"].level_order == ["Y", "Z"]
    assert [note.text for note in data.conditions] == ["Empty texts are missing: flag 2 rows, g 2 rows."]


def test_decimal_numbers_are_the_nearest_floats(parquet):
    texts = ["1.005", "0.07", "12345.678", "-0.300"]
    path = parquet({"dose": [decimal.Decimal(text) for text in texts]})
    assert open_source(path).read().frame["dose"].tolist() == [float(text) for text in texts]


def test_texts_that_are_none_are_damage(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"arm": ["first", "other"], "x": [1, 2]}), path, compression="none", use_dictionary=False)
    path.write_bytes(path.read_bytes().replace(b"first", b"f\xferst"))
    for columns in (["arm"], None):
        with pytest.raises(InputError, match="is damaged: it cannot be read as a Parquet file"):
            open_source(str(path)).read(columns)
    path.write_bytes(path.read_bytes().replace(b"arm", b"\xffrm"))
    with pytest.raises(InputError, match="is damaged: it cannot be read as a Parquet file"):
        open_source(str(path)).read()


def test_a_checksum_that_a_file_has_is_looked_at(tmp_path):
    path = tmp_path / "a.parquet"
    table = pa.table({"x": [i * 1.5 for i in range(9)]})
    pq.write_table(table, path, compression="none", use_dictionary=False, write_page_checksum=True)
    assert open_source(str(path)).read().frame["x"].sum() == 54
    content = path.read_bytes()
    place = content.index(struct.pack("<d", 7.5))
    path.write_bytes(content[:place] + b"\1" + content[place + 1 :])
    with pytest.raises(InputError, match="is damaged: it cannot be read as a Parquet file"):
        open_source(str(path)).read()


def test_numbers_that_were_categorical_are_levels_as_in_the_data_frame(tmp_path):
    frame = pd.DataFrame(
        {
            "arm": pd.Categorical([3, 1, None, 1], categories=[3, 1, 2]),
            "dose": pd.Categorical([1.5, 2.0, None, 2.0]),
            "age": [50, 60, 70, 80],
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    found = open_source(str(tmp_path / "a.parquet")).read()
    assert found.frame.equals(frame_source(frame).read().frame)
    assert found.frame["arm"].tolist()[:2] == ["3", "1"]
    assert found.codebook["arm"].level_order == ["1", "3"]  # Parquet does not keep their own order
    assert found.codebook["dose"].level_order == ["1.5", "2"]
    (note,) = found.conditions
    assert note.code == "number_categories"
    assert "arm, dose" in note.text
    in_memory = frame_source(pa.Table.from_pandas(frame)).read()
    assert in_memory.codebook["arm"].level_order == ["3", "1", "2"]
    assert in_memory.frame.equals(found.frame)


@pytest.mark.parametrize("told", [b"{", b"[]", b'{"columns": 3}', b'{"columns": [1]}'])
def test_what_pandas_says_may_be_damaged(tmp_path, told):
    table = pa.table({"x": [1, 2]}).replace_schema_metadata({b"pandas": told})
    pq.write_table(table, tmp_path / "a.parquet")
    assert open_source(str(tmp_path / "a.parquet")).read().frame["x"].tolist() == [1, 2]
