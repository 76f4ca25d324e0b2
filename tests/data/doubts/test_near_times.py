"""Times that R's survival functions would join, though they differ by more than rounding error."""

from __future__ import annotations

import numpy as np
import pytest
from running import sarcstat

from sarcstat.data.doubts.near_times import near_times

FAR = 9999999999.0


@pytest.mark.parametrize(
    ("time", "pairs"),
    [
        ([1, 2, 3, FAR], 2),
        ([1e-8, 2e-8, 5e-8], 1),
        ([0.5, 1, 2, FAR], 2),
        ([1, 2, 3, 1e6], 0),
        ([13_000_000_000, 13_000_086_400], 0),
        ([0, 1e-7, 1], 0),
        ([1.1, 1.1 * (1 + 1e-12), 3], 0),
        ([], 0),
    ],
)
def test_a_warning_where_times_are_kept_apart_that_r_joins(time: list[float], pairs: int) -> None:
    said = [each.text for each in near_times(np.array(time, dtype=float), None)]
    assert [text.split(" ")[0] for text in said] == ([str(pairs)] if pairs else [])


def test_times_of_entry_count_as_times() -> None:
    assert near_times(np.array([1.0, FAR]), np.array([0.0, 1.5]))


def test_one_time_far_beyond_the_others_changes_no_test() -> None:
    rows = "t,e,g\n1,1,a\n2,0,b\n3,1,a\n4,1,b\n5,1,a\n6,1,b\n{},0,b\n"
    asked = ("km", "-", "--time", "t", "--event", "e", "--by", "g", "--format", "json")
    found = [sarcstat(*asked, stdin=rows.format(last).encode()) for last in (7, FAR)]
    near, far = (each.table("Overall Comparisons") for each in found)
    assert {place: cell["text"] for place, cell in far.items()} == {place: cell["text"] for place, cell in near.items()}
    assert "5 times and the next one, such as 1 and 2, are kept apart here" in found[1].stderr
    assert "kept apart" not in found[0].stderr
