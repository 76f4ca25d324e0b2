"""What all tables of one `describe` share: the data, and what is asked of each variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.cli.options.describe import computed, nest_pair, summaries
from sarcstat.errors import InputError, UsageError, listing

if TYPE_CHECKING:
    from sarcstat.data.cohort.sample import Measured
    from sarcstat.data.cohort.treatment import Treatment
    from sarcstat.results import AnalysisResult, Condition

MOST_LEVELS = 200


class Description:
    """What all tables of one call share: the data, and what is asked of each variable."""

    def __init__(
        self, source: Any, lists: Mapping[str, list[str]], options: Mapping[str, Any], recorded: Mapping[str, Any]
    ) -> None:
        from sarcstat.cli.analyses.rows import assignments, print_formats, read_rows

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
        self.dataset, self.excluded = read_rows(
            source, wanted, options, everything=not lists["variables"], tell_words=False
        )
        self.notes: list[Condition] = []
        self.taken: dict[str, Treatment] = {}
        self.named = bool(lists["variables"])
        aside = (weight, *lists["split"])
        names = lists["variables"] or [name for name in self.dataset.frame.columns if name not in aside]
        names += [name for name in self.nest if name not in names]
        self.variables = names
        self._levels: dict[str, bool] = {}
        self._count_words()
        self.columns = self._columns()
        self._tell_words()
        self._check_used()

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
        check_formats(self.formats, self.dataset)
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

    def _count_words(self) -> None:
        """Take words such as `?` in columns of numbers for missing, with a warning."""
        from sarcstat.cli.analyses.rows import used_rows
        from sarcstat.data.cohort.words import counting_words_as_missing

        levels = {*self.lists["categorical"], *self.nest, *self.nest.values(), *self.lists["by"]}
        names = [name for name in self.variables if name not in levels]
        self.dataset, said = counting_words_as_missing(self.dataset, names, used_rows(self.excluded))
        self.notes += said

    def _tell_words(self) -> None:
        """Warn of words such as NA among levels."""
        from sarcstat.cli.analyses.rows import used_rows
        from sarcstat.data.cohort.words import words_as_levels

        names = [*self.lists["by"], *self.variables, *self.nest.values()]
        self.notes += words_as_levels(self.dataset, names, used_rows(self.excluded))

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
        taken = treatment(self.dataset, name)
        self.taken[name] = taken
        if taken.kind in ("identifier", "text"):
            return None, []
        if taken.kind == "dates":
            dates = taken.dates(self.dataset.frame[name])
            if self.options["style"] != "journal":
                self.taken[name] = replace(taken, why=f"holds dates ({_range(dates)})")
                return None, []
            return measured_dates(self.dataset, name, dates, names=self.options["names"]), []
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

    def _column(self, name: str) -> tuple[Measured | None, list[Any]]:
        from sarcstat.data.cohort.sample import measured, too_many_levels
        from sarcstat.errors import Problem

        spss = self.options["style"] in ("spss", "both")
        levels = self._as_levels(name)
        if self.options["procedure"]:
            levels = self.options["procedure"] == "frequencies"
        column, wrong = measured(
            self.dataset,
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
            many = Problem(f"Column '{name}' has no value: all {len(self.dataset.frame):,} rows are missing.")
        return column, [many] if many else []

    def _as_levels(self, name: str) -> bool:
        from sarcstat.data.cohort.sample import is_categorical

        if name in self.lists["numeric"]:
            return False
        if name not in self._levels:
            nested = name in self.nest or name in self.nest.values()
            self._levels[name] = nested or name in self.lists["categorical"] or is_categorical(self.dataset, name)
        return self._levels[name]

    def result(self, by: str | None) -> AnalysisResult:
        """The description by one grouping."""
        from dataclasses import replace

        from sarcstat.analysis.describe import describe, rarest
        from sarcstat.cli.analyses.grouping import group_column
        from sarcstat.cli.analyses.rows import provenance
        from sarcstat.data.cohort.sample import sample

        group = None
        if by:
            names_shown = self.options["names"]
            group, _ = group_column(self.dataset, by, by_name=names_shown, unknown=False, most=MOST_LEVELS)
        names = [name for name in self.variables if name != by and name not in self.nest.values()]
        if not names:
            gone = [f"'{name}' {taken.why}" for name, taken in self.taken.items() if name not in self.columns]
            warned = [each.text for each in self.dataset.conditions if each.kind == "warning"]
            hints = [*warned, *([f"Left out: {listing(gone)}."] if gone else []), "Name columns after DATA."]
            raise UsageError("No variable is left to describe.", " ".join(hints))
        drawn = sample(
            self.dataset,
            [self.columns[name] for name in [*names, *self.nest.values()]],
            excluded=self.excluded,
            by=group,
            weight=self.options["weight"],
            complete=self.options["missing"] == "listwise",
        )
        asked = computed(self.options, by, self.summaries, self.tests, self.nest)
        without_r = provenance(self.dataset, drawn, with_r=False)
        result, *others = (describe(drawn, each, without_r, self.recorded) for each in asked)
        statistics = [each for found in (result, *others) for each in found.statistics]
        used = provenance(self.dataset, drawn, with_r=asked[0].testing)
        result = replace(result, provenance=used, statistics=tuple(statistics))
        if self.options["suppress"] is not None:
            result = replace(result, details={**result.details, "rarest": rarest(drawn)})
        said = (*self.dataset.conditions, *self.notes, *self._of_codes(drawn.columns))
        return replace(result, conditions=(*said, *result.conditions))

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


def _few(values: Any) -> bool:
    """Whether the first values are few different ones: a cheap look before the exact one."""
    return len(set(values[:1000].tolist())) <= 20


def _range(dates: Any) -> str:
    """The first and the last of days."""
    known = dates.dropna()
    return f"{known.min():%Y-%m-%d} to {known.max():%Y-%m-%d}"
