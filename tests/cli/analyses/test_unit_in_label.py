"""A label that says the unit of its column does not say it of times that were converted."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from running import sarcstat


@pytest.mark.parametrize(
    ("label", "shown", "heading"),
    [
        ("Follow-up (days)", "months", "Follow-up (months)"),
        ("Follow-up (days)", "days", "Follow-up (days)"),
        ("Follow-up (d)", "months", "Follow-up (d) (months)"),
        ("Follow-up", "years", "Follow-up (years)"),
    ],
)
def test_the_unit_of_converted_times_takes_the_place_of_the_columns(
    tmp_path: Path, label: str, shown: str, heading: str
) -> None:
    file = tmp_path / "trial.sav"
    frame = pd.DataFrame({"time": [100.0, 200.0, 300.0, 400.0], "died": [1.0, 0.0, 1.0, 1.0]})
    pyreadstat.write_sav(frame, file, column_labels=[label, "Died"])
    found = sarcstat("km", file, "--time", "time", "--event", "died", "--time-unit", "days", "--show-in", shown)
    assert found.status == 0, found.stderr
    assert found.stdout.splitlines()[0] == heading
