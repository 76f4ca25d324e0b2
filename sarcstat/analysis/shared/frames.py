"""What comes back from R: data.frames row by row, and what R said on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.results import AnalysisResult, Condition

if TYPE_CHECKING:
    from sarcstat.data.cohort.factor import Factor

Frame = Mapping[str, Any]


def rows_of(frame: Frame | None) -> Iterator[dict[str, Any]]:
    """The rows of a data.frame from R; nan becomes None. Only for small tables."""
    if not frame:
        return
    columns = {name: _plain(values) for name, values in frame.items()}
    for row in zip(*columns.values(), strict=True):
        yield dict(zip(columns, row, strict=True))


def _plain(values: Any) -> list[Any]:
    listed = values.tolist() if hasattr(values, "tolist") else list(values)
    return [None if isinstance(value, float) and value != value else value for value in listed]


def r_conditions(said: Sequence[Any]) -> Iterator[Condition]:
    """R's own warnings and messages, verbatim."""
    for condition in said:
        yield Condition("warning" if condition.kind == "warning" else "note", f"R: {condition.text}", "r")


def values_of(*factors: Factor | None) -> dict[str, dict[str, object]]:
    """The value behind each level's text, by the name of the factor."""
    return {each.name: dict(zip(each.texts, each.values, strict=True)) for each in factors if each is not None}


def named_conditions(result: AnalysisResult) -> Iterator[Condition]:
    """What was said of a result; what is about a level names its factor, for tables of several factors."""
    for said in result.conditions:
        if said.code == "single_patient":
            yield replace(said, text=f"{result.labels['group']}: {said.text}")
        else:
            yield said
