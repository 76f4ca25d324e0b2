"""Tables from data sets of analyses, and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from data.steps.building import column, listed
from hypothesis import given, settings
from hypothesis import strategies as st

from sarcstat.data.reading.source import open_source
from sarcstat.data.steps.files.converting import dataset_of, table_of, valid_names
from sarcstat.data.steps.files.sav_reading import read_sav
from sarcstat.data.steps.files.sav_writing import write_sav
from sarcstat.data.steps.table import Format, Missing, Table, number


def example() -> Table:
    x = replace(
        column("x", [1.0, 9.0, None, 2.5]),
        missing=Missing((9.0,)),
        label="The x",
        labels={9.0: "no answer", 1.0: "one"},
        measure="ordinal",
    )
    s = replace(column("s", ["a", "", "b", "zz"]), missing=Missing(("zz",)))
    seconds = (np.array(["2000-02-29", "1999-12-31", "NaT", "2024-01-01"], "datetime64[s]")) - np.datetime64(
        "1582-10-14"
    )
    days = np.where(np.isnat(seconds), np.nan, seconds.astype(float))
    day = number("d", days, Format("DATE", 11))
    return Table([x, s, day, column("#scratch", [1.0] * 4)], source="x.sav")


def test_analyses_get_missing_values_dates_and_labels() -> None:
    found = dataset_of(example())
    assert list(found.frame) == ["x", "s", "d"]
    assert found.frame["x"].isna().tolist() == [False, True, True, False]
    assert found.frame["s"].fillna("-").tolist() == ["a", "", "b", "-"]
    assert found.frame["d"].dt.strftime("%Y-%m-%d").fillna("").tolist() == [
        "2000-02-29",
        "1999-12-31",
        "",
        "2024-01-01",
    ]
    about = found.codebook["x"]
    assert (about.label, about.decimals, about.measure, about.user_missing) == ("The x", 2, "ordinal", 1)
    assert about.value_labels == {1.0: "one", 9.0: "no answer"}
    assert about.declared_missing is not None
    assert about.declared_missing.to_dict() == {1: 9.0}
    assert (found.first_row, found.row_word, found.source) == (1, "case", "x.sav")
    assert [each.text for each in found.conditions] == [
        "Values that x.sav declares missing were set missing: x 1, s 1."
    ]


def test_a_saved_table_is_for_analyses_what_the_file_is(tmp_path: Path) -> None:
    """But for blank texts, which are values here, and the order of texts, which is that of SPSS."""
    table = example()
    write_sav(table, tmp_path / "x.sav")
    ours = dataset_of(read_sav(tmp_path / "x.sav", "x.sav"))
    theirs = open_source(str(tmp_path / "x.sav")).read()
    blank = ours.frame["s"] == ""
    pd.testing.assert_frame_equal(ours.frame.assign(s=ours.frame["s"].mask(blank)), theirs.frame)
    assert ours.codebook["s"].level_order == ["", "a", "b"]
    about = {name: replace(each, level_order=None) for name, each in ours.codebook.variables.items()}
    assert about == theirs.codebook.variables


def test_a_csv_becomes_a_table(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("id,first name,born,dose,ok\n1,ann,2000-01-01,1.25,True\n2,,,2,False\n")
    notes: list[str] = []
    dataset = open_source(str(tmp_path / "x.csv")).read()
    table = table_of(replace(dataset, source="x.csv"), notes)
    assert list(table) == ["id", "first_name", "born", "dose", "ok"]
    assert [listed(table, name) for name in ("id", "first_name", "dose", "ok")] == [
        [1, 2],
        ["ann", ""],
        [1.25, 2],
        [1, 0],
    ]
    assert [str(table[name].print) for name in ("id", "dose")] == ["F8", "F8.2"]
    assert table["first_name"].label == "first name"
    assert notes == ["Names of x.csv that are none in SPSS: 'first name' is first_name."]


def test_dates_become_seconds() -> None:
    frame = pd.DataFrame({"d": pd.to_datetime(["1582-10-15", None]), "m": pd.to_datetime(["2000-01-01 10:20", None])})
    dataset = replace(dataset_of(example()), frame=frame, codebook=dataset_of(Table([])).codebook)
    table = table_of(dataset)
    assert listed(table, "d") == [86_400.0, None]
    assert listed(table, "m") == [13166101200.0, None]
    assert [str(each.print) for each in table.columns] == ["DATE11", "DATETIME20"]


def test_values_declared_missing_stand_as_they_are_again(tmp_path: Path) -> None:
    write_sav(example(), tmp_path / "x.sav")
    table = table_of(open_source(str(tmp_path / "x.sav")).read())
    assert listed(table, "x") == [1.0, 9.0, None, 2.5]
    assert (table["x"].missing, dict(table["x"].labels)) == (Missing((9.0,)), {1.0: "one", 9.0: "no answer"})
    assert listed(table, "s") == ["a", "", "b", "zz"]


def test_many_values_declared_missing_are_told_and_taken_out(tmp_path: Path) -> None:
    x = replace(column("x", [1.0, 2.0, 3.0, 4.0, 9.0]), missing=Missing((), (1.0, 4.0)))
    write_sav(Table([x]), tmp_path / "x.sav")
    notes: list[str] = []
    table = table_of(open_source(str(tmp_path / "x.sav")).read(), notes)
    assert listed(table, "x") == [None, None, None, None, 9.0]
    assert notes == ["x has more than 3 values that its file declares missing: they became system-missing."]


@settings(max_examples=200)
@given(st.lists(st.text(max_size=70), unique=True, max_size=8))
def test_names_are_made_valid_and_stay_different(names: list[str]) -> None:
    made = list(valid_names(names).values())
    assert len({each.casefold() for each in made}) == len(names)
    assert all(len(each.encode()) <= 64 and (each[0].isalpha() or each[0] == "@") for each in made)
