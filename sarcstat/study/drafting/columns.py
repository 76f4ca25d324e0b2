"""What the columns of a file look like to someone who writes a study: kinds, values, candidates for endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.factor import Factor, factor
from sarcstat.data.cohort.sample import is_categorical
from sarcstat.data.date_texts import looks_like_date, read_text, settled_format
from sarcstat.data.doubts.words import numbers_but_words
from sarcstat.data.missing_words import counted_words
from sarcstat.data.patient_column import is_patient_column

Kind = Literal["empty", "constant", "date", "number", "levels", "text"]
#: More levels than these are no factor of a first table.
MOST_LEVELS = 12
_MOST_OF_FACTOR = 8
_LOOKED_AT = 200
_TIME = re.compile(
    r"time|days?|weeks?|months?|years?|mon|surv|fu|followup|os|pfs|dfs|efs|rfs|css|ttp|zeit|monate|tage", re.IGNORECASE
)
_STATUS = re.compile(
    r"status|stat|event|evt|dea(d|th)|died|cens(or|ored)?|relapsed?|recurr?(ence|ed)?|progress(ion|ed)?|vital|alive"
    r"|tod|verstorben|ereignis|rezidiv",
    re.IGNORECASE,
)
_START = re.compile(r"diag|dx|rand|start|surg|operat|^op|enrol|inclu|entry|baseline|begin|treat|erst", re.IGNORECASE)
_END = re.compile(r"last|contact|follow|^fu|fup|lost|cens|letzt|end", re.IGNORECASE)
_EVENT_DATE = re.compile(r"death|died|dod|tod|progress|relapse|recur|event|rezidiv", re.IGNORECASE)
_UNIT = re.compile(r"(?<![a-z])(days?|weeks?|months?|years?)(?![a-z])")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind, the number of different values and of missing ones, its levels with their rows.

    `words` commonly mean missing, with their rows; `format` is that of dates in texts which have to be declared.
    """

    name: str
    label: str
    kind: Kind
    distinct: int
    missing: int
    levels: Sequence[tuple[str, str, int]] = ()
    words: dict[str, int] = field(default_factory=dict)
    format: str | None = None
    span: str = ""

    @property
    def is_factor(self) -> bool:
        """Whether it can be a group of patients."""
        return self.kind == "levels" and 2 <= self.distinct <= _MOST_OF_FACTOR

    def described(self) -> str:
        """Its kind and values in words, for a comment."""
        missing = f", {self.missing:,} missing" if self.missing else ""
        if self.kind == "empty":
            return "no values"
        if self.levels and self.kind in ("levels", "constant"):
            shown = ", ".join(f"{text} ({rows:,})" for _, text, rows in self.levels[:MOST_LEVELS])
            more = f" and {len(self.levels) - MOST_LEVELS} more" if len(self.levels) > MOST_LEVELS else ""
            return f"levels: {shown}{more}{missing}"
        span = f", {self.span}" if self.span else ""
        return f"{self.kind}, {self.distinct:,} different values{span}{missing}"


def columns_of(dataset: Dataset) -> list[Column]:
    """Every column of the data, in their order."""
    return [_column(dataset, str(name)) for name in dataset.frame.columns]


def _column(dataset: Dataset, name: str) -> Column:
    values = dataset.frame[name]
    label, missing = dataset.codebook[name].label, int(values.isna().sum())
    distinct = values.nunique()
    words = counted_words(values)
    if not distinct:
        return Column(name, label, "empty", 0, missing)
    if values.dtype.kind == "M":
        span = f"{values.min():%Y-%m-%d} to {values.max():%Y-%m-%d}"
        return Column(name, label, "date", distinct, missing, span=span)
    dated, written = _dates(values)
    if dated:
        return Column(name, label, "date", distinct, missing, words=words, format=written)
    if but := numbers_but_words(dataset, name):
        return Column(name, label, "number", but.values.nunique(), missing, words=words)
    levels = factor(dataset.frame, dataset.codebook, name) if is_categorical(dataset, name) or distinct == 1 else None
    if levels is None:
        span = f"{_number(values.min())} to {_number(values.max())}" if values.dtype.kind in "iuf" else ""
        return Column(
            name, label, "number", distinct, missing, _few(dataset, name, len(values) - missing), words, span=span
        )
    repeat = distinct <= MOST_LEVELS and (distinct <= 2 or 2 * distinct <= len(values) - missing)
    kind: Kind = "constant" if distinct == 1 else "levels" if repeat else "text"
    return Column(name, label, kind, distinct, missing, _counted(levels), words)


def _few(dataset: Dataset, name: str, rows: int) -> Sequence[tuple[str, str, int]]:
    """The values of a column of numbers that repeat, which may be codes."""
    distinct = dataset.frame[name].nunique()
    if distinct > min(_MOST_OF_FACTOR, rows // 2):
        return ()
    return _counted(factor(dataset.frame, dataset.codebook, name))


def _number(value: Any) -> str:
    return f"{float(value):g}"


def _counted(found: Factor) -> list[tuple[str, str, int]]:
    """Of each level the code as a study writes it, its text, and the number of rows."""
    import numpy as np

    rows = np.bincount(found.codes[found.codes >= 0], minlength=len(found.values))
    return [
        (_code(value), text, int(number)) for value, text, number in zip(found.values, found.texts, rows, strict=True)
    ]


def _code(value: object) -> str:
    return str(int(value)) if isinstance(value, float | bool) and float(value).is_integer() else str(value)


def _dates(values: Any) -> tuple[bool, str | None]:
    """Whether a column of texts holds dates, and their format where it has to be declared."""
    if values.dtype != "str":
        return False, None
    words = counted_words(values)
    texts = [text for text in values.dropna().unique()[:_LOOKED_AT] if text.strip() not in words]
    if not texts or not all(looks_like_date(text) for text in texts):
        return False, None
    if all(read_text(text, ()).day for text in texts):
        return True, None
    return True, settled_format(texts)


def patient_column(columns: Sequence[Column], rows: int) -> Column | None:
    """The column that identifies patients by its name; the one with a value of its own in each row before others."""
    likely = [each for each in columns if is_patient_column(each.name) and each.distinct > 1]
    return next((each for each in likely if each.distinct == rows), likely[0] if likely else None)


def is_time(column: Column) -> bool:
    """Whether a column of numbers is called as times are."""
    return column.kind == "number" and any(_TIME.fullmatch(part) for part in _parts(column))


def is_status(column: Column) -> bool:
    """Whether a column of a few levels is called as events are."""
    few = 2 <= column.distinct <= 6 and len(column.levels) > 1
    return few and any(_STATUS.fullmatch(part) for part in _parts(column))


def _parts(column: Column) -> Iterator[str]:
    """The words of the name and of the label."""
    for text in (column.name, column.label):
        spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
        yield from filter(None, re.split(r"[^A-Za-z]+", spaced))
        yield re.sub(r"[^A-Za-z]", "", text)


def date_roles(columns: Sequence[Column]) -> tuple[list[Column], list[Column], list[Column]]:
    """The columns of dates that may be a start, the date of an event, and the last contact, by their names."""
    dates = [each for each in columns if each.kind == "date"]
    events = [each for each in dates if _called(each, _EVENT_DATE)]
    ends = [each for each in dates if _called(each, _END) and each not in events]
    starts = [each for each in dates if _called(each, _START) and each not in events and each not in ends]
    return starts, events, ends


def _called(column: Column, words: re.Pattern[str]) -> bool:
    return words.search(column.name) is not None or words.search(column.label) is not None


def unit_of(column: Column) -> str | None:
    """The unit that the name or the label of a time says; None where they say none, or two."""
    found = {word.rstrip("s") + "s" for text in (column.name, column.label) for word in _units(text)}
    return found.pop() if len(found) == 1 else None


def _units(text: str) -> list[str]:
    return _UNIT.findall(re.sub(r"[_\W\d]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)).lower())
