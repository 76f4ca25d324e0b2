"""A variable in the making: its values, what their levels are called, and what was decided about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NoReturn

from sarcstat.data.codebook import Value, Variable
from sarcstat.data.cohort.factor import plain
from sarcstat.data.cohort.ordering import ordered_levels
from sarcstat.data.date_texts import read_moment
from sarcstat.data.expression.values import is_number
from sarcstat.data.values import is_truth
from sarcstat.errors import InputError, closest, counted, listing

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]
    Series = pd.Series[Any]

_MOST_LEVELS = 1000


@dataclass(frozen=True, slots=True)
class Decision:
    """What was done to the values of a variable, in words, and to how many rows.

    `label` is the variable's label (its name where it has none). `code` says what kind of decision it is: `no_result`,
    `recode`, `bins`, `missing_code`, `replaced`, `taken_as` or `level_of_its_own`.
    """

    variable: str
    label: str
    text: str
    rows: int
    code: str

    @property
    def sentence(self) -> str:
        """`BMI: missing values replaced by the mean (22.31), 5 rows.`"""
        return f"{self.label}: {self.text}, {counted(self.rows, 'row')}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The values of a variable so far; `place` is where its section stands (`variables.bmi`).

    `counts` says how many rows of the source each value stands for (None: one).
    """

    name: str
    place: str
    values: Series
    about: Variable = field(default_factory=Variable)
    counts: Array | None = field(default=None, compare=False)

    @property
    def kind(self) -> str:
        """`numbers`, `dates` or `texts`."""
        import pandas as pd

        if pd.api.types.is_datetime64_any_dtype(self.values):
            return "dates"
        return "numbers" if pd.api.types.is_numeric_dtype(self.values) else "texts"

    @property
    def levels(self) -> list[Value]:
        """The values that occur, in level order."""
        return ordered_levels([plain(value) for value in self.values.dropna().unique()], self.about)

    @property
    def declared(self) -> list[Value]:
        """The values that are known whether they occur or not."""
        return list(dict.fromkeys([*(self.about.level_order or ()), *self.about.value_labels]))

    def meant(self, word: Value) -> list[Any]:
        """The values that a word of the study file means: a value that there is, or those with that label."""
        labelled = [value for value, label in self.about.value_labels.items() if label == word]
        if self.kind == "numbers":
            return [float(word)] if not isinstance(word, str) or is_number(word) else labelled
        if self.kind == "dates":
            found = read_moment(str(word))
            return [] if found is None else [found]
        text = shown_number(word)
        known = text in set(self.declared) or bool((self.values == text).any())
        return [text] if known else labelled

    def occurring(self, word: Value, key: str) -> list[Value]:
        """As `meant`; raises InputError for what neither occurs nor is declared."""
        values = self.meant(word)
        if not (set(values) & {*self.levels, *self.declared}):
            self.unknown(word, key)
        return values

    def unknown(self, word: Value, key: str) -> NoReturn:
        """Refuse a level that never occurs."""
        shown = [shown_number(self.about.value_labels.get(value, value)) for value in self.levels[:_MOST_LEVELS]]
        meant = closest(shown_number(word), [*shown, *map(shown_number, self.levels[:_MOST_LEVELS])])
        hints = [f"Did you mean '{meant}'?"] if meant else []
        hints.append(
            f"Its values are {listing((quoted(text) for text in shown), 10)}." if shown else "It has no values."
        )
        self.fail(key, f"'{shown_number(word)}' never occurs in '{self.name}'", " ".join(hints))

    def fail(self, key: str, message: str, hint: str | None = None) -> NoReturn:
        raise InputError(f"{self.place}.{key}: {message}.", hint)

    def number(self, rows: Any) -> int:
        """How many rows of the source those of a mask stand for."""
        import numpy as np

        mask = np.asarray(rows, dtype=bool)
        return int(mask.sum() if self.counts is None else self.counts[mask].sum())

    def decision(self, text: str, rows: int, code: str) -> Decision:
        return Decision(self.name, self.about.label or self.name, text, rows, code)


def settled(values: Series, about: Variable) -> tuple[Series, Variable]:
    """A column as numbers, dates without a time zone, or texts; true and false become 1 and 0 with labels."""
    import pandas as pd

    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(values.cat.categories.dtype)
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        return values.dt.tz_localize(None), about
    if is_truth(values) and values.notna().any():
        labels = about.value_labels or {0: "False", 1: "True"}
        return values.astype(float if values.isna().any() else int), replace(about, value_labels=labels)
    return (values.astype("str") if values.dtype == object else values), about


def shown_number(value: Value) -> str:
    """A value as a reader writes it: 1 for 1.0."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def quoted(value: Value) -> str:
    """Texts in quotation marks, numbers as they are."""
    return f"'{value}'" if isinstance(value, str) else shown_number(value)


def joined(items: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`; at most ten."""
    names = list(items)
    if len(names) > 10:
        return listing(names, 10)
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def column_of(pool: Sequence[Value], places: Any, index: Any) -> Series:
    """The entries of `pool` at the places (-1: missing): texts, or numbers as floats."""
    import numpy as np
    import pandas as pd

    if any(isinstance(value, str) for value in pool):
        texts = pd.array(np.array(pool, dtype=object), dtype="str").take(places, allow_fill=True)
        return pd.Series(texts, index=index)
    return pd.Series(np.array([*pool, np.nan], dtype=float)[places], index=index)


def labels_of(values: Mapping[str, str], draft: Draft) -> dict[Value, str]:
    """Code → label, with codes as the variable has them."""
    if draft.kind == "dates":
        draft.fail("values", f"'{draft.name}' holds dates, which have no labels")
    if draft.kind == "texts":
        return {code: label for code, label in values.items()}  # noqa: C416 - wider keys
    wrong = [code for code in values if not is_number(code)]
    if wrong:
        what = f"{'is no number' if len(wrong) == 1 else 'are no numbers'}, but '{draft.name}' holds numbers"
        draft.fail("values", f"{joined(map(quoted, wrong))} {what}", 'Write code = label, as 1 = "Yes".')
    return {_whole(float(code)): label for code, label in values.items()}


def _whole(number: float) -> Value:
    return int(number) if number.is_integer() else number
