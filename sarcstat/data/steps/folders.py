"""Where the files of a job are looked for, and where it may write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from sarcstat import paths
from sarcstat.errors import listing


def name_of(written: str) -> str:
    """The name of a file without its folder, of a path of any system."""
    return PureWindowsPath(written).name


def foreign(written: str) -> bool:
    """Whether a path starts at a drive or a server, which is another computer's."""
    path = PureWindowsPath(written)
    return bool(path.drive)


@dataclass
class Folders:
    """The folder of a job, the one that CD names, and handles: names that stand for paths."""

    job: Path
    current: Path | None = None
    handles: dict[str, str] = field(default_factory=dict)

    def written(self, path: str) -> str:
        """A path with the handle that it may begin with replaced: `handle/file.sav`."""
        head, separator, rest = path.replace("\\", "/").partition("/")
        if head.casefold() in self.handles:
            return self.handles[head.casefold()] + separator + rest
        return path

    def change(self, folder: str) -> str | None:
        """Carry out a CD; the sentence to tell where there is no such folder."""
        for place in self._folders():
            found = place / PureWindowsPath(folder).as_posix()
            if not foreign(folder) and paths.is_folder(found):
                self.current = found
                return None
        return f"CD: there is no folder '{folder}' here; files are looked for beside the job"

    def _folders(self) -> list[Path]:
        return [place for place in (self.current, self.job) if place is not None]

    def found(self, written: str) -> Path | None:
        """The file that a path means: itself, in the folder of CD or the job, or the same name there in any case."""
        for path in self._tried(self.written(written)):
            if paths.is_file(path):
                return path
        return None

    def _tried(self, written: str) -> Iterator[Path]:
        plain = PureWindowsPath(written)
        for folder in self._folders():
            yield folder / written
            if not foreign(written):
                yield folder / plain.as_posix()
        for folder in self._folders():
            yield folder / plain.name
            yield from (path for path in paths.inside(folder) if path.name.casefold() == plain.name.casefold())

    def meant(self, found: Path, written: str) -> bool:
        """Whether a file that was found is just what the path says, not one of the same name elsewhere."""
        written = self.written(written)
        plain = Path(written) if foreign(written) else Path(PureWindowsPath(written).as_posix())
        return any(found in (folder / written, folder / plain) for folder in self._folders())

    def searched(self, given: Sequence[str] = ()) -> str:
        """Where a file was looked for, in words."""
        return listing([*given, *(f"the folder '{place}'" for place in self._folders())])

    def target(self, written: str) -> Path | str:
        """Where a path may be written to: within the folder of the job, whatever links say; else the reason."""
        written = self.written(written)
        if foreign(written):
            return "it lies on a drive of another computer"
        resolved = paths.resolved((self.current or self.job) / PureWindowsPath(written).as_posix())
        if not resolved.is_relative_to(paths.resolved(self.job)):
            return f"it lies outside the folder of the job, '{self.job}'"
        if not paths.is_folder(resolved.parent):
            return f"there is no folder '{resolved.parent}'"
        return resolved
