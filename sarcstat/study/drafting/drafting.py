"""A study file written from a data file: what is known of its columns, and what only its owner knows as comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.one_row import repeated
from sarcstat.data.cohort.outcome import split_event
from sarcstat.data.endpoints.timing import Timing, is_expression, timing
from sarcstat.data.missing_words import COMMON
from sarcstat.data.reading.source import open_source
from sarcstat.errors import UsageError, closest, counted, listing
from sarcstat.study.drafting import toml_text as toml
from sarcstat.study.drafting.columns import (
    Column,
    columns_of,
    is_status,
    patient_column,
)
from sarcstat.study.drafting.endpoints import NAME, Endpoints, Wish, is_number


def table_of(data: str, *, na: Sequence[str], sheet: str | None, decimal: Any, id: str | None) -> Dataset:
    """The rows of a data file, read as a study reads it; raises InputError for what cannot be read."""
    return open_source(data, na=na, sheet=sheet, decimal=decimal, ids=[id] if id else ()).read(None)


@dataclass(frozen=True, slots=True)
class Drafted:
    """The text of a study file, and what its owner must know before it is run."""

    text: str
    said: Sequence[str]


def drafted(dataset: Dataset, wish: Wish) -> Drafted:
    """A study file, which runs as it stands.

    Raises UsageError for columns that are not there, and for a time whose unit nobody knows.
    """
    draft = _Draft(dataset, wish)
    return Drafted("\n".join(draft.lines()) + "\n", list(draft.said()))


class _Draft:
    """The parts of the file."""

    def __init__(self, dataset: Dataset, wish: Wish) -> None:
        self.dataset, self.wish = dataset, wish
        self.columns = columns_of(dataset)
        self.known = {each.name: each for each in self.columns}
        self.rows = len(dataset.frame)
        self._check()
        self.patient = self.known[wish.id] if wish.id else patient_column(self.columns, self.rows)
        self.timing = self._timing()
        self.used = self._used()

    def _check(self) -> None:
        named = [("--by", name) for name in self.wish.by] + ([("--id", self.wish.id)] if self.wish.id else [])
        if self.wish.event:
            named.append(("--event", split_event(self.wish.event, list(self.known))[0]))
        if self.wish.time and not is_expression(self.wish.time, self.known):
            named.append(("--time", self.wish.time))
        if bool(self.wish.time) != bool(self.wish.event):
            raise UsageError("--time and --event belong together.", "For example: --time months --event died=Yes")
        for option, name in named:
            if name not in self.known:
                meant = closest(name, self.known)
                hint = f"Did you mean '{meant}'?" if meant else f"Its columns are {listing(self.known, 20)}."
                raise UsageError(f"{option}: {self.dataset.source} has no column '{name}'.", hint)

    def _timing(self) -> Timing | None:
        time, event = self.wish.time, self.wish.event
        if not time or not event or not is_expression(time, self.known):
            return None
        found = timing(time, event)
        if found.between is None:
            raise UsageError(
                f"--time '{time}': a study counts time between two columns of dates.",
                "For example: --time 'months(diagnosis, last_contact)'",
            )
        for option, name in found.columns(list(self.known)):
            if name not in self.known:
                raise UsageError(
                    f"{option}: {self.dataset.source} has no column '{name}'.",
                    f"sarcstat columns {self.dataset.source} lists them.",
                )
        return found

    def _used(self) -> set[str]:
        """The columns of the patient and of the endpoint, which are no baseline characteristics."""
        used = {self.patient.name} if self.patient else set()
        if self.wish.time and self.wish.event:
            used.add(split_event(self.wish.event, list(self.known))[0])
            used.update((self.wish.time,) if self.timing is None else self.timing.between or ())
        return used

    def lines(self) -> Iterator[str]:
        """The lines of the file."""
        yield "#:schema ./study.schema.json"
        size = f"{counted(self.rows, 'row')}, {counted(len(self.columns), 'column')}"
        yield f"# Written from {toml.comment(self.wish.file)}: {size}. Run it:   sarcstat run STUDY.toml"
        yield "# What stands in a comment is a suggestion: only you know whether it is true."
        yield ""
        yield "[study]"
        yield f"name = {toml.text(self.wish.name)}"
        yield f"title = {toml.text(self.wish.name)}"
        yield ""
        yield from self._data()
        yield ""
        yield "# --- Variables: label, order of levels, names for codes, or a derivation. ---"
        for each in self.columns:
            yield from self._variable(each)
        yield ""
        yield from Endpoints(self.columns, self.wish, self.timing, self.used).lines()
        yield ""
        yield from self._tables()
        yield "[output]"
        yield 'formats = ["html", "md", "csv"]'
        yield "# cohort = true                                # data/cohort.csv, with all variables and endpoints"
        yield "# scripts = true                               # analysis.R and analysis.sps: the tables once more"

    def _data(self) -> Iterator[str]:
        wish = self.wish
        yield "[data]"
        yield f"file = {toml.text(wish.file)}"
        yield from self._id()
        if wish.sheet:
            yield f"sheet = {toml.text(wish.sheet)}"
        if wish.decimal:
            yield f"decimal = {toml.text(wish.decimal)}"
        if wish.na:
            yield f"missing = {toml.texts(wish.na)}"
        yield from self._words()
        yield '# where = "…"                                  # the study population, in the file\'s own columns'
        yield "# cutoff = 2021-08-25                          # data cutoff: later events do not count"
        formats = list(dict.fromkeys(each.format for each in self.columns if each.format))
        if formats:
            yield f"date_formats = {toml.texts(formats)}"
        unsure = [each.name for each in self.columns if each.kind == "date" and self._unsettled(each)]
        if unsure:
            yield f'# date_formats = ["%d.%m.%Y"]                # day or month first? {toml.comment(listing(unsure))}'

    def _unsettled(self, column: Column) -> bool:
        """Whether nobody knows how the dates of a column of texts are written."""
        from sarcstat.data.date_texts import read_text

        values = self.dataset.frame[column.name]
        if values.dtype != "str" or column.format:
            return False
        first = next((text for text in values.dropna() if text.strip() not in column.words), "")
        return read_text(first, ()).day is None

    def said(self) -> Iterator[str]:
        """What must be known before the study is run."""
        if self.patient is not None:
            patients, rows = self._repeated(self.patient)
            if patients:
                yield (
                    f"Column '{self.patient.name}': {counted(patients, 'value is', 'values are')} in several rows "
                    f"({rows:,} rows). Each row counts as a patient until data.where selects one of each."
                )
        unsure = [each.name for each in self.columns if each.kind == "date" and self._unsettled(each)]
        if unsure:
            yield f"Day or month first? Declare date_formats before dates are used: {listing(unsure)}."

    def _repeated(self, column: Column) -> tuple[int, int]:
        """How many patients have several rows, and how many rows these are."""
        return repeated(self.dataset, column.name, self.dataset.frame[column.name].notna().to_numpy())

    def _id(self) -> Iterator[str]:
        if self.patient is None:
            yield '# id = "…"                                     # the column that identifies a patient'
            return
        without = self.patient.missing
        patients, rows = self._repeated(self.patient)
        line = f"id = {toml.text(self.patient.name)}"
        if patients:
            said = f"{counted(patients, 'value')} in several rows ({rows:,} rows): select one row a patient with where"
            yield f"# {line}   # {said}"
        elif without:
            yield f"# {line}   # {counted(without, 'row')} without"
        else:
            yield f"{line}   # one row a patient"

    def _words(self) -> Iterator[str]:
        """Words that commonly mean missing: declared where a column of numbers has them, else suggested."""
        among = {word for each in self.columns if each.kind in ("number", "date") for word in each.words}
        among -= set(self.wish.na)
        others = {word for each in self.columns for word in each.words} - among - set(self.wish.na)
        for words, sure in ((among, True), (others, False)):
            if words:
                where = [
                    f"{each.name} {word} ({rows:,})"
                    for each in self.columns
                    for word, rows in each.words.items()
                    if word in words
                ]
                line = f"missing = {toml.texts([*self.wish.na, *sorted(words)])}"
                why = "among numbers or dates" if sure else "if they mean missing"
                active = sure and not self.wish.na
                yield f"{'' if active else '# '}{line}   # {why}: {toml.comment(listing(where, 8))}"

    def _variable(self, column: Column) -> Iterator[str]:
        yield ""
        yield f"[variables.{toml.key(column.name)}]   # {toml.comment(column.described())}"
        if column.label:
            yield f"label = {toml.text(column.label)}"
        else:
            yield f"# label = {toml.text(column.name)}"
        yield from self._values(column)

    def _values(self, column: Column) -> Iterator[str]:
        """The value labels of the file, or a place for them."""
        labels = self.dataset.codebook[column.name].value_labels
        if labels:
            written = {_code(value): label for value, label in labels.items()}
            doubtful = len(set(written.values())) < len(written) or any(
                label.strip().casefold() in COMMON or not label.strip() for label in written.values()
            )
            line = f"values = {toml.table(written)}"
            yield f"# {line}   # as the file has them" if doubtful else line
            return
        codes = [code for code, _, _ in column.levels]
        if column.kind == "levels" and not all(map(is_number, codes)):
            yield f"# order = {toml.texts(codes)}"
        elif column.kind in ("levels", "number") and codes:
            yield f"# values = {toml.table(dict.fromkeys(codes, '…'))}"

    def _tables(self) -> Iterator[str]:
        yield "# --- Tables and figures: each is a command of sarcstat with its options as keys. ---"
        yield ""
        described = [
            each.name
            for each in self.columns
            if each.kind in ("number", "levels") and each.name not in {*self.used, *self.wish.by}
        ]
        if described:
            yield from _entry("tables", "table1", "Baseline characteristics", "describe")
            yield f"variables = {toml.texts(described)}"
            if self.wish.by:
                yield f"by = {toml.texts(self.wish.by)}"
            yield ""
        if not self.wish.time:
            return
        factors = [*self.wish.by, *(each.name for each in self.columns if each.is_factor and self._is_free(each))]
        if factors:
            yield from _entry("tables", "table2", "Univariate analysis", "univariate")
            yield f"endpoints = [{toml.text(NAME)}]"
            yield f"by = {toml.texts(factors)}"
            yield ""
        yield from _entry("tables", "follow-up", "Length of follow-up", "follow-up")
        yield f"endpoints = [{toml.text(NAME)}]"
        yield ""
        yield from _entry("figures", "figure1", "Kaplan-Meier curves", "km")
        yield f"endpoints = [{toml.text(NAME)}]"
        if self.wish.by:
            yield f"by = {toml.texts(self.wish.by)}"
        yield ""

    def _is_free(self, column: Column) -> bool:
        """Whether a factor is neither a group already, nor of the endpoint, nor called as events are."""
        return column.name not in {*self.used, *self.wish.by} and not is_status(column)


def _entry(kind: str, name: str, title: str, command: str) -> list[str]:
    return [
        f"[[{kind}]]",
        f"name = {toml.text(name)}",
        f"title = {toml.text(title)}",
        f"command = {toml.text(command)}",
    ]


def _code(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
