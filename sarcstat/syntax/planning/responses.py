"""The RECIST categories of a column of best responses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.export import written_word
from sarcstat.data.cohort.factor import factor
from sarcstat.data.cohort.response import CATEGORIES, best_response
from sarcstat.syntax.writing.plan import Word, pairs


def categories(dataset: Dataset, options: Mapping[str, object]) -> Iterator[tuple[Word, str]]:
    """Each value of the column, and the category that the options of a response table take it for."""
    name = str(options["best"])
    given = options["codes"]
    entries = [part for text in given for part in str(text).split(",")] if isinstance(given, list | tuple) else []
    codes = {value: category.upper() for entry in entries for category, value in pairs([entry]).items()}
    best, _ = best_response(dataset, name, codes)
    written = factor(dataset.frame, dataset.codebook, name)
    for code, category in sorted(set(zip(written.codes.tolist(), best.codes.tolist(), strict=True))):
        if code >= 0 and category >= 0:
            yield written_word(written.values[code]), CATEGORIES[category]
