"""Scripts of life tables: analysis.R has the same numbers, and analysis.sps reads as the requests that it is of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from syntax.redone import Results, row, run, same

from sarcstat.data.reading.source import open_source
from sarcstat.syntax.reading.commands.survival import LifeTable
from sarcstat.syntax.reading.reader import read
from sarcstat.syntax.requests.requests import requests

STUDY = """
[study]
name = "lung"
[data]
file = "survival::lung"
[variables.sex]
values = { 1 = "Male", 2 = "Female" }
[variables.ecog]
from = "ph.ecog"
[variables.times]
derive = "inst - 10 if inst > 9 else 2"
[variables.half]
derive = "ph.ecog / 2"
[endpoints.OS]
time = "time"
event = "status=2"
time_unit = "days"
unit = "days"
[[tables]]
name = "everybody"
command = "life-table"
endpoints = ["OS"]
intervals = "0-900:100"
weight = "times"
where = "age > 50"
[[tables]]
name = "within"
command = "life-table"
endpoints = ["OS"]
intervals = ["0-300:100", "300-1200:300"]
by = ["ecog"]
within = ["sex"]
pairwise = true
p_adjust = "holm"
[[tables]]
name = "half"
command = "life-table"
endpoints = ["OS"]
intervals = "0-900:100"
by = ["half"]
no_comparison = true
no_table = true
[output]
formats = ["csv"]
scripts = true
"""
INTERVALS = {
    "n_entering": "entering",
    "n_withdrawing": "withdrawn",
    "n_exposed": "at_risk",
    "n_terminal_events": "events",
    "proportion_terminating": "q",
    "proportion_surviving": "p",
    "cumulative_survival": "survival",
    "cumulative_survival_std_error": "survival_se",
    "probability_density": "density",
    "probability_density_std_error": "density_se",
    "hazard_rate": "hazard",
    "hazard_rate_std_error": "hazard_se",
}
TEST = {"wilcoxon_gehan": "statistic", "df": "df", "p_value": "p"}


@pytest.fixture(scope="module")
def lung(tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, dict[str, Any], Path]:
    folder = tmp_path_factory.mktemp("life")
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    results, statistics = run(folder / "study.toml", folder / "out")
    return results, statistics, folder / "out"


def _redone(results: Results, table: str, part: str, each: dict[str, Any]) -> str | None:
    """The script's number for a statistic; None where it makes none."""
    part += f": stratum {each['stratum_level']}" if each.get("stratum_level") else ""
    group = each.get("group1_level") or "Overall"
    name, context = each["stat_name"], each["context"]
    if context == "life_table":
        (found,) = [r for r in results[table, part] if r["group"] == group and float(r["start"]) == each["at"]]
        return found[INTERVALS[name]]
    if context == "life_table_median":
        return row(results[table, f"{part}: medians"], group=group)["median"]
    if context == "gehan":
        return results[table, f"{part}: comparison"][0][TEST[name]]
    if context == "gehan_pairwise":
        column = "p_adjusted" if name == "p_value" else TEST[name]
        return row(results[table, f"{part}: pairwise"], group=group, other=each["group2_level"])[column]
    if context == "gehan_scores" and name in ("n", "mean_score"):
        return row(results[table, f"{part}: scores"], group=group)[name]
    return None


@pytest.mark.parametrize(
    ("table", "part", "least"),
    [("everybody", "OS", 120), ("within", "OS by ecog within sex", 450), ("half", "OS by half", 300)],
)
def test_r_has_the_same_numbers(lung: Any, table: str, part: str, least: int) -> None:
    results, statistics, _ = lung
    compared = 0
    for each in statistics[table]:
        found = _redone(results, table, part, each)
        if found is not None:
            assert same(found, each["stat"]), each
            compared += 1
    assert compared >= least


def test_spss_is_asked_for_the_same(lung: Any) -> None:
    """The commands of the syntax, read again and turned into requests, are those of the study."""
    folder = lung[2]
    syntax = (folder / "analysis.sps").read_text(encoding="utf-8")
    everybody, within, half = syntax.split("* ----")[1:]
    assert (
        everybody.index("WEIGHT BY times.") < everybody.index("SURVIVAL TABLES=OS\n") < everybody.index("WEIGHT OFF.")
    )
    assert "SURVIVAL does not correct p-values of pairs (holm)" in within
    assert "SURVIVAL takes groups that are whole numbers only" in half
    assert "SURVIVAL TABLES" not in half
    (data,) = [path for path in folder.rglob("*.csv") if path.stem == "data" or "data" in path.parts[-2:]]
    commands = [each for each in read(syntax.encode(), "analysis.sps").commands if isinstance(each, LifeTable)]
    first, second = ([each.request for each in requests(found, open_source(str(data)).read())] for found in commands)
    assert [each.keys["intervals"] for each in first] == ["0-900:100"]
    (asked,) = second
    assert asked.keys == {
        "intervals": "0-300:100,300-1200:300",
        "no_table": False,
        "by": ["ecog"],
        "within": ["sex"],
        "pairwise": True,
    }
