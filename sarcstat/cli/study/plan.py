"""The tables and figures of a study: checked before anything is computed, then made, each by its command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from sarcstat.cli.study.of_table import of_table
from sarcstat.cli.study.randomized import randomized, untested
from sarcstat.cli.study.words import (
    conditions_in_keys,
    document_for_readers,
    document_in_keys,
    error_in_keys,
    without_advice,
)
from sarcstat.errors import AnalysisError, InputError, Problem, SarcstatError, WordProblem, counted

if TYPE_CHECKING:
    from sarcstat.cli.options.figure_files import Drawn
    from sarcstat.display.shapes.document import Document
    from sarcstat.request import Request
    from sarcstat.results import Condition
    from sarcstat.study.preparing import PreparedStudy
    from sarcstat.study.reading import StudyFile


@dataclass
class Planned:
    """One table or figure of the study: what makes it, and what came of it, a document or a drawing."""

    kind: Literal["table", "figure"]
    name: str
    title: str
    command: str
    place: str
    make: Callable[[], Any]
    document: Document | None = None
    untitled: Document | None = None
    for_readers: Document | None = None
    drawn: Drawn | None = None
    error: SarcstatError | None = None
    of: str = ""

    def keep(self, made: Any) -> None:
        """Take what `make` has made, under the title of the study."""
        if self.kind == "table":
            self.untitled = document_in_keys(made)
            self.document = _titled(self.untitled, self.title)
            self.for_readers = _titled(document_for_readers(made), self.title)
        else:
            self.drawn = made

    @property
    def conditions(self) -> Sequence[Condition]:
        """What must be said about it."""
        if self.document is not None:
            return self.document.conditions
        return [*self.drawn.conditions, *self.drawn.picture.conditions] if self.drawn else ()


def planned(study: StudyFile, prepared: PreparedStudy) -> list[Planned]:
    """The tables that the study asks for, one of sensitivity for each endpoint that asks for it, and the figures."""
    return [
        *_declared(study, prepared, "table"),
        *_sensitivities(study, prepared),
        *_declared(study, prepared, "figure"),
    ]


def _declared(study: StudyFile, prepared: PreparedStudy, kind: Literal["table", "figure"]) -> Iterator[Planned]:
    for number, entry in enumerate(getattr(study.content, f"{kind}s")):
        place = study.place((f"{kind}s", number))
        make = partial(by_command, study, prepared, entry, kind)
        yield Planned(kind, entry.name, entry.title, entry.command, place, make, of=getattr(entry, "of", ""))


def by_command(
    study: StudyFile, prepared: PreparedStudy, entry: Any, kind: Literal["table", "figure"]
) -> Document | Drawn:
    """What the entry's command makes of the study's data."""
    from sarcstat.cli.perform import perform, performed

    try:
        asked = _request(study, prepared, entry, kind)
        made = perform(asked, prepared.dataset) if prepared.source is None else performed(asked, prepared.source)
    except SarcstatError as error:
        raise error_in_keys(error) from None
    if kind == "table" and randomized(study, entry):
        made = untested(made)
    return made if kind == "table" else _drawn_in_keys(made)


def _request(study: StudyFile, prepared: PreparedStudy, entry: Any, kind: Literal["table", "figure"]) -> Request:
    """What the entry asks for; a file of events lies beside the study."""
    from sarcstat.request import Endpoint, Request

    own = ("name", "title", "command", "endpoints", "of")
    keys = {key: value for key, value in entry if key not in own and value is not None}
    endpoint_names = entry.endpoints
    if getattr(entry, "of", ""):
        theirs, endpoint_names = of_table(study, entry)
        keys = theirs | keys
    if keys.get("events"):
        keys["events"] = str(study.path.parent / keys["events"])
        if study.content.data.id:
            keys.setdefault("id", study.content.data.id)
    from sarcstat.cli.study.from_when import check_columns, keys_from_when

    check_columns(prepared, entry, keys)
    keys = keys_from_when(prepared, entry, kind, endpoint_names) | keys
    if randomized(study, entry):
        keys["test"] = ["none"]
    units = {name: prepared.endpoints.derived[name].definition.unit for name in endpoint_names}
    competes = _competes(entry)
    endpoints = [
        Endpoint(name, f"{name}_event=1", unit, prepared.competing(name) if competes else ())
        for name, unit in units.items()
    ]
    return Request(entry.command if kind == "table" else f"plot {entry.command}", keys, endpoints)


def _competes(entry: Any) -> bool:
    """Whether the entry takes the competing events of its endpoint: it asks for them, and names no others."""
    models = any(getattr(entry, key, None) for key in ("cause_specific", "fine_gray"))
    return (entry.command == "cuminc" or models) and not entry.competing


def _drawn_in_keys(drawn: Drawn) -> Drawn:
    picture = replace(drawn.picture, conditions=conditions_in_keys(drawn.picture.conditions))
    notes = [text for note in drawn.notes if (text := without_advice(note))]
    return drawn._replace(picture=picture, notes=notes, conditions=conditions_in_keys(drawn.conditions))


def _sensitivities(study: StudyFile, prepared: PreparedStudy) -> Iterator[Planned]:
    """By the factors of the univariate analyses of the endpoint."""
    from sarcstat.cli.analyses.cohorts.prepared import provenance
    from sarcstat.study.made import sensitivity_name
    from sarcstat.study.sensitivity import sensitivity_document

    for name, derived in prepared.endpoints.derived.items():
        if not derived.definition.sensitivity:
            continue
        tables = [each for each in study.content.tables if each.command == "univariate" and name in each.endpoints]
        factors = list(dict.fromkeys(factor for each in tables for factor in each.by))
        title = f"{derived.label}: sensitivity to patients lost to follow-up"
        place = study.place(("endpoints", name, "sensitivity"))
        make = partial(
            sensitivity_document, prepared.endpoints, name, by=factors, provenance=partial(provenance, prepared.dataset)
        )
        yield Planned("table", sensitivity_name(name), title, "sensitivity", place, make)


def check(entries: Iterable[Planned]) -> None:
    """Go through everything up to where R would be asked; raises InputError with everything that is wrong.

    A table for which R is not asked is then finished.
    """
    from sarcstat.bridge.session import NotAskedError, unasked

    problems: list[Problem] = []
    words: dict[Problem, list[str]] = {}
    for each in entries:
        try:
            with unasked():
                each.keep(each.make())
        except (NotAskedError, AnalysisError):  # an analysis that fails is said when its turn comes
            continue
        except SarcstatError as error:
            for found in error.problems:
                if isinstance(found, WordProblem):  # what is wrong with a column is told once
                    words.setdefault(found, []).append(each.place)
                else:
                    problems.append(Problem(f"{each.place}: {found.message}", found.hint))
    problems += [Problem(_placed(found.message, places), found.hint) for found, places in words.items()]
    if problems:
        raise InputError.of(problems)


def _placed(message: str, places: Sequence[str]) -> str:
    """A message with the place that it is about; what several places have in common names the first."""
    more = f" and in {counted(len(places) - 1, 'other place')}" if len(places) > 1 else ""
    return f"{places[0]}{more}: {message}"


def compute(entries: Sequence[Planned], *, quiet: bool) -> None:
    """Make everything that checking has not made already; what is wrong with one does not stop the others."""
    from sarcstat.render.progress import progress

    for each in progress(entries, "Tables and figures", quiet=quiet):
        try:
            if each.document is None:
                each.keep(each.make())
        except SarcstatError as error:
            each.error = error


def audited(entries: Iterable[Planned]) -> list[Condition]:
    """What an editor who checks published tables would ask about the study's own, as warnings; there should be none."""
    from sarcstat.audit.finding import where
    from sarcstat.audit.own_tables import audit_tables
    from sarcstat.results import Condition

    documents = [each.untitled for each in entries if each.untitled is not None]
    return [
        Condition("warning", f"Audit of these tables, {each.rule}, {where(each.place)}: {each.explanation}", "audit")
        for each in audit_tables(documents)
    ]


def _titled(document: Document, title: str) -> Document:
    """The document under the title that the study gives it; a single table takes it as its caption."""
    if not title:
        return document
    sections = list(document.sections)
    if len(sections) == 1:
        tables = sections[0].tables
        split = sections[0].split
        title = f"{split.text}: {title}" if split else title  # the one part of a split file that could be analyzed
        named = [replace(tables[0], name=title)] if len(tables) == 1 else tables
        sections = [replace(sections[0], heading=title, tables=named)]
    return replace(document, title=title, sections=sections)
