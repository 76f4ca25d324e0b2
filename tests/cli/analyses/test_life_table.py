"""`sarcstat life-table`: what it shows, what it refuses, and a study's table of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from running import LUNG, refused, sarcstat

from sarcstat.errors import ExitStatus

LIFE = ("life-table", *LUNG, "--intervals", "0-900:100")
SHORT = ("--time", "t", "--event", "e", "--intervals", "0-6:2")


def test_the_columns_of_spss() -> None:
    table = sarcstat(*LIFE, "--by", "sex", "--format", "json").table("Life Table")
    assert list(dict.fromkeys(column for _, column in table)) == [
        ("Number Entering Interval",),
        ("Number Withdrawing during Interval",),
        ("Number Exposed to Risk",),
        ("Number of Terminal Events",),
        ("Proportion Terminating",),
        ("Proportion Surviving",),
        ("Cumulative Proportion Surviving at End of Interval",),
        ("Std. Error of Cumulative Proportion Surviving at End of Interval",),
        ("Probability Density",),
        ("Std. Error of Probability Density",),
        ("Hazard Rate",),
        ("Std. Error of Hazard Rate",),
    ]
    row = {column[0]: table[("1", "100"), column]["text"] for _, column in table}
    assert list(row.values())[:8] == ["114", "6", "111.000", "30", ".270", ".730", ".603", ".042"]
    assert table[("1", "900"), ("Hazard Rate",)]["missing"] == "not_estimable"


def test_the_columns_of_lifetab() -> None:
    found = sarcstat(*LIFE, "--style", "r", "--format", "json")
    table = found.table("Life Table")
    names = ["nsubs", "nlost", "nrisk", "nevent", "surv", "pdf", "hazard", "se.surv", "se.pdf", "se.hazard"]
    assert list(dict.fromkeys(column[0] for _, column in table)) == names
    assert {each["convention"] for each in found.json["statistics"] if each["context"] == "life_table"} == {"r"}


def test_intervals_that_nobody_enters_are_left_out_with_a_note(data: Any) -> None:
    found = sarcstat("life-table", data("t,e\n1,1\n3,0\n"), *SHORT)
    assert "Intervals that no patient enters are left out." in found.stdout
    table = sarcstat("life-table", data("t,e\n1,1\n3,0\n"), *SHORT, "--format", "json").table("Life Table")
    assert list(dict.fromkeys(row for row, _ in table)) == [("0",), ("2",)]
    assert "left out" not in sarcstat("life-table", data("t,e\n1,1\n7,0\n"), *SHORT).stdout.split("patients of")[0]


def test_a_median_that_is_not_reached_has_a_plus(data: Any) -> None:
    for style in ("spss", "r"):
        found = sarcstat("life-table", data("t,e\n1,0\n5,0\n9,1\n"), *SHORT, "--style", style, "--format", "json")
        (cell,) = found.table("Median Survival Time").values()
        assert (cell["text"], cell["number"], cell["missing"]) == (
            "6.000+" if style == "spss" else "6+",
            None,
            "not_reached",
        )
    assert "is not reached" in sarcstat("life-table", data("t,e\n1,0\n5,0\n9,1\n"), *SHORT).stdout
    assert "The median survival time is 6.000+." in sarcstat("life-table", data("t,e\n1,0\n5,0\n9,1\n"), *SHORT).stdout
    assert "is not reached" not in sarcstat(*LIFE).stdout


def test_negative_times(data: Any) -> None:
    file = data("t,e\n-1,1\n1,1\n5,0\n")
    assert "left out: 1 negative t" in " ".join(sarcstat("life-table", file, *SHORT).stdout.split())
    refused(sarcstat("life-table", file, *SHORT, "--style", "r"), ExitStatus.INPUT, "below zero")


def test_each_pair_stands_in_both_orders() -> None:
    asked = (*LIFE, "--by", "ph.ecog", "--where", "ph.ecog < 3", "--pairwise", "--format", "json")
    table = sarcstat(*asked).table("Pairwise Comparisons")
    rows = list(dict.fromkeys(row for row, _ in table))
    assert rows == [("0", "1"), ("0", "2"), ("1", "0"), ("1", "2"), ("2", "0"), ("2", "1")]
    for name in ("Wilcoxon (Gehan) Statistic", "df", "Sig."):
        assert table[("0", "2"), (name,)]["number"] == table[("2", "0"), (name,)]["number"]
    corrected = sarcstat(*asked[:-2], "--p-adjust", "bonferroni", "--format", "json").table("Pairwise Comparisons")
    place = ("0", "1"), ("Sig.",)
    assert corrected[place]["number"] == pytest.approx(min(1, 3 * table[place]["number"]), rel=1e-12)


def test_scores_of_a_pair_stand_under_the_pair() -> None:
    asked = (*LIFE, "--by", "ph.ecog", "--where", "ph.ecog < 3", "--pairwise", "--format", "json")
    table = sarcstat(*asked).table("Mean Scores")
    rows = list(dict.fromkeys(row for row, _ in table))
    pairs = [("0 vs. 1", "0"), ("0 vs. 1", "1"), ("0 vs. 2", "0"), ("0 vs. 2", "2"), ("1 vs. 2", "1"), ("1 vs. 2", "2")]
    assert rows == [*(("Overall Comparison", level) for level in "012"), *pairs]
    alone = sarcstat(*LIFE, "--by", "ph.ecog", "--where", "ph.ecog in (0, 2)", "--format", "json").table("Mean Scores")
    for level in "02":
        for name in ("Total N", "Uncensored", "Censored", "Percent Censored", "Mean Score"):
            one, other = table[("0 vs. 2", level), (name,)], alone[("Overall Comparison", level), (name,)]
            assert one["number"] == other["number"]


def test_within_is_each_level_alone() -> None:
    asked = (*LIFE, "--by", "sex", "--format", "json")
    within = sarcstat(*asked, "--within", "ph.ecog", "--where", "ph.ecog < 3").json["statistics"]
    for level in ("0", "1", "2"):
        alone = sarcstat(*asked, "--where", f"ph.ecog = {level}").json["statistics"]
        own = [each for each in within if each["stratum_level"] == level]
        assert [each["stat"] for each in own] == [each["stat"] for each in alone]


def test_several_columns_are_several_analyses() -> None:
    found = sarcstat(*LIFE, "--by", "sex,ph.ecog", "--within", "pat.karno,inst", "--where", "pat.karno > 70").stdout
    for heading in (
        "sex (within pat.karno)",
        "sex (within inst)",
        "ph.ecog (within pat.karno)",
        "ph.ecog (within inst)",
    ):
        assert f"time by {heading}" in found


@pytest.mark.parametrize(
    ("intervals", "parts"),
    [
        ("100", ["'100' is not a period FROM-TO:WIDTH such as 0-24:1"]),
        ("0-100", ["'0-100' is not a period"]),
        ("10-100:10", ["'10-100:10' must start at 0"]),
        ("0-24:1,25-60:5", ["'25-60:5' must start at 24"]),
        ("0-24:1,24-24:1", ["'24-24:1' has no intervals"]),
        ("0-24:0", ["'0-24:0' has no intervals"]),
        ("0-50:6", ["'0-50:6' does not divide into whole intervals", "end at 54"]),
        ("0-5:10", ["'0-5:10' does not divide into whole intervals", "end at 10"]),
        ("0-5000:1", ["more than 1,000 intervals"]),
        ("0-1e9:1", ["is not a period"]),
    ],
)
def test_intervals_that_cannot_be(intervals: str, parts: list[str]) -> None:
    refused(sarcstat("life-table", *LUNG, "--intervals", intervals), ExitStatus.USAGE, "--intervals", *parts)


def test_widths_that_are_no_binary_fractions(data: Any) -> None:
    file = data("t,e\n0.3,1\n0.6,1\n1.3,0\n")
    asked = ("--time", "t", "--event", "e", "--intervals", "0-0.6:.1, 0.6-1.4:0.2", "--format", "json")
    table = sarcstat("life-table", file, *asked).table("Life Table")
    rows = [
        row[0] for row, column in table if column == ("Number of Terminal Events",) and table[row, column]["number"]
    ]
    assert rows == ["0.3", "0.6"]


@pytest.mark.parametrize(
    ("options", "parts"),
    [
        (("--pairwise",), ["--pairwise is about groups", "--by"]),
        (("--no-comparison",), ["--no-comparison is about groups"]),
        (("--p-adjust", "holm"), ["--p-adjust is about groups"]),
        (("--within", "sex"), ["--within divides the groups of --by"]),
        (("--by", "sex", "--within", "sex"), ["--within and --by are both 'sex'"]),
        (("--by", "sex", "--pairwise", "--no-comparison"), ["--pairwise compares groups"]),
        (("--by", "sex", "--p-adjust", "holm"), ["--p-adjust corrects pairwise comparisons"]),
    ],
)
def test_options_that_do_not_fit(options: tuple[str, ...], parts: list[str]) -> None:
    refused(sarcstat(*LIFE, *options), ExitStatus.USAGE, *parts)


def test_without_intervals() -> None:
    refused(sarcstat("life-table", *LUNG), ExitStatus.USAGE, "--intervals")


def test_one_group_is_refused() -> None:
    refused(sarcstat(*LIFE, "--by", "sex", "--where", "sex = 1"), ExitStatus.ANALYSIS, "only one level with data")


STUDY = """
[study]
name = "lung"
[data]
file = "survival::lung"
[variables.sex]
values = { 1 = "Male", 2 = "Female" }
[endpoints.OS]
time = "time"
event = "status=2"
time_unit = "days"
unit = "days"
[[tables]]
name = "life"
command = "life-table"
endpoints = ["OS"]
intervals = ["0-300:100", "300-900:300"]
by = ["sex"]
pairwise = true
[output]
formats = ["json"]
"""


def test_a_table_of_a_study(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    assert sarcstat("run", tmp_path / "study.toml", "-o", tmp_path / "out", "--quiet").status == 0
    made = json.loads((tmp_path / "out" / "tables" / "life.json").read_text(encoding="utf-8"))
    asked = ("--intervals", "0-300:100,300-900:300", "--by", "sex", "--pairwise", "--format", "json")
    alone = sarcstat("life-table", *LUNG, *asked).json
    assert [each["stat"] for each in made["statistics"]] == [each["stat"] for each in alone["statistics"]]
    assert len(made["statistics"]) > 100
