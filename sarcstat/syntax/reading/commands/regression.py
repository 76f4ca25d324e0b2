"""REGRESSION, of which the collinearity of the predictors is computed."""

from __future__ import annotations

from dataclasses import dataclass, field

from sarcstat.syntax.reading.contents import (
    Anything,
    Flag,
    Keyword,
    Keywords,
    Names,
    Number,
    Numbers,
    OneFile,
    OneName,
    Whole,
    words,
)
from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.grammar import Clauses, Subcommand, Table, clauses, parenthesized
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import Everything, Variables

_METHODS = ("ENTER", "STEPWISE", "FORWARD", "BACKWARD", "REMOVE", "TEST")


@dataclass(frozen=True, slots=True)
class RegressionBlock:
    """A METHOD and its predictors; () are all variables of the command but the dependent one."""

    method: str
    variables: Variables


@dataclass(frozen=True)
class _Method:
    """`ENTER list`; TEST takes lists in parentheses, of which each is a variable set."""

    def read(self, cursor: Cursor) -> RegressionBlock:
        method = Keywords(words(*_METHODS)).option(cursor).name
        return RegressionBlock(method, _predictors(cursor))


@dataclass(frozen=True)
class _Predictors:
    """The list behind `/ENTER`, METHOD left out."""

    method: str

    def read(self, cursor: Cursor) -> RegressionBlock:
        return RegressionBlock(self.method, _predictors(cursor))


def _predictors(cursor: Cursor) -> Variables:
    cursor.sign("=")
    found: list[object] = []
    while cursor.at_sign("("):
        found += parenthesized(cursor, Names())
        cursor.commas()
    if not found and cursor.done:
        return ()
    return (*found, *(() if cursor.done else cursor.variables()))  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Analyzed:
    """A list of variables, or (COLLECT) and (PREVIOUS)."""

    def read(self, cursor: Cursor) -> Variables:
        if not cursor.at_sign("("):
            return cursor.variables()
        place = cursor.place()
        parenthesized(cursor, Keywords(words("COLLECT", "PREVIOUS"), most=1))
        return (Everything(place),)


_STATISTICS = (
    *words(
        "DEFAULTS", "R", "COEFF", "ANOVA", "OUTS", "ZPP", "LABEL", "CHANGE", "BCOV", "XTX", "COLLIN", "TOL", "SELECTION"
    ),
    *words("F", "LINE", "HISTORY", "END", "SES", "ALL", "COND"),
    Keyword("CI", Number(), 95.0),
)
_CRITERIA = (
    *(Keyword(name, Number(), required=True) for name in ("PIN", "POUT", "FIN", "FOUT", "TOLERANCE", "CI")),
    Keyword("MAXSTEPS", Whole(), required=True),
    Keyword("DEFAULTS"),
)
_MISSING = words("LISTWISE", "PAIRWISE", "MEANSUBSTITUTION", "INCLUDE")

#: Defaults of IBM's Command Syntax Reference, REGRESSION.
TABLE = Table(
    "REGRESSION",
    (
        Subcommand("VARIABLES", _Analyzed()),
        Subcommand("DEPENDENT", Names(), repeatable=True, required=True),
        Subcommand("METHOD", _Method(), repeatable=True),
        *(Subcommand(name, _Predictors(name), repeatable=True, bare=RegressionBlock(name, ())) for name in _METHODS),
        Subcommand("STATISTICS", Keywords(_STATISTICS), absent=(), bare=(), repeatable=True),
        Subcommand("CRITERIA", Keywords(_CRITERIA), absent=(), repeatable=True),
        Subcommand("MISSING", Keywords(_MISSING), absent=(), bare=()),
        Subcommand("DESCRIPTIVES", Anything(), bare=()),
        Subcommand("ORIGIN", Flag(), absent=False, bare=True, repeatable=True),
        Subcommand("NOORIGIN", Flag(), absent=False, bare=True, repeatable=True),
        Subcommand("SELECT", Anything(), bare=()),
        Subcommand("MATRIX", Anything(), bare=()),
        Subcommand("REGWGT", OneName()),
        Subcommand("RESIDUALS", Anything(), bare=(), repeatable=True),
        Subcommand("CASEWISE", Anything(), bare=(), repeatable=True),
        Subcommand("SCATTERPLOT", Anything(), bare=(), repeatable=True),
        Subcommand("PARTIALPLOT", Anything(), bare=(), repeatable=True),
        Subcommand("OUTFILE", Keywords((Keyword("COVB", OneFile()), Keyword("MODEL", OneFile())))),
        Subcommand("SAVE", Anything(), bare=(), repeatable=True),
        Subcommand("WIDTH", Numbers()),
    ),
)


@dataclass(frozen=True, slots=True)
class Regression:
    """A REGRESSION command, as far as collinearity goes.

    `tolerance`: whether Tolerance and VIF stand in the table of coefficients; `collinearity`: whether the
    diagnostics are printed, too. `missing`: LISTWISE, PAIRWISE or MEANSUBSTITUTION. `saves`: whether variables or
    files are written.
    """

    dependents: Variables
    blocks: tuple[RegressionBlock, ...]
    variables: Variables | None
    tolerance: bool
    collinearity: bool
    missing: str
    include_missing: bool
    through_origin: bool
    weight: object
    selects: bool
    saves: bool
    clauses: Clauses = field(repr=False)
    place: Place = field(compare=False, repr=False)


def read(cursor: Cursor, place: Place) -> Regression | None:
    """A REGRESSION command; None where it has mistakes."""
    found = clauses(TABLE, cursor, place)
    if cursor.troubles.mistakes:
        return None
    printed = {each.name for clause in found.all("STATISTICS") for each in clause.value}
    missing = [each.name for each in found["MISSING"]]
    last = [each.name for each in found.written if each.name in ("ORIGIN", "NOORIGIN")]
    return Regression(
        dependents=tuple(each for clause in found.all("DEPENDENT") for each in clause.value),
        blocks=tuple(each.value for each in found.written if isinstance(each.value, RegressionBlock)),
        variables=found["VARIABLES"],
        tolerance=bool(printed & {"TOL", "COLLIN", "ALL"}),
        collinearity=bool(printed & {"COLLIN", "ALL"}),
        missing=next((each for each in missing if each != "INCLUDE"), "LISTWISE"),
        include_missing="INCLUDE" in missing,
        through_origin=last[-1:] == ["ORIGIN"],
        weight=found["REGWGT"],
        selects="SELECT" in found,
        saves="SAVE" in found or "OUTFILE" in found,
        clauses=found,
        place=place,
    )
