"""Tests between groups of which not all can be compared: the rank of the variance, and who was compared with whom."""

from __future__ import annotations

import pytest
from running import Outcome, sarcstat
from scipy import stats

from sarcstat.errors import ExitStatus

# A and B in stratum u, C and D in v; E is alone in w.
TWO = "t,e,g,s\n1,1,A,u\n2,1,B,u\n3,1,A,u\n4,0,B,u\n1,1,C,v\n2,1,D,v\n3,1,C,v\n5,1,D,v\n"
ALONE = TWO + "8,1,E,w\n9,0,E,w\n"
OUTCOME = ("--time", "t", "--event", "e")
LOG_RANK = ("Log Rank (Mantel-Cox)",)


def by_hand() -> float:
    """The sum of the log-rank chi-squares of A against B and of C against D, from U and V of each pair."""
    # A against B: events at 1 (A of 2 A, 2 B), 2 (B; 1 A, 2 B), 3 (A; 1 A, 1 B).
    first = (2 - (2 / 4 + 1 / 3 + 1 / 2)) ** 2 / (4 / 16 + 2 / 9 + 1 / 4)
    # C against D: the same up to time 3, and D alone at 5.
    return first + first


class TestKaplanMeier:
    def table(self, found: Outcome) -> dict[str, float]:
        assert found.status == 0, found.stderr
        cells = found.table("Overall Comparisons")
        return {word: cells[LOG_RANK, (word,)]["number"] for word in ("Chi-Square", "df", "Sig.")}

    def test_df_is_the_rank_and_the_sets_are_named(self, data) -> None:
        found = sarcstat("km", data(TWO), *OUTCOME, "--by", "g", "--strata", "s", "--format", "json")
        test = self.table(found)
        assert test["Chi-Square"] == pytest.approx(by_hand(), rel=1e-12)
        assert test["df"] == 2
        assert test["Sig."] == pytest.approx(stats.chi2.sf(by_hand(), 2), rel=1e-12)
        (said,) = [each for each in found.json["conditions"] if each["code"] == "not_comparable"]
        assert "compared with each other: A, B; C, D." in said["text"]
        assert "in the same stratum; df is 2, not 3." in said["text"]
        strict = sarcstat("km", data(TWO), *OUTCOME, "--by", "g", "--strata", "s", "--strict")
        assert strict.status == ExitStatus.FINDINGS

    @pytest.mark.parametrize("style", ["spss", "r", "journal", "both"])
    def test_every_style_has_it(self, data, style: str) -> None:
        asked = ("--by", "g", "--strata", "s", "--style", style, "--test", "logrank", "--format", "json")
        found = sarcstat("km", data(ALONE), *OUTCOME, *asked)
        tests = [each for each in found.json["statistics"] if each["context"] == "survdiff"]
        for name, value in (("df", 2), ("chi_square", by_hand())):
            numbers = [each["stat"] for each in tests if each["stat_name"] == name]
            assert numbers
            assert numbers == pytest.approx([value] * len(numbers), rel=1e-12)
        assert "A, B; C, D; E with no other" in found.stderr

    def test_pairs_without_a_test_are_named(self, data) -> None:
        found = sarcstat("km", data(TWO), *OUTCOME, "--by", "g", "--strata", "s", "--pairwise", "pooled")
        assert "Pairwise tests by g: not estimable (NE) for A with C, A with D, B with C, B with D" in found.stderr
        plain = sarcstat("km", data(TWO), *OUTCOME, "--by", "g", "--pairwise", "pooled")
        assert "not estimable" not in plain.stderr

    def test_a_group_that_is_never_at_risk_at_an_event(self, data) -> None:
        early = data("t,e,g\n1,0,A\n2,0,A\n3,1,B\n6,1,B\n4,1,C\n7,1,C\n")
        found = sarcstat("km", early, *OUTCOME, "--by", "g", "--format", "json")
        assert self.table(found)["df"] == 1
        assert "compared with each other: B, C; A with no other. At no event" in found.stderr
        assert "at risk together; df is 1, not 2." in found.stderr

    def test_nothing_to_compare(self, data) -> None:
        path = data("t,e,g,s\n1,1,A,u\n2,1,A,u\n1,1,B,v\n2,0,B,v\n")
        found = sarcstat("km", path, *OUTCOME, "--by", "g", "--strata", "s", "--trend", "--format", "json")
        assert {cell["missing"] for cell in found.table("Overall Comparisons").values()} == {"not_estimable"}
        assert (
            "by g: not estimable (NE), for at no event were patients of two levels at risk in the same" in found.stderr
        )

    def test_a_trend_that_compares_nothing(self, data) -> None:
        asked = ("--by", "g", "--strata", "s", "--trend-scores", "1,1,2,2", "--format", "json")
        found = sarcstat("km", data(TWO), *OUTCOME, *asked)
        cells = found.table("Overall Comparisons for Linear Trend")
        assert cells[LOG_RANK, ("Sig.",)]["number"] is None
        assert "linear trend: not estimable (NE), for all levels that can be compared have one score" in found.stderr


def test_univariate_and_subgroup_say_it_too(data) -> None:
    early = "t,e,g,w\n1,0,A,x\n2,0,A,y\n3,1,B,x\n6,1,B,y\n4,1,C,x\n7,1,C,y\n3,1,C,x\n5,1,B,y\n"
    univariate = sarcstat("univariate", data(early), *OUTCOME, "--by", "g", "--format", "json")
    assert univariate.table("Univariate Analysis")[("g", ""), ("t", "Log-rank", "df")]["number"] == 1
    assert "by g: these levels could be compared with each other: B, C; A with no other" in univariate.stderr
    subgroup = sarcstat("subgroup", data(early), *OUTCOME, "--by", "g", "--within", "w")
    assert "w x: Log Rank" in subgroup.stderr
    assert "B, C; A with no other" in subgroup.stderr


def test_the_p_of_a_figure_is_that_of_the_rank(data, tmp_path) -> None:
    asked = ("--by", "g", "--strata", "s", "-o", tmp_path / "curve.svg")
    assert sarcstat("plot", "km", data(TWO), *OUTCOME, *asked).status == 0
    p = stats.chi2.sf(by_hand(), 2)
    assert f"tratified log-rank p = {p:.3f}" in (tmp_path / "curve.svg").read_text(encoding="utf-8")


class TestMedianOfPrint:
    def test_print_and_quantile(self, data) -> None:
        flat = data("t,e\n1,1\n2,0\n")
        asked = ("--style", "r", "--percentiles", "50")
        found = sarcstat("km", flat, *OUTCOME, *asked, "--format", "json")
        assert found.table("survfit")[("Overall",), ("median",)]["number"] == 1
        assert found.table("quantile(survfit)")[("Overall",), ("50%", "quantile")]["number"] == 1.5
        text = sarcstat("km", flat, *OUTCOME, *asked).stdout
        assert "quantile(fit, 0.5) differs for everybody" in " ".join(text.split())
        assert "median-print" in sarcstat("explain").stdout

    def test_no_note_where_they_agree(self) -> None:
        asked = ("--time", "time", "--event", "status=2", "--style", "r")
        assert "differs" not in sarcstat("km", "survival::lung", *asked).stdout

    def test_follow_up_and_both_styles_have_the_printed_one(self, data) -> None:
        flat = data("t,e\n1,0\n2,1\n")
        found = sarcstat("follow-up", flat, *OUTCOME, "--style", "r", "--format", "json")
        medians = [each["stat"] for each in found.json["statistics"] if each["stat_name"] == "reverse_median"]
        assert medians == [1]
        both = sarcstat("km", data("t,e\n1,1\n2,0\n"), *OUTCOME, "--style", "both", "--format", "json")
        cells = both.table("Means and Medians for Survival Time")
        assert cells[("Overall",), ("Median", "Estimate", "R")]["number"] == 1


class TestPercentiles:
    def test_empty_where_not_reached_and_a_full_stop_without_error(self, data) -> None:
        # S: .75, .5 and flat from 2 on in a; .5 and 0 in b.
        path = data("t,e,g\n1,1,a\n2,1,a\n3,0,a\n4,0,a\n1,1,b\n2,1,b\n")
        found = sarcstat("km", path, *OUTCOME, "--by", "g", "--percentiles", "quartiles", "--format", "json")
        cells = found.table("Percentiles")
        for column in ("Estimate", "Std. Error"):
            cell = cells[("a",), ("25.0%", column)]
            assert (cell["text"], cell["number"], cell["missing"]) == ("", None, "not_reached")
        assert cells[("b",), ("25.0%", "Estimate")]["text"] == "2.000"
        error = cells[("b",), ("25.0%", "Std. Error")]
        assert (error["text"], error["missing"]) == (".", "not_estimable")
        asked = ("--by", "g", "--percentiles", "quartiles", "--style", "both", "--format", "json")
        both = sarcstat("km", path, *OUTCOME, *asked).table("Percentiles")
        assert both[("a",), ("25.0%", "Estimate", "SPSS")]["text"] == ""
        assert both[("b",), ("25.0%", "Std. Error", "SPSS")]["text"] == "."
