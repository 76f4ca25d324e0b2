"""Which of SPSS's tables are recomputed, and how each corresponds to one of ours: the map of the comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

#: What tells tables of one kind apart: the block of a Cox model, the variable of a frequency table, the two
#: variables of a cross-tabulation (`pairs`: one of SPSS's tables has the rows of all), the model of REGRESSION.
Selector = Literal["block", "variable", "pair", "pairs", "model"]


@dataclass(frozen=True, slots=True)
class Counterpart:
    """How a table of SPSS's corresponds to ours.

    `name` is ours ("": that of a variable). `words` are our words → SPSS's in English where they differ. `ignored` are
    words that only one of the two has. `only` is the group of columns that is recomputed ("": all). `by` is a column of
    ours that may be SPSS's rows. `skip` are the outer steps of our rows that SPSS's cells do not have.
    """

    name: str
    selector: Selector | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    only: str = ""
    by: str = ""
    skip: int = 0


_SHARE = {"Cumulative Proportion Surviving at the Time": "Cumulative Events"}
_CELLS = {
    "count": "Count",
    "expected": "Expected Count",
    "row": "% within rows",
    "column": "% within columns",
    "total": "% of Total",
    "residual": "Residual",
    "standardized": "Standardized Residual",
    "adjusted": "Adjusted Residual",
}
_CORRELATIONS = Counterpart("Correlation Matrix of Regression Coefficients")
_TREND = Counterpart("Overall Comparisons for Linear Trend")

#: Command → subtype → counterpart.
SCOPE: Mapping[str, Mapping[str, Counterpart]] = {
    "Kaplan-Meier": {
        "Case Processing Summary": Counterpart("Case Processing Summary"),
        "Survival Table": Counterpart("Survival Table", words=_SHARE),
        "Means and Medians for Survival Time": Counterpart("Means and Medians for Survival Time"),
        "Percentiles": Counterpart("Percentiles"),
        "Overall Comparisons": Counterpart("Overall Comparisons"),
        "Overall Comparisons for Linear Trend": _TREND,
        "Linear Trend": _TREND,
        "Pairwise Comparisons": Counterpart("Pairwise Comparisons"),
    },
    "Cox Regression": {
        "Case Processing Summary": Counterpart("Case Processing Summary"),
        "Categorical Variable Codings": Counterpart("Categorical Variable Codings"),
        "Omnibus Tests of Model Coefficients": Counterpart("Omnibus Tests of Model Coefficients", "block"),
        "Variables in the Equation": Counterpart("Variables in the Equation", "block"),
        "Variables not in the Equation": Counterpart("Variables not in the Equation", "block"),
        "Model if Term Removed": Counterpart("Model if Term Removed", "block"),
        "Covariate Means": Counterpart("Covariate Means"),
        "Survival Table": Counterpart("Survival Table", by="Time"),
        "Correlation Matrix": _CORRELATIONS,
        "Correlation Matrix of Regression Coefficients": _CORRELATIONS,
    },
    "Frequencies": {
        "Statistics": Counterpart("Statistics"),
        "Frequencies": Counterpart("", "variable"),
    },
    "Descriptives": {"Descriptive Statistics": Counterpart("Descriptive Statistics", ignored=("Statistic",))},
    "Crosstabs": {
        "Case Processing Summary": Counterpart("Case Processing Summary", "pairs", ignored=("rows * columns", "Cases")),
        "Crosstabulation": Counterpart("Crosstabulation", "pair", words=_CELLS),
        "Chi Square Tests": Counterpart("Chi-Square Tests", "pair"),
        "Symmetric Measures": Counterpart("Symmetric Measures", "pair"),
    },
    "Regression": {
        "Coefficients": Counterpart("Coefficients", "model", only="Collinearity Statistics", skip=1),
        "Collinearity Diagnostics": Counterpart("Collinearity Diagnostics", "model", skip=1),
    },
}

#: Columns that hold numbers of cases: where these differ, the data are not those of the output.
COUNTS = ("N", "Total N", "N of Events", "Valid", "Missing", "Frequency", "N of Valid Cases", "Valid N (listwise)")
