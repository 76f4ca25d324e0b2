"""One table understood: the role of each column, the rows as trees, and what each cell prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sarcstat.audit.number import Number
from sarcstat.audit.place import Leftover, Place
from sarcstat.audit.reading.cell import Parsed, parse_cell, uses_decimal_comma
from sarcstat.audit.reading.document import Cell, Grid, Row
from sarcstat.audit.reading.heading import Role, adjusted_of, column_role, outcome_of, plain_words, role_of, size_of
from sarcstat.audit.reading.rows import Node, tree_of
from sarcstat.audit.reading.split import parts_of

_LEVEL_WORDS = re.compile(
    r"^(?:categor|levels?|sub-?groups?|groups?|class|values?|strat|status|variables?|comparison|results?$|responses?$|"
    r"characteristics?$|items?$|options?$|visit|time ?points?|assessments?$|findings?$)"
)
_BLANK = Parsed("blank", "")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its headings from the top, what its numbers are, and of which outcome and patients."""

    index: int
    path: tuple[str, ...]
    role: Role
    outcome: str = ""
    adjusted: bool | None = None
    n: Number | None = None

    @property
    def above(self) -> tuple[str, ...]:
        """The headings above its own."""
        return self.path[:-1]


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

    def cell(self, node: Node, column: Column) -> Parsed:
        """What the cell of a row prints; blank for a heading that is no row."""
        return self.cells[node.index].get(column.index, _BLANK) if node.index >= 0 else _BLANK

    def place(self, node: Node | None = None, *columns: Column) -> Place:
        """Where a row's cell stands; without a row the columns as a whole."""
        known = node is not None and 0 <= node.index < len(self.grid.lines)
        return Place(
            table=self.grid.name,
            row=node.path if node else (),
            column=_common(columns) if columns else (),
            line=self.grid.lines[node.index] if known and node else self.grid.line,
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
    """The table, or its parts under several heads, or its halves if the heading of its labels stands in it twice."""
    return [table for part in parts_of(grid) for table in _halves(part)]


def _halves(grid: Grid) -> list[Table]:
    if not grid.body or not grid.head or grid.width < 2:
        return []
    texts = [cell.text for row in grid.body for cell in row]
    comma = uses_decimal_comma(texts)
    paths = [_path(grid.head, j) for j in range(grid.width)]
    starts = _starts(paths)
    return [
        _table(grid, paths, range(start, end), comma=comma)
        for start, end in zip(starts, [*starts[1:], grid.width], strict=True)
    ]


def _path(head: Sequence[Row], column: int) -> tuple[str, ...]:
    """The headings of a column from the top, each once."""
    texts = [" ".join(row[column].text.split()) for row in head if column < len(row)]
    return tuple(text for i, text in enumerate(texts) if text and text not in texts[:i])


def _starts(paths: Sequence[tuple[str, ...]]) -> list[int]:
    """Where halves begin: columns with the headings of the first, with others between."""
    first = tuple(plain_words(text).removesuffix("s") for text in paths[0])
    found = [0]
    for j in range(2, len(paths) - 1):
        if first and tuple(plain_words(text).removesuffix("s") for text in paths[j]) == first and j - found[-1] > 1:
            found.append(j)
    return found


def _table(grid: Grid, paths: Sequence[tuple[str, ...]], span: range, *, comma: bool) -> Table:
    columns = [_column(grid, j, paths[j]) for j in span[1:]]
    rows = [[row[j] if j < len(row) else Cell() for j in span] for row in _split(grid.body)]
    origin = _origins(grid)
    cells = [
        {
            j: _own(parse_cell(cell.text, decimal_comma=comma))
            for j, cell in zip(span, row, strict=True)
            if j != span[0] and not cell.copied
        }
        for row in rows
    ]
    labels = _labels(span, columns, cells, paths[span[0]])
    columns = [_by_content(column, cells) for column in columns if column.index not in labels]
    columns = _limits(columns, cells)
    tests = {column.index for column in columns if column.role in ("p", "test_p", "statistic", "df", "other")}
    nodes = [node for i, row in enumerate(rows) for node in _nodes(i, row, labels, cells[i], tests)]
    ratios = any(column.role in ("ratio", "ratio_ci") for column in columns)
    lines = tuple(grid.lines[i] for i in origin) if grid.lines else ()
    return Table(
        grid=replace(grid, lines=lines) if len(lines) != len(grid.lines) else grid,
        columns=tuple(columns),
        labels=labels,
        roots=tree_of(_without_repeats(nodes), references_empty=ratios),
        cells=cells,
    )


def _own(parsed: Parsed) -> Parsed:
    """What a cell prints with numbers of its own: equal cells print different numbers, and a fact holds its own."""
    return replace(parsed, numbers=tuple(replace(number) for number in parsed.numbers)) if parsed.numbers else parsed


def _column(grid: Grid, index: int, path: tuple[str, ...]) -> Column:
    inner = tuple(reversed(path))
    outcome = outcome_of(*inner) or outcome_of(grid.title) or outcome_of(grid.under)
    adjusted = adjusted_of(*inner)
    adjusted = adjusted if adjusted is not None else adjusted_of(grid.title)
    n = next((size for text in inner if (size := size_of(text))), None)
    return Column(index, path, column_role(path), outcome, adjusted, n)


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


def _by_content(column: Column, cells: Sequence[dict[int, Parsed]]) -> Column:
    """The column, its role taken from its cells where the heading only names a group of patients."""
    kinds = [row[column.index].kind for row in cells if column.index in row]
    filled = [kind for kind in kinds if kind not in ("blank", "reference")]
    if column.role in ("ratio_ci", "median_ci"):
        # One heading above two columns, the estimates and their intervals.
        if filled and 2 * filled.count("interval") > len(filled):
            return replace(column, role="ci")
        alone = filled and set(filled) == {"number"}
        return replace(column, role="ratio" if column.role == "ratio_ci" else "median") if alone else column
    if column.role or not filled:
        return column
    pairs = sum(kind in ("pair", "of_pair") for kind in filled)
    numbers = sum(kind == "number" for kind in filled)
    if 2 * pairs > len(filled) or (column.n and pairs > 1):
        return replace(column, role="count_percent")
    return replace(column, role="count") if column.n and 2 * (numbers + pairs) > len(filled) else column


def _limits(columns: Sequence[Column], cells: Sequence[dict[int, Parsed]]) -> list[Column]:
    """The columns, two of numbers under one heading of an interval made its lower and upper limit."""
    found = list(columns)
    for i, (left, right) in enumerate(pairwise(columns)):
        kinds = [row[j].kind for row in cells for j in (left.index, right.index) if j in row]
        numbers = kinds.count("number") and "interval" not in kinds
        if left.role == right.role == "ci" and left.path == right.path and numbers:
            found[i : i + 2] = [replace(left, role="low"), replace(right, role="high")]
    return found


def _split(body: Sequence[Row]) -> list[Row]:
    """The rows, one that holds several lines in all its cells made several."""
    return [part for row in body for part in _parts(row)]


def _origins(grid: Grid) -> list[int]:
    return [i for i, row in enumerate(grid.body) for _ in _parts(row)]


def _parts(row: Row) -> list[Row]:
    """A row by its lines if all filled cells have equally many and the label as many or one more (its heading)."""
    lines = [cell.text.split("\n") for cell in row]
    data = {len(each) for each, cell in zip(lines[1:], row[1:], strict=True) if cell.text}
    if len(row) < 2 or len(data) != 1:
        return [row]
    number = data.pop()
    offset = len(lines[0]) - number
    if number < 2 or offset not in (0, 1) or any("(" in each[0] and ")" not in each[0] for each in lines):
        return [row]
    if all(each[0][:1] == "(" or each[-1][:1] in "([" for each in lines[1:] if each != [""]):
        return [row]
    parts: list[Row] = []
    for i in range(number + offset):
        label = replace(row[0], text=lines[0][i], indent=row[0].indent + (2 if offset and i else 0))
        rest = [replace(cell, text=_line(each, i - offset)) for cell, each in zip(row[1:], lines[1:], strict=True)]
        parts.append((label, *rest))
    return parts


def _line(lines: Sequence[str], i: int) -> str:
    return lines[i] if 0 <= i < len(lines) else ""


def _nodes(
    i: int, row: Sequence[Cell], labels: tuple[int, ...], cells: dict[int, Parsed], tests: set[int]
) -> list[Node]:
    """The row as one node, after the heading that a first of two label columns makes.

    A heading may have a test of its levels beside it; it is empty all the same.
    """
    data = [parsed for j, parsed in cells.items() if j not in labels]
    empty = not any(parsed.text for j, parsed in cells.items() if j not in labels and j not in tests)
    first = row[0]
    label = " ".join(first.text.split())
    if len(labels) == 1:
        return [Node(label, i, first.indent, empty)] if label or any(each.text for each in data) else []
    beside = row[labels[1] - labels[0]]
    second = " ".join(beside.text.split())
    if not second or (beside.copied and second == label):
        return [Node(label, i, 0, empty)] if label else []
    goes_on = first.copied or label[:1] == "("  # "Respiratory rate" and below it "(breaths per minute)"
    heading = [Node(label, -1, 0, True)] if label and not goes_on else []
    return [*heading, Node(second, i, 1, empty)]


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
