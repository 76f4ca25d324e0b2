"""SPSS's English names of commands and tables, for formats that have only syntax and titles."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: The first words of a command's syntax → its name.
_COMMANDS = {
    "KM": "Kaplan-Meier",
    "COXREG": "Cox Regression",
    "FREQUENCIES": "Frequencies",
    "DESCRIPTIVES": "Descriptives",
    "CROSSTABS": "Crosstabs",
    "REGRESSION": "Regression",
    "LOGISTIC REGRESSION": "Logistic Regression",
    "ONEWAY": "Oneway",
    "T-TEST": "T-Test",
    "MEANS": "Means",
    "CORRELATIONS": "Correlations",
    "NONPAR CORR": "Nonparametric Correlations",
    "NPAR TESTS": "Nonparametric Tests",
    "EXAMINE": "Explore",
    "FACTOR": "Factor Analysis",
    "RELIABILITY": "Reliability",
    "GGRAPH": "GGraph",
}
_SHORTEST = 3
_SUBTYPES = (
    *("Case Processing Summary", "Survival Table", "Means and Medians for Survival Time", "Percentiles"),
    *("Overall Comparisons", "Pairwise Comparisons", "Categorical Variable Codings"),
    *("Omnibus Tests of Model Coefficients", "Variables in the Equation", "Variables not in the Equation"),
    *("Model if Term Removed", "Covariate Means", "Correlation Matrix of Regression Coefficients", "Statistics"),
    *("Descriptive Statistics", "Chi Square Tests", "Symmetric Measures", "Coefficients"),
    *("Collinearity Diagnostics", "Variables Entered Removed", "Model Summary", "ANOVA", "Descriptives", "Warnings"),
)
_BY_FOLDED = {subtype.casefold(): subtype for subtype in _SUBTYPES}
_FREQUENCIES = ["Frequency", "Percent", "Valid Percent", "Cumulative Percent"]
_CROSSTABULATION = "Crosstabulation"


def command_of(syntax: str) -> str | None:
    """The English name of the command that a syntax runs, None for one that is not listed; names may be cut short."""
    words = re.split(r"[\s/=]+", syntax.strip().upper(), maxsplit=2)
    for keywords, name in _COMMANDS.items():
        parts = keywords.split()
        if len(words) >= len(parts) and all(map(_means, words, parts)):
            return name
    return None


def _means(word: str, keyword: str) -> bool:
    word = word.rstrip(".")
    return word == keyword or (len(word) >= _SHORTEST and keyword.startswith(word))


def subtype_of(command: str | None, title: str, heads: Sequence[str]) -> str | None:
    """SPSS's English name of a table by its title and the heads of its columns, None where they do not tell."""
    if command == "Frequencies" and list(heads) == _FREQUENCIES[: len(heads)] and len(heads) > 1:
        return "Frequencies"
    if title.endswith(_CROSSTABULATION):
        return _CROSSTABULATION
    return _BY_FOLDED.get(" ".join(re.split(r"[\s/-]+", title)).casefold())
