"""`cox --tvc 'NAME: EXPRESSION'`: against coxph, on rows (start, stop] or with tt(), run separately."""

from __future__ import annotations

import csv
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from running import Outcome, sarcstat

LUNG = ("survival::lung", "--time", "time", "--event", "status=2")
AS_JSON = ("--format", "json")
_R = """
suppressMessages(library(survival))
shown <- function(fit) cat(format(c(coef(fit), sqrt(diag(vcov(fit)))), digits = 17), "\n")
"""


def in_r(code: str) -> list[float]:
    """The coefficients of a fit called `fit`, then their standard errors."""
    (line,) = lines_of_r(f"{code}\nshown(fit)")
    return line


def lines_of_r(code: str) -> list[list[float]]:
    """The coefficients of each fit that is shown, then their standard errors."""
    ran = subprocess.run(["Rscript", "-"], input=f"{_R}{code}", capture_output=True, text=True, check=True)
    return [[float(word) for word in line.split()] for line in ran.stdout.splitlines()]


def estimates(found: Outcome, *terms: str) -> list[float]:
    """The coefficients of the terms, then their standard errors."""
    assert found.status == 0, found.stderr
    values = {
        (each["stat_name"], each["term"]): each["stat"]
        for each in found.json["statistics"]
        if each["context"] == "equation"
    }
    return [values[(name, term)] for name in ("coefficient", "coefficient_std_error") for term in terms]


def cox(*arguments: str) -> Outcome:
    return sarcstat("cox", *LUNG, *arguments, *AS_JSON)


EXPRESSIONS = {
    "age * (T_ > 365)": "age * (t > 365)",
    "(T_ >= 180 and sex = 2)": "(t >= 180) * (sex == 2)",
    "log(T_) * age": "log(t) * age",
    "T_ * (T_ > 200) * age": "t * (t > 200) * age",
    "T_ > 10 * age": "as.numeric(t > 10 * age)",
    "(T_ / 100) ** 2 * sex - 3": "(t / 100)^2 * sex - 3",
}


@cache
def with_tt() -> dict[str, list[float]]:
    """R's coxph of each expression, all in one R."""
    fits = [
        "shown(coxph(Surv(time, status) ~ ph.karno + tt(cbind(age, sex)), lung, ties = 'breslow', "
        f"tt = function(x, t, ...) {{ age <- x[, 1]; sex <- x[, 2]; {each} }}))"
        for each in EXPRESSIONS.values()
    ]
    return dict(zip(EXPRESSIONS, lines_of_r("\n".join(fits)), strict=True))


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_is_tt_of_it(expression: str) -> None:
    """R's coxph with all patients at all event times; R's own stop."""
    expected = with_tt()[expression]
    found = cox("--covariates", "ph.karno", "--tvc", f"late: {expression}", "--style", "r", "--ties", "breslow")
    assert f"late = {expression}; T_ is the time." in found.stderr
    assert estimates(found, "ph.karno", "late") == pytest.approx(expected, rel=1e-9)


def test_spss_stops_as_on_rows_of_a_counting_process() -> None:
    """Two covariates of which one jumps, without others: the iterate of coxph on (start, stop] at which SPSS stops."""
    expected = in_r("""
d <- transform(lung, status = status == 2, id = seq_along(time))
long <- survSplit(Surv(time, status) ~ ., d, cut = sort(unique(d$time[d$status])), start = "from")
long <- transform(long, late = as.numeric(time > 5 * age), aging = log(time) * sex)
iterate <- function(k) suppressWarnings(
  coxph(Surv(from, time, status) ~ aging + late, long, ties = "breslow", iter.max = k, eps = 1e-15))
k <- 1
while (iterate(k)$loglik[2] - iterate(k - 1)$loglik[2] >= 1e-5) k <- k + 1
fit <- iterate(k)""")
    found = cox("--tvc", "aging: log(T_) * sex", "--tvc", "late: T_ > 5 * age")
    assert estimates(found, "aging", "late") == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("style", ["spss", "r", "both"])
def test_t_times_x_is_the_list_of_x(style: str) -> None:
    """Also where times are converted, and with strata."""
    usual = ("--covariates", "age", "--strata", "sex", "--time-unit", "days", "--show-in", "months", "--style", style)
    listed = cox(*usual, "--tvc", "ph.karno")
    named = cox(*usual, "--tvc", "T_x: T_ * ph.karno")
    assert named.status == listed.status == 0
    assert "T_ is the time in months." in named.stderr

    def numbers(found: Outcome) -> list[Any]:
        return [(cell.get("number"), cell.get("text")) for table in found.json["tables"] for cell in table["cells"]]

    assert numbers(named) == numbers(listed)


HEART = """
suppressMessages(library(survival))
last <- heart[!duplicated(heart$id, fromLast = TRUE), ]
first <- heart[!duplicated(heart$id), ]
wait <- ifelse(last$transplant == 1, first$stop, NA)
d <- data.frame(time = last$stop, died = last$event, wait, age = last$age, surgery = last$surgery)
write.csv(d, "heart.csv", row.names = FALSE, na = "")
"""


def test_heart_transplants(tmp_path: Path) -> None:
    """Whoever is never transplanted has no waiting time: a value that the expression itself asks for."""
    subprocess.run(["Rscript", "-"], input=HEART, text=True, check=True, cwd=tmp_path)
    data = str(tmp_path / "heart.csv")
    usual = ("cox", data, "--time", "time", "--event", "died=1", "--covariates", "age,surgery", *AS_JSON)
    found = sarcstat(*usual, "--tvc", "transplanted: 0 if wait is missing else T_ > wait", "--style", "r")
    expected = in_r("fit <- coxph(Surv(start, stop, event) ~ age + surgery + transplant, heart)")
    assert estimates(found, "age", "surgery", "transplanted") == pytest.approx(expected, rel=1e-9)
    (patients,) = (each["stat"] for each in found.json["statistics"] if each["stat_name"] == "n")
    assert patients == 103
    without = sarcstat(*usual, "--tvc", "transplanted: T_ > wait")
    with (tmp_path / "heart.csv").open() as file:
        missing = sum(not row["wait"] for row in csv.DictReader(file))
    cases = without.table("Case Processing Summary")
    assert cases[("Cases dropped", "Cases with missing values"), ("N",)]["number"] == missing == 34


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("late: log(60 - age)",), 4, "--tvc 'late': the expression has no value"),
        (("late: age / (T_ - 883)",), 4, "for 4 patients at risk at event times, the first of them 883."),
        (("late: T_ > agee",), 3, "no column 'agee'"),
        (("late: T_ >",), 2, "a value or a column is expected after '>'"),
        (("late: time * 2",), 2, "Column 'time' is the time"),
        (("late:",), 2, "the expression is empty"),
        (("T_: 3",), 2, "no name"),
        (("age: T_ > 3",), 2, "'age' is the name of something else"),
        (("late: 'a'",), 3, "gives texts"),
        (("late: T_ * age", "late: T_"), 2, "'late' is defined twice"),
    ],
)
def test_what_cannot_be(arguments: tuple[str, ...], status: int, said: str) -> None:
    given = [word for each in arguments for word in ("--tvc", each)]
    found = sarcstat("cox", *LUNG, "--covariates", "age", *given)
    assert (found.status, said in found.stderr) == (status, True), found.stderr


def test_a_column_called_t_is_not_the_time(tmp_path: Path) -> None:
    data = tmp_path / "t.csv"
    data.write_text("T_,time,died\n1,2,1\n3,4,0\n2,6,1\n")
    found = sarcstat("cox", str(data), "--time", "time", "--event", "died=1", "--tvc", "late: T_ > 3")
    assert found.status == 2
    assert "have a column T_" in found.stderr


def test_what_changes_alike_for_all_is_not_estimable() -> None:
    found = cox("--covariates", "age", "--tvc", "late: T_ > 365")
    assert "does not vary among the patients at risk at any event" in found.stderr
    assert found.table("Variables in the Equation")[("late",), ("B",)]["missing"] == "not_estimable"


def test_nothing_is_asked_for_beside_the_risk_sets() -> None:
    """The log of a number that is negative once a patient is gone: he is asked for no value then."""
    assert cox("--tvc", "left: log(1100 - T_) * sex").status == 0


def test_a_baseline_that_there_is_not_is_said() -> None:
    found = cox("--covariates", "age", "--tvc", "sex", "--baseline")
    assert "there is no baseline survival" in found.stderr


def test_no_unit_of_time_is_advised_for_an_expression() -> None:
    """A longer unit of time, advised for T_*x, changes what an expression means."""
    listed, named = (cox("--covariates", "ph.karno", "--tvc", each) for each in ("ph.karno", "k: T_ * ph.karno"))
    assert "--show-in (with --time-unit) gives it" in listed.stderr
    assert named.status == 0
    assert "--show-in" not in named.stderr
