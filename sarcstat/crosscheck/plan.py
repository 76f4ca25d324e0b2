"""From a command of an output to the requests that recompute it, on the rows that SPSS used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.expression import expression
from sarcstat.data.locating import base_name, located
from sarcstat.data.reading.source import open_source
from sarcstat.data.selection import selected_rows
from sarcstat.errors import SarcstatError, closest, counted
from sarcstat.outputs.output import Command, Label, Notes, Output
from sarcstat.syntax.reading.commands.coxreg import CoxRegression
from sarcstat.syntax.reading.reader import read_text
from sarcstat.syntax.reading.tree import Term
from sarcstat.syntax.requests.planned import NotOfferedError, Planned
from sarcstat.syntax.requests.requests import PROCEDURES, requests

#: What the dialog calls the condition of a filter, and its variable.
_FILTER = re.compile(r"(.*?)\s*\(FILTER\)\s*", re.DOTALL | re.IGNORECASE)
_FILTER_VARIABLE = "filter_$"
#: The covariate of a TIME PROGRAM, and the program with its COXREG in a log.
_TIME_COVARIATE = "t_cov_"
_PROGRAM = re.compile(
    r"^[ \t]*TIME PROGRAM\s*\.\s*$.*?^[ \t]*COXREG\b.*?\.[ \t]*$", re.DOTALL | re.MULTILINE | re.IGNORECASE
)
#: Commands of a log after which the data are no longer those of the file.
_SELECTION = re.compile(r"^[ \t]*SEL\w*\s+IF\s+(.+?)\.[ \t]*$", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_CHANGING = re.compile(
    r"^\s*(SELECT IF|SEL\w* IF|RECODE|COMPUTE|IF|DO IF|DO REPEAT|LOOP|TEMPORARY|SAMPLE|N OF CASES|ADD FILES|MATCH FILES"
    r"|AGGREGATE|MISSING VALUES|ALTER TYPE)\b",
    re.IGNORECASE | re.MULTILINE,
)


class NotCheckedError(Exception):
    """Why nothing of a command is recomputed; `data`: the data at hand are not those of the output."""

    def __init__(self, reason: str, *, data: bool = False) -> None:
        super().__init__(reason)
        self.data = data


@dataclass(frozen=True, slots=True)
class Plan:
    """The requests of a command, each with its rows of the data; `said` is what a reader must know of them.

    `whole` are the data before the filter.
    """

    parts: Sequence[tuple[Planned, Dataset]]
    dataset: Dataset
    said: Sequence[str] = ()
    whole: Dataset | None = None

    def on(self, dataset: Dataset) -> Plan:
        """The same requests on other rows of the data."""
        return replace(
            self, parts=[(each, _complete(dataset, each.complete)) for each, _ in self.parts], dataset=dataset
        )


@dataclass(slots=True)
class Data:
    """Data files, each read once: those given, else those beside the output."""

    folder: Path
    given: Sequence[str] = ()
    read: dict[str, Dataset] = field(default_factory=dict)

    def of(self, notes: Notes) -> Dataset:
        """The data that the Notes name; raises InputError where there are none."""
        where = located(notes.data_file, self.given, self.folder)
        if where not in self.read:
            self.read[where] = open_source(where).read(None)
        return self.read[where]


def planned(command: Command, output: Output, data: Data, *, selecting: bool = False) -> Plan:
    """The plan of a command.

    `selecting` takes the rows of a SELECT IF of the log where the output says that it had as many, and the data have
    more. Raises NotCheckedError with the reason where it cannot be recomputed, InputError where its data are not found
    or do not have the variables of the syntax.
    """
    notes = command.notes
    if notes is None:
        raise NotCheckedError(
            "the output has no Notes of this command, so that neither its syntax nor its data are known"
        )
    procedure = _with_program(_procedure(notes), output)
    dataset = data.of(notes)
    weight = _column(notes.weight, dataset, "weight") if notes.weight is not None else None
    split = split_columns(notes.split, dataset) if notes.split is not None else []
    dataset, chosen = _as_many(dataset, notes.rows, output.logs) if selecting else (dataset, [])
    whole = dataset
    dataset = _filtered(dataset, notes.filter)
    _check_rows(notes, len(whole.frame), len(dataset.frame), dataset, output)
    try:
        parts = [(each, dataset) for each in requests(procedure, dataset, weight, split)]
    except NotOfferedError as error:
        raise NotCheckedError(str(error)) from None
    said = [*_said(notes, dataset, weight, split, len(whole.frame)), *chosen]
    return Plan(parts, dataset, said, whole).on(dataset)


def _said(notes: Notes, dataset: Dataset, weight: str | None, split: Sequence[str], whole: int) -> Sequence[str]:
    said = [f"Data: {dataset.source}, {counted(len(dataset.frame), 'row')}"]
    if notes.filter is not None:
        said.append(f"of {whole:,}, filtered by {notes.filter.text}")
    if weight is not None:
        said.append(f"weighted by {weight}")
    if split:
        said.append(f"split by {' and '.join(split)}")
    if notes.lacking:
        said.append(f"the Notes do not tell {', '.join(notes.lacking)}")
    told = base_name(notes.data_file) if notes.data_file else None
    if told and told.casefold() != base_name(dataset.source).casefold():
        said.append(f"the output names {told}")
    return [", ".join(said) + "."]


def _procedure(notes: Notes) -> Any:
    """The command of the Notes' syntax, read; raises NotCheckedError where there is none that can be recomputed."""
    if not notes.syntax:
        raise NotCheckedError("its Notes have no syntax")
    text = notes.syntax.rstrip()
    try:
        job = read_text(text if text.endswith(".") else f"{text}.")
    except SarcstatError as error:
        raise NotCheckedError(f"its syntax was not understood: {error.problems[0].message}") from None
    found = [each for each in job.commands if isinstance(each, PROCEDURES)]
    if len(found) != 1:
        raise NotCheckedError(f"its syntax is that of {counted(len(found), 'procedure')} known here, not of one")
    return found[0]


def _with_program(procedure: Any, output: Output) -> Any:
    """A COXREG with the TIME PROGRAM that the log has of it: Notes may have the COXREG alone."""
    if not isinstance(procedure, CoxRegression) or procedure.program:
        return procedure
    named = {name.key for each in procedure.all_covariates if isinstance(each, Term) for name in each.variables}
    if _TIME_COVARIATE not in named:
        return procedure
    programs = []
    for text in (match[0] for log in output.logs for match in _PROGRAM.finditer(log)):
        try:
            programs += [each.program for each in read_text(text).commands if isinstance(each, CoxRegression)]
        except SarcstatError:
            continue
    if len(set(programs)) != 1:
        many = "the log has several" if programs else "the log has none either"
        raise NotCheckedError(f"its TIME PROGRAM is not in the Notes, and {many}")
    return replace(procedure, program=programs[0])


def split_columns(label: Label, dataset: Dataset) -> list[str]:
    """The variables of SPLIT FILE, outermost first: several are divided by commas, which labels may have as well.

    Raises NotCheckedError where they are not found in the data, or where the text may be read in several ways.
    """
    inside = [each for values in label.arguments for each in values]
    if inside:
        return [_column(each, dataset, "split") for each in inside]
    if label.kind == "variable":
        return [_column(label, dataset, "split")]
    found = list(_divided(label.text.split(","), dataset))
    if len(found) > 1:
        raise NotCheckedError(f"its split '{label.text}' may be read in several ways")
    return found[0] if found else [_column(label, dataset, "split")]


def _divided(pieces: Sequence[str], dataset: Dataset) -> Iterator[list[str]]:
    """Every way to read the pieces between commas as variables; the reasons why one is none are not kept."""
    if not pieces:
        yield []
    for end in range(1, len(pieces) + 1):
        try:
            first = _column(Label(kind="text", text=",".join(pieces[:end])), dataset, "split")
        except NotCheckedError as error:
            if not error.data:  # it may be each of several variables
                raise
            continue
        yield from ([first, *rest] for rest in _divided(pieces[end:], dataset))


def _column(label: Label, dataset: Dataset, what: str) -> str:
    """The variable that the Notes name by its name or its label."""
    names = [str(name) for name in dataset.frame.columns]
    wanted = (label.variable or label.text).strip()
    for candidates in (
        [name for name in names if name.casefold() == wanted.casefold()],
        [name for name in names if dataset.codebook.label(name).strip() == wanted],
    ):
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            raise NotCheckedError(f"its {what} '{wanted}' may be each of {', '.join(candidates)}")
    meant = closest(wanted, names)
    hint = f" (did you mean '{meant}'?)" if meant else ""
    raise NotCheckedError(f"its {what} '{wanted}' is no variable of {dataset.source}{hint}", data=True)


def _filtered(dataset: Dataset, label: Label | None) -> Dataset:
    """The rows that the filter leaves: its variable is neither 0 nor missing."""
    if label is None:
        return dataset
    condition = _FILTER.fullmatch(label.text)
    known = {str(name).casefold(): str(name) for name in dataset.frame.columns}
    name = known.get(_FILTER_VARIABLE) if condition else None
    own = dataset.codebook.label(name).strip() if name is not None else ""
    if condition and (name is None or own not in (label.text.strip(), _FILTER_VARIABLE)):
        return where(dataset, condition[1])
    column = dataset.frame[name or _column(label, dataset, "filter")]
    if column.dtype.kind not in "fiub":
        raise NotCheckedError(f"its filter '{label.text}' is no variable of numbers")
    return selected_rows(dataset, (column.notna() & (column.fillna(0) != 0)).to_numpy(dtype=bool))


def where(dataset: Dataset, condition: str) -> Dataset:
    """The rows for which the condition in the filter's label holds: the file has no variable of that filter."""
    try:
        kept, _ = expression.select(expression.parse(condition, place="the filter"), dataset, may_be_empty=True)
    except SarcstatError as error:
        reason = f"its filter '{condition}' is not in the data, and was not understood: {error.problems[0].message}"
        raise NotCheckedError(reason, data=True) from None
    return selected_rows(dataset, kept)


def _check_rows(notes: Notes, whole: int, filtered: int, dataset: Dataset, output: Output) -> None:
    """The output must have had as many rows: before its filter, or after it."""
    if notes.rows is None or notes.rows in (whole, filtered):
        return
    changing = dict.fromkeys(match[1].upper() for text in output.logs for match in _CHANGING.finditer(text))
    log = f"; the log has {', '.join(changing)}" if changing else ""
    raise NotCheckedError(
        f"the output used {counted(notes.rows, 'row')}, {dataset.source} has {whole:,}{log}", data=True
    )


def selections(logs: Sequence[str]) -> list[str]:
    """The conditions of SELECT IF in the logs, each once."""
    return list(dict.fromkeys(match[1].strip() for log in logs for match in _SELECTION.finditer(log)))


def _as_many(dataset: Dataset, rows: int | None, logs: Sequence[str]) -> tuple[Dataset, list[str]]:
    """The rows of one SELECT IF of the log, or of several in a row, that leave so many; and which they are."""
    known = selections(logs) if rows is not None and rows < len(dataset.frame) else []
    for chosen in (*([each] for each in known), *(known[:end] for end in range(2, len(known) + 1))):
        left = dataset
        try:
            for condition in chosen:
                left = where(left, condition)
        except NotCheckedError:
            continue
        if len(left.frame) == rows:
            said = " and ".join(f"SELECT IF {condition}" for condition in chosen)
            return left, [f"Of {len(dataset.frame):,} rows, {rows:,} are left by {said} of the log, as many as it had."]
    return dataset, []


def _complete(dataset: Dataset, names: Sequence[str]) -> Dataset:
    """The rows with a value of all these columns."""
    if not names:
        return dataset
    kept = dataset.frame[list(names)].notna().all(axis=1).to_numpy()
    return dataset if kept.all() else selected_rows(dataset, kept)
