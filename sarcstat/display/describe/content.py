"""What the tables of a description are made of: its statistics by place, and how they are laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sarcstat.display.shapes.table import Heading, variable
from sarcstat.results import WITHHELD, AnalysisResult, Convention, Hidden, Statistic, in_percent


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeLayout:
    """How a description is shown; what does not belong to the style is ignored."""

    style: Literal["spss", "r", "journal", "both"]
    unknown: bool = False
    two_columns: bool = False
    summaries: Mapping[str, Sequence[str]] = field(default_factory=dict)
    nest: Mapping[str, str] = field(default_factory=dict)
    procedure: str | None = None
    statistics: Sequence[str] = ()
    shares: Sequence[float] = ()
    frequency_tables: bool = True
    weight: str | None = None


class Content:
    """The statistics of a description by variable, name and place; those of one convention, or all."""

    def __init__(self, result: AnalysisResult, layout: DescribeLayout, convention: Convention | None = None) -> None:
        self.result = result
        self.layout = layout
        inner = set(layout.nest.values())
        self.columns: list[dict[str, Any]] = [c for c in result.details["columns"] if c["name"] not in inner]
        self._index = {
            (s.variable, s.name, s.context, s.group1_level, s.level, s.at, s.stratum_level): s
            for s in result.statistics
            if convention in (None, s.convention)
        }
        levels = (s.group1_level for s in result.statistics if s.name == "n_total")
        self.groups = list(dict.fromkeys(level for level in levels if level is not None))

    def get(
        self,
        variable: str,
        name: str,
        group: str | None,
        *,
        context: str = "summary",
        level: str | None = None,
        at: float | None = None,
        within: str | None = None,
    ) -> Statistic | None:
        """The statistic at a place, or None."""
        return self._index.get((variable, name, context, group, level, at, within))

    def number(self, variable: str, name: str, group: str | None, **place: Any) -> float | None:
        """Its value as a number."""
        found = self.get(variable, name, group, **place)
        return None if found is None or found.value is None else float(found.value)

    def value(self, variable: str, name: str, group: str | None, **place: Any) -> float | Hidden | None:
        """Its value as a number, or what is shown in its place."""
        found = self.get(variable, name, group, **place)
        return (
            found.value
            if found is not None and isinstance(found.value, Hidden)
            else self.number(variable, name, group, **place)
        )

    def known(self, variable: str, name: str, group: str | None, **place: Any) -> float | None:
        """Its value as a number if that is shown."""
        found = self.value(variable, name, group, **place)
        return None if isinstance(found, Hidden) else found

    def nested(self, outer: str, level: str) -> list[tuple[str, str]]:
        """The inner variable and its levels that divide a level of the outer one."""
        inner = self.layout.nest.get(outer)
        if inner is None:
            return []
        found = (s for s in self.result.statistics if s.context == "nested" and s.variable == inner)
        texts = (s.level or "" for s in found if s.stratum_level == level and s.stratum == outer)
        return [(inner, text) for text in dict.fromkeys(texts)]


def percent_of(part: float | Hidden, whole: float | Hidden | None) -> float | Hidden | None:
    """A part in percent of the whole; not shown where one of the two is not."""
    if isinstance(part, Hidden) or isinstance(whole, Hidden):
        return WITHHELD
    return in_percent(part, whole) if whole else None


def told_apart(columns: Sequence[dict[str, Any]]) -> dict[str, Heading]:
    """What each column is called in tables without levels beside it: its label, where that repeats with its name."""
    labels = [column["label"] for column in columns]
    texts = {c["name"]: f"{c['label']} ({c['name']})" if labels.count(c["label"]) > 1 else c["label"] for c in columns}
    return {name: variable(name, text) for name, text in texts.items()}
