"""The syntax that is written, carried out: what its procedures compute from its own data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sarcstat.cli.perform import perform
from sarcstat.data.steps.view import View
from sarcstat.data.steps.workspace import Workspace
from sarcstat.display.shapes.document import Document
from sarcstat.render.json import record
from sarcstat.syntax.reading.commands.transforming import Compute, Recode
from sarcstat.syntax.reading.expressions import Operation
from sarcstat.syntax.reading.job import NotComputed, Skipped
from sarcstat.syntax.reading.reader import read
from sarcstat.syntax.reading.tree import Name, Value
from sarcstat.syntax.requests.planned import NotOfferedError
from sarcstat.syntax.requests.requests import PROCEDURES, requests

Identity = frozenset[tuple[str, Any]]


@dataclass(frozen=True)
class Session:
    """What a procedure sees, and which variables are made of which others."""

    view: View
    made: Mapping[str, str]


def procedures(text: str, folder: Path) -> Iterator[tuple[Any, Session]]:
    """Each procedure of a syntax with the data that it sees; the syntax has neither mistakes nor remarks."""
    job = read(text.encode(), "emitted.sps")
    assert job.remarks == ()
    assert {each.name for each in job.not_computed} <= {"EXAMINE", "NPAR TESTS"}
    workspace = Workspace(folder)
    made: dict[str, str] = {}
    for command in job.commands:
        if isinstance(command, PROCEDURES):
            yield command, Session(workspace.now(), dict(made))
            workspace.procedure_done()
        elif isinstance(command, NotComputed):
            workspace.now()
            workspace.procedure_done()
        elif not isinstance(command, Skipped):
            for target, source in _made(command):
                made[target.text] = made.get(source.text, source.text)
            workspace.carry_out(command)


def _made(command: Any) -> Iterator[tuple[Name, Name]]:
    """The variables that a command makes each of one other: a copy, another unit, or other codes."""
    if isinstance(command, Compute) and (source := _source(command.expression)) is not None:
        yield command.target, source
    if isinstance(command, Recode) and command.into:
        yield from zip(command.into, command.variables, strict=True)  # type: ignore[misc]


def _source(expression: Any) -> Name | None:
    """The variable that an expression copies or gives another unit."""
    if isinstance(expression, Operation) and [type(each) for each in expression.operands] == [Name, Value]:
        expression = expression.operands[0]
    return expression if isinstance(expression, Name) else None


def documents(text: str, folder: Path) -> Iterator[tuple[Document, Session]]:
    """What the procedures of a syntax compute, by the requests that they are."""
    for command, session in procedures(text, folder):
        view = session.view
        try:
            planned = list(requests(command, view.dataset, view.weight, view.split))
        except NotOfferedError as refused:
            raise AssertionError(str(refused)) from refused
        for each in planned:
            yield perform(each.request, view.dataset), session


def numbers(document: Document, made: Mapping[str, str]) -> dict[Identity, Any]:
    """Each statistic by all that tells it apart; variables that are made of others are called as these."""
    found: dict[Identity, Any] = {}
    for each in record(document)["statistics"]:
        if each["convention"] != "spss":
            continue
        named = {
            key: _original(value, made) for key, value in each.items() if key not in ("stat", "stat_label", "analysis")
        }
        if named.get("level"):  # SPSS writes a number with the decimals of its format
            named["level"] = re.sub(r"^(-?\d+)\.0+$", r"\1", named["level"])
        found[frozenset(named.items())] = each["stat"]
    return found


def _original(value: Any, made: Mapping[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    if any(part in made for part in value.split("*")):
        return "*".join(made.get(part, part) for part in value.split("*"))
    for name, source in made.items():
        value = value.replace(f"{name} = ", f"{source} = ")
    return value
