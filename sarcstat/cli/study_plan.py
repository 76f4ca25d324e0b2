"""The tables of a study: checked before anything is computed, then made, each by its command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from sarcstat.errors import AnalysisError, InputError, Problem, SarcstatError

if TYPE_CHECKING:
    from sarcstat.cli.study_tables import StudyEndpoint
    from sarcstat.data.cohort import Cohort
    from sarcstat.display.document import Document
    from sarcstat.results import Provenance
    from sarcstat.study.preparing import PreparedStudy
    from sarcstat.study.reading import StudyFile


@dataclass
class PlannedTable:
    """One table of the study: what makes it, and what came of it."""

    name: str
    title: str
    command: str
    place: str
    make: Callable[[], Document]
    document: Document | None = None
    error: SarcstatError | None = None


def tables_of(study: StudyFile, prepared: PreparedStudy) -> list[PlannedTable]:
    """The tables that the study asks for, and one of sensitivity for each endpoint that asks for it."""
    return [*_declared(study, prepared), *_sensitivities(study, prepared)]


def _declared(study: StudyFile, prepared: PreparedStudy) -> Iterator[PlannedTable]:
    for number, entry in enumerate(study.content.tables):
        place = study.place(("tables", number))
        make = partial(_by_command, study, prepared, entry)
        yield PlannedTable(entry.name, entry.title, entry.command, place, make)


def _by_command(study: StudyFile, prepared: PreparedStudy, entry: Any) -> Document:
    """The document that the entry's command makes of the study's data."""
    from sarcstat.cli.study_tables import commands, maker, parameters
    from sarcstat.data.memory import InMemory

    own = ("name", "title", "command", "endpoints")
    keys = {key: value for key, value in entry if key not in own and value is not None}
    command = commands()[entry.command]
    options = parameters(command, keys, _endpoints(prepared, entry.endpoints))
    if options.get("events"):
        options["events"] = str(study.path.parent / options["events"])
    recorded = {name.rstrip("_"): value for name, value in options.items()} | {"data": prepared.dataset.source}
    return maker(command)({**options, "data": InMemory(prepared.dataset)}, recorded)


def _sensitivities(study: StudyFile, prepared: PreparedStudy) -> Iterator[PlannedTable]:
    """By the factors of the univariate analyses of the endpoint."""
    from sarcstat.study.sensitivity import sensitivity_document

    for name, derived in prepared.endpoints.derived.items():
        if not derived.definition.sensitivity:
            continue
        tables = [each for each in study.content.tables if each.command == "univariate" and name in each.endpoints]
        factors = list(dict.fromkeys(factor for each in tables for factor in each.by))
        title = f"{derived.label}: sensitivity to patients lost to follow-up"
        place = study.place(("endpoints", name, "sensitivity"))
        make = partial(sensitivity_document, prepared.endpoints, name, by=factors, provenance=_provenance(prepared))
        yield PlannedTable(f"sensitivity-{name}", title, "sensitivity", place, make)


def _provenance(prepared: PreparedStudy) -> Callable[[Cohort], Provenance]:
    from sarcstat.cli.pipeline import Prepared

    return Prepared(prepared.dataset, (), (), {}).provenance


def check(tables: Iterable[PlannedTable]) -> None:
    """Go through the tables up to where R would be asked; raises InputError with everything that is wrong.

    A table for which R is not asked is then finished.
    """
    from sarcstat.bridge.session import NotAskedError, unasked

    problems: list[Problem] = []
    for table in tables:
        try:
            with unasked():
                table.document = table.make()
        except (NotAskedError, AnalysisError):  # an analysis that fails is said when its turn comes
            continue
        except SarcstatError as error:
            problems += [Problem(f"{table.place}: {each.message}", each.hint) for each in error.problems]
    if problems:
        raise InputError.of(problems)


def _endpoints(prepared: PreparedStudy, names: Sequence[str]) -> list[StudyEndpoint]:
    from sarcstat.cli.study_tables import StudyEndpoint

    units = {name: prepared.endpoints.derived[name].definition.unit for name in names}
    return [StudyEndpoint(name, f"{name}_event", unit) for name, unit in units.items()]


def compute(tables: Sequence[PlannedTable], *, quiet: bool) -> None:
    """Make every table that planning has not made already; what is wrong with one does not stop the others."""
    from sarcstat.render.progress import progress

    for table in progress(tables, "Tables", quiet=quiet):
        try:
            table.document = _titled(table.document or table.make(), table.title)
        except SarcstatError as error:
            table.error = error


def _titled(document: Document, title: str) -> Document:
    """The document under the title that the study gives it; a single table takes it as its caption."""
    if not title:
        return document
    sections = list(document.sections)
    if len(sections) == 1:
        tables = sections[0].tables
        named = [replace(tables[0], name=title)] if len(tables) == 1 else tables
        sections = [replace(sections[0], heading=title, tables=named)]
    return replace(document, title=title, sections=sections)
