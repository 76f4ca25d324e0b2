"""Counted data of several endpoints and groupings: each pair is read with its own columns, never all together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from sarcstat.cli.analyses.cohorts.pipeline import all_of, prepare
from sarcstat.cli.analyses.cohorts.prepared import Prepared
from sarcstat.cli.analyses.cohorts.readying import of_several
from sarcstat.cli.analyses.cohorts.rows_apart import said_once
from sarcstat.cli.analyses.cohorts.wanted import WantedEndpoint, columns_of, told_apart

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset, Variable
    from sarcstat.data.cohort.cohort import Cohort
    from sarcstat.data.cohort.covariate import Covariate
    from sarcstat.data.cohort.factor import Factor
    from sarcstat.data.cohort.outcome import Outcome
    from sarcstat.data.reading.source import Source
    from sarcstat.results import Condition, Provenance


def prepare_each(
    source: Source,
    wanted: Sequence[WantedEndpoint],
    by: Sequence[str],
    others: Sequence[tuple[str, str]],
    options: Mapping[str, Any],
    *,
    warm: Callable[[], object],
    option: str = "--by",
    first: Sequence[tuple[str, str]] = (),
) -> Prepared | Apart:
    """As `prepare`, for analyses each of which has one endpoint and at most one of the columns `by` of an option.

    `first` and `others` are (option, column) pairs that every analysis has, named before and after those. The distinct rows of many columns are nearly as many as
    the rows: from a source that counts them each analysis reads its own. Rows that are to be complete in all columns
    have to be read together.
    """
    from sarcstat.data.reading.source import counts_rows

    extra = [*first, *((option, name) for name in by), *others]
    together = options.get("missing") == "listwise" or (len(wanted) == 1 and len(by) < 2)
    if not counts_rows(source) or together:
        return prepare(source, wanted, extra, options, warm=warm)
    return Apart(source, wanted, extra, by, options, warm)


class Apart:
    """The data of every endpoint with every grouping; it answers as `Prepared` does."""

    def __init__(
        self,
        source: Source,
        wanted: Sequence[WantedEndpoint],
        pairs: Sequence[tuple[str, str]],
        by: Sequence[str],
        options: Mapping[str, Any],
        warm: Callable[[], object],
    ) -> None:
        self.options = options
        self._names: list[str | None] = [*by] or [None]
        self._pairs = pairs
        source = of_several(source, _check(source, wanted, self._pairs, options))

        def read(each: WantedEndpoint, name: str | None) -> Prepared:
            extra = [(option, column) for option, column in pairs if column == name or column not in by]
            return prepare(source, [each], extra, options, warm=warm, tell_words=False)

        places = [(i, name) for i in range(len(wanted)) for name in self._names]
        made = all_of(partial(read, wanted[i], name) for i, name in places)
        self._parts = dict(zip(places, made, strict=True))
        self._told = [(columns_of([each], self._frame_columns(i)), i) for i, each in enumerate(wanted)]
        self.outcomes = told_apart([self._part(i, None).outcomes[0] for i in range(len(wanted))])

    def _part(self, endpoint: int, by: str | None) -> Prepared:
        """The data of an endpoint with a grouping; without one those of any, which has the same rows."""
        return self._parts[endpoint, by if by in self._names else self._names[0]]

    def _frame_columns(self, endpoint: int) -> list[str]:
        return [str(name) for name in self._part(endpoint, None).dataset.frame.columns]

    @cached_property
    def conditions(self) -> Sequence[Condition]:
        """What has to be said of the data, each once."""
        from sarcstat.cli.analyses.cohorts.rows import words_told

        said = said_once([part.dataset for part in self._parts.values()])
        columns = [(pair, self._part(i, None)) for pairs, i in self._told for pair in pairs]
        columns += [(pair, self._part(0, pair[1])) for pair in self._pairs]
        return [*said, *words_told([(pair, part.dataset, part.excluded) for pair, part in columns])]

    @property
    def n_rows(self) -> int:
        """Number of rows of the source."""
        return self._part(0, None).n_rows

    def dataset_of(self, outcome: Outcome) -> Dataset:
        """The rows of an endpoint, without a grouping."""
        return self._part(self._place(outcome), None).dataset

    def _place(self, outcome: Outcome) -> int:
        return next(i for i, each in enumerate(self.outcomes) if each is outcome)

    def variable(self, name: str) -> Variable:
        """What is known of a column."""
        return self._part(0, name).variable(name)

    def factor(self, name: str) -> Factor:
        """A column of the groupings as it is in all rows."""
        return self._part(0, name).factor(name)

    def cohort(
        self,
        outcome: Outcome,
        *,
        by: str | Factor | None = None,
        covariates: Sequence[Covariate] = (),
        **columns: Any,
    ) -> Cohort:
        """The complete cases of an endpoint, from its own reading: that with the covariate that is a grouping, or `by`."""
        within = [each.name for each in covariates if each.name in self._names]
        name = within[0] if within else by if by is None or isinstance(by, str) else by.name
        part = self._part(self._place(outcome), name)
        (own,) = part.outcomes
        own = replace(own, time_name=outcome.time_name, time_label=outcome.time_label)
        group = by if by is None or isinstance(by, str) else _again(by, part.factor(by.name))
        again = [
            replace(each, factor=_again(each.factor, part.factor(each.name))) if each.factor and within else each
            for each in covariates
        ]
        return part.cohort(own, by=group, covariates=again, **columns)

    def provenance(self, cohort: Cohort) -> Provenance:
        """Where a cohort comes from."""
        return self._part(0, None).provenance(cohort)


def _again(made: Factor, fresh: Factor) -> Factor:
    """What was made of a column, of the same column in another reading: its last level may be that of missing values."""
    codes = fresh.codes
    if len(made.values) > len(fresh.values):
        codes = codes.copy()
        codes[codes < 0] = len(fresh.values)
    return replace(made, codes=codes)


def _check(
    source: Source, wanted: Sequence[WantedEndpoint], extra: Sequence[tuple[str, str]], options: Mapping[str, Any]
) -> list[str]:
    """The columns of all readings; raises InputError for those that are not there, before any is read."""
    from sarcstat.cli.analyses.cohorts.rows import row_condition
    from sarcstat.data.columns import check_columns

    known = source.columns() or []  # who counts rows knows the columns
    pairs = [*columns_of(wanted, known), *extra, *row_condition(options)[1]]
    check_columns(known, pairs, source=source.name)
    return [name for _, name in pairs]
