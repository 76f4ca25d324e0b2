"""One table of SPSS's HTML export: spans filled in, then paths of rows and columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sarcstat.errors import InputError
from sarcstat.markup.tree import Element
from sarcstat.outputs.limits import MOST_ITEMS, Allowance
from sarcstat.outputs.output import Axis, Cell, Dimension, Footnote, Label, Table

_WIDEST = 5_000
_NOTE = re.compile(r"([a-z]{1,3}|\d{1,3}|\*{1,3})\.\s*(.*)", re.S)
_CORNER, _LAYERS = "cornerlabels", "layers"
_HIDDEN = frozenset(("style", "script"))


@dataclass(frozen=True, slots=True)
class _Box:
    """A cell of the grid: its text, the marks behind it, and the number of the element, the same where it spans."""

    text: str
    marks: tuple[str, ...]
    number: int
    head: bool


_Row = dict[int, _Box]


def classes(element: Element) -> frozenset[str]:
    """The classes of an element in lower case."""
    return frozenset(element.attributes.get("class", "").casefold().split())


def pivot_table(element: Element, allowance: Allowance) -> Table:
    """The table as one dimension of rows and, where it has heads, one of columns; the export tells no more."""
    heads, body, foot, caption = _parts(element)
    said = _said(element, "data-collabelheight", 0)
    if not heads and said < len(body):
        heads, body = body[:said], body[said:]
    body = [row for row in body if any(child.tag == "th" or _words(child)[0] for child in row.elements())]
    rows = _grid(body, allowance)
    labels = _labels(element, rows)
    width = max((max(row) + 1 for row in rows if row), default=labels)
    above = [row for i, row in enumerate(heads) if _is_layer(row) or i < _said(element, "data-rows", 1)]
    layers = [_words(cell)[0] for row in above for cell in row.elements()]
    heads = [row for row in heads if all(row is not each for each in above)]
    head = _head_grid(heads, labels, width, allowance)
    notes, below = _footnotes(foot)
    marks = {note.mark: i for i, note in enumerate(notes)}
    row_paths = [_path([row.get(j) for j in range(labels)], marks) for row in rows]
    column_paths = [_path([line.get(j) for line in head], marks) for j in range(labels, width)]
    dimensions = [Dimension(_corner(heads), "row", tuple(row_paths))]
    if head or width - labels != 1:
        dimensions.append(Dimension(Label(kind="text", text=""), "column", tuple(column_paths), True))
    cells = {
        (i, j - labels)[: len(dimensions)]: Cell(None, None, None, box.text, _places(box, marks))
        for i, row in enumerate(rows)
        for j, box in row.items()
        if j >= labels and box.text.strip()
    }
    return _with_layers(dimensions, cells, layers, notes, below, caption)


def _with_layers(
    dimensions: list[Dimension],
    cells: dict[tuple[int, ...], Cell],
    layers: list[str],
    notes: list[Footnote],
    below: str,
    caption: str,
) -> Table:
    """The table, with a dimension for each line of layers, of which the export has the one that was shown."""
    shown = [text for text in layers if text.strip()]
    axis: Axis = "layer"
    for text in shown:
        name, _, value = text.rpartition(": ")
        leaf = (Label(kind="text", text=value or text),)
        dimensions = [*dimensions, Dimension(Label(kind="text", text=name), axis, (leaf,))]
    plain = len(dimensions) - len(shown)
    return Table(
        command=None,
        subtype=None,
        title=Label(kind="text", text=caption),
        dimensions=tuple(dimensions),
        layers=tuple(range(plain, len(dimensions))),
        rows=(0,),
        columns=(1,) if plain > 1 else (),
        cells={(*place, *[0] * len(shown)): cell for place, cell in cells.items()} if shown else cells,
        footnotes=tuple(notes),
        caption=Label(kind="text", text=below) if below else None,
    )


def _parts(table: Element) -> tuple[list[Element], list[Element], list[Element], str]:
    """Rows of the head, of the body, of the foot, and the caption."""
    found: dict[str, list[Element]] = {"thead": [], "tbody": [], "tfoot": []}
    caption = ""
    waiting = [("tbody", child) for child in reversed(list(table.elements()))]
    while waiting:
        part, element = waiting.pop()
        if element.tag == "tr":
            found[part].append(element)
        elif element.tag == "caption":
            caption = _words(element)[0]
        elif element.tag in found:
            waiting.extend((element.tag, child) for child in reversed(list(element.elements())))
    return found["thead"], found["tbody"], found["tfoot"], caption


def _grid(rows: list[Element], allowance: Allowance) -> list[_Row]:
    """The rows with spans filled in."""
    grid: list[_Row] = [{} for _ in rows]
    number = 0
    for i, row in enumerate(rows):
        column = 0
        for element in row.elements():
            if element.tag not in ("td", "th"):
                continue
            while column in grid[i]:
                column += 1
            wide, long = _span(element, "colspan"), min(_span(element, "rowspan"), len(rows) - i)
            allowance.take(wide * long)
            number += 1
            _place(grid, i, column, (long, wide), _box(element, number))
            column += wide
    return grid


def _place(grid: list[_Row], i: int, column: int, spans: tuple[int, int], box: _Box) -> None:
    """Put a box into all places that it spans and that are free."""
    if spans == (1, 1):
        grid[i].setdefault(column, box)
        return
    for down in range(spans[0]):
        for right in range(spans[1]):
            grid[i + down].setdefault(column + right, box)


def _head_grid(rows: list[Element], labels: int, width: int, allowance: Allowance) -> list[_Row]:
    """The heads with spans filled in: the corner over all row headings, the last of a row to the right edge."""
    grid: list[_Row] = [{} for _ in rows]
    allowance.take(len(rows) * width)
    for i, row in enumerate(rows):
        cells = [each for each in row.elements() if each.tag in ("td", "th")]
        column = 0
        for n, element in enumerate(cells):
            while column in grid[i]:
                column += 1
            wide, long = _span(element, "colspan"), min(_span(element, "rowspan"), len(rows) - i)
            corner = _CORNER in classes(element)
            after_corner = n + 1 < len(cells) and _CORNER not in classes(cells[n + 1])
            if n + 1 == len(cells) or (corner and after_corner and column < labels):
                wide = (labels if corner and after_corner else width) - column
            _place(grid, i, column, (long, max(wide, 1)), _box(element, i * _WIDEST + n))
            column += max(wide, 1)
    return grid


def _labels(element: Element, rows: list[_Row]) -> int:
    """How many columns hold row headings: as the table says, or as its rows begin with heads."""
    name = "data-cols" if "data-cols" in element.attributes else "data-rowlabelwidth"
    if name in element.attributes:
        return _said(element, name, 0)
    return max((sum(box.head for box in row.values()) for row in rows), default=0)


def _said(element: Element, name: str, place: int) -> int:
    """A number of a list of numbers that the table has as an attribute, 0 where it does not."""
    numbers = element.attributes.get(name, "").split(",")
    text = numbers[place].strip() if place < len(numbers) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _is_layer(row: Element) -> bool:
    return any(_LAYERS in classes(cell) for cell in row.elements())


def _path(boxes: list[_Box | None], marks: dict[str, int]) -> tuple[Label, ...]:
    """A path out of the boxes from the outermost inwards; one that spans counts once, an empty one not."""
    path: list[Label] = []
    last = -1
    for box in boxes:
        if box is not None and box.number != last and box.text.strip():
            path.append(Label(kind="text", text=box.text, footnotes=_places(box, marks)))
        last = box.number if box is not None else -1
    return tuple(path) or (Label(kind="text", text=""),)


def _corner(heads: list[Element]) -> Label:
    texts = [_words(cell)[0].strip() for row in heads for cell in row.elements() if _CORNER in classes(cell)]
    return Label(kind="text", text=" / ".join(filter(None, texts)))


def _footnotes(rows: list[Element]) -> tuple[list[Footnote], str]:
    """The footnotes with their marks, and what else stands below: the caption."""
    notes: list[Footnote] = []
    below: list[str] = []
    for row in rows:
        text = "\n".join(_words(cell)[0] for cell in row.elements()).strip()
        found = _NOTE.fullmatch(text)
        if found:
            notes.append(Footnote(Label(kind="text", text=found[2]), found[1]))
        elif text:
            below.append(text)
    return notes, "\n".join(below)


def _places(box: _Box, marks: dict[str, int]) -> tuple[int, ...]:
    return tuple(marks[mark] for mark in box.marks if mark in marks)


def _box(element: Element, number: int) -> _Box:
    text, marks = _words(element)
    return _Box(text, marks, number, element.tag == "th")


def _words(element: Element) -> tuple[str, tuple[str, ...]]:
    """The text of a cell with its line breaks, and the marks that are raised behind it."""
    match element.children:  # nearly all cells
        case [str(plain)] if "\n" not in plain and "\r" not in plain:
            plain = plain.replace("\xa0", " ")
            return plain if plain.strip() else "", ()
    out: list[str] = []
    marks: list[str] = []
    waiting: list[Element | str] = list(reversed(element.children))
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            out.append(re.sub(r"[\r\n]+", " ", each))
        elif each.tag == "br":
            out.append("\n")
        elif each.tag == "sup":
            marks += ["".join(child for child in each.children if isinstance(child, str)).strip()]
        elif each.tag not in _HIDDEN and "details" not in classes(each):
            waiting += reversed(each.children)
    text = "".join(out).replace("\xa0", " ")
    return text.strip("\n") if text.strip() else "", tuple(mark for each in marks for mark in each.split(","))


def _span(element: Element, name: str) -> int:
    text = element.attributes.get(name)
    if text is None:
        return 1
    text = text.strip()[:9]
    span = int(text) if text.isascii() and text.isdigit() else 1
    if span > (_WIDEST if name == "colspan" else MOST_ITEMS):
        raise InputError(f"A cell of a table spans {span:,} places.", "Export the output from SPSS again.")
    return max(span, 1)
