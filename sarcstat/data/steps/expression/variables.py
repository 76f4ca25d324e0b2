"""Variables in expressions: which ones are named, and what they are worth."""

from __future__ import annotations

import numpy as np

from sarcstat.data.steps.expression.values import Numbers, Result, Texts, mistake
from sarcstat.data.steps.table import Column, Table
from sarcstat.errors import closest
from sarcstat.syntax.reading.tree import Everything, Name, Span


def variable(name: Name, table: Table) -> Column:
    """The variable of a name. Raises InputError where there is none."""
    if name.text not in table:
        found = closest(name.text, table)
        raise mistake(f"there is no variable {name}", name.place, f"Did you mean '{found}'?" if found else None)
    return table[name.text]


def of_column(column: Column, *, user_missing: bool = True) -> Result:
    """What a variable is worth; its user-missing values are missing, unless they are asked for (`user_missing`).

    A text is never missing: only MISSING tells.
    """
    if column.text:
        return Texts(column.values, column.width, padded=True)
    if user_missing and column.missing:
        return Numbers(np.where(column.user_missing, np.nan, column.values))
    return Numbers(column.values)


def spanned(argument: Span | Everything, table: Table) -> list[Column]:
    """The variables of `a TO b` in the order of the file, or all of them. Raises InputError as `variable`, and where
    the last stands before the first."""
    columns = table.columns
    if isinstance(argument, Everything):
        return list(columns)
    order = [each.name.casefold() for each in columns]
    first, last = (order.index(variable(name, table).name.casefold()) for name in (argument.first, argument.last))
    if last < first:
        raise mistake(
            f"{argument.last} stands before {argument.first} in the data",
            argument.place,
            f"Write {argument.last} TO {argument.first}.",
        )
    return list(columns[first : last + 1])
