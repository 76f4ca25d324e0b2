"""The script of a study whose endpoint has delayed entry or a landmark gives the numbers of its tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli.study.test_run_from_when import ENDPOINT, HEAD, KEYS, data
from syntax.redone import row, run

TABLES = {
    "subgroup": 'command = "subgroup"\nby = "arm"\nwithin = ["sex"]\nstyle = "r"',
    "cuminc": 'command = "cuminc"\ntimes = [12]',
    "specific": 'command = "cox"\ncovariates = ["x"]\ncause_specific = true\nstyle = "r"',
    "periods": 'command = "cox"\ncovariates = ["x"]\nsplit_at = [12]\nrobust = true\nstyle = "r"',
    "exact": 'command = "cox"\ncovariates = ["x"]\nties = "exact"\nstyle = "r"',
}
OUTPUT = '[output]\nformats = ["json"]\nscripts = true\n'


@pytest.mark.parametrize("key", ["landmark", "entry"])
def test_its_numbers_are_those_of_the_tables(key: str, tmp_path: Path) -> None:
    tables = "".join(f'[[tables]]\nname = "{name}"\nendpoints = ["OS"]\n{each}\n' for name, each in TABLES.items())
    (tmp_path / "a.csv").write_text(data())
    (tmp_path / "study.toml").write_text(f"{HEAD}{ENDPOINT}{KEYS[key]}{tables}{OUTPUT}")
    results, _ = run(tmp_path / "study.toml", tmp_path / "out")

    def stat(table: str, name: str, **keys: Any) -> float:
        made = json.loads((tmp_path / "out" / "tables" / f"{table}.json").read_text(encoding="utf-8"))["statistics"]
        found = [
            each["stat"]
            for each in made
            if each["stat_name"] == name and all(each.get(key) == value for key, value in keys.items())
        ]
        assert len(found) == 1, (table, name, keys)
        return float(found[0])

    def same(part: str, table: str, column: str, expected: float, **keys: Any) -> None:
        assert float(row(results[table, part], **keys)[column]) == pytest.approx(expected, rel=1e-8)

    effect = {"context": "equation", "stratum_level": "f", "group1_level": "B"}
    same("OS within sex f: Cox", "subgroup", "b", stat("subgroup", "coefficient", **effect), term="arm")
    lr = stat("subgroup", "chi_square", context="interaction")
    same("OS within sex: interaction", "subgroup", "chi_square", lr)
    incidence = stat("cuminc", "cumulative_incidence", context="cuminc", cause="event", at=12)
    same("OS", "cuminc", "incidence", incidence, cause="1")
    error = stat("cuminc", "cumulative_incidence_std_error", context="cuminc", cause="event")
    same("OS", "cuminc", "se", error, cause="1")
    same("OS: cause-specific", "specific", "b", stat("specific", "coefficient", context="equation"), term="x")
    for start in (0, 12):
        keys = {"context": "split_equation", "at": start}
        same(
            "OS: by period", "periods", "se", stat("periods", "coefficient_robust_std_error", **keys), start=str(start)
        )
    same("OS", "exact", "b", stat("exact", "coefficient", context="equation"), term="x")
    same("OS: concordance", "exact", "concordance", stat("exact", "concordance", context="summary"))
