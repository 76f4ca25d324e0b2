"""Hazard ratios with their limits and p from the columns of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sarcstat.audit.facts import GroupTest, Model, Ratio
from sarcstat.audit.methods import method_of, test_in_notes, test_of
from sarcstat.audit.number import Number
from sarcstat.audit.reading.cell import Parsed
from sarcstat.audit.reading.column import TRIPLES, Column
from sarcstat.audit.reading.heading import adjusted_of, confidence_of, measure_of, outcome_of, patients_of, role_of
from sarcstat.audit.reading.labels import COMPARED, MEASURED, comparison_of
from sarcstat.audit.reading.rows import Node, is_section, is_total
from sarcstat.audit.reading.table import Table, row_role

_ANALYSIS = re.compile(r"vari(?:ate|able)|analys[ei]s|\bmodel\b|factors?$", re.I)
_OUTCOME_ALONE = re.compile(r"(?:median )?[^\d<>≤≥=:]{2,40}", re.I)
#: "Relative risk" is what some call Cox's hazard ratio.
_DECLARED = re.compile(
    r"hazards? ratios?\W{1,3}RRs?\b|\bRRs?\W{1,4}hazards? ratio|"
    r"relative risks?\b[^.]{0,80}(?:\bcox\b|proportional hazards?)|"
    r"(?:\bcox\b|proportional hazards?)[^.]{0,120}(?:relative risks?|\bRRs?\b)",
    re.I,
)

#: Outcome, and whether the model is multivariable.
Said = tuple[str, bool | None]


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one set of ratios: the ratio, and each of the others where there is one."""

    ratio: Column
    ci: Column | None = None
    low: Column | None = None
    high: Column | None = None
    p: Column | None = None
    n: Column | None = None
    events: Column | None = None

    @property
    def columns(self) -> list[Column]:
        """All columns of the block."""
        each = (self.ratio, self.ci, self.low, self.high, self.p, self.n, self.events)
        return [column for column in each if column is not None]


def models_of(table: Table) -> list[Model]:
    """One model for each column of hazard ratios with a row that prints one."""
    found = []
    for block in _blocks(table.columns):
        ratios = _ratios(table, block)
        if ratios:
            table.used.update(column.index for column in block.columns)
        found += [_model(table, block, said, rows) for said, rows in ratios.items()]
    return [*found, *_in_rows(table)]


def declared(models: Sequence[Model], texts: Iterable[str]) -> list[Model]:
    """The models, relative risks made hazard ratios where the paper says that they come from Cox's model."""
    if any(model.measure == "RR" for model in models) and any(map(_DECLARED.search, texts)):
        return [replace(model, measure="HR") if model.measure == "RR" else model for model in models]
    return list(models)


def factor_tests_of(table: Table) -> list[GroupTest]:
    """The p that stand beside the headings of factors of three or more levels: overall tests of the factors."""
    found = []
    for block in _blocks(table.columns):
        for node in table.walk() if block.ratio.measure == "HR" else ():
            p = _quiet(table, node, block.p)
            rows = [each for each in node.children if table.cell(each, block.ratio).kind in (*TRIPLES, "number")]
            if p is None or len(rows) < 2 or table.cell(node, block.ratio).kind != "blank":
                continue
            outcome, adjusted = _said(node, block.ratio)
            found.append(
                GroupTest(
                    place=table.place(node, *([block.p] if block.p else [])),
                    p=p,
                    name="overall",
                    outcome=outcome,
                    variable=node.label,
                    levels=tuple(child.label for child in node.children),
                    adjusted=bool(adjusted),
                )
            )
    return found


def _model(table: Table, block: Block, said: Said, ratios: Sequence[Ratio]) -> Model:
    texts = (*reversed(block.ratio.path), *(block.ci.path if block.ci else ()), table.grid.title, *table.grid.notes)
    return Model(
        place=table.place(None, block.ratio),
        outcome=said[0],
        ratios=tuple(ratios),
        adjusted=said[1],
        n=block.ratio.n or patients_of(table.grid.title),
        conf_level=confidence_of(*texts[: -len(table.grid.notes) or None]),
        measure=block.ratio.measure,
        method=method_of(*texts),
    )


def _blocks(columns: Sequence[Column]) -> list[Block]:
    """The ratio columns, each with the columns that belong to it: under the same heading, else up to the next ratio."""
    ratios = [column for column in columns if column.role in ("ratio", "ratio_ci")]
    tests = [column for column in columns if column.role == "p"]
    # "P | HR | 95% CI", as SPSS prints its coefficients.
    p_first = bool(tests and ratios) and tests[0].index < ratios[0].index and len(tests) == len(ratios)
    blocks = []
    for i, ratio in enumerate(ratios):
        end = ratios[i + 1].index if i + 1 < len(ratios) else columns[-1].index + 1
        start = ratios[i - 1].index if i else -1
        right = [column for column in columns if ratio.index < column.index < end and _together(ratio, column)]
        left = [column for column in reversed(columns) if start < column.index < ratio.index]
        under = [column for column in left if ratio.above and column.above == ratio.above]
        counted = [*under, *(column for column in reversed(columns) if column.index < ratios[0].index)]
        beside = _one(left, "p") if p_first and not under else _one(right, "p") or _one(under, "p")
        blocks.append(
            Block(
                ratio,
                ci=None if ratio.role == "ratio_ci" else _one(right, "ci"),
                low=_one(right, "low"),
                high=_one(right, "high"),
                p=beside,
                n=_one(counted, "count") or _one(counted, "count_percent"),
                events=_one(counted, "events"),
            )
        )
    return blocks


def _together(ratio: Column, column: Column) -> bool:
    """Whether a column to the right can belong to the ratio: not if another outcome or model stands above it."""
    if ratio.above and column.above and column.above[0] != ratio.above[0]:
        return False
    if column.outcome and ratio.outcome and column.outcome != ratio.outcome:
        return False
    return column.adjusted == ratio.adjusted or column.adjusted is None or ratio.adjusted is None


def _one(columns: Sequence[Column], role: str) -> Column | None:
    return next((column for column in columns if column.role == role), None)


def _ratios(table: Table, block: Block) -> dict[Said, list[Ratio]]:
    """The ratios of a block, by what the column or a heading between the rows says of outcome and model."""
    ratios: dict[Said, list[Ratio]] = {}
    for node in table.walk():
        parsed = table.cell(node, block.ratio)
        if node.index < 0 or parsed.kind in ("blank", "reference") or _is_one(table, node, block):
            continue
        if parsed.numbers and all(number.value is None for number in parsed.numbers):
            continue  # "NS", "NE": none was estimated
        numbers = _numbers(table, node, block, parsed)
        role = role_of(node.label)
        if numbers is None:
            table.leave(parsed.text, "not a hazard ratio with its interval", node, block.ratio)
        elif numbers[1] is None and role in ("p", "count", "count_percent", "median", "events"):
            table.leave(parsed.text, f"a row of {role.replace('_', ' and ')}, without an interval", node, block.ratio)
        elif row_role(node) in ("mean", "median", "summary") and any(_is_negative(number) for number in numbers):
            table.leave(parsed.text, "a difference, not a ratio", node, block.ratio)
        else:
            ratios.setdefault(_said(node, block.ratio), []).append(_ratio(table, node, block, numbers))
    return ratios


def _is_negative(number: Number | None) -> bool:
    return number is not None and number.value is not None and number.value < 0


def _said(node: Node, column: Column) -> Said:
    above = tuple(reversed(node.path[:-1]))
    adjusted = adjusted_of(*above)
    own = outcome_of(node.label) if _OUTCOME_ALONE.fullmatch(node.label) else ""
    return own or outcome_of(*above) or column.outcome, column.adjusted if adjusted is None else adjusted


def _in_rows(table: Table) -> list[Model]:
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
    """The measure that a cell names itself, or the words of another cell of its row."""
    words = [cell.text for cell in table.cells[node.index].values() if cell.kind == "words"]
    return measure_of(parsed.text, *words)


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
    known = {role: _quiet(table, node, column) for role, node in below.items()}
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
    variable = " ".join(column.path) if own or said else node.label
    place = table.place(node, column)
    return Model(
        place=place,
        outcome=(column.outcome if column.role == "" and outcome_of(*column.path) else "") or outcome,
        ratios=(Ratio(place=place, variable=variable, ratio=ratio, low=low, high=high, p=p),),
        adjusted=adjusted_of(*above, *reversed(column.path)),
        conf_level=confidence_of(node.label),
        measure=said or measure_of(*above, table.grid.title, *table.grid.notes) or "HR",
    )


def _numbers(table: Table, node: Node, block: Block, parsed: Parsed) -> list[Number | None] | None:
    """Ratio, limits and p of a row; None where its cells do not print them."""
    if parsed.kind not in ("number", "triple", "triple_p"):
        return None
    ratio, *rest = parsed.numbers
    low: Number | None = rest[0] if len(rest) > 1 else None
    high: Number | None = rest[1] if len(rest) > 1 else None
    p = rest[2] if len(rest) > 2 else None
    if ratio.value is None:
        return None
    if block.ci is not None and low is None:
        limits = table.cell(node, block.ci)
        if limits.kind == "interval":
            low, high = limits.numbers
        elif limits.kind not in ("blank", "reference"):
            table.leave(limits.text, "not an interval", node, block.ci)
    low = low or _number(table, node, block.low)
    high = high or _number(table, node, block.high)
    return [ratio, low, high, p or _number(table, node, block.p)]


def _number(table: Table, node: Node, column: Column | None) -> Number | None:
    """The one number of a cell, the first of a count with its percentage; others are listed."""
    if column is None:
        return None
    parsed = table.cell(node, column)
    if parsed.kind in ("number", "pair", "of", "of_pair", "percent"):
        return parsed.numbers[0]
    if parsed.kind not in ("blank", "reference"):
        table.leave(parsed.text, "not a number", node, column)
    return None


def _is_one(table: Table, node: Node, block: Block) -> bool:
    """Whether a row is the reference: a bare 1 without limits."""
    parsed = table.cell(node, block.ratio)
    bare = parsed.kind == "number" and parsed.numbers[0].exact == 1
    limits = [table.cell(node, each).kind for each in (block.ci, block.low, block.high) if each]
    return bare and all(kind in ("blank", "reference") for kind in limits)


def _ratio(table: Table, node: Node, block: Block, numbers: Sequence[Number | None]) -> Ratio:
    ratio, low, high, p = numbers
    assert ratio is not None
    heading = _variable(node)
    siblings = node.parent.children if node.parent and heading else []
    references = [each for each in siblings if each is not node and _is_reference(table, each, block)]
    reference = references[0] if len(references) == 1 else None
    others = [each for each in siblings if each not in references]
    if p is None and len(others) == 1 and siblings:
        # Two levels have one p, wherever in the group it is printed.
        p = next((found for each in (*references, *_parent(node)) if (found := _quiet(table, each, block.p))), None)
    said = comparison_of(node.label, heading, reference=reference.label if reference else "")
    return Ratio(
        place=table.place(node, block.ratio),
        variable=said.variable,
        level=said.level,
        reference=said.reference,
        kind=said.kind,
        ratio=ratio,
        low=low,
        high=high,
        p=p,
        test=(test_of(*block.p.path) if block.p else "") or test_in_notes(table.grid.notes),
        n=_number(table, node, block.n),
        events=_number(table, node, block.events),
        n_reference=_number(table, reference, block.n) if reference else None,
        events_reference=_number(table, reference, block.events) if reference else None,
    )


def _parent(node: Node) -> list[Node]:
    return [node.parent] if node.parent and node.parent.index >= 0 else []


def _quiet(table: Table, node: Node, column: Column | None) -> Number | None:
    """The one number of a cell that need not have any."""
    parsed = table.cell(node, column) if column else None
    return parsed.numbers[0] if parsed and parsed.kind == "number" else None


def _variable(node: Node) -> str:
    """The heading a row's level belongs to; "" for a row of its own, as below "Multivariate analysis"."""
    parent = node.parent
    if parent is None or node.children or is_section(parent.label) or _ANALYSIS.search(parent.label):
        return ""
    beside = parent.indent == node.indent and MEASURED.search(node.label) and not COMPARED.search(node.label)
    return "" if beside else parent.label


def _is_reference(table: Table, node: Node, block: Block) -> bool:
    """Whether a level is the one that the others of its group are compared with."""
    parsed = table.cell(node, block.ratio)
    return parsed.kind in ("blank", "reference") or (_is_one(table, node, block) and not is_total(node))
