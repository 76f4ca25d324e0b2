"""Where the data of a job are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PureWindowsPath

from sarcstat import paths
from sarcstat.data.codebook import Dataset
from sarcstat.data.reading.source import open_source
from sarcstat.errors import InputError
from sarcstat.syntax.reading.source import Place


class DataFiles:
    """Files as a job names them: as it says, in the folder of CD, beside the job, or among those given beside it."""

    def __init__(self, folder: Path, given: Sequence[str]) -> None:
        self.folders = [folder]
        self.given = [each for each in given if not paths.is_folder(Path(each))]
        self.offered = [Path(each) for each in given if paths.is_folder(Path(each))]
        self.handles: dict[str, str] = {}
        self.used: set[str] = set()

    def change_folder(self, folder: str) -> None:
        """Look there first."""
        self.folders = [self.folders[-1] / PureWindowsPath(folder).as_posix(), self.folders[-1]]

    def alone(self) -> str | None:
        """The data given, where they are one file."""
        if len(self.given) != 1:
            return None
        self.used.add(self.given[0])
        return self.given[0]

    @property
    def unused(self) -> list[str]:
        """The data given that no command of the job means."""
        return [each for each in self.given if each not in self.used]

    def found(self, written: str, place: Place, command: str) -> str:
        """The path of a file. Raises InputError that says where it was looked for."""
        head, separator, rest = written.replace("\\", "/").partition("/")
        if head.casefold() in self.handles:
            written = self.handles[head.casefold()] + separator + rest
        name = PureWindowsPath(written).name
        inside = (str(path) for folder in self.offered for path in paths.inside(folder) if paths.is_file(path))
        for each in (*self.given, *inside):
            if PureWindowsPath(each).name.casefold() == name.casefold():
                self.used.add(each)
                return each
        tried = [folder / each for folder in self.folders for each in (PureWindowsPath(written).as_posix(), name)]
        for path in tried:
            if paths.is_file(path):
                return str(path)
        for folder in self.folders:
            near = [
                each for each in paths.inside(folder) if each.name.casefold() == name.casefold() and paths.is_file(each)
            ]
            if near:
                return str(near[0])
        if len(self.given) == 1:
            self.used.add(self.given[0])
            return self.given[0]
        where = " and ".join(f"'{folder}'" for folder in (*self.offered, *self.folders))
        message = f"{place.file}, line {place.line}, {command}: there is no data file '{name}' in {where}."
        raise InputError(message, "A study is made of a job and its data: name them with --data FILE.")

    @staticmethod
    def read(path: str, sheet: str | None = None) -> Dataset:
        """All columns of a file. Raises InputError for one that cannot be read."""
        return open_source(path, sheet=sheet).read(None)
