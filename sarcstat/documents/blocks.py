"""What every format of documents becomes: headings, paragraphs and tables of cells, with places."""

from __future__ import annotations

from dataclasses import dataclass, field

from sarcstat.errors import InputError

#: A paper has some thousand cells; far more than this is a data set, or an attack.
MOST_CELLS_OF_TABLE = 100_000
MOST_CELLS = 1_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `text` with `\\n` between its lines, without footnote marks.

    `indent` is how far its text stands in, in any unit; `copied` is set where a cell spans rows or columns and
    this is not its first place.
    """

    text: str = ""
    indent: int = 0
    header: bool = False
    copied: bool = False


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text; `page` is that of a format that has pages."""

    text: str
    line: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph as it stands."""

    text: str
    line: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A table as it stands: `head` rows are marked as header in the document.

    `lines` are the lines of the file that the rows stand in, or their pages where the format has pages and `page` is
    the table's; or they are empty. `certainty` says how sure it is that the words were put into the right cells, ""
    where the format leaves no doubt.
    """

    rows: tuple[Row, ...]
    head: int = 0
    name: str = ""
    title: str = ""
    notes: tuple[str, ...] = ()
    line: int = 0
    lines: tuple[int, ...] = ()
    page: int = 0
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class Odd:
    """A line of a table that does not fit it; or, with its name as `table`, a whole table that cannot be read."""

    text: str
    reason: str
    line: int = 0
    page: int = 0
    table: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, perhaps of a table: the label and title that belong to it, "" where none stands at it."""

    name: str = ""
    title: str = ""
    line: int = 0


Block = Heading | Text | Raw | Odd | Picture


@dataclass(slots=True)
class Allowance:
    """Counts the cells of one document, so that no table takes all memory."""

    used: int = field(default=0)

    def take(self, cells: int, *, in_table: int) -> None:
        """Count `cells` more; raises InputError where the table or the document has too many."""
        self.used += cells
        if in_table > MOST_CELLS_OF_TABLE or self.used > MOST_CELLS:
            whole = in_table <= MOST_CELLS_OF_TABLE
            most = MOST_CELLS if whole else MOST_CELLS_OF_TABLE
            raise InputError(
                f"{'The tables together have' if whole else 'A table has'} more than {most:,} cells.",
                "Give the tables of one paper.",
            )
