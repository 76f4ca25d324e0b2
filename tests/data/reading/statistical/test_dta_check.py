"""Old Stata files whose number of rows is wrong: what stands behind the rows is never read as one."""

from __future__ import annotations

import struct
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from sarcstat.data.reading.source import open_source
from sarcstat.data.reading.statistical.dta_check import is_whole
from sarcstat.errors import InputError

ROWS = 12


@pytest.fixture(params=[8, 10, 12])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    frame = pd.DataFrame({"x": [1.5] * ROWS, "died": pd.Series([1] * ROWS, dtype="int8"), "arm": ["a"] * ROWS})
    labels = {"died": {0: "alive", 1: "dead"}}
    pyreadstat.write_dta(frame, tmp_path / "a.dta", version=request.param, variable_value_labels=labels)
    return tmp_path / "a.dta"


def test_a_whole_file_is_read(path: Path) -> None:
    assert is_whole(path.read_bytes())
    assert len(open_source(str(path)).read().frame) == ROWS


@pytest.mark.parametrize("rows", [0, 1, ROWS - 1, ROWS + 1, ROWS + 4, -1, 2**31 - 1])
def test_another_number_of_rows_is_not_believed(path: Path, rows: int) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:6] + struct.pack("<i", rows) + content[10:])
    with pytest.raises(InputError, match="is damaged or incomplete"):
        open_source(str(path)).read()


def test_a_transfer_that_broke_off(path: Path) -> None:
    """But where it broke off just before the labels: that is a whole file without any."""
    content = path.read_bytes()
    whole = [end for end in range(len(content) - 150, len(content) + 1) if is_whole(content[:end])]
    assert len(whole) == 2
    assert whole[-1] == len(content)
    assert b"alive" not in content[: whole[0]]


def test_the_other_order_of_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.dta"
    pd.DataFrame({"x": [1.0, 2.0], "y": ["a", "b"]}).to_stata(path, version=114, byteorder=">", write_index=False)
    assert is_whole(path.read_bytes())
    assert not is_whole(path.read_bytes() + b"\0")


@pytest.mark.parametrize("data", [b"", b"<stata_dta>", b"\x69\x01\x01\0"])
def test_other_formats_are_not_looked_at(data: bytes) -> None:
    assert is_whole(data)
