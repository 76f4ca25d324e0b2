"""The data sets of a job, and its commands carried out on them one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from sarcstat.data.steps import dictionary, filing
from sarcstat.data.steps.aggregating import aggregate
from sarcstat.data.steps.autorecoding import autorecode
from sarcstat.data.steps.expression.values import Happenings
from sarcstat.data.steps.naming import wrong
from sarcstat.data.steps.preparing import DECLARING, WAITING
from sarcstat.data.steps.session import Session, chosen
from sarcstat.data.steps.sets import DataSets
from sarcstat.data.steps.sorting import sort_cases
from sarcstat.data.steps.storage import Storage
from sarcstat.data.steps.table import Column, Table
from sarcstat.data.steps.view import View
from sarcstat.errors import listing
from sarcstat.syntax.reading.commands.aggregate import Aggregate, Autorecode
from sarcstat.syntax.reading.commands.choosing import Execute, Filter, SortCases, SplitFile, Temporary, Use, Weight
from sarcstat.syntax.reading.commands.data_list import DataList, GetData, InlineData
from sarcstat.syntax.reading.commands.datasets import ChangeFolder, DataSet, FileHandle, NewFile
from sarcstat.syntax.reading.commands.dictionary import AlterType, DeleteVariables, RenameVariables
from sarcstat.syntax.reading.commands.files import Combine, Get, Save
from sarcstat.syntax.reading.job import Foreign
from sarcstat.syntax.reading.tree import File

Array: TypeAlias = "np.ndarray[Any, Any]"
_NOTHING = Table([])


class Workspace:
    """The data sets of a job in `folder`.

    `data` are files given beside the job: the only one is what a job without GET works on, and each stands in for a
    file of its name. `allow_save`: SAVE writes files, within the folder, when the job is done; otherwise they are kept
    for a later GET only.
    """

    def __init__(self, folder: Path, *, data: Sequence[str] | None = None, allow_save: bool = False) -> None:
        self.happened = Happenings()
        self._told: list[str] = []
        self.storage = Storage(folder, tuple(data or ()), allow_save=allow_save, tell=self.tell)
        self.listed: DataList | None = None
        alone = self.storage.alone()
        self._first = Session(alone if alone is not None else _NOTHING, self.happened)
        self.sets = DataSets(self._first)
        self._view: View | None = None

    @property
    def active(self) -> Session:
        """The data that are worked on."""
        return self.sets.active

    @property
    def notes(self) -> list[str]:
        """What the user should know of: what became missing and how often, what was not written, where a file was."""
        return [*self._told, *self.happened.sentences()]

    def tell(self, sentence: str) -> None:
        """Remember a sentence that is told in the end, once."""
        if sentence not in self._told:
            self._told.append(sentence)

    @contextmanager
    def noted(self) -> Iterator[list[str]]:
        """A list for sentences that are told in the end."""
        notes: list[str] = []
        yield notes
        for note in notes:
            self.tell(note)

    @property
    def there(self) -> bool:
        """Whether there are data."""
        return bool(len(self.active.setting.known))

    def carries_out(self, command: Any) -> bool:
        """Whether a command is one of data: `carry_out` takes it."""
        return isinstance(command, (*DECLARING, *WAITING)) or type(command) in _CARRIED

    def carry_out(self, command: Any) -> None:
        """Carry out a command of data, or remember it for the next pass.

        Raises InputError with the place of what is wrong, before anything is changed.
        """
        self._view = None
        if isinstance(command, (*DECLARING, *WAITING)):
            self.need_data(command)
            self.active.transform(command)
        else:
            _CARRIED[type(command)](self, command)

    def now(self) -> View:
        """What a procedure sees that stands here, all that waits done; the same until something else is carried out."""
        self.worked_on()
        if self._view is None:
            table, places = self.active.shown()
            setting = self.active.setting
            self._view = View(
                table,
                table.weight,
                setting.split,
                setting.separate,
                places,
                filter=setting.filter,
                cases=self.active.table.cases,
            )
            if self._view.scattered:
                self.tell(
                    f"SPLIT FILE BY {listing(setting.split)}: the cases are not sorted by it; SPSS would make a part "
                    "of each run of equal values, here all cases of the same values are one part"
                )
            if setting.split and setting.resorted:
                self.tell(
                    f"SPLIT FILE BY {listing(setting.split)} goes on behind SORT CASES; by IBM's Command Syntax "
                    "Reference SORT CASES overrides it: write SPLIT FILE again behind SORT CASES, or SPLIT FILE OFF"
                )
        return self._view

    def procedure_done(self) -> None:
        """A procedure is through: TEMPORARY ends."""
        self.active.done()
        self._view = None

    def done(self, *, stopped: bool) -> None:
        """The job is done: what it saved is written, all or none; where it was stopped in the middle, nothing is.

        Raises InputError where something cannot be written.
        """
        if stopped:
            self.storage.leave()
        else:
            self.storage.write()

    def add(self, columns: Iterable[Column]) -> None:
        """Variables that a procedure saves, with a value for each case of the view; they stay when TEMPORARY ends."""
        view = self.now()
        self.active.add(columns, view.places)
        self._view = None

    def put(self, file: File, table: Table) -> None:
        """Keep or write a table as a file or a data set of that name."""
        filing.put(self, file, table)

    def need_data(self, command: Any) -> None:
        """Raise InputError where a command needs data and there are none."""
        if not len(self.active.setting.known) and not isinstance(command, DECLARING):
            raise wrong("there are no data yet", command.place, "GET FILE, GET DATA or DATA LIST reads some.")
        self.worked_on()

    def worked_on(self) -> None:
        """Remember that the only data given are worked on, where they are those that are active."""
        if self.active is self._first:
            self.storage.used.update(self.storage.given[:1])

    def lasting(self, command: Any, name: str) -> Table:
        """The active data for a command that changes them as a whole, which no TEMPORARY may precede."""
        self.need_data(command)
        if self.active.lasting is not None:
            message = f"{name} cannot stand between TEMPORARY and a procedure"
            raise wrong(message, command.place, "EXECUTE ends what TEMPORARY began.")
        return self.active.now()

    def open(self, table: Table) -> None:
        """Work on other data; those that have a name stay."""
        self.sets.active = Session(table, self.happened)

    def become(self, command: Any, table: Table) -> None:
        """Go on with other data, and tell what ends with variables that are gone."""
        ended = self.active.become(table)
        if ended:
            line = f"{command.place.file}, line {command.place.line}"
            self.tell(f"{line}: {listing(ended)} ended, since its variable is gone")

    # Commands that read the data or wait for that.

    def _execute(self, command: Execute) -> None:
        self.active.done()

    def _temporary(self, command: Temporary) -> None:
        self.active.temporary()

    def _choose(self, command: Filter | Use | Weight | SplitFile) -> None:
        self.active.choose(command)

    def _sort(self, command: SortCases) -> None:
        table = self.lasting(command, "SORT CASES")
        self.become(command, sort_cases(command, table))
        self.active.sorted()

    def _rename(self, command: RenameVariables) -> None:
        if self.active.lasting is not None:
            self.lasting(command, "RENAME VARIABLES")
        self.active.rename(command)

    def _delete(self, command: DeleteVariables) -> None:
        table = self.lasting(command, "DELETE VARIABLES")
        self.become(command, dictionary.apply(command, table))

    def _alter(self, command: AlterType) -> None:
        table = self.lasting(command, "ALTER TYPE")
        with self.noted() as notes:
            self.become(command, dictionary.apply(command, table, notes))

    def _autorecode(self, command: Autorecode) -> None:
        """AUTORECODE: codes for the values of the cases that FILTER and USE leave."""
        table = self.lasting(command, "AUTORECODE")
        if command.printed:
            self.tell("AUTORECODE /PRINT: the codes are value labels, and no table of them is printed")
        with self.noted() as notes:
            self.become(command, autorecode(command, table, chosen(table, self.active.setting), notes))

    def _aggregate(self, command: Aggregate) -> None:
        """AGGREGATE, of the cases that FILTER and USE leave; the others are missing in variables that it adds."""
        active = command.file is None or command.file.active
        if active:
            self.lasting(command, "AGGREGATE")
        table, places = self.active.shown()
        with self.noted() as notes:
            result = filing.called(aggregate(command, table, notes), command, "AGGREGATE")
        if active and command.mode == "ADDVARIABLES":
            new = [each for each in result.columns if each.name not in table or each is not table[each.name]]
            self.active.add(new, places)
        elif active:
            self.become(command, result)
        else:
            assert command.file is not None
            self.put(command.file, result)
        self.active.done()


_CARRIED: dict[type, Callable[[Workspace, Any], None]] = {
    Execute: Workspace._execute,
    Temporary: Workspace._temporary,
    **dict.fromkeys((Filter, Use, Weight, SplitFile), Workspace._choose),
    SortCases: Workspace._sort,
    RenameVariables: Workspace._rename,
    DeleteVariables: Workspace._delete,
    AlterType: Workspace._alter,
    Autorecode: Workspace._autorecode,
    Aggregate: Workspace._aggregate,
    Get: filing.get,
    Save: filing.save,
    Combine: filing.combine_files,
    DataList: filing.list_data,
    InlineData: filing.inline,
    GetData: filing.import_data,
    NewFile: filing.new_file,
    Foreign: filing.foreign,
    ChangeFolder: filing.change_folder,
    FileHandle: filing.name_file,
    DataSet: filing.data_set,
}
