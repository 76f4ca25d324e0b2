"""What SAS lists of PROC LIFETEST and PROC PHREG: quartiles, tests, hazard ratios; layouts as SAS documents them.

SAS/STAT User's Guide, "The LIFETEST Procedure" and "The PHREG Procedure", Displayed Output.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sarcstat.outputs.limits import Allowance
from sarcstat.outputs.output import Output
from sarcstat.outputs.reading.listings import sas_lines as known
from sarcstat.outputs.reading.listings.made import Grid, Part, single

_KNOWN = ("LIFETEST", "PHREG")
_ESTIMATES = "Analysis of Maximum Likelihood Estimates"
#: The last table of a procedure: after it its name begins another run.
_LAST = {
    "LIFETEST": (
        "Test of Equality over Strata",
        "Test of Equality over Group",
        "Stratified Test of Equality over Group",
    ),
    "PHREG": (_ESTIMATES,),
}


class _Reader:
    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance
        self.parts: list[Part] = []
        #: The table that is open; "" one that is not read, None where no title was seen.
        self.title: str | None = None
        self.grid: Grid | None = None
        self.header: list[str] = []
        self.stratum = ""
        self.by_group = ""
        self.version: str | None = None
        self._new_group = self._rows_read = False

    def read(self, line: str) -> None:
        """One line: a title, a row of the table that is open, or what the model is."""
        if (found := known.VERSION.search(line)) and self.version is None:
            self.version = found[1]
        if found := known.PROCEDURE.fullmatch(line):
            self._procedure(found[1].upper())
        elif found := known.BY_GROUP.fullmatch(line):
            self.by_group, self._new_group, self.title = found[1], True, None
        elif line.strip() and not (self._titled(line) or self._told(line)) and self.parts:
            self._row(line)

    def _row(self, line: str) -> None:
        """A row of the open table, its heading, or the end of it; a row that was not understood is named."""
        if self.title is None:
            if known.numeric(line) and self.parts[-1].name in _KNOWN:
                self._left(f"table of {self.parts[-1].name}", line)
                self.title = ""
            return
        way = _ROWS.get(self.title)
        if way is None or way(self, line) or known.RULE.fullmatch(line):
            return
        if known.numeric(line):
            self._left(f"row of {self.title}", line)
        elif self._rows_read:
            self.title = None
        else:
            self.header.append(line)

    def _left(self, kind: str, line: str) -> None:
        self.parts[-1].unread.append((kind, " ".join(line.split())[:60]))

    def _procedure(self, name: str) -> None:
        """A page of a procedure: one that goes on says its name again."""
        self.title = None
        goes_on = self.parts and self.parts[-1].name == name and not self._complete()
        if not goes_on or self._new_group:
            self._begin(name)

    def _begin(self, name: str, texts: tuple[str, ...] = ()) -> None:
        if self.by_group and not texts:
            texts = (f"By group: {self.by_group}",)
        data = self.parts[-1].data if texts and self.parts and not self._new_group else None
        self.parts.append(Part(name, texts=list(texts), data=data))
        self.stratum, self._new_group = "", False
        if name not in _KNOWN:
            self.parts[-1].unread.append(("procedure of SAS", name))

    def _another(self, *without: str) -> None:
        """Another analysis in the same run: what was told of the data goes for it as well, `without` what begins so."""
        texts = tuple(each for each in self.parts[-1].texts if not each.startswith(("Step: ", *without)))
        stratum = self.stratum
        self._begin(self.parts[-1].name, texts)
        self.stratum = stratum

    def _complete(self) -> bool:
        """Whether the last table of a procedure was read, so that its name begins another run."""
        part = self.parts[-1]
        return any(each.subtype in _LAST.get(part.name, ()) for each in part.grids)

    def _titled(self, line: str) -> bool:
        text = line.strip()
        title = known.title_of(text)
        if not self.parts and title in known.ALONE:
            self._begin(known.ALONE[title])
        if not self.parts:
            return False
        if title is None and (unread := next((each for each in known.UNREAD if text.startswith(each)), None)):
            self.title = ""
            self.parts[-1].unread.append((unread, self.stratum))
        elif text == "Model Information" and self.parts[-1].grids:
            self._begin(self.parts[-1].name)
        elif found := known.STEP.fullmatch(line):
            self._another()
            self.parts[-1].texts.append(f"Step: {found[1]}")
            self.title = ""
        elif found := known.STRATUM.fullmatch(line):
            self.stratum = found[2]
            self.grid, self.header, self._rows_read = None, [], False
        elif title is not None:
            self.title = title if self.parts[-1].name in _KNOWN else ""
            self.grid, self.header, self._rows_read = None, [], False
            self._continue(title)
        else:
            return False
        return True

    def _continue(self, title: str) -> None:
        """The parameters go on where a page begins: another run would tell its model first, as the last one did."""
        last, before = self.parts[-1], self.parts[-2] if len(self.parts) > 1 else None
        if title != _ESTIMATES or last.texts or last.grids or before is None or before.name != last.name:
            return
        if (
            before.grids
            and before.grids[-1].subtype == title
            and any(each.startswith("Data Set") for each in before.texts)
        ):
            self.parts.pop()
            self.grid = before.grids[-1]

    def _told(self, line: str) -> bool:
        if not self.parts:
            return False
        if found := known.TOLD.fullmatch(line):
            self.parts[-1].texts.append(f"{found[1]}: {found[2]}")
            if found[1] == "Data Set":
                self.parts[-1].data = found[2].rpartition(".")[2].casefold()
        elif variable := known.TIME_VARIABLE.fullmatch(line):
            self._time(f"Dependent Variable: {variable[1]}")
        elif found := known.OBSERVATIONS.fullmatch(line):
            self._count(found[1], found[2].replace(",", ""))
        else:
            return False
        return True

    def _time(self, text: str) -> None:
        """The time of a curve; another one than before is of another run."""
        before = [each for each in self.parts[-1].texts if each.startswith("Dependent Variable: ")]
        if before and text not in before:
            self._another("Dependent Variable: ", "Transform: ")
        if text not in self.parts[-1].texts:
            self.parts[-1].texts.append(text)
        self.title = None

    def _count(self, name: str, number: str) -> None:
        subtype = "Number of Observations"
        grid = next((each for each in self.parts[-1].grids if each.subtype == subtype), None)
        if grid is None:
            grid = single(subtype, name, {})
            self.parts[-1].grids.append(grid)
        grid.put(name, subtype, number)

    def put(self, row: str, cells: Mapping[str, str], headings: tuple[str, ...] = ()) -> bool:
        """A row of the table that is open; the same table once more is of another analysis."""
        if self.grid is None:
            assert self.title is not None
            if any(each.subtype == self.title and each.headings == headings for each in self.parts[-1].grids):
                self._another()
            self.grid = Grid(self.title, headings=headings)
            self.parts[-1].grids.append(self.grid)
        self._rows_read = True
        self.allowance.take(len(cells))
        for column, text in cells.items():
            self.grid.put(row, column, text.replace(",", ""))
        return True

    @property
    def _of_stratum(self) -> tuple[str, ...]:
        return (self.stratum,) if self.stratum else ()

    def quartile(self, line: str) -> bool:
        """Percent, point estimate, and the interval."""
        found = known.QUARTILE.fullmatch(line)
        if found is None:
            return False
        level = known.level_of(" ".join(self.header))
        cells = {"Point Estimate": found[2], f"Lower {level}%": found[4], f"Upper {level}%": found[5]}
        self.put(found[1], cells, self._of_stratum)
        text = f"Transform: {found[3]}"
        if found[3] and text not in self.parts[-1].texts:
            self.parts[-1].texts.append(text)
        return True

    def mean(self, line: str) -> bool:
        """The mean and its error."""
        found = known.MEAN.fullmatch(line)
        if found is None or self.grid is not None:
            return False
        return self.put("Mean", {"Mean": found[1], "Standard Error": found[2]}, self._of_stratum)

    def test(self, line: str) -> bool:
        """A test with its chi-square, degrees of freedom and p."""
        found = known.TEST.fullmatch(line)
        if found is None:
            return False
        return self.put(found[1], {"Chi-Square": found[2], "DF": found[3], "Pr > Chi-Square": found[4]})

    def fit(self, line: str) -> bool:
        """A criterion without and with covariates."""
        found = known.FIT.fullmatch(line)
        if found is None:
            return False
        return self.put(found[1].upper(), {"Without Covariates": found[2], "With Covariates": found[3]})

    def events(self, line: str) -> bool:
        """Numbers of cases, of a stratum or of all."""
        found = known.EVENTS.fullmatch(line)
        if found is None:
            return False
        row = " ".join((found[1] or "Total").split())
        return self.put(row, {"Total": found[2], "Event": found[3], "Censored": found[4], "Percent Censored": found[5]})

    def estimate(self, line: str) -> bool:
        """A parameter of the model, its numbers by the headings over them."""
        header = "\n".join(self.header)
        found = known.estimate(line, *known.estimate_columns(header))
        if found is None:
            return False
        if "StdErr" in header and "Robust: yes" not in self.parts[-1].texts:
            self.parts[-1].texts.append("Robust: yes")
        return self.put(*found)


_ROWS: Mapping[str, Callable[[_Reader, str], bool]] = {
    "Quartile Estimates": _Reader.quartile,
    "Mean": _Reader.mean,
    **dict.fromkeys(_LAST["LIFETEST"], _Reader.test),
    "Model Fit Statistics": _Reader.fit,
    "Testing Global Null Hypothesis: BETA=0": _Reader.test,
    _ESTIMATES: _Reader.estimate,
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
