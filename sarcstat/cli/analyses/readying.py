"""What the command line asks of the data before any analysis: times of dates, one row a patient, labels, orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from sarcstat.errors import UsageError, counted

if TYPE_CHECKING:
    from datetime import date

    from sarcstat.data.codebook import Dataset
    from sarcstat.data.columns import Wanted
    from sarcstat.data.endpoints.timing import Timed, Timing
    from sarcstat.data.reading.source import Source
    from sarcstat.results import Condition

#: Set where the data are ready already: those of a part, or those that a script goes with.
READY = {"ready": True}
_ON_DATES = (("cutoff", "--cutoff"), ("allow", "--allow"))


def readied(source: Source, options: Mapping[str, Any], *, typed: bool) -> Source:
    """The source with what the options ask of its rows; the source itself where they ask for nothing.

    `typed`: DATA was named on a command line, so that patients with several rows are looked for. Raises UsageError for
    options that do not go together.
    """
    if options.get("ready"):
        return source
    _check(options)
    if not typed and not any(options.get(name) for name in _ASKING) and not _expressions(options):
        return source
    return cast("Source", Readied(source, options, typed=typed))


_ASKING = ("first_by", "last_by", "patient", "column_labels", "orders", "date_formats", "cutoff", "allow")


def _expressions(options: Mapping[str, Any]) -> list[str]:
    return [text for text in options.get("time") or () if "(" in text]


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
    if options.get("date_formats") and not (_expressions(options) or first or last or options["where"]):
        raise UsageError("--date-format is for dates that are compared or subtracted, and none is.", "Leave it out.")


def _id(options: Mapping[str, Any]) -> str | None:
    return options.get("patient") or options.get("id_")


@dataclass
class Readied:
    """A source whose rows are made ready as they are read."""

    source: Source
    options: Mapping[str, Any]
    typed: bool
    needs_r: bool = field(init=False)

    def __post_init__(self) -> None:
        self.needs_r = self.source.needs_r

    @property
    def name(self) -> str:
        """What the user typed."""
        return self.source.name

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
        ready = _Rows(self, self._declared(dataset), file).ready()
        ready = self._shown(ready, file, chosen)
        variables = {name: ready.codebook[name] for name in chosen}
        return replace(ready, frame=ready.frame[chosen], codebook=ready.codebook.holding(variables))

    def timings(self, known: Sequence[str]) -> list[Timing]:
        """The times that are expressions, each with its event."""
        from sarcstat.data.endpoints.timing import is_expression, timing

        times, events = self.options.get("time") or (), self.options.get("event") or ()
        pairs = dict.fromkeys(zip(times, events, strict=False))
        return [timing(time, event) for time, event in pairs if is_expression(time, known)]

    def _made(self, known: Sequence[str]) -> list[str]:
        return list(dict.fromkeys(name for each in self.timings(known) for name in each.made))

    def _needed(self, known: Sequence[str]) -> list[str]:
        """The columns of the file from which rows are made ready; raises InputError for those that are not there."""
        from sarcstat.cli.analyses.rows import row_condition
        from sarcstat.data.columns import check_columns

        pairs = [pair for each in self.timings(known) for pair in each.columns(known)]
        for name, option in (("patient", "--id"), ("first_by", "--first-by"), ("last_by", "--last-by")):
            pairs += [(option, self.options[name])] if self.options.get(name) else []
        pairs += row_condition(self.options)[1] if self._selects() else []
        check_columns(known, pairs, source=self.name)
        there = ["PARAMCD"] if self.options.get("param") and "PARAMCD" in known else []
        named = self.patient_column(known)
        return [*(name for _, name in pairs), *there, *([named] if named else [])]

    def _selects(self) -> bool:
        return bool(self.options.get("where"))

    def patient_column(self, known: Sequence[str]) -> str | None:
        """The column that identifies patients: that of --id, else one that is called so; None where there is none."""
        from sarcstat.data.cohort.one_row import is_patient_column

        if _id(self.options):
            return _id(self.options) if _id(self.options) in known else None
        likely = [name for name in known if is_patient_column(name)]
        return likely[0] if self.typed and len(likely) == 1 and list(known).count(likely[0]) == 1 else None

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
        from sarcstat.data.cohort.relabeling import label_of, order_of, relabeled, reordered

        names = [*known, *self._made(known)]
        labels = [label_of(entry, names) for entry in self.options.get("column_labels") or ()]
        orders = [order_of(entry, names) for entry in self.options.get("orders") or ()]
        used = [("--label", each.column) for each in labels] + [("--order", name) for name, _ in orders]
        for option, name in used:
            if name not in chosen:
                raise UsageError(f"{option}: the analysis does not use column '{name}'.", "Leave it out.")
        if len(dict(orders)) < len(orders):
            raise UsageError("--order names a column twice.", "Give all its levels at once: --order arm=A,B,C")
        return relabeled(reordered(dataset, dict(orders)), labels)


class _Rows:
    """The rows of one reading: those selected, those of a patient, their times."""

    def __init__(self, asked: Readied, dataset: Dataset, known: Sequence[str]) -> None:
        self.asked, self.options, self.dataset, self.known = asked, asked.options, dataset, known
        self.patient = asked.patient_column(known)
        self.said: list[Condition] = []

    def ready(self) -> Dataset:
        """The data with times and events made, and further rows of patients left out."""
        timings = self.asked.timings(self.known)
        if not timings and self.patient is None:
            return self.dataset
        used = self._selected()
        if self.patient is not None:
            used = self._one_row(used)
        dataset = self.dataset
        for each in timings:
            dataset = self._timed(dataset, each, used, alone=len(timings) == 1)
        return replace(dataset, conditions=(*dataset.conditions, *dict.fromkeys(self.said)))

    def _selected(self) -> Any:
        """A mask of the rows that --where and --param select."""
        import numpy as np

        from sarcstat.cli.analyses.rows import row_condition
        from sarcstat.data.cohort.rows import none_of
        from sarcstat.data.expression.expression import select

        dataset, param = self.dataset, self.options.get("param")
        used = none_of((bad for _, bad in dataset.left_out), len(dataset.frame))
        condition, _ = row_condition(self.options)
        if condition is not None:
            used = used & select(condition, dataset)[0]
        if param and "PARAMCD" in dataset.frame.columns:
            used = used & (dataset.frame["PARAMCD"] == param).fillna(False).to_numpy(dtype=bool)
        return np.asarray(used, dtype=bool)

    def _one_row(self, used: Any) -> Any:
        """The rows used without further rows of patients; where nobody chose among them they are said."""
        from sarcstat.data.cohort.identity import check_patients
        from sarcstat.data.cohort.one_row import FURTHER, one_row, repeated
        from sarcstat.results import Condition

        assert self.patient is not None
        by = self.options.get("first_by") or self.options.get("last_by")
        if by:
            order = self._order(by, used)
            kept = one_row(self.dataset, self.patient, used, by, order, last=bool(self.options.get("last_by")))
            self.dataset = replace(self.dataset, left_out=[*self.dataset.left_out, (FURTHER, kept.further)])
            self.said += kept.conditions
            return used & ~kept.further
        if self.options.get("patient"):
            hint = "It must have one row a patient: keep one with --first-by or --last-by, or select rows with --where."
            check_patients(self.dataset, self.patient, [~used], hint=hint)
        elif not self.options.get("id_"):
            patients, rows = repeated(self.dataset, self.patient, used)
            if patients:
                text = (
                    f"Column '{self.patient}': {counted(patients, 'value is', 'values are')} in several rows ({rows:,} "
                    "rows). If these are rows of one patient, each counts as a patient of its own: "
                    f"--id {self.patient} --first-by COLUMN keeps one."
                )
                self.said.append(Condition("warning", text, "several_rows"))
        return used

    def _order(self, name: str, used: Any) -> Any:
        """The values of a column by which rows are chosen, as floats: numbers, or dates as days."""
        import numpy as np
        import pandas as pd

        column = self.dataset.frame[name]
        if pd.api.types.is_numeric_dtype(column):
            return column.to_numpy(dtype=float, na_value=float("nan"))
        if pd.api.types.is_datetime64_any_dtype(column):
            moments = column.dt.tz_localize(None).to_numpy().astype("datetime64[us]")
            return np.where(np.isnat(moments), np.nan, moments.astype(np.int64).astype(float))
        return self._days(name, used)

    def _days(self, name: str, used: Any) -> Any:
        import numpy as np

        from sarcstat.data.endpoints.date_columns import read_dates
        from sarcstat.data.endpoints.timing import in_options
        from sarcstat.data.variables.irregularity import Patients, judged
        from sarcstat.errors import InputError, Problem

        rows = np.flatnonzero(used)
        found = read_dates(
            Patients(_subset(self.dataset, rows), self.patient), name, formats=self.options.get("date_formats") or ()
        )
        problems, _ = judged(found.irregular, ())
        if problems:
            own = [Problem(each.message, each.hint and in_options(each.hint)) for each in problems]
            raise InputError.of(own)
        self.said += found.notes
        days = np.full(len(used), np.nan)
        days[rows] = found.days
        return days

    def _timed(self, dataset: Dataset, asked: Timing, used: Any, *, alone: bool) -> Dataset:
        """The data with the columns of a time that is an expression, made of the rows used."""
        import numpy as np

        from sarcstat.data.endpoints.timing import timed

        rows = np.flatnonzero(used)
        frame = dataset.frame
        time, event = np.full(len(frame), np.nan), np.full(len(frame), np.nan)
        left_out = list(dataset.left_out)
        variables = dict(dataset.codebook.variables)
        if len(rows):
            found: Timed = timed(_subset(dataset, rows), asked, self._rules())
            time[rows], event[rows] = found.time, found.event
            self.said += found.conditions
            variables |= dict(zip(asked.made, found.variables, strict=True))
            for reason, mask in found.left_out if alone else ():
                whole = np.zeros(len(frame), dtype=bool)
                whole[rows] = mask
                left_out.append((reason, whole))
        frame = frame.assign(**dict(zip(asked.made, (time, event), strict=True)))
        return replace(dataset, frame=frame, codebook=dataset.codebook.holding(variables), left_out=left_out)

    def _rules(self) -> Any:
        from datetime import date

        from sarcstat.data.endpoints.timing import Rules

        cutoff: date | None = self.options.get("cutoff")
        return Rules(
            month_days=self.options["month_days"],
            cutoff=cutoff,
            allow=self.options.get("allow") or (),
            date_formats=self.options.get("date_formats") or (),
            today=date.today(),
            id=self.patient,
        )


def _subset(dataset: Dataset, rows: Any) -> Dataset:
    """Some of the rows, which still know their places in the file."""
    return replace(
        dataset,
        frame=dataset.frame.iloc[rows].reset_index(drop=True),
        codebook=dataset.codebook.on(rows),
        rows=rows if dataset.rows is None else dataset.rows[rows],
        left_out=(),
    )
