"""Headings of what the user has: variables, endpoints, and levels by the values behind their texts."""

from __future__ import annotations

from dataclasses import replace

from sarcstat.display.shapes.table import Heading, level, variable
from sarcstat.results import AnalysisResult


def level_of(result: AnalysisResult, name: str, text: str) -> Heading:
    """A level of a column of the result; one without a value is known by its text, which no other level of it has."""
    return level(name, result.values.get(name, {}).get(text, text), text)


def group_level(result: AnalysisResult, text: str) -> Heading:
    """A level of the result's grouping."""
    return level_of(result, _grouping(result), text)


def _grouping(result: AnalysisResult) -> str:
    """The name of the grouping, also where only one group is left and nothing is compared."""
    known = result.labels.get("group_name")
    return known or next(each.group1 for each in result.statistics if each.group1)


def stratum_level(result: AnalysisResult, text: str) -> Heading:
    """A level of the result's strata."""
    return level_of(result, result.labels["stratum_name"], text)


def pair_of(result: AnalysisResult, name: str, one: str, other: str, text: str) -> Heading:
    """Two levels of a column that are compared."""
    return level(name, tuple(level_of(result, name, each).value for each in (one, other)), text)


def term_of(result: AnalysisResult, term: str, times: str = "*") -> Heading:
    """A term of a model; `times` stands between the labels of a product."""
    return variable(term, result.term_label(term, times))


def parameter_of(result: AnalysisResult, term: str, column: int | None, columns: int) -> Heading:
    """`age`, `stage`, `stage(1)`: a parameter of a term, numbered where it has several; column 0 is the whole term."""
    own = term_of(result, term)
    return replace(own, text=f"{own.text}({column})", name=f"({column})") if column and columns > 1 else own


def endpoint(result: AnalysisResult) -> Heading:
    """The endpoint of a result on survival data."""
    return Heading(result.labels["time"], result.statistics[0].variable, name="endpoint")
