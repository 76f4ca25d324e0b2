"""Numbers that are dates, and times that nobody lives, count as durations, and whoever analyzes them is told so."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from running import sarcstat

DAYS = [date(2015, 1, 20) + timedelta(37 * i) for i in range(12)]
DATES = {
    "dates written as 20150830": [each.strftime("%Y%m%d") for each in DAYS],
    "dates written as 30082015": [each.strftime("%d%m%Y") for each in DAYS],
    "dates as Excel counts them": [(each - date(1899, 12, 30)).days for each in DAYS],
    "years of the calendar": [2005 + i % 7 for i in range(12)],
    "dates counted in seconds": [13_637_376_000 + 86_400 * 37 * i for i in range(12)],
}


def warned(tmp_path: Path, times, *options: str) -> str:
    """The warnings of an analysis of these times."""
    file = tmp_path / "a.csv"
    file.write_text("t,e,s\n" + "".join(f"{time},{i % 2},1\n" for i, time in enumerate(times)))
    made = sarcstat("km", file, "--time", "t", "--event", "e", *options)
    assert made.status == 0
    return " ".join(line for line in made.stderr.splitlines() if line.startswith("Warning"))


@pytest.mark.parametrize("words", DATES)
def test_times_that_are_dates_are_told(tmp_path, words):
    assert f"look like {words}" in warned(tmp_path, DATES[words])


@pytest.mark.parametrize(
    "times",
    [
        [30 * i for i in range(1, 20)],
        [20150100 + i for i in range(90, 110)],
        [19000 + 100 * i for i in range(20)],
        [2005.5 + i for i in range(12)],
        [1850 + 30 * i for i in range(12)],
        [2010, 2011, 2012, 2012],
        [*DATES["years of the calendar"], 365],
    ],
)
def test_durations_are_not(tmp_path, times):
    assert "look like" not in warned(tmp_path, times)


def test_ages_in_days_since_an_entry_are_not(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("t,e,start\n" + "".join(f"{21000 + 90 * i},{i % 2},{20000 + 80 * i}\n" for i in range(20)))
    asked = ("km", file, "--time", "t", "--event", "e")
    assert "look like" not in sarcstat(*asked, "--entry", "start").stderr
    assert "look like dates as Excel" in sarcstat(*asked).stderr


def test_times_beyond_a_life_are_told_in_their_unit(tmp_path):
    times = [100, 200, 300, 400, 2000, 500]
    assert "150 years" not in warned(tmp_path, times)
    assert "1 time 't' is longer than 150 years in months (2000)" in warned(tmp_path, times, "--time-unit", "months")
    years = ("--time-unit", "years", "--show-in", "months")
    assert "5 times 't' are longer than 150 years (200, 300" in warned(tmp_path, times, *years)
    assert "longer than 150 years, even in days (60000)" in warned(tmp_path, [*times[:4], 60000, 500])


def test_rows_that_are_not_used_do_not_matter(tmp_path):
    assert "150 years" not in warned(tmp_path, [1, 2, 3, 4, 5, 99999], "--where", "t < 99999")


def test_the_name_of_the_column_may_say_its_unit(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("os_months,e\n" + "".join(f"{200 * i},{i % 2}\n" for i in range(1, 16)))
    asked = ("km", file, "--time", "os_months", "--event", "e")
    assert "longer than 150 years in months (2000" in " ".join(sarcstat(*asked).stderr.split())
    in_days = " ".join(sarcstat(*asked, "--time-unit", "days").stderr.split())
    assert "The times 'os_months' are called months, and count as days. Check their unit." in in_days
    assert "150 years" not in in_days
    assert "are called" not in sarcstat(*asked, "--time-unit", "months", "--where", "os_months < 1000").stderr
