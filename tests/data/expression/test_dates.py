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
        ("day < other", "dates are written in a format that is not declared ('20.02.2020')"),
    ],
)
def test_dates_in_a_format_that_is_not_declared_have_no_order(text, message):
    with pytest.raises(InputError) as caught:
        dated(text, "20.02.2020", "03.03.2020", codebook=Codebook())
    (problem,) = caught.value.problems
    assert message in problem.message
    assert "Write dates as '2024-12-31'" in problem.hint


def test_other_texts_keep_the_order_of_the_alphabet():
    assert plainly(dated("day < other", "a", "b", "B").values) == [True, False, None]
    assert plainly(dated("day < 'b'", "a", "b", "2020").values) == [True, False, True]
    assert plainly(dated("day = other", "1.2.2020", "1.2.2020", codebook=Codebook()).values) == [True, None]
