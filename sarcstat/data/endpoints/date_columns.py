"""Columns of dates as whole days, whatever they were written as."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.date_texts import FIRST_YEAR, LAST_YEAR, Reading, proposed_formats, read_text, settled_format
from sarcstat.data.endpoints.placeholder_dates import placeholders
from sarcstat.data.variables.irregularity import KINDS, Irregularity, Patients, cell_text
from sarcstat.errors import counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]

#: The declared format of a column of numbers that are Excel's serial days (the system that begins in 1900).
EXCEL = "excel"
#: Excel takes 1900 for a leap year: before March 1, 1900 (61) its numbers are one day off.
_EXCEL_EPOCH, _EXCEL_FIRST = "1899-12-30", 61
_WORDS = {2: "two", 3: "three", 4: "four"}


@dataclass(frozen=True, slots=True)
class Dates:
    """A column as days since 1970-01-01 (floats, nan: missing), and what was found in it."""

    name: str
    days: Array
    irregular: Sequence[Irregularity] = ()
    notes: Sequence[Condition] = ()


def read_dates(patients: Patients, name: str, *, formats: Sequence[str] = (), allow: Collection[str] = ()) -> Dates:
    """The dates of a column that exists: dates, texts, or numbers where they are declared to be dates.

    Texts with the year first are read as they are, others by the declared strptime `formats`; `excel` among them
    declares numbers to be Excel's serial days. A time of day is left off. Cells that cannot be read are missing
    and reported; dates that stand for an empty cell are told.
    """
    found = _read(patients, name, formats, allow)
    return replace(found, notes=[*found.notes, *placeholders(patients, name, found.days)])


def _read(patients: Patients, name: str, formats: Sequence[str], allow: Collection[str]) -> Dates:
    """The dates of a column, and what was found in it."""
    import numpy as np
    import pandas as pd

    column = patients.dataset.frame[name]
    if pd.api.types.is_datetime64_any_dtype(column):
        return _of_dates(patients, name, column)
    if not column.notna().any():
        return Dates(name, np.full(len(column), np.nan))
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        texts = [each for each in formats if each != EXCEL]
        if EXCEL in formats:
            return _of_serials(patients, name, column)
        if not any("%d" in each and not set(each) - set("%Ymd") for each in texts):
            return _of_numbers(patients, name, column)
    return _Texts(patients, name, [each for each in formats if each != EXCEL], allow).dates()


def _of_dates(patients: Patients, name: str, column: pd.Series[Any]) -> Dates:
    """Dates with or without a time of day, which is left off."""
    import numpy as np

    moments = column.dt.tz_localize(None).to_numpy()
    days = moments.astype("datetime64[D]")
    missing = np.isnat(moments)
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    bad = ~missing & ((years < FIRST_YEAR) | (years > LAST_YEAR))
    what = f"a date in '{name}' outside of the years {FIRST_YEAR} to {LAST_YEAR}"
    found = list(patients.irregular("impossible-date", bad, what, name))
    whole = np.where(missing | bad, np.nan, days.astype(np.int64).astype(float))
    return Dates(name, whole, found, _timed(name, int((moments[~missing] != days[~missing]).sum())))


def _timed(name: str, rows: int) -> list[Condition]:
    text = f"{name}: the time of day was left off ({counted(rows, 'row')})."
    return [Condition("note", text, "time_of_day")] if rows else []


def _of_serials(patients: Patients, name: str, column: pd.Series[Any]) -> Dates:
    """Excel's serial days."""
    import numpy as np

    serial = np.floor(column.to_numpy(dtype=float, na_value=np.nan))
    epoch = int(np.datetime64(_EXCEL_EPOCH, "D").astype(np.int64))
    last = int(np.datetime64(f"{LAST_YEAR}-12-31", "D").astype(np.int64)) - epoch
    bad = (serial < _EXCEL_FIRST) | (serial > last)
    what = f"a number in '{name}' that is no serial day of Excel"
    found = list(patients.irregular("impossible-date", bad, what, name))
    return Dates(name, np.where(bad, np.nan, serial + epoch), found)


def _of_numbers(patients: Patients, name: str, column: pd.Series[Any]) -> Dates:
    import numpy as np

    rows = np.flatnonzero(column.notna().to_numpy())
    message = f"Column '{name}' holds numbers, not dates ({patients.listed(rows, name)})."
    hint = (
        f'If they are Excel\'s serial days, declare date_formats = ["{EXCEL}"]; if written as 20210825, ["%Y%m%d"]; '
        "if they are times, name them as the time of the endpoint."
    )
    return Dates(name, np.full(len(column), np.nan), [Irregularity("", message, hint)])


class _Texts:
    """A column of texts: each different text is read once."""

    def __init__(self, patients: Patients, name: str, formats: Sequence[str], allow: Collection[str]) -> None:
        import pandas as pd

        self.patients, self.name, self.formats, self.allow = patients, name, formats, allow
        self.codes, values = pd.factorize(patients.dataset.frame[name], use_na_sentinel=True)
        self.texts = [cell_text(value) for value in values]
        self.read = [read_text(text, formats) if text else Reading() for text in self.texts]

    def dates(self) -> Dates:
        import numpy as np

        found = [*self._mixed(), *self._unreadable()]
        days = [float(np.datetime64(each.day, "D").astype(np.int64)) if each.day else np.nan for each in self.read]
        timed = [each.day is not None and ":" in text for text, each in zip(self.texts, self.read, strict=True)]
        return Dates(self.name, np.array([*days, np.nan])[self.codes], found, _timed(self.name, len(self._rows(timed))))

    def _rows(self, chosen: Sequence[bool]) -> Array:
        """The rows with one of the chosen texts."""
        import numpy as np

        return np.flatnonzero(np.array([*chosen, False])[self.codes])

    def _mixed(self) -> Iterator[Irregularity]:
        """What is written in formats that nobody declared; those that may be read are read."""
        used = list(dict.fromkeys(each.format for each in self.read if each.format))
        others = [text for text, each in zip(self.texts, self.read, strict=True) if each.trouble == "undeclared"]
        if others and not used:
            yield self._undeclared(others)
        elif others or (len(used) > 1 and not set(used) <= set(self.formats)):
            yield self._several(used, others)

    def _undeclared(self, others: Sequence[str]) -> Irregularity:
        shown = listing(f"'{text}'" for text in others[:1])
        settled = settled_format(others)
        formats = [settled] if settled else proposed_formats(others[0])
        rows = self._rows([each.trouble == "undeclared" for each in self.read])
        message = (
            f"Column '{self.name}' holds dates written as {shown} ({counted(len(rows), 'row')}), in a format that is "
            "not declared."
        )
        return Irregularity("", message, _declare(formats))

    def _several(self, used: Sequence[str], others: Sequence[str]) -> Irregularity:
        """Two formats in one column; read where it is allowed and the order of day and month is certain."""
        groups = [[each.format == written for each in self.read] for written in used]
        groups += [[each.trouble == "undeclared" for each in self.read]] if others else []
        parts = []
        for chosen in sorted(groups, key=lambda each: -len(self._rows(each))):
            rows = self._rows(chosen)
            parts.append(f"{counted(len(rows), 'row')} as in {self.patients.listed(rows[:2], self.name)}")
        number = _WORDS.get(len(parts), str(len(parts)))
        message = f"Column '{self.name}' has dates in {number} formats ({' and '.join(parts)})."
        settled = settled_format(others)
        formats = list(
            dict.fromkeys([*used, *([settled] if settled else proposed_formats(others[0]) if others else [])])
        )
        if others and settled is None:
            return Irregularity("", message, f"Day and month may be exchanged: {_declare(formats, certain=False)}")
        if others and settled and "mixed-formats" in self.allow:
            readings = zip(self.texts, self.read, strict=True)
            self.read = [read_text(t, [settled]) if r.trouble == "undeclared" else r for t, r in readings]
        done = f"Each is read by its own format ({', '.join(formats)})."
        return Irregularity("mixed-formats", message, _declare(formats, several=True), done)

    def _unreadable(self) -> Iterator[Irregularity]:
        for trouble, kind, one in (
            ("impossible", "impossible-date", "a date that does not exist"),
            ("no date", "not-a-date", "a text that is no date"),
            ("ambiguous", "", "a date that the declared formats read as different days"),
        ):
            rows = self._rows([each.trouble == trouble for each in self.read])
            if len(rows):
                where = f"in '{self.name}' ({self.patients.listed(rows, self.name)})"
                message = f"{counted(len(rows), 'row has', 'rows have')} {one} {where}."
                hint = {
                    "impossible": f"A date lies in the years {FIRST_YEAR} to {LAST_YEAR}. Correct these cells.",
                    "no date": "Correct these cells, or name the words that mean missing.",
                    "ambiguous": "Declare one format, and write the dates of this column alike.",
                }[trouble]
                yield Irregularity(kind, message, hint, KINDS.get(kind, ""))


def _declare(formats: Sequence[str], *, several: bool = False, certain: bool = True) -> str:
    quoted = [f'"{each}"' for each in formats]
    if several:
        return f"Write them alike, or declare date_formats = [{', '.join(quoted)}]."
    if not formats:
        return 'Declare it, for example date_formats = ["%d.%m.%Y"] (day, month, year).'
    if not certain:
        return "write them alike, with the year first."
    return f"Declare it: date_formats = {' or '.join(f'[{each}]' for each in quoted)}."
