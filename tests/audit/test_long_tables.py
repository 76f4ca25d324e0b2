"""An audit of a long table takes as long as its rows, not as their square: supplements list thousands of genes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from sarcstat.audit.reading.read import read_document
from sarcstat.audit.report import document
from sarcstat.audit.rules import audit
from sarcstat.results import Provenance

Rows = Sequence[Sequence[str]]


def ratios(n: int) -> Rows:
    return [
        ["Gene", "HR (95% CI)", "P"],
        *([f"G{i}", f"1.{i % 90 + 10} (1.02–{2 + i % 7}.00)", "0.04"] for i in range(n)),
    ]


def levels(n: int) -> Rows:
    rows = [["Gene", "Events", "HR (95% CI)", "P"]]
    for i in range(n // 3):
        rows += [[f"G{i}", "", "", ""], ["&emsp;low", "20", "1 (ref)", ""]]
        rows += [["&emsp;high", f"{i % 40 + 5}", "1.50 (1.02–2.21)", "0.04"]]
    return rows


def counts(n: int) -> Rows:
    rows = [["", "A (n=100)", "B (n=100)"]]
    for i in range(n // 3):
        share, rest = f"{i % 100} ({i % 100}.0)", f"{100 - i % 100} ({100 - i % 100}.0)"
        rows += [[f"G{i}", "", ""], ["&emsp;low", share, share], ["&emsp;high", rest, rest]]
    return rows


def medians(n: int) -> Rows:
    rows = [["", "Median OS, months (95% CI)", "P"]]
    for i in range(n // 3):
        rows += [[f"G{i}", "", "0.5"], ["&emsp;low", "12.0 (10.0–14.0)", ""], ["&emsp;high", "13.0 (10.0–16.0)", ""]]
    return rows


def responses(n: int) -> Rows:
    cells = ["100", "1 (1.0)", "9 (9.0)", "50 (50.0)", "40 (40.0)", "10.0"]
    return [["", "N", "CR", "PR", "SD", "PD", "ORR"], *([f"G{i}", *cells] for i in range(n))]


def steps(rows: Rows, path: Path) -> int:
    """How many functions an audit of a table calls: its work, whatever the machine."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    path.write_text("\n".join(["Table 1. Overall survival of 100 patients", "", *lines]), encoding="utf-8")
    made = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        found = audit(read_document(path))
    finally:
        sys.setprofile(None)
    assert document(found, provenance=Provenance("a.md", None, 0, 0), options={})
    return made


@pytest.mark.parametrize("table", [ratios, levels, counts, medians, responses])
def test_three_times_the_rows_take_three_times_the_steps(table: object, tmp_path: Path) -> None:
    assert callable(table)
    few, many = (steps(table(n), tmp_path / "a.md") for n in (150, 450))
    assert many < 3.2 * few
