"""The lines that SAS lists: titles of tables, rows, what is said of a model; layouts of SAS 6 to 9.4."""

from __future__ import annotations

import re

NUMBER = r"[<>]?-?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|\."
#: An estimate has decimals, as levels and degrees of freedom before it have not.
DECIMAL = r"-?\d*\.\d+(?:[eE][-+]?\d+)?|0"
PROCEDURE = re.compile(r"\s*The (\w+) Procedure\s*")
#: The line over the output of each BY group.
BY_GROUP = re.compile(r"\s*-{3,}\s*([A-Za-z_]\S*\s?=.*?\S)\s*-{3,}\s*")
STEP = re.compile(r"\s*Step (\d+)\. (?:Effect|Variable) .* (?:is|are) (?:entered|removed)\..*")
STRATUM = re.compile(r"\s*Stratum (\d+):\s*(\S.*?)\s*")
TIME_VARIABLE = re.compile(r"\s*Summary Statistics for Time Variable (\S+)\s*")
QUARTILE = re.compile(rf"\s*(\d{{1,2}})\s+({NUMBER})(?:\s+([A-Z]+|Log-?Log))?\s+({NUMBER})\s+({NUMBER})\s*")
MEAN = re.compile(rf"\s*({NUMBER})\s+({NUMBER})\s*")
TEST = re.compile(rf"\s*(\S.*?)\s+({NUMBER})\s+(\d+)\s+({NUMBER})\s*")
FIT = re.compile(rf"\s*(-2 LOG L|AIC|SBC)\s+({NUMBER})\s+({NUMBER})\s*", re.IGNORECASE)
EVENTS = re.compile(rf"\s*(?:(\S.*?)\s{{2,}})?(\d+)\s+(\d+)\s+(\d+)\s+({NUMBER})\s*")
OBSERVATIONS = re.compile(r"\s*Number of Observations (Read|Used)\s+(\d[\d,]*)\s*")
LEVEL = re.compile(r"(\d+(?:\.\d+)?)%")
RULE = re.compile(r"\s*-+\s*")
TOLD = re.compile(
    r"\s*(Data Set|Dependent Variable|Censoring Variable|Censoring Value\(s\)|Ties Handling|Weight Variable"
    r"|Frequency Variable|Offset Variable|Entry Time Variable|Status Variable|Event of Interest|Competing Event"
    r"|Censored Value(?:\(s\))?)"
    r"\s{2,}(\S+(?: \S+)*)(?:\s{2,}.*)?"
)
#: The titles of the tables that are read; a long one goes on in the next line.
TITLES = (
    "Quartile Estimates",
    "Mean",
    "Test of Equality over Strata",
    "Test of Equality over Group",
    "Stratified Test of Equality over Group",
    "Model Fit Statistics",
    "Testing Global Null Hypothesis: BETA=0",
    "Analysis of Maximum Likelihood Estimates",
    "Summary of the Number of Event and Censored Values",
    "Summary of the Number of Censored and Uncensored Values",
)
#: Tables that are known by their titles, and not read.
UNREAD = (
    "Product-Limit Survival Estimates", "Life Table Survival Estimates", "Rank Statistics", "Type 3 Tests",
    "Hazard Ratios for", "Adjustment for Multiple Comparisons", "Covariance Matrix", "Class Level Information",
    "Univariate Chi-Squares", "Forward Stepwise Sequence", "Breslow Survival Estimates", "Joint Tests", "Odds Ratio",
    "Scores for Trend Test", "Trend Tests", "Analysis of Effects", "Residual Chi-Square Test", "Summary of Stepwise",
    "Summary of Forward", "Summary of Backward", "Summary of Failure Outcomes", "Gray's Test", "Linear Hypotheses",
    "Contrast", "Cumulative Incidence", "Estimated Covariance Matrix", "Estimated Correlation Matrix",
)  # fmt: skip
VERSION = re.compile(r"SAS (?:Proprietary Software )?(?:Release )?(9\.\d+)")
#: Of which procedure a table is that stands without the procedure's name.
ALONE = {
    "Analysis of Maximum Likelihood Estimates": "PHREG",
    **dict.fromkeys(
        ("Test of Equality over Strata", "Test of Equality over Group", "Stratified Test of Equality over Group"),
        "LIFETEST",
    ),
}
#: The line at the head of each page, and notes below a table: their numbers are of no table.
_ASIDE = re.compile(r".*\b\d{1,2}:\d\d\b.*|\s*NOTE\b.*|.*;\s*|\s*The SAS System\b.*", re.IGNORECASE)


def title_of(text: str) -> str | None:
    """The title that a line is, or begins; None where it is none that is read."""
    if re.fullmatch(r"Mean\s+Standard Error", text):
        return "Mean"
    for title in TITLES:
        if text == title or (title.startswith(f"{text} ") and text.startswith("Summary of the Number of ")):
            return title
    return None


def numeric(line: str) -> bool:
    """Whether a line has two numbers or more that stand by themselves, as the row of a table has."""
    return not _ASIDE.fullmatch(line) and sum(1 for each in line.split() if re.fullmatch(NUMBER, each)) > 1


def level_of(header: str) -> str:
    """The confidence level that the headings of a table tell."""
    found = LEVEL.search(header)
    return found[1] if found else "95"


def estimate_columns(header: str) -> tuple[list[str], list[str]]:
    """The columns of the parameters of PROC PHREG, as their headings name them: those of every row, and the others.

    Without headings they are those of SAS's default; a table of another procedure has no hazard ratio.
    """
    level = level_of(header)
    first = ["DF", "Parameter Estimate", "Standard Error"]
    first += ["StdErr Ratio"] if re.search(r"StdErr", header) else []
    first += ["Chi-Square", "Pr > ChiSq"]
    if header.strip() and not re.search(r"\b(?:Hazard|Risk)\b", header):
        return first, []
    others = ["Hazard Ratio"]
    kinds = ["Profile " if "Profile" in each else "" for each in _intervals(header)]
    for kind in kinds:
        others += [f"{kind}Lower {level}%", f"{kind}Upper {level}%"]
    return first, others


def _intervals(header: str) -> list[str]:
    """The text of each interval's heading; its percentage comes first in it."""
    return LEVEL.split(header)[2::2] if LEVEL.search(header) else []


def estimate(line: str, first: list[str], others: list[str]) -> tuple[str, dict[str, str]] | None:
    """The name and the numbers of a parameter, with all columns or without those after the test; None where neither."""
    for columns in ([*first, *others], first):
        values = "".join(rf"\s+({DECIMAL if name.startswith('Param') else NUMBER})" for name in columns[1:])
        found = re.fullmatch(rf"\s*(\S.*?)\s+(\d+){values}(?:\s+(?!(?:{NUMBER})(?:\s|$))\S.*)?", line)
        if found:
            return " ".join(found[1].split()), dict(zip(columns, found.groups()[1:], strict=False))
    return None
