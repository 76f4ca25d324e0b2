"""Tumor response in facts: best responses, rates, and the rates of each factor's groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sarcstat.display.findings.facts import PERCENT, Count, Estimate, Found, Names, Test, computed, found_in
from sarcstat.display.formatting import rounded
from sarcstat.display.lowered import plain
from sarcstat.display.shapes.document import Document

RATES = ("objective_response_rate", "disease_control_rate")


@dataclass(frozen=True, slots=True)
class RateGroup:
    """One level of a factor (empty: everybody), with its rates: of `n` patients, `responders` had CR or PR."""

    label: str
    n: int
    objective: Estimate
    control: Estimate
    responders: int


@dataclass(frozen=True, slots=True)
class RateComparison:
    """The groups of one factor, and the tests of their rates where there are any."""

    label: str
    groups: Sequence[RateGroup]
    objective: Test | None
    control: Test | None


def response(document: Document, names: Names) -> dict[str, Any]:
    """`total`, `counts` (CR, PR, SD, PD, NE by name; NE of nobody is not there), `evaluable`, and `comparisons`."""
    found = found_in(document)
    rows = [each for each in found.statistics if each.name == "n" and each.context == "response"]
    factors = dict.fromkeys(each.group1 for each in rows if each.group1 is not None)
    evaluable = bool(computed(document.sections[0].result).get("evaluable"))
    comparisons = []
    for factor in factors:
        levels = [each.group1_level or "" for each in rows if each.group1 == factor]
        groups = [_group(found, level, evaluable=evaluable, group1=factor, group1_level=level) for level in levels]
        tests = [_test(found, rate, factor) for rate in RATES]
        comparisons.append(RateComparison(plain(names.label(factor or "")), groups, *tests))
    total = _group(found, "", evaluable=evaluable)
    return {"total": total, "n": total.n, "evaluable": evaluable, "counts": _counts(found), "comparisons": comparisons}


def _group(found: Found, label: str, *, evaluable: bool = False, **place: Any) -> RateGroup:
    nothing = Estimate("NE", missing="not_estimable")
    objective, control = (found.estimate(rate, "response", PERCENT, **place) or nothing for rate in RATES)
    n = found.number("n_evaluable" if evaluable else "n", "response", **place)
    responders = sum(found.number("count", "response", term=term, **place) for term in ("CR", "PR"))
    return RateGroup(label, n, objective, control, responders)


def _counts(found: Found) -> dict[str, Count]:
    counts = {}
    for term in ("CR", "PR", "SD", "PD", "NE"):
        n = found.number("count", "response", term=term)
        percent = found.get("percent", "response", term=term)
        text = "" if percent is None or percent.value is None else f"{rounded(float(percent.value), 1)}%"
        if n or term != "NE":
            counts[term] = Count(term, n, text)
    return counts


def _test(found: Found, rate: str, factor: str | None) -> Test | None:
    made = next((s for s in found.statistics if (s.name, s.context, s.group1) == ("p_value", rate, factor)), None)
    return found.test(made.test or "", made) if made else None
