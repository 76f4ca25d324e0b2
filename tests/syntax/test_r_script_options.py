"""analysis.R of tables with options of their own: missing levels, strata, ties, products, evaluable patients."""

from __future__ import annotations

from typing import Any

import pytest
from syntax.redone import (
    CURVE,
    TEST,
    Results,
    check_curves,
    check_models,
    row,
    run,
    same,
)

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
name = "matched"
command = "cox"
style = "spss"
endpoints = ["OS"]
covariates = ["sex", "ph.karno"]
categorical = ["sex"]
strata = "age"
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


def test_strata_that_are_numbers_with_many_values(lung: Any) -> None:
    results, statistics = lung
    own = {(table, part.replace(" (breslow)", "")): rows for (table, part), rows in results.items()}
    # SPSS counts nobody who was censored before the first event of a stratum; R does.
    compared = [
        each for each in statistics["matched"] if (each["context"], each["stat_name"]) != ("case_processing", "n")
    ]
    assert check_models(own, "matched", compared) > 10


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
