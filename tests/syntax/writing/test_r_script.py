"""analysis.R of two whole studies, run by Rscript, against the numbers that sarcstat itself computed."""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import Any

import pytest
from running import ROOT, sarcstat
from syntax.redone import (
    CURVE,
    Results,
    check_curves,
    check_models,
    row,
    run,
    same,
)


def tables_of(study: Path) -> str:
    """A study without the figures and the report that come after its tables, and which no script makes."""
    tables, figures, _ = study.read_text(encoding="utf-8").partition("[[figures]]")
    assert figures
    return f'{tables}[output]\nformats = ["json"]\nscripts = true\n'


@pytest.fixture(scope="module")
def flagship(tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("zhang")
    (folder / "study.toml").write_text(tables_of(ROOT / "examples" / "zhang2022" / "study.toml"), encoding="utf-8")
    made = ("--design", "zhang2022", "--seed", "1", "-o", folder / "cohort.csv")
    assert sarcstat("simulate", *made, "--adverse-events", folder / "adverse_events.csv", "--quiet").status == 0
    return run(folder / "study.toml", folder / "out", folder / "adverse_events.csv")


@pytest.fixture(scope="module")
def colon(tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("colon")
    (folder / "study.toml").write_text(tables_of(ROOT / "templates" / "study.toml"), encoding="utf-8")
    return run(folder / "study.toml", folder / "out")


UNITS = """
[study]
name = "units"
[data]
file = "d.csv"
[endpoints.OS]
time = "t"
event = "e"
time_unit = "months"
unit = "months"
[[tables]]
name = "models"
command = "cox"
endpoints = ["OS"]
covariates = ["marker", "age"]
style = "spss"
[output]
formats = ["json"]
scripts = true
"""

CATEGORIES = ("CR", "PR", "SD", "PD", "NE")


def test_curves_and_log_rank_tests(flagship: Any, colon: Any) -> None:
    assert check_curves(flagship[0], "table4", flagship[1]["table4"]) > 700
    assert check_curves(colon[0], "table2", colon[1]["table2"]) > 200


def test_hazard_ratios_of_models_and_of_each_term_alone(flagship: Any, colon: Any) -> None:
    assert check_models(flagship[0], "table5", flagship[1]["table5"]) > 300
    assert check_models(colon[0], "table3", colon[1]["table3"]) > 100


def test_the_script_stops_where_sarcstat_does_whatever_the_unit_of_a_covariate(tmp_path: Path) -> None:
    """The coefficient of a marker of 1e5 changes by less than a fixed bound: only the likelihood says when to stop."""
    draw = random.Random(3)
    rows = [(math.exp(draw.gauss(10, 1.2)), draw.randint(30, 80), draw.random() < 0.6) for _ in range(300)]
    lines = [f"{math.ceil(draw.expovariate(math.exp(m / 4e5) / 20))},{int(e)},{m:.1f},{a}" for m, a, e in rows]
    (tmp_path / "d.csv").write_text("\n".join(["t,e,marker,age", *lines]) + "\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text(UNITS, encoding="utf-8")
    results, statistics = run(tmp_path / "study.toml", tmp_path / "out")
    assert check_models(results, "models", statistics["models"]) > 5
    for name, column in (("coefficient", "b"), ("coefficient_std_error", "se")):
        found = {
            s["term"]: s["stat"] for s in statistics["models"] if (s["stat_name"], s["context"]) == (name, "equation")
        }
        for term in ("marker", "age"):
            own = float(row(results["models", "OS"], term=term)[column])
            assert own == pytest.approx(found[term], rel=1e-9)


def test_subgroups_pairs_and_interaction(flagship: Any) -> None:
    assert check_curves(flagship[0], "subgroups", flagship[1]["subgroups"]) > 200


def test_follow_up(flagship: Any, colon: Any) -> None:
    for results, statistics in (flagship, colon):
        names = {f"reverse_{name}": column for name, column in CURVE.items() if "median" in name}
        reverse = [each for each in statistics["follow-up"] if each["context"] == "reverse_survfit"]
        assert len(reverse) == 4
        for each in reverse:
            assert same(results["follow-up", "OS"][0][names[each["stat_name"]]], each["stat"])
        (observed,) = results["follow-up", "OS: observed"]
        for each in statistics["follow-up"]:
            if each["context"] in ("without_event", "all_patients"):
                column = each["stat_name"].replace("follow_up", each["context"].split("_")[0])
                assert same(observed[column], each["stat"]), each


def test_collinearity(flagship: Any) -> None:
    results, statistics = flagship
    compared = 0
    for each in statistics["collinearity"]:
        if each["stat_name"] in ("tolerance", "vif"):
            found = row(results["collinearity", "coefficients"], term=each["term"], level=each["level"])
        elif each["stat_name"] in ("eigenvalue", "condition_index"):
            found = results["collinearity", "diagnostics"][int(each["at"]) - 1]
        else:
            continue
        assert same(found[each["stat_name"]], each["stat"]), each
        compared += 1
    assert compared == 2 * 11 + 2 * 12


def test_counts_summaries_and_tests_of_table_1(flagship: Any, colon: Any) -> None:
    columns = {"n": "n", "n_missing": "missing", "median": "median", "minimum": "minimum", "maximum": "maximum"}
    columns |= {"mean": "mean", "std_deviation": "std_deviation", "statistic": "statistic", "df": "df", "p_value": "p"}
    columns |= {"count": "count", "valid_percent": "valid_percent"}
    compared = 0
    for (results, statistics), table in ((flagship, "table1"), (flagship, "nutrition"), (colon, "table1")):
        for each in statistics[table]:
            if each["stat_name"] not in columns or each.get("stratum"):
                continue
            if each["context"] == "test":
                (found,) = results[table, f"{each['variable']}: test"]
            elif "level" in each and each["context"] == "levels":
                keys = {"group": each.get("group1_level", "Overall"), "level": each["level"]}
                found = row(results[table, each["variable"]], **keys)
            elif each["context"] == "summary" and "median" in results[table, each["variable"]][0]:
                found = row(results[table, each["variable"]], group=each.get("group1_level", "Overall"))
            else:
                continue
            assert same(found[columns[each["stat_name"]]], each["stat"]), each
            compared += 1
    assert compared > 300


def test_cross_tabulation(flagship: Any) -> None:
    results, statistics = flagship
    table, part, compared = "table1-ecog", "ecog_group * treatment_pattern", 0
    for each in statistics[table]:
        if each["context"] == "table" and each["stat_name"] == "count" and "level" in each and "group1_level" in each:
            found = row(results[table, part], Var1=each["level"], Var2=each["group1_level"])["count"]
        elif each["context"] == "tests" and each.get("test") in ("pearson", "likelihood_ratio"):
            column = {"chi_square": "value", "df": "df", "p_value": "p"}[each["stat_name"]]
            found = row(results[table, f"{part}: tests"], test=each["test"])[column]
        elif each.get("test") == "fisher":
            found = row(results[table, f"{part}: tests"], test="fisher")["p"]
        elif each["context"] == "measures" and each["stat_name"] in ("phi", "cramers_v"):
            found = results[table, f"{part}: measures"][0][each["stat_name"]]
        else:
            continue
        assert same(found, each["stat"]), each
        compared += 1
    assert compared >= 6 + 4 + 3


def test_responses_with_their_intervals_differences_and_tests(flagship: Any) -> None:
    results, statistics = flagship
    compared = 0
    for each in statistics["table2"]:
        part, name = each.get("group1", "everybody"), each["stat_name"]
        group = each.get("group1_level", "Overall")
        if each["context"] == "response" and name == "count" and each.get("term") in CATEGORIES:
            found = row(results["table2", part], group=group)[each["term"]]
        elif each["context"] == "response" and name.startswith(("objective", "disease")):
            rate, _, limit = name.partition("_rate")
            column = {"": "percent", "_conf_low": "low", "_conf_high": "high"}[limit]
            found = row(results["table2", f"{part}: {rate}_rate"], group=group)[column]
        elif name.startswith("rate_difference"):
            pair = {"group": group, "other": each["group2_level"]}
            column = {"": "difference", "_conf_low": "low", "_conf_high": "high"}[name.removeprefix("rate_difference")]
            found = row(results["table2", f"{part}: {each['context']}: differences"], **pair)[column]
        elif name == "p_value":
            (only,) = results["table2", f"{part}: {each['context']}: test"]
            found = only["p"]
        else:
            continue
        assert same(found, each["stat"]), each
        compared += 1
    assert compared > 150


def test_adverse_events_are_counted_where_their_file_is(flagship: Any) -> None:
    results, statistics = flagship
    events = results["table3", "grade 3 or higher"]
    counts = {
        each["term"]: each["stat"]
        for each in statistics["table3"]
        if each["stat_name"] == "count" and each.get("term") in {event["term"] for event in events}
    }
    assert len(counts) == len(events) > 5
    assert {each["term"]: int(each["patients"]) for each in events} == counts
