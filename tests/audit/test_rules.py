"""Each rule on the smallest facts that break it, and on those that do not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sarcstat.audit.entry import entry
from sarcstat.audit.finding import Finding
from sarcstat.audit.normal import two_sided
from sarcstat.audit.rules import audit


def findings(text: str) -> list[Finding]:
    return list(audit(entry(text, "paper.toml")).findings)


def rules(text: str) -> list[tuple[str, str]]:
    return [(finding.rule, finding.severity) for finding in findings(text)]


def ratios(*rows: str, head: str = "") -> str:
    listed = ",\n".join(rows)
    return (
        f'[[hazard_ratios]]\ntable = "Table 5"\noutcomes = ["OS"]\nmodel = "univariable"\n{head}\nrows = [{listed}]\n'
    )


def row(hr: str, p: str = "", more: str = "", variable: str = "Sex") -> str:
    shown = f', p = "{p}"' if p else ""
    return f'{{ variable = "{variable}", level = "F", reference = "M", hr = "{hr}"{shown}{more} }}'


def counts(rows: str, *, size: int = 100, head: str = "") -> str:
    return f'[[counts]]\ntable = "Table 1"\npatients = {size}\n{head}\n[counts.groups.Sex]\n{rows}\n'


def medians(rows: dict[str, str], head: str = "", group: str = "") -> str:
    listed = ", ".join(f'"{level}" = "{cell}"' for level, cell in rows.items())
    top = f'[[medians]]\ntable = "Table 4"\noutcomes = "OS"\n{head}\n'
    return f"{top}[medians.groups.Stage]\nlevels = {{ {listed} }}\n{group}\n"


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


RATIO = '[[hazard_ratios]]\ntable = "{}"\noutcomes = ["{}"]\nmodel = "univariable"\nrows = [{}]\n'
ONE, OTHER = row("1.62 (1.12–2.34)", "0.010"), row("2.10 (1.45–3.04)", "<0.001")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RATIO.format("Table 2", "OS", ONE) + RATIO.format("Table 3", "OS", OTHER), [("H8", "error")]),
        (RATIO.format("Table 2", "OS", ONE) + RATIO.format("Table 3", "PFS", OTHER), []),
        # Two rows of one table differ by something that is not read.
        (RATIO.format("Table 2", "OS", f"{ONE}, {OTHER}"), []),
    ],
)
def test_the_same_hazard_ratio_in_two_places(text: str, expected: list[tuple[str, str]]) -> None:
    assert rules(text) == expected


def test_what_may_be_of_either_outcome_is_compared_with_neither() -> None:
    facts = entry(RATIO.format("Table 2", "OS", ONE) + RATIO.format("Table 3", "PFS", OTHER), "paper.toml")
    unnamed = [replace(model, outcome="") for model in facts.models]
    assert [f.rule for f in audit(replace(facts, models=tuple(unnamed))).findings] == ["H8"]
    one_named = (*unnamed, facts.models[0])
    assert list(audit(replace(facts, models=one_named)).findings) == []


def test_the_same_count_in_two_places() -> None:
    again = '[[counts]]\ntable = "Abstract"\npatients = 100\n[counts.groups.Sex]\nM = "{}"\n'
    table = counts('M = "60 (60.0)"\nF = "40 (40.0)"')
    assert rules(table + again.format("60 (60)")) == []
    assert rules(table + again.format("61 (61)")) == [("N4", "error")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ratios(row("0.62 (0.42–0.89)", "0.010")), []),
        (ratios(row("0.92 (0.42–0.89)", "0.010")), [("H4", "serious")]),
        (ratios(row("0.62 (0.89–0.42)", "0.010")), [("H4", "serious")]),
        (ratios(row("1.61 (0.42–0.91)")), [("H4", "serious")]),
        (ratios(row("0.70 (0.42–0.89)")), [("H1", "error")]),
        (ratios(row("0.70 (0.42–0.89)"), head='method = "profile likelihood"'), [("H1", "note")]),
        (ratios(row("0.62 (0.42–0.89)", "0.030")), [("H2", "error")]),
        (ratios(row("0.62 (0.42–0.89)", "0.300")), [("H2", "error"), ("H3", "error")]),
        (ratios(row("0.62 (0.42–0.89)", "NS")), [("H2", "error"), ("H3", "error")]),
        (ratios(row("0.78 (0.60–1.00)", "0.049")), []),  # 1.00 may be below 1
        (ratios(row("0.62 (0.42–0.89)", "<0.001")), [("H2", "error")]),
        (ratios(row("0.25 (0.15–0.40)", "0.000")), []),
        (ratios(row("0.62 (0.42–0.89)", "0.10", ', p_of = "factor"')), []),
        (ratios(row("0.62 (0.45–0.85)", "0.010"), head="conf_level = 90"), [("H2", "minor")]),
        (ratios(row("NE (NE–NE)", "0.99")), []),
    ],
)
def test_hazard_ratios(text: str, expected: list[tuple[str, str]]) -> None:
    assert rules(text) == expected


def test_one_sided_p_is_named() -> None:
    (found,) = findings(ratios(row("0.62 (0.42–0.89)", "0.005")))
    assert found.suggestion.startswith("A one-sided test")


def test_a_misprint_is_named() -> None:
    found = findings(ratios(row("0.62 (0.42–9.89)", "0.010")))
    assert [each.rule for each in found] == ["H1", "H3"]
    assert "upper limit 0.89 for 9.89" in found[0].suggestion


def test_reversed_reference_is_named() -> None:
    (found,) = findings(ratios(row("1.64 (0.42–0.89)")))
    assert "reference" in found.suggestion


def test_ninety_percent_intervals_are_one_finding() -> None:
    # exp(±0.4 ∓ 1.645 · 0.15) and so on, computed with z = 1.644854 and printed with three decimals.
    rows = [row("1.492 (1.166–1.909)", "0.008"), row("0.670 (0.523–0.858)", "0.008", variable="Age")]
    (found,) = findings(ratios(*rows))
    assert (found.rule, found.severity, len(found.parts)) == ("H2", "warning", 2)


def test_another_test_throughout_is_one_finding() -> None:
    """ln HR and SE −0.5/0.2, 0.4/0.18, −0.3/0.16, 0.6/0.25 with the p of statistics 8 % larger."""
    cells = ["0.607 (0.410–0.898)", "1.492 (1.048–2.123)", "0.741 (0.541–1.014)", "1.822 (1.116–2.974)"]
    p = [f"{two_sided(1.08 * z):.3f}" for z in (2.5, 2.2222, 1.875, 2.4)]
    rows = [row(cell, value, variable=name) for cell, value, name in zip(cells, p, "ABCD", strict=True)]
    found = [each for each in findings(ratios(*rows)) if each.rule == "H2"]
    assert [(each.severity, len(each.parts)) for each in found] == [("minor", 4)]
    assert found[0].explanation.endswith("always smaller.")


def test_bound_of_the_standard_error() -> None:
    # 1/10 + 1/10 under the root is 0.447; the interval has SE 0.19.
    few = ', events = "10", reference_events = "10"'
    assert rules(ratios(row("0.62 (0.42–0.89)", "0.010", few))) == [("H5", "serious")]
    enough = ', events = "70", reference_events = "70"'
    assert rules(ratios(row("0.62 (0.42–0.89)", "0.010", enough))) == []
    assert rules(ratios(row("0.62 (0.42–0.89)", "0.010"), head='events = "50"')) == [("H5", "serious")]
    continuous = ', kind = "continuous"'
    assert rules(ratios(row("0.62 (0.42–0.89)", "0.010", continuous), head='events = "50"')) == []


def test_events_per_parameter() -> None:
    def model(events: int) -> str:
        rows = [row("0.62 (0.30–1.28)", "0.196", variable=name) for name in ("A", "B", "C")]
        return ratios(*rows, head=f'events = "{events}"').replace("univariable", "multivariable")

    assert [rules(model(events)) for events in (31, 29)] == [[], [("H7", "note")]]


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


def test_a_variable_without_univariable_row() -> None:
    names = ("Grade", "Stage", "Margin")
    single = ratios(*(row("0.62 (0.42–0.89)", "0.010", variable=name) for name in names))
    model = [row("0.62 (0.42–0.89)", "0.010", variable=name) for name in (*names[:2], "Necrosis")]
    joint = ratios(*model).replace("univariable", "multivariable").replace("Table 5", "Table 6")
    assert rules(single + joint) == [("V1", "warning")]


def test_direction_against_medians() -> None:
    table = '[[medians]]\ntable = "Table 4"\noutcomes = "OS"\n[medians.groups.Sex]\np = "0.010"\n'
    table += 'levels = { F = "9.0 (8.0–10.0)", M = "5.0 (4.0–6.0)" }\n'
    assert rules(table + ratios(row("0.62 (0.42–0.89)", "0.010"))) == []
    assert rules(table + ratios(row("1.62 (1.12–2.34)", "0.010"))) == [("H8", "warning")]
    assert rules(table + ratios(row("1.12 (0.78–1.62)", "0.543"))) == [("H8", "note")]


def test_direction_without_a_named_outcome_is_judged_within_one_table() -> None:
    table = '[[medians]]\ntable = "Table 4"\noutcomes = "OS"\n[medians.groups.Sex]\n'
    table += 'levels = { F = "9.0 (8.0–10.0)", M = "5.0 (4.0–6.0)" }\n'
    facts = entry(table + ratios(row("1.62 (1.12–2.34)", "0.010")), "paper.toml")
    (model,) = facts.models
    medians = tuple(replace(each, outcome="") for each in facts.medians)
    apart = replace(facts, medians=medians, models=(replace(model, outcome=""),))
    assert list(audit(apart).findings) == []
    (ratio,) = model.ratios
    beside = replace(ratio, place=replace(ratio.place, table="Table 4"))
    together = replace(apart, models=(replace(model, outcome="", ratios=(beside,)),))
    assert [found.rule for found in audit(together).findings] == ["H8"]
