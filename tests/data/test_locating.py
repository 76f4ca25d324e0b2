"""Data files by the name that somebody else's analysis noted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.locating import base_name, located
from sarcstat.data.selection import selected_rows
from sarcstat.errors import InputError


@pytest.mark.parametrize("noted", [r"C:\Users\me\Trial.sav", "/home/me/Trial.sav", "Trial.sav", "D:/a b/Trial.sav"])
def test_a_path_of_any_system_has_its_base_name(noted: str) -> None:
    assert base_name(noted) == "Trial.sav"


def test_the_file_is_beside_the_output_or_in_a_folder_that_is_named(tmp_path: Path) -> None:
    beside, other = tmp_path / "beside", tmp_path / "other"
    for folder in (beside, other):
        folder.mkdir()
        (folder / "trial.SAV").write_text("")
    (other / "b.sav").write_text("")
    assert located("C:\\Trial.sav", [], beside) == str(beside / "trial.SAV")
    assert located("C:\\Trial.sav", [str(other)], beside) == str(other / "trial.SAV")
    assert located("C:\\b.sav", [str(other)], beside) == str(other / "b.sav")
    assert located("C:\\Trial.sav", ["x.sav", "y/TRIAL.sav"], beside) == "y/TRIAL.sav"
    assert located(None, ["survival::lung"], beside) == "survival::lung"


def test_what_is_not_found_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no data file 'b.sav': it was looked for in x.sav, y.sav, the folder"):
        located("C:\\b.sav", ["x.sav", "y.sav"], tmp_path)
    with pytest.raises(InputError, match="names no data file"):
        located(None, [], tmp_path)


def test_rows_that_are_taken_out_take_what_is_known_of_them_along() -> None:
    frame = pd.DataFrame({"a": [1.0, None, 3.0, None], "b": ["x", "y", "z", "w"]})
    declared = pd.Series([9.0, 8.0], index=[1, 3])
    about = Variable(label="A", user_missing=2, declared_missing=declared)
    data = Dataset(frame, Codebook({"a": about}), "x.sav", None, 1)
    kept = selected_rows(data, np.array([True, False, True, True]))
    assert kept.frame["b"].tolist() == ["x", "z", "w"]
    assert kept.codebook["a"].declared_missing is not None
    assert kept.codebook["a"].declared_missing.to_dict() == {2: 8.0}
    assert [kept.row_number(place) for place in range(3)] == [1, 3, 4]
    again = selected_rows(kept, np.array([False, True, True]))
    assert [again.row_number(place) for place in range(2)] == [3, 4]
