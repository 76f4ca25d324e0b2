"""Whole data files of every format, all with the same patients: what is damaged then. Always the same bytes."""

from __future__ import annotations

import io
import tempfile
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import sas7bdat
from workbooks import ods, xls_records

NAMES = ("id", "time", "status", "arm", "age", "date")
ARMS = ("Obs", "Lev", "Lev+5FU")
START = date(2020, 1, 1)
PATIENTS = 40


def rows() -> list[tuple[float, float, float, str, float, date]]:
    """Patients with what `NAMES` says."""
    return [
        (float(i), 30.0 * i % 700 + 7.5, float(i % 2), ARMS[i % 3], 40.0 + i % 37, START + timedelta(days=9 * i))
        for i in range(1, PATIENTS + 1)
    ]


def frame() -> Any:
    """The patients as a data frame."""
    import pandas as pd

    return pd.DataFrame({name: list(column) for name, column in zip(NAMES, zip(*rows(), strict=True), strict=True)})


@cache
def xlsx() -> bytes:
    """A workbook of two sheets with every kind of cell; formulas, an error, a merged cell, formats."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1)})
    form = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Patients")
    for j, name in enumerate((*NAMES, "sum", "note")):
        sheet.write(0, j, name)
    for i, row in enumerate(rows(), 1):
        for j, value in enumerate(row[:5]):
            sheet.write(i, j, value)
        sheet.write_datetime(i, 5, datetime.combine(row[5], datetime.min.time()), form)
        sheet.write_formula(i, 6, f"=A{i + 1}+E{i + 1}", None, row[0] + row[4])
        sheet.write(i, 7, bool(i % 2) if i % 5 else "1,5")
    sheet.write_formula(3, 6, "=1/0", None, "#DIV/0!")
    sheet.merge_range("J1:K2", "merged")
    book.add_worksheet("Other").write(0, 0, "nothing")
    book.close()
    return out.getvalue()


@cache
def opendocument() -> bytes:
    """A spreadsheet of OpenDocument."""
    return ods([NAMES, *((*row[:5], (row[5].isoformat(), row[5].isoformat())) for row in rows())])


@cache
def xls() -> tuple[bytes, ...]:
    """The records of an Excel 97 workbook."""
    return tuple(xls_records([NAMES, *((*row[:5], row[5].isoformat()) for row in rows())]))


@cache
def spss(extension: str, compression: str = "") -> bytes:
    """A file of SPSS with labels, missing values and a very long text; `.sav` packed (`row`) or not, `.zsav`."""
    data = frame().assign(long=["x" * 300 if i % 7 == 0 else "short" for i in range(PATIENTS)])
    content = bytearray(
        _written(
            "write_sav",
            data,
            extension,
            column_labels={"time": "Days of follow-up", "arm": "Arm"},
            variable_value_labels={"status": {0: "alive", 1: "dead"}, "arm": {"Obs": "Observation"}},
            missing_ranges={"age": [{"lo": 70, "hi": 75}, 999], "arm": ["none"]},
            variable_measure={"age": "scale", "arm": "nominal"},
            variable_format={"date": "SDATE10"},
            compress=extension == ".zsav",
            row_compress=compression == "row",
        )
    )
    content[92:109] = b"01 Jan 0000:00:00"  # when it was made
    return bytes(content)


@cache
def stata(version: int) -> bytes:
    """A file of Stata 8 to 15, with labels."""
    content = _written(
        "write_dta",
        frame(),
        ".dta",
        version=version,
        column_labels=["", "Days of follow-up", "", "Arm", "", ""],
        variable_value_labels={"status": {0: "alive", 1: "dead"}},
    )
    return _undated(content, rb"\d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d", b"01 Jan 2000 00:00")


@cache
def transport(version: int) -> bytes:
    """A SAS transport file of version 5 or 8."""
    content = _written("write_xport", frame(), ".xpt", table_name="PATIENTS", file_format_version=version)
    return _undated(content, rb"\d\d[A-Z]{3}\d\d:\d\d:\d\d:\d\d", b"01JAN00:00:00:00")


@cache
def sas(*, packed: bool = False) -> bytes:
    """A data set of SAS, packed or not."""
    labels = ("", "Days of follow-up", "", "Arm", "", "")
    columns = [
        (name, label, 8 if name == "arm" else 0, "DATE" if name == "date" else "")
        for name, label in zip(NAMES, labels, strict=True)
    ]
    since = date(1960, 1, 1)
    return sas7bdat.data_set(columns, [(*row[:5], float((row[5] - since).days)) for row in rows()], packed=packed)


@cache
def parquet(compression: str = "none", parts: int = 1) -> tuple[bytes, ...]:
    """The patients in Parquet files."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(frame().assign(arm=frame()["arm"].astype("category")), preserve_index=False)
    found = []
    for at in range(parts):
        out = io.BytesIO()
        size = PATIENTS // parts
        pq.write_table(table.slice(at * size, size), out, compression=compression, row_group_size=25)
        found.append(out.getvalue())
    return tuple(found)


def _written(function: str, data: Any, extension: str, **options: Any) -> bytes:
    import pyreadstat

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"a{extension}")
        getattr(pyreadstat, function)(data, str(path), **options)
        return path.read_bytes()


def _undated(content: bytes, pattern: bytes, moment: bytes) -> bytes:
    import re

    return re.sub(pattern, moment, content)
