"""Dates as they are written in files: which day, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.date_texts import read_text, settled_format
from sarcstat.data.endpoints.date_columns import Dates, read_dates
from sarcstat.data.variables.irregularity import Patients, judged


def read(values: Any, *, formats: Sequence[str] = (), allow: Sequence[str] = ()) -> Dates:
    frame = pd.DataFrame({"id": [f"P{i}" for i in range(len(values))], "day": values})
    data = Dataset(frame=frame, codebook=Codebook(), source="x.csv", sha256=None, first_row=2)
    return read_dates(Patients(data, "id"), "day", formats=formats, allow=allow)


def days_of(found: Dates) -> list[date | None]:
    epoch = date(1970, 1, 1).toordinal()
    return [None if np.isnan(day) else date.fromordinal(int(day) + epoch) for day in found.days]


def problems(found: Dates, allow: Sequence[str] = ()) -> list[str]:
    return [problem.message for problem in judged(found.irregular, allow)[0]]


MARCH_4 = date(2021, 3, 4)


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("2021-03-04", []),
        ("2021-3-4", []),
        ("2021/03/04", []),
        ("2021.03.04", []),
        ("2021-03-04T12:30:00", []),
        ("2021-03-04 23:59", []),
        ("04.03.2021", ["%d.%m.%Y"]),
        ("4.3.2021", ["%d.%m.%Y"]),
        ("03/04/2021", ["%m/%d/%Y"]),
        ("04/03/21", ["%d/%m/%y"]),
        ("04MAR2021", ["%d%b%Y"]),
        ("20210304", ["%Y%m%d"]),
        ("2021-03-04", ["%d.%m.%Y"]),
    ],
)
def test_a_text_is_a_day(text: str, formats: list[str]) -> None:
    assert read_text(text, formats).day == MARCH_4


@pytest.mark.parametrize(
    ("text", "formats", "trouble"),
    [
        ("2021-02-30", [], "impossible"),
        ("2021-13-01", [], "impossible"),
        ("0201-03-04", [], "impossible"),
        ("9999-12-31", [], "impossible"),
        ("31.02.2021", ["%d.%m.%Y"], "impossible"),
        ("31.31.2021", [], "impossible"),
        ("2021", [], "no date"),
        ("2021-03", [], "no date"),
        ("soon", [], "no date"),
        ("3", [], "no date"),
        ("04/03/2021", [], "undeclared"),
        ("04MAR2021", [], "undeclared"),
        ("4 March 2021", [], "undeclared"),
        ("March 4, 2021", [], "undeclared"),
        ("20210304", [], "undeclared"),
        ("04.03.2021", ["start=%d.%m.%Y"], "undeclared"),
        ("04/03/2021", ["%d/%m/%Y", "%m/%d/%Y"], "ambiguous"),
    ],
)
def test_a_text_is_never_guessed(text: str, formats: list[str], trouble: str) -> None:
    found = read_text(text, formats)
    assert found.day is None
    assert found.trouble == trouble


@pytest.mark.parametrize(
    ("texts", "settled"),
    [
        (["23/03/2021", "04/03/2021"], "%d/%m/%Y"),
        (["03/23/2021", "04/03/2021"], "%m/%d/%Y"),
        (["04/03/2021"], None),
        (["23/03/2021", "03/23/2021"], None),
        (["04.03.2021"], "%d.%m.%Y"),
        (["04.03.21"], "%d.%m.%y"),
        (["23/03/2021", "04-03-2021"], None),
        (["23/03/2021", "soon"], None),
    ],
)
def test_day_and_month_are_told_apart_only_by_evidence(texts: list[str], settled: str | None) -> None:
    assert settled_format(texts) == settled


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    assert read_text(day.isoformat(), ()).day == day
    assert read_text(day.strftime("%d.%m.%Y"), ["%d.%m.%Y"]).day == day


@given(st.text(), st.lists(st.sampled_from(["%d.%m.%Y", "%m/%d/%y", "%d%b%Y", "%Y%m%d"]), unique=True))
def test_any_text_is_a_day_or_a_trouble(text: str, formats: list[str]) -> None:
    found = read_text(text, formats)
    assert (found.day is None) != (found.trouble is None)


def test_two_formats_in_a_column_are_refused_with_rows_of_each() -> None:
    found = read(["2021-03-04", "23/03/2021", None, "04/03/2021"])
    (message,) = problems(found)
    assert message == (
        "Column 'day' has dates in two formats (2 rows as in line 3 (id P1): 23/03/2021; line 5 (id P3): 04/03/2021 "
        "and 1 row as in line 2 (id P0): 2021-03-04)."
    )


def test_two_formats_can_be_allowed_where_the_order_is_certain() -> None:
    texts = ["2021-03-04", "23/03/2021", "04/03/2021"]
    found = read(texts, allow=["mixed-formats"])
    assert days_of(found) == [MARCH_4, date(2021, 3, 23), MARCH_4]
    refused, warned = judged(found.irregular, ["mixed-formats"])
    assert refused == []
    assert warned[0].text.endswith("Each is read by its own format (%Y-%m-%d, %d/%m/%Y).")


def test_two_formats_whose_order_is_not_certain_cannot_be_allowed() -> None:
    found = read(["2021-03-04", "04/03/2021"], allow=["mixed-formats"])
    assert len(problems(found, ["mixed-formats"])) == 1


def test_two_declared_formats_may_stand_in_one_column() -> None:
    found = read(["2021-03-04", "04.03.2021"], formats=["%Y-%m-%d", "%d.%m.%Y"])
    assert days_of(found) == [MARCH_4, MARCH_4]
    assert found.irregular == []


def test_a_format_must_be_declared_and_is_proposed() -> None:
    found = read(["04/03/2021", "05/03/2021"])
    refused, _ = judged(found.irregular, [])
    assert refused[0].hint == 'Declare it: date_formats = ["%d/%m/%Y"] or ["%m/%d/%Y"].'
    found = read(["14/03/2021", "05/03/2021"])
    refused, _ = judged(found.irregular, [])
    assert refused[0].hint == 'Declare it: date_formats = ["%d/%m/%Y"].'


def test_what_is_no_date_is_listed_and_missing_where_allowed() -> None:
    found = read(["2021-03-04", "2021-02-30", "soon", ""])
    assert problems(found) == [
        "1 row has a date that does not exist in 'day' (line 3 (id P1): 2021-02-30).",
        "1 row has a text that is no date in 'day' (line 4 (id P2): soon).",
    ]
    assert problems(found, ["impossible-date", "not-a-date"]) == []
    assert days_of(found) == [MARCH_4, None, None, None]


def test_numbers_are_dates_only_where_declared() -> None:
    # Excel shows 44259 as 2021-03-04 and 61 as 1900-03-01.
    assert days_of(read([44259.0, 61, 44259.75, None], formats=["excel"])) == [MARCH_4, date(1900, 3, 1), MARCH_4, None]
    assert "numbers, not dates" in problems(read([44259, 44260]))[0]
    assert "no serial day" in problems(read([44259, 3], formats=["excel"]))[0]
    assert days_of(read([20210304], formats=["%Y%m%d"])) == [MARCH_4]


def test_dates_of_a_file_are_taken_without_their_time() -> None:
    found = read(pd.to_datetime(["2021-03-04 12:30", None]))
    assert days_of(found) == [MARCH_4, None]
    assert found.notes[0].text == "day: the time of day was left off (1 row)."
    assert days_of(read(pd.to_datetime(["2021-03-04"]).as_unit("s"))) == [MARCH_4]
    assert "outside of the years" in problems(read(np.array(["9999-12-31"], dtype="datetime64[s]")))[0]


def test_a_column_without_values_has_no_dates() -> None:
    found = read([None, None])
    assert days_of(found) == [None, None]
    assert found.irregular == ()


@given(
    st.lists(
        st.none()
        | st.dates().map(date.isoformat)
        | st.dates().map(lambda day: f"{day.day:02}/{day.month:02}/{day.year}")
        | st.sampled_from(["04MAR2021", "soon", "13.13.2021", "2021-02-30", " ", "20210304"]),
        min_size=1,
    ),
    st.lists(st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "excel"]), unique=True),
    st.booleans(),
)
def test_any_column_is_read_or_what_is_wrong_is_said(
    texts: list[str | None], formats: list[str], allowed: bool
) -> None:
    allow = ["mixed-formats"] if allowed else []
    found = read(pd.Series(texts, dtype="str"), formats=formats, allow=allow)
    refused, _ = judged(found.irregular, allow)
    unread = [text for text, day in zip(texts, days_of(found), strict=True) if day is None and text and text.strip()]
    assert refused or not unread
