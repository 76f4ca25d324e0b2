"""How a column is taken when nobody says it: as numbers, levels or dates, as an identifier, or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.sample import is_categorical
from sarcstat.data.cohort.words import numbers_among, numbers_but_words
from sarcstat.data.date_texts import read_moment, settled_format
from sarcstat.data.missing_words import counted_words
from sarcstat.data.values import is_truth
from sarcstat.errors import counted

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]

Kind = Literal["numbers", "levels", "dates", "identifier", "text", "empty"]
#: More levels than these are no levels.
MOST_LEVELS = 200
#: Texts that are all different name the rows, where there are so many.
_MANY = 10
_PERSON = r"(?:patients?|pat|subjects?|subj|usubj|case|person|participant|record|study|sample|mrn|donor|bcr_patient)"
_PERSON_ID = re.compile(
    rf"{_PERSON}[ _.-]?(?:id|identifier|no|nr|number|uuid|barcode)|mrn|usubjid|subjid", re.IGNORECASE
)
_ID = re.compile(r"(?:.*[ _.-])?(?:id|identifier|uuid|barcode)|id[ _.-].*", re.IGNORECASE)
_CAMEL_ID = re.compile(r".*[a-z]I[dD]")  # patientID, but not covid
_FIRST = 100


@dataclass(frozen=True, slots=True)
class Treatment:
    """How a column is taken.

    `why` says what a reader should know of it: why it is no variable, or what is odd among its values. `odd` where that
    deserves a warning. `dates` are its days (NaT: none) where it is one of dates.
    """

    kind: Kind
    why: str = ""
    odd: bool = False
    dates: Any = None


def treatment(dataset: Dataset, name: str) -> Treatment:
    """How the column is taken where nobody names it. It never raises."""
    import pandas as pd

    column = dataset.frame[name]
    if column.isna().all():
        return Treatment("empty", "has no value")
    if pd.api.types.is_datetime64_any_dtype(column):
        return Treatment("dates", dates=column.dt.tz_localize(None) if column.dt.tz is not None else column)
    if is_truth(column) or dataset.codebook[name].level_order is not None:
        return _of_levels(dataset, name)
    return _of_numbers(dataset, name) if pd.api.types.is_numeric_dtype(column) else _of_texts(dataset, name)


def _of_numbers(dataset: Dataset, name: str) -> Treatment:
    import numpy as np

    column = dataset.frame[name]
    values = column.to_numpy(dtype=float, na_value=np.nan)
    known = values[~np.isnan(values)]
    if np.isinf(known).any():
        return Treatment("text", f"holds {counted(int(np.isinf(known).sum()), 'infinite value')}", odd=True)
    labelled = bool(dataset.codebook[name].value_labels)
    if not labelled and bool((known == np.round(known)).all()) and _identifies(name, known):
        return Treatment("identifier", "is an identifier")
    return _of_levels(dataset, name) if is_categorical(dataset, name) else Treatment("numbers")


def _identifies(name: str, known: Any) -> bool:
    """Whether a column is called an identifier, and most of its values are different.

    One of persons is one however often a person comes.
    """
    import pandas as pd

    if _PERSON_ID.fullmatch(name):
        return len(known) > 2
    called = _ID.fullmatch(name) or _CAMEL_ID.fullmatch(name)
    return bool(called) and len(known) > 2 and 2 * pd.Series(known).nunique() > len(known)


def _of_texts(dataset: Dataset, name: str) -> Treatment:
    column = dataset.frame[name]
    known = column.dropna()
    if numbers_but_words(dataset, name) is not None:
        return Treatment("numbers", "is one of numbers with words that commonly mean missing")
    dates = days_of(known, dataset.codebook.date_formats)
    if dates is not None:
        return Treatment("dates", dates=dates.reindex(column.index))
    if not dataset.codebook[name].value_labels and _identifies(name, known.astype(str)):
        return Treatment("identifier", "is an identifier")
    if len(known) >= _MANY and known.is_unique and not dataset.codebook[name].value_labels:
        return Treatment("identifier", "has a different text in every row")
    return _of_levels(dataset, name)


def _of_levels(dataset: Dataset, name: str) -> Treatment:
    column = dataset.frame[name]
    different = column.nunique()
    why, odd = _numbers_within(dataset, name)
    if different > MOST_LEVELS:
        return Treatment("text", why or f"has {counted(different, 'different value')}, too many for levels", odd)
    return Treatment("levels", why, odd)


def _numbers_within(dataset: Dataset, name: str) -> tuple[str, bool]:
    """What to say of a column of texts some of which are numbers; a warning where most are."""
    import numpy as np
    import pandas as pd

    column = dataset.frame[name]
    if pd.api.types.is_numeric_dtype(column) or is_truth(column) or dataset.codebook[name].value_labels:
        return "", False
    numbers = ~np.isnan(numbers_among(column, dataset.codebook.decimal))
    if not numbers.any():
        return "", False
    words = counted_words(column)
    texts = column.notna().to_numpy() & ~numbers & ~column.isin(list(words)).to_numpy()
    if not texts.any():
        return "", False
    first = int(np.flatnonzero(texts)[0])
    where = f"{dataset.row_word} {dataset.row_number(first)}: '{column.iloc[first]}'"
    amount = f"{int(numbers.sum()):,} of {int(column.notna().sum()):,} values are numbers"
    said = f"is taken as text: {amount}, but {counted(int(texts.sum()), 'is not', 'are not')} ({where})"
    return said, bool(numbers.sum() > texts.sum())


def days_of(known: pd.Series[Any], formats: Sequence[str]) -> pd.Series[Any] | None:
    """The days of texts all of which are dates, with the year first, in a declared format, or in one that is certain.

    None for anything else; where day and month may be exchanged, too.
    """
    if known.dtype != "str" or not len(known):
        return None
    distinct = [str(text).strip() for text in known.unique()]
    own = list(formats)
    if read_moment(distinct[0], own) is None:
        found = settled_format(distinct) if settled_format(distinct[:_FIRST]) or len(distinct) > _FIRST else None
        own += [found] if found else []
    moments = {}
    for text in distinct:
        moments[text] = read_moment(text, own)
        if moments[text] is None:
            return None
    return known.str.strip().map(moments).astype("datetime64[us]")
