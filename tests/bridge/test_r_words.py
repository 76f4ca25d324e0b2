"""What R says is told in words of ours, with something to do; its own words stand behind."""

from __future__ import annotations

import pytest

from sarcstat.bridge.call import RError, call_r
from sarcstat.bridge.r_words import in_our_words


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("cannot allocate vector of size 74.5 Gb", "memory"),
        ("vector memory exhausted (limit reached?)", "memory"),
        ("evaluation nested too deeply: infinite recursion / options(expressions=)?", "nested"),
        ("C stack usage  7971092 is too close to the limit", "nested"),
        ("FEXACT error 6 (f5xact).  LDKEY=618 is too small for this problem", "Fisher's"),
        ("Lapack routine dgesv: system is exactly singular: U[2,2] = 0", "determine each other"),
        ("the leading minor of order 2 is not positive definite", "determine each other"),
        ("infinite or missing values in 'x'", "infinite or undefined"),
        ("NA/NaN/Inf in foreign function call (arg 1)", "infinite or undefined"),
        ("missing value where TRUE/FALSE needed", "infinite or undefined"),
        ("No (non-missing) observations", "Too few"),
        ("arguments imply differing number of rows: 0, 1", "no value"),
        ("subscript out of bounds", "no value"),
        ("contrasts can be applied only to factors with 2 or more levels", "Too few"),
        ("something that nobody has seen", "no value"),
    ],
)
def test_each_error_of_r_has_words_of_ours(text: str, word: str) -> None:
    message, hint = in_our_words(text)
    assert word in message
    assert hint.endswith(f"R says: {text}")


@pytest.mark.parametrize(
    ("expression", "word"),
    [
        ("solve(matrix(c(1, 2, 2, 4), 2))", "determine each other"),
        ("chol(matrix(c(1, 2, 2, 1), 2))", "determine each other"),
        ("svd(matrix(c(1, NA, 1, 1), 2))", "infinite or undefined"),
        ("if (NA) 1", "infinite or undefined"),
        ("list(1)[[2]]", "no value"),
        ("survival::coxph(survival::Surv(c(NA, 1), c(1, NA)) ~ c(1, 2))", "Too few"),
        ("stats::t.test(1)", "Too few"),
        ("numeric(1e15)", "memory"),
    ],
)
def test_the_words_are_those_that_this_r_has(procedures: None, expression: str, word: str) -> None:
    with pytest.raises(RError) as caught:
        call_r("bridge_says", expression=expression)
    assert word in caught.value.problems[0].message, caught.value.text
