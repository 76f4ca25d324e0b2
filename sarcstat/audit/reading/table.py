"""One table understood: the role of each column, the rows as trees, and what each cell prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sarcstat.audit.place import Leftover, Place
from sarcstat.audit.reading.cell import Parsed, parse_cell, uses_decimal_comma
from sarcstat.audit.reading.column import Column, by_content, column_of, path_of
from sarcstat.audit.reading.document import Grid
from sarcstat.audit.reading.heading import Role, outcome_of, plain_words, role_of
from sarcstat.audit.reading.orders import in_order
from sarcstat.audit.reading.rows import Node, tree_of
from sarcstat.audit.reading.shape import blocks_of, rows_of
from sarcstat.audit.reading.split import parts_of
from sarcstat.documents.blocks import Cell

_LEVEL_WORDS = re.compile(
    r"^(?:categor|levels?|sub-?groups?|groups?|class|values?|strat|status|variables?|comparison|results?$|responses?$|"
    r"characteristics?$|items?$|options?$|visit|time ?points?|assessments?$|findings?$)"
)
_BLANK = Parsed("blank", "")


@dataclass(slots=True, kw_only=True)
class Table:
    """A table, or one of two halves that stand side by side."""

    grid: Grid
    columns: tuple[Column, ...]
    labels: tuple[int, ...]
    roots: list[Node]
    cells: list[dict[int, Parsed]]
    leftovers: list[Leftover] = field(default_factory=list)
    #: Columns whose numbers went into facts, so that the others can be listed.
    used: set[int] = field(default_factory=set)
    #: Whether its rows are categories of response, which are no groups of patients.
    responses: bool = False
    #: Columns whose pairs are no counts, once that was asked: each of thousands of rows asks for its column.
    unlike: dict[int, bool] = field(default_factory=dict)

    def cell(self, node: Node, column: Column) -> Parsed:
        """What the cell of a row prints; blank for a heading that is no row."""
        return self.cells[node.index].get(column.index, _BLANK) if node.index >= 0 else _BLANK

    def place(self, node: Node | None = None, *columns: Column) -> Place:
        """Where a row's cell stands; without a row the columns as a whole."""
        known = node is not None and 0 <= node.index < len(self.grid.lines)
        number = self.grid.lines[node.index] if known and node else self.grid.page or self.grid.line
        return Place(
            table=self.grid.name,
            row=node.path if node else (),
            column=_common(columns) if columns else (),
            line=0 if self.grid.page else number,
            page=number if self.grid.page else 0,
            certainty=self.grid.certainty,
        )

    def walk(self) -> Iterator[Node]:
        """All rows with their headings, in their order."""
        for root in self.roots:
            yield from root.walk()

    def leave(self, text: str, reason: str, node: Node | None = None, *columns: Column) -> None:
        """List what was not understood."""
        self.leftovers.append(Leftover(place=self.place(node, *columns), text=text, reason=reason))


def _common(columns: Sequence[Column]) -> tuple[str, ...]:
    """The headings of the columns: all of one, those above all of several."""
    if len(columns) == 1:
        return columns[0].path
    shared = [texts[0] for texts in zip(*(column.path for column in columns), strict=False) if len(set(texts)) == 1]
    return tuple(shared)


def tables_of(grid: Grid) -> list[Table]:
    """The table, its parts below heads of their own, or its halves if the heading of its labels stands in it twice."""
    if not grid.body or not grid.head or grid.width < 2:
        return []
    texts = [cell.text for row in grid.body for cell in row]
    comma = uses_decimal_comma(texts)
    found = []
    for block in (block for part in parts_of(grid) for block in blocks_of(part)):
        paths = [path_of(block.head, j) for j in range(grid.width)]
        starts = _starts(paths)
        ends = [*starts[1:], grid.width]
        found += [_table(block, paths, range(*ends_of), comma=comma) for ends_of in zip(starts, ends, strict=True)]
    _counted_alike(found)
    return found


def _counted_alike(parts: Sequence[Table]) -> None:
    """Make a column one of counts in each part of a table where it prints pairs, if it is one in another part."""
    counted = {column.index for table in parts for column in table.columns if column.role == "count_percent"}
    for table in parts:
        paired = {j for row in table.cells for j in row if row[j].kind == "pair"} & counted
        table.columns = tuple(
            replace(column, role="count_percent") if not column.role and column.index in paired else column
            for column in table.columns
        )


def _starts(paths: Sequence[tuple[str, ...]]) -> list[int]:
    """Where halves begin: columns with the headings of the first, with others between."""
    first = tuple(plain_words(text).removesuffix("s") for text in paths[0])
    found = [0]
    for j in range(2, len(paths) - 1):
        if first and tuple(plain_words(text).removesuffix("s") for text in paths[j]) == first and j - found[-1] > 1:
            found.append(j)
    return found


def _table(grid: Grid, paths: Sequence[tuple[str, ...]], span: range, *, comma: bool) -> Table:
    named = any(len(paths[j]) > 1 and outcome_of(paths[j][0]) for j in span[1:])
    columns = [column_of(grid, j, paths[j], among=named and len(paths[j]) > 1) for j in span[1:]]
    shaped = rows_of(grid, decimal_comma=comma)
    rows = [[row[j] if j < len(row) else Cell() for j in span] for _, row in shaped]
    cells = [
        {
            j: _own(parse_cell(cell.text, decimal_comma=comma))
            for j, cell in zip(span, row, strict=True)
            if j != span[0] and not cell.copied
        }
        for row in rows
    ]
    labels = _labels(span, columns, cells, paths[span[0]])
    columns = by_content(grid, [column for column in columns if column.index not in labels], cells)
    nodes = _all_nodes(rows, columns, labels, cells)
    ratios = [row[c.index] for c in columns if c.role in ("ratio", "ratio_ci") for row in cells if c.index in row]
    explicit = any(cell.kind == "reference" or cell.text in ("1", "1.0", "1.00") for cell in ratios)
    lines = tuple(grid.lines[i] for i, _ in shaped) if grid.lines else ()
    roots = tree_of(_without_repeats(nodes), references_empty=bool(ratios) and not explicit)
    in_order(grid, columns, roots, cells)
    return Table(
        grid=replace(grid, lines=lines) if len(lines) != len(grid.lines) else grid,
        columns=tuple(columns),
        labels=labels,
        roots=roots,
        cells=cells,
    )


def _own(parsed: Parsed) -> Parsed:
    """What a cell prints with numbers of its own: equal cells print different numbers, and a fact holds its own."""
    return replace(parsed, numbers=tuple(replace(number) for number in parsed.numbers)) if parsed.numbers else parsed


def _labels(
    span: range, columns: Sequence[Column], cells: Sequence[dict[int, Parsed]], first: tuple[str, ...]
) -> tuple[int, ...]:
    """The first column, and the second if it names levels instead of printing numbers."""
    if len(columns) < 2:
        return (span[0],)
    second = columns[0]
    heading = plain_words(second.path[-1]) if second.path else ""
    named = bool(_LEVEL_WORDS.match(heading)) or not heading or second.path == first
    if second.role or second.n or not named:
        return (span[0],)
    filled = [parsed for row in cells if (parsed := row.get(second.index)) and parsed.kind != "blank"]
    wordy = sum(each.kind in ("words", "interval", "reference") or each.text[:1] in "<>≤≥=" for each in filled)
    return (span[0], second.index) if filled and 2 * wordy >= len(filled) else (span[0],)


def _all_nodes(
    rows: Sequence[Sequence[Cell]],
    columns: Sequence[Column],
    labels: tuple[int, ...],
    cells: Sequence[dict[int, Parsed]],
) -> list[Node]:
    """The nodes of all rows in their order."""
    tests = {column.index for column in columns if column.role in ("p", "test_p", "statistic", "df", "other")}
    # A p that stands beside no ratio tests its own row.
    paired = {right.index for left, right in pairwise(columns) if left.role in ("ratio", "ratio_ci", "ci", "high")}
    below = [*cells[1:], {}]
    return [
        node
        for i, row in enumerate(rows)
        for node in _nodes(i, row, labels, cells[i], set() if _goes_on(cells[i], below[i], tests - paired) else tests)
    ]


def _nodes(
    i: int, row: Sequence[Cell], labels: tuple[int, ...], cells: dict[int, Parsed], tests: set[int]
) -> list[Node]:
    """The row as one node, after the heading that a first of two label columns makes.

    A heading may have a test of its levels beside it; it is empty all the same.
    """
    data = [parsed for j, parsed in cells.items() if j not in labels]
    told = [parsed for j, parsed in sorted(cells.items()) if j not in labels and j not in tests]
    # "–" behind empty cells says that a variable has no place in one of the models.
    empty = not told or (not told[0].text and all(each.kind == "blank" for each in told))
    tested = empty and any(parsed.numbers for j, parsed in cells.items() if j in tests)
    first = row[0]
    label = " ".join(first.text.split())
    if len(labels) == 1:
        return [Node(label, i, first.indent, empty, tested)] if label or any(each.text for each in data) else []
    beside = row[labels[1] - labels[0]]
    second = " ".join(beside.text.split())
    if not second or (beside.copied and second == label):
        return [Node(label, i, 0, empty, tested)] if label else []
    goes_on = first.copied or label[:1] == "("  # "Respiratory rate" and below it "(breaths per minute)"
    heading = [Node(label, -1, 0, True)] if label and not goes_on else []
    return [*heading, Node(second, i, 1, empty, tested)]


def _goes_on(cells: dict[int, Parsed], below: dict[int, Parsed], tests: set[int]) -> bool:
    """Whether a row with a test alone is one of several such rows, and no heading with the test of its levels."""
    tested = {j for j in tests if j in cells and cells[j].numbers}
    return bool(tested) and all(j in below and below[j].numbers for j in tested)


def _without_repeats(nodes: Sequence[Node]) -> list[Node]:
    """The nodes without headings that only repeat the one before, as written out in a first label column.

    A row with data and without a label goes on with the one above, as the levels of one factor may; which level
    it is, is not printed, so its running number tells it from the others.
    """
    label, running = "", 1
    for node in nodes:
        label, running = (node.label, 1) if node.label else (label, running + 1)
        node.label = node.label or f"{label}, row {running}".removeprefix(", ")
    found: list[Node] = []
    last = ""
    for node in nodes:
        if node.index < 0 and node.label == last:
            continue
        last = node.label if node.index < 0 else last if node.indent else ""
        found.append(node)
    return found


def row_role(node: Node) -> Role:
    """What a row's own label, or the heading above it, says that its numbers are."""
    return role_of(node.label) or (role_of(node.parent.label) if node.parent else "")
