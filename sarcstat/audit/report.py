"""An audit as a document for every medium: findings worst first, what passed, what was understood."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sarcstat.audit.causes import cells
from sarcstat.audit.facts import Facts
from sarcstat.audit.finding import RULES, Finding, Part, k_text, where
from sarcstat.audit.place import Place
from sarcstat.audit.rules import Audit
from sarcstat.display.shapes.document import Document, Section
from sarcstat.display.shapes.table import BLANK, Cell, Heading, Path, Table, table_of
from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, Provenance

Cells = dict[tuple[Path, Path], Cell]

#: What is said below the checks.
_FOOT = (
    "k is the factor by which the rounding of all printed numbers must be widened until they agree: 1 or less is "
    "consistent, up to 1.1 noise of a last digit, up to 2 truncation or one unit, more a wrong digit.",
    "A finding says that printed numbers do not agree with each other; which of them is right, and why, only the data "
    "can tell.",
)
_WORDS = {
    "serious": "Impossible",
    "error": "Inconsistent",
    "warning": "To be explained",
    "minor": "One unit of a last digit",
    "note": "Note",
}


def document(audit: Audit, *, provenance: Provenance, options: Mapping[str, object], explain: bool = False) -> Document:
    """One section a cause, then the checks by rule; with `explain` what was read, and what was not."""
    quiet = AnalysisResult(analysis="audit", options=options, statistics=(), provenance=provenance)
    findings = [record(finding) for finding in audit.causes]
    result = replace(quiet, details={**_coverage(audit.facts), "summary": summary(audit), "findings": findings})
    title = f"Audit of {audit.facts.title or provenance.source}"
    sections = [Section(heading=title, tables=(), notes=_head(audit), result=result)]
    sections += [_section(finding, quiet) for finding in audit.causes]
    sections.append(Section(heading="Checks", tables=[_checks(audit)], notes=_FOOT, result=quiet))
    if explain:
        tables, notes = list(_read(audit.facts)), _leftovers(audit.facts)
        sections.append(Section(heading="What was understood", tables=tables, notes=notes, result=quiet))
    return Document(analysis="audit", title=title, sections=sections, options=options)


def summary(audit: Audit) -> str:
    """A sentence for an editor: how much was checked and what should be asked, without a verdict."""
    done = sum(audit.passed.values()) + sum(map(cells, audit.causes))
    if not done:
        return "Nothing was found that a rule could check."
    checked = f"{counted(done, 'check')} of the printed numbers against each other"
    read = audit.facts.read
    ask = [cause for cause in audit.causes if cause.severity != "note"]
    if read and read.is_little and not ask:
        return f"Little was read: {read}. {checked} found nothing to ask about, which says little."
    if not audit.causes:
        return f"{checked} found no inconsistency."
    notes = len(audit.causes) - len(ask)
    if not ask:
        return f"{checked} found no inconsistency; {counted(notes, 'observation')} may interest a reader."
    places = ", ".join(dict.fromkeys(cause.place.table for cause in ask))
    of = sum(map(cells, ask))
    places += f"; {of} cells" if of > len(ask) else ""
    more = f", and {counted(notes, 'observation')} that need no answer" if notes else ""
    return (
        f"{checked} found {counted(len(ask), 'point')} on which we ask the authors for clarification ({places}){more}. "
        "Printed numbers that do not agree with each other need not affect the conclusions."
    )


def _head(audit: Audit) -> list[str]:
    severities = ", ".join(f"{number} {severity}" for severity, number in audit.by_severity.items())
    read = f"Read: {audit.facts.read}." if audit.facts.read else ""
    found = f"Findings by severity: {severities}." if severities else ""
    return [line for line in (read, audit.facts.citation, found, summary(audit)) if line]


def _coverage(facts: Facts) -> dict[str, Any]:
    """The counts of what was read; nothing where the facts were entered by hand."""
    found = asdict(facts.read) if facts.read else {}
    found.pop("hazards", None)
    return {"read": found} if found else {}


def _section(finding: Finding, result: AnalysisResult) -> Section:
    """A cause: its numbers, or a table of them where it has several cells."""
    endless = finding.k is not None and math.isinf(finding.k)
    k = "" if finding.k is None else f", k = {k_text(finding.k)}"
    k += ": no way of rounding makes them agree" if endless else ""
    own = [f"Printed: {finding.printed}.", f"Expected: {finding.expected}{k}.", finding.explanation]
    several = bool(finding.parts) and bool(finding.parts[0].rule)
    notes = [f"The worst of them: {finding.explanation}"] if several else own
    notes += [finding.suggestion] if finding.suggestion else []
    notes += [f"Its words were put into cells by their places, {sure}."] if (sure := finding.place.certainty) else []
    rules = finding.rule + (f" ({', '.join(finding.also)})" if finding.also else "")
    number = f": {len(finding.parts)} cells" if several else ""
    heading = f"{_WORDS[finding.severity]} · {rules} · {_where(finding.place)}{number}"
    shown = several or finding.rule.startswith("H")
    tables = [_parts(finding)] if finding.parts and shown else []
    return Section(heading=heading, tables=tables, notes=notes, result=result)


def _where(place: Place) -> str:
    """`Table 5, Sex, OS (page 3)`."""
    return where(place) + (f" (page {place.page})" if place.page else "")


def _parts(finding: Finding) -> Table:
    """The cells of a cause, each with the end of its place that is its own."""
    parts = finding.parts
    with_k = any(part.k is not None for part in parts)
    with_hints = len({part.suggestion for part in parts}) > 1
    cells: Cells = {}
    for i, part in enumerate(parts):
        row = (Heading(_own_place(part.place, finding.place), name=str(i)),)
        cells |= {(row, ("Printed",)): Cell(part.printed), (row, ("Expected",)): Cell(part.expected)}
        if with_k:
            cells[row, ("k",)] = BLANK if part.k is None else Cell(k_text(part.k), part.k)
        if with_hints:
            cells[row, ("Possible reason",)] = Cell(part.suggestion)
    return table_of("Rows", cells, ("Row",))


def _own_place(place: Place, common: Place) -> str:
    """`Sex, Male, PFS` without what the heading above the table says already."""
    own = (*place.row[len(common.row) :], *place.column[len(common.column) :])
    return ", ".join(own) or ", ".join((*place.row, *place.column)) or place.table


def _checks(audit: Audit) -> Table:
    """Each rule that had something to check: sets of numbers that passed, and causes."""
    found = Counter(rule for finding in audit.causes for rule in (finding.rule, *finding.also))
    rows: list[Path] = [(rule, name) for rule, name in RULES.items() if rule in audit.passed or rule in found]
    cells: Cells = {}
    for row in rows:
        passed, findings = audit.passed.get(str(row[0]), 0), found[str(row[0])]
        cells |= {(row, ("Passed",)): Cell(f"{passed}", passed), (row, ("Findings",)): Cell(f"{findings}", findings)}
    columns: list[Path] = [("Passed",), ("Findings",)]
    return Table(name="What was checked", rows=rows, columns=columns, cells=cells, row_headings=("Rule", ""))


def _read(facts: Facts) -> Iterator[Table]:
    """What was made of each table read from a document, or the number of facts by kind."""
    for each in facts.understood:
        cells: Cells = {
            ((str(i), heading), ("Read as",)): Cell(role) for i, (heading, role) in enumerate(each.columns, start=1)
        }
        sure = f"; cells {each.place.certainty}" if each.place.certainty else ""
        name = f"{_where(each.place)}: {each.title} ({counted(each.rows, 'row')}{sure})"
        yield table_of(name, cells, ("Column", "Heading"))
    kinds = {
        "Tables of counts": facts.counts,
        "Tables of hazard ratios": [model for model in facts.models if model.is_hazard],
        "Tables of other ratios": [model for model in facts.models if not model.is_hazard],
        "Medians": facts.medians,
        "Tests": facts.tests,
        "Rows of responses": facts.responses,
        "Means and ranges": facts.means,
        "Numbers at risk": facts.risk_tables,
        "Outcomes with events": facts.endpoints,
    }
    rows: list[Path] = [(kind,) for kind, found in kinds.items() if found]
    count: Cells = {((kind,), ("Number",)): Cell(str(len(found)), len(found)) for kind, found in kinds.items()}
    yield Table(name="Facts", rows=rows, columns=[("Number",)], cells=count, row_headings=("Kind",))


def _leftovers(facts: Facts) -> list[str]:
    if not facts.leftovers:
        whole = facts.read is None or facts.read.cells_read == facts.read.cells
        return ["Nothing was left over." if whole else f"Read: {facts.read}."]
    return [
        f"Not understood: {': '.join(filter(None, (_where(each.place), each.text)))} ({each.reason})."
        for each in facts.leftovers
    ]


def record(finding: Finding) -> dict[str, Any]:
    """A finding with the field names of JSON; an infinite k is the text `infinite`."""
    names = ("rule", "severity", "place", "printed", "expected", "k", "explanation", "suggestion")
    found = _values(finding, names)
    if finding.also:
        found["also"] = list(finding.also)
    if finding.parts:
        found["rows"] = [_cell(part) for part in finding.parts]
    return found


def _cell(part: Part) -> dict[str, Any]:
    """A part as JSON, with what was said of the cell itself where it has a rule of its own."""
    own = ("rule", "severity", "explanation", "suggestion") if part.rule else ()
    return _values(part, ("place", "printed", "expected", "k", *own))


def _values(each: Finding | Part, names: Sequence[str]) -> dict[str, Any]:
    shown = {"place": _place(each.place), "k": _k(each.k)}
    return {name: shown.get(name, getattr(each, name)) for name in names}


def _k(k: float | None) -> float | str | None:
    return "infinite" if k is not None and math.isinf(k) else k


def _place(place: Place) -> dict[str, Any]:
    found = {"table": place.table, "row": list(place.row), "column": list(place.column), "source": place.source}
    more = {"line": place.line, "page": place.page, "certainty": place.certainty}
    return found | {name: value for name, value in more.items() if value}
