"""FREQUENCIES, DESCRIPTIVES, CROSSTABS and the collinearity of REGRESSION as requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sarcstat.request import Request
from sarcstat.syntax.keywords import CELLS, STATISTICS
from sarcstat.syntax.reading.commands.crosstabs import Crossing, Crosstabs
from sarcstat.syntax.reading.commands.frequencies import Descriptives, Frequencies
from sarcstat.syntax.reading.commands.regression import Regression
from sarcstat.syntax.requests.planned import Columns, NotOfferedError, Planned

#: Of NTILES together; each is a row of the table. SPSS's dialog has at most 100.
_MOST_GROUPS = 1_000


def frequencies(of: Frequencies, columns: Columns) -> Iterator[Planned]:
    """The requests of a FREQUENCIES command: one a variable, so that a variable which has none spoils no other."""
    if of.include_missing:
        raise NotOfferedError("/MISSING=INCLUDE: user-missing values are never taken as valid here")
    keys: dict[str, Any] = {**_described("frequencies", of.statistics), "no_tables": not of.table}
    if sum(of.ntiles) > _MOST_GROUPS:
        raise NotOfferedError(f"/NTILES: more than {_MOST_GROUPS:,} groups")
    shares = dict.fromkeys([*of.percentiles, *(100 * i / n for n in of.ntiles for i in range(1, n))])
    if of.grouped and (shares or "MEDIAN" in of.statistics):
        raise NotOfferedError("/GROUPED: medians and percentiles of grouped data")
    if shares:
        keys["percentiles"] = list(shares)
    for name in columns.all_of(of.variables):
        yield Planned(Request("describe", {**keys, "variables": [name]}), {"variable": name})


def descriptives(of: Descriptives, columns: Columns) -> Iterator[Planned]:
    """The request of a DESCRIPTIVES command."""
    if of.include_missing:
        raise NotOfferedError("/MISSING=INCLUDE: user-missing values are never taken as valid here")
    keys = _described("descriptives", of.statistics)
    if of.listwise:
        keys["missing"] = "listwise"
    variables = [name for name in columns.all_of(of.variables) if not (columns.text(name) or columns.date(name))]
    if not variables:
        raise NotOfferedError("none of the variables holds numbers")
    if of.listwise and any(columns.date(name) for name in columns.all_of(of.variables)):
        raise NotOfferedError("/MISSING=LISTWISE beside dates, which are not described")
    yield Planned(Request("describe", {**keys, "variables": variables}))


def _described(procedure: str, statistics: tuple[str, ...]) -> dict[str, Any]:
    keys: dict[str, Any] = {"style": "spss", "procedure": procedure}
    if statistics:
        keys["statistics"] = list(dict.fromkeys(STATISTICS[name] for name in statistics))
    return keys


def crosstabs(of: Crosstabs, columns: Columns) -> Iterator[Planned]:
    """The requests of a CROSSTABS command: one a list of rows by columns."""
    if of.missing != "TABLE":
        raise NotOfferedError(f"/MISSING={of.missing}: user-missing values are never taken as valid here")
    if "HIDESMALLCOUNTS" in of.clauses:
        raise NotOfferedError("/HIDESMALLCOUNTS: no count would be hidden (sarcstat crosstab --suppress N hides some)")
    if of.bounds:
        raise NotOfferedError("CROSSTABS in integer mode (/VARIABLES)")
    if columns.weight and (of.count != "CELL" or of.rounding != "ROUND"):
        raise NotOfferedError(f"/COUNT={of.count} {of.rounding}: counts are rounded in each cell here")
    for each in of.tables:
        yield from _crossed(each, of, columns)


def _crossed(of: Crossing, command: Crosstabs, columns: Columns) -> Iterator[Planned]:
    """A request a pair, so that a pair which has no table spoils no other."""
    if of.layers:
        raise NotOfferedError("CROSSTABS with layers")
    cells = [CELLS[name] for name in command.cells if name in CELLS] or ["count"]
    for row in columns.all_of(of.rows):
        for column in columns.all_of(of.columns):
            if row != column:
                keys = {"rows": [row], "columns": [column], "cells": cells}
                yield Planned(Request("crosstab", keys), {"rows": row, "columns": column})


def collinearity(of: Regression, columns: Columns) -> Iterator[Planned]:
    """A request for each model of a REGRESSION: the predictors so far, on the rows complete in all variables."""
    refused = {
        "/STATISTICS without COLLIN and TOL": not (of.tolerance or of.collinearity),
        "a method that chooses predictors": any(block.method != "ENTER" for block in of.blocks),
        f"/MISSING={of.missing}": of.missing != "LISTWISE",
        "/MISSING=INCLUDE": of.include_missing,
        "/ORIGIN": of.through_origin,
        "/REGWGT": of.weight is not None,
        "/MATRIX": "MATRIX" in of.clauses,
        "/SELECT": of.selects,
    }
    if reason := next((text for text, holds in refused.items() if holds), None):
        raise NotOfferedError(f"REGRESSION with {reason}")
    dependents = columns.all_of(of.dependents)
    named = columns.all_of(of.variables) if of.variables else []
    blocks = [
        columns.all_of(block.variables) or [each for each in named if each not in dependents] for block in of.blocks
    ]
    complete = tuple(dict.fromkeys([*named, *dependents, *(name for block in blocks for name in block)]))
    for model in range(1, len(blocks) + 1):
        predictors = list(dict.fromkeys(name for block in blocks[:model] for name in block))
        if texts := [name for name in complete if columns.text(name)]:
            raise NotOfferedError(f"{texts[0]} holds texts")
        yield Planned(Request("collinearity", {"variables": predictors}), {"model": str(model)}, complete)
