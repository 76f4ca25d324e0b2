"""Which of the first rows of a table are its head: titles, one or two rows of names, units; said only where certain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sarcstat.data.date_texts import looks_like_date
from sarcstat.data.missing_words import BLANKS, COMMON
from sarcstat.errors import listing
from sarcstat.results import Condition

#: A head ends within so many rows.
MOST = 40

_NUMBER = re.compile(r"[-+(]?[0-9.,][0-9.,'\u00a0\u202f ]*(?:[eE][-+]?[0-9]+)?[%)]?")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?")
_TRUTH = frozenset(("true", "false"))
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_UNITS = frozenset(
    [
        "years",
        "year",
        "yrs",
        "yr",
        "months",
        "month",
        "mths",
        "mo",
        "mos",
        "weeks",
        "week",
        "wk",
        "wks",
        "days",
        "day",
        "hours",
        "hour",
        "hrs",
        "hr",
        "h",
        "minutes",
        "min",
        "seconds",
        "sec",
        "s",
        "jahre",
        "monate",
        "wochen",
        "tage",
        "stunden",
        "ans",
        "mois",
        "jours",
        "años",
        "meses",
        "mm",
        "cm",
        "m",
        "km",
        "µm",
        "μm",
        "um",
        "nm",
        "mm2",
        "mm²",
        "cm2",
        "cm²",
        "m2",
        "m²",
        "mm3",
        "mm³",
        "cm3",
        "cm³",
        "kg",
        "g",
        "mg",
        "µg",
        "μg",
        "ug",
        "mcg",
        "ng",
        "pg",
        "l",
        "dl",
        "ml",
        "µl",
        "μl",
        "ul",
        "fl",
        "mol",
        "mmol",
        "µmol",
        "μmol",
        "umol",
        "nmol",
        "pmol",
        "iu",
        "u",
        "miu",
        "ku",
        "gy",
        "cgy",
        "msv",
        "mmhg",
        "cmh2o",
        "kpa",
        "bpm",
        "°c",
        "°f",
        "c",
        "f",
        "%",
        "‰",
        "percent",
        "kcal",
        "kj",
        "hz",
        "pack-years",
        "pack",
        "years",
        "copies",
        "cells",
    ]
)
_PER = re.compile(r"[^\s/]{1,10}(?: ?/ ?[^\s/]{1,10}){1,2}|(?:x ?)?10[\^*e]?\d{1,2}(?: ?/ ?\S{1,8})?", re.IGNORECASE)


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


def kind_of(text: str) -> str:
    """What a cell is: `blank`, `number` (also a date, a time of day, true and false), `word` (one that commonly means
    missing: it says nothing), or `text`.
    """
    bare = text.strip(BLANKS)
    if not bare:
        return "blank"
    folded = bare.lower()
    if folded in COMMON:
        return "word"
    if folded in _TRUTH or (any(c.isdigit() for c in bare) and (_NUMBER.fullmatch(bare) or _CLOCK.fullmatch(bare))):
        return "number"
    return "number" if bare[0].isalnum() and looks_like_date(bare) else "text"


def is_unit(text: str) -> bool:
    """Whether a text is a unit of measurement, or says in brackets or with a stroke how something is measured."""
    bare = text.strip(BLANKS)
    return bool(_BRACKETS.fullmatch(bare)) or bare.lower() in _UNITS or bool(_PER.fullmatch(bare))


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


def labelled(column: str, unit: str | None) -> str:
    """`age (years)`: a column with its unit; empty where it has none."""
    if unit is None:
        return ""
    return f"{column} {unit}" if _BRACKETS.fullmatch(unit) else f"{column} ({unit})"


def head_notes(name: str, head: Head, numbers: Sequence[int], word: str) -> list[Condition]:
    """What has to be said of a head; `numbers` are those of the grid's rows, `word` what rows are called."""
    said = []
    if not head.is_plain:
        said.append(Condition("note", f"{name}: {'; '.join(_parts(head, numbers, word))}.", "header_found"))
    if head.doubt is not None:
        said.append(_doubt(name, head, numbers, word))
    named = [each for each in head.names if each.strip(BLANKS)]
    if head.is_plain and all(all(kind_of(part) == "number" for part in each.split()) for each in named):
        text = (
            f"{name}: {word} {numbers[head.first]}, taken for the header, holds nothing but numbers. "
            "If it is the first row of values, the names of the columns are missing: add a line that names them."
        )
        said.append(Condition("warning", text, "no_header"))
    return said


def _parts(head: Head, numbers: Sequence[int], word: str) -> list[str]:
    """Where names, titles and units stand."""
    joined = ", joined by a blank" if head.last > head.first else ""
    parts = [f"header in {_range(word, [numbers[head.first], numbers[head.last]])}{joined}"]
    if head.titles:
        rows = [numbers[place] for place in head.titles]
        parts.append(f"{_range(word, rows)} {'is' if len(set(rows)) == 1 else 'are'} a title")
    if head.units:
        shown = [f"{head.names[at].strip()}: {unit}" for at, unit in head.units.items() if at < len(head.names)]
        parts.append(f"units in {word} {numbers[head.body - 1]} ({listing(shown, 20)})")
    return parts


def _doubt(name: str, head: Head, numbers: Sequence[int], word: str) -> Condition:
    """The warning of a row that may belong to the head."""
    assert head.doubt is not None
    place, columns = head.doubt
    named = [head.names[at].strip() for at in columns if at < len(head.names)]
    shown = listing(f"'{each}'" for each in named if each)
    below = f" ({shown})" if shown else ""
    first, last = numbers[head.first], numbers[place]
    text = (
        f"{name}: the header was taken from {word} {first}. But {word} {last} has no number, and below it stand "
        f"only numbers{below}. If it belongs to the header: --header-row {last}, or --header-row {first}-{last}, "
        "which joins both."
    )
    return Condition("warning", text, "header_doubt")


def _range(word: str, rows: Sequence[int]) -> str:
    low, high = min(rows), max(rows)
    return f"{word} {low}" if low == high else f"{word}s {low}–{high}"
