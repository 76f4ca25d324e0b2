"""Checked outputs as plain records, with the field names of JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sarcstat.crosscheck.search.report import search_record
from sarcstat.crosscheck.verdict import KINDS, CheckedCommand, CheckedOutput, CheckedTable, Kind, Verdict
from sarcstat.outputs.output import Cell, Label, Table


def summary_record(counts: Counter[Kind]) -> dict[str, int]:
    """The numbers of cells by verdict."""
    return {kind: counts[kind] for kind in KINDS}


def summed(outputs: Iterable[CheckedOutput]) -> Counter[Kind]:
    """The numbers of cells of several outputs by verdict."""
    return sum((each.counts() for each in outputs), Counter())


def output_records(outputs: Sequence[CheckedOutput]) -> list[dict[str, Any]]:
    """Each output with its tables, each table with its cells."""
    return [
        {
            "file": each.output.name,
            "program": each.output.program,
            "sha256": each.output.sha256,
            "version": each.output.version,
            "language": each.output.language,
            "summary": summary_record(each.counts()),
            "commands": [_command(command) for command in each.commands],
            "tables": [_table(command, table) for command, table in each.tables],
        }
        for each in outputs
    ]


def _command(of: CheckedCommand) -> dict[str, Any]:
    syntax = of.command.notes.syntax if of.command.notes is not None else None
    found = {"number": of.number, "command": of.command.name, "syntax": syntax, "said": list(of.said)}
    return found if of.searched is None else {**found, "search": search_record(of.searched)}


def _table(command: CheckedCommand, of: CheckedTable) -> dict[str, Any]:
    return {
        "command": command.command.name,
        "command_number": command.number,
        "number": of.number,
        "subtype": of.table.subtype,
        "title": of.table.title.text,
        **summary_record(of.counts()),
        "cells": [_cell(of.table, place, verdict) for place, verdict in of.verdicts.items()],
    }


def _cell(table: Table, place: tuple[int, ...], verdict: Verdict) -> dict[str, Any]:
    cell = table.cells[place]
    found: dict[str, Any] = {
        "path": [{"dimension": name, "category": list(steps)} for name, steps in path_of(table, place)],
        "printed": cell.text,
        "number": cell.number,
        "ours": verdict.ours,
        "verdict": verdict.kind,
        "cause": verdict.cause or None,
    }
    if verdict.r is not None:
        found["r"] = verdict.r
    return found


def path_of(table: Table, place: tuple[int, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """What a cell is, in English where the file tells: dimension and categories, in the order of the dimensions."""
    return [
        (said(dimension.name), tuple(said(label) for label in dimension.leaves[leaf]))
        for dimension, leaf in zip(table.dimensions, place, strict=True)
    ]


def said(label: Label) -> str:
    """A variable by its name, a fixed word in English, all else as it is shown."""
    if label.kind == "variable":
        return label.variable or label.text
    return label.constant if label.kind == "constant" and label.constant else label.text.strip()


def place_text(table: Table, place: tuple[int, ...]) -> str:
    """What a cell is, in one line: the categories, outer ones first; a level with its variable."""
    parts = []
    for dimension, leaf in zip(table.dimensions, place, strict=True):
        steps = dimension.leaves[leaf]
        text = " > ".join(said(label) for label in steps)
        of = steps[-1].variable if steps[-1].kind == "value" else None
        counted = steps[-1].kind == "number" and said(dimension.name)
        parts.append(f"{of} = {text}" if of else f"{said(dimension.name)} {text}" if counted else text)
    return ", ".join(part for part in parts if part)


def difference(cell: Cell, verdict: Verdict, unit: float | None) -> float | None:
    """What is printed less what is computed, in units of the last printed digit."""
    if unit is None or verdict.ours is None or cell.number is None:
        return None
    return (cell.number - verdict.ours) / unit
