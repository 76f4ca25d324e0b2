"""What is made of the same data is made once while many analyses are asked for, and never otherwise."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.cohort.outcome import number_column
from sarcstat.data.reading.memory import InMemory
from sarcstat.data.remembering import remembered, remembering


def dataset(rows: int = 5) -> Dataset:
    frame = pd.DataFrame({"age": np.arange(rows, dtype=float), "sex": 1.0})
    return Dataset(frame=frame, codebook=Codebook(), source="made", sha256=None, first_row=1)


def test_data_that_change_between_analyses_are_read_anew() -> None:
    data = dataset()
    assert number_column(data, "age")[0].tolist() == [0, 1, 2, 3, 4]
    data.frame.loc[0, "age"] = 9.0
    assert number_column(data, "age")[0].tolist() == [9, 1, 2, 3, 4]
    with remembering():
        assert number_column(data, "age")[0][0] == 9
    data.frame.loc[0, "age"] = 8.0
    with remembering():
        assert number_column(data, "age")[0][0] == 8


def test_the_same_is_made_once_and_something_else_by_itself() -> None:
    data, other = dataset(), dataset()
    with remembering():
        first = number_column(data, "age")
        assert number_column(data, "age") is first
        assert number_column(data, "sex") is not first
        assert number_column(other, "age") is not first
        selected = InMemory(data).read(["age"])
        assert InMemory(data).read(["age"]) is selected
        assert InMemory(data).read(["sex"]).frame.columns.tolist() == ["sex"]
    assert number_column(data, "age") is not first


def test_nothing_is_remembered_of_long_data_and_of_lists() -> None:
    made: list[object] = []

    @remembered
    def counted(of: Dataset, names: object) -> int:
        made.append(names)
        return len(made)

    with remembering():
        assert [counted(dataset(3000), "age") for _ in range(2)] == [1, 2]
        short = dataset()
        assert [counted(short, ["age"]) for _ in range(2)] == [3, 4]
        assert [counted(short, ("age",)) for _ in range(2)] == [5, 5]
