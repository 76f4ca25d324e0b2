"""Where the tables of a page are: below or above their captions, between lines across, up to the text that goes on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sarcstat.documents.pdf.columns import has_data
from sarcstat.documents.pdf.page import (
    BETWEEN_TEXTS,
    CAPTION,
    CONTINUED,
    Line,
    Page,
    Rule,
    cut,
    gutter_of,
    is_prose,
    lines_of,
)

#: Sizes of type: how far a table may begin below its caption, and how far apart its rows may be.
_TO_TABLE, _BETWEEN_ROWS = 9, 4


@dataclass(slots=True, eq=False)
class Region:
    """A table found: its name and title as printed, its lines, and the texts at its foot."""

    name: str
    title: str
    left: float
    right: float
    caption: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    #: Whether lines across say where it begins and ends.
    ruled: bool = False
    #: Whether nothing of the page's text stands below it.
    last: bool = False

    @property
    def top(self) -> float:
        """The height where it begins."""
        return min(line.y for line in [*self.caption, *self.lines])

    @property
    def words(self) -> set[int]:
        """The identities of its words."""
        return {id(word) for line in [*self.caption, *self.lines, *self.notes] for word in line.words}


@dataclass(slots=True)
class Sheet:
    """A page with its lines, the gap between its columns of text, and the starts of its captions."""

    page: Page
    lines: list[Line]
    gutter: float | None
    captions: list[Line]
    #: The edges of the text.
    left: float = 0.0
    right: float = 0.0

    def __post_init__(self) -> None:
        self.left = min((line.left for line in self.lines), default=0.0)
        self.right = max((line.right for line in self.lines), default=0.0)


def sheets_of(pages: Sequence[Page]) -> list[Sheet]:
    """The pages, those that have words, with what all tables of one have in common."""
    filled = [(page, lines_of(page.words)) for page in pages if page.words]
    own = [gutter_of(lines) for _, lines in filled]
    known = [gutter for gutter in own if gutter is not None]
    return [
        _sheet(page, lines, gutter_of(lines, known) if gutter is None and known else gutter)
        for (page, lines), gutter in zip(filled, own, strict=True)
    ]


def _sheet(page: Page, lines: list[Line], gutter: float | None) -> Sheet:
    found: list[Line] = []
    for i, line in enumerate(lines):
        for part in cut(line, gutter):
            pieces = part.pieces(BETWEEN_TEXTS)
            starts = [j for j, piece in enumerate(pieces) if CAPTION.match(piece.text)]
            for j in starts:
                end = next((other for other in starts if other > j), len(pieces))
                words = [word for piece in pieces[j:end] for word in piece.words]
                caption = Line(words)
                if not _in_text(lines[:i], caption):
                    found.append(caption)
    return Sheet(page, lines, gutter, found)


def _in_text(above: Sequence[Line], caption: Line) -> bool:
    """Whether "Table 2" only begins a line of a sentence."""
    for line in reversed(above[-3:]):
        own = line.within(caption.left - 1, caption.left + 12 * caption.size)
        if own and own.y < caption.y - 0.3 * caption.size:
            close = caption.y - own.y < 1.6 * caption.size and abs(own.left - caption.left) < caption.size
            same = abs(own.size - caption.size) < 0.05 * caption.size
            return (
                close
                and same
                and is_prose(line.within(own.left - 1, own.left + 24 * own.size) or own, 20 * own.size)
                and line.text[-1] not in ".:"
            )
    return False


def regions_of(sheet: Sheet, *, captions_below: bool = False) -> list[Region]:
    """The tables of a page that have captions, these above or else below them, or below only."""
    taken: set[int] = set()
    found: list[Region] = []
    ways = (_above,) if captions_below else (_below, _above)
    for caption in sheet.captions:
        region = next((each for way in ways if (each := way(sheet, caption, taken))), None)
        if region:
            taken |= region.words
            found.append(region)
    return found


def are_below(sheets: Sequence[Sheet]) -> bool:
    """Whether the captions of a document stand below their tables: which of two neighbors is one, or the nearer one."""
    votes = 0
    for sheet in sheets:
        for caption in sheet.captions:
            above, below = _to_table(sheet, caption, -1), _to_table(sheet, caption, 1)
            votes += (above < 0.75 * below) - (below < 0.75 * above)
    return votes > 0


def _to_table(sheet: Sheet, caption: Line, way: int) -> float:
    """How far the table above (`way` -1) or below (1) a caption is, infinite where none is near."""
    lines = [own for line in sheet.lines if (own := line.within(caption.left - 2, sheet.right))]
    lines = sorted(lines, key=lambda line: way * line.y)
    near = caption.y
    for line in [line for line in lines if way * (line.y - caption.y) > 0.5 * caption.size][:4]:
        between = [r.y for r in sheet.page.rules if _overlap(r, caption) and way * near < way * r.y < way * line.y]
        if between or has_data(line):
            return min(abs(y - near) for y in [*between, line.y])
        near = line.y
    return float("inf")


def _below(sheet: Sheet, caption: Line, taken: set[int]) -> Region | None:
    found, body = _caption_and_rest(sheet, caption, taken)
    return _filled(sheet, found, body)


def _caption_and_rest(sheet: Sheet, caption: Line, taken: set[int]) -> tuple[Region, list[Line]]:
    """The caption with its title, and the lines below them."""
    left, right, rule = _extent(sheet, caption)
    found = _named(caption, left, right)
    lines = _inside(sheet, min(left, caption.left), max(right, caption.right), caption.y - 0.3 * caption.size, taken)
    lines = [line for line in lines if not _other(sheet, line, caption)]
    lines = [own for line in lines if (own := _without(line, caption))]
    start = 0
    while start < len(lines) and _is_title(lines, start, caption, rule):
        start += 1
    found.caption += lines[:start]
    found.title = " ".join(filter(None, [found.title, *(line.text for line in lines[:start])]))
    return found, [own for line in lines[start:] if (own := line.within(left - 2, right + 2))]


def _named(caption: Line, left: float, right: float) -> Region:
    match = CAPTION.match(caption.text)
    number, title = (match[1], match[2] or "") if match else ("", "")
    return Region(f"Table {number}", title.strip(), left, right, [caption])


def _without(line: Line, caption: Line) -> Line | None:
    own = {id(word) for word in caption.words}
    words = [word for word in line.words if id(word) not in own]
    return Line(words) if words else None


def _other(sheet: Sheet, line: Line, caption: Line) -> bool:
    """Whether a line holds the caption of another table that stands beside or below."""
    own = {id(word) for word in line.words}
    return any(each is not caption and id(each.words[0]) in own and each.y <= caption.y + 1 for each in sheet.captions)


def _is_title(lines: Sequence[Line], i: int, caption: Line, rule: Rule | None) -> bool:
    """Whether a line below the start of a caption belongs to it."""
    if rule:
        return lines[i].y < rule.y
    above = lines[i - 1] if i else caption
    close = lines[i].y - above.y < 1.7 * max(caption.size, lines[i].size)
    return i < 6 and close and len(lines[i].pieces(0.9)) == 1 and lines[i].left < caption.left + 8 * caption.size


def _extent(sheet: Sheet, caption: Line) -> tuple[float, float, Rule | None]:
    """The left and right edge of the table below a caption, and the line across that begins it."""
    left, right = _beside(sheet, caption)
    size = caption.size
    near = [
        rule
        for rule in sheet.page.rules
        if 0 < rule.y - caption.y + 0.2 * size < _TO_TABLE * size and rule.right - rule.left > 8 * size
        and rule.left < min(caption.right, right) and rule.right > max(caption.left - size, left)
        and rule.left > left - 2 * size and rule.right < right + 2 * size
    ]  # fmt: skip
    if near:
        first = max((rule for rule in near if rule.y - near[0].y < size), key=lambda each: each.right - each.left)
        rows = _inside(sheet, first.left, first.right, caption.y + 0.3 * size, set())
        rows = [row for row in rows if row.y < first.y]
        if len(rows) < 7 and sum(has_data(row) for row in rows) < 2:
            return first.left, first.right, first
    return (*_column(sheet, caption, left, right), None)


def _beside(sheet: Sheet, caption: Line) -> tuple[float, float]:
    """The edges that captions on the same height leave."""
    left, right = sheet.left, sheet.right
    for other in sheet.captions:
        if other is not caption and abs(other.y - caption.y) < 2.5 * caption.size:
            if other.left > caption.right:
                right = min(right, other.left - 0.5 * caption.size)
            elif other.right < caption.left:
                left = max(left, caption.left - 0.5 * caption.size)
    return left - 1, right + 1


def _column(sheet: Sheet, caption: Line, left: float, right: float) -> tuple[float, float]:
    """The column of text that a table without lines stands in, if text goes on beside it; else the whole width."""
    gutter = sheet.gutter
    if gutter is None or caption.left < gutter < caption.right:
        return left, right
    own, other = ((left, gutter), (gutter, right)) if caption.left < gutter else ((gutter, right), (left, gutter))
    beside = [line.within(*other) for line in sheet.lines if 0 <= line.y - caption.y < 15 * caption.size]
    texts = [line for line in beside if line]
    prose = sum(is_prose(line, other[1] - other[0]) for line in texts)
    return own if not texts or 2 * prose >= len(texts) else (left, right)


def _inside(sheet: Sheet, left: float, right: float, top: float, taken: set[int]) -> list[Line]:
    """The lines between two edges from a height on, up to the next caption."""
    end = min(
        (other.y for other in sheet.captions if other.y > top + 2 * other.size and left - 2 <= other.left <= right),
        default=float("inf"),
    )
    words = [word for line in sheet.lines for word in line.words if top <= word.y < end - 0.1 and id(word) not in taken]
    found = lines_of(words)
    return [own for line in found if (own := line.within(left - 2, right + 2))]


def _filled(sheet: Sheet, region: Region, lines: list[Line]) -> Region | None:
    """The region with those of the lines that are its rows, and its notes; None where it has no rows."""
    if not lines:
        return None
    rules, across = _rules_of(sheet, region)
    end = _last_row(lines[: _end(lines, across, region)], across)
    if end < 2 or not any(map(has_data, lines[:end])):
        return None
    region.lines = lines[:end]
    _mark(region, rules, across)
    region.notes = _notes(sheet, lines[end:], region)
    below = region.lines[-1].y
    region.last = len(lines) <= end + len(region.notes) and not any(
        each.y > below and region.left < each.right and each.left < region.right for each in sheet.captions
    )
    return region


def _mark(region: Region, rules: Sequence[Rule], across: Sequence[Rule]) -> None:
    """Note the lines across that stand above the rows."""
    above = region.caption[-1].y if region.caption else float("-inf")
    for line in region.lines:
        between = [rule for rule in rules if above < rule.y < line.y - 0.1 * line.size]
        line.ruled = any(rule in across for rule in between)
        line.partial = [rule for rule in between if rule not in across]
        above = line.y
    region.ruled = sum(rule.y > region.lines[0].y - 2 * region.lines[0].size for rule in across) > 1


def _rules_of(sheet: Sheet, region: Region) -> tuple[list[Rule], list[Rule]]:
    """The lines across at the height of a region or elsewhere between its edges, and those as wide as it."""
    rules = [rule for rule in sheet.page.rules if rule.right > region.left and rule.left < region.right]
    return rules, [rule for rule in rules if rule.right - rule.left > 0.9 * (region.right - region.left)]


def _end(lines: Sequence[Line], across: Sequence[Rule], region: Region) -> int:
    """How many of the lines belong to the table."""
    width, prose, i = region.right - region.left, 0, 0
    last = max((rule.y for rule in across if rule.y > lines[0].y), default=0.0)
    for i, line in enumerate(lines):
        step = line.y - lines[i - 1].y if i else 0.0
        tabular = len(line.pieces(0.9)) > 1
        prose = prose + 1 if is_prose(line, 0.75 * width) and not has_data(line) else 0
        if prose >= 3 or (prose and line.y > last > 0):
            return i + 1 - prose
        if line.y > last > 0 and not tabular:
            return i
        if step > _BETWEEN_ROWS * line.size and (not tabular or line.y > last):
            return i
    return len(lines)


def _last_row(lines: Sequence[Line], across: Sequence[Rule]) -> int:
    """How many lines remain without the texts that stand alone at the end, unless they belong to the last row."""
    rows = [line.pieces(0.9) for line in lines]
    last = max((i for i, pieces in enumerate(rows) if len(pieces) > 1), default=-1)
    if last < 0:
        return 0
    second = min(pieces[1].left for pieces in rows if len(pieces) > 1)
    steps = [b.y - a.y for a, b in pairwise(lines[: last + 1])]
    near = min(steps, default=0.0) * 1.15
    for i in range(last + 1, len(lines)):
        step = lines[i].y - lines[i - 1].y
        inside = lines[i].right <= second or lines[i].left >= second - 0.5 * lines[i].em
        closed = any(lines[i].y < rule.y < lines[i].y + 2.5 * lines[i].size for rule in across)
        if not closed and not (
            inside and step <= near and abs(lines[i].size - lines[last].size) < 0.05 * lines[i].size
        ):
            return i
    return len(lines)


def _notes(sheet: Sheet, lines: Sequence[Line], region: Region) -> list[Line]:
    """The texts at the foot of a table: close below it, and in smaller type than the page's text or with a mark."""
    body = _body_size(sheet.lines)
    found: list[Line] = []
    above = region.lines[-1]
    for line in lines[:12]:
        small = line.size < 0.96 * body or (found and abs(line.size - found[-1].size) < 0.1)
        if line.y - above.y > (2.5 if not found else 1.6) * line.size or not (small or _is_note(line)):
            break
        found.append(line)
        above = line
    return found


def _is_note(line: Line) -> bool:
    text = line.text
    return text.casefold().startswith(("abbreviation", "note", "*", "†", "‡", "§", "¶", "hr,", "hr:", "ci,")) or (
        text[:1].islower() and text[1:2].isupper()
    )


def _body_size(lines: Iterable[Line]) -> float:
    """The size of type of most of a page's words."""
    counted: dict[float, int] = {}
    for line in lines:
        for word in line.words:
            counted[round(word.size, 1)] = counted.get(round(word.size, 1), 0) + len(word.text)
    return max(counted, key=lambda each: counted[each], default=1.0)


def _above(sheet: Sheet, caption: Line, taken: set[int]) -> Region | None:
    """The table whose caption stands below it: between lines across, or rows without, that end just above it."""
    before = [each.y for each in sheet.captions if each.y < caption.y - caption.size and _overlap(each, caption)]
    start = max(before, default=float("-inf"))
    across = [rule for rule in sheet.page.rules if start < rule.y < caption.y and _overlap(rule, caption)]
    if across and caption.y - across[-1].y < 3 * caption.size:
        bottom = across[-1]
        same = [rule for rule in across if abs(rule.left - bottom.left) < 4 and abs(rule.right - bottom.right) < 4]
        found = _named(caption, bottom.left, bottom.right)
        lines = _inside(sheet, bottom.left, bottom.right, same[0].y, taken)
        lines = [line for line in lines if line.y < bottom.y]
    else:
        found = _named(caption, *_column(sheet, caption, *_beside(sheet, caption)))
        lines = _inside(sheet, found.left, found.right, start + caption.size, taken)
        lines = [line for line in lines if line.y < caption.y - 0.5 * caption.size]
        steps = [b.y - a.y for a, b in pairwise([*lines, caption])]
        far = [
            i + 1 for i, step in enumerate(steps[:-1]) if step > _BETWEEN_ROWS * caption.size or is_prose(lines[i], 0)
        ]
        lines = lines[far[-1] if far else 0 :]
    found.caption = []
    filled = _filled(sheet, found, lines)
    found.caption = [caption]
    return filled


def _overlap(one: Line | Rule, other: Line) -> bool:
    return one.left < other.right and one.right > other.left


def frames_of(sheet: Sheet, regions: Sequence[Region]) -> list[Sheet]:
    """The columns of text of a page, without the tables that go across them; the page itself where it has one."""
    gutter = sheet.gutter
    if gutter is None:
        return [sheet]
    across = [region for region in regions if region.left < gutter - 1 and region.right > gutter + 1]
    taken: set[int] = set().union(*(region.words for region in across))
    found = []
    for left, right in ((float("-inf"), gutter), (gutter, float("inf"))):
        parts = [line.within(left, right) for line in sheet.lines]
        lines = [Line(own) for part in parts if part and (own := [w for w in part.words if id(w) not in taken])]
        captions = [each for each in sheet.captions if left < each.left < right and id(each.words[0]) not in taken]
        found += [Sheet(sheet.page, lines, None, captions)] if lines else []
    return found


def continued(sheet: Sheet, before: Region) -> Region | None:
    """The rows at the top of a page that go on with a table at the end of the page before, or with its caption."""
    if not sheet.lines or not before.last:
        return None
    first = sheet.lines[0]
    width = before.right - before.left
    top = [rule for rule in sheet.page.rules if rule.y < first.y and rule.right - rule.left > 8 * first.size]
    top = [rule for rule in top if not before.lines or abs(rule.right - rule.left - width) < 0.02 * width]
    top = [rule for rule in top if sheet.left - first.size < rule.left < sheet.right]
    left, right = (top[-1].left, top[-1].right) if top else (sheet.left - 1, sheet.right + 1)
    lines = _inside(sheet, left, right, first.y - first.size, set())
    starts = lines and lines[0].y - first.y <= 2 * first.size
    again = starts and before.lines and lines[0].text == before.lines[0].text
    if not starts or not (again or len(lines[0].pieces(0.9)) > 1) or not any(map(has_data, lines[:4])):
        return None
    return _filled(sheet, Region(before.name, "", left, right), lines)


def cut_off(sheet: Sheet) -> Region | None:
    """The caption at the end of a page below which no row of its table stands, at most its header."""
    last = sheet.captions[-1] if sheet.captions else None
    if last is None:
        return None
    found, lines = _caption_and_rest(sheet, last, set())
    ends = [*found.caption, *lines][-1].y
    if len(lines) > 8 or any(map(has_data, lines)) or any(line.y > ends for line in sheet.lines):
        return None
    found.lines, found.last = lines, True
    if lines:
        _mark(found, *_rules_of(sheet, found))
    return found


def says_continued(region: Region) -> bool:
    """Whether a caption says that its table goes on from an earlier page."""
    return bool(CONTINUED.search(region.title))


def bare(sheet: Sheet, taken: set[int]) -> list[Region]:
    """The tables without a caption: rows between lines across of one length, or in a text by their gaps alone."""
    found: list[Region] = []
    width = sheet.right - sheet.left
    for rule in sheet.page.rules:
        if any(region.lines[-1].y > rule.y for region in found) or rule.right - rule.left < 0.2 * width:
            continue
        lines = _inside(sheet, rule.left, rule.right, rule.y, taken)
        region = _filled(sheet, Region("", "", rule.left, rule.right), lines) if lines else None
        if region and region.ruled and lines[0].y - rule.y < 3 * lines[0].size:
            found.append(region)
            taken = taken | region.words
    if sheet.page.text:
        found += _by_gaps(sheet, taken)
    return found


def _by_gaps(sheet: Sheet, taken: set[int]) -> list[Region]:
    found: list[Region] = []
    rest = _inside(sheet, sheet.left, sheet.right, float("-inf"), taken)
    i = 0
    while i < len(rest):
        end = i
        while (
            end < len(rest)
            and (end == i or rest[end].y - rest[end - 1].y < _BETWEEN_ROWS * rest[end].size)
            and len(rest[end].pieces(BETWEEN_TEXTS / 2)) > 1
        ):
            end += 1
        region = (
            _filled(sheet, Region("", "", sheet.left, sheet.right), rest[i:])
            if end - i > 2 and any(map(has_data, rest[i:end]))
            else None
        )
        if region:
            found.append(region)
            i += len(region.lines)
        else:
            i = max(end, i + 1)
    return found
