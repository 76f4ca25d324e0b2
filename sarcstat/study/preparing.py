"""From a study file to its patients: read, selected, with every variable and every endpoint, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sarcstat.data import expression
from sarcstat.data.codebook import Dataset
from sarcstat.data.derivation import Decision, derive
from sarcstat.data.endpoints import Endpoints, derive_endpoints
from sarcstat.data.identity import check_patients
from sarcstat.data.source import Source, open_source
from sarcstat.errors import UsageError, closest, listing
from sarcstat.study.reading import StudyFile


@dataclass(frozen=True, slots=True)
class StudyEndpoint:
    """An endpoint as the commands know it: the columns of time and event, and the unit of time."""

    name: str
    event: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedStudy:
    """The patients of a study with all variables and endpoints, and every decision that was made on the way."""

    dataset: Dataset
    endpoints: Endpoints
    decisions: Sequence[Decision]
    rows_read: int

    def endpoints_of(self, names: Sequence[str]) -> list[StudyEndpoint]:
        """The endpoints of a table; raises UsageError for a name that the study does not define."""
        derived = self.endpoints.derived
        for name in names:
            if name not in derived:
                meant = closest(name, derived)
                hint = f"Did you mean '{meant}'?" if meant else f"There are {listing(derived)}." if derived else None
                raise UsageError(f"The study has no endpoint '{name}'.", hint or "Define it under [endpoints].")
        return [StudyEndpoint(name, f"{name}_event", derived[name].definition.unit) for name in names]


def open_data(study: StudyFile) -> Source:
    """The study's data; a path is looked for beside the study file."""
    data = study.content.data
    beside = study.path.parent / data.file
    named = data.file if "::" in data.file and not beside.exists() else str(beside)
    return open_source(named, na=data.missing, sheet=data.sheet)


def prepared(study: StudyFile, source: Source, *, today: date | None) -> PreparedStudy:
    """The study's patients. Raises InputError for everything that is wrong with the data or their derivation."""
    content = study.content
    dataset = replace(source.read(None), source=content.data.file)
    rows_read = len(dataset.frame)
    dataset, decisions = _population(dataset, study)
    if content.data.id:
        check_patients(dataset, content.data.id)
    derived = derive(dataset, [each.derivation(name) for name, each in content.variables.items()])
    labels = {name: each.label for name, each in content.variables.items() if each.label}
    endpoints = derive_endpoints(
        derived.dataset,
        [each.definition(name, labels) for name, each in content.endpoints.items()],
        cutoff=content.data.cutoff,
        today=today,
        allow=content.data.allow,
        date_formats=content.data.date_formats,
        id=content.data.id,
    )
    dataset = replace(endpoints.dataset, conditions=(*endpoints.dataset.conditions, *endpoints.conditions))
    return PreparedStudy(
        dataset=dataset,
        endpoints=endpoints,
        decisions=[*decisions, *derived.decisions, *endpoints.decisions],
        rows_read=rows_read,
    )


def _population(dataset: Dataset, study: StudyFile) -> tuple[Dataset, list[Decision]]:
    """The rows that `data.where` selects, and the decision with the number of those that are left out."""
    import numpy as np

    text = study.content.data.where
    if not text:
        return dataset, []
    place = study.place(("data", "where"))
    condition = expression.parse(text, place=place)
    selected, said = expression.select(condition, dataset)
    rows = np.flatnonzero(selected)
    left_out = len(selected) - len(rows)
    frame = dataset.frame.iloc[rows].reset_index(drop=True)
    kept = replace(dataset, frame=frame, rows=rows, conditions=(*dataset.conditions, *said))
    return kept, [Decision("Study population", f"left out, because not {text}", left_out)]
