"""`sarcstat follow-up` against survfit with the status swapped, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from analysis.by_hand import by_hand, complete, doubles
from running import LUNG, refused, sarcstat

from sarcstat.errors import ExitStatus

ALL = ("All patients", "")
REVERSE = ("Reverse Kaplan–Meier", "Median (95% CI)")
WITHOUT = ("Observed, Patients without the Event", "Median (range)")
EVERYBODY = ("Observed, All Patients", "Median (range)")


@pytest.mark.parametrize("conf_type", ["log", "log-log", "plain"])
@pytest.mark.parametrize(("name", "event"), [("lung", 2), ("pbc", 2), ("veteran", 1), ("gbsg", 1)])
def test_reverse_median_is_that_of_survfit_with_the_status_swapped(name: str, event: int, conf_type: str) -> None:
    time = "rfstime" if name == "gbsg" else "time"
    data = complete(name, time, "status")
    expected = by_hand(
        "hand_reverse", time=doubles(data[time]), status=doubles(data["status"] == event), conf_type=conf_type
    )
    options = ("--time", time, "--event", f"status={event}", "--style", "r", "--conf-type", conf_type)
    found = sarcstat("follow-up", f"survival::{name}", *options, "--format", "json").json["statistics"]
    ours = {each["stat_name"]: each["stat"] for each in found if each["context"] == "reverse_survfit"}
    for word, column in (("", "median"), ("_conf_low", "0.95LCL"), ("_conf_high", "0.95UCL")):
        value = expected[column][0]
        assert ours[f"reverse_median{word}"] == (None if value != value else pytest.approx(value, rel=1e-9))


def test_observed_times_overall_and_by_group() -> None:
    data = complete("lung", "sex")
    found = sarcstat("follow-up", *LUNG, "--by", "sex", "--format", "json").json["statistics"]
    for level in (None, 1, 2):
        own = data if level is None else data[data["sex"] == level]
        alive = own[own["status"] == 1]["time"]
        for context, times in (("without_event", alive), ("all_patients", own["time"])):
            ours = {
                each["stat_name"]: each["stat"]
                for each in found
                if each["context"] == context and each.get("group1_level") == (level and str(level))
            }
            expected = {"median": np.median(times), "minimum": times.min(), "maximum": times.max()}
            assert ours == {f"follow_up_{name}": value for name, value in expected.items()}


def test_table_names_every_number_for_what_it_is() -> None:
    table = sarcstat("follow-up", *LUNG, "--by", "sex", "--format", "json").table("Follow-up")
    assert list(dict.fromkeys(row for row, _ in table)) == [ALL, ("sex", "1"), ("sex", "2")]
    assert [column for row, column in table if row == ALL] == [("N",), ("Events",), REVERSE, WITHOUT, EVERYBODY]
    assert table[ALL, WITHOUT]["text"] == "284.0 (92.0–1022.0)"
    assert table[ALL, REVERSE]["text"] == "588.0 (376.7–799.3)"


def test_spss_style_prints_the_tables_of_km_for_the_swapped_status() -> None:
    by = ("--by", "sex", "--format", "json")
    found = sarcstat("follow-up", *LUNG, *by, "--style", "spss")
    swapped = sarcstat("km", *LUNG[:3], "--event", "status=1", *by, "--test", "logrank")
    for name in ("Case Processing Summary", "Means and Medians for Survival Time", "Overall Comparisons"):
        assert found.table(name) == swapped.table(name)
    assert found.table("Observed Follow-up")[("sex", "1"), ("Observed, All Patients", "Median")]["number"] == 224


@pytest.mark.parametrize("style", ["spss", "r", "journal", "both"])
def test_every_style_and_format(style: str) -> None:
    for format_ in ("text", "json", "csv", "html", "md"):
        found = sarcstat("follow-up", *LUNG, "--by", "sex,ph.ecog", "--style", style, "--format", format_)
        assert found.status == 0, found.stderr


class TestEdges:
    def test_nobody_without_the_event(self, data: Callable[..., Path]) -> None:
        found = sarcstat("follow-up", data("t,e\n1,1\n2,1\n3,1\n"), "--time", "t", "--event", "e", "--format", "json")
        table = found.table("Follow-up")
        assert (table[ALL, REVERSE]["text"], table[ALL, WITHOUT]["text"]) == ("NR", "NE")
        assert "reverse Kaplan–Meier median of follow-up is not reached" in found.stderr
        assert "nobody is censored" not in found.stderr

    def test_no_event(self, data: Callable[..., Path]) -> None:
        found = sarcstat("follow-up", data("t,e\n1,0\n2,0\n5,0\n"), "--time", "t", "--event", "e", "--format", "json")
        assert found.table("Follow-up")[ALL, REVERSE]["number"] == 2
        assert found.table("Follow-up")[ALL, WITHOUT]["text"] == "2.0 (1.0–5.0)"
        assert "not reached" not in found.stderr

    def test_several_endpoints_and_units(self) -> None:
        options = ("--time-unit", "days", "--show-in", "months", "--format", "json")
        two = (*LUNG, "--time", "time", "--event", "status=1")
        found = sarcstat("follow-up", *two, *options).json["tables"]
        assert [table["context"]["endpoint"] for table in found] == [
            "time (months) (status = 2)",
            "time (months) (status = 1)",
        ]

    def test_refusals(self) -> None:
        refused(sarcstat("follow-up", *LUNG, "--by", "sexx"), ExitStatus.INPUT, "'sexx'", "sex")
        refused(sarcstat("follow-up", "survival::lung"), ExitStatus.USAGE, "--time and --event missing")
        one = sarcstat("follow-up", *LUNG, "--by", "sex", "--where", "sex = 1")
        refused(one, ExitStatus.ANALYSIS, "only one level")
