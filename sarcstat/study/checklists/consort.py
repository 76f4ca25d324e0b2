"""CONSORT 2010 for parallel-group randomized trials (Schulz, Altman, Moher, BMJ 2010)."""

from __future__ import annotations

from collections.abc import Sequence

from sarcstat.study.checklists.items import METHODS, Item, both, decisions, methods, tables

CONSORT: Sequence[Item] = (
    Item("1a", "Randomized trial named in the title"),
    Item("1b", "Structured summary"),
    Item("2a", "Background and rationale"),
    Item("2b", "Objectives or hypotheses"),
    Item("3a", "Trial design and allocation ratio"),
    Item("3b", "Changes to methods after the start, with reasons"),
    Item(
        "4a",
        "Eligibility criteria",
        lambda e: methods(e.population),
        "Selection from the data set; criteria of the protocol by the authors",
    ),
    Item("4b", "Settings and locations"),
    Item("5", "Interventions of each group"),
    Item(
        "6a",
        "Primary and secondary outcomes defined",
        lambda e: methods(e.endpoints),
        "Endpoints as computed; which is primary, and how assessed, by the authors",
    ),
    Item("6b", "Changes to outcomes after the start"),
    Item("7a", "Sample size"),
    Item("7b", "Interim analyses and stopping rules"),
    Item("8a", "Generation of the random sequence"),
    Item("8b", "Type of randomization and restrictions"),
    Item("9", "Concealment of allocation"),
    Item("10", "Who generated, enrolled and assigned"),
    Item("11a", "Blinding: who and how"),
    Item("11b", "Similarity of interventions"),
    Item("12a", "Statistical methods for the outcomes", lambda _: METHODS, "What was run; why by the authors"),
    Item(
        "12b",
        "Methods of additional analyses",
        lambda e: methods(bool(e.of("subgroup", "adjusted", "sensitivity"))),
    ),
    Item(
        "13a",
        "Numbers assigned, treated and analyzed by group",
        tables("flow diagram"),
        "Patients in the data set and in each analysis; assigned and treated by group by the authors",
    ),
    Item(
        "13b",
        "Losses and exclusions by group, with reasons",
        lambda e: both(e.of("flow diagram"), decisions(e.left_out)),
        "Of all patients; by group and before the data set by the authors",
    ),
    Item(
        "14a",
        "Dates of recruitment and follow-up",
        lambda e: both(methods(e.cutoff), e.of("follow-up")),
        "Data cutoff and length of follow-up, where shown; dates of recruitment by the authors",
    ),
    Item("14b", "Why the trial ended"),
    Item(
        "15",
        "Baseline characteristics of each group",
        tables("described by group"),
        "Variables of the table, where its groups are those randomized",
    ),
    Item(
        "16",
        "Numbers analyzed, and whether by original assignment",
        tables("flow diagram"),
        "Numbers of each analysis; whether by original assignment by the authors",
    ),
    Item(
        "17a",
        "Outcomes by group, effect and precision",
        tables("survival by group", "unadjusted", "adjusted", "subgroup"),
        "Where the groups are those randomized",
    ),
    Item(
        "17b",
        "Absolute and relative effects of binary outcomes",
        tables("response"),
        "Response rates of the groups; relative effects by the authors",
    ),
    Item(
        "18",
        "Additional analyses, prespecified or exploratory",
        tables("subgroup", "adjusted", "sensitivity"),
        "Those of this run; which were prespecified by the authors",
    ),
    Item(
        "19",
        "Harms in each group",
        tables("adverse-events"),
        "Adverse events of the table; by group where it has the groups",
    ),
    Item("20", "Limitations"),
    Item("21", "Generalizability"),
    Item("22", "Interpretation"),
    Item("23", "Registration"),
    Item("24", "Protocol"),
    Item("25", "Funding"),
)
