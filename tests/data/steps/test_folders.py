"""Where files of a job are looked for, and where it may write."""

from __future__ import annotations

from pathlib import Path

import pytest

from sarcstat.data.steps.folders import Folders


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    job = tmp_path / "job"
    (job / "sub").mkdir(parents=True)
    (job / "Study.SAV").touch()
    (job / "sub" / "other.sav").touch()
    return Folders(job)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Study.SAV", "Study.SAV"),
        ("study.sav", "Study.SAV"),
        (r"C:\Users\me\study.sav", "Study.SAV"),
        ("/home/me/study.sav", "Study.SAV"),
        (r"sub\other.sav", "sub/other.sav"),
        ("sub/other.sav", "sub/other.sav"),
        (r"D:\sub\other.sav", None),
        ("absent.sav", None),
        ("bad\0name.sav", None),
    ],
)
def test_a_file_is_found(folders: Folders, written: str, found: str | None) -> None:
    assert folders.found(written) == (folders.job / found if found else None)


def test_a_folder_is_changed_and_one_of_another_computer_is_told(folders: Folders) -> None:
    assert folders.change("sub") is None
    assert folders.found("other.sav") == folders.job / "sub" / "other.sav"
    assert "there is no folder" in str(folders.change(r"C:\data"))
    assert folders.found("study.sav") == folders.job / "Study.SAV"


def test_a_handle_stands_for_a_folder(folders: Folders) -> None:
    folders.handles["h"] = "sub"
    assert folders.found("H/other.sav") == folders.job / "sub" / "other.sav"


@pytest.mark.parametrize("written", ["new.sav", r"sub\new.sav", "sub/../new.sav"])
def test_the_job_writes_within_its_folder(folders: Folders, written: str) -> None:
    assert isinstance(folders.target(written), Path)


def test_the_job_writes_into_the_folder_that_cd_names(folders: Folders) -> None:
    folders.change("sub")
    assert folders.target("new.sav") == folders.job.resolve() / "sub" / "new.sav"
    assert folders.target("../new.sav") == folders.job.resolve() / "new.sav"


@pytest.mark.parametrize("written", ["../new.sav", "/tmp/new.sav", r"C:\new.sav", r"\\server\new.sav", "no/new.sav"])
def test_and_nowhere_else(folders: Folders, written: str) -> None:
    assert isinstance(folders.target(written), str)


def test_a_link_out_of_the_folder_is_not_followed(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (folders.job / "link").symlink_to(tmp_path / "elsewhere")
    (folders.job / "file.sav").symlink_to(tmp_path / "elsewhere" / "file.sav")
    assert "outside" in str(folders.target("link/new.sav"))
    assert "outside" in str(folders.target("file.sav"))
