"""Simulated files say so: a column that every row carries, recognized whatever columns are asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sarcstat.data.codebook import Dataset
from sarcstat.data.columns import Wanted
from sarcstat.data.reading.shared.cell_length import check_lengths
from sarcstat.errors import counted, listing
from sarcstat.results import SIMULATED, Condition, simulated_sentence

if TYPE_CHECKING:
    from sarcstat.data.reading.source import Source

_MARK = re.compile(r"\S+, seed \d+")


@dataclass(frozen=True, slots=True)
class WithMark:
    """A source that also looks at the column `simulated` where there is one."""

    source: Source

    @property
    def name(self) -> str:
        """What the user typed."""
        return self.source.name

    @property
    def needs_r(self) -> bool:
        """Whether only R can read it."""
        return self.source.needs_r

    @property
    def counts_rows(self) -> bool:
        """Whether it counts its rows as they are read."""
        return bool(getattr(self.source, "counts_rows", False))

    def columns(self) -> list[str] | None:
        """The column names, or None where finding them costs as much as reading."""
        return self.source.columns()

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns, or all, with a note where the data are simulated."""
        asked: set[str] = set()

        def with_mark(known: Sequence[str]) -> set[str]:
            found = known if columns is None else columns(known) if callable(columns) else columns
            asked.update(found)
            return {*asked, *([SIMULATED] if SIMULATED in known else [])}

        dataset = self.source.read(with_mark)
        check_lengths(dataset)
        if SIMULATED not in dataset.frame.columns:
            return dataset
        mark = _mark(dataset)
        if SIMULATED not in asked:
            kept = {name: each for name, each in dataset.codebook.variables.items() if name != SIMULATED}
            dataset = replace(
                dataset, frame=dataset.frame.drop(columns=SIMULATED), codebook=dataset.codebook.holding(kept)
            )
        if mark is None:
            return dataset
        note = Condition("note", simulated_sentence(mark), SIMULATED)
        return replace(dataset, simulated=mark, conditions=(note, *dataset.conditions))


def _mark(dataset: Dataset) -> str | None:
    """Which designs and seeds the rows come from; None where the column is about something else."""
    column = dataset.frame[SIMULATED]
    rows = column.astype("str").where(column.notna(), "")
    marks = [mark for mark in rows.unique() if _MARK.fullmatch(mark)]
    if not marks:
        return None
    number = dataset.number(rows.isin(marks).to_numpy())
    some = f"{number:,} of {counted(dataset.n_rows, 'row')}: " if number < dataset.n_rows else ""
    return f"{some}design {listing(marks, 3)}"
