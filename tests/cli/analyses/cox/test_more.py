"""`cox --optimism` and `--split-at`, the interval of the concordance, and hazards that are not proportional."""

from __future__ import annotations

import math
from typing import Any

import pytest
from running import LUNG, refused, sarcstat

from sarcstat.errors import ExitStatus

VETERAN = ("survival::veteran", "--time", "time", "--event", "status")
MODEL = (*VETERAN, "--covariates", "karno,trt,celltype")


def numbers(*arguments: object, context: str) -> dict[str, Any]:
    found = sarcstat("cox", *arguments, "--format", "json")
    assert found.status == 0, found.stderr
    return {each["stat_name"]: each["stat"] for each in found.json["statistics"] if each["context"] == context}


class TestOptimism:
    def test_the_same_seed_gives_the_same_numbers(self) -> None:
        first, again, other = (
            numbers(*MODEL, "--optimism", "60", *seed, context="optimism")
            for seed in ((), ("--seed", "2000000"), ("--seed", "8"))
        )
        assert first == again
        assert first["concordance_optimism"] != other["concordance_optimism"]
        assert first["concordance"] == other["concordance"]
        gap = first["concordance"] - first["concordance_optimism"]
        assert first["concordance_corrected"] == pytest.approx(gap, rel=1e-12)
        assert (first["n_resamples"], first["n_resamples_used"]) == (60, 60)

    @pytest.mark.parametrize("style", ["spss", "r", "journal", "both"])
    def test_every_style_has_the_table_with_its_seed(self, style: str) -> None:
        out = sarcstat(
            "cox", *MODEL, "--optimism", "10", "--seed", "3", "--style", style, environment={"COLUMNS": "200"}
        )
        assert "Optimism of the Concordance" in out.stdout
        assert "10 bootstrap resamples of the patients, seed 3" in out.stdout
        assert ("SPSS has none of this." in out.stdout) == (style in ("spss", "both"))

    def test_resamples_that_do_not_count_are_counted(self, data: Any) -> None:
        rows = "".join(f"{1 + i % 17},{i % 3 > 0:d},{'c' if i in (4, 6) else 'ab'[i % 2]}\n" for i in range(24))
        file = data("t,d,x\n" + rows)
        arguments = (file, "--time", "t", "--event", "d", "--covariates", "x", "--optimism", "50")
        found = sarcstat("cox", *arguments, "--style", "r", environment={"COLUMNS": "200"})
        assert found.status == 0
        assert "resamples of 50 left out of the optimism: in " in found.stderr
        assert "nobody had a level of a factor" in found.stderr
        used = numbers(*arguments, "--style", "r", context="optimism")["n_resamples_used"]
        assert 0 < used < 50
        assert f"{used} of 50 bootstrap resamples" in found.stdout

    def test_what_cannot_be_made_again_is_refused(self) -> None:
        asked = ("cox", *MODEL, "--optimism", "10")
        refused(sarcstat(*asked, "--tvc", "karno"), ExitStatus.USAGE, "--optimism", "--tvc")
        refused(sarcstat(*asked, "--univariable-first", ".2"), ExitStatus.USAGE, "--optimism")
        refused(sarcstat("cox", *MODEL, "--seed", "4"), ExitStatus.USAGE, "--seed")


class TestConcordance:
    @pytest.mark.parametrize("style", ["r", "journal", "both"])
    def test_it_has_an_interval_on_the_plain_scale(self, style: str) -> None:
        found = numbers(*LUNG, "--covariates", "age,sex", "--style", style, "--conf-level", "0.9", context="summary")
        half = 1.6448536269514722 * found["concordance_std_error"]
        assert found["concordance_conf_low"] == pytest.approx(found["concordance"] - half, rel=1e-9)
        assert found["concordance_conf_high"] == pytest.approx(found["concordance"] + half, rel=1e-9)
        out = sarcstat("cox", *LUNG, "--covariates", "age,sex", "--style", style).stdout
        assert f"95% CI {found['concordance'] - 1.959964 * found['concordance_std_error']:.3f}–" in out


class TestSplit:
    @pytest.mark.parametrize("style", ["spss", "r", "journal", "both"])
    def test_periods_are_shown_with_their_events(self, style: str) -> None:
        asked = ("cox", *MODEL, "--split-at", "180,90", "--split-covariates", "karno", "--style", style)
        tables = {each["name"]: each for each in sarcstat(*asked, "--format", "json").json["tables"]}
        periods = [(cell["row"][0], cell["column"][0], cell["number"]) for cell in tables["Periods"]["cells"]]
        assert [each for each in periods if each[1] == "Events"] == [
            ("up to 90", "Events", 73),
            ("after 90 up to 180", "Events", 30),
            ("after 180", "Events", 25),
        ]
        rows = [tuple(cell["row"]) for cell in tables["Hazard Ratios by Period"]["cells"]]
        assert ("karno", "after 90 up to 180") in rows
        assert ("trt", "all") in rows
        tested = {tuple(cell["row"]) for cell in tables["Tests of Equal Hazard Ratios in All Periods"]["cells"]}
        assert tested == {("karno",)}

    def test_one_period_is_the_model_itself_where_nothing_is_divided(self) -> None:
        # All hazard ratios but that of trt are one for all time: with a trt whose ratio is the same, nothing changes.
        whole = numbers(*VETERAN, "--covariates", "karno", "--style", "r", context="equation")
        halves = [
            each
            for each in sarcstat(
                "cox", *VETERAN, "--covariates", "karno", "--split-at", "80", "--style", "r", "--format", "json"
            ).json["statistics"]
            if each["context"] == "split_equation" and each["stat_name"] == "coefficient"
        ]
        low, high = sorted(each["stat"] for each in halves)
        assert low < whole["coefficient"] < high
        assert {each.get("at") for each in halves} == {0, 80}

    def test_what_cannot_be_divided_is_refused(self) -> None:
        refused(sarcstat("cox", *MODEL, "--split-at", "2000"), ExitStatus.ANALYSIS, "after 2000", "0 patients at risk")
        refused(sarcstat("cox", *MODEL, "--split-at", "0"), ExitStatus.USAGE, "above 0")
        refused(sarcstat("cox", *MODEL, "--split-covariates", "karno"), ExitStatus.USAGE, "--split-at")
        refused(
            sarcstat("cox", *MODEL, "--split-at", "90", "--split-covariates", "karnof"),
            ExitStatus.USAGE,
            "Did you mean 'karno'?",
        )


class TestNonProportional:
    def test_the_warning_names_the_remedies_and_they_work(self) -> None:
        said = sarcstat("cox", *MODEL, "--style", "journal").stderr
        assert "karno (p < 0.001), celltype (p = 0.002) change with time" in said
        assert "--strata celltype" in said
        time = said.split("--split-at ")[1].split()[0]
        again = sarcstat("cox", *MODEL, "--style", "journal", "--split-at", time)
        assert again.status == 0
        assert "change with time" not in again.stderr
        stratified = sarcstat("cox", *VETERAN, "--covariates", "karno,trt", "--strata", "celltype", "--style", "r")
        assert "--strata" not in stratified.stderr

    @pytest.mark.parametrize("style", ["spss", "r"])
    def test_nothing_is_said_where_the_test_is_not_made_or_does_not_speak_against(self, style: str) -> None:
        covariates = "karno" if style == "spss" else "trt"
        assert "with time" not in sarcstat("cox", *VETERAN, "--covariates", covariates, "--style", style).stderr

    def test_the_dividing_time_has_half_of_the_events_on_each_side(self) -> None:
        found = numbers(*MODEL, "--split-at", "62", "--style", "r", context="split_periods")
        assert math.isclose(found["n_events"], 64, abs_tol=2)
