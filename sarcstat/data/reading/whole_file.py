"""A file that is read as a whole, and the data set that is made of its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.results import Condition

if TYPE_CHECKING:
    import pandas as pd


@dataclass(slots=True)
class WholeFile:
    """A file at a path, called `name` by the user; `na` are the words that mean missing."""

    name: str
    path: Path
    na: Sequence[str] = ()
    needs_r: bool = field(default=False, init=False)

    def columns(self) -> list[str] | None:
        """None: the library that reads the names takes as long to load as the rows take to read."""
        return None

    def dataset(
        self,
        columns: Mapping[str, pd.Series[Any]],
        rows: int,
        data: bytes,
        *,
        first_row: int = 1,
        variables: Mapping[str, Variable] | None = None,
        conditions: Sequence[Condition] = (),
    ) -> Dataset:
        """The columns, each of so many rows, as a data set; `data` are the bytes of the file."""
        import hashlib

        import pandas as pd

        from sarcstat.data.values import without_words

        return Dataset(
            frame=without_words(pd.DataFrame(columns, index=range(rows), copy=False), self.na),
            codebook=Codebook(variables or {}),
            source=self.name,
            sha256=hashlib.sha256(data).hexdigest(),
            first_row=first_row,
            row_word="row",
            conditions=conditions,
        )
