"""What all tables of one `describe` share: the data, and what is asked of each variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sarcstat.cli.options.describe import computed, nest_pair, summaries
from sarcstat.errors import InputError, TooManyPatternsError, UsageError, listing

if TYPE_CHECKING:
    from sarcstat.analysis.describe import DescribeOptions
    from sarcstat.cli.analyses.rows_apart import Rows
    from sarcstat.data.cohort.sample import Measured, Sample
    from sarcstat.data.cohort.treatment import Treatment
    from sarcstat.results import AnalysisResult, Condition

MOST_LEVELS = 200


class Description:
    """What all tables of one call share: the data, and what is asked of each variable."""

    def __init__(
        self, source: Any, lists: Mapping[str, list[str]], options: Mapping[str, Any], recorded: Mapping[str, Any]
    ) -> None:
        from sarcstat.cli.analyses.described_rows import DescribedRows
        from sarcstat.cli.analyses.rows import assignments, print_formats
        from sarcstat.cli.analyses.rows_apart import Readings

        self.options, self.lists, self.recorded = options, lists, recorded
        self.tests = assignments([test for test in options["tests"] if test != "none"], "--test", "age=t")
        self.nest = dict(nest_pair(entry) for entry in options["nests"])
        self.formats = print_formats(options["print_formats"])
        self.summaries = summaries(options["summaries"])
        weight = options["weight"]
        wanted = [("VARIABLE", name) for name in lists["variables"]]
        wanted += [(f"--{name}", column) for name in ("by", "categorical", "numeric") for column in lists[name]]
        wanted += [("--nest", name) for pair in self.nest.items() for name in pair]
        wanted += [("--test", name) for name in self.tests] + [("--print-format", name) for name in self.formats]
        wanted += [("--summary", name) for name in self.summaries if name] + ([("--weight", weight)] if weight else [])
        readings = Readings(
            source,
            wanted,
            options,
            everything=not lists["variables"],
            together=options["missing"] == "listwise",
        )
        self.notes: list[Condition] = []
        self.taken: dict[str, Treatment] = {}
        self.named = bool(lists["variables"])
        aside = (weight, *lists["split"])
        names = lists["variables"] or [name for name in readings.columns if name not in aside]
        names += [name for name in self.nest if name not in names]
        self.variables = names
        self._levels: dict[str, bool] = {}
        levels = {*lists["categorical"], *self.nest, *self.nest.values(), *lists["by"]}
        self.rows = DescribedRows(readings, [name for name in names if name not in levels], lists["by"], self.nest)
        self._read()
        self.notes += self.rows.words_missing
        self.columns = self._columns()
        self.notes += self.rows.words_as_levels([*lists["by"], *self.variables, *self.nest.values()])
        self._check_used()

    def _read(self) -> None:
        """Read every column; where all are described, those of a source that counts rows which differ too much are not.

        Nor are its columns that are called as identifiers of persons are: they are no variables, and stay there.
        """
        from sarcstat.data.cohort.treatment import Treatment, names_persons

        for name in [*self.variables]:
            if self.rows.readings.apart and not self._is_meant(name) and names_persons(name):
                self.taken[name] = Treatment("identifier", "is an identifier")
            try:
                if name not in self.taken:
                    self.rows.of(name)
            except TooManyPatternsError:
                if self._is_meant(name):
                    raise
                self.taken[name] = Treatment("text", "has too many different values", odd=True)
            if name in self.taken:
                self._leave_out(name)

    def _check_used(self) -> None:
        """Refuse options of columns that are not described, and those of numbers or levels where there are none."""
        from sarcstat.cli.analyses.unused import check_formats, check_shown

        shown = [*self.columns, *self.lists["by"]]
        lists = {"--categorical": self.lists["categorical"], "--numeric": self.lists["numeric"]}
        named = {
            **lists,
            "--test": self.tests,
            "--print-format": self.formats,
            "--summary": filter(None, self.summaries),
        }
        for option, names in named.items():
            check_shown(option, names, shown)
        for name in self.formats:
            check_formats([name], self.rows.of(name).dataset)
        numbers = [each for each in self.columns.values() if each.values is not None and not each.dates]
        for name in ("summaries", "percentiles"):
            if self.options[name] and not numbers:
                word = name.replace("summaries", "summary")
                raise UsageError(f"--{word} is for numbers, and none is described.", "Leave it out.")
        for name in filter(None, self.summaries):
            if self.columns[name].values is None:
                hint = f"--numeric {name} takes it as numbers."
                raise UsageError(f"--summary: column '{name}' is described by its levels.", hint)
        if self.options["no_tables"] and all(each.factor is None for each in self.columns.values()):
            raise UsageError("--no-tables: there is no frequency table to leave out.", "Leave it out.")

    def _columns(self) -> dict[str, Measured]:
        """Every variable as numbers, levels or dates; raises InputError with all that is wrong with those named."""
        from concurrent.futures import ThreadPoolExecutor

        found: dict[str, Measured] = {}
        problems = []
        names = list(dict.fromkeys([*self.variables, *self.nest.values()]))
        with ThreadPoolExecutor(2) as pool:  # a million texts are sorted out outside of Python's lock
            columns = list(pool.map(self._taken, names))
        for name, (column, wrong) in zip(names, columns, strict=True):
            if column is None and not self._is_meant(name):
                self._leave_out(name)
            elif wrong:
                problems += wrong
            elif column is not None:
                found[name] = column
        if problems:
            raise InputError.of(problems)
        if not self.named:
            self._tell_treatments(found)
        return found

    def _is_meant(self, name: str) -> bool:
        """Whether somebody names the column: it is then described or refused, and never left out."""
        listed = (self.lists["categorical"], self.lists["numeric"], self.nest, self.nest.values(), self.summaries)
        return self.named or any(name in each for each in (*listed, self.tests, self.formats))

    def _taken(self, name: str) -> tuple[Measured | None, list[Any]]:
        """The column as it is described, or None, and what is wrong with it."""
        from sarcstat.data.cohort.sample import measured_dates
        from sarcstat.data.cohort.treatment import Treatment, treatment

        if self._is_meant(name):
            return self._column(name)
        dataset = self.rows.of(name).dataset
        taken = treatment(dataset, name)
        self.taken[name] = taken
        if taken.kind in ("identifier", "text"):
            return None, []
        if taken.kind == "dates":
            dates = taken.dates(dataset.frame[name])
            if self.options["style"] != "journal":
                self.taken[name] = replace(taken, why=f"holds dates ({_range(dates)})")
                return None, []
            return measured_dates(dataset, name, dates, names=self.options["names"]), []
        if taken.kind == "levels":
            self._levels[name] = True
        try:
            column, wrong = self._column(name)
        except InputError as error:
            column, wrong = None, list(error.problems)
        if column is None or wrong:
            said = wrong[0].message if wrong else "cannot be described"
            self.taken[name] = Treatment("text", f"is not described: {said.rstrip('.')}", odd=True)
            return None, []
        return column, []

    def _leave_out(self, name: str) -> None:
        taken = self.taken[name]
        self.variables = [each for each in self.variables if each != name]
        self._tell(f"Column '{name}' {taken.why} and is left out.", "left_out", odd=taken.odd)

    def _tell(self, text: str, code: str, *, odd: bool = False) -> None:
        from sarcstat.results import Condition

        self.notes.append(Condition("warning" if odd else "note", text, code))

    def _tell_treatments(self, found: Mapping[str, Measured]) -> None:
        """A note on what each column is taken for, and one on each that is odd."""
        kinds: dict[str, list[str]] = {}
        for name, column in found.items():
            shown = "levels" if column.factor is not None else "dates" if column.dates else "numbers"
            kinds.setdefault("without a value" if column.all_missing else shown, []).append(name)
            taken = self.taken.get(name)
            if taken is not None and taken.why and taken.kind == "levels":
                self._tell(f"Column '{name}' {taken.why}.", "mixed_column", odd=taken.odd)
        words = {"numbers": "as numbers ", "levels": "by their levels ", "dates": "as dates ", "without a value": ""}
        parts = [f"{words[kind]}{listing(kinds[kind], 20)}" for kind in words if kind in kinds and words[kind]]
        if "without a value" in kinds:
            parts.append(f"without a value {listing(kinds['without a value'], 20)}")
        if parts:
            self._tell(f"Described {'; '.join(parts)}.", "treated")

    def _column(self, name: str, by: str | None = None) -> tuple[Measured | None, list[Any]]:
        from sarcstat.data.cohort.sample import measured, too_many_levels
        from sarcstat.errors import Problem

        spss = self.options["style"] in ("spss", "both")
        levels = self._as_levels(name)
        if self.options["procedure"]:
            levels = self.options["procedure"] == "frequencies"
        dataset = self.rows.of(name, by).dataset
        column, wrong = measured(
            dataset,
            name,
            levels=levels,
            numbers=spss or not levels,
            words=self._as_levels(name),
            names=self.options["names"],
            decimals=self.formats.get(name),
        )
        if column is None:
            return None, wrong
        many = None if spss and self.named else too_many_levels(column, MOST_LEVELS, ())
        if many is None and self.named and column.all_missing:
            many = Problem(f"Column '{name}' has no value: all {dataset.n_rows:,} rows are missing.")
        return column, [many] if many else []

    def _as_levels(self, name: str) -> bool:
        from sarcstat.data.cohort.sample import is_categorical

        if name in self.lists["numeric"]:
            return False
        if name not in self._levels:
            nested = name in self.nest or name in self.nest.values()
            self._levels[name] = (
                nested or name in self.lists["categorical"] or is_categorical(self.rows.of(name).dataset, name)
            )
        return self._levels[name]

    def result(self, by: str | None) -> AnalysisResult:
        """The description by one grouping."""
        names = [name for name in self.variables if name != by and name not in self.nest.values()]
        if not names:
            self._refuse_nothing()
        asked = computed(self.options, by, self.summaries, self.tests, self.nest)
        apart = self.rows.readings.apart
        parts = [self._part(own, by, asked) for own in ([[name] for name in names] if apart else [names])]
        columns = [column for part in parts for column in part.columns]
        result, *others = parts[0].results
        if apart:
            from sarcstat.analysis.described_apart import joined

            listwise = self._listwise(columns, by)
            result, *others = (joined(each, listwise) for each in zip(*(p.results for p in parts), strict=True))
        statistics = [each for found in (result, *others) for each in found.statistics]
        result = replace(result, statistics=tuple(statistics))
        said = (*self.rows.readings.conditions, *self.notes, *self._of_codes(columns))
        return replace(result, conditions=(*said, *result.conditions))

    def _refuse_nothing(self) -> None:
        gone = [f"'{name}' {taken.why}" for name, taken in self.taken.items() if name not in self.columns]
        warned = [each.text for each in self.rows.readings.conditions if each.kind == "warning"]
        hints = [*warned, *([f"Left out: {listing(gone)}."] if gone else []), "Name columns after DATA."]
        raise UsageError("No variable is left to describe.", " ".join(hints))

    def _part(self, names: Sequence[str], by: str | None, asked: Sequence[DescribeOptions]) -> _Part:
        """The description of columns that are read together, one result for each of what is asked."""
        from sarcstat.analysis.describe import describe
        from sarcstat.cli.analyses.rows import provenance

        inner = [self.nest[name] for name in names if name in self.nest]
        drawn = self._sample([self._measured(name, by) for name in [*names, *inner]], self.rows.of(names[0], by), by)
        dataset = self.rows.of(names[0], by).dataset
        without_r = provenance(dataset, drawn, with_r=False)
        results = [describe(drawn, each, without_r, self.recorded) for each in asked]
        used = provenance(dataset, drawn, with_r=asked[0].testing)
        return _Part(drawn.columns, [replace(results[0], provenance=used), *results[1:]])

    def _sample(self, columns: Sequence[Measured], rows: Rows, by: str | None) -> Sample:
        from sarcstat.cli.analyses.grouping import group_column
        from sarcstat.data.cohort.sample import sample

        group, names = None, self.options["names"]
        if by:
            group, _ = group_column(rows.dataset, by, by_name=names, unknown=False, most=MOST_LEVELS)
        return sample(
            rows.dataset,
            columns,
            excluded=rows.excluded,
            by=group,
            weight=self.options["weight"],
            complete=self.options["missing"] == "listwise",
        )

    def _measured(self, name: str, by: str | None) -> Measured:
        """A column in the rows that are read with a grouping."""
        from sarcstat.data.cohort.sample import measured_dates

        known = self.columns[name]
        if not self.rows.readings.apart:
            return known
        if known.dates:
            dataset = self.rows.of(name, by).dataset
            dates = self.taken[name].dates(dataset.frame[name])
            return measured_dates(dataset, name, dates, names=self.options["names"])
        column, _ = self._column(name, by)
        assert column is not None
        return column

    def _listwise(self, columns: Sequence[Measured], by: str | None) -> Mapping[str | None, float | int]:
        """The cases with a value in every column of numbers, where SPSS shows them: these columns are read together."""
        from sarcstat.analysis.describe import complete_cases
        from sarcstat.cli.analyses.rows_apart import Rows
        from sarcstat.data.cohort.sample import measured
        from sarcstat.data.cohort.words import with_words_missing

        names = [each.name for each in columns if each.factor is None and not each.dates]
        if self.options["style"] not in ("spss", "both") or not names:
            return {}
        try:
            rows = self.rows.readings.of([*names, *([by] if by else [])])
        except TooManyPatternsError as error:
            self._tell(f"Valid N (listwise) is not shown. {error}", "no_listwise")
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
            if each.factor is None and not each.dates and each.name not in self.lists["numeric"]
        ]
        few = [Covariate(each.name, each.label, each.values[~each.missing], None) for each in numbers if each.values is not None and _few(each.values)]  # fmt: skip
        return [note for note in covariate_notes(few, ()) if note.code == "codes_as_numbers"]


class _Part(NamedTuple):
    """Columns as they were described, and the results: one a convention."""

    columns: Sequence[Measured]
    results: Sequence[AnalysisResult]


def _few(values: Any) -> bool:
    """Whether the first values are few different ones: a cheap look before the exact one."""
    import numpy as np

    return len(np.unique(values[~np.isnan(values)][:1000])) <= 20


def _range(dates: Any) -> str:
    """The first and the last of days."""
    known = dates.dropna()
    return f"{known.min():%Y-%m-%d} to {known.max():%Y-%m-%d}"
