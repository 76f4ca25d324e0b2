"""The rows of the columns that `describe` describes, with words such as `?` missing in columns of numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sarcstat.cli.analyses.cohorts.rows_apart import Readings, Rows

if TYPE_CHECKING:
    from sarcstat.data.doubts.words import WordsMissing
    from sarcstat.results import Condition


@dataclass
class DescribedRows:
    """The rows of each column, read with its grouping and what is nested in it.

    `numbers` are the columns in which words may count as missing, `by` the groupings; `nest` has the inner column of
    each outer one.
    """

    readings: Readings
    numbers: Sequence[str]
    by: Sequence[str]
    nest: Mapping[str, str]
    _made: dict[int, Rows] = field(default_factory=dict)
    _words: dict[str, WordsMissing] = field(default_factory=dict)

    def of(self, name: str, by: str | None = None) -> Rows:
        """The rows of a column; those of its first grouping where none is named, for what all rows say of it."""
        from sarcstat.cli.analyses.cohorts.rows import used_rows
        from sarcstat.data.doubts.words import with_words_missing

        rows = self.readings.of(self._beside(name, by))
        key = id(rows.dataset)
        if key not in self._made:
            there = set(rows.dataset.frame.columns)
            names = [each for each in self.numbers if each in there]
            made, found = with_words_missing(rows.dataset, names, used_rows(rows.excluded))
            self._made[key] = Rows(made, rows.excluded)
            self._words = found | self._words
        return self._made[key]

    def _beside(self, name: str, by: str | None) -> Iterator[str]:
        """The columns that are read with a column."""
        outer = next((each for each, inner in self.nest.items() if inner == name), name)
        yield from (outer, *([self.nest[outer]] if outer in self.nest else []))
        if by or name not in self.by:
            yield from [by] if by else self.by[:1]

    @property
    def words_missing(self) -> list[Condition]:
        """A warning on the words that count as missing."""
        from sarcstat.data.doubts.words import words_missing_told

        return words_missing_told(self._words[name] for name in self.numbers if name in self._words)

    def words_as_levels(self, names: Sequence[str]) -> list[Condition]:
        """A warning on words such as NA among levels."""
        from sarcstat.cli.analyses.cohorts.rows import used_rows
        from sarcstat.data.doubts.words import words_among

        columns: dict[str, Any] = {name: self.of(name) for name in dict.fromkeys(names)}
        return words_among([(rows.dataset, name, used_rows(rows.excluded)) for name, rows in columns.items()])
