"""Which rows are the levels of one factor, and which of them is the reference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sarcstat.audit.number import Number
from sarcstat.audit.reading.block import Block, quiet
from sarcstat.audit.reading.labels import is_contrast, is_list, is_own
from sarcstat.audit.reading.rows import Node, is_section, is_total
from sarcstat.audit.reading.table import Table

_ANALYSIS = re.compile(r"vari(?:ate|able)|analys[ei]s|\bmodel\b|factors?$", re.I)


@dataclass(frozen=True, slots=True)
class Factor:
    """A heading with its reference levels and its `others`; `compared` where their only p is one of all of them."""

    heading: str = ""
    references: Sequence[Node] = ()
    others: Sequence[Node] = ()
    compared: bool = False


NO_FACTOR = Factor()


def factor_of(table: Table, heading: Node | None, block: Block) -> Factor:
    """The factor whose levels stand below a heading; none where they are variables of their own."""
    levels = [each for each in heading.children if variable_of(table, each, block)] if heading else []
    references = _references(table, levels, block)
    if heading is None or not (references or not is_list(heading.label, [each.label for each in levels])):
        return NO_FACTOR
    others = [each for each in levels if each not in references]
    tested = [each for each in _tests(table, others, block) if each]
    return Factor(heading.label, references, others, len(others) > 1 and not references and len(tested) == 1)


def is_one(table: Table, node: Node, block: Block) -> bool:
    """Whether a row is the reference: a bare 1 without limits."""
    parsed = table.cell(node, block.estimate)
    bare = parsed.kind == "number" and parsed.numbers[0].exact == 1
    limits = [table.cell(node, each).kind for each in (block.ci, block.low, block.high) if each]
    return bare and all(kind in ("blank", "reference") for kind in limits)


def variable_of(table: Table, node: Node, block: Block) -> str:
    """The heading a row's level belongs to; "" for a row of its own, as below "Multivariate analysis"."""
    parent = node.parent
    section = parent and (is_section(parent.label) or _ANALYSIS.search(parent.label) or is_contrast(parent.label))
    if parent is None or node.children or section:
        return ""
    # A heading's p is that of its levels, which have none: a row with its own is none of them.
    tested = parent.index >= 0 and quiet(table, parent, block.p) and quiet(table, node, block.p)
    alone = tested and sum(bool(quiet(table, each, block.p)) for each in parent.children) < len(parent.children) - 1
    return "" if parent.indent == node.indent and (is_own(node.label) or alone) else parent.label


def _tests(table: Table, nodes: Sequence[Node], block: Block) -> list[Number | None]:
    """The p of each row, of its own cell or of that of the ratio."""
    cells = [table.cell(node, block.estimate) for node in nodes]
    return [
        cell.numbers[3] if cell.kind == "triple_p" else quiet(table, node, block.p)
        for cell, node in zip(cells, nodes, strict=True)
    ]


def _references(table: Table, levels: Sequence[Node], block: Block) -> list[Node]:
    """The levels that the others of their group are compared with: those that say so, else a blank one at an end."""
    said = [
        node
        for node in levels
        if table.cell(node, block.estimate).kind == "reference" or (is_one(table, node, block) and not is_total(node))
    ]
    blank = [node for node in levels if table.cell(node, block.estimate).kind == "blank" and not is_total(node)]
    if said or len(blank) != 1 or blank[0] not in (levels[0], levels[-1]):
        return said
    told = [column for column in table.columns if column.role in ("ratio", "ratio_ci", "p")]
    numbers = [number for column in told for number in table.cell(blank[0], column).numbers]
    return blank if all(number.exact == 1 for number in numbers) else []
