"""What is asked of sarcstat, and of R for comparison."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fuzz.cohorts import Cohort, Column
from fuzz.r_process import Answer

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Job:
    """A question to R: `content` is what the oracle is given; or an `answer` that needs no R.

    The keys of the answer get the prefix. An `optional` job's numbers need not all be there.
    """

    prefix: str
    content: Mapping[str, Any] = field(default_factory=dict)
    answer: Answer | None = None
    optional: bool = False


@dataclass(frozen=True)
class Request:
    """A command line without the data file, and what to compare its JSON with.

    `key` gives a statistic of the JSON the key of the answers, or None where it is not checked. `possible` is whether
    there is something to answer: a refusal is right where there is not. None: both are right.
    """

    command: str
    arguments: Sequence[str]
    jobs: Sequence[Job]
    key: Callable[[Record], str | None]
    possible: bool | None = True


def rows(cohort: Cohort, *columns: Column, survival: bool = True) -> list[int]:
    """The complete cases."""
    needed = [*columns, *((cohort.time, cohort.event) if survival else ())]
    return [i for i in range(len(cohort.time.values)) if all(each.values[i] is not None for each in needed)]


def outcome(cohort: Cohort, used: Sequence[int]) -> dict[str, list[float]]:
    """Time and status of some rows, for R, and their entry where they have one."""
    entering = {} if cohort.entry is None else {"entry": [float(cohort.entry.values[i] or 0) for i in used]}
    return entering | {
        "time": [float(cohort.time.values[i] or 0) for i in used],
        "status": [float(cohort.event.values[i] or 0) for i in used],
    }


@dataclass(frozen=True)
class Levels:
    """A factor on some rows: the levels that occur there, and each row's number from 1."""

    texts: Sequence[str]
    codes: Sequence[int]

    def number(self, text: str | None) -> int:
        """The number of a level; 0 for none, -1 for one that is not there."""
        if text is None:
            return 0
        return list(self.texts).index(text) + 1 if text in self.texts else -1


def levels(column: Column | None, used: Sequence[int]) -> Levels:
    """A factor on some rows; without a column, one level."""
    if column is None:
        return Levels(["all"], [1] * len(used))
    every = column.codes()
    present = sorted({every[i] for i in used})  # type: ignore[type-var]
    assert column.levels is not None
    return Levels([column.levels[code] for code in present], [present.index(every[i]) + 1 for i in used])  # type: ignore[index]


def repeated(option: str, names: Sequence[str]) -> list[str]:
    """An option once a name: no name is taken apart."""
    return [word for name in names for word in (option, name)]


def shown(value: float | None) -> str:
    """A number as keys have it."""
    return "" if value is None else f"{value:.10g}"
