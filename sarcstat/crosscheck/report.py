"""Checked outputs as a document for every medium: what agrees, what differs and why, what was not computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sarcstat.crosscheck.identity import folded
from sarcstat.crosscheck.numbers import displayed, last_digit
from sarcstat.crosscheck.record import difference, output_records, place_text, summary_record, summed
from sarcstat.crosscheck.scope import SCOPE
from sarcstat.crosscheck.search.report import search_notes, search_table
from sarcstat.crosscheck.verdict import KINDS, CheckedCommand, CheckedOutput, CheckedTable, Kind, Verdict
from sarcstat.display.shapes.document import Document, Section
from sarcstat.display.shapes.table import Cell, Heading, Path, Table, table_of
from sarcstat.errors import counted
from sarcstat.outputs.output import Cell as Printed
from sarcstat.results import AnalysisResult, Condition, Provenance

Cells = dict[tuple[Path, Path], Cell]
WORDS: Mapping[Kind, str] = {
    "exact": "Exact",
    "rounded": "Rounded",
    "explained": "Explained",
    "different": "Different",
    "not_computed": "Not computed",
    "data": "Other data",
}
#: So many differing cells are listed; all of them with --all.
MOST = 100


def document(
    outputs: Sequence[CheckedOutput],
    *,
    versions: Mapping[str, str],
    options: Mapping[str, object],
    every: bool = False,
    r: bool = False,
    records: bool = True,
) -> Document:
    """A section an output; `every` lists all cells, `r` has R's numbers, `records` adds what JSON has."""
    sections = []
    for place, each in enumerate(outputs):
        details: dict[str, object] = {}
        if not place and records:
            details = {"summary": summary_record(summed(outputs)), "outputs": output_records(outputs)}
        result = AnalysisResult(
            analysis="crosscheck",
            options=options,
            statistics=(),
            provenance=Provenance(
                source=each.output.name, sha256=each.output.sha256, rows_read=0, rows_used=0, versions=dict(versions)
            ),
            conditions=tuple(_conditions(each)),
            details=details,
        )
        tables = list(_tables(each, every=every, r=r and not each.output.is_listing))
        notes = [sentence(each, versions), *_said(each), *search_notes(each.commands), *_left(each, every)]
        sections.append(Section(heading=f"Crosscheck of {each.output.name}", tables=tables, notes=notes, result=result))
    title = sections[0].heading if len(sections) == 1 else f"Crosscheck of {len(sections)} outputs"
    return Document(analysis="crosscheck", title=title, sections=sections, options=options)


def sentence(checked: CheckedOutput, versions: Mapping[str, str]) -> str:
    """What may be quoted: how many of the printed numbers were recomputed, and how they compare."""
    counts = checked.counts()
    recomputed = sum(counts[kind] for kind in ("exact", "rounded", "explained", "different"))
    program = " ".join(filter(None, (checked.output.program, checked.output.version)))
    text = f"Of {counted(counts.total(), 'cell')} of {checked.output.name} ({program}), {recomputed:,} were recomputed"
    if recomputed:
        tools = ", ".join(f"{name} {version}" for name, version in versions.items())
        text += f" ({tools}): {', '.join(_found(counts))}"
    text += "."
    if counts["data"]:
        text += f" {counted(counts['data'], 'cell')} could not be compared: the data are not those of the output."
    if counts["not_computed"]:
        verb = "was" if counts["not_computed"] == 1 else "were"
        text += f" {counted(counts['not_computed'], 'cell')} {verb} not recomputed."
    return text


def _found(counts: Counter[Kind]) -> Iterator[str]:
    if counts["exact"]:
        yield f"{counts['exact']:,} agree in all digits"
    if counts["rounded"]:
        yield f"{counts['rounded']:,} agree in the digits displayed"
    if counts["explained"]:
        yield f"{counts['explained']:,} follow another known convention"
    number = counts["different"]
    yield f"{number:,} {'differs' if number == 1 else 'differ'}" if number else "none differs"


def _conditions(checked: CheckedOutput) -> Iterator[Condition]:
    counts = checked.counts()
    if not checked.output.is_listing and not any(each.command.name in SCOPE for each in checked.commands):
        known = ", ".join(SCOPE)
        text = f"{checked.output.name} has no command that is recomputed; those are {known}."
        yield Condition("warning", text, "nothing_in_scope")
    if counts["different"]:
        cells = f"{counted(counts['different'], 'cell')} {'differs' if counts['different'] == 1 else 'differ'}"
        text = f"{checked.output.name}: {cells} from what was recomputed."
        yield Condition("warning", text, "different")
    if counts["data"]:
        text = f"{checked.output.name}: the data are not those of {counted(counts['data'], 'cell')} of the output."
        yield Condition("warning", text, "other_data")
    for kind, number in Counter(each.kind for each in checked.output.unread).items():
        if kind != "chart":
            yield Condition("warning", f"{checked.output.name}: {counted(number, kind)} could not be read.", "unread")


def _said(checked: CheckedOutput) -> Iterator[str]:
    """What must be known of each command: its data, and why it was not recomputed."""
    for each in checked.commands:
        for text in each.said:
            yield f"Command {each.number} ({each.command.name or 'unknown'}): {text}"


def _left(checked: CheckedOutput, every: bool) -> Iterator[str]:
    number = checked.counts()["different"]
    if number > MOST and not every:
        yield f"{MOST} of {number:,} differing cells are listed; --all lists every cell."
    searched = any(command.searched is not None for command in checked.commands)
    if searched or any(_explanation(verdict) for _, table in checked.tables for verdict in table.verdicts.values()):
        yield "sarcstat explain CAUSE says what each program computes."


def _explanation(verdict: Verdict) -> bool:
    return verdict.kind == "explained" and " " not in verdict.cause


def _tables(checked: CheckedOutput, *, every: bool, r: bool) -> Iterator[Table]:
    yield _overview(checked)
    program = checked.output.program
    different = [(*at, place, cell, verdict) for at in checked.tables for place, cell, verdict in at[1].of("different")]
    if different:
        yield _cells("Cells that differ", different if every else different[:MOST], program, r=r)
    searched = search_table(checked.commands)
    if searched is not None:
        yield searched
    causes = _causes(checked)
    if causes.rows:
        yield causes
    if every:
        cells = [
            (command, table, place, table.table.cells[place], verdict)
            for command, table in checked.tables
            for place, verdict in table.verdicts.items()
        ]
        yield _cells("All cells", cells, program, r=r, verdicts=True)


def table_name(of: CheckedTable) -> str:
    """A table by its type in English, a frequency table with its variable."""
    title, subtype = of.table.title, of.table.subtype
    if subtype is None or title.kind == "constant":
        return subtype or title.text
    name = title.variable or title.text.replace("\n", " ").strip()
    return subtype if folded(name) == folded(subtype) else f"{subtype}: {name}"


def _overview(checked: CheckedOutput) -> Table:
    """A line a table: its cells by verdict."""
    counts = checked.counts()
    shown = [kind for kind in KINDS if counts[kind] or kind in ("exact", "different")]
    cells: Cells = {}
    for command, table in checked.tables:
        row = (str(table.number), Heading(command.command.name or "?", name=str(command.number)), _named(table))
        own = table.counts()
        cells[row, ("Cells",)] = Cell(f"{own.total():,}", own.total())
        for kind in shown:
            cells[row, (WORDS[kind],)] = Cell(f"{own[kind]:,}" if own[kind] else "", own[kind])
    total: Path = ("", "", "Total")
    cells[total, ("Cells",)] = Cell(f"{counts.total():,}", counts.total())
    cells |= {(total, (WORDS[kind],)): Cell(f"{counts[kind]:,}", counts[kind]) for kind in shown}
    return table_of("Tables", cells, ("No.", "Command", "Table"))


def _named(table: CheckedTable) -> Heading:
    return Heading(table_name(table), name=str(table.number))


def _cells(
    name: str,
    cells: Sequence[tuple[CheckedCommand, CheckedTable, tuple[int, ...], Printed, Verdict]],
    program: str,
    *,
    r: bool,
    verdicts: bool = False,
) -> Table:
    """A line a cell: both numbers, and what they are apart in units of the last printed digit."""
    found: Cells = {}
    for command, table, place, cell, verdict in cells:
        text = place_text(table.table, place)
        where = Heading(text, name=" ".join(map(str, (table.number, *place))))
        row = (f"{command.number}", f"{table.number}", _named(table), where)
        unit = last_digit(cell)
        apart = difference(cell, verdict, unit) if cell.number is not None else _apart(cell, verdict, unit)
        found[row, (program,)] = Cell(cell.text, cell.number)
        found[row, ("Recomputed",)] = _recomputed(verdict)
        found[row, ("Last digits apart",)] = Cell("" if apart is None else f"{apart:.4g}", apart)
        if r:
            found[row, ("R",)] = Cell("" if verdict.r is None else f"{verdict.r:.10g}", verdict.r)
        if verdicts:
            found[row, ("Verdict",)] = Cell(WORDS[verdict.kind])
            found[row, ("Cause",)] = Cell(verdict.cause)
    return table_of(name, found, ("Command", "Table", "", "Cell"))


def _apart(cell: Printed, verdict: Verdict, unit: float | None) -> float | None:
    """The same of a number that is known as displayed only."""
    read = displayed(cell.text)
    if unit is None or verdict.ours is None or not read:
        return None
    return (float(read[0][1]) - verdict.ours) / unit


def _recomputed(verdict: Verdict) -> Cell:
    return (
        Cell(verdict.text or "none", verdict.ours)
        if verdict.ours is None
        else Cell(f"{verdict.ours:.10g}", verdict.ours)
    )


def _causes(checked: CheckedOutput) -> Table:
    """How many cells of each type of table have which verdict for which reason."""
    found: Counter[tuple[Kind, str, str]] = Counter()
    for _, table in checked.tables:
        for verdict in table.verdicts.values():
            if verdict.cause:
                found[verdict.kind, table.table.subtype or "?", verdict.cause] += 1
    cells: Cells = {}
    for (kind, subtype, cause), number in sorted(found.items(), key=lambda item: KINDS.index(item[0][0])):
        cells[(WORDS[kind], subtype, cause), ("Cells",)] = Cell(f"{number:,}", number)
    return table_of("Causes", cells, ("Verdict", "Type of table", "Cause"))
