"""What Stata lists of stcox, sts test, sts list and stsum; layouts as Stata documents them (Survival Analysis, ST)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sarcstat.outputs.limits import Allowance
from sarcstat.outputs.output import Output
from sarcstat.outputs.reading.listings import stata_lines as known
from sarcstat.outputs.reading.listings.made import Grid, Part
from sarcstat.outputs.reading.listings.stata_estimates import Estimates
from sarcstat.outputs.reading.listings.stata_rows import ListedRows

#: Ends of the time at risk that are those of everybody.
_USUAL_EXITS = ("failure", "time .")
#: A model of another kind that was named as one that is not read.
_NAMED = "named"


class _Reader:
    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance
        self.parts: list[Part] = []
        self.told: dict[str, str] = {}
        self.grid: Grid | None = None
        self.state = ""
        self.estimates: Estimates | None = None
        self.rows: ListedRows | None = None
        self.columns: tuple[str, ...] = ()
        self.test = ""
        self.typed = ""
        self.shown = 0
        self.variance = ""
        self.other_model = ""
        self.version: str | None = None
        self._before = ""

    def read(self, line: str) -> None:
        """One line: a head that opens a table, a row of it, or what the model is."""
        if (found := known.VERSION.search(line)) and self.version is None:
            self.version = found[1]
        if not line.strip() or known.LEFT_OUT.fullmatch(line):
            return
        for way in (self._command, self._said, self._heads, self._lines):
            if way(line):
                break
        else:
            if self.state and (way_of_rows := _ROWS.get(self.state)) is not None:
                way_of_rows(self, line)
        self._before = line

    def _command(self, line: str) -> bool:
        if (more := known.MORE.fullmatch(line)) and (self._before.startswith((". ", "> "))):
            if self.typed:
                self.typed = f"{self.typed.removesuffix('///').rstrip()} {more[1]}"
            return True
        found = known.COMMAND.match(line)
        if found is None:
            if line.startswith(". "):
                self.close()
                self.state, self.typed, self.shown, self.other_model = "", "", 0, ""
            return line.startswith(". ")
        self.close()
        prefix = f"{found[1]}: " if found[1] else ""
        self.state, self.typed = "", f"{prefix}{found[2]}{found[3]}".strip()
        self.shown, self.other_model = 0, ""
        self.told.pop("By group", None)
        if found[2] == "stset":
            self.told.clear()
        if found[2] in known.UNREAD_COMMANDS:
            self.other_model = found[2]
            self._begin(found[2])
            self.parts[-1].unread.append((f"output of {found[2]}", self.typed[:60]))
        return True

    def close(self) -> None:
        """A command that shows tables, none of which was read, is named."""
        if known.SHOWING.match(self.typed) and not self.shown:
            self.parts.append(Part(self.typed.split(",")[0], unread=[("output of Stata", self.typed[:60])]))

    def _begin(self, name: str) -> Part:
        texts = [f"{key}: {value}" for key, value in self.told.items()]
        self.parts.append(Part(name, texts=texts))
        if self.typed and name != "stset":
            self.parts[-1].texts.append(f"Command: {self.typed}")
        self.grid, self.state, self.variance = None, "", ""
        self.shown += 1
        return self.parts[-1]

    def _said(self, line: str) -> bool:
        """What stset told of time and event: lines that stand over each output; and of which rows it is."""
        for pattern, key in ((known.FAILURE, "Event"), (known.TIME, "Time"), (known.WEIGHT, "Weight")):
            if found := pattern.fullmatch(line):
                self.told[key] = found[1]
                return True
        if found := known.ENTRY.fullmatch(line):
            if found[2] not in _USUAL_EXITS:
                self.told[{"enter": "Entry", "exit": "Exit"}.get(found[1].casefold(), "ID")] = found[2]
            return True
        if found := known.BY_GROUP.fullmatch(line):
            self.told["By group"] = found[1]
            self.state = ""
            return True
        found = known.STRATIFIED.fullmatch(line) or known.WITHIN.fullmatch(line)
        if found and self.parts:
            self.parts[-1].texts.append(f"Stratified by: {found[1]}")
            return True
        if found := known.VARIANCE.fullmatch(line):
            self.variance = found[1]
            return True
        return False

    def _heads(self, line: str) -> bool:
        if found := known.COX.fullmatch(line):
            self.other_model = ""
            part = self._begin("stcox")
            if ties := found[2] or found[3] or found[4]:
                part.texts.append(f"Ties: {ties.casefold()}")
            self.state = "counts"
        elif found := known.OTHER_MODEL.fullmatch(line):
            self._other(found[1])
        elif (found := known.ANY_MODEL.fullmatch(line)) and self.state != "counts":
            self.state, self.other_model = "", self.other_model or found[1]
        elif (found := known.SHARED.fullmatch(line)) and self.state == "counts":
            text = f"Ties: {found[1].casefold()}" if found[1] else f"Frailty: {found[2]}"
            self.parts[-1].texts.append(text)
        elif found := known.HEAD.fullmatch(line):
            self._estimates(found)
        elif known.ANY_HEAD.fullmatch(line):
            self._unread("a table of _t", line)
        else:
            return self._heads_of_curves(line)
        return True

    def _other(self, text: str) -> None:
        """A model begins whose table looks as that of stcox; its command may have named it already."""
        self.state = ""
        if self.other_model not in known.UNREAD_COMMANDS:
            self.parts.append(Part("model of _t", unread=[("another model", " ".join(text.split())[:60])]))
            self.shown += 1
            self.other_model = _NAMED

    def _heads_of_curves(self, line: str) -> bool:
        if found := known.TEST.fullmatch(line):
            self.test = found[1] or found[2]
            if not (found[2] and self.parts and self.parts[-1].name == "sts test"):
                self._begin("sts test")
        elif (found := known.GROUP_HEAD.fullmatch(line)) and self.parts and self.test:
            self.parts[-1].texts.append(f"Groups: {found[1]}")
            third = {"hazard": ("Relative hazard",), None: ()}.get(found[2], ("Sum of ranks",))
            self.state, self.columns = "groups", ("Events observed", "Events expected", *third)
            self._open(f"Test: {self.test}")
        elif found := known.SUMMARY_HEAD.fullmatch(line):
            part = self._begin("stsum")
            if found[1]:
                part.texts.append(f"Groups: {found[1]}")
            self.state = "summary"
            self.columns = ("Time at risk", "Incidence rate", "Subjects", "25%", "50%", "75%")
            self._open("Survival time")
        elif found := known.LIST_HEAD.fullmatch(line):
            function = "Failure" if known.FAILURE_FUNCTION.fullmatch(self._before) else "Survivor"
            self.rows = ListedRows(self._begin("sts list"), function, found[1], self.allowance)
            self.state = "list"
        else:
            return self._known_unread(line)
        return True

    def _known_unread(self, line: str) -> bool:
        for pattern, kind in known.UNREAD.items():
            if pattern.fullmatch(line):
                if not self.other_model:
                    self._unread(kind, line)
                self.state = ""
                return True
        return False

    def _unread(self, kind: str, line: str) -> None:
        """A table that is recognized and not read; a command of which it is needs no other word."""
        self.state = ""
        if self.other_model not in (*known.UNREAD_COMMANDS, _NAMED):
            text = self.typed if known.SHOWING.match(self.typed) and not self.shown else line.strip()
            self.parts.append(Part(text.split(",")[0] if text == self.typed else "Stata", unread=[(kind, text[:60])]))
            self.shown += 1

    def _estimates(self, found: re.Match[str]) -> None:
        """The table of a Cox model begins; that of another model is named where its model is."""
        if self.other_model:
            if self.other_model not in (*known.UNREAD_COMMANDS, _NAMED):
                self._other(self.other_model)
            self.state = "other"
            return
        if not self.parts or self.state != "counts":
            self._begin_bare()
        if (variance := "Robust" if found[2] else self.variance) and variance != "OIM":
            self.parts[-1].texts.append(f"Robust: {variance}")
        self.state, self.estimates = "estimates", Estimates(self.parts[-1], found, self.allowance)

    def _begin_bare(self) -> None:
        """A table without the head of its model: it may be of the model before it no more than of another."""
        variance = self.variance
        self._begin("stcox")
        self.variance = variance

    def _open(self, subtype: str, headings: tuple[str, ...] = ()) -> None:
        self.grid = Grid(subtype, headings=headings)
        self.parts[-1].grids.append(self.grid)

    def _lines(self, line: str) -> bool:
        """Numbers with their names: of the model, and of a test."""
        if known.RULE.fullmatch(line):
            if self.state == "list" and self.rows is not None and self.rows.grid is not None:
                self.state = ""
            return True
        if not self.parts:
            return False
        if self.parts[-1].name == "sts test" and self._tested(line):
            return True
        if self.state == "counts":
            for name, text in known.EQUALS.findall(line):
                if self.grid is None:
                    self._open("Model")
                if self.grid is not None:
                    self.grid.put(" ".join(name.split()), "value", text.replace(",", ""))
        return False

    def _tested(self, line: str) -> bool:
        """The statistic or the p of a test; with the p it ends, and what follows is another one's."""
        found = known.CHI.fullmatch(line)
        p = known.P.fullmatch(line)
        if not (found or p):
            return False
        self.state = ""
        if not self.test:
            self.parts[-1].unread.append(("unnamed test", line.strip()))
            return True
        grid = next((each for each in self.parts[-1].grids if each.subtype == "Chi-square"), None)
        if grid is None:
            self._open("Chi-square")
            grid = self.grid
        assert grid is not None
        if found:
            grid.put(self.test, "df", found[2])
            grid.put(self.test, f"{found[1]}chi2", found[3])
        elif p:
            grid.put(self.test, "p", p[1])
            self.test = ""
        return True

    def estimate(self, line: str) -> None:
        """A row of the table of coefficients."""
        if self.estimates is None or not self.estimates.row(line):
            self.state, self.estimates = "", None

    def _put(self, row: str, numbers: list[str]) -> None:
        assert self.grid is not None
        self.allowance.take(len(numbers))
        for column, text in zip(self.columns, numbers, strict=True):
            self.grid.put(row, column, text.replace(",", ""))

    def group(self, line: str) -> None:
        """A group with its events, or all of them."""
        found = known.ROW.fullmatch(line)
        numbers = found[2].split() if found else []
        if found is not None and len(numbers) == len(self.columns):
            self._put(found[1], numbers)
        elif numbers:
            self.parts[-1].unread.append(("row of sts test", line.strip()[:60]))

    def summary(self, line: str) -> None:
        """A group with its quartiles, or all of them."""
        found = known.ROW.fullmatch(line)
        if found is not None and len(found[2].split()) == len(self.columns):
            self._put(found[1] or "Total", found[2].split())
        elif found is not None and found[2]:
            self.parts[-1].unread.append(("row of stsum", line.strip()[:60]))

    def listed(self, line: str) -> None:
        """A row of the life table, or the group that the next rows are of."""
        if self.rows is not None:
            self.rows.row(line)


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
