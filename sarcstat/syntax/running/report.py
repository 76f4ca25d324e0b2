"""A job that ran, as a document for every medium."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sarcstat.display.shapes.document import Document, Section
from sarcstat.errors import SarcstatError, listing
from sarcstat.results import AnalysisResult, Condition, Provenance
from sarcstat.syntax.requests.requests import PROCEDURES
from sarcstat.syntax.running.job import Ran, Step, not_computed, skipped


def document(
    ran: Ran,
    name: str,
    sha256: str,
    said: Sequence[Condition],
    versions: Mapping[str, str],
    options: Mapping[str, object],
) -> Document:
    """The documents of all procedures in their order, and a last section on the job: what is not in them, and why.

    `said` is what the data steps have to say.
    """
    members = [_placed(each, step, ran) for step in ran.steps for each in step.documents]
    result = AnalysisResult(
        analysis="syntax",
        options=options,
        statistics=(),
        provenance=Provenance(source=name, sha256=sha256, rows_read=0, rows_used=0, versions=dict(versions)),
        conditions=[*_conditions(ran), *said],
        details={"job": _record(ran)},
    )
    notes = list(_notes(ran))
    own = Section(heading=f"Job {name}", tables=(), notes=notes, result=result)
    sections = [section for each in members for section in each.sections]
    return Document(
        analysis="syntax", title=f"Job {name}", sections=[*sections, own], options=options, members=[*members]
    )


def _placed(of: Document, step: Step, ran: Ran) -> Document:
    """A document with the command that asked for it: its number, its line, and its name in the headings."""
    where = _where(step, ran)
    command = f"{step.name} ({where})"
    sections = [
        replace(each, heading=f"{command}: {each.heading}", result=_told_of(each.result, command))
        for each in of.sections
    ]
    place = {"command": step.number, "procedure": step.name, "file": step.place.file, "line": step.place.line}
    options = {"job": place, **of.options}
    return replace(of, sections=sections, options=options)


def _told_of(result: AnalysisResult, command: str) -> AnalysisResult:
    """The result with the command before each of its notes and warnings, which are read apart from its tables."""
    told = [replace(each, text=f"{command}: {each.text}") for each in result.conditions]
    return replace(result, conditions=told)


def _where(step: Step, ran: Ran) -> str:
    """The line, with the name of the file where the job inserts others."""
    files = {each.place.file for each in ran.steps}
    return f"line {step.place.line}" if len(files) == 1 else f"{step.place.file}, line {step.place.line}"


def _notes(ran: Ran) -> Iterator[str]:
    if not ran.steps:
        yield "The job has no procedure that is computed."
    left = [f"{name} ({_lines(lines)})" for name, lines in skipped(ran.job)]
    yield from _said(ran)
    if not (left or ran.stopped or any(step.said for step in ran.steps)):
        yield "The job ran to its end."
    if left:
        yield f"Skipped, since they bear on no number: {listing(left, len(left))}."


def _said(ran: Ran) -> Iterator[str]:
    """What was said of procedures, the same of several of them once: a filter holds for many."""
    several = len({each.place.file for each in ran.steps}) > 1
    found: dict[str, dict[str, list[int]]] = {}
    for step in ran.steps:
        name = f"{step.name} of {step.place.file}" if several else step.name
        for text in step.said:
            lines = found.setdefault(text, {}).setdefault(name, [])
            if step.place.line not in lines:
                lines.append(step.place.line)
    for text, commands in found.items():
        named = [f"{name} ({_lines(lines)})" for name, lines in commands.items()]
        yield f"{listing(named, len(named))}: {text}."


def _lines(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:5]))
    more = f", and {len(lines) - 5} more" if len(lines) > 5 else ""
    return f"line{'s' if len(lines) > 1 else ''} {shown}{more}"


def _conditions(ran: Ran) -> Iterator[Condition]:
    for remark in ran.job.remarks:
        yield Condition("note", f"{remark.place}: {remark.message}.", "remark")
    missing = [f"{name} ({_lines(lines)})" for name, lines in not_computed(ran.job)]
    if missing:
        yield Condition("warning", f"Not computed: {listing(missing, len(missing))}.", "not_computed")
    for step in ran.steps:
        for text in step.lacking:
            yield Condition("warning", f"{step.name} ({_where(step, ran)}) {text}.", "not_computed")
        for error in step.errors:
            yield from _refusals(error)
    if ran.stopped is not None:
        if ran.left:  # else it ended at its end: what it saved could not be written
            yield Condition("warning", _ended(ran), "stopped")
        yield from _refusals(ran.stopped)


def _ended(ran: Ran) -> str:
    """Where a job ended before its end, and which procedures are not there for that reason."""
    left: dict[str, list[int]] = {}
    for each in ran.left:
        if isinstance(each, PROCEDURES):
            left.setdefault(each.clauses.table.command, []).append(each.place.line)
    text = f"The job ended in line {ran.left[0].place.line}, before its end."
    named = [f"{name} ({_lines(lines)})" for name, lines in left.items()]
    return f"{text} Not carried out: {listing(named, len(named))}." if named else text


def _refusals(error: SarcstatError) -> Iterator[Condition]:
    for problem in error.problems:
        yield Condition("refusal", problem.message, "failed")


def _record(ran: Ran) -> Mapping[str, object]:
    """What JSON has of the job beside its analyses."""
    return {
        "procedures": [
            {
                "command": each.number,
                "procedure": each.name,
                "file": each.place.file,
                "line": each.place.line,
                "analyses": len(each.documents),
                "failed": [problem.message for error in each.errors for problem in error.problems],
                "lacking": list(each.lacking),
                "said": list(each.said),
            }
            for each in ran.steps
        ],
        "skipped": [{"command": name, "lines": lines} for name, lines in skipped(ran.job)],
        "not_computed": [{"command": name, "lines": lines} for name, lines in not_computed(ran.job)],
    }
