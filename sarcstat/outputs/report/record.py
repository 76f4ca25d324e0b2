"""Everything in an output as plain records, with the field names of JSON."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from sarcstat.outputs.output import Cell, Command, Footnote, Label, Log, Notes, Output, Table


def output_record(output: Output, numbers: Collection[int] | None = None) -> dict[str, Any]:
    """The output; `numbers` are those of the tables that are wanted, None for all. Numbers are unrounded."""
    wanted = {id(table): number for number, _, table in output.tables() if numbers is None or number in numbers}
    return {
        "source": output.source,
        "version": output.version,
        "language": output.language,
        "created": output.created,
        "entries": [
            {"log": entry.text} if isinstance(entry, Log) else _command(entry, wanted) for entry in output.entries
        ],
        "unread": [asdict(each) for each in output.unread],
    }


def _command(command: Command, wanted: dict[int, int]) -> dict[str, Any]:
    return {
        "command": command.name,
        "language": command.language,
        "texts": list(command.texts),
        "notes": _notes(command.notes) if command.notes is not None else None,
        "tables": [_table(table, wanted[id(table)]) for table in command.tables if id(table) in wanted],
    }


def _notes(notes: Notes) -> dict[str, Any]:
    found = {name: getattr(notes, name) for name in Notes.__slots__}
    return {
        name: label_record(value) if isinstance(value, Label) else list(value) if isinstance(value, tuple) else value
        for name, value in found.items()
    }


def _table(table: Table, number: int) -> dict[str, Any]:
    return {
        "number": number,
        "command": table.command,
        "subtype": table.subtype,
        "title": label_record(table.title),
        "headings": list(table.headings),
        "visible": table.visible,
        "dimensions": [
            {
                "name": label_record(each.name),
                "axis": each.axis,
                "categories": [[label_record(label) for label in path] for path in each.leaves],
            }
            for each in table.dimensions
        ],
        "layers": list(table.layers),
        "rows": list(table.rows),
        "columns": list(table.columns),
        "cells": [_cell(place, cell) for place, cell in table.cells.items()],
        "footnotes": [_footnote(each) for each in table.footnotes],
        "caption": label_record(table.caption) if table.caption is not None else None,
        "created": table.created,
        "dataset": table.dataset,
        "data_file": table.data_file,
    }


def _cell(place: tuple[int, ...], cell: Cell) -> dict[str, Any]:
    found: dict[str, Any] = {"place": list(place), "number": cell.number, "text": cell.text}
    if cell.format is not None:
        found["format"] = f"{cell.format.kind}{cell.format.width}.{cell.format.decimals}"
    if cell.system_missing:
        found["system_missing"] = True
    if cell.footnotes:
        found["footnotes"] = list(cell.footnotes)
    if cell.subscripts:
        found["subscripts"] = list(cell.subscripts)
    if cell.label is not None and cell.label.kind != "text":
        found["label"] = label_record(cell.label)
    return found


def _footnote(note: Footnote) -> dict[str, Any]:
    return {"mark": note.mark, "shown": note.shown, **label_record(note.label)}


def label_record(label: Label) -> dict[str, Any]:
    """A label: what is shown, its kind, and of what it is in every language all that is known."""
    value = label.value
    found: dict[str, Any] = {
        "text": label.text,
        "kind": label.kind,
        "constant": label.constant,
        "id": label.id or None,
        "variable": label.variable,
        "value": None if isinstance(value, float) and not math.isfinite(value) else value,
        "label": label.label,
        "template": label.template,
        "arguments": [[label_record(each) for each in values] for values in label.arguments] or None,
        "footnotes": list(label.footnotes) or None,
    }
    return {name: each for name, each in found.items() if each is not None}
