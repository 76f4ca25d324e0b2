"""Time and event: what the two columns must hold, and which values are the event."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset, Value
from sarcstat.data.cohort.factor import Factor, factor
from sarcstat.data.counting import tally
from sarcstat.data.doubts.words import ButWords, has_marks, numbers_among, numbers_but_words
from sarcstat.data.remembering import remembered
from sarcstat.data.values import is_truth
from sarcstat.errors import Problem, WordProblem, closest, counted, listing, words_hint
from sarcstat.limits import LARGEST_NUMBER

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]

_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ].*)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
_MARK_HINT = "Of a text or a workbook, --decimal says which of point and comma is the decimal mark."
DAYS = {"days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}
_UNIT = re.compile(r"\s*\((?:days?|weeks?|months?|years?)\)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """When each row comes under observation, in the unit and from the origin of its time; nan where missing."""

    time: Array
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Time and event of every row that was read.

    `time` is a float array, nan where missing; `event` the status column as a factor; `is_event` says of each
    of its levels whether it is the event; `coding` is that in words. `entry` is absent where everybody is at risk from
    0 on. A cohort counts its times from the `landmark`, where there is one; `time` itself does not. `causes` says of
    each row which of several competing events it had: 0 none, 1 the event, 2 and more the others (None: none competes).
    """

    time: Array
    time_name: str
    time_label: str
    event: Factor
    is_event: Array
    coding: str
    entry: Entry | None = None
    landmark: float | None = None
    causes: Array | None = None

    def had_event(self) -> Array:
        """A mask of the rows that had the event; where another event was the first, they had not."""
        import numpy as np

        if self.causes is not None:
            return np.asarray(self.causes == 1)
        found: Array = np.append(self.is_event, False)[self.event.codes].astype(bool)
        return found


def scale_of(unit: str | None, shown: str | None, month_days: float) -> float:
    """What times in one unit are multiplied by to be in another; 1 where either is not known, or both are the same."""
    if not unit or not shown or unit == shown:
        return 1.0
    days = {**DAYS, "months": month_days}
    return days[unit] / days[shown]


def split_event(option: str, columns: Sequence[str]) -> tuple[str, str | None]:
    """The column and the value of `--event`; a column whose name holds `=` wins over splitting."""
    if option in columns or "=" not in option:
        return option, None
    parts = option.split("=")
    for i in range(len(parts) - 1, 0, -1):
        if "=".join(parts[:i]).strip() in columns:
            return "=".join(parts[:i]).strip(), "=".join(parts[i:]).strip()
    return parts[0].strip(), "=".join(parts[1:]).strip()


@remembered
def number_column(dataset: Dataset, name: str) -> tuple[Array, list[Problem]]:
    """A column as floats (nan: missing; true is 1), and what is wrong with it."""
    import numpy as np
    import pandas as pd

    column = dataset.frame[name]
    if pd.api.types.is_datetime64_any_dtype(column) or _dates_as_text(column):
        return np.empty(0), [Problem(f"Column '{name}' holds dates, not numbers.", "Compute a duration from it first.")]
    but = numbers_but_words(dataset, name)
    values = numbers_among(column if but is None else but.values, dataset.codebook.decimal)
    problems: list[Problem] = []
    not_a_number = np.isnan(values) & column.notna().to_numpy()
    if not_a_number.any():
        problems.append(_not_numbers(dataset, name, not_a_number, but))
    if np.isinf(values).any():
        hint = "Correct these cells, or name what stands for missing with --na."
        problems.append(_bad_rows(dataset, name, np.isinf(values), "is infinite", "are infinite", hint))
    elif (large := np.abs(values) > LARGEST_NUMBER).any():
        what = f"beyond {LARGEST_NUMBER:g}, too large to be computed with"
        hint = "Correct these cells, divide the column, or name the number that stands for missing with --na."
        problems.append(_bad_rows(dataset, name, large, f"is {what}", f"are {what}", hint))
    elif 0 < np.nanmax(np.abs(values), initial=0) < 1 / LARGEST_NUMBER:
        what = f"Column '{name}' holds nothing but numbers closer to 0 than {1 / LARGEST_NUMBER:g}"
        problems.append(Problem(f"{what}, too small to be computed with.", "Multiply the column, or leave it out."))
    return values, problems


def _not_numbers(dataset: Dataset, name: str, bad: Array, but: ButWords | None) -> Problem:
    """What is wrong with the cells that are no numbers, and what to do about it."""
    hint = "Correct these cells, or name the words that mean missing with --na."
    found = _bad_rows(dataset, name, bad, "is not a number", "are not numbers", hint)
    if but is not None:
        words = tuple(but.words)
        return WordProblem(found.message, words_hint(words), name, words, sum(but.words.values()))
    if has_marks(dataset.frame[name][bad]):
        return Problem(found.message, f"{hint} {_MARK_HINT}")
    return found


@remembered
def time_values(dataset: Dataset, name: str, scale: float) -> tuple[Array, list[Problem]]:
    """The time column as floats times `scale` (nan: missing), and what is wrong with it."""
    import numpy as np
    import pandas as pd

    column = dataset.frame[name]
    if pd.api.types.is_datetime64_any_dtype(column) or _dates_as_text(column):
        hint = "A survival time is a duration: subtract the start date from the end date first."
        return np.empty(0), [Problem(f"Column '{name}' holds dates, not times.", hint)]
    if is_truth(column):
        return np.empty(0), [
            Problem(
                f"Column '{name}' holds true and false, not times.",
                "Name the column of the times; a column of true and false is an --event.",
            )
        ]
    values, problems = number_column(dataset, name)
    return (values if scale == 1 else values * scale), problems


def _dates_as_text(column: pd.Series[Any]) -> bool:
    """Whether the first values of a text column are all dates, as a CSV has them."""
    first = column.dropna().head(20)
    return len(first) > 0 and all(isinstance(value, str) and _DATE.fullmatch(value.strip()) for value in first)


def _bad_rows(dataset: Dataset, name: str, bad: Array, one: str, several: str, hint: str | None) -> Problem:
    import numpy as np

    rows = dataset.each_once(np.flatnonzero(bad))
    shown = dataset.shown(rows, lambda row: str(dataset.frame[name].iloc[row]))
    n = len(rows) if dataset.counts is None else dataset.number(bad)
    values = f"{counted(n, 'value')} of column '{name}' {one if n == 1 else several}"
    return Problem(f"{values} ({shown}).", hint)


def event_levels(
    event: Factor, wanted: str | None, declared: Sequence[Value], counts: Array | None = None
) -> tuple[Array, list[Problem]]:
    """Which levels of the status column are the event, and what is wrong with the coding.

    `counts` is how many rows each one of the column stands for (None: one).
    """
    import numpy as np

    if wanted is None:
        return _plain_coding(event, counts)
    words = [wanted] if _matches(event, wanted).any() else [word.strip() for word in wanted.split(",")]
    chosen = np.zeros(len(event.values), dtype=bool)
    problems = []
    for word in words:
        matching = _matches(event, word)
        if not matching.any():
            problems.append(_unknown_event(event, word, declared, counts))
        chosen |= matching
    return chosen, problems


def _plain_coding(event: Factor, counts: Array | None) -> tuple[Array, list[Problem]]:
    import numpy as np

    if not event.values:
        return np.zeros(0, dtype=bool), [
            Problem(f"Column '{event.name}' has no values.", "Check the column, --where and --na.")
        ]
    if all(isinstance(value, bool | int | float) and value in (0, 1) for value in event.values):
        return np.array([value == 1 for value in event.values]), []
    found = listing(_described(event, counts), 10)
    example = event.values[-1]
    shown = int(example) if isinstance(example, float) and example.is_integer() else example
    hint = f"Say which value is the event, for example --event '{event.name}={shown}'."
    return np.zeros(len(event.values), dtype=bool), [
        Problem(f"Column '{event.name}' is not coded 0 and 1: it holds {found}.", hint)
    ]


def _described(event: Factor, counts: Array | None) -> list[str]:
    """The levels with their numbers of rows."""
    rows = tally(event.codes, counts, len(event.values))
    return [f"{text} ({counted(int(n), 'row')})" for text, n in zip(event.texts, rows, strict=True)]


def _matches(event: Factor, word: str) -> Array:
    import numpy as np

    return np.array(
        [
            word in (text, str(value)) or _same_number(value, word)
            for value, text in zip(event.values, event.texts, strict=True)
        ],
        dtype=bool,
    )


def _same_number(value: Value, word: str) -> bool:
    if isinstance(value, bool):
        return word.casefold() == str(value).casefold() or word == str(int(value))
    try:
        return isinstance(value, int | float) and float(word) == value
    except ValueError:
        return False


def _unknown_event(event: Factor, word: str, declared: Sequence[Value], counts: Array | None) -> Problem:
    if any(str(value) == word or _same_number(value, word) for value in declared):
        message = f"No row has {event.name} = {word}, so there is no event to analyze."
    else:
        message = f"'{word}' is not a value of column '{event.name}'."
    meant = closest(word, [*event.texts, *map(str, event.values)])
    hint = f"It holds {listing(_described(event, counts), 10)}."
    return Problem(message, f"Did you mean '{meant}'? {hint}" if meant else hint)


def outcome(
    dataset: Dataset, *, time: str, event: str, names: bool = False, scale: float = 1.0, unit: str | None = None
) -> tuple[Outcome, list[Problem]]:
    """Time and event of every row, and all that is wrong with them.

    The columns exist. `event` is a column or `column=value[,value]`, a value being a code or its label; without
    a value only 0/1 and false/true are taken. `scale` multiplies the times
    (a change of unit), `unit` is what they are in afterwards and goes into the label.
    """
    column, wanted = split_event(event, list(dataset.frame.columns))
    times, problems = time_values(dataset, time, scale)
    status = factor(dataset.frame, dataset.codebook, column, names=names)
    labelled = factor(dataset.frame, dataset.codebook, column)
    declared = list(dataset.codebook[column].value_labels)
    is_event, wrong = event_levels(labelled, wanted, declared, dataset.counts)
    chosen = [text for text, is_it in zip(status.texts, is_event, strict=False) if is_it]
    coding = f"{status.label} = {', '.join(chosen)}" if chosen else f"{status.label} (no event occurs)"
    label = time if names else dataset.codebook.label(time)
    if unit and scale != 1.0:
        label = _UNIT.sub("", label)  # what the label says is the unit of the column, not that of the times
    if unit and not label.endswith(f"({unit})"):  # a label may say its unit already
        label += f" ({unit})"
    return Outcome(times, time, label, status, is_event, coding), problems + wrong
