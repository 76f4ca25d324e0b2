"""Every published cell of SPSS's COXREG procedure that can be had with its data."""

from __future__ import annotations

from typing import Any

import pytest
from published import agrees, published_cells, shared
from running import Outcome, sarcstat

BINARY = "Gender,cvd,afb,sho,chf,av3,miord,mitype,year"
WHAS = ("--time", "lenfol", "--event", "fstat=1", "--format", "json", "--names")
LABELS = {"CHF": "chf", "SHO": "sho", "BMI": "bmi", "HR": "hr"}


def cells(found: Outcome, table: str, **context: str) -> dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, Any]]:
    assert found.status == 0, found.stderr
    (own,) = [
        each
        for each in found.json["tables"]
        if each["name"] == table and all(each["context"].get(key) == value for key, value in context.items())
    ]
    return {(tuple(cell["row"]), tuple(cell["column"])): cell for cell in own["cells"]}


def cox(case: str, data: str, *options: str) -> Outcome:
    return sarcstat("cox", shared("spss", "cases", case, data), *options)


def test_statedu72() -> None:
    """SPSS 31.0.1, unrounded: SPSS's own stopping rule shows in the 8th digit."""
    options = ("--time", "time", "--event", "status=1", "--covariates", "age,sex", "--format", "json")
    found = cox("statedu72", "data.csv", *options)
    equation = cells(found, "Variables in the Equation", block="1")
    omnibus = {"0": cells(found, "Omnibus Tests of Model Coefficients", block="0")}
    omnibus["1"] = cells(found, "Omnibus Tests of Model Coefficients", block="1")
    printed = published_cells("statedu72", "COXREG")
    assert len(printed) == 24
    for cell in printed:
        block = omnibus["0" if "Block 0" in cell["table"] else "1"]
        ours = block if cell["table"].startswith("Omnibus") else equation
        assert agrees(ours.get((cell["row"], cell["column"])), cell), (cell, ours.get((cell["row"], cell["column"])))


def test_cleophas() -> None:
    """SPSS 19's PMML export, unrounded: third Newton iterate, Kalbfleisch-Prentice baseline with ties."""
    options = (
        "--time",
        "followupmonth",
        "--event",
        "event=1",
        "--covariates",
        "treatment,age",
        "--baseline",
        "--names",
    )
    found = cox("cleophas_cox", "data.sav", *options, "--format", "json")
    equation = cells(found, "Variables in the Equation")
    table = cells(found, "Survival Table")
    hazard = {
        f"time {table[row, ('Time',)]['number']:g}": table[row, ("Baseline Cum Hazard",)]
        for row, column in table
        if column == ("Time",)
    }
    printed = published_cells("cleophas_cox", "COXREG")
    assert len(printed) == 25
    for cell in printed:
        ours = equation.get((cell["row"], cell["column"]))
        assert agrees(hazard[cell["row"][0]] if "hazard" in cell["column"][0] else ours, cell), cell


def whas(*options: str) -> Outcome:
    return sarcstat("cox", shared("data", "whas500.sav"), *WHAS, *options)


def whas_rows(table: str) -> list[dict[str, Any]]:
    return [cell for cell in published_cells("sih_whas500", "COXREG") if cell["table"] == table]


def assert_rows(found: Outcome, printed: list[dict[str, Any]], before: tuple[str, ...] = ()) -> None:
    """Texts of a slide, rows compared by variable."""
    ours = cells(found, "Variables in the Equation")
    assert printed
    for cell in printed:
        name = LABELS.get(cell["row"][0], cell["row"][0])
        assert agrees(ours.get(((*before, name), cell["column"])), cell), cell


def test_whas_gender_only() -> None:
    found = whas("--covariates", "Gender", "--categorical", "Gender", "--ref", "Gender=first")
    assert_rows(found, whas_rows("Variables in the Equation: gender only"))


def test_whas_forward_stepwise() -> None:
    names = "Gender,Age,hr,sysbp,diabp,bmi,cvd,afb,sho,chf,av3,miord,mitype,year"
    found = whas("--covariates", names, "--categorical", BINARY, "--method", "fstep-lr")
    for step in (1, 2, 3):
        assert_rows(found, whas_rows(f"Variables in the Equation: FSTEP(LR) step {step}"), (f"Step {step}",))
    # The printed path has eight steps.
    entered = [
        note.rsplit(": ", 1)[1].rstrip(".")
        for table in found.json["tables"]
        if table["name"].startswith("Omnibus")
        for note in table["notes"]
        if "Entered" in note
    ]
    assert entered == ["Age", "chf", "sho", "hr", "diabp", "bmi", "Gender", "year"]


def test_whas_model_10() -> None:
    found = whas("--covariates", "Gender,bmi,hr,Age", "--categorical", "Gender")
    assert_rows(found, whas_rows("Variables in the Equation: model 10"))


@pytest.mark.parametrize("cell", [f"{i}" for i in range(11)])
def test_whas_minus_two_log_likelihoods(cell: str) -> None:
    printed = whas_rows("-2 Log Likelihood (slide table)")[int(cell)]
    names = [] if printed["row"][0] == "Null" else printed["row"][0].split("+")
    known = {"Age": "Age", "Gender": "Gender", "BMI": "bmi", "HR": "hr", "BMI_cat": "bmi_cat"}
    covariates = ",".join(known[name] for name in names) or "Age"
    factors = [name for name in ("Gender", "bmi_cat") if name in covariates.split(",")]
    found = whas("--covariates", covariates, *(("--categorical", ",".join(factors)) if factors else ()))
    block = "1" if names else "0"
    ours = cells(found, "Omnibus Tests of Model Coefficients", block=block)
    assert agrees(ours[("",), ("-2 Log Likelihood",)], printed)
