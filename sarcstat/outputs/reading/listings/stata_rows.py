"""The rows that Stata's sts list has: times of a curve, below the name of its group."""

from __future__ import annotations

import re

from sarcstat.outputs.limits import Allowance
from sarcstat.outputs.reading.listings import stata_lines as known
from sarcstat.outputs.reading.listings.made import Grid, Part


class ListedRows:
    """The rows while they are read; `function` is the function that is listed, `level` its confidence in percent."""

    def __init__(self, part: Part, function: str, level: str, allowance: Allowance) -> None:
        self.part, self.function, self.allowance = part, f"{function} function", allowance
        names = ("Time", "At risk", "Fail", "Net lost", self.function, "Std. error")
        self.columns = (*names, f"Lower {level}%", f"Upper {level}%")
        self.grid: Grid | None = None
        self.group = ""

    def row(self, line: str) -> None:
        """A row of a curve, or the group that the next rows are of; a row that was not understood is named."""
        found = known.LIST_ROW.fullmatch(line)
        if found is None:
            self._between(line.strip())
            return
        if self.grid is None:
            self.grid = Grid(self.function, headings=(self.group,) if self.group else ())
            self.part.grids.append(self.grid)
        self.allowance.take(len(self.columns))
        for column, text in zip(self.columns, found.groups(), strict=True):
            self.grid.put(found[1], column, text.replace(",", ""))

    def _between(self, text: str) -> None:
        numbers = [each for each in text.split() if re.fullmatch(known.NUMBER, each)]
        if len(numbers) > 3:
            self.part.unread.append(("row of sts list", text[:60]))
        else:
            self.grid, self.group = None, text
