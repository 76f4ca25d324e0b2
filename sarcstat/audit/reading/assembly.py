"""From blocks to a document: which text is the title of which table, what its header is, what its notes are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sarcstat.audit.reading.document import Document, Grid, Paragraph
from sarcstat.audit.reading.heading import outcome_of, role_of
from sarcstat.documents.blocks import Block, Cell, Heading, Odd, Picture, Raw, Row, Text

_TITLE = re.compile(
    r"(?:TABLE|Table|Tab\.|TAB\.)\s*((?:S|s)?\d{1,3}[A-Za-z]?|[IVX]{1,5})(?:\b|(?=[.:]))\s*[.:|—–-]*\s*(.*)", re.DOTALL
)
#: "Table 2 shows …" is a sentence about a table.
_SENTENCE = re.compile(
    r"(?:and|shows?|showed|summari|lists?|presents?|provides?|reports?|displays?|describes?)\b", re.I
)
_NOTE = re.compile(r"(?:Abbreviations?|Notes?|NOTE)\b|[*†‡§¶^]|[a-e][A-Z]")
_CONTINUED = re.compile(r"\(?\s*(?:table\s+)?cont(?:inued|d|\.|’d|'d)?\s*\.?\s*\)?", re.I)
_SECTIONS = (
    ("Abstract", r"abstract|summary"),
    ("Introduction", r"introduction|background"),
    (
        "Methods",
        r"(?:materials? |patients? )?(?:and |& )?methods?|methods and .*|materials and .*|statistical .*",
    ),
    ("Results", r"results?|findings|results and discussion"),
    ("Discussion", r"discussions?|comments?"),
    ("Conclusion", r"conclusions?"),
    ("References", r"references|bibliography|literature cited|acknowledge?ments?|funding|author contributions?"),
)
#: A number that is data, not part of a heading's words ("95% CI", "n = 112", "Grade 3", "1-year").
_DATA = re.compile(r"[<>=]?\s*[-−]?(?:\d+(?:[.,·]\d+)*|[.·]\d+)\s*%?(?:\s*[(\[–/±-].*)?|[-–—−]")

#: What is read at once: a sentence of a paper has some hundred characters, a paragraph some thousand.
_LONGEST_SENTENCE, _LONGEST_PARAGRAPH = 4_000, 50_000
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")


@dataclass(slots=True)
class _Assembly:
    grids: list[Grid] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    odd: list[Odd] = field(default_factory=list)
    section: str = ""
    title: tuple[str, str] | None = None
    #: The last heading that named an outcome or the follow-up, since the last title of a table.
    under: str = ""
    since: int = 0
    #: Titles that no table followed, with the number of tables read before them.
    orphans: list[tuple[int, str, str]] = field(default_factory=list)
    #: Tables of which only a picture is there, and whether one stands below the last title.
    pictures: list[str] = field(default_factory=list)
    pictured: bool = False


def assemble(blocks: Iterable[Block], *, title: str = "") -> Document:
    """The document that the blocks make, in their order."""
    state = _Assembly()
    for block in blocks:
        if isinstance(block, Raw):
            _add_table(state, block)
        elif isinstance(block, Odd):
            state.odd.append(block)
        elif isinstance(block, Picture):
            _add_picture(state, block)
        else:
            _add_text(state, block)
    _drop_title(state)
    grids = tuple(_named(state))
    known = {*(grid.name for grid in grids), *state.pictures}
    return Document(
        title=title,
        grids=grids,
        paragraphs=tuple(part for each in _joined(state.paragraphs) for part in _divided(each, state.odd)),
        odd=tuple(state.odd),
        pictures=tuple(dict.fromkeys(state.pictures)),
        absent=tuple(dict.fromkeys(name for _, name, _ in state.orphans if name not in known)),
    )


def _add_picture(state: _Assembly, picture: Picture) -> None:
    """Note a picture of a table; one below a title is it unless a table follows."""
    found = _TITLE.match(picture.title)
    if picture.name or found:
        state.pictures.append(picture.name or (f"Table {found[1]}" if found else ""))
    state.pictured = state.pictured or bool(state.title)


def _add_text(state: _Assembly, block: Heading | Text) -> None:
    found = _TITLE.match(block.text)
    if found and len(block.text) < 400 and not _SENTENCE.match(found[2]):
        _drop_title(state)
        state.title, state.since, state.under = (f"Table {found[1]}", found[2].strip()), 0, ""
        return
    if isinstance(block, Heading) and (outcome_of(block.text) or "follow-up" in block.text.casefold()):
        state.under = block.text
    section = _section(block.text)
    if section:
        state.section = section
        return
    if state.title and not state.title[1] and len(block.text) < 400:
        state.title = (state.title[0], block.text)
        return
    state.since += 1
    if state.since > 2:
        _drop_title(state)
    if state.grids and state.since <= 4 and isinstance(block, Text) and _NOTE.match(block.text) and not state.title:
        state.grids[-1] = replace(state.grids[-1], notes=(*state.grids[-1].notes, block.text))
    elif isinstance(block, Text):
        state.paragraphs.append(Paragraph(block.text, state.section, block.line, block.page))


def _section(text: str) -> str:
    """The section that a heading begins, "" where it is none of a paper's usual ones."""
    words = text.strip().strip(".:").casefold()
    if len(words) > 60:
        return ""
    words = re.sub(r"^(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4})[.)]?\s*[|:]?\s+", "", words)
    return next((name for name, pattern in _SECTIONS if re.fullmatch(pattern, words)), "")


def _drop_title(state: _Assembly) -> None:
    """Keep a title that no table followed: the page may have set it after the table."""
    if state.title and state.pictured:
        state.pictures.append(state.title[0])
    elif state.title:
        state.orphans.append((len(state.grids), *state.title))
    state.title, state.pictured = None, False


def _add_table(state: _Assembly, raw: Raw) -> None:
    found = _TITLE.match(raw.title) if raw.title and not raw.name else None
    name, title = (raw.name, raw.title) if found is None else (f"Table {found[1]}", found[2])
    if state.title and not name:
        name, title = state.title[0], state.title[1] or title
    elif state.title and name != state.title[0]:
        _drop_title(state)
    state.title, state.since, state.pictured = None, 0, False
    grid = replace(_grid(replace(raw, name=name, title=title)), under=state.under)
    earlier = next((i for i, each in enumerate(state.grids) if name and each.name == name), None)
    if earlier is not None and _continues(state.grids[earlier], grid):
        first = state.grids[earlier]
        same = _texts(first.head) == _texts(grid.head)
        rows = () if same else grid.head
        lines = (*first.lines, *[grid.page or grid.line] * len(rows), *grid.lines)
        state.grids[earlier] = replace(first, body=(*first.body, *rows, *grid.body), lines=lines)
    else:
        title = grid.title if earlier is None else grid.title or state.grids[earlier].title
        state.grids.append(replace(grid, title=title))


def _continues(first: Grid, grid: Grid) -> bool:
    """Whether a table goes on with one of its name: it says so, and repeats the header or has data in its place."""
    if first.width != grid.width:
        return False
    said = not grid.title or grid.title.casefold() == first.title.casefold() or _CONTINUED.search(grid.title[-16:])
    data = any(_DATA.fullmatch(cell.text) for row in grid.head for cell in row[1:])
    return bool(said) and (_texts(first.head) == _texts(grid.head) or data)


def _texts(rows: Sequence[Row]) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows]


def _grid(raw: Raw) -> Grid:
    """The table with its header found, and header cells that stand for their neighbors filled in."""
    pairs = [
        (row, raw.lines[i] if raw.lines else raw.page or raw.line)
        for i, row in enumerate(raw.rows)
        if i < raw.head or any(cell.text for cell in row)
    ]
    rows = [row for row, _ in pairs]
    head = raw.head or next((i for i, row in enumerate(rows) if not all(cell.header for cell in row)), len(rows))
    head = min(max(head, 1), len(rows))
    while 0 < head < len(rows) and head < 6 and _is_head(rows[head], rows[head - 1]):
        head += 1
    if head == len(rows) > 1 and not raw.head:
        head = 1
    return Grid(
        name=raw.name,
        title=raw.title,
        head=_spread(rows[:head]),
        body=tuple(rows[head:]),
        notes=raw.notes,
        line=raw.line,
        lines=tuple(line for _, line in pairs[head:]),
        page=raw.page,
        certainty=raw.certainty,
    )


def _is_head(row: Row, above: Row) -> bool:
    """Whether a row below the header belongs to it: words instead of data, and no label of its own."""
    filled = [cell.text for cell in row[1:] if cell.text]
    if len(row) < 2 or len(filled) < 2 or any(map(_DATA.fullmatch, filled)):
        return False
    if not row[0].text or (row[0].copied and row[0].text == above[0].text):
        return True
    return not above[0].text and len(filled) == len(row) - 1 and all(map(role_of, filled))


def _spread(head: list[Row]) -> tuple[Row, ...]:
    """The header with its group headings above all their columns, in formats that have no spans."""
    if len(head) < 2 or any(cell.copied for row in head for cell in row):
        return tuple(head)
    spread = [head[-1]]
    for upper in reversed(head[:-1]):
        lower = spread[0]
        cells: list[Cell] = []
        for j, cell in enumerate(upper):
            left = cells[j - 1] if j > 1 else Cell()
            inherits = not cell.text and left.text and j < len(lower) and lower[j].text
            cells.append(replace(left, copied=True) if inherits else cell)
        spread.insert(0, tuple(cells))
    return tuple(spread)


def _named(state: _Assembly) -> list[Grid]:
    """The grids, those without a name given the title that stands after them, or a number of their own."""
    grids = list(state.grids)
    for before, name, title in state.orphans:
        start = next((i + 1 for i in range(before - 1, -1, -1) if grids[i].name), 0)
        nameless = [i for i in range(start, before) if not grids[i].name]
        if len(nameless) == 1 and all(grid.name != name for grid in grids):
            grids[nameless[0]] = replace(grids[nameless[0]], name=name, title=title)
    return [grid if grid.name else replace(grid, name=_own_name(grid, i)) for i, grid in enumerate(grids, start=1)]


def _own_name(grid: Grid, number: int) -> str:
    """What a table without a name is called."""
    if grid.page:
        return f"table without a title on page {grid.page} (number {number} of the file)"
    return f"table in line {grid.line}" if grid.line else f"table {number}"


def _joined(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs, with those that a page break cut in two put together."""
    joined: list[Paragraph] = []
    for each in paragraphs:
        last = joined[-1] if joined else None
        open_ = last and last.section == each.section and last.text[-1:] not in ".:?!)]"
        if last and open_ and each.text[:1].islower() and len(last.text) < _LONGEST_PARAGRAPH:
            joined[-1] = replace(last, text=f"{last.text} {each.text}")
        else:
            joined.append(each)
    return joined


def _divided(paragraph: Paragraph, odd: list[Odd]) -> Iterator[Paragraph]:
    """A paragraph of a length that is read at once, or its parts; a sentence without an end is listed as not read."""
    if len(paragraph.text) <= _LONGEST_SENTENCE:
        yield paragraph
        return
    parts: list[str] = []
    for sentence in _SENTENCE_END.split(paragraph.text):
        if len(sentence) > _LONGEST_SENTENCE:
            reason = f"a sentence of {len(sentence):,} characters is not read"
            odd.append(Odd(sentence[:200], reason, paragraph.line, paragraph.page))
        elif parts and len(parts[-1]) + len(sentence) < _LONGEST_PARAGRAPH:
            parts[-1] += f" {sentence}"
        else:
            parts.append(sentence)
    yield from (replace(paragraph, text=part) for part in parts)
