"""GET DATA: cases out of text files and workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sarcstat.data.steps.files.data_list import table_of_rows, tell_columns, tell_lengths, text_lines
from sarcstat.data.steps.files.fields import Reading, fixed_readings, free_readings
from sarcstat.data.steps.files.sheets import sheet_table
from sarcstat.data.steps.files.splitting import Separators, fixed, rows, stream
from sarcstat.data.steps.formats import shown_format
from sarcstat.data.steps.naming import wrong
from sarcstat.data.steps.table import Format, Table
from sarcstat.errors import counted
from sarcstat.syntax.reading.commands.data_list import Field, GetData
from sarcstat.syntax.reading.tree import Name

_NAME = "GET DATA"


def get_data(command: GetData, path: Path, name: str, notes: list[str]) -> Table:
    """The cases of a file that the user calls `name`.

    `notes` gets sentences for what could not be read as it is declared. Raises InputError for a file that is not there
    or not of its kind, for names and formats that are wrong, and for a sheet or cells that are not there.
    """
    table = (_text if command.kind == "TXT" else sheet_table)(command, path, name, notes)
    left_out = [each for field in command.fields if _skips(field) for each in field.variables]
    skipped = {each.key for each in left_out if isinstance(each, Name)}
    kept = [each for each in table.columns if each.name.casefold() not in skipped]
    return Table(kept, cases=table.cases, source=name)


def _skips(field: Field) -> bool:
    """Whether a variable is read and left out, as the format 10X says."""
    return field.format is not None and field.format.kind == "X"


def _as_texts(fields: Sequence[Field]) -> list[Field]:
    """The variables; those that are left out are texts until then, whatever they hold."""
    return [
        replace(each, format=replace(each.format, kind="A")) if _skips(each) and each.format is not None else each
        for each in fields
    ]


def _text(command: GetData, path: Path, name: str, notes: list[str]) -> Table:
    said = command.clauses
    if not command.fields:
        raise wrong("GET DATA: /VARIABLES= with names and formats is missing", command.place)
    lines = text_lines(path, name, encoding=said["ENCODING"], notes=notes)
    lines = lines[max(said["FIRSTCASE"], 1) - 1 :]
    if said["ARRANGEMENT"] == "FIXED":
        return _fixed(command, lines, notes)
    readings = [replace(each, shown=_as_written(each)) for each in free_readings(_as_texts(command.fields))]
    found = _rows(command, lines, len(readings), notes)
    return table_of_rows(_NAME, readings, _imported(command, found, notes), notes, implied=False)


def _as_written(reading: Reading) -> Format:
    """The print format is the one that is written, where it is wide enough to print with."""
    if reading.format is None:
        return reading.shown
    least = shown_format(replace(reading.format, width=1, decimals=0)) if reading.format.kind != "A" else reading.format
    return replace(reading.format, width=max(reading.format.width, least.width))


def _rows(command: GetData, lines: Sequence[str], width: int, notes: list[str]) -> list[list[str | None]]:
    by_line = command.clauses["DELCASE"] is None or command.clauses["DELCASE"][0] == "LINE"
    separators = _separators(command)
    if by_line:
        found, short, long = rows(lines, width, separators)
        tell_lengths(_NAME, short, long, notes)
    else:
        found, left = stream(lines, width, separators)
        if left:
            notes.append(f"{_NAME}: the last case is not whole: its {counted(left, 'value')} were left out.")
    spaces = command.clauses["MULTIPLESPACES"]
    if spaces is not None and spaces[1] == "NO" and " " in (command.clauses["DELIMITERS"] or ""):
        notes.append(f"{_NAME}: /MULTIPLESPACES IGNORE=NO: blanks in a row separate once all the same.")
    if _ignored(command, "LEADINGSPACES"):
        found = [[each if each is None else each.lstrip(" ") for each in row] for row in found]
    return found


def _ignored(command: GetData, name: str) -> bool:
    return command.clauses[name] is not None and command.clauses[name][1] == "YES"


def _separators(command: GetData) -> Separators:
    """The signs of DELIMITERS, `\\t` being a tab; a blank counts once however many there are."""
    signs = (command.clauses["DELIMITERS"] or "").replace("\\t", "\t").replace("\\\\", "\\")
    soft = " " if " " in signs else ""
    return Separators(soft, signs.replace(" ", ""), command.clauses["QUALIFIER"] or "")


def _fixed(command: GetData, lines: Sequence[str], notes: list[str]) -> Table:
    fields = _in_records(command.fields)
    readings = fixed_readings(fields, from_one=False, shown=lambda format_: format_)
    records = max(command.clauses["FIXCASE"] or 1, *(each.record for each in readings))
    written = {str(each.variables[0]): each.format for each in fields}
    readings = [_with_decimals(each, written[each.name]) for each in readings]
    found, left = fixed(lines, readings, records)
    if left:
        notes.append(f"{_NAME}: the last case is not whole: its {counted(left, 'line')} of {records} were left out.")
    tell_columns(_NAME, lines, notes)
    return table_of_rows(_NAME, readings, _imported(command, found, notes), notes, implied=False)


def _in_records(fields: Sequence[Field]) -> list[Field]:
    return [replace(each, record=max(each.record, 1)) for each in _as_texts(fields)]


def _with_decimals(reading: Reading, written: Any) -> Reading:
    """The print format is the one that is written; it may be wider than the columns."""
    if reading.format is None or reading.format.kind == "A" or written is None or written.width is None:
        return reading
    shown = Format(reading.format.kind, max(written.width, reading.format.width), reading.format.decimals)
    return replace(reading, shown=shown)


def _imported(command: GetData, found: list[list[str | None]], notes: list[str]) -> list[list[str | None]]:
    """The first cases, where IMPORTCASE asks for some."""
    wanted = command.clauses["IMPORTCASE"]
    if wanted is None or wanted[0] == "ALL":
        return found
    if wanted[0] == "FIRST":
        return found[: wanted[1]]
    kept = found[: int(len(found) * wanted[1] / 100)]
    notes.append(
        f"{_NAME}: IMPORTCASE=PERCENT {wanted[1]:g} took the first {counted(len(kept), 'case')}; SPSS may take others."
    )
    return kept
