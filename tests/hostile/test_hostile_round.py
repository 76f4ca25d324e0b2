"""A short round of every kind, and the seeds that once showed something; `make fuzz` goes on for minutes."""

from __future__ import annotations

from pathlib import Path

from hostile.engine import Engine, case_of
from hostile.kinds import KINDS
from hostile.report import Report

#: Cases that once ended otherwise than in a sentence. A change of how cases are made makes others of them.
SEEDS = (Path(__file__).parent / "seeds.txt").read_text("utf-8").split()
OF_EACH_KIND = 4


def test_a_short_round_finds_nothing(tmp_path: Path) -> None:
    report = Report(str(tmp_path))
    engine = Engine()
    try:
        for seed in [*SEEDS, *(f"{kind}-round-{number}" for kind in KINDS for number in range(OF_EACH_KIND))]:
            case = case_of(seed)
            report.add(seed, case, engine.run(case))
    finally:
        engine.close()
    assert sum(report.cases.values()) == len(SEEDS) + OF_EACH_KIND * len(KINDS)
    assert report.wrong == 0, report.text()
