"""`sarcstat run`: a study from one file."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from running import Outcome, refused, sarcstat, sarcstat_process

from sarcstat.errors import ExitStatus

STUDY = """
[study]
name = "lung"
title = "Lung cancer"
[data]
file = "survival::lung"
[variables.sex]
values = { 1 = "Male", 2 = "Female" }
[variables.old]
label = "Age ≥65"
derive = "age >= 65"
[variables.ecog]
from = "ph.ecog"
recode = { 0 = "0–1", 1 = "0–1", 2 = "≥2", 3 = "≥2" }
missing = { value = "0–1" }
[endpoints.OS]
label = "Overall survival"
time = "time"
event = "status=2"
time_unit = "days"
unit = "days"
"""

TABLES = """
[[tables]]
name = "table1"
title = "Patients"
command = "describe"
variables = ["age", "old", "ecog"]
by = "sex"
[[tables]]
name = "table2"
command = "univariate"
endpoints = ["OS"]
by = ["sex", "old", "ecog"]
times = [180, 365]
test = ["logrank", "tarone"]
[[tables]]
name = "table3"
command = "cox"
style = "spss"
endpoints = ["OS"]
covariates = ["age", "sex", "ecog"]
categorical = ["sex", "ecog"]
ref = { sex = "Male", ecog = "first" }
[output]
formats = ["json", "html"]
cohort = true
"""


@pytest.fixture
def study(tmp_path: Path) -> Any:
    """Write a study file and run it into the folder `out` beside it."""

    def run(text: str, *options: object) -> Outcome:
        file = tmp_path / "study.toml"
        file.write_text(text, encoding="utf-8")
        return sarcstat("run", file, "-o", tmp_path / "out", *options)

    return run


def statistics(path: Path) -> list[tuple[Any, ...]]:
    """What identifies each number, and the number, in the order of the file."""
    found = json.loads(path.read_text(encoding="utf-8"))["statistics"]
    return [(each["stat_name"], each.get("context"), each.get("test"), each["stat"]) for each in found]


def test_every_number_is_that_of_the_single_command(study: Any, tmp_path: Path) -> None:
    assert study(STUDY + TABLES).status == 0
    cohort = tmp_path / "out" / "data" / "cohort.csv"
    os_ = ("--time", "OS", "--event", "OS_event=1")
    single = {
        "table1": ("describe", cohort, "age", "old", "ecog", "--by", "sex"),
        "table2": (
            "univariate",
            cohort,
            *os_,
            "--by",
            "sex,old,ecog",
            "--times",
            "180,365",
            "--test",
            "logrank,tarone",
        ),
        "table3": (
            *("cox", cohort, *os_, "--covariates", "age,sex,ecog", "--categorical", "sex,ecog"),
            *("--ref", "sex=1", "--ref", "ecog=first"),
        ),
    }
    for name, command in single.items():
        done = sarcstat(*command, "-o", tmp_path / f"{name}.json", "--quiet")
        assert done.status == 0, done.stderr
        expected = statistics(tmp_path / f"{name}.json")
        assert len(expected) > 20
        assert statistics(tmp_path / "out" / "tables" / f"{name}.json") == expected


def test_results_hold_the_tables_of_all_and_the_record_says_what_was_run(study: Any, tmp_path: Path) -> None:
    assert study(STUDY + TABLES).status == 0
    results = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))["results"]
    assert [each["name"] for each in results] == ["table1", "table2", "table3", "data-decisions"]
    own = json.loads((tmp_path / "out" / "tables" / "table2.json").read_text(encoding="utf-8"))
    assert results[1]["statistics"] == own["statistics"]
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert record["versions"].keys() == {"sarcstat", "R", "survival"}
    assert len(record["study"]["sha256"]) == 64
    assert record["data"] == {"file": "survival::lung", "sha256": None, "rows_read": 228, "rows_used": 228}
    assert [each["error"] for each in record["tables"]] == [None, None, None]
    assert "tables/table3.html" in record["files"]
    assert str(tmp_path) not in json.dumps(record)


def test_every_replacement_is_counted(study: Any, tmp_path: Path) -> None:
    assert study(STUDY + TABLES).status == 0
    table = json.loads((tmp_path / "out" / "tables" / "data-decisions.json").read_text(encoding="utf-8"))
    counts = {each["stat_label"]: each for each in table["statistics"]}
    assert counts
    cells = {tuple(cell["row"]): cell["number"] for cell in table["tables"][0]["cells"]}
    assert cells["ecog", "recode: 0 and 1 → '0–1'"] == 63 + 113
    assert cells["ecog", "recode: 2 and 3 → '≥2'"] == 50 + 1
    assert cells["ecog", "missing values taken as '0–1'"] == 1


def test_the_same_study_gives_the_same_bytes(study: Any, tmp_path: Path) -> None:
    text = STUDY + TABLES.replace('"json", "html"', '"json", "html", "docx", "xlsx", "md", "csv", "latex"')
    assert study(text).status == 0
    first = {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    refused(study(text), ExitStatus.USAGE, "earlier output", "--force")
    assert study(text, "--force").status == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == first
    assert len(first) == 4 * 7 + 3


FIGURES = """
[[figures]]
name = "curve"
title = "Survival by sex"
command = "km"
endpoints = ["OS"]
by = "sex"
width = 120
censor_marks = false
[[figures]]
name = "forest"
command = "forest"
endpoints = ["OS"]
covariates = ["age", "sex"]
"""


def test_figures_are_those_of_the_plot_commands(study: Any, tmp_path: Path) -> None:
    text = STUDY + FIGURES + '[output]\nfigure_formats = ["svg"]\ncohort = true\n'
    done = study(text)
    assert done.status == 0, done.stderr
    assert "0 tables and 2 figures made" in done.stdout
    ends = (tmp_path / "out" / "data" / "cohort.csv", "--time", "OS", "--event", "OS_event=1", "--time-unit", "days")
    model = ("--covariates", "age,sex", "--categorical", "sex", "--ref", "sex=1")
    one = sarcstat("plot", "forest", *ends, *model, "-o", tmp_path / "a.svg")
    assert one.status == 0, one.stderr
    made = (tmp_path / "out" / "figures" / "forest.svg").read_text(encoding="utf-8")
    pattern = r"\d\.\d\d \(\d\.\d\d–\d\.\d\d\)"
    ratios = re.findall(pattern, made)
    assert ratios
    assert ratios == re.findall(pattern, (tmp_path / "a.svg").read_text(encoding="utf-8"))
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert [each["title"] for each in record["figures"]] == ["Survival by sex", ""]
    assert "Male" in record["figures"][0]["description"]
    assert study(text.replace('by = "sex"', 'by = "sexx"'), "--force").status == ExitStatus.INPUT
    failing = study(text.replace('command = "km"', 'command = "kmm"'), "--force")
    refused(failing, ExitStatus.INPUT, "there is no command 'kmm' that makes figures", "Did you mean 'km'?")


def test_a_run_audits_its_own_tables(study: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from sarcstat.display.cox import journal

    text = (STUDY + TABLES).replace('style = "spss"', 'style = "journal"')
    done = study(text)
    assert done.status == 0, done.stderr
    assert "Audit" not in done.stderr

    printed = journal.interval_text
    monkeypatch.setattr(journal, "interval_text", lambda *limits: printed(*limits)[:-2] + "99")
    doubted = study(text, "--strict", "--force")
    assert doubted.status == ExitStatus.FINDINGS
    assert "Warning: Audit of these tables, H" in doubted.stderr


def test_only_what_is_asked_for(study: Any, tmp_path: Path) -> None:
    assert study(STUDY + TABLES, "--only", "table2").status == 0
    names = {path.name for path in (tmp_path / "out" / "tables").iterdir()}
    assert names == {"table2.json", "table2.html", "data-decisions.json", "data-decisions.html"}
    refused(study(STUDY + TABLES, "--force", "--only", "tabel2"), ExitStatus.USAGE, "Did you mean 'table2'?")


def test_one_table_that_cannot_be_made_does_not_stop_the_others(study: Any, tmp_path: Path) -> None:
    failing = '[[tables]]\nname = "none"\ncommand = "km"\nendpoints = ["OS"]\nwhere = "age > 500"\n'
    done = study(STUDY + failing + TABLES)
    assert done.status == ExitStatus.ANALYSIS
    assert "228 patients, 3 of 4 tables made\n  none    not made\n" in done.stdout
    assert "Error: study.toml, line 22, tables.none: " in done.stderr
    assert (tmp_path / "out" / "tables" / "table3.html").exists()
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert [each["error"] is None for each in record["tables"]] == [False, True, True, True]


def test_a_dry_run_checks_everything_and_starts_no_r(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("time,status,sex\n5,1,f\n8,0,m\n9,1,m\n12,1,f\n")
    text = STUDY.split("[variables")[0].replace("survival::lung", "d.csv") + (
        '[endpoints.OS]\ntime = "time"\nevent = "status"\ntime_unit = "days"\n'
        '[[tables]]\nname = "km"\ncommand = "km"\nendpoints = ["OS"]\nby = "sex"\n'
    )
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    done = sarcstat_process("run", "study.toml", "--dry-run", cwd=tmp_path, environment={"R_HOME": "/nowhere"})
    assert done.status == 0, done.stderr
    assert "4 patients, 1 table would be made" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d.csv", "study.toml"]
    (tmp_path / "study.toml").write_text(text.replace('by = "sex"', 'by = "sexx"'), encoding="utf-8")
    done = sarcstat_process("run", "study.toml", "--dry-run", cwd=tmp_path)
    refused(done, ExitStatus.INPUT, "study.toml, line 11, tables.km: ", "Did you mean 'sex'?")


def test_every_mistake_is_listed_with_its_line(study: Any) -> None:
    done = study(
        '[study]\nname = "a b"\ntitel = "x"\n[data]\nfile = "survival::lung"\ncutoff = "2021-13-01"\n'
        '[variables.age]\nlabel = 3\n[endpoints.OS]\ntime = "time"\nevent = "s"\ntime_unit = "dayz"\n'
        '[[tables]]\nname = "t1"\ncommand = "describ"\n[[tables]]\nname = "t2"\ncommand = "univariate"\n'
        'by = { a = 1 }\nconf_level = "x"\nsmd = true\n[[tables]]\nname = "t3"\n[figures]\n'
    )
    refused(
        done,
        ExitStatus.INPUT,
        "study.toml, line 2, study.name: 'a b' is no name for a file.",
        "study.toml, line 3, study.titel: unknown key.\nHint: Did you mean 'title'?",
        "study.toml, line 6, data.cutoff: '2021-13-01' is not a date such as 2021-08-25.",
        "study.toml, line 8, variables.age.label: must be a text, not a number.",
        "line 12, endpoints.OS.time_unit: 'dayz' is not one of days, weeks, months, years.\nHint: Did you mean 'days'?",
        "line 13, tables.t1: there is no command 'describ' that makes tables.\nHint: Did you mean 'describe'?",
        "line 19, tables.t2.by: must be a text, a number, or a list of these.",
        "line 20, tables.t2.conf_level: must be a number, not a text.",
        "line 21, tables.t2.smd: unknown key.",
        "line 22, tables.t3: 'command' is missing.",
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('derive = "age >= 65"', 'derive = "agee >= 65"', ("line 11, variables.old.derive: ", "Did you mean 'age'?")),
        ('derive = "age >= 65"', 'derive = "age >="', ("line 11, variables.old.derive: ",)),
        ('derive = "age >= 65"', 'derive = "old2"\n[variables.old2]\nderive = "old"', ("circle", "old2")),
        ("3 =", "7 =", ("variables.ecog.recode", "7")),
        ('event = "status=2"', 'event = "status=9"', ("OS", "9")),
        ('endpoints = ["OS"]', 'endpoints = ["PFS"]', ("the study has no endpoint 'PFS'", "There are OS.")),
        ('"old", "ecog"]', '"oldd", "ecog"]', ("tables.table1: ", "'oldd'", "Did you mean 'old'?")),
        ('sex = "Male"', 'sex = "Mal"', ("tables.table3: ", "Did you mean 'Male'?")),
        ("times = [180", "times = [-1", ("tables.table2: ", "at least 0")),
        ('formats = ["json"', 'formats = ["jsn"', ("there is no format 'jsn'", "Did you mean 'json'?")),
        ('name = "table2"', 'name = "table1"', ("another table is called 'table1'",)),
        ("cohort = true", "adtte = true", ("output.adtte needs data.id",)),
        ('file = "survival::lung"', 'file = "lung.csv"', ("There is no file",)),
        ('file = "survival::lung"', 'file = "survival::lung"\nwhere = "age > 900"', ("selects no row",)),
        ('file = "survival::lung"', 'file = "survival::lung"\nid = "inst"', ("no 'inst'", "row 156")),
        ('command = "describe"', 'command = "describe"\nendpoints = ["OS"]', ("describe has no endpoints",)),
    ],
)
def test_what_does_not_fit_is_found_before_anything_is_computed(
    study: Any, tmp_path: Path, old: str, new: str, said: tuple[str, ...]
) -> None:
    text = STUDY + TABLES
    assert old in text
    refused(study(text.replace(old, new, 1)), ExitStatus.INPUT, *said)
    assert not (tmp_path / "out").exists()


def test_a_folder_with_other_things_in_it_is_left_alone(study: Any, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_text("years of work")
    refused(study(STUDY + TABLES, "--force"), ExitStatus.USAGE, "holds something else")
    assert (tmp_path / "out" / "thesis.docx").read_text() == "years of work"


def test_a_full_disk_leaves_nothing_behind(study: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sarcstat.study import writing

    assert study(STUDY + TABLES, "--only", "table1").status == 0
    before = sorted(path.name for path in (tmp_path / "out").rglob("*"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "_record", full)
    refused(study(STUDY + TABLES, "--force"), ExitStatus.INPUT, "could not be written: no space left on device")
    assert sorted(path.name for path in (tmp_path / "out").rglob("*")) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "study.toml"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to(study: Any, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        refused(study(STUDY + TABLES), ExitStatus.USAGE, "cannot be written")
    finally:
        tmp_path.chmod(0o700)
