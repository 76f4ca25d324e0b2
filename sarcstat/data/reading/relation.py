"""Relations of engines as a source: the rows that differ, with their counts; no row of a patient is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.columns import Wanted, wanted_columns
from sarcstat.data.expression.expression import Expression
from sarcstat.data.reading.arrow import columns_of, declared, kinds_told
from sarcstat.data.reading.shared.settling import blank_note, settled
from sarcstat.data.registry.counting import Registry
from sarcstat.data.registry.naming import RelationName
from sarcstat.data.registry.patients import MOST_ROWS, Patients, not_looked_at, several_rows
from sarcstat.data.registry.selecting import Where
from sarcstat.data.registry.viewing import Chosen as Chosen
from sarcstat.data.registry.viewing import Column as Column
from sarcstat.data.registry.viewing import Made as Made
from sarcstat.data.registry.viewing import Step as Step
from sarcstat.data.registry.viewing import chosen, with_columns
from sarcstat.errors import NoRowsError
from sarcstat.results import Condition


@dataclass(frozen=True, slots=True)
class Relation:
    """A table of an engine, or Parquet files as one.

    `na` are words that mean missing, `where` chooses rows, `patients` is a column that may identify patients.
    """

    registry: Registry
    na: Sequence[str] = ()
    where: Where | None = None
    patients: Patients | None = None
    needs_r: bool = field(default=False, init=False)
    counts_rows: bool = field(default=True, init=False)

    @property
    def name(self) -> str:
        """What the user typed, without the name of a user."""
        return self.registry.name.shown

    @property
    def selects_rows(self) -> bool:
        """Whether it chooses rows itself, which come as `left_out`."""
        return self.where is not None

    def selecting(self, condition: Expression, codebook: Codebook) -> Relation:
        """The relation whose engine chooses rows by a condition, too; `codebook` has the labels of its values."""
        return replace(self, where=Where(condition, codebook))

    def looking_for(self, column: str, param: str | None) -> Relation:
        """The relation that says, too, where patients have several rows; `param` is the endpoint of an ADTTE file."""
        return replace(self, patients=Patients(column, param))

    def chosen(self, steps: Sequence[Step], codebook: Codebook, used: Sequence[str]) -> tuple[Relation, Chosen]:
        """The relation of the rows that the steps leave, and what they did; as `data.registry.viewing`."""
        registry, found = chosen(self.registry, steps, self.na, codebook, used)
        return replace(self, registry=registry), found

    def with_columns(self, made: Sequence[Column], codebook: Codebook) -> tuple[Relation, dict[str, Made]]:
        """The relation with those of the columns that its engine can make; as `data.registry.viewing`."""
        registry, found = with_columns(self.registry, made, self.na, codebook)
        return replace(self, registry=registry), found

    def columns(self) -> list[str]:
        """The column names."""
        return self.registry.columns()

    def without_rows(self, columns: Sequence[str]) -> Dataset:
        """A data set that has such columns and no row, with the engine that would count them."""
        import numpy as np
        import pandas as pd

        return Dataset(
            pd.DataFrame({name: pd.Series([], dtype="float64") for name in columns}),
            Codebook(),
            source=self.name,
            sha256=None,
            first_row=1,
            counts=np.zeros(0, dtype=np.int64),
            engine=self.registry.versions(),
        )

    def read(self, columns: Wanted = None) -> Dataset:
        """The rows that differ in the named columns (all: None), with their counts.

        Texts that differ in blanks alone, and values that are missing in two ways, may be in several of them.
        """
        names = wanted_columns(self.columns(), columns, source=self.name)
        found = self.registry.counted(names, self.where, self.na)
        if not found.counts.sum():
            raise NoRowsError(f"{self.name} has columns but no rows.", "Check that it is the table that was meant.")
        frame, orders = columns_of(found.table)
        orders |= {name: declared(levels) for name, levels in found.orders.items()}
        made = [name for name in names if name in self.registry.made]
        stored, variables, blank = settled(frame.drop(columns=made), orders, self.na, found.counts, found.blank)
        frame = stored.assign(**{name: frame[name] for name in made})[names]
        return Dataset(
            frame,
            Codebook(variables),
            source=self.name,
            sha256=None,
            first_row=1,
            row_word="distinct row",
            conditions=[
                *kinds_told(found.table),
                *blank_note(blank),
                *self._several(int(found.counts.sum())),
                *found.conditions,
            ],
            left_out=found.left_out,
            selected=self.selects_rows,
            counts=found.counts,
            blank=blank,
            engine=self.registry.versions(),
        )

    def _several(self, rows: int) -> list[Condition]:
        """What has to be said of patients with several rows."""
        if self.patients is None:
            return []
        if rows > MOST_ROWS:
            return not_looked_at(self.patients.column, rows)
        return several_rows(self.patients.column, *self.registry.repeated(self.patients, self.where, self.na))


def relation(name: RelationName, na: Sequence[str] = (), timeout: float | None = None) -> Relation:
    """The source behind the name; `timeout` is the most seconds that a query may take."""
    return Relation(Registry(name, timeout), na)
