"""What is said of texts that SPSS takes for the same, and of those that it may put in another order."""

from __future__ import annotations

from pathlib import Path

import pytest

from sarcstat.cli.jobs import making
from sarcstat.data.steps.workspace import Workspace
from sarcstat.syntax.reading.reader import read_text
from sarcstat.syntax.running.job import Step, run

HEAD = """DATA LIST LIST /t s h (F8) c d (A20).
BEGIN DATA
1 1 1 'squamous one' 'YES'
2 1 2 'squamous two' 'no'
3 0 3 'adeno' 'no'
4 1 1 'squamous one' 'YES'
5 1 2 'squamous two' 'no'
6 0 3 'adeno' 'YES'
7 1 1 'adeno' 'YES'
8 1 2 'squamous one' 'no'
9 1 3 'squamous two' 'YES'
END DATA.
"""


def step(procedure: str) -> Step:
    """What a procedure makes of the data above."""
    job = read_text(f"{HEAD}{procedure}.\n", "job.sps")
    (found,) = run(job, Workspace(Path()), making).steps
    assert not found.errors
    return found


def test_texts_with_the_same_first_eight_bytes_are_told() -> None:
    """IBM's Command Syntax Reference, COXREG, CATEGORICAL: they are treated as though they were the same."""
    (lacking,) = step("COXREG t /STATUS=s(1) /METHOD=ENTER c /CONTRAST(c)=INDICATOR(1)").lacking
    assert lacking.startswith("c: 'squamous one', 'squamous two' are one category to SPSS")
    assert step("COXREG t /STATUS=s(1) /METHOD=ENTER h").lacking == []


@pytest.mark.parametrize(
    ("procedure", "depends"),
    [
        ("COXREG t /STATUS=s(1) /METHOD=ENTER d /CONTRAST(d)=INDICATOR(1)", "which category a contrast leaves out"),
        ("KM t BY d /STATUS=s(1) /TEST LOGRANK /TREND", "which level has which score of the trend"),
    ],
)
def test_an_order_of_texts_that_a_number_depends_on_is_told(procedure: str, depends: str) -> None:
    (said,) = step(procedure).said
    assert said.startswith("d: texts are in the order of the codes of their characters, 'YES' before 'no'")
    assert depends in said


@pytest.mark.parametrize(
    "procedure",
    [
        "COXREG t /STATUS=s(1) /METHOD=ENTER c /CONTRAST(c)=INDICATOR(1)",
        "COXREG t /STATUS=s(1) /STRATA=d /METHOD=ENTER h",
        "KM t BY d /STATUS=s(1) /TEST LOGRANK",
        "KM t BY c /STATUS=s(1) /TEST LOGRANK /TREND",
    ],
)
def test_an_order_that_is_the_same_or_bears_on_no_number_is_not(procedure: str) -> None:
    assert step(procedure).said == []
