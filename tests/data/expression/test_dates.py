"""Texts that are dates: in declared formats, compared, and refused where they have no order."""

from __future__ import annotations

import pandas as pd
import pytest
from data.expression.plainly import plainly

from sarcstat.data.codebook import Codebook
from sarcstat.data.expression.expression import compute, parse
from sarcstat.errors import InputError

GERMAN = Codebook(date_formats=("%d.%m.%Y", "%d/%m/%y"))


def dated(text, *days, codebook=GERMAN):
    """The values of an expression in which `day` is a column of these texts and `other` the same, one row later."""
    columns = {"day": pd.Series(days, dtype="str"), "other": pd.Series([*days[1:], None], dtype="str")}
    return compute(parse(text, condition=False), pd.DataFrame(columns), codebook)


def test_dates_in_other_formats():
    assert plainly(dated("days('2020-01-01', day)", "31.01.2020", None, "01/02/20", "2020-01-03").values) == [
        *(30, None, 31, 2),
    ]
    with_time = Codebook(date_formats=("%d.%m.%Y %H:%M",))
    assert plainly(dated("days('2020-01-01', day)", "02.01.2020 12:00", codebook=with_time).values) == [1.5]
    with pytest.raises(InputError, match="holds texts, not numbers"):
        dated("days('2020-01-01', day)", "31.01.2020", codebook=Codebook())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # In the order of the alphabet all three would come before 2020.
        ("day < '2020-03-01'", [True, False, False]),
        ("'2020-03-01' <= day", [False, True, True]),
        ("day between '2020-03-01' and '2020-03-31'", [False, True, False]),
        ("day = '2020-02-20'", [True, False, False]),
        ("day != '2020-02-20'", [False, True, True]),
        ("day in ('2020-02-20', '2020-04-01')", [True, False, True]),
        ("day < other", [True, True, None]),
        ("day = other", [False, False, None]),
    ],
)
def test_texts_that_are_dates_are_compared_as_dates(text, expected):
    found = dated(text, "20.02.2020", "03.03.2020", "01.04.2020")
    assert [bool(value) if value is not None else None for value in plainly(found.values)] == expected
    assert found.conditions == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("day < '2020-03-01'", "column 'day' holds texts that are no dates ('20.02.2020', '03.03.2020')"),
        ("day < other", "there are texts that are no dates ('20.02.2020', '03.03.2020')"),
        ("day = other", "there are texts that are no dates ('20.02.2020', '03.03.2020')"),
        ("day < '01.01.2020'", "'01.01.2020' is no date"),
        ("day = '01.01.2020'", "'01.01.2020' is no date"),
        ("day in ('2020-03-03', 'never')", "column 'day' holds texts that are no dates ('20.02.2020', '03.03.2020')"),
        ("day between '2020-01-01' and '2020-13-45'", "column 'day' holds texts that are no dates"),
    ],
)
def test_dates_in_a_format_that_is_not_declared_are_never_compared(text, message):
    with pytest.raises(InputError) as caught:
        dated(text, "20.02.2020", "03.03.2020", codebook=Codebook())
    (problem,) = caught.value.problems
    assert message in problem.message
    assert "Write dates as '2024-12-31'" in problem.hint


def test_other_texts_keep_the_order_of_the_alphabet():
    assert plainly(dated("day < other", "a", "b", "B").values) == [True, False, None]
    assert plainly(dated("day < 'b'", "a", "b", "2020").values) == [True, False, True]
    assert plainly(dated("day = other", "v1", "v1", "v2").values) == [True, False, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("day < '2015-2-5'", [True, False, False, None]),
        ("day < '2015-10-1'", [True, True, False, None]),
        ("day <= '2015/02/05'", [True, True, False, None]),
        ("'2015-2-5' > day", [True, False, False, None]),
        ("day = '2015-02-05'", [False, True, False, None]),
        ("day = '2015-2-5'", [False, True, False, None]),
        ("day in ('2015-2-5', '2015-11-01', 'x')", [False, True, True, None]),
        ("day between '2015-1-30' and '2015-9-30'", [True, True, False, None]),
        ("not day >= '2015-2-5'", [True, False, False, None]),
        ("max(day, '2015-2-5') = '2015-02-05'", [True, True, False, True]),
        ("days(day, '2015-2-6') = 1", [False, True, False, None]),
    ],
)
def test_dates_without_zeros_are_dates(text, expected):
    frame = pd.DataFrame({"day": pd.Series(["2015-1-31", "2015-2-5", "2015-11-1", None], dtype="str")})
    assert plainly(compute(parse(text), frame, Codebook()).values) == expected
    moments = frame.assign(day=pd.to_datetime(frame["day"], format="%Y-%m-%d"))
    if "'x'" not in text:  # that is refused of a column of dates
        assert plainly(compute(parse(text), moments, Codebook()).values) == expected


@pytest.mark.parametrize(
    "text",
    [
        "day < '2020-13-45'",
        "day = '2020-13-45'",
        "day in ('2015-2-5', '2020-13-45')",
        "day between '2015-1-1' and '2015-2-30'",
        "day < '2015-02'",
        "day > 'x'",
        "min(day, '2020-13-45') = '2015-02-05'",
    ],
)
def test_what_is_no_date_is_never_compared_with_dates(text):
    frame = pd.DataFrame({"day": pd.Series(["2015-1-31", "2015-2-5", None], dtype="str")})
    for each in (frame, frame.assign(day=pd.to_datetime(frame["day"], format="%Y-%m-%d"))):
        with pytest.raises(InputError):
            compute(parse(text), each, Codebook())


def test_a_day_that_does_not_exist_in_a_column_is_refused_and_a_word_is_no_day():
    wrong = pd.DataFrame({"day": pd.Series(["2015-1-31", "2015-13-45"], dtype="str")})
    for text in ("day < '2015-2-5'", "day = '2015-2-5'", "day != '2015-2-5'"):
        with pytest.raises(InputError, match="2015-13-45"):
            compute(parse(text), wrong, Codebook())
    word = pd.DataFrame({"day": pd.Series(["2015-1-31", "unknown"], dtype="str")})
    assert plainly(compute(parse("day = '2015-01-31'"), word, Codebook()).values) == [True, False]
    assert plainly(compute(parse("day != '2015-01-31'"), word, Codebook()).values) == [False, True]
    with pytest.raises(InputError, match="unknown"):
        compute(parse("day < '2015-2-5'"), word, Codebook())


def test_dates_in_an_expression_may_be_written_as_declared():
    assert plainly(dated("day < '01.03.2020'", "20.02.2020", "03.03.2020", "01.04.2020").values) == [True, False, False]
