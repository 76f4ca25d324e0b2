"""Calculated values: arithmetic, functions, dates, if else; missing operands and what has no result."""

from __future__ import annotations

import datetime
import math

import numpy as np
import pandas as pd
import pytest
from data.expression.plainly import plainly
from hypothesis import given, settings
from hypothesis import strategies as st

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.expression.expression import compute, parse, select
from sarcstat.data.expression.values import Texts
from sarcstat.errors import InputError, SarcstatError

FRAME = pd.DataFrame(
    {
        "a": [1.0, 2.0, np.nan, -4.0],
        "b": [0, 2, 3, 0],
        "text": pd.Series(["u", None, "v", "u"], dtype="str"),
        "start": pd.to_datetime(["2020-01-01", "2020-02-29", None, "2019-12-31"]),
        "end": pd.Series(["2021-01-01", "2020-03-01", "2020-01-01", None], dtype="str"),
        "free": pd.Series(["2021-01-01", "soon", None, None], dtype="str"),
        "code": [1, 2, 1, 2],
        "none": [np.nan] * 4,
        "alive": [True, False, True, True],
    }
).set_axis([7, 8, 9, 10])
CODEBOOK = Codebook({"code": Variable(value_labels={1: "Yes", 2: "No"})})


def computed(text, frame=FRAME):
    return compute(parse(text, place="variables.x.derive", condition=False), frame, CODEBOOK)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b", [1, 4, None, -4]),
        ("a - 1 - b", [0, -1, None, -5]),
        ("-a ** 2", [-1, -4, None, -16]),
        ("2 * (a + 1) / 4", [1, 1.5, None, -1.5]),
        ("a / b", [None, 1, None, None]),
        ("a ** b", [1, 4, None, 1]),
        ("a ** 0.5", [1, 2**0.5, None, None]),
        ("b ** -1", [None, 0.5, 1 / 3, None]),
        ("log(a)", [0, math.log(2), None, None]),
        ("abs(a)", [1, 2, None, 4]),
        # SPSS: MIN and MAX take the values that are not missing.
        ("min(a, b)", [0, 2, 3, -4]),
        ("max(a, none)", [1, 2, None, -4]),
        ("10 ** 300 * 10 ** 300", [None] * 4),
        ("(a > 1) + (b > 1)", [0, 2, None, 0]),
        ("alive + 1", [2, 1, 2, 2]),
        # By the calendar: 2020 was a leap year.
        ("days(start, end)", [366, 1, None, None]),
        ("days(end, start)", [-366, -1, None, None]),
        ("months(start, '2020-01-31 10:30')", [30.4375 / 30.4375, -28.5625 / 30.4375, None, 31.4375 / 30.4375]),
        ("years(start, end)", [366 / 365.25, 1 / 365.25, None, None]),
        ("end - start", [366, 1, None, None]),
        ("days(start, start + 0.5)", [0.5, 0.5, None, 0.5]),
        ("days(start, none)", [None] * 4),
        ("days(start, max(start, end))", [366, 1, None, 0]),
        ("end > start", [True, True, None, None]),
        ("start between '2020-01-01' and end", [True, True, None, False]),
        ("start + a < '2020-01-03'", [True, False, None, True]),
        ("'low' if a < 2 else 'high'", ["low", "high", None, "low"]),
        ("1 if a < 0 else 2 if b > 0 else 3", [3, 2, None, 1]),
        ("a if a > 0 else missing", [1, 2, None, None]),
        ("missing if a > 1 else text", ["u", None, None, "u"]),
        ("a > 1 if b > 0 else a < 0", [False, True, None, True]),
        ("text if text is not missing else 'w'", ["u", "w", "v", "u"]),
        ("(text if a > 0 else 'w') = text", [True, None, None, False]),
        ("code = 'Yes'", [True, False, True, False]),
        ("a * 2 in (2, -8)", [True, False, None, True]),
        ("a + b between 1 and 4", [True, True, None, False]),
        ("(a / b) is missing", [True, False, True, True]),
        ("(a > 1) is missing", [False, False, True, False]),
        ("'2020-03-01' > start", [True, True, None, True]),
    ],
)
def test_values(text, expected):
    found = plainly(computed(text).values)
    assert [value is None for value in found] == [value is None for value in expected]
    known = [(one, other) for one, other in zip(found, expected, strict=True) if other is not None]
    assert all(one == (pytest.approx(other, rel=1e-12) if isinstance(other, float) else other) for one, other in known)


def test_dates_are_moved_to_the_microsecond():
    found = plainly(computed("start + 1.5").values)
    assert found[:2] == [datetime.datetime(2020, 1, 2, 12), datetime.datetime(2020, 3, 1, 12)]
    assert plainly(computed("start - 1").values)[3] == datetime.datetime(2019, 12, 30)


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [
        (0.5, 0, 1),
        (-0.5, 0, -1),
        (2.5, 0, 3),
        (2.4999, 0, 2),
        (22.25, 1, 22.3),
        (-22.25, 1, -22.3),
        (1e300, 2, 1e300),
        (4503599627370497.0, 0, 4503599627370497.0),
    ],
)
def test_rounding_is_half_away_from_zero(number, decimals, expected):
    frame = pd.DataFrame({"x": [number]})
    assert plainly(computed(f"round(x, {decimals})", frame).values) == [expected]


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("a / b", {"division by zero": 2}),
        ("1 / 0", {"division by zero": 4}),
        ("b ** -1", {"division by zero": 2}),
        ("b ** b", {"0 to the power of 0": 2}),
        ("log(a)", {"logarithm of 0 or of a negative number": 1}),
        ("log(b)", {"logarithm of 0 or of a negative number": 2}),
        ("a ** 0.5", {"fractional power of a negative number": 1}),
        ("10 ** (b * 200)", {"result too large": 2}),
        ("start + 1e9 * b", {"date outside the years 1 to 9999": 1}),
        ("a / b + log(b)", {"division by zero": 2, "logarithm of 0 or of a negative number": 2}),
        ("a + 1", {}),
    ],
)
def test_what_has_no_result_is_counted(text, gone):
    assert computed(text).gone == gone


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ("text * 2", "column 'text' holds texts, not numbers", 1),
        ("2 + 'x'", "a text cannot be calculated with", 5),
        ("start * 2", "a date is no number to calculate with", 1),
        ("start + end", "dates cannot be added in this way", 7),
        ("1 - start", "dates cannot be added in this way", 3),
        ("days(a, end)", "column 'a' holds numbers, not dates", 6),
        ("days(start, free)", "column 'free' holds texts that are no dates ('soon')", 13),
        ("'a' if a > 1 else 2", "a number and a text cannot give one value", 1),
        ("a + 1 = 'x'", "a number and a text cannot be compared", 7),
        ("a + c", "there is no column 'c'", 5),
    ],
)
def test_what_does_not_fit_is_refused(text, message, at):
    with pytest.raises(InputError) as caught:
        computed(text)
    first = caught.value.problems[0].message.split("\n")[0]
    assert first == f"variables.x.derive: {message}, at character {at}:"


def test_a_level_that_never_occurs_is_noted():
    notes = computed("text in ('u', 'V', 'W') or code = 3").conditions
    assert [note.text for note in notes] == [
        "variables.x.derive: no row has text = 'V', 'W'. Did you mean 'v'?",
        "variables.x.derive: no row has code = 3.",
    ]
    assert computed("text = 'u' or a = 77 or code = 1").conditions == ()


def test_a_condition_that_selects_nothing_for_a_level_that_never_occurs_is_refused():
    dataset = Dataset(FRAME, CODEBOOK, "study.csv", None, 2)
    with pytest.raises(InputError, match=r"--where: no row has text = 'U'\. Did you mean 'u'\?"):
        select(parse("text = 'U'"), dataset)
    mask, _ = select(parse("text = 'U'"), dataset, may_be_empty=True)
    assert not mask.any()
    mask, notes = select(parse("text = 'U' or b / a >= 0"), dataset)
    assert mask.tolist() == [True, True, False, True]
    assert notes[0].code == "no_such_level"


def test_what_has_no_result_is_noted_for_a_selection():
    _, notes = select(parse("a / b > 0"), Dataset(FRAME, CODEBOOK, "study.csv", None, 2))
    assert [note.text for note in notes] == [
        "--where: division by zero in 2 rows gives missing.",
        "--where is missing in 3 rows (no value of a), which are not selected.",
    ]


# SPSS's logical operators as PSPP's manual documents them ("Logical Operators"): 1 true, 0 false, None missing.
TABLE = [
    (1, 1, 1, 1),
    (1, 0, 0, 1),
    (0, 0, 0, 0),
    (1, None, None, 1),
    (0, None, 0, None),
    (None, None, None, None),
]


@pytest.mark.parametrize(("left", "right", "both", "either"), TABLE + [(b, a, c, d) for a, b, c, d in TABLE])
def test_truth_tables(left, right, both, either):
    frame = pd.DataFrame({"p": [left], "q": [right]}, dtype=float)
    wanted = [None if value is None else bool(value) for value in (both, either)]
    assert [plainly(computed(f"p = 1 {word} q = 1", frame).values)[0] for word in ("and", "or")] == wanted
    negation = plainly(computed("not p = 1", frame).values)[0]
    assert negation == (None if left is None else not left)


CELLS = st.lists(
    st.tuples(*[st.one_of(st.just(math.nan), st.floats(allow_nan=False), st.integers(-3, 3))] * 2), min_size=1
)


@settings(max_examples=100, deadline=None)
@given(CELLS, st.sampled_from(["+", "-", "*", "/", "**"]))
def test_arithmetic_is_that_of_python(cells, sign):
    frame = pd.DataFrame(cells, columns=["p", "q"], dtype=float)
    found = computed(f"p {sign} q", frame)
    by_hand = [python(float(p), float(q), sign) for p, q in cells]
    assert plainly(found.values) == [
        pytest.approx(value, rel=1e-12) if value is not None else None for value in by_hand
    ]
    operands_known = [not (math.isnan(p) or math.isnan(q)) for p, q in cells]
    missing = sum(known and value is None for known, value in zip(operands_known, by_hand, strict=True))
    assert sum(found.gone.values()) == missing


def python(p, q, sign):
    """The operation by Python's own floats; None where it has no finite real result."""
    operation = {"+": lambda: p + q, "-": lambda: p - q, "*": lambda: p * q, "/": lambda: p / q, "**": lambda: p**q}
    if math.isnan(p) or math.isnan(q) or (sign == "**" and p == q == 0):
        return None
    try:
        result = operation[sign]()
    except (ZeroDivisionError, OverflowError):
        return None
    return result if isinstance(result, float) and math.isfinite(result) else None


ATOMS = ["a", "b", "text", "start", "end", "free", "code", "none", "alive", "nothing", "`a`", "missing"]
ATOMS += ["0", "1.5", "1e308", "9" * 400, "'u'", "'2020-01-01'", "'9999-12-31'", "true", "'Yes'", "__import__"]
SIGNS = ["+", "-", "*", "/", "**", "=", "<", ">=", "!=", "and", "or"]
ANY = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(SIGNS), inner).map(" ".join),
        st.tuples(st.sampled_from(["-", "not ", "+"]), inner).map("".join),
        inner.map("({})".format),
        st.tuples(st.sampled_from(["min", "max", "days", "years", "round", "abs", "log"]), inner, inner).map(
            lambda each: "{}({}, {})".format(*each)
        ),
        inner.map("abs({})".format),
        inner.map("log({})".format),
        st.tuples(inner, inner, inner).map(lambda each: "({} if {} else {})".format(*each)),
        st.tuples(inner, inner, inner).map(lambda each: "({} between {} and {})".format(*each)),
        inner.map("({} is not missing)".format),
        inner.map("({} in (1, 'u', '2020-01-01'))".format),
    ),
    max_leaves=12,
)


@settings(max_examples=500, deadline=None)
@given(ANY)
def test_any_expression_is_computed_or_refused(text):
    try:
        found = computed(text)
    except SarcstatError:
        return
    assert len(plainly(found.values)) == len(FRAME)
    if isinstance(found.values, Texts):
        assert found.values.values.dtype == "str"


def test_the_deepest_expression_is_computed():
    text = "min(a, " * 49 + "b" + ")" * 49
    assert plainly(computed(text).values)[0] == 0
    assert plainly(computed(" + ".join(["b"] * 2_500)).values)[1] == 5_000
    ranges = "((" + "(a between 0 and 1)" + " + 1) between 0 and 2)"
    assert plainly(computed(ranges).values)[:2] == [True, True]
