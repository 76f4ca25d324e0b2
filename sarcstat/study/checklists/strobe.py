"""STROBE for cohort studies, version 4 (von Elm et al., Lancet 2007; Vandenbroucke et al., PLoS Medicine 2007)."""

from __future__ import annotations

from collections.abc import Sequence

from sarcstat.study.checklists.items import METHODS, SURVIVAL, Evidence, Item, both, decisions, methods, tables


def _exposure(evidence: Evidence) -> str:
    if not evidence.of("survival by group"):
        return "In all patients together"
    return "Also by the groups of the tables; which of them are those of exposure by the authors"


def _adjustment(evidence: Evidence) -> str:
    why = "which confounders, and why, by the authors"
    if not evidence.of("adjusted"):
        return "Unadjusted only"
    return why.capitalize() if evidence.of("unadjusted", "survival by group") else f"Adjusted only; {why}"


STROBE: Sequence[Item] = (
    Item("1a", "Design named in title or abstract"),
    Item("1b", "Summary in the abstract"),
    Item("2", "Background and rationale"),
    Item("3", "Objectives and hypotheses"),
    Item("4", "Study design"),
    Item("5", "Setting, places, dates", lambda e: methods(e.cutoff), "Data cutoff only; the rest by the authors"),
    Item(
        "6a",
        "Eligibility, selection, follow-up",
        lambda e: methods(e.population),
        "Condition on the rows of the file; sources and follow-up by the authors",
    ),
    Item("6b", "Matching"),
    Item(
        "7",
        "Outcomes, exposures, predictors, confounders",
        lambda e: methods(e.endpoints),
        "Endpoints as computed; their criteria and all other variables by the authors",
    ),
    Item("8", "Data sources and measurement"),
    Item("9", "Bias"),
    Item("10", "Study size"),
    Item(
        "11",
        "Handling of quantitative variables",
        lambda e: decisions(e.bins),
        "Cut points made in the study; why by the authors",
    ),
    Item("12a", "Statistical methods", lambda _: METHODS, "What was run; control of confounding by the authors"),
    Item("12b", "Subgroups and interactions", lambda e: methods(bool(e.of("subgroup")))),
    Item("12c", "Missing data", lambda e: both(METHODS, decisions(e.missing))),
    Item("12d", "Loss to follow-up", lambda e: methods(e.lost)),
    Item("12e", "Sensitivity analyses", lambda e: methods(bool(e.of("sensitivity")))),
    Item(
        "13a",
        "Numbers at each stage",
        lambda e: both(METHODS, decisions(e.left_out)),
        "Rows of the file; earlier stages and complete follow-up by the authors",
    ),
    Item(
        "13b",
        "Reasons for not taking part",
        lambda e: decisions(e.left_out),
        "Rows of the file; earlier stages by the authors",
    ),
    Item("13c", "Flow diagram", tables("flow diagram"), "From the data set on; earlier stages by the authors"),
    Item(
        "14a",
        "Characteristics, exposures, confounders",
        tables("describe"),
        "Variables of the table; which of them are exposures and confounders by the authors",
    ),
    Item(
        "14b",
        "Missing values of each variable",
        tables("missing values"),
        "Variables of the table; all others by the authors",
    ),
    Item(
        "14c",
        "Length of follow-up",
        tables("follow-up"),
        "Median and range, no total; by exposure only where the groups are those of exposure",
    ),
    Item("15", "Numbers of outcome events", tables(*SURVIVAL, "cox"), _exposure),
    Item(
        "16a",
        "Unadjusted and adjusted estimates with precision",
        tables("survival by group", "unadjusted", "adjusted"),
        _adjustment,
    ),
    Item(
        "16b",
        "Boundaries of categories",
        lambda e: decisions(e.bins),
        "Cut points made in the study; those made before by the authors",
    ),
    Item("16c", "Absolute risks", tables("rates by group"), "Survival at chosen times, unadjusted"),
    Item("17", "Other analyses", tables("subgroup", "sensitivity"), "Those of this run; all others by the authors"),
    Item("18", "Key results"),
    Item("19", "Limitations"),
    Item("20", "Interpretation"),
    Item("21", "Generalizability"),
    Item("22", "Funding"),
)
