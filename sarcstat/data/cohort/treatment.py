"""How a column is taken when nobody says it: as numbers, levels or dates, as an identifier, or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.sample import is_categorical
from sarcstat.data.counting import tally
from sarcstat.data.date_texts import looks_like_date, read_moment, settled_format
from sarcstat.data.doubts.words import numbers_among, numbers_but_words
from sarcstat.data.missing_words import counted_words
from sarcstat.data.values import is_truth
from sarcstat.errors import counted
from sarcstat.limits import LARGEST_NUMBER

if TYPE_CHECKING:
    import pandas as pd

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
#: Fewer values than these identify nobody.
_FEW = 3


@dataclass(frozen=True, slots=True)
class Treatment:
    """How a column is taken.

    `why` says what a reader should know of it: why it is no variable, or what is odd among its values; `odd` where that
    deserves a warning. `days` are the dates of the texts of a column of dates, None where it holds dates already;
    `counts` the numbers of rows of each different value, where they had to be counted.
    """

    kind: Kind
    why: str = ""
    odd: bool = False
    days: Mapping[str, Any] | None = None
    counts: Any = None

    def dates(self, column: pd.Series[Any]) -> pd.Series[Any]:
        """The dates of the rows of a column of dates (NaT: none), without a time zone."""
        if self.days is not None:
            return column.map(self.days).astype("datetime64[us]")
        return column if column.dt.tz is None else column.dt.tz_localize(None)


def treatment(dataset: Dataset, name: str) -> Treatment:
    """How the column is taken where nobody names it. It never raises."""
    import pandas as pd

    column = dataset.frame[name]
    if column.isna().all():
        return Treatment("empty", "has no value")
    if pd.api.types.is_datetime64_any_dtype(column):
        return Treatment("dates")
    if pd.api.types.is_numeric_dtype(column) and not is_truth(column):
        return _of_numbers(dataset, name)
    counts = value_counts(dataset, name)
    if is_truth(column) or dataset.codebook[name].level_order is not None or column.dtype != "str":
        return _of_levels(dataset, name, counts)
    return _of_texts(dataset, name, counts)


def _of_numbers(dataset: Dataset, name: str) -> Treatment:
    import numpy as np

    column, about = dataset.frame[name], dataset.codebook[name]
    values = column.to_numpy(dtype=float, na_value=np.nan)
    known = values[~np.isnan(values)]
    if np.isinf(known).any():
        infinite = dataset.number(np.isinf(values))
        return Treatment("text", f"holds {counted(infinite, 'infinite value')}", odd=True)
    if (np.abs(known) > LARGEST_NUMBER).any():
        large = dataset.number(np.abs(values) > LARGEST_NUMBER)
        return Treatment("text", f"holds {counted(large, 'value')} beyond {LARGEST_NUMBER:g}", odd=True)
    plain = not about.value_labels and about.level_order is None and bool((known == np.round(known)).all())
    if plain and _is_called(name, dataset.number(~np.isnan(values)), lambda: len(np.unique(known))):
        return Treatment("identifier", "is an identifier")
    if not is_categorical(dataset, name):
        return Treatment("numbers")
    return _of_levels(dataset, name, value_counts(dataset, name))


def names_persons(name: str) -> bool:
    """Whether a column is called as identifiers of persons are, whatever is in it."""
    return bool(_PERSON_ID.fullmatch(name))


def value_counts(dataset: Dataset, name: str) -> pd.Series[Any]:
    """How many rows have each value of a column, in the order in which they come; in their own where rows are counted.

    Missing values are left out.
    """
    import pandas as pd

    column = dataset.frame[name]
    if dataset.counts is None:
        return column.value_counts(sort=False)
    codes, distinct = pd.factorize(column, sort=True)
    return pd.Series(tally(codes, dataset.counts, len(distinct)), index=pd.Index(distinct))


def _is_called(name: str, known: int, different: Callable[[], int]) -> bool:
    """Whether a column is called an identifier, and most of its `known` values are `different`.

    One of persons is one however often a person comes.
    """
    if known < _FEW:
        return False
    called = _ID.fullmatch(name) or _CAMEL_ID.fullmatch(name)
    return names_persons(name) or (bool(called) and 2 * different() > known)


def _of_texts(dataset: Dataset, name: str, counts: pd.Series[Any]) -> Treatment:
    """A column of texts; each different one is looked at once."""
    known = int(counts.sum())
    distinct = each_once(dataset, name, counts)
    if not dataset.codebook[name].value_labels:
        if numbers_but_words(distinct, name) is not None:
            return Treatment(
                "numbers", "is one of numbers, with words that commonly mean missing among them", counts=counts
            )
        days = days_of(distinct.frame[name], dataset.codebook.date_formats)
        if days is not None:
            return Treatment("dates", days=days)
        if _is_called(name, known, lambda: len(counts)):
            return Treatment("identifier", "is an identifier", counts=counts)
        if len(counts) == known >= _MANY:
            return Treatment("identifier", "has a different text in every row", counts=counts)
    return _of_levels(dataset, name, counts)


def each_once(dataset: Dataset, name: str, counts: pd.Series[Any]) -> Dataset:
    """The data with one row for each different value of a column, and no other column."""
    import pandas as pd

    values = pd.Series(counts.index, dtype=dataset.frame[name].dtype, name=name)
    return replace(dataset, frame=values.to_frame(), counts=None)


def _of_levels(dataset: Dataset, name: str, counts: pd.Series[Any]) -> Treatment:
    why, odd = _numbers_within(dataset, name, counts)
    if len(counts) > MOST_LEVELS:
        many = f"has {counted(len(counts), 'different value')}, too many for levels"
        return Treatment("text", why or many, odd, counts=counts)
    return Treatment("levels", why, odd, counts=counts)


def _numbers_within(dataset: Dataset, name: str, counts: pd.Series[Any]) -> tuple[str, bool]:
    """What to say of a column of texts some of which are numbers; a warning where most are."""
    import numpy as np

    column = dataset.frame[name]
    if column.dtype != "str" or dataset.codebook[name].value_labels or dataset.codebook[name].level_order is not None:
        return "", False
    distinct = each_once(dataset, name, counts).frame[name]
    numbers = ~np.isnan(numbers_among(distinct, dataset.codebook.decimal))
    if not numbers.any():
        return "", False
    texts = ~numbers & ~distinct.isin(list(counted_words(distinct))).to_numpy()
    if not texts.any():
        return "", False
    rows = counts.to_numpy()
    n_numbers, n_texts = int(rows[numbers].sum()), int(rows[texts].sum())
    first = str(distinct[texts].iloc[0])
    place = int((column == first).to_numpy(dtype=bool, na_value=False).argmax())
    where = dataset.shown([place], lambda _: f"'{first}'")
    amount = f"{n_numbers:,} of {int(rows.sum()):,} values are numbers"
    said = f"is taken as text: {amount}, but {counted(n_texts, 'is not', 'are not')} ({where})"
    return said, n_numbers > n_texts


def days_of(texts: pd.Series[Any], formats: Sequence[str]) -> dict[str, Any] | None:
    """The moment of each of different texts all of which are dates: year first, in a declared format, or a certain one.

    None for anything else; also where day and month may be exchanged.
    """
    own, start = list(formats), str(texts.iloc[0]).strip()
    if read_moment(start, own) is None and not looks_like_date(start):
        return None
    bare = [str(text).strip() for text in texts]
    if read_moment(bare[0], own) is None:
        found = settled_format(bare)
        own += [found] if found else []
    moments = {}
    for text, each in zip(texts, bare, strict=True):
        moment = read_moment(each, own)
        if moment is None:
            return None
        moments[str(text)] = moment
    return moments
