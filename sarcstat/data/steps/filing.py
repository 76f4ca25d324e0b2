"""Commands that read and write files and data sets, carried out in a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sarcstat.data.steps.choosing import got, to_save
from sarcstat.data.steps.combining import combine
from sarcstat.data.steps.engine import run_with_pspp
from sarcstat.data.steps.files.data_list import data_list, text_lines
from sarcstat.data.steps.files.get_data import get_data
from sarcstat.data.steps.session import Session
from sarcstat.data.steps.table import Table
from sarcstat.errors import listing
from sarcstat.syntax.reading.commands.data_list import DataList, GetData, InlineData
from sarcstat.syntax.reading.commands.datasets import ChangeFolder, DataSet, FileHandle, NewFile
from sarcstat.syntax.reading.commands.files import Combine, Get, Save
from sarcstat.syntax.reading.job import Foreign
from sarcstat.syntax.reading.tree import File, Name

if TYPE_CHECKING:
    from sarcstat.data.steps.workspace import Workspace


def get(workspace: Workspace, command: Get) -> None:
    """GET: work on the data of a file or a data set."""
    table = _table(workspace, command.file, "GET FILE")
    taken = got(command, table)
    if table.weight and not taken.weight:
        line = f"{command.place.file}, line {command.place.line}"
        workspace.tell(f"{line}: the data are not weighted, since '{table.weight}', which the file names, is left out")
    workspace.open(taken)


def save(workspace: Workspace, command: Save) -> None:
    """SAVE: write the data that are worked on, or keep them."""
    workspace.need_data(command)
    table = workspace.active.shown()[0] if command.unselected == "DELETE" else workspace.active.read()
    workspace.storage.save(_path(command.file), to_save(command, table), protected=command.protected)
    workspace.active.done()


def put(workspace: Workspace, file: File, table: Table) -> None:
    """Keep or write a table as a file or a data set of that name."""
    name = _set(workspace, file)
    if name is not None:
        workspace.sets.name(name, Session(table, workspace.happened))
    else:
        workspace.storage.save(_path(file), table)


def _set(workspace: Workspace, file: File) -> Name | None:
    """The name of the data set that a file stands for, if it does: dialogs write such names in quotation marks."""
    name = file.name
    if name is None and file.path is not None and workspace.sets.known(file.path):
        name = Name(file.path, file.place)
    return None if name is None or name.key in workspace.storage.folders.handles else name


def _path(file: File) -> str:
    return file.path if file.path is not None else str(file.name)


def _table(workspace: Workspace, file: File, command: str) -> Table:
    """The data of a file, a data set, or the active ones."""
    if file.active:
        workspace.worked_on()
        return workspace.active.read()
    name = _set(workspace, file)
    if name is not None:
        return workspace.sets.of(name).now()
    return workspace.storage.read(_path(file), file.place, command)


def combine_files(workspace: Workspace, command: Combine) -> None:
    """ADD FILES and MATCH FILES: work on several data joined, all of whose cases are seen."""
    if any(part.file.active for part in command.parts):
        workspace.lasting(command, command.name)
        if ended := workspace.active.setting.selecting:
            line = f"{command.place.file}, line {command.place.line}"
            workspace.tell(f"{line}: {command.name} ended {listing(ended)}; what should go on is said again after it")
    tables = [_table(workspace, part.file, command.name) for part in command.parts]
    with workspace.noted() as notes:
        combined = called(combine(command, tables, notes), command, command.name)
        workspace.sets.replace(Session(combined, workspace.happened))


def foreign(workspace: Workspace, command: Foreign) -> None:
    """A command that PSPP carries out."""
    workspace.become(command, run_with_pspp(command, workspace.lasting(command, command.name)))
    workspace.tell(f"{command.place.file}, line {command.place.line}: {command.name} was carried out by PSPP")


def list_data(workspace: Workspace, command: DataList) -> None:
    """DATA LIST: the data of a text file, or a promise of those that follow."""
    if command.file is None:
        workspace.listed = command
        return
    written = _path(command.file)
    path = workspace.storage.path(written, command.file.place)
    with workspace.noted() as notes:
        lines = text_lines(path, written, encoding=command.encoding, notes=notes)
        workspace.open(data_list(command, lines, notes))


def inline(workspace: Workspace, command: InlineData) -> None:
    """BEGIN DATA: the data that a DATA LIST has promised."""
    assert workspace.listed is not None
    with workspace.noted() as notes:
        table = data_list(workspace.listed, command.lines, notes)
    workspace.open(Table(table.columns, cases=table.cases, source=f"BEGIN DATA of {command.place.file}"))
    workspace.listed = None


def import_data(workspace: Workspace, command: GetData) -> None:
    """GET DATA: work on the data of a file of another program."""
    written = _path(command.file)
    path = workspace.storage.path(written, command.file.place)
    with workspace.noted() as notes:
        workspace.open(get_data(command, path, written, notes))


def new_file(workspace: Workspace, command: NewFile) -> None:
    """NEW FILE: work on no data."""
    workspace.open(Table([]))


def change_folder(workspace: Workspace, command: ChangeFolder) -> None:
    """CD: where paths begin."""
    workspace.storage.change_folder(command.folder)


def name_file(workspace: Workspace, command: FileHandle) -> None:
    """FILE HANDLE: a name for a file."""
    workspace.storage.folders.handles[command.name.key] = command.path


def data_set(workspace: Workspace, command: DataSet) -> None:
    """DATASET: names for data."""
    line = f"{command.place.file}, line {command.place.line}"
    if workspace.sets.adopts(command):
        workspace.tell(f"{line}: nothing before it has the name '{command.name}': the data that were read are meant")
    if workspace.sets.lacks(command):
        workspace.tell(f"{line}: DATASET CLOSE: there is no data set '{command.name}'")
    workspace.sets.carry_out(command)


def called(table: Table, command: Any, name: str) -> Table:
    """The table; one that no file is the source of is called by the command that made it."""
    if table.source:
        return table
    source = f"{name} in line {command.place.line} of {command.place.file}"
    return Table(table.columns, cases=table.cases, weight=table.weight, source=source)
