"""One pass over the data: order of effects, LAG, scratch variables, $CASENUM. Expected values are counted by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from data.steps.building import listed, table, told

from sarcstat.data.steps.expression.values import Happenings
from sarcstat.data.steps.session import Session
from sarcstat.data.steps.table import Table, number
from sarcstat.errors import InputError
from sarcstat.syntax.reading.reader import read_text

DATA = {"x": [1, 2, None, 4, 5], "y": [None, 0, 1, 2, 9], "s": ["a", "b", "c", "d", "12"]}


def after(syntax: str, data: Table | None = None) -> Table:
    """The data behind the transformations of a text."""
    session = Session(data or table(**DATA), Happenings())
    for command in read_text(syntax).commands:
        session.transform(command)
    return session.read()


@pytest.mark.parametrize(
    ("syntax", "name", "values"),
    [
        ("COMPUTE z=x+1.", "z", [2, 3, None, 5, 6]),
        ("COMPUTE x=x*y.", "x", [None, 0, None, 8, 45]),
        ("IF (y>0) z=1.", "z", [None, None, 1, 1, 1]),
        ("COMPUTE z=0.\nIF (y>0) z=1.", "z", [0, 0, 1, 1, 1]),
        # A missing condition leads past all branches, ELSE too.
        ("DO IF y=0.\nCOMPUTE z=1.\nELSE.\nCOMPUTE z=2.\nEND IF.", "z", [None, 1, 2, 2, 2]),
        ("DO IF x=1.\nELSE IF y=0.\nCOMPUTE z=1.\nELSE.\nCOMPUTE z=2.\nEND IF.", "z", [None, 1, None, 2, 2]),
        ("DO IF x>1.\nDO IF y>1.\nCOMPUTE z=1.\nELSE.\nCOMPUTE z=0.\nEND IF.\nEND IF.", "z", [None, 0, None, 1, 1]),
        ("SELECT IF x>1.", "x", [2, 4, 5]),
        ("DO IF y>0.\nSELECT IF x>4.\nEND IF.", "x", [1, 2, 5]),
        # LAG is of what a case was behind all steps, wherever it stands.
        ("COMPUTE b=LAG(x).\nCOMPUTE x=x*10.", "b", [None, 10, 20, None, 40]),
        ("COMPUTE b=LAG(x,2).", "b", [None, None, 1, 2, None]),
        ("COMPUTE b=LAG(x).\nSELECT IF x NE 2.", "b", [None, 1, 4]),
        ("STRING t (A2).\nCOMPUTE t=LAG(s).", "t", ["", "a", "b", "c", "d"]),
        ("COMPUTE n=1.\nIF NOT MISSING(LAG(n)) n=LAG(n)+1.", "n", [1, 2, 3, 4, 5]),
        # A scratch variable starts with 0 and keeps its value, of cases that are left out, too.
        ("COMPUTE #k=#k+1.\nCOMPUTE k=#k.", "k", [1, 2, 3, 4, 5]),
        ("COMPUTE #k=#k+1.\nSELECT IF x NE 2.\nCOMPUTE k=#k.", "k", [1, 4, 5]),
        # $CASENUM counts the cases that stayed.
        ("SELECT IF x NE 2.\nCOMPUTE c=$casenum.", "c", [1, 2, 3]),
        ("SELECT IF $casenum>1.", "x", []),
        ("SELECT IF $casenum<=2.", "x", [1, 2]),
        # Missing values that are declared later hold for the whole pass.
        ("COMPUTE z=y.\nMISSING VALUES y (9).", "z", [None, 0, 1, 2, None]),
        ("STRING t (A2).\nCOMPUTE t=CONCAT(s,'xyz').", "t", ["a", "b", "c", "d", "12"]),
    ],
)
def test_a_pass(syntax: str, name: str, values: list[Any]) -> None:
    assert listed(after(syntax), name) == values


def test_scratch_variables_are_gone_and_new_ones_have_two_decimals() -> None:
    found = after("COMPUTE #k=1.\nCOMPUTE z=#k.")
    assert list(found) == ["x", "y", "s", "z"]
    assert str(found["z"].print) == "F8.2"


@pytest.mark.parametrize("cases", [1, 63, 64, 65, 1000])
def test_chains_are_as_if_cases_were_taken_one_by_one(cases: int) -> None:
    ids = np.sort(np.random.default_rng(cases).integers(0, max(cases // 7, 1), cases)).astype(float)
    data = Table([number("id", ids), number("x", np.arange(float(cases)))])
    syntax = "COMPUTE n=1.\nIF id=LAG(id) n=LAG(n)+1.\nCOMPUTE #t=#t+x.\nCOMPUTE t=#t.\nSELECT IF MOD(n,3) NE 0 OR x<5."
    found = after(syntax, data)
    expected, last = [], None
    for one, x in zip(ids, range(cases), strict=True):
        n = last[1] + 1 if last is not None and last[0] == one else 1
        if n % 3 or x < 5:
            last = (one, n)
            expected.append((one, n, x * (x + 1) / 2))
    assert list(zip(*(listed(found, name) for name in ("id", "n", "t")), strict=True)) == expected


def test_what_became_missing_is_counted_once() -> None:
    session = Session(table(**DATA), Happenings())
    for command in read_text("COMPUTE #k=#k+x.\nCOMPUTE z=LAG(x)+1/y.\nCOMPUTE x=x.", "job.sps").commands:
        session.transform(command)
    session.read()
    assert [sentence.count("1 case") for sentence in session.happened.sentences()] == [1]


@pytest.mark.parametrize(
    ("syntax", "said"),
    [
        ("COMPUTE z=xx+1.", "there is no variable"),
        ("COMPUTE s=1.", "'s' holds texts"),
        ("COMPUTE x='a'.", "'x' holds numbers"),
        ("COMPUTE z='a'.", "STRING z"),
        ("SELECT IF s.", "text"),
        ("DO IF x=1.\nCOMPUTE z=q.\nEND IF.", "there is no variable"),
    ],
)
def test_mistakes_are_told_before_the_data_are_read(syntax: str, said: str) -> None:
    session = Session(table(**DATA), Happenings())
    *right, last = read_text(syntax).commands
    for command in right:
        session.transform(command)
    with pytest.raises(InputError) as caught:
        session.transform(last)
    assert said in told(caught.value)
    assert "^" in told(caught.value)
