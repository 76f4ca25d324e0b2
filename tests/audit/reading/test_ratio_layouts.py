"""Tables of hazard ratios in the layouts and writings of real papers: every known ratio is read, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit.reading.ratio_layouts import Fact, combinations
from layouts import Layout, read, triplets

COMBINATIONS = list(combinations())


def test_there_are_enough_of_them() -> None:
    assert len({name for name, _, _ in COMBINATIONS}) == len(COMBINATIONS) >= 200


@pytest.mark.parametrize(("layout", "expected"), [c[1:] for c in COMBINATIONS], ids=[c[0] for c in COMBINATIONS])
def test_every_ratio_is_read_and_nothing_invented(layout: Layout, expected: list[Fact], tmp_path: Path) -> None:
    facts = read(tmp_path, layout)
    assert triplets(facts) == expected
    assert facts.read is not None
    assert (facts.read.ratios, facts.read.ratios_read) == (len(expected), len(expected))
