"""`sarcstat adverse-events` by class, by grade, and per time at risk: hand counts, scipy's quantiles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from running import Outcome, sarcstat
from scipy.stats import chi2

from sarcstat.errors import ExitStatus

COHORT = "id,arm,days,died\n1,A,100,0\n2,A,200,0\n3,B,150,1\n4,B,365.25,0\n5,B,50,1\n6,A,300,0\n"
EVENTS = (
    "id,soc,term,grade,day\n"
    "1,Skin,Rash,2,10\n1,Skin,Rash,3,50\n1,Skin,Itch,1,5\n2,Skin,Rash,1,20\n"
    "3,Vessels,Hypertension,3,30\n3,Vessels,Hypertension,3,30\n5,Other,Rash,5,49\n6,Vessels,Flushing,1,10\n"
)
LONG = ("--id", "id", "--term", "term")
EXPOSED = ("--exposure", "days", "--exposure-unit", "days")
ANY = "Any grade, No. (%)"
YEAR = 365.25


@pytest.fixture
def run(tmp_path: Path):
    def write(*options: object, events: str = EVENTS, cohort: str = COHORT) -> Outcome:
        (tmp_path / "cohort.csv").write_text(cohort, encoding="utf-8")
        (tmp_path / "events.csv").write_text(events, encoding="utf-8")
        files = (tmp_path / "cohort.csv", "--events", tmp_path / "events.csv", *LONG)
        return sarcstat("adverse-events", *files, "--format", "json", *options)

    return write


def column(found: Outcome, table: str, *path: str) -> dict[tuple[str, ...], Any]:
    assert found.status == 0, found.stderr
    cells = found.table(table)
    return {row: cell for (row, where), cell in cells.items() if where == path}


def texts(found: Outcome, table: str, *path: str) -> dict[str, str]:
    return {"/".join(filter(None, row)): cell["text"] for row, cell in column(found, table, *path).items()}


def test_a_class_counts_its_patients_and_no_sum_of_terms(run) -> None:
    # Patient 1 has rash and itch: one patient of the class. Rash is in two classes, and said so.
    found = run("--soc", "soc")
    assert texts(found, "Adverse Events", "All patients (n = 6)", ANY) == {
        "Any adverse event": "5 (83.3)",
        "Skin": "2 (33.3)",
        "Skin/Rash": "2 (33.3)",
        "Skin/Itch": "1 (16.7)",
        "Vessels": "2 (33.3)",
        "Vessels/Hypertension": "1 (16.7)",
        "Vessels/Flushing": "1 (16.7)",
        "Other": "1 (16.7)",
        "Other/Rash": "1 (16.7)",
    }
    assert "1 term is in several classes, and counted within each: Rash (Other; Skin)." in found.stderr


def test_exact_grades_and_events(run) -> None:
    found = run("--each-grade", "--count-events", "--by", "arm")
    in_a = {grade: texts(found, "Adverse Events", "A (n = 3)", f"Grade {grade}, No. (%) [events]") for grade in "12345"}
    assert [in_a[grade]["Adverse event/Rash"] for grade in "12345"] == [
        "1 (33.3) [1]",
        "0 (0.0) [1]",  # the rash of patient 1 was at worst of grade 3
        "1 (33.3) [1]",
        "0 (0.0) [0]",
        "0 (0.0) [0]",
    ]
    any_grade = texts(found, "Adverse Events", "B (n = 3)", "Any grade, No. (%) [events]")
    assert any_grade["Adverse event/Hypertension"] == "1 (33.3) [2]"
    assert "1 row of the events repeats the patient, term and grade of an earlier one" in found.stderr
    total = texts(found, "Adverse Events", "Total (n = 6)", "Grade 5, No. (%) [events]")
    assert total["Any adverse event"] == "1 (16.7) [1]"


def test_terms_without_class_and_spelled_nearly_alike_are_said(run) -> None:
    events = "id,soc,term,grade\n1,Gut,Diarrhoea,1\n2,Gut,Diarrhea,1\n3,,Non-cardiac pain,2\n4,gut,Non cardiac pain,2\n"
    found = run("--soc", "soc", events=events)
    shown = texts(found, "Adverse Events", "All patients (n = 6)", ANY)
    assert shown["Gut/Diarrhoea"] == shown["Gut/Diarrhea"] == "1 (16.7)"
    assert list(shown)[-2:] == ["Without class", "Without class/Non-cardiac pain"]
    assert "1 event has no 'soc': counted under 'Without class'." in found.stderr
    assert "Classes that differ only in blanks or upper and lower case are counted apart: Gut, gut" in found.stderr
    assert "spelling (ae and e) are counted apart: Diarrhea, Diarrhoea, Non cardiac pain" in found.stderr


def test_order_and_threshold(run) -> None:
    rows = list(texts(run("--soc", "soc", "--sort", "alphabet"), "Adverse Events", "All patients (n = 6)", ANY))
    assert rows[1:] == [
        *("Other", "Other/Rash", "Skin", "Skin/Itch", "Skin/Rash", "Vessels", "Vessels/Flushing"),
        "Vessels/Hypertension",
    ]
    found = run("--soc", "soc", "--min-percent", "30")
    shown = texts(found, "Adverse Events", "All patients (n = 6)", ANY)
    assert list(shown) == ["Any adverse event", "Skin", "Skin/Rash"]
    assert shown["Skin"] == "2 (33.3)"
    printed = run("--soc", "soc", "--min-percent", "30", "--format", "text").stdout
    assert "Terms in at least 30% of a column (any grade); 4 further terms are not shown." in printed


def garwood(events: int, years: float) -> list[float]:
    low = chi2.ppf(0.025, 2 * events) / 2 if events else 0.0
    return [100 * each / years for each in (events, low, chi2.ppf(0.975, 2 * events + 2) / 2)]


def numbers(found: Outcome, context: str, **keys: object) -> dict[str, Any]:
    own = [each for each in found.json["statistics"] if each["context"] == context]
    chosen = [each for each in own if all(each.get(key) == value for key, value in keys.items())]
    return {each["stat_name"]: each["stat"] for each in chosen}


def test_rates_of_first_events_end_the_time_with_the_first(run) -> None:
    found = run("--grade", "1", "--by", "arm", *EXPOSED, "--onset", "day")
    rash = numbers(found, "first_event", group1_level="A", term="Rash")
    years = (10 + 20 + 300) / YEAR
    assert rash["n_with_event"] == 2
    assert rash["patient_years"] == pytest.approx(years, rel=1e-12)
    expected = garwood(2, years)
    assert [rash[f"incidence_rate{end}"] for end in ("", "_conf_low", "_conf_high")] == pytest.approx(
        expected, rel=1e-9
    )
    nobody = numbers(found, "first_event", group1_level="B", term="Itch")
    assert nobody["patient_years"] == pytest.approx((150 + 365.25 + 50) / YEAR, rel=1e-12)
    assert nobody["incidence_rate_conf_high"] == pytest.approx(garwood(0, nobody["patient_years"])[2], rel=1e-9)
    every = numbers(found, "every_any_event", group1_level="A")
    assert every["n_adverse_events"] == 5
    assert every["patient_years"] == pytest.approx(600 / YEAR, rel=1e-12)
    first = texts(found, "First Events per 100 Patient-Years, Any grade", "A (n = 3)", "Rate (95% CI)")
    low, high = (f"{each:.2f}" for each in expected[1:])
    assert first["Adverse event/Rash"] == f"{expected[0]:.2f} ({low}–{high})"


def test_a_grade_has_its_own_first_event(run) -> None:
    found = run("--grade", "3", "--by", "arm", *EXPOSED, "--onset", "day")
    rash = numbers(found, "first_event", group1_level="A", term="Rash", at=3.0)
    assert rash["patient_years"] == pytest.approx((50 + 200 + 300) / YEAR, rel=1e-12)


def test_without_onset_there_are_rates_of_all_events_alone(run) -> None:
    found = run("--grade", "1", *EXPOSED)
    assert not numbers(found, "first_any_event")
    whole = sum((100, 200, 150, 365.25, 50, 300)) / YEAR
    known = numbers(found, "every_any_event")
    assert [known["n_adverse_events"], known["incidence_rate"]] == pytest.approx([8, 800 / whole], rel=1e-12)


@pytest.mark.parametrize(("unit", "per_year"), [("weeks", 365.25 / 7), ("months", 12), ("years", 1)])
def test_units_of_exposure(run, unit: str, per_year: float) -> None:
    found = run("--grade", "1", "--exposure", "days", "--exposure-unit", unit)
    assert numbers(found, "every_any_event")["patient_years"] == pytest.approx(1165.25 / per_year, rel=1e-12)


def test_groups_are_compared_with_the_one_that_is_named(run) -> None:
    asked = ("--grade", "1", "--by", "arm", *EXPOSED, "--compare-rates", "ratio,difference")
    found = run(*asked)
    ratio = numbers(found, "every_any_event", group1_level="B", group2_level="A")
    expected = (3 / (565.25 / YEAR)) / (5 / (600 / YEAR))
    assert ratio["incidence_rate_ratio"] == pytest.approx(expected, rel=1e-12)
    turned = numbers(run(*asked, "--ref", "arm=B"), "every_any_event", group1_level="A", group2_level="B")
    assert turned["incidence_rate_ratio"] == pytest.approx(1 / expected, rel=1e-12)
    assert turned["p_value"] == pytest.approx(ratio["p_value"], rel=1e-12)
    assert turned["incidence_rate_difference"] == pytest.approx(-ratio["incidence_rate_difference"], rel=1e-12)
    table = "All Events per 100 Patient-Years, Any grade"
    shown = texts(found, table, "B vs A", "Rate ratio (95% CI)")
    assert shown["Adverse event/Hypertension"].startswith("∞ (")
    assert shown["Adverse event/Flushing"].startswith("0.00 (0.00–")


def test_events_outside_the_exposure_are_in_no_rate(run) -> None:
    events = "id,term,grade,day\n1,Rash,1,101\n2,Rash,1,-3\n3,Rash,1,150\n6,Rash,1,0\n"
    found = run("--grade", "1", *EXPOSED, "--onset", "day", events=events)
    assert texts(found, "Adverse Events", "All patients (n = 6)", ANY)["Adverse event/Rash"] == "4 (66.7)"
    rash = numbers(found, "first_event", term="Rash")
    assert rash["n_with_event"] == 2
    assert rash["patient_years"] == pytest.approx((100 + 200 + 150 + 365.25 + 50 + 0) / YEAR, rel=1e-12)
    assert "2 events before the start or after the end of the patient's exposure" in found.stderr


def test_exposure_must_be_known_and_positive(run) -> None:
    missing = run("--grade", "1", *EXPOSED, cohort=COHORT.replace("1,A,100", "1,A,"))
    assert numbers(missing, "every_any_event")["n_adverse_events"] == 5
    assert "1 patient has no 'days': left out of the rates, with their events (line 2)." in missing.stderr
    negative = run(*EXPOSED, cohort=COHORT.replace("1,A,100", "1,A,-1"))
    assert (negative.status, negative.stdout) == (ExitStatus.INPUT, "")
    assert "1 value of column 'days' (--exposure) below 0 (line 2)" in negative.stderr
    onset = run(*EXPOSED, "--onset", "day", events="id,term,grade,day\n1,Rash,1,\n")
    assert onset.status == ExitStatus.INPUT
    assert "1 event has no 'day' (--onset; line 2)" in onset.stderr


def test_time_to_the_first_event(run) -> None:
    asked = ("--grade", "1", *EXPOSED, "--onset", "day", "--times", "40")
    found = run(*asked)
    # 6 patients: events at 5, 10, 20, 30 and 49; the sixth is censored at 365.25.
    any_event = numbers(found, "time_to_any_event")
    assert any_event["cumulative_incidence"] == pytest.approx(4 / 6, rel=1e-12)
    assert any_event["incidence_median"] == pytest.approx(20)
    competing = numbers(run(*asked[:-1], "100", "--death", "died=1"), "time_to_event", term="Hypertension")
    # One of six at day 30; patient 5 dies at day 50.
    assert competing["cumulative_incidence"] == pytest.approx(1 / 6, rel=1e-12)
    died = "id,arm,days,died\n1,A,10,1\n2,A,20,0\n3,A,30,0\n"
    one = "id,term,grade,day\n2,Rash,1,15\n"
    asked = (*asked[:-1], "18")
    assert numbers(run(*asked, cohort=died, events=one), "time_to_any_event")["cumulative_incidence"] == pytest.approx(
        1 / 2
    )
    with_death = run(*asked, "--death", "died", cohort=died, events=one)
    assert numbers(with_death, "time_to_any_event")["cumulative_incidence"] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--exposure", "days"), "--exposure needs --exposure-unit"),
        (("--exposure-unit", "days"), "--exposure-unit needs --exposure"),
        (("--onset", "day"), "--onset needs --exposure"),
        ((*EXPOSED, "--times", "3"), "--times needs --onset"),
        ((*EXPOSED, "--compare-rates", "ratio"), "--compare-rates compares groups"),
        ((*EXPOSED, "--ref", "arm=A"), "--ref needs --compare-rates"),
        ((*EXPOSED, "--by", "arm", "--compare-rates", "ratio", "--ref", "sex=A"), "'sex' is not a column of --by"),
        ((*EXPOSED, "--by", "arm", "--compare-rates", "ratio", "--ref", "arm=C"), "there is no such level"),
        (("--conf-level", "0.9"), "--conf-level is for rates"),
    ],
)
def test_what_needs_something_else_is_refused(run, options: tuple[str, ...], said: str) -> None:
    found = run(*options)
    assert (found.status, found.stdout) == (ExitStatus.USAGE, "")
    assert said in found.stderr


def test_a_table_without_rows_has_rates_of_zero(run) -> None:
    asked = ("--grade", "1", *EXPOSED, "--onset", "day", "--times", "30", "--soc", "soc")
    found = run(*asked, events="id,soc,term,grade,day\n")
    first = numbers(found, "first_any_event")
    assert [first["n_with_event"], first["incidence_rate"]] == [0, 0]
    assert first["incidence_rate_conf_high"] == pytest.approx(garwood(0, 1165.25 / YEAR)[2], rel=1e-9)
    share = numbers(found, "time_to_any_event")
    assert share["cumulative_incidence"] == 0
    assert share["cumulative_incidence_conf_high"] is None


def test_unknown_groups_are_not_compared(run) -> None:
    cohort = COHORT.replace("6,A", "6,")
    asked = ("--grade", "1", "--by", "arm", *EXPOSED, "--compare-rates", "ratio", "--missing", "unknown")
    found = run(*asked, "--ref", "arm=last", cohort=cohort)
    pairs = {
        (each["group1_level"], each["group2_level"]) for each in found.json["statistics"] if each.get("group2_level")
    }
    assert pairs == {("A", "B")}
    named = run(*asked, "--ref", "arm=Unknown", cohort=cohort)
    assert named.status == ExitStatus.USAGE
    assert "there is no such level" in named.stderr


def test_patients_without_group_are_at_risk_in_the_total(run) -> None:
    cohort = COHORT.replace("6,A", "6,")
    found = run("--grade", "1", "--by", "arm", *EXPOSED, "--missing", "pairwise", cohort=cohort)
    totals = [each for each in found.json["statistics"] if each["context"] == "every_any_event"]
    years = {each.get("group1_level"): each["stat"] for each in totals if each["stat_name"] == "patient_years"}
    assert years == pytest.approx({"A": 300 / YEAR, "B": 565.25 / YEAR, None: 1165.25 / YEAR}, rel=1e-12)


def test_patients_who_are_not_selected_are_not_at_risk(run) -> None:
    found = run("--grade", "1", *EXPOSED, "--onset", "day", "--where", "arm = 'B'")
    first = numbers(found, "first_any_event")
    assert first["n_with_event"] == 2
    assert first["patient_years"] == pytest.approx((30 + 365.25 + 49) / YEAR, rel=1e-12)
