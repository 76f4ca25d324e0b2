"""`sarcstat syntax --to`: a job of SPSS as a study."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sarcstat import paths
from sarcstat.cli.saying import say
from sarcstat.errors import ExitStatus, InputError, SarcstatError, UsageError, counted, listing
from sarcstat.files_written import check, write_files

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.request import Request
    from sarcstat.syntax.reading.job import Job
    from sarcstat.syntax.studying.data_files import DataFiles
    from sarcstat.syntax.studying.job import Study

#: Options of a job that is run, by their parameters, with what they are where they are not given.
_OF_A_RUN: Mapping[str, tuple[str, Any]] = {
    "allow_save": ("--allow-save", False),
    "engine": ("--engine", "sarcstat"),
    "figures": ("--figures", None),
    "style": ("--style", "spss"),
    "format_": ("--format", "text"),
    "output": ("-o", ()),
    "csv_safe": ("--csv-safe", False),
    "reference_docx": ("--reference-docx", None),
    "strict": ("--strict", False),
}


def to_study(file: Path, content: bytes, job: Job, options: Mapping[str, Any]) -> int:
    """Write the studies that the job in `file` becomes, all or none; returns the exit status.

    Raises UsageError or InputError for a target that cannot be written, and InputError where data are not found.
    """
    from sarcstat.syntax.studying.data_files import DataFiles
    from sarcstat.syntax.studying.job import studies_of

    to = Path(options["to"])
    _check_target(to, options)
    files = DataFiles(file.parent, options["data"])
    sha256 = hashlib.sha256(content).hexdigest()
    made = studies_of(job, file.name, sha256, files, to.parent, _refused)
    targets = [to, *(to.with_name(f"{to.stem}-{number}{to.suffix}") for number in range(2, len(made) + 1))]
    for path in targets[1:]:
        _check_target(path, options)
    write_files({path: each.text for path, each in zip(targets, made, strict=True)})
    if not options["quiet"]:
        _say(targets, made, files)
    return ExitStatus.OK


def _say(targets: Sequence[Path], made: Sequence[Study], files: DataFiles) -> None:
    """Say what was written, what has no counterpart, and which data were left aside."""
    for given in files.unused:
        say(f"Note: {not_used(given)}")
    for path, each in zip(targets, made, strict=True):
        lacking = f"; {counted(each.comments, 'command')} {'has' if each.comments == 1 else 'have'} no counterpart"
        said = f"Wrote {path}{f'{lacking} (comments in it)' if each.comments else ''}."
        say(f"{said} Next: sarcstat run {path}")


def not_used(given: str) -> str:
    """A sentence on data given beside a job that reads others."""
    return f"--data {given}: nothing was read from it, since the job names other data, and these were found."


def check_to(options: Mapping[str, Any]) -> None:
    """Refuse what is about tables, where none is made."""
    given = [word for name, (word, default) in _OF_A_RUN.items() if options[name] != default]
    if given:
        raise UsageError(
            f"--to writes a study and runs nothing: {listing(given, 20)} {'is' if len(given) == 1 else 'are'} for a job "
            "that is run.",
            "Leave out one of them; what sarcstat run makes of the study is said in the study.",
        )


def _check_target(path: Path, options: Mapping[str, Any]) -> None:
    """Raise an error for a study that cannot be written there."""
    if path.suffix != ".toml":
        raise UsageError(
            f"--to {path}: the file ends in .toml.", f"For example: --to {Path(path).with_suffix('.toml')}"
        )
    check(path, f"--to {path}")
    if paths.there(path) and not options["force"]:
        raise InputError(f"{path} is there already.", "Replace it with --force, or name another file with --to.")


def _refused(request: Request, dataset: Dataset) -> str | None:
    """Why a request cannot be made of the data, as far as that can be told without computing it."""
    from sarcstat.bridge.session import NotAskedError, unasked
    from sarcstat.cli.perform import perform
    from sarcstat.errors import AnalysisError

    try:
        with unasked():
            perform(request, dataset)
    except (NotAskedError, AnalysisError):
        return None
    except SarcstatError as error:
        return error.problems[0].message.split("\n")[0].rstrip(":.")
    return None
