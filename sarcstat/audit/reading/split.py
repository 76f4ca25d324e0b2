"""Tables with several heads: a row of the body that says anew what the columns are, or of how many patients."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from sarcstat.audit.reading.cell import parse_cell
from sarcstat.audit.reading.document import Grid
from sarcstat.audit.reading.heading import CATEGORIES, RATES, column_role, plain_words, role_of, size_of
from sarcstat.documents.blocks import Cell, Row

_PEOPLE = r"(?:patients|participants|subjects|cases|women|men|children|individuals|persons|people)"
#: Labels of rows that print the numbers of patients that the rows below are of.
_SIZE = re.compile(
    r"(?:total )?(?:n|n/n|no\.?|number|sample size|patients|participants|subjects|cases)(?: ?\(?%\)?)?|"
    rf"(?:total )?(?:no\.?|number|n) ?(?:of|,)? ?(?:all |total |evaluable |included )?{_PEOPLE}(?:,? ?n)?(?: ?\(%\))?|"
    rf"(?:evaluable |total |included |all )?{_PEOPLE},? ?\(?(?:n|no\.?|n ?= ?|n ?\(%\))\)?",
    re.I,
)
_ONLY_SIZE = re.compile(r"\(?n ?[=:] ?\d[\d,\u00a0 ]*\)?", re.I)
_NAMED_SIZE = re.compile(r"\(?\bn ?[=:] ?\d[\d, ]*\)?", re.I)
_DATA = re.compile(r"\d\.\d|\d ?[(\[] ?\d")
#: "n = 87, 75": of two visits, so of neither for sure.
_SEVERAL_SIZES = re.compile(r"\bn ?[=:] ?\d+(?: ?[,;/] ?| and )\d{1,2}\b(?!\d)|\bn ?[=:] ?\d+(?:[,;/] | and )\d", re.I)


def parts_of(grid: Grid) -> list[Grid]:
    """The grid, cut before each row of its body that is a head or prints numbers of patients.

    Such a row becomes the last row of its part's head, so that its columns have the number of patients that
    holds for the rows below. Its label stays as a heading without data.
    """
    paths = [tuple(row[j].text for row in grid.head if j < len(row)) for j in range(grid.width)]
    roles = {column_role(path) for path in paths[1:]}
    if roles & {"ratio", "ratio_ci", "median_ci", *CATEGORIES, *RATES} or len(grid.body) < 3:
        return [grid]
    lines = grid.lines or (0,) * len(grid.body)
    kinds = [_kind(row, _label(row), first=not any(map(_filled, grid.body[:i]))) for i, row in enumerate(grid.body)]
    if any(pair == ("named", "named") for pair in pairwise(kinds)):
        return [grid]  # this table prints its counts as "n = 12"
    parts: list[tuple[Grid, list[tuple[Row, int]]]] = [(grid, [])]
    depth = 0
    for i, (row, line, kind) in enumerate(zip(grid.body, lines, kinds, strict=True)):
        label = _label(row)
        if kind and i + 1 < len(grid.body):
            moved = _headings_at_end(parts[-1][1])
            parts.append((_under(grid, parts[-1][0], row, kind, label), moved))
            depth = max(row[0].indent, grid.body[i + 1][0].indent if kind == "named" else 0)
            if kind != "size" and label:
                moved.append((_heading(row, kind), line))
            continue
        if depth and row[0].indent < depth and row[0].text:
            parts, depth = [*parts, (grid, [])], 0
        parts[-1][1].append((row, line))
    return [_part(head, rows, with_lines=bool(grid.lines)) for head, rows in parts if any(_filled(r) for r, _ in rows)]


def _kind(row: Row, label: str, *, first: bool) -> str:
    """What a row of the body is: "size" (`N | 290 | 284`), "named" (any label, `n = 290`), "head", or "" for data."""
    cells = [" ".join(cell.text.split()) for cell in _filled(row)]
    if not cells:
        return ""
    if len(cells) >= min(2, len(row) - 1) and 2 * sum(bool(_ONLY_SIZE.fullmatch(text)) for text in cells) >= len(cells):
        return "named"
    if any(_SEVERAL_SIZES.search(text) for text in cells):
        return "named"
    strict = plain_words(label) in ("n", "n/n", "n/n (%)", "total n", "sample size") or first
    if strict and _SIZE.fullmatch(plain_words(label)) and all(map(_is_size, cells)):
        return "size"
    parsed = [parse_cell(text) for text in cells]
    if len(cells) < 2 or any(each.kind not in ("words", "number") for each in parsed):
        return ""
    if any(number.exact is not None for each in parsed for number in each.numbers):
        return ""
    sized = sum(_is_named(text) for text in cells)
    roles = sum(role_of(text) in ("mean", "summary", "count_percent", "count", "percent", "p") for text in cells)
    named = roles and not label and not any(_DATA.search(_NAMED_SIZE.sub("", text)) for text in cells)
    return "head" if sized > 1 or roles == len(cells) or named else ""


def _is_size(text: str) -> bool:
    parsed = parse_cell(text)
    count = parsed.numbers[0] if parsed.kind in ("number", "pair") else None
    return bool(_ONLY_SIZE.fullmatch(text)) or (count is not None and count.exact is not None and count.decimals == 0)


def _under(grid: Grid, current: Grid, row: Row, kind: str, label: str) -> Grid:
    """The grid with the row as the last of its head: below it, or instead of its last row if it is a whole one."""
    if kind == "head":
        last = grid.head[-1]
        whole = all(new.text or not old.text for new, old in zip(row[1:], last[1:], strict=False))
        kept = grid.head[:-1] if whole and any(_is_named(cell.text) for cell in row) else grid.head
        return replace(grid, head=(*kept, _texts(row)), within=label)
    head = current.head if kind == "size" else grid.head
    if len(head) > len(grid.head) and all(not cell.text or _ONLY_SIZE.fullmatch(cell.text) for cell in head[-1]):
        head = head[:-1]  # the numbers of the part before
    return replace(current, head=(*head, _texts(row, size=True)), within=label if kind == "named" else current.within)


def _is_named(text: str) -> bool:
    """Whether words name a group of patients and their number: `T-VEC (n = 71)`, not `26.2 (22.7–31.8) n = 441`."""
    return bool(_NAMED_SIZE.search(text)) and not _DATA.search(_NAMED_SIZE.sub("", text))


def _texts(row: Row, *, size: bool = False) -> Row:
    """The cells as a row of a head, without the label; numbers as `n = 290`."""
    return (Cell(), *(replace(cell, text=_as_size(cell.text) if size else cell.text) for cell in row[1:]))


def _as_size(text: str) -> str:
    if _SEVERAL_SIZES.search(text):
        return text.replace("=", "").replace(":", "")
    return text if size_of(text) else f"n = {parse_cell(text).numbers[0]}" if _is_size(text) else ""


def _label(row: Row) -> str:
    return " ".join(row[0].text.split())


def _heading(row: Row, kind: str) -> Row:
    """The row with its label, and what is no size beside one: a p of the rows below."""
    kept = (cell.text if kind == "named" and not _as_size(cell.text) else "" for cell in row[1:])
    return (row[0], *(replace(cell, text=text) for cell, text in zip(row[1:], kept, strict=True)))


def _filled(row: Row) -> list[Cell]:
    """The cells beside the label that print something of their own."""
    return [cell for cell in row[1:] if cell.text.strip() and not cell.copied]


def _headings_at_end(rows: list[tuple[Row, int]]) -> list[tuple[Row, int]]:
    """The headings without data at the end of the rows, taken from them."""
    start = len(rows)
    while start and not _filled(rows[start - 1][0]):
        start -= 1
    taken = rows[start:]
    del rows[start:]
    return taken


def _part(head: Grid, rows: Sequence[tuple[Row, int]], *, with_lines: bool) -> Grid:
    body, lines = zip(*rows, strict=True)
    return replace(head, body=tuple(body), lines=tuple(lines) if with_lines else ())
