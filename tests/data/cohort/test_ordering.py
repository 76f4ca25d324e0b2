"""Levels in the order a reader expects, one line a list."""

from __future__ import annotations

import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarcstat.data.codebook import Codebook, Variable
from sarcstat.data.cohort.factor import factor
from sarcstat.data.cohort.ordering import natural_key, ordered_levels


@pytest.mark.parametrize(
    "texts",
    [
        ["2", "10"],
        ["T1", "T1a", "T1b", "T2", "T10"],
        ["<5", "5-10", ">10"],
        ["<5 cm", "5–10 cm", "≥10 cm"],
        ["≤50", ">50"],
        ["<65", "≥65"],
        ["< 2", "2 - 4", "> 4"],
        ["age <18", "age 18-64", "age >=65"],
        ["0.5 mg", "0.75 mg", "1.5 mg", "10 mg"],
        ["-5", "-1", "0", "3"],
        ["I", "II", "III", "IV"],
        ["G1", "g2", "G3"],
        ["0-9g/day", "10-19", "20-29", "30+"],
        ["A", "a", "B", "b"],
        ["alive", "Dead", "lost"],
        ["Müller", "Zoë", "男"],
        ["", " ", "a"],
        ["9" * 400, "a"],
    ],
)
def test_natural_order(texts):
    shuffled = texts[:]
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=natural_key) == texts


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=12)))
def test_any_texts_have_one_order(texts):
    backwards = texts[::-1]
    assert sorted(texts, key=natural_key) == sorted(backwards, key=natural_key)


def test_numbers_are_ordered_by_size_even_if_labelled():
    """SPSS lists value labels by value."""
    variable = Variable(value_labels={1.0: "Worse", 2.0: "Better", 10.0: "Cured"})
    assert ordered_levels([10.0, 2.0, 1.0, 2.0], variable) == [1.0, 2.0, 10.0]
    assert ordered_levels([True, False], Variable()) == [False, True]


def test_a_declared_order_comes_first():
    variable = Variable(level_order=["low", "mid", "high"])
    assert ordered_levels(["high", "x10", "low", "x2"], variable) == ["low", "high", "x2", "x10"]


def test_missing_values_are_no_levels():
    assert ordered_levels([float("nan"), 2.0, 1.0], Variable()) == [1.0, 2.0]


def test_numbers_come_before_texts():
    assert ordered_levels(["b", 2, "a", 1], Variable()) == [1, 2, "a", "b"]


@pytest.mark.parametrize("zeros", [[-0.0, 0.0], [0.0, -0.0]])
@pytest.mark.parametrize("kind", ["float64", "float32"])
def test_a_negative_zero_is_the_level_0_whichever_comes_first(zeros: list[float], kind: str) -> None:
    found = factor(pd.DataFrame({"grade": pd.Series([*zeros, 1.0], dtype=kind)}), Codebook(), "grade")
    assert list(found.texts) == ["0", "1"]
