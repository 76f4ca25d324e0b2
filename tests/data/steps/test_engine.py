"""Transformations that PSPP carries out."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from data.steps.building import listed, table, told
from data.steps.saved import NEEDS_PSPP

from sarcstat.data.steps import engine
from sarcstat.data.steps.files.sav_writing import write_sav
from sarcstat.data.steps.workspace import Workspace
from sarcstat.errors import InputError
from sarcstat.syntax.reading.reader import read

LOOP = "COMPUTE #n=3.\nLOOP #i=1 TO #n.\nCOMPUTE x=x+#i.\nEND LOOP.\nCOMPUTE y=x*2.\n"


def run(folder: Path, syntax: str) -> Workspace:
    write_sav(table(x=[1, None, 3], q1=[1, 2, 1], q2=[1, 1, 5]), folder / "study.sav")
    workspace = Workspace(folder)
    for command in read(f"GET FILE='study.sav'.\n{syntax}".encode(), "job.sps", foreign=True).commands:
        workspace.carry_out(command)
    return workspace


@NEEDS_PSPP
def test_a_loop_with_what_stands_around_it(tmp_path: Path) -> None:
    found = run(tmp_path, LOOP + "SELECT IF x>0.").now().table
    assert (listed(found, "x"), listed(found, "y")) == ([7, 9], [14, 18])


@NEEDS_PSPP
def test_count_and_repeat(tmp_path: Path) -> None:
    syntax = "COUNT c=q1 q2 (1).\nEXECUTE.\nDO REPEAT a=q1 q2 /b=r1 r2.\nCOMPUTE b=a+1.\nEND REPEAT.\n"
    workspace = run(tmp_path, syntax)
    found = workspace.now().table
    assert [listed(found, name) for name in ("c", "r1", "r2")] == [[2, 1, 1], [2, 3, 2], [2, 2, 6]]
    assert all("PSPP" in note for note in workspace.notes)


@NEEDS_PSPP
def test_what_pspp_refuses_is_told_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        run(tmp_path, "COUNT c=zz (1).")
    assert "line 2" in told(caught.value)
    assert "zz" in told(caught.value)


@NEEDS_PSPP
@pytest.mark.skipif(sys.platform != "linux", reason="the limits are set from outside")
@pytest.mark.parametrize(
    ("syntax", "said"),
    [
        ("LOOP #i=1 TO 1000000000.\nCOMPUTE x=#i.\nEND LOOP.", "PSPP did not finish LOOP within 1 second"),
        ("DO REPEAT a=a1 TO a30000000.\nCOMPUTE a=1.\nEND REPEAT.", "PSPP does not carry out DO REPEAT: "),
    ],
)
def test_what_has_no_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, syntax: str, said: str) -> None:
    monkeypatch.setattr(engine, "_LEAST_SECONDS", 1 if "LOOP" in syntax else 30)
    monkeypatch.setattr(engine, "_MOST_MEMORY", 100_000_000)
    with pytest.raises(InputError) as caught:
        run(tmp_path, syntax)
    assert said in told(caught.value)


def test_without_pspp_the_command_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.shutil, "which", lambda name: None)
    with pytest.raises(InputError) as caught:
        run(tmp_path, LOOP)
    assert "PSPP" in told(caught.value)
