"""Hazard ratios with their limits and p from the columns of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sarcstat.audit.facts import GroupTest, Model, Ratio
from sarcstat.audit.methods import method_of, test_in_notes, test_of
from sarcstat.audit.number import Number
from sarcstat.audit.reading.block import Block, count, first, one, quiet
from sarcstat.audit.reading.cell import Parsed
from sarcstat.audit.reading.column import NO_RATIO, TRIPLES, Column
from sarcstat.audit.reading.factors import NO_FACTOR, Factor, factor_of, is_one, variable_of
from sarcstat.audit.reading.heading import Role, adjusted_of, confidence_of, outcome_of, patients_of, role_of
from sarcstat.audit.reading.labels import comparison_of
from sarcstat.audit.reading.ratio_rows import models_in_rows
from sarcstat.audit.reading.rows import Node
from sarcstat.audit.reading.table import Table, row_role

_OUTCOME_ALONE = re.compile(r"(?:median )?[^\d<>≤≥=:]{2,40}", re.I)
#: Rows that are models.
_MODEL = re.compile(r".*\bmodel\b.*|.*\banalysis|(?:un|[a-z]+[- ])?adjusted\W*|crude\W*", re.I)
_NO_ROWS_OF_RATIOS: tuple[Role, ...] = (
    "p", "test_p", "other", "count", "count_percent", "median", "mean", "summary", "events", "statistic", "df",
)  # fmt: skip
#: Measures of a whole model.
_OF_FIT = re.compile(r"likelihood|\bc[- ](?:statistic|index)|concordance|\b[ab]ic\b|\br2\b", re.I)
_INTERVAL = re.compile(r"\bci\b|confidence", re.I)
#: "Relative risk" is what some call Cox's hazard ratio.
_DECLARED = re.compile(
    r"hazards? ratios?\W{1,3}RRs?\b|\bRRs?\W{1,4}hazards? ratio|"
    r"relative risks?\b[^.]{0,80}(?:\bcox\b|proportional hazards?)|"
    r"(?:\bcox\b|proportional hazards?)[^.]{0,120}(?:relative risks?|\bRRs?\b)",
    re.I,
)

#: Outcome, and whether the model is multivariable.
Said = tuple[str, bool | None]


def models_of(table: Table) -> list[Model]:
    """One model for each column of hazard ratios with a row that prints one."""
    found = []
    for block in _blocks(table.columns):
        ratios = _ratios(table, block)
        if ratios:
            block.use(table)
        found += [_model(table, block, said, rows) for said, rows in ratios.items()]
    return [*found, *models_in_rows(table)]


def declared(models: Sequence[Model], texts: Iterable[str]) -> list[Model]:
    """The models, relative risks made hazard ratios where the paper says that they come from Cox's model."""
    if any(model.measure == "RR" for model in models) and any(map(_DECLARED.search, texts)):
        return [replace(model, measure="HR") if model.measure == "RR" else model for model in models]
    return list(models)


def factor_tests_of(table: Table) -> list[GroupTest]:
    """The p that stand beside the headings of factors of three or more levels: overall tests of the factors."""
    found = []
    for block in _blocks(table.columns):
        for node in table.walk() if block.estimate.measure == "HR" else ():
            p = quiet(table, node, block.p)
            rows = [each for each in node.children if table.cell(each, block.estimate).kind in (*TRIPLES, "number")]
            if p is None or len(rows) < 2 or table.cell(node, block.estimate).kind != "blank":
                continue
            outcome, adjusted = _said(node, block.estimate)
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
    texts = (*reversed(block.estimate.path), *(block.ci.path if block.ci else ()), table.grid.title, *table.grid.notes)
    return Model(
        place=table.place(None, block.estimate),
        outcome=said[0],
        ratios=tuple(ratios),
        adjusted=said[1],
        n=block.estimate.n or patients_of(table.grid.title),
        conf_level=confidence_of(*texts[: -len(table.grid.notes) or None]),
        measure=block.estimate.measure,
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
        beside = one(left, "p") if p_first and not under else one(right, "p") or one(under, "p")
        blocks.append(
            Block(
                ratio,
                ci=None if ratio.role == "ratio_ci" else one(right, "ci"),
                low=one(right, "low"),
                high=one(right, "high"),
                p=beside,
                n=one(counted, "count") or one(counted, "count_percent"),
                events=one(counted, "events"),
            )
        )
    only = tests[0] if len(tests) == 1 and blocks and blocks[-1].p is tests[0] else None
    return [replace(block, lent=None if block.p else only) for block in blocks]


def _together(ratio: Column, column: Column) -> bool:
    """Whether a column to the right can belong to the ratio: not if another outcome or model stands above it."""
    if ratio.above and column.above and column.above[0] != ratio.above[0]:
        return False
    if column.outcome and ratio.outcome and column.outcome != ratio.outcome:
        return False
    own = adjusted_of(*reversed(column.path))
    return own == ratio.adjusted or own is None or ratio.adjusted is None


def _ratios(table: Table, block: Block) -> dict[Said, list[Ratio]]:
    """The ratios of a block, by what the column or a heading between the rows says of outcome and model."""
    ratios: dict[Said, list[Ratio]] = {}
    factors: dict[int, Factor] = {}
    for node in table.walk():
        parsed = table.cell(node, block.estimate)
        if node.index < 0 or parsed.kind in ("blank", "reference") or is_one(table, node, block):
            continue
        if parsed.numbers and all(number.value is None for number in parsed.numbers):
            continue  # "NS", "NE": none was estimated
        numbers = _numbers(table, node, block, parsed)
        role = role_of(node.label)
        if numbers is None:
            table.leave(parsed.text, "not a hazard ratio with its interval", node, block.estimate)
        elif numbers[1] is None and (role in _NO_ROWS_OF_RATIOS or _OF_FIT.search(node.label)):
            table.leave(parsed.text, "another statistic, without an interval", node, block.estimate)
        elif row_role(node) in ("mean", "median", "summary") and any(_is_negative(number) for number in numbers):
            table.leave(parsed.text, "a difference, not a ratio", node, block.estimate)
        elif any(map(_is_of_other, node.path)):
            table.leave(parsed.text, "an interval of another statistic", node, block.estimate)
        else:
            key = id(node.parent)
            factor = factors[key] if key in factors else factors.setdefault(key, factor_of(table, node.parent, block))
            ratios.setdefault(_said(node, block.estimate), []).append(_ratio(table, node, block, numbers, factor))
    return ratios


def _is_of_other(label: str) -> bool:
    """Whether a label names an interval that is of no ratio: "Attributable percent (95% CI)"."""
    return bool(role_of(label)[:5] != "ratio" and _INTERVAL.search(label) and NO_RATIO.search(label))


def _is_negative(number: Number | None) -> bool:
    return number is not None and number.value is not None and number.value < 0


def _said(node: Node, column: Column) -> Said:
    above = tuple(reversed(node.path[:-1]))
    adjusted = adjusted_of(*(node.label,) * bool(_MODEL.fullmatch(node.label)), *above)
    own = outcome_of(node.label) if _OUTCOME_ALONE.fullmatch(node.label) else ""
    return own or outcome_of(*above) or column.outcome, column.adjusted if adjusted is None else adjusted


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
    return [ratio, low, high, p or _number(table, node, block.p or _lent(table, node, block))]


def _lent(table: Table, node: Node, block: Block) -> Column | None:
    """The table's only p, if the row prints no other estimate: an odds ratio beside differences and hazard ratios."""
    estimates = [
        each for each in table.columns if each.role in ("ratio", "ratio_ci", "mean") and each != block.estimate
    ]
    return block.lent if all(table.cell(node, each).kind == "blank" for each in estimates) else None


def _number(table: Table, node: Node, column: Column | None) -> Number | None:
    """The number of a cell as `first` reads it; a cell with another is listed."""
    found = first(table, node, column)
    if column is not None and found is None and table.cell(node, column).kind not in ("blank", "reference"):
        table.leave(table.cell(node, column).text, "not a number", node, column)
    return found


def _ratio(table: Table, node: Node, block: Block, numbers: Sequence[Number | None], factor: Factor) -> Ratio:
    ratio, low, high, p = numbers
    assert ratio is not None
    factor = factor if variable_of(table, node, block) else NO_FACTOR
    reference = factor.references[0] if len(factor.references) == 1 else None
    if p is not None and factor.compared:
        p = None
    if p is None and len(factor.others) == 1:
        # Two levels have one p, wherever in the group it is printed.
        p = next(
            (found for each in (*factor.references, *_parent(node)) if (found := quiet(table, each, block.p))), None
        )
    said = comparison_of(node.label, factor.heading, reference=reference.label if reference else "")
    return Ratio(
        place=table.place(node, block.estimate),
        variable=said.variable,
        level=said.level,
        reference=said.reference,
        kind=said.kind,
        ratio=ratio,
        low=low,
        high=high,
        p=p,
        test=(test_of(*block.p.path) if block.p else "") or test_in_notes(table.grid.notes),
        n=count(table, node, block.n),
        events=count(table, node, block.events),
        n_reference=count(table, reference, block.n),
        events_reference=count(table, reference, block.events),
    )


def _parent(node: Node) -> list[Node]:
    return [node.parent] if node.parent and node.parent.index >= 0 else []
