"""From a study file to its patients: read, selected, with every variable and every endpoint, and what was decided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sarcstat import paths
from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.identity import check_patients
from sarcstat.data.columns import check_columns
from sarcstat.data.endpoints.date_columns import EXCEL
from sarcstat.data.endpoints.derived import competing_column
from sarcstat.data.endpoints.endpoints import Endpoints, derive_endpoints
from sarcstat.data.reading.relation import Relation
from sarcstat.data.reading.shared.given import given
from sarcstat.data.reading.source import Source, counts_rows, open_source
from sarcstat.data.variables.derivation import Decision, derive
from sarcstat.errors import InputError, Problem, SarcstatError
from sarcstat.results import SIMULATED
from sarcstat.study.counted import CountedStudy, counted_study, endpoints_of, refuse_rows
from sarcstat.study.meaning import Meaning
from sarcstat.study.population import Population, population, population_of
from sarcstat.study.reading import StudyFile

#: A file of DuckDB: what stands before its path, the path, and the table.
_FILE_OF_DUCKDB = re.compile(r"(duckdb:|)((?:(?!::).)+)((?:::.*)?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedStudy:
    """The patients of a study with all variables and endpoints, and every decision that was made on the way.

    Of patients who are counted where they are, `source` gives the counts, and `dataset` has no rows.
    """

    dataset: Dataset
    endpoints: Endpoints
    decisions: Sequence[Decision]
    population: Population
    source: CountedStudy | None = None

    @property
    def rows_used(self) -> int:
        """The rows that the study is about."""
        return len(self.dataset.frame) if self.source is None else self.population.included

    @property
    def rows_read(self) -> int:
        """The rows of the file."""
        return self.population.rows

    def competing(self, endpoint: str) -> list[str]:
        """The competing events of an endpoint, as they are typed: `pfs_competing=1`."""
        events = self.endpoints.derived[endpoint].definition.source.competing
        return [f"{competing_column(endpoint)}={number}" for number in range(1, len(events) + 1)]


def open_data(study: StudyFile) -> Source:
    """The study's data; a path is looked for beside the study file."""
    data = study.content.data
    named = _beside(study.path.parent, data.file)
    ids = [data.id, *(getattr(each, "id", None) for each in study.content.tables)]
    layout = given(
        header_row=data.header_row,
        skip=data.skip,
        comment=data.comment,
        delimiter=data.delimiter,
        encoding=data.encoding,
    )
    return open_source(
        named,
        na=data.missing,
        sheet=data.sheet,
        decimal=data.decimal,
        ids=filter(None, ids),
        layout=layout,
        counting=True,
    )


def _beside(folder: Path, data: str) -> str:
    """The name of the data with a path that is looked for in the folder; other names as they are."""
    beside = folder / data
    file = _FILE_OF_DUCKDB.fullmatch(data)
    if file and paths.there(folder / file[2]):
        return f"{file[1]}{folder / file[2]}{file[3]}"
    return data if "::" in data and not paths.there(beside) else str(beside)


def prepared(study: StudyFile, meaning: Meaning, source: Source, *, today: date | None) -> PreparedStudy:
    """The study's patients. Raises InputError for everything that is wrong with the data or their derivation.

    Dates after `today` are refused (None: not looked at).
    """
    if counts_rows(source):
        return _counted(study, meaning, source)
    data = study.content.data
    read = source.read(None)
    try:
        codebook = replace(read.codebook, date_formats=[each for each in data.date_formats if each != EXCEL])
        declared = replace(read, source=data.file, codebook=codebook, na=data.missing, decimal=data.decimal)
        if data.id is not None:
            check_columns([*declared.frame.columns], [("data.id", data.id)], source=declared.source)
        chosen, decisions, chain = population(declared, meaning, data.id)
        if data.id is not None:
            check_patients(chosen, data.id)
        derived, derivations = derive(chosen, meaning.derivations)
        endpoints = derive_endpoints(
            derived,
            meaning.endpoints,
            cutoff=data.cutoff,
            today=today,
            allow=data.allow,
            date_formats=data.date_formats,
            id=data.id,
        )
    except SarcstatError as error:
        raise InputError.of([Problem(study.located(each.message), each.hint) for each in error.problems]) from None
    labels = {name: each.label for name, each in endpoints.derived.items()}
    made = [Decision(name, labels[name], text, rows, "endpoint") for name, text, rows in endpoints.decisions]
    return PreparedStudy(
        dataset=endpoints.dataset,
        endpoints=endpoints,
        decisions=[*decisions, *derivations, *made],
        population=chain,
    )


def _counted(study: StudyFile, meaning: Meaning, source: Source) -> PreparedStudy:
    """The patients of a relation, who are counted where they are."""
    refuse_rows(study, meaning)
    relation = getattr(source, "source", source)
    assert isinstance(relation, Relation)
    try:
        marked = source.read(()) if SIMULATED in relation.columns() else None
        found = counted_study(
            study, meaning, relation, marked.conditions if marked else (), marked.simulated if marked else None
        )
        counted = found.source
        decisions, chain = population_of(found.rows, found.left_out, meaning)
        endpoints = endpoints_of(counted)
    except SarcstatError as error:
        raise InputError.of([Problem(study.located(each.message), each.hint) for each in error.problems]) from None
    labels = {name: each.label for name, each in endpoints.derived.items()}
    made = [Decision(name, labels[name], text, number, "endpoint") for name, text, number in endpoints.decisions]
    return PreparedStudy(
        dataset=endpoints.dataset,
        endpoints=endpoints,
        decisions=[*decisions, *found.decisions, *made],
        population=chain,
        source=counted,
    )
