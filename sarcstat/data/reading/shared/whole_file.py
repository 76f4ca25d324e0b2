"""A file that is read as a whole, and the data set that is made of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.results import Condition

if TYPE_CHECKING:
    import pandas as pd
    from numpy import ndarray


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
        frame: pd.DataFrame,
        data: bytes | str,
        *,
        first_row: int = 1,
        codebook: Codebook | None = None,
        conditions: Sequence[Condition] = (),
        places: ndarray[Any, Any] | None = None,
    ) -> Dataset:
        """The rows as a data set; `data`: the file's bytes or their digest, `places`: those of rows if some are out."""
        import hashlib

        return Dataset(
            frame=frame,
            codebook=codebook or Codebook(),
            source=self.name,
            sha256=data if isinstance(data, str) else hashlib.sha256(data).hexdigest(),
            first_row=first_row,
            row_word="row",
            conditions=conditions,
            rows=places,
        )
