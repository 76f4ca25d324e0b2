"""Statistics and tables as plain records, with the field names of JSON and CSV."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sarcstat.display.shapes.table import Cell, Heading, Path, Step, Table, texts_of
from sarcstat.results import Hidden, Statistic
from sarcstat.vocabulary import TERMS


def statistic_record(statistic: Statistic, analysis: str) -> dict[str, Any]:
    """A statistic in the long analysis-results form, with the field names of JSON and CSV."""
    return {
        "analysis": analysis,
        **({} if statistic.split is None else {"split": statistic.split}),
        "group1": statistic.group1,
        "group1_level": statistic.group1_level,
        "group2_level": statistic.group2_level,
        "stratum": statistic.stratum,
        "stratum_level": statistic.stratum_level,
        "variable": statistic.variable,
        **({} if statistic.cause is None else {"cause": statistic.cause}),
        "context": statistic.context,
        "test": statistic.test,
        "at": statistic.at,
        "term": statistic.term,
        "level": statistic.level,
        "block": statistic.block,
        "step": statistic.step,
        "stat_name": statistic.name,
        "stat_label": TERMS[statistic.name].label,
        "stat": None if isinstance(statistic.value, Hidden) else statistic.value,
        "missing": statistic.missing,
        **({"shown": str(statistic.value)} if isinstance(statistic.value, Hidden) else {}),
        "convention": statistic.convention,
    }


def cell_record(row: Path, column: Path, cell: Cell) -> dict[str, Any]:
    """A cell with the texts of its paths, what they are where that is more than a text, unrounded number and text."""
    record: dict[str, Any] = {"row": list(texts_of(row)), "column": list(texts_of(column))}
    for name, path in (("row_path", row), ("column_path", column)):
        if any(isinstance(step, Heading) for step in path):
            record[name] = [step_record(step) for step in path]
    record |= {"number": cell.number, "text": cell.text}
    if cell.number is None and cell.missing:
        record["missing"] = cell.missing
    return record


def step_record(step: Step) -> dict[str, Any]:
    """A step of a path: its text, and the variable, value or fixed name that it is."""
    if isinstance(step, str):
        return {"name": step, "text": step}
    identity = {"variable": step.variable, "value": step.value, "name": step.name}
    return {key: value for key, value in identity.items() if value not in ("", None)} | {"text": step.text}


def table_record(table: Table) -> dict[str, Any]:
    """A table as JSON carries it: cells in reading order."""
    context: Mapping[str, str] = table.context
    return {
        "name": table.name,
        "context": dict(context),
        "row_headings": list(table.row_headings),
        "cells": [
            cell_record(row, column, table.cells[row, column])
            for row in table.rows
            for column in table.columns
            if (row, column) in table.cells
        ],
        "notes": list(table.notes),
    }
