"""Random data, and random expressions about them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from sarcstat.data.codebook import Codebook, Variable

NUMBERS = [0.0, -0.0, 1.0, 2.0, 3.0, -1.5, 0.5, 2.5, 1e-3, 0.1, 0.3, 1e15, -7.25, 40.0, 2.675, 365.25, np.nan]
TEXTS = ["a", "b", "B", "", "Ä", "ab", "it's", 'say "x"', "back\\slash", "%_", "ß", "\U0001f40d", "10", "9", None]
DAYS = ["2020-01-31", "1999-12-31", "0001-01-02", "9999-12-30", "1969-07-20", "1970-01-01", "2024-02-29", None]
MOMENTS = ["2020-01-31T12:30:15.123456", "1969-12-31T23:59:59.999999", "2020-01-31", "0999-05-06T00:00:01", None]
CODEBOOK = Codebook(
    {
        "sex": Variable(value_labels={1: "Male", 2: "Female", 3: "Female"}),
        "site": Variable(value_labels={"T": "Trunk", "H": "Head", "a": "B", "x": "a"}),
    }
)
_NUMERIC, _DATED, _TEXTUAL = ("x", "y", "n", "sex", "dead"), ("d", "e", "m"), ("s", "t", "site")


def frame(rows=300, seed=1):
    """A table with columns of every kind."""
    draw = np.random.default_rng(seed)

    def some(pool):
        return [pool[place] for place in draw.integers(0, len(pool), rows)]

    return pd.DataFrame(
        {
            "x": pd.Series(some(NUMBERS), dtype=float),
            "y": pd.Series(some(NUMBERS), dtype=float),
            "n": pd.Series(draw.integers(-3, 6, rows)),
            "sex": pd.Series(some([1.0, 2.0, 3.0, 4.0, np.nan]), dtype=float),
            "dead": pd.Series(some([True, False, None]), dtype=object),
            "d": pd.Series(np.array(some(DAYS), dtype="datetime64[us]")),
            "e": pd.Series(np.array(some(DAYS), dtype="datetime64[us]")),
            "m": pd.Series(np.array(some(MOMENTS), dtype="datetime64[us]")),
            "s": pd.Series(some(TEXTS), dtype="str"),
            "t": pd.Series(some(TEXTS), dtype="str"),
            "site": pd.Series(some(["T", "H", "a", "x", "Foot", None]), dtype="str"),
        }
    )


def _quoted(text):
    return "'" + text.replace("'", "''") + "'"


_NUMBER = st.sampled_from([repr(abs(each)) for each in NUMBERS if each == each] + ["-2", "7"])
_TEXT = st.sampled_from([_quoted(each) for each in TEXTS if each is not None] + ["'nowhere'"])
_DAY = st.sampled_from([_quoted(each) for each in DAYS if each is not None] + ["'2020-1-31 12:30'"])
_SIGNS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


def _numbers(deeper):
    conditions, numbers, dates = deeper
    pair = st.tuples(numbers, numbers)
    spans = st.tuples(st.sampled_from(["days", "months", "years"]), dates, dates)
    return st.one_of(
        st.tuples(numbers, st.sampled_from("+-*/"), numbers).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        st.tuples(numbers, st.sampled_from("+-*/"), numbers, st.sampled_from("+-*/"), numbers).map(
            lambda p: f"({' '.join(p)})"
        ),
        numbers.map(lambda p: f"(-{p})"),
        numbers.map(lambda p: f"log({p})"),
        numbers.map(lambda p: f"({p} * 1e200 * 1e200)"),
        numbers.map(lambda p: f"abs({p})"),
        st.tuples(numbers, st.sampled_from(["2", "0.5", "-1", "0", "3", "n", "x"])).map(
            lambda p: f"({p[0]} ** {p[1]})"
        ),
        st.tuples(numbers, st.integers(0, 4)).map(lambda p: f"round({p[0]}, {p[1]})"),
        pair.map(lambda p: f"min({p[0]}, {p[1]})"),
        st.tuples(numbers, numbers, numbers).map(lambda p: f"max({p[0]}, {p[1]}, {p[2]})"),
        spans.map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
        st.tuples(dates, dates).map(lambda p: f"({p[0]} - {p[1]})"),
        st.tuples(numbers, conditions, st.one_of(numbers, st.just("missing"))).map(
            lambda p: f"({p[0]} if {p[1]} else {p[2]})"
        ),
        conditions.map(lambda p: f"abs({p})"),
    )


def _dates(deeper):
    conditions, numbers, dates = deeper
    return st.one_of(
        st.tuples(dates, st.sampled_from("+-"), numbers).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        st.tuples(st.sampled_from(["min", "max"]), dates, dates).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
        st.tuples(dates, conditions, dates).map(lambda p: f"({p[0]} if {p[1]} else {p[2]})"),
    )


def _conditions(deeper):
    conditions, numbers, dates = deeper
    return st.one_of(
        st.tuples(numbers, _SIGNS, numbers).map(" ".join).map("({})".format),
        st.tuples(dates, _SIGNS, dates).map(" ".join).map("({})".format),
        st.tuples(dates, _SIGNS, _DAY).map(" ".join).map("({})".format),
        st.tuples(st.sampled_from(_TEXTUAL), _SIGNS, _TEXT).map(" ".join).map("({})".format),
        st.tuples(st.sampled_from(("s", "t")), _SIGNS, st.sampled_from(("s", "t"))).map(" ".join).map("({})".format),
        st.tuples(conditions, st.sampled_from(["and", "or"]), conditions).map(" ".join).map("({})".format),
        conditions.map("(not {})".format),
        st.tuples(numbers, _NUMBER, _NUMBER).map(lambda p: f"({p[0]} between {p[1]} and {p[2]})"),
        st.tuples(numbers, _NUMBER, _NUMBER).map(lambda p: f"(0 + {p[0]} not in ({p[1]}, {p[2]}))"),
        st.tuples(st.sampled_from(_TEXTUAL), _TEXT, _TEXT).map(lambda p: f"({p[0]} in ({p[1]}, {p[2]}))"),
        st.tuples(st.sampled_from(_NUMERIC), _NUMBER, _NUMBER).map(lambda p: f"({p[0]} not in ({p[1]}, {p[2]}))"),
        st.tuples(st.sampled_from(_DATED), _DAY, _DAY).map(lambda p: f"({p[0]} in ({p[1]}, {p[2]}))"),
        st.sampled_from(["sex = 'Female'", "sex < 'Male'", "dead = true", "site != 'Head'", "sex in ('Male', 3)"]),
        st.sampled_from((*_NUMERIC, *_DATED, *_TEXTUAL)).map(lambda p: f"({p} is missing)"),
        st.one_of(numbers, dates).map(lambda p: f"({p} + 0 is missing)"),
        st.tuples(conditions, conditions, conditions).map(lambda p: f"({p[0]} if {p[1]} else {p[2]})"),
        st.tuples(_TEXT, conditions, _TEXT, _TEXT).map(lambda p: f"(({p[0]} if {p[1]} else {p[2]}) = {p[3]})"),
    )


def expressions(depth=3):
    """Texts of conditions, of calculations that give numbers, and of those that give dates."""
    numbers = st.one_of(st.sampled_from(_NUMERIC), st.sampled_from(_NUMERIC), _NUMBER)
    dates = st.sampled_from(_DATED)
    conditions = st.tuples(st.sampled_from(_NUMERIC), _SIGNS, _NUMBER).map(" ".join).map("({})".format)
    for _ in range(depth):
        deeper = (conditions, numbers, dates)
        conditions, numbers, dates = (
            st.one_of(conditions, _conditions(deeper)),
            st.one_of(numbers, _numbers(deeper)),
            st.one_of(dates, _dates(deeper)),
        )
    return conditions, numbers, dates
