"""Between data as analyses take them and tables of data steps: dates, texts, user-missing values, formats."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.reading.statistical.formats import as_dates, epoch
from sarcstat.data.reading.statistical.notes import user_missing_note
from sarcstat.data.reading.statistical.statistical import by_value
from sarcstat.data.steps.naming import LONGEST
from sarcstat.data.steps.table import DATES, Column, Format, Missing, Table, number, text
from sarcstat.data.values import MOST_DECIMALS
from sarcstat.errors import listing

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, Any]

_EPOCH = "1582-10-14"
_DAY, _MOMENT = Format("DATE", 11), Format("DATETIME", 20)
_WITH_DECIMALS = frozenset(["F", "E", "COMMA", "DOT", "DOLLAR", "PCT", "CCA", "CCB", "CCC", "CCD", "CCE"])
_ILLEGAL = re.compile(r"[^\w.@#$]")
_MOST_MISSING = 3
#: A text with more values than that identifies cases, and its order is nobody's matter.
_MOST_LEVELS = 10_000


def dataset_of(
    table: Table, *, source: str | None = None, sha256: str | None = None, row_word: str = "case"
) -> Dataset:
    """The data as analyses take them: the cases are the rows, in order, the first is number 1.

    System-missing and user-missing values are missing, the latter also kept in `declared_missing` and counted; dates
    are datetime64; texts, blank ones too, are values in the order of their bytes, as SPSS sorts them; scratch variables
    are left out. Decimals come from the print format. A note tells which variables had user-missing values.
    """
    import pandas as pd

    frame, variables = {}, {}
    name = table.source if source is None else source
    for column in table.columns:
        if not column.name.startswith("#"):
            frame[column.name], variables[column.name] = _series(column)
    note = user_missing_note(name or "the data", variables)
    return Dataset(
        frame=pd.DataFrame(frame, index=range(table.cases), copy=False),
        codebook=Codebook(variables),
        source=name,
        sha256=sha256,
        first_row=1,
        row_word=row_word,
        conditions=[note] if note else [],
    )


def _order(texts: pd.Series[Any]) -> list[str] | None:
    """The texts in the order of their bytes: `10` before `9`, capitals before small letters. Identifiers have none."""
    distinct = texts.dropna().unique()
    return sorted(map(str, distinct), key=str.encode) if len(distinct) <= _MOST_LEVELS else None


def _series(column: Column) -> tuple[pd.Series[Any], Variable]:
    import pandas as pd

    values: pd.Series[Any] = pd.Series(column.values, dtype="str" if column.text else float)
    declared = column.user_missing
    missing = values[declared] if declared.any() else None
    values = values.mask(declared) if declared.any() else values
    variable = Variable(
        label=column.label,
        level_order=_order(values) if column.text else None,
        value_labels=by_value(column.labels),
        decimals=column.print.decimals if column.print.kind in _WITH_DECIMALS else None,
        measure=column.measure,
        user_missing=int(declared.sum()),
        declared_missing=missing,
    )
    origin = epoch("SPSS", str(column.print)) if column.print.kind in DATES else None
    return (as_dates(values, origin) if origin else values), variable


def table_of(dataset: Dataset, notes: list[str] | None = None) -> Table:
    """The rows of a data file of any format as cases.

    Dates are seconds since 14 October 1582; missing texts are blank; values that the file declares missing stand as
    they are and stay missing, if there are at most three of a variable, else they become system-missing. Names that
    SPSS does not allow are changed, with what the file calls them as label; `notes` gets a sentence for each of both.
    """
    said: list[str] = [] if notes is None else notes
    names = valid_names(map(str, dataset.frame.columns))
    changed = [f"'{old}' is {new}" for old, new in names.items() if old != new]
    if changed:
        said.append(f"Names of {dataset.source} that are none in SPSS: {listing(changed, 20)}.")
    columns = []
    for old, new in names.items():
        about = dataset.codebook[old]
        column = described(column_of(new, dataset.frame[old], about), about, said)
        columns.append(replace(column, label=column.label or (old if old != new else "")))
    return Table(columns, cases=len(dataset.frame), source=dataset.source)


def valid_names(names: Iterable[str]) -> dict[str, str]:
    """For each name one that SPSS allows, different from all others: other signs become `_`."""
    given = list(names)
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in given:
        short = _ILLEGAL.sub("_", name).rstrip(".") or "V"
        short = short if short[0].isalpha() or short[0] == "@" else f"@{short}"
        short = short.encode()[:LONGEST].decode("utf-8", "ignore")
        number_, made = 1, short
        while made.casefold() in taken or (made != name and made in given):
            number_ += 1
            made = f"{short[: LONGEST - 8]}_{number_}"
        taken.add(made.casefold())
        found[name] = made
    return found


def column_of(name: str, values: pd.Series[Any], about: Variable | None = None) -> Column:
    """A variable with the values of a column of any type: numbers, true and false (1 and 0), dates, or texts."""
    import pandas as pd

    about = about or Variable()
    if about.declared_missing is not None:
        values = values.copy()
        values.loc[about.declared_missing.index] = about.declared_missing
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return _dates(name, values)
    if pd.api.types.is_numeric_dtype(values.dtype) or _is_truth(values):
        return _numbers(name, values, about)
    found = values.astype("str").fillna("").str.rstrip(" ").to_numpy(dtype=object)
    width = max((len(each.encode()) for each in set(found)), default=1) or 1
    return text(name, found, width)


def _is_truth(values: pd.Series[Any]) -> bool:
    known = values.dropna()
    return len(known) > 0 and values.dtype == object and all(isinstance(each, bool) for each in known)


def _dates(name: str, values: pd.Series[Any]) -> Column:
    import numpy as np

    moments = values.dt.tz_localize(None) if getattr(values.dt, "tz", None) is not None else values
    micro = moments.to_numpy().astype("datetime64[us]")
    seconds = (micro - np.datetime64(_EPOCH, "us")).astype(np.int64) / 1e6
    seconds = np.where(np.isnat(micro), np.nan, seconds)
    known = seconds[~np.isnan(seconds)]
    return number(name, seconds, _DAY if np.all(known % 86_400 == 0) else _MOMENT)


def _numbers(name: str, values: pd.Series[Any], about: Variable) -> Column:
    import numpy as np

    numbers = values.astype(float).to_numpy(dtype=float, na_value=np.nan)
    decimals = about.decimals if about.decimals is not None else about.written
    if decimals is None:
        known = numbers[np.isfinite(numbers)]
        enough = (each for each in range(MOST_DECIMALS) if np.all(known == np.round(known, each)))
        decimals = next(enough, MOST_DECIMALS)
    return number(name, numbers, Format("F", max(8, decimals + 6), decimals))


def described(column: Column, about: Variable, notes: list[str]) -> Column:
    """The variable with the label, the value labels, the measure and the missing values that a file has for it."""
    labels = {_as_value(value, column): label for value, label in about.value_labels.items()}
    missing = Missing()
    if about.declared_missing is not None:
        distinct = about.declared_missing.drop_duplicates().tolist()
        if len(distinct) > _MOST_MISSING:
            text = f"{column.name} has more than {_MOST_MISSING} values that its file declares missing: "
            notes.append(f"{text}they became {'blank' if column.text else 'system-missing'}.")
            column = column.with_values(_without(column, about.declared_missing.index.to_numpy()))
        else:
            missing = Missing(tuple(distinct))
    return replace(column, label=about.label, labels=labels, measure=about.measure, missing=missing)


def _without(column: Column, places: Array) -> Array:
    values = column.values.copy()
    values[places] = "" if column.text else float("nan")
    return values


def _as_value(value: Any, column: Column) -> float | str:
    return str(value).rstrip(" ") if column.text else float(value)
