"""Reporting checklists: which items of STROBE (cohort studies) and REMARK the outputs of a run cover, and where.

Item numbers: STROBE statement, version 4 (von Elm et al., Lancet 2007); REMARK (McShane et al., JNCI 2005; Altman et
al., PLoS Medicine 2012). Topics are in our own words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sarcstat.display.table import Cell, Path, Table

Name = Literal["strobe", "remark"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a run put where: captions by analysis, and which facts the methods paragraphs had."""

    places: dict[str, list[str]] = field(default_factory=dict)
    cutoff: bool = False
    endpoints: bool = False
    lost: bool = False
    bins: bool = False
    missing: bool = False
    missing_counts: bool = False
    rates: bool = False
    univariable: bool = False
    proportional: bool = False
    figures: Sequence[str] = ()

    def of(self, *analyses: str) -> str:
        """Where the tables of some analyses stand; empty where there are none."""
        return "; ".join(dict.fromkeys(place for each in analyses for place in self.places.get(each, ())))


Where = Callable[[Evidence], str]
_METHODS = "Statistical methods"
_DECISIONS = "Data decisions"


def _both(*parts: str) -> str:
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _tables(*analyses: str) -> Where:
    return lambda evidence: evidence.of(*analyses)


_SURVIVAL = ("km", "univariate")
_STROBE: Sequence[tuple[str, str, Where | None, str]] = (
    ("1", "Design in title or abstract; summary", None, ""),
    ("2", "Background and rationale", None, ""),
    ("3", "Objectives and hypotheses", None, ""),
    ("4", "Study design", None, ""),
    (
        "5",
        "Setting, places, dates",
        lambda e: _METHODS if e.cutoff else "",
        "Data cutoff only; the rest by the authors",
    ),
    ("6", "Eligibility, selection, follow-up", lambda _: _METHODS, "Condition of selection; sources by the authors"),
    (
        "7",
        "Outcomes, exposures, predictors, confounders",
        lambda e: _METHODS if e.endpoints else "",
        "Endpoints and covariates; their role by the authors",
    ),
    ("8", "Data sources and measurement", None, ""),
    ("9", "Bias", None, ""),
    ("10", "Study size", None, ""),
    (
        "11",
        "Handling of quantitative variables",
        lambda e: _DECISIONS if e.bins else "",
        "Cut points; why by the authors",
    ),
    ("12a", "Statistical methods", lambda _: _METHODS, ""),
    ("12b", "Subgroups and interactions", lambda e: _METHODS if e.of("subgroup") else "", ""),
    ("12c", "Missing data", lambda e: _both(_METHODS, _DECISIONS if e.missing else ""), ""),
    ("12d", "Loss to follow-up", lambda e: _METHODS if e.lost else "", ""),
    ("12e", "Sensitivity analyses", lambda e: _METHODS if e.of("sensitivity") else "", ""),
    (
        "13",
        "Numbers at each stage, reasons, flow",
        lambda _: _both(_METHODS, _DECISIONS),
        "Rows of the file only; earlier stages by the authors",
    ),
    ("14a", "Characteristics of participants", _tables("describe"), ""),
    ("14b", "Missing values of each variable", lambda e: e.of("describe") if e.missing_counts else "", ""),
    ("14c", "Length of follow-up", _tables("follow-up"), ""),
    ("15", "Numbers of outcome events", _tables(*_SURVIVAL, "cox"), ""),
    (
        "16a",
        "Unadjusted and adjusted estimates",
        lambda e: _both(e.of(*_SURVIVAL), e.of("cox")),
        "Choice of confounders by the authors",
    ),
    ("16b", "Boundaries of categories", lambda e: _DECISIONS if e.bins else "", ""),
    ("16c", "Absolute risks", lambda e: e.of(*_SURVIVAL) if e.rates else "", ""),
    ("17", "Other analyses", _tables("subgroup", "sensitivity", "response", "adverse-events"), ""),
    ("18", "Key results", None, ""),
    ("19", "Limitations", None, ""),
    ("20", "Interpretation", None, ""),
    ("21", "Generalizability", None, ""),
    ("22", "Funding", None, ""),
)
_REMARK: Sequence[tuple[str, str, Where | None, str]] = (
    ("1", "Marker, objectives, hypotheses", None, ""),
    ("2", "Patients: source, eligibility", lambda _: _METHODS, "Condition of selection; sources by the authors"),
    ("3", "Treatments", None, ""),
    ("4", "Specimens", None, ""),
    ("5", "Assay", None, ""),
    (
        "6",
        "Selection of cases, period, follow-up",
        lambda e: _both(_METHODS if e.cutoff else "", e.of("follow-up")),
        "Data cutoff and follow-up; design by the authors",
    ),
    ("7", "Clinical endpoints", lambda e: _METHODS if e.endpoints else "", ""),
    ("8", "Candidate variables", _tables("univariate", "cox"), "Those analyzed; why by the authors"),
    ("9", "Sample size", None, ""),
    ("10", "Statistical methods, selection, assumptions, missing data", lambda _: _METHODS, ""),
    (
        "11",
        "Marker values and cut points",
        lambda e: _DECISIONS if e.bins else "",
        "Cut points; how chosen by the authors",
    ),
    (
        "12",
        "Flow of patients and events",
        lambda e: _both(_DECISIONS, e.of(*_SURVIVAL)),
        "Rows of the file only; earlier stages by the authors",
    ),
    ("13", "Characteristics and missing values", _tables("describe"), ""),
    (
        "14",
        "Marker and standard variables",
        _tables("crosstab", "collinearity"),
        "Associations shown; which are of interest by the authors",
    ),
    (
        "15",
        "Univariable effect on outcome",
        lambda e: _both(e.of(*_SURVIVAL), e.of("cox") if e.univariable else "", *e.figures),
        "",
    ),
    ("16", "Multivariable effects with intervals", _tables("cox"), ""),
    (
        "17",
        "Marker with standard variables, whatever their significance",
        _tables("cox"),
        "Where the standard variables are in the model",
    ),
    (
        "18",
        "Assumptions, sensitivity, validation",
        lambda e: _both(e.of("cox") if e.proportional else "", e.of("sensitivity")),
        "Assumptions and sensitivity; no validation",
    ),
    ("19", "Interpretation and limitations", None, ""),
    ("20", "Implications", None, ""),
)
_ITEMS = {"strobe": ("STROBE, cohort studies", _STROBE), "remark": ("REMARK", _REMARK)}


def checklist(name: Name, evidence: Evidence) -> Table:
    """One row an item: `covered`, `in part`, `not in this run`, or `by the authors` where no data can tell."""
    title, items = _ITEMS[name]
    column: Path = ("Status",)
    cells: dict[tuple[Path, Path], Cell] = {}
    for number, topic, where, rest in items:
        status, place = _status(where, rest, evidence)
        cells[(number, topic, place), column] = Cell(status)
    return Table(
        name=f"Reporting checklist: {title}",
        rows=[row for row, _ in cells],
        columns=[column],
        cells=cells,
        row_headings=("Item", "Topic", "Where"),
        notes=["Status is what the outputs of this run show; wording and completeness are for the authors."],
    )


def _status(where: Where | None, rest: str, evidence: Evidence) -> tuple[str, str]:
    if where is None:
        return ("by the authors", "Cannot be known from the data")
    place = where(evidence)
    if not place:
        return ("not in this run", "")
    return ("in part", f"{place}. {rest}.") if rest else ("covered", place)
