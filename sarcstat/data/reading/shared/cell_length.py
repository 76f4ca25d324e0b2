"""Cells that nobody has written: of millions of characters, from a quotation mark that nobody closed, or worse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sarcstat.errors import InputError
from sarcstat.files_read import megabytes
from sarcstat.limits import LONGEST_CELL, LONGEST_LINE

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset


def check_lengths(dataset: Dataset) -> None:
    """Raise InputError for a text of more than LONGEST_CELL bytes, with its column and row: tables cannot hold it."""
    for name in dataset.frame.columns:
        lengths = _lengths(dataset.frame[name].array)
        if lengths is None or (longest := _longest(lengths)) <= LONGEST_CELL:
            continue
        at = int(_place(lengths, longest))
        row = dataset.first_row + (at if dataset.rows is None else int(dataset.rows[at]))
        raise InputError(
            f"{dataset.source}, {dataset.row_word} {row:,}: '{name}' holds a text of {longest:,} bytes.",
            "A quotation mark that nobody closed makes such texts; else leave the column out of the file.",
        )


def check_lines(name: str, data: bytes) -> None:
    """Raise InputError for a text with a line that does not end, before anybody looks for its cells."""
    step = LONGEST_LINE // 2
    for at in range(0, len(data) - step, step):
        if data.find(b"\n", at, at + step) < 0 and data.find(b"\r", at, at + step) < 0:
            raise InputError(
                f"{name} has a line of more than {megabytes(step)}.", "Data are rows of values; is this file a text?"
            )


def _lengths(values: Any) -> Any:
    """The lengths of a column of texts of Arrow; None for other columns."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = getattr(values, "_pa_array", None)
    if cells is None or not (pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type)):
        return None
    return pc.binary_length(cells)


def _longest(lengths: Any) -> int:
    import pyarrow.compute as pc

    return int(pc.max(lengths).as_py() or 0)


def _place(lengths: Any, longest: int) -> int:
    import pyarrow.compute as pc

    return int(pc.index(lengths, longest).as_py())
