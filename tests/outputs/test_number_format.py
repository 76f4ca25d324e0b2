"""Numbers as SPSS shows them: by hand, from published cells, and dates from the calendar."""

from __future__ import annotations

import math
from datetime import datetime

import pytest

from sarcstat.outputs.date_format import seconds_of
from sarcstat.outputs.number_format import KINDS, Convention, NumberFormat


@pytest.mark.parametrize(
    ("number", "kind", "decimals", "text"),
    [
        (0.5, "F", 3, ".500"),
        (-0.049, "F", 3, "-.049"),
        (2.675, "F", 2, "2.68"),  # the double lies below; its shortest decimal does not
        (0.0005, "F", 3, ".001"),
        (-0.0004, "F", 3, ".000"),
        (1234567.891, "F", 1, "1234567.9"),
        (7043.0, "F", 0, "7043"),
        (-2.0, "F", 0, "-2"),
        (0.4, "F", 0, "0"),
        (0.6, "F", 0, "1"),
        (2.5, "F", 0, "3"),
        (26.536987079369588, "PCT", 1, "26.5%"),
        (0.0, "PCT", 1, ".0%"),
        (1234.5, "COMMA", 2, "1,234.50"),
        (-1234.5, "DOLLAR", 2, "-$1,234.50"),
        (1234.5, "DOT", 2, "1.234,50"),
        (0.00004146908554226088, "G", 3, "4.147E-5"),
        (0.0000999996, "G", 3, "1.000E-4"),
        (0.0001, "G", 3, ".000"),
        (0.0, "G", 3, ".000"),
        (12345.678, "E", 2, "1.23E+4"),
        (1e300, "F", 2, "1.00E+300"),
        (math.nan, "F", 2, "."),
        (math.inf, "PCT", 2, "."),
    ],
)
def test_a_number_in_a_format(number: float, kind: str, decimals: int, text: str) -> None:
    assert NumberFormat(kind, 40, decimals).text(number) == text


@pytest.mark.parametrize(
    ("convention", "kind", "text"),
    [
        (Convention(decimal=",", grouping="."), "F", "-,50"),
        (Convention(decimal=",", grouping=".", leading_zero=True), "F", "-0,50"),
        (Convention(leading_zero=True), "PCT", "-0.50%"),
        (Convention(currencies=("-,EUR , !,x",)), "CCA", "-EUR .50 !x"),
        (Convention(currencies=("(.$.. )",)), "CCA", "($,50 )"),
    ],
)
def test_the_convention_of_a_table(convention: Convention, kind: str, text: str) -> None:
    assert NumberFormat(kind, 40, 2, convention).text(-0.5) == text


@pytest.mark.parametrize("grouping", ["'", " ", ""])
def test_any_grouping_character(grouping: str) -> None:
    shown = NumberFormat("COMMA", 40, 0, Convention(grouping=grouping)).text(1_234_567)
    assert shown == f"1{grouping}234{grouping}567"


def test_a_small_number_is_in_scientific_notation_only_below_the_tables_limit() -> None:
    assert NumberFormat("G", 40, 3, Convention(small=0.0)).text(1e-6) == ".000"
    assert NumberFormat("F", 40, 3).text(1e-6) == ".000"


@pytest.mark.parametrize(
    ("kind", "width", "decimals", "text"),
    [
        ("DATETIME", 20, 0, "29-FEB-2024 08:05:09"),
        ("DATETIME", 17, 0, "29-FEB-2024 08:05"),
        ("YMDHMS", 19, 0, "2024-02-29 08:05"),
        ("DATE", 11, 0, "29-FEB-2024"),
        ("DATE", 9, 0, "29-FEB-24"),
        ("ADATE", 10, 0, "02/29/2024"),
        ("EDATE", 10, 0, "29.02.2024"),
        ("SDATE", 10, 0, "2024/02/29"),
        ("JDATE", 7, 0, "2024060"),
        ("QYR", 8, 0, "1 Q 2024"),
        ("MOYR", 8, 0, "FEB 2024"),
        ("WKYR", 10, 0, "9 WK 2024"),
    ],
)
def test_a_date_in_a_format(kind: str, width: int, decimals: int, text: str) -> None:
    moment = seconds_of(datetime(2024, 2, 29, 8, 5, 9))
    assert NumberFormat(kind, width, decimals).text(moment) == text


@pytest.mark.parametrize(
    ("number", "kind", "decimals", "text"),
    [
        (0.022, "DTIME", 2, "00:00:00.02"),
        (0.035, "DTIME", 2, "00:00:00.04"),
        (0.045, "DTIME", 2, "00:00:00.04"),
        (93784.5, "DTIME", 1, "1 02:03:04.5"),
        (59.999, "TIME", 2, "00:00:59.99"),
        (-3600.0, "TIME", 0, "-01:00:00"),
        (125.0, "MTIME", 0, "02:05"),
        (59.5, "TIME", 255, f"00:00:59.5{'0' * 254}"),  # a damaged format
        (1.0, "WKDAY", 0, "SUNDAY"),
        (8.0, "WKDAY", 0, "."),
        (12.0, "MONTH", 0, "DECEMBER"),
        (-1.0, "DATE", 0, "."),
    ],
)
def test_times_and_names(number: float, kind: str, decimals: int, text: str) -> None:
    assert NumberFormat(kind, 40, decimals).text(number) == text


def test_codes_are_those_of_system_files() -> None:
    known = {3: "COMMA", 4: "DOLLAR", 5: "F", 17: "E", 20: "DATE", 22: "DATETIME", 25: "DTIME", 31: "PCT", 32: "DOT"}
    assert known.items() <= KINDS.items()
    assert (KINDS[37], KINDS[38], KINDS[40], KINDS[41]) == ("CCE", "EDATE", "G", "YMDHMS")
