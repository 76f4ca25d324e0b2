"""A table as a CSV, SPSS or Excel file: the same values in each, and the same bytes for the same table."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Literal

from sarcstat import temporary
from sarcstat.characters import no_formula
from sarcstat.csv_records import TERMINATOR, Records
from sarcstat.errors import InputError

_Writer = Callable[[Sequence["Column"], str], bytes]
EXTENSIONS = (".csv", ".sav", ".xlsx")
#: Files say that they were made then: the same table gives the same bytes.
_MADE = datetime(2000, 1, 1)
#: Where the header of a .sav file has its date and time of creation (PSPP's description of the format).
_SAV_DATE, _SAV_TIME = slice(92, 101), slice(101, 109)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of values, None where missing: texts, levels (texts in an order), numbers or dates."""

    name: str
    label: str
    kind: Literal["text", "level", "number", "date"]
    values: Sequence[Any]
    decimals: int = 0
    levels: Sequence[str] = ()


def table_bytes(extension: str, columns: Sequence[Column], title: str, *, csv_safe: bool = False) -> bytes:
    """The bytes of a file with one of the EXTENSIONS.

    `.sav` has variable labels, levels as codes 1, 2, … with value labels, and the title as file label; `.xlsx` has
    the title as its property. `csv_safe`: no text of a CSV is a formula to a spreadsheet. Raises InputError where there
    is no room for a temporary file.
    """
    as_csv: _Writer = partial(_csv, safe=csv_safe)
    write = {".csv": as_csv, ".sav": _sav, ".xlsx": _xlsx}[extension.casefold()]
    try:
        return write(columns, title)
    except OSError as error:
        raise InputError(
            f"A {extension} file could not be made: {error.strerror}.",
            "Check that there is room for temporary files (TMPDIR).",
        ) from error


def _csv(columns: Sequence[Column], title: str, *, safe: bool) -> bytes:
    out = Records()
    writer = csv.writer(out, lineterminator=TERMINATOR)
    shown = no_formula if safe else str
    writer.writerow([shown(column.name) for column in columns])
    cells = ([shown(_text(column, value)) for value in column.values] for column in columns)
    writer.writerows(zip(*cells, strict=True))
    return out.getvalue().encode("utf-8")


def _text(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.kind == "number":
        return f"{value:.{column.decimals}f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _sav(columns: Sequence[Column], title: str) -> bytes:
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame({column.name: _sav_values(column) for column in columns})
    with temporary.within() as folder:
        path = folder / "table.sav"
        pyreadstat.write_sav(
            frame,
            str(path),
            file_label=title[:64],
            column_labels={column.name: column.label for column in columns},
            variable_value_labels={
                column.name: dict(enumerate(column.levels, 1)) for column in columns if column.kind == "level"
            },
            variable_format={column.name: _sav_format(column) for column in columns if column.kind != "text"},
            variable_measure={
                column.name: "scale" if column.kind in ("number", "date") else "nominal" for column in columns
            },
        )
        content = bytearray(path.read_bytes())
    content[_SAV_DATE] = _MADE.strftime("%d %b %y").encode("ascii")
    content[_SAV_TIME] = _MADE.strftime("%H:%M:%S").encode("ascii")
    return bytes(content)


def _sav_values(column: Column) -> Any:
    import pandas as pd

    if column.kind == "level":
        codes = {level: float(code) for code, level in enumerate(column.levels, 1)}
        return pd.Series([None if value is None else codes[value] for value in column.values], dtype=float)
    if column.kind == "number":
        return pd.Series(column.values, dtype=float)
    return pd.Series(column.values, dtype=object)


def _sav_format(column: Column) -> str:
    if column.kind == "date":
        return "SDATE10"
    return f"F{8 if column.decimals else 4}.{column.decimals}"


def _xlsx(columns: Sequence[Column], title: str) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "created": _MADE})
    sheet = book.add_worksheet("Data")
    head = book.add_format({"bold": True})
    forms = {"date": book.add_format({"num_format": "yyyy-mm-dd"})}
    put: dict[str, Callable[..., Any]] = {"date": sheet.write_datetime, "number": sheet.write_number}
    for j, column in enumerate(columns):
        form = forms.get(column.kind)
        if column.kind == "number" and column.decimals:
            form = book.add_format({"num_format": f"0.{'0' * column.decimals}"})
        width = max([len(column.name), *(len(_text(column, value)) for value in column.values)])
        sheet.set_column(j, j, min(width + 2, 40))
        sheet.write_string(0, j, column.name, head)
        write = put.get(column.kind, sheet.write_string)
        for i, value in enumerate(column.values, 1):
            if value is not None:
                write(i, j, value, form)
    sheet.freeze_panes(1, 1)
    book.close()
    return _same_times(out.getvalue())


def _same_times(content: bytes) -> bytes:
    """The archive with every member made at the same time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _MADE.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
