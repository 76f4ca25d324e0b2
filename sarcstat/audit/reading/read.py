"""A file to facts: which reader its format needs, and what becomes of its tables and sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sarcstat.audit.facts import MEASURES, Facts
from sarcstat.audit.number import Number
from sarcstat.audit.place import Leftover, Place, Understood
from sarcstat.audit.reading.assembly import assemble
from sarcstat.audit.reading.column import Column
from sarcstat.audit.reading.conduct import dates_of, methods_of, selections_of, states_of
from sarcstat.audit.reading.document import Document
from sarcstat.audit.reading.estimates import estimates_of
from sarcstat.audit.reading.levels import count_tables
from sarcstat.audit.reading.rates import rates_of
from sarcstat.audit.reading.ratios import declared, factor_tests_of, models_of
from sarcstat.audit.reading.responses import means_of, responses_of
from sarcstat.audit.reading.sentences import Said, sentence_facts
from sarcstat.audit.reading.table import Table, tables_of
from sarcstat.audit.reading.times import medians_of, tests_of
from sarcstat.audit.reading.unread import cells_of, coverage, dropped, some, unread
from sarcstat.documents.read import blocks_of
from sarcstat.errors import InputError


def read_document(path: Path) -> Facts:
    """The facts that a published document prints, what was understood of its tables, and what was not.

    The format follows from the file's extension. Raises InputError where the file cannot be read as that
    format, is too large, or has neither a table nor a sentence that is understood.
    """
    document = document_of(path)
    facts = facts_of_document(document)
    if not document.grids and not _any(facts):
        raise InputError(
            f"{path.name} has no table{_why_none(document)}, and no sentence with a survival statistic.",
            "Tabs, | or blanks part the cells of a table in a text file; of a PDF, the HTML or XML version is surer.",
        )
    return facts


def _why_none(document: Document) -> str:
    """Why none of a document's tables can be read; "" where it has none."""
    pictures = len(document.pictures)
    reasons = [f"{odd.text[:80]}: {odd.reason}" for odd in document.odd[:1]]
    reasons += [f"{pictures} {'is a picture' if pictures == 1 else 'are pictures'}"] if pictures else []
    return f" that can be read ({reasons[0]})" if reasons else ""


def _any(facts: Facts) -> bool:
    return any((facts.models, facts.medians, facts.counts, facts.responses, facts.tests, facts.endpoints))


def document_of(path: Path) -> Document:
    """The tables and paragraphs of a file; raises InputError as `read_document` does."""
    blocks, title = blocks_of(path)
    return assemble(blocks, title=title)


def read_with_rest(path: Path) -> tuple[Facts, tuple[Leftover, ...]]:
    """The facts as `read_document` gives them, and every cell of a table with a number that is part of no fact.

    Odds ratios and kin, and estimates of a kind that is not said, count as such cells: nothing recomputes them.
    """
    document = document_of(path)
    tables = [table for grid in document.grids for table in tables_of(grid)]
    facts = facts_of_document(document, tables)
    if not document.grids and not _any(facts):
        return read_document(path), ()  # which says what is wrong
    hazards = tuple(model for model in facts.models if model.is_hazard)
    means = tuple(mean for mean in facts.means if mean.center is None)
    facts = replace(facts, means=means)
    return facts, tuple(unread(tables, replace(facts, models=hazards)))


def facts_of_document(document: Document, tables: list[Table] | None = None) -> Facts:
    """The facts of a document's tables and sentences; `tables` are those of its grids where they are known."""
    tables = [table for grid in document.grids for table in tables_of(grid)] if tables is None else tables
    said = sentence_facts(document)
    titles = (text for grid in document.grids for text in (grid.title, *grid.notes))
    texts = (*titles, *(paragraph.text for paragraph in document.paragraphs))
    models = declared([model for table in tables for model in models_of(table)], texts)
    responses = [response for table in tables for response in responses_of(table)]
    medians = [median for table in tables for median in medians_of(table)]
    tests = [test for table in tables for test in tests_of(table)]
    counts = [each for table in tables for each in count_tables(table)]
    means = [mean for table in tables for mean in means_of(table)]
    facts = Facts(
        title=document.title,
        n=said.n,
        counts=tuple(counts),
        models=(*models, *said.models),
        medians=(*medians, *said.medians),
        tests=tuple(tests),
        rates=tuple(each for table in tables for each in rates_of(table)),
        factor_tests=tuple(each for table in tables for each in factor_tests_of(table)),
        responses=(*responses, *said.responses),
        means=tuple(means),
        endpoints=said.endpoints,
        states=states_of(document, n=said.n, dead=_dead(said), lost=said.lost),
        dates=dates_of(document),
        selections=selections_of(document),
        methods=methods_of(document),
    )
    facts = replace(facts, means=(*facts.means, *estimates_of(tables, facts)))
    for table in tables:
        _list_unused(table)
    left = _left(tables)
    cells = list(cells_of(tables, facts))
    more = dropped(cells, {(each.place.row, each.place.column) for each in left})
    return replace(
        facts,
        understood=tuple(map(_understood, tables)),
        leftovers=(*left, *more, *_odd(document), *said.leftovers),
        read=coverage(document, tables, facts, cells),
    )


def _dead(said: Said) -> Number | None:
    """The deaths that the sentences agree on."""
    deaths = {str(each.events): each.events for each in said.endpoints if each.outcome == "OS"}
    return deaths.popitem()[1] if len(deaths) == 1 else None


def _list_unused(table: Table) -> None:
    """List the columns that have numbers and became no fact."""
    for column in table.columns:
        printed = [row[column.index] for row in table.cells if column.index in row]
        numbers = [parsed for parsed in printed if parsed.numbers]
        if numbers and column.index not in table.used:
            table.leave(some([parsed.text for parsed in numbers]), _why(column), None, column)


def _why(column: Column) -> str:
    if column.role == "other":
        return "a statistic that is not checked"
    return (
        f"read as {NAMES.get(column.role, column.role)}, with nothing it belongs to"
        if column.role
        else "the heading is not understood"
    )


def _left(tables: Iterable[Table]) -> list[Leftover]:
    seen = {(each.place, each.text, each.reason): each for table in tables for each in table.leftovers}
    return list(seen.values())


def _odd(document: Document) -> list[Leftover]:
    lines = [(Place(table=odd.table, line=odd.line, page=odd.page), odd.text[:200], odd.reason) for odd in document.odd]
    lines += [(Place(table=name), name, "the table is a picture") for name in document.pictures]
    lines += [(Place(table=name), name, "no table follows its title") for name in document.absent]
    return [Leftover(place=place, text=text, reason=reason) for place, text, reason in lines]


#: Roles in words.
NAMES = {
    "": "not understood",
    "count_percent": "count (percentage)",
    "count": "count",
    "percent": "percentage",
    "events": "events",
    "ratio_ci": "hazard ratio (interval)",
    "ratio": "hazard ratio",
    "ci": "interval",
    "low": "lower limit",
    "high": "upper limit",
    "p": "p",
    "test_p": "p of a test",
    "statistic": "test statistic",
    "df": "degrees of freedom",
    "median_ci": "median (interval)",
    "median": "median",
    "mean": "mean",
    "summary": "median (range)",
    "other": "not checked",
}


def _understood(table: Table) -> Understood:
    columns = tuple((" / ".join(column.path), _words(table, column)) for column in table.columns)
    return Understood(place=table.place(), title=table.grid.title, columns=columns, rows=sum(1 for _ in table.walk()))


def _words(table: Table, column: Column) -> str:
    """A column's role in words, with its outcome and its number of patients."""
    known = column.role or column.index not in table.used
    name = NAMES.get(column.role, column.role) if known else "a group's numbers, as the rows name them"
    parts = [name.replace("hazard ratio", MEASURES.get(column.measure, "ratio")) if column.measure else name]
    parts += [column.outcome] if column.outcome else []
    parts += [{True: "multivariable", False: "univariable"}[column.adjusted]] if column.adjusted is not None else []
    return ", ".join([*parts, f"n = {column.n}"] if column.n else parts)
