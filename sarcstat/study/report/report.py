"""The report of a study: its results in words and tables, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sarcstat.display.findings import findings
from sarcstat.display.findings.facts import EndpointName, Names
from sarcstat.display.houses.house import in_house
from sarcstat.display.houses.named import house_named
from sarcstat.display.sentences import versions as versions_note
from sarcstat.display.shapes.document import Document, Section
from sarcstat.display.shapes.report import Chapter, Illustration, Part, Report
from sarcstat.render.templating.sandbox import Sandbox
from sarcstat.render.templating.wording import paragraphs, wording
from sarcstat.results import SIMULATED, AnalysisResult
from sarcstat.study.checklists.checklist import checklist, checklists_of
from sarcstat.study.checklists.evidence import aspects
from sarcstat.study.checklists.items import Evidence
from sarcstat.study.made import FLOW, Made
from sarcstat.study.methods.methods import MISSING, methods, versions
from sarcstat.study.preparing import PreparedStudy
from sarcstat.study.reading import StudyFile
from sarcstat.study.report.captions import captioned_figures, captioned_tables, place, reference, unnumbered
from sarcstat.study.report.flow import facts as flow_facts
from sarcstat.study.report.flow import flow
from sarcstat.study.report.forests import forests_of_no_table
from sarcstat.study.report.housed import housed
from sarcstat.study.report.readers import Readers, to_authors


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
    shown = ordered_tables(study, entries)
    documents = [each.document for each in shown if each.document is not None]
    readers = Readers(prepared, names)
    drawn = _drawn(figures, entries, shown, documents, readers)
    facts = methods(study, prepared, documents, names)
    house = house_named(study.content.report.house if study.content.report else None)
    randomized = is_randomized(study)
    with in_house(house):
        said = {each.name: _said(each.document, names, environment) for each in shown}
    opening = paragraphs(environment, "flow", flow_facts(flow(prepared, shown, names, randomized=randomized)))
    opening += [text for each in shown if each.command == "follow-up" for text in said.pop(each.name)]
    parts = [_part(each, said.get(each.name, []), readers) for each in shown]
    to_them = [*to_authors(shown, prepared.dataset.conditions), *forests_of_no_table(study, drawn)]
    chapters = [
        Chapter("methods", "Statistical methods", paragraphs(environment, "methods", facts)),
        Chapter("results", "Results", opening, parts),
        Chapter("figures", "Figures", list(_failed(entries)), figures=drawn),
        Chapter("decisions", "Data decisions", parts=_plain("decisions", decisions.sections)),
        Chapter("checklist", "Reporting checklists", parts=_checklists(study, prepared, shown, drawn)),
        Chapter("authors", "Notes for the authors", to_them),
        Chapter("software", "Data and software", _software(prepared, documents)),
    ]
    written = housed([each for each in chapters if each.paragraphs or each.parts or each.figures], house)
    return _titled(study, prepared, written)


def is_randomized(study: StudyFile) -> bool:
    """Whether the report is of a randomized trial."""
    return study.content.report is not None and study.content.report.design == "randomized"


def ordered_tables(study: StudyFile, entries: Sequence[Made]) -> list[Made]:
    """The tables in the order of the report, under captions with numbers and with notes for readers."""
    wanted = study.content.report
    tables = [replace(each, document=each.for_readers or each.document) for each in entries if each.kind == "table"]
    return captioned_tables(_ordered(tables, wanted.order if wanted else ()))


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


def _drawn(
    figures: Sequence[Illustration],
    entries: Sequence[Made],
    tables: Sequence[Made],
    documents: Sequence[Document],
    readers: Readers,
) -> list[Illustration]:
    """The figures under numbered captions: what is shown, whose table it is, and one line on how it was computed."""
    said = [versions_note(section.result) for each in documents for section in each.sections]
    of = {each.name: each.of for each in entries}
    places = {each.name: place(each.document.sections) for each in tables if each.document is not None}
    found = []
    for each in captioned_figures(figures):
        table = places.get(of.get(each.stem, ""), "")
        notes = [
            each.figure.description,
            f"The numbers are those of {table}." if table else "",
            " ".join(note for note in readers.notes(each.figure.notes, said) if note != readers.simulated),
        ]
        found.append(replace(each, figure=replace(each.figure, notes=[note for note in notes if note])))
    return found


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


def _part(table: Made, said: Sequence[str], readers: Readers) -> Part:
    """A table with what is said about it."""
    heading = unnumbered(table.title) if table.title else ""
    if table.document is None:
        failed = f"This table could not be made: {table.error}"
        return Part(name=table.name, heading=heading or table.name, paragraphs=[failed])
    sections = [readers.section(each) for each in table.document.sections]
    heading = heading or table.document.title
    return Part(name=table.name, heading=heading, paragraphs=said, sections=sections, headed=len(sections) > 1)


def _plain(name: str, sections: Sequence[Section]) -> list[Part]:
    return [Part(name=name, heading="", sections=list(sections))]


def _checklists(
    study: StudyFile, prepared: PreparedStudy, tables: Sequence[Made], figures: Sequence[Illustration]
) -> list[Part]:
    wanted = checklists_of(study.content.report)
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
                places.setdefault(what, []).append(place(each.document.sections))
    return places


def _curves(study: StudyFile, figures: Sequence[Illustration]) -> dict[str, list[str]]:
    """The captions of the figures with survival curves of groups, and of the flow diagram."""
    wanted = {each.name for each in study.content.figures if each.command == "km" and each.by}
    return {
        "curves by group": [reference(each.figure.name) for each in figures if each.stem in wanted],
        "flow diagram": [reference(each.figure.name) for each in figures if each.stem == FLOW],
    }


def _software(prepared: PreparedStudy, documents: Sequence[Document]) -> list[str]:
    used = versions(documents)
    dataset = prepared.dataset
    rows = f"{dataset.source}: {prepared.rows_read:,} rows read, {prepared.rows_used:,} used."
    digest = f" SHA-256 of the file: {dataset.sha256}." if dataset.sha256 else ""
    programs = ", ".join(f"{name} {version}" for name, version in used.items())
    said = [f"{each.kind.capitalize()}: {each.text}" for each in dataset.conditions if each.code != SIMULATED]
    return [rows + digest, *said, *([f"Computed with {programs}."] if programs else [])]
