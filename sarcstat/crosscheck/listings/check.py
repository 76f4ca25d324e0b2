"""A listing of R, SAS or Stata against the data: each command planned from its call, recomputed and compared."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sarcstat import paths
from sarcstat.crosscheck.listings.curves import BANDS
from sarcstat.crosscheck.listings.design import Design, designed
from sarcstat.crosscheck.listings.given import Given
from sarcstat.crosscheck.listings.hazards import TIES
from sarcstat.crosscheck.listings.judging import verdict_on
from sarcstat.crosscheck.listings.model import Model, model_of
from sarcstat.crosscheck.listings.ours import Ours, Perform
from sarcstat.crosscheck.listings.r_cells import RCells, Setting
from sarcstat.crosscheck.listings.told import facts, told_model
from sarcstat.crosscheck.listings.vendor_cells import VendorCells
from sarcstat.crosscheck.other_data import of_other_data
from sarcstat.crosscheck.plan import Data, NotCheckedError
from sarcstat.crosscheck.verdict import CheckedCommand, CheckedOutput, CheckedTable, Verdict
from sarcstat.data.codebook import Dataset
from sarcstat.data.reading.source import open_source
from sarcstat.errors import InputError, counted, listing
from sarcstat.outputs.output import Command, Notes, Output, Table

Cells = Callable[[Table], Mapping[tuple[int, ...], Ours]]
#: SAS/STAT User's Guide, PROC PHREG, GCONV=, the default. Where the step before the maximum fulfils it, it is the last:
#: WHAS500 by gender and age has chi-square 116.3986 for age in SAS, and 116.4015 at the maximum.
_SAS_STOPS = (
    "PROC PHREG ends its iterations where the gradient, relative to the log likelihood, is below 1E-8 (GCONV), which "
    "may be a step before the maximum: estimates may differ from the fifth digit on."
)
#: Columns of numbers of cases.
_COUNTS = ("n", "N", "records", "n.max", "n.start", "events", "deleted", "Observed")


def checked_listing(output: Output, data: Data, perform: Perform, given: Given) -> CheckedOutput:
    """Every cell of a listing with its verdict.

    Raises InputError where it has no table, or where no data were found for any command.
    """
    numbers = {id(table): number for number, _, table in output.tables()}
    if not numbers:
        kinds = ", ".join(dict.fromkeys(each.kind for each in output.unread))
        raise InputError(f"{output.name} has no tables that can be read{f' (but: {kinds})' if kinds else ''}.")
    commands, wrong, reached = [], [], False
    names = _names(output)
    told = {each.notes.data_file for each in output.commands if each.notes is not None and each.notes.data_file}
    for number, command in enumerate(output.commands, start=1):
        tables = [(numbers[id(each)], each) for each in command.tables]
        checking = _Checking(number, command, tables, names.get(_model_call(command), ()), told, output.source)
        try:
            commands.append(checking.against(data, perform, given))
            reached = True
        except NotCheckedError as error:
            reached = True
            commands.append(checking.unchecked(str(error), data=error.data))
        except InputError as error:
            wrong.append(error)
            commands.append(checking.unchecked(error.problems[0].message.rstrip("."), data=False))
    if wrong and not reached:
        raise InputError.of(list(dict.fromkeys(problem for error in wrong for problem in error.problems)))
    return CheckedOutput(output, commands)


def _model_call(command: Command) -> str:
    """The call of the model that a command is of, without what is done with it."""
    call = command.notes.syntax if command.notes is not None else None
    text = "".join((call or "").split()).replace("formula=", "")
    return text[text.find("coxph(") :].rstrip(")") if "coxph(" in text else ""


def _names(output: Output) -> dict[str, list[str]]:
    """The names of the coefficients that are printed of each Cox model."""
    found: dict[str, list[str]] = {}
    for command in output.commands:
        for table in command.tables:
            if table.subtype == "coefficients" and (call := _model_call(command)):
                found.setdefault(call, [label.text for (label,) in table.dimensions[0].leaves])
    return found


@dataclass(frozen=True, slots=True)
class _Checking:
    number: int
    command: Command
    tables: Sequence[tuple[int, Table]]
    names: Sequence[str]
    data_names: Collection[str]
    source: str

    def unchecked(self, reason: str, *, data: bool) -> CheckedCommand:
        """Nothing could be recomputed, for a reason that concerns the whole command."""
        verdict = Verdict("data" if data else "not_computed", cause=reason)
        tables = [CheckedTable(number, table, dict.fromkeys(table.cells, verdict)) for number, table in self.tables]
        return CheckedCommand(self.number, self.command, tables, [f"Not recomputed: {reason}."])

    def against(self, data: Data, perform: Perform, given: Given) -> CheckedCommand:
        """Each cell against what is recomputed."""
        notes = self.command.notes or Notes()
        if scale := facts(self.command).get("Times are divided by"):
            raise NotCheckedError(f"its times are divided by {scale}")
        listed = self.source == "r"
        model = None if not listed else model_of(notes.syntax) if notes.syntax else given.model(self.command.name or "")
        dataset = _dataset(notes, data, self.data_names)
        design = designed(model or told_model(self.command, dataset, given), dataset)
        setting = Setting(design.model.ties, design.model.conf_type)
        tables, cause = self._explained(lambda each: self._cells(design, perform, each), setting, design.model)
        said = list(_said(self.command, notes, dataset, design))
        if cause:
            said.append(f"Other convention: {cause}.")
        if self.command.name == "PHREG" and _different(tables):
            said.append(_SAS_STOPS)
        if notes.syntax and given.named:
            said.append(f"The call is shown, so that {listing(given.named)} did not count.")
        return CheckedCommand(self.number, self.command, list(of_other_data(tables, _is_count)), said)

    def _cells(self, design: Design, perform: Perform, setting: Setting) -> Cells:
        """What was computed of the tables under a setting."""
        printed = [table for _, table in self.tables]
        if self.source == "r":
            return RCells(design, perform, printed, setting, self.names).cells
        return VendorCells(design, perform, printed, setting).cells

    def _explained(
        self, computed: Callable[[Setting], Cells], setting: Setting, model: Model
    ) -> tuple[list[CheckedTable], str]:
        """The verdicts; where cells differ, those of other conventions that give every printed number."""
        first = self._compared(computed(setting))
        if not _different(first):
            return first, ""
        fitting = [cause for other, cause in _others(model, setting) if not _different(self._compared(computed(other)))]
        cause = " or ".join(fitting)
        return ([_with_cause(each, cause) for each in first] if fitting else first), cause

    def _compared(self, cells: Cells) -> list[CheckedTable]:
        made = []
        for number, table in self.tables:
            ours = cells(table)
            none = Ours(why="no number of ours corresponds to it")
            verdicts = {place: verdict_on(cell, ours.get(place, none)) for place, cell in table.cells.items()}
            made.append(CheckedTable(number, table, verdicts))
        return made


def _others(model: Model, setting: Setting) -> Iterator[tuple[Setting, str]]:
    """Other conventions that the numbers may follow, with what is said of them."""
    if model.procedure == "coxph":
        for ties in TIES:
            if ties != setting.ties:
                yield replace(setting, ties=ties), f"ties by {ties}"
    elif model.procedure == "survfit":
        for band in (*BANDS, "spss"):
            if band != setting.conf_type:
                yield replace(setting, conf_type=band), f"intervals of type {band}"


def _different(tables: Sequence[CheckedTable]) -> int:
    return sum(each.counts()["different"] for each in tables)


def _with_cause(old: CheckedTable, cause: str) -> CheckedTable:
    verdicts = {
        place: replace(verdict, kind="explained", cause=cause) if verdict.kind == "different" else verdict
        for place, verdict in old.verdicts.items()
    }
    return replace(old, verdicts=verdicts)


def _is_count(table: Table, place: tuple[int, ...]) -> bool:
    return table.dimensions[1].leaves[place[1]][0].text in _COUNTS


def _said(command: Command, notes: Notes, dataset: Dataset, design: Design) -> list[str]:
    named = f", the listing names {notes.data_file}" if notes.data_file else ""
    rows = f"Data: {dataset.source}, {counted(len(dataset.frame), 'row')}, {len(design.time):,} used{named}."
    if notes.syntax is None:
        return [rows, *(f"{text}." for text in command.texts)]
    return [
        f"Call: {' '.join(notes.syntax.split())}.",
        rows,
        *(f"{text}; this is not followed." for text in command.texts),
    ]


def _dataset(notes: Notes, data: Data, named: Collection[str]) -> Dataset:
    """The data that a call names: the file of that name, or the only one that is given.

    `named` are the names of all data of the listing: a file that has one of them is not taken for another.
    """
    files = [Path(each) for each in data.given if not paths.is_folder(Path(each))]
    folders = [Path(each) for each in data.given if paths.is_folder(Path(each))] + [data.folder]
    inside = [path for folder in folders for path in paths.inside(folder) if path.suffix.casefold() in _DATA]
    candidates = [*files, *(inside if len(files) != 1 else [])]
    for path in candidates:
        if notes.data_file and _object(path) == notes.data_file.casefold():
            return _read(str(path), data)
    if notes.data_file and (others := {_object(path) for path in files} & {each.casefold() for each in named}):
        raise NotCheckedError(
            f"its data are {notes.data_file}; given are those of {', '.join(sorted(others))}", data=True
        )
    return data.of(notes)


def _object(path: Path) -> str:
    """The name that data of a file, or of a package, have in R."""
    return (path.name.rpartition("::")[2] if "::" in path.name else path.stem).casefold()


_DATA = (".csv", ".tsv", ".xlsx", ".ods", ".sav", ".zsav", ".dta", ".sas7bdat", ".xpt", ".parquet")


def _read(where: str, data: Data) -> Dataset:
    if where not in data.read:
        data.read[where] = open_source(where).read(None)
    return data.read[where]
