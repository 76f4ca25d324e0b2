"""Expressions of `--where` and of derived variables for an engine, and what the reader must know about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from sarcstat.data.expression.arithmetic import TOO_LARGE
from sarcstat.data.expression.evaluation import Evaluation
from sarcstat.data.expression.expression import columns, missing_note, no_result_notes
from sarcstat.data.expression.nodes import Expression
from sarcstat.data.registry.translation.in_engine import InEngine
from sarcstat.data.registry.translation.relation import Relation
from sarcstat.data.registry.translation.values import Texts, Truth, Values, missing, ones
from sarcstat.errors import InputError, Problem, counted
from sarcstat.results import Condition

#: An engine is told an expression of at most so many nodes: it is written out as a tree.
_LARGEST = 20_000


@dataclass(frozen=True, slots=True)
class Translated:
    """An expression for the engine.

    `values` is what it is in each row. `sums` are whole numbers, one for each row, whose sums over all rows `Told`
    needs, by names that start with an underscore.
    `gone`, `absent` and `large` say what they are the sums of.
    """

    expression: Expression
    values: Values
    sums: Mapping[str, Any]
    gone: Sequence[tuple[str, str]]
    absent: Sequence[tuple[str, str, str]]
    large: str
    calculator: InEngine

    def gone_rows(self, totals: Mapping[str, int]) -> Counter[str]:
        """For how many rows a calculation has no result, by what went wrong in words.

        Raises InputError where a result is too large: in memory it would be missing.
        """
        large = int(totals.get(self.large, 0))
        if large:
            raise InputError(
                f"{self.expression.passage.place}: {TOO_LARGE} in {counted(large, 'row')}, "
                "which cannot be computed where the data are.",
                "Compute it in a view, where such rows have no value.",
            )
        found: Counter[str] = Counter()
        for words, name in self.gone:
            if totals[name]:
                found[words] += int(totals[name])
        return found

    def absent_notes(self, totals: Mapping[str, int]) -> list[Condition]:
        """A note on each column with levels that the expression names and no row has."""
        levels, relation = self.calculator.levels, self.calculator.relation
        levels.absent.clear()
        for column, shown, name in self.absent:
            if not totals[name]:
                levels.absent.setdefault(column, {})[shown] = None
        for column in levels.absent:
            if isinstance(self.calculator.columns[column], Texts):
                levels.distinct[column] = relation.levels(column)
        return list(levels.notes())


def translated(expression: Expression, relation: Relation, *, prefix: str = "_") -> Translated:
    """What the expression is in each row of the relation, said to its engine.

    Raises InputError for a column that does not exist, for values that do not fit, and for what is not translated.
    `prefix` begins the names of the sums.
    """
    calculator = InEngine(expression.passage, relation)
    values = Evaluation(calculator).value(expression.root)
    sums: dict[str, Any] = {}
    gone, absent = [], []
    for place, (words, mask) in enumerate(calculator.arithmetic.gone):
        name = f"{prefix}gone_{place}"
        gone.append((words, name))
        sums[name] = mask
    for place, ((column, shown), mask) in enumerate(calculator.named.items()):
        name = f"{prefix}named_{place}"
        absent.append((column, shown, name))
        sums[name] = mask
    large = f"{prefix}large"
    if calculator.arithmetic.large:
        sums[large] = reduce(or_, calculator.arithmetic.large)
    made = {name: ones(mask) for name, mask in sums.items()}
    _check_size(expression, [getattr(values, "column", None), *made.values()])
    return Translated(expression, values, made, gone, absent, large, calculator)


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows for which a condition is true: `column` is true, false or NULL, where the condition is missing.

    `sums` as in `Translated`, those among them by which a note says for want of what the condition is missing.
    """

    condition: Translated
    column: Any
    sums: Mapping[str, Any]
    wanting: Mapping[str, str]

    @property
    def place(self) -> str:
        """Where the condition was written: `--where`."""
        return self.condition.expression.passage.place

    def notes(
        self, totals: Mapping[str, int], selected: int, lacking: int, *, may_be_empty: bool = False
    ) -> list[Condition]:
        """What the reader must know about the choice, as `data.expression.select` says it.

        `totals` are the sums over all rows, `selected` and `lacking` the rows for which the condition is true, or
        missing. Raises InputError where no row is left because of a level that never occurs.
        """
        notes = self.condition.absent_notes(totals)
        if notes and not may_be_empty and not selected:
            raise InputError.of([Problem(note.text, "No row is selected.") for note in notes])
        place = self.place
        names = [column for column, name in self.wanting.items() if totals[name]]
        notes += no_result_notes(place, self.condition.gone_rows(totals))
        return [*notes, *missing_note(place, lacking, names)]


def selection(condition: Expression, relation: Relation) -> Selection:
    """The condition of `--where` for the engine; raises InputError as `translated` does."""
    found = translated(condition, relation)
    assert isinstance(found.values, Truth)
    wanting = {name: f"_wanting_{place}" for place, name in enumerate(columns(condition))}
    none = missing(found.values).column
    lacking = {wanting[name]: ones(none & found.calculator.columns[name].column.isnull()) for name in wanting}
    return Selection(found, found.values.column, {**found.sums, **lacking}, wanting)


def _check_size(expression: Expression, made: Sequence[Any]) -> None:
    """Raise InputError for an expression that would be too long when it is written out."""
    import ibis.expr.operations as ops

    sizes: dict[Any, int] = {}

    def size(node: Any) -> int:
        if node not in sizes:
            # What a column of a query is made of may be written in its place.
            made = (
                node.rel.values[node.name]
                if isinstance(node, ops.Field) and isinstance(node.rel, ops.Project)
                else None
            )
            within = [made] if made is not None else [each for each in node.__children__ if isinstance(each, ops.Value)]
            # An engine may write a value that is compared twice: CASE WHEN a = b THEN NULL ELSE a END.
            sizes[node] = 1 + sum(size(child) for child in within) * (2 if isinstance(node, ops.NullIf) else 1)
        return sizes[node]

    if sum(size(each.op()) for each in made if each is not None) > _LARGEST:
        raise InputError(
            f"{expression.passage.place}: the expression has too many calculations within one another "
            "to be computed where the data are.",
            "Write it with fewer, or compute a part of it in a view.",
        )
