"""A comparison as a document for every medium: a sentence to quote, tables by table of the paper, what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sarcstat.against.judging import KINDS, Comparison, Judged, Kind, causes_of, tables_of
from sarcstat.against.record import against_record
from sarcstat.against.words import statistic_words
from sarcstat.audit.place import Leftover
from sarcstat.display.shapes.document import Document, Section
from sarcstat.display.shapes.table import Cell, Heading, Path, Table, table_of
from sarcstat.errors import counted, listing
from sarcstat.results import AnalysisResult, Condition, Provenance

Cells = dict[tuple[Path, Path], Cell]
WORDS: Mapping[Kind, str] = {
    "reproduced": "Reproduced",
    "explained": "By another convention",
    "different": "Different",
    "not_matched": "Not matched",
}
_UNREAD = "Not read"


def document(
    comparison: Comparison,
    rest: Sequence[Leftover],
    *,
    title: str,
    provenance: Provenance,
    options: Mapping[str, object],
    conditions: Sequence[Condition] = (),
    every: bool = False,
    searched: bool = True,
) -> Document:
    """The comparison as a document; `rest` are cells of tables that were not read, `every` lists every number.

    `searched`: the data were at hand, so that other conventions were tried.
    """
    record = against_record(comparison, rest, sentence=sentence(comparison))
    result = AnalysisResult(
        analysis="audit",
        options=options,
        statistics=(),
        provenance=provenance,
        conditions=conditions,
        details={"against": record},
    )
    tables = [table for table in _tables(comparison, rest, every=every) if table.rows]
    first = Section(heading=title, tables=(), notes=[sentence(comparison)], result=result)
    quiet = AnalysisResult(analysis="audit", options=options, statistics=(), provenance=provenance)
    notes = [*_notes(comparison, rest, searched=searched)]
    second = Section(heading="Number by number", tables=tables, notes=notes, result=quiet)
    return Document(analysis="audit", title=title, sections=[first, second], options=options)


def sentence(comparison: Comparison) -> str:
    """The result in words that can be quoted."""
    counts = {kind: len(comparison.of(kind)) for kind in KINDS}
    compared = len(comparison.cells) - counts["not_matched"]
    if not compared:
        return "None of the printed numbers could be matched with a recomputed one."
    number = f"{counts['reproduced']:,} of {compared:,} printed numbers are reproduced from the data"
    parts = []
    if counts["explained"]:
        by = listing([str(cause) for cause, _ in causes_of(comparison)], 6)
        parts.append(f"{counts['explained']:,} more under another convention ({by})")
    if counts["different"]:
        parts.append(f"{counts['different']:,} {'differs' if counts['different'] == 1 else 'differ'}")
    if counts["not_matched"]:
        parts.append(f"{counted(counts['not_matched'], 'further number')} could not be matched")
    return f"{'; '.join([number, *parts])}."


def _notes(comparison: Comparison, rest: Sequence[Leftover], *, searched: bool) -> Iterator[str]:
    if rest:
        yield f"{counted(len(rest), 'cell')} of tables with numbers were not read, and are compared with nothing."
    if comparison.of("different") and not searched:
        yield (
            "Other conventions (ties, intervals of medians and rates, tests) were not tried: that needs the data. Give "
            "them with --data and --mapping."
        )
    yield (
        "A number is reproduced where the recomputed one, rounded half away from zero, is what is printed. Conventions "
        "are those by which most numbers of one kind in a table are reproduced together. Numbers are matched by "
        "names, never by place."
    )


def _tables(comparison: Comparison, rest: Sequence[Leftover], *, every: bool) -> Iterator[Table]:
    yield _summary(comparison, rest)
    yield _conventions(comparison)
    yield _cells("Numbers that differ", comparison.of("different"))
    yield _cells("Numbers by another convention", comparison.of("explained"), causes=True)
    yield _unmatched(comparison.of("not_matched"), rest)
    if every:
        matched = [each for each in comparison.cells if each.kind != "not_matched"]
        yield _cells("All matched numbers", matched, causes=True, verdicts=True)


def _summary(comparison: Comparison, rest: Sequence[Leftover]) -> Table:
    """A line for each table or part of the text: its numbers by verdict."""
    unread: dict[str, int] = {}
    for each in rest:
        unread[each.place.table] = unread.get(each.place.table, 0) + 1
    found = tables_of(comparison)
    cells: Cells = {}
    rows = [*dict.fromkeys([*found, *unread])]
    for name in rows:
        own = found.get(name, [])
        counts = {kind: sum(each.kind == kind for each in own) for kind in KINDS}
        _line(cells, (name,), len(own), counts, unread.get(name, 0))
    totals = {kind: len(comparison.of(kind)) for kind in KINDS}
    _line(cells, ("Total",), len(comparison.cells), totals, len(rest))
    return table_of("Printed numbers", cells, ("Table",))


def _line(cells: Cells, row: Path, size: int, counts: Mapping[Kind, int], unread: int) -> None:
    cells[row, ("Numbers",)] = Cell(f"{size:,}", size)
    for kind in KINDS:
        cells[row, (WORDS[kind],)] = Cell(f"{counts[kind]:,}", counts[kind])
    cells[row, (_UNREAD,)] = Cell(f"{unread:,}", unread)


def _conventions(comparison: Comparison) -> Table:
    cells: Cells = {}
    for each in comparison.chosen:
        row = (each.table, each.family)
        cells[row, ("Convention",)] = Cell(", ".join(map(str, each.choices)))
        cells[row, ("Reproduced",)] = Cell(f"{each.reproduced:,} of {each.of:,}", each.reproduced)
        cells[row, ("As run",)] = Cell(f"{each.as_run:,}", each.as_run)
    return table_of("Conventions of the paper", cells, ("Table", "Numbers"))


def _cells(name: str, judged: Sequence[Judged], *, causes: bool = False, verdicts: bool = False) -> Table:
    """A line a number: printed and recomputed."""
    cells: Cells = {}
    for i, each in enumerate(judged):
        row = _row(each, i)
        cells[row, ("Printed",)] = Cell(each.printed.number.text, _number(each))
        cells[row, ("Recomputed",)] = _value(each.value, each)
        if each.kind == "different" and each.shown != each.value:
            cells[row, ("By the table's conventions",)] = _value(each.shown, each)
        if verdicts:
            cells[row, ("Verdict",)] = Cell(WORDS[each.kind])
        if causes:
            cells[row, ("Convention",)] = Cell(", ".join(map(str, each.causes)))
            cells[row, ("By it",)] = _value(each.shown, each) if each.causes else Cell("")
        else:
            apart = each.apart
            cells[row, ("Last digits apart",)] = Cell("" if apart is None else f"{apart:.3g}", apart)
    return table_of(name, cells, ("Table", "Row", "Number of"))


def _number(each: Judged) -> float | None:
    exact = each.printed.number.exact
    return None if exact is None else float(exact)


def _value(value: float | None, each: Judged) -> Cell:
    if value is None:
        missing = each.match.computed.missing if each.match.computed is not None else ""
        return Cell({"not_reached": "NR", "not_estimable": "NE"}.get(missing, "none"))
    return Cell(f"{value:.6g}", value)


def _row(each: Judged, i: int) -> Path:
    place = each.printed.place
    what = statistic_words(each.printed.quantity)
    return (place.table, Heading(", ".join(place.row), name=f"row {i}"), Heading(what, name=f"{i}"))


def _unmatched(judged: Sequence[Judged], rest: Sequence[Leftover]) -> Table:
    """What is compared with nothing, and why."""
    cells: Cells = {}
    for i, each in enumerate(judged):
        row = _row(each, i)
        cells[row, ("Printed",)] = Cell(each.printed.number.text, _number(each))
        cells[row, ("Why",)] = Cell(each.why)
    for i, left in enumerate(rest, start=len(judged)):
        place = left.place
        row = (
            place.table,
            Heading(", ".join(place.row), name=f"row {i}"),
            Heading(" / ".join(place.column), name=f"{i}"),
        )
        cells[row, ("Printed",)] = Cell(left.text)
        cells[row, ("Why",)] = Cell(left.reason)
    return table_of("Numbers compared with nothing", cells, ("Table", "Row", "Number of"))
