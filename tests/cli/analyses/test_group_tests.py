"""Tests between groups where R's own functions, or the data, have a trap."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from running import Outcome, sarcstat
from scipy import stats


def described(path: Path, column: str, by: str, *options: str) -> dict[str, dict[str, Any]]:
    """The comparison columns of a variable: SMD, p, Test."""
    found = sarcstat("describe", path, column, "--by", by, "--format", "json", *options)
    assert found.status == 0, found.stderr
    return {
        place[0]: cell
        for (_, place), cell in found.table("Characteristics").items()
        if place[0] in ("SMD", "p", "Test")
    }


def sparse(data: Any, levels: int, groups: int, n: int) -> Path:
    """Random levels `b` of n patients in groups `a`, as texts."""
    rng = np.random.default_rng(4)
    rows = zip(rng.integers(0, groups, n), rng.integers(0, levels, n), strict=True)
    path: Path = data("a,b\n" + "".join(f"arm{a},level{b}\n" for a, b in rows))
    return path


class TestMannWhitney:
    X = (8, 7, 8, 3, 3, 2, 3, 2, 6, 3, 6, 2)

    def test_no_continuity_correction_with_ties(self, data) -> None:
        path = data("g,x\n" + "".join(f"{'ab'[i % 2]},{x}\n" for i, x in enumerate(self.X)))
        found = described(path, "x", "g", "--numeric", "x")
        assert found["p"]["text"] == "0.048"
        options = {"use_continuity": False, "method": "asymptotic"}
        expected = stats.mannwhitneyu(self.X[::2], self.X[1::2], **options).pvalue
        assert found["p"]["number"] == pytest.approx(expected, rel=1e-9)
        assert found["Test"]["text"] == "Mann–Whitney (normal approximation)"
        text = sarcstat("describe", path, "x", "--numeric", "x", "--by", "g").stdout
        assert "normal approximation has no continuity correction, as in SPSS" in " ".join(text.split())
        assert "wilcox.test" in sarcstat("explain", "mann-whitney").stdout

    def test_the_statistic_carries_its_convention(self, data) -> None:
        path = data("g,x\n" + "".join(f"{'ab'[i % 2]},{x}\n" for i, x in enumerate(self.X)))
        found = sarcstat("describe", path, "x", "--numeric", "x", "--by", "g", "--format", "json")
        (p,) = [each for each in found.json["statistics"] if each["stat_name"] == "p_value"]
        assert p["convention"] == "spss"

    def test_r_corrects(self, data) -> None:
        from sarcstat.analysis.shared.group_test import Testing, group_test
        from sarcstat.data.cohort.factor import Factor
        from sarcstat.data.cohort.sample import Measured

        column = Measured(name="x", label="x", values=np.array(self.X, dtype=float), factor=None, decimals=0)
        group = Factor("g", "g", ("a", "b"), ("a", "b"), np.array([0, 1] * 6, dtype=np.int32))
        found = group_test(column, group, None, Testing(convention="r", seed=1))
        expected = stats.mannwhitneyu(self.X[::2], self.X[1::2], use_continuity=True, method="asymptotic").pvalue
        assert found.p_value == pytest.approx(expected, rel=1e-9)


class TestFisher:
    @pytest.mark.parametrize(("levels", "groups", "n"), [(25, 3, 120), (25, 2, 120), (69, 2, 264)])
    def test_large_sparse_tables_are_monte_carlo(self, data, levels: int, groups: int, n: int) -> None:
        path = sparse(data, levels, groups, n)
        found = described(path, "b", "a")
        assert found["Test"]["text"] == "Fisher's exact (Monte Carlo)"
        counts = np.array(sarcstat_counts(path))
        rough = stats.chi2_contingency(counts).pvalue
        assert abs(found["p"]["number"] - rough) < 0.15
        text = " ".join(sarcstat("describe", path, "b", "--by", "a", "--quiet").stdout.split())
        assert "Monte Carlo: 100,000 random tables with the same margins, seed 2000000" in text

    def test_the_note_has_tables_seed_and_error(self, data) -> None:
        path = sparse(data, 25, 3, 120)
        found = sarcstat("describe", path, "b", "--by", "a", "--seed", "5", "--format", "json")
        (said,) = [each for each in found.json["conditions"] if each["code"] == "monte_carlo"]
        assert "25 x 3" in said["text"]
        assert "100,000 random tables with the same margins (Monte Carlo, seed 5), with standard error" in said["text"]
        (tables,) = [each["stat"] for each in found.json["statistics"] if each["stat_name"] == "monte_carlo_tables"]
        assert tables == 100_000
        again = sarcstat("describe", path, "b", "--by", "a", "--seed", "5", "--format", "json")
        assert again.json["statistics"] == found.json["statistics"]

    @pytest.mark.parametrize("style", ["spss", "r", "journal", "both"])
    def test_crosstab_says_which(self, data, style: str) -> None:
        path = sparse(data, 25, 3, 120)
        asked = ("crosstab", path, "--rows", "b", "--columns", "a", "--style", style)
        text = " ".join(sarcstat(*asked, "--quiet").stdout.split())
        assert "Monte Carlo: 100,000 random tables with the same margins, seed 2000000" in text
        word = {
            "r": "Fisher's Exact Test for Count Data with simulated p-value",
            "journal": "below 5, Monte Carlo): p = ",
        }
        assert word.get(style, "Monte Carlo Sig. (2-sided)") in text
        names = {each["stat_name"] for each in sarcstat(*asked, "--format", "json").json["statistics"]}
        assert "exact_p_value" not in names
        assert style == "r" or "monte_carlo_p_value" in names

    def test_response_by_many_levels(self, data) -> None:
        rng = np.random.default_rng(1)
        best = rng.choice(["PR", "SD"], 60, p=[0.4, 0.6])
        rows = "".join(f"site{i % 20},{each}\n" for i, each in enumerate(best))
        found = sarcstat("response", data("site,best\n" + rows), "--best", "best", "--by", "site", "--format", "json")
        assert found.status == 0, found.stderr
        tests = [each["test"] for each in found.json["statistics"] if each["stat_name"] == "p_value"]
        assert "Fisher's exact (Monte Carlo)" in tests
        assert "random tables" in found.stderr

    def test_small_tables_stay_exact(self, data) -> None:
        rows = [("a", "x")] * 4 + [("a", "y")] + [("b", "y")] * 3 + [("b", "z")] * 2 + [("c", "z")] * 3 + [("c", "x")]
        path = data("a,b\n" + "".join(f"{a},{b}\n" for a, b in rows))
        found = described(path, "b", "a")
        assert found["Test"]["text"] == "Fisher's exact"
        # Complete enumeration of the tables with these margins.
        counts = [[4, 0, 1], [1, 3, 0], [0, 2, 3]]
        assert found["p"]["number"] == pytest.approx(enumerated(counts), rel=1e-9)

    def test_infinite_odds_ratio_is_said(self, data) -> None:
        path = data("a,b\nx,u\nx,u\ny,u\ny,v\ny,v\n")
        found = sarcstat("crosstab", path, "--rows", "a", "--columns", "b", "--style", "r", "--format", "json")
        cells = found.table("chisq.test, fisher.test")
        assert cells[("Fisher's Exact Test for Count Data",), ("odds ratio",)]["missing"] == "not_estimable"
        assert ("Pearson's Chi-squared test with Yates' continuity correction",) in {row for row, _ in cells}

    def test_sums_of_weights_beyond_the_integers_of_r(self, data) -> None:
        path = data("a,b,w\nx,u,2e9\nx,v,2e9\ny,u,2e9\ny,v,2.0001e9\n")
        found = sarcstat("crosstab", path, "--rows", "a", "--columns", "b", "--weight", "w", "--format", "json")
        assert found.status == 0, found.stderr
        cells = found.table("Chi-Square Tests")
        exact = cells[("Fisher's Exact Test",), ("Exact Sig. (2-sided)",)]["number"]
        pearson = cells[("Pearson Chi-Square",), ("Asymptotic Significance (2-sided)",)]["number"]
        assert exact == pytest.approx(pearson, abs=1e-4)


def sarcstat_counts(path: Path) -> list[list[int]]:
    import pandas

    frame = pandas.read_csv(path)
    return pandas.crosstab(frame["b"], frame["a"]).to_numpy().tolist()  # type: ignore[no-any-return]


def enumerated(counts: list[list[int]]) -> float:
    """Fisher's p of a 3 x 3 table from all tables with its margins."""
    from itertools import product
    from math import exp, lgamma

    table = np.array(counts)
    rows, columns = table.sum(axis=1), table.sum(axis=0)

    def weight(cells: Any) -> float:
        return exp(-sum(lgamma(x + 1) for x in np.asarray(cells).ravel()))

    total = extreme = 0.0
    for a, b, c, d in product(range(rows.max() + 1), repeat=4):
        full = np.array([[a, b, 0], [c, d, 0], [0, 0, 0]])
        full[:2, 2] = rows[:2] - full[:2].sum(axis=1)
        full[2] = columns - full[:2].sum(axis=0)
        if full.min() < 0 or full[2].sum() != rows[2]:
            continue
        total += weight(full)
        extreme += weight(full) if weight(full) <= weight(table) * (1 + 1e-7) else 0.0
    return extreme / total


class TestIdentifiers:
    IDS = "id,arm,best\n" + "".join(f"p{i},{'ab'[i % 2]},{('PR', 'SD')[i % 3 == 0]}\n" for i in range(40))

    def test_a_column_with_another_text_for_each_patient_has_no_test(self, data) -> None:
        found = sarcstat("describe", data(self.IDS), "id", "--by", "arm", "--format", "json")
        (p,) = [cell for (row, place), cell in found.table("Characteristics").items() if place == ("p",)]
        assert p["missing"] == "not_estimable"
        assert "id has another value for each patient, as an identifier: no test." in found.stderr

    def test_nor_has_a_grouping(self, data) -> None:
        found = sarcstat("describe", data("id,x\n" + "".join(f"p{i},{i % 7}\n" for i in range(30))), "x", "--by", "id")
        assert found.status == 0, found.stderr
        assert "id has another value for each patient" in found.stderr

    def test_crosstab_keeps_what_spss_prints(self, data) -> None:
        found = sarcstat("crosstab", data(self.IDS), "--rows", "id", "--columns", "arm", "--format", "json")
        rows = {row[0] for row, _ in found.table("Chi-Square Tests")}
        assert "Pearson Chi-Square" in rows
        assert "Fisher's Exact Test" not in rows
        assert "as an identifier: no Fisher's exact test." in found.stderr

    def test_response_and_adverse_events(self, data) -> None:
        few = "id,best,rash\n" + "".join(f"p{i},{('PR', 'SD')[i % 2]},{i % 2}\n" for i in range(12))
        response = sarcstat("response", data(few), "--best", "best", "--by", "id", "--format", "json")
        assert response.status == 0, response.stderr
        assert "id has another value for each patient" in response.stderr
        events = sarcstat("adverse-events", data(few), "--columns", "rash", "--by", "id", "--test", "auto")
        assert events.status == 0, events.stderr
        assert "id has another value for each patient" in events.stderr

    def test_a_few_patients_are_no_identifier(self, data) -> None:
        found = described(data("a,b\nx,u\ny,v\n"), "b", "a")
        assert found["p"]["number"] == 1


class TestDifferences:
    def test_infinite_where_the_groups_share_no_level(self, data) -> None:
        found = described(data("arm,prior\nx,yes\nx,yes\ny,no\ny,no\n"), "prior", "arm", "--smd")
        assert (found["SMD"]["text"], found["SMD"]["missing"]) == ("NE", "not_estimable")

    def test_finite_where_some_levels_are_in_one_group_only(self, data) -> None:
        # p = (1/2, 1/2, 0), q = (1/2, 0, 1/2): by hand, with the first level standing back.
        found = described(data("arm,k\nx,a\nx,b\ny,a\ny,c\n"), "k", "arm", "--smd")
        spread = np.diag([1 / 8, 1 / 8])
        away = np.array([1 / 2, -1 / 2])
        assert found["SMD"]["number"] == pytest.approx((away @ np.linalg.inv(spread) @ away) ** 0.5, rel=1e-12)

    def test_is_the_same_whichever_level_comes_first(self, data) -> None:
        rng = np.random.default_rng(2)
        rows = [("xy"[i % 2], int(k)) for i, k in enumerate(rng.integers(0, 4, 60))]
        smd = []
        for order in ("abcd", "dcba", "cadb"):
            path = data("arm,k\n" + "".join(f"{arm},{order[k]}\n" for arm, k in rows), f"{order}.csv")
            smd.append(described(path, "k", "arm", "--smd")["SMD"]["number"])
        assert smd[1:] == pytest.approx([smd[0]] * 2, rel=1e-12)

    def test_numbers_that_do_not_vary(self, data) -> None:
        path = data("arm,x\n" + "x,0.1\n" * 3 + "y,0.3\n" * 3)
        found = described(path, "x", "arm", "--smd", "--numeric", "x")
        assert found["SMD"]["missing"] == "not_estimable"
        asked = ("--numeric", "x", "--style", "spss", "--statistics", "all", "--by", "arm", "--format", "json")
        spread = sarcstat("describe", path, "x", *asked)
        found_all = [each for each in spread.json["statistics"] if each["stat_name"] in ("std_deviation", "skewness")]
        own = [each["stat"] for each in found_all if "group1_level" in each]
        assert set(own) <= {0.0, None}


def test_student_with_a_group_of_one(data) -> None:
    path = data("arm,x\nx,3\ny,1\ny,4\ny,1.5\ny,5\n")
    found = described(path, "x", "arm", "--test", "x=student")
    assert found["p"]["number"] == pytest.approx(stats.ttest_ind([3], [1, 4, 1.5, 5]).pvalue, rel=1e-9)
    welch = described(path, "x", "arm", "--test", "x=t")
    assert welch["p"]["missing"] == "not_estimable"


def refused_collinearity(data: Any, text: str, *columns: str) -> Outcome:
    return sarcstat("collinearity", data(text), *columns)


@pytest.mark.parametrize("n", [2, 3])
def test_collinearity_of_too_few_patients(data, n: int) -> None:
    rows = ["1,2,3\n", "2,1,7\n", "4,4,1\n", "3,9,2\n"]
    found = refused_collinearity(data, "a,b,c\n" + "".join(rows[:n]), "a", "b", "c")
    assert found.status == 4
    assert f"Error: {n} patients for 3 columns of the model: too few." in found.stderr
    assert "Hint:" in found.stderr
    enough = refused_collinearity(data, "a,b,c\n" + "".join(rows), "a", "b", "c")
    assert enough.status == 0
