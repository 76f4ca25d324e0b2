"""Data frames in memory are read as Parquet files of the same columns are."""

from __future__ import annotations

import datetime
import decimal
import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from sarcstat.data.reading.frames import frame_source
from sarcstat.data.reading.source import open_source
from sarcstat.errors import InputError, NoRowsError, UsageError


def test_values_of_every_kind(tmp_path):
    frame = pd.DataFrame(
        {
            "n": [1, 2, 3],
            "x": [1.5, None, 3.0],
            "i": pd.array([1, None, 3], "Int64"),
            "b": [True, False, True],
            "m": pd.array([True, None, False], "boolean"),
            "s": ["a", None, " "],
            "o": np.array(["a", None, "b"], dtype="object"),
            "day": pd.to_datetime(["2020-01-31", None, "2021-02-03"]),
            "date": [datetime.date(2020, 1, 31), None, datetime.date(2021, 2, 3)],
            "dose": [decimal.Decimal("1.25"), None, decimal.Decimal("2.5")],
            "grade": pd.Categorical(["low", None, "high"], categories=["low", "mid", "high"], ordered=True),
            "arm": pd.Categorical(["B", "A", "B"], categories=["B", "A"]),
        }
    )
    frame.to_parquet(tmp_path / "same.parquet")
    ours, theirs = frame_source(frame).read(), open_source(str(tmp_path / "same.parquet")).read()
    pd.testing.assert_frame_equal(ours.frame, theirs.frame)
    assert ours.codebook.variables == theirs.codebook.variables
    assert ours.conditions == theirs.conditions
    assert ours.codebook["arm"].level_order == ["B", "A"]
    assert (ours.source, ours.sha256, ours.first_row, ours.row_word) == ("data frame", None, 0, "position")


def test_what_arrow_has_no_kind_for():
    frame = pd.DataFrame(
        {
            "age": pd.cut(pd.Series([35, 65, np.nan]), [0, 50, 100]),
            "when": pd.array([pd.Period("2020-01"), None, pd.Period("2020-03")], "period[M]"),
            "gaps": pd.arrays.SparseArray([1.0, np.nan, 3.0]),
            "mixed": [1.0, "?", None],
            "huge": [2**70, 1, None],
        }
    )
    found = frame_source(frame).read()
    assert found.frame["age"].tolist()[:2] == ["(0, 50]", "(50, 100]"]
    assert found.codebook["age"].level_order == ["(0, 50]", "(50, 100]"]
    assert found.frame["when"].tolist()[::2] == ["2020-01", "2020-03"]
    assert found.frame["gaps"].tolist()[::2] == [1.0, 3.0]
    assert found.frame["mixed"].tolist()[:2] == ["1", "?"]
    assert found.frame["huge"].tolist()[:2] == [str(2**70), "1"]
    assert found.frame.isna().iloc[2].tolist() == [True, False, False, True, True]


def test_numbers_that_are_categories_are_no_numbers():
    found = frame_source(pd.DataFrame({"code": pd.Categorical([2.0, 1.5, None], categories=[2.0, 1.5])})).read()
    assert found.frame["code"].tolist()[:2] == ["2", "1.5"]
    assert found.codebook["code"].level_order == ["2", "1.5"]
    assert found.codebook["code"].measure == "nominal"


def test_only_wanted_columns_are_looked_at():
    frame = pd.DataFrame({"x": [1.0], "y": [object()]})
    assert list(frame_source(frame).read(["x"]).frame) == ["x"]


def test_what_is_written_to_afterwards_is_not_seen():
    frame = pd.DataFrame({"x": [1.0, 2.0]})
    source = frame_source(frame)
    frame.loc[0, "x"] = 99.0
    frame["x"] = 5.0
    assert source.read().frame["x"].tolist() == [1.0, 2.0]


def test_words_that_mean_missing_and_simulated_rows():
    frame = pd.DataFrame({"x": ["a", "n/a"], "simulated": ["design trial, seed 1".replace("design ", "")] * 2})
    found = frame_source(frame, ["n/a"]).read(["x"])
    assert found.frame["x"].isna().tolist() == [False, True]
    assert found.simulated == "design trial, seed 1"


def test_a_named_index_is_a_column():
    frame = pd.DataFrame({"x": [1, 2]}, index=pd.Index(["p1", "p2"], name="id"))
    assert frame_source(frame).read().frame["id"].tolist() == ["p1", "p2"]
    assert frame_source(frame.reset_index(drop=True)).columns() == ["x"]
    levels = pd.MultiIndex.from_tuples([("a", 1), ("a", 2)], names=["site", None])
    assert frame_source(frame.set_axis(levels)).columns() == ["site", "x"]
    selected = frame_source(frame.loc[["p2"]]).read()
    assert selected.frame.index.tolist() == [0]
    assert selected.frame.to_dict("records") == [{"id": "p2", "x": 2}]


def test_columns_are_called_by_texts_and_once():
    assert frame_source(pd.DataFrame({1: [2.0]})).read(["1"]).frame["1"].tolist() == [2.0]
    twice = pd.DataFrame([[1, 2, 3]], columns=["x", "x", "y"])
    assert frame_source(twice).read(["y"]).frame["y"].tolist() == [3]
    with pytest.raises(InputError, match=re.escape("data frame has this column more than once: 'x'.")):
        frame_source(twice).read()
    with pytest.raises(InputError, match=re.escape("The data frame has no column 'z'.")) as caught:
        frame_source(twice).read(["z"])
    assert "sarcstat columns" not in str(caught.value.problems[0].hint)


@pytest.mark.parametrize("empty", [pd.DataFrame({"x": []}), pa.table({"x": pa.array([], pa.int64())})])
def test_no_rows(empty):
    with pytest.raises(NoRowsError, match=re.escape("The data frame has column names but no rows.")):
        frame_source(empty).read()


@pytest.mark.parametrize("data", [[1, 2], {"x": [1]}, 3, pd.Series([1]), None])
def test_what_is_no_data_frame(data):
    with pytest.raises(UsageError, match=re.escape("which is no data frame.")):
        frame_source(data)


def test_a_table_of_arrow():
    levels = pa.DictionaryArray.from_arrays(pa.array([0, 1, 0], pa.int8()), pa.array(["B", "A"]))
    table = pa.table({"x": [1, None, 3], "arm": pa.chunked_array([levels[:1], levels[1:]])})
    found = frame_source(table).read()
    assert found.frame["arm"].tolist() == ["B", "A", "B"]
    assert found.codebook["arm"].level_order == ["B", "A"]
    assert found.frame["x"].tolist()[::2] == [1.0, 3.0]


def test_a_frame_of_polars():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(
        {
            "x": [1, None, 3],
            "s": ["a", None, "b"],
            "day": [datetime.date(2020, 1, 31), None, None],
            "arm": ["new", "old", None],
        }
    ).with_columns(
        met=polars.col("arm").cast(polars.Categorical), arm=polars.col("arm").cast(polars.Enum(["old", "new"]))
    )
    found = frame_source(frame).read()
    assert found.frame["x"].tolist()[::2] == [1.0, 3.0]
    assert found.frame["s"].tolist()[::2] == ["a", "b"]
    assert found.frame["day"][0] == pd.Timestamp(2020, 1, 31)
    assert found.codebook["arm"].level_order == ["old", "new"]
    assert found.codebook["met"].level_order is None
    assert found.frame["met"].tolist()[:2] == ["new", "old"]
    with pytest.raises(UsageError, match="LazyFrame") as caught:
        frame_source(frame.lazy())
    assert caught.value.problems[0].hint == "Collect it first: data.collect()."


def test_categories_that_were_only_met_have_no_order():
    """As polars hands them over, in memory and in its Parquet files."""
    met = pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.uint32()), pa.array(["b", "a"], pa.string_view()))
    fields = [pa.field("arm", met.type, metadata={"_PL_CATEGORICAL2": "0;0;u32;"}), pa.field("known", met.type)]
    table = pa.table([met, met], schema=pa.schema(fields))
    found = frame_source(table).read()
    assert found.codebook["arm"].level_order is None
    assert found.codebook["known"].level_order == ["b", "a"]
    assert found.frame["arm"].tolist() == ["b", "a"]


def test_anything_that_hands_over_columns_of_arrow():
    narwhals = pytest.importorskip("narwhals")
    given = narwhals.from_native(pa.table({"x": [1.0, 2.0]}), eager_only=True)
    assert frame_source(given).read().frame["x"].tolist() == [1.0, 2.0]

    class Broken:
        def __arrow_c_stream__(self, requested_schema=None):
            raise ValueError("no such\nthing")

    with pytest.raises(InputError, match="The data frame cannot be read as columns of Arrow: no such thing"):
        frame_source(Broken())


def halved(place: str) -> pd.DataFrame:
    """A frame with half a pair of surrogates in a cell, a level, or the name of a column."""
    texts = ["a\udcff", "b"]
    if place == "name":
        return pd.DataFrame([[1], [2]], columns=pd.Index(["a\udcff"], dtype=object))
    if place == "level":
        return pd.DataFrame({"x": pd.Categorical.from_codes([0, 1], pd.Index(texts, dtype=object))})
    mixed = [[1], 2] if place == "cell among others" else []
    return pd.DataFrame({"x": pd.Series([*texts, *mixed], dtype=object)})


@pytest.mark.parametrize("place", ["name", "level", "cell", "cell among others"])
def test_texts_that_are_no_unicode(place):
    with pytest.raises(InputError, match="holds a text that is no Unicode: 'a\ufffd'"):
        frame_source(halved(place)).read()


@pytest.mark.parametrize("given", [pd.DataFrame, lambda values: pa.table({"x": values["x"]})])
def test_numbers_of_two_bytes_are_numbers(given):
    found = frame_source(given({"x": np.array([1.5, np.nan, 2], np.float16)})).read().frame["x"]
    assert found.dtype == "float32"
    assert found.value_counts().to_dict() == {1.5: 1, 2.0: 1}


DAYS = [1.5, None, 30.0]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("given", ["pandas", "arrow", "polars", "file"])
def test_durations_are_numbers_of_days_and_said_to_be(given, unit, tmp_path):
    """What is the difference of two dates has no unit of its own to be taken for months or seconds."""
    frame = pd.DataFrame({"x": [1, 2, 3], "t": pd.to_timedelta(DAYS, unit="D").astype(f"timedelta64[{unit}]")})
    if given == "file":
        frame.to_parquet(tmp_path / "t.parquet")
        source = open_source(str(tmp_path / "t.parquet"))
    elif given == "polars":
        source = frame_source(pytest.importorskip("polars").from_pandas(frame))
    else:
        source = frame_source(frame if given == "pandas" else pa.Table.from_pandas(frame))
    found = source.read()
    assert found.frame["t"].tolist()[::2] == DAYS[::2]
    assert found.frame["t"].isna().tolist() == [False, True, False]
    assert [each.text for each in found.conditions] == ["Durations are numbers of days: t."]
    assert source.read(["x"]).conditions == []


@pytest.mark.parametrize("levels", [["2", "1"], [2, 1], [decimal.Decimal(2), decimal.Decimal(1)]])
def test_digits_that_are_categories_are_levels_in_their_order(levels):
    frame = pd.DataFrame({"g": pd.Categorical([levels[0], levels[1], None], categories=levels)})
    found = frame_source(frame).read().codebook["g"]
    assert (found.level_order, found.measure) == (["2", "1"], "nominal")


def test_digits_of_an_enum_are_levels_in_their_order():
    polars = pytest.importorskip("polars")
    found = frame_source(polars.DataFrame({"g": polars.Series(["1", "2"], dtype=polars.Enum(["2", "1"]))})).read()
    assert (found.codebook["g"].level_order, found.codebook["g"].measure) == (["2", "1"], "nominal")


def test_a_level_that_is_declared_twice_is_one():
    found = frame_source(pd.DataFrame({"g": pd.Categorical([1, "1", "a", None], categories=["a", 1, "1"])})).read()
    assert found.frame["g"].tolist()[:3] == ["1", "1", "a"]
    assert found.codebook["g"].level_order == ["a", "1"]
    twice = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2]), pa.array(["a", "a", "b"]))
    found = frame_source(pa.table({"g": twice})).read()
    assert (found.frame["g"].tolist(), found.codebook["g"].level_order) == (["a", "a", "b"], ["a", "b"])


def test_true_among_numbers_is_one():
    """As pandas counts it; else a patient with True would be none with 1."""
    column = pd.Series([True, 1, False, 0, np.bool_(True), 1.0, None], dtype=object)
    found = frame_source(pd.DataFrame({"died": column, "word": [True, 1, "a", *[None] * 4]})).read().frame
    assert found["died"].tolist()[:6] == [1, 1, 0, 0, 1, 1]
    assert found["word"].tolist()[:3] == ["True", "1", "a"]


def test_numbers_that_arrow_does_not_have():
    cells = [decimal.Decimal("Infinity"), decimal.Decimal("1.5"), None]
    found = frame_source(pd.DataFrame({"x": cells, "long": np.array([1, 0.5, np.nan], np.longdouble)})).read().frame
    assert found["x"].tolist()[:2] == ["Infinity", "1.5"]
    assert found["long"].tolist()[:2] == [1.0, 0.5]


#: Neighbors, of which floats hold every second one, and one that is missing.
LARGE = [2**53, 2**53 + 1, 2**53 + 2, None]


@pytest.mark.parametrize("given", ["pandas", "arrow", "polars", "decimal", "with zeros", "file"])
def test_whole_numbers_that_would_be_rounded_are_texts_and_said_to_be(given, tmp_path):
    """As numbers, two patients would be one: pandas has no missing value among whole numbers."""
    frame = pd.DataFrame({"x": [1, 2, 3, 4], "id": pd.array(LARGE, "Int64")})
    if given == "file":
        frame.to_parquet(tmp_path / "t.parquet")
        source = open_source(str(tmp_path / "t.parquet"))
    elif given == "polars":
        source = frame_source(pytest.importorskip("polars").from_pandas(frame))
    elif given in ("decimal", "with zeros"):
        kind = pa.decimal128(25, 2 if given == "with zeros" else 0)
        source = frame_source(pa.table({"x": [1, 2, 3, 4], "id": pa.array(map(decimal_of, LARGE), kind)}))
    else:
        source = frame_source(frame if given == "pandas" else pa.Table.from_pandas(frame))
    found = source.read()
    assert found.frame["id"].tolist()[:3] == [str(each) for each in LARGE[:3]]
    assert found.frame["id"].isna().tolist() == [False, False, False, True]
    assert [each.text for each in found.conditions] == [
        "Whole numbers that computers round (beyond 15 digits) were left as texts: id (9007199254740993)."
    ]
    assert source.read(["x"]).conditions == []


def test_categories_that_would_be_rounded_are_texts_in_their_order():
    column = pa.DictionaryArray.from_arrays(pa.array([0, 1, 0]), pa.array([2**53 + 1, 2**53]))
    found = frame_source(pa.table({"g": column})).read()
    assert found.frame["g"].tolist() == ["9007199254740993", "9007199254740992", "9007199254740993"]
    assert found.codebook["g"].level_order == ["9007199254740993", "9007199254740992"]


def decimal_of(value):
    return None if value is None else decimal.Decimal(value)


def test_large_numbers_that_are_floats_or_measured_are_numbers():
    frame = pd.DataFrame(
        {"even": [2**60, 3 * 2**55], "small": [2**53, -(2**53)], "top": np.array([2**63, 0], np.uint64)}
    )
    frame["measured"] = pd.Series([decimal.Decimal("9007199254740993.5"), decimal.Decimal(1)])
    found = frame_source(frame).read()
    assert all(found.frame[name].dtype.kind in "iuf" for name in frame.columns)
    assert found.conditions == []


def test_dates_that_are_categories_have_no_order_of_their_own():
    days = pd.to_datetime(["2021-03-04", "2020-01-02"])
    found = frame_source(pd.DataFrame({"day": pd.Categorical(days, categories=days)})).read()
    assert found.frame["day"].tolist() == [*days]
    assert found.codebook["day"].level_order is None


@pytest.mark.parametrize("given", [pd.DataFrame, pa.table])
def test_numbers_of_four_bytes_that_are_no_short_decimals_are_said(given):
    """`t >= 20.9` leaves the patient out who has 20.9: R has the same number there."""
    source = frame_source(given({"t": np.array([1.5, 20.9], np.float32), "x": np.array([0.5, 3], np.float32)}))
    assert [each.text for each in source.read().conditions] == [
        "Numbers of 4 bytes are taken, and compared by --where and --times, as they are stored: "
        "t (20.9 is 20.899999618530273)."
    ]
    assert source.read(["x"]).conditions == []


def test_of_numbers_of_four_bytes_the_least_is_said_and_nothing_of_none():
    numbers = np.array([[20.9, 0.1, np.nan], [np.inf, -np.inf, np.nan]], np.float32)
    short, ends = (frame_source(pa.table({"t": each})).read(["t"]).conditions for each in numbers)
    assert "t (0.1 is" in short[0].text
    assert ends == []
