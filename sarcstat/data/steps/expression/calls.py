"""Functions that look at variables themselves and at what is missing: MISSING, VALUE, LAG, ANY and their kin."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from sarcstat.data.steps.expression.given import MANY, Argument, Function, Given
from sarcstat.data.steps.expression.operators import compared, conjunction
from sarcstat.data.steps.expression.statistical import same_kind
from sarcstat.data.steps.expression.values import Array, Numbers, Result, Texts, objects
from sarcstat.data.steps.expression.variables import of_column, variable
from sarcstat.data.steps.table import Column
from sarcstat.syntax.reading.tree import Name


def _named(given: Given, argument: Argument, index: int = 0) -> Column:
    """The variable that an argument names."""
    if isinstance(argument, Column):
        return argument
    if isinstance(argument, Name):
        return variable(argument, given.scope.table)
    raise given.wrong(f"argument {index + 1} is the name of a variable", index)


def _missing(given: Given, argument: Argument) -> Numbers:
    """MISSING: whether there is no value, or one that the user declares missing."""
    if isinstance(argument, Name | Column):
        column = _named(given, argument)
        return Numbers((column.system_missing | column.user_missing).astype(float))
    return Numbers(np.isnan(given.of_kind("n", 0)).astype(float))


def _system_missing(given: Given, argument: Argument) -> Numbers:
    """SYSMIS: whether there is no value at all."""
    if isinstance(argument, Name | Column):
        column = _named(given, argument)
        if column.text:
            raise given.wrong("a text is never system-missing", 0, f"MISSING({column.name}) or {column.name}=''.")
        return Numbers(column.system_missing.astype(float))
    return Numbers(np.isnan(given.of_kind("n", 0)).astype(float))


def _value(given: Given, argument: Argument) -> Result:
    """VALUE: what stands there, declared missing or not."""
    return of_column(_named(given, argument), user_missing=False)


def _label(given: Given, argument: Argument) -> Texts:
    """VALUELABEL: the label of the value, blank where it has none."""
    column = _named(given, argument)
    labels = {key.rstrip(" ") if isinstance(key, str) else key: label for key, label in column.labels.items()}
    width = max((len(label.encode()) for label in labels.values()), default=0)
    return Texts(objects(labels.get(each, "") for each in column.values.tolist()), width)


def _lag(given: Given, argument: Argument, _cases: Any = None) -> Result:
    """LAG: the variable so many cases before (1)."""
    cases = 1.0
    if len(given.arguments) > 1:
        written = given.constant(1)
        if not isinstance(written, float) or written < 1 or written != int(written):
            raise given.wrong("argument 2 is a whole number from 1 on, written as such", 1)
        cases = written
    column = _named(given, argument)
    return of_column(given.scope.lag(column.name, int(cases)))


def _any(given: Given, *results: Result) -> Numbers:
    """ANY: whether the first is one of the others; missing where it is, or all others are."""
    first, others = results[0], results[1:]
    if isinstance(first, Texts) or not all(isinstance(each, Numbers) for each in others):
        same_kind(given, results)
        found = [compared("=", first, each, given.node.place).values for each in others]
        return Numbers(np.max(np.stack(found), 0))
    rows = np.stack([each.values for each in others])
    equal = (rows == first.values).any(0)
    unknown = np.isnan(first.values) | (~equal & np.isnan(rows).all(0))
    return Numbers(np.where(unknown, np.nan, equal))


def _range(given: Given, *results: Result) -> Numbers:
    """RANGE: whether the first lies in one of the ranges, ends included; missing where it is, where all ranges are, or
    where one of them ends before it begins."""
    if len(results) % 2 == 0:
        raise given.wrong("each range has a lowest and a highest value")
    if isinstance(results[0], Texts) or not all(isinstance(each, Numbers) for each in results):
        same_kind(given, results)
    place, first = given.node.place, results[0]
    pairs = list(zip(results[1::2], results[2::2], strict=True))
    lasts = np.stack([compared("<=", low, high, place).values for low, high in pairs])
    inside = np.stack([_inside(given, first, low, high) for low, high in pairs])
    found = np.where((inside == 1).any(0), 1.0, np.where((lasts == 1).any(0), 0.0, np.nan))
    unknown = np.isnan(first.values) if isinstance(first, Numbers) else np.zeros(given.cases, bool)
    return Numbers(np.where((lasts == 0).any(0) | unknown, np.nan, found))


def _inside(given: Given, first: Result, low: Result, high: Result) -> Array:
    place = given.node.place
    return conjunction(compared("<=", low, first, place).values, compared("<=", first, high, place).values)


def _missings(_given: Given, *columns: Array) -> Numbers:
    """NMISS: how many are missing, system- or user-missing."""
    return Numbers(reduce(np.add, (np.isnan(each).astype(float) for each in columns)))


def _valid(_given: Given, *columns: Array) -> Numbers:
    """NVALID: how many are not."""
    return Numbers(reduce(np.add, ((~np.isnan(each)).astype(float) for each in columns)))


CALLS: dict[str, Function] = {
    "ANY": Function("e", _any, least=2, most=MANY),
    "LAG": Function("rr", _lag, least=1),
    "MISSING": Function("r", _missing),
    "NMISS": Function("n", _missings, least=1, most=MANY),
    "NVALID": Function("n", _valid, least=1, most=MANY),
    "RANGE": Function("e", _range, least=3, most=MANY),
    "SYSMIS": Function("r", _system_missing),
    "VALUE": Function("r", _value),
    "VALUELABEL": Function("r", _label),
}
