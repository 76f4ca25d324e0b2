"""A document as read, whatever its format: tables as grids of cells, and paragraphs with their sections."""

from __future__ import annotations

from dataclasses import dataclass

from sarcstat.documents.blocks import Odd, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: `name` as cited ("Table 2"), the rows of its head and of its body, all equally long.

    `lines` are the file's lines of the body rows, 0 where a format has none, or their pages where `page` is set.
    `certainty` is that of `documents.blocks.Raw`.
    """

    name: str
    title: str
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    line: int = 0
    lines: tuple[int, ...] = ()
    page: int = 0
    certainty: str = ""
    #: The last heading above the table that names an outcome, or the follow-up.
    under: str = ""
    #: The patients of a part of a table that has a head of its own.
    within: str = ""

    @property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row) for row in (*self.head, *self.body)), default=0)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and the words of the section it stands in ("Abstract", "Results")."""

    text: str
    section: str = ""
    line: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What was found in a file."""

    title: str = ""
    grids: tuple[Grid, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    odd: tuple[Odd, ...] = ()
    #: Tables of which there is a picture only, and titles that no table follows.
    pictures: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
