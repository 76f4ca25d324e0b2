"""Transformations that are read for another program, and what must not be among them."""

from __future__ import annotations

import pytest

from sarcstat.syntax.reading.job import Foreign, Skipped
from sarcstat.syntax.reading.reader import examine, read


def test_transformations_around_a_foreign_one_go_with_it() -> None:
    before = "COMPUTE a=1.\nVECTOR v=x TO z.\n* said.\nRECODE x (1=2) /y (2=3).\nTITLE t.\n"
    syntax = before + "LOOP #i=1 TO 3.\nCOMPUTE v(#i)=1.\nEND LOOP.\nEXECUTE.\nCOMPUTE b=2.\n"
    commands = read(syntax.encode(), "job.sps", foreign=True).commands
    assert [type(each).__name__ for each in commands] == ["Skipped", "Foreign", "Execute", "Compute"]
    foreign = commands[1]
    assert isinstance(foreign, Foreign)
    assert (foreign.name, foreign.place.line) == ("VECTOR", 2)
    assert foreign.text.splitlines() == [
        "COMPUTE a=1.",
        "VECTOR v=x TO z.",
        "RECODE x (1=2) /y (2=3).",
        "LOOP #i=1 TO 3.",
        "COMPUTE v(#i)=1.",
        "END LOOP.",
    ]
    assert isinstance(commands[0], Skipped)


@pytest.mark.parametrize(
    "block",
    [
        "LOOP #i=1 TO 3.\nXSAVE OUTFILE='x.sav'.\nEND LOOP.",
        "LOOP #i=1 TO 3.\nPRINT OUTFILE='x.txt' /x.\nEND LOOP.",
        "LOOP #i=1 TO 3.\n/* a */ HOST COMMAND=['ls'].\nEND LOOP.",
        "DO REPEAT c=HOST.\nc COMMAND=['ls'].\nEND REPEAT.",
        "DO REPEAT c=x y.\nLOOP #i=1 TO 3.\nERASE FILE='x'.\nEND LOOP.\nEND REPEAT.",
        "DO REPEAT c=x\n y.\nSAVE OUTFILE='x.sav'.\nEND REPEAT.",
        "LOOP #i=1 TO 3.\nEXECUTE.\nEND LOOP.",
    ],
)
def test_a_block_holds_transformations_only(block: str) -> None:
    mistakes = examine(block.encode(), "job.sps", foreign=True).mistakes
    assert any("cannot stand in a block" in each.message for each in mistakes)


@pytest.mark.parametrize(
    "command", ["DEFINE !m () x !ENDDEFINE.", "SAMPLE .5.", "MATRIX.\nEND MATRIX.", "XSAVE OUTFILE='x'."]
)
def test_what_writes_runs_or_draws_stays_refused(command: str) -> None:
    assert any("is not carried out" in each.message for each in examine(command.encode(), "j", foreign=True).mistakes)


def test_without_asking_for_it_they_are_mistakes() -> None:
    assert examine(b"COUNT c=x (1).", "j").mistakes
