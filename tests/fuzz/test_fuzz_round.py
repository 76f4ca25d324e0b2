"""A short round of the machine that looks for wrong numbers: `make fuzz` goes on for as long as it is told."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from fuzz.engine import Engine
from fuzz.report import Report

SECONDS = 25.0
COHORTS = 30
LEAST = 500


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="the oracle runs in Rscript")
def test_a_short_round_finds_nothing(tmp_path: Path) -> None:
    report = Report(str(tmp_path))
    engine = Engine()
    end = time.monotonic() + SECONDS
    try:
        for number in range(1, COHORTS + 1):
            for case in engine.cases(f"round-{number}"):
                report.add(case)
            if time.monotonic() > end and sum(report.compared.values()) > LEAST:  # however slow the machine is
                break
    finally:
        engine.close()
    assert sum(report.compared.values()) > LEAST
    assert report.wrong == 0, report.text()
