"""RECODE, with values counted by hand from IBM's Command Syntax Reference."""

from __future__ import annotations

from typing import Any

import pytest
from data.steps.building import listed, table, told
from data.steps.test_passes import after

from sarcstat.errors import InputError

DATA = table(x=[1, 2, None, 4, 5, 9], s=["a", "b", "", "12", " 3", "1e"], w=["", "q", "", "", "", ""])
MISSING = "MISSING VALUES x (9).\n"


@pytest.mark.parametrize(
    ("syntax", "name", "values"),
    [
        ("RECODE x (1=10) (2,4=20).", "x", [10, 20, None, 20, 5, 9]),
        ("RECODE x (1 THRU 4=0) (4=1).", "x", [0, 0, None, 0, 5, 9]),
        ("RECODE x (LO THRU 2=0) (4 THRU HI=1).", "x", [0, 0, None, 1, 1, 1]),
        ("RECODE x (SYSMIS=0) (ELSE=COPY).", "x", [1, 2, 0, 4, 5, 9]),
        ("RECODE x (ELSE=1).", "x", [1] * 6),
        (MISSING + "RECODE x (MISSING=0).", "x", [1, 2, 0, 4, 5, 0]),
        (MISSING + "RECODE x (9=8).", "x", [1, 2, None, 4, 5, 8]),
        (MISSING + "RECODE x (5 THRU HI=8).", "x", [1, 2, None, 4, 8, 8]),
        (MISSING + "RECODE x (MISSING=SYSMIS).", "x", [1, 2, None, 4, 5, None]),
        ("RECODE x (1=10) INTO z.", "z", [10] + [None] * 5),
        # A target that is there keeps its values where no old value fits.
        ("COMPUTE z=7.\nRECODE x (1=10) INTO z.", "z", [10, 7, 7, 7, 7, 7]),
        ("RECODE x (1=10) INTO z.\nRECODE x (2=20) INTO z.", "z", [10, 20, None, None, None, None]),
        ("RECODE x (1=2) (ELSE=COPY) INTO z.", "z", [2, 2, None, 4, 5, 9]),
        ("DO IF x<3.\nRECODE x (ELSE=0).\nEND IF.", "x", [0, 0, None, 4, 5, 9]),
        ("RECODE s (CONVERT) INTO z.", "z", [None, None, None, 12, 3, None]),
        ("RECODE s (CONVERT) (ELSE=-1) INTO z.", "z", [-1, -1, None, 12, 3, -1]),
        ("RECODE s ('a','b'=1) (' '=2) INTO z.", "z", [1, 1, 2, None, None, None]),
        ("RECODE s ('a'='b') (ELSE='z').", "s", ["b"] + ["z"] * 5),
        ("RECODE x (1='y') INTO w.", "w", ["y", "q", "", "", "", ""]),
    ],
)
def test_recode(syntax: str, name: str, values: list[Any]) -> None:
    assert listed(after(syntax, DATA), name) == values


@pytest.mark.parametrize(
    ("syntax", "said"),
    [
        ("RECODE q (1=2).", "there is no variable 'q'"),
        ("RECODE x s (1=2).", "numbers and texts"),
        ("RECODE x ('a'=2).", "this is a text"),
        ("RECODE s (1=2) INTO z.", "this is a number"),
        ("RECODE s ('a'=2).", "INTO"),
        ("RECODE s ('a'='b') INTO z.", "STRING z"),
        ("RECODE s ('a'='bcd').", "holds 2"),
        ("RECODE x (CONVERT) INTO z.", "CONVERT"),
        ("RECODE x (1=2) (2='a') INTO z.", "some are texts"),
        ("RECODE x (1=2) INTO s.", "'s' holds texts"),
    ],
)
def test_mistakes(syntax: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        after(syntax, DATA)
    assert said in told(caught.value)
