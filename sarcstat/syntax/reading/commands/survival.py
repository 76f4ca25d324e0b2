"""SURVIVAL: life tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from sarcstat.syntax.reading.contents import Choice, Keywords, words
from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.grammar import Clauses, Subcommand, Table, clauses, parenthesized
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import Name, Variables


@dataclass(frozen=True, slots=True)
class Factor:
    """A grouping variable; `low` to `high` are the whole numbers that are its categories."""

    variable: Name
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Tables:
    """Times BY factors BY further factors, which are controlled for."""

    times: Variables
    factors: tuple[Factor, ...]
    controls: tuple[Factor, ...]


def _factors(cursor: Cursor) -> tuple[Factor, ...]:
    found: list[Factor] = []
    cursor.commas()
    while cursor.starts_name():
        name = cursor.name()
        if not cursor.sign("("):
            cursor.missing(f"'(' and the lowest and highest value of {name}")
        low = cursor.number()
        cursor.commas()
        found.append(Factor(name, low, cursor.number()))
        cursor.expect(")")
        cursor.commas()
    if not found:
        cursor.missing("a factor")
    return tuple(found)


@dataclass(frozen=True)
class TablesContent:
    """`times [BY factor(min,max) …] [BY control(min,max) …]`."""

    def read(self, cursor: Cursor) -> Tables:
        times = cursor.variables("the variable of the times")
        factors = _factors(cursor) if cursor.exactly("BY") else ()
        return Tables(times, factors, _factors(cursor) if cursor.exactly("BY") else ())


@dataclass(frozen=True, slots=True)
class Intervals:
    """Intervals of the width `step` from the end of those before (first 0) up to `end`."""

    end: float
    step: float


@dataclass(frozen=True)
class IntervalsContent:
    """`THRU n BY a [THRU m BY b] …`."""

    def read(self, cursor: Cursor) -> tuple[Intervals, ...]:
        found: list[Intervals] = []
        while not cursor.done:
            begin = cursor.token
            if not cursor.keyword("THRU", "THROUGH"):
                cursor.missing("THRU")
            end = cursor.number()
            if not cursor.exactly("BY"):
                cursor.missing("BY")
            found.append(Intervals(end, cursor.number()))
            before = found[-2].end if len(found) > 1 else 0.0
            if found[-1].step <= 0 or end <= before:
                cursor.wrong(f"{cursor.title}: the ends must rise, and the widths must be above 0", begin)
            cursor.commas()
        if not found:
            cursor.missing("THRU")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class LifeStatus:
    """The status: the event is `low` to `high`; `times` are those that it belongs to, None: all."""

    variable: Name
    low: float
    high: float
    times: Variables | None
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True)
class LifeStatusContent:
    """`variable (value)` or `variable (min,max)`, `[FOR times]`."""

    def read(self, cursor: Cursor) -> LifeStatus:
        place = cursor.place()
        variable = cursor.name("the variable of the status")
        cursor.keyword("EVENT")
        if not cursor.sign("("):
            cursor.missing("'(' and the value that is the event", "Write for example /STATUS=status(1).")
        low = high = cursor.number()
        cursor.commas()
        if cursor.keyword("THRU") or cursor.starts_number():
            high = cursor.number()
        cursor.expect(")")
        times = cursor.variables() if cursor.keyword("FOR") else None
        return LifeStatus(variable, low, high, times, place)


@dataclass(frozen=True, slots=True)
class Plots:
    """Kinds of plot, each perhaps with the times and the factors that it is limited to, as written."""

    kinds: tuple[str, ...]
    written: tuple[str, ...]


_PLOTS = ("ALL", "LOGSURV", "SURVIVAL", "HAZARD", "DENSITY", "OMS")


@dataclass(frozen=True)
class PlotsContent:
    """`(SURVIVAL HAZARD) = times BY factors BY controls`, all of it optional."""

    def read(self, cursor: Cursor) -> Plots:
        kinds: tuple[str, ...] = ("ALL",)
        if cursor.at_sign("("):
            kinds = tuple(each.name for each in parenthesized(cursor, Keywords(words(*_PLOTS))))
        cursor.sign("=")
        written = []
        while not cursor.done:
            written.append(cursor.next().word)
        return Plots(kinds, tuple(written))


@dataclass(frozen=True)
class CompareContent:
    """`[times] [BY factors]`: the words as they are; () compares everything."""

    def read(self, cursor: Cursor) -> tuple[str, ...]:
        written = []
        while not cursor.done:
            written.append(cursor.next().word)
        return tuple(written)


_CALCULATED = words("EXACT", "PAIRWISE", "COMPARE", "CONDITIONAL", "APPROXIMATE")

#: Defaults of IBM's Command Syntax Reference, SURVIVAL.
TABLE = Table(
    "SURVIVAL",
    (
        Subcommand("TABLES", TablesContent(), required=True),
        Subcommand("INTERVALS", IntervalsContent(), required=True),
        Subcommand("STATUS", LifeStatusContent(), repeatable=True, required=True),
        Subcommand("PLOT", PlotsContent(), repeatable=True, bare=Plots(("ALL",), ()), aliases=("PLOTS",)),
        Subcommand("PRINT", Choice(("TABLE", "NOTABLE")), absent="TABLE", bare="TABLE"),
        Subcommand("COMPARE", CompareContent(), repeatable=True, bare=()),
        Subcommand("CALCULATE", Keywords(_CALCULATED), absent=()),
        Subcommand("MISSING", Keywords(words("GROUPWISE", "LISTWISE", "INCLUDE"), most=2), absent=(), bare=()),
        Subcommand("WRITE", Keywords(words("NONE", "TABLES", "BOTH")), absent=(), bare=()),
    ),
    head="TABLES",
)


@dataclass(frozen=True, slots=True)
class LifeTable:
    """A SURVIVAL command with its defaults filled in. `comparisons` are as written, () compares all levels."""

    tables: Tables
    intervals: tuple[Intervals, ...]
    statuses: tuple[LifeStatus, ...]
    printed: bool
    plots: tuple[Plots, ...]
    comparisons: tuple[tuple[str, ...], ...]
    calculated: tuple[str, ...]
    missing: tuple[str, ...]
    clauses: Clauses = field(repr=False)
    place: Place = field(compare=False, repr=False)


def read(cursor: Cursor, place: Place) -> LifeTable | None:
    """A SURVIVAL command; None where it has mistakes."""
    found = clauses(TABLE, cursor, place)
    if cursor.troubles.mistakes:
        return None
    return LifeTable(
        tables=found["TABLES"],
        intervals=found["INTERVALS"],
        statuses=tuple(each.value for each in found.all("STATUS")),
        printed=found["PRINT"] == "TABLE",
        plots=tuple(each.value for each in found.all("PLOT")),
        comparisons=tuple(each.value for each in found.all("COMPARE")),
        calculated=tuple(each.name for each in found["CALCULATE"]),
        missing=tuple(each.name for each in found["MISSING"]) or ("GROUPWISE",),
        clauses=found,
        place=place,
    )
