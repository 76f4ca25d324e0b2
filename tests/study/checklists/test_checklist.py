"""Reporting checklists: the items of the published lists, and that no status claims more than a run can show."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from sarcstat.study.checklists.checklist import Evidence, Name, checklist

#: The checklist for cohort studies, version 4: von Elm et al., Lancet 2007;370:1453. 22 items, 34 with their letters.
STROBE = [
    *("1a", "1b", "2", "3", "4", "5", "6a", "6b", "7", "8", "9", "10", "11", "12a", "12b", "12c", "12d", "12e"),
    *("13a", "13b", "13c", "14a", "14b", "14c", "15", "16a", "16b", "16c", "17", "18", "19", "20", "21", "22"),
]
#: McShane et al., British Journal of Cancer 2005;93:387. Altman et al., PLoS Medicine 2012;9:e1001216, explain the same
#: 20 items; the list has no letters.
REMARK = [str(number) for number in range(1, 21)]

#: What the authors alone can tell: where no output of an analysis could stand.
STROBE_AUTHORS = ["1a", "1b", "2", "3", "4", "6b", "8", "9", "10", "18", "19", "20", "21", "22"]
REMARK_AUTHORS = ["1", "3", "4", "5", "9", "19", "20"]

#: A word of the topic of items that are easily confused, from the same publications.
WORDS: Mapping[Name, Mapping[str, str]] = {
    "strobe": {
        "1a": "title",
        "1b": "abstract",
        "6a": "Eligibility",
        "6b": "Matching",
        "12b": "Subgroups",
        "12c": "Missing",
        "12d": "Loss",
        "12e": "Sensitivity",
        "13a": "stage",
        "13b": "Reasons",
        "13c": "diagram",
        "14a": "Characteristics",
        "14b": "Missing",
        "14c": "follow-up",
        "15": "outcome",
        "16a": "adjusted",
        "16b": "categories",
        "16c": "Absolute",
        "17": "Other",
        "22": "Funding",
    },
    "remark": {
        "1": "Marker",
        "2": "Patients",
        "3": "Treatments",
        "4": "Specimens",
        "5": "Assay",
        "6": "Selection",
        "7": "endpoints",
        "8": "Candidate",
        "9": "Sample size",
        "10": "Statistical",
        "11": "cut points",
        "12": "Flow",
        "13": "Demographics",
        "14": "Relation",
        "15": "Univariable",
        "16": "Multivariable",
        "17": "standard variables",
        "18": "validation",
        "19": "Interpretation",
        "20": "Implications",
    },
}
#: Everything that a table or a figure can show.
SHOWN = (
    *("km", "univariate", "survival by group", "rates by group", "curves by group"),
    *("describe", "described by group", "missing values", "crosstab", "follow-up", "collinearity"),
    *("cox", "unadjusted", "adjusted", "entered", "proportional hazards", "subgroup", "sensitivity"),
    *("response", "adverse-events"),
)
EVERYTHING = Evidence(
    places={what: [what] for what in SHOWN},
    cutoff=True,
    population=True,
    left_out=True,
    endpoints=True,
    lost=True,
    bins=True,
    missing=True,
)


def rows(name: Name, evidence: Evidence) -> dict[str, tuple[str, str, str]]:
    """Topic, place and status of each item by its number."""
    table = checklist(name, evidence)
    return {row[0]: (row[1], row[2], table.cells[row, ("Status",)].text) for row in table.rows}


def statuses(name: Name, evidence: Evidence) -> dict[str, str]:
    return {number: status for number, (_, _, status) in rows(name, evidence).items()}


def seen(*what: str) -> Evidence:
    return Evidence(places={each: [f"Table {i}"] for i, each in enumerate(what, start=1)})


def with_status(name: Name, evidence: Evidence, status: str) -> list[str]:
    return [number for number, found in statuses(name, evidence).items() if found == status]


@pytest.mark.parametrize(("name", "numbers"), [("strobe", STROBE), ("remark", REMARK)])
def test_items_are_those_of_the_publication(name: Name, numbers: list[str]) -> None:
    found = rows(name, Evidence())
    assert list(found) == numbers
    for number, word in WORDS[name].items():
        assert word in found[number][0]


@pytest.mark.parametrize(("name", "numbers"), [("strobe", STROBE_AUTHORS), ("remark", REMARK_AUTHORS)])
@pytest.mark.parametrize("evidence", [Evidence(), EVERYTHING])
def test_what_no_data_can_tell_is_left_to_the_authors(name: Name, numbers: list[str], evidence: Evidence) -> None:
    assert with_status(name, evidence, "by the authors") == numbers


def test_only_methods_of_analyses_that_were_run_can_be_covered() -> None:
    assert with_status("strobe", EVERYTHING, "covered") == ["12b", "12c", "12d", "12e"]
    assert with_status("remark", EVERYTHING, "covered") == []
    assert with_status("strobe", EVERYTHING, "not in this run") == ["13c"]
    assert with_status("remark", EVERYTHING, "not in this run") == []


def test_a_run_without_analyses_shows_next_to_nothing() -> None:
    assert with_status("strobe", Evidence(), "covered") == ["12c"]
    assert with_status("strobe", Evidence(), "in part") == ["12a", "13a"]
    assert with_status("remark", Evidence(), "in part") == ["10", "12"]


@pytest.mark.parametrize(
    ("what", "strobe", "remark"),
    [
        ("km", {"15"}, set()),
        ("survival by group", {"16a"}, {"8", "15"}),
        ("rates by group", {"16c"}, set()),
        ("curves by group", set(), {"15"}),
        ("describe", {"14a"}, {"2", "13"}),
        ("missing values", {"14b"}, set()),
        ("described by group", set(), {"14"}),
        ("crosstab", set(), {"14"}),
        ("follow-up", {"14c"}, {"6"}),
        ("cox", {"15"}, {"8"}),
        ("unadjusted", {"16a"}, {"15"}),
        ("adjusted", {"16a"}, {"16"}),
        ("entered", set(), {"17"}),
        ("proportional hazards", set(), {"18"}),
        ("collinearity", set(), {"14", "18"}),
        ("sensitivity", {"12e", "17"}, {"18"}),
        ("subgroup", {"12b", "17"}, set()),
        ("response", set(), set()),
        ("adverse-events", set(), set()),
    ],
)
def test_a_table_counts_for_no_other_items(what: str, strobe: set[str], remark: set[str]) -> None:
    for name, expected in (("strobe", strobe), ("remark", remark)):
        before, after = statuses(name, Evidence()), statuses(name, seen(what))
        assert {number for number in before if before[number] != after[number]} == expected


@pytest.mark.parametrize(
    ("fact", "strobe", "remark"),
    [
        ("cutoff", {"5"}, {"6"}),
        ("population", {"6a"}, {"2"}),
        ("left_out", {"13b"}, set()),
        ("endpoints", {"7"}, {"7"}),
        ("lost", {"12d"}, set()),
        ("bins", {"11", "16b"}, {"11"}),
    ],
)
def test_a_fact_counts_for_no_other_items(fact: str, strobe: set[str], remark: set[str]) -> None:
    for name, expected in (("strobe", strobe), ("remark", remark)):
        before, after = statuses(name, Evidence()), statuses(name, Evidence(**{fact: True}))
        assert {number for number in before if before[number] != after[number]} == expected


def test_estimates_say_whether_they_are_adjusted() -> None:
    why = "hich confounders, and why, by the authors."
    assert rows("strobe", seen("unadjusted"))["16a"][1] == "Table 1. Unadjusted only."
    assert rows("strobe", seen("survival by group"))["16a"][1] == "Table 1. Unadjusted only."
    assert rows("strobe", seen("adjusted"))["16a"][1] == f"Table 1. Adjusted only; w{why}"
    assert rows("strobe", seen("unadjusted", "adjusted"))["16a"][1] == f"Table 1; Table 2. W{why}"


def test_events_of_all_patients_together_are_said_to_be_so() -> None:
    assert rows("strobe", seen("cox"))["15"][1] == "Table 1. In all patients together."
    assert "by the groups of the tables" in rows("strobe", seen("km", "survival by group"))["15"][1]


def test_places_are_named_once() -> None:
    evidence = Evidence(places={"km": ["Table 1"], "survival by group": ["Table 1"], "cox": ["Table 2"]}, missing=True)
    assert rows("strobe", evidence)["15"][1].startswith("Table 1; Table 2. ")
    assert rows("strobe", evidence)["12c"][1] == "Statistical methods; Data decisions"
