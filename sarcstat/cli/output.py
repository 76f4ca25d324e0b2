"""Results leave the program: standard output, files, and what is said beside them on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.saying import hand_out, put, say, say_condition, say_problem
from sarcstat.cli.suppression import check_suppress, with_sentence
from sarcstat.errors import ExitStatus, InputError, Problem, UsageError, listing
from sarcstat.files_written import check, check_apart, write_files
from sarcstat.render.formats import EXTENSIONS, FORMATS

if TYPE_CHECKING:
    from sarcstat.cli.scripts import HandedOut
    from sarcstat.display.shapes.document import Document

_PIPE_WIDTH = 100
_NOT_KEPT = ("script_r", "script_spss", "csv_safe", "timeout")
#: Options that name what is written.
_WRITTEN = ("output", "script_r", "script_spss", "numbers")
#: Who takes documents instead of a terminal and files, and the problems that do not keep a document from being made.
_TAKEN: ContextVar[Taken | None] = ContextVar("taken", default=None)


@dataclass
class Taken:
    """What a command has made: documents, and problems with parts of what it was asked for."""

    documents: list[Document] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@contextmanager
def taken() -> Iterator[Taken]:
    """Within the block commands hand over what they make, and neither print nor write it."""
    found = Taken()
    token = _TAKEN.set(found)
    try:
        yield found
    finally:
        _TAKEN.reset(token)


def say_problems(problems: Sequence[Problem]) -> None:
    """Say what is wrong with a part of what a command was asked for; the rest is done."""
    asker = _TAKEN.get()
    if asker is not None:
        asker.problems.extend(problems)
        return
    for problem in problems:
        say_problem(problem, hint=False)


def check_outputs(options: Mapping[str, Any]) -> None:
    """Refuse, before anything is computed, what could not be written in the end."""
    files, format_ = options["output"], options["format_"]
    for file in files:
        _check_file(file)
    check_apart((f"-o {file}", Path(file)) for file in files)
    if FORMATS[format_].binary and sys.stdout.isatty():
        raise UsageError(
            f"--format {format_} is not for a terminal to show.",
            f"Write a file with -o NAME{FORMATS[format_].extensions[0]}, or send standard output to one.",
        )
    if options.get("csv_safe") and "csv" not in (format_, *map(_format_of, files)):
        raise UsageError("--csv-safe is for CSV, and none is written.", "Add -o NAME.csv.")
    if options["reference_docx"]:
        if "docx" not in (format_, *map(_format_of, files)):
            raise UsageError("--reference-docx styles a Word file, and none is written.", "Add -o NAME.docx.")
        check_word_file(options["reference_docx"])


def _check_file(file: str) -> None:
    path = Path(file)
    if path.suffix.casefold() not in EXTENSIONS:
        raise UsageError(
            f"-o {file}: the extension does not name a format.",
            f"Known extensions: {listing(EXTENSIONS, len(EXTENSIONS))}.",
        )
    check_place(file)


def check_place(file: str, option: str = "-o") -> None:
    """Refuse a file that cannot be written, or would replace one that the command line names to be read."""
    check(Path(file), f"{option} {file}", _read_by_the_command())


def _read_by_the_command() -> list[Path]:
    """What the words of the command line name besides outputs: those of them that are files are read."""
    context = click.get_current_context(silent=True)
    given = {name: value for name, value in (context.params if context else {}).items() if name not in _WRITTEN}
    words = (each for value in given.values() for each in (value if isinstance(value, tuple | list) else [value]))
    return [Path(each) for each in words if isinstance(each, str | Path)]


def check_word_file(file: str) -> None:
    """Refuse a --reference-docx that is no file of Word, or a damaged one."""
    from sarcstat.render.formats import check_house

    try:
        check_house(Path(file))
    except InputError as error:
        raise InputError(f"--reference-docx: {error.problems[0].message}", error.problems[0].hint) from None


def terminal_width() -> int:
    """Columns of the terminal; COLUMNS wins; a pipe has 100."""
    import shutil

    given = os.environ.get("COLUMNS", "")
    if given.isascii() and given.isdigit() and int(given[:9]) > 0:
        return int(given[:9])
    return shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns if sys.stdout.isatty() else _PIPE_WIDTH


def use_color() -> bool:
    """Whether standard output is a terminal that wants color (NO_COLOR, TERM=dumb)."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def only_ascii() -> bool:
    """Whether standard output cannot show box-drawing characters."""
    try:
        "─▒".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def produce(
    make: Callable[[Mapping[str, Any], Mapping[str, Any]], Document], context: click.Context, options: Mapping[str, Any]
) -> int:
    """What every table-making command does: check the files, make the document, deliver it; returns the exit code.

    `make` takes the options, and the options as they are recorded in results.
    """
    from sarcstat.cli.counted import counting
    from sarcstat.cli.scripts import Remembering, handed_out, wanted_scripts
    from sarcstat.cli.settings import recorded_settings

    check_suppress(str(context.command.name), options)
    check_outputs(options)
    options = counting(make, options)
    scripts = wanted_scripts(options)
    recorded = recorded_options(context.params)
    if settings := recorded_settings(context):
        recorded["settings"] = settings
    if not scripts:
        return deliver(with_sentence(make(options, recorded), options), options)
    from sarcstat.cli.analyses.cohorts.pipeline import opened
    from sarcstat.cli.analyses.cohorts.readying import READY

    source = Remembering(opened(options))
    document = with_sentence(make({**options, **READY, "data": source}, recorded), options)
    return deliver(document, options, beside=handed_out(document, source.dataset(), options, scripts))


def recorded_options(params: Mapping[str, Any]) -> dict[str, Any]:
    """The options as results keep them: all but those that say nothing of the results.

    The name of a user in the address of a database is nobody's business.
    """
    from sarcstat.data.registry.naming import shown

    kept = {name.rstrip("_"): value for name, value in params.items() if name not in _NOT_KEPT}
    data = kept.get("data")
    return {**kept, "data": shown(data)} if isinstance(data, str) else kept


def deliver(
    document: Document,
    options: Mapping[str, Any],
    *,
    files: Document | None = None,
    beside: HandedOut | None = None,
) -> int:
    """Write the files, print the chosen format, say what must be said; returns the exit code.

    Where documents are `taken`, the one that is written to files is handed over, and nothing else is done.

    `files` is the document that is written to files where that is another one than is printed, `beside` what is
    written besides documents.
    """
    asker = _TAKEN.get()
    if asker is not None:
        asker.documents.append(files or document)
        return ExitStatus.OK
    contents: dict[str, bytes] = {}
    for format_ in map(_format_of, options["output"]):
        if format_ not in contents:
            contents[format_] = _rendered(files or document, format_, options)
    printed = options["format_"]
    if printed != "text" and printed not in contents:
        contents[printed] = _rendered(document, printed, options)
    more = beside.files if beside else {}
    write_files({**{Path(file): contents[_format_of(file)] for file in options["output"]}, **more})
    _print(document, printed, contents)
    if not options["quiet"]:
        for condition in document.conditions:
            if condition.kind == "refusal":  # an error, which ends the command and is told then
                continue
            say_condition(condition)
        for note in beside.notes if beside else ():
            say(f"Note: {note}")
        for file in [*options["output"], *more]:
            say(f"Wrote {file}")
    warned = any(condition.kind == "warning" for condition in document.conditions)
    return ExitStatus.FINDINGS if options["strict"] and warned else ExitStatus.OK


def _format_of(file: str) -> str:
    return EXTENSIONS[Path(file).suffix.casefold()]


def _rendered(document: Document, format_: str, options: Mapping[str, Any]) -> bytes:
    from sarcstat.render.formats import rendered

    given = options["reference_docx"]
    content = rendered(document, format_, reference=Path(given) if given else None)
    if format_ == "csv" and options.get("csv_safe"):
        from sarcstat.render.csv import for_spreadsheets

        return for_spreadsheets(content.decode("utf-8")).encode("utf-8")
    return content


def _print(document: Document, format_: str, contents: Mapping[str, bytes]) -> None:
    """The document on standard output: as tables for the terminal, or what its format has become."""
    if format_ == "text":
        from sarcstat.render import terminal

        put(terminal.render(document, width=terminal_width(), color=use_color(), ascii_only=only_ascii()))
    elif FORMATS[format_].binary:
        put(contents[format_])
    else:
        hand_out(contents[format_].decode("utf-8"))
