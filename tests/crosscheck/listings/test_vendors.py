"""Listings in the layouts of SAS and Stata, with numbers that R computed apart from the program."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from crosscheck.listings.r_console import check, of_kind, planted, read

from sarcstat.outputs.reading.listings.lines import lines_of

LUNG = ("survival::lung",)


@cache
def listing(program: str) -> str:
    """The listing of a program."""
    script = Path(__file__).with_name("vendors.R")
    return subprocess.run(
        ["Rscript", "--vanilla", str(script), program], capture_output=True, text=True, check=True
    ).stdout


def test_every_cell_of_sas_is_what_was_computed() -> None:
    checked = check(listing("sas"), LUNG, event="status=2")
    assert checked.counts() == {"rounded": 99}
    assert [each.command.name for each in checked.commands] == ["LIFETEST", "PHREG"]


def test_lifetest_does_not_tell_the_event_and_phreg_does() -> None:
    checked = check(listing("sas"), LUNG)
    lifetest = set(checked.commands[0].tables[0].verdicts.values())
    assert {each.cause for each in lifetest} == {"the listing does not tell what was analyzed; say it by --event"}
    assert {kind for each in checked.commands[1].tables for kind in each.counts()} == {"rounded"}


def test_every_cell_of_stata_is_what_was_computed() -> None:
    checked = check(listing("stata"), LUNG)
    assert set(checked.counts()) == {"rounded"}
    assert [each.command.name for each in checked.commands] == ["stcox", "sts test", "sts test", "stsum", "sts list"]
    assert checked.counts()["rounded"] == 7 + 12 + 2 * 9 + 18 + 8 * (119 + 87)


@pytest.mark.parametrize(("program", "event"), [("sas", "status=2"), ("stata", None)])
def test_changed_digits_are_found(program: str, event: str | None) -> None:
    whole = check(listing(program), LUNG, event=event)
    for seed in range(4):
        changed, where = planted(whole, seed)
        again = check(changed, LUNG, event=event)
        kinds = [again.commands[number].tables[i].verdicts[place].kind for number, i, place, _ in where]
        assert set(kinds) <= {"different", "data"}


def test_ties_that_stata_does_not_name_are_explained() -> None:
    text = listing("stata").replace("Cox regression with Breslow method", "Cox regression with Efron method")
    checked = check(text, LUNG)
    assert {each[-1] for each in of_kind(checked, "explained")} == {"ties by breslow"}
    assert of_kind(checked, "different") == []


def test_smcl_is_shown_as_stata_shows_it() -> None:
    marked = "{smcl}\n{txt}      {c |}   Events\n{res}{space 4}12{c -}3\n{hline 5}{c +}{hline 3}"
    assert lines_of(marked) == ["      |   Events", "    12-3", "-----+---"]
    marked = "{smcl}\n{txt}{ralign 12:age}{space 1}{c |}{res}{lalign 6:{sf:1.02}}{center 5:x}|{dup 3:-}"
    assert lines_of(marked) == ["         age |1.02    x  |---"]


def test_tables_that_are_not_read_are_named() -> None:
    text = listing("sas").replace("Quartile Estimates", "Life Table Survival Estimates", 1)
    assert [each.kind for each in read(text).unread] == ["Life Table Survival Estimates"]
    text = listing("stata") + "\n. stcrreg age, compete(status==1)\n"
    assert [each.kind for each in read(text).unread] == ["output of stcrreg"]
    text = listing("stata").replace("Net     Survivor", "").replace("lost     function", "function")
    assert [(each.kind, each.title) for each in read(text).unread] == [("output of Stata", "sts list, by(sex)")]


def test_a_test_without_its_name_is_not_the_one_before_it() -> None:
    text = listing("stata").replace("Wilcoxon (Breslow) test for equality of survivor functions", "Wilcoxon")
    output = read(text)
    assert [each.title for each in output.unread] == ["chi2(1) =      12.47", "Pr>chi2 =     0.0004"]
    assert {each.kind for each in output.unread} == {"unnamed test"}
    assert set(check(text, LUNG).counts()) == {"rounded"}


STCOX = "         Failure _d: status==2\n"
HEADING = "          _t | Haz. ratio"


def stcox(old: str, new: str) -> str:
    """The listing of stcox alone, with one thing changed."""
    text = listing("stata").partition(". sts test sex")[0]
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (stcox(HEADING, f"             |               Robust\n{HEADING}"), "robust variances are not computed"),
        (stcox(STCOX, f"{STCOX}  Enter on or after: time entry\n"), "late entries (time entry) are not recomputed"),
        (
            stcox(STCOX, f"{STCOX}   Exit on or before: time 120\n"),
            "ends of the time at risk (time 120) are not recomputed",
        ),
        (stcox(STCOX, f"{STCOX}             Weight: [pweight=w]\n"), "weights ([pweight=w]) are not recomputed"),
        (
            stcox(STCOX, f"{STCOX}        ID variable: id\n").replace("obs =    228", "obs =    412"),
            "several records of a subject are not recomputed",
        ),
        (
            stcox(STCOX, f"-> sex = 1\n{STCOX}"),
            "it is of the rows of a BY group (sex = 1), which are not picked out",
        ),
        (
            stcox(". stcox age i.sex", ". stcox age i.sex if age > 50, efron"),
            "it is of the rows 'if age > 50', which are not picked out",
        ),
        (stcox("         age |", "tvc          |\n         age |"), "effects that change with time are not recomputed"),
    ],
)
def test_another_model_of_stata_is_not_taken_for_a_plain_one(text: str, cause: str) -> None:
    checked = check(text, LUNG)
    assert {each.cause for table in checked.commands[0].tables for each in table.verdicts.values()} == {cause}
    assert checked.counts().keys() == {"not_computed"}


def test_a_condition_in_a_name_or_an_option_is_none() -> None:
    text = stcox(". stcox age i.sex", ". stcox age i.sex, title(what if it fails)")
    assert set(check(text, LUNG).counts()) == {"rounded"}


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("Weight Variable          w", "weights (w) are not recomputed"),
        ("Event of Interest        1", "a model with competing events is not recomputed"),
        ("Dependent Variable       stop", "starts and stops are not recomputed"),
    ],
)
def test_another_model_of_sas_is_not_taken_for_a_plain_one(line: str, cause: str) -> None:
    ties = "                             Ties Handling            BRESLOW"
    text = listing("sas").replace(ties, f"                             {line}\n{ties}")
    phreg = check(text, LUNG, event="status=2").commands[1]
    assert {each.cause for table in phreg.tables for each in table.verdicts.values()} == {cause}


def test_limits_of_90_percent_are_those_of_90_percent() -> None:
    text = listing("sas").replace("95% Hazard Ratio", "90% Hazard Ratio")
    phreg = check(text, LUNG, event="status=2").commands[1]
    (estimates,) = (each for each in phreg.tables if each.table.subtype == "Analysis of Maximum Likelihood Estimates")
    wrong = {place[1] for place, each in estimates.verdicts.items() if each.kind == "different"}
    columns = [label.text for (label,) in estimates.table.dimensions[1].leaves]
    assert [columns[each] for each in sorted(wrong)] == ["Lower 90%", "Upper 90%"]


def test_the_failure_function_is_one_minus_the_survivor_function() -> None:
    head, _, rows = listing("stata").partition(". sts list")

    def turned(found: re.Match[str]) -> str:
        survival, error, lower, upper = found[2].split()
        one_minus = [each if each == "." else f"{1 - float(each):.4f}" for each in (survival, upper, lower)]
        return f"{found[1]} {one_minus[0]} {error} {one_minus[1]} {one_minus[2]}"

    rows = re.sub(r"^(\s*\d+\s+\d+\s+\d+\s+\d+)((?:\s+[\d.]+){4})$", turned, rows, flags=re.MULTILINE)
    rows = rows.replace("Survivor", " Failure").replace(", by(sex)", ", by(sex) failure")
    checked = check(f"{head}. sts list{rows}", LUNG)
    assert checked.commands[-1].tables[0].table.subtype == "Failure function"
    assert set(checked.counts()) == {"rounded"}


def test_a_stratified_test_needs_its_strata() -> None:
    text = listing("stata").partition(". stsum")[0].replace("Log-rank test for", "Stratified log-rank test for")
    tests = check(text, LUNG).commands[1].tables
    assert {each.cause for table in tests for each in table.verdicts.values() if each.kind == "not_computed"} == {
        "the listing does not tell the strata of the test; say them by --strata"
    }


def test_a_stratified_test_is_recomputed_with_the_strata_that_are_told() -> None:
    # survival 3.5-3: survdiff(Surv(time, status) ~ sex + strata(ph.ecog), lung)
    text = """
. sts test sex, strata(ph_ecog)

         Failure _d: status==2
   Analysis time _t: time

Stratified log-rank test for equality of survivor functions

      |   Events         Events
sex   |  observed       expected(*)
------+-------------------------
1     |       111          90.64
2     |        53          73.36
------+-------------------------
Total |       164         164.00

(*) sum over calculations within ph_ecog

            chi2(1) =           10.80
            Pr>chi2 =         0.0010
"""
    checked = check(text, LUNG)
    assert checked.counts() == {"rounded": 9}


def test_where_numbers_of_phreg_differ_its_criterion_of_convergence_is_told() -> None:
    changed, _ = planted(check(listing("sas"), LUNG, event="status=2"), 1)
    said = check(changed, LUNG, event="status=2").commands[1].said
    assert [each for each in said if "(GCONV)" in each] != []
    assert [each for each in check(listing("sas"), LUNG, event="status=2").commands[1].said if "(GCONV)" in each] == []
