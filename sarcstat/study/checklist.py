"""Reporting checklists: which items of STROBE (cohort studies) and REMARK the outputs of a run cover, and where.

Items are numbered and lettered as in the STROBE checklist for cohort studies, version 4 (von Elm et al., Lancet 2007;
explained by Vandenbroucke et al., PLoS Medicine 2007), and in REMARK (McShane et al., British Journal of Cancer 2005),
whose explanation (Altman et al., PLoS Medicine 2012) left its 20 items as they were. Topics are in our own words.

An item is `covered` only where nothing that it asks for is beyond the data: no data say which variable is the marker,
the exposure or a confounder, who was never in the file, or why something was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from sarcstat.display.table import Cell, Path, Table

Name = Literal["consort", "strobe", "remark"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a run put where: captions by what is to be seen there (`evidence.aspects`), and what the text says.

    `population`: by which condition rows were selected; `left_out`: why rows were left out; `lost`: for every endpoint,
    how patients lost to follow-up were dealt with; `bins`: where numbers were cut; `missing`: what was put in place of
    missing values.
    """

    places: Mapping[str, Sequence[str]] = field(default_factory=dict)
    cutoff: bool = False
    population: bool = False
    left_out: bool = False
    endpoints: bool = False
    lost: bool = False
    bins: bool = False
    missing: bool = False

    def of(self, *shown: str) -> str:
        """Where any of this is to be seen; empty where it is not."""
        return _both(*(place for each in shown for place in self.places.get(each, ())))


class Item(NamedTuple):
    """An item of a checklist; without `where` no data can tell. `rest` is what the places do not say."""

    number: str
    topic: str
    where: Callable[[Evidence], str] | None = None
    rest: str | Callable[[Evidence], str] = ""


_METHODS = "Statistical methods"
_DECISIONS = "Data decisions"


def _both(*parts: str) -> str:
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _tables(*shown: str) -> Callable[[Evidence], str]:
    return lambda evidence: evidence.of(*shown)


def _methods(fact: bool) -> str:
    return _METHODS if fact else ""


def _decisions(fact: bool) -> str:
    return _DECISIONS if fact else ""


def _exposure(evidence: Evidence) -> str:
    if not evidence.of("survival by group"):
        return "In all patients together"
    return "Also by the groups of the tables; which of them are those of exposure by the authors"


def _adjustment(evidence: Evidence) -> str:
    why = "which confounders, and why, by the authors"
    if not evidence.of("adjusted"):
        return "Unadjusted only"
    return why.capitalize() if evidence.of("unadjusted", "survival by group") else f"Adjusted only; {why}"


_SURVIVAL = ("km", "univariate")
_STROBE: Sequence[Item] = (
    Item("1a", "Design named in title or abstract"),
    Item("1b", "Summary in the abstract"),
    Item("2", "Background and rationale"),
    Item("3", "Objectives and hypotheses"),
    Item("4", "Study design"),
    Item("5", "Setting, places, dates", lambda e: _methods(e.cutoff), "Data cutoff only; the rest by the authors"),
    Item(
        "6a",
        "Eligibility, selection, follow-up",
        lambda e: _methods(e.population),
        "Condition on the rows of the file; sources and follow-up by the authors",
    ),
    Item("6b", "Matching"),
    Item(
        "7",
        "Outcomes, exposures, predictors, confounders",
        lambda e: _methods(e.endpoints),
        "Endpoints as computed; their criteria and all other variables by the authors",
    ),
    Item("8", "Data sources and measurement"),
    Item("9", "Bias"),
    Item("10", "Study size"),
    Item(
        "11",
        "Handling of quantitative variables",
        lambda e: _decisions(e.bins),
        "Cut points made in the study; why by the authors",
    ),
    Item("12a", "Statistical methods", lambda _: _METHODS, "What was run; control of confounding by the authors"),
    Item("12b", "Subgroups and interactions", lambda e: _methods(bool(e.of("subgroup")))),
    Item("12c", "Missing data", lambda e: _both(_METHODS, _decisions(e.missing))),
    Item("12d", "Loss to follow-up", lambda e: _methods(e.lost)),
    Item("12e", "Sensitivity analyses", lambda e: _methods(bool(e.of("sensitivity")))),
    Item(
        "13a",
        "Numbers at each stage",
        lambda e: _both(_METHODS, _decisions(e.left_out)),
        "Rows of the file; earlier stages and complete follow-up by the authors",
    ),
    Item(
        "13b",
        "Reasons for not taking part",
        lambda e: _decisions(e.left_out),
        "Rows of the file; earlier stages by the authors",
    ),
    Item("13c", "Flow diagram", _tables("flow diagram"), "From the data set on; earlier stages by the authors"),
    Item(
        "14a",
        "Characteristics, exposures, confounders",
        _tables("describe"),
        "Variables of the table; which of them are exposures and confounders by the authors",
    ),
    Item(
        "14b",
        "Missing values of each variable",
        _tables("missing values"),
        "Variables of the table; all others by the authors",
    ),
    Item(
        "14c",
        "Length of follow-up",
        _tables("follow-up"),
        "Median and range, no total; by exposure only where the groups are those of exposure",
    ),
    Item("15", "Numbers of outcome events", _tables(*_SURVIVAL, "cox"), _exposure),
    Item(
        "16a",
        "Unadjusted and adjusted estimates with precision",
        _tables("survival by group", "unadjusted", "adjusted"),
        _adjustment,
    ),
    Item(
        "16b",
        "Boundaries of categories",
        lambda e: _decisions(e.bins),
        "Cut points made in the study; those made before by the authors",
    ),
    Item("16c", "Absolute risks", _tables("rates by group"), "Survival at chosen times, unadjusted"),
    Item("17", "Other analyses", _tables("subgroup", "sensitivity"), "Those of this run; all others by the authors"),
    Item("18", "Key results"),
    Item("19", "Limitations"),
    Item("20", "Interpretation"),
    Item("21", "Generalizability"),
    Item("22", "Funding"),
)
_REMARK: Sequence[Item] = (
    Item("1", "Marker, objectives, hypotheses"),
    Item(
        "2",
        "Patients: characteristics, source, eligibility",
        lambda e: _both(_methods(e.population), e.of("describe")),
        "Condition on the rows of the file and characteristics, where shown; source and criteria by the authors",
    ),
    Item("3", "Treatments and how chosen"),
    Item("4", "Specimens"),
    Item("5", "Assay"),
    Item(
        "6",
        "Selection of cases, period, follow-up",
        lambda e: _both(_methods(e.cutoff), e.of("follow-up")),
        "Data cutoff and follow-up, where shown; selection, period and matching by the authors",
    ),
    Item(
        "7",
        "Clinical endpoints",
        lambda e: _methods(e.endpoints),
        "Endpoints as computed; what counts as an event by the authors",
    ),
    Item(
        "8",
        "Candidate variables",
        _tables("survival by group", "cox"),
        "Those analyzed; all others considered by the authors",
    ),
    Item("9", "Sample size"),
    Item(
        "10",
        "Statistical methods, selection, assumptions, missing data",
        lambda _: _METHODS,
        "What was run; how models were arrived at by the authors",
    ),
    Item(
        "11",
        "Marker values and cut points",
        lambda e: _decisions(e.bins),
        "Cut points made in the study; how chosen by the authors",
    ),
    Item(
        "12",
        "Flow of patients, numbers of events",
        lambda e: _both(_METHODS, _decisions(e.left_out), e.of(*_SURVIVAL, "subgroup")),
        "Rows of the file, and the groups of the tables; earlier stages by the authors",
    ),
    Item(
        "13",
        "Demographics, standard variables, marker, missing values",
        _tables("describe"),
        "Variables of the table; whether these are among them by the authors",
    ),
    Item(
        "14",
        "Relation of marker and standard variables",
        _tables("crosstab", "described by group", "collinearity"),
        "Where one of the variables is the marker",
    ),
    Item(
        "15",
        "Univariable effects on outcome, survival curves",
        _tables("survival by group", "unadjusted", "curves by group"),
        "Variables shown; whether the marker and all others are among them by the authors",
    ),
    Item(
        "16",
        "Multivariable effects with intervals",
        _tables("adjusted"),
        "All variables of the final models; whether the marker is among them by the authors",
    ),
    Item(
        "17",
        "Marker with standard variables, whatever their significance",
        _tables("entered"),
        "Where the marker and the standard variables are in the model",
    ),
    Item(
        "18",
        "Assumptions, sensitivity, validation",
        _tables("proportional hazards", "collinearity", "sensitivity"),
        "Checks of the models and sensitivity to loss, where shown; no validation",
    ),
    Item("19", "Interpretation and limitations"),
    Item("20", "Implications for research and practice"),
)
_ITEMS = {"strobe": ("STROBE, cohort studies", _STROBE), "remark": ("REMARK", _REMARK)}


def checklists_of(report: Any) -> Sequence[Name]:
    """The checklists of a section `[report]` (None: none): those that it names, else those of its design."""
    if report is None:
        return []
    if report.checklists is not None:
        named: Sequence[Name] = report.checklists
        return named
    return ["consort"] if report.design == "randomized" else ["strobe", "remark"]


def checklist(name: Name, evidence: Evidence) -> Table:
    """One row an item: `covered`, `in part`, `not in this run`, or `by the authors` where no data can tell."""
    title, items = _ITEMS[name]
    column: Path = ("Status",)
    cells: dict[tuple[Path, Path], Cell] = {}
    for item in items:
        status, place = _status(item, evidence)
        cells[(item.number, item.topic, place), column] = Cell(status)
    return Table(
        name=f"Reporting checklist: {title}",
        rows=[row for row, _ in cells],
        columns=[column],
        cells=cells,
        row_headings=("Item", "Topic", "Where"),
        notes=["Status is what the outputs of this run show; wording and completeness are for the authors."],
    )


def _status(item: Item, evidence: Evidence) -> tuple[str, str]:
    if item.where is None:
        return ("by the authors", "Cannot be known from the data")
    place = item.where(evidence)
    if not place:
        return ("not in this run", "")
    rest = item.rest if isinstance(item.rest, str) else item.rest(evidence)
    return ("in part", f"{place}. {rest}.") if rest else ("covered", place)
