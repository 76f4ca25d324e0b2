"""The files of a job: found where they lie now, read, written only where that is allowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from sarcstat import files_read, paths
from sarcstat.data.steps.files.converting import table_of
from sarcstat.data.steps.files.sav_reading import read_sav
from sarcstat.data.steps.files.sav_writing import sav_bytes
from sarcstat.data.steps.folders import Folders, name_of
from sarcstat.data.steps.naming import wrong
from sarcstat.data.steps.table import Table
from sarcstat.files_written import write_files
from sarcstat.syntax.reading.source import Place

#: What GET FILE reads; all else is for GET DATA.
_SYSTEM_FILES = (".sav", ".zsav")
_PORTABLE = ".por"


def load(path: str, notes: list[str]) -> Table:
    """The data of a file of any kind, or of R (`package::name`); `notes` gets sentences of what was changed.

    Raises InputError where it cannot be read.
    """
    if Path(path).suffix.casefold() in _SYSTEM_FILES:
        return read_sav(Path(path))
    from sarcstat.data.reading.source import open_source

    return table_of(open_source(path).read(), notes)


@dataclass
class Storage:
    """The files of a job in its folder, those `given` beside it, and those that it saved.

    What is saved is kept for the commands that follow, and written by `write` when the job has run to its end: a job
    that fails in the middle replaces nothing. Of what is given, folders are searched by the name of a file (`offered`);
    `used` are the files among it that the job has worked on.
    """

    job: Path
    given: Sequence[str]
    allow_save: bool
    tell: Callable[[str], None]
    folders: Folders = field(init=False)
    used: set[str] = field(default_factory=set)
    _kept: dict[tuple[Path | None, str], Table] = field(default_factory=dict)
    _waiting: dict[Path, tuple[str, Table]] = field(default_factory=dict)

    def __init__(self, job: Path, given: Sequence[str], *, allow_save: bool, tell: Callable[[str], None]) -> None:
        self.job, self.allow_save, self.tell = job, allow_save, tell
        self.given = [each for each in given if not paths.is_folder(Path(each))]
        self.offered = [Path(each) for each in given if paths.is_folder(Path(each))]
        self.folders = Folders(job)
        self.used = set()
        self._kept, self._waiting = {}, {}

    def alone(self) -> Table | None:
        """The data that were given, if it is one file."""
        return self._loaded(self.given[0]) if len(self.given) == 1 else None

    @property
    def unused(self) -> list[str]:
        """The files that were given and that the job has not worked on."""
        return [each for each in self.given if each not in self.used]

    def _loaded(self, path: str) -> Table:
        notes: list[str] = []
        table = load(path, notes)
        for note in notes:
            self.tell(note)
        return table

    def change_folder(self, folder: str) -> None:
        """Carry out a CD, and tell where there is no such folder."""
        told = self.folders.change(folder)
        if told:
            self.tell(told)

    def path(self, written: str, place: Place) -> Path:
        """The file that a path means: given with its name, found beside the job, or the only one that was given.

        Raises InputError that says where it was looked for.
        """
        name = name_of(self.folders.written(written))
        inside = (str(path) for folder in self.offered for path in paths.inside(folder) if paths.is_file(path))
        for each in (*self.given, *inside):
            if name_of(each).casefold() == name.casefold():
                self.used.add(each)
                return Path(each)
        found = self.folders.found(written)
        if found is None and len(self.given) == 1:
            self.tell(
                f"{place.file}, line {place.line}: there is no file '{written}'; '{self.given[0]}' was read for it"
            )
            self.used.add(self.given[0])
            return Path(self.given[0])
        if found is None:
            searched = self.folders.searched([*self.given, *(f"the folder '{each}'" for each in self.offered)])
            raise wrong(f"there is no file '{written}': it was looked for in {searched}", place, "Name it with --data.")
        if not self.folders.meant(found, written):
            self.tell(f"{place.file}, line {place.line}: '{found}' was read for '{written}'")
        return found

    def read(self, written: str, place: Place, command: str) -> Table:
        """The data of a file, or what the job saved under that path."""
        kept = self._saved(written)
        if kept is not None:
            return kept
        found = self.path(written, place)
        suffix = found.suffix.casefold()
        if suffix not in (*_SYSTEM_FILES, _PORTABLE) and str(found) not in self.given:
            message = f"{command} reads .sav, .zsav and .por, and '{found.name}' is none of them"
            raise wrong(message, place, "GET DATA reads texts (TYPE=TXT) and workbooks (TYPE=XLSX).")
        return self._loaded(str(found))

    def _saved(self, written: str) -> Table | None:
        """What the job saved under a path: in the folder of CD that holds now, or where it names no other file."""
        key = self._key(written)
        if key in self._kept:
            return self._kept[key]
        target = self._target(written)
        if isinstance(target, Path) and target in self._waiting:
            return self._waiting[target][1]
        found = self.folders.found(written)
        if found is not None and self.folders.meant(found, written):
            return None
        return next((table for (_, name), table in reversed(self._kept.items()) if name == key[1]), None)

    def _key(self, written: str) -> tuple[Path | None, str]:
        path = PureWindowsPath(self.folders.written(written))
        name = path.as_posix().casefold() + ("" if path.suffix else ".sav")
        return (None if path.root or path.drive else self.folders.current), name

    def save(self, written: str, table: Table, *, protected: Sequence[str] = ()) -> None:
        """Keep a table for the rest of the job, and remember to write it, or say why not.

        One that is to be `protected` is not written, as no file is protected here.
        """
        key = self._key(written)
        self._kept.pop(key, None)
        self._kept[key] = table
        if not self.allow_save:
            self.tell(f"SAVE: '{written}' was not written: a job writes files only where that is allowed")
            return
        target = f"files have no {', '.join(protected)} here" if protected else self._target(written)
        if isinstance(target, str):
            self.tell(f"SAVE: '{written}' was not written: {target}")
            return
        self._waiting[target] = (written, table)
        self._lose_none(target)

    def _target(self, written: str) -> Path | str:
        """Where a system file is written to, or the reason why it is not."""
        target = self.folders.target(written)
        if isinstance(target, Path) and not target.suffix:
            target = target.with_name(target.name + ".sav")
        if isinstance(target, Path) and target.suffix.casefold() not in _SYSTEM_FILES:
            return "only .sav and .zsav are written"
        return target

    def _lose_none(self, target: Path) -> None:
        """Do not write what the job has read."""
        if paths.identity(target) in files_read.all_read():
            written, _ = self._waiting.pop(target)
            self.tell(f"SAVE: '{written}' was not written: the job reads that file, and its data would be lost")

    def write(self) -> None:
        """Write what the job saved, all files or none; raises InputError where that cannot be done."""
        for target in list(self._waiting):
            self._lose_none(target)
        replaced = {target for target in self._waiting if paths.there(target)}
        write_files({target: _bytes(table, target) for target, (_, table) in self._waiting.items()})
        for target in self._waiting:
            self.tell(f"SAVE: {'replaced' if target in replaced else 'wrote'} '{target}'")
        self._waiting = {}

    def leave(self) -> None:
        """Write nothing, and say so: the job has ended before its end."""
        for written, _ in self._waiting.values():
            self.tell(f"SAVE: '{written}' was not written: the job did not run to its end")
        self._waiting = {}


def _bytes(table: Table, target: Path) -> bytes:
    return sav_bytes(table, zipped=target.suffix.casefold() == ".zsav")
