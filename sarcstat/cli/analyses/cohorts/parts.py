"""`--split` and `--weight`: one analysis for each part of the data, and rows that count as several cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from sarcstat.errors import AnalysisError, InputError, Problem, SarcstatError, UsageError

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.splitting import Part
    from sarcstat.data.columns import Wanted
    from sarcstat.data.reading.source import Source
    from sarcstat.display.shapes.document import Document, Split
    from sarcstat.results import Condition

Made = TypeVar("Made")
Make = Callable[[Mapping[str, Any], Mapping[str, Any]], "Document"]


def in_parts(*, repeating: bool) -> Callable[[Make], Make]:
    """What makes a command's document, made once for each part of --split, and the parts' documents as one.

    `repeating`: rows are repeated by --weight beforehand; a command without it weights by itself. An analysis that
    fails in one part is a warning; where all fail, the error is raised.
    """

    def decorate(make: Make) -> Make:
        @wraps(make)
        def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
            weight = options["weight"] if repeating else None
            if not options["split"] and not weight:
                return make(options, recorded)
            return _whole(make, options, recorded, weight)

        return document

    return decorate


def _whole(make: Make, options: Mapping[str, Any], recorded: Mapping[str, Any], weight: str | None) -> Document:
    """The document of all parts."""
    from sarcstat.display.split import joined

    data, made, failed = each_part(lambda own: make(own, recorded), options, weight)
    documents = [(_split(part), found) for part, found in made]
    return joined(documents, failed, said=data.said, weighting=data.weighting, spss=_like_spss(options))


def each_part(
    make: Callable[[Mapping[str, Any]], Made], options: Mapping[str, Any], weight: str | None
) -> tuple[PartsData, list[tuple[Part, Made]], list[tuple[str, SarcstatError]]]:
    """The data; of each part of --split what is made of it; and of those that fail which they are, with the error.

    Where all fail, the error is raised. Rows are repeated beforehand as often as the column `weight` says.
    """
    from sarcstat.cli.analyses.cohorts.pipeline import column_list, opened
    from sarcstat.cli.analyses.cohorts.readying import READY

    source = opened(options)
    names = column_list(options["split"], source.columns())
    _check(options, names, source.columns())
    data = PartsData(source, names, weight, options)
    made: list[tuple[Part, Made]] = []
    failed: list[tuple[str, SarcstatError]] = []
    number = 0
    while not number or number < len(data.parts):
        try:
            found = make({**options, **READY, "data": data.part(number)})
        except (UsageError, InputError, AnalysisError) as error:
            if not data.parts:  # it lies in the options or the file, and there are no parts yet
                raise
            failed.append((data.parts[number].text, error))
        else:
            made.append((data.parts[number], found))
        number += 1
    if not made:
        raise _error_of_all(failed)
    return data, made, failed


def _check(options: Mapping[str, Any], names: Sequence[str], known: Sequence[str] | None) -> None:
    from sarcstat.cli.analyses.cohorts.pipeline import column_list

    for option in ("by", "strata"):
        given = options.get(option) or ()
        for name in column_list([given] if isinstance(given, str) else given, known):
            if name in names:
                raise UsageError(
                    f"--split and --{option} are both '{name}'.", "Name a different column for one of them."
                )


def _like_spss(options: Mapping[str, Any]) -> bool:
    return options["style"] in ("spss", "both")


def _split(part: Part) -> Split | None:
    """A part as what is displayed knows it; None where everybody is one part."""
    from sarcstat.display.shapes.document import Split
    from sarcstat.display.shapes.table import level

    levels = [level(each.name, each.value, each.text) for each in part.levels]
    return Split(part.text, levels) if levels else None


#: What ends the process where every part fails: the first of these that any part has.
_KINDS: Sequence[type[SarcstatError]] = (AnalysisError, InputError, UsageError)


def _error_of_all(failed: Sequence[tuple[str, SarcstatError]]) -> SarcstatError:
    """What is wrong in every part is told once, everything else with its part."""
    errors = [error for _, error in failed]
    everywhere = set(errors[0].problems).intersection(*(error.problems for error in errors))
    problems = [
        problem if problem in everywhere else Problem(f"{text}: {problem.message}", problem.hint)
        for text, error in failed
        for problem in error.problems
    ]
    kind = next(each for each in _KINDS if any(isinstance(error, each) for error in errors))
    return kind.of(list(dict.fromkeys(problems)))


class PartsData:
    """The data of all parts, read once: by the first part's analysis, which knows the columns that it needs."""

    def __init__(self, source: Source, names: Sequence[str], weight: str | None, options: Mapping[str, Any]) -> None:
        from sarcstat.cli.analyses.cohorts.rows import condition_on
        from sarcstat.data.reading.memory import InMemory

        self.source, self.names, self.weight, self.options = source, names, weight, options
        self.condition, self._selecting = condition_on(source, options)
        self.parts: list[Part] = []
        self.said: Sequence[Condition] = ()
        self.weighting: str | None = None
        self.dataset: Dataset
        self._counted: dict[frozenset[str], tuple[list[Part], Dataset]] = {}
        if isinstance(source, InMemory):
            self.load(None)

    def part(self, number: int) -> Source:
        """The data of a part; the first one's may still have to be read."""
        from sarcstat.data.reading.memory import InMemory
        from sarcstat.data.reading.source import counts_rows

        if counts_rows(self.source):
            return _CountedPart(self, number)
        return InMemory(self.parts[number].of(self.dataset)) if self.parts else _First(self)

    def counted(self, columns: Wanted, number: int) -> Dataset:
        """A part with the columns of one analysis: a source that counts rows is read for each of them."""
        from sarcstat.data.columns import wanted_columns

        known = self.source.columns()
        assert known is not None  # who counts rows knows the columns
        names = wanted_columns(known, columns, source=self.source.name)
        key = frozenset(names)
        if key not in self._counted:
            said = self.said
            self.load(names)
            self.said = list(dict.fromkeys([*said, *self.said]))
            self._counted[key] = self.parts, self.dataset
        parts, dataset = self._counted[key]
        return parts[number].of(dataset)

    def load(self, columns: Wanted) -> None:
        """Read the wanted columns and those that split, weight and select; repeat rows, find the parts."""
        from sarcstat.data.columns import check_columns

        own = [("--split", name) for name in self.names] + ([("--weight", self.weight)] if self.weight else [])
        own += self._selecting

        def needed(known: Sequence[str]) -> set[str]:
            check_columns(known, own, source=self.source.name)
            wanted = known if columns is None else columns(known) if callable(columns) else columns
            return {*wanted, *(name for _, name in own)}

        dataset = self._weighted(self.source.read(needed))
        selected, notes = self._selected(dataset)
        found, more = self._parts(dataset, selected)
        self.dataset = replace(dataset, conditions=(*dataset.conditions, *more))
        self.said = [*self.dataset.conditions, *notes]
        self.parts = found

    def _selected(self, dataset: Dataset) -> tuple[Any, Sequence[Condition]]:
        """A mask of the rows that --where selects, and the notes that each analysis makes on that."""
        from sarcstat.data.cohort.rows import none_of
        from sarcstat.data.expression import expression

        if self.condition is None:
            return none_of((), len(dataset.frame)), []
        return expression.select(self.condition, dataset)

    def _weighted(self, dataset: Dataset) -> Dataset:
        from sarcstat.data.cohort.weighting import counted_by

        if self.weight is None:
            return dataset
        selected, _ = self._selected(dataset)
        dataset, self.weighting = counted_by(dataset, self.weight, selected)
        return dataset

    def _parts(self, dataset: Dataset, selected: Any) -> tuple[list[Part], Sequence[Condition]]:
        from sarcstat.data.cohort.rows import none_of
        from sarcstat.data.cohort.splitting import parts
        from sarcstat.data.doubts.words import words_as_levels

        used = selected & none_of((bad for _, bad in dataset.left_out), len(dataset.frame))
        missing = "." if _like_spss(self.options) else "missing"
        found, notes = parts(dataset, self.names, used, by_name=self.options["names"], missing=missing)
        return found, [*words_as_levels(dataset, self.names, used), *notes]


@dataclass(frozen=True, slots=True)
class _First:
    """The source of the first part's analysis, which reads the data of all."""

    data: PartsData

    @property
    def name(self) -> str:
        """What the user typed."""
        return self.data.source.name

    @property
    def needs_r(self) -> bool:
        """Whether only R can read it."""
        return self.data.source.needs_r

    def columns(self) -> list[str] | None:
        """The column names, or None where finding them costs as much as reading."""
        return self.data.source.columns()

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns of the first part, or all."""
        self.data.load(columns)
        return self.data.part(0).read(columns)


@dataclass(frozen=True, slots=True)
class _CountedPart:
    """A part of a source that counts its rows: each analysis reads its own columns."""

    data: PartsData
    number: int
    needs_r: bool = field(default=False, init=False)
    counts_rows: bool = field(default=True, init=False)

    @property
    def name(self) -> str:
        """What the user typed."""
        return self.data.source.name

    def among(self, names: Iterable[str]) -> _CountedPart:
        """The part for readings of some of these columns each."""
        from sarcstat.cli.analyses.cohorts.readying import of_several

        self.data.source = of_several(self.data.source, [*names, *self.data.names])
        return self

    def columns(self) -> list[str] | None:
        """The column names."""
        return self.data.source.columns()

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns of the part, or all."""
        from sarcstat.data.reading.memory import InMemory

        return InMemory(self.data.counted(columns, self.number)).read(columns)
