"""Tables of hazard ratios in the layouts and writings of real papers: every known ratio is read, and nothing else."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from audit.reading import scanner
from audit.reading.ratio_layouts import Fact, combinations
from layouts import Layout, read, triplets
from published import shared

from sarcstat.audit.reading.read import document_of, read_document

COMBINATIONS = list(combinations())


def test_there_are_enough_of_them() -> None:
    assert len({name for name, _, _ in COMBINATIONS}) == len(COMBINATIONS) >= 200


@pytest.mark.parametrize(("layout", "expected"), [c[1:] for c in COMBINATIONS], ids=[c[0] for c in COMBINATIONS])
def test_every_ratio_is_read_and_nothing_invented(layout: Layout, expected: list[Fact], tmp_path: Path) -> None:
    facts = read(tmp_path, layout)
    assert triplets(facts) == expected
    assert facts.read is not None
    assert (facts.read.ratios, facts.read.ratios_read) == (len(expected), len(expected))


@pytest.mark.parametrize("layout", [c[1] for c in COMBINATIONS], ids=[c[0] for c in COMBINATIONS])
def test_a_dumb_scanner_finds_nothing_that_was_not_read(layout: Layout, tmp_path: Path) -> None:
    facts = read(tmp_path, layout)
    (grid,) = document_of(tmp_path / "paper.html").grids
    assert not Counter(("Table 1", triple) for triple in scanner.printed(grid)) - scanner.read(facts)


def test_of_the_open_papers_at_least_95_percent_of_the_ratios_are_read() -> None:
    lines = []
    total = 0
    for path in sorted(shared("audit", "papers").glob("*.nxml")):
        found = Counter((grid.name, each) for grid in document_of(path).grids for each in scanner.printed(grid))
        total += found.total()
        lines += [f"{path.name}: {each}" for each in (found - scanner.read(read_document(path))).elements()]
    assert total > 500
    assert len(lines) <= 0.05 * total, "\n".join(lines)
