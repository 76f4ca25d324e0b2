"""Scripts of studies whose words are hostile: they stay data in R and in SPSS."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from rscript import rscript
from running import sarcstat

from sarcstat.syntax.reading.commands.dictionary import VariableLabels
from sarcstat.syntax.reading.reader import read, read_text
from sarcstat.syntax.writing.quoting import r_comment, r_string, spss_comment, spss_names, spss_string

HOSTILE = [
    'it\'s "quoted"',
    "'); q(); cat('",
    '"); quit(status = 3); ("',
    "back\\slash \\n \\u{41}",
    "line\nbreak\r\n* COMMENT.\nERASE FILE='x'.",
    "*/ /* .",
    "ends with a period.",
    "tab\there",
    "Müller ≥2 生存 😀",
    "`); q()",
    "left\u202eright\u2028x\x07",
    "%s {0} $x #y",
    " ",
]


def r(code: str, folder: Path) -> str:
    """What Rscript prints, as a user starts it."""
    file = folder / "code.R"
    file.write_text(code, encoding="utf-8", newline="\n")
    done = subprocess.run(
        ["Rscript", "--vanilla", file.name],
        cwd=folder,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_a_text_in_r_is_itself(tmp_path: Path) -> None:
    code = "\n".join(f"{r_comment(text)}\ncat(utf8ToInt({r_string(text)}), '\\n')" for text in HOSTILE)
    printed = rscript(code, tmp_path).splitlines()
    assert [[int(code) for code in line.split()] for line in printed] == [[*map(ord, text)] for text in HOSTILE]


@pytest.mark.parametrize("text", HOSTILE)
def test_an_spss_text_is_one_literal_on_one_line(text: str) -> None:
    literal = spss_string(text)
    assert re.fullmatch(r"'(?:[^'\n\r]|'')*'", literal)
    assert literal.isprintable()
    shown = "".join(each if each.isprintable() else " " for each in text)
    assert literal[1:-1].replace("''", "'") == shown


@pytest.mark.parametrize("text", [*HOSTILE, "word. " * 60, "x" * 300])
def test_every_line_of_an_spss_comment_is_a_whole_comment(text: str) -> None:
    for line in spss_comment(text).split("\n"):
        assert line.startswith("* ")
        assert line.endswith(".")
        assert not set("'\"") & set(line)
        assert "/*" not in line
        assert line.isprintable()


def test_names_that_spss_does_not_take_become_others_that_differ() -> None:
    names = ["os", "OS", "OS%", "os_", "2nd", "with", "生存", "", "a b", "a_b", "x" * 80, "x" * 90, "_", "#t", "e."]
    found = spss_names(names)
    assert found["os"] == "os"
    legal = [re.fullmatch(r"[A-Za-z@][A-Za-z0-9_.@#$]{0,63}", name) and name[-1] not in "._" for name in found.values()]
    assert all(legal), found
    assert len({name.upper() for name in found.values()}) == len(names)
    assert found["with"] != "with"


STUDY = r"""
[study]
name = "hostile"
title = "It's */ \"so\"."
[data]
file = "d.csv"
[variables."it's \"g\""]
label = "A \\ label's end.\n* NEXT."
[endpoints.OS]
label = "O'S"
time = "t i m e"
event = "status"
time_unit = "days"
unit = "days"
[[tables]]
name = "t1"
title = "quit()\nquit(status = 9)"
command = "describe"
variables = ["it's \"g\"", "age"]
[[tables]]
name = "t2"
command = "km"
endpoints = ["OS"]
by = ["it's \"g\""]
where = "age > 25 and `it's \"g\"` != 'z'"
percentiles = "quartiles"
pairwise = "pooled"
trend = true
test = ["logrank", "breslow", "tarone"]
[[tables]]
name = "t3"
command = "cox"
endpoints = ["OS"]
covariates = ["age", "it's \"g\"", "age*it's \"g\""]
ref = { "it's \"g\"" = "first" }
unit = { age = 10 }
[[tables]]
name = "t4"
command = "cox"
endpoints = ["OS"]
covariates = ["age"]
method = "bstep-lr"
where = "age > 500"
[output]
formats = ["csv"]
scripts = true
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a study whose column names, levels and labels are hostile; one of its tables cannot be made."""
    folder = tmp_path_factory.mktemp("hostile")
    levels = ["'); q(); (\"", 'say "x"\\', "≥2."]
    with (folder / "d.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["t i m e", "status", 'it\'s "g"', "age"])
        rows.writerows([i, int(i % 3 > 0), levels[i * 7 % 11 % 3], 20 + i * i % 17] for i in range(1, 61))
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    done = sarcstat("run", folder / "study.toml", "-o", folder / "out")
    assert done.status == 4, done.stderr
    assert "tables.t4: No patient is left to analyze." in done.stderr or "tables.t4" in done.stderr
    return folder / "out"


def test_the_r_script_of_a_hostile_study_runs_to_its_end(hostile: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(hostile, copy)
    script = (copy / "analysis.R").read_text(encoding="utf-8")
    printed = r(script + 'cat("\\nthe", "end\\n")', copy)
    assert printed.endswith("the end\n")
    assert 't1: it\'s "g"' in printed
    assert 't2: OS by it\'s "g": pairwise' in printed
    assert 't2: OS by it\'s "g": trend' in printed
    assert "t3: OS: model" in printed
    assert "# Not redone: sarcstat could not make this table: " in script


def test_the_selected_rows_are_a_column_of_the_data(hostile: Path) -> None:
    with (hostile / "data" / "cohort.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["selected_t2"]) for row in rows] == [int(float(row["age"]) > 25) for row in rows]
    assert "selected_t3" not in rows[0]
    script = (hostile / "analysis.R").read_text(encoding="utf-8")
    assert 'rows <- cohort[cohort[["selected_t2"]] %in% 1, , drop = FALSE]' in script
    assert "SELECT IF (selected_t2=1)." in (hostile / "analysis.sps").read_text(encoding="utf-8")


def commands(script: str) -> list[str]:
    """The commands of an SPSS script without comments: each ends where a line ends with a period."""
    lines = [line for line in script.splitlines() if line and not line.startswith("*")]
    return [" ".join(each.split()) for each in re.split(r"\.\n", "\n".join(lines) + "\n") if each.strip()]


def test_the_spss_commands_of_a_hostile_study(hostile: Path) -> None:
    found = commands((hostile / "analysis.sps").read_text(encoding="utf-8"))
    assert found[0] == "SET DECIMAL=DOT"
    assert "t_i_m_e F24.0 status F24.0 it_s__g A" in next(each for each in found if each.startswith("GET DATA"))
    recode = next(each for each in found if each.startswith("RECODE"))
    assert "('''); q(); (\"'=" in recode
    assert recode.endswith("INTO it_s__g_code")
    known = "SET GET DATASET RECODE FORMATS COMPUTE VARIABLE VALUE EXECUTE FREQUENCIES TEMPORARY SELECT KM COXREG"
    assert {each.split()[0] for each in found} == set(known.split())
    cox = next(each for each in found if each.startswith("COXREG"))
    assert cox == (
        "COXREG OS WITH age_per it_s__g_code /STATUS=OS_event(1) /CATEGORICAL=it_s__g_code "
        "/CONTRAST(it_s__g_code)=INDICATOR(1) /METHOD=ENTER age_per it_s__g_code age_per*it_s__g_code /PRINT=CI(95) "
        "/CRITERIA=PIN(.05) POUT(.1) ITERATE(20)"
    )
    assert [each for each in found if each.startswith("KM")] == [
        "KM OS BY it_s__g_code /STATUS=OS_event(1) /PRINT MEAN /PERCENTILES=(25, 50, 75) "
        "/TEST LOGRANK BRESLOW TARONE /COMPARE OVERALL POOLED",
        "KM OS BY it_s__g_code /STATUS=OS_event(1) /PRINT NONE /TEST LOGRANK BRESLOW TARONE /COMPARE PAIRWISE POOLED",
        "KM OS BY it_s__g_code /STATUS=OS_event(1) /PRINT NONE /TEST LOGRANK BRESLOW TARONE /COMPARE OVERALL POOLED "
        "/TREND",
    ]


def test_our_own_reader_reads_all_of_it(hostile: Path) -> None:
    script = (hostile / "analysis.sps").read_bytes()
    job = read(script, "analysis.sps")
    assert job.remarks == ()
    kinds = [type(each).__name__ for each in job.commands]
    for kind, times in (("KaplanMeier", 3), ("CoxRegression", 1), ("GetData", 1), ("SelectIf", 3)):
        assert kinds.count(kind) == times, kind
    labels = dict(part for each in job.commands if isinstance(each, VariableLabels) for part in each.parts)
    assert "A \\ label's end. * NEXT." in labels.values()


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_and_comments_are_read_as_what_they_were(text: str) -> None:
    script = f"{spss_comment(text)}\nVARIABLE LABELS a {spss_string(text)}.\nEXECUTE."
    job = read_text(script)
    assert [type(each).__name__ for each in job.commands] == ["VariableLabels", "Execute"]
    assert job.commands[0].parts[0][1] == "".join(each if each.isprintable() else " " for each in text)


@pytest.mark.skipif(shutil.which("pspp") is None, reason="PSPP is not installed")
def test_pspp_reads_what_it_knows(hostile: Path, tmp_path: Path) -> None:
    done: Any = subprocess.run(
        ["pspp", "analysis.sps", "-o", tmp_path / "out.txt"],
        cwd=hostile,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in (done.stdout + done.stderr).splitlines() if "error" in line]
    unknown = ("KM is not yet implemented", "COXREG is not yet implemented", "TEMPORARY: This command may only appear")
    assert [line for line in said if not any(known in line for known in unknown)] == []
    shown = (tmp_path / "out.txt").read_text(encoding="utf-8")
    for level in ("≥2.", "'); q(); (\"", 'say "x"\\'):
        assert level in shown


def test_without_the_key_there_are_no_scripts(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("time,status\n5,1\n8,0\n9,1\n", encoding="utf-8")
    study = '[study]\nname = "s"\n[data]\nfile = "d.csv"\n[[tables]]\nname = "t"\ncommand = "describe"\n'
    (tmp_path / "study.toml").write_text(study, encoding="utf-8")
    assert sarcstat("run", tmp_path / "study.toml", "-o", tmp_path / "out").status == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["results.json", "run.json", "tables"]


def test_the_same_study_gives_the_same_scripts(hostile: Path, tmp_path: Path) -> None:
    assert sarcstat("run", hostile.parent / "study.toml", "-o", tmp_path / "again", "--quiet").status == 4
    for name in ("analysis.R", "analysis.sps", "data/cohort.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (hostile / name).read_bytes()
