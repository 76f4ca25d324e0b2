"""The rules for hazard ratios, on the smallest tables that break them and on those that do not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from audit.entered import findings, ratios, row, rules

from sarcstat.audit.entry import entry
from sarcstat.audit.normal import two_sided
from sarcstat.audit.rules import audit

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
    assert (found.rule, found.severity, len(found.parts)) == ("H2", "note", 2)


def test_another_test_throughout_is_one_finding() -> None:
    """ln HR and SE −0.5/0.2, 0.4/0.18, −0.3/0.16, 0.6/0.25 with the p of statistics 8 % larger."""
    cells = ["0.607 (0.410–0.898)", "1.492 (1.048–2.123)", "0.741 (0.541–1.014)", "1.822 (1.116–2.974)"]
    p = [f"{two_sided(1.08 * z):.3f}" for z in (2.5, 2.2222, 1.875, 2.4)]
    rows = [row(cell, value, variable=name) for cell, value, name in zip(cells, p, "ABCD", strict=True)]
    found = [each for each in findings(ratios(*rows)) if each.rule == "H2"]
    assert [(each.severity, len(each.parts)) for each in found] == [("note", 4)]
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


def test_an_interval_too_narrow_by_its_last_digits_is_no_impossibility() -> None:
    # √(1/37 + 1/50) = 0.2169 is beyond 0.2166, the most that the limits allow, but within 1.2 times their rounding.
    counts = ', events = "37", reference_events = "50"'
    assert rules(ratios(row("1.38 (0.91–2.11)", more=counts))) == [("H5", "minor")]


def test_events_per_parameter() -> None:
    def model(events: int) -> str:
        rows = [row("0.62 (0.30–1.28)", "0.196", variable=name) for name in ("A", "B", "C")]
        return ratios(*rows, head=f'events = "{events}"').replace("univariable", "multivariable")

    assert [rules(model(events)) for events in (31, 29)] == [[], [("H7", "note")]]


def test_a_variable_without_univariable_row() -> None:
    names = ("Grade", "Stage", "Margin")
    single = ratios(*(row("0.62 (0.42–0.89)", "0.010", variable=name) for name in names))
    model = [row("0.62 (0.42–0.89)", "0.010", variable=name) for name in (*names[:2], "Necrosis")]
    joint = ratios(*model).replace("univariable", "multivariable").replace("Table 5", "Table 6")
    assert rules(single + joint) == [("V1", "note")]  # it may have been pre-specified
    chosen = '[[selection]]\ntable = "Methods"\nonly_significant = true\n'
    assert rules(single + joint + chosen) == [("V1", "warning")]


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
