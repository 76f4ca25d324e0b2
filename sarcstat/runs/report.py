"""What differs between two runs, as a document for every medium."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sarcstat.display.shapes.document import Document, Section
from sarcstat.display.shapes.table import Cell, Heading, Path, Table, table_of
from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, Provenance
from sarcstat.runs.comparing import KINDS, Compared, Differences, Kind
from sarcstat.runs.numbers import Value

Cells = dict[tuple[Path, Path], Cell]
_WORDS: Mapping[Kind, str] = {
    "same": "Same",
    "within": "Within tolerance",
    "changed": "Changed",
    "shown_otherwise": "Shown otherwise",
    "only_first": "Only in the first",
    "only_second": "Only in the second",
}
_PLACES = {
    "table": "Tables",
    "statistic": "Statistics",
    "curve": "Curves",
    "forest": "Forest plots",
    "record": "Records",
}
#: Numbers that a reader is shown of a table and a kind, unless all are asked for.
_MOST = 20


def document(
    found: Differences,
    names: tuple[str, str],
    versions: Mapping[str, str],
    options: Mapping[str, object],
    *,
    every: bool,
) -> Document:
    """The differences as a document; `every` lists all of them where a long list would be cut."""
    result = AnalysisResult(
        analysis="diff",
        options=options,
        statistics=(),
        provenance=Provenance(" and ".join(names), None, 0, 0, versions=versions),
        details={"diff": record(found, names)},
    )
    tables = [table for table in _tables(found, every=every) if table.rows]
    section = Section(heading=sentence(found, names), tables=tables, notes=[*_notes(found)], result=result)
    return Document(analysis="diff", title="Two runs compared", sections=[section], options=options)


def sentence(found: Differences, names: tuple[str, str]) -> str:
    """The outcome in one line."""
    counts = found.counts()
    total = sum(counts.values())
    if not found.differ:
        return f"{names[0]} and {names[1]}: all {counted(total, 'number')} agree"
    parts = [f"{counts[kind]:,} {_WORDS[kind].casefold()}" for kind in KINDS[2:] if counts[kind]]
    return f"{names[0]} and {names[1]}: of {counted(total, 'number')}, {', '.join(parts) or 'none differs'}"


def record(found: Differences, names: tuple[str, str]) -> dict[str, Any]:
    """The comparison with the field names of JSON: counts, every number that is not the same, circumstances."""
    counts = found.counts()
    return {
        "first": names[0],
        "second": names[1],
        "tolerance": found.tolerance,
        "summary": {kind: counts[kind] for kind in KINDS},
        "numbers": [_number_record(each) for each in found.numbers if each.kind != "same"],
        "circumstances": [
            {"result": each.where or None, "what": each.what, "first": each.first, "second": each.second}
            for each in found.circumstances
        ],
    }


def _number_record(each: Compared) -> dict[str, Any]:
    row, column = _value(each).where
    of = each.identity
    return {
        "result": of.result,
        "place": of.place,
        "part": of.part,
        "row": row,
        "column": column,
        "kind": each.kind,
        **{
            name: None if value is None else {"number": value.number, "missing": value.missing, "text": value.text}
            for name, value in (("first", each.first), ("second", each.second))
        },
        "relative_difference": each.relative,
    }


def _value(each: Compared) -> Value:
    value = each.first or each.second
    assert value is not None
    return value


def _tables(found: Differences, *, every: bool) -> Iterator[Table]:
    yield _summary(found)
    cells: Cells = {}
    for index, each in enumerate(found.circumstances, 1):
        row = (Heading(each.where, name=str(index)), each.what)
        cells[row, ("First",)] = Cell(each.first or "–")
        cells[row, ("Second",)] = Cell(each.second or "–")
    yield table_of("Circumstances that differ", cells, ("Result", "What"))
    for place, name in _PLACES.items():
        yield from _numbers(f"{name}: numbers that differ", _listed(found, place, every=every), every=every)


def _listed(found: Differences, place: str, *, every: bool) -> list[Compared]:
    """What differs at a place, changes first; of statistics those of results whose tables show no difference."""
    differ = [each for each in found.numbers if each.kind in KINDS[2:]]
    shown = {each.identity.result for each in differ if each.identity.place == "table"}
    return sorted(
        (
            each
            for each in differ
            if each.identity.place == place and (every or place != "statistic" or each.identity.result not in shown)
        ),
        key=lambda each: KINDS.index(each.kind),
    )


def _summary(found: Differences) -> Table:
    cells: Cells = {}
    for result in dict.fromkeys(each.identity.result for each in found.numbers):
        _line(cells, (result,), found.counts(result))
    _line(cells, (Heading("Total", name="total"),), found.counts())
    return table_of("Numbers", cells, ("Result",))


def _line(cells: Cells, row: Path, counts: Mapping[Kind, int]) -> None:
    for kind in KINDS:
        cells[row, (_WORDS[kind],)] = Cell(f"{counts[kind]:,}", counts[kind])


def _numbers(name: str, listed: Sequence[Compared], *, every: bool) -> Iterator[Table]:
    shown = listed if every else listed[:_MOST]
    cells: Cells = {}
    for index, each in enumerate(shown):
        part = each.identity.part if each.identity.place == "table" else ""
        result = " · ".join(filter(None, (each.identity.result, part)))
        row = (Heading(result, name=str(index)), *_value(each).where)
        cells[row, ("First",)] = _cell(each.first)
        cells[row, ("Second",)] = _cell(each.second)
        cells[row, ("Difference",)] = _difference(each)
    rest = len(listed) - len(shown)
    notes = [f"{rest:,} more {'differs' if rest == 1 else 'differ'}; --all lists them, as does JSON."] if rest else []
    yield table_of(name, cells, ("Result", "Row", "Column"), notes=notes)


def _cell(value: Value | None) -> Cell:
    return Cell("–" if value is None else value.text or "(blank)")


def _difference(each: Compared) -> Cell:
    if each.kind != "changed":
        return Cell(_WORDS[each.kind].casefold())
    relative = each.relative
    return Cell("changed" if relative is None else f"{relative:.2g}", relative)


def _notes(found: Differences) -> Iterator[str]:
    yield (
        f"Two numbers are one up to a relative difference of {found.tolerance:g}, |a − b| / max(|a|, |b|) of the "
        "unrounded numbers. Numbers are matched by what they are: result, table, variables, values and statistic."
    )
    if found.differ and found.counts()["shown_otherwise"]:
        yield "Shown otherwise: the number is the same, its text is not (decimals, labels, style)."
