"""`sarcstat run`: a study from one file."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from cli.study.lung import STUDY, TABLES
from running import refused, sarcstat

from sarcstat.errors import ExitStatus


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


def test_a_folder_with_other_things_in_it_is_left_alone(study: Any, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_text("years of work")
    refused(study(STUDY + TABLES, "--force"), ExitStatus.USAGE, "holds something else")
    assert (tmp_path / "out" / "thesis.docx").read_text() == "years of work"


def test_a_full_disk_leaves_nothing_behind(study: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sarcstat.study.report import writing

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
