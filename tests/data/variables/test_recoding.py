"""Ranges and new levels, beside pandas and numpy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarcstat.data.codebook import Variable
from sarcstat.data.variables.draft import Draft
from sarcstat.data.variables.recoding import Bins, Recode, binned, recoded
from sarcstat.errors import InputError


def draft(values, about=Variable()):  # noqa: B008 - never changed
    return Draft(name="x", place="variables.x", values=pd.Series(values), about=about)


def texts(values):
    return draft(pd.Series(values, dtype="str"))


def listed(found):
    return [None if value != value else value for value in found.values.tolist()]


NUMBERS = st.one_of(st.integers(-5, 5).map(float), st.floats(-6, 6), st.just(np.nan))


@settings(max_examples=150, deadline=None)
@given(
    numbers=st.lists(NUMBERS, min_size=1),
    cuts=st.lists(st.integers(-5, 5), min_size=1, max_size=5, unique=True).map(sorted),
    right=st.booleans(),
)
def test_bins_are_those_of_pandas(numbers, cuts, right):
    bins = Bins(cuts=cuts, right=right)
    found, (decision,) = binned(draft(numbers), bins)
    edges = [-np.inf, *cuts, np.inf]
    expected = pd.cut(pd.Series(numbers), edges, right=right, labels=bins.names)
    assert listed(found) == [None if value != value else value for value in expected.tolist()]
    assert found.about.level_order == bins.names
    assert decision.rows == int(np.isfinite(numbers).sum())


@pytest.mark.parametrize(
    ("bins", "names"),
    [
        (Bins(cuts=[40]), ["<40", "≥40"]),
        (Bins(cuts=[40, 60.5]), ["<40", "40–<60.5", "≥60.5"]),
        (Bins(cuts=[40, 60], right=True), ["≤40", ">40–60", ">60"]),
        (Bins(cuts=[1, 2], labels=["0", "1", "≥2"]), ["0", "1", "≥2"]),
    ],
)
def test_labels_of_ranges(bins, names):
    assert bins.names == names


WORDS = ["a", "b", "c", "d"]


@settings(max_examples=150, deadline=None)
@given(
    cells=st.lists(st.sampled_from([*WORDS, None]), min_size=1).filter(any),
    news=st.dictionaries(st.sampled_from(WORDS), st.sampled_from(["x", "y", "a"]), min_size=1),
    otherwise=st.sampled_from([None, "z", "x"]),
    missing=st.sampled_from([None, "m", "x"]),
)
def test_recode_is_that_of_a_loop(cells, news, otherwise, missing):
    news = {old: new for old, new in news.items() if old in cells} or {next(filter(None, cells)): "x"}
    found, decisions = recoded(texts(cells), Recode(pairs=news, otherwise=otherwise, missing=missing))
    by_hand = [missing if cell is None else news.get(cell, otherwise or cell) for cell in cells]
    assert listed(found) == by_hand
    listed_cells = sum(cell in news for cell in cells)
    rest = sum(cell is not None and cell not in news for cell in cells) if otherwise else 0
    gone = cells.count(None) if missing else 0
    # Every new value is counted once for what is listed, for the others and for missing values.
    overlap = {value for value in (otherwise, missing) if value}
    if not overlap & set(news.values()) and otherwise != missing:
        assert sum(decision.rows for decision in decisions) == listed_cells + rest + gone


def test_the_rows_of_each_new_value():
    found, decisions = recoded(
        texts(["Gx", "G1", "G2", "G3", "G1", None]),
        Recode(pairs={"Gx": "Gx/G1", "G1": "Gx/G1"}, otherwise="G2–G3", missing="Gx/G1"),
    )
    assert listed(found) == ["Gx/G1", "Gx/G1", "G2–G3", "G2–G3", "Gx/G1", "Gx/G1"]
    assert [(each.text, each.rows) for each in decisions] == [
        ("recode: 'Gx' and 'G1' → 'Gx/G1'", 3),
        ("recode: all others ('G2' and 'G3') → 'G2–G3'", 2),
        ("recode: missing → 'Gx/G1'", 1),
    ]
    assert found.about.level_order == ["Gx/G1", "G2–G3"]


LABELLED = Variable(value_labels={1: "Male", 2: "Female", 3: "Other"})


@pytest.mark.parametrize(
    ("pairs", "otherwise", "expected"),
    [
        ({"1": 10}, None, [10, 2, None]),
        ({"Male": 10, "2": 20}, None, [10, 20, None]),
        ({"1": "m"}, "f", ["m", "f", None]),
        ({"Other": "o"}, "mf", ["mf", "mf", None]),  # declared, though it never occurs
    ],
)
def test_recode_by_code_or_label(pairs, otherwise, expected):
    found, _ = recoded(draft([1, 2, np.nan], LABELLED), Recode(pairs=pairs, otherwise=otherwise))
    assert listed(found) == expected


@pytest.mark.parametrize(
    ("pairs", "message", "hint"),
    [
        (
            {"Mal": "m"},
            "variables.x.recode: 'Mal' never occurs in 'x'.",
            "Did you mean 'Male'? Its values are 'Male', 'Female'.",
        ),
        ({"7": 1}, "variables.x.recode: '7' never occurs in 'x'.", "Its values are 'Male', 'Female'."),
        ({"1": 1, "Male": 2}, "variables.x.recode: 'Male' is listed twice, as a value and by its label.", None),
        (
            {"1": "m"},
            "variables.x.recode: 'Female' (1 row) is not listed, and cannot stay among texts.",
            'List them too, or say what all others become: else = "Other".',
        ),
    ],
)
def test_recode_refuses(pairs, message, hint):
    with pytest.raises(InputError) as caught:
        recoded(draft([1, 2, np.nan], LABELLED), Recode(pairs=pairs))
    problem = caught.value.problems[0]
    assert (problem.message, problem.hint) == (message, hint)


def test_ranges_are_of_numbers():
    with pytest.raises(InputError, match=r"variables\.x\.bins: 'x' holds texts, not numbers"):
        binned(texts(["1", "Unknown"]), Bins(cuts=[1]))
