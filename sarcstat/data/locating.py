"""Where the data of somebody else's analysis may lie: by the base name of the path that was noted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PureWindowsPath

from sarcstat import paths
from sarcstat.errors import InputError, listing


def base_name(noted: str) -> str:
    """The name of a file without its folder, of a path of any system."""
    return PureWindowsPath(noted).name


def located(noted: str | None, given: Sequence[str], folder: Path) -> str:
    """The data of an analysis: the file of the noted name among the given ones, else beside the output.

    `given` are files, folders and R data sets (`package::name`); one alone that is no folder is meant for everything.
    Raises InputError that says which name was looked for, and where.
    """
    folders = [Path(each) for each in given if paths.is_folder(Path(each))]
    files = [each for each in given if not paths.is_folder(Path(each))]
    if len(files) == 1 and not folders:
        return files[0]
    if noted is None:
        raise InputError("The output names no data file: the data set was not saved.", "Name it with --data FILE.")
    name = base_name(noted)
    for file in files:
        if base_name(file).casefold() == name.casefold():
            return file
    places = [*folders, folder]
    for path in (path for place in places for path in paths.inside(place)):
        if path.name.casefold() == name.casefold() and paths.is_file(path):
            return str(path)
    looked = listing([*files, *(f"the folder '{place}'" for place in places)])
    raise InputError(f"There is no data file '{name}': it was looked for in {looked}.", "Name it with --data FILE.")
