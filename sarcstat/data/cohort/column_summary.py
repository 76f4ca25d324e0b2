"""What stands in the columns of a data set, and how each is taken where nobody says it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.factor import plain, value_text
from sarcstat.data.cohort.treatment import Kind, Treatment, each_once, treatment
from sarcstat.data.doubts.words import numbers_but_words
from sarcstat.data.missing_words import BLANKS, common_words_of
from sarcstat.errors import counted, listing

if TYPE_CHECKING:
    import pandas as pd

#: At most so many levels are shown with their numbers of rows, and as many as fit into a line.
SHOWN = 5
_WIDTH = 60
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class ColumnSummary:
    """One column: its name and label, how it is taken, and its values in words.

    `missing` is its number of rows without a value (None: it was not read), `words` those of each word that commonly
    means missing, as texts; `first` are its first values. `why` says what is special about it, `odd` where that
    deserves a warning.
    """

    name: str
    label: str
    kind: Kind
    why: str
    values: str
    missing: int | None
    words: str
    first: Sequence[str] = ()
    odd: bool = False


def column_summaries(dataset: Dataset, *, first: int = 0) -> list[ColumnSummary]:
    """Every column of the data, with its `first` so many values."""

    def one(name: str) -> ColumnSummary:
        column = dataset.frame[name]
        taken = treatment(dataset, name)
        words = _words(dataset, name, taken)
        return ColumnSummary(
            name=name,
            label=dataset.codebook[name].label,
            kind=taken.kind,
            why=taken.why,
            values=_values(dataset, name, taken),
            missing=dataset.number(column.isna().to_numpy()),
            words=listing((f"{word} ({rows:,})" for word, rows in words.items()), SHOWN),
            odd=taken.odd,
            first=["" if missing else _text(value) for value, missing in _first(column, first)],
        )

    with ThreadPoolExecutor(2) as pool:  # Arrow and numpy work outside of Python's lock
        return list(pool.map(one, dataset.frame.columns))


def not_read(name: str, kind: Kind, values: str) -> ColumnSummary:
    """A column whose values stay where they are; `values` says why."""
    return ColumnSummary(name, "", kind, "", values, None, "")


def _first(column: pd.Series[Any], number: int) -> list[tuple[Any, bool]]:
    head = column.head(number)
    return list(zip(head, head.isna(), strict=True))


def _words(dataset: Dataset, name: str, taken: Treatment) -> dict[str, int]:
    """The words that commonly mean missing, with their numbers of rows."""
    if taken.counts is None:
        return {}
    found: dict[str, int] = {}
    for word in common_words_of(each_once(dataset, name, taken.counts).frame[name]):
        bare = word.strip(BLANKS)
        found[bare] = found.get(bare, 0) + int(taken.counts[word])
    return found


def _values(dataset: Dataset, name: str, taken: Treatment) -> str:
    """The range of numbers and dates, the levels with their numbers of rows, or how many different texts there are."""
    column = dataset.frame[name]
    if taken.kind == "empty":
        return ""
    if taken.kind == "dates":
        days = list(taken.days.values()) if taken.days is not None else [column.min(), column.max()]
        return f"{min(days):%Y-%m-%d} to {max(days):%Y-%m-%d}"
    if taken.kind == "numbers":
        numbers = column
        if taken.counts is not None:
            but = numbers_but_words(each_once(dataset, name, taken.counts), name)
            numbers = column if but is None else but.values
        return f"{_text(numbers.min())} to {_text(numbers.max())}"
    if taken.kind in ("identifier", "text"):
        different = len(taken.counts) if taken.counts is not None else int(column.nunique())
        said = counted(different, "different value")  # rows that are counted have no first one
        return said if dataset.counts is not None else f"{said}, first {_short(_text(column.dropna().iloc[0]))}"
    labels = dataset.codebook[name].value_labels
    rows = taken.counts.sort_values(ascending=False, kind="stable")
    shown = [f"{_short(_level(value, labels))} ({n:,})" for value, n in rows.items()]
    lengths = [len(", ".join(shown[:number])) for number in range(1, SHOWN + 1)]
    return listing(shown, max(sum(length <= _WIDTH for length in lengths), 1))


def _short(text: str) -> str:
    """A text that fits into a line with others."""
    bare = " ".join(text.split())
    return bare if len(bare) <= _LONGEST else f"{bare[: _LONGEST - 1]}…"


def _level(value: object, labels: Any) -> str:
    label = labels.get(value, "").strip()
    return f"{_text(value)} {label}" if label else _text(value)


def _text(value: object) -> str:
    """A value as it is read; whole numbers without a point."""
    known = plain(value)
    if isinstance(known, float):
        return f"{known:.10g}"
    return known if isinstance(known, str) else value_text(known, 0)
