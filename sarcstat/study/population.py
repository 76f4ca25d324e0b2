"""Who is studied: rows become patients, some are left out for one reason after the other, and each is counted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.identity import identifiers
from sarcstat.data.expression.expression import select
from sarcstat.data.variables.derivation import Decision
from sarcstat.errors import InputError, counted
from sarcstat.study.meaning import Meaning

if TYPE_CHECKING:
    import numpy as np

    Mask = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Stage:
    """What one condition left out: rows, and patients of whom no row was left."""

    reason: str
    rows: int
    patients: int


@dataclass(frozen=True, slots=True)
class Population:
    """Rows of the file and the patients in them, and what was left out, in order.

    Without a column that identifies patients each row is one; `identified` says whether there is such a column.
    `further` are the rows that were left out of patients who stay.
    """

    rows: int
    patients: int
    stages: Sequence[Stage] = field(default=())
    identified: bool = False
    further: int = 0

    @property
    def included(self) -> int:
        """The patients who are left."""
        return self.patients - sum(each.patients for each in self.stages)


#: The reason of `data.where`, for which a study file has words of who is in and not of who is out.
SELECTED = "not selected"


def population(dataset: Dataset, meaning: Meaning, id: str | None) -> tuple[Dataset, list[Decision], Population]:
    """The rows of the study, the decisions with the numbers of those left out, and the chain of numbers.

    Raises InputError where nothing is left.
    """
    import numpy as np

    who = _patients(dataset, id)
    kept = np.arange(len(dataset.frame))
    stages: list[Stage] = []
    decisions: list[Decision] = []
    said = list(dataset.conditions)
    steps = [(meaning.where, "", "data.where")] if meaning.where is not None else []
    steps += [(each, words, "data.exclude") for each, words in meaning.excluded]
    current = dataset
    for condition, words, place in steps:
        true, notes = select(condition, current, may_be_empty=bool(words))
        rows = np.flatnonzero(~true if words else true)
        if not len(rows):
            raise InputError(f"{place} {'leaves' if words else 'selects'} no row.", "Check it against the data.")
        gone = _gone(who[kept], who[kept[rows]])
        stages.append(Stage(words or SELECTED, len(kept) - len(rows), gone))
        why = words or f"not {condition.passage.text}"
        decisions.append(_decision(why, stages[-1]))
        said += [each for each in notes if each not in said]
        current = _rows_of(current, rows)
        kept = kept[rows]
    further = int(np.isin(who, who[kept]).sum()) - len(kept)
    chain = Population(len(dataset.frame), len(np.unique(who)), stages, id is not None, further)
    return replace(current, conditions=tuple(said)) if steps else dataset, decisions, chain


def population_of(
    rows: int, left_out: Sequence[tuple[str, int]], meaning: Meaning
) -> tuple[list[Decision], Population]:
    """The decisions and the chain of rows that somebody else chose, each of them a patient.

    `left_out` are the rows that each condition left out, with its reason (empty: `where`).
    """
    stages = [Stage(words or SELECTED, number, number) for words, number in left_out]
    texts = [words or f"not {meaning.where.passage.text if meaning.where else ''}" for words, _ in left_out]
    decisions = [_decision(why, stage) for why, stage in zip(texts, stages, strict=True)]
    return decisions, Population(rows, rows, stages)


def _patients(dataset: Dataset, id: str | None) -> Mask:
    """A number for the patient of each row; a row without an identifier is a patient of its own."""
    import numpy as np

    if id is None or id not in dataset.frame.columns:
        return np.arange(len(dataset.frame))
    codes = identifiers(dataset, id).factorize()[0]
    unknown = codes < 0
    codes[unknown] = codes.max(initial=-1) + 1 + np.arange(int(unknown.sum()))
    return codes


def _gone(before: Mask, after: Mask) -> int:
    """The patients who have a row before, and none after."""
    import numpy as np

    return int(len(np.unique(before)) - len(np.unique(after)))


def _decision(why: str, stage: Stage) -> Decision:
    """What was left out, in patients; rows of patients who stay are said to be rows."""
    rows = stage.rows - stage.patients
    if stage.patients and rows > 0:
        text = f"left out, because {why} ({counted(stage.rows, 'row')})"
    elif rows > 0:
        text = f"{counted(rows, 'row')} of patients who stay left out, because {why}"
    else:
        text = f"left out, because {why}"
    return Decision("population", "Study population", text, stage.patients, "population")


def _rows_of(dataset: Dataset, rows: Mask) -> Dataset:
    frame = dataset.frame.iloc[rows].reset_index(drop=True)
    return replace(
        dataset,
        frame=frame,
        codebook=dataset.codebook.on(rows),
        rows=rows if dataset.rows is None else dataset.rows[rows],
    )
