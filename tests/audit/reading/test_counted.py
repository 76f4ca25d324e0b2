"""Tables of counts as papers have them: right ones raise nothing above a note, a misprint in one is seen."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from audit.reading import counted
from layouts import Layout, Span, read

from sarcstat.audit.finding import Finding
from sarcstat.audit.rules import audit


def above_notes(folder: Path, layout: Layout, form: str = "html") -> list[Finding]:
    return audit(read(folder, layout, form=form)).worst("minor")


def with_misprint(layout: Layout, printed: str, instead: str) -> Layout:
    """The layout with the first cell of a text changed."""
    rows, done = [], False
    for row in layout.rows:
        made: list[str | Span] = []
        for cell in row:
            hit = not done and cell == printed
            made.append(instead if hit else cell)
            done = done or hit
        rows.append(made)
    assert done, printed
    return replace(layout, rows=rows)


@pytest.mark.parametrize("form", ["html", "jats", "tabs"])
@pytest.mark.parametrize("name", counted.ALL)
def test_a_table_without_a_misprint_raises_nothing(name: str, form: str, tmp_path: Path) -> None:
    assert above_notes(tmp_path, counted.ALL[name].layout, form) == []


@pytest.mark.parametrize(
    ("name", "printed"), [(name, printed) for name, case in counted.ALL.items() for printed in case.wrong]
)
def test_a_misprint_is_seen(name: str, printed: str, tmp_path: Path) -> None:
    case = counted.ALL[name]
    instead, severity = case.wrong[printed]
    found = audit(read(tmp_path, with_misprint(case.layout, printed, instead), form="html")).worst(severity)
    assert found
    count = re.split(r"[/ %]", instead)[0]
    assert any(count in finding.printed for finding in found)


@pytest.mark.parametrize("head", ["n (%)", "Value (n = 300)"])
def test_percentages_of_a_number_that_is_not_known_are_not_passed_over(head: str, tmp_path: Path) -> None:
    rows = [["Characteristic", head]]
    for i in range(5):
        rows += [[f"Factor {i}", ""], ["  Yes", f"{100 + i} ({20 + i}.4)"], ["  No", f"{190 - i} ({70 - i}.9)"]]
    findings = [each for each in audit(read(tmp_path, Layout("Characteristics", rows))).findings if each.rule == "N1"]
    assert sum(max(len(each.parts), 1) for each in findings) == 10


def test_ranks_beside_percentages_are_no_counts(tmp_path: Path) -> None:
    shares = (77.9, 58.5, 49.5, 43.3, 37.6, 33.8)
    rows = [["Condition", "All (n = 3,189)"], *([f"No. {i}", f"{i} ({share})"] for i, share in enumerate(shares, 1))]
    report = audit(read(tmp_path, Layout("Rank and prevalence", rows)))
    assert not report.findings
    assert len(report.facts.leftovers) >= len(shares)


def test_a_level_called_no_is_no_head_of_the_rows_below(tmp_path: Path) -> None:
    head = ["Category", "Characteristic", "Negative", "Positive", "p-Value"]
    rows = [
        ["Clinical", "Prior cancer", "", "", "0.042"],
        ["", "No", "39.8 ± 11.3 (232)", "31.5 ± 11.1 (32)", ""],
        ["", "Yes", "40.6 ± 7.7 (10)", "52.9 ± 17.1 (4)", ""],
        ["", "Prior radiation", "", "", "0.026"],
        ["", "No", "39.7 ± 11.1 (236)", "32.8 ± 12.5 (34)", ""],
        ["", "Yes", "45.6 ± 12.9 (6)", "52.0 ± 22.2 (2)", ""],
    ]
    facts = read(tmp_path, Layout("Values ± SD", [head, *rows]))
    assert len(facts.understood) == 1


def test_the_means_beside_counts_are_no_counts_and_the_counts_no_means(tmp_path: Path) -> None:
    facts = read(tmp_path, counted.COUNTS_AND_MEANS.layout)
    labels = {group.label for table in facts.counts for root in table.groups for group in root.walk() if group.percent}
    assert labels == {"Delivery in a hospital", "Low", "Middle", "High"}
    assert not facts.means
