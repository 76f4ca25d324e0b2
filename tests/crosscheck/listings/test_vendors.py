"""Listings in the layouts of SAS and Stata, with numbers that R computed apart from the program."""

from __future__ import annotations

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
