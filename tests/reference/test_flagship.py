"""The study of Zhang et al. (Cancer Medicine 2022) under examples/, on the simulated cohort with the paper's counts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from running import ROOT, sarcstat

STUDY = ROOT / "examples" / "zhang2022" / "study.toml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study, its simulated data and its output in `out`, with the derived cohort."""
    folder = tmp_path_factory.mktemp("zhang")
    text = STUDY.read_text(encoding="utf-8").replace(
        'formats = ["html", "md", "csv"]', 'formats = []\nfigure_formats = ["svg"]\ncohort = true\nadtte = true'
    )
    (folder / "study.toml").write_text(text, encoding="utf-8")
    events = folder / "adverse_events.csv"
    made = sarcstat(
        "simulate", "--design", "zhang2022", "--seed", 1, "-o", folder / "cohort.csv", "--adverse-events", events
    )
    assert made.status == 0, made.stderr
    done = sarcstat("run", folder / "study.toml", "-o", folder / "out")
    assert done.status == 0, done.stderr
    assert "simulated" in done.stderr
    return folder


@pytest.fixture(scope="module")
def results(folder: Path) -> dict[str, Any]:
    content = json.loads((folder / "out" / "results.json").read_text(encoding="utf-8"))
    return {each["name"]: each for each in content["results"]}


def cells(result: dict[str, Any], table: int = 0) -> dict[tuple[str, ...], str]:
    """The last cell of each row by the row's last two headings."""
    return {tuple(cell["row"]): cell["text"] for cell in result["tables"][table]["cells"]}


#: Counts of Table 1 as the paper prints them.
TABLE_1 = {
    "age_group": {"<40": 80, "≥40": 129},
    "sex": {"Male": 106, "Female": 103},
    "grade": {"Gx, G1": 56, "G2–G3": 153},
    "driver_gene": {"Gene fusion": 58, "Gene amplification": 30, "Mutation or unknown": 121},
    "lesions": {"1–5": 71, ">5": 138},
    "lesion_size": {"≤5": 116, ">5": 93},
    "stage": {"Locally advanced": 34, "Metastatic": 175},
    "lung_metastasis": {"No": 96, "Yes": 113},
    "intracranial_metastasis": {"No": 201, "Yes": 8},
    "lesion_site": {"Intrapulmonary lesion": 61, "Extrapulmonary lesion": 148},
    "ecog_group": {"0–1": 170, "≥2": 39},
    "comorbidity": {"No": 144, "Yes": 65},
    "ldh_known": {"Normal": 144, "Above normal upper limit": 40},
    "albumin_known": {"Normal": 131, "Below normal lower limit": 52},
    "bmi_group": {"≤20": 53, ">20": 151},
    "weight_change": {"Weight gain": 17, "Unchanged": 106, "Weight loss": 78},
    "weight_loss_range": {"≤5%": 26, ">5%": 52},
    "regimens": {"0": 88, "1": 72, "2": 33, "≥3": 16},
    "previous_targeted_therapy": {"No": 190, "Yes": 19},
    "treatment_pattern": {"Monotherapy": 112, "Combination therapy": 62, "Switch maintenance therapy": 35},
}


def test_derived_variables_have_the_counts_of_table_1(results: dict[str, Any]) -> None:
    found: dict[str, dict[str, int]] = {}
    for each in results["table1"]["statistics"]:
        if each["stat_name"] == "count" and each.get("level") and "term" not in each:
            found.setdefault(each["variable"], {})[each["level"]] = each["stat"]
    shown = {name: {level: found[name].get(level) for level in levels} for name, levels in TABLE_1.items()}
    assert shown == TABLE_1


def test_malnutrition_is_that_of_the_text(results: dict[str, Any]) -> None:
    assert cells(results["nutrition"])["Nutritional status", "Malnourished"] == "85 (40.7)"


def test_response_rates_are_those_of_table_2(results: dict[str, Any]) -> None:
    rates: dict[str, float] = {}
    for each in results["table2"]["statistics"]:
        if each["stat_name"] == "percent" and each.get("term") in ("CR", "PR") and each.get("group1_level"):
            rates[each["group1_level"]] = rates.get(each["group1_level"], 0) + each["stat"]
    expected = {
        "Monotherapy": 8.0,
        "Combination therapy": 24.2,
        "Switch maintenance therapy": 11.4,
        "Well nourished": 17.7,
        "Malnourished": 7.1,
        "0–1": 16.5,
        "≥2": 0.0,
        "Gx, G1": 17.9,
        "G2–G3": 11.8,
    }
    assert {level: round(rates[level], 1) for level in expected} == expected


def test_adverse_events_are_those_of_table_3(results: dict[str, Any]) -> None:
    shown = cells(results["table3"])
    assert shown["Any adverse event", ""] == "53 (25.4)"
    assert shown["Adverse event", "Hypertension"] == "25 (12.0)"
    assert shown["Adverse events led to", "Dose reduction"] == "31 (14.8)"
    assert shown["Adverse events led to", "Discontinuation"] == "25 (12.0)"


def test_events_are_those_of_the_text(results: dict[str, Any]) -> None:
    first: dict[str, float] = {}
    for each in results["table4"]["statistics"]:
        if each["stat_name"] == "n_events" and "group1_level" not in each:
            first.setdefault(each["variable"], each["stat"])
    assert list(first.values()) == [168, 98 + 10]


def key(statistic: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(
        statistic.get(name) for name in ("variable", "group1", "group1_level", "stat_name", "test", "stat_label")
    )


@pytest.mark.parametrize("endpoint", ["PFS", "OS"])
def test_numbers_are_those_of_the_single_commands(folder: Path, results: dict[str, Any], endpoint: str) -> None:
    cohort = folder / "out" / "data" / "cohort.csv"
    factors = "age_group,histology_group,grade,nutrition,ecog_group,treatment_pattern"
    ends = ("--time", endpoint, "--event", f"{endpoint}_event=1")
    single = sarcstat("univariate", cohort, *ends, "--by", factors, "--format", "json", "--quiet").json
    assert len(single["statistics"]) > 100
    of_study = {key(each): each["stat"] for each in results["table4"]["statistics"]}
    # Levels stand in another order in a file without labels, so the tests' last digits differ.
    for each in single["statistics"]:
        if each.get("group1") != "nutrition":  # its levels have labels in the study
            expected = None if each["stat"] is None else pytest.approx(each["stat"], rel=1e-9)
            assert of_study[key(each)] == expected, each


def test_the_time_to_event_file_gives_the_same_medians(folder: Path, results: dict[str, Any]) -> None:
    adtte = folder / "out" / "data" / "adtte.csv"
    medians = []
    for endpoint in ("PFS", "OS"):
        km = sarcstat("km", adtte, "--param", endpoint, "--format", "json", "--quiet").json
        medians += [each["stat"] for each in km["statistics"] if each["stat_name"] == "median"]
    first: dict[str, float] = {}
    for each in results["table4"]["statistics"]:
        if each["stat_name"] == "median" and "group1_level" not in each:
            first.setdefault(each["variable"], each["stat"])
    assert medians == list(first.values())


def test_every_output_says_that_the_data_are_simulated(results: dict[str, Any]) -> None:
    assert {each["provenance"]["simulated"] for each in results.values()} == {"design zhang2022, seed 1"}


@pytest.mark.parametrize("name", ["report.html", "report.docx", "report.md"])
def test_the_audit_of_the_report_finds_nothing_wrong(folder: Path, name: str) -> None:
    found = sarcstat("audit", folder / "out" / name, "--format", "json").json
    assert {each["severity"] for each in found["findings"]} <= {"note"}
    checks = re.search(r"([\d,]+) checks", found["summary"])
    assert checks
    assert int(checks[1].replace(",", "")) > 1000


def test_no_page_of_the_report_is_turned(folder: Path) -> None:
    word = docx.Document(str(folder / "out" / "report.docx"))
    assert {each.orientation for each in word.sections} == {WD_ORIENT.PORTRAIT}
    assert "landscape}" not in (folder / "out" / "report.tex").read_text(encoding="utf-8").split("begin{document}")[1]
