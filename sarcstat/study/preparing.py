"""From a study file to its patients: read, selected, with every variable and every endpoint, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sarcstat import paths
from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.identity import check_patients
from sarcstat.data.endpoints.date_columns import EXCEL
from sarcstat.data.endpoints.endpoints import Endpoints, competing_column, derive_endpoints
from sarcstat.data.reading.given import given
from sarcstat.data.reading.source import Source, open_source
from sarcstat.data.variables.derivation import Decision, derive
from sarcstat.errors import InputError, Problem, SarcstatError
from sarcstat.study.meaning import Meaning
from sarcstat.study.population import Population, population
from sarcstat.study.reading import StudyFile


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedStudy:
    """The patients of a study with all variables and endpoints, and every decision that was made on the way."""

    dataset: Dataset
    endpoints: Endpoints
    decisions: Sequence[Decision]
    population: Population

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
    beside = study.path.parent / data.file
    named = data.file if "::" in data.file and not paths.there(beside) else str(beside)
    ids = [data.id, *(getattr(each, "id", None) for each in study.content.tables)]
    layout = given(
        header_row=data.header_row,
        skip=data.skip,
        comment=data.comment,
        delimiter=data.delimiter,
        encoding=data.encoding,
    )
    return open_source(
        named, na=data.missing, sheet=data.sheet, decimal=data.decimal, ids=filter(None, ids), layout=layout
    )


def prepared(study: StudyFile, meaning: Meaning, source: Source, *, today: date | None) -> PreparedStudy:
    """The study's patients. Raises InputError for everything that is wrong with the data or their derivation.

    Dates after `today` are refused (None: not looked at).
    """
    data = study.content.data
    read = source.read(None)
    try:
        codebook = replace(read.codebook, date_formats=[each for each in data.date_formats if each != EXCEL])
        declared = replace(read, source=data.file, codebook=codebook, na=data.missing, decimal=data.decimal)
        chosen, decisions, chain = population(declared, meaning, data.id)
        if data.id:
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
