"""H8: a hazard ratio of the text is that of the table which has the same outcome and variable."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from sarcstat.audit.boxes import box
from sarcstat.audit.facts import Facts, Model, Ratio
from sarcstat.audit.finding import Finding, Outcome, Passed, Severity, alike, folded, where
from sarcstat.audit.number import Number
from sarcstat.audit.populations import Populations

#: A row of a table with its model.
Row = tuple[Model, Ratio]
_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = {"with", "status", "level", "type", "grade", "stage", "group", "versus", "than", "high", "from", "index"}


def check(facts: Facts) -> Iterator[Outcome]:
    """Every hazard ratio of the abstract and the results against the tables."""
    populations = Populations(facts)
    tables = [
        (model, ratio)
        for model in facts.models
        if model.place.source == "table" and model.outcome and not populations.of(model.place)
        for ratio in model.ratios
    ]
    for model in facts.models:
        if model.place.source != "table" and model.outcome and not model.within:
            for ratio in model.ratios:
                yield from _against(ratio, model, tables)


def _against(ratio: Ratio, model: Model, tables: Sequence[Row]) -> Iterator[Outcome]:
    """One ratio of the text against the rows that may be of the same comparison."""
    rows = [
        (other, row)
        for other, row in tables
        if alike(other, model, "outcome")
        and (None in (model.adjusted, other.adjusted) or model.adjusted == other.adjusted)
    ]
    certain = [row for other, row in rows if _likeness(ratio, row, other) == "same"]
    similar = [row for other, row in rows if _likeness(ratio, row, other) == "similar"]
    near = [row for row in similar if _shared(ratio, row) >= 2]
    if any(_agrees(ratio, row) for row in (*certain, *similar)):
        yield Passed("H8")
    elif certain or near:
        known = len(certain) == 1 and model.adjusted is not None
        yield _differs(ratio, [*certain, *near][0], sure=known)


def _likeness(ratio: Ratio, row: Ratio, model: Model) -> Literal["same", "similar", ""]:
    """Whether the words of the text name a row: all of them, or some of its words."""
    if not ratio.variable:
        return ""
    alone = sum(alike(each, row, "variable") for each in model.ratios) == 1
    level = folded(ratio.level) in (folded(row.level), "")
    reference = folded(ratio.reference) in (folded(row.reference), "")
    if alike(ratio, row, "variable") and level and reference and (alone or ratio.level):
        return "same"
    return "similar" if _words(ratio) & _words(row) else ""


def _words(ratio: Ratio) -> set[str]:
    text = folded(f"{ratio.variable} {ratio.level} {ratio.reference}")
    return set(_WORD.findall(text)) - _COMMON


def _pairs(one: Ratio, other: Ratio) -> list[tuple[Number, Number]]:
    pairs = ((one.ratio, other.ratio), (one.low, other.low), (one.high, other.high))
    return [(a, b) for a, b in pairs if a is not None and b is not None and a.exact is not None and b.exact is not None]


def _agrees(one: Ratio, other: Ratio) -> bool:
    pairs = _pairs(one, other)
    return bool(pairs) and all(box(a).meets(box(b)) for a, b in pairs)


def _shared(one: Ratio, other: Ratio) -> int:
    """How many of the numbers are printed alike."""
    return sum(a.exact == b.exact for a, b in _pairs(one, other))


def _differs(ratio: Ratio, row: Ratio, *, sure: bool) -> Finding:
    severity: Severity = "error" if sure else "note"
    what = "the same comparison" if sure else "what seems the same comparison"
    text = f"The text and the table print different hazard ratios for {what}."
    hint = "One of them may be of other patients, or of another analysis."
    return Finding("H8", severity, ratio.place, _shown(ratio), f"{_shown(row)} ({where(row.place)})", text, hint)


def _shown(ratio: Ratio) -> str:
    limits = f" ({ratio.low}–{ratio.high})" if ratio.low is not None and ratio.high is not None else ""
    return f"HR {ratio.ratio}{limits}"
