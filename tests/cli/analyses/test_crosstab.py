"""`sarcstat crosstab` as a user meets it: what it prints, notes and refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from running import Outcome, sarcstat
from scipy import stats

from sarcstat.errors import ExitStatus

LUNG = ("crosstab", "survival::lung", "--rows", "sex", "--columns")
COUNTS = np.array([[36, 71, 29, 1], [27, 42, 21, 0]])  # sex by ph.ecog


def lung(*options: str) -> Outcome:
    found = sarcstat(*LUNG, *options, "--format", "json")
    assert found.status == 0, found.stderr
    return found


def test_cells() -> None:
    found = lung("ph.ecog", "--cells", "all")
    cells = found.table("sex * ph.ecog Crosstabulation")
    chi2 = stats.chi2_contingency(COUNTS)
    expected = chi2.expected_freq[0, 1]
    column = ("ph.ecog", "1")
    assert cells[("sex", "1", "Expected Count"), column]["number"] == pytest.approx(expected, rel=1e-12)
    assert cells[("sex", "1", "% within sex"), column]["text"] == "51.8%"
    assert cells[("sex", "1", "% within ph.ecog"), column]["text"] == "62.8%"
    assert cells[("sex", "1", "% of Total"), column]["text"] == "31.3%"
    assert cells[("sex", "1", "Residual"), column]["number"] == pytest.approx(71 - expected, rel=1e-9)
    standardized = (71 - expected) / expected**0.5
    assert cells[("sex", "1", "Standardized Residual"), column]["number"] == pytest.approx(standardized, rel=1e-9)
    adjusted = standardized / ((1 - 137 / 227) * (1 - 113 / 227)) ** 0.5
    assert cells[("sex", "1", "Adjusted Residual"), column]["number"] == pytest.approx(adjusted, rel=1e-9)
    assert cells[("Total", "Count"), ("Total",)]["number"] == 227
    assert not any(row[0] == "Total" and "Residual" in row[-1] for row, _ in cells)


def test_tests_and_footnote() -> None:
    found = lung("ph.ecog")
    cells = found.table("Chi-Square Tests")
    pearson = stats.chi2_contingency(COUNTS, correction=False)
    ratio = stats.chi2_contingency(COUNTS, correction=False, lambda_="log-likelihood")
    assert cells[("Pearson Chi-Square",), ("Value",)]["number"] == pytest.approx(pearson.statistic, rel=1e-9)
    assert cells[("Likelihood Ratio",), ("Value",)]["number"] == pytest.approx(ratio.statistic, rel=1e-9)
    # fisher.test in R 4.2.2
    assert cells[("Fisher's Exact Test",), ("Exact Sig. (2-sided)",)]["text"] == ".823"
    assert (("Continuity Correction",), ("Value",)) not in cells
    (table,) = (each for each in found.json["tables"] if each["name"] == "Chi-Square Tests")
    note = "2 cells (25.0%) have expected count less than 5. The minimum expected count is .40."
    assert table["notes"] == [note]
    summary = found.table("Case Processing Summary")
    assert summary[("sex * ph.ecog",), ("Missing", "Percent")]["text"] == ".4%"


def test_text_has_no_linear_association(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("a,b\nx,1\ny,2\nx,2\ny,1\n", encoding="utf-8")
    cells = sarcstat("crosstab", path, "--rows", "a", "--columns", "b", "--format", "json").table("Chi-Square Tests")
    assert (("Linear-by-Linear Association",), ("Value",)) not in cells


def test_a_level_whose_weights_are_rounded_to_nothing_is_told(tmp_path: Path) -> None:
    path = tmp_path / "w.csv"
    path.write_text("a,b,w\n1,1,2\n1,2,3\n2,1,4\n2,2,1\n3,1,.3\n3,2,.4\n", "utf-8")
    told = sarcstat("crosstab", path, "--rows", "a", "--columns", "b", "--weight", "w").stderr
    assert "Warning: '3' of a is not in the table" in " ".join(told.split())
    assert "of b is not" not in " ".join(told.split())


def test_weighted_counts_are_rounded(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_text("a,b,w\n1,1,2.5\n1,2,1.4\n2,1,3\n2,2,4\n", encoding="utf-8")
    found = sarcstat("crosstab", path, "--rows", "a", "--columns", "b", "--weight", "w", "--format", "json")
    cells = found.table("a * b Crosstabulation")
    assert cells[("a", "1", "Count"), ("b", "1")]["number"] == 3
    assert cells[("Total", "Count"), ("Total",)]["number"] == 11


def test_a_table_too_large_for_the_exact_test(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    path = tmp_path / "d.csv"
    rows = zip(rng.integers(0, 9, 900), rng.integers(0, 9, 900), strict=True)
    path.write_text("a,b\n" + "".join(f"{a},{b}\n" for a, b in rows), encoding="utf-8")
    command = ("crosstab", path, "--rows", "a", "--columns", "b", "--format", "json")
    first, again, other = sarcstat(*command), sarcstat(*command), sarcstat(*command, "--seed", "7")
    place = ("Fisher's Exact Test",), ("Monte Carlo Sig. (2-sided)",)
    p = [found.table("Chi-Square Tests")[place]["number"] for found in (first, again, other)]
    assert p[0] == p[1] != p[2]
    assert "seed 2000000" in sarcstat(*command[:-2]).stdout


@pytest.mark.parametrize(
    ("options", "status", "part"),
    [
        (("--rows", "a", "--columns", "a"), ExitStatus.USAGE, "both 'a'"),
        (("--rows", "a", "--columns", "one"), ExitStatus.ANALYSIS, "only one level"),
        (("--rows", "a", "--columns", "empty"), ExitStatus.INPUT, "has no value"),
        (("--rows", "a", "--columns", "bb"), ExitStatus.INPUT, "Did you mean 'b'?"),
        (("--rows", "a", "--columns", "b", "--cells", "counts"), ExitStatus.USAGE, "Did you mean count?"),
        (("--rows", "a", "--columns", "b", "--weight", "w"), ExitStatus.INPUT, "line 3: -1"),
    ],
)
def test_refusals(tmp_path: Path, options: tuple[str, ...], status: ExitStatus, part: str) -> None:
    path = tmp_path / "d.csv"
    path.write_text("a,b,one,empty,w\n1,1,1,,1\n2,2,1,,-1\n1,2,1,,1\n", encoding="utf-8")
    found = sarcstat("crosstab", path, *options)
    assert found.status == status, found.stderr
    assert found.stdout == ""
    assert part in found.stderr


def test_journal_style() -> None:
    found = lung("ph.ecog", "--style", "journal")
    (table,) = found.json["tables"]
    cells = found.table("sex by ph.ecog")
    assert cells[("1",), ("1 (N = 113)",)]["text"] == "71 (62.8)"
    assert cells[("2",), ("3 (N = 1)",)]["text"] == "0 (0.0)"
    assert cells[("1",), ("Total (N = 227)",)]["text"] == "137 (60.4)"
    # fisher.test in R 4.2.2: p = 0.8227
    assert table["notes"] == [
        "n (% of the column).",
        "Fisher's exact test (an expected count is below 5): p = 0.823.",
    ]
    plain = lung("status", "--style", "journal").json["tables"][0]["notes"][1]
    p = stats.chi2_contingency([[26, 112], [37, 53]], correction=False).pvalue
    assert p < 0.001
    assert plain == "Pearson's chi-square test without continuity correction: p <0.001."


@pytest.mark.parametrize("style", ["r", "both"])
def test_r_gives_what_its_functions_print(style: str) -> None:
    found = lung("status", "--style", style)
    counts = np.array([[26, 112], [37, 53]])
    corrected = stats.chi2_contingency(counts)  # as chisq.test
    odds = stats.contingency.odds_ratio(counts, kind="conditional")  # as fisher.test
    low, high = odds.confidence_interval(0.95)
    ours = {
        (each["test"], each["stat_name"]): each["stat"]
        for each in found.json["statistics"]
        if each["context"] == "r_tests" and each["convention"] == "r"
    }
    assert ours["chisq.test", "chi_square"] == pytest.approx(corrected.statistic, rel=1e-9)
    assert ours["chisq.test", "p_value"] == pytest.approx(corrected.pvalue, rel=1e-9)
    assert ours["fisher.test", "p_value"] == pytest.approx(stats.fisher_exact(counts).pvalue, rel=1e-7)
    # R's uniroot stops at 1.2e-4.
    for name, value in (("odds_ratio", odds.statistic), ("odds_ratio_conf_low", low), ("odds_ratio_conf_high", high)):
        assert ours["fisher.test", name] == pytest.approx(value, rel=1e-3)
    conventions = {each["convention"] for each in found.json["statistics"]}
    assert conventions == ({"r"} if style == "r" else {"spss", "r"})


def test_style_r_has_proportions_and_both_names_the_cause() -> None:
    cells = lung("status", "--style", "r", "--cells", "count,row,adjusted").table("table(sex, status)")
    assert cells[("1", ""), ("status", "1")]["number"] == 26
    assert cells[("1", "proportions, 1"), ("status", "1")]["number"] == pytest.approx(26 / 138)
    assert cells[("Sum", ""), ("status", "Sum")]["number"] == 228
    both = lung("status", "--style", "both").table("Chi-Square Tests")
    pearson, corrected = (("Pearson Chi-Square", "Value"), ("Continuity Correction", "Value"))
    assert both[pearson, ("Cause",)]["text"] == "crosstab-tests"
    assert (corrected, ("Cause",)) not in both
    assert sarcstat("explain", "crosstab-tests").status == ExitStatus.OK
    wide = lung("ph.ecog", "--style", "r")
    assert "Expected counts below 5: 2; the chi-squared approximation may be incorrect." in str(wide.json["tables"])
