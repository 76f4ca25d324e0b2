"""Hazard ratios of rows: a row says what its numbers are, and each column is a group or an outcome."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sarcstat.audit.facts import Model, Ratio
from sarcstat.audit.methods import method_of
from sarcstat.audit.number import Number
from sarcstat.audit.reading.block import quiet
from sarcstat.audit.reading.cell import Parsed
from sarcstat.audit.reading.column import NO_RATIO, TRIPLES, Column
from sarcstat.audit.reading.heading import adjusted_of, confidence_of, measure_of, outcome_of, role_of
from sarcstat.audit.reading.rows import Node
from sarcstat.audit.reading.table import Table, row_role


def models_in_rows(table: Table) -> list[Model]:
    """Ratios of rows ("Hazard ratio (95% CI)"), a column for each group or outcome, each a model of its own.

    Limits and p may stand in rows of their own below. A cell, or a row, that names its ratio needs no such label.
    """
    found = []
    outcome = outcome_of(table.grid.title)
    rows = list(table.walk())
    for i, node in enumerate(rows):
        outcome = outcome_of(node.label) or outcome
        named = row_role(node) in ("ratio", "ratio_ci")
        if node.index < 0 or node.empty:
            continue
        below = _below(rows[i + 1 : i + 5]) if named else {}
        for column in table.columns:
            parsed = table.cell(node, column)
            said = _said_in_row(table, node, parsed) if parsed.kind in TRIPLES else ""
            free = column.role in ("", "count", "count_percent") if named else column.role not in ("ratio", "ratio_ci")
            if not free or not (named or said):
                continue
            numbers = _down(table, column, parsed, below)
            if numbers is None:
                continue
            table.used.add(column.index)
            found.append(_model_of_cell(table, node, column, numbers, outcome, said))
    return found


def _said_in_row(table: Table, node: Node, parsed: Parsed) -> str:
    """The measure that a cell names itself, or the words of another cell of its row, or the title of relative rows."""
    cells = table.cells[node.index].values()
    words = [cell.text for cell in cells if cell.kind == "words"]
    relative = any(cell.kind == "reference" or cell.text in ("1", "1.0", "1.00") for cell in cells)
    other = NO_RATIO.search(node.label) and not re.search(r"[<>≤≥]", node.label)
    titled = relative and not other and all(float(each) > 0 for each in parsed.numbers[:3])
    return measure_of(parsed.text, *words) or (measure_of(table.grid.title) if titled else "")


def _below(rows: Sequence[Node]) -> dict[str, Node]:
    """The rows below a ratio that hold its limits and p, by their roles."""
    found: dict[str, Node] = {}
    for node in rows:
        role = role_of(node.label)
        if role not in ("ci", "low", "high", "p", "test_p"):
            break
        found.setdefault(role, node)
    return found


def _down(table: Table, column: Column, parsed: Parsed, below: dict[str, Node]) -> list[Number | None] | None:
    """Ratio, limits and p of one column; None where there is no ratio with limits."""
    if parsed.kind not in (*TRIPLES, "number") or parsed.numbers[0].value is None:
        return None
    ratio, *rest = parsed.numbers
    limits = table.cell(below["ci"], column) if "ci" in below else None
    known = {role: quiet(table, node, column) for role, node in below.items()}
    low, high = rest[:2] if rest else (known.get("low"), known.get("high"))
    if limits is not None and limits.kind == "interval" and not rest:
        low, high = limits.numbers
    return [ratio, low, high, rest[2] if len(rest) > 2 else known.get("p")] if low is not None else None


def _model_of_cell(
    table: Table, node: Node, column: Column, numbers: Sequence[Number | None], outcome: str, said: str
) -> Model:
    ratio, low, high, p = numbers
    assert ratio is not None
    above = tuple(reversed(node.path))
    own = role_of(node.label) in ("ratio", "ratio_ci")
    variable = " ".join(text for text in column.path if text[:4] != "n = ") if own or said else node.label
    place = table.place(node, column)
    return Model(
        place=place,
        outcome=(column.outcome if column.role == "" and outcome_of(*column.path) else "") or outcome,
        ratios=(Ratio(place=place, variable=variable, ratio=ratio, low=low, high=high, p=p),),
        adjusted=adjusted_of(*above, *reversed(column.path)),
        conf_level=confidence_of(node.label),
        method=method_of(node.label, *column.path, table.grid.title, *table.grid.notes),
        measure=said or measure_of(*above, table.grid.title, *table.grid.notes) or "HR",
    )
