"""Characteristics in facts: summaries of numbers, largest levels, missing values, differences between groups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sarcstat.display.describe.content import Content, DescribeLayout
from sarcstat.display.describe.journal import summary_cell, summary_decimals
from sarcstat.display.document import Document
from sarcstat.display.findings.facts import Count, Found, Names, Test, computed, found_in
from sarcstat.display.formatting import rounded
from sarcstat.results import AnalysisResult

#: Units that may stand in parentheses behind a label.
_UNITS = "years|months|weeks|days|kg|g|m|cm|mm|kg/m²|kg/m2|%|g/L|mg/L|U/L|IU/L|mg/dL|g/dL|mmHg"
_WITH_UNIT = re.compile(rf"(?P<label>.+) \((?P<unit>{_UNITS})\)")
_NEEDED = {"median-range": "median", "median-iqr": "median", "mean-sd": "mean"}


@dataclass(frozen=True, slots=True)
class Summary:
    """A number over all patients: `48 (11–85)` of kind median-range, `22.4 ± 3.5` of kind mean-sd.

    `middle` is the median or mean alone, `spread` the rest.
    """

    label: str
    unit: str
    kind: str
    middle: str
    spread: str


@dataclass(frozen=True, slots=True)
class Largest:
    """The level of a variable that most patients with a value have."""

    label: str
    level: Count


def describe(document: Document, names: Names) -> dict[str, Any]:
    """`n`, `groups` (Count), `summaries`, `largest`, `missing` (Count), and `differences` (Test), by variable."""
    result = document.sections[0].result
    found = found_in(document)
    asked = result.options.get("summaries")
    layout = DescribeLayout(
        style="journal",
        summaries=_summaries(asked if isinstance(asked, list | tuple) else ()),
        nest=computed(result).get("nest", {}),
    )
    content = Content(result, layout, result.conventions[0])
    if not content.columns or computed(result).get("weight"):
        return {"n": 0, "groups": [], "summaries": [], "largest": [], "missing": [], "differences": []}
    first = content.columns[0]["name"]
    sizes = [Count(level, int(content.number(first, "n_total", level) or 0), "") for level in content.groups]
    return {
        "n": int(content.number(first, "n_total", None) or 0),
        "groups": sizes,
        "summaries": [each for column in content.columns for each in _numbers(content, column)],
        "largest": [each for column in content.columns for each in _largest(content, column)],
        "missing": [each for column in content.columns for each in _missing(content, column)],
        "differences": list(_differences(found, result)),
    }


def _summaries(asked: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The summaries of each variable, as --summary names them."""
    found = {}
    for entry in asked:
        name, _, kinds = entry.rpartition("=")
        found[name.strip()] = [kind.strip() for kind in kinds.split(",")]
    return found


def _numbers(content: Content, column: Mapping[str, Any]) -> Iterator[Summary]:
    if column["levels"] is not None:
        return
    summaries = content.layout.summaries
    for kind in summaries.get(column["name"]) or summaries.get("") or ("median-range",):
        if content.number(column["name"], _NEEDED[kind], None) is None:
            continue
        decimals = summary_decimals(content, dict(column), kind)
        middle, _, spread = summary_cell(content, dict(column), kind, None, decimals).text.partition(" ")
        matched = _WITH_UNIT.fullmatch(column["label"])
        label, unit = (matched["label"], matched["unit"]) if matched else (column["label"], "")
        yield Summary(label, unit, kind, middle, spread.removeprefix("± ").strip("()"))


def _largest(content: Content, column: Mapping[str, Any]) -> Iterator[Largest]:
    counts = {text: content.number(column["name"], "count", None, context="levels", level=text) or 0
              for text in column["levels"] or ()}  # fmt: skip
    if not counts:
        return
    level = max(counts, key=lambda text: counts[text])
    percent = content.number(column["name"], "valid_percent", None, context="levels", level=level)
    if counts[level] and percent is not None:
        yield Largest(column["label"], Count(level, int(counts[level]), f"{rounded(percent, 1)}%"))


def _missing(content: Content, column: Mapping[str, Any]) -> Iterator[Count]:
    n = int(content.number(column["name"], "n_missing", None) or 0)
    total = content.number(column["name"], "n_total", None)
    if n and total:
        yield Count(column["label"], n, f"{rounded(100 * n / total, 1)}%")


def _differences(found: Found, result: AnalysisResult) -> Iterator[Test]:
    labels = {column["name"]: column["label"] for column in result.details["columns"]}
    for each in found.statistics:
        if (each.name, each.context) == ("p_value", "test"):
            test = found.test(labels[each.variable], each)
            if test is not None:
                yield test
