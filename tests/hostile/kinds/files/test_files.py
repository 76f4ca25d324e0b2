"""What is damaged is whole before: every file that the kinds begin with is read, and says nothing of damage."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from workbooks import contained

from hostile.kinds.files import bases, stored
from sarcstat.data.reading.source import open_source

WHOLE = {
    "xlsx": bases.xlsx,
    "ods": bases.opendocument,
    "xls": lambda: contained(b"".join(bases.xls())),
    "sav": partial(bases.spss, ".sav"),
    "packed.sav": partial(bases.spss, ".sav", "row"),
    "zsav": partial(bases.spss, ".zsav"),
    **{f"{version}.dta": partial(bases.stata, version) for version in (8, 10, 12, 13, 14, 15)},
    "5.xpt": partial(bases.transport, 5),
    "8.xpt": partial(bases.transport, 8),
    "sas7bdat": bases.sas,
    "packed.sas7bdat": partial(bases.sas, packed=True),
    **{f"{codec}.parquet": lambda codec=codec: bases.parquet(codec)[0] for codec in stored.CODECS},
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_is_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{name}"
    path.write_bytes(WHOLE[name]())
    frame = open_source(str(path)).read(list(bases.NAMES)).frame
    assert len(frame) == bases.PATIENTS
    assert frame["time"].sum() == sum(row[1] for row in bases.rows())
    assert frame["arm"].tolist() == [row[3] for row in bases.rows()]


def test_a_whole_database_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    path.write_bytes(stored._database())
    data = open_source(f"{path}::patients", counting=True).read(["arm", "status"])
    assert data.counts is not None
    assert data.counts.sum() == bases.PATIENTS
