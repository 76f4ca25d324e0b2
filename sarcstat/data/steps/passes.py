"""One pass over the data: COMPUTE, IF, RECODE, SELECT IF and DO IF in their order, as if case by case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sarcstat.data.steps.coupling import NUMBER, Array, Coupling, Inputs, column_of
from sarcstat.data.steps.expression.evaluate import evaluate, truth
from sarcstat.data.steps.expression.values import Happenings, Numbers, Result, Scope
from sarcstat.data.steps.recoding import fitted, recoded
from sarcstat.data.steps.table import Column, Table
from sarcstat.data.steps.trees import named
from sarcstat.errors import counted
from sarcstat.syntax.reading.commands.choosing import SelectIf
from sarcstat.syntax.reading.commands.transforming import Compute, DoIf, If, Recode

if TYPE_CHECKING:
    from sarcstat.data.steps.table import Mask

#: So many cases at once where each depends on the one before.
_FEW = 64


def passed(table: Table, steps: Sequence[Any], happened: Happenings, *, renumbered: bool = True) -> Table:
    """The table behind a pass of its cases through the steps, without those that SELECT IF leaves out.

    The result is that of SPSS, which takes one case after the other through all steps: LAG gives what a case before was
    behind all steps, wherever it stands; a scratch variable starts with what the case before left; $CASENUM counts the
    cases that stayed (not `renumbered`: all of them).
    """
    if not steps:
        return table
    used = named(tuple(steps))
    frame = table.holding(column for column in table.columns if column.name.casefold() in used)
    frame, stays = _passed(frame, steps, happened, renumbered=renumbered)
    whole = table.but(frame.columns)
    return whole if stays.all() else whole.rows(stays)


def _passed(frame: Table, steps: Sequence[Any], happened: Happenings, *, renumbered: bool) -> tuple[Table, Mask]:
    coupling = Coupling(frame, steps, renumbered=renumbered)
    inputs = coupling.guessed(frame)
    if not coupling.sequential(set(_targets(steps))):
        return _Pass(frame, inputs, happened).through(steps)
    return _Passing(frame, steps, coupling).through(inputs, happened)


def _targets(steps: Sequence[Any]) -> Iterator[str]:
    """The keys of the variables that steps change."""
    for step in steps:
        if isinstance(step, Compute | If):
            yield step.target.key
        elif isinstance(step, Recode):
            yield from (name.key for name in step.into or step.variables)  # type: ignore[union-attr]
        elif isinstance(step, DoIf):
            for branch in step.branches:
                yield from _targets(branch.commands)


class _Passing:
    """A pass in which cases depend on those before them.

    What the cases take over is guessed, all of them are taken through the steps at once, and what they take over then
    is the next guess. What the first case takes over is right after one round, and each further one makes at least one
    more case right: when a round changes nothing, all are as if they had been taken one by one. Chains within a
    patient's few rows need as few rounds; where a chain goes through all the data, the rounds go over a few cases each.
    """

    def __init__(self, frame: Table, steps: Sequence[Any], coupling: Coupling) -> None:
        self.frame, self.steps, self.coupling = frame, steps, coupling

    def through(self, inputs: Inputs, happened: Happenings) -> tuple[Table, Mask]:
        before, start, size, most = self.coupling.nothing(self.frame), 0, max(self.frame.cases, 1), np.inf
        while start < self.frame.cases:
            rows = slice(start, start + size)
            part, stays = self._round(rows, inputs.of(rows))
            taken = self.coupling.taken(before, part, stays)
            differing = taken.differing(inputs.of(rows))
            for key, values in taken.values.items():
                inputs.values[key][rows] = values
            many = int(differing.sum())
            right = int(np.argmax(differing)) if many else part.cases
            if right:
                before = self.coupling.behind(before, part, stays, right)
            start += right
            size = size * 2 if not many else _FEW if many > 0.9 * most else size
            most = many or np.inf
        return _Pass(self.frame, inputs, happened).through(self.steps)

    def _round(self, rows: slice, inputs: Inputs) -> tuple[Table, Mask]:
        columns = [column.with_values(column.values[rows]) for column in self.frame.columns]
        part = Table(columns, cases=len(inputs.values[NUMBER]))
        return _Pass(part, inputs, Happenings()).through(self.steps)


class _Pass:
    """Cases on their way through steps, all at once; what they take over from others is known."""

    def __init__(self, table: Table, inputs: Inputs, happened: Happenings) -> None:
        kept = [
            column.with_values(inputs.values[column.name.casefold()])
            for column in table.columns
            if column.name.casefold() in inputs.values
        ]
        self.table = table.but(kept)
        self.inputs, self.happened = inputs, happened
        self.stays = np.ones(table.cases, bool)

    def through(self, steps: Sequence[Any]) -> tuple[Table, Mask]:
        """The table behind the steps, and which cases stay in it."""
        self._steps(steps, np.ones(self.table.cases, bool))
        return self.table, self.stays

    def _steps(self, steps: Sequence[Any], chosen: Mask) -> None:
        for step in steps:
            self._step(step, chosen & self.stays)

    def _step(self, step: Any, chosen: Mask) -> None:
        match step:
            case Compute():
                self._assign(step, chosen)
            case If():
                self._assign(step, self._true(step.condition, chosen))
            case Recode():
                self._recode(step, chosen)
            case SelectIf():
                self._select(step, chosen)
            case DoIf():
                self._branches(step, chosen)

    def _branches(self, step: DoIf, chosen: Mask) -> None:
        """Each branch with the cases that come to it; a missing condition leads past all that follow."""
        for branch in step.branches:
            if branch.condition is None:
                self._steps(branch.commands, chosen)
                return
            condition = self._condition(branch.condition, chosen)
            self._steps(branch.commands, condition == 1)
            chosen = condition == 0

    def _select(self, step: SelectIf, chosen: Mask) -> None:
        condition = self._condition(step.condition, chosen)
        missing = "the condition of SELECT IF is missing, and the case left out,"
        self.happened.count(missing, step.place, int((chosen & np.isnan(condition)).sum()))
        self.stays &= ~chosen | (condition == 1)

    def _true(self, condition: Any, chosen: Mask) -> Mask:
        found: Mask = self._condition(condition, chosen) == 1
        return found

    def _condition(self, condition: Any, chosen: Mask) -> Array:
        """The condition for the chosen cases, missing for the others."""
        found = np.full(len(chosen), np.nan)
        if chosen.any():
            found[chosen] = truth(condition, self._scope(condition, chosen))
        return found

    def _scope(self, tree: Any, chosen: Mask) -> Scope:
        inputs, table = self.inputs, self.table
        if not chosen.all():
            rows = np.flatnonzero(chosen)
            needed = named(tree)
            inputs = Inputs({key: values[rows] for key, values in inputs.values.items()})
            columns = (column for column in table.columns if column.name.casefold() in needed)
            table = Table([column.with_values(column.values[rows]) for column in columns], cases=len(rows))

        def lag(name: str, back: int) -> Column:
            return column_of(inputs, table[name], back)

        return Scope(table, inputs.values[NUMBER], lag, self.happened)

    def _assign(self, step: Compute | If, chosen: Mask) -> None:
        if not chosen.any():
            return
        target = self.table[step.target.text]
        new = self._assigned(evaluate(step.expression, self._scope(step.expression, chosen)), target, step)
        if not chosen.all():
            values = target.values.copy()
            values[chosen] = new
            new = values
        self.table = self.table.but([target.with_values(new)])

    def _assigned(self, result: Result, target: Column, step: Compute | If) -> Array:
        """What a variable takes of the value of an expression: a text is cut to the width of the variable."""
        if isinstance(result, Numbers):
            return np.asarray(result.values, float)
        texts = result.stripped()
        if result.width <= target.width:
            return texts
        found = fitted(texts, target.width)
        cut = f"a text was cut to the width of '{target.name}', {counted(target.width, 'byte')},"
        self.happened.count(cut, step.place, int((found != texts).sum()))
        return found

    def _recode(self, step: Recode, chosen: Mask) -> None:
        for at, name in enumerate(step.variables):
            source = self.table[str(name)]
            target = self.table[str(step.into[at])] if step.into else source
            new = recoded(source, step.recodings, target.values, target.width)
            if not chosen.all():
                new = np.where(chosen, new, target.values)
            self.table = self.table.but([target.with_values(new)])
