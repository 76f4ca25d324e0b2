"""Data that are in memory already, as a source like any other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sarcstat.data.codebook import Dataset
from sarcstat.data.columns import Wanted, wanted_columns


@dataclass(frozen=True, slots=True)
class InMemory:
    """A data set as it stands; reading it selects columns and nothing else."""

    dataset: Dataset
    needs_r: bool = field(default=False, init=False)

    @property
    def name(self) -> str:
        """Where the data once came from."""
        return self.dataset.source

    def columns(self) -> list[str]:
        """The column names."""
        return [str(name) for name in self.dataset.frame.columns]

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns, or all; raises InputError for names that the data do not have."""
        names = wanted_columns(self.columns(), columns, source=self.name)
        variables = {name: self.dataset.codebook[name] for name in names}
        return replace(self.dataset, frame=self.dataset.frame[names], codebook=self.dataset.codebook.holding(variables))
