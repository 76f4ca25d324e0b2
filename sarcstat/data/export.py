"""Data out of the program: a CSV that reads back as it was."""

from __future__ import annotations

from pathlib import Path

from sarcstat.data.codebook import Dataset


def write_csv(dataset: Dataset, path: Path) -> None:
    """Write the values (not their labels) as UTF-8 with a header; what is missing is empty, numbers round-trip.

    Dates without a time of day are written as 2021-08-25. Raises OSError where the file cannot be written.
    """
    import pandas as pd

    frame = dataset.frame.copy()
    for name in frame.columns:
        column = frame[name]
        if pd.api.types.is_datetime64_any_dtype(column) and (column.dropna() == column.dropna().dt.normalize()).all():
            frame[name] = column.dt.strftime("%Y-%m-%d")
        elif pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
            frame[name] = column.astype("Int64")
    frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
