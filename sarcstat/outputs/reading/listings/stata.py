"""What Stata lists of stcox, sts test, sts list and stsum; layouts as Stata documents them (Survival Analysis, ST)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sarcstat.outputs.limits import Allowance
from sarcstat.outputs.output import Output
from sarcstat.outputs.reading.listings.made import Grid, Part

_NUMBER = r"[<>]?-?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[-+]?\d+)?|\."
_COX = re.compile(
    r"\s*(Stratified )?Cox regr(?:ession|\.)\s*(?:--|with|,)\s*(?:(\w+)(?:[- ]\w+)* method for ties|no ties)\s*"
)
_EQUALS = re.compile(rf"\s*([A-Za-z][\w .]*?(?:\s*>\s*chi2|\(\d+\))?)\s*=\s*({_NUMBER})")
_STRATIFIED = re.compile(r"\s*Stratified by (?:variable:\s*)?(\S+(?: \S+)*)\s*")
_FAILURE = re.compile(r"\s*[Ff]ailure(?: _d| event):\s+(\S.*?)\s*")
_TIME = re.compile(r"\s*[Aa]nalysis time _t:\s+(\S.*?)\s*")
_HEAD = re.compile(r"\s*_t\s*\|\s*(Haz\. [Rr]atio|Coef\.|Coefficient)\s+(?:Robust\s+)?[Ss]td\. [Ee]rr\..*?(\d+)%.*")
_RULE = re.compile(r"\s*-+(?:[+|]-+)?\s*")
_ROW = re.compile(r"\s*(.*?)\s*\|\s*(.*?)\s*")
_TEST = re.compile(
    r"\s*(Log-?rank|Wilcoxon(?: \((?:Breslow|Gehan)[^)]*\))?|Tarone[-–]Ware|Peto[-–]Peto(?:[-–]Prentice)?"
    r"|Cox regression[-–]based|Generalized Fleming[-–]Harrington|Trend) test"
    r"(?: for equality of survi\w+ (?:functions|curves))?\s*"
)
_GROUP_HEAD = re.compile(r"\s*(\S+)\s*\|\s*(?:observed\s+expected|events\s+events)(?:\s+(?:of ranks|ranks))?\s*")
_CHI = re.compile(rf"\s*chi2\((\d+)\)\s*=\s*({_NUMBER})\s*")
_P = re.compile(rf"\s*(?:Pr|Prob)\s*>\s*chi2\s*=\s*({_NUMBER})\s*")
_SUM_HEAD = re.compile(r"\s*(\S*)\s*\|\s*[Tt]ime at risk\s+rate\s+subjects\s+25%\s+50%\s+75%\s*")
_LIST_HEAD = re.compile(r"\s*Time\s+(?:[Tt]otal|risk)\s+Fail(?:ures)?\s+(?:Net )?[Ll]ost\s+[Ff]unction\s+.*?(\d+)%.*")
_LIST_ROW = re.compile(
    rf"\s*({_NUMBER})\s+(\d+)\s+(\d+)\s+(-?\d+)\s+({_NUMBER})\s+({_NUMBER})\s+({_NUMBER})\s+({_NUMBER})\s*"
)
_COMMAND = re.compile(r"\.\s+(?:\w+\s*:\s*)?(stcox|sts|stsum|stci|stset|streg|stcrreg|stphtest|estat)\b(.*)")
_VERSION = re.compile(r"\bStata(?:/\w+)? (\d+\.\d)")
#: Commands whose tables are read, and others of their kind.
_SHOWING = re.compile(r"(?:stcox|stsum|sts (?:l|te))")
_UNREAD = ("stci", "streg", "stcrreg", "stphtest", "estat")


class _Reader:
    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance
        self.parts: list[Part] = []
        self.told: dict[str, str] = {}
        self.grid: Grid | None = None
        self.state = ""
        self.variable = ""
        self.columns: tuple[str, ...] = ()
        self.test = ""
        self.typed = ""
        self.shown = 0
        self.level = "95"
        self.version: str | None = None

    def read(self, line: str) -> None:
        """One line: a head that opens a table, a row of it, or what the model is."""
        if not line.strip():
            if self.state == "list head":
                self.state = "list"
            return
        if (found := _VERSION.search(line)) and self.version is None:
            self.version = found[1]
        for way in (self._command, self._said, self._heads, self._lines):
            if way(line):
                return
        if self.state and (way_of_rows := _ROWS.get(self.state)) is not None:
            way_of_rows(self, line)

    def _command(self, line: str) -> bool:
        found = _COMMAND.match(line)
        if found is None:
            return False
        self.close()
        self.state, self.typed = "", f"{found[1]}{found[2]}".strip()
        self.shown = 0
        if found[1] in _UNREAD:
            self._begin(found[1])
            self.parts[-1].unread.append((f"output of {found[1]}", self.typed[:60]))
        return True

    def close(self) -> None:
        """A command that shows tables, none of which was read, is named."""
        if _SHOWING.match(self.typed) and not self.shown:
            self.parts.append(Part(self.typed.split(",")[0], unread=[("output of Stata", self.typed[:60])]))

    def _begin(self, name: str) -> Part:
        texts = [f"{key}: {value}" for key, value in self.told.items()]
        self.parts.append(Part(name, texts=texts))
        if self.typed and name != "stset":
            self.parts[-1].texts.append(f"Command: {self.typed}")
        self.grid, self.state = None, ""
        self.shown += 1
        return self.parts[-1]

    def _said(self, line: str) -> bool:
        """What stset told of time and event: lines that stand over each output."""
        for pattern, key in ((_FAILURE, "Event"), (_TIME, "Time")):
            if found := pattern.fullmatch(line):
                self.told[key] = found[1]
                return True
        if (found := _STRATIFIED.fullmatch(line)) and self.parts:
            self.parts[-1].texts.append(f"Stratified by: {found[1]}")
            return True
        return False

    def _heads(self, line: str) -> bool:
        if found := _COX.fullmatch(line):
            self._begin("stcox").texts.append(f"Ties: {(found[2] or 'no').casefold()}")
            self.state = "counts"
        elif found := _HEAD.fullmatch(line):
            self._estimates(found, robust="Robust" in line)
        elif found := _TEST.fullmatch(line):
            self.test = found[1]
            self._begin("sts test")
        elif (found := _GROUP_HEAD.fullmatch(line)) and self.parts:
            self.parts[-1].texts.append(f"Groups: {found[1]}")
            self.state, self.columns = "groups", ("Events observed", "Events expected")
            self._open(f"Test: {self.test}")
        elif found := _SUM_HEAD.fullmatch(line):
            part = self._begin("stsum")
            if found[1]:
                part.texts.append(f"Groups: {found[1]}")
            self.state = "summary"
            self.columns = ("Time at risk", "Incidence rate", "Subjects", "25%", "50%", "75%")
            self._open("Survival time")
        elif found := _LIST_HEAD.fullmatch(line):
            self._begin("sts list")
            self.level, self.state = found[1], "list"
        else:
            return False
        return True

    def _estimates(self, found: re.Match[str], *, robust: bool) -> None:
        """The table of a Cox model begins."""
        if not self.parts or self.parts[-1].name != "stcox":
            self._begin("stcox")
        kind = "Haz. ratio" if found[1].startswith("Haz") else "Coefficient"
        self.columns = (kind, "Std. err.", "z", "P>|z|", f"Lower {found[2]}%", f"Upper {found[2]}%")
        self.state, self.variable = "estimates", ""
        if robust:
            self.parts[-1].texts.append("Robust: yes")
        self._open("Estimates")

    def _open(self, subtype: str, headings: tuple[str, ...] = ()) -> None:
        self.grid = Grid(subtype, headings=headings)
        self.parts[-1].grids.append(self.grid)

    def _lines(self, line: str) -> bool:
        """Numbers with their names: of the model, and of a test."""
        if _RULE.fullmatch(line):
            return True
        if not self.parts:
            return False
        if self.parts[-1].name == "sts test" and self._tested(line):
            return True
        if self.state == "counts":
            for name, text in _EQUALS.findall(line):
                if self.grid is None:
                    self._open("Model")
                if self.grid is not None:
                    self.grid.put(" ".join(name.split()), "value", text.replace(",", ""))
        return False

    def _tested(self, line: str) -> bool:
        """The statistic or the p of a test; with the p it ends, and what follows is another one's."""
        for pattern, columns in ((_CHI, ("df", "chi2")), (_P, ("p",))):
            if found := pattern.fullmatch(line):
                self.state = ""
                if not self.test:
                    self.parts[-1].unread.append(("unnamed test", line.strip()))
                    return True
                grid = next((each for each in self.parts[-1].grids if each.subtype == "Chi-square"), None)
                if grid is None:
                    self._open("Chi-square")
                    grid = self.grid
                assert grid is not None
                for column, text in zip(columns, found.groups(), strict=True):
                    grid.put(self.test, column, text)
                self.test = "" if pattern is _P else self.test
                return True
        return False

    def estimate(self, line: str) -> None:
        """A coefficient; a level stands under the name of its variable."""
        found = _ROW.fullmatch(line)
        if found is None or self.grid is None:
            self.state = ""
            return
        name, numbers = found[1], found[2].split()
        if not numbers:
            self.variable = name
        elif len(numbers) == len(self.columns):
            indented = bool(self.variable) and line[: line.index("|")].endswith("  ")
            row = f"{self.variable} {name}" if indented else name
            self.variable = self.variable if indented else ""
            self._put(row, numbers)
        else:
            row = f"{self.variable} {name}".strip()
            if not {"(base)", "(omitted)", "(empty)"} & set(numbers):
                self.parts[-1].unread.append(("row of stcox", row))

    def _put(self, row: str, numbers: list[str]) -> None:
        assert self.grid is not None
        self.allowance.take(len(numbers))
        for column, text in zip(self.columns, numbers, strict=True):
            self.grid.put(row, column, text.replace(",", ""))

    def group(self, line: str) -> None:
        """A group with its events, or all of them."""
        found = _ROW.fullmatch(line)
        numbers = found[2].split() if found else []
        if found is not None and len(numbers) >= len(self.columns):
            self._put(found[1], numbers[: len(self.columns)])

    def summary(self, line: str) -> None:
        """A group with its quartiles, or all of them."""
        found = _ROW.fullmatch(line)
        if found is not None and len(found[2].split()) == len(self.columns):
            self._put(found[1] or "Total", found[2].split())

    def listed(self, line: str) -> None:
        """A row of the life table, or the group that the next rows are of."""
        found = _LIST_ROW.fullmatch(line)
        if found is None:
            self.grid, self.variable = None, line.strip()
            return
        if self.grid is None:
            self._open("Survivor function", (self.variable,) if self.variable else ())
        assert self.grid is not None
        names = ("Time", "At risk", "Fail", "Net lost", "Survivor function", "Std. error")
        self.columns = (*names, f"Lower {self.level}%", f"Upper {self.level}%")
        self._put(found[1], list(found.groups()))


_ROWS: Mapping[str, Callable[[_Reader, str], None]] = {
    "estimates": _Reader.estimate,
    "groups": _Reader.group,
    "summary": _Reader.summary,
    "list": _Reader.listed,
}


def read_stata(lines: list[str], allowance: Allowance) -> Output:
    """The commands of a log of Stata."""
    reader = _Reader(allowance)
    for line in lines:
        reader.read(line)
    reader.close()
    return Output(
        source="stata",
        name=allowance.name,
        version=reader.version,
        language="en",
        entries=tuple(each.command() for each in reader.parts if any(grid.cells for grid in each.grids)),
        unread=tuple(left for each in reader.parts for left in each.left()),
    )
