"""KM: the Kaplan-Meier procedure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sarcstat.syntax.reading.commands.status import Status, StatusContent
from sarcstat.syntax.reading.contents import Keywords, Numbers, OneName, options, words
from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.grammar import Clauses, Subcommand, Table, clauses
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import Name, Option


@dataclass(frozen=True)
class _TimeByFactor:
    """`time [BY factor]`."""

    def read(self, cursor: Cursor) -> tuple[Name, Name | None]:
        time = cursor.name("the variable of the times")
        return time, cursor.name("the factor") if cursor.exactly("BY") else None


#: Defaults of IBM's Command Syntax Reference, KM. TEST is LOGRANK as soon as there is a COMPARE.
TABLE = Table(
    "KM",
    (
        Subcommand("VARIABLES", _TimeByFactor()),
        Subcommand("STATUS", StatusContent(), required=True),
        Subcommand("STRATA", OneName()),
        Subcommand("PLOT", Keywords(words("SURVIVAL", "LOGSURV", "HAZARD", "OMS", "NONE")), absent=()),
        Subcommand("ID", OneName()),
        Subcommand("PRINT", Keywords(words("TABLE", "MEAN", "NONE")), absent=(), bare=()),
        Subcommand("PERCENTILES", Numbers(), bare=(25.0, 50.0, 75.0)),
        Subcommand("TEST", Keywords(words("LOGRANK", "BRESLOW", "TARONE")), absent=(), bare=()),
        Subcommand(
            "COMPARE", Keywords(words("OVERALL", "PAIRWISE", "POOLED", "STRATA"), most=2), repeatable=True, bare=()
        ),
        Subcommand("TREND", Numbers(), bare=()),
        Subcommand("SAVE", Keywords(options("SURVIVAL", "SE", "HAZARD", "CUMEVENT")), absent=()),
    ),
    head="VARIABLES",
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A table of comparisons: `pairwise` or of all levels; `by_strata`: within each stratum, else over all of them."""

    pairwise: bool
    by_strata: bool


@dataclass(frozen=True, slots=True)
class KaplanMeier:
    """A KM command with its defaults filled in.

    `percentiles` is None where none are printed; `comparisons` is empty where neither TEST nor COMPARE is written:
    then no test is printed. `trend` is None without /TREND, and () with the scores 1, 2, …. `plots` are the kinds of
    plot, `saved` the variables that are added, each with its name or None.
    """

    time: Name
    factor: Name | None
    status: Status
    strata: Name | None
    identifier: Name | None
    table: bool
    means: bool
    percentiles: tuple[float, ...] | None
    tests: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    trend: tuple[float, ...] | None
    plots: tuple[str, ...]
    saved: tuple[Option, ...]
    clauses: Clauses = field(repr=False)
    place: Place = field(compare=False, repr=False)


def read(cursor: Cursor, place: Place) -> KaplanMeier | None:
    """A KM command; None where it has mistakes."""
    found = clauses(TABLE, cursor, place)
    if "VARIABLES" not in found and not cursor.troubles.mistakes:
        cursor.wrong("KM: the variable of the times is missing", cursor.tokens[0])
    comparisons = _comparisons(found, cursor)
    if cursor.troubles.mistakes:
        return None
    (time, factor), printed = found["VARIABLES"], _names(found, "PRINT", ("TABLE", "MEAN"))
    return KaplanMeier(
        time=time,
        factor=factor,
        status=found["STATUS"],
        strata=found["STRATA"],
        identifier=found["ID"],
        table="TABLE" in printed,
        means="MEAN" in printed,
        percentiles=found["PERCENTILES"],
        tests=_names(found, "TEST", ("LOGRANK",)) if comparisons else (),
        comparisons=comparisons,
        trend=found["TREND"],
        plots=_names(found, "PLOT", ()),
        saved=found["SAVE"],
        clauses=found,
        place=place,
    )


def _names(found: Clauses, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    """The keywords of a subcommand without NONE, or the default where there are none."""
    written = tuple(dict.fromkeys(each.name for each in found[name]))
    return tuple(each for each in written if each != "NONE") if written else default


def _comparisons(found: Clauses, cursor: Cursor) -> tuple[Comparison, ...]:
    compared: list[Comparison] = []
    for clause in found.all("COMPARE"):
        names: set[Any] = {each.name for each in clause.value}
        for both in ({"OVERALL", "PAIRWISE"}, {"POOLED", "STRATA"}):
            if both <= names:
                first, second = sorted(both)
                cursor.troubles.mistake(f"KM /COMPARE: {first} and {second} exclude each other", clause.place)
        compared.append(Comparison("PAIRWISE" in names, "STRATA" in names))
    if not compared and "TEST" in found:
        compared = [Comparison(pairwise=False, by_strata=False)]
    return tuple(dict.fromkeys(compared))
