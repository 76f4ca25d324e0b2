"""Expressions computed row by row: conditions (`--where`) in SPSS's three-valued logic, and derived values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.columns import LISTS_THEM, SHOWN
from sarcstat.data.expression.evaluation import Evaluation
from sarcstat.data.expression.in_memory import InMemory
from sarcstat.data.expression.nodes import Column, Expression, columns, literals, walk
from sarcstat.data.expression.parser import parse
from sarcstat.data.expression.values import Truth, Values, in_every_row
from sarcstat.errors import InputError, Problem, closest, counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from sarcstat.data.expression.values import Mask

    Array = np.ndarray[Any, np.dtype[Any]]

__all__ = [
    "Computed",
    "Expression",
    "Truth",
    "columns",
    "compute",
    "evaluate",
    "literals",
    "parse",
    "select",
    "unknown_columns",
]


@dataclass(frozen=True, slots=True)
class Computed:
    """What an expression is for each row.

    `gone` counts the rows for which a calculation has no result, by what went wrong in words; `conditions` are notes
    on values that the expression names and no row has.
    """

    values: Values
    gone: Mapping[str, int]
    conditions: tuple[Condition, ...]


def select(expression: Expression, dataset: Dataset, *, may_be_empty: bool = False) -> tuple[Mask, list[Condition]]:
    """The rows for which the condition is true, and what the reader must know about the choice.

    A row with a missing condition is not selected, as with SPSS's SELECT IF. Raises InputError as `compute` does,
    and where no row is left because of a level that never occurs, unless the selection `may_be_empty`.
    """
    found = compute(expression, dataset.frame, dataset.codebook, counts=dataset.counts)
    assert isinstance(found.values, Truth)
    notes = list(found.conditions)
    if notes and not may_be_empty and not found.values.true.any():
        raise InputError.of([Problem(note.text, "No row is selected.") for note in notes])
    place, missing = expression.passage.place, dataset.number(found.values.missing)
    names = missing_columns(expression, dataset.frame, found.values.missing) if missing else []
    notes += [*no_result_notes(place, found.gone), *missing_note(place, missing, names)]
    return found.values.true, notes


def no_result_notes(place: str, gone: Mapping[str, int]) -> list[Condition]:
    """A note on every kind of calculation that has no result in some rows, by what went wrong in words."""
    return [
        Condition("note", f"{place}: {words} in {counted(number, 'row')} gives missing.", "no_result")
        for words, number in gone.items()
    ]


def missing_note(place: str, missing: int, names: Sequence[str]) -> list[Condition]:
    """A note on the rows in which a condition is missing, `names` being the columns without a value; none for none."""
    if not missing:
        return []
    text = f"{place} is missing in {counted(missing, 'row')}{_no_value_of(names)}, which are not selected."
    return [Condition("note", text, "where_missing")]


def for_want_of(expression: Expression, frame: pd.DataFrame, rows: Mask) -> str:
    """` (no value of sex)`: the columns of a condition that have no value in some of the rows; empty for none."""
    return _no_value_of(missing_columns(expression, frame, rows))


def _no_value_of(names: Sequence[str]) -> str:
    return f" (no value of {listing(names)})" if names else ""


def missing_columns(expression: Expression, frame: pd.DataFrame, rows: Mask) -> list[str]:
    """The columns of an expression that have no value in some of the rows."""
    return [name for name in columns(expression) if frame[name].isna().to_numpy(dtype=bool)[rows].any()]


def evaluate(expression: Expression, frame: pd.DataFrame, codebook: Codebook) -> Truth:
    """What a condition is for each row; raises InputError as `compute` does."""
    values = compute(expression, frame, codebook).values
    assert isinstance(values, Truth)
    return values


def compute(
    expression: Expression, frame: pd.DataFrame, codebook: Codebook, *, counts: Array | None = None
) -> Computed:
    """What the expression is for each row; `counts` is how many rows of the source each stands for (None: one).

    Missing or true is true, missing and false is false, any other mixture with missing is missing. Missing operands
    make arithmetic missing, but min and max take the values that there are; `if else` is missing where its condition
    is. Raises InputError for a column that does not exist, and for values that do not fit.
    """
    frame = frame.reset_index(drop=True)
    calculator = InMemory(expression.passage, frame, codebook, counts=counts)
    values = in_every_row(Evaluation(calculator).value(expression.root), frame.index)
    return Computed(values, Counter(calculator.arithmetic.gone), tuple(calculator.levels.notes()))


def unknown_columns(expression: Expression, known: Iterable[str]) -> list[Problem]:
    """Every column that the expression names and that is not among the known ones."""
    names = list(known)
    problems: dict[str, Problem] = {}
    for node, _ in walk(expression.root):
        if isinstance(node, Column) and node.name not in names and node.name not in problems:
            meant = closest(node.name, names)
            message = expression.passage.pointing(f"there is no column '{node.name}'", node.at)
            hint = f"Did you mean '{meant}'?" if meant else f"The columns are {listing(names, SHOWN)}. {LISTS_THEM}"
            problems[node.name] = Problem(message, hint if names else None)
    return list(problems.values())
