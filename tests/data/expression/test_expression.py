"""Conditions decided row by row, missing values as in SPSS."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.expression.expression import columns, evaluate, parse, select
from sarcstat.errors import ExitStatus, InputError, UsageError

FRAME = pd.DataFrame(
    {
        "age": [30.0, np.nan, 60.0, 45.0],
        "sex": [1, 2, 1, 2],
        "grade": pd.Series(["1", "2", None, "10"], dtype="str"),
        "day": pd.to_datetime(["2020-01-31", None, "2021-05-01", "2022-12-24"]),
        "dead": [True, False, True, True],
        "relapse": pd.Series([True, np.nan, False, True], dtype=object),
        "my var": [0, 1, 2, 3],
        "site": pd.Series(["T", "H", "T", None], dtype="str"),
        "again": [1, 2, 3, 3],
        "dose": pd.Series(["1.5", "n/a", "2", "n/a"], dtype="str"),
    }
)
CODEBOOK = Codebook(
    {
        "sex": Variable(value_labels={1: "Male", 2: "Female"}),
        "site": Variable(value_labels={"T": "Trunk", "H": "Head"}),
        "again": Variable(value_labels={1: "No", 2: "Yes", 3: "Yes"}),
    }
)


def dataset(frame, codebook=CODEBOOK):
    return Dataset(frame=frame, codebook=codebook, source="study.csv", sha256=None, first_row=2)


def rows(text):
    """T, F or - (missing) for each row."""
    truth = evaluate(parse(text), FRAME, CODEBOOK)
    assert not (truth.true & truth.missing).any()
    return "".join("-" if gone else "T" if true else "F" for true, gone in zip(truth.true, truth.missing, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("age > 40", "F-TT"),
        ("40 < age", "F-TT"),
        ("age != 60", "T-FT"),
        ("not age = 60", "T-FT"),
        ("age between 30 and 45", "T-FT"),
        ("age not between 30 and 45", "F-TF"),
        ("age in (30, 60)", "T-TF"),
        ("age not in (30, 60)", "F-FT"),
        ("age is missing", "FTFF"),
        ("age is not missing", "TFTT"),
        ("sex = 'Male'", "TFTF"),
        ("sex in ('Female', 1)", "TTTT"),
        ("sex < 'Female'", "TFTF"),
        ("again = 'Yes'", "FTTT"),
        ("again != 'Yes'", "TFFF"),
        ("grade = '10'", "FF-T"),
        ("grade < '2'", "TF-T"),
        ("site = 'T'", "TFT-"),
        ("site = 'Trunk'", "TFT-"),
        ("site in ('Head', 'T')", "TTT-"),
        ("site = 'Foot'", "FFF-"),
        ("day >= '2021-05-01'", "F-TT"),
        ("day in ('2020-01-31')", "T-FF"),
        ("day = '2022-12-24 00:00'", "F-FT"),
        ("dead = true", "TFTT"),
        ("dead = 0", "FTFF"),
        ("relapse = true", "T-FT"),
        ("`my var` >= 2", "FFTT"),
        ("`my var` < sex", "TTFF"),
        ("age > sex", "T-TT"),
        ("1 = 1", "TTTT"),
        ("'a' > 'b'", "FFFF"),
        # SPSS: missing or true is true, missing and false is false.
        ("age > 40 or sex = 2", "FTTT"),
        ("age > 40 and sex = 2", "F-FT"),
        ("age > 40 and sex = 1", "FFTF"),
        ("age > 40 or sex = 1", "T-TT"),
        ("not (age > 40 and sex = 1)", "TTFT"),
        ("age > 40 and grade = '2'", "F--F"),
    ],
)
def test_evaluate(text, expected):
    assert rows(text) == expected


def test_select_takes_true_rows_and_counts_missing_ones():
    mask, notes = select(parse("age > 40"), dataset(FRAME))
    assert mask.dtype == bool
    assert mask.tolist() == [False, False, True, True]
    assert [note.text for note in notes] == ["--where is missing in 1 row (no value of age), which are not selected."]


def test_columns():
    assert columns(parse("a = 1 and (`my var` > b or a is missing) and c in (1)")) == ["a", "my var", "b", "c"]


@pytest.mark.parametrize(
    ("text", "message", "at", "hint"),
    [
        ("agee > 4", "there is no column 'agee'", 1, "Did you mean 'age'?"),
        (
            "grade > 1",
            "column 'grade' holds texts, not numbers",
            9,
            "Write the value in quotation marks, as '1'.",
        ),
        ("site = 1", "column 'site' holds texts, not numbers", 8, "Write the value in quotation marks, as '1'."),
        (
            "dose > 1",
            "column 'dose' holds texts, not numbers",
            8,
            "Write the value in quotation marks, as '1'; or, if 'n/a' means missing, name it with --na.",
        ),
        (
            "sex = 'Femal'",
            "column 'sex' holds numbers, which has no value labelled 'Femal'",
            7,
            "Did you mean 'Female'? Its labels are 'Male', 'Female'.",
        ),
        ("age = '60'", "column 'age' holds numbers, not texts", 7, "Write the number without quotation marks."),
        ("day > 2020", "column 'day' holds dates", 7, "Write a date as '2024-12-31'."),
        ("day > '31.12.2020'", "column 'day' holds dates", 7, "Write a date as '2024-12-31'."),
        ("age = grade", "column 'age' holds numbers and column 'grade' texts, which cannot be compared", 5, None),
        ("1 = 'a'", "a number and a text cannot be compared", 3, None),
        ("again < 'Yes'", "several values of column 'again' have the label 'Yes'", 9, None),
    ],
)
def test_errors_point_at_the_place(text, message, at, hint):
    with pytest.raises(InputError) as caught:
        evaluate(parse(text), FRAME, CODEBOOK)
    problem = caught.value.problems[0]
    assert problem.message == f"--where: {message}, at character {at}:\n  {text}\n{' ' * (1 + at)}^"
    assert problem.hint == hint
    assert caught.value.exit_status == ExitStatus.INPUT


def test_dates_with_a_time_zone():
    frame = pd.DataFrame({"day": pd.to_datetime(["2020-01-31T10:00Z", "2021-01-31T10:00Z"])})
    mask, _ = select(parse("day > '2020-06-01'"), dataset(frame, Codebook()))
    assert mask.tolist() == [False, True]


# A condition in words and the same by hand: None is missing, as in Kleene's logic.
LEAVES = {
    "x > 1": lambda row: None if row[0] is None else row[0] > 1,
    "x in (0, 2)": lambda row: None if row[0] is None else row[0] in (0, 2),
    "x is missing": lambda row: row[0] is None,
    "y = 'b'": lambda row: None if row[1] is None else row[1] == "b",
    "y != 'b'": lambda row: None if row[1] is None else row[1] != "b",
    "x between 1 and 2": lambda row: None if row[0] is None else 1 <= row[0] <= 2,
}


def negation(part):
    return lambda row: None if part(row) is None else not part(row)


def conjunction(parts):
    def by_hand(row):
        values = [part(row) for part in parts]
        return False if False in values else None if None in values else True

    return by_hand


def disjunction(parts):
    def by_hand(row):
        values = [part(row) for part in parts]
        return True if True in values else None if None in values else False

    return by_hand


CONDITION = st.recursive(
    st.sampled_from(sorted(LEAVES.items())),
    lambda inner: st.one_of(
        inner.map(lambda one: (f"not ({one[0]})", negation(one[1]))),
        st.lists(inner, min_size=2, max_size=3).map(
            lambda each: (" and ".join(f"({text})" for text, _ in each), conjunction([by for _, by in each]))
        ),
        st.lists(inner, min_size=2, max_size=3).map(
            lambda each: (" or ".join(f"({text})" for text, _ in each), disjunction([by for _, by in each]))
        ),
    ),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(
    condition=CONDITION,
    cells=st.lists(st.tuples(st.sampled_from([None, 0, 1, 2, 3]), st.sampled_from([None, "a", "b"])), min_size=1),
)
def test_three_valued_logic_by_hand(condition, cells):
    text, by_hand = condition
    frame = pd.DataFrame(
        {
            "x": pd.Series([x for x, _ in cells], dtype=float),
            "y": pd.Series([y for _, y in cells], dtype="str"),
        }
    )
    truth = evaluate(parse(text), frame, Codebook())
    found = [None if gone else bool(true) for true, gone in zip(truth.true, truth.missing, strict=True)]
    assert found == [by_hand(row) for row in cells]


OPERANDS = [
    "age",
    "sex",
    "grade",
    "day",
    "dead",
    "relapse",
    "`my var`",
    "site",
    "nothing",
    "5",
    "'T'",
    "'Male'",
    "true",
]
OPERANDS += [
    "'2020-01-31'",
    "1e999",
    "'20200131'",
    "'2020-W01-1'",
    "'0001-01-01'",
    "'9999-12-31T23:59:59.999999+14:00'",
]
PARTS = ["and", "or", "not", "in", "(", ")", ",", "between", "is", "missing", "=", "<", ">=", "!="]


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.lists(st.sampled_from(OPERANDS + PARTS), max_size=10).map(" ".join),
        st.tuples(st.sampled_from(OPERANDS), st.sampled_from(["=", "<", ">=", "!="]), st.sampled_from(OPERANDS)).map(
            " ".join
        ),
        st.tuples(st.sampled_from(OPERANDS), st.sampled_from(OPERANDS)).map(lambda two: "{} in ({})".format(*two)),
    )
)
def test_any_condition_is_decided_or_refused(text):
    try:
        mask, _ = select(parse(text), dataset(FRAME))
    except (UsageError, InputError):
        return
    assert len(mask) == len(FRAME)


def test_iso_text_in_a_text_column_is_compared_as_text():
    frame = pd.DataFrame({"day": [datetime.date(2020, 1, 31).isoformat(), "2021-05-01"]}, dtype="str")
    assert select(parse("day > '2020-12-31'"), dataset(frame, Codebook()))[0].tolist() == [False, True]
