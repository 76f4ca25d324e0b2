"""The parts of a split file: which there are, in which order, and what they are called."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.cohort.rows import OTHER_PART, complete_rows
from sarcstat.data.cohort.splitting import parts
from sarcstat.errors import InputError


def _dataset(columns: dict[str, list[object]], **variables: Variable) -> Dataset:
    frame = pd.DataFrame(columns)
    return Dataset(frame=frame, codebook=Codebook(variables), source="d.csv", sha256=None, first_row=2)


def _texts(dataset: Dataset, *names: str, used: list[bool] | None = None, by_name: bool = False) -> list[str]:
    rows = np.ones(len(dataset.frame), dtype=bool) if used is None else np.array(used)
    return [part.text for part in parts(dataset, names, rows, by_name=by_name, missing=".")[0]]


def test_combinations_that_occur_the_first_column_slowest() -> None:
    dataset = _dataset({"b": ["y", "x", "y", None], "a": [2.0, 1.0, 1.0, 2.0]})
    assert _texts(dataset, "b", "a") == ["b = ., a = 2", "b = x, a = 1", "b = y, a = 1", "b = y, a = 2"]
    assert _texts(dataset, "b", "a", used=[True, False, True, False]) == ["b = y, a = 1", "b = y, a = 2"]


def test_declared_order_and_labels() -> None:
    about = Variable(label="Stage", level_order=["late", "early"], value_labels={"late": "Late"})
    dataset = _dataset({"s": ["early", "late"]}, s=about)
    assert _texts(dataset, "s") == ["Stage = Late", "Stage = early"]
    assert _texts(dataset, "s", by_name=True) == ["s = late", "s = early"]


def test_texts_that_would_be_alike() -> None:
    dataset = _dataset({"s": [".", None], "t": ["a", "a"]}, s=Variable(label="L"), t=Variable(label="L"))
    assert _texts(dataset, "s", "t") == ["L (s) = . (no value), L (t) = a", "L (s) = . (.), L (t) = a"]


def test_rows_of_other_parts_are_left_out_without_being_counted() -> None:
    dataset = _dataset({"s": ["a", "b", "a"]})
    first = parts(dataset, ["s"], np.ones(3, dtype=bool), by_name=False, missing=".")[0][0].of(dataset)
    ((reason, mask),) = first.left_out
    assert (reason, mask.tolist()) == (OTHER_PART, [False, True, False])
    kept, dropped = complete_rows([*first.left_out, ("missing x", np.array([True, True, False]))], 3, who="row")
    assert kept.tolist() == [False, False, True]
    assert dropped == {"missing x": 1}


def test_identifiers_are_no_parts() -> None:
    dataset = _dataset({"id": list(range(201))})
    with pytest.raises(InputError, match="column 'id' would make 201 parts, more than 200"):
        _texts(dataset, "id")
    assert len(_texts(dataset, "id", used=[i < 200 for i in range(201)])) == 200
