"""Findings by cause: those of one row, and those of one table that say the same, become one with all its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from sarcstat.audit.finding import RULES, Finding, Part, folded, grouped
from sarcstat.audit.place import Place

#: What a hazard ratio with its interval and p is told first: the impossible, the verdict, then the arithmetic.
_FIRST = ("H4", "H3", "H2", "H1")
_ORDER = (*_FIRST, *(rule for rule in RULES if rule not in _FIRST))
#: Words by which the explanations of two cells differ without being of another cause.
_VARIED = re.compile(
    r"'[^']*'|\b[\w.,·]*\d[\w.,·]*%?|\b(?:excludes|includes|longer|shorter|higher|lower|smaller|larger|upper)\b"
)


def by_cause(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each cause, worst first; its `parts` are the cells where it covers several."""
    rows = grouped(findings, lambda each: (each.place, None if _of_row(each) else id(each)))
    return sorted(map(_of_cells, grouped(map(_led, rows), _cause)), key=rank)


def _of_row(finding: Finding) -> bool:
    """Whether what other rules say of the same row belongs to it."""
    return finding.rule in _FIRST and not finding.parts


def rank(finding: Finding) -> tuple[int, int]:
    """Worst first, then by the order in which rules are told."""
    return -finding.badness, _ORDER.index(finding.rule)


def cells(finding: Finding) -> int:
    """The number of cells that a finding is about."""
    return max(len(finding.parts), 1)


def _led(findings: Sequence[Finding]) -> Finding:
    """What several rules say of one row: the first rule leads, the others are named in it."""
    lead, *others = sorted(findings, key=lambda each: _ORDER.index(each.rule))
    if not others:
        return lead
    hints = dict.fromkeys(each.suggestion for each in (lead, *others) if each.suggestion)
    said = " ".join(f"Also {each.rule}: {each.explanation} Expected: {each.expected}." for each in others)
    return replace(
        lead,
        severity=max((lead, *others), key=lambda each: each.badness).severity,
        explanation=f"{lead.explanation} {said}",
        suggestion=" ".join(hints),
        also=tuple(each.rule for each in others),
    )


def _cause(finding: Finding) -> tuple[object, ...]:
    """What findings of one cause share: rule, table, and an explanation that differs by its numbers only."""
    if finding.parts:
        return (id(finding),)
    same = _VARIED.sub("#", finding.explanation.split(" Also ")[0])
    place = finding.place
    sentence = "" if place.source == "table" else (place.row, place.line)
    return finding.rule, place.table, place.source, sentence, same


def _of_cells(findings: Sequence[Finding]) -> Finding:
    """One finding on the table, with each of several cells as a part."""
    if len(findings) == 1:
        return findings[0]
    worst = max(findings, key=lambda each: (each.badness, each.k or 0))
    hints = [each.suggestion for each in findings if each.suggestion]
    common = max(dict.fromkeys(hints), key=hints.count, default="")
    also = [rule for rule in _ORDER if any(rule in each.also for each in findings)]
    return replace(
        worst,
        place=_common(findings),
        printed=f"{len(findings)} cells, the first: {worst.printed}",
        suggestion=common if 2 * hints.count(common) > len(findings) else "",
        parts=tuple(map(_part, sorted(findings, key=lambda each: -each.badness))),
        also=tuple(also),
    )


def _common(findings: Sequence[Finding]) -> Place:
    """The table, with the headings that all cells have in common."""
    first = findings[0].place
    lines, pages = ({getattr(each.place, name) for each in findings} for name in ("line", "page"))
    return replace(
        first,
        row=_shared([each.place.row for each in findings]),
        column=_shared([each.place.column for each in findings]),
        line=first.line if len(lines) == 1 else 0,
        page=first.page if len(pages) == 1 else 0,
    )


def _shared(paths: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    shared: list[str] = []
    for steps in zip(*paths, strict=False):
        if len(set(map(folded, steps))) > 1:
            break
        shared.append(steps[0])
    return tuple(shared)


def _part(finding: Finding) -> Part:
    return Part(**{each.name: getattr(finding, each.name) for each in fields(Part)})
