"""A file of SPSS that is saved with weights: what is said where they are not used."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from data.steps.building import column

from sarcstat.data.reading.source import open_source
from sarcstat.data.reading.statistical.sav_dictionary import weight_variable
from sarcstat.data.steps.files.sav_writing import write_sav
from sarcstat.data.steps.table import Table

LONG = "a_weight_of_cases"


def file(folder: Path, weight: str | None, ending: str = ".sav") -> Path:
    columns = [column("note", ["x" * 300]), column(LONG, [2.0]), replace(column("x", [1.0]), label="The x")]
    write_sav(Table(columns, weight=weight), folder / f"x{ending}")
    return folder / f"x{ending}"


def told(path: Path, weight: str | None = None) -> list[str]:
    conditions = open_source(str(path), weight=weight).read(["x"]).conditions
    return [each.text for each in conditions if each.code == "file_weight"]


@pytest.mark.parametrize("ending", [".sav", ".zsav"])
def test_a_weight_that_is_not_used_is_told(tmp_path: Path, ending: str) -> None:
    path = file(tmp_path, LONG, ending)
    text = f"{path} is saved with WEIGHT BY {LONG}, but each row counts once here; --weight {LONG} counts so."
    assert told(path) == [text]


def test_nothing_is_told_where_weights_are_used_or_the_file_has_none(tmp_path: Path) -> None:
    weighted = file(tmp_path, LONG)
    assert not [
        each for each in open_source(str(weighted), weight=LONG).read().conditions if each.code == "file_weight"
    ]
    weighted.unlink()
    plain = file(tmp_path, None)
    assert not [each for each in open_source(str(plain)).read().conditions if each.code == "file_weight"]


def test_what_cannot_be_read_has_no_weight(tmp_path: Path) -> None:
    data = file(tmp_path, LONG).read_bytes()
    assert weight_variable(data) == LONG
    assert weight_variable(data[:200]) is None
    assert weight_variable(b"") is None
