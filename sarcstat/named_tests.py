"""Tests and corrections of p-values by the words of options: their names in print, and who offers them."""

from __future__ import annotations

#: Corrections of p-values for the number of comparisons: R's word → whose method it is.
ADJUSTMENTS: dict[str, str] = {
    "bonferroni": "Bonferroni's method",
    "holm": "Holm's method",
    "hochberg": "Hochberg's method",
    "hommel": "Hommel's method",
    "BH": "Benjamini and Hochberg's method (false discovery rate)",
    "BY": "Benjamini and Yekutieli's method (false discovery rate)",
    "fdr": "Benjamini and Hochberg's method (false discovery rate)",
}
#: Tests between the groups of a sample: option word → the name that is printed.
GROUP_TESTS: dict[str, str] = {
    "chi-square": "Pearson chi-square",
    "fisher": "Fisher's exact",
    "mann-whitney": "Mann–Whitney",
    "kruskal-wallis": "Kruskal–Wallis",
    "t": "Welch's t",
    "student": "Student's t",
    "anova": "ANOVA",
}
#: The tests of equality of survival curves: option word → SPSS's or R's name for it.
TESTS: dict[str, str] = {
    "logrank": "Log Rank (Mantel-Cox)",
    "breslow": "Breslow (Generalized Wilcoxon)",
    "tarone": "Tarone-Ware",
    "peto": "Peto-Peto (survdiff rho = 1)",
    "weighted_logrank": "Weighted log-rank (robust score)",
}
#: Tests that R's survival does not offer.
WITHOUT_R = ("breslow", "tarone")


def test_label(test: str) -> str:
    """The name of a test as it is printed; `fh:1:0.5` is a Fleming-Harrington test."""
    if test.startswith("fh:"):
        _, rho, gamma = test.split(":")
        return f"Fleming-Harrington (rho = {rho}, gamma = {gamma})"
    return TESTS[test]


#: The tests as journals call them.
JOURNAL_TESTS = {"logrank": "Log-rank", "breslow": "Breslow", "tarone": "Tarone–Ware", "peto": "Peto–Peto"}


def journal_test_label(test: str) -> str:
    """The name of a test in a paper's table."""
    return JOURNAL_TESTS.get(test) or test_label(test)


def offered_by_spss(test: str | None) -> bool:
    """Whether SPSS's KM has the test (no test: a statistic of a curve, which it has)."""
    return test in (None, "logrank", "breslow", "tarone")


def offered_by_survdiff(test: str | None) -> bool:
    """Whether R's survdiff has the test: its rho is Fleming and Harrington's, with gamma 0."""
    if test is not None and test.startswith("fh:"):
        return float(test.split(":")[2]) == 0
    return test in (None, "logrank", "peto")
