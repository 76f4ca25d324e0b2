"""Estimates of any kind with the intervals that are printed with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from layouts import Layout, read

from sarcstat.audit.reading.read import read_with_rest
from sarcstat.audit.rules import audit

HEAD = ["Measure", "Before", "After", "Difference (95% CI)"]
ROWS = [
    ["Speed", "0.61 [0.32, 0.85]", "0.73 [0.36, 0.94]", "0.12 (−0.05 to 0.31)"],
    ["Stairs", "20.0 [16.0, 39.9]", "16.5 [12.9, 34.1]", "−1.4 (−2.7 to −0.1)"],
    ["Grip", "14.0 [11.0, 19.9]", "15.1 [12.0, 19.1]", "1.1 (0.2 to 1.9)"],
]


def found(folder: Path, rows: list[list[str]]) -> list[tuple[str, str]]:
    report = audit(read(folder, Layout("Outcome measures", [HEAD, *rows])))
    return [(each.rule, part.printed) for each in report.findings for part in each.parts or [each]]


def test_estimates_inside_their_intervals_are_read_and_raise_nothing(tmp_path: Path) -> None:
    facts = read(tmp_path, Layout("Outcome measures", [HEAD, *ROWS]))
    assert len(facts.means) == 9
    assert not facts.leftovers
    assert not audit(facts).findings


@pytest.mark.parametrize(
    ("printed", "instead", "shown"),
    [
        ("16.5 [12.9, 34.1]", "86.5 [12.9, 34.1]", "86.5 (12.9–34.1)"),
        ("−1.4 (−2.7 to −0.1)", "1.4 (−2.7 to −0.1)", "1.4 (-2.7 to -0.1)"),
        ("0.61 [0.32, 0.85]", "0.61 [0.72, 0.85]", "0.61 (0.72–0.85)"),
    ],
)
def test_one_outside_among_others_inside_is_found(printed: str, instead: str, shown: str, tmp_path: Path) -> None:
    rows = [[instead if cell == printed else cell for cell in row] for row in ROWS]
    assert found(tmp_path, rows) == [("G1", shown)]


def test_other_numbers_in_brackets_are_no_interval(tmp_path: Path) -> None:
    ages = [
        ["Lower", "30 (65–74)", "31 (18–64)", "4.1 (0.3, 2.2)"],
        ["Upper", "12 (75–84)", "16 (65–74)", "5.0 (0.4, 2.1)"],
    ]
    assert found(tmp_path, [*ROWS[:1], *ages]) == []


def test_what_nothing_recomputes_is_no_minimum_and_maximum(tmp_path: Path) -> None:
    read(tmp_path, Layout("Outcome measures", [HEAD, *ROWS]))
    facts, rest = read_with_rest(tmp_path / "paper.html")
    assert not facts.means
    assert {each.text for each in rest} == {cell for row in ROWS for cell in row[1:]}
