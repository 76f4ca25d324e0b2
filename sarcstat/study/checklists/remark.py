"""REMARK (McShane et al., British Journal of Cancer 2005; explained by Altman et al., PLoS Medicine 2012)."""

from __future__ import annotations

from collections.abc import Sequence

from sarcstat.study.checklists.items import METHODS, SURVIVAL, Item, both, decisions, methods, tables

REMARK: Sequence[Item] = (
    Item("1", "Marker, objectives, hypotheses"),
    Item(
        "2",
        "Patients: characteristics, source, eligibility",
        lambda e: both(methods(e.population), e.of("describe")),
        "Condition on the rows of the file and characteristics, where shown; source and criteria by the authors",
    ),
    Item("3", "Treatments and how chosen"),
    Item("4", "Specimens"),
    Item("5", "Assay"),
    Item(
        "6",
        "Selection of cases, period, follow-up",
        lambda e: both(methods(e.cutoff), e.of("follow-up")),
        "Data cutoff and follow-up, where shown; selection, period and matching by the authors",
    ),
    Item(
        "7",
        "Clinical endpoints",
        lambda e: methods(e.endpoints),
        "Endpoints as computed; what counts as an event by the authors",
    ),
    Item(
        "8",
        "Candidate variables",
        tables("survival by group", "cox"),
        "Those analyzed; all others considered by the authors",
    ),
    Item("9", "Sample size"),
    Item(
        "10",
        "Statistical methods, selection, assumptions, missing data",
        lambda _: METHODS,
        "What was run; how models were arrived at by the authors",
    ),
    Item(
        "11",
        "Marker values and cut points",
        lambda e: decisions(e.bins),
        "Cut points made in the study; how chosen by the authors",
    ),
    Item(
        "12",
        "Flow of patients, numbers of events",
        lambda e: both(METHODS, decisions(e.left_out), e.of(*SURVIVAL, "subgroup")),
        "Rows of the file, and the groups of the tables; earlier stages by the authors",
    ),
    Item(
        "13",
        "Demographics, standard variables, marker, missing values",
        tables("describe"),
        "Variables of the table; whether these are among them by the authors",
    ),
    Item(
        "14",
        "Relation of marker and standard variables",
        tables("crosstab", "described by group", "collinearity"),
        "Where one of the variables is the marker",
    ),
    Item(
        "15",
        "Univariable effects on outcome, survival curves",
        tables("survival by group", "unadjusted", "curves by group"),
        "Variables shown; whether the marker and all others are among them by the authors",
    ),
    Item(
        "16",
        "Multivariable effects with intervals",
        tables("adjusted"),
        "All variables of the final models; whether the marker is among them by the authors",
    ),
    Item(
        "17",
        "Marker with standard variables, whatever their significance",
        tables("entered"),
        "Where the marker and the standard variables are in the model",
    ),
    Item(
        "18",
        "Assumptions, sensitivity, validation",
        tables("proportional hazards", "collinearity", "sensitivity"),
        "Checks of the models and sensitivity to loss, where shown; no validation",
    ),
    Item("19", "Interpretation and limitations"),
    Item("20", "Implications for research and practice"),
)
