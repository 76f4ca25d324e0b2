"""Expressions over the time and columns, computed at times of which each has its own rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook
from sarcstat.data.expression.expression import compute
from sarcstat.data.expression.kinds import kind
from sarcstat.data.expression.nodes import Column, Expression, IsMissing, columns, walk
from sarcstat.data.expression.values import Numbers, Truth, as_numbers
from sarcstat.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from sarcstat.results import Condition

    Array = np.ndarray[Any, np.dtype[Any]]

#: The time, as SPSS calls it in a TIME PROGRAM.
TIME = "T_"


def columns_beside_time(expression: Expression) -> list[str]:
    """The columns of the data that the expression names, each once, in order."""
    return [name for name in columns(expression) if name != TIME]


def columns_needed(expression: Expression) -> list[str]:
    """Those of its columns that a patient must have a value of: all but the ones that it asks for being missing."""
    nodes = [node for node, _ in walk(expression.root)]
    asked = {node.operand.name for node in nodes if isinstance(node, IsMissing) and isinstance(node.operand, Column)}
    return [name for name in columns_beside_time(expression) if name not in asked]


def values_in_time(
    expression: Expression, frame: pd.DataFrame, codebook: Codebook, last: Array, times: Array
) -> tuple[Array, Sequence[Condition]]:
    """The values at each time (a column each) of the rows of `frame` whose `last` time is not before it; else nan.

    True counts as 1 and false as 0, as in SPSS. Notes are those on values that the expression names and no row has.
    Raises InputError as `compute` does, and where the expression gives dates or texts.
    """
    import numpy as np

    own = frame[columns_beside_time(expression)].reset_index(drop=True)
    found = np.full((len(own), len(times)), np.nan)
    notes: Sequence[Condition] = ()
    for place, time in enumerate(times):
        there = last >= time
        made = compute(expression, own[there].assign(**{TIME: float(time)}), codebook)
        if isinstance(made.values, Truth):
            numbers = as_numbers(made.values)
        elif isinstance(made.values, Numbers):
            numbers = made.values
        else:
            where = expression.passage.place
            raise InputError(
                f"{where}: the expression gives {kind(made.values)}, and a covariate is a number.",
                "Make it a number: a condition gives 0 and 1.",
            )
        found[there, place] = numbers.values
        if not place:
            notes = made.conditions
    return found, notes
