"""Rows chosen by the engine: the condition of --where as one more column of the query that counts rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook
from sarcstat.data.expression.expression import Expression, columns
from sarcstat.data.registry.translation.expression import Selection, selection
from sarcstat.data.registry.translation.relation import Relation
from sarcstat.data.registry.translation.values import ones

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from sarcstat.results import Condition

#: The column of the query that says whether a row is chosen.
CHOSEN = "_chosen"


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on rows, and the labels that its values may be called by."""

    condition: Expression
    codebook: Codebook = field(default_factory=Codebook)

    @property
    def columns(self) -> list[str]:
        """The columns that it names."""
        return columns(self.condition)


@dataclass(frozen=True, slots=True)
class Choice:
    """The query of the rows that differ, in the choice too, and what it tells of the choice.

    `table` has the columns, then whether a row is chosen, then `sums`: whole numbers of each row whose sums are told.
    `blank` are the names among them by the columns whose blank texts they count.
    """

    table: Any
    selection: Selection
    sums: Mapping[str, Any]
    blank: Mapping[str, str]

    def counted(self) -> Any:
        """The rows that differ, their number `n`, and the sums."""
        keys = [name for name in self.table.columns if name not in self.sums]
        sums = {name: self.table[name].sum().cast("int64") for name in self.sums}
        return self.table.group_by(keys).aggregate(n=self.table.count(), **sums)

    def told(self, table: pa.Table, counts: np.ndarray[Any, Any]) -> tuple[tuple[str, Any], list[Condition]]:
        """Why rows are left out, with the mask of these, and what the reader must know of the choice.

        `table` is what the query gave, `counts` its numbers of rows.
        """
        import numpy as np

        chosen = np.array([each is True for each in table[CHOSEN].to_pylist()], dtype=bool)
        lacking = table[CHOSEN].is_null().to_numpy()
        totals = {name: sum(table[name].to_pylist()) for name in self.sums}
        notes = self.selection.notes(totals, int(counts[chosen].sum()), int(counts[lacking].sum()))
        return (f"not selected by {self.selection.place}", ~chosen), notes

    def blank_texts(self, table: pa.Table) -> dict[str, int]:
        """The numbers of blank texts by column, of those that have some."""
        found = {column: sum(table[name].to_pylist()) for column, name in self.blank.items()}
        return {column: number for column, number in found.items() if number}


def choice(
    where: Where,
    columns: Mapping[str, Any],
    seen: Mapping[str, Any],
    rows: Callable[[Any], pa.Table],
    table: Any,
    blank: Mapping[str, Any],
) -> Choice:
    """The query that counts rows as they differ in `columns` (expressions of `table`) and in the choice.

    `seen` are the columns of the condition as analyses see them, `blank` masks of their blank texts (None: no texts);
    `rows` has the engine answer a query. Raises
    InputError for what does not fit, and for what is not translated.
    """
    names = {name: f"w{place}" for place, name in enumerate(seen)}
    masks = {name: f"_blank_{place}" for place, (name, mask) in enumerate(blank.items()) if mask is not None}
    base = table.select(
        **columns,
        **{names[name]: each for name, each in seen.items()},
        **{masks[name]: ones(blank[name]) for name in masks},
    )
    engine = str(table.get_backend().name)
    relation = Relation(base, names, where.codebook, engine, rows)
    found = selection(where.condition, relation)
    sums = {**found.sums, **{name: base[name] for name in masks.values()}}
    return Choice(base.select(*columns, **{CHOSEN: found.column}, **sums), found, sums, masks)
