"""Rows repeated by weights keep their number in the source, and values declared missing keep their row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.cohort import weighting
from sarcstat.data.cohort.weighting import counted_by
from sarcstat.errors import InputError


def _dataset(weights: list[float], **more: object) -> Dataset:
    frame = pd.DataFrame({"age": [10.0 * i for i in range(len(weights))], "w": weights})
    return Dataset(frame=frame, codebook=Codebook(), source="d.csv", sha256=None, first_row=2, **more)  # type: ignore[arg-type]


def _everybody(dataset: Dataset) -> np.ndarray:
    return np.ones(len(dataset.frame), dtype=bool)


def test_rows_and_their_numbers() -> None:
    dataset = _dataset([2, 0, 3, np.nan, -1, 1])
    found, said = counted_by(dataset, "w", _everybody(dataset))
    assert found.frame["age"].tolist() == [0, 0, 10, 20, 20, 20, 30, 40, 50]
    assert [found.row_number(i) for i in range(9)] == [2, 2, 3, 4, 4, 4, 5, 6, 7]
    assert found.each_once(np.array([3, 4, 5, 8])).tolist() == [3, 8]
    left_out = {reason: np.flatnonzero(mask).tolist() for reason, mask in found.left_out}
    assert left_out == {"without a weight": [6], "with a weight of 0": [2], "with a negative weight": [7]}
    assert said == "Weighted by w: 3 rows of the data count as 6 cases."


def test_rows_that_were_taken_out_before_are_not_forgotten() -> None:
    dataset = _dataset([1, 2], rows=np.array([4, 7]))
    found, _ = counted_by(dataset, "w", _everybody(dataset))
    assert [found.row_number(i) for i in range(3)] == [6, 9, 9]


def test_values_declared_missing_are_repeated() -> None:
    declared = pd.Series([9.0, 8.0], index=[1, 3])
    about = Codebook({"age": Variable(user_missing=2, declared_missing=declared)})
    dataset = replace(_dataset([1, 2, 1, 1]), codebook=about)
    found = counted_by(dataset, "w", _everybody(dataset))[0].codebook["age"]
    assert found.declared_missing is not None
    assert found.declared_missing.to_dict() == {1: 9.0, 2: 9.0, 4: 8.0}
    assert found.user_missing == 3


def test_weights_of_rows_that_are_not_selected_are_not_checked() -> None:
    dataset = _dataset([2, 1.5])
    found, _ = counted_by(dataset, "w", np.array([True, False]))
    assert len(found.frame) == 3
    with pytest.raises(InputError, match=r"1 weight of column 'w' is not a whole number \(line 3: 1\.5\)"):
        counted_by(dataset, "w", _everybody(dataset))


def test_too_many_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighting, "MOST_CASES", 5)
    dataset = _dataset([2, 3])
    assert len(counted_by(dataset, "w", _everybody(dataset))[0].frame) == 5
    more = _dataset([2, 4])
    with pytest.raises(InputError, match="make 6 cases, more than 5"):
        counted_by(more, "w", _everybody(more))
