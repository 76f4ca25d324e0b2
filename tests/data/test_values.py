"""Texts become numbers only if all are numbers, and then exactly those numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarcstat.data.missing_words import without_words
from sarcstat.data.values import typed


def read(*texts, **options):
    return typed(pa.chunked_array([pa.array(texts, pa.string())]), **options)


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (("1", "-2", "007"), "int64"),
        (("1", None), "float64"),
        (("1.0", "2"), "float64"),
        (("+5", ".5", "1e3", "5."), "float64"),
        (("99999999999999999999", "1"), "float64"),
        (("inf", "-inf"), "float64"),
        ((None, None), "float64"),
        (("true", "FALSE"), "bool"),
        (("true", None), "object"),
        (("true", "1"), "str"),
        (("T", "F"), "str"),
        (("1", "NaN"), "str"),
        (("1", "1_000"), "str"),
        (("1", "1 000"), "int64"),
        (("1", "1 00"), "str"),
        (("1", "0x1F"), "str"),
        (("1", "0x1p3"), "str"),
        (("1", "−5"), "str"),
        (("1,5", "2"), "str"),
        (("2020-01-31", "2021-05-01"), "str"),
    ],
)
def test_kinds(texts, kind):
    assert str(read(*texts).values.dtype) == kind


def test_decimal_commas_only_where_they_may_be():
    for decimal in (None, ","):
        found = read("1,5", " -2,25 ", "3", "1,5e2", ",5", None, decimal=decimal)
        assert found.comma
        assert found.values.tolist()[:5] == [1.5, -2.25, 3.0, 150.0, 0.5]
        assert found.decimals == 2
    assert read("1,5", "2").values.tolist() == ["1,5", "2"]
    assert not read("1.5", "2", decimal=None).comma
    for texts in (("1,5", "2.5"), ("1,2,3", "1"), ("1,5", "5,"), ("1.23,5", "1")):
        assert read(*texts, decimal=None).values.tolist() == list(texts)


@pytest.mark.parametrize(
    ("texts", "kind", "decimal"),
    [
        (("1.234", "987"), "doubtful", None),
        (("1,234", "987"), "doubtful", None),
        (("0.234", "987"), "sure", "."),
        (("1.2345", "1.234"), "sure", "."),
        (("1.234", "0,5"), "sure", ","),
        (("1,234.5",), "sure", "."),
        (("1", "2e5"), "plain", None),
        (("1,5", "1.5"), "mixed", None),
        (("1,5", "?"), "sure", ","),
        (("1.234", "n/a"), "doubtful", None),
        (("a", "b"), "text", None),
    ],
)
def test_what_texts_say_of_their_marks(texts, kind, decimal):
    found = read(*texts, decimal=None).written
    assert (found.kind, found.decimal) == (kind, decimal)


NUMBER = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.from_regex(r"-?[0-9]{1,25}\.[0-9]{1,25}(e-?[0-9]{1,3})?", fullmatch=True),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(NUMBER, min_size=1, max_size=20))
def test_numbers_are_correctly_rounded(texts):
    """Python's own float() is correctly rounded."""
    values = typed(pa.chunked_array([texts])).values
    assert [float(value).hex() for value in values] == [float(text).hex() for text in texts]


def test_words_that_mean_missing():
    frame = pd.DataFrame(
        {
            "n": [1, -99],
            "x": [1.5, 999.0],
            "s": pd.Series(["a", " NK "], dtype="str"),
            "b": [True, False],
            "o": pd.Series([True, np.nan], dtype=object),
            "d": pd.to_datetime(["2020-01-31", "2021-01-31"]),
        }
    )
    cleaned, _ = without_words(frame, ("-99", "999", "NK", "nan", "1"))
    assert cleaned.isna().sum().to_dict() == {"n": 2, "x": 1, "s": 1, "b": 0, "o": 1, "d": 0}
    assert without_words(frame, ())[0] is frame
