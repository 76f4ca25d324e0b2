"""The syntax that is written, carried out by the little that it uses: what its procedures compute from its own data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sarcstat.cli.perform import perform
from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.display.document import Document
from sarcstat.render.json import record
from sarcstat.syntax.reading.commands.choosing import SelectIf, SplitFile, Temporary, Weight
from sarcstat.syntax.reading.commands.data_list import GetData
from sarcstat.syntax.reading.commands.dictionary import Formats, ValueLabels, VariableLabels
from sarcstat.syntax.reading.commands.transforming import Compute, Recode
from sarcstat.syntax.reading.expressions import Call, Operation, System, Unary
from sarcstat.syntax.reading.reader import read
from sarcstat.syntax.reading.tree import Name, Range, Value
from sarcstat.syntax.requests.planned import NotOfferedError
from sarcstat.syntax.requests.requests import PROCEDURES, requests

Identity = frozenset[tuple[str, Any]]


@dataclass
class Session:
    """The data as the commands so far have left them."""

    folder: Path
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    variables: dict[str, Variable] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)  # a variable that is made of another
    weight: str | None = None
    split: tuple[str, ...] = ()
    selection: Any = None  # of the next procedure alone

    def name(self, of: Name) -> str:
        return next((str(each) for each in self.frame.columns if str(each).casefold() == of.key), of.text)

    def original(self, of: Name) -> str:
        """The variable of the file that a variable is made of, or itself."""
        return self.made.get(self.name(of), self.name(of))

    def dataset(self) -> Dataset:
        kept = np.ones(len(self.frame), dtype=bool) if self.selection is None else self.selection
        frame = self.frame[kept].reset_index(drop=True)
        return Dataset(frame, Codebook(self.variables), "emitted.csv", None, 1, "case")

    def change(self, variable: str, **what: Any) -> None:
        self.variables[variable] = replace(self.variables.get(variable, Variable(decimals=2)), **what)


def procedures(text: str, folder: Path) -> Iterator[tuple[Any, Session]]:
    """Each procedure of a syntax with the data that it sees; the syntax has neither mistakes nor remarks."""
    job = read(text.encode(), "emitted.sps")
    assert job.remarks == ()
    assert job.not_computed == () or {each.name for each in job.not_computed} <= {"EXAMINE", "NPAR TESTS"}
    session = Session(folder)
    for command in job.commands:
        if isinstance(command, PROCEDURES):
            yield command, session
            session.selection = None
        else:
            _carry_out(command, session)


def _carry_out(command: Any, session: Session) -> None:
    if isinstance(command, GetData):
        _read(command, session)
    elif isinstance(command, VariableLabels):
        for names, label in command.parts:
            for name in names:
                session.change(session.name(name), label=label)
    elif isinstance(command, ValueLabels):
        for names, pairs in command.parts:
            for name in names:
                labels = {value.value: label for value, label in pairs}
                session.change(session.name(name), value_labels=labels)
    elif isinstance(command, Formats):
        for names, form in command.parts:
            for name in names:
                session.change(session.name(name), decimals=form.decimals or 0)
    elif isinstance(command, Compute):
        name = session.name(command.target)
        session.frame[name] = _value(command.expression, session)
        source = _source(command.expression)
        if source is not None:
            session.made[name] = session.original(source)
    elif isinstance(command, Recode):
        _recode(command, session)
    elif isinstance(command, SelectIf):
        session.selection = _value(command.condition, session).to_numpy() == 1
    elif isinstance(command, Weight):
        session.weight = None if command.variable is None else session.name(command.variable)
    elif isinstance(command, SplitFile):
        session.split = tuple(session.name(each) for each in command.variables)
    else:
        assert type(command).__name__ in (
            "Skipped",
            "Execute",
            "DataSet",
            "SortCases",
            "Temporary",
            "NotComputed",
            "Set",
        )
        assert isinstance(command, Temporary) or session.selection is None or type(command).__name__ == "NotComputed"
        if type(command).__name__ == "NotComputed":
            session.selection = None


def _source(expression: Any) -> Name | None:
    """The variable that an expression copies or gives another unit."""
    if isinstance(expression, Operation) and [type(each) for each in expression.operands] == [Name, Value]:
        expression = expression.operands[0]
    return expression if isinstance(expression, Name) else None


def _read(command: GetData, session: Session) -> None:
    path = session.folder / str(command.file.path)
    texts = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8")
    fields = [(str(name), each.format) for each in command.fields for name in each.variables]
    texts.columns = pd.Index([name for name, _ in fields])
    for name, form in fields:
        assert form is not None
        session.frame[name] = pd.to_numeric(texts[name]).astype(float) if form.kind == "F" else texts[name]
        session.variables[name] = Variable(decimals=form.decimals or 0)


def _recode(command: Recode, session: Session) -> None:
    for source, target in zip(command.variables, command.into or command.variables, strict=True):
        old = session.frame[session.name(source)]
        there = session.name(target) in session.frame.columns
        new = session.frame[session.name(target)].copy() if there else pd.Series(np.nan, index=old.index)
        done = pd.Series(data=False, index=old.index)
        for each in command.recodings:
            fits = _fits(old, each.old) & ~done
            done |= fits
            if each.new not in ("SYSMIS", "COPY"):
                new[fits] = each.new.value
        session.frame[session.name(target)] = new
        if command.into:
            session.made[session.name(target)] = session.original(source)


def _fits(old: pd.Series[Any], values: Any) -> pd.Series[Any]:
    found = pd.Series(data=False, index=old.index)
    for each in values:
        if isinstance(each, Value):
            found |= old == each.value
        elif isinstance(each, Range):
            found |= old.between(each.low, each.high)
        else:
            found |= old.isna() if str(each) in ("SYSMIS", "MISSING") else True
    return found


def _value(of: Any, session: Session) -> pd.Series[Any]:
    """An expression on every case: truths are 1 and 0, and nan is missing."""
    frame = session.frame
    if isinstance(of, Value):
        return pd.Series(float(of.value), index=frame.index)
    if isinstance(of, Name):
        return frame[session.name(of)]
    if isinstance(of, System):
        return pd.Series(np.arange(1.0, len(frame) + 1), index=frame.index)
    if isinstance(of, Unary):
        return 1 - _value(of.operand, session) if of.operator == "NOT" else -_value(of.operand, session)
    if isinstance(of, Call) and of.function == "MISSING":
        return _value(of.arguments[0], session).isna().astype(float)
    if isinstance(of, Call) and of.function == "ANY":
        first, *others = (_value(each, session) for each in of.arguments)
        return sum((first == each).astype(float) for each in others).clip(upper=1)
    assert isinstance(of, Operation), of
    found, *others = (_value(each, session) for each in of.operands)
    for each in others:
        missing = found.isna() | each.isna()
        found = {
            "*": lambda a, b: a * b,
            "/": lambda a, b: a / b,
            "=": lambda a, b: (a == b).astype(float),
            "<": lambda a, b: (a < b).astype(float),
            "AND": lambda a, b: a * b,
        }[of.operator](found, each).mask(missing)
    return found


def documents(text: str, folder: Path) -> Iterator[tuple[Document, Session]]:
    """What the procedures of a syntax compute, by the requests that they are."""
    for command, session in procedures(text, folder):
        dataset = session.dataset()
        try:
            planned = list(requests(command, dataset, session.weight, session.split))
        except NotOfferedError as refused:
            raise AssertionError(str(refused)) from refused
        for each in planned:
            yield perform(each.request, dataset), session


def numbers(document: Document, made: Mapping[str, str]) -> dict[Identity, Any]:
    """Each statistic by all that tells it apart; variables that are made of others are called as these."""
    found: dict[Identity, Any] = {}
    for each in record(document)["statistics"]:
        if each["convention"] != "spss":
            continue
        named = {
            key: _original(value, made) for key, value in each.items() if key not in ("stat", "stat_label", "analysis")
        }
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
