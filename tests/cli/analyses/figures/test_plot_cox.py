"""`sarcstat plot cox`: the lines are those of survfit on R's model, and of SPSS's baseline."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from artists import artist, assert_readable, texts
from running import LUNG, refused, sarcstat

from sarcstat.cli.options.figure_files import Drawn
from sarcstat.cli.perform import perform
from sarcstat.data.codebook import Dataset
from sarcstat.data.reading.source import open_source
from sarcstat.errors import ExitStatus
from sarcstat.request import Endpoint, Request

#: survfit of a model with a factor and a number, at the mean of the number.
REFERENCE = """
suppressMessages(library(survival))
d <- lung[!is.na(lung$ph.ecog) & lung$ph.ecog < 3, ]
fit <- coxph(Surv(time, status) ~ age + factor(ph.ecog) + strata(sex), d)
new <- expand.grid(age = mean(d$age), ph.ecog = 0:2, sex = 1:2)
curves <- lapply(seq_len(nrow(new)), function(i) {
  found <- survfit(fit, newdata = new[i, ])
  sprintf("[%s]", paste(sprintf("[%.17g,%.17g,%.17g]", found$time, found$surv, found$cumhaz), collapse = ","))
})
cat(sprintf("[%s]", paste(curves, collapse = ",")))
"""


@pytest.fixture(scope="module")
def lung() -> Dataset:
    dataset: Dataset = open_source("survival::lung").read()
    return dataset


@pytest.fixture(scope="module")
def reference() -> list[Any]:
    done = subprocess.run(["Rscript", "--vanilla", "-e", REFERENCE], capture_output=True, text=True, check=True)
    return [np.array(each) for each in json.loads(done.stdout)]


def drawn(dataset: Dataset, **keys: Any) -> Drawn:
    made: Drawn = perform(Request("plot cox", keys, (Endpoint("time", "status=2"),)), dataset)
    return made


def line(made: Drawn, name: str) -> tuple[Any, Any]:
    x, y = artist(made.picture, name).get_data()
    return np.asarray(x, dtype=float), np.asarray(y, dtype=float)


def heights_after(x: Any, y: Any, times: Any) -> Any:
    """The height of a line of steps just after each time."""
    return y[np.searchsorted(x, times, side="right") - 1]


MODEL: dict[str, Any] = {
    "covariates": ["age", "ph.ecog"],
    "categorical": ["ph.ecog"],
    "strata": "sex",
    "by": "ph.ecog",
    "where": "ph.ecog < 3",
    "width": "double",
}


@pytest.mark.parametrize(("what", "column"), [("survival", 1), ("hazard", 2), ("lml", 2)])
def test_the_lines_are_those_of_survfit(lung: Dataset, reference: list[Any], what: str, column: int) -> None:
    made = drawn(lung, **MODEL, style="r", what=what)
    assert_readable(made.picture)
    for stratum, letter in enumerate("AB"):
        for level in range(3):
            found = reference[stratum * 3 + level]
            x, y = line(made, f"{letter}-curve-{level + 1}")
            times, values = found[:, 0], found[:, column]
            if what == "lml":
                times, values = times[values > 0], np.log(values[values > 0])
            np.testing.assert_allclose(heights_after(x, y, times), values, rtol=1e-9)
            assert x[-1] == found[-1, 0]
    assert any("Efron's cumulative hazard" in note for note in made.notes)


def test_spss_curves_are_those_of_its_baseline_table(lung: Dataset) -> None:
    keys = {"covariates": ["age", "sex"], "pattern": {"age": 70}}
    made = drawn(lung, **keys)
    (section,) = perform(Request("cox", {**keys, "baseline": True}, (Endpoint("time", "status=2"),)), lung).sections
    table = section.result.details["spss"]["baseline"]
    x, y = line(made, "curve-1")
    np.testing.assert_allclose(heights_after(x, y, table["time"]), table["survival_at_pattern"], rtol=1e-12)
    assert any("at age = 70" in note.casefold() and "sex 1.39474" in note for note in made.notes)
    assert any("Kalbfleisch" in note for note in made.notes)
    at_means = drawn(lung, covariates=["age", "sex"])
    x, y = line(at_means, "curve-1")
    np.testing.assert_allclose(heights_after(x, y, table["time"]), table["survival_at_means"], rtol=1e-12)


def test_values_by_commas_and_levels_make_curves_of_all_combinations(lung: Dataset) -> None:
    made = drawn(lung, covariates=["age", "sex"], categorical=["sex"], by="sex", pattern={"age": [50, 70]})
    shown = texts(made.picture)
    assert [each for each in shown if each in ("1, 50", "1, 70", "2, 50", "2, 70")] == [
        "1, 50",
        "1, 70",
        "2, 50",
        "2, 70",
    ]
    alone = drawn(lung, covariates=["age", "sex"], categorical=["sex"], pattern={"age": 70, "sex": 2})
    np.testing.assert_array_equal(line(made, "curve-4"), line(alone, "curve-1"))
    assert any(note == "At age = 70, sex = 2." for note in alone.notes)


def test_a_level_with_a_comma_is_one_level(lung: Dataset) -> None:
    frame = lung.frame.assign(arm=["a, b" if sex == 1 else "c" for sex in lung.frame["sex"]])
    made = drawn(replace(lung, frame=frame), covariates=["age", "arm"], pattern={"arm": "a, b"})
    assert any("At arm = a, b" in note for note in made.notes)


def test_strata_alone_are_lines_of_one_panel(lung: Dataset) -> None:
    made = drawn(lung, covariates=["age"], strata="sex")
    assert {"sex", "1", "2"} <= set(texts(made.picture))
    assert line(made, "curve-2")[1].min() > 0


def test_a_weight_repeats_rows(lung: Dataset) -> None:
    twice = replace(lung, frame=lung.frame.assign(w=2.0))
    made = drawn(twice, covariates=["age"], weight="w", style="r", ties="breslow")
    np.testing.assert_allclose(
        line(made, "curve-1")[1],
        line(drawn(lung, covariates=["age"], style="r", ties="breslow"), "curve-1")[1],
        rtol=1e-9,
    )
    assert any(note.startswith("Weighted by w") for note in made.notes)


def test_what_is_not_in_the_final_model_is_said(lung: Dataset) -> None:
    made = drawn(lung, covariates=["age", "sex"], method="fstep-lr", pin=0.01, pattern={"age": [50, 70]})
    assert [each.code for each in made.conditions] == ["not_in_model"]
    np.testing.assert_array_equal(line(made, "curve-1"), line(made, "curve-2"))
    none = drawn(lung, covariates=["age"], method="fstep-lr", pin=0)
    assert any(note.startswith("No covariate is in the final model") for note in none.notes)


def test_a_curve_without_an_estimate_ends_and_says_so(lung: Dataset) -> None:
    frame = lung.frame.assign(status=lung.frame["status"].where(lung.frame["sex"] == 1, 1))
    made = drawn(replace(lung, frame=frame), covariates=["age", "sex"], categorical=["sex"], by="sex", style="r")
    said = [each.text for each in made.conditions if each.code == "not_estimable"]
    assert any("2" in text and "not estimable" in text for text in said)


def test_an_infinite_hazard_ends_the_line_and_is_said(lung: Dataset) -> None:
    frame = lung.frame.assign(status=lung.frame["status"].where(lung.frame["time"] < 1022, 2))
    made = drawn(replace(lung, frame=frame), covariates=["age"], what="hazard")
    assert "infinite_value" in [each.code for each in made.picture.conditions]
    assert line(made, "curve-1")[0][-1] < 1022


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        (("--by", "age"), ("'age' is a number", "--categorical age")),
        (("--by", "ag"), ("'ag' is not a covariate", "Did you mean 'age'?")),
        (("--pattern", "sex=3"), ("--pattern sex=3: there is no such level",)),
        (("--pattern", "wt.loss=3"), ("'wt.loss' is not a covariate",)),
        (("--pattern", "age"), ("not of the form VAR=VALUE",)),
        (("--by", "sex", "--pattern", "sex=1"), ("--by and --pattern are both 'sex'",)),
        (("--ref", "sex=1"), ("--ref changes no curve",)),
        (("--what", "hazard", "--failure"), ("--failure is for survival",)),
        (("--what", "lml", "--y", "percent"), ("--y percent is for survival",)),
        (("--time", "age", "--event", "status=2"), ("one endpoint",)),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, options: tuple[str, ...], parts: tuple[str, ...]) -> None:
    file = tmp_path / "figure.svg"
    given = ("--covariates", "ph.ecog" if "age" in options[1:] and "--time" in options else "age,sex")
    found = sarcstat(
        "plot", "cox", *LUNG, *given, *(("--categorical", "sex") if "sex" in given[1] else ()), *options, "-o", file
    )
    refused(found, ExitStatus.USAGE, *parts)
    assert not file.exists()


def test_a_kaplan_meier_curve_has_its_hazard(lung: Dataset) -> None:
    request = {"by": ["sex"], "annotate": "none"}
    end = (Endpoint("time", "status=2"),)
    plain, hazard, log = (
        perform(Request("plot km", {**request, "what": what}, end), lung)
        for what in ("survival", "hazard", "log-survival")
    )
    x, y = line(plain, "curve-1")
    np.testing.assert_allclose(line(hazard, "curve-1")[1], -np.log(y), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(line(log, "curve-1")[1], np.log(y), rtol=1e-12, atol=1e-15)
    np.testing.assert_array_equal(line(hazard, "curve-1")[0], x)
    marks = artist(hazard.picture, "curve-1-censored").get_data()
    np.testing.assert_allclose(marks[1], -np.log(artist(plain.picture, "curve-1-censored").get_data()[1]), rtol=1e-12)
    assert "Cumulative hazard by Kaplan–Meier" in hazard.picture.description
