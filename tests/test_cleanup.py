"""What must not outlive the process is gone when it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sarcstat import cleanup


@pytest.fixture(autouse=True)
def nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """The running R session's folder is none of these tests' business."""
    monkeypatch.setattr(cleanup, "_paths", set())


def test_files_and_folders_are_removed(tmp_path: Path) -> None:
    file, folder, link, kept = (tmp_path / name for name in ("file", "folder", "link", "kept"))
    (folder / "within").mkdir(parents=True)
    (folder / "within" / "file").touch()
    kept.mkdir()
    (kept / "file").touch()
    file.touch()
    link.symlink_to(kept)
    for path in (file, folder, link, tmp_path / "never there"):
        cleanup.remove_on_exit(path)
    cleanup.remove_all()
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert (kept / "file").exists()


def test_what_is_forgotten_stays(tmp_path: Path) -> None:
    cleanup.remove_on_exit(tmp_path)
    cleanup.forget(tmp_path)
    cleanup.forget(tmp_path)
    cleanup.remove_all()
    assert tmp_path.is_dir()


def test_a_path_means_the_same_after_a_change_of_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    cleanup.remove_on_exit(Path("file"))
    monkeypatch.chdir("/")
    cleanup.remove_all()
    assert not (tmp_path / "file").exists()


@pytest.mark.parametrize("ending", ["", "raise SystemExit(3)", "raise KeyboardInterrupt", "1 / 0"])
def test_however_a_program_ends(tmp_path: Path, ending: str) -> None:
    code = f"""
from pathlib import Path
from sarcstat import cleanup
Path("half").touch()
cleanup.remove_on_exit(Path("half"))
{ending}
"""
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False)
    assert list(tmp_path.iterdir()) == []
