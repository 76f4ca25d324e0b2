"""Ctrl-C and termination end the process at once and leave nothing behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

BUSY = """
import os
from pathlib import Path
from sarcstat import cleanup
from sarcstat.bridge import session
from sarcstat.bridge.call import call_r
session.source(Path(os.environ["PROCEDURES"]))
half = Path("half.html")
half.write_text("<html>")
cleanup.remove_on_exit(half)
Path("whole.html").write_text("<html></html>")
call_r("bridge_spin", started="computing")
"""

# The signal comes when R has made its folder for temporary files and loads survival.
STARTING = """
import os, signal, threading, time
from pathlib import Path
from sarcstat.bridge import session
def interrupt():
    while not list(Path(os.environ["TMPDIR"]).glob("*/Rtmp*")):
        time.sleep(0.001)
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=interrupt, daemon=True).start()
session.start()
print("started")
time.sleep(5)
"""

# The signal comes while Python, not R, is at work.
IDLE = """
import os, signal, time
from sarcstat.bridge import session
session.start()
try:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
finally:
    print("unwound")
"""


def start(code: str, environment: dict[str, str], folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env=environment,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heeds_interrupts,
    )


def heeds_interrupts() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so would all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_r_in_the_middle(environment, tmp_path, number: signal.Signals, status: int) -> None:
    process = start(BUSY, environment, tmp_path / "work")
    while process.poll() is None and not (tmp_path / "work/computing").exists():
        time.sleep(0.01)
    process.send_signal(number)
    stdout, stderr = finished(process)
    assert (process.returncode, stdout, stderr) == (status, "", "")
    assert list((tmp_path / "tmp").iterdir()) == []
    assert {path.name for path in (tmp_path / "work").iterdir()} == {"computing", "whole.html"}


def test_a_signal_ends_r_while_it_starts(environment, tmp_path) -> None:
    process = start(STARTING, environment, tmp_path / "work")
    stdout, stderr = finished(process)
    assert (process.returncode, stdout, stderr) == (130, "", "")
    assert list((tmp_path / "tmp").iterdir()) == []


def test_termination_between_two_calls_unwinds_python(environment, tmp_path) -> None:
    process = start(IDLE, environment, tmp_path / "work")
    stdout, stderr = finished(process)
    assert (process.returncode, stdout, stderr) == (143, "unwound\n", "")
    assert list((tmp_path / "tmp").iterdir()) == []


def finished(process: subprocess.Popen[str]) -> tuple[str, str]:
    try:
        return process.communicate(timeout=20)
    finally:
        process.kill()
