"""analysis.R, run by Rscript, against the numbers that sarcstat itself computed."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from running import ROOT, sarcstat

from sarcstat.syntax.reading.reader import read

#: Runs the script and writes each part of `results` with all digits.
DUMP = """
invisible(capture.output(source("analysis.R", encoding = "UTF-8")))
dir.create("dump")
index <- data.frame()
for (table in names(results)) for (part in names(results[[table]])) {
  file <- sprintf("dump/%d.csv", nrow(index) + 1)
  numbers <- results[[table]][[part]]
  for (name in names(numbers)) if (is.numeric(numbers[[name]])) numbers[[name]] <- sprintf("%.17g", numbers[[name]])
  write.csv(numbers, file, row.names = FALSE, na = "", fileEncoding = "UTF-8")
  index <- rbind(index, data.frame(table = table, part = part, file = file))
}
write.csv(index, "dump/index.csv", row.names = FALSE, fileEncoding = "UTF-8")
"""

Rows = list[dict[str, str]]
Results = dict[tuple[str, str], Rows]


def redone(folder: Path) -> Results:
    """What the script in the folder computes, by table and part."""
    done = subprocess.run(
        ["Rscript", "--vanilla", "-e", DUMP],
        cwd=folder,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

    def rows(path: Path) -> Rows:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    index = rows(folder / "dump" / "index.csv")
    return {(each["table"], each["part"]): rows(folder / each["file"]) for each in index}


def row(rows: Rows, **keys: str) -> Mapping[str, str]:
    (found,) = [each for each in rows if all(each[name] == value for name, value in keys.items())]
    return found


def same(text: str, number: float | None) -> bool:
    """Whether a number of the script is sarcstat's, to 1e-6; nothing where sarcstat has nothing."""
    if number is None:
        return text in ("", "NA", "NaN")
    return float(text) == pytest.approx(number, rel=1e-6, abs=1e-12)


@pytest.fixture(scope="module")
def flagship(tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("zhang")
    shutil.copy(ROOT / "examples" / "zhang2022" / "study.toml", folder)
    made = ("--design", "zhang2022", "--seed", "1", "-o", folder / "cohort.csv")
    assert sarcstat("simulate", *made, "--adverse-events", folder / "adverse_events.csv", "--quiet").status == 0
    return run(folder / "study.toml", folder / "out", folder / "adverse_events.csv")


@pytest.fixture(scope="module")
def colon(tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, dict[str, Any]]:
    return run(ROOT / "templates" / "study.toml", tmp_path_factory.mktemp("colon") / "out")


def run(study: Path, out: Path, *beside: Path) -> tuple[Results, dict[str, Any]]:
    assert sarcstat("run", study, "-o", out, "--quiet").status == 0
    for path in beside:
        shutil.copy(path, out)
    syntax = read((out / "analysis.sps").read_bytes(), "analysis.sps")
    assert syntax.remarks == ()  # our own reader takes every command of the SPSS script
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))["results"]
    return redone(out), {each["name"]: each["statistics"] for each in results}


CATEGORIES = ("CR", "PR", "SD", "PD", "NE")
CURVE = {
    "n": "n",
    "n_events": "events",
    "median": "spss_median",
    "median_std_error": "spss_se",
    "median_conf_low": "spss_low",
    "median_conf_high": "spss_high",
    "mean": "mean",
    "mean_std_error": "mean_se",
    "mean_conf_low": "mean_low",
    "mean_conf_high": "mean_high",
}
RATE = {"survival": "survival", "n_risk": "n_risk", "survival_std_error": "se", "survival_conf_low": "low"}
EFFECT = {
    "coefficient": "b",
    "coefficient_std_error": "se",
    "wald": "wald",
    "p_value": "p",
    "hazard_ratio": "hazard_ratio",
    "hazard_ratio_conf_low": "low",
    "hazard_ratio_conf_high": "high",
}
TEST = {"chi_square": "chi_square", "df": "df", "p_value": "p"}


def check_curves(results: Results, table: str, statistics: list[dict[str, Any]]) -> int:
    """Compare the curves and tests of km, univariate and subgroup; how many numbers that were."""
    compared = 0
    for each in statistics:
        name, group = each["stat_name"], each.get("group1")
        part = each["variable"] if group is None or "stratum" in each else f"{each['variable']} by {group}"
        if table == "subgroups":
            part = each["variable"]
            if "stratum" in each:
                part += f" within {each['stratum']}" + (f" {each['stratum_level']}" if "stratum_level" in each else "")
        if each["context"] == "survfit" and name in CURVE and "at" not in each:
            found = row(results[table, part], group=each.get("group1_level", "Overall"))[CURVE[name]]
        elif each["context"] == "survfit" and name in RATE:
            at = [r for r in results[table, f"{part}: survival"] if float(r["time"]) == each["at"]]
            found = row(at, group=each.get("group1_level", "Overall"))[RATE[name]]
        elif each["context"] == "survdiff" and name in TEST:
            found = row(results[table, f"{part}: tests"], test=each["test"])[TEST[name]]
        elif each["context"] == "pairwise" and name in TEST:
            pair = {"group": each["group1_level"], "other": each["group2_level"], "test": each["test"]}
            found = row(results[table, f"{part}: pairwise"], **pair)[TEST[name]]
        elif each["context"] == "interaction" and name in TEST:
            (only,) = results[table, f"{part}: interaction"]
            found = only[TEST[name]]
        elif each["context"] == "equation" and table == "subgroups":
            level = f"{each['group1_level']} vs {each['group2_level']}"
            found = row(results[table, f"{part}: Cox"], level=level)[EFFECT[name]]
        else:
            continue
        assert same(found, each["stat"]), each
        compared += 1
    return compared


def check_models(results: Results, table: str, statistics: list[dict[str, Any]]) -> int:
    """Compare the parameters of cox, of the model and of each term alone, and the model's tests."""
    compared = 0
    for each in statistics:
        name, end = each["stat_name"], each["variable"]
        if each["context"] == "equation" and "level" in each and name in EFFECT:
            found = row(results[table, end], term=each["term"], level=each["level"])[EFFECT[name]]
        elif each["context"] == "univariable" and "level" in each and name in EFFECT:
            alone = results[table, f"{end}: {each['term']} alone"]
            found = row(alone, term=each["term"], level=each["level"])[EFFECT[name]]
        elif each["context"] == "univariable_test" and name == "p_value":
            (only,) = results[table, f"{end}: {each['term']} alone: tests"]
            found = only["p"]
        elif each["context"] == "case_processing" and name in ("n", "n_events"):
            found = results[table, f"{end}: model"][0][CURVE[name]]
        elif each["context"] == "overall" and name in ("chi_square", "df", "p_value"):
            found = results[table, f"{end}: model"][0][{"chi_square": "score", "p_value": "score_p"}.get(name, name)]
        elif each["context"] == "previous_block" and name == "chi_square":
            found = results[table, f"{end}: model"][0]["likelihood_ratio"]
        else:
            continue
        assert same(found, each["stat"]), each
        compared += 1
    return compared


def test_curves_and_log_rank_tests(flagship: Any, colon: Any) -> None:
    assert check_curves(flagship[0], "table4", flagship[1]["table4"]) > 700
    assert check_curves(colon[0], "table2", colon[1]["table2"]) > 200


def test_hazard_ratios_of_models_and_of_each_term_alone(flagship: Any, colon: Any) -> None:
    assert check_models(flagship[0], "table5", flagship[1]["table5"]) > 300
    assert check_models(colon[0], "table3", colon[1]["table3"]) > 100


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


LUNG = """
[study]
name = "lung"
[data]
file = "survival::lung"
[variables.sex]
values = { 1 = "Male", 2 = "Female" }
[variables.ecog]
from = "ph.ecog"
order = [2, 1, 0, 3]
[variables.best]
derive = "'CR' if inst = 1 else ('PR' if inst = 3 else ('PD' if inst = 12 else ('SD' if inst = 13 else 'NE')))"
[endpoints.OS]
time = "time"
event = "status=2"
time_unit = "days"
unit = "days"
[[tables]]
name = "unknown"
command = "univariate"
endpoints = ["OS"]
by = ["sex", "ecog"]
missing = "unknown"
test = ["logrank", "peto"]
[[tables]]
name = "listwise"
command = "univariate"
endpoints = ["OS"]
by = ["sex", "ecog"]
missing = "listwise"
where = "age > 50"
[[tables]]
name = "stratified"
command = "km"
endpoints = ["OS"]
by = ["sex"]
strata = "ecog"
[[tables]]
name = "collinearity"
command = "collinearity"
variables = ["age", "ecog", "sex", "age*sex"]
categorical = ["ecog", "sex"]
[[tables]]
name = "both"
command = "cox"
style = "both"
endpoints = ["OS"]
covariates = ["age", "ecog", "wt.loss"]
categorical = ["ecog"]
strata = "sex"
unit = { age = 10 }
[[tables]]
name = "response"
command = "response"
best = "best"
by = ["sex"]
missing = "unknown"
denominator = "evaluable"
ci_prop = "wilson"
[[tables]]
name = "subgroups"
command = "subgroup"
endpoints = ["OS"]
by = "sex"
within = ["ecog"]
missing = "unknown"
[output]
formats = ["csv"]
scripts = true
"""


@pytest.fixture(scope="module")
def lung(tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("lung")
    (folder / "study.toml").write_text(LUNG, encoding="utf-8")
    return run(folder / "study.toml", folder / "out")


def test_missing_levels_and_selected_rows(lung: Any) -> None:
    results, statistics = lung
    assert check_curves(results, "unknown", statistics["unknown"]) > 80
    assert check_curves(results, "listwise", statistics["listwise"]) > 70
    assert check_curves(results, "subgroups", statistics["subgroups"]) > 150


def test_tests_and_curves_within_strata(lung: Any) -> None:
    results, statistics = lung
    compared = 0
    for each in statistics["stratified"]:
        if each["context"] == "survdiff":
            found = row(results["stratified", "OS by sex: tests"], test=each["test"])[TEST[each["stat_name"]]]
        elif each["context"] == "survfit" and "stratum_level" in each and "group1_level" in each:
            if each["stat_name"] not in CURVE:
                continue
            own = results["stratified", f"OS by sex: stratum {each['stratum_level']}"]
            found = row(own, group=each["group1_level"])[CURVE[each["stat_name"]]]
        else:
            continue
        assert same(found, each["stat"]), each
        compared += 1
    assert compared >= 9 + 60


def test_units_strata_and_either_method_for_ties(lung: Any) -> None:
    results, statistics = lung
    for convention, method in (("spss", "breslow"), ("r", "efron")):
        own = {
            (table, part.replace(f" ({method})", "")): rows for (table, part), rows in results.items() if method in part
        }
        assert check_models(own, "both", [each for each in statistics["both"] if each["convention"] == convention]) > 20


def test_products_in_the_design(lung: Any) -> None:
    results, statistics = lung
    found = [each["stat"] for each in statistics["collinearity"] if each["stat_name"] == "tolerance"]
    assert len(found) == 6
    redone_ = [float(each["tolerance"]) for each in results["collinearity", "coefficients"]]
    assert redone_ == pytest.approx(found, rel=1e-6)


def test_rates_of_those_who_can_be_evaluated(lung: Any) -> None:
    results, statistics = lung
    limits = {"": "percent", "_conf_low": "low", "_conf_high": "high"}
    compared = 0
    for each in statistics["response"]:
        rate, word, limit = each["stat_name"].partition("_rate")
        if each["context"] == "response" and word:
            part = results["response", f"{each.get('group1', 'everybody')}: {rate}_rate"]
            assert same(row(part, group=each.get("group1_level", "Overall"))[limits[limit]], each["stat"]), each
            compared += 1
    assert compared == 3 * 2 * 3
