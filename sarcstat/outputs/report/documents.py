"""Documents: what is in an output, and chosen tables of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from sarcstat.display.shapes.document import Document, Section
from sarcstat.display.shapes.table import Cell, Path, Table
from sarcstat.errors import InputError, counted, listing
from sarcstat.outputs.output import Command, Label, Output
from sarcstat.outputs.report.record import output_record
from sarcstat.outputs.report.tables import shown_table
from sarcstat.results import AnalysisResult, Condition, Provenance

_FORMS = {
    "spv": "Viewer file (.spv)",
    "oms": "XML of OMS",
    "html": "HTML export, numbers as displayed",
    **dict.fromkeys(("r", "sas", "stata"), "text, numbers as displayed"),
}
#: Kind → one and many of it, and what to do about them.
_UNREADABLE = {
    "legacy table": (
        ("table in the form of SPSS 16 to 18", "tables in the form of SPSS 16 to 18"),
        "Open the file in SPSS 20 or newer and save it again: they are then readable.",
    ),
    "unlisted table": (
        ("table that the outline of the file does not name", "tables that the outline of the file does not name"),
        "A part of the file is lost: copy it again from where it came, or save it again in SPSS.",
    ),
    "model": (
        ("table of the model viewer", "tables of the model viewer"),
        "Only SPSS shows them; NPAR TESTS writes pivot tables instead.",
    ),
}
_COLUMNS: tuple[Path, ...] = (("Type",), ("Rows",), ("Cells",))


def contents(output: Output, versions: Mapping[str, str], options: Mapping[str, object]) -> Document:
    """Commands and their tables, with data, filter, weight and split of each; what was not read is a warning."""
    result = _result(output, versions, options)
    quiet = AnalysisResult(analysis="outputs", options=options, statistics=(), provenance=result.provenance)
    about = _called if output.is_listing else _about
    sections = [Section(heading=f"Contents of {output.name}", tables=(), notes=_head(output), result=result)]
    numbers = {id(table): number for number, _, table in output.tables()}
    for command in output.commands:
        listed = [_contents_table(command, numbers)] if command.tables else []
        sections.append(
            Section(heading=command.name or "Command", tables=listed, notes=list(about(command)), result=quiet)
        )
    return _document(output, sections, options)


def tables(
    output: Output,
    wanted: Collection[int],
    versions: Mapping[str, str],
    options: Mapping[str, object],
    *,
    records: bool = True,
) -> Document:
    """The tables with these numbers (none: all), a section a command; `records` adds what JSON has of each of them.

    Raises InputError where the file has no such table.
    """
    known = {number for number, _, _ in output.tables()}
    _check(output, wanted, known)
    chosen = set(wanted) or known
    details = {"output": output_record(output, chosen)} if records else {}
    result = _result(output, versions, options, details)
    sections: list[Section] = []
    at = 0
    for command in output.commands:
        numbered = list(enumerate(command.tables, start=at + 1))
        at += len(numbered)
        shown = [shown_table(number, table) for number, table in numbered if number in chosen]
        if shown:
            first = (
                result
                if not sections
                else AnalysisResult(analysis="outputs", options=options, statistics=(), provenance=result.provenance)
            )
            sections.append(Section(heading=command.name or "Command", tables=shown, result=first))
    return _document(output, sections, options)


def _check(output: Output, wanted: Collection[int], known: Collection[int]) -> None:
    """Refuse tables that are not in the file, and a file without any."""
    if not known:
        raise InputError(f"{output.name} has no tables.", "sarcstat outputs FILE lists what it holds.")
    if missing := [number for number in wanted if number not in known]:
        raise InputError(
            f"{output.name} has no table {listing(missing)}.",
            f"Its tables are numbered 1 to {len(known)}; the list of contents has them.",
        )


def _document(output: Output, sections: list[Section], options: Mapping[str, object]) -> Document:
    return Document(analysis="outputs", title=f"Output {output.name}", sections=sections, options=options)


def _result(
    output: Output,
    versions: Mapping[str, str],
    options: Mapping[str, object],
    details: Mapping[str, object] | None = None,
) -> AnalysisResult:
    return AnalysisResult(
        analysis="outputs",
        options=options,
        statistics=(),
        provenance=Provenance(
            source=output.name, sha256=output.sha256, rows_read=0, rows_used=0, versions=dict(versions)
        ),
        conditions=tuple(conditions(output)),
        details=dict(details or {}),
    )


def conditions(output: Output) -> Iterator[Condition]:
    """What is in the file and was not read: tables and models are warnings, drawings notes."""
    for kind, number in Counter(each.kind for each in output.unread).items():
        where = listing(dict.fromkeys(each.command or each.title for each in output.unread if each.kind == kind))
        if kind in _UNREADABLE:
            words, advice = _UNREADABLE[kind]
            text = f"{counted(number, *words)} could not be read ({where}). {advice}"
            yield Condition("warning", text, kind.replace(" ", "_"))
        else:
            yield Condition("note", f"{counted(number, kind)} left out ({where}).", kind)


def _head(output: Output) -> list[str]:
    number = sum(1 for _ in output.tables())
    said = [
        f"{output.program} {output.version}" if output.version else f"{output.program}, version not told",
        _FORMS[output.source],
        f"created {output.created}" if output.created else "",
        f"language {output.language}" if output.language else "",
    ]
    lines = [", ".join(filter(None, said)) + "."]
    lines.append(f"{counted(len(output.commands), 'command')} with {counted(number, 'table')}.")
    logs = len(output.logs)
    syntax = logs or any(command.notes and command.notes.syntax for command in output.commands)
    if syntax:
        where = f"a log of {counted(logs, 'part')}" if logs else "the calls" if output.is_listing else "the Notes"
        lines.append(f"The syntax is in {where}; --syntax prints it.")
    return [*lines, *(f"Not read: {condition.text}" for condition in conditions(output))]


def _contents_table(command: Command, numbers: Mapping[int, int]) -> Table:
    rows: list[Path] = []
    cells: dict[tuple[Path, Path], Cell] = {}
    for table in command.tables:
        row = (str(numbers[id(table)]), table.title.text.replace("\n", " "))
        rows.append(row)
        count, rows_used = len(table.cells), table.row_count
        shown = (Cell(table.subtype or "?"), Cell(f"{rows_used}", rows_used), Cell(f"{count}", count))
        cells |= {(row, column): cell for column, cell in zip(_COLUMNS, shown, strict=True)}
    return Table(name="Tables", rows=rows, columns=_COLUMNS, cells=cells, row_headings=("No.", "Title"))


def _called(command: Command) -> Iterator[str]:
    """The call of a command of a listing, and its data."""
    notes = command.notes
    call = " ".join((notes.syntax or "").split()) if notes is not None else ""
    yield f"Call: {call}." if call else "The listing does not show the call."
    yield from (f"{text}." for text in command.texts)


def _about(command: Command) -> Iterator[str]:
    """What the Notes tell of a command."""
    notes = command.notes
    if notes is None:
        yield "No Notes: data, filter, weight and split are not told."
        return
    yield f"Data: {notes.data_file or 'not told (the data set was not saved)'}" + (
        f" ({notes.rows:,} rows)." if notes.rows is not None else "."
    )
    conditions = [("Filter", notes.filter), ("Weight", notes.weight), ("Split File", notes.split)]
    yield "; ".join(f"{name}: {_condition(name, label, notes.lacking)}" for name, label in conditions) + "."
    if notes.created:
        yield f"Created {notes.created}."


def _condition(name: str, label: Label | None, lacking: Collection[str]) -> str:
    if name in lacking:
        return "not told"
    return label.text if label is not None else "none"
