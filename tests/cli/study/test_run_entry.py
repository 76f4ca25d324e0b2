"""Delayed entry and landmarks of a study's endpoints: the numbers of the command line, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import sarcstat

HEAD = '[study]\nname = "S"\n[data]\nfile = "a.csv"\n'
DATED = '[endpoints.OS]\nstart = "begin"\nevents = { death = "death" }\ncensor = "last"\nunit = "days"\n'
OTHER = DATED.replace("OS", "OS2")
KM = '[[tables]]\nname = "t"\ncommand = "km"\nendpoints = ["OS"]\nby = ["arm"]\nstyle = "r"\n'


def study(folder: Path, text: str) -> Path:
    lines = ["begin,entered,last,death,arm"]
    for i in range(24):
        last = f"2021-{3 + i % 8:02}-{i + 1:02}"
        lines.append(f"2020-01-01,2020-{1 + i % 9:02}-02,{last},{last if i % 3 else ''},{'ab'[i % 2]}")
    (folder / "a.csv").write_text("\n".join(lines))
    (folder / "study.toml").write_text(HEAD + text)
    return folder / "study.toml"


@pytest.mark.parametrize(
    ("key", "option"),
    [('entry = "entered"', ("--entry", "days(begin, entered)")), ("landmark = 430", ("--landmark", "430"))],
)
def test_an_endpoint_is_that_of_the_command_line(key: str, option: tuple[str, str], tmp_path: Path) -> None:
    path = study(tmp_path, f"{DATED}{key}\n{KM}")
    made = sarcstat("run", path, "-o", tmp_path / "out")
    assert made.status == 0, made.stderr
    own = (tmp_path / "out" / "tables" / "t.csv").read_text()
    typed = sarcstat(
        "km", tmp_path / "a.csv", "--time", "days(begin, last)", "--event", "death", *option, "--by", "arm",
        "--style", "r", "--format", "csv",
    )  # fmt: skip
    assert typed.status == 0, typed.stderr
    assert _statistics(own) == _statistics(typed.stdout)


def _statistics(text: str) -> list[tuple[str, str]]:
    import csv
    import io

    return [(row["stat_name"], row["stat"]) for row in csv.DictReader(io.StringIO(text))]


REFUSED = [
    (f'{DATED}entry = "entered"\nlandmark = 5\n{KM}', "entry and landmark both"),
    (f"{DATED}landmark = 0\n{KM}", "landmark"),
    (f'{DATED}entry = "nowhere"\n{KM}', "no column 'nowhere'"),
    (
        f'{DATED}entry = "entered"\n{OTHER}'
        '[[tables]]\nname = "t"\ncommand = "univariate"\nendpoints = ["OS", "OS2"]\nby = ["arm"]\n',
        "do not have the same entry",
    ),
    (
        f'{DATED}entry = "entered"\n'
        '[[tables]]\nname = "t"\ncommand = "life-table"\nendpoints = ["OS"]\nintervals = "0-900:100"\n',
        "life-table has no entry",
    ),
]


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_what_does_not_go_is_refused(text: str, why: str, tmp_path: Path) -> None:
    made = sarcstat("run", study(tmp_path, text), "-o", tmp_path / "out")
    assert made.status in (2, 3)
    assert why in made.stderr
