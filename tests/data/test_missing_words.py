"""Words that commonly mean missing are recognized; whether they mean it is for the user to say."""

from __future__ import annotations

import pandas as pd
import pytest

from sarcstat.data.missing_words import counted_words, without_words
from sarcstat.errors import InputError, Problem, WordProblem, na_option


def texts(*cells):
    return pd.Series(cells, dtype="str")


@pytest.mark.parametrize(
    "word", ["NA", "n/a", "N/A", ".", "-", "?", "NaN", "null", "#N/A", "unknown", "None", "Missing", "k.A.", "未知"]
)
def test_each_word_is_counted_as_it_is_written(word):
    assert counted_words(texts("A", word, f" {word} ", "B", None)) == {word: 2}


@pytest.mark.parametrize("word", ["North", "0", "no", "A", "negative", "none given", "Nan Tan", "unknown primary"])
def test_other_words_are_values(word):
    assert counted_words(texts("A", word)) == {}


@pytest.mark.parametrize("positive", ["+", "++", "1+", "(+)", "+/-", "positive"])
def test_a_dash_beside_what_is_positive_is_negative(positive):
    assert counted_words(texts("-", positive, "-")) == {}
    assert counted_words(texts("-", positive, "?")) == {"?": 1}
    assert counted_words(texts("-", "A+B")) == {"-": 1}


def test_columns_without_texts_have_no_words():
    for column in (pd.Series([1, 2]), pd.Series([True, None], dtype=object), pd.to_datetime(pd.Series(["2020-01-01"]))):
        assert counted_words(column) == {}


def test_blank_texts_are_missing_and_counted():
    frame = pd.DataFrame({"a": texts("", "Y", " \xa0", None), "b": texts("x", "y", "z", "w"), "n": [1, 2, 3, 4]})
    cleaned, blank = without_words(frame, ())
    assert cleaned["a"].isna().tolist() == [True, False, True, True]
    assert blank == {"a": 2}


def test_the_option_is_quoted_where_a_shell_needs_it():
    assert na_option(["NA"]) == "--na NA"
    assert na_option(["NA", "NaN", "NA"]) == "--na NA,NaN"
    assert na_option(["?"]) == "--na '?'"
    assert na_option(["n/a", "-"]) == "--na 'n/a,-'"


def test_words_in_many_columns_of_numbers_are_one_error():
    problems = [WordProblem(f"column {i}", "hint", f"x{i}", ("?",), i + 1) for i in range(44)]
    error = InputError.of([Problem("before"), *problems, Problem("after")])
    before, words, after = error.problems
    assert (before.message, after.message) == ("before", "after")
    assert words.message.startswith("44 columns of numbers hold words: x0 '?' (1 row), x1 '?' (2 rows), ")
    assert "x43 '?' (44 rows)" in words.message
    assert words.hint == "If '?' means missing: --na '?'."
    assert InputError.of([problems[0], Problem("after")]).problems[0].message == "column 0"
