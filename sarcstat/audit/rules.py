"""All rules on all facts of a paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from sarcstat.audit import (
    at_risk,
    dates,
    events,
    group_tests,
    hazard_ratios,
    means,
    median_order,
    medians,
    percentages,
    quoted,
    repeats,
    response,
    sums,
    variables,
)
from sarcstat.audit.causes import by_cause
from sarcstat.audit.facts import Facts
from sarcstat.audit.finding import RULES, SEVERITIES, Finding, Outcome, Severity
from sarcstat.audit.place import Place

_FAMILIES: tuple[Callable[[Facts], Iterator[Outcome]], ...] = (
    percentages.check,
    sums.check,
    repeats.check,
    quoted.check,
    hazard_ratios.check,
    events.check,
    medians.check,
    median_order.check,
    group_tests.check,
    response.check,
    dates.check,
    means.check,
    at_risk.check,
    variables.check,
)


@dataclass(frozen=True, slots=True)
class Audit:
    """The findings cell by cell, worst first, those by cause, and how many checks each rule passed."""

    facts: Facts
    findings: Sequence[Finding]
    causes: Sequence[Finding]
    passed: dict[str, int]

    def worst(self, threshold: str) -> list[Finding]:
        """The findings of at least a severity."""
        least = [str(each) for each in SEVERITIES].index(threshold)
        return [finding for finding in self.findings if finding.badness >= least]

    @property
    def by_severity(self) -> dict[Severity, int]:
        """The number of causes of each severity, worst first, those without left out."""
        found = Counter(finding.severity for finding in self.causes)
        return {severity: found[severity] for severity in reversed(SEVERITIES) if found[severity]}


def audit(facts: Facts) -> Audit:
    """Every rule on everything printed; a finding that two rules would repeat is made once."""
    findings: dict[Finding, None] = {}
    passed: Counter[str] = Counter()
    # Theorems on events, selection and repeats are about Cox's hazard ratios.
    of_hazards = replace(facts, models=tuple(model for model in facts.models if model.is_hazard))
    for check in _FAMILIES:
        for outcome in check(facts if check is hazard_ratios.check else of_hazards):
            if isinstance(outcome, Finding):
                findings.setdefault(replace(outcome, parts=tuple(outcome.parts)))
            else:
                passed[outcome.rule] += outcome.number
    order = list(RULES)
    ranked = sorted(_joined(findings), key=lambda each: (-each.badness, order.index(each.rule)))
    return Audit(facts, ranked, by_cause(ranked), {rule: passed[rule] for rule in order if passed[rule]})


def _joined(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that differ by nothing but the column become one, with all columns."""
    places: dict[Finding, list[Place]] = {}
    for finding in findings:
        bare = replace(finding, place=replace(finding.place, column=()))
        places.setdefault(bare, []).append(finding.place)
    return [replace(bare, place=replace(found[0], column=_columns(found))) for bare, found in places.items()]


def _columns(places: Sequence[Place]) -> tuple[str, ...]:
    """The column paths as one: `PFS, OS` where they differ."""
    depths = zip_longest(*(place.column for place in places), fillvalue="")
    return tuple(", ".join(dict.fromkeys(filter(None, names))) for names in depths)
