"""Temporary folders go with their process, and those of killed ones with the next process of the same user."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from running import LUNG, ROOT

from sarcstat import temporary

HOLDING = """
import sys, time
from sarcstat import temporary
folder = temporary.folder()
(folder / "data").write_text("x")
print(folder, flush=True)
time.sleep(60)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files, and a process that has made none."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(temporary, "_locks", {})
    return tmp_path


def holding(place: Path) -> tuple[subprocess.Popen[str], Path]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING], stdout=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(place)}
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_what_a_killed_process_leaves_goes_with_the_next(place: Path) -> None:
    gone, left = holding(place)
    living, kept = holding(place)
    gone.kill()
    gone.wait()
    assert left.is_dir()
    made = temporary.folder()
    assert sorted(place.iterdir()) == sorted([made, kept])
    assert (kept / "data").is_file()
    living.send_signal(signal.SIGTERM)
    living.wait()
    assert not kept.exists()
    temporary.remove(made)
    assert list(place.iterdir()) == []


def test_what_is_not_known_to_be_ours_stays(place: Path) -> None:
    (place / "sarcstat-notes").mkdir()
    (place / "sarcstat-notes/chapter").touch()
    (place / "sarcstat-file").touch()
    (place / "elsewhere").mkdir()
    (place / "elsewhere/.lock").touch()
    (place / "sarcstat-link").symlink_to(place / "elsewhere")
    (place / "sarcstat-lock").mkdir()
    (place / "sarcstat-lock/.lock").symlink_to(place / "elsewhere/.lock")
    before = {*place.rglob("*")}
    temporary.remove(temporary.folder())
    assert {*place.rglob("*")} == before


def test_a_block_leaves_nothing(place: Path) -> None:
    with pytest.raises(FileExistsError), temporary.within() as folder:
        folder.mkdir()
    assert list(place.iterdir()) == []


def test_what_r_leaves_goes_with_the_next_run(tmp_path: Path) -> None:
    code = (
        "import os, signal; from sarcstat.bridge import session; session.start(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    (left,) = tmp_path.iterdir()
    assert list(left.glob("Rtmp*"))
    command = [sys.executable, "-m", "sarcstat", "km", *LUNG]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert list(tmp_path.iterdir()) == []


def test_temporary_folders_have_one_door() -> None:
    for path in sorted({*(ROOT / "sarcstat").rglob("*.py")} - {ROOT / "sarcstat/temporary.py"}):
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)) if "tempfile" in source else ():
            assert not (isinstance(node, ast.Import) and any(each.name == "tempfile" for each in node.names)), path
