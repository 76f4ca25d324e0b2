"""TIME PROGRAM as expressions over the time, which mean what PSPP makes of the same COMPUTE."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.expression.expression import parse
from sarcstat.data.expression.in_time import values_in_time
from sarcstat.syntax.reading.reader import read_text
from sarcstat.syntax.requests.planned import NotOfferedError
from sarcstat.syntax.requests.requests import requests

FRAME = pd.DataFrame(
    {
        "months": [1.0, 2.0, 30.5, 4.0, 5.0, 6.0],
        "state": [0.0, 1.0, 1.0, 1.0, 0.0, 1.0],
        "age": [50.0, 60.0, 70.5, 40.0, 55.0, 61.0],
        "arm": [1.0, 2.0, 1.0, 2.0, 1.0, 2.0],
        "is": [0.0, 1.0, -2.5, 3.0, 4.0, -7.0],
        "wait": [1.5, None, 3.0, None, 2.0, 9.0],
        "site": ["a", "b", "a", "b", "a", "b"],
    }
)
DATA = Dataset(FRAME, Codebook({}), "trial.sav", None, 1)


def planned(program: str, model: str = "months WITH age T_COV_", more: str = "") -> Any:
    text = f"TIME PROGRAM.\n{program}\nCOXREG {model} /STATUS=state(1){more}."
    (found,) = requests(read_text(text).commands[-1], DATA)
    return found


def expression(program: str) -> str:
    (entry,) = planned(program).request.keys["tvc"]
    name, _, text = entry.partition(": ")
    assert name == "T_COV_"
    return str(text)


#: What is computed, its expression here, and its values for all cases at a time t, counted by hand.
COMPUTED = {
    "T_ > 12": ("T_ > 12", lambda d, t: np.full(6, t > 12)),
    "1*(T_ GT 12)": ("1 * (T_ > 12)", lambda d, t: np.full(6, t > 12)),
    "(T_ >= 12)": ("T_ >= 12", lambda d, t: np.full(6, t >= 12)),
    "T_*(T_ > age)": ("T_ * (T_ > age)", lambda d, t: t * (t > d.age)),
    "LN(T_)*AGE": ("log(T_) * age", lambda d, t: np.log(t) * d.age),
    "T_ NE 5 AND NOT arm = 2": ("(T_ != 5) and (not (arm = 2))", lambda d, t: (t != 5) & (d.arm != 2)),
    "(T_ < 3 OR age > 60) * arm": ("((T_ < 3) or (age > 60)) * arm", lambda d, t: ((t < 3) | (d.age > 60)) * d.arm),
    "-age ** 2 / 4 - T_ - 1": ("(((-(age ** 2)) / 4) - T_) - 1", lambda d, t: -(d.age**2) / 4 - t - 1),
    "age - (T_ - 2)": ("age - (T_ - 2)", lambda d, t: d.age - (t - 2)),
    "2 ** T_ ** 2": ("(2 ** T_) ** 2", lambda d, t: np.full(6, (2.0**t) ** 2)),
    "is * T_ + -3": ("(`is` * T_) + (-3)", lambda d, t: d["is"] * t - 3),
    "EXP(T_ / age)": ("2.718281828459045 ** (T_ / age)", lambda d, t: np.exp(t / d.age)),
    "SQRT(T_ * age)": ("(T_ * age) ** 0.5", lambda d, t: np.sqrt(t * d.age)),
    "LG10(T_) * age": ("(log(T_) / 2.302585092994046) * age", lambda d, t: np.log10(t) * d.age),
    "ABS(is - T_)": ("abs(`is` - T_)", lambda d, t: abs(d["is"] - t)),
    "TRUNC(is)": (None, lambda d, t: np.trunc(d["is"])),
    "TRUNC(is * T_ / 7)": (None, lambda d, t: np.trunc(d["is"] * t / 7)),
    "RND(is * T_)": ("round(`is` * T_)", lambda d, t: np.sign(d["is"]) * np.floor(abs(d["is"] * t) + 0.5)),
    "MOD(is * T_, 3)": (None, lambda d, t: np.fmod(d["is"] * t, 3)),
    "MAX(is, T_) - MIN(age, 55, T_)": (
        "max(`is`, T_) - min(age, 55, T_)",
        lambda d, t: np.maximum(d["is"], t) - np.minimum(np.minimum(d.age, 55), t),
    ),
    "ANY(arm, 2, T_) * age": ("((arm = 2) or (arm = T_)) * age", lambda d, t: ((d.arm == 2) | (d.arm == t)) * d.age),
    "0 < T_ < 1": ("(0 < T_) < 1", lambda d, t: np.full(6, False)),
}


def values(text: str, t: float) -> Any:
    found, _ = values_in_time(parse(text, condition=False), FRAME, DATA.codebook, np.full(6, np.inf), np.array([t]))
    return found[:, 0]


@pytest.mark.parametrize("written", COMPUTED)
def test_what_is_computed(written: str) -> None:
    text = expression(f"COMPUTE T_COV_={written}.")
    wanted, by_hand = COMPUTED[written]
    assert wanted in (None, text)
    for t in (0.5, 5.0, 12.0, 30.5, 365.0):
        assert values(text, t) == pytest.approx(np.asarray(by_hand(FRAME, t), dtype=float), rel=1e-12, abs=1e-12)


def test_if_changes_what_was_computed_before() -> None:
    text = expression("COMPUTE T_COV_=0.\nIF (T_ > age) T_COV_=1.\nIF (arm = 2) T_COV_=T_COV_ + 5.")
    assert text == "((1 if T_ > age else 0) + 5) if arm = 2 else (1 if T_ > age else 0)"
    assert values(text, 58.0).tolist() == [1, 5, 0, 6, 1, 5]


def test_several_are_named_as_they_are_and_the_unused_are_left_out() -> None:
    program = "COMPUTE late=T_ > 12.\nCOMPUTE #x=T_ * age.\nCOMPUTE aging=#x * late.\nCOMPUTE other=T_ * arm."
    found = planned(program, "months WITH arm late aging")
    assert found.request.keys["block"] == ["enter: arm"]
    assert found.request.keys["tvc"] == ["late: T_ > 12", "aging: (T_ * age) * (T_ > 12)"]
    assert found.aliases == {"LATE": "late", "AGING": "aging"}


def test_a_product_is_the_product_of_the_expressions() -> None:
    found = planned("COMPUTE t_cov_=T_ > 12.", "months WITH t_cov_ age T_COV_ BY age")
    assert found.request.keys["tvc"] == ["t_cov_: T_ > 12", "T_COV_*age: (T_ > 12) * age"]
    assert found.aliases == {"T_COV_": "t_cov_", "T_COV_*AGE": "T_COV_*age"}
    alone = planned("COMPUTE T_COV_=T_ * arm.", "months WITH T_COV_*age")
    assert alone.request.keys["tvc"] == ["T_COV_*age: (T_ * arm) * age"]


def test_without_other_covariates_and_in_a_block_of_its_own() -> None:
    alone = planned("COMPUTE T_COV_=T_ > age.", "months WITH T_COV_").request.keys
    assert "block" not in alone
    behind = planned("COMPUTE T_COV_=T_*arm.", "months", " /METHOD=ENTER age /METHOD=ENTER T_COV_").request.keys
    assert (behind["block"], behind["tvc"]) == (["enter: age", "enter: "], ["arm"])
    beside = planned("COMPUTE T_COV_=T_*arm.", "months", " /METHOD=ENTER age /METHOD=ENTER arm T_COV_").request.keys
    assert beside["block"] == ["enter: age", "enter: arm"]


def test_missing_values_of_what_is_compared_leave_a_case_out() -> None:
    """Also those whose missing value does not count yet, as SPSS's manual has it of such sums of products."""
    assert expression("COMPUTE T_COV_=T_ > wait.") == "T_ > wait"
    segments = expression("COMPUTE T_COV_=(T_ < 2) * age + (T_ >= 2 & T_ < 5) * wait.")
    assert segments == "((T_ < 2) * age) + (((T_ >= 2) and (T_ < 5)) * wait)"


NOT_OFFERED = {
    "COMPUTE T_COV_=SIN(T_)*age.": "the function SIN",
    "COMPUTE T_COV_=$CASENUM*T_.": "a variable of SPSS itself",
    "COMPUTE T_COV_=T_*site.": "site, which does not hold numbers",
    "COMPUTE T_COV_=(site = 'a') * T_.": "site, which does not hold numbers",
    "COMPUTE T_COV_=arm AND T_ > 3.": "a number where a condition is expected",
    "COMPUTE T_COV_=MOD(age, T_).": "MOD of such arguments",
    "IF (T_ > 3) T_COV_=1.": "IF and has no value before",
    "COMPUTE T_COV_=0.\nIF (T_ > wait) T_COV_=1.": "wait, which has missing values",
    "COMPUTE T_COV_=T_ > 3 AND wait > 1.": "wait, which has missing values",
    "COMPUTE T_COV_=MIN(wait, T_).": "wait, which has missing values",
    "COMPUTE T_COV_=MIN(T_).": "MIN of such arguments",
    "COMPUTE arm=T_ > 3.\nCOMPUTE T_COV_=arm.": "changes arm",
    "RECODE age (50=1) INTO T_COV_.": "other commands than COMPUTE and IF",
}


@pytest.mark.parametrize("program", NOT_OFFERED)
def test_what_is_not_offered_is_named(program: str) -> None:
    with pytest.raises(NotOfferedError, match=NOT_OFFERED[program]):
        planned(program)


@pytest.mark.parametrize(
    ("model", "more", "reason"),
    [
        ("months WITH age T_COV_", " /METHOD=FSTEP", "stepwise block"),
        ("months", " /METHOD=ENTER T_COV_ /METHOD=ENTER age", "another block than the last"),
        ("months WITH T_COV_*arm", " /CATEGORICAL=arm", "categorical"),
        ("months WITH T_COV_*site", "", "categorical"),
    ],
)
def test_where_it_stands_counts(model: str, more: str, reason: str) -> None:
    with pytest.raises(NotOfferedError, match=reason):
        planned("COMPUTE T_COV_=T_ > 12.", model, more)
