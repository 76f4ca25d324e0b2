"""A study run, its analysis.R run by R, and the numbers of both held against each other."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rscript import rscript
from running import sarcstat

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
    rscript(DUMP, folder)

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


def run(study: Path, out: Path, *beside: Path) -> tuple[Results, dict[str, Any]]:
    assert sarcstat("run", study, "-o", out, "--quiet").status == 0
    for path in beside:
        shutil.copy(path, out)
    syntax = read((out / "analysis.sps").read_bytes(), "analysis.sps")
    assert syntax.remarks == ()  # our own reader takes every command of the SPSS script
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))["results"]
    return redone(out), {each["name"]: each["statistics"] for each in results}


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
