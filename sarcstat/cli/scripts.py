"""`--script-r` and `--script-spss`: what redoes a single command, written beside its results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sarcstat import paths
from sarcstat.cli.output import check_place
from sarcstat.errors import UsageError
from sarcstat.files_read import looked_at

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.columns import Wanted
    from sarcstat.data.reading.source import Source
    from sarcstat.display.shapes.document import Document
    from sarcstat.syntax.writing.script import Script

#: The options, and the extension of what each writes.
SCRIPTS = {"script_r": ".R", "script_spss": ".sps"}
#: Options that name a file which is read.
_READ = ("data", "events", "reference_docx")
#: In the head of every script.
_OWN = "Written by sarcstat "


def wanted_scripts(options: Mapping[str, Any]) -> Mapping[str, Path]:
    """The scripts that are asked for, by option.

    Raises UsageError for one that could not be written, or where the script or the data beside it would stand in place
    of another file: one that is read, one that -o writes, or data that no earlier script has left.
    """
    wanted = {name: Path(options[name]) for name in SCRIPTS if options.get(name)}
    for name, path in wanted.items():
        option = f"--{name.replace('_', '-')}"
        if path.suffix.casefold() != SCRIPTS[name].casefold():
            raise UsageError(
                f"{option} {path}: the extension is not {SCRIPTS[name]}.",
                f"For example: {option} analysis{SCRIPTS[name]}",
            )
        _check_taken(path, option, options)
        check_place(str(path), option)
        check_place(str(data_beside(path)), option)
    return wanted


def _check_taken(path: Path, option: str, options: Mapping[str, Any]) -> None:
    data = data_beside(path)
    hint = "Give the script another name: its data get that name, too."
    read = [paths.resolved(Path(options[name])) for name in _READ if isinstance(options.get(name), str)]
    written = [paths.resolved(Path(file)) for file in options["output"]]
    for each in (path, data):
        if paths.resolved(each) in read:
            raise UsageError(f"{option} {path} would overwrite '{each}', which is read.", hint)
        if paths.resolved(each) in written:
            raise UsageError(f"{option} {path} and -o would both write '{each}'.", hint)
    if paths.there(data) and not any(_is_script(path.with_suffix(extension)) for extension in SCRIPTS.values()):
        raise UsageError(f"{option} {path} would overwrite '{data}', which no script of sarcstat reads.", hint)


def _is_script(path: Path) -> bool:
    """Whether a file is there that this program has written as a script."""
    return _OWN in looked_at(path)[:2000].decode("utf-8", errors="replace")


def data_beside(script: Path) -> Path:
    """The file with the data of a script."""
    return script.with_suffix(".csv")


@dataclass
class Remembering:
    """A source that keeps what was read of it: scripts go with exactly these data."""

    source: Source
    read_so_far: list[Dataset] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the user typed."""
        return self.source.name

    @property
    def needs_r(self) -> bool:
        """Whether only R can read it."""
        return self.source.needs_r

    def columns(self) -> list[str] | None:
        """The column names, or None where finding them costs as much as reading."""
        return self.source.columns()

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns, or all."""
        found = self.source.read(columns)
        self.read_so_far.append(found)
        return found

    def dataset(self) -> Dataset:
        """All columns that were read, each once."""
        first, *others = self.read_so_far
        frame, variables = first.frame, dict(first.codebook.variables)
        for each in others:
            frame = frame.assign(**{name: each.frame[name] for name in each.frame.columns if name not in frame.columns})
            variables = {**each.codebook.variables, **variables}
        return replace(first, frame=frame, codebook=first.codebook.holding(variables))


@dataclass(frozen=True)
class HandedOut:
    """Files that redo a command, by their paths, and what has to be said about them."""

    files: Mapping[Path, str]
    notes: Sequence[str]


def handed_out(
    document: Document, dataset: Dataset, options: Mapping[str, Any], wanted: Mapping[str, Path]
) -> HandedOut:
    """The scripts that redo a document from the data that it was made of, and these data beside each."""
    from sarcstat.syntax.planning.planning import Asked, planned

    files: dict[Path, str] = {}
    notes: list[str] = []
    asked = Asked(name=document.analysis, title="", command=document.analysis, options=document.options)
    for name, path in wanted.items():
        data = data_beside(path)
        plan, content = planned(
            document.title, dataset, [asked], script=path.name, data=data.name, names=options["names"]
        )
        script = _written(name, plan)
        files |= {path: script.text, data: content}
        notes += [f"{path.name}: {lack}" for lack in script.lacks]
    return HandedOut(files, notes)


def _written(name: str, plan: Any) -> Script:
    from sarcstat.syntax.writing.r_script import r_script
    from sarcstat.syntax.writing.spss_script import spss_script

    return r_script(plan) if name == "script_r" else spss_script(plan)
