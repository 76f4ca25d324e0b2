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

from sarcstat.cli.suppression import check_suppress, with_sentence
from sarcstat.errors import ExitStatus, InputError, Problem, UsageError, listing
from sarcstat.render.formats import EXTENSIONS, FORMATS

if TYPE_CHECKING:
    from sarcstat.cli.scripts import HandedOut
    from sarcstat.display.document import Document

_PIPE_WIDTH = 100
_NOT_KEPT = ("script_r", "script_spss", "timeout")
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
        click.echo(f"Error: {problem.message}", err=True)


def check_outputs(options: Mapping[str, Any]) -> None:
    """Refuse, before anything is computed, what could not be written in the end."""
    files, format_ = options["output"], options["format_"]
    for file in files:
        _check_file(file)
    if FORMATS[format_].binary and sys.stdout.isatty():
        raise UsageError(
            f"--format {format_} is not for a terminal to show.",
            f"Write a file with -o NAME{FORMATS[format_].extensions[0]}, or send standard output to one.",
        )
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
    """Refuse a file that is a folder, or whose folder is not there or cannot be written to."""
    path = Path(file)
    if path.is_dir():
        raise UsageError(f"{option} {file} is a folder.", "Name a file in it.")
    if not path.parent.is_dir():
        raise UsageError(f"{option} {file}: the folder '{path.parent}' does not exist.")
    if not os.access(path.parent, os.W_OK):
        raise UsageError(f"{option} {file}: the folder '{path.parent}' cannot be written to.")


def check_word_file(file: str) -> None:
    """Refuse a --reference-docx that is no file of Word."""
    from sarcstat.render.formats import is_word_file

    if not is_word_file(Path(file)):
        raise InputError(f"--reference-docx: '{file}' is not a Word file.", "Save it in Word as .docx.")


def terminal_width() -> int:
    """Columns of the terminal; COLUMNS wins; a pipe has 100."""
    import shutil

    given = os.environ.get("COLUMNS", "")
    if given.isdigit() and int(given) > 0:
        return int(given)
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
    from sarcstat.cli.analyses.pipeline import opened
    from sarcstat.cli.analyses.readying import READY

    source = Remembering(opened(options))
    document = with_sentence(make({**options, **READY, "data": source}, recorded), options)
    return deliver(document, options, beside=handed_out(document, source.dataset(), options, scripts))


def recorded_options(params: Mapping[str, Any]) -> dict[str, Any]:
    """The options as results keep them: all but those of scripts and --timeout, which say nothing of the results.

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
    _print(_render_terminal(document) if printed == "text" else contents[printed], binary=FORMATS[printed].binary)
    if not options["quiet"]:
        for condition in document.conditions:
            if condition.kind == "refusal":  # an error, which ends the command and is told then
                continue
            click.echo(f"{condition.kind.capitalize()}: {condition.text}", err=True)
        for note in beside.notes if beside else ():
            click.echo(f"Note: {note}", err=True)
        for file in [*options["output"], *more]:
            click.echo(f"Wrote {file}", err=True)
    warned = any(condition.kind == "warning" for condition in document.conditions)
    return ExitStatus.FINDINGS if options["strict"] and warned else ExitStatus.OK


def _format_of(file: str) -> str:
    return EXTENSIONS[Path(file).suffix.casefold()]


def _rendered(document: Document, format_: str, options: Mapping[str, Any]) -> bytes:
    from sarcstat.render.formats import rendered

    given = options["reference_docx"]
    return rendered(document, format_, reference=Path(given) if given else None)


def _render_terminal(document: Document) -> bytes:
    from sarcstat.render import terminal

    text = terminal.render(document, width=terminal_width(), color=use_color(), ascii_only=only_ascii())
    return text.encode("utf-8")


def _print(content: bytes, *, binary: bool) -> None:
    """Results on standard output; a text in its encoding, what that cannot hold as question marks."""
    try:
        if binary:
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
        else:
            encoding = sys.stdout.encoding or "utf-8"
            sys.stdout.write(content.decode("utf-8").encode(encoding, errors="replace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is still buffered would fail again when the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise InputError(f"Standard output could not be written: {error.strerror}.") from error


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file completely or not at all."""
    write_files({path: content})


def write_files(contents: Mapping[Path, str | bytes]) -> None:
    """Write all files or none: each into a temporary neighbor, then all are renamed.

    A link is followed. What is no ordinary file, such as a pipe, is written to at once.
    """
    written: list[tuple[Path, Path]] = []
    try:
        for given, content in contents.items():
            path = given.resolve() if given.is_symlink() else given
            ordinary = path.is_file() or not path.exists()
            temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp") if ordinary else path
            if ordinary:
                written.append((temporary, path))
            temporary.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        for temporary, path in written:
            given = path
            temporary.replace(path)
    except OSError as error:
        for temporary, _ in written:
            temporary.unlink(missing_ok=True)
        raise InputError(f"'{given}' could not be written: {error.strerror}.") from error
