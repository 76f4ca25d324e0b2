"""The parts of a split file: the rows of each combination of levels that occurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sarcstat.data.codebook import Dataset, Value
from sarcstat.data.cohort.factor import Factor, factor
from sarcstat.data.cohort.rows import OTHER_PART
from sarcstat.errors import InputError, counted
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

MOST_PARTS = 200


class Level(NamedTuple):
    """A level of a column that splits: its value as read, None for no value, and what is shown for it."""

    name: str
    value: Value | None
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """The rows (a mask) of one combination of levels; `text` says which, as `Sex = Male, Arm = A`."""

    text: str
    levels: Sequence[Level]
    rows: Array

    def of(self, dataset: Dataset) -> Dataset:
        """The data of which analyses use this part.

        What a column is, a number or levels, is what all rows say, so that it is the same in every part.
        """
        return replace(dataset, left_out=[(OTHER_PART, ~self.rows), *dataset.left_out])


def parts(
    dataset: Dataset, names: Sequence[str], used: Array, *, by_name: bool, missing: str
) -> tuple[list[Part], list[Condition]]:
    """The parts with a row that is `used`, in the order of SPSS's sorted file, and notes on missing values.

    The first column varies slowest. Rows without a value of a column are a part of their own, shown as `missing`, and
    come first; so are those with a value that the file declares missing, and come last: SPSS splits by these as by
    any other. Raises InputError for more than MOST_PARTS parts.
    """
    import numpy as np

    columns = [_column(dataset, name, by_name, missing) for name in names]
    key = np.zeros(len(dataset.frame), dtype=np.int64)
    for column in columns:
        _, key = np.unique(key * len(column.values) + column.codes, return_inverse=True)
    kept = np.unique(key[used] if used.any() else key)  # where nobody is used, the analyses say why
    if len(kept) > MOST_PARTS:
        named = ", ".join(f"'{name}'" for name in names)
        raise InputError(
            f"--split: {'column' if len(names) == 1 else 'columns'} {named} would make {len(kept):,} parts, more than "
            f"{MOST_PARTS}.",
            "Is it an identifier or a measurement? Group it first, or name another column.",
        )
    labels = _labels(columns)
    found = []
    for number in kept:
        rows = key == number
        first = int(np.argmax(rows))
        codes = [int(column.codes[first]) for column in columns]
        levels = [Level(c.name, c.values[i], c.texts[i]) for c, i in zip(columns, codes, strict=True)]
        text = ", ".join(f"{label} = {level.text}" for label, level in zip(labels, levels, strict=True))
        found.append(Part(text, levels, rows))
    return found or [Part("", [], used)], _notes(dataset, columns, used)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that splits: its levels in their order, those of missing values among them, none without a row."""

    name: str
    label: str
    values: Sequence[Value | None]
    texts: Sequence[str]
    codes: Array


def _column(dataset: Dataset, name: str, by_name: bool, missing: str) -> _Column:
    import numpy as np

    own = factor(dataset.frame, dataset.codebook, name, names=by_name)
    declared = _declared(dataset, name, by_name)
    values: list[Value | None] = [None, *own.values]
    texts = [missing, *own.texts]
    codes = own.codes.astype(np.int64) + 1
    if declared is not None:
        absent = (codes == 0) & (declared.codes >= 0)
        codes[absent] = len(values) + declared.codes[absent]
        values += declared.values
        texts += declared.texts
    return _Column(name, own.label, values, _told_apart(texts, values), codes)


def _declared(dataset: Dataset, name: str, by_name: bool) -> Factor | None:
    """The values that the file declares missing, by row."""
    cells = dataset.codebook[name].declared_missing
    if cells is None:
        return None
    return factor(dataset.frame[[]].assign(**{name: cells}), dataset.codebook, name, names=by_name)


def _told_apart(texts: Sequence[str], values: Sequence[Value | None]) -> list[str]:
    """The texts; the word for no value, and a label that is there again, with what is behind it."""
    again = Counter(texts)
    return [
        text if again[text] == 1 else f"{text} ({'no value' if value is None else value})"
        for text, value in zip(texts, values, strict=True)
    ]


def _labels(columns: Sequence[_Column]) -> list[str]:
    again = Counter(column.label for column in columns)
    return [f"{each.label} ({each.name})" if again[each.label] > 1 else each.label for each in columns]


def _notes(dataset: Dataset, columns: Sequence[_Column], used: Array) -> list[Condition]:
    """That missing values make parts."""
    import numpy as np

    absent = {column.label: used & (column.codes == 0) for column in columns}
    numbers = {
        label: len(dataset.each_once(np.flatnonzero(rows))) if dataset.counts is None else dataset.number(rows)
        for label, rows in absent.items()
    }
    return [
        Condition(
            "note",
            f"--split: no value of {label} in {counted(number, 'row')}: a group of its own, as in SPSS.",
            "split_missing",
        )
        for label, number in numbers.items()
        if number
    ]
