"""Characteristics in facts: summaries of numbers, missing values, differences between groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sarcstat.display.describe.content import Content, DescribeLayout
from sarcstat.display.describe.journal import summary_cell, summary_decimals
from sarcstat.display.findings.facts import Count, Found, Names, Test, computed, conf_level
from sarcstat.display.formatting import rounded
from sarcstat.display.lowered import WITH_UNIT, lowered, plain
from sarcstat.display.shapes.document import Document

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
class Comparison:
    """The groups of one factor, and the test of each variable between them; one that could not be made is not there."""

    label: str
    tests: Sequence[Test]


def describe(document: Document, names: Names) -> dict[str, Any]:
    """`n`, `groups` (Count), `summaries`, `missing` (Count), and `comparisons`, one each factor.

    Of several groupings all but the comparisons are of the patients of the first.
    """
    result = document.sections[0].result
    asked = result.options.get("summaries")
    layout = DescribeLayout(
        style="journal",
        summaries=_summaries(asked if isinstance(asked, list | tuple) else ()),
        nest=computed(result).get("nest", {}),
    )
    content = Content(result, layout, result.conventions[0])
    if not content.columns or result.options.get("weight"):  # sums of weights are no patients
        return {"n": 0, "groups": [], "summaries": [], "missing": [], "comparisons": []}
    first = content.columns[0]["name"]
    sizes = [Count(level, int(content.number(first, "n_total", level) or 0), "") for level in content.groups]
    return {
        "n": int(content.number(first, "n_total", None) or 0),
        "groups": sizes,
        "summaries": [each for column in _alike(content) for each in _numbers(content, column)],
        "missing": [each for column in content.columns for each in _missing(content, column)],
        "comparisons": list(_comparisons(document)),
    }


def _alike(content: Content) -> Iterator[dict[str, Any]]:
    """The numbers; the name stands behind a label only where two of these have the same."""
    labels = {each["name"]: each["label"] for each in content.result.details["columns"]}
    columns = [each for each in content.columns if each["levels"] is None]
    own = [labels[each["name"]] for each in columns]
    for each in columns:
        yield each if own.count(labels[each["name"]]) > 1 else each | {"label": labels[each["name"]]}


def _summaries(asked: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The summaries of each variable, as --summary names them."""
    found = {}
    for entry in asked:
        name, _, kinds = entry.rpartition("=")
        found[name.strip()] = [kind.strip() for kind in kinds.split(",")]
    return found


def _numbers(content: Content, column: Mapping[str, Any]) -> Iterator[Summary]:
    summaries = content.layout.summaries
    for kind in summaries.get(column["name"]) or summaries.get("") or ("median-range",):
        if content.number(column["name"], _NEEDED[kind], None) is None:
            continue
        decimals = summary_decimals(content, dict(column), kind)
        middle, _, spread = summary_cell(content, dict(column), kind, None, decimals).text.partition(" ")
        matched = WITH_UNIT.fullmatch(column["label"])
        label, unit = (matched["label"], matched["unit"]) if matched else (column["label"], "")
        yield Summary(lowered(label), unit, kind, middle, spread.removeprefix("± ").strip("()"))


def _missing(content: Content, column: Mapping[str, Any]) -> Iterator[Count]:
    n = int(content.number(column["name"], "n_missing", None) or 0)
    total = content.number(column["name"], "n_total", None)
    if n and total:
        yield Count(plain(column["label"]), n, f"{rounded(100 * n / total, 1)}%")


def _comparisons(document: Document) -> Iterator[Comparison]:
    for section in document.sections:
        result = section.result
        found = Found(result.statistics, result.conventions[0], conf_level(result)) if result.statistics else None
        if found is None:
            continue
        labels = {column["name"]: column["label"] for column in result.details["columns"]}
        made = [s for s in found.statistics if (s.name, s.context) == ("p_value", "test") and s.value is not None]
        tests = [found.test(plain(labels[each.variable]), each) for each in made]
        if tests:
            yield Comparison(plain(result.labels["group"]), [each for each in tests if each is not None])
