"""What a Cox model says of what it cannot compare, in the words of the file."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest
from running import Outcome, sarcstat

from sarcstat.bridge.call import RError

NO_EVENT_IN_TWO = "t,d,g\n12,0,A\n14,0,A\n11,0,B\n16,0,B\n3,1,C\n6,1,C\n"
REFERENCE_TOO_EARLY = "t,d,arm\n1,0,A\n3,1,B\n6,1,B\n4,1,C\n7,1,C\n"


def cox(folder: Path, text: str, *options: str) -> Outcome:
    file = folder / "data.csv"
    file.write_text(text, "utf-8")
    return sarcstat("cox", file, "--time", "t", "--event", "d", *options)


def table(header: str, row: Callable[[int, int, int], str], n: int) -> str:
    """Rows of a seeded simulation: `row` of the number, a time from 1 to 40 and an event in 7 of 10."""
    rng = random.Random(3)
    return "\n".join([header, *(row(i, rng.randint(1, 40), int(rng.random() < 0.7)) for i in range(n))])


@pytest.mark.parametrize("style", ["journal", "spss", "r"])
def test_two_levels_without_events_are_both_named(tmp_path: Path, style: str) -> None:
    found = cox(tmp_path, NO_EVENT_IN_TWO, "--covariates", "g", "--ref", "g=A", "--style", style, "--format", "json")
    ratios = [s["stat"] for s in found.json["statistics"] if s["stat_name"] == "hazard_ratio"]
    assert ratios
    assert set(ratios) == {None}
    said = "no patient had an event in B (0 events in 2 patients), A (0 events in 2 patients)"
    assert said in found.stderr.replace("A (0 events in 2 patients), B", "B (0 events in 2 patients), A")


@pytest.mark.parametrize("style", ["journal", "r"])
def test_a_reference_that_leaves_too_early_is_named(tmp_path: Path, style: str) -> None:
    found = cox(tmp_path, REFERENCE_TOO_EARLY, "--covariates", "arm", "--style", style)
    for level in "BC":
        assert (
            f"The hazard ratio of arm ({level} vs A) is not estimable (NE), because no patient in A was at risk when "
            "somebody had the event."
        ) in found.stderr
    assert "2.56" not in found.stdout


def test_arms_without_a_common_stratum_are_named(tmp_path: Path) -> None:
    text = table("t,d,arm,site", lambda i, t, d: f"{t},{d},{('AB', 'CD')[i % 2][i // 2 % 2]},s{i % 2}", 60)
    found = cox(tmp_path, text, "--covariates", "arm", "--strata", "site", "--style", "r")
    assert "arm (C vs A) is not estimable (NE), because C and A are not at risk together in any stratum of site" in (
        found.stderr
    )
    assert "(B vs A)" not in found.stderr


def test_nested_factors_are_named_with_each_other(tmp_path: Path) -> None:
    text = table("t,d,region,center", lambda i, t, d: f"{t},{d},r{i % 4 // 2},c{i % 4}", 80)
    said = cox(tmp_path, text, "--covariates", "region,center", "--style", "r").stderr
    assert "region (r1 vs r0) is not estimable (NE), because it cannot be told apart from center (c" in said
    assert "center (c3 vs c0) is not estimable (NE), because it cannot be told apart from region (r1 vs r0)" in said
    assert "center (c1 vs c0)" not in said.replace("center (c1 vs c0), center", "")


def test_no_level_is_blamed_that_is_not_compared(tmp_path: Path) -> None:
    # C is the first three deaths, D has no event: C vs A is not D's fault.
    rows = [f"{i},1,C" for i in (1, 2, 3)] + [f"{10 + i % 30},{int(i % 3 > 0)},{'AB'[i % 2]}" for i in range(60)]
    text = "\n".join(["t,d,g", *rows, *(f"{20 + i},0,D" for i in range(5))])
    said = cox(tmp_path, text, "--covariates", "g", "--ref", "g=A", "--style", "r").stderr
    assert "g (C vs A) is not estimable (NE), because it separates the patients who have the event" in said
    assert "g (D vs A) is not estimable (NE), because no patient had an event in D (0 events in 5 patients)" in said


@pytest.mark.parametrize("name", ["t", "d"])
def test_time_and_event_explain_nothing(tmp_path: Path, name: str) -> None:
    found = cox(tmp_path, REFERENCE_TOO_EARLY, "--covariates", f"arm,{name}")
    assert found.status == 2
    assert found.stderr.startswith(f"Error: Column '{name}' is the ")


def test_a_function_of_time_has_a_likelihood_and_no_estimate(tmp_path: Path) -> None:
    found = cox(
        tmp_path,
        table("t,d,x", lambda i, t, d: f"{i + 1},{i % 2},{-3 * i}", 40),
        "--covariates",
        "x",
        "--format",
        "json",
    )
    assert found.status == 0
    likelihood = [s["stat"] for s in found.json["statistics"] if s["stat_name"] == "neg2_log_likelihood"]
    assert likelihood[-1] == pytest.approx(0, abs=1e-3)


def test_a_pattern_far_away_is_no_error(tmp_path: Path) -> None:
    text = table("t,d,x", lambda i, t, d: f"{t},{d},{t * i % 17}", 50)
    for value in ("1e9", "-1e9"):
        assert cox(tmp_path, text, "--covariates", "x", "--pattern", f"x={value}").status == 0


def test_a_subgroup_that_fails_ends_no_other(tmp_path: Path) -> None:
    from sarcstat.analysis import subgroup_effect

    file = tmp_path / "data.csv"
    file.write_text(table("t,d,arm,site", lambda i, t, d: f"{t},{d},{'AB'[i % 2]},s{i // 2 % 3}", 90), "utf-8")
    whole = subgroup_effect.cox
    calls = []

    def failing(cohort, *arguments):  # type: ignore[no-untyped-def]
        calls.append(len(cohort.time))
        if len(calls) == 2:
            raise RError("NA/NaN/Inf in foreign function call")
        return whole(cohort, *arguments)

    with patch.object(subgroup_effect, "cox", failing):
        found = sarcstat("subgroup", file, "--time", "t", "--event", "d", "--by", "arm", "--within", "site")
    assert found.status == 0
    assert "site s0: the hazard ratio is not estimable (NE): A number becomes infinite" in found.stderr
    assert len(calls) == 5
