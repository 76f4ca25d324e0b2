"""Delayed entry and landmarks of a study's endpoints: every analysis has them, or is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pytest
from running import sarcstat

HEAD = '[study]\nname = "S"\n[data]\nfile = "a.csv"\n'
#: One file of a table and one of a figure are looked at.
FORMATS = '[output]\nformats = ["csv"]\nfigure_formats = ["svg"]\n'
ENDPOINT = '[endpoints.OS]\ntime = "t"\nevent = "e=1"\ntime_unit = "months"\ncompeting = ["e=2"]\n'
KEYS = {"landmark": "landmark = 9\n", "entry": 'entry = "late"\n', "": ""}

#: Each kind of analysis that a study can make of an endpoint.
ANALYSES = {
    "km": ("tables", 'command = "km"\nby = ["arm"]\ntimes = [6, 12]'),
    "cox": ("tables", 'command = "cox"\ncovariates = ["arm", "x"]'),
    "cause-specific": ("tables", 'command = "cox"\ncovariates = ["arm", "x"]\ncause_specific = true'),
    "fine-gray": ("tables", 'command = "cox"\ncovariates = ["arm", "x"]\nfine_gray = true'),
    "periods": ("tables", 'command = "cox"\ncovariates = ["arm", "x"]\nsplit_at = [9]'),
    "univariate": ("tables", 'command = "univariate"\nby = ["arm", "sex"]'),
    "subgroup": ("tables", 'command = "subgroup"\nby = "arm"\nwithin = ["sex"]'),
    "follow-up": ("tables", 'command = "follow-up"\nby = ["arm"]'),
    "life-table": ("tables", 'command = "life-table"\nby = ["arm"]\nintervals = "0-40:4"'),
    "cuminc": ("tables", 'command = "cuminc"\nby = ["arm"]\ntimes = [6, 12]'),
    "collinearity": ("tables", 'command = "collinearity"\nvariables = ["x", "y"]'),
    "km figure": ("figures", 'command = "km"\nby = ["arm"]'),
    "cuminc figure": ("figures", 'command = "cuminc"\nby = ["arm"]'),
    "cox figure": ("figures", 'command = "cox"\ncovariates = ["arm", "x"]\nby = "arm"'),
    "forest": ("figures", 'command = "forest"\ncovariates = ["arm", "x"]'),
    "forest of subgroups": ("figures", 'command = "forest"\nby = "arm"\nwithin = ["sex"]'),
}
#: What has no delayed entry, and says so.
NO_ENTRY = {"fine-gray": "fine_gray", "life-table": "life-table", "collinearity": "collinearity"}


@cache
def data() -> str:
    random, lines = Random(5), ["late,t,e,arm,sex,x,y"]
    for _ in range(90):
        late = round(random.uniform(0, 8), 1)
        time = round(late + 0.5 + random.expovariate(0.08), 1)
        groups = f"{random.choice('AB')},{random.choice('fm')}"
        lines.append(f"{late},{time},{random.randint(0, 2)},{groups},{random.gauss(0, 1):.2f},{random.gauss(0, 1):.2f}")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], tuple[int, str, str]]:
    """What a study of one analysis is, made once."""
    return cache(lambda name, key: written(name, key, tmp_path_factory.mktemp("study")))


def written(name: str, key: str, folder: Path) -> tuple[int, str, str]:
    """How a study of one analysis ends, what it says, and its table or figure as text."""
    kind, analysis = ANALYSES[name]
    (folder / "a.csv").write_text(data())
    text = f'{HEAD}{ENDPOINT}{KEYS[key]}[[{kind}]]\nname = "made"\nendpoints = ["OS"]\n{analysis}\n{FORMATS}'
    (folder / "study.toml").write_text(text)
    done = sarcstat("run", folder / "study.toml", "-o", folder / "out")
    suffix = "csv" if kind == "tables" else "svg"
    file = folder / "out" / kind / f"made.{suffix}"
    return done.status, done.stderr, file.read_text() if file.exists() else ""


@pytest.mark.parametrize("name", ANALYSES)
@pytest.mark.parametrize("key", ["landmark", "entry"])
def test_an_analysis_has_what_its_endpoint_has_or_is_refused(
    name: str, key: str, made: Callable[[str, str], tuple[int, str, str]]
) -> None:
    status, said, shown = made(name, key)
    if key == "entry" and name in NO_ENTRY:
        assert status == 3
        assert NO_ENTRY[name] in said
        assert "entry" in said
        return
    assert status == 0, said
    plain = made(name, "")
    assert plain[0] == 0, plain[1]
    assert shown
    assert shown != plain[2]


@pytest.mark.parametrize(
    "table",
    [
        'command = "describe"\nvariables = ["OS"]',
        'command = "describe"\nby = ["arm"]',
        'command = "crosstab"\nrows = ["arm"]\ncolumns = ["OS_event"]',
        'command = "collinearity"\nvariables = ["x", "OS"]',
        'command = "response"\nbest = "OS_reason"',
    ],
)
@pytest.mark.parametrize("key", ["landmark", "entry"])
def test_columns_of_such_an_endpoint_are_not_analyzed_as_if_it_had_none(table: str, key: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(data())
    (tmp_path / "study.toml").write_text(f'{HEAD}{ENDPOINT}{KEYS[key]}[[tables]]\nname = "made"\n{table}\n')
    done = sarcstat("run", tmp_path / "study.toml", "-o", tmp_path / "out")
    assert done.status == 3, done.stderr
    assert f"has no {key}, and the endpoint OS has one" in done.stderr


@pytest.mark.parametrize("key", ["landmark", "entry"])
def test_a_file_of_endpoints_that_has_no_place_for_it_is_refused(key: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(data())
    head = HEAD.replace('file = "a.csv"', 'file = "a.csv"\nid = "x"')
    table = f'[[tables]]\nname = "made"\nendpoints = ["OS"]\n{ANALYSES["km"][1]}\n'
    (tmp_path / "study.toml").write_text(f"{head}{ENDPOINT}{KEYS[key]}{table}[output]\nadtte = true\n")
    done = sarcstat("run", tmp_path / "study.toml", "-o", tmp_path / "out")
    assert done.status == 3, done.stderr
    assert f"ADTTE has no {key}, and the endpoint OS has one" in done.stderr
