"""Best response by RECIST: which of its five categories each value of a column is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sarcstat.data.codebook import Dataset, Value
from sarcstat.data.cohort.factor import Factor, factor
from sarcstat.data.missing_words import counted_words
from sarcstat.errors import Problem, counted, listing, words_hint

if TYPE_CHECKING:
    from typing import Any

    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

CATEGORIES = ("CR", "PR", "SD", "PD", "NE")
_WORDS = {
    "complete response": "CR",
    "complete remission": "CR",
    "partial response": "PR",
    "partial remission": "PR",
    "stable disease": "SD",
    "progressive disease": "PD",
    "disease progression": "PD",
    "not evaluable": "NE",
    "inevaluable": "NE",
    "not assessed": "NE",
} | {category.casefold(): category for category in CATEGORIES}


def best_response(dataset: Dataset, name: str, codes: Mapping[str, str]) -> tuple[Factor, list[Problem]]:
    """A column as a factor of the five categories, and what is wrong with it.

    A value is known by itself or its label, as a category or its usual words in any case; `codes` gives the category
    of further values. An unknown value is never taken as one of the five.
    """
    import numpy as np

    found = factor(dataset.frame, dataset.codebook, name)
    place = np.full(len(found.values) + 1, -1, dtype=np.int32)  # the last is for missing values
    unknown = []
    for i, (value, text) in enumerate(zip(found.values, found.texts, strict=True)):
        category = _category(value, text, codes)
        if category is None:
            rows = int((found.codes == i).sum())
            unknown += [f"{text} ({counted(rows, 'row')})"] if rows else []
        else:
            place[i] = CATEGORIES.index(category)
    response = Factor(name, dataset.codebook.label(name), CATEGORIES, CATEGORIES, place[found.codes])
    if not unknown:
        return response, []
    message = f"Column '{name}' has values that are not a response: {listing(unknown, 10)}."
    hint = f"Responses are {', '.join(CATEGORIES)}. Say what a value means, for example --codes CR=1,PR=2,SD=3,PD=4."
    words = list(counted_words(dataset.frame[name]))
    if words:
        hint += f" {words_hint(words)}"
    return response, [Problem(message, hint)]


def _category(value: Value, text: str, codes: Mapping[str, str]) -> str | None:
    """The category of a value; a code that the user gives comes first."""
    written = [str(value), text]
    if isinstance(value, float) and value.is_integer():
        written.append(str(int(value)))
    for each in written:
        if each in codes:
            return codes[each]
    for each in written:
        category = _WORDS.get(" ".join(each.replace("_", " ").split()).casefold())
        if category:
            return category
    return None
