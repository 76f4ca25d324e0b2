"""A file of syntax, or a single command of an output, as a tree."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sarcstat.errors import InputError
from sarcstat.syntax.reading.commands.data_list import InlineData
from sarcstat.syntax.reading.commands.datasets import Insert
from sarcstat.syntax.reading.commands.transforming import Marker
from sarcstat.syntax.reading.decoding import decode
from sarcstat.syntax.reading.foreign import FOREIGN, check_block, joined
from sarcstat.syntax.reading.inserting import Loader
from sarcstat.syntax.reading.job import Comment, Foreign, Job, NotComputed, Skipped
from sarcstat.syntax.reading.names import Kind
from sarcstat.syntax.reading.nesting import Item, check_data, nested, with_programs
from sarcstat.syntax.reading.parsing import parse, refusal
from sarcstat.syntax.reading.parts import Parts
from sarcstat.syntax.reading.source import Mistake, Place, Source, Troubles, error_of
from sarcstat.syntax.reading.splitting import Piece, Splitter
from sarcstat.syntax.reading.swallowed import tell_swallowed

#: Files within files.
_DEEPEST = 10
#: So much of a comment is tried as a command.
_LONGEST = 50_000


@dataclass(frozen=True)
class Reading:
    """What was read, and every mistake; with mistakes the job is not whole."""

    job: Job
    mistakes: tuple[Mistake, ...]


def read(data: bytes, name: str, load: Loader | None = None, *, foreign: bool = False) -> Job:
    """The job in the bytes of a file called `name`.

    `foreign`: transformations that are not carried out here but by PSPP become `Foreign` instead of mistakes.

    Raises InputError with all mistakes (twenty are told), each with file, line, column and a caret.
    """
    reading = examine(data, name, load, foreign=foreign)
    if reading.mistakes:
        raise error_of(reading.mistakes)
    return reading.job


def examine(data: bytes, name: str, load: Loader | None = None, *, foreign: bool = False) -> Reading:
    """What can be read of the bytes of a file, and all mistakes. Raises InputError for what is no text."""
    troubles = Troubles()
    with _without_collection():
        return _Reader(troubles, load, foreign=foreign).reading(decode(data, name, troubles))


def read_text(text: str, name: str = "syntax", load: Loader | None = None) -> Job:
    """The job in a text, as the Notes and the logs of an output hold it. Raises InputError with all mistakes.

    The Viewer writes its logs with no-break spaces, within quotation marks, too: there they are for the caller to
    replace, since a text may have them of its own.
    """
    plain = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    with _without_collection():
        reading = _Reader(Troubles(), load).reading(Source(name, plain))
    if reading.mistakes:
        raise error_of(reading.mistakes)
    return reading.job


def _ordered(found: list[Mistake]) -> list[Mistake]:
    """Line by line, one file after the other."""
    files: dict[int, int] = {}
    for each in found:
        files.setdefault(id(each.place.source), len(files))
    return sorted(found, key=lambda each: (files[id(each.place.source)], each.place.offset))


@contextmanager
def _without_collection() -> Iterator[None]:
    """Many small nodes that all stay make the collector go through them again and again: a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class _Reader:
    def __init__(self, troubles: Troubles, load: Loader | None, *, foreign: bool = False) -> None:
        self.troubles = troubles
        self.load = load
        self.foreign = foreign
        self.comments: list[Comment] = []
        self.finished = False

    def reading(self, source: Source) -> Reading:
        items = list(self.items(source, (source.name,)))
        if self.foreign:
            items = joined(items)
        items = with_programs(nested(items, self.troubles), self.troubles)
        check_data(items, self.troubles)
        commands = tuple(item.statement for item in items)
        job = Job(commands, tuple(self.comments), tuple(_ordered(self.troubles.remarks)))
        return Reading(job, tuple(_ordered(self.troubles.mistakes)))

    def items(self, source: Source, files: tuple[str, ...], *, batch: bool = False) -> Iterator[Item]:
        """The commands of a source and of what it inserts; `files` are those that are being read."""
        for piece in Splitter(source, self.troubles, batch=batch).pieces():
            if self.finished:
                self.troubles.remark("FINISH ends the job: what follows it is not read", Place(source, piece.start))
                return
            if piece.kind == "comment":
                self._comment(source, piece)
            elif piece.kind == "data":
                data = InlineData(source.text[piece.start : piece.end], Place(source, piece.start))
                yield Item(data, "BEGIN DATA", Kind.DATA)
            elif piece.kind == "command":
                yield from self._command(source, piece, files)
            else:
                yield from self._block(source, piece)

    def _comment(self, source: Source, piece: Piece) -> None:
        self.comments.append(Comment(source.text[piece.start : piece.end].rstrip(), Place(source, piece.start)))
        for at in piece.candidates:
            parsed = parse(source, at, min(piece.end, at + _LONGEST))
            if parsed.rule is None or parsed.rule.kind in (Kind.SKIPPED, Kind.NOT_COMPUTED):
                continue
            if parsed.right or parsed.rule.kind is Kind.REFUSED:
                message = "this line belongs to the comment that began above it, which no period ended"
                self.troubles.remark(message, Place(source, at), "End the comment with a period if it is a command.")

    def _block(self, source: Source, piece: Piece) -> Iterator[Item]:
        place = Place(source, piece.start)
        if piece.kind == "BEGIN GPL":
            yield Item(Skipped(piece.kind, source.text[piece.start : piece.end], place), piece.kind, Kind.SKIPPED)
        elif self.foreign and piece.kind in FOREIGN:
            text = source.text[piece.start : piece.end]
            check_block(source, piece, self.troubles)
            yield Item(Foreign(piece.kind, text, place), piece.kind, Kind.TRANSFORMATION, text)
        else:
            self.troubles.mistakes.append(refusal(piece.kind, place).mistake)

    def _command(self, source: Source, piece: Piece, files: tuple[str, ...]) -> Iterator[Item]:
        parts = Parts(source, piece).parts()
        for number, parsed in enumerate(parts):
            if self.foreign and parsed.rule is not None and parsed.rule.name in FOREIGN:
                place = parsed.troubles.mistakes[0].place
                yield Item(
                    Foreign(parsed.rule.name, parsed.text, place), parsed.rule.name, parsed.rule.kind, parsed.text
                )
                continue
            self.troubles.mistakes += parsed.troubles.mistakes
            self.troubles.remarks += parsed.troubles.remarks
            if number and parsed.statements:
                message = "no period ends the command before this line, which was read as a command of its own"
                self.troubles.remark(message, parsed.statements[0].place)
            for nth, statement in enumerate(parsed.statements):
                assert parsed.rule is not None
                if isinstance(statement, Skipped | NotComputed):
                    tell_swallowed(source, parsed, statement.place.offset, piece.candidates, self.troubles)
                if isinstance(statement, Insert):
                    yield from self._inserted(statement, files)
                elif isinstance(statement, Marker) and statement.name == "FINISH":
                    self.finished = True
                else:
                    yield Item(statement, parsed.rule.name, parsed.rule.kind, "" if nth else parsed.text)
        if not piece.stopped and parts[-1].right:
            place = parts[-1].statements[0].place if parts[-1].statements else Place(source, piece.start)
            self.troubles.remark("no period ends the last command: SPSS would not run it", place)

    def _inserted(self, statement: Insert, files: tuple[str, ...]) -> Iterator[Item]:
        if self.load is None:
            self.troubles.mistake("INSERT: other files cannot be read from here", statement.place)
            return
        try:
            name, data = self.load(statement.file)
            if name in files:
                self.troubles.mistake(f"INSERT: {statement.file} is inserted into itself", statement.place)
                return
            if len(files) > _DEEPEST:
                self.troubles.mistake(f"INSERT: more than {_DEEPEST} files insert each other", statement.place)
                return
            source = decode(data, name, self.troubles, declared=statement.encoding)
        except InputError as error:
            for problem in error.problems:
                self.troubles.mistake(f"INSERT: {problem.message}", statement.place, problem.hint)
            return
        if statement.folder:
            self.troubles.remark("CD=YES: files are looked for beside the job all the same", statement.place)
        yield from self.items(source, (*files, name), batch=statement.batch)
