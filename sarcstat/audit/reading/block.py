"""The columns that belong to one estimate of each row: a ratio or a median, its interval, its p and its patients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sarcstat.audit.number import Number
from sarcstat.audit.reading.column import Column
from sarcstat.audit.reading.rows import Node
from sarcstat.audit.reading.table import Table


@dataclass(frozen=True, slots=True)
class Block:
    """The column of the estimates, and each of the others where there is one."""

    estimate: Column
    ci: Column | None = None
    low: Column | None = None
    high: Column | None = None
    p: Column | None = None
    #: The only p of a table, which is a row's where nothing else is estimated in it.
    lent: Column | None = None
    n: Column | None = None
    events: Column | None = None

    def use(self, table: Table) -> None:
        """Note that the numbers of the columns become facts."""
        each = (self.estimate, self.ci, self.low, self.high, self.p, self.n, self.events)
        table.used.update(column.index for column in each if column is not None)


def one(columns: Sequence[Column], *roles: str) -> Column | None:
    """The first of the columns with one of the roles."""
    return next((column for column in columns if column.role in roles), None)


def first(table: Table, node: Node, column: Column | None) -> Number | None:
    """The one number of a cell, or the first of a count with its size or percentage; None of any other cell."""
    parsed = table.cell(node, column) if column else None
    counted = parsed and parsed.kind in ("number", "percent", "pair", "of", "of_pair")
    return parsed.numbers[0] if parsed and counted else None


def count(table: Table, node: Node | None, column: Column | None) -> Number | None:
    """A number of patients or events; a rate or a percentage with decimals is none."""
    found = first(table, node, column) if node else None
    return found if found and not found.decimals else None


def quiet(table: Table, node: Node, column: Column | None) -> Number | None:
    """The number of a cell that prints nothing else."""
    parsed = table.cell(node, column) if column else None
    return parsed.numbers[0] if parsed and parsed.kind == "number" else None
