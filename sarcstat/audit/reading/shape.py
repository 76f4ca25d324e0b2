"""A grid's rows made what they are about: headers inside it, rows of several lines, intervals below their ratios."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sarcstat.audit.reading.cell import parse_cell
from sarcstat.audit.reading.column import path_of
from sarcstat.audit.reading.document import Grid
from sarcstat.audit.reading.heading import Role, column_role, role_of
from sarcstat.audit.reading.labels import is_contrast
from sarcstat.documents.blocks import Row

_ESTIMATES: tuple[Role, ...] = ("ratio", "ratio_ci", "median", "median_ci")
_P_ALONE = re.compile(r"\(?\s*p\s*[=<>≤].*", re.I)
#: A nesting that dashes or points before the labels show.
_BULLET = re.compile(r"^[-–—•·∙○▪]\s*(?=[^\s\d.,])|^[-–—•·∙○▪]\s+(?=\S)")


def blocks_of(grid: Grid) -> list[Grid]:
    """The grid, or its parts where a header of ratios or p stands again inside it, each part with its own."""
    starts = [i for i, row in enumerate(grid.body) if _is_header(row)]
    if not starts or not grid.head:
        return [grid]
    found = []
    first = 0
    head = grid.head
    for start in [*starts, len(grid.body)]:
        above = start
        while start < len(grid.body) and above > first and start - above < 2 and _is_title(grid.body[above - 1]):
            above -= 1
        found.append(replace(grid, head=head, body=grid.body[first:above], lines=grid.lines[first:above]))
        head = grid.body[above : start + 1]
        if start < len(grid.body) and len({cell.text for cell in grid.body[start][1:] if cell.text}) == 1:
            head = (*grid.head, *head)  # "Hazard ratio (95% CI)" above all columns at once
        first = start + 1
    return [part for part in found if part.body]


def _is_header(row: Row) -> bool:
    """Whether a row of the body is a header: words that name roles, two at least, and no data."""
    filled = [cell.text for cell in row[1:] if cell.text and cell.text != row[0].text]
    if len(filled) < 2 or any(parse_cell(text).kind != "words" and not role_of(text) for text in filled):
        return False
    roles = [role_of(text) for text in filled]
    return sum(map(bool, roles)) >= 2 and any(role in ("ratio", "ratio_ci", "p", "median_ci") for role in roles)


def _is_title(row: Row) -> bool:
    """Whether a row above a header belongs to it: one text alone, or words without data."""
    texts = [cell.text for cell in row[1:] if cell.text]
    return _is_alone(row) or (len(texts) > 1 and all(parse_cell(text).kind == "words" for text in texts))


def _is_alone(row: Row) -> bool:
    """Whether the label is the only text of the row, as a heading that spans it."""
    return bool(row[0].text) and all(cell.text in ("", row[0].text) for cell in row[1:])


def rows_of(grid: Grid, *, decimal_comma: bool = False) -> list[tuple[int, Row]]:
    """The rows of the body with the numbers of those they come from, lines and intervals put in their places."""
    paths = [path_of(grid.head, j) for j in range(grid.width)]
    estimates = [column_role(path) in _ESTIMATES for path in paths]
    found: list[tuple[int, Row]] = []
    for i, row in enumerate(grid.body):
        for part in _parts(row):
            if found and (merged := _merged(found[-1][1], part, estimates, comma=decimal_comma)):
                found[-1] = (found[-1][0], merged)
            else:
                found.append((i, part))
    return list(_without_bullets(found))


def _merged(above: Row, row: Row, estimates: Sequence[bool], *, comma: bool) -> Row | None:
    """The row above with the intervals that stand below its estimates; None where the row is one of its own."""
    texts = [cell.text for cell in row[1:] if cell.text]
    tested = bool(texts) and all(map(_P_ALONE.fullmatch, texts)) and is_contrast(row[0].text)
    own = not row[0].text or row[0].copied or role_of(row[0].text) == "ci"
    if not (own or tested) or len(above) != len(row):
        return None
    known = tested or role_of(above[0].text) in _ESTIMATES
    label = above[0].text if own else f"{above[0].text} {row[0].text}"
    cells = [replace(above[0], text=label)]
    for j, (upper, lower) in enumerate(zip(above[1:], row[1:], strict=True), start=1):
        text = lower.text if not lower.copied else ""
        limits = parse_cell(text, decimal_comma=comma).kind == "interval" if text else False
        if not text or not (upper.text or limits):
            cells.append(replace(upper, text=upper.text or text))
            continue
        kind = parse_cell(upper.text, decimal_comma=comma).kind
        if not (known or (j < len(estimates) and estimates[j])):
            return None
        if limits and kind == "number":
            cells.append(replace(upper, text=f"{upper.text} ({text.strip('()[] ')})"))
        elif kind == "triple" and _P_ALONE.fullmatch(text):
            cells.append(replace(upper, text=f"{upper.text}, {text.strip('() ')}"))
        else:
            return None
    return tuple(cells) if any(a.text != b.text for a, b in zip(cells, above, strict=True)) else None


def _without_bullets(rows: Sequence[tuple[int, Row]]) -> Iterator[tuple[int, Row]]:
    """The rows, labels behind a dash or point standing in instead; not where all have one."""
    marked = [bool(_BULLET.match(row[0].text)) for _, row in rows]
    for (i, row), bullet in zip(rows, marked, strict=True):
        if bullet and not all(marked):
            label = replace(row[0], text=_BULLET.sub("", row[0].text), indent=row[0].indent + 2)
            yield i, (label, *row[1:])
        else:
            yield i, row


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
