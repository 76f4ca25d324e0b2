"""What all tables of one `describe` share: the data, and what is asked of each variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.cli.options.describe import nest_pair, summaries
from sarcstat.errors import InputError, TooManyPatternsError, UsageError, listing

if TYPE_CHECKING:
    from sarcstat.data.cohort.sample import Measured
    from sarcstat.data.cohort.treatment import Treatment
    from sarcstat.results import Condition

MOST_LEVELS = 200


class Description:
    """What all tables of one call share: the data, and what is asked of each variable."""

    def __init__(
        self, source: Any, lists: Mapping[str, list[str]], options: Mapping[str, Any], recorded: Mapping[str, Any]
    ) -> None:
        from sarcstat.cli.analyses.cohorts.rows import assignments, print_formats
        from sarcstat.cli.analyses.cohorts.rows_apart import Readings
        from sarcstat.cli.analyses.described_rows import DescribedRows

        self.options, self.lists, self.recorded = options, lists, recorded
        self.tests = assignments([test for test in options["tests"] if test != "none"], "--test", "age=t")
        self.nest = dict(nest_pair(entry) for entry in options["nests"])
        self.formats = print_formats(options["print_formats"])
        self.summaries = summaries(options["summaries"])
        readings = Readings(
            source,
            self._wanted(),
            options,
            everything=not lists["variables"],
            together=options["missing"] == "listwise",
        )
        self.notes: list[Condition] = []
        self.taken: dict[str, Treatment] = {}
        self.named = bool(lists["variables"])
        aside = (options["weight"], *lists["split"])
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

    def _wanted(self) -> list[tuple[str, str]]:
        """The columns that options name, each with its option."""
        lists, weight = self.lists, self.options["weight"]
        wanted = [("VARIABLE", name) for name in lists["variables"]]
        wanted += [(f"--{name}", column) for name in ("by", "categorical", "numeric") for column in lists[name]]
        wanted += [("--nest", name) for pair in self.nest.items() for name in pair]
        wanted += [("--test", name) for name in self.tests] + [("--print-format", name) for name in self.formats]
        return [
            *wanted,
            *(("--summary", name) for name in self.summaries if name),
            *([("--weight", weight)] if weight else []),
        ]

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
        grouping = ("--categorical", "--print-format")  # which groups have as well
        for option, names in named.items():
            check_shown(option, names, shown if option in grouping else [*self.columns])
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

        if name in self.taken:
            return None, []
        if self._is_meant(name):
            return self.column(name)
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
            column, wrong = self.column(name)
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
        self.tell(f"Column '{name}' {taken.why} and is left out.", "left_out", odd=taken.odd)

    def tell(self, text: str, code: str, *, odd: bool = False) -> None:
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
                self.tell(f"Column '{name}' {taken.why}.", "mixed_column", odd=taken.odd)
        words = {"numbers": "as numbers ", "levels": "by their levels ", "dates": "as dates ", "without a value": ""}
        parts = [f"{words[kind]}{listing(kinds[kind], 20)}" for kind in words if kind in kinds and words[kind]]
        if "without a value" in kinds:
            parts.append(f"without a value {listing(kinds['without a value'], 20)}")
        if parts:
            self.tell(f"Described {'; '.join(parts)}.", "treated")

    def column(self, name: str, by: str | None = None) -> tuple[Measured | None, list[Any]]:
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
            many = Problem(
                f"Column '{name}' has no value: all {dataset.n_rows:,} rows are missing.",
                "Check --where, --na and the column, or leave it out.",
            )
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


def _range(dates: Any) -> str:
    """The first and the last of days."""
    known = dates.dropna()
    return f"{known.min():%Y-%m-%d} to {known.max():%Y-%m-%d}"
