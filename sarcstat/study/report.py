"""The report of a study: its results in words and tables, in the order in which they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from sarcstat.display.document import Document, Section
from sarcstat.display.findings import findings
from sarcstat.display.findings.facts import EndpointName, Names
from sarcstat.display.report import Chapter, Illustration, Part, Report
from sarcstat.display.sentences import versions as versions_note
from sarcstat.display.table import Table
from sarcstat.render.sandbox import Sandbox
from sarcstat.render.wording import paragraphs, wording
from sarcstat.results import SIMULATED, AnalysisResult, Condition
from sarcstat.study.checklist import Evidence, checklist
from sarcstat.study.evidence import aspects
from sarcstat.study.made import Made
from sarcstat.study.methods import MISSING, methods, versions
from sarcstat.study.preparing import PreparedStudy
from sarcstat.study.reading import StudyFile

_NUMBERED = re.compile(r"(?:Table|Figure)\s+S?\d+[a-z]?\s*[.:|]?\s+", re.IGNORECASE)


def names_of(prepared: PreparedStudy) -> Names:
    """The words for the study's columns and endpoints."""
    labels = {name: each.label for name, each in prepared.dataset.codebook.variables.items() if each.label}
    derived = prepared.endpoints.derived
    endpoints = {name: EndpointName(name, each.label, each.definition.unit) for name, each in derived.items()}
    return Names(labels, endpoints)


def report(
    study: StudyFile,
    prepared: PreparedStudy,
    entries: Sequence[Made],
    decisions: Document,
    *,
    figures: Sequence[Illustration] = (),
    template: Path | None = None,
) -> Report:
    """The report; `template` is a folder whose templates take the place of the package's own.

    Raises InputError for a template that fails, with its line.
    """
    environment = wording(template)
    names = names_of(prepared)
    wanted = study.content.report
    tables = [each for each in entries if each.kind == "table"]
    shown = _numbered(_ordered(tables, wanted.order if wanted else ()))
    documents = [each.document for each in shown if each.document is not None]
    facts = methods(study, prepared, documents, names)
    once = prepared.dataset.conditions
    results = [_part(each, _said(each.document, names, environment), once) for each in shown]
    drawn = list(_captioned(_without_versions(figures, documents)))
    chapters = [
        Chapter(name="methods", heading="Statistical methods", paragraphs=paragraphs(environment, "methods", facts)),
        Chapter(name="results", heading="Results", parts=results),
        Chapter(name="figures", heading="Figures", figures=drawn, paragraphs=list(_failed(entries))),
        Chapter(name="decisions", heading="Data decisions", parts=_plain("decisions", decisions.sections)),
        Chapter(name="checklist", heading="Reporting checklists", parts=_checklists(study, prepared, shown, drawn)),
        Chapter(name="software", heading="Data and software", paragraphs=_software(prepared, documents)),
    ]
    return _titled(study, prepared, [each for each in chapters if each.paragraphs or each.parts or each.figures])


def _titled(study: StudyFile, prepared: PreparedStudy, chapters: Sequence[Chapter]) -> Report:
    """The chapters under what stands at the top."""
    about = study.content.study
    return Report(
        title=about.title or about.name,
        authors=about.authors,
        citation=about.citation,
        banner=list(_banner(prepared)),
        chapters=chapters,
    )


def _banner(prepared: PreparedStudy) -> Iterator[str]:
    """What must be said first: that there are no patients behind the numbers."""
    for condition in prepared.dataset.conditions:
        if condition.code == SIMULATED:
            yield f"Simulated data. {condition.text} The patients of this report do not exist."


def _ordered(tables: Sequence[Made], order: Sequence[str]) -> list[Made]:
    """The tables named come first, in that order."""
    places = {name: place for place, name in enumerate(order)}
    return sorted(tables, key=lambda each: places.get(each.name, len(places)))


def _numbered(tables: Sequence[Made]) -> list[Made]:
    """Captions with numbers, `Table 1. …`, unless the study numbers its tables itself."""
    if any(_NUMBERED.match(each.title) for each in tables):
        return list(tables)
    numbers = count(1)
    found = []
    for each in tables:
        document = each.document
        if document is not None:
            sections = [
                replace(s, tables=[replace(t, name=f"Table {next(numbers)}. {t.name}") for t in s.tables])
                for s in document.sections
            ]
            document = replace(document, sections=sections)
        found.append(replace(each, document=document))
    return found


def _without_versions(figures: Sequence[Illustration], documents: Sequence[Document]) -> list[Illustration]:
    """The figures without what the report says once."""
    said = {versions_note(section.result) for each in documents for section in each.sections}
    kept = [[note for note in each.figure.notes if note not in said] for each in figures]
    return [replace(each, figure=replace(each.figure, notes=notes)) for each, notes in zip(figures, kept, strict=True)]


def _captioned(figures: Sequence[Illustration]) -> Iterator[Illustration]:
    """Figures with numbers, `Figure 1. …`, unless the study numbers its figures itself."""
    if any(_NUMBERED.match(each.figure.name) for each in figures):
        yield from figures
        return
    for number, each in enumerate(figures, start=1):
        yield replace(each, figure=replace(each.figure, name=f"Figure {number}. {each.figure.name}"))


def _failed(entries: Sequence[Made]) -> Iterator[str]:
    for each in entries:
        if each.kind == "figure" and each.error:
            yield f"The figure {each.title or each.name} could not be made: {each.error}"


def _said(document: Document | None, names: Names, environment: Sandbox) -> list[str]:
    """The paragraphs on what an analysis found, of each part of a split file by itself; none for nothing to say."""
    said = []
    for part in document.parts if document is not None else ():
        found = findings(part, names)
        split = part.sections[0].split
        of = f"{split.text}: " if split else ""
        said += [of + paragraph for paragraph in (paragraphs(environment, *found) if found else ())]
    return said


def _part(table: Made, said: Sequence[str], once: Sequence[Condition]) -> Part:
    """A table with what is said about it; the conditions `once` have a place of their own in the report."""
    heading = _NUMBERED.sub("", table.title, count=1) if table.title else ""
    if table.document is None:
        failed = f"This table could not be made: {table.error}"
        return Part(name=table.name, heading=heading or table.name, paragraphs=[failed])
    sections = list(_sections(table.document, once))
    heading = heading or table.document.title
    return Part(name=table.name, heading=heading, paragraphs=said, sections=sections, headed=len(sections) > 1)


def _sections(document: Document, once: Sequence[Condition]) -> Iterator[Section]:
    """The sections without what the report says once: the versions, and what holds for the data as a whole."""
    for section in document.sections:
        result = section.result
        said = versions_note(result)
        kept = [each for each in result.conditions if each not in once and each.code != SIMULATED]
        notes = [note for note in section.notes if note != said]
        yield replace(section, notes=notes, result=replace(result, conditions=kept))


def _plain(name: str, sections: Sequence[Section]) -> list[Part]:
    return [Part(name=name, heading="", sections=list(sections))]


def _checklists(
    study: StudyFile, prepared: PreparedStudy, tables: Sequence[Made], figures: Sequence[Illustration]
) -> list[Part]:
    wanted = study.content.report.checklists if study.content.report else []
    made = [each.document for each in tables if each.document is not None]
    if not made:
        return []
    evidence = _evidence(study, prepared, _places(tables) | _curves(study, figures))
    found = [checklist(name, evidence) for name in wanted]
    sections = [Section(heading=each.name, tables=[each], result=_bare(made[0])) for each in found]
    return [Part(name="checklist", heading="", sections=sections)] if sections else []


def _bare(document: Document) -> AnalysisResult:
    """A result without numbers or conditions, for tables that are words only."""
    return replace(document.sections[0].result, statistics=(), conditions=(), curves=(), details={})


def _evidence(study: StudyFile, prepared: PreparedStudy, places: Mapping[str, Sequence[str]]) -> Evidence:
    data, codes = study.content.data, {each.code for each in prepared.decisions}
    endpoints = list(prepared.endpoints.derived.values())
    return Evidence(
        places=places,
        cutoff=data.cutoff is not None,
        population=bool(data.where),
        left_out=bool(data.where) or any(each.left_out for each in endpoints),
        endpoints=bool(endpoints),
        lost=bool(endpoints) and all(each.definition.lost_when is not None for each in endpoints),
        bins="bins" in codes,
        missing=not codes.isdisjoint(MISSING),
    )


def _places(tables: Sequence[Made]) -> dict[str, list[str]]:
    """The captions of the tables by what they show."""
    places: dict[str, list[str]] = {}
    for each in tables:
        if each.document is not None:
            for what in aspects(each.document):
                places.setdefault(what, []).append(_place(each.document.sections, each))
    return places


def _curves(study: StudyFile, figures: Sequence[Illustration]) -> dict[str, list[str]]:
    """The captions of the figures with survival curves of groups."""
    wanted = {each.name for each in study.content.figures if each.command == "km" and each.by}
    return {"curves by group": [_short(each.figure.name) for each in figures if each.stem in wanted]}


def _short(caption: str) -> str:
    """`Figure 1` of a caption with a number, else the caption."""
    found = _NUMBERED.match(caption)
    return found[0].rstrip(" .:|") if found else caption


def _place(sections: Sequence[Section], table: Made) -> str:
    """`Table 4` where the captions are numbered, else the title."""
    captions: list[Table] = [each for section in sections for each in section.tables]
    numbers = [found[0].rstrip(" .:|") for each in captions if (found := _NUMBERED.match(each.name))]
    if not numbers:
        return _short(table.title or (captions[0].name if captions else table.name))
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1].split()[-1]}"


def _software(prepared: PreparedStudy, documents: Sequence[Document]) -> list[str]:
    used = versions(documents)
    dataset = prepared.dataset
    rows = f"{dataset.source}: {prepared.rows_read:,} rows read, {len(dataset.frame):,} used."
    digest = f" SHA-256 of the file: {dataset.sha256}." if dataset.sha256 else ""
    programs = ", ".join(f"{name} {version}" for name, version in used.items())
    said = [f"{each.kind.capitalize()}: {each.text}" for each in dataset.conditions if each.code != SIMULATED]
    return [rows + digest, *said, *([f"Computed with {programs}."] if programs else [])]
