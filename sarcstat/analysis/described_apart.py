"""Descriptions of columns that have each its own sample, as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sarcstat.results import AnalysisResult

_MISSING = "missing "


def joined(results: Sequence[AnalysisResult], listwise: Mapping[str | None, float | int]) -> AnalysisResult:
    """The results of several columns as that of all: each column's statistics where they would stand in one sample.

    `listwise` is the number of cases of each group with a value in every column of numbers, which no result knows.
    """
    first = results[0]
    values = {name: texts for each in results for name, texts in each.values.items()}
    known = {name: texts for name, texts in values.items() if not name.startswith(_MISSING)}
    columns = [about for each in results for about in each.details["columns"][:1]]
    columns += [about for each in results for about in each.details["columns"][1:]]  # those nested in others
    details: dict[str, Any] = {
        "columns": columns,
        "modes": [mode for each in results for mode in each.details["modes"]],
        "listwise": dict(listwise),
    }
    return replace(
        first,
        statistics=tuple(statistic for each in results for statistic in each.statistics),
        conditions=tuple(dict.fromkeys(said for each in results for said in each.conditions)),
        values=known | {name: texts for name, texts in values.items() if name.startswith(_MISSING)},
        details=details,
    )
