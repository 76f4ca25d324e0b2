"""The table of coefficients that Stata lists of stcox: variables, their levels, and equations."""

from __future__ import annotations

import re

from sarcstat.outputs.limits import Allowance
from sarcstat.outputs.reading.listings import stata_lines as known
from sarcstat.outputs.reading.listings.made import Grid, Part

_NO_NUMBERS = {"(base)", "(omitted)", "(empty)"}


class Estimates:
    """The table while its rows are read; `head` is the line of its headings."""

    def __init__(self, part: Part, head: re.Match[str], allowance: Allowance) -> None:
        kind, z = "Haz. ratio" if head[1].startswith("Haz") else "Coefficient", head[3]
        self.columns = (kind, "Std. err.", z, f"P>|{z}|", f"Lower {head[4]}%", f"Upper {head[4]}%")
        self.part, self.allowance = part, allowance
        self.grid = Grid("Estimates")
        self.variable = self.equation = ""
        part.grids.append(self.grid)

    def row(self, line: str) -> bool:
        """Whether a line is of the table: a coefficient, the name over others, or a level without numbers."""
        found = known.ROW.fullmatch(line)
        if found is None:
            return False
        name, numbers = found[1], found[2].split()
        before = line[: line.index("|")]
        if not numbers:
            self._name(name, is_equation=bool(name) and not before.startswith(" ") and before.endswith("  "))
        elif len(numbers) == len(self.columns):
            return self._coefficient(name, numbers, indented=bool(self.variable) and before.endswith("  "))
        elif not _NO_NUMBERS & set(numbers):
            self.part.unread.append(("row of stcox", f"{self.variable} {name}".strip()))
        return True

    def _name(self, name: str, *, is_equation: bool) -> None:
        """A variable, whose levels follow, or an equation: the main one, or the effects that change with time."""
        self.variable = "" if is_equation else name
        if is_equation:
            self.equation = "" if name == "main" else name
            text = f"Equation: {name}"
            if self.equation and text not in self.part.texts:
                self.part.texts.append(text)

    def _coefficient(self, name: str, numbers: list[str], *, indented: bool) -> bool:
        """A row with all its numbers; one of a constant says that the table is of no Cox model."""
        if name == "_cons" or name.startswith("/"):
            self.part.grids = [each for each in self.part.grids if each is not self.grid]
            self.part.unread.append(("another model", "a table of _t with a constant"))
            return False
        row = f"{self.variable} {name}" if indented else name
        self.variable = self.variable if indented else ""
        row = f"{self.equation}: {row}" if self.equation else row
        self.allowance.take(len(numbers))
        for column, text in zip(self.columns, numbers, strict=True):
            self.grid.put(row, column, text.replace(",", ""))
        return True
