"""Print formats as SPSS, Stata and SAS write them. The days are from their manuals' own examples."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sarcstat.data.reading.statistical.formats import as_dates, decimals, epoch


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        *[("F8.2", 2), ("F8.0", 0), ("F11.5", 5), ("COMMA10.1", 1), ("DOLLAR8.2", 2), ("PCT5.1", 1), ("E12.3", 3)],
        *[("%9.2f", 2), ("%8.0f", 0), ("%10.1fc", 1), ("%-9.3f", 3), ("%9.0g", None), ("%10s", None), ("%td", None)],
        *[("8.2", 2), ("BEST12", None), ("$6", None), ("A10", None), ("", None), ("DATE11", None)],
    ],
)
def test_decimals(form, expected):
    assert decimals(form) == expected


@pytest.mark.parametrize(
    ("program", "form", "number", "day"),
    [
        # 14 October 1582 is day 0 of SPSS, whose unit is the second.
        ("SPSS", "DATE11", 86_400.0, "1582-10-15"),
        ("SPSS", "ADATE10", 13_799_808_000.0, "2020-01-31"),
        ("SPSS", "DATETIME20", 13_799_853_015.25, "2020-01-31T12:30:15.25"),
        ("SPSS", "MOYR8", 13_799_808_000.0, "2020-01-31"),
        # SAS and Stata count days, or seconds and milliseconds, from 1 January 1960.
        ("SAS", "DATE9", 0.0, "1960-01-01"),
        ("SAS", "MMDDYY10", 21_915.0, "2020-01-01"),
        ("SAS", "E8601DA", 21_915.0, "2020-01-01"),
        ("SAS", "DATETIME20", 86_400.0 * 21_915 + 1, "2020-01-01T00:00:01"),
        ("Stata", "%td", 21_915.0, "2020-01-01"),
        ("Stata", "%tdDD/NN/CCYY", -1.0, "1959-12-31"),
        ("Stata", "%d", 21_915.0, "2020-01-01"),
        ("Stata", "%tc", 86_400_000.0 * 21_915, "2020-01-01"),
    ],
)
def test_dates(program, form, number, day):
    dates = as_dates(pd.Series([number, np.nan]), epoch(program, form))
    assert dates[0] == pd.Timestamp(day)
    assert pd.isna(dates[1])


@pytest.mark.parametrize(
    ("program", "form"),
    [
        *[("SPSS", form) for form in ("F8.2", "TIME8", "DTIME10", "WKDAY9", "MONTH9", "A10", "DOLLAR8", "")],
        *[("SAS", form) for form in ("TIME8", "BEST12", "DOLLAR8.2", "$DATE", "HHMM5", "")],
        *[("Stata", form) for form in ("%9.0g", "%ty", "%tm", "%10s", "%9.2f")],
    ],
)
def test_no_dates(program, form):
    assert epoch(program, form) is None


def test_what_no_calendar_holds_is_missing():
    assert as_dates(pd.Series([1e300, -np.inf, 5e12]), epoch("SPSS", "DATE11")).isna().all()
