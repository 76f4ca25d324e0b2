"""Relations of engines as a source: the rows that differ, with their counts; no row of a patient is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.columns import Wanted, wanted_columns
from sarcstat.data.expression.expression import Expression
from sarcstat.data.reading.arrow import columns_of
from sarcstat.data.reading.settling import without_missing
from sarcstat.data.registry.counting import Registry
from sarcstat.data.registry.naming import RelationName
from sarcstat.data.registry.selecting import Where
from sarcstat.errors import NoRowsError


@dataclass(frozen=True, slots=True)
class Relation:
    """A table of an engine, or Parquet files as one. `na` are words that mean missing, `where` chooses rows."""

    registry: Registry
    na: Sequence[str] = ()
    where: Where | None = None
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

    def columns(self) -> list[str]:
        """The column names."""
        return self.registry.columns()

    def read(self, columns: Wanted = None) -> Dataset:
        """The rows that differ in the named columns (all: None), with their counts.

        Texts that differ in blanks alone, and values that are missing in two ways, may be in several of them.
        """
        names = wanted_columns(self.columns(), columns, source=self.name)
        found = self.registry.counted(names, self.where, self.na)
        if not found.counts.sum():
            raise NoRowsError(f"{self.name} has columns but no rows.")
        frame, orders = columns_of(found.table)
        orders |= {name: Variable(level_order=levels) for name, levels in found.orders.items()}
        frame, variables, notes = without_missing(frame, orders, self.na, found.counts, found.blank)
        return Dataset(
            frame,
            Codebook(variables),
            source=self.name,
            sha256=None,
            first_row=1,
            row_word="distinct row",
            conditions=[*notes, *found.conditions],
            left_out=found.left_out,
            selected=self.selects_rows,
            counts=found.counts,
            engine=self.registry.versions(),
        )


def relation(name: RelationName, na: Sequence[str] = (), timeout: float | None = None) -> Relation:
    """The source behind the name; `timeout` is the most seconds that a query may take."""
    return Relation(Registry(name, timeout), na)
