"""Rows and columns that all tables of adverse events share: any event, classes, terms; groups; grades."""

from __future__ import annotations

from dataclasses import replace

from sarcstat.display.headings import group_level
from sarcstat.display.shapes.table import Heading, Path
from sarcstat.results import AnalysisResult, Statistic

#: What the context of a number ends in where the worst grade is exactly that of the column.
EXACTLY = "_of_grade"
ACTIONS = {"dose_reduction": "Dose reduction", "discontinuation": "Discontinuation"}
_ANY: Path = ("Any adverse event", "")


def event_rows(result: AnalysisResult) -> list[Path]:
    """The rows of any event, of the classes and of the terms that are shown."""
    rows = [_ANY]
    for within, term in result.details["terms"]:
        rows += [(_heading(within), "")] if within is not None else []
        rows.append((_heading(within), Heading(term, value=term, name="term")))
    return list(dict.fromkeys(rows))


def row_of(of: Statistic) -> Path:
    """The row of a number: any event, a class, a term, an action."""
    kind = of.context.removesuffix(EXACTLY)
    if kind == "action":
        return ("Adverse events led to", ACTIONS[of.term or ""])
    if of.term is not None:
        return (_heading(of.stratum_level), Heading(of.term, value=of.term, name="term"))
    return (_heading(of.stratum_level), "") if of.stratum_level is not None else _ANY


def _heading(within: str | None) -> Heading | str:
    return "Adverse event" if within is None else Heading(within, value=within, name="class")


def group_headings(result: AnalysisResult) -> dict[str | None, Heading]:
    """The groups and everybody (None), each with its number of patients."""
    found: dict[str | None, Heading] = {}
    for patients in result.find(name="n", context="patients"):
        level = patients.group1_level
        name = "All patients" if patients.group1 is None else "Total"
        own = Heading(name, name=name) if level is None else group_level(result, level)
        found[level] = replace(own, text=f"{own.text} (n = {patients.value})")
    return found


def grade_words(grade: int, *, exactly: bool = False) -> str:
    """`Any grade`, `Grade ≥3`, `Grade 5`."""
    if exactly or grade == 5:
        return f"Grade {grade}"
    return "Any grade" if grade == 1 else f"Grade ≥{grade}"
