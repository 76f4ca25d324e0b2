"""The order of cases, and which of them have the same values of some variables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.data.steps.naming import variables
from sarcstat.data.steps.table import Column, Table
from sarcstat.syntax.reading.commands.choosing import SortCases

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


def sort_cases(command: SortCases, table: Table) -> Table:
    """The cases in order; those that are alike stay in theirs. Raises InputError for unknown variables."""
    keys = [(column, descending) for listed, descending in command.keys for column in variables(listed, table)]
    return table.rows(order(keys))


def order(keys: Sequence[tuple[Column, bool]]) -> Array:
    """The positions of the cases in the order of variables, each rising or (True) falling.

    System-missing comes before all numbers, texts go by their bytes as if filled up with blanks, and cases that are
    alike keep their order.
    """
    import numpy as np

    found = [-ranks(column) if descending else ranks(column) for column, descending in keys]
    return np.lexsort(found[::-1])


def ranks(column: Column) -> Array:
    """For each case the rank of its value: -1 for system-missing, equal ones alike."""
    import numpy as np
    import pandas as pd

    if not column.text:
        codes, _ = pd.factorize(column.values, sort=True)
        return np.asarray(codes)
    codes, found = pd.factorize(np.array([*column.values, None], dtype=object)[:-1])
    distinct: list[str] = list(found)
    places = sorted(range(len(distinct)), key=lambda place: padded(distinct[place], column.width))
    ranked = np.empty(len(distinct), dtype=np.int64)
    ranked[places] = np.arange(len(distinct))
    return ranked[codes]


def padded(text: str, width: int) -> bytes:
    """The bytes of a text in the order of which texts are compared."""
    return text.encode().ljust(width)


def groups(columns: Sequence[Column], cases: int) -> tuple[Array, Array]:
    """For each case the number of its group, and for each group its first case; groups rise with their values.

    A group has the same values of all columns; system-missing is a value, too. No columns: one group of all.
    """
    import numpy as np

    if not columns:
        return np.zeros(cases, np.int64), np.zeros(min(cases, 1), np.int64)
    key = np.zeros(cases, np.int64)
    for column in columns:
        own = ranks(column) + 1
        _, key = np.unique(key * (int(own.max(initial=0)) + 1) + own, return_inverse=True)
    _, first = np.unique(key, return_index=True)
    return key, first


def runs(columns: Sequence[Column], cases: int) -> tuple[Array, Array]:
    """As `groups`, where only neighbors make a group, in the order of the cases."""
    import numpy as np

    key, _ = groups(columns, cases)
    begins = np.concatenate([[True], key[1:] != key[:-1]])[:cases]
    return np.cumsum(begins) - 1, np.flatnonzero(begins)
