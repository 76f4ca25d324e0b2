"""The results of one `describe`: the columns in samples by each grouping, read together or one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sarcstat.cli.analyses.cohorts.grouping import group_column
from sarcstat.cli.analyses.description import MOST_LEVELS
from sarcstat.cli.options.describe import computed
from sarcstat.errors import TooManyPatternsError, UsageError, listing

if TYPE_CHECKING:
    from sarcstat.analysis.describe import DescribeOptions
    from sarcstat.cli.analyses.cohorts.rows_apart import Rows
    from sarcstat.cli.analyses.description import Description
    from sarcstat.data.cohort.sample import Measured, Sample
    from sarcstat.results import AnalysisResult, Condition


@dataclass(frozen=True)
class Described:
    """What a description makes of its columns."""

    of: Description

    def result(self, by: str | None) -> AnalysisResult:
        """The description by one grouping."""
        names = [name for name in self.of.variables if name != by and name not in self.of.nest.values()]
        if not names:
            self._refuse_nothing()
        asked = computed(self.of.options, by, self.of.summaries, self.of.tests, self.of.nest)
        apart = self.of.rows.readings.apart
        parts = [self._part(own, by, asked) for own in ([[name] for name in names] if apart else [names])]
        columns = [column for part in parts for column in part.columns]
        result, *others = parts[0].results
        if apart:
            from sarcstat.analysis.described_apart import joined

            listwise = self._listwise(columns, by)
            result, *others = (joined(each, listwise) for each in zip(*(p.results for p in parts), strict=True))
        statistics = [each for found in (result, *others) for each in found.statistics]
        result = replace(result, statistics=tuple(statistics))
        if self.of.options["suppress"] is not None:
            rare = {place: n for part in parts for place, n in part.rarest.items()}
            result = replace(result, details={**result.details, "rarest": rare})
        said = (*self.of.rows.readings.conditions, *self.of.notes, *self._of_codes(columns))
        return replace(result, conditions=(*said, *result.conditions))

    def _refuse_nothing(self) -> None:
        gone = [f"'{name}' {taken.why}" for name, taken in self.of.taken.items() if name not in self.of.columns]
        warned = [each.text for each in self.of.rows.readings.conditions if each.kind == "warning"]
        hints = [*warned, *([f"Left out: {listing(gone)}."] if gone else []), "Name columns after DATA."]
        raise UsageError("No variable is left to describe.", " ".join(hints))

    def _part(self, names: Sequence[str], by: str | None, asked: Sequence[DescribeOptions]) -> _Part:
        """The description of columns that are read together, one result for each of what is asked."""
        from sarcstat.analysis.describe import describe
        from sarcstat.analysis.shared.parts import rarest
        from sarcstat.cli.analyses.cohorts.rows import provenance

        nest = self.of.nest
        inner = [nest[name] for name in names if name in nest] if self.of.rows.readings.apart else [*nest.values()]
        drawn = self._sample([self._measured(name, by) for name in [*names, *inner]], self.of.rows.of(names[0], by), by)
        dataset = self.of.rows.of(names[0], by).dataset
        without_r = provenance(dataset, drawn, with_r=False)
        results = [describe(drawn, each, without_r, self.of.recorded) for each in asked]
        used = provenance(dataset, drawn, with_r=asked[0].testing)
        rare = {} if self.of.options["suppress"] is None else rarest(drawn)
        return _Part(drawn.columns, [replace(results[0], provenance=used), *results[1:]], rare)

    def _sample(self, columns: Sequence[Measured], rows: Rows, by: str | None) -> Sample:
        from sarcstat.data.cohort.sample import sample

        group, names = None, self.of.options["names"]
        if by:
            group, _ = group_column(rows.dataset, by, by_name=names, unknown=False, most=MOST_LEVELS)
        return sample(
            rows.dataset,
            columns,
            excluded=rows.excluded,
            by=group,
            weight=self.of.options["weight"],
            complete=self.of.options["missing"] == "listwise",
        )

    def _measured(self, name: str, by: str | None) -> Measured:
        """A column in the rows that are read with a grouping."""
        from sarcstat.data.cohort.sample import measured_dates

        known = self.of.columns[name]
        if not self.of.rows.readings.apart:
            return known
        if known.dates:
            dataset = self.of.rows.of(name, by).dataset
            dates = self.of.taken[name].dates(dataset.frame[name])
            return measured_dates(dataset, name, dates, names=self.of.options["names"])
        column, _ = self.of.column(name, by)
        assert column is not None
        return column

    def _listwise(self, columns: Sequence[Measured], by: str | None) -> Mapping[str | None, float | int]:
        """The cases with a value in every column of numbers, where SPSS shows them: these columns are read together."""
        from sarcstat.analysis.shared.parts import complete_cases
        from sarcstat.cli.analyses.cohorts.rows_apart import Rows
        from sarcstat.data.cohort.sample import measured
        from sarcstat.data.doubts.words import with_words_missing

        names = [each.name for each in columns if each.factor is None and not each.dates]
        if self.of.options["style"] not in ("spss", "both") or not names:
            return {}
        try:
            rows = self.of.rows.readings.of([*names, *([by] if by else [])])
        except TooManyPatternsError as error:
            self.of.tell(f"Valid N (listwise) is not shown. {error}", "no_listwise")
            return {}
        dataset, _ = with_words_missing(rows.dataset, names)
        found = [measured(dataset, name, levels=False, numbers=True)[0] for name in names]
        return complete_cases(self._sample([each for each in found if each], Rows(dataset, rows.excluded), by))

    def _of_codes(self, columns: Sequence[Measured]) -> list[Condition]:
        """A note on numbers that may be codes of levels."""
        from sarcstat.data.cohort.covariate import Covariate, covariate_notes

        numbers = [
            each
            for each in columns
            if each.factor is None and not each.dates and each.name not in self.of.lists["numeric"]
        ]
        few = [Covariate(each.name, each.label, each.values[~each.missing], None) for each in numbers if each.values is not None and _few(each.values)]  # fmt: skip
        return [note for note in covariate_notes(few, ()) if note.code == "codes_as_numbers"]


class _Part(NamedTuple):
    """Columns as they were described, the results, one a convention, and where it is asked for the rarest values."""

    columns: Sequence[Measured]
    results: Sequence[AnalysisResult]
    rarest: Mapping[tuple[str, str | None], int]


def _few(values: Any) -> bool:
    """Whether the first values are few different ones: a cheap look before the exact one."""
    return len(set(values[values == values][:1000].tolist())) <= 20  # a missing one is not itself
