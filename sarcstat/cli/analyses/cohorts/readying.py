"""What the command line asks of the data before any analysis: times of dates, one row a patient, labels, orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.columns import Wanted
    from sarcstat.data.endpoints.readying import Asked
    from sarcstat.data.endpoints.timing import Timing
    from sarcstat.data.reading.source import Source

#: Set where the data are ready already: those of a part, or those that a script goes with.
READY = {"ready": True}
_ON_DATES = (("cutoff", "--cutoff"), ("allow", "--allow"))


def readied(source: Source, options: Mapping[str, Any], *, typed: bool) -> Source:
    """The source with what the options ask of its rows; the source itself where they ask for nothing.

    `typed`: DATA was named on a command line, or is a data frame, so that patients with several rows are looked for.
    Raises UsageError for options that do not go together.
    """
    if options.get("ready"):
        return source
    _check(options)
    if not typed and not any(options.get(name) for name in _ASKING) and not _dated(options):
        return source
    return cast("Source", Readied(source, options, typed=typed))


_ASKING = ("first_by", "last_by", "patient", "column_labels", "orders", "date_formats", "cutoff", "allow")


def _expressions(options: Mapping[str, Any]) -> list[str]:
    return [text for text in options.get("time") or () if "(" in text]


def _dated(options: Mapping[str, Any]) -> bool:
    """Whether a time or the time of entry is an expression."""
    return bool(_expressions(options)) or "(" in (options.get("entry") or "")


def start_stop(options: Mapping[str, Any]) -> bool:
    """Whether a patient may have several rows, each from its entry to its time: only a Cox model takes them."""
    return bool(options.get("entry") and options.get("patient") and "cluster" in options)


def _check(options: Mapping[str, Any]) -> None:
    first, last = options.get("first_by"), options.get("last_by")
    word = "--first-by" if first else "--last-by"
    if first and last:
        raise UsageError("--first-by and --last-by both choose a patient's row.", "Give one of them.")
    if (first or last) and not _id(options):
        raise UsageError(
            f"{word} keeps one row of each patient.", "Name the column that identifies patients with --id."
        )
    if options.get("column_labels") and options["names"]:
        raise UsageError("--label shows labels, and --names names and values.", "Leave one of them out.")
    for name, option in _ON_DATES:
        if options.get(name) and not _expressions(options):
            raise UsageError(
                f"{option} is for times that are computed from dates.",
                "For example: --time 'months(diagnosis, last_contact)'",
            )
    if options.get("date_formats") and not (_dated(options) or first or last or options["where"]):
        raise UsageError("--date-format is for dates that are compared or subtracted, and none is.", "Leave it out.")


def _id(options: Mapping[str, Any]) -> str | None:
    return options.get("patient") or options.get("id_")


def of_several(source: Source, names: Iterable[str]) -> Source:
    """A source for several readings, each of some of the columns named."""
    among = getattr(source, "among", None)
    return source if among is None else cast("Source", among(names))


@dataclass
class Readied:
    """A source whose rows are made ready as they are read; `used` are columns that other readings of it have."""

    source: Source
    options: Mapping[str, Any]
    typed: bool
    used: frozenset[str] = frozenset()
    needs_r: bool = field(init=False)

    def __post_init__(self) -> None:
        self.needs_r = self.source.needs_r

    @property
    def name(self) -> str:
        """What the user typed."""
        return self.source.name

    @property
    def counts_rows(self) -> bool:
        """Whether it counts its rows as they are read."""
        from sarcstat.data.reading.source import counts_rows

        return counts_rows(self.source)

    def among(self, names: Iterable[str]) -> Readied:
        """The source for readings of some of these columns each: labels of the others are no mistake."""
        return replace(self, used=frozenset(names))

    def columns(self) -> list[str] | None:
        """The column names, those that are made among them, or None where finding them costs as much as reading."""
        known = self.source.columns()
        return None if known is None else [*known, *self._made(known)]

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns, or all, with all that the options ask for."""
        from sarcstat.data.columns import wanted_columns

        chosen: list[str] = []
        file: list[str] = []

        def needed(known: Sequence[str]) -> list[str]:
            file[:] = known
            made = self._made(known)
            chosen[:] = wanted_columns([*known, *made], columns, source=self.name)
            return [*(name for name in chosen if name not in made), *self._needed(known)]

        dataset = self.source.read(needed)
        from sarcstat.data.endpoints.entry_times import with_entry
        from sarcstat.data.endpoints.readying import ready

        made = ready(self._declared(dataset), self.timings(file), self._asked(file))
        for each in self._entries(file):
            made = with_entry(made, each, self.options["time"], self.options.get("month_days", 0.0))
        made = self._shown(made, file, chosen)
        variables = {name: made.codebook[name] for name in chosen}
        return replace(made, frame=made.frame[chosen], codebook=made.codebook.holding(variables))

    def _asked(self, known: Sequence[str]) -> Asked:
        """What the options ask of the rows."""
        from datetime import date

        from sarcstat.cli.analyses.cohorts.rows import condition_on
        from sarcstat.data.endpoints.readying import Asked
        from sarcstat.data.endpoints.timing import Rules

        options, patient = self.options, self.patient_column(known)
        last = options.get("last_by")
        return Asked(
            condition=condition_on(self.source, options)[0],
            param=options.get("param"),
            patient=patient,
            declared="command"
            if start_stop(options)
            else "id"
            if options.get("patient")
            else "command"
            if options.get("id_")
            else "",
            start_stop=bool(options.get("entry")) and "cluster" in options,
            by=options.get("first_by") or last,
            last=bool(last),
            rules=Rules(
                month_days=options.get("month_days", 0.0),
                cutoff=options.get("cutoff"),
                allow=options.get("allow") or (),
                date_formats=options.get("date_formats") or (),
                today=date.today(),
                id=patient,
            ),
        )

    def timings(self, known: Sequence[str]) -> list[Timing]:
        """The times that are expressions, each with its event."""
        from sarcstat.data.cohort.outcome import split_event
        from sarcstat.data.endpoints.timing import is_expression, timing

        times, events = self.options.get("time") or (), self.options.get("event") or ()
        pairs = dict.fromkeys(zip(times, events, strict=False))
        pairs |= dict.fromkeys((times[0], each) for each in self.options.get("competing") or () if times)
        competing = {split_event(each, known)[0] for each in self.options.get("competing") or ()}
        return [
            timing(time, event, competing=split_event(event, known)[0] in competing)
            for time, event in pairs
            if is_expression(time, known)
        ]

    def _made(self, known: Sequence[str]) -> list[str]:
        return list(
            dict.fromkeys([*(name for each in self.timings(known) for name in each.made), *self._entries(known)])
        )

    def _entries(self, known: Sequence[str]) -> list[str]:
        """The time of entry, where it is an expression."""
        from sarcstat.data.endpoints.timing import is_expression

        entry = self.options.get("entry")
        return [entry] if entry and is_expression(entry, known) else []

    def _needed(self, known: Sequence[str]) -> list[str]:
        """The columns of the file from which rows are made ready; raises InputError for those that are not there."""
        from sarcstat.cli.analyses.cohorts.rows import condition_on
        from sarcstat.data.columns import check_columns
        from sarcstat.data.endpoints.entry_times import entry_columns

        pairs = [pair for each in self.timings(known) for pair in each.columns(known)]
        pairs += [pair for each in self._entries(known) for pair in entry_columns(each)]
        for name, option in (("patient", "--id"), ("first_by", "--first-by"), ("last_by", "--last-by")):
            pairs += [(option, self.options[name])] if self.options.get(name) else []
        pairs += condition_on(self.source, self.options)[1] if self._selects() else []
        check_columns(known, pairs, source=self.name)
        there = ["PARAMCD"] if self.options.get("param") and "PARAMCD" in known else []
        named = self.patient_column(known)
        return [*(name for _, name in pairs), *there, *([named] if named else [])]

    def _selects(self) -> bool:
        return bool(self.options.get("where"))

    def patient_column(self, known: Sequence[str]) -> str | None:
        """The column that identifies patients: that of --id, else one that is called so; None where there is none."""
        from sarcstat.data.patient_column import likely_patient_column

        if _id(self.options):
            return _id(self.options) if _id(self.options) in known else None
        likely = likely_patient_column(known) if self.typed else None
        return likely if likely is not None and list(known).count(likely) == 1 else None

    def _declared(self, dataset: Dataset) -> Dataset:
        """The data with the formats of their dates."""
        formats = self.options.get("date_formats")
        if not formats:
            return dataset
        from sarcstat.data.endpoints.date_columns import EXCEL

        codebook = replace(dataset.codebook, date_formats=[each for each in formats if each != EXCEL])
        return replace(dataset, codebook=codebook)

    def _shown(self, dataset: Dataset, known: Sequence[str], chosen: Sequence[str]) -> Dataset:
        """The data with the labels and orders of --label and --order."""
        if not self.options.get("column_labels") and not self.options.get("orders"):
            return dataset
        from sarcstat.cli.analyses.cohorts.rows import row_condition
        from sarcstat.data.cohort.relabeling import label_of, order_of, relabeled, reordered
        from sarcstat.data.reading.source import selects_rows

        names = [*known, *self._made(known)]
        labels = [label_of(entry, names) for entry in self.options.get("column_labels") or ()]
        orders = [order_of(entry, names) for entry in self.options.get("orders") or ()]
        used = [("--label", each.column) for each in labels] + [("--order", name) for name, _ in orders]
        chooses = [name for _, name in row_condition(self.options)[1]] if selects_rows(self.source) else []
        for option, name in used:
            if name not in chosen and name not in chooses and name not in self.used:
                raise UsageError(f"{option}: the analysis does not use column '{name}'.", "Leave it out.")
        if len(dict(orders)) < len(orders):
            raise UsageError("--order names a column twice.", "Give all its levels at once: --order arm=A,B,C")
        shown = {name: text for name, text in orders if name in chosen}
        return relabeled(reordered(dataset, shown), [each for each in labels if each.column in chosen])
