"""The output folder of a study: nothing of the user's goes with an earlier output."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sarcstat import files_read
from sarcstat.errors import UsageError
from sarcstat.study.report.folder import RECORD, check_folder, written_folder


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    folder = tmp_path / "paper"
    (folder / "tables").mkdir(parents=True)
    (folder / RECORD).write_text("{}")
    (folder / "tables" / "a.md").write_text("old")
    return folder


def test_an_earlier_output_is_replaced(earlier: Path) -> None:
    check_folder(earlier, force=True)
    with written_folder(earlier, force=True) as new:
        (new / "new").touch()
    assert [each.name for each in earlier.iterdir()] == ["new"]
    assert [each.name for each in earlier.parent.iterdir()] == ["paper"]


def test_what_is_read_and_lies_in_it_stays(earlier: Path) -> None:
    data = earlier / "tables" / "data.csv"
    data.write_text("x")
    check_folder(earlier, force=True)

    def replaced() -> None:
        with written_folder(earlier, force=True):
            files_read.read_bytes(data)

    with pytest.raises(UsageError, match=r"data\.csv' lies in it, which is read"):
        replaced()
    assert data.read_text() == "x"
    assert [each.name for each in earlier.parent.iterdir()] == ["paper"]
    with pytest.raises(UsageError, match="lies in it, which is read"):
        check_folder(earlier, force=True)


def test_a_read_only_file_in_it_stays(earlier: Path) -> None:
    (earlier / "tables" / "a.md").chmod(0o444)
    with pytest.raises(UsageError, match=r"a\.md' in it is read-only"):
        check_folder(earlier, force=True)


def test_what_a_killed_run_left_goes_with_the_next_there(earlier: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from sarcstat.study.report.folder import written_folder\n"
        "with written_folder(Path(sys.argv[1]), force=True) as new: os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, earlier], check=False)
    assert len([*earlier.parent.iterdir()]) == 2
    with written_folder(earlier, force=True) as new:
        (new / "new").touch()
    assert [each.name for each in earlier.parent.iterdir()] == ["paper"]
    assert [each.name for each in earlier.iterdir()] == ["new"]


@pytest.mark.parametrize("mine", [RECORD, "thesis.docx"])
def test_what_was_put_there_during_a_run_stays(mine: str, tmp_path: Path) -> None:
    """A run beside this one, or the user, was faster."""
    folder = tmp_path / "paper"
    check_folder(folder, force=False)

    def written() -> None:
        with written_folder(folder, force=False):
            folder.mkdir()
            (folder / mine).write_text("mine")

    with pytest.raises(UsageError, match="holds an earlier output" if mine == RECORD else "holds something else"):
        written()
    assert (folder / mine).read_text() == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["paper"]
