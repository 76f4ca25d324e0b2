"""Sampling weights, offset and Firth's penalty on the command line: what is refused, and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import LUNG, sarcstat

ROWS = """id,time,died,x,arm,w,none,word,o
1,5,1,1,a,0.5,0,x,0.1
2,8,1,2,a,2,0,y,0.2
3,3,1,1,b,,0,z,
4,9,1,3,b,-1,0,x,0.4
5,2,0,2,a,0,0,y,0.1
6,6,1,1,b,1,0,z,0.9
7,7,1,4,a,40,0,x,0.3
8,4,0,2,b,1,0,y,0.5
"""
OUTCOME = ("--time", "time", "--event", "died")
KM = ("km", "--by", "arm")
COX = ("cox", "--covariates", "x")


@pytest.fixture
def rows(tmp_path: Path) -> str:
    (tmp_path / "rows.csv").write_text(ROWS)
    return str(tmp_path / "rows.csv")


@pytest.mark.parametrize("command", [KM, COX, ("univariate", "--by", "arm")])
def test_weights_that_cannot_be_are_listed(command: tuple[str, ...], rows: str) -> None:
    found = sarcstat(command[0], rows, *OUTCOME, *command[1:], "--sampling-weights", "w")
    assert found.status == 3
    assert "1 patient without a sampling weight in column 'w' (line 4)." in found.stderr
    assert "1 patient with a negative sampling weight in column 'w' (line 5)." in found.stderr
    assert "--where '`w` is not missing'" in found.stderr


def test_rows_that_are_left_out_need_no_weight(rows: str) -> None:
    found = sarcstat("km", rows, *OUTCOME, "--sampling-weights", "w", "--where", "id < 3 or id > 4")
    assert found.status == 0
    assert "1 with a sampling weight of 0 (w)" in found.stdout
    assert "5 patients of 8 rows used" in " ".join(found.stdout.split())


def test_weights_of_nothing_and_of_words_are_refused(rows: str) -> None:
    none = sarcstat("km", rows, *OUTCOME, "--sampling-weights", "none")
    assert none.status == 4
    assert "8 with a sampling weight of 0 (none)" in none.stderr
    word = sarcstat("km", rows, *OUTCOME, "--sampling-weights", "word")
    assert word.status == 3
    assert "--sampling-weights: " in word.stderr
    assert "is not a number" in word.stderr or "are not numbers" in word.stderr
    same = sarcstat("km", rows, *OUTCOME, "--sampling-weights", "time")
    assert same.status == 2
    assert "column 'time' is the time of the analysis" in same.stderr


def test_weights_that_few_decide_are_warned_of(rows: str) -> None:
    found = sarcstat("km", rows, *OUTCOME, "--sampling-weights", "w", "--where", "id < 3 or id > 4")
    assert "5 patients with weights from 0.5 to 40, the sum is 44.5; effective sample size 1.2" in found.stderr
    assert "Warning: Few patients decide the weighted numbers: the largest sampling weight is 4.5 times the mean" in (
        found.stderr
    )


def test_equal_weights_are_said(rows: str) -> None:
    found = sarcstat("km", rows, *OUTCOME, "--sampling-weights", "w", "--where", "id = 6 or id = 8")
    assert (
        "all 2 patients have the weight 1. Only the variance, robust, is another than without weights." in found.stderr
    )


@pytest.mark.parametrize(
    ("command", "more", "why"),
    [
        (KM, ("--test", "peto"), "of peto there is no test with weights"),
        (KM, ("--test", "logrank,breslow"), "of breslow there is no test with weights"),
        (KM, ("--style", "spss"), "--style spss with --sampling-weights"),
        (COX, ("--ties", "exact"), "exact ties have no weights"),
        (COX, ("--method", "fstep-lr"), "the tests of fstep-lr take patients to count alike"),
        (COX, ("--univariable-first", "0.2"), "not available with --univariable-first"),
        (COX, ("--optimism", "20"), "not available with --optimism"),
        (COX, ("--split-at", "4"), "not available with --split-at"),
        (COX, ("--firth",), "not available with --firth"),
        (COX, ("--competing", "arm=a", "--fine-gray"), "--sampling-weights is not available with --fine-gray"),
    ],
)
def test_what_has_no_weights_is_refused(command: tuple[str, ...], more: tuple[str, ...], why: str, rows: str) -> None:
    found = sarcstat(command[0], rows, *OUTCOME, *command[1:], "--sampling-weights", "w", *more)
    assert found.status == 2
    assert why in found.stderr


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--offset", "x"), "'x' is a covariate or a stratum of the model, too"),
        (("--offset", "o", "--strata", "o"), "'o' is a covariate or a stratum of the model, too"),
        (("--offset", "o", "--optimism", "20"), "--offset is not available with --optimism"),
        (("--offset", "o", "--split-at", "4"), "--offset is not available with --split-at"),
        (("--offset", "o", "--style", "both"), "--style both with --offset: SPSS has no offset in COXREG"),
        (("--firth", "--ties", "exact"), "--firth is not available for exact ties"),
        (("--firth", "--robust"), "--firth is not available with --robust"),
        (("--firth", "--method", "bstep-wald"), "the tests of bstep-wald are those of the likelihood without penalty"),
        (("--firth", "--style", "spss"), "SPSS has no penalized likelihood in COXREG"),
    ],
)
def test_what_does_not_go_with_an_offset_or_a_penalty_is_refused(more: tuple[str, ...], why: str, rows: str) -> None:
    found = sarcstat("cox", rows, *OUTCOME, "--covariates", "x", *more)
    assert found.status == 2
    assert why in found.stderr


def test_a_penalty_takes_one_block(rows: str) -> None:
    found = sarcstat("cox", rows, *OUTCOME, "--block", "enter: x", "--block", "enter: arm", "--firth")
    assert found.status == 2
    assert "cannot be compared" in found.stderr


def test_patients_without_an_offset_are_left_out_and_counted(rows: str) -> None:
    found = sarcstat("cox", rows, *OUTCOME, "--covariates", "x", "--offset", "o")
    assert found.status == 0
    assert "1 missing o" in found.stdout
    assert "Offset: o, with the coefficient 1" in found.stdout
    same = sarcstat("cox", rows, *OUTCOME, "--covariates", "x", "--offset", "none")
    assert "The offset (none) is 0 for everybody: no number depends on it." in same.stderr


def test_the_warning_of_a_ratio_without_estimate_names_the_remedy() -> None:
    model = (*LUNG, "--where", "ph.ecog < 2 and (sex = 1 or time > 883)", "--covariates", "sex", "--categorical", "sex")
    plain = sarcstat("cox", *model, "--style", "r")
    assert "--firth (penalized likelihood) has an estimate." in plain.stderr
    assert "--firth" not in sarcstat("cox", *model, "--style", "r", "--robust").stderr
    found = sarcstat("cox", *model, "--firth", "--style", "r")
    assert found.status == 0
    assert "not estimable" not in found.stderr
    assert "Firth's penalized partial likelihood" in found.stdout


def test_a_penalized_model_tests_no_proportional_hazards() -> None:
    model = (*LUNG, "--covariates", "age,sex", "--firth", "--format", "json")
    for style in ("r", "journal"):
        found = sarcstat("cox", *model, "--style", style).json["statistics"]
        assert not [each for each in found if each["context"] in ("ph_test", "overall", "previous_block")]
        assert "neg2_penalized_log_likelihood" in {each["stat_name"] for each in found}
        assert "neg2_log_likelihood" not in {each["stat_name"] for each in found}


@pytest.mark.parametrize("topic", ["sampling-weights", "offset", "firth"])
def test_topics_are_explained(topic: str) -> None:
    found = sarcstat("explain", topic)
    assert found.status == 0
    assert "SPSS" in found.stdout


@pytest.mark.parametrize(
    ("command", "more", "why"),
    [
        (KM, ("--sampling-weights", "w"), "KM and COXREG have no sampling weights"),
        (COX, ("--sampling-weights", "w"), "KM and COXREG have no sampling weights"),
        (COX, ("--offset", "o"), "COXREG has no offset"),
        (COX, ("--firth",), "COXREG has no penalized likelihood"),
        (COX, ("--entry", "none"), "SPSS has no left truncation"),
    ],
)
def test_a_script_for_spss_says_what_it_does_not_redo(
    command: tuple[str, ...], more: tuple[str, ...], why: str, rows: str, tmp_path: Path
) -> None:
    script = tmp_path / "again.sps"
    chosen = ("--where", "id < 3 or id > 4", "--script-spss", script)
    found = sarcstat(command[0], rows, *OUTCOME, *command[1:], *more, *chosen)
    assert found.status == 0, found.stderr
    text = script.read_text(encoding="utf-8-sig")
    assert f"Not redone: {why}" in text
    assert not any(line.startswith(("KM ", "COXREG ")) for line in text.splitlines())


def test_differences_of_weighted_curves_have_no_greenwood(rows: str) -> None:
    chosen = ("--where", "id < 3 or id > 4", "--times", "5", "--differences")
    weighted = sarcstat("km", rows, *OUTCOME, "--by", "arm", "--sampling-weights", "w", *chosen)
    assert "infinitesimal jackknife of the weighted" in " ".join(weighted.stdout.split())
    assert "Greenwood" not in weighted.stdout
    plain = sarcstat("km", rows, *OUTCOME, "--by", "arm", *chosen, "--style", "r")
    assert "Standard errors by Greenwood's sum, as in survfit" in " ".join(plain.stdout.split())
