"""Rows among the others that are no patients of their own: subtotals, the header again, the same row twice.

Exports that were put one below the other have them, and tables that somebody made for the eye. As at the end of a
table nothing is left out by itself: such rows are read, and told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

from sarcstat.data.patient_column import is_patient_column
from sarcstat.data.reading.shared.last_rows import Row, is_summary, shown_cells
from sarcstat.errors import counted, listing
from sarcstat.results import Condition

#: So many rows before and behind a row say what is usual around it.
AROUND = 15
#: More candidates than these are not looked at.
MOST = 200
_SHOWN = 3
#: So many pairs of equal rows are expected at most by chance where equal rows are told without an identifier.
_BY_CHANCE = 1e-3
#: So many rows in the same order twice are the same export twice.
_BLOCK = 20

Place = Callable[[int], str]


def summaries_among(
    name: str, candidates: Mapping[int, Row], around: Callable[[int], Sequence[Row]], place: Place
) -> list[Condition]:
    """A warning on rows that sum others up and are not the last ones.

    `candidates` are rows by their index whose first cell says that they do (`first_filled`); `around` gives rows beside
    one, none of them a candidate, and `place` says where it is. A row is told that lacks what all beside it have, or
    stands where they have an identifier; but not where the word is one that patients have as well.
    """
    odd = {at: row for at, row in candidates.items() if _is_summary_beside(row, around(at))}
    words = {at: _word(row) for at, row in candidates.items()}
    every, told = Counter(words.values()), Counter(words[at] for at in odd)
    odd = {at: row for at, row in odd.items() if 2 * told[words[at]] > every[words[at]]}
    if not odd:
        return []
    rows = listing((f"{place(at)}: {shown_cells(_bare(row))}" for at, row in odd.items()), _SHOWN)
    one = len(odd) == 1
    text = (
        f"{counted(len(odd), 'row')} among the others of {name} {'looks' if one else 'look'} like "
        f"{'a sum or mean' if one else 'sums or means'} ({rows}), and {'counts' if one else 'count'} as "
        f"{'a patient' if one else 'patients'} unless left out: if {'it is one' if one else 'they are'}, delete "
        f"{'it' if one else 'them'} from the file."
    )
    return [Condition("warning", text, "rows_among")]


def first_filled(row: Row) -> str:
    """The first cell of a row that holds anything; empty where none does."""
    return next((cell.strip() for cell in row if cell.strip()), "")


def is_candidate(row: Row) -> bool:
    """Whether the first cell of a row that holds anything says that the row sums others up."""
    return is_summary(first_filled(row))


def _bare(row: Row) -> list[str]:
    return [cell.strip() for cell in row]


def _word(row: Row) -> str:
    return first_filled(row).casefold().rstrip(":")


def _is_summary_beside(row: Row, beside: Sequence[Row]) -> bool:
    """Whether a row that calls itself a sum is unlike those beside it."""
    bare, others = _bare(row), [_bare(each) for each in beside if any(map(str.strip, each))]
    if len(others) < 2:
        return False
    lengths = sorted(sum(map(bool, each)) for each in others)
    usual = lengths[len(lengths) // 2]
    full = [each for each in others if sum(map(bool, each)) >= usual]
    held = [at for at, cell in enumerate(bare) if cell]
    lacks = any(not cell and all(each[at] for each in full) for at, cell in enumerate(bare))
    above = [each[held[0]] for each in others if each[held[0]]]
    return lacks or (bool(above) and len(set(above)) == len(above))


def header_again(name: str, names: Sequence[str], rows: Mapping[int, Row], place: Place) -> list[Condition]:
    """A warning on rows that hold the names of the columns; `rows` are those that may, by their index."""
    found = [at for at, row in rows.items() if is_header(names, row)]
    if not found:
        return []
    one = len(found) == 1
    text = (
        f"The header of {name} stands again in {listing(map(place, found))}, and counts as "
        f"{'a patient' if one else 'patients'} there: delete {'this row' if one else 'these rows'} from the file, and "
        "check that the tables that were put together have the same columns."
    )
    return [Condition("warning", text, "header_again")]


def is_header(names: Sequence[str], row: Row) -> bool:
    """Whether a row holds the names of the columns, at least two, and nothing else."""
    bare = _bare(row)
    held = [(cell, name) for cell, name in zip(bare, names, strict=False) if cell]
    return len(held) > 1 and all(cell == name for cell, name in held)


def rows_twice(
    name: str, names: Sequence[str], keys: Sequence[Hashable], row: Callable[[int], Row], place: Place
) -> list[Condition]:
    """A warning on rows that repeat another one wholly, where that is hardly chance.

    `keys` are equal for equal rows; `row` gives the cells of one. Rows are told that repeat an identifier (a first
    column of texts, or called like one, that tells all different rows apart), that come again in the same order, or of
    which by the frequencies of the values of all columns not one pair in a thousand files were equal.
    """
    first: dict[Hashable, int] = {}
    again = [at for at, key in enumerate(keys) if key is not None and first.setdefault(key, at) != at]
    if not again:
        return []
    distinct = [row(at) for at in first.values()]
    several = Counter(key for key in keys if key is not None)
    if not (
        _is_told_apart(names, distinct)
        or _in_a_block(again, first, keys)
        or _expected(distinct, [several[key] for key in first]) < _BY_CHANCE
    ):
        return []
    one = len(again) == 1
    shown = listing((f"{place(at)} is {place(first[keys[at]])}" for at in again), _SHOWN)
    text = (
        f"{counted(len(again), 'row')} of {name} {'repeats' if one else 'repeat'} another one in every column "
        f"({shown}). If a patient was entered or exported twice, "
        f"{'delete this row' if one else 'delete these rows'} from the file: each counts as a patient of its own."
    )
    return [Condition("warning", text, "rows_twice")]


def _is_told_apart(names: Sequence[str], distinct: Sequence[Row]) -> bool:
    """Whether the first column identifies: no value of it is in two different rows, and it holds no measurements."""
    at = next((at for at, name in enumerate(names) if name), 0)
    values = [row[at].strip() for row in distinct]
    if len(set(values)) < len(values) or len(values) < 2 or not all(values):
        return False
    return is_patient_column(names[at]) or not any(map(_is_number, values))


def _is_number(text: str) -> bool:
    return not text.strip("0123456789.,+-eE% ")


def _in_a_block(again: Sequence[int], first: Mapping[Hashable, int], keys: Sequence[Hashable]) -> bool:
    """Whether rows come again in the order in which they came first, many and at some distance."""
    long, before = 0, (-2, -2)
    for at in again:
        old = first[keys[at]]
        long = long + 1 if (at - 1, old - 1) == before else 1
        before = (at, old)
        if long >= _BLOCK and at - old >= _BLOCK:
            return True
    return False


def _expected(distinct: Sequence[Row], times: Sequence[int]) -> float:
    """The number of pairs of equal rows by chance, were the columns independent of each other."""
    n = sum(times)
    share = 1.0
    for column in zip(*distinct, strict=False):
        seen: Counter[str] = Counter()
        for value, number in zip(column, times, strict=True):
            seen[value] += number
        share *= sum(number * number for number in seen.values()) / n**2
    return n * (n - 1) / 2 * share


def beside(at: int, rows: int) -> Iterator[int]:
    """The indices of the rows around one."""
    yield from range(max(0, at - AROUND), at)
    yield from range(at + 1, min(rows, at + AROUND + 1))
