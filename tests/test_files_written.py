"""What is written is there whole or not at all, and never in the place of what is read or must not be written."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from running import refused, sarcstat

from sarcstat import cleanup, files_read, files_written, temporary
from sarcstat.errors import ExitStatus, InputError, UsageError
from sarcstat.files_written import check, check_apart, write_files

DATA = "months,died,arm\n1,1,a\n2,0,a\n3,1,b\n4,1,b\n5,0,a\n"
KM = ("--time", "months", "--event", "died")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(DATA)
    return path


def itself(path: Path) -> Path:
    return path


def written_otherwise(path: Path) -> Path:
    (path.parent / "sub").mkdir()
    return path.parent / "sub" / ".." / path.name


def linked(path: Path) -> Path:
    link = path.with_name("link.csv")
    link.symlink_to(path)
    return link


def hard_linked(path: Path) -> Path:
    link = path.with_name("twin.csv")
    link.hardlink_to(path)
    return link


@pytest.mark.parametrize("name", [itself, written_otherwise, linked, hard_linked])
def test_no_output_takes_the_place_of_the_data(data: Path, name: Callable[[Path], Path]) -> None:
    output = name(data)
    refused(sarcstat("km", data, *KM, "-o", output), ExitStatus.USAGE, "would replace a file that is read")
    assert data.read_text() == DATA
    assert output.read_text() == DATA


@pytest.mark.parametrize(
    "arguments",
    [
        ("describe", "other.csv", "--format", "csv", "-o", "mine.csv"),
        ("plot", "swimmer", "other.csv", "--numbers", "mine.json"),
        ("cox", "other.csv", *KM, "--covariates", "arm", "--script-r", "mine.R"),
    ],
)
def test_what_is_no_input_is_replaced(data: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(data.parent)
    (data.parent / "other.csv").write_text(DATA)
    found = sarcstat(*arguments)
    assert "would replace" not in found.stderr


@pytest.mark.parametrize(
    ("written", "arguments"),
    [
        ("events.csv", ("adverse-events", "mine.csv", "--events", "events.csv", "--id", "arm", "-o", "events.csv")),
        ("paper.md", ("audit", "paper.md", "-o", "paper.md")),
        ("house.docx", ("km", "mine.csv", *KM, "--reference-docx", "house.docx", "-o", "house.docx")),
    ],
)
def test_no_output_takes_the_place_of_any_input(
    data: Path, written: str, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data.parent)
    (data.parent / written).write_text("months,died,arm\n")
    refused(sarcstat(*arguments), ExitStatus.USAGE, "would replace a file that is read")
    assert (data.parent / written).read_text() == "months,died,arm\n"


def test_standard_input_from_a_file_is_that_file(data: Path) -> None:
    command = [sys.executable, "-m", "sarcstat", "describe", "-", "-o", data]
    with data.open("rb") as stream:
        done = subprocess.run(command, stdin=stream, capture_output=True, text=True, check=False)
    assert done.returncode == ExitStatus.INPUT
    assert "would replace a file that is read (as standard input)" in done.stderr
    assert data.read_text() == DATA


def test_what_a_run_read_on_its_way_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "read.csv").write_text("old")
    files_read.read_bytes(tmp_path / "read.csv")
    (tmp_path / "link").symlink_to("read.csv")
    with pytest.raises(InputError, match="would replace a file that is read"):
        write_files({tmp_path / "new": "new", tmp_path / "link": "new"})
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link", "read.csv"]
    assert (tmp_path / "read.csv").read_text() == "old"


def test_a_result_from_python_is_not_saved_over_its_data(data: Path, tmp_path: Path) -> None:
    from sarcstat import api

    other = tmp_path / "other.csv"
    other.write_text(DATA)
    api.describe(str(other)).save(str(data))  # an output of this call, whatever another call has read
    data.write_text(DATA)
    made = api.describe(str(data))
    api.describe(str(other))
    with pytest.raises(UsageError, match="would replace a file that is read"):
        made.save(str(data))
    assert data.read_text() == DATA


@pytest.mark.parametrize("command", ["describe", "simulate", "init"])
def test_a_read_only_file_stays(data: Path, command: str) -> None:
    kept = data.with_name("kept.toml" if command == "init" else "kept.csv")
    kept.write_text("kept")
    kept.chmod(0o444)
    arguments = {"describe": (data,), "simulate": ("--design", "two_arms"), "init": ("--force",)}[command]
    refused(sarcstat(command, *arguments, "-o", kept), ExitStatus.USAGE, "would replace a read-only file")
    assert kept.read_text() == "kept"


def test_two_outputs_are_two_files(data: Path) -> None:
    link = data.with_name("link.md")
    link.symlink_to(data.with_name("a.md"))
    outputs = ("-o", data.with_name("a.md"), "-o", link)
    refused(sarcstat("describe", data, *outputs), ExitStatus.USAGE, "are the same file")
    with pytest.raises(UsageError, match="are the same file"):
        check_apart([("-o a", Path("a")), ("-o ./a", Path("./a"))])


def test_simulate_writes_all_files_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("old")
    real = files_written._put

    def second_fails(place: files_written._Place) -> None:
        if place.path.name == "b.csv":
            raise OSError(28, "No space left on device")
        real(place)

    monkeypatch.setattr(files_written, "_put", second_fails)
    out = ("-o", tmp_path / "a.csv", "-o", tmp_path / "c.csv", "-o", tmp_path / "b.csv")
    refused(sarcstat("simulate", "--design", "two_arms", *out), ExitStatus.INPUT, "b.csv", "No space left")
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_text() == "old"


def test_init_writes_all_files_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    def fails(place: files_written._Place) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files_written, "_put", fails)
    refused(sarcstat("init", "--templates", "own"), ExitStatus.INPUT, "No space left")
    assert list(tmp_path.iterdir()) == []


def test_init_leaves_a_schema_that_is_not_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("study.schema.json").write_text("{}")
    refused(sarcstat("init"), ExitStatus.INPUT, "study.schema.json", "no schema of a study")
    assert Path("study.schema.json").read_text() == "{}"
    assert sarcstat("init", "--force").status == ExitStatus.OK
    assert sarcstat("init", "-o", "other.toml").status == ExitStatus.OK


def test_a_replaced_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "private.html"
    path.write_text("old")
    path.chmod(0o600)
    write_files({path: "new"})
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / f"{'n' * 250}.html"
    write_files({path: "new"})
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_files_on_a_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    (tmp_path / "a").write_text("old")
    write_files({tmp_path / "a": "new", tmp_path / "b": "new"})
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {"a": "new", "b": "new"}


@pytest.mark.parametrize("path", ["nowhere/a.csv", "."])
def test_a_place_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(UsageError):
        check(Path(path), f"-o {path}")


SLOW = """
import sys, time
from pathlib import Path
from sarcstat import files_written
real = Path.write_bytes
def slow(path, data):
    real(path, data)
    Path("begun").touch()
    time.sleep(30)
Path.write_bytes = slow
files_written.write_files({Path("a.html"): "new", Path("b.html"): "new"})
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_files_are_written_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "a.html").write_text("old")
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW],
        cwd=tmp_path,
        stderr=subprocess.DEVNULL,
        # Who runs the tests by nohup, or in the background of a shell, ignores signals.
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),  # type: ignore[arg-type, return-value]
    )
    until = time.monotonic() + 30
    while not (tmp_path / "begun").exists() and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(number)
    assert process.wait(30) != 0
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.html", "begun"]
    assert (tmp_path / "a.html").read_text() == "old"


def test_a_signal_waits_while_files_take_their_places() -> None:
    done = []

    def interrupted() -> None:
        with cleanup.undisturbed():
            os.kill(os.getpid(), signal.SIGINT)
            done.append("the rest")

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert done == ["the rest"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_a_killed_process_left_beside_files_goes_with_the_next_that_writes_there(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("old")
    writing = [subprocess.Popen([sys.executable, "-c", SLOW], cwd=tmp_path / each) for each in (".", ".")]
    until = time.monotonic() + 30
    while len(hidden(tmp_path)) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    gone, living = writing
    gone.kill()
    gone.wait()
    # What may be the only copy of a file of the user's, and what nobody knows to be abandoned.
    kept = [tmp_path / ".sarcstat-new-0123.old", tmp_path / ".sarcstat-new-notes.txt"]
    for path in kept:
        path.write_text("kept")
    (tmp_path / ".sarcstat-new-link").symlink_to(tmp_path / "a.html")
    write_files({tmp_path / "c.html": "new"})
    assert len(hidden(tmp_path)) == 1 + len(kept) + 1
    assert all(path.read_text() == "kept" for path in kept)
    living.terminate()
    living.wait()
    assert len(hidden(tmp_path)) == len(kept) + 1
    assert (tmp_path / "a.html").read_text() == "old"


def test_more_files_than_may_be_open_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(temporary, "_MOST_LOCKED", 1)
    write_files({tmp_path / f"{i}.html": str(i) for i in range(5)})
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {f"{i}.html": str(i) for i in range(5)}
    assert not temporary._locks.keys() & {*tmp_path.iterdir()}


def hidden(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir() if each.name.startswith(".")]
