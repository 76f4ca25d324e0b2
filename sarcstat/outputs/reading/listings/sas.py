"""What SAS lists of PROC LIFETEST and PROC PHREG: quartiles, tests, hazard ratios; layouts as SAS documents them.

SAS/STAT User's Guide, "The LIFETEST Procedure" and "The PHREG Procedure", Displayed Output.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sarcstat.outputs.limits import Allowance
from sarcstat.outputs.output import Output
from sarcstat.outputs.reading.listings.made import Grid, Part

_NUMBER = r"[<>]?-?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|\."
#: An estimate has decimals, as levels and degrees of freedom before it have not.
_DECIMAL = r"-?\d*\.\d+(?:[eE][-+]?\d+)?|0"
_PROCEDURE = re.compile(r"\s*The (\w+) Procedure\s*")
_STRATUM = re.compile(r"\s*Stratum (\d+):\s*(\S.*?)\s*")
_TIME_VARIABLE = re.compile(r"\s*Summary Statistics for Time Variable (\S+)\s*")
_QUARTILE = re.compile(rf"\s*(\d{{1,2}})\s+({_NUMBER})(?:\s+([A-Z]+|Log-?Log))?\s+({_NUMBER})\s+({_NUMBER})\s*")
_MEAN = re.compile(rf"\s*({_NUMBER})\s+({_NUMBER})\s*")
_TEST = re.compile(rf"\s*(\S.*?)\s{{2,}}({_NUMBER})\s+(\d+)\s+({_NUMBER})\s*")
_FIT = re.compile(rf"\s*(-2 LOG L|AIC|SBC)\s+({_NUMBER})\s+({_NUMBER})\s*", re.IGNORECASE)
_EVENTS = re.compile(rf"\s*(?:(\S.*?)\s{{2,}})?(\d+)\s+(\d+)\s+(\d+)\s+({_NUMBER})\s*")
_ESTIMATE = re.compile(
    rf"\s*(\S.*?)\s+(\d+)\s+({_DECIMAL})\s+({_DECIMAL}|\.)\s+({_NUMBER})\s+({_NUMBER})\s+({_NUMBER})"
    rf"(?:\s+({_NUMBER})\s+({_NUMBER}))?(?:\s+\S.*)?"
)
_LEVEL = re.compile(r"(\d+(?:\.\d+)?)%")
_TOLD = re.compile(
    r"\s*(Data Set|Dependent Variable|Censoring Variable|Censoring Value\(s\)|Ties Handling)"
    r"\s{2,}(\S+(?: \S+)*)(?:\s{2,}.*)?"
)
_TITLES = (
    "Quartile Estimates",
    "Mean",
    "Test of Equality over Strata",
    "Model Fit Statistics",
    "Testing Global Null Hypothesis: BETA=0",
    "Analysis of Maximum Likelihood Estimates",
    "Summary of the Number of Event and Censored Values",
    "Summary of the Number of Censored and Uncensored Values",
)
#: Tables that are known by their titles, and not read.
_UNREAD = (
    "Product-Limit Survival Estimates", "Life Table Survival Estimates", "Rank Statistics", "Type 3 Tests",
    "Hazard Ratios for", "Adjustment for Multiple Comparisons", "Covariance Matrix", "Class Level Information",
    "Univariate Chi-Squares", "Breslow Survival Estimates", "Joint Tests", "Odds Ratio",
)  # fmt: skip
_VERSION = re.compile(r"SAS (?:Proprietary Software )?(?:Release )?(9\.\d+)")
_KNOWN = ("LIFETEST", "PHREG")


class _Reader:
    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance
        self.parts: list[Part] = []
        self.title = ""
        self.grid: Grid | None = None
        self.stratum = ""
        self.level = "95"
        self.version: str | None = None

    def read(self, line: str) -> None:
        """One line: a title, a row of the table that is open, or what the model is."""
        if (found := _VERSION.search(line)) and self.version is None:
            self.version = found[1]
        if found := _PROCEDURE.fullmatch(line):
            self._procedure(found[1].upper())
            return
        if not self.parts or not line.strip():
            return
        if self._titled(line) or self._told(line):
            return
        if (level := _LEVEL.search(line)) and "Confidence" in line:
            self.level = level[1]
        way = _ROWS.get(self.title)
        if way is not None:
            way(self, line)

    def _procedure(self, name: str) -> None:
        """A page of a procedure: one that goes on says its name again."""
        self.title = ""
        if self.parts and self.parts[-1].name == name and not self._complete():
            return
        self.parts.append(Part(name))
        self.stratum = ""
        if name not in _KNOWN:
            self.parts[-1].unread.append(("procedure of SAS", name))

    def _complete(self) -> bool:
        """Whether the last table of a procedure was read, so that its name begins another run."""
        last = {"LIFETEST": "Test of Equality over Strata", "PHREG": "Analysis of Maximum Likelihood Estimates"}
        part = self.parts[-1]
        return any(each.subtype == last.get(part.name) for each in part.grids)

    def _titled(self, line: str) -> bool:
        text = line.strip()
        for title in _UNREAD:
            if text.startswith(title):
                self.title = ""
                self.parts[-1].unread.append((title, self.stratum))
                return True
        for title in _TITLES:
            if text == title or (title == "Mean" and re.fullmatch(r"Mean\s+Standard Error", text)):
                self.title, self.grid, self.level = title, None, "95"
                return True
        if found := _STRATUM.fullmatch(line):
            self.stratum = found[2]
            return True
        return False

    def _told(self, line: str) -> bool:
        found = _TOLD.fullmatch(line)
        if found:
            self.parts[-1].texts.append(f"{found[1]}: {found[2]}")
            if found[1] == "Data Set":
                self.parts[-1].data = found[2].rpartition(".")[2].casefold()
        elif variable := _TIME_VARIABLE.fullmatch(line):
            text = f"Dependent Variable: {variable[1]}"
            if text not in self.parts[-1].texts:
                self.parts[-1].texts.append(text)
        return found is not None

    def put(self, row: str, cells: Mapping[str, str], headings: tuple[str, ...] = ()) -> None:
        """A row of the table that is open."""
        if self.grid is None:
            self.grid = Grid(self.title, headings=headings)
            self.parts[-1].grids.append(self.grid)
        self.allowance.take(len(cells))
        for column, text in cells.items():
            self.grid.put(row, column, text.replace(",", ""))

    def quartile(self, line: str) -> None:
        """Percent, point estimate, and the interval."""
        if found := _QUARTILE.fullmatch(line):
            self._transform(found[3])
            lower, upper = f"Lower {self.level}%", f"Upper {self.level}%"
            cells = {"Point Estimate": found[2], lower: found[4], upper: found[5]}
            self.put(found[1], cells, (self.stratum,) if self.stratum else ())

    def _transform(self, name: str | None) -> None:
        text = f"Transform: {name}"
        if name and text not in self.parts[-1].texts:
            self.parts[-1].texts.append(text)

    def mean(self, line: str) -> None:
        """The mean and its error."""
        if (found := _MEAN.fullmatch(line)) and self.grid is None:
            self.put("Mean", {"Mean": found[1], "Standard Error": found[2]}, (self.stratum,) if self.stratum else ())

    def test(self, line: str) -> None:
        """A test with its chi-square, degrees of freedom and p."""
        if found := _TEST.fullmatch(line):
            self.put(found[1], {"Chi-Square": found[2], "DF": found[3], "Pr > Chi-Square": found[4]})

    def fit(self, line: str) -> None:
        """A criterion without and with covariates."""
        if found := _FIT.fullmatch(line):
            self.put(found[1].upper(), {"Without Covariates": found[2], "With Covariates": found[3]})

    def events(self, line: str) -> None:
        """Numbers of cases, of a stratum or of all."""
        if found := _EVENTS.fullmatch(line):
            row = " ".join((found[1] or "Total").split())
            cells = {"Total": found[2], "Event": found[3], "Censored": found[4], "Percent Censored": found[5]}
            self.put(row, cells)

    def estimate(self, line: str) -> None:
        """A parameter of the model."""
        if found := _ESTIMATE.fullmatch(line):
            columns = ["DF", "Parameter Estimate", "Standard Error", "Chi-Square", "Pr > ChiSq", "Hazard Ratio"]
            columns += [f"Lower {self.level}%", f"Upper {self.level}%"]
            cells = {column: text for column, text in zip(columns, found.groups()[1:], strict=True) if text}
            self.put(" ".join(found[1].split()), cells)


_ROWS: Mapping[str, Callable[[_Reader, str], None]] = {
    "Quartile Estimates": _Reader.quartile,
    "Mean": _Reader.mean,
    "Test of Equality over Strata": _Reader.test,
    "Testing Global Null Hypothesis: BETA=0": _Reader.test,
    "Model Fit Statistics": _Reader.fit,
    "Analysis of Maximum Likelihood Estimates": _Reader.estimate,
    "Summary of the Number of Event and Censored Values": _Reader.events,
    "Summary of the Number of Censored and Uncensored Values": _Reader.events,
}


def read_sas(lines: list[str], allowance: Allowance) -> Output:
    """The procedures of a listing of SAS."""
    reader = _Reader(allowance)
    for line in lines:
        reader.read(line)
    return Output(
        source="sas",
        name=allowance.name,
        version=reader.version,
        language="en",
        entries=tuple(each.command() for each in reader.parts if each.grids),
        unread=tuple(left for each in reader.parts for left in each.left()),
    )
