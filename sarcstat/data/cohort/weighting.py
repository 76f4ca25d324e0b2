"""Case weights that are whole numbers: a row that counts w times is there w times."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.outcome import number_column
from sarcstat.data.cohort.rows import none_of
from sarcstat.errors import InputError, counted, listing

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

#: More cases than this are not made of the rows of a file.
MOST_CASES = 20_000_000


def counted_by(dataset: Dataset, name: str, selected: Array) -> tuple[Dataset, str]:
    """The data with every row as often as the column `name` says, and a sentence on it.

    Every number is then that of a file in which the rows are repeated. A row whose weight is missing, 0 or negative
    stays once, and is left out by every analysis with that reason, as SPSS leaves it out. `selected` is a mask of the
    rows that the command is about; the weights of others are not checked. Raises InputError for weights that are no
    numbers, no whole numbers, or too large a sum.
    """
    import numpy as np

    weights, problems = number_column(dataset, name)
    if problems:
        raise InputError.of(problems)
    reasons = _left_out(weights)
    counts = none_of((bad for _, bad in reasons), len(weights))
    whole = counts & (np.floor(weights) == weights)
    _refuse_fractions(dataset, name, weights, selected & counts & ~whole)
    repeats = np.where(whole, weights, 1.0)
    if repeats.sum() > MOST_CASES:
        raise InputError(
            f"The weights of column '{name}' make {repeats.sum():,.0f} cases, more than {MOST_CASES:,}.",
            "Weights that are no numbers of cases, such as those of a survey, are not what --weight is for.",
        )
    positions = np.repeat(np.arange(len(weights)), repeats.astype(np.int64))
    said = _said(name, int((selected & counts).sum()), int(weights[selected & counts].sum()))
    return _repeated(dataset, positions, reasons), said


def _left_out(weights: Array) -> list[tuple[str, Array]]:
    """The rows that do not count, with the reasons."""
    import numpy as np

    with np.errstate(invalid="ignore"):
        return [
            ("without a weight", np.isnan(weights)),
            ("with a weight of 0", weights == 0),
            ("with a negative weight", weights < 0),
        ]


def _refuse_fractions(dataset: Dataset, name: str, weights: Array, bad: Array) -> None:
    import numpy as np

    rows = np.flatnonzero(bad)
    if not len(rows):
        return
    shown = listing(f"{dataset.row_word} {dataset.row_number(row)}: {weights[row]:g}" for row in rows)
    are = "is not a whole number" if len(rows) == 1 else "are not whole numbers"
    raise InputError(
        f"{counted(len(rows), 'weight')} of column '{name}' {are} ({shown}), and survival analyses count whole cases.",
        "What SPSS makes of fractions of a case there is not published; describe and crosstab take them as SPSS does.",
    )


def _said(name: str, rows: int, cases: int) -> str:
    return f"Weighted by {name}: {counted(rows, 'row')} of the data count as {counted(cases, 'case')}."


def _repeated(dataset: Dataset, positions: Array, reasons: list[tuple[str, Array]]) -> Dataset:
    """The rows at the positions, which may repeat; each keeps the number that it has in the source."""
    left_out = [*dataset.left_out, *reasons]
    kept = [(reason, mask[positions]) for reason, mask in left_out if mask.any()]
    if len(positions) == len(dataset.frame):  # positions ascend and hold every row: each is there once
        return replace(dataset, left_out=kept)
    return replace(
        dataset,
        frame=dataset.frame.take(positions).reset_index(drop=True),
        codebook=dataset.codebook.on(positions),
        rows=positions if dataset.rows is None else dataset.rows[positions],
        left_out=kept,
    )
