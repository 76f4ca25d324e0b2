"""The sample: rows and columns of an analysis without time and event, as numbers or as levels."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset, Variable
from sarcstat.data.cohort.factor import Factor, factor
from sarcstat.data.cohort.outcome import number_column
from sarcstat.data.cohort.rows import complete_rows
from sarcstat.data.doubts.words import holds_words_only
from sarcstat.data.values import MOST_DECIMALS, is_truth
from sarcstat.errors import AnalysisError, InputError, Problem, counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]

_FIRST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One column: `values` (nan: missing) unless it holds text, `factor` unless it is taken as numbers only.

    Of dates, where `dates`, the values are days since 1970-01-01. `decimals` are those of its print format. `declared`
    are the values that the file's own rules declare missing (code -1: none), None where there are none.
    """

    name: str
    label: str
    values: Array | None
    factor: Factor | None
    decimals: int
    declared: Factor | None = None
    dates: bool = False

    @property
    def missing(self) -> Array:
        """Where there is no value."""
        import numpy as np

        if self.values is not None:
            return np.isnan(self.values)
        assert self.factor is not None
        return self.factor.codes < 0

    @property
    def all_missing(self) -> bool:
        """Whether there is no value at all."""
        return bool(self.missing.all())

    def keep(self, rows: Any) -> Measured:
        """The column on a row mask; levels without data are kept."""
        return replace(
            self,
            values=None if self.values is None else self.values[rows],
            factor=None if self.factor is None else replace(self.factor, codes=self.factor.codes[rows]),
            declared=None if self.declared is None else replace(self.declared, codes=self.declared.codes[rows]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The rows of an analysis: its columns, a grouping and case weights where there are any.

    `n` is their number in the source; `counts` is how many of these each row stands for, where the source counted them.
    """

    columns: Sequence[Measured]
    group: Factor | None = None
    weight: Array | None = None
    n: int = 0
    rows_read: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    conditions: Sequence[Condition] = ()
    counts: Array | None = None

    @property
    def cases(self) -> Array | None:
        """How many cases each row is: its weight, or a whole number where rows are counted; None: one."""
        return self.weight if self.counts is None else self.counts


def is_categorical(dataset: Dataset, name: str, *, measure: bool = True) -> bool:
    """Whether a column is taken as levels: text, true and false, labelled values, nominal or ordinal by its file.

    So is a column of numbers with only two values.
    """
    import pandas as pd

    column, variable = dataset.frame[name], dataset.codebook[name]
    if is_truth(column):
        return True
    if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)):
        return variable.level_order is not None or holds_words_only(dataset, name)
    if measure and variable.measure in ("nominal", "ordinal"):
        return True
    if variable.level_order is not None or (variable.value_labels and column.isin(list(variable.value_labels)).any()):
        return True
    return _two_values(column, dataset.n_rows)


def _two_values(column: pd.Series[Any], rows: int) -> bool:
    if column.iloc[:_FIRST].nunique() > 2:
        return False
    return column.nunique() <= 2 < rows


def measured(
    dataset: Dataset,
    name: str,
    *,
    levels: bool,
    numbers: bool,
    words: bool = True,
    names: bool = False,
    decimals: int | None = None,
) -> tuple[Measured | None, list[Problem]]:
    """A column with levels, numbers or both, and what is wrong with it.

    Levels of text have no numbers; where `words` is false, text is a mistake. `decimals` overrides those of the
    print format.
    """
    variable = dataset.codebook[name]
    if decimals is not None:
        variable = replace(variable, decimals=decimals)
    values = None
    if numbers and not (levels and words and _is_text(dataset.frame[name])):
        values, problems = number_column(dataset, name)
        if problems:
            return None, [_with_levels(problem, name) for problem in problems]
    codebook = replace(dataset.codebook, variables={**dataset.codebook.variables, name: variable})
    found = factor(dataset.frame, codebook, name, names=names) if levels else None
    label = name if names else codebook.label(name)
    shown = decimals_shown(variable, values)
    return Measured(
        name=name,
        label=label,
        values=values,
        factor=found,
        decimals=shown,
        declared=_declared(dataset, name, variable, names),
    ), []


def measured_dates(dataset: Dataset, name: str, days: pd.Series[Any], *, names: bool = False) -> Measured:
    """A column of dates; `days` are its dates (NaT: missing)."""
    import numpy as np

    numbers = days.to_numpy().astype("datetime64[D]").astype(float)
    values = np.where(days.isna().to_numpy(), np.nan, numbers)
    label = name if names else dataset.codebook.label(name)
    return Measured(name=name, label=label, values=values, factor=None, decimals=0, dates=True)


def _is_text(column: pd.Series[Any]) -> bool:
    import pandas as pd

    return not (pd.api.types.is_numeric_dtype(column) or is_truth(column))


def _with_levels(problem: Problem, name: str) -> Problem:
    """The problem of a number column, with the way out for one that is meant as levels."""
    if "not number" not in problem.message and "not a number" not in problem.message:
        return problem
    return Problem(problem.message, f"{problem.hint} If its values are levels: --categorical {name}.")


def decimals_shown(variable: Variable, values: Array | None) -> int:
    """The decimals of the print format; else the most that are written; else the most that any value needs."""
    import numpy as np

    if variable.decimals is not None:
        return variable.decimals
    if variable.written is not None:
        return variable.written
    if values is None:
        return 0
    known = values[~np.isnan(values)]
    return next((d for d in range(MOST_DECIMALS) if (np.round(known, d) == known).all()), MOST_DECIMALS)


def _declared(dataset: Dataset, name: str, variable: Variable, names: bool) -> Factor | None:
    if variable.declared_missing is None:
        return None
    frame = dataset.frame[[]].assign(**{name: variable.declared_missing})
    return factor(frame, dataset.codebook, name, names=names)


def sample(
    dataset: Dataset,
    columns: Sequence[Measured],
    *,
    excluded: Sequence[tuple[str, Array]] = (),
    by: Factor | None = None,
    weight: str | None = None,
    complete: bool = False,
) -> Sample:
    """The rows that are selected and have a group; `complete` leaves out those with any value missing.

    Raises InputError for weights that are negative or missing, AnalysisError where no row or only one group is left.
    """
    reasons = list(excluded)
    if by is not None:
        reasons.append((f"missing {by.name}", by.codes < 0))
    if complete:
        reasons += [(f"missing {each.name}", each.missing) for each in columns]
    rows, dropped = complete_rows(reasons, len(dataset.frame), who="row", counts=dataset.counts)
    everybody = bool(rows.all())
    group, notes = _group(by, rows, everybody)
    return Sample(
        columns=columns if everybody else [each.keep(rows) for each in columns],
        group=group,
        weight=_weights(dataset, weight, rows) if weight else None,
        n=dataset.number(rows),
        rows_read=dataset.number(rows) + sum(dropped.values()),
        dropped=dropped,
        conditions=notes,
        counts=None if dataset.counts is None else dataset.counts[rows],
    )


def _group(by: Factor | None, rows: Array, everybody: bool) -> tuple[Factor | None, list[Condition]]:
    if by is None:
        return None, []
    group, unused = by.keep(slice(None) if everybody else rows)
    if len(group.values) < 2:
        only = f"'{group.texts[0]}'" if group.values else "none"
        raise AnalysisError(
            f"--by: column '{by.name}' has only one level with data ({only}).",
            "Two groups are needed for a comparison. Without --by there is one column for everybody.",
        )
    if not unused:
        return group, []
    text = f"{counted(len(unused), 'level')} of {group.label} without data left out: {listing(unused)}."
    return group, [Condition("note", text, "unused_levels")]


def _weights(dataset: Dataset, name: str, rows: Array) -> Array:
    """The weights of the rows that are used."""
    import numpy as np

    values, problems = number_column(dataset, name)
    if problems:
        raise InputError.of(problems)
    with np.errstate(invalid="ignore"):
        bad = rows & ~(values >= 0)
    if bad.any():
        where = [f"{dataset.row_word} {dataset.row_number(i)}: {_weight_text(values[i])}" for i in np.flatnonzero(bad)]
        raise InputError(
            f"{counted(len(where), 'weight')} of column '{name}' {'is' if len(where) == 1 else 'are'} "
            f"negative or missing ({listing(where)}).",
            f"A weight is at least 0. Correct them, or leave these rows out: --where '{name} >= 0'.",
        )
    kept: Array = values[rows]
    if not kept.any():
        raise AnalysisError(
            f"--weight: every weight of column '{name}' is 0.", "Check the column, or leave --weight out."
        )
    return kept


def _weight_text(value: float) -> str:
    return "missing" if value != value else f"{value:g}"


def too_many_levels(column: Measured, most: int, kept: Collection[str]) -> Problem | None:
    """The problem of a column with more than `most` levels, unless it is among `kept`."""
    if column.factor is None or column.name in kept or len(column.factor.values) <= most:
        return None
    return Problem(
        f"Column '{column.name}' has {counted(len(column.factor.values), 'level')}, more than {most}.",
        "Is it an identifier or a measurement? Group it first, or leave it out.",
    )
