"""Times from dates, one row a patient, labels and orders, as every command has them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from running import refused, sarcstat

from sarcstat.errors import ExitStatus

ROWS = (
    ("P1", "2019-01-01", "2020-01-01", "2020-01-01", "Yes", "A"),
    ("P2", "2019-02-01", "2020-06-01", "", "No", "A"),
    ("P3", "2019-03-01", "2021-01-01", "2021-01-01", "Yes", "B"),
    ("P4", "2019-04-01", "2022-01-01", "", "No", "B"),
    ("P5", "2019-05-01", "2020-03-01", "2020-03-01", "Yes", "A"),
    ("P6", "2019-06-01", "2020-12-01", "2020-12-01", "Yes", "B"),
    ("P7", "", "2020-12-01", "2020-12-01", "Yes", "B"),
)
TIME = ("--time", "months(diagnosis, last)")


def months(first: str, last: str, days: float = 30.4375) -> float:
    """Counted by hand."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days / days


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Dates, and beside them the times that were counted by hand."""
    path = tmp_path / "trial.csv"
    lines = ["patient_id,diagnosis,last,death,died,arm,counted"]
    for row in ROWS:
        lines.append(",".join((*row, repr(months(row[1], row[2])) if row[1] else "")))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def statistics(*arguments: object) -> list[tuple[Any, ...]]:
    """The numbers of a command, without the name of the time."""
    made = sarcstat(*arguments, "--format", "json")
    assert made.status == 0, made.stderr
    fields = ("stat_name", "context", "convention", "group1_level", "stat")
    return [tuple(each.get(field) for field in fields) for each in made.json["statistics"]]


COMMANDS: list[tuple[str, ...]] = [
    ("km", "--by", "arm"),
    ("cox", "--covariates", "arm"),
    ("follow-up", "--by", "arm"),
    ("univariate", "--by", "arm"),
    ("life-table", "--intervals", "0-36:6"),
    ("km", "--split", "arm"),
    ("km", "--where", "arm = 'A'"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("event", ["died=Yes", "death"])
def test_a_time_of_dates_is_the_time_counted_by_hand(file: Path, command: tuple[str, ...], event: str) -> None:
    name, *options = command
    counted = statistics(name, file, "--time", "counted", "--event", "died=Yes", *options)
    assert statistics(name, file, *TIME, "--event", event, *options) == counted


def test_a_figure_has_it_too(file: Path, tmp_path: Path) -> None:
    made = sarcstat("plot", "km", file, *TIME, "--event", "died=Yes", "--by", "arm", "-o", tmp_path / "a.svg")
    assert made.status == 0, made.stderr


def test_days_of_a_month_and_another_unit(file: Path) -> None:
    base = ("km", file, "--event", "died=Yes")
    in_days = dict_of(statistics(*base, *TIME, "--show-in", "days"))
    days = dict_of(statistics(*base, "--time", "days(diagnosis, last)"))
    assert in_days["mean"] == pytest.approx(days["mean"], rel=1e-12)
    thirty = dict_of(statistics(*base, *TIME, "--month-days", "30"))
    usual = dict_of(statistics(*base, *TIME))
    assert thirty["mean"] == pytest.approx(usual["mean"] * 30.4375 / 30, rel=1e-12)


def dict_of(found: list[tuple[Any, ...]]) -> dict[str, Any]:
    return {each[0]: each[4] for each in found}


def test_what_is_missing_is_counted_by_its_own_name(file: Path) -> None:
    made = sarcstat("km", file, *TIME, "--event", "died=Yes")
    assert "left out: 1 missing diagnosis" in made.stdout
    assert "Time from diagnosis to last (months)" in made.stdout


def test_events_after_the_cutoff_do_not_count(file: Path) -> None:
    made = sarcstat("km", file, *TIME, "--event", "died=Yes", "--cutoff", "2020-06-30", "--format", "json")
    found = {each["stat_name"]: each["stat"] for each in made.json["statistics"]}
    assert found["n_events"] == 2  # P1 and P5; P3 and P6 died later
    assert "event after the cutoff (2020-06-30): does not count, follow-up ends there (2 rows)" in made.stderr


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("--time", "months(last, diagnosis)", "--event", "died=Yes"), ("event-before-start", "--allow")),
        (("--time", "mnths(diagnosis, last)", "--event", "died=Yes"), ("mnths", "Did you mean months")),
        (("--time", "months(diagnosis, lst)", "--event", "died=Yes"), ("no column 'lst' (--time)", "'last'")),
        (("--time", "months(diagnosis, last)", "--event", "died"), ("not coded 0 and 1", "--event")),
        (("--time", "counted", "--event", "died=Yes", "--cutoff", "2020-01-01"), ("--cutoff", "months(")),
        (("--time", "months(diagnosis, last) + 1", "--event", "died=Yes", "--cutoff", "2020-01-01"), ("--cutoff",)),
        ((*TIME, "--event", "died=Yes", "--time-unit", "days"), ("is in months",)),
        ((*TIME, "--event", "died=Yes", "--by", "died"), ("is the event of the analysis",)),
    ],
)
def test_what_cannot_be_is_refused_in_words_of_options(file: Path, arguments: Any, parts: Any) -> None:
    made = sarcstat("km", file, *arguments)
    refused(made, ExitStatus(made.status), *parts)
    assert made.status in (ExitStatus.USAGE, ExitStatus.INPUT)
    assert "allow = [" not in made.stderr
    assert "endpoints." not in made.stderr


def test_any_other_expression_is_computed(file: Path) -> None:
    one = statistics("km", file, "--time", "counted", "--event", "died=Yes")
    assert statistics("km", file, "--time", "(counted + counted) / 2", "--event", "died=Yes") == one


def test_a_column_with_parentheses_is_a_column(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("OS (months),months(x),died\n1,1,1\n2,2,0\n3,3,1\n")
    first = statistics("km", file, "--time", "OS (months)", "--event", "died")
    assert statistics("km", file, "--time", "months(x)", "--event", "died") == first


def test_dates_that_must_be_declared(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("start,last,died\n01.02.2020,01.03.2020,1\n13.02.2020,01.05.2020,0\n14.02.2020,01.04.2020,1\n")
    asked = ("km", file, "--time", "days(start, last)", "--event", "died")
    refused(sarcstat(*asked), ExitStatus.INPUT, "not declared", "--date-format %d.%m.%Y")
    found = dict_of(statistics(*asked, "--date-format", "%d.%m.%Y"))
    assert found["median"] == 47  # 14 February to 1 April of a leap year


def test_a_last_visit_before_death_is_told_and_counts_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = "2020-01-01,2020-03-01,2020-04-01\n2020-01-01,2020-05-01,\n2020-01-01,2020-06-01,2020-06-01\n"
    file.write_text("start,last,death\n" + rows)
    made = sarcstat("km", file, "--time", "days(start, last)", "--event", "death")
    assert made.status == 0, made.stderr
    assert "Warning: 1 row has 'last' before 'death'" in made.stderr
    assert "The event counts, at its own date." in made.stderr


VISITS = """pid,visit,age,sex,time,died
1,2020-02-01,61,m,10,1
1,2020-01-01,60,m,10,1
2,2020-01-05,70,f,20,0
3,2020-03-01,51,f,30,1
3,,49,f,30,1
4,2020-01-01,33,m,40,1
4,2020-01-01,34,m,40,1
"""


@pytest.fixture
def visits(tmp_path: Path) -> Path:
    path = tmp_path / "visits.csv"
    path.write_text(VISITS)
    return path


@pytest.mark.parametrize(("option", "age"), [("--first-by", 60), ("--last-by", 61)])
def test_one_row_a_patient(visits: Path, option: str, age: int) -> None:
    chosen = ("--id", "pid", option, "visit")
    made = sarcstat("describe", visits, "age", *chosen, "--summary", "mean-sd", "--format", "json")
    assert made.status == 0, made.stderr
    found = {each["stat_name"]: each["stat"] for each in made.json["statistics"] if each["context"] == "summary"}
    assert found["mean"] == (age + 70 + 51 + 33) / 4
    assert "3 patients have several rows (column 'pid')" in made.stderr
    assert "3 further rows left out" in made.stderr
    assert "Warning: 1 patient has several rows that are the" in made.stderr
    assert "Warning: 1 row without 'visit' passed over" in made.stderr


def test_the_first_of_the_selected_rows_is_kept(visits: Path) -> None:
    arguments = ("--id", "pid", "--first-by", "visit", "--where", "visit > '2020-01-15'", "--format", "json")
    made = sarcstat("describe", visits, "age", "--summary", "mean-sd", *arguments)
    found = {each["stat_name"]: each["stat"] for each in made.json["statistics"] if each["context"] == "summary"}
    assert found["mean"] == (61 + 51) / 2


def test_several_rows_are_said_and_with_id_refused(visits: Path) -> None:
    arguments = ("km", visits, "--time", "time", "--event", "died")
    made = sarcstat(*arguments)
    assert made.status == 0
    assert "Warning: Column 'pid': 3 values are in several rows (6 rows)." in made.stderr
    assert "--id pid --first-by" in made.stderr
    refused(sarcstat(*arguments, "--id", "pid"), ExitStatus.INPUT, "3 patients more than once", "--first-by")
    refused(sarcstat(*arguments, "--first-by", "visit"), ExitStatus.USAGE, "--first-by", "--id")
    both = ("--id", "pid", "--first-by", "visit", "--last-by", "visit")
    refused(sarcstat(*arguments, *both), ExitStatus.USAGE, "--first-by and --last-by")
    kept = sarcstat(*arguments, "--id", "pid", "--first-by", "visit")
    said = "4 patients of 7 rows used; left out: 3 in further rows of a patient."
    assert said in " ".join(kept.stdout.split())


def test_scripts_go_with_the_rows_that_are_kept(visits: Path, tmp_path: Path) -> None:
    asked = ("km", visits, "--time", "time", "--event", "died", "--id", "pid", "--first-by", "visit")
    assert sarcstat(*asked, "--script-r", tmp_path / "s.R").status == 0
    assert len((tmp_path / "s.csv").read_text().splitlines()) == 5


def test_scripts_have_times_of_dates(file: Path, tmp_path: Path) -> None:
    asked = ("km", file, *TIME, "--event", "died=Yes", "--cutoff", "2020-06-30", "--script-r", tmp_path / "s.R")
    made = sarcstat(*asked, "--script-spss", tmp_path / "t.sps")
    assert made.status == 0, made.stderr
    lines = (tmp_path / "s.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 7  # nobody without a date of diagnosis
    ended = {row[0]: min(row[2], "2020-06-30") for row in ROWS if row[1]}
    times = [months(row[1], ended[row[0]]) for row in ROWS if row[1]]
    events = [int(row[4] == "Yes" and row[2] <= "2020-06-30") for row in ROWS if row[1]]
    counted = [[repr(time), str(event)] for time, event in zip(times, events, strict=True)]
    assert [line.rsplit(",", 1) for line in lines[1:]] == counted


def test_labels_and_orders(file: Path) -> None:
    asked = ("km", file, "--time", "counted", "--event", "died=Yes", "--by", "arm", "--style", "journal")
    changed = ("--label", "arm=Treatment", "--label", "arm:A=Old drug", "--order", "arm=B,A")
    made = sarcstat(*asked, *changed)
    shown = made.stdout
    assert "by Treatment" in shown
    assert shown.index("\nB ") < shown.index("\nOld drug ")
    assert sorted(each[4] for each in statistics(*asked, *changed) if each[4] is not None) == sorted(
        each[4] for each in statistics(*asked) if each[4] is not None
    )


@pytest.mark.parametrize(
    ("option", "part"),
    [
        (("--label", "amr=T"), "Did you mean 'arm'"),
        (("--label", "arm:C=T"), "'C' is no level"),
        (("--label", "death=T"), "does not use column 'death'"),
        (("--label", "arm"), "VAR=TEXT"),
        (("--label", "arm="), "empty"),
        (("--label", "arm=T", "--names"), "--names"),
        (("--order", "arm=C"), "'C' is no level"),
        (("--order", "arm=A,A"), "twice"),
        (("--order", "arm"), "VAR=LEVELS"),
    ],
)
def test_labels_and_orders_that_make_no_sense(file: Path, option: tuple[str, ...], part: str) -> None:
    asked = ("km", file, "--time", "counted", "--event", "died=Yes", "--by", "arm")
    refused(sarcstat(*asked, *option), ExitStatus.USAGE, part)


def test_an_order_of_what_is_taken_as_a_number_is_refused(visits: Path) -> None:
    asked = ("cox", visits, "--time", "time", "--event", "died", "--covariates", "age")
    refused(sarcstat(*asked, "--order", "age=70,33"), ExitStatus.USAGE, "taken as a number")


ADTTE = """USUBJID,PARAMCD,PARAM,AVAL,CNSR
1,OS,Overall Survival (Months),5,0
2,OS,Overall Survival (Months),7,1
3,OS,Overall Survival (Months),9,0
1,PFS,Progression-Free Survival (Months),3,0
2,PFS,Progression-Free Survival (Months),6,0
3,PFS,Progression-Free Survival (Months),4,0
"""


def test_an_endpoint_of_adtte_is_called_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "adtte.csv"
    file.write_text(ADTTE)
    made = sarcstat("km", file, "--param", "PFS")
    assert "Progression-Free Survival (Months)" in made.stdout
    assert "several rows" not in made.stderr
    shown = sarcstat("km", file, "--param", "PFS", "--time-unit", "months", "--show-in", "days").stdout
    assert "Progression-Free Survival (days)" in shown
    assert "(Months)" not in shown
    refused(sarcstat("km", file, "--param", "PFS", "--time-unit", "days"), ExitStatus.USAGE, "Months", "PARAM")
    assert "My endpoint" in sarcstat("km", file, "--param", "PFS", "--label", "AVAL=My endpoint").stdout


def test_decimals(file: Path) -> None:
    asked = ("km", file, "--time", "counted", "--event", "died=Yes")
    made = sarcstat(*asked, "--decimals", "5", "--format", "json")
    cells = [each for table in made.json["tables"] for each in table["cells"] if "Estimate" in each["column"]]
    assert {len(each["text"].partition(".")[2]) for each in cells} == {5}
    usual = sarcstat(*asked, "--format", "json")
    assert [each["stat"] for each in made.json["statistics"]] == [each["stat"] for each in usual.json["statistics"]]
    refused(sarcstat(*asked, "--decimals", "arm=2"), ExitStatus.USAGE, "'arm'")
    refused(sarcstat(*asked, "--decimals", "x"), ExitStatus.USAGE, "neither N nor VAR=N")
    one = ("describe", file, "counted", "--decimals", "counted=3", "--style", "journal")
    assert "17.002 (10.021–33.051)" in sarcstat(*one).stdout
