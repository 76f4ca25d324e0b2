"""Data out of the program: a CSV that reads back as it was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sarcstat.csv_records import TERMINATOR, Records
from sarcstat.data.codebook import Dataset, Value, Variable
from sarcstat.data.cohort.factor import factor
from sarcstat.data.cohort.sample import decimals_shown, is_categorical

if TYPE_CHECKING:
    import pandas as pd

#: A column with more different values has no levels that another program is told.
MOST_LEVELS = 200


def write_csv(dataset: Dataset, path: Path) -> None:
    """Write what as_csv says, as UTF-8. Raises OSError where the file cannot be written."""
    path.write_text(as_csv(dataset), encoding="utf-8", newline="\n")


def as_csv(dataset: Dataset) -> str:
    """The values (not their labels) under a header; what is missing is empty, numbers round-trip.

    Dates without a time of day are written as 2021-08-25.
    """
    frame = dataset.frame.copy()
    for name in frame.columns:
        frame[name] = _cells(frame[name])
    text = Records()
    frame.to_csv(text, index=False, lineterminator=TERMINATOR)
    return text.getvalue()


def _cells(column: pd.Series[Any]) -> pd.Series[Any]:
    """A column as it is written: whole numbers without decimals, days without a time."""
    import pandas as pd

    if _days(column):
        days: pd.Series[Any] = column.dt.strftime("%Y-%m-%d")
        return days
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        return column.astype("Int64")
    return column


def _days(column: pd.Series[Any]) -> bool:
    import pandas as pd

    if not pd.api.types.is_datetime64_any_dtype(column):
        return False
    return bool((column.dropna() == column.dropna().dt.normalize()).all())


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenColumn:
    """How a column stands in the CSV: what its cells are, the bytes of the longest one, decimals, and its levels.

    `levels` are (value as written, what is shown for it, whether a row has it) in level order; none where there are
    more than MOST_LEVELS. `categorical` says whether a description takes the column as levels, `missing` whether a row
    has no value.
    """

    name: str
    label: str
    kind: Literal["number", "text", "date"]
    width: int
    decimals: int
    categorical: bool
    missing: bool
    levels: tuple[tuple[float | int | str, str, bool], ...]


def written_columns(dataset: Dataset, *, names: bool = False) -> list[WrittenColumn]:
    """The columns of the CSV, in its order; `names` shows values and column names instead of their labels."""
    return [_written(dataset, str(name), names=names) for name in dataset.frame.columns]


def _written(dataset: Dataset, name: str, *, names: bool) -> WrittenColumn:
    import pandas as pd

    column, variable = dataset.frame[name], dataset.codebook[name]
    date = _days(column)
    number = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    cells = _cells(column).dropna().astype(str)
    return WrittenColumn(
        name=name,
        label=name if names else dataset.codebook.label(name),
        kind="number" if number else "date" if date and len(cells) else "text",
        width=max((len(cell.encode()) for cell in cells.unique()), default=1),
        decimals=_decimals(column, variable) if number else 0,
        categorical=is_categorical(dataset, name),
        missing=bool(column.isna().any()),
        levels=_levels(dataset, name, number=number, names=names),
    )


def _decimals(column: pd.Series[Any], variable: Variable) -> int:
    return decimals_shown(variable, column.to_numpy(dtype=float, na_value=float("nan")))


def _levels(
    dataset: Dataset, name: str, *, number: bool, names: bool
) -> tuple[tuple[float | int | str, str, bool], ...]:
    import numpy as np

    if dataset.frame[name].nunique() > MOST_LEVELS:
        return ()
    found = factor(dataset.frame, dataset.codebook, name, names=names)
    counts = np.bincount(found.codes[found.codes >= 0], minlength=len(found.values))
    rows = zip(found.values, found.texts, counts, strict=True)
    return tuple((written_word(value) if number else str(value), text, bool(count)) for value, text, count in rows)


def written_word(value: Value) -> float | int | str:
    """A value as the CSV has it: whole numbers without decimals, true and false as 1 and 0."""
    if isinstance(value, int | float):
        return int(value) if float(value).is_integer() else float(value)
    return str(value)
