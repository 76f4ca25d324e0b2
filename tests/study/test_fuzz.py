"""Whatever stands in a study file: it is checked or refused, and never ends in a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from running import sarcstat

from sarcstat.errors import ExitStatus
from sarcstat.resources import templates

VALUES = ('"a"', "1", "true", "[]", "{}", "-1", "1e999", "nan", "2021-01-01", '["x", 3]', "{ a = 1 }", '""', '"1/0"')
DATA = "id,etype,rx,sex,age,obstruct,nodes,differ,time,status\n" + "".join(
    f"{i},2,{('Obs', 'Lev', 'Lev+5FU')[i % 3]},{i % 2},{40 + i},{i % 2},{i % 9},{i % 3 + 1},{30 * i + 7},{i % 2}\n"
    for i in range(30)
)


def changed(lines: list[str], chance: random.Random) -> list[str]:
    """The lines with one to three of them left out, repeated, given another value, or misspelled."""
    lines = list(lines)
    for _ in range(chance.randint(1, 3)):
        place, what = chance.randrange(len(lines)), chance.random()
        if what < 0.25:
            del lines[place]
        elif what < 0.4:
            lines.insert(chance.randrange(len(lines)), lines[place])
        elif what < 0.8:
            lines[place] = f"{lines[place].split('=')[0]}= {chance.choice(VALUES)}"
        elif lines[place]:
            at = chance.randrange(len(lines[place]))
            lines[place] = lines[place][:at] + chance.choice(("", "x", '"', "[", "=")) + lines[place][at + 1 :]
    return lines


@pytest.mark.parametrize("seed", range(5))
def test_a_changed_study_is_planned_or_refused(seed: int, tmp_path: Path) -> None:
    lines = (templates() / "study.toml").read_text(encoding="utf-8").replace("survival::colon", "d.csv").splitlines()
    (tmp_path / "d.csv").write_text(DATA)
    chance = random.Random(seed)
    found = set()
    for _ in range(25):
        text = "\n".join(changed(lines, chance))
        (tmp_path / "study.toml").write_text(text, encoding="utf-8")
        done = sarcstat("run", tmp_path / "study.toml", "--dry-run")
        assert done.status in (ExitStatus.OK, ExitStatus.USAGE, ExitStatus.INPUT), (text, done.stderr)
        found.add(done.status)
    assert ExitStatus.INPUT in found
