"""Numbers of any size in the data end in numbers that are finite, or in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from running import sarcstat

COMMANDS = [
    ("km", "--by", "g"),
    ("km", "--style", "both"),
    ("cox", "--covariates", "age,g"),
    ("life-table", "--intervals", "0-10:1"),
    ("follow-up",),
    ("univariate", "--by", "g"),
    ("describe", "age"),
    ("describe", "age", "--by", "g"),
    ("describe", "age", "--style", "spss"),
    ("collinearity", "age", "size"),
]
ROWS = [(5, 50, 3), (6, 51, 1), (7, 52, 5), (8, 60, 2), (9, 61, 4), (10, 44, 1), (3, 47, 5), (12, 41, 9)]


def content(column: str, factor: float) -> str:
    time, age = (factor if column == each else 1 for each in ("time", "age"))
    lines = (f"{t * time!r},{i % 3 != 1:d},{a * age!r},{s},{'mf'[i % 2]}" for i, (t, a, s) in enumerate(ROWS))
    return "time,event,age,size,g\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize("factor", [1e306, 1e199, 1e100, 1e61, 1e58, 1e15, 1e-15, 1e-50, 1e-70, 1e-300])
@pytest.mark.parametrize("column", ["time", "age"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_size_is_computed_with_or_refused(
    data: Callable[[str], Path], command: tuple[str, ...], column: str, factor: float
) -> None:
    survival = () if command[0] in ("describe", "collinearity") else ("--time", "time", "--event", "event=1")
    found = sarcstat(command[0], data(content(column, factor)), *command[1:], *survival)
    words = " ".join(command)
    used = column in words or (column == "time" and survival)
    if not 1e-60 < factor < 1e60 and used:
        assert found.status == 3
        assert f"too {'large' if factor > 1 else 'small'} to be computed with" in found.stderr
        assert "Hint: " in found.stderr
    else:
        assert found.status in (0, 4), found.stderr
        assert "Error: R: " not in found.stderr
        assert "nan" not in found.stdout.casefold().split()
        assert "inf" not in found.stdout.casefold().split()
