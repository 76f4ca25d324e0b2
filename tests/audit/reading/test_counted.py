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
