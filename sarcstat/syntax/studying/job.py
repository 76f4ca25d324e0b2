"""A job of SPSS as studies: one for each data file that it works on."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sarcstat.errors import InputError
from sarcstat.syntax.reading.commands.data_list import DataList, GetData, InlineData
from sarcstat.syntax.reading.commands.datasets import ChangeFolder, DataSet, FileHandle, NewFile
from sarcstat.syntax.reading.commands.files import Get, Save
from sarcstat.syntax.reading.job import Job, NotComputed, Skipped
from sarcstat.syntax.reading.tree import File
from sarcstat.syntax.studying import toml
from sarcstat.syntax.studying.cases import Choice
from sarcstat.syntax.studying.data_files import DataFiles
from sarcstat.syntax.studying.entries import Comment
from sarcstat.syntax.studying.finishing import Body, finished
from sarcstat.syntax.studying.passes import in_effect
from sarcstat.syntax.studying.study import StudyPart
from sarcstat.syntax.studying.tables import Refused
from sarcstat.syntax.studying.variables import Dictionary, Variable
from sarcstat.syntax.studying.written import Written


@dataclass(frozen=True)
class Study:
    """One study: its text, and how many commands have no counterpart and are comments."""

    text: str
    comments: int
    tables: int


@dataclass(frozen=True)
class _Saved:
    """What a file holds that the job itself saved: the data of a study as they were then."""

    part: StudyPart
    variables: dict[str, Variable]
    choice: Choice
    command: Save


def studies_of(job: Job, name: str, sha256: str, files: DataFiles, folder: Path, refused: Refused) -> list[Study]:
    """The studies that a job makes, in the order of their data; all lie in `folder`.

    `name` and `sha256` are those of the job. Raises InputError where data cannot be found or read.
    """
    made = _Job(job, files)
    commands, unclear = in_effect(job.commands)
    for command in commands:
        made.carry_out(command, unclear=id(command) in unclear)
    with_tables = [each for each in made.parts if each.asked] or made.parts[-1:]
    if not with_tables:
        raise InputError(f"{name} opens no data.", "Name them with --data FILE.")
    studies = []
    for number, part in enumerate(with_tables, start=1):
        body = finished(part, refused)
        title = _plain(Path(name).stem) + (f"-{number}" if number > 1 else "")
        studies.append(Study(_text(part, body, name, sha256, title, folder), body.comments, body.tables))
    return studies


def _plain(name: str) -> str:
    """A name that is also one of a folder."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.")[:60] or "study"


def _text(part: StudyPart, body: Body, name: str, sha256: str, title: str, folder: Path) -> str:
    path = part.path if "::" in part.path else Path(os.path.relpath(part.path, folder)).as_posix()
    head = [
        f"A study made from {name} (SHA-256 {sha256}).",
        "What has no counterpart in a study is a comment at its place, with its line in the job.",
        f"Its expressions give SPSS's values on these data: {path} (SHA-256 {part.dataset.sha256}).",
    ]
    about = {"name": title, "title": f"Tables of {name}"}
    data = {"file": path, **({"allow": body.allow} if body.allow else {})}
    lines = [line for each in head for line in toml.commented(each)]
    lines += ["", "[study]", *toml.pairs(about), "", "[data]", *toml.pairs(data), *body.lines]
    return "\n".join(lines) + "\n"


class _Job:
    """The data sets of a job as it goes on."""

    def __init__(self, job: Job, files: DataFiles) -> None:
        self.files, self.written = files, Written(job)
        self.parts: list[StudyPart] = []
        self.active: StudyPart | None = None
        self.named: dict[str, StudyPart] = {}
        self.saved: dict[str, _Saved] = {}
        self.early: list[Comment] = []

    def carry_out(self, command: Any, *, unclear: bool) -> None:
        """Take note of a command; one that is `unclear` makes what follows unclear."""
        if unclear:
            part = self.working(command)
            part.comment(command, "no counterpart: SPSS takes the values as missing in commands before it, too")
            part.block(command)
            return
        done = _DONE.get(type(command))
        if done is not None:
            done(self, command)
        elif self.active is None and isinstance(command, Skipped | NotComputed):
            text = "left out, since it bears on no number" if isinstance(command, Skipped) else "is not computed"
            self.early.append(Comment(self.written.where(command.place), text, self.written.text(command)))
        else:
            self.working(command).carry_out(command)
            if isinstance(command, Save) and command.file.path is not None:
                self._save(command)

    def working(self, command: Any) -> StudyPart:
        """The data set that a command works on; raises InputError where there is none."""
        if self.active is None:
            alone = self.files.alone()
            if alone is None:
                place = command.place
                message = f"{place.file}, line {place.line}: the job names no data before this command."
                raise InputError(message, "A study is made of a job and its data: name them with --data FILE.")
            self.open(alone)
        assert self.active is not None
        return self.active

    def open(self, path: str, sheet: str | None = None) -> StudyPart:
        """Work on a file: on the study that it has already, where its columns are still as the file has them."""
        for part in self.parts:
            if part.path == path and not part.variables.trying.masked:
                _begin_anew(part)
                self.active = part
                return part
        dataset = self.files.read(path, sheet)
        part = StudyPart(path, dataset, Dictionary(dataset), self.written)
        part.variables.entries += self.early
        self.early = []
        self.parts.append(part)
        self.active = part
        return part

    def _get(self, command: Get) -> None:
        path = command.file.path
        if path is None:
            self._unknown(command, command.file)
            return
        saved = self.saved.get(_key(path))
        if saved is not None:
            part = self.active = saved.part
            part.variables.finish()
            part.variables.scope.variables, part.choice = dict(saved.variables), saved.choice
            part.choose_variables(saved.command.chosen, saved.command)
        else:
            part = self.open(self.files.found(path, command.place, "GET FILE"))
        part.choose_variables(command.chosen, command)

    def _unknown(self, command: Any, file: File) -> None:
        part = self.named.get(file.name.key) if file.name is not None else self.active
        if part is None:
            part = self.working(command)
            part.comment(command, "no counterpart: the data are not those of a file")
            part.block(command)
        self.active = part

    def _save(self, command: Save) -> None:
        assert self.active is not None
        assert command.file.path is not None
        self.active.variables.finish()
        self.active.variables.hold()
        choice = self.active.choice
        kept = Choice(where=choice.where, weight=choice.weight, blocked=choice.blocked)
        self.saved[_key(command.file.path)] = _Saved(
            self.active, dict(self.active.variables.scope.variables), kept, command
        )

    def _get_data(self, command: GetData) -> None:
        path = self.files.found(command.file.path or "", command.place, "GET DATA")
        sheet = command.clauses["SHEET"]
        part = self.open(path, str(sheet[1]) if sheet is not None else None)
        part.comment(command, "the file is read as a study reads it, not by the formats of this command")

    def _data_list(self, command: DataList) -> None:
        alone = self.files.alone()
        if alone is None:
            message = f"{command.place.file}, line {command.place.line}, DATA LIST: a study names a file of data."
            raise InputError(message, "Save the data (SAVE OUTFILE='data.sav'), and name the file with --data.")
        self.open(alone).comment(command, f"the data are read from {Path(alone).name} instead")

    def _data_set(self, command: DataSet) -> None:
        if command.name is None:
            return
        if command.action == "NAME" and self.active is not None:
            self.named[command.name.key] = self.active
        elif command.action == "ACTIVATE":
            part = self.named.get(command.name.key)
            if part is None:
                part = self.working(command)
                part.comment(command, "no counterpart: the data are not those of a file")
                part.block(command)
            self.active = part
        elif command.action in ("COPY", "DECLARE"):
            self.working(command).comment(command, "no counterpart: a study has one data set")

    def _folder(self, command: ChangeFolder) -> None:
        self.files.change_folder(command.folder)

    def _handle(self, command: FileHandle) -> None:
        self.files.handles[command.name.key] = command.path

    def _new(self, command: NewFile) -> None:
        self.active = None

    def _nothing(self, command: InlineData) -> None:
        """The data of a DATA LIST, of which a comment tells."""


def _key(path: str) -> str:
    return re.split(r"[\\/]", path)[-1].casefold()


def _begin_anew(part: StudyPart) -> None:
    """The data of a file as they are in it."""
    part.variables.finish()
    part.choice, part.lasting = Choice(), None
    names = [str(name) for name in part.dataset.frame.columns]
    fresh = Dictionary(part.dataset).scope.variables
    part.variables.scope.variables = {name.casefold(): fresh[name.casefold()] for name in names}


_DONE: dict[type, Callable[[_Job, Any], None]] = {
    Get: _Job._get,
    GetData: _Job._get_data,
    DataList: _Job._data_list,
    InlineData: _Job._nothing,
    DataSet: _Job._data_set,
    ChangeFolder: _Job._folder,
    FileHandle: _Job._handle,
    NewFile: _Job._new,
}
