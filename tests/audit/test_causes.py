"""Findings of one cause: those of a row, and those of a table that say the same."""

from __future__ import annotations

import json

import pytest
from audit.entered import counts, ratios, row

from sarcstat.audit.causes import cells
from sarcstat.audit.entry import entry
from sarcstat.audit.finding import Finding
from sarcstat.audit.report import record, summary
from sarcstat.audit.rules import Audit, audit


def audited(text: str) -> Audit:
    return audit(entry(text, "paper.toml"))


def told(causes: list[Finding]) -> list[tuple[str, tuple[str, ...], int]]:
    return [(each.rule, each.also, cells(each)) for each in causes]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("0.62 (0.42–0.89)", "0.300")], [("H3", ("H2",), 1)]),
        ([row("0.62 (0.42–9.89)", "0.010")], [("H3", ("H1",), 1)]),
        ([row("1.62 (0.42–0.89)", "0.010")], [("H4", (), 1)]),
        (
            [row("0.62 (0.42–0.89)", "0.300"), row("0.62 (0.42–0.89)", "0.030", variable="Age")],
            [("H3", ("H2",), 1), ("H2", (), 1)],
        ),
        (
            [row("0.70 (0.42–0.89)", variable=name) for name in "AB"]
            + [row("1.62 (0.42–0.89)", variable=name) for name in "CD"],
            [("H4", (), 2), ("H1", (), 2)],
        ),
    ],
)
def test_the_strongest_rule_leads_and_cells_are_folded(rows: list[str], expected: list[tuple[str, ...]]) -> None:
    assert told(list(audited(ratios(*rows)).causes)) == expected


def test_no_cell_is_lost_and_no_severity_lowered() -> None:
    text = counts('A = "61 (60.0)"\nB = "30 (31.5)"\nC = "9 (8.0)"')
    text += ratios(row("0.62 (0.42–0.89)", "0.300"), row("0.92 (0.42–0.89)", "0.300", variable="Age"))
    found = audited(text)
    folded = {(each.place, each.printed) for cause in found.causes for each in cause.parts or (cause,)}
    row_rules = {(each.place, rule) for each in found.causes for rule in (each.rule, *each.also)}
    for each in found.findings:
        assert (each.place, each.printed) in folded or (each.place, each.rule) in row_rules
    for severity in ("minor", "warning", "error", "serious"):
        assert bool(found.worst(severity)) == any(each in found.worst(severity) for each in found.findings)
    assert max(each.severity == "serious" for each in found.causes)


def test_json_has_every_cell_with_its_place_and_the_summary_counts_both() -> None:
    found = audited(counts('A = "61 (60.0)"\nB = "30 (31.5)"\nC = "9 (8.0)"'))
    (cause,) = found.causes
    shown = record(cause)
    json.dumps(shown, allow_nan=False)
    assert [(each["rule"], each["place"]["row"][-1]) for each in shown["rows"]] == [("N1", name) for name in "ABC"]
    assert [each["printed"] for each in shown["rows"]] == ["61 (60.0)", "30 (31.5)", "9 (8.0)"]
    assert "found 1 point" in summary(found)
    assert "3 cells" in summary(found)
