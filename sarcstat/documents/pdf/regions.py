"""Where the tables of a page are: below or above their captions, between lines across, up to the text that goes on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sarcstat.documents.pdf.columns import has_data
from sarcstat.documents.pdf.extent import BETWEEN_ROWS, filled, mark, rules_of
from sarcstat.documents.pdf.page import BETWEEN_TEXTS, CAPTION, CONTINUED, Line, Rule, is_prose
from sarcstat.documents.pdf.sheet import Region, Sheet, inside, overlap

#: How far below its caption, in sizes of type, a table may begin.
_TO_TABLE = 9


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
        between = [r.y for r in sheet.page.rules if overlap(r, caption) and way * near < way * r.y < way * line.y]
        if between or has_data(line):
            return min(abs(y - near) for y in [*between, line.y])
        near = line.y
    return float("inf")


def _below(sheet: Sheet, caption: Line, taken: set[int]) -> Region | None:
    found, body = _caption_and_rest(sheet, caption, taken)
    return filled(sheet, found, body)


def _caption_and_rest(sheet: Sheet, caption: Line, taken: set[int]) -> tuple[Region, list[Line]]:
    """The caption with its title, and the lines below them."""
    left, right, rule = _extent(sheet, caption)
    found = _named(caption, left, right)
    lines = inside(sheet, min(left, caption.left), max(right, caption.right), caption.y - 0.3 * caption.size, taken)
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
    one = len(lines[i].pieces(0.9)) == 1 and lines[i].left < caption.left + 8 * caption.size
    return i < 6 and close and one and not _stands_apart(above, lines[i])


def _stands_apart(above: Line, line: Line) -> bool:
    """Whether a line is a group heading below a title: it stands in, and its first word had room in the line above."""
    size, first = above.size, line.words[0]
    centered = abs(above.left + above.right - line.left - line.right) < 4 * size
    return (
        line.left > above.left + 2 * size and above.right + first.right - first.left + 0.5 * size < line.right
    ) and not centered


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
        rows = inside(sheet, first.left, first.right, caption.y + 0.3 * size, set())
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


def _above(sheet: Sheet, caption: Line, taken: set[int]) -> Region | None:
    """The table whose caption stands below it: between lines across, or rows without, that end just above it."""
    before = [each.y for each in sheet.captions if each.y < caption.y - caption.size and overlap(each, caption)]
    start = max(before, default=float("-inf"))
    across = [rule for rule in sheet.page.rules if start < rule.y < caption.y and overlap(rule, caption)]
    if across and caption.y - across[-1].y < 3 * caption.size:
        bottom = across[-1]
        same = [rule for rule in across if abs(rule.left - bottom.left) < 4 and abs(rule.right - bottom.right) < 4]
        found = _named(caption, bottom.left, bottom.right)
        lines = inside(sheet, bottom.left, bottom.right, same[0].y, taken)
        lines = [line for line in lines if line.y < bottom.y]
    else:
        found = _named(caption, *_column(sheet, caption, *_beside(sheet, caption)))
        lines = inside(sheet, found.left, found.right, start + caption.size, taken)
        lines = [line for line in lines if line.y < caption.y - 0.5 * caption.size]
        steps = [b.y - a.y for a, b in pairwise([*lines, caption])]
        far = [
            i + 1 for i, step in enumerate(steps[:-1]) if step > BETWEEN_ROWS * caption.size or is_prose(lines[i], 0)
        ]
        lines = lines[far[-1] if far else 0 :]
    found.caption = []
    table = filled(sheet, found, lines)
    found.caption = [caption]
    return table


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
    lines = inside(sheet, left, right, first.y - first.size, set())
    starts = lines and lines[0].y - first.y <= 2 * first.size
    again = starts and before.lines and lines[0].text == before.lines[0].text
    if not starts or not (again or len(lines[0].pieces(0.9)) > 1) or not any(map(has_data, lines[:4])):
        return None
    return filled(sheet, Region(before.name, "", left, right), lines)


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
        mark(found, *rules_of(sheet, found))
    return found


def headed(sheet: Sheet) -> Region | None:
    """The header between two lines across at the end of a page, and rows without data; the rest is on the next."""
    for top, under in pairwise(sheet.page.rules):
        lines = inside(sheet, top.left, top.right, top.y, set())
        head = [line for line in lines if line.y < under.y]
        same = max(abs(top.left - under.left), abs(top.right - under.right)) < 4
        ends = bool(lines) and sheet.lines[-1].y == lines[-1].y and lines[0].y - top.y < 3 * lines[0].size
        if same and ends and head and len(head) < len(lines) <= 8 and not any(map(has_data, lines)):
            found = Region("", "", top.left, top.right, lines=lines, last=True)
            mark(found, *rules_of(sheet, found))
            return found if len(head[-1].pieces(BETWEEN_TEXTS)) > 1 else None
    return None


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
        lines = inside(sheet, rule.left, rule.right, rule.y, taken)
        region = filled(sheet, Region("", "", rule.left, rule.right), lines) if lines else None
        if region and region.ruled and lines[0].y - rule.y < 3 * lines[0].size:
            found.append(region)
            taken = taken | region.words
    if sheet.page.text:
        found += _by_gaps(sheet, taken)
    return found


def _by_gaps(sheet: Sheet, taken: set[int]) -> list[Region]:
    found: list[Region] = []
    rest = inside(sheet, sheet.left, sheet.right, float("-inf"), taken)
    i = 0
    while i < len(rest):
        end = i
        while (
            end < len(rest)
            and (end == i or rest[end].y - rest[end - 1].y < BETWEEN_ROWS * rest[end].size)
            and len(rest[end].pieces(BETWEEN_TEXTS / 2)) > 1
        ):
            end += 1
        region = (
            filled(sheet, Region("", "", sheet.left, sheet.right), rest[i:])
            if end - i > 2 and any(map(has_data, rest[i:end]))
            else None
        )
        if region:
            found.append(region)
            i += len(region.lines)
        else:
            i = max(end, i + 1)
    return found
