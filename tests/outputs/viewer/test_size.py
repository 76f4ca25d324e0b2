"""A survival table of 62,000 rows, 10 MB: as large as they come."""

from __future__ import annotations

import io
import time
import zipfile

from outputs.writer import F0, F3, constant, dimension, number, table, write_viewer

from sarcstat.outputs.output import Cell, Command, Output
from sarcstat.outputs.reading.read import parse_output

ROWS, MEGABYTE, SECONDS = 62_000, 1_000_000, 2.0


def test_ten_megabytes_are_read_in_two_seconds() -> None:
    names = ("Time", "Status", "Estimate", "Std. Error", "N of Cumulative Events", "N of Remaining Cases")
    statistics = dimension(constant("Statistics"), "column", *map(constant, names))
    rows = dimension(constant("Number"), "row", *(number(float(i), F0) for i in range(ROWS)))
    cells = {(j, i): Cell(i / 7 + j, F3) for i in range(ROWS) for j in range(len(names))}
    survival = table(constant("Survival Table"), [statistics, rows], cells, command="Kaplan-Meier")
    command = Command(name="Kaplan-Meier", tables=(survival,), language="en")
    data = write_viewer(Output(source="spv", name="x", entries=(command,)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert max(each.file_size for each in archive.infolist()) > 9.9 * MEGABYTE
    start = time.process_time()
    ((_, _, found),) = parse_output(data, "x.spv").tables()
    assert time.process_time() - start < SECONDS
    assert (len(found.cells), found.cells[5, 61_999].number) == (6 * ROWS, 61_999 / 7 + 5)
