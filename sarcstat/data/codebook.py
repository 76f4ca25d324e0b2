"""What is known about the columns besides their values: labels, missing codes, formats, order."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, SupportsIndex

from sarcstat.data.marks import DecimalMark
from sarcstat.errors import listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    from numpy import ndarray
    from pandas import DataFrame, Series

Value = float | int | str | bool


@dataclass(frozen=True, slots=True)
class Variable:
    """One column: its label, the labels of its values, and how its values are written.

    `value_labels` maps a value to its label. `level_order` is the order the source declares (an R factor, a
    parquet category), else None. `decimals` is the print format's (SPSS F8.2 → 2), else None: a file that
    has no print formats; `written` is the most decimals written in a column of a text file (at most 4, None: a file
    that is no text). `user_missing` counts the cells that the file's own rules declared missing; `declared_missing`
    are their values by row, `missing_rules` the ranges of values, ends included, that the
    file declares so. `named` are levels that a study gives by name, as a level for what is missing.
    """

    label: str = ""
    value_labels: Mapping[Value, str] = field(default_factory=dict)
    level_order: Sequence[Value] | None = None
    decimals: int | None = None
    measure: str | None = None
    user_missing: int = 0
    written: int | None = None
    named: frozenset[str] = frozenset()
    declared_missing: Series[Any] | None = field(default=None, compare=False, repr=False)
    missing_rules: Sequence[tuple[Value, Value]] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Codebook:
    """The variables by column name; a column without an entry has no label.

    `date_formats` are the strptime formats in which columns of text have dates besides ISO's (year first), `decimal`
    the decimal mark of numbers among texts (None: each column tells by itself).
    """

    variables: Mapping[str, Variable] = field(default_factory=dict)
    date_formats: Sequence[str] = ()
    decimal: DecimalMark | None = "."

    def __getitem__(self, name: str) -> Variable:
        return self.variables.get(name, Variable())

    def holding(self, variables: Mapping[str, Variable]) -> Codebook:
        """The codebook of the same file with other variables."""
        return replace(self, variables=variables)

    def on(self, rows: ndarray[Any, Any]) -> Codebook:
        """The codebook of some of the rows, or of rows repeated, numbered anew.

        Values declared missing stay with their rows.
        """
        return self.holding({name: _on(each, rows) for name, each in self.variables.items()})

    def label(self, name: str) -> str:
        """The variable's label, or its name where it has none (as SPSS shows it)."""
        return self[name].label or name


def _on(variable: Variable, rows: ndarray[Any, Any]) -> Variable:
    import numpy as np

    declared = variable.declared_missing
    if declared is None:
        return variable
    places = np.flatnonzero(np.isin(rows, declared.index))
    own = declared.loc[rows[places]].set_axis(places)
    return replace(variable, declared_missing=own if len(own) else None, user_missing=len(own))


@dataclass(frozen=True, slots=True)
class Dataset:
    """A file as read: the rows, the codebook, and what was found on the way.

    `source` is what the user typed, `sha256` the digest of the bytes (None for R data sets), `first_row` the
    number that the source itself gives to the first row of `frame` (2 in a CSV with a header, 1 in a .sav),
    so that a message can point at a row the user can find; `rows` are the places in the source of the rows that
    are left, where some were taken out (None: all are there). `simulated` names design and seed of simulated data.
    `na` and `decimal` are the words for missing and the decimal mark that a study declares, for files beside this one.
    `left_out` are masks of rows that no analysis uses, with the reasons; the columns are still taken as all rows say.
    `counts` says how many rows of the source each row stands for, where the source counted its rows itself (None: one);
    `engine` is what counted them, with its version. `selected`: the source chose the rows as --where says, and those
    that it did not choose are among `left_out`.
    """

    frame: DataFrame
    codebook: Codebook
    source: str
    sha256: str | None
    first_row: int
    row_word: str = "line"
    conditions: Sequence[Condition] = ()
    simulated: str | None = None
    rows: ndarray[Any, Any] | None = None
    na: Sequence[str] = ()
    decimal: DecimalMark | None = None
    left_out: Sequence[tuple[str, ndarray[Any, Any]]] = ()
    counts: ndarray[Any, Any] | None = None
    blank: Mapping[str, int] = field(default_factory=dict)
    engine: Mapping[str, str] = field(default_factory=dict)
    selected: bool = False

    @property
    def n_rows(self) -> int:
        """Number of rows, each as often as the source has it."""
        return len(self.frame) if self.counts is None else int(self.counts.sum())

    def number(self, rows: ndarray[Any, Any]) -> int:
        """How many rows of the source are those of a mask."""
        return int(rows.sum()) if self.counts is None else int(self.counts[rows].sum())

    def shown(self, positions: Iterable[Any], text: Callable[[Any], str]) -> str:
        """Some rows as a message shows them: where each is in the source, and what `text` makes of its position.

        Counted rows are nowhere: each different text is shown once.
        """
        if self.counts is not None:
            return listing(sorted({text(each) for each in positions}))
        return listing(f"{self.row_word} {self.row_number(each)}: {text(each)}" for each in positions)

    def row_number(self, position: SupportsIndex) -> int:
        """The number that the source itself gives to the row at a position of `frame`."""
        place = position if self.rows is None else self.rows[position]
        return operator.index(place) + self.first_row

    def each_once(self, positions: ndarray[Any, Any]) -> ndarray[Any, Any]:
        """The positions without those of a row of the source that is there already: weights repeat rows."""
        import numpy as np

        if self.rows is None:
            return positions
        _, first = np.unique(self.rows[positions], return_index=True)
        return positions[np.sort(first)]
