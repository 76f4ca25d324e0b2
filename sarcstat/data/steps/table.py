"""Data as SPSS has them: numbers and texts with system-missing and user-missing values, and what is known of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Mask = np.ndarray[Any, np.dtype[np.bool_]]

#: Kinds of formats whose numbers are seconds since the start of 14 October 1582.
DATES = frozenset(["DATE", "ADATE", "EDATE", "SDATE", "JDATE", "QYR", "MOYR", "WKYR", "DATETIME", "YMDHMS"])


@dataclass(frozen=True, slots=True)
class Format:
    """How values are shown: `F8.2` is the kind F, of width 8, with 2 decimals."""

    kind: str
    width: int
    decimals: int = 0

    def __str__(self) -> str:
        return f"{self.kind}{self.width}" + (f".{self.decimals}" if self.decimals else "")


#: What a number has that a command makes.
NEW_NUMBER = Format("F", 8, 2)


@dataclass(frozen=True, slots=True)
class Missing:
    """Which values the user declares missing: up to three values, or a range (ends included) and one value."""

    values: tuple[float | str, ...] = ()
    range: tuple[float, float] | None = None

    def __bool__(self) -> bool:
        return bool(self.values) or self.range is not None


@dataclass(frozen=True, slots=True)
class Column:
    """A variable with its values.

    `width` is 0 for numbers: `values` are float64, nan is system-missing, a user-missing value stands as it is. For
    texts it is the width in bytes, and `values` are objects of `str` without the blanks that SPSS pads them with; a
    blank text is a value. `print` and `write` are the formats, `labels` those of values in the order of the file.
    `leave`: the value is kept from case to case (a scratch variable) instead of being missing at first.
    """

    name: str
    width: int
    values: np.ndarray[Any, Any] = field(compare=False, repr=False)
    print: Format
    write: Format
    label: str = ""
    labels: Mapping[float | str, str] = field(default_factory=dict)
    missing: Missing = Missing()
    measure: str | None = None
    leave: bool = False

    @property
    def text(self) -> bool:
        """Whether the values are texts."""
        return self.width > 0

    @property
    def system_missing(self) -> Mask:
        """Which cells have no value at all; never one of a text."""
        import numpy as np

        return np.zeros(len(self.values), bool) if self.text else np.isnan(self.values)

    @property
    def user_missing(self) -> Mask:
        """Which cells have a value that the user declares missing."""
        import numpy as np

        found = np.zeros(len(self.values), bool)
        for value in self.missing.values:
            found |= self.values == (value.rstrip(" ") if isinstance(value, str) else value)
        if self.missing.range is not None:
            low, high = self.missing.range
            found |= (self.values >= low) & (self.values <= high)
        return found

    def with_values(self, values: np.ndarray[Any, Any]) -> Column:
        """The same variable with other values."""
        return replace(self, values=values)


def number(name: str, values: np.ndarray[Any, Any], format_: Format = NEW_NUMBER) -> Column:
    """A variable of numbers."""
    return Column(name, 0, values, format_, format_)


def text(name: str, values: np.ndarray[Any, Any], width: int) -> Column:
    """A variable of texts of at most `width` bytes."""
    return Column(name, width, values, Format("A", width), Format("A", width))


class Table(Mapping[str, Column]):
    """Variables in the order of the file, by names that do not tell capitals from small letters; all of one length.

    A table never changes: what changes one returns another that shares the columns that stayed. `weight` is the name
    of the variable of case weights, `source` what the user calls the data.
    """

    __slots__ = ("_columns", "cases", "source", "weight")

    def __init__(
        self, columns: Iterable[Column], *, cases: int | None = None, weight: str | None = None, source: str = ""
    ) -> None:
        self._columns = {each.name.casefold(): each for each in columns}
        lengths = {len(each.values) for each in self._columns.values()}
        self.cases = cases if cases is not None else lengths.pop() if lengths else 0
        self.weight, self.source = weight, source

    def __getitem__(self, name: str) -> Column:
        return self._columns[name.casefold()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.casefold() in self._columns

    def __iter__(self) -> Iterator[str]:
        return (each.name for each in self._columns.values())

    def __len__(self) -> int:
        return len(self._columns)

    @property
    def columns(self) -> Sequence[Column]:
        """The variables in order."""
        return list(self._columns.values())

    def but(self, columns: Iterable[Column]) -> Table:
        """The table with these variables instead of those of the same names; new ones come last."""
        merged = {**self._columns, **{each.name.casefold(): each for each in columns}}
        return self.holding(merged.values())

    def holding(self, columns: Iterable[Column]) -> Table:
        """A table of other variables with as many cases; the weight goes where its variable goes."""
        found = list(columns)
        named = {each.name.casefold() for each in found}
        weight = self.weight if self.weight is not None and self.weight.casefold() in named else None
        return Table(found, cases=self.cases, weight=weight, source=self.source)

    def rows(self, chosen: np.ndarray[Any, Any]) -> Table:
        """The cases at these positions, or those where a mask is true."""
        import numpy as np

        places = np.flatnonzero(chosen) if chosen.dtype == bool else chosen
        kept = [each.with_values(each.values[places]) for each in self._columns.values()]
        return Table(kept, cases=len(places), weight=self.weight, source=self.source)
