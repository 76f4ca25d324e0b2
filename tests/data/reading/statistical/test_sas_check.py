"""A SAS data set that says that it has fewer rows than it has: they are not read, and that is told."""

from __future__ import annotations

import struct

import pytest
from sas7bdat import data_set

from sarcstat.data.reading.source import open_source
from sarcstat.data.reading.statistical.sas_check import rows_in_pages

COLUMNS = [("ID", "", 0, ""), ("ARM", "", 8, "")]
ROWS = [[float(i), "abc"[i % 3] * (i % 8 + 1)] for i in range(600)]


def with_count(data: bytes, rows: int) -> bytes:
    """The data set with another number of rows in its head: behind the length of a row, in the size subheader."""
    at = data.index(struct.pack("<I", 0xF7F7F7F7)) + 24
    assert struct.unpack_from("<I", data, at) == (len(ROWS),)
    return data[:at] + struct.pack("<I", rows) + data[at + 4 :]


@pytest.mark.parametrize("packed", [False, True])
def test_rows_that_are_not_read_are_told(write, packed):
    whole = data_set(COLUMNS, ROWS, packed=packed)
    assert rows_in_pages(whole) == len(ROWS)
    assert open_source(write("a.sas7bdat", whole)).read().conditions == []
    found = open_source(write("b.sas7bdat", with_count(whole, 580))).read()
    assert len(found.frame) == 580
    (said,) = found.conditions
    assert said.kind == "warning"
    assert "says that it has 580 rows, and only these were read, but its pages hold 600" in said.text


def test_a_file_that_sas_wrote(haven):
    """150 flowers, all on the page that has the descriptions, too."""
    assert rows_in_pages((haven / "iris.sas7bdat").read_bytes()) == 150


@pytest.mark.parametrize("length", [0, 30, 200, 1024, 5000])
def test_what_is_cut_off_is_not_counted(length):
    assert rows_in_pages(data_set(COLUMNS, ROWS)[:length]) is None
