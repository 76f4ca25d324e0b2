"""Numbers of one column with their decimal points below each other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sarcstat.display.shapes.table import Cell, Table

_NUMBER = re.compile(r"[<>]?-?[\d,]*((?:\.\d+)?(?:e[+-]\d+)?%?)")


def lacking(cells: Sequence[Cell]) -> list[str]:
    """What follows each number of a column less than in the longest: `.00` for 12 beside 3.25.

    Set invisibly behind a right-aligned number, it brings the points below each other. Empty throughout
    where a number is printed with more than itself, such as an interval.
    """
    texts = [cell.text if cell.number is not None else "" for cell in cells]
    found = [_NUMBER.fullmatch(text) for text in texts]
    tails = ["" if match is None else match[1] for match in found]
    if None in found:
        return [""] * len(texts)
    longest = max(tails, key=len, default="")
    return [longest[len(tail) :] if text else "" for text, tail in zip(texts, tails, strict=True)]


def lacking_by_row(table: Table) -> list[list[str]]:
    """What each cell lacks, by row and then column."""
    columns = [lacking([table.cell(row, column) for row in table.rows]) for column in table.columns]
    return [[texts[i] for texts in columns] for i in range(len(table.rows))]
