"""What a study's data are read as: identifiers, marks, words, blank rows, many columns."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from running import refused, sarcstat

from sarcstat.errors import ExitStatus

PATIENTS = """pid;site;start;last;status;arm;age;flag;crp
001;01;2021-01-01;2021-03-01;dead;A;50;TRUE;2,5
1;02;2021-01-01;2021-04-01;alive;NA;?;FALSE;3,0
007;02;2021-01-01;2021-05-01;dead;B;1.044;TRUE;1,2
7;1;2021-01-01;2021-05-11;;B;61;;0,4
;;;;;;;;
8;2;2021-01-01;2021-06-01;dead;A;44;TRUE;1,1
"""
EVENTS = "pid,term,grade\n007,Nausea,2\n7,Nausea,NA\n001,Fever,1\n"
STUDY = """
[study]
name = "s"
[data]
file = "c.csv"
id = "pid"
[endpoints.OS]
start = "start"
events = [{ date = "last", words = "death", when = "status = 'dead'" }]
censor = "last"
unit = "days"
[[tables]]
name = "t1"
command = "describe"
variables = ["arm", "age", "flag"]
[[tables]]
name = "t2"
command = "km"
endpoints = ["OS"]
by = ["arm"]
[output]
formats = ["md"]
cohort = true
adtte = true
scripts = true
"""
ADVERSE = """
[[tables]]
name = "ae"
command = "adverse-events"
events = "ae.csv"
id = "pid"
term = "term"
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "c.csv").write_text(PATIENTS, encoding="utf-8")
    (tmp_path / "ae.csv").write_text(EVENTS, encoding="utf-8")
    return tmp_path


def test_identifiers_are_what_they_are_in_every_file(files, study):
    (files / "ae.csv").write_text(EVENTS.replace("NA", "3"), encoding="utf-8")
    found = study(STUDY + ADVERSE)
    assert found.status == 0, found.stderr
    cohort = (files / "out" / "data" / "cohort.csv").read_text(encoding="utf-8").splitlines()
    assert [line.partition(",")[0] for line in cohort] == ["pid", "001", "1", "007", "7", "8"]
    adtte = (files / "out" / "data" / "adtte.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[1] for line in adtte] == ["USUBJID", "001", "1", "007", "8"]
    assert "| &emsp;Fever | 1 (20.0) |" in (files / "out" / "tables" / "ae.md").read_text(encoding="utf-8")


def test_each_thing_is_said_once_and_in_keys(files, study):
    found = study(STUDY)
    said = found.stderr.splitlines()
    levels = "Words that commonly mean missing count as values: arm 'NA' (1 row). If they mean missing: "
    assert f'Warning: t1, t2: {levels}data.missing = ["NA"].' in said
    numbers = "Words that commonly mean missing count as missing in columns of numbers: age '?' (1 row). "
    assert f'Warning: t1: {numbers}data.missing = ["?"] says that they do.' in said
    assert "Note: 1 row without any value left out: blank rows are no patients." in said
    assert len(said) == len(set(said))
    assert "--" not in found.stderr
    decisions = (files / "out" / "tables" / "data-decisions.md").read_text(encoding="utf-8")
    assert "| OS | missing status: left out | 1 |" in decisions
    assert "for want of status (line 5 (pid 7))" in found.stderr


def test_the_script_redoes_a_description_with_words_in_numbers(files, study):
    assert study(STUDY).status == 0
    done = subprocess.run(["Rscript", "analysis.R"], cwd=files / "out", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Overall 4" in done.stdout.split("t1: age")[1].split("t1:")[0]


def test_missing_words_and_the_decimal_mark_hold_for_the_events_too(files, study):
    keys = 'missing = ["NA", "?"]\ndecimal = ","\n'
    found = study(STUDY.replace('id = "pid"\n', 'id = "pid"\n' + keys, 1) + ADVERSE)
    assert found.status == 0, found.stderr
    assert "1 event has no grade: counted as grade 1." in found.stderr
    assert "Words that" not in found.stderr
    refused(study(STUDY + ADVERSE, "--force"), ExitStatus.INPUT, "1 value of column 'grade' is not a number", '["NA"]')
    wrong = STUDY.replace('id = "pid"\n', 'id = "pid"\ndecimal = ";"\n', 1)
    refused(study(wrong, "--force"), ExitStatus.INPUT, "data.decimal")


def test_a_word_that_the_study_itself_names_as_a_level_is_meant(files, study):
    labelled = '[variables.arm]\nvalues = { A = "a", B = "b", NA = "no arm" }\n'
    own = '[variables.flag.missing]\nlabel = "Unknown"\n'
    named = STUDY.replace("[endpoints.OS]", f"{labelled}{own}[endpoints.OS]")
    found = study(named.replace("TRUE", "yes"))
    assert "count as values" not in found.stderr
    made = STUDY.replace(
        "[endpoints.OS]", "[variables.arm]\nderive = \"'unknown' if age = '?' else 'known'\"\n[endpoints.OS]"
    )
    assert "count as values" not in study(made, folder="made").stderr


def test_one_mistake_in_several_tables_is_one_error(files, study):
    models = "".join(
        f'[[tables]]\nname = "m{i}"\ncommand = "cox"\nendpoints = ["OS"]\ncovariates = ["age"]\n' for i in range(3)
    )
    found = study(STUDY + models)
    refused(found, ExitStatus.INPUT, "tables.m0 and in 2 other places: 1 value of column 'age' is not a number")
    assert found.stderr.count("Error:") == 1


def test_no_warning_of_a_library_is_printed(tmp_path: Path) -> None:
    """Pandas warns of a frame that falls into more than 100 pieces."""
    names = [f"x{i}" for i in range(150)]
    rows = [",".join(["t", "e", *names])] + [",".join([str(i), str(i % 2), *(["5"] * 150)]) for i in range(1, 9)]
    (tmp_path / "c.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    derived = "".join(f'[variables.y{i}]\nderive = "x{i} + {i}"\n' for i in range(120))
    text = (
        '[study]\nname = "s"\n[data]\nfile = "c.csv"\n' + derived + '[endpoints.OS]\ntime = "t"\nevent = "e"\n'
        'time_unit = "days"\n[[tables]]\nname = "t1"\ncommand = "km"\nendpoints = ["OS"]\n[output]\ncohort = true\n'
    )
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    for flags in ([], ["-W", "error"]):
        done = subprocess.run(
            [sys.executable, *flags, "-m", "sarcstat", "run", "study.toml", "-o", "out", "--force"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "Warning" not in done.stderr


LAID_OUT = """
[study]
name = "s"
[data]
file = "c.txt"
{keys}
[[tables]]
name = "t1"
command = "describe"
variables = ["age"]
[output]
formats = ["csv"]
"""


@pytest.mark.parametrize(
    ("content", "keys"),
    [
        ("A list of: 3 names\nname:age\nAnna:50\nBert:61\n", 'header_row = 2\ndelimiter = ":"'),
        ("A list of: 3 names\nname:age\nAnna:50\nBert:61\n", 'skip = 1\ndelimiter = ":"'),
        ("Patient,Patient\nname,age\nAnna,50\nBert,61\n", 'header_row = "2-2"'),
        ("% one\nname,age\nAnna,50\n% two\nBert,61\n", 'comment = "%"'),
        ("Name  age\nŁucja  50\nBert 61\n", 'delimiter = "blank"\nencoding = "windows-1250"'),
    ],
)
def test_the_layout_of_a_file_is_said_in_keys(tmp_path: Path, content: str, keys: str) -> None:
    codec = "cp1250" if "1250" in keys else "utf-8"
    (tmp_path / "c.txt").write_text(content, encoding=codec)
    (tmp_path / "s.toml").write_text(LAID_OUT.format(keys=keys), encoding="utf-8")
    done = sarcstat("run", tmp_path / "s.toml", "-o", tmp_path / "out")
    assert done.status == 0, done.stderr
    table = (tmp_path / "out" / "tables" / "t1.csv").read_text(encoding="utf-8")
    assert ",median,Median,55.5," in table
    assert "--" not in done.stderr


def test_a_layout_that_cannot_be_is_refused_by_its_key(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text("age\n50\n61\n", encoding="utf-8")
    (tmp_path / "s.toml").write_text(LAID_OUT.format(keys='delimiter = "ab"'), encoding="utf-8")
    found = sarcstat("run", tmp_path / "s.toml", "-o", tmp_path / "out")
    refused(found, ExitStatus.USAGE, "data.delimiter 'ab' cannot stand between values")
