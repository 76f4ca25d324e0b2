"""Columns that an analysis made, as data like any others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sarcstat.data.codebook import Codebook, Dataset, Variable


def assembled(columns: Mapping[str, Any], labels: Mapping[str, str], source: str) -> Dataset:
    """Columns of one length, by name, as a data set whose variables have these labels."""
    import pandas as pd

    variables = {name: Variable(label=labels.get(name, "")) for name in columns}
    return Dataset(pd.DataFrame(dict(columns)), Codebook(variables), source, None, 1, "row")


def below_each_other(parts: Sequence[tuple[Mapping[str, Any], Dataset]], first: Mapping[str, str]) -> Dataset:
    """Data sets of the same columns, one below the other, each with values of its own in front.

    `first` are the names of these values with their labels.
    """
    import pandas as pd

    frames = []
    for values, dataset in parts:
        frame = dataset.frame.copy()
        for place, name in enumerate(first):
            frame.insert(place, name, values[name])
        frames.append(frame)
    (_, some), *_ = parts
    variables = {name: Variable(label=label) for name, label in first.items()} | dict(some.codebook.variables)
    return Dataset(
        pd.concat(frames, ignore_index=True), Codebook(variables), some.source, None, some.first_row, some.row_word
    )
