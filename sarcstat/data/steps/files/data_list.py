"""DATA LIST: cases out of lines of text, of the job itself or of a file."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from pathlib import Path

from sarcstat import paths
from sarcstat.data.reading.shared.encoding import NAMES, detect
from sarcstat.data.steps.files.fields import Reading, Unread, column, fixed_readings, free_readings
from sarcstat.data.steps.files.splitting import Separators, fixed, rows, stream
from sarcstat.data.steps.naming import wrong
from sarcstat.data.steps.table import Table
from sarcstat.errors import InputError, counted
from sarcstat.files_read import read_bytes
from sarcstat.syntax.reading.commands.data_list import DataList


def text_lines(path: Path, name: str, *, encoding: str | None = None, notes: list[str] | None = None) -> list[str]:
    """The lines of a text file that the user calls `name`, in its encoding, which is found out where none is given.

    Raises InputError where there is no such file, or it is no text of that encoding.
    """
    if not paths.there(path):
        raise InputError(f"There is no file {name}.", "Check the path; it is looked for beside the job.")
    data = read_bytes(path, name)
    named, found = _codec(encoding), detect(data)
    codec = named or found
    if notes is not None:
        notes += _doubts(name, encoding, named, found, ascii_only=data.isascii())
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        raise InputError(f"{name} is not a text in {encoding or NAMES[codec]}.", "Save it again as UTF-8.") from None
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _doubts(name: str, encoding: str | None, named: str | None, found: str, *, ascii_only: bool) -> Iterator[str]:
    """What is said of an encoding that was guessed, or that the bytes belie: `found` is what they look like."""
    unicode = found in ("utf-8", "utf-8-sig")
    if named is None and not (unicode and (encoding is None or ascii_only)):
        yield f"{name} was read as {NAMES[found]}{'' if encoding is None else f' for ENCODING={encoding!r}'}."
    elif named is not None and unicode and not ascii_only and not named.startswith("utf"):
        yield f"{name} was read in the encoding {encoding}, and is UTF-8 by its bytes: letters may be others."


def _codec(encoding: str | None) -> str | None:
    """The codec that an ENCODING names; none for LOCALE and for what Python does not know."""
    if encoding is None:
        return None
    try:
        return codecs.lookup("utf-8-sig" if encoding.upper() in ("UTF8", "UTF-8") else encoding).name
    except LookupError:
        return None


def data_list(command: DataList, lines: Sequence[str], notes: list[str]) -> Table:
    """The cases in the lines.

    FIXED: variables in columns, which are characters, of one or several lines a case. LIST: a line a case, what is
    missing at its end is system-missing or blank. FREE: values one after the other whatever the lines. `notes` gets
    sentences for values that are no values of their format, for lines that are too short or too long, and for a last
    case that is not whole. Raises InputError for names and formats that are wrong.
    """
    lines = lines[command.skip :]
    if command.arrangement == "FIXED":
        return fixed_table(command, lines, notes)
    readings = free_readings(command.fields)
    separators = _separators(command)
    if command.arrangement == "LIST":
        found, short, long = rows(lines, len(readings), separators)
        tell_lengths("DATA LIST", short, long, notes)
    else:
        found, left = stream(lines, len(readings), separators)
        if left:
            notes.append(f"DATA LIST: the last case is not whole: its {counted(left, 'value')} were left out.")
    return table_of_rows("DATA LIST", readings, found, notes, implied=False)


def tell_lengths(where: str, short: int, long: int, notes: list[str]) -> None:
    """Notes of the lines with too few and too many values."""
    if short:
        text = f"{where}: {counted(short, 'line has', 'lines have')} fewer values than there are variables: "
        notes.append(text + "the last are system-missing or blank.")
    if long:
        text = f"{where}: {counted(long, 'line has', 'lines have')} more values than there are variables: "
        notes.append(text + "the last were left out.")


def _separators(command: DataList) -> Separators:
    """Blanks, tabs and commas, or the signs that the command gives."""
    if not command.delimiters:
        return Separators()
    signs = "".join(command.delimiters)
    return Separators(" " if " " in signs else "", signs.replace(" ", ""))


def fixed_table(command: DataList, lines: Sequence[str], notes: list[str]) -> Table:
    """The cases of DATA LIST FIXED."""
    readings = fixed_readings(command.fields)
    records = command.records or max(each.record for each in readings)
    beyond = next((each for each in command.fields if not 1 <= each.record <= records), None)
    if beyond is not None:
        message = f"DATA LIST: a case has {counted(records, 'line')}, but a variable is on line {beyond.record}"
        raise wrong(message, beyond.variables[0].place)
    found, left = fixed(lines, readings, records)
    if left:
        notes.append(f"DATA LIST: the last case is not whole: its {counted(left, 'line')} of {records} were left out.")
    tell_columns("DATA LIST", lines, notes)
    return table_of_rows("DATA LIST", readings, found, notes, implied=True)


def tell_columns(where: str, lines: Sequence[str], notes: list[str]) -> None:
    """A note where it matters that columns are counted in characters."""
    odd = sum(not line.isascii() for line in lines)
    if odd:
        notes.append(
            f"{where}: columns are counted in characters; {counted(odd, 'line has', 'lines have')} some outside ASCII."
        )


def table_of_rows(
    where: str, readings: Sequence[Reading], found: Sequence[Sequence[str | None]], notes: list[str], *, implied: bool
) -> Table:
    """The table of rows of texts; `notes` gets a sentence for those that are no values."""
    unread = Unread()
    by_column = list(zip(*found, strict=True)) if found else [() for _ in readings]
    columns = [
        column(reading, texts, unread, implied=implied) for reading, texts in zip(readings, by_column, strict=True)
    ]
    notes.extend(unread.notes(where))
    return Table(columns, cases=len(found))
