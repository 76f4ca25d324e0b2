"""The rows of several tables of a few columns each: read at once, or from a source that counts rows table by table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.reading.source import Source
    from sarcstat.results import Condition


class Rows(NamedTuple):
    """A data set, and the rows that are left out with the reasons."""

    dataset: Dataset
    excluded: Sequence[tuple[str, Any]]


class Readings:
    """What is read of a source for tables each of which has a few of the columns.

    All of it at once, or where the source counts its rows each set of columns by itself, when it is first asked for:
    the distinct rows of many columns are nearly as many as the rows. `apart` says which.
    """

    def __init__(
        self,
        source: Source,
        wanted: Sequence[tuple[str, str]],
        options: Mapping[str, Any],
        *,
        everything: bool = False,
        together: bool = False,
    ) -> None:
        from sarcstat.cli.analyses.cohorts.readying import of_several
        from sarcstat.cli.analyses.cohorts.rows import read_rows, row_condition
        from sarcstat.data.columns import check_columns
        from sarcstat.data.reading.source import counts_rows

        self._source, self._options = source, options
        known = source.columns()
        self.apart = counts_rows(source) and known is not None and not together
        self._read: dict[frozenset[str], Rows] = {}
        if self.apart:
            assert known is not None
            pairs = [*wanted, *row_condition(options)[1]]
            check_columns(known, pairs, source=source.name)
            self.columns = [str(name) for name in known]
            self._source = of_several(source, self.columns if everything else [name for _, name in pairs])
            return
        made = read_rows(source, wanted, options, everything=everything, tell_words=False)
        self._whole = Rows(*made)
        self.columns = [str(name) for name in self._whole.dataset.frame.columns]

    def of(self, columns: Iterable[str]) -> Rows:
        """The data with these columns, among others where all were read at once."""
        from sarcstat.cli.analyses.cohorts.rows import read_rows

        if not self.apart:
            return self._whole
        names = list(dict.fromkeys(columns))
        key = frozenset(names)
        if key not in self._read:
            made = read_rows(self._source, [("", name) for name in names], self._options, tell_words=False)
            self._read[key] = Rows(*made)
        return self._read[key]

    def groups(self, tables: Sequence[Sequence[str]]) -> list[list[Sequence[str]]]:
        """The tables that are made of the same data, in their order: all, or one by one."""
        return [[table] for table in tables] if self.apart else [[*tables]]

    @property
    def conditions(self) -> list[Condition]:
        """What has to be said of all that was read so far, each once."""
        parts = self._read.values() if self.apart else [self._whole]
        return said_once([part.dataset for part in parts])


def said_once(readings: Sequence[Dataset]) -> list[Condition]:
    """What has to be said of several readings of the same data, each once; of empty texts in one note."""
    from sarcstat.data.reading.shared.settling import BLANK_TEXTS, blank_note

    said = list(dict.fromkeys(condition for dataset in readings for condition in dataset.conditions))
    blank = {name: rows for dataset in readings for name, rows in dataset.blank.items()}
    if len(readings) < 2 or not blank:
        return said
    place = next((i for i, each in enumerate(said) if each.code == BLANK_TEXTS), 0)
    others = [each for each in said if each.code != BLANK_TEXTS]
    return [*others[:place], *blank_note(blank), *others[place:]]
