"""The rules for counts, medians, tests, responses and dates, on the smallest facts that break them or not."""

from __future__ import annotations

from typing import Any

import pytest
from audit.entered import counts, findings, medians, rules


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (counts('M = "60 (60.0)"\nF = "40 (40.0)"'), []),
        (counts('M = "61 (61.0)"\nF = "40 (40.0)"'), [("N3", "error")]),
        (counts('M = "60 (60.0)"\nF = "40 (44.0)"'), [("N1", "error")]),
        (counts('M = "1 (33.3)"\nF = "2 (66.6)"', size=3), [("N1", "minor")]),  # truncated
        (counts('A = "1 (16.6)"\nB = "1 (16.6)"\nC = "4 (66.6)"', size=6), [("N1", "minor")]),  # one finding for all
        # 5/30 three times are 16.7 each: 100.1 with 50.0, so one is printed as 16.6.
        (counts('A = "5 (16.7)"\nB = "5 (16.7)"\nC = "5 (16.6)"\nD = "15 (50.0)"', size=30), [("N2", "note")]),
        (counts('M = "50 (62.5)"\nF = "30 (37.5)"\nUnknown = "20"'), []),  # of those known
        (counts('M = "50/80 (62.5)"\nF = "30/80 (37.5)"'), []),
        (counts('M = "50 (62.5)"\nF = "30 (37.5)"'), [("N3", "note")]),  # of those known, the others not shown
        (counts('A = "60 (60.0)"\nB = "50 (50.0)"', head='several = "Sex"'), []),
        (counts('A = "160"\nB = "40"'), [("N3", "serious")]),
        (counts('M = "55"\nF = "40"'), [("N3", "note")]),  # some may be unknown
    ],
)
def test_counts(text: str, expected: list[tuple[str, str]]) -> None:
    assert rules(text) == expected


def test_columns_add_up_to_all() -> None:
    head = 'columns = { A = 50, B = 50, All = 100 }\npooled = "All"'
    assert rules(counts('M = ["30", "30", "60"]\nF = ["20", "20", "40"]', head=head)) == []
    found = rules(counts('M = ["30", "30", "61"]\nF = ["20", "20", "39"]', head=head))
    assert found == [("N3", "error"), ("N3", "error")]


def test_the_same_count_in_two_places() -> None:
    again = '[[counts]]\ntable = "Abstract"\npatients = 100\n[counts.groups.Sex]\nM = "{}"\n'
    table = counts('M = "60 (60.0)"\nF = "40 (40.0)"')
    assert rules(table + again.format("60 (60)")) == []
    assert rules(table + again.format("61 (61)")) == [("N4", "error")]


SYMMETRIC = {
    "I": "19.0 (13.0–25.0)",
    "II": "18.0 (10.5–25.5)",
    "III": "7.0 (5.1–8.9)",
    "IV": "6.3 (5.2–7.4)",
    "V": "16.0 (9.6–22.4)",
    "VI": "16.0 (9.8–22.2)",
}


def test_one_median_that_is_not_symmetric() -> None:
    assert rules(medians(SYMMETRIC)) == []
    (found,) = findings(medians({**SYMMETRIC, "IV": "6.3 (5.2–10.0)"}))
    assert (found.rule, found.severity, found.k) == ("M1", "error", pytest.approx(13))
    assert "upper limit 7.4, or lower limit 2.6, or median 7.6" in found.suggestion


def test_intervals_of_another_kind_are_no_misprints() -> None:
    assert (
        rules(medians({"I": "9.0 (7.1–13.0)", "II": "8.0 (6.9–9.5)", "III": "7.0 (5.1–9.9)", "IV": "6.3 (5.2–8.4)"}))
        == []
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (medians(SYMMETRIC, head='all = "7.5"'), []),
        (medians(SYMMETRIC, head='all = "27.5"'), [("M4", "error")]),
        (medians({"I": "NR", "II": "8.0"}, group='patients = { I = 20 }\nevents = { I = "11" }'), [("M5", "error")]),
        (medians({"I": "NR", "II": "8.0"}, group='patients = { I = 20 }\nevents = { I = "10" }'), []),
        (medians({"I": "9.0", "II": "8.0"}, group='p = "0.050"\nchi_square = "3.84"\ndf = 1'), []),
        (medians({"I": "9.0", "II": "8.0"}, group='p = "0.050"\nchi_square = "4.84"\ndf = 1'), [("L1", "error")]),
        (medians({"I": "9.0", "II": "8.0"}, group='p = "0.147"\nchi_square = "3.84"\ndf = 2'), [("L1", "error")]),
        (medians(dict.fromkeys(("I", "II", "III"), "9.0"), group='p = "0.300"\ndf = 1'), [("L1", "error")]),
        (
            medians({"I": "9.0", "II": "8.0", "III": "NR"}, group='p = "0.300"\ndf = 1'),
            [("L1", "warning")],
        ),  # III may be empty
        (medians({"I": "9.0", "II": "8.0", "III": "NR"}, group='p = "0.300"\ndf = 3'), [("L1", "error")]),
        (medians({"I": "9.0 (8.8–9.2)", "II": "7.0 (6.8–7.2)"}, group='p = "0.300"'), [("L2", "note")]),
    ],
)
def test_medians_and_tests(text: str, expected: list[tuple[str, str]]) -> None:
    assert rules(text) == expected


RESPONSE = '[[response]]\ntable = "Table 2"\ncolumns = ["N", "CR", "PR", "SD", "PD", "ORR"]\n'


@pytest.mark.parametrize(
    ("row_", "expected"),
    [
        ('["100", "2 (2.0)", "18 (18.0)", "50 (50.0)", "30 (30.0)", "20.0 (12.7–29.2)"]', []),
        ('["100", "2 (2.0)", "18 (18.0)", "50 (50.0)", "30 (30.0)", "22.0"]', [("R1", "error")]),
        ('["100", "2 (2.0)", "18 (18.0)", "50 (50.0)", "20 (20.0)", "20.0"]', [("N3", "note")]),
        ('["100", "2 (2.0)", "18 (18.0)", "50 (50.0)", "30 (30.0)", "20.0 (13.3–28.9)"]', [("R1", "note")]),  # Wilson
        ('["100", "2 (2.0)", "18 (18.0)", "50 (50.0)", "30 (30.0)", "20.0 (5.0–28.9)"]', [("R1", "warning")]),
    ],
)
def test_responses(row_: str, expected: list[tuple[str, str]]) -> None:
    assert rules(f"{RESPONSE}all = {row_}\n") == expected


def test_groups_of_a_response_table_add_up() -> None:
    text = (
        RESPONSE
        + 'all = ["100", "2", "18", "50", "30", "20.0"]\n[response.groups.Sex]\n'
        + 'M = ["60", "1", "11", "30", "18", "20.0"]\nF = ["40", "2", "6", "20", "12", "20.0"]\n'
    )
    assert rules(text) == [("R1", "error"), ("R1", "error")]


def section(name: str, **values: Any) -> str:
    def shown(value: Any) -> str:
        return str(value).lower() if isinstance(value, bool) else value if str(value)[:2] == "20" else f'"{value}"'

    return f'[[{name}]]\ntable = "Results"\n' + "".join(f"{key} = {shown(value)}\n" for key, value in values.items())


DATES = {"first_enrolment": "2018-06-01", "last_enrolment": "2021-03-31", "cutoff": "2021-08-25"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (section("dates", **DATES, follow_up="18.7 (5.0–38.3)", survivors=True), []),
        (section("dates", **DATES, follow_up="18.7 (4.4–38.3)", survivors=True), [("D1", "note")]),
        (section("dates", **DATES, follow_up="18.7 (5.0–39.5)", survivors=True), [("D1", "note")]),
        ("patients = 209\n" + section("states", dead="98", lost="10", alive="101"), []),
        ("patients = 209\n" + section("states", dead="98", lost="10", alive="111"), [("D2", "warning")]),
        ("patients = 209\n" + section("endpoints", outcome="PFS", events="168 (80.4)"), []),
        ("patients = 209\n" + section("endpoints", outcome="PFS", events="168 (81.4)"), [("N1", "error")]),
        (
            "patients = 209\n"
            + section("endpoints", outcome="PFS", events="90")
            + section("endpoints", outcome="OS", events="98"),
            [("D2", "warning")],
        ),
    ],
)
def test_dates_and_states(text: str, expected: list[tuple[str, str]]) -> None:
    assert rules(text) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ('patients = 28\nmean = "5.19"', [("G1", "error")]),  # the example of Brown and Heathers (2017)
        ('patients = 28\nmean = "5.18"', []),
        ('patients = 7\nmedian = "4.5"', [("G1", "error")]),
        ('patients = 8\nmedian = "4.5"', []),
        ('patients = 3\nmean = "2.00"\nsd = "1.00"', []),  # 1, 2, 3
        ('patients = 3\nmean = "2.00"\nsd = "1.20"', [("G1", "error")]),
        ('patients = 9\nmedian = "3 (5–9)"', [("G1", "error")]),
    ],
)
def test_whole_numbers(values: str, expected: list[tuple[str, str]]) -> None:
    assert rules(f'[[means]]\ntable = "Table 1"\nvariable = "Score"\nwhole_numbers = true\n{values}\n') == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('A = ["60", "31"], B = ["40", "25"], All = ["100", "56"]', []),
        ('A = ["60", "61"], B = ["40", "25"]', [("A1", "error")]),
        ('A = ["59", "31"]', [("A1", "error")]),
        ('A = ["60", "31"], B = ["40", "25"], All = ["100", "57"]', [("A1", "error")]),
    ],
)
def test_numbers_at_risk(rows: str, expected: list[tuple[str, str]]) -> None:
    head = '[[at_risk]]\ntable = "Figure 1"\ntimes = ["0", "12"]\ntotal = "All"\n'
    text = f"{head}rows = {{ {rows} }}\npatients = {{ A = 60 }}\n"
    assert rules(text) == expected
