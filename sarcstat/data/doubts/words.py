"""Words that commonly mean missing, in columns that are analyzed: never taken for missing, never without a word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from sarcstat.data.codebook import Dataset
from sarcstat.data.counting import number
from sarcstat.data.doubts.ages import impossible_ages
from sarcstat.data.doubts.alike import alike_levels, spelled
from sarcstat.data.doubts.codes import missing_codes
from sarcstat.data.doubts.date_levels import date_levels
from sarcstat.data.doubts.percentages import mixed_percentages
from sarcstat.data.doubts.synonyms import synonymous_levels
from sarcstat.data.marks import DecimalMark, bare_numbers, written
from sarcstat.data.missing_words import COMMON, counted_words
from sarcstat.data.remembering import remembered
from sarcstat.data.values import typed
from sarcstat.errors import counted, listing, na_option
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]

_SHOWN = 50
_WRITE_ALIKE = "If they are one, write them alike in the data."
#: What is told of levels and values, in this order, and what to do about it (empty: it depends on what was found).
_TOLD = {
    "missing_words": ("Words that commonly mean missing count as values", ""),
    "missing_labels": (
        "Codes labelled as if they were missing count as values",
        "If they are missing, declare them so in the file, or leave these rows out with --where.",
    ),
    "levels_alike": (
        "Levels that look alike (they differ in capitals, blanks, signs that are not seen or letters of another "
        "alphabet) count as different",
        _WRITE_ALIKE,
    ),
    "levels_synonymous": ("Levels that seem to mean the same count as different", _WRITE_ALIKE),
    "levels_dates": (
        "Levels that a spreadsheet program may have made dates of count as they stand",
        "It reads 1-3 as a day: write what was meant, in a cell that is formatted as text.",
    ),
    "impossible_ages": ("Ages that nobody has in years count as they are", "Check these values."),
    "mixed_percentages": (
        "Percentages of which some seem to be fractions count as they are",
        "If 0.4 means 40, write all alike.",
    ),
}
#: A label that says one of these is no answer; `none` and a dash may well be one.
_NO_ANSWER = frozenset(
    word for word in COMMON if word not in ("none", "nil", "not applicable", "not done", "nd", "nc") and len(word) > 1
)


class ButWords(NamedTuple):
    """A column of numbers with words in it that commonly mean missing: its numbers, and the rows of each word."""

    values: pd.Series[Any]
    decimals: int
    words: Mapping[str, int]


def numbers_but_words(dataset: Dataset, name: str) -> ButWords | None:
    """A column of texts as numbers, if they are numbers but for such words; None for any other column."""
    import pandas as pd
    import pyarrow as pa

    column = dataset.frame[name]
    words = counted_words(column, dataset.counts)
    if not words:
        return None
    texts = pa.array(column.array, from_pandas=True)
    found = typed(texts, na=list(words), decimal=dataset.codebook.decimal)
    if found.decimals is None or not found.values.notna().any():
        return None
    return ButWords(pd.Series(found.values.to_numpy(), index=column.index), found.decimals, words)


def numbers_among(column: pd.Series[Any], decimal: DecimalMark | None) -> Array:
    """A column as floats; nan for what is missing, and for texts that are no numbers with that decimal mark."""
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    if column.dtype == "str" and decimal == ",":
        distinct = pa.array(column.array, from_pandas=True).unique().drop_null()
        column = column.map(dict(zip(distinct.to_pylist(), bare_numbers(distinct, decimal).to_pylist(), strict=True)))
    values: Array = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return values


def holds_words_only(dataset: Dataset, name: str) -> bool:
    """Whether a column of texts has no number in it; one of numbers with a word among them does not."""
    import numpy as np
    import pandas as pd

    column = dataset.frame[name]
    distinct = pd.Series(column.dropna().unique(), dtype=column.dtype)
    if not np.isnan(numbers_among(distinct, dataset.codebook.decimal)).all():
        return False
    return numbers_but_words(dataset, name) is None


def has_marks(texts: pd.Series[Any]) -> bool:
    """Whether texts that are read as no numbers would be some with another decimal mark."""
    import pyarrow as pa

    return texts.dtype == "str" and written(pa.array(texts.array, from_pandas=True).unique()).kind != "text"


@remembered
def words_as_levels(dataset: Dataset, names: Iterable[str], used: Array | None = None) -> list[Condition]:
    """A warning that names the words among the levels of the columns, in rows that are `used` (None: all).

    Not of words that the study itself names as levels. Codes whose labels are such words have a warning of their own.
    """
    return words_among([(dataset, name, used) for name in dict.fromkeys(names)])


def words_among(columns: Sequence[tuple[Dataset, str, Array | None]]) -> list[Condition]:
    """As `words_as_levels`, of columns each of which has its own data and rows used."""
    words: list[str] = []
    found: dict[str, list[str]] = {code: [] for code in _TOLD}
    for dataset, name, used in columns:
        column, counts = _used(dataset, name, used)
        own = {word: n for word, n in counted_words(column, counts).items() if not _is_meant(dataset, name, word)}
        words += own
        of = dataset, name, column, counts
        found["missing_words"] += [f"{name} '{word}' ({counted(rows, 'row')})" for word, rows in own.items()]
        found["missing_labels"] += _labelled(*of)
        found["levels_alike"] += _several(*of, alike_levels(column), spelled)
        found["levels_synonymous"] += _several(*of, synonymous_levels(column), list)
        found["levels_dates"] += _several(*of, [[text] for text in date_levels(column)], list)
        found["impossible_ages"] += impossible_ages(*of)
        found["mixed_percentages"] += mixed_percentages(*of)
    remedies = {"missing_words": f"If they mean missing: {na_option(words)}."}
    said = {
        code: _warning(code, what, found[code], remedies.get(code, remedy)) for code, (what, remedy) in _TOLD.items()
    }
    said["missing_labels"] += codes_among(columns)
    return [each for told in said.values() for each in told]


def _warning(code: str, what: str, found: Sequence[str], remedy: str) -> list[Condition]:
    """What was found and what to do about it; nothing where nothing was."""
    return [Condition("warning", f"{what}: {listing(found, _SHOWN)}. {remedy}", code)] if found else []


def codes_among(columns: Sequence[tuple[Dataset, str, Array | None]]) -> list[Condition]:
    """A warning that names the numbers among the values of columns that commonly stand for missing."""
    found: list[str] = []
    codes: list[str] = []
    for dataset, name, used in columns:
        own = missing_codes(dataset, name, *_used(dataset, name, used))
        found += [f"{name} {code} ({counted(rows, 'row')})" for code, rows in own.items()]
        codes += map(str, own)
    what = "Numbers that commonly stand for missing count as values"
    return _warning("missing_codes", what, found, f"If they mean missing: {na_option(codes)}.")


def _used(dataset: Dataset, name: str, used: Array | None) -> tuple[pd.Series[Any], Array | None]:
    """A column in the rows used (None: all), and how many rows of the source each of these stands for."""
    if used is None:
        return dataset.frame[name], dataset.counts
    return dataset.frame[name][used], None if dataset.counts is None else dataset.counts[used]


def _is_meant(dataset: Dataset, name: str, word: str) -> bool:
    """Whether a study names the word as a level of the variable, or the file labels it."""
    about = dataset.codebook[name]
    return word in about.named or word in about.value_labels


def _labelled(dataset: Dataset, name: str, column: pd.Series[Any], counts: Array | None) -> list[str]:
    about = dataset.codebook[name]
    codes = {
        code: label
        for code, label in about.value_labels.items()
        if label.strip().casefold() in _NO_ANSWER and label not in about.named
    }
    rows = {code: number((column == code).to_numpy(dtype=bool, na_value=False), counts) for code in codes}
    return [f"{name} {_code(code)} '{codes[code]}' ({counted(n, 'row')})" for code, n in rows.items() if n]


def _several(
    dataset: Dataset,
    name: str,
    column: pd.Series[Any],
    counts: Array | None,
    groups: Iterable[Sequence[str]],
    spell: Callable[[Sequence[str]], list[str]],
) -> list[str]:
    """Levels that may be one, group by group with their rows; not those that the study itself names."""
    found = []
    for texts in groups:
        if all(_is_meant(dataset, name, text) for text in texts):
            continue
        rows = (number((column == text).to_numpy(dtype=bool, na_value=False), counts) for text in texts)
        shown = (f"'{text}' ({counted(n, 'row')})" for text, n in zip(spell(texts), rows, strict=True))
        found.append(f"{name} {' and '.join(shown)}")
    return found


def _code(code: object) -> str:
    return f"{code:g}" if isinstance(code, float) else str(code)


def counting_words_as_missing(
    dataset: Dataset, names: Sequence[str], used: Array | None = None
) -> tuple[Dataset, list[Condition]]:
    """The data with such words missing in columns that are numbers besides, and a warning that says so.

    Columns whose levels have a declared order, or labels, stay as they are.
    """
    made, found = with_words_missing(dataset, names, used)
    return made, words_missing_told(found.values())


class WordsMissing(NamedTuple):
    """Words of a column that count as missing, and what is shown for those in rows that are used."""

    words: Sequence[str]
    shown: Sequence[str]


def with_words_missing(
    dataset: Dataset, names: Sequence[str], used: Array | None = None
) -> tuple[Dataset, dict[str, WordsMissing]]:
    """The data with such words missing, and those of each column that has some."""
    changed: dict[str, pd.Series[Any]] = {}
    about = dict(dataset.codebook.variables)
    found: dict[str, WordsMissing] = {}
    for name in dict.fromkeys(names):
        variable = dataset.codebook[name]
        but = None if variable.value_labels or variable.level_order else numbers_but_words(dataset, name)
        if but is None:
            continue
        changed[name] = but.values
        about[name] = replace(variable, written=but.decimals)
        own = but.words if used is None else counted_words(*_used(dataset, name, used))
        shown = [f"{name} '{word}' ({counted(rows, 'row')})" for word, rows in own.items()]
        found[name] = WordsMissing(list(but.words), shown)
    if not changed:
        return dataset, {}
    frame = dataset.frame.assign(**changed)
    return replace(dataset, frame=frame, codebook=dataset.codebook.holding(about)), found


def words_missing_told(found: Iterable[WordsMissing]) -> list[Condition]:
    """A warning that such words count as missing, where rows that are used have some."""
    columns = list(found)
    shown = [text for each in columns for text in each.shown]
    if not shown:
        return []
    text = (
        f"Words that commonly mean missing count as missing in columns of numbers: {listing(shown, _SHOWN)}. "
        f"{na_option([word for each in columns for word in each.words])} says that they do."
    )
    return [Condition("warning", text, "missing_words")]
