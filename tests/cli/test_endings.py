"""However a command's streams, limits and signals are: it ends with 0 or with a sentence, without a traceback."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from running import LUNG, ROOT

from sarcstat import process
from sarcstat.errors import ExitStatus

COMMANDS = {
    "help": "--help",
    "version": "--version",
    "options": "km --help",
    "completion": "completion bash",
    "table": "explain",
    "data": "columns a.csv --format csv",
    "mistake": "km no-file.csv --time a --event b",
    "usage": "km --no-such-option",
    "json": "--json-lines km no-file.csv --time a --event b",
}
FINE = dict.fromkeys(COMMANDS, ExitStatus.OK) | {
    "mistake": ExitStatus.INPUT,
    "usage": ExitStatus.USAGE,
    "json": ExitStatus.INPUT,
}
#: Without buffers of Python others notice first that nobody reads: a text, a result and a mistake stand for all.
UNBUFFERED = ("help", "data", "mistake")
FULL = Path("/dev/full")


def shell(redirected: str, arguments: str, limit: str = "") -> subprocess.CompletedProcess[str]:
    """A command in a shell; its exit code is that of the shell."""
    line = f"{limit} {sys.executable} -m sarcstat {arguments} {redirected}; exit ${{PIPESTATUS[0]}}"
    return subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, cwd=ROOT, stdin=subprocess.DEVNULL, check=False
    )


@pytest.mark.parametrize(
    ("name", "unbuffered"), [*((each, "") for each in COMMANDS), *((each, "1") for each in UNBUFFERED)]
)
@pytest.mark.parametrize(
    "redirected", ["| true", ">&-", "2>&-", ">&- 2>&-", "2>&1 | true", "<&-", ">/dev/full", "2>/dev/full"]
)
def test_every_command_with_every_stream(name: str, unbuffered: str, redirected: str, tmp_path: Path) -> None:
    if "full" in redirected and not FULL.exists():
        pytest.skip("/dev/full is not here")
    (tmp_path / "a.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    found = shell(
        redirected, COMMANDS[name].replace("a.csv", str(tmp_path / "a.csv")), f"PYTHONUNBUFFERED={unbuffered}"
    )
    assert "Traceback" not in found.stderr
    assert "Exception ignored" not in found.stderr
    assert "bug" not in found.stderr
    told = name not in ("mistake", "usage", "json")
    if redirected.startswith((">&-", ">/dev/full")) and told:
        assert found.returncode == ExitStatus.INPUT
        if "2>" not in redirected:
            why = "Bad file descriptor" if "&-" in redirected else "No space left on device"
            assert found.stderr == f"Error: Standard output could not be written: {why}.\n"
    else:
        assert found.returncode == FINE[name]


def test_results_in_a_file_need_no_standard_output(tmp_path: Path) -> None:
    found = shell(">&-", f"man {tmp_path}")
    assert found.returncode == 0
    assert found.stderr.startswith("Wrote ")
    assert "SARCSTAT" in (tmp_path / "sarcstat-km.1").read_text("utf-8")


def test_a_broken_pipe_of_another_connection_is_no_success(tmp_path: Path) -> None:
    code = (
        "import sys; from sarcstat.cli import cli, run; import click\n"
        "@click.command()\n"
        "def broken(): raise BrokenPipeError(32, 'Broken pipe')\n"
        "cli.add_command(broken); sys.exit(run(['broken']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == ExitStatus.INPUT
    assert "broken pipe" in done.stderr


@pytest.mark.parametrize(("limit", "said"), [("ulimit -n 16;", "ulimit -n"), ("ulimit -v 300000;", "ulimit -v")])
def test_a_limit_of_the_system_is_said(limit: str, said: str) -> None:
    found = shell("", f"km {' '.join(LUNG)}", limit)
    assert found.returncode == process.REFUSED == ExitStatus.INPUT
    assert found.stderr.startswith("Error: The system lets this process")
    assert said in found.stderr
    assert "Hint: " in found.stderr


@pytest.mark.parametrize("limit", [f"ulimit -n {process.LEAST_FILES};", f"ulimit -v {process.LEAST_MEMORY // 1000};"])
def test_with_the_least_that_is_said_to_be_needed_it_works(limit: str) -> None:
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[1] >= process.LEAST_FILES
    found = shell("", f"km {' '.join(LUNG)}", limit)
    assert (found.returncode, found.stderr) == (0, "")


def test_a_library_that_ends_the_process_for_want_of_memory_is_said() -> None:
    code = "import ctypes; from sarcstat import process; process.begin(); ctypes.string_at(0)"
    found = subprocess.run(
        ["bash", "-c", f"ulimit -v 4000000; {sys.executable} -c '{code}'"], capture_output=True, text=True, check=False
    )
    assert found.returncode == process.REFUSED
    assert found.stderr.startswith("Error: A library got no more memory and ended the process, which may use 4,096 MB")


@pytest.mark.parametrize(("error", "status"), [("MemoryError", 3), ("RuntimeError(chr(120))", 1)])
def test_want_of_memory_is_no_bug(error: str, status: int) -> None:
    code = (
        "import sys; from sarcstat.cli import cli, run; import click\n"
        f"@click.command()\ndef big(): raise {error}\n"
        "cli.add_command(big); sys.exit(run(['big']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert ("not enough memory" in done.stderr) == (status == 3)


def test_termination_under_a_limit_of_memory_reaches_the_work(tmp_path: Path) -> None:
    code = (
        "import sys, time; from sarcstat import cleanup, process; process.begin(); cleanup.unwind_on_termination()\n"
        "try: print(flush=True); time.sleep(20)\n"
        'finally: print("unwound", flush=True)'
    )
    command = ["bash", "-c", f"ulimit -v 4000000; exec {sys.executable} -c '{code}'"]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    started.stdout.readline()
    time.sleep(0.2)
    started.terminate()
    assert started.communicate(timeout=20)[0] == "unwound\n"
    assert started.returncode == 128 + signal.SIGTERM


def test_an_interrupt_writes_nothing() -> None:
    code = (
        "import sys; from sarcstat.cli import cli, run; import click\n"
        "@click.command()\ndef long(): raise KeyboardInterrupt\n"
        "cli.add_command(long); sys.exit(run(['long']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (ExitStatus.INTERRUPT, "", "")


@pytest.mark.parametrize("wait", [0.03, 0.05, 0.1, 0.2, 0.4])
def test_an_early_interrupt_shows_nothing(wait: float) -> None:
    code = (
        "import sys; from sarcstat.__main__ import main; print(flush=True); sys.argv = ['sarcstat', '--help']; main()"
    )
    started = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert started.stdout is not None
    started.stdout.readline()
    time.sleep(wait)
    started.send_signal(signal.SIGINT)
    _, stderr = started.communicate(timeout=20)
    assert stderr == ""
    assert started.returncode in (0, ExitStatus.INTERRUPT, -signal.SIGINT)


def test_what_a_library_tells_meanwhile_is_not_heard() -> None:
    code = (
        "import os, sys; from sarcstat import process\n"
        "print('before', file=sys.stderr)\n"
        "with process.without_talk(): os.write(2, b'within')\n"
        "print('after', file=sys.stderr)\n"
        "sys.stderr = None\n"
        "with process.without_talk(): os.write(2, b'within')\n"
        "os.close(2)\n"
        "with process.without_talk(): print('closed')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, done.stdout) == (0, "before\nafter\n", "closed\n")
