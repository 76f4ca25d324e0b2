"""Transformations before any case is read: what is wrong with them is told at once, and new variables are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from sarcstat.data.steps import dictionary, recoding
from sarcstat.data.steps.expression.evaluate import evaluate, truth
from sarcstat.data.steps.expression.values import Numbers, Scope
from sarcstat.data.steps.naming import new_names, wrong
from sarcstat.data.steps.table import Column, Table, number
from sarcstat.data.steps.trees import written_out
from sarcstat.syntax.reading.commands.choosing import SelectIf
from sarcstat.syntax.reading.commands.dictionary import (
    Formats,
    MissingValues,
    NewVariables,
    ValueLabels,
    VariableLabels,
    VariableLevel,
)
from sarcstat.syntax.reading.commands.transforming import Branch, Compute, DoIf, If, Recode
from sarcstat.syntax.reading.expressions import Expression

_Command = TypeVar("_Command", Compute, If)
#: Commands about variables, which hold at once wherever they stand, between DO IF and END IF, too.
DECLARING = (MissingValues, ValueLabels, VariableLabels, VariableLevel, Formats, NewVariables)
#: Commands that wait for the next pass of the data.
WAITING = (Compute, If, Recode, SelectIf, DoIf)


@dataclass(frozen=True)
class Prepared:
    """What waits for the data, and the variables as they are known from now on (a table without cases)."""

    steps: tuple[Any, ...]
    known: Table


def prepared(command: Any, known: Table) -> Prepared:
    """A command of `WAITING` or `DECLARING`, checked on the variables that are known.

    Raises InputError with place and caret for variables that are not there and values of the wrong type.
    """
    if isinstance(command, DECLARING):
        return Prepared((), with_scratch(dictionary.apply(command, known)))
    found = _PREPARING[type(command)](command, known)
    return Prepared(found.steps, with_scratch(found.known))


def with_scratch(known: Table) -> Table:
    """The variables, with those that are kept from case to case marked."""
    new = [replace(each, leave=True) for each in known.columns if each.name.startswith("#") and not each.leave]
    return known.but(new) if new else known


def _condition(condition: Expression, known: Table) -> Expression:
    written = written_out(condition, known)
    truth(written, Scope.of(known))
    return written


def _assignment(command: _Command, known: Table) -> tuple[_Command, Table]:
    """The command with its variables written out, and the table with its target."""
    target, before = command.target, known
    if target.text not in known:
        new_names((target,), known)
        known = with_scratch(known.but([number(target.text, np.zeros(known.cases))]))  # its expression may use it
    expression = written_out(command.expression, known)
    texts = not isinstance(evaluate(expression, Scope.of(known)), Numbers)
    if texts and target.text not in before:
        message = f"the value is a text, and there is no variable '{target}' for it"
        raise wrong(message, target.place, f"Write before it: STRING {target} (A8).")
    if known[target.text].text != texts:
        kinds = ("a text", "numbers") if texts else ("a number", "texts")
        raise wrong(
            f"the value is {kinds[0]}, and '{target}' holds {kinds[1]}", target.place, _hint(target.text, texts)
        )
    return replace(command, expression=expression), known


def _hint(target: str, texts: bool) -> str:
    if texts:
        return f"NUMBER(text,format) makes a number of a text; a STRING with another name than {target} holds texts."
    return f"STRING(number,format) makes a text of a number; another name than {target} holds numbers."


def _compute(command: Compute, known: Table) -> Prepared:
    step, known = _assignment(command, known)
    return Prepared((step,), known)


def _if(command: If, known: Table) -> Prepared:
    condition = _condition(command.condition, known)
    step, known = _assignment(replace(command, condition=condition), known)
    return Prepared((step,), known)


def _recode(command: Recode, known: Table) -> Prepared:
    step, known = recoding.checked(command, known)
    return Prepared((step,), known)


def _select_if(command: SelectIf, known: Table) -> Prepared:
    return Prepared((replace(command, condition=_condition(command.condition, known)),), known)


def _do_if(command: DoIf, known: Table) -> Prepared:
    branches: list[Branch] = []
    for branch in command.branches:
        condition = None if branch.condition is None else _condition(branch.condition, known)
        steps, known = _steps(branch.commands, known)
        branches.append(replace(branch, condition=condition, commands=steps))
    return Prepared((replace(command, branches=tuple(branches)),), known)


def _steps(commands: Sequence[Any], known: Table) -> tuple[tuple[Any, ...], Table]:
    found: list[Any] = []
    for each in commands:
        if isinstance(each, (*WAITING, *DECLARING)):
            done = prepared(each, known)
            found += done.steps
            known = done.known
    return tuple(found), known


_PREPARING: dict[type, Callable[[Any, Table], Prepared]] = {
    Compute: _compute,
    If: _if,
    Recode: _recode,
    SelectIf: _select_if,
    DoIf: _do_if,
}


def first_values(column: Column, cases: int) -> Column:
    """A variable that a pass makes, before any step: missing or blank in each case, 0 if it is kept."""
    if column.text:
        return column.with_values(np.full(cases, "", object))
    return column.with_values(np.full(cases, 0.0 if column.leave else np.nan))
