"""Every error says what to do; where nothing can be done but what the message says, the list here says why."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sarcstat

PACKAGE = Path(sarcstat.__file__).parent
KINDS = ("SarcstatError", "UsageError", "InputError", "AnalysisError", "RSetupError", "NoRowsError", "Problem")
#: A module → how many of its errors have no hint, and why.
WITHOUT: dict[str, tuple[int, str]] = {
    "api.files": (1, "what click says of an option, which names it"),
    "cli.perform": (2, "what click says of an option, which names it"),
    "cli.saying": (1, "the reason is the system's, and standard output the user's own"),
    "cli.study.against": (1, "the problems of every table stand before it"),
    "analysis.sensitivity": (1, "a reason within a row of a table"),
    "syntax.studying.tables": (1, "a reason within a comment of a study"),
    "syntax.running.job": (1, "the error of a procedure, which a job goes on after"),
    "syntax.reading.source": (1, "the number of mistakes that are not shown"),
    "crosscheck.check": (1, "an output without tables has nothing to compare, and its kinds are named"),
    "crosscheck.listings.check": (1, "an output without tables has nothing to compare, and its kinds are named"),
    "files_written": (3, "the folder and the reason are named: another folder is the way"),
    "render.templating.sandbox": (3, "the file of the template and what is wrong with it are named"),
    "simulation.check": (18, "a design's numbers contradict each other: the message names both sides"),
    "simulation.covariates": (2, "a design's numbers contradict each other: the message names both sides"),
    "simulation.events": (3, "a design's numbers contradict each other: the message names both sides"),
}


def without_hint(source: str) -> Iterator[int]:
    """The lines on which an error is made of a message alone."""
    for node in ast.walk(ast.parse(source)) if any(kind in source for kind in KINDS) else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS and node.args:
            given = (
                node.args[1] if len(node.args) > 1 else next((e.value for e in node.keywords if e.arg == "hint"), None)
            )
            empty = given is None or (isinstance(given, ast.Constant) and not given.value)
            if empty and not any(isinstance(each, ast.Starred) for each in node.args):
                yield node.lineno


def test_every_error_has_a_hint_or_a_reason_why_not() -> None:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        lines = list(without_hint(path.read_text("utf-8")))
        if lines:
            found[".".join(path.relative_to(PACKAGE).with_suffix("").parts)] = lines
    numbers = {name: len(lines) for name, lines in found.items()}
    assert numbers == {name: number for name, (number, _) in WITHOUT.items()}, found


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("raise InputError('wrong')", [1]),
        ("raise InputError('wrong', None)", [1]),
        ("raise InputError('wrong', '')", [1]),
        ("\nraise InputError('wrong', hint=None)", [2]),
        ("raise InputError('wrong', 'Mend it.')", []),
        ("raise InputError('wrong', hint=said)", []),
        ("raise InputError.of(problems)", []),
        ("raise RError(text)", []),
    ],
)
def test_the_test_sees_them(source: str, lines: list[int]) -> None:
    assert list(without_hint(source)) == lines
