"""Parquet files as one relation: the same columns in all, categories, partitions, what is damaged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from running import sarcstat

from sarcstat.data.codebook import Dataset
from sarcstat.data.reading.source import open_source
from sarcstat.errors import InputError, NoRowsError, TooManyPatternsError


def written(folder: Path, *parts: dict[str, Any]) -> str:
    for number, part in enumerate(parts):
        pd.DataFrame(part).to_parquet(folder / f"{number}.parquet")
    return str(folder)


def read(data: str, *names: str, na: tuple[str, ...] = ()) -> Dataset:
    return open_source(data, counting=True, na=na).read(list(names))


def pairs(dataset: Dataset, name: str) -> list[tuple[Any, int]]:
    assert dataset.counts is not None
    values = dataset.frame[name].astype(object).where(dataset.frame[name].notna(), None)
    return list(zip(values, dataset.counts.tolist(), strict=True))


def test_rows_that_differ_are_counted_in_an_order_that_is_always_the_same(tmp_path: Path) -> None:
    data = written(tmp_path, {"a": [2, 1, 2], "b": ["x", "y", "x"]}, {"a": [1, 2], "b": ["y", None]})
    found = read(data, "a", "b")
    assert found.frame.fillna("-").to_numpy().tolist() == [[1, "y"], [2, "x"], [2, "-"]]
    assert found.counts is not None
    assert found.counts.tolist() == [2, 2, 1]
    assert found.sha256 is None
    assert list(found.engine) == ["DuckDB"]


def test_what_is_missing_is_missing_and_counted(tmp_path: Path) -> None:
    data = written(tmp_path, {"t": ["x", " ", "", None, "?", "? ", "x"], "n": [1.0, np.nan, 99, 99, -0.0, 0.0, 1]})
    found = read(data, "t", na=("?", "99"))
    assert sum(number for value, number in pairs(found, "t") if value is None) == 5
    assert [each.text for each in found.conditions] == ["Empty texts are missing: t 2 rows."]
    numbers = read(data, "n", na=("99",))
    assert sum(number for value, number in pairs(numbers, "n") if value is None) == 3
    assert sum(number for value, number in pairs(numbers, "n") if value == 0) == 2


def test_categories_order_levels(tmp_path: Path) -> None:
    kinds = pd.CategoricalDtype(["low", "none", "high"])
    data = written(tmp_path, {"a": pd.Series(["none", "low"], dtype=kinds)}, {"a": pd.Series(["high"], dtype=kinds)})
    assert read(data, "a").codebook["a"].level_order == ["low", "none", "high"]


def test_a_file_without_a_column_is_not_taken_for_missing_values(tmp_path: Path) -> None:
    data = written(tmp_path, {"a": [1], "b": [1]}, {"a": [2], "B2": [1]}, {"a": [2], "b": [1]})
    assert pairs(read(data, "a"), "a") == [(1, 1), (2, 2)]
    with pytest.raises(InputError, match=r"no column 'b' in 1 file of 3 \(.*1\.parquet\)"):
        read(data, "b")


@pytest.mark.parametrize(
    ("other", "told"),
    [(["1"], "numbers in .*0.parquet, texts in .*1.parquet"), ([True], "true and false"), ([pd.Timestamp(1)], "dates")],
)
def test_a_column_that_is_something_else_in_a_file_is_refused(tmp_path: Path, other: list[Any], told: str) -> None:
    data = written(tmp_path, {"a": [1]}, {"a": other})
    with pytest.raises(InputError, match=told):
        read(data, "a")


def test_whole_numbers_in_one_file_do_not_round_those_of_another(tmp_path: Path) -> None:
    data = written(tmp_path, {"a": [1, 2]}, {"a": [1.5, 2.0]})
    assert pairs(read(data, "a"), "a") == [(1.0, 1), (1.5, 1), (2.0, 2)]


def test_a_file_with_nothing_in_a_column_fits(tmp_path: Path) -> None:
    data = written(tmp_path, {"a": [None, None]}, {"a": ["x"]})
    assert pairs(read(data, "a"), "a") == [("x", 1), (None, 2)]


def test_folders_may_name_a_column(tmp_path: Path) -> None:
    for year in (2019, 2020):
        (tmp_path / f"year={year}").mkdir()
        pd.DataFrame({"a": [1, 2]}).to_parquet(tmp_path / f"year={year}" / "x.parquet")
    assert pairs(read(str(tmp_path), "year"), "year") == [(2019, 2), (2020, 2)]


def test_what_is_no_parquet_file_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "x.parquet").write_bytes(b"PAR1 and nothing")
    with pytest.raises(InputError, match="damaged, or no Parquet file"):
        read(str(tmp_path), "a")


def test_no_rows_are_told(tmp_path: Path) -> None:
    with pytest.raises(NoRowsError):
        read(written(tmp_path, {"a": pd.Series([], dtype=float)}), "a")


def test_too_many_rows_that_differ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(tmp_path, {"a": [1, 2, 3, 3]})
    monkeypatch.setattr("sarcstat.data.registry.counting.MOST", 2)
    with pytest.raises(TooManyPatternsError, match="more than 2 rows differ in a"):
        read(data, "a")
    monkeypatch.setattr("sarcstat.data.registry.counting.MOST", 3)
    assert len(read(data, "a").frame) == 3


SEVERAL = {
    "USUBJID": ["a", "a", " ", " ", None, "c", "c", "c", "d", "d"],
    "days": [1, 2, 3, 4, 5, 6, 7, 8, 9, 9],
    "dead": [0, 1] * 5,
    "arm": ["x", "y"] * 5,
    "PARAMCD": ["OS"] * 8 + ["OS", "PFS"],
    "AVAL": [1.5, 2, 3, 4, 5, 6, 7, 8, 9, 9],
    "CNSR": [0, 1] * 5,
}


@pytest.mark.parametrize(
    "options",
    [
        ("--time", "days", "--event", "dead"),
        ("--time", "days", "--event", "dead", "--by", "arm,CNSR"),
        ("--time", "days", "--event", "dead", "--where", "days > 1"),
        ("--time", "days", "--event", "dead", "--where", "days > 9 or arm = 'y'", "--na", "d"),
        ("--time", "days", "--event", "dead", "--where", "days in (1, 3, 4, 5, 6)"),
        ("--param", "OS"),
    ],
)
def test_patients_with_several_rows_are_told(tmp_path: Path, options: tuple[str, ...]) -> None:
    (tmp_path / "one").mkdir()
    file = tmp_path / "one.parquet"
    rows = {name: each for name, each in SEVERAL.items() if "--param" in options or name != "PARAMCD"}
    pd.DataFrame(rows).to_parquet(file)
    read = sarcstat("km", file, *options)
    found = sarcstat("km", written(tmp_path / "one", rows), *options)
    advice = "--id USUBJID --first-by COLUMN keeps one."
    instead = "make a view with one row a patient, or select rows with --where."
    blank = "Note: Empty texts are missing: USUBJID 2 rows.\n"  # of a column that is read, and not asked for
    assert found.status == read.status == 0, (read, found)
    assert found.stderr == read.stderr.replace(advice, instead).replace(blank, "")


def test_who_did_not_look_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sarcstat.data.reading.relation.MOST_ROWS", 9)
    found = sarcstat("km", written(tmp_path, SEVERAL), "--param", "OS")
    assert "several of the 10 rows was not looked at" in found.stderr


def test_a_column_that_may_name_patients_is_not_asked_for(tmp_path: Path) -> None:
    rows = {"patient_id": range(40), "days": [1, 2] * 20, "dead": [0, 1] * 20}
    data = written(tmp_path, rows)
    found = sarcstat("km", data, "--time", "days", "--event", "dead", "--format", "json")
    assert found.status == 0, found.stderr
    provenance = found.json["provenance"]
    assert (provenance["rows_read"], provenance["rows_used"], provenance["sha256"]) == (40, 40, None)
    assert list(provenance["versions"]) == ["sarcstat", "DuckDB", "R", "survival"]


def test_empty_texts_of_several_readings_are_told_in_one_note(tmp_path: Path) -> None:
    part = {
        "time": [1, 2, 3, 4, 5, 6],
        "dead": ["yes", "no", " ", "yes", "yes", "no"],
        "a": ["x", "y", "x", "", "x", "y"],
        "b": ["", "u", "v", "u", "v", "v"],
    }
    data = written(tmp_path, part, part)
    shown = sarcstat("km", data, "--time", "time", "--event", "dead=yes", "--by", "a,b", "--where", "b != 'w'")
    assert shown.status == 0, shown.stderr
    told = " ".join((shown.stdout + shown.stderr).split())
    assert told.count("Empty texts are missing: ") == 1
    assert "Empty texts are missing: dead 2 rows, a 2 rows, b 2 rows." in told


@pytest.mark.parametrize("place", [0, 1])
def test_a_schema_that_only_the_engine_does_not_read_is_damage_too(tmp_path: Path, place: int) -> None:
    """Categories are read besides what the engine counts, of the file that declares them."""
    data = written(tmp_path, *[{"a": pd.Categorical(["x", "y"])}] * 2)
    path = tmp_path / f"{place}.parquet"
    content = path.read_bytes()
    at = content.index(b"ARROW:schema") + 20
    path.write_bytes(content[:at] + b"\xff" * 4 + content[at + 4 :])
    with pytest.raises(InputError, match=rf"{place}\.parquet is damaged: it cannot be read as a Parquet file"):
        read(data, "a")


def test_durations_whose_unit_an_engine_does_not_see_are_refused(tmp_path: Path) -> None:
    data = written(tmp_path, {"t": pd.to_timedelta([1, 2], unit="D"), "x": [1, 2]})
    with pytest.raises(InputError, match="holds durations in column 't', which are no numbers"):
        read(data, "t", "x")
    assert read(data, "x").frame["x"].tolist() == [1, 2]


def test_periods_whose_kind_an_engine_does_not_see_are_refused(tmp_path: Path) -> None:
    data = written(tmp_path, {"t": pd.period_range("2020-01", periods=2, freq="M"), "x": [1, 2]})
    with pytest.raises(InputError, match="holds periods in column 't', which are no numbers"):
        read(data, "t", "x")
    assert read(data, "x").frame["x"].tolist() == [1, 2]


def test_digits_that_are_categories_are_levels(tmp_path: Path) -> None:
    kinds = pd.CategoricalDtype(["2", "1"])
    data = written(tmp_path, {"a": pd.Series(["1", "2"], dtype=kinds)}, {"a": pd.Series(["1"], dtype=kinds)})
    about = read(data, "a").codebook["a"]
    assert (about.level_order, about.measure) == (["2", "1"], "nominal")
