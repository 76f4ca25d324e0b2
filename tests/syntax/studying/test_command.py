"""`sarcstat syntax --to`."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import Outcome, refused, sarcstat
from syntax.studying.made import cohort, described

from sarcstat.errors import ExitStatus


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    cohort(tmp_path)
    job = "GET FILE='cohort.sav'.\nCOMPUTE x=LAG(a).\nTITLE 'One'.\n" + described("a")
    (tmp_path / "job.sps").write_text(job, encoding="utf-8")
    return tmp_path


def test_a_study_is_written_and_runs_as_it_stands(folder: Path) -> None:
    made = sarcstat("syntax", "job.sps", "--to", "study.toml")
    assert made.status == 0
    assert made.stdout == ""
    assert made.stderr == (
        "Wrote study.toml; 2 commands have no counterpart (comments in it). Next: sarcstat run study.toml\n"
    )
    checked = sarcstat("run", "study.toml", "--dry-run")
    assert (checked.status, "1 table would be made" in checked.stdout) == (0, True)


def test_a_study_that_is_there_is_replaced_with_force_only(folder: Path) -> None:
    (folder / "study.toml").write_text("mine", encoding="utf-8")
    refused = sarcstat("syntax", "job.sps", "--to", "study.toml")
    assert (refused.status, "study.toml is there already" in refused.stderr) == (3, True)
    assert (folder / "study.toml").read_text("utf-8") == "mine"
    assert sarcstat("syntax", "job.sps", "--to", "study.toml", "--force").status == 0
    assert "[study]" in (folder / "study.toml").read_text("utf-8")


def test_nothing_is_written_where_one_of_several_studies_is_there(folder: Path) -> None:
    cohort(folder)
    (folder / "cohort.sav").rename(folder / "other.sav")
    cohort(folder)
    job = "GET FILE='cohort.sav'.\n" + described("a") + "GET FILE='other.sav'.\n" + described("b")
    (folder / "job.sps").write_text(job, encoding="utf-8")
    (folder / "study-2.toml").write_text("mine", encoding="utf-8")
    assert sarcstat("syntax", "job.sps", "--to", "study.toml").status == 3
    assert not (folder / "study.toml").exists()
    (folder / "study-2.toml").unlink()
    made = sarcstat("syntax", "job.sps", "--to", "study.toml")
    assert made.stderr.split("\n")[:2] == [
        "Wrote study.toml. Next: sarcstat run study.toml",
        "Wrote study-2.toml. Next: sarcstat run study-2.toml",
    ]
    assert sarcstat("run", "study-2.toml", "--dry-run").status == 0


def test_a_study_in_another_folder_finds_the_data(folder: Path) -> None:
    (folder / "sub").mkdir()
    assert sarcstat("syntax", "job.sps", "--to", "sub/study.toml").status == 0
    assert 'file = "../cohort.sav"' in (folder / "sub" / "study.toml").read_text("utf-8")
    assert sarcstat("run", "sub/study.toml", "--dry-run").status == 0


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--to", "study.txt"), 2, "the file ends in .toml"),
        (("--to", "nowhere/study.toml"), 2, "the folder 'nowhere' does not exist"),
        (("--force",), 2, "--force is for a study"),
    ],
)
def test_what_makes_no_sense_is_said(folder: Path, arguments: tuple[str, ...], status: int, said: str) -> None:
    found = sarcstat("syntax", "job.sps", *arguments)
    assert (found.status, said in found.stderr) == (status, True)


def test_data_that_are_not_there_are_said(folder: Path) -> None:
    (folder / "cohort.sav").unlink()
    found = sarcstat("syntax", "job.sps", "--to", "study.toml")
    assert (found.status, "there is no data file 'cohort.sav'" in found.stderr) == (3, True)
    assert not (folder / "study.toml").exists()


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (("--format", "json"), "--format"),
        (("-o", "x.html", "--style", "both"), "--style, -o"),
        (("--strict",), "--strict"),
        (("--engine", "pspp"), "--engine"),
        (("--allow-save", "--figures", "drawn"), "--allow-save, --figures"),
    ],
)
def test_what_is_for_a_job_that_is_run_is_refused(folder: Path, more: tuple[str, ...], word: str) -> None:
    found = sarcstat("syntax", "job.sps", "--to", "study.toml", *more)
    refused(found, ExitStatus.USAGE, "--to writes a study and runs nothing", word)
    assert not (folder / "study.toml").exists()


def test_quiet_says_nothing_of_a_study(folder: Path) -> None:
    made = sarcstat("syntax", "job.sps", "--to", "study.toml", "--quiet")
    assert made == Outcome(0, "", "")
    assert (folder / "study.toml").exists()


def test_data_may_be_in_a_folder(folder: Path) -> None:
    (folder / "kept").mkdir()
    (folder / "cohort.sav").rename(folder / "kept" / "cohort.sav")
    assert sarcstat("syntax", "job.sps", "--to", "study.toml", "--data", "kept").status == 0
    assert 'file = "kept/cohort.sav"' in (folder / "study.toml").read_text("utf-8")
