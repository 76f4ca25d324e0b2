"""SURVIVAL as requests: each time, factor and control, its intervals, its comparisons, and what is not offered."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from sarcstat.cli.perform import perform
from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.errors import InputError
from sarcstat.request import Endpoint, Request
from sarcstat.syntax.reading.reader import read_text
from sarcstat.syntax.requests.planned import NotOfferedError, Planned
from sarcstat.syntax.requests.requests import requests

FRAME = pd.DataFrame(
    {
        "OS": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0],
        "pfs": [1.0, 1.0, 3.0, 3.0, 5.0, 5.0, 7.0, 7.0],
        "died": [0.0, 1.0, 2.0, 3.0, 0.0, 1.0, 1.0, 0.0],
        "relapse": [1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0],
        "odd": [-1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0],
        "arm": [1.0, 2.0, 3.0, 1.0, 2.0, 3.0, 1.0, 9.0],
        "sex": [1.0, 1.0, 1.0, 2.0, 2.0, 2.0, None, 1.0],
        "dose": [1.5, 2.0, 3.0, 1.0, 2.0, 3.0, 1.0, 2.0],
        "site": ["a", "b", "a", "b", "a", "b", "a", "b"],
    }
)
DATA = Dataset(FRAME, Codebook({}), "trial.sav", None, 1)
REST = "/INTERVALS=THRU 6 BY 2 /STATUS=died(1)"


def planned(syntax: str, weight: str | None = None, split: Sequence[str] = ()) -> list[Planned]:
    return list(requests(read_text(syntax).commands[-1], DATA, weight, split))


def asked(syntax: str) -> list[Request]:
    return [each.request for each in planned(syntax)]


def test_without_compare_nothing_is_compared() -> None:
    (request,) = asked(f"SURVIVAL TABLES=os BY sex(1,2) {REST} /PLOT (SURVIVAL)=os BY sex.")
    assert request == Request(
        "life-table",
        {"intervals": "0-6:2", "no_table": False, "by": ["sex"], "no_comparison": True},
        [Endpoint("OS", "died=1")],
    )


def test_times_factors_and_controls_are_asked_for_one_by_one() -> None:
    syntax = (
        "SURVIVAL TABLES=os pfs BY arm(1,9) sex(1,2) BY relapse(0,1) /INTERVALS=THRU 6 BY 2 "
        "/STATUS=died(1,3) FOR os /STATUS=relapse(1) FOR pfs /COMPARE=pfs BY sex BY relapse /CALCULATE=PAIRWISE."
    )
    found = asked(syntax)
    assert [(each.endpoints[0].time, each.keys["by"], each.keys["within"]) for each in found] == [
        (time, [by], ["relapse"]) for time in ("OS", "pfs") for by in ("arm", "sex")
    ]
    assert [each.endpoints[0].event for each in found] == [*["died=1,2,3"] * 2, *["relapse=1"] * 2]
    compared = [(each.keys.get("pairwise"), each.keys.get("no_comparison")) for each in found]
    assert compared == [(None, True), (None, True), (None, True), (True, None)]


def test_values_outside_the_range_are_no_groups() -> None:
    (request,) = asked(f"SURVIVAL os BY arm(1,3) {REST} /COMPARE.")
    assert (request.keys["by"], request.keys["where"]) == (["arm"], "`arm` >= 1 and `arm` <= 3")
    (request,) = asked(f"SURVIVAL os BY arm(2,2) {REST} /COMPARE.")
    assert request.keys == {"intervals": "0-6:2", "no_table": False, "where": "`arm` >= 2 and `arm` <= 2"}
    (request,) = asked(f"SURVIVAL os BY arm(2,2) BY sex(1,2) {REST} /COMPARE.")
    assert (request.keys["by"], request.keys["no_comparison"]) == (["sex"], True)


@pytest.mark.parametrize(
    ("intervals", "expected"),
    [
        ("THRU 12 BY 1 THRU 24 BY 3", "0-12:1,12-24:3"),
        # IBM's Command Syntax Reference, SURVIVAL: 54 in 9 intervals, then 5 of 10 to 104, then 5 of 20 to 204.
        ("THRU 50 BY 6", "0-54:6"),
        ("THRU 50 BY 6 THRU 100 BY 10 THRU 200 BY 20", "0-54:6,54-104:10,104-204:20"),
        ("THRU .3 BY .1 THRU 1.3 BY .25", "0-0.3:0.1,0.3-1.3:0.25"),
    ],
)
def test_a_period_ends_with_a_whole_interval(intervals: str, expected: str) -> None:
    (request,) = asked(f"SURVIVAL os /INTERVALS={intervals} /STATUS=died(1).")
    assert request.keys["intervals"] == expected


@pytest.mark.parametrize("asks", ["/PRINT=NOTABLE", "/COMPARE /CALCULATE=COMPARE"])
def test_the_tables_can_be_left_out(asks: str) -> None:
    (request,) = asked(f"SURVIVAL os BY sex(1,2) {REST} {asks}.")
    assert request.keys["no_table"]


def test_listwise_needs_every_variable() -> None:
    found = planned(f"SURVIVAL os pfs BY sex(1,2) arm(1,9) {REST} /MISSING=LISTWISE.")
    assert {each.complete for each in found} == {("OS", "pfs", "sex", "arm", "died")}
    assert {each.complete for each in planned(f"SURVIVAL os BY sex(1,2) {REST}.")} == {()}


@pytest.mark.parametrize(
    ("syntax", "reason"),
    [
        (f"SURVIVAL os BY sex(1,2) {REST} /COMPARE /CALCULATE=APPROXIMATE.", "APPROXIMATE"),
        (f"SURVIVAL os BY sex(1,2) {REST} /CALCULATE=COMPARE.", "without /COMPARE"),
        (f"SURVIVAL os BY sex(1,2) {REST} /MISSING=INCLUDE.", "INCLUDE"),
        (f"SURVIVAL os BY dose(1,3) {REST}.", "dose is not whole"),
        (f"SURVIVAL os BY site(1,3) {REST}.", "a text as the control variable site"),
        (f"SURVIVAL os BY sex(5,6) {REST}.", "no row has a value of sex from 5 to 6"),
        (f"SURVIVAL os BY sex(1,2) BY arm(1,9) {REST} /COMPARE=os BY sex.", "other controls"),
        (f"SURVIVAL os BY sex(1,2) {REST} /COMPARE=os TO pfs BY sex.", "TO in /COMPARE"),
        ("SURVIVAL os /INTERVALS=THRU 6 BY 2 /STATUS=died(7).", "no row has a value of died"),
        ("SURVIVAL os /INTERVALS=THRU 6 BY 2 /STATUS=odd(1).", "negative values of odd"),
        ("SURVIVAL os /INTERVALS=THRU 6 BY 2 /STATUS=died(1) FOR pfs.", "no /STATUS is for OS"),
        ("SURVIVAL os /INTERVALS=THRU 6 BY 2 /STATUS=died(1) /STATUS=relapse(1).", "more than one /STATUS is for OS"),
        ("SURVIVAL os /INTERVALS=THRU 1e300 BY 1e-300 /STATUS=died(1).", "more than 1,000 intervals"),
        ("SURVIVAL os /INTERVALS=THRU 1e9 BY 1 /STATUS=died(1).", "THRU 1e.09 BY 1 makes"),
        ("SURVIVAL os /INTERVALS=THRU 7 BY 5 THRU 9 BY 1 /STATUS=died(1).", "THRU 9 lies within"),
    ],
)
def test_what_is_not_offered_is_named(syntax: str, reason: str) -> None:
    with pytest.raises(NotOfferedError, match=reason.replace("(", r"\(")):
        planned(syntax)


def test_a_variable_that_is_not_there() -> None:
    with pytest.raises(InputError, match="no variable 'oss'"):
        planned(f"SURVIVAL oss {REST}.")


def test_every_request_can_be_made() -> None:
    """From the text of a syntax to the tables: the numbers of the rows that the ranges leave."""
    found = asked(
        f"SURVIVAL os pfs BY arm(1,3) sex(1,1) BY relapse(0,1) {REST} /COMPARE=ALL BY ALL BY ALL "
        "/CALCULATE CONDITIONAL PAIRWISE."
    )
    documents = [perform(each, DATA) for each in found]
    entering = [
        sum(s.value for s in each.statistics if s.name == "n_entering" and s.at == 0)  # type: ignore[misc]
        for each in documents
    ]
    assert entering == [7, 4, 7, 4]
    names = [[table.name for section in each.sections for table in section.tables] for each in documents]
    assert names[0] == [
        "Life Table",
        "Median Survival Time",
        "Overall Comparisons",
        "Pairwise Comparisons",
        "Mean Scores",
    ]
    assert names[1] == ["Life Table", "Median Survival Time"]
