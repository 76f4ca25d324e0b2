"""`sarcstat adverse-events` as a user meets it: what it counts, notes and refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from running import Outcome, sarcstat

from sarcstat.errors import ExitStatus

COHORT = "id,arm,htn,red\n1,A,yes,no\n2,A,no,no\n3,B,no,yes\n4,B,yes,\n5,,no,no\n"
EVENTS = (
    "id,term,grade,action\n"
    "1,Hypertension,2,none\n1,Hypertension,3,dose reduced\n1,Hypertension,1,none\n"
    "2,Rash,1,none\n3,Hypertension,1,drug withdrawn\n3,Rash,4,none\n4,Cough,1,none\n"
)
ANY, THREE = "Any grade, No. (%)", "Grade ≥3, No. (%)"


@pytest.fixture
def run(tmp_path: Path):
    """Run on a cohort and, where there is one, a long table."""

    def write(*options: object, events: str | None = EVENTS, cohort: str = COHORT) -> Outcome:
        (tmp_path / "cohort.csv").write_text(cohort, encoding="utf-8")
        more: tuple[object, ...] = ()
        if events is not None:
            (tmp_path / "events.csv").write_text(events, encoding="utf-8")
            more = ("--events", tmp_path / "events.csv", "--id", "id", "--term", "term")
        return sarcstat("adverse-events", tmp_path / "cohort.csv", *more, *options)

    return write


def texts(found: Outcome, column: tuple[str, str]) -> dict[str, str]:
    assert found.status == 0, found.stderr
    table = found.table("Adverse Events")
    return {row[1] or row[0]: cell["text"] for (row, where), cell in table.items() if where == column}


def refused(outcome: Outcome, status: ExitStatus, *parts: str) -> None:
    assert outcome.status == status, outcome.stderr
    assert outcome.stdout == ""
    assert outcome.stderr.startswith("Error: ")
    assert "Traceback" not in outcome.stderr
    for part in parts:
        assert part in outcome.stderr


def test_worst_grade_counts_once(run) -> None:
    found = run("--grade", "grade", "--action", "action", "--format", "json")
    assert texts(found, ("All patients (n = 5)", ANY)) == {
        "Any adverse event": "4 (80.0)",
        "Hypertension": "2 (40.0)",
        "Rash": "2 (40.0)",
        "Cough": "1 (20.0)",
        "Dose reduction": "1 (20.0)",
        "Discontinuation": "1 (20.0)",
    }
    assert texts(found, ("All patients (n = 5)", THREE)) == {
        "Any adverse event": "2 (40.0)",
        "Hypertension": "1 (20.0)",
        "Rash": "1 (20.0)",
        "Cough": "0 (0.0)",
    }


def test_groups_have_their_own_denominators(run) -> None:
    found = run("--by", "arm", "--grade", "3", "--format", "json")
    assert texts(found, ("A (n = 2)", THREE)) == {
        "Any adverse event": "1 (50.0)",
        "Hypertension": "1 (50.0)",
        "Rash": "0 (0.0)",
    }
    assert texts(found, ("Total (n = 4)", THREE))["Any adverse event"] == "2 (50.0)"
    assert found.json["provenance"]["dropped"] == {"missing arm": 1}
    unknown = run("--by", "arm", "--missing", "unknown", "--format", "json")
    assert texts(unknown, ("Unknown (n = 1)", ANY))["Any adverse event"] == "0 (0.0)"


def test_where_selects_patients_and_their_events(run) -> None:
    found = run("--where", "arm = 'A'", "--format", "json")
    assert texts(found, ("All patients (n = 2)", ANY)) == {
        "Any adverse event": "2 (100.0)",
        "Hypertension": "1 (50.0)",
        "Rash": "1 (50.0)",
    }
    assert "3 events of patients who are left out" in found.stderr


def test_events_where(run) -> None:
    found = run("--events-where", "term = 'Rash'", "--format", "json")
    assert texts(found, ("All patients (n = 5)", ANY)) == {"Any adverse event": "2 (40.0)", "Rash": "2 (40.0)"}


def test_min_percent(run) -> None:
    found = run("--min-percent", "30", "--grade", "1", "--format", "json")
    assert list(texts(found, ("All patients (n = 5)", ANY))) == ["Any adverse event", "Hypertension", "Rash"]


def test_empty_table_has_zero_rows(run) -> None:
    found = run("--action", "action", "--format", "json", events="id,term,grade,action\n")
    assert texts(found, ("All patients (n = 5)", ANY)) == {
        "Any adverse event": "0 (0.0)",
        "Dose reduction": "0 (0.0)",
        "Discontinuation": "0 (0.0)",
    }
    assert "has no rows" in found.stderr
    refused(run("--action", "act", events="id,term,grade,action\n"), ExitStatus.INPUT, "no column 'act'")


def test_empty_sheet_has_zero_rows(run, tmp_path: Path) -> None:
    import pandas as pd

    pd.DataFrame({"id": [], "term": [], "grade": []}).to_excel(tmp_path / "events.xlsx", index=False)
    (tmp_path / "cohort.csv").write_text(COHORT, encoding="utf-8")
    columns = ("--id", "id", "--term", "term", "--grade", "3", "--format", "json")
    found = sarcstat("adverse-events", tmp_path / "cohort.csv", "--events", tmp_path / "events.xlsx", *columns)
    assert texts(found, ("All patients (n = 5)", THREE)) == {"Any adverse event": "0 (0.0)"}


def test_wide_columns(run) -> None:
    found = run("--columns", "htn", "--grade", "3", "--dose-reduction", "red", "--format", "json", events=None)
    assert texts(found, ("All patients (n = 5)", THREE)) == {
        "Any adverse event": "2 (40.0)",
        "htn": "2 (40.0)",
        "Dose reduction": "1 (20.0)",
    }
    assert "Column 'red' is missing in 1 row, counted as no." in found.stderr
    refused(run("--columns", "arm", events=None), ExitStatus.INPUT, "not yes or no", "A, B")


def test_identifiers_are_the_same_in_any_type(run) -> None:
    # A missing identifier makes whole numbers floats: its row is selected away here.
    cohort = "id,x\n1,0\n2,0\n,1\n"
    found = run("--where", "x = 0", "--format", "json", cohort=cohort, events="id,term,grade\n2,Rash,1\n")
    assert texts(found, ("All patients (n = 2)", ANY))["Rash"] == "1 (50.0)"


def test_actions_in_other_words(run) -> None:
    events = "id,term,grade,action\n1,Rash,1,8\n2,Rash,1,9\n"
    said = run("--action", "action", events=events)
    assert "neither dose reduction nor discontinuation: 8, 9" in said.stderr
    found = run(
        "--action", "action", "--action-codes", "reduction=8,discontinuation=9", "--format", "json", events=events
    )
    assert texts(found, ("All patients (n = 5)", ANY))["Dose reduction"] == "1 (20.0)"
    assert found.stderr == ""


@pytest.mark.parametrize("grade", ["0", "6", "2.5"])
def test_other_grades_are_refused(run, grade: str) -> None:
    refused(run(events=f"id,term,grade\n1,Rash,{grade}\n"), ExitStatus.INPUT, "is no CTCAE grade", f"line 2: {grade}")


def test_patients_are_checked(run) -> None:
    events = "id,term,grade\n1,Rash,1\n77,Rash,1\n78,Rash,2\n77,Rash,2\n"
    refused(run(events=events), ExitStatus.INPUT, "2 patients", "are not in the cohort ('id': 77, 78)")
    twice = run(cohort="id\n1\n2\n3\n4\n1\n")
    refused(twice, ExitStatus.INPUT, "1 patient more than once", "1: lines 2, 6")
    refused(run(cohort="id,x\n1,1\n,2\n"), ExitStatus.INPUT, "1 row has no 'id' (line 3)")
    refused(run(events="id,term,grade\n1,,2\n,Rash,1\n"), ExitStatus.INPUT, "1 event has no 'term'", "no 'id'")


def test_options_that_do_not_fit(run) -> None:
    refused(run("--columns", "htn"), ExitStatus.USAGE, "both were given")
    refused(run(events=None), ExitStatus.USAGE, "neither was given")
    refused(run("--columns", "htn", "--term", "term", events=None), ExitStatus.USAGE, "--term belongs to --events")
    refused(run("--grade", "7"), ExitStatus.INPUT, "no column '7'")
    refused(run("--action-codes", "reduction=8"), ExitStatus.USAGE, "--action-codes needs --action")


def test_events_without_grade_are_said(run) -> None:
    found = run("--format", "json", events="id,term,grade\n1,Rash,\n2,,\n3,rash,4\n")
    assert "1 event has no grade: counted as grade 1." in found.stderr
    assert "1 row of" in found.stderr
    assert "differ only in blanks or upper and lower case are counted apart: rash, Rash" in found.stderr.replace(
        "Rash, rash", "rash, Rash"
    )
    assert texts(found, ("All patients (n = 5)", ANY))["Any adverse event"] == "2 (40.0)"


def test_groups_are_compared_by_a_named_test(run) -> None:
    from scipy.stats import chi2_contingency, fisher_exact

    rng = np.random.default_rng(3)
    rashes = rng.random(80) < 0.4
    words = ("no", "yes")
    rows = [("AB"[i % 2], words[bool(rashes[i])], words[i in (1, 3, 5)]) for i in range(80)]
    text = "arm,rash,stroke\n" + "".join(f"{','.join(row)}\n" for row in rows)
    counts = {
        name: [[sum(row[0] == arm and row[place] == word for row in rows) for arm in "AB"] for word in ("yes", "no")]
        for place, name in ((1, "rash"), (2, "stroke"))
    }
    asked = ("--columns", "rash,stroke", "--by", "arm", "--format", "json")
    found = run(*asked, "--test", "auto", cohort=text, events=None)
    p, test = ("Between Groups", "p"), ("Between Groups", "test")
    assert texts(found, test) == {
        "Any adverse event": "Pearson chi-square",
        "rash": "Pearson chi-square",
        "stroke": "Fisher's exact",
    }
    table = found.table("Adverse Events")
    rash = chi2_contingency(counts["rash"], correction=False).pvalue
    assert table[("Adverse event", "rash"), p]["number"] == pytest.approx(rash, rel=1e-9)
    stroke = fisher_exact(counts["stroke"]).pvalue
    assert table[("Adverse event", "stroke"), p]["number"] == pytest.approx(stroke, rel=1e-9)
    forced = run(*asked, "--test", "fisher", cohort=text, events=None).table("Adverse Events")
    assert forced[("Adverse event", "rash"), p]["number"] == pytest.approx(
        fisher_exact(counts["rash"]).pvalue, rel=1e-9
    )
    assert (("Adverse event", "rash"), p) not in run(*asked, cohort=text, events=None).table("Adverse Events")
    refused(run("--test", "auto", "--format", "json"), ExitStatus.USAGE, "--test compares groups")


def test_patients_without_group(run) -> None:
    asked = ("--by", "arm", "--format", "json")
    total = ("Total (n = 5)", ANY)
    pairwise = run(*asked, "--missing", "pairwise")
    assert texts(pairwise, total)["Any adverse event"] == "4 (80.0)"
    assert texts(pairwise, ("B (n = 2)", ANY))["Any adverse event"] == "2 (100.0)"
    assert "1 without arm are in the total only." in pairwise.stderr
    unknown = run(*asked, "--missing", "unknown", "--test", "auto")
    assert texts(unknown, ("Unknown (n = 1)", ANY))["Any adverse event"] == "0 (0.0)"
    p = unknown.table("Adverse Events")[("Any adverse event", ""), ("Between Groups", "Any grade, p")]
    assert p["missing"] == "not_estimable"  # everybody of A and of B had one; Unknown is not compared


def test_seven_is_seven_however_a_program_writes_it_and_zeros_before_it_tell_patients_apart(data):
    cohort = data("patient\n7.0\n8.0\n9.0\n")
    events = data("patient,term,grade\n7,Nausea,1\n9,Nausea,2\n", "ae.csv")
    options = ("--events", events, "--id", "patient", "--term", "term")
    assert "2 (66.7)" in sarcstat("adverse-events", cohort, *options).stdout
    padded = data("patient\n007\n7\n9\n", "padded.csv")
    found = sarcstat("adverse-events", padded, *options, "--format", "json")
    assert "n = 3" in found.stdout
    events.write_text("patient,term,grade\n7,Nausea,1\n007,Nausea,2\n", encoding="utf-8")
    assert "2 (66.7)" in sarcstat("adverse-events", padded, *options).stdout
    events.write_text("patient,term,grade\n07,Nausea,1\n", encoding="utf-8")
    refused(sarcstat("adverse-events", padded, *options), ExitStatus.INPUT, "not in the cohort ('patient': 07)")


def test_blank_rows_are_no_patients(data):
    cohort = data("patient,arm\n1,A\n2,B\n,\n3,A\n,\n")
    events = data("patient,term,grade\n1,Nausea,1\n,,\n3,Nausea,2\n", "ae.csv")
    found = sarcstat("adverse-events", cohort, "--events", events, "--id", "patient", "--term", "term")
    assert "2 (66.7)" in found.stdout
