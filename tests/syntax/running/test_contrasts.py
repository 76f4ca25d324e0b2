"""What is said of contrasts that SPSS's versions take differently."""

from __future__ import annotations

from pathlib import Path

import pytest

from sarcstat.cli.jobs import making
from sarcstat.data.steps.workspace import Workspace
from sarcstat.syntax.reading.reader import read_text
from sarcstat.syntax.running.job import Step, run

HEAD = """DATA LIST LIST /t s g h (F8) c (A20).
BEGIN DATA
1 1 1 1 'squamous one'
2 1 2 1 'squamous two'
3 0 3 2 'adeno'
4 1 1 2 'squamous one'
5 1 2 1 'squamous two'
6 0 3 2 'adeno'
7 1 1 1 'adeno'
8 1 2 2 'squamous one'
9 1 3 1 'squamous two'
END DATA.
"""


def step(model: str) -> Step:
    """What a model makes of the data above."""
    job = read_text(f"{HEAD}COXREG t /STATUS=s(1) {model}.\n", "job.sps")
    (found,) = run(job, Workspace(Path()), making).steps
    assert not found.errors
    return found


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("/METHOD=ENTER g /CONTRAST(g)=INDICATOR", "/CONTRAST (g) names no reference category: it is the last one"),
        (
            "/METHOD=ENTER h g /CONTRAST(g)=SIMPLE /CONTRAST(h)=DEVIATION",
            "/CONTRAST (g, h) names no reference category",
        ),
        ("/METHOD=ENTER g /CATEGORICAL=g", "g: without /CONTRAST the contrasts are deviations from the mean"),
        ("/METHOD=ENTER G /CATEGORICAL=g", "g: without /CONTRAST the contrasts are deviations from the mean"),
        ("/METHOD=ENTER c", "c: without /CONTRAST the contrasts are deviations from the mean"),
    ],
)
def test_a_contrast_that_depends_on_the_version_of_spss_is_told(model: str, told: str) -> None:
    (said,) = step(model).said
    assert said.startswith(told)
    assert "SPSS 28 and later" in said


@pytest.mark.parametrize(
    "model",
    [
        "/METHOD=ENTER g h",
        "/METHOD=ENTER g /CONTRAST(g)=INDICATOR(1)",
        "/METHOD=ENTER g /CONTRAST(g)=HELMERT",
        "/METHOD=ENTER h /CONTRAST(g)=INDICATOR",
        "/METHOD=ENTER g h /CATEGORICAL=g h /CONTRAST(g)=SIMPLE(2) /CONTRAST(h)=REPEATED",
    ],
)
def test_a_contrast_that_is_the_same_in_all_is_not(model: str) -> None:
    assert step(model).said == []
