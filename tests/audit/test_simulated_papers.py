"""Correct papers raise no alarm above a note, spoiled ones are seen. A larger run is in benchmarks/audit.py."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from simulated_papers import paper, triplets

from sarcstat.audit.facts import Facts
from sarcstat.audit.number import number
from sarcstat.audit.rules import audit


@pytest.mark.parametrize("seed", range(4))
def test_correct_papers_raise_no_alarm(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(10):
        found = audit(paper(rng))
        assert sum(found.passed.values()) > 30
        assert [finding for finding in found.findings if finding.severity != "note"] == []


def test_correct_hazard_ratios_raise_no_alarm_at_all_in_their_own_rules() -> None:
    found = [audit(Facts(models=(model,))) for model in triplets(np.random.default_rng(5), 600)]
    assert [each for one in found for each in one.findings if each.rule in ("H1", "H2", "H3", "H4", "H5")] == []


def test_a_shifted_point_is_always_seen() -> None:
    for model in triplets(np.random.default_rng(6), 150):
        row = model.ratios[0]
        text = row.ratio.text.replace(".", "") + "0"
        wrong = replace(row, ratio=number(f"{text[:2]}.{text[2:]}"))
        found = audit(Facts(models=(replace(model, ratios=(wrong, *model.ratios[1:])),)))
        assert {"H4", "H1"} & {finding.rule for finding in found.findings}


def test_truncated_tables_are_named() -> None:
    """Where two rows or more are off, truncation of the whole table is the one finding."""
    seen = [audit(Facts(models=(m,))).findings for m in triplets(np.random.default_rng(8), 400, cut_off=True)]
    several = [each for each in seen if any("truncated" in finding.explanation for finding in each)]
    assert len(several) > 10
    assert all(sum(f.rule in ("H1", "H2") for f in each) == 1 for each in several)
