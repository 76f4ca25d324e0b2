"""Which of the first rows of a table are its head: titles, one or two rows of names, units; said only where certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sarcstat.data.missing_words import BLANKS
from sarcstat.data.reading.shared.cell_kinds import is_unit, kind_of

#: A head ends within so many rows.
MOST = 40


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table.

    `first` and `last` are the places of the rows that name the columns, `body` that of the row behind the head; `names`
    are as written, those of two rows joined by a blank. `titles` are the places of filled rows above, `units` what
    stands below the names, by column. `doubt` is the place of a row that may belong to the head, and the columns that
    speak for it.
    """

    names: Sequence[str]
    first: int
    last: int
    body: int
    titles: Sequence[int] = ()
    units: Mapping[int, str] = field(default_factory=dict)
    doubt: tuple[int, Sequence[int]] | None = None

    @property
    def is_plain(self) -> bool:
        """Whether the first filled row names the columns, and nothing else is in the head."""
        return not self.titles and self.first == self.last and not self.units


Grid = Sequence[Sequence[str]]
#: For each row of a sheet the columns that a merged cell spans: first and last.
Spans = Mapping[int, Sequence[tuple[int, int]]]


def find_head(grid: Grid, spans: Spans | None = None, *, width: int | None = None) -> Head | None:
    """The head of the table; None where there is no filled row.

    What stands at the top is taken for a title, for a further row of names or for units only if columns of numbers
    begin below it, and if no row between has a number in it. `width` is the number of fields of a row where rows have
    different ones: shorter ones are then titles. Anything else is read with the first filled row as names.
    """
    filled = _filled_rows(grid)
    plain = plain_head(grid)
    if plain is None:
        return None
    start = filled[0]
    kinds = [[kind_of(cell) for cell in row] for row in grid]
    bottom, columns = _bottom(kinds, start)
    if bottom is None or bottom == start:
        return plain
    rows = [place for place in filled if place <= bottom]
    titles: list[int] = []
    while len(rows) > 1 and _is_title(grid[rows[0]], (spans or {}).get(rows[0], ()), width):
        titles.append(rows.pop(0))
    found = _names(grid, rows, titles, columns, spans or {})
    if found is not None and _complete(found.names, grid[bottom + 1 :]):
        return found
    doubtful = bottom - start < 4 and len(filled) - filled.index(bottom) > 3
    return Head(plain.names, start, start, start + 1, doubt=(bottom, columns) if doubtful else None)


def plain_head(grid: Grid) -> Head | None:
    """The head whose names stand in the first filled row; None where there is none."""
    start = next(iter(_filled_rows(grid)), None)
    return None if start is None else Head(list(grid[start]), start, start, start + 1)


def _filled_rows(grid: Grid) -> list[int]:
    return [place for place, row in enumerate(grid) if any(cell.strip(BLANKS) for cell in row)]


def fixed_head(grid: Grid, rows: int, spans: Spans | None = None) -> Head:
    """The head whose first `rows` rows name the columns because somebody says so; a row of units may follow."""
    names = _joined(grid[:rows], [(spans or {}).get(place, ()) for place in range(rows)])
    bottom, _ = _bottom([[kind_of(cell) for cell in row] for row in grid], rows - 1)
    units = _units_of(grid[rows]) if bottom == rows and rows < len(grid) else {}
    return Head(names, 0, rows - 1, rows + bool(units), units=units)


def _bottom(kinds: Sequence[Sequence[str]], start: int) -> tuple[int | None, list[int]]:
    """The last row without a number that has a text above a column of numbers, and the places of these columns."""
    lowest: dict[int, list[int]] = {}
    for column in range(max(map(len, kinds))):
        own = [row[column] if column < len(row) else "blank" for row in kinds]
        texts = [place for place, kind in enumerate(own) if kind == "text"]
        if not texts or not start <= texts[-1] < MOST:
            continue
        numbers = [place for place, kind in enumerate(own) if kind == "number"]
        if numbers and numbers[0] > texts[-1]:
            lowest.setdefault(texts[-1], []).append(column)
    for place in sorted(lowest, reverse=True):
        if (
            all("number" not in kinds[row] or _alone(kinds[row]) for row in range(start, place))
            and "number" not in kinds[place]
        ):
            return place, lowest[place]
    return None, []


def _alone(row: Sequence[str]) -> bool:
    """Whether a row has one filled cell: a title may be a date."""
    return sum(kind != "blank" for kind in row) == 1


def _is_title(row: Sequence[str], spans: Sequence[tuple[int, int]], width: int | None) -> bool:
    """Whether a row above the names is a title: one text at the left, or fewer fields than the table has."""
    filled = [place for place, cell in enumerate(row) if cell.strip(BLANKS)]
    if width is not None and len(row) < width:
        return filled == list(range(len(filled)))  # with gaps it may stand over groups of columns
    if len(filled) != 1:
        return False
    whole = any(first == 0 and last >= len(row) - 1 for first, last in spans)
    return whole or (filled[0] == 0 and not any(last > first for first, last in spans))


def _names(grid: Grid, rows: Sequence[int], titles: Sequence[int], columns: Sequence[int], spans: Spans) -> Head | None:
    """The head that the rows are: names, then a row of units if there is one; None for what is not certain.

    `columns` are those of numbers below.
    """
    units = _units_of(grid[rows[-1]]) if len(rows) > 1 else {}
    named = rows[:-1] if units else rows
    body = rows[-1] + 1
    if len(named) == 1:
        return Head(list(grid[named[0]]), named[0], named[0], body, titles, units)
    if (
        len(named) == 2
        and named[1] == named[0] + 1
        and _is_group(grid[named[0]], grid[named[1]], columns, merged=bool(spans.get(named[0])))
    ):
        names = _joined([grid[place] for place in named], [spans.get(place, ()) for place in named])
        return Head(names, named[0], named[1], body, titles, units)
    return None


def _units_of(row: Sequence[str]) -> dict[int, str]:
    """The units by column; none where a filled cell is no unit."""
    filled = {place: cell.strip(BLANKS) for place, cell in enumerate(row) if cell.strip(BLANKS)}
    known = all(is_unit(cell) or kind_of(cell) == "word" for cell in filled.values())
    units = {place: cell for place, cell in filled.items() if is_unit(cell)}
    return units if known else {}


def _is_group(above: Sequence[str], below: Sequence[str], columns: Sequence[int], *, merged: bool) -> bool:
    """Whether a row stands over groups of the columns that the row below it names, among them `columns` of numbers.

    Cells that are `merged` over several columns leave no doubt.
    """
    tops = [cell.strip(BLANKS) for cell in above]
    names = [cell.strip(BLANKS) for cell in below]
    if len(above) != len(below):
        return False
    spread = any(not top and name for top, name in zip(tops, names, strict=True))
    both = any(top and name for top, name in zip(tops, names, strict=True))
    return spread and both and (merged or len(columns) > 1 or any(not tops[column] for column in columns))


def _joined(rows: Grid, spans: Sequence[Sequence[tuple[int, int]]]) -> list[str]:
    """The names of each column from top to bottom, joined by a blank; what spans several columns is said in each."""
    width = max(map(len, rows))
    spread = [_spread(row, own, rows[place + 1 :]) for place, (row, own) in enumerate(zip(rows, spans, strict=True))]
    names = []
    for column in range(width):
        parts = (row[column].strip(BLANKS) if column < len(row) else "" for row in spread)
        names.append(" ".join(dict.fromkeys(filter(None, parts))))
    return names if len(rows) > 1 else list(rows[0])


def _spread(row: Sequence[str], spans: Sequence[tuple[int, int]], below: Grid) -> list[str]:
    """A row with its texts in all columns that they stand over: as its merged cells say, else up to the next text."""
    found = list(row)
    if not below:
        return found
    if spans:
        for first, last in spans:
            found[first : last + 1] = [row[first]] * (min(last, len(row) - 1) - first + 1)
        return found
    for place in range(1, len(found)):
        named = any(place < len(other) and other[place].strip(BLANKS) for other in below)
        if not found[place].strip(BLANKS) and named:
            found[place] = found[place - 1]
    return found


def _complete(names: Sequence[str], body: Iterable[Sequence[str]]) -> bool:
    """Whether every column with a value has a name, but one at most: that of row names."""
    used = {place for row in body for place, cell in enumerate(row) if cell.strip(BLANKS)}
    return sum(place >= len(names) or not names[place].strip(BLANKS) for place in used) <= 1
