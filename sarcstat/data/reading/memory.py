"""Data that are in memory already, as a source like any other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sarcstat.data.codebook import Dataset
from sarcstat.data.columns import Wanted, wanted_columns
from sarcstat.data.remembering import remembered


@dataclass(frozen=True, slots=True)
class InMemory:
    """A data set as it stands; reading it selects columns and nothing else."""

    dataset: Dataset
    needs_r: bool = field(default=False, init=False)

    @property
    def name(self) -> str:
        """Where the data once came from."""
        return self.dataset.source

    @property
    def counts_rows(self) -> bool:
        """Whether the rows are counted ones, as a source that counts them gave them."""
        return self.dataset.counts is not None

    def columns(self) -> list[str]:
        """The column names."""
        return [str(name) for name in self.dataset.frame.columns]

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns, or all; raises InputError for names that the data do not have."""
        return _selected(self.dataset, tuple(wanted_columns(self.columns(), columns, source=self.name)))


@remembered
def _selected(dataset: Dataset, names: tuple[str, ...]) -> Dataset:
    variables = {name: dataset.codebook[name] for name in names}
    return replace(dataset, frame=dataset.frame[[*names]], codebook=dataset.codebook.holding(variables))
