"""A study with mistakes: all are listed, each with its line, before anything is computed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cli.study.lung import STUDY, TABLES
from running import refused, sarcstat_process

from sarcstat.errors import ExitStatus


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
        ('name = "table2"', 'name = "Table1"', ("another table is called 'Table1'",)),
        ('name = "table2"', 'name = "data-decisions"', ("is the name of the table of decisions on the data",)),
        ('name = "table2"', 'name = "Data-Decisions"', ("is the name of the table of decisions on the data",)),
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
    found = study(text.replace(old, new, 1))
    refused(found, ExitStatus.INPUT, *said)
    assert all(line.count("study.toml, line") <= 1 for line in found.stderr.splitlines())
    assert not (tmp_path / "out").exists()
