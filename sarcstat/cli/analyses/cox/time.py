"""`sarcstat cox --tvc`: covariates times time, and covariates that are computed at each event time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sarcstat.errors import UsageError
from sarcstat.terms import in_time

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.cohort import Cohort
    from sarcstat.data.expression.expression import Expression
    from sarcstat.results import Condition

_EXAMPLE = "For example: --tvc 'late: T_ > 365', or --tvc age for T_*age."
_MOST_CELLS = 2e7


@dataclass(frozen=True, slots=True)
class TimeDependent:
    """The x of the terms T_*x, and by name the expressions over time and columns that are terms by themselves."""

    times: Sequence[str]
    expressions: Mapping[str, Expression]

    def __bool__(self) -> bool:
        return bool(self.times or self.expressions)

    @property
    def columns(self) -> list[str]:
        """All columns that are read, each once."""
        from sarcstat.data.expression.in_time import columns_beside_time

        own = (name for each in self.expressions.values() for name in columns_beside_time(each))
        return list(dict.fromkeys([*self.times, *own]))

    @property
    def written(self) -> tuple[tuple[str, str], ...]:
        """Name and text of each expression."""
        return tuple((name, each.passage.text) for name, each in self.expressions.items())

    def needed(self, dataset: Dataset) -> list[tuple[str, Any]]:
        """The columns of expressions that a patient must have a value of, each with a mask of rows that have none."""
        from sarcstat.data.expression.in_time import columns_needed

        own = dict.fromkeys(name for each in self.expressions.values() for name in columns_needed(each))
        return [(name, dataset.frame[name].isna().to_numpy(dtype=bool)) for name in own]

    def notes(self, unit: str | None, *, baseline: bool) -> list[Condition]:
        """What each name stands for, and that a baseline that is asked for is not there."""
        from sarcstat.results import Condition

        time = f"T_ is the time in {unit}" if unit else "T_ is the time"
        said = [f"{name} = {text}; {time}." for name, text in self.written]
        if self and baseline:
            said.append("With time-dependent covariates there is no baseline survival: none is shown.")
        return [Condition("note", text, "time_dependent") for text in said]


def time_terms(given: Sequence[str], known: Sequence[str] | None) -> TimeDependent:
    """What --tvc asks for: lists of columns, and `NAME: EXPRESSION`; an entry that is a column is that column.

    Raises UsageError for what can be neither.
    """
    from sarcstat.cli.analyses.cohorts.pipeline import column_list

    columns: list[str] = []
    expressions: dict[str, Expression] = {}
    for entry in given:
        named = in_time(entry, known)
        if named is None:
            columns.append(entry)
            continue
        name, text = named
        if name in expressions:
            raise UsageError(f"--tvc: '{name}' is defined twice.", "Give each its own name.")
        expressions[name] = _parsed(name, text, known)
    return TimeDependent(column_list(columns, known), expressions)


def _parsed(name: str, text: str, known: Sequence[str] | None) -> Expression:
    from sarcstat.data.expression.expression import parse
    from sarcstat.data.expression.in_time import TIME

    if not name or name == TIME:
        raise UsageError(f"--tvc '{name}: {text}': {'the time itself' if name else 'the name'} is no name.", _EXAMPLE)
    if not text:
        raise UsageError(f"--tvc '{name}:': the expression is empty.", _EXAMPLE)
    if known is not None and TIME in known:
        raise UsageError(
            f"--tvc '{name}': the data have a column {TIME}, and {TIME} is the time here.", "Rename the column."
        )
    return parse(text, place=f"--tvc '{name}'", condition=False)


def check_names(asked: TimeDependent, terms: Sequence[str], strata: str | None) -> None:
    """Refuse a name that another term (by its key) or the stratum has."""
    taken = [*terms, *(f"T_*{name}" for name in asked.times), *([strata] if strata else [])]
    for name in asked.expressions:
        if name in taken:
            raise UsageError(f"--tvc: '{name}' is the name of something else in the model.", "Choose another name.")


def with_values(cohort: Cohort, dataset: Dataset, asked: TimeDependent) -> tuple[Cohort, list[Condition]]:
    """The cohort with the values of the expressions at its event times, and notes on values that no row has.

    Raises AnalysisError where these are too many, InputError where an expression does not fit the data.
    """
    from sarcstat.analysis.cox.refusals import too_large
    from sarcstat.bridge.call import call_r
    from sarcstat.data.cohort.in_time import InTime
    from sarcstat.data.expression.in_time import values_in_time

    if not asked.expressions:
        return cohort, []
    entry = cohort.time[:0] if cohort.entry is None else cohort.entry
    found = call_r("cox_event_times", time=cohort.time, status=cohort.status.astype(float), entry=entry).value
    last, times = found["cases"]["time"], found["events"]["time"]
    if len(last) * len(times) > _MOST_CELLS:
        raise too_large()
    frame = dataset.frame.loc[cohort.rows]
    made: list[InTime] = []
    notes: list[Condition] = []
    for name, each in asked.expressions.items():
        values, said = values_in_time(each, frame, dataset.codebook, last, times)
        made.append(InTime(name, times, values))
        notes += said
    return replace(cohort, in_time=made), notes
