"""Times that are expressions of a file's columns: `months(diagnosis, last_contact)`, with the checks of a study."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset, Variable
from sarcstat.data.cohort.factor import factor
from sarcstat.data.cohort.outcome import DAYS, event_levels, split_event
from sarcstat.data.cohort.several_codes import several_codes
from sarcstat.data.cohort.timed import made_event
from sarcstat.data.date_texts import looks_like_date, read_text
from sarcstat.data.endpoints.dates import Holding
from sarcstat.data.endpoints.definition import EndpointDefinition, EventDate, FromDates, Unit
from sarcstat.data.endpoints.endpoints import derive_endpoints
from sarcstat.data.expression import nodes
from sarcstat.data.expression.expression import Expression, columns, compute, parse
from sarcstat.errors import InputError, Problem, SarcstatError, UsageError, counted
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

PLACE = "--time"
_LOOKED_AT = 20
_UNITS: tuple[Unit, ...] = ("days", "months", "years")
_LIST = re.compile(r'(allow|date_formats) = (\["[^\]]*"\](?: or \["[^\]]*"\])*)')


@dataclass(frozen=True, slots=True)
class Timing:
    """A time as it is typed, what it says, and the event beside it; `between` are start and end of plain dates.

    `competing`: other values of the event's column are events that compete with it.
    """

    text: str
    expression: Expression
    event: str
    between: tuple[str, str] | None
    unit: Unit | None
    competing: bool = False

    @property
    def made(self) -> tuple[str, str]:
        """The columns that are made: time and event."""
        return self.text, made_event(self.event, self.text)

    def columns(self, known: Sequence[str]) -> list[tuple[str, str]]:
        """The columns of the file that are needed, after the option that names them."""
        event, _ = split_event(self.event, known)
        return [*((PLACE, name) for name in columns(self.expression)), ("--event", event)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds for every time of dates: days of a month, data cutoff, formats, allowed mistakes, today, patients."""

    month_days: float
    cutoff: date | None
    allow: Collection[str]
    date_formats: Sequence[str]
    today: date | None
    id: str | None


@dataclass(frozen=True, slots=True)
class Timed:
    """Of a number of rows the times (nan: none), the event as 0, 1 or nan, and why there is no time."""

    time: Array
    event: Array
    variables: tuple[Variable, Variable]
    left_out: Sequence[tuple[str, Array]]
    conditions: Sequence[Condition]


def is_expression(text: str, known: Collection[str]) -> bool:
    """Whether a time is an expression: it has parentheses, and no column is called like that."""
    return "(" in text and text not in known


def timing(text: str, event: str, *, competing: bool = False) -> Timing:
    """What a time that is an expression says; raises UsageError that points at what cannot be read."""
    expression = parse(text, place=PLACE, condition=False)
    root = expression.root
    unit = next((each for each in _UNITS if isinstance(root, nodes.Call) and root.name == each), None)
    between = None
    if isinstance(root, nodes.Call) and unit:
        start, end = root.arguments
        if isinstance(start, nodes.Column) and isinstance(end, nodes.Column):
            between = start.name, end.name
    return Timing(text, expression, event, between, unit, competing)


def timed(dataset: Dataset, asked: Timing, rules: Rules) -> Timed:
    """The time and the event of every row of the data.

    Days, months or years between two columns of dates are an endpoint of a study: the same checks, the cutoff, what
    is left out and why. Any other expression is computed as it stands, by the rules of derived variables. Raises
    InputError for everything that is wrong at once.
    """
    if asked.between is None:
        return _computed(dataset, asked, rules)
    try:
        return _of_dates(dataset, asked, asked.between, rules)
    except SarcstatError as error:
        problems = [Problem(_own_words(p.message, asked), p.hint and _own_words(p.hint, asked)) for p in error.problems]
        raise type(error).of(problems) from None


def in_options(text: str) -> str:
    """What is said of a study's keys, said of options."""
    return _LIST.sub(_as_options, text)


def _own_words(text: str, asked: Timing) -> str:
    text = text.replace(f"endpoints.{asked.text}: ", f"{PLACE} '{asked.text}': ").replace("--event event =", "--event")
    return in_options(text)


def _as_options(found: re.Match[str]) -> str:
    option = "--allow" if found[1] == "allow" else "--date-format"
    lists = [re.findall(r'"([^"]*)"', each) for each in found[2].split(" or ")]
    return " or ".join(" ".join(f"{option} {word}" for word in words) for words in lists)


def _of_dates(dataset: Dataset, asked: Timing, between: tuple[str, str], rules: Rules) -> Timed:
    """The endpoint from the first date to the second, or to the event's own date where it has one."""
    start, end = between
    event, holding, words, codes = _event(dataset, asked, end)
    definition = EndpointDefinition(
        name=asked.text,
        source=FromDates(start=start, events=[EventDate(date=event, words=words[1])], censor=end),
        unit=asked.unit or "days",
        month_days=rules.month_days,
    )
    found = derive_endpoints(
        replace(dataset, conditions=()),
        [definition],
        cutoff=rules.cutoff,
        today=rules.today,
        allow=rules.allow,
        date_formats=rules.date_formats,
        id=rules.id,
        known={asked.text: holding} if holding else {},
    )
    derived = found.derived[asked.text]
    said = [*codes, *(Condition(each.kind, _own_words(each.text, asked), each.code) for each in found.conditions)]
    said += [Condition("note", f"{asked.text}: {text} ({counted(rows, 'row')}).", "endpoint_decision")
             for _, text, rows in found.decisions if "left out" not in text]  # fmt: skip
    labels = _labels(dataset, asked, start, end)
    return Timed(derived.time, derived.event, (labels, _about_event(dataset, asked, words)), derived.left_out, said)


def _event(
    dataset: Dataset, asked: Timing, end: str
) -> tuple[str, Holding | None, tuple[str, str], Sequence[Condition]]:
    """The column of the event's date, of whom it counts (None: of all who have one), words of no event and event.

    Last comes what has to be said of a status.
    """
    column, value = split_event(asked.event, [str(name) for name in dataset.frame.columns])
    if value is None and _holds_dates(dataset, column):
        return column, None, ("censored", "dated"), ()
    true, unknown, words, said = _status(dataset, asked)
    return end, Holding(true, unknown, f"missing {column}"), words, said


def _holds_dates(dataset: Dataset, name: str) -> bool:
    import pandas as pd

    column = dataset.frame[name]
    if not isinstance(column.dtype, pd.StringDtype) and column.dtype != object:
        return column.dtype.kind == "M"
    first = [str(value) for value in column.dropna().unique()[:_LOOKED_AT]]
    formats = dataset.codebook.date_formats
    return any(looks_like_date(each) or read_text(each, formats).day is not None for each in first)


def _status(dataset: Dataset, asked: Timing) -> tuple[Array, Array, tuple[str, str], Sequence[Condition]]:
    """Who had the event, of whom nobody knows, the words of no event and of the event, and what has to be said."""
    import numpy as np

    column, value = split_event(asked.event, [str(name) for name in dataset.frame.columns])
    status = factor(dataset.frame, dataset.codebook, column)
    is_event, problems = event_levels(status, value, list(dataset.codebook[column].value_labels))
    if problems:
        raise InputError.of(problems)
    texts: dict[bool, list[str]] = {False: [], True: []}
    for text, is_it in zip(status.texts, is_event, strict=True):
        texts[bool(is_it)].append(text)
    words = ("censored" if len(texts[False]) != 1 else texts[False][0], ", ".join(texts[True]) or "event")
    unknown = status.codes < 0
    said = [] if asked.competing else several_codes(status, is_event, ~unknown)
    return np.append(is_event, False)[status.codes], unknown, words, [*said]


def _labels(dataset: Dataset, asked: Timing, start: str, end: str) -> Variable:
    label = dataset.codebook.label
    return Variable(label=f"Time from {label(start)} to {label(end)}", measure="scale")


def _about_event(dataset: Dataset, asked: Timing, words: tuple[str, str]) -> Variable:
    column, _ = split_event(asked.event, [str(name) for name in dataset.frame.columns])
    return Variable(label=dataset.codebook.label(column), value_labels={0.0: words[0], 1.0: words[1]})


def _computed(dataset: Dataset, asked: Timing, rules: Rules) -> Timed:
    """The value of any other expression."""
    import numpy as np

    from sarcstat.data.expression.values import Numbers

    if rules.cutoff is not None:
        raise UsageError(
            f"--cutoff: {PLACE} '{asked.text}' is not the time between two columns of dates.",
            "For example: --time 'months(diagnosis, last_contact)'",
        )
    found = compute(asked.expression, dataset.frame, dataset.codebook)
    if not isinstance(found.values, Numbers):
        raise UsageError(f"{PLACE} '{asked.text}' is no number.", "For example: months(diagnosis, last_contact)")
    said = [*found.conditions]
    said += [
        Condition("note", f"{PLACE}: {words} in {counted(number, 'row')} gives missing.", "no_result")
        for words, number in found.gone.items()
    ]
    true, unknown, words, codes = _status(dataset, asked)
    said += codes
    event = np.where(unknown, np.nan, true.astype(float))
    about = Variable(label=asked.text, measure="scale"), _about_event(dataset, asked, words)
    # Months of an expression are the mean of the calendar.
    scale = DAYS["months"] / rules.month_days if asked.unit == "months" else 1.0
    return Timed(np.array(found.values.values, dtype=float) * scale, event, about, [], said)
