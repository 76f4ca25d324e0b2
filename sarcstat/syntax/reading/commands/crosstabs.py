"""CROSSTABS."""

from __future__ import annotations

from dataclasses import dataclass, field

from sarcstat.syntax.reading.contents import Anything, Choice, Keyword, Keywords, Number, Numbers, Whole, words
from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.grammar import Clauses, Subcommand, Table, clauses
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import Variables


@dataclass(frozen=True, slots=True)
class Crossing:
    """Row variables, column variables, and layers (each a list of control variables): every combination is a table."""

    rows: Variables
    columns: Variables
    layers: tuple[Variables, ...]


@dataclass(frozen=True)
class _Tables:
    """`rows BY columns [BY layer] …`."""

    def read(self, cursor: Cursor) -> Crossing:
        lists = [cursor.variables()]
        while cursor.exactly("BY"):
            lists.append(cursor.variables())
        if len(lists) == 1:
            cursor.missing("BY")
        return Crossing(lists[0], lists[1], tuple(lists[2:]))


@dataclass(frozen=True)
class _Bounds:
    """`variables (min,max) …`: the whole numbers that are categories, in the integer mode of the command."""

    def read(self, cursor: Cursor) -> tuple[tuple[Variables, float, float], ...]:
        found: list[tuple[Variables, float, float]] = []
        while not cursor.done:
            variables = cursor.variables()
            cursor.expect("(")
            low = cursor.number()
            cursor.commas()
            found.append((variables, low, cursor.number()))
            cursor.expect(")")
            cursor.commas()
        if not found:
            cursor.missing("a variable")
        return tuple(found)


_CELLS = words(
    *("NONE", "COUNT", "ROW", "COLUMN", "TOTAL", "EXPECTED", "RESID", "SRESID", "ASRESID", "ALL", "BPROP", "PROP")
)
_STATISTICS = (
    *words("CHISQ", "PHI", "LAMBDA", "UC", "CC", "RISK", "GAMMA", "D", "BTAU", "CTAU", "ETA", "KAPPA", "MCNEMAR"),
    *words("CORR", "ALL", "NONE"),
    Keyword("CMH", Number(), 1.0),
)
_FORMATS = words(
    *("AVALUE", "DVALUE", "TABLES", "NOTABLES", "LABELS", "NOLABELS", "NOVALLABS", "BOX", "NOBOX", "INDEX", "NOINDEX")
)
_EXACT = (
    Keyword("MC"),
    Keyword("CIN", Number(), 99.0, required=True),
    Keyword("SAMPLES", Whole(), 10_000, required=True),
    Keyword("EXACT"),
    Keyword("TIMER", Number(), 5.0),
)

#: Defaults of IBM's Command Syntax Reference, CROSSTABS.
TABLE = Table(
    "CROSSTABS",
    (
        Subcommand("TABLES", _Tables(), repeatable=True, required=True),
        Subcommand("VARIABLES", _Bounds()),
        Subcommand("FORMAT", Keywords(_FORMATS), absent=(), bare=()),
        Subcommand("MISSING", Choice(("TABLE", "INCLUDE", "REPORT")), absent="TABLE", bare="TABLE"),
        Subcommand("CELLS", Keywords(_CELLS), absent=(), bare=()),
        Subcommand("STATISTICS", Keywords(_STATISTICS), absent=(), bare=()),
        Subcommand("COUNT", Keywords(words("ROUND", "TRUNCATE", "CASE", "CELL", "ASIS"), most=2), absent=(), bare=()),
        Subcommand("METHOD", Keywords(_EXACT), absent=()),
        Subcommand("BARCHART", Anything(), bare=()),
        Subcommand("WRITE", Keywords(words("NONE", "CELLS", "ALL")), absent=(), bare=()),
        Subcommand("SHOWDIM", Numbers()),
        Subcommand("HIDESMALLCOUNTS", Keywords((Keyword("COUNT", Whole(), 5, equals=True),)), absent=(), bare=()),
    ),
    head="TABLES",
    continued="TABLES",
)
_OTHER = ("ALL", "NONE", "CMH")
_BARE_CELLS = ("COUNT", "ROW", "COLUMN", "TOTAL")
_ALL_CELLS = ("COUNT", "ROW", "COLUMN", "TOTAL", "EXPECTED", "RESID", "SRESID", "ASRESID")


@dataclass(frozen=True, slots=True)
class Crosstabs:
    """A CROSSTABS command with its defaults filled in.

    `cells` and `statistics` are names in full, ALL resolved. `bounds`: the categories by lowest and highest number
    where the command is in integer mode. `odds`: the value that CMH tests the common odds ratio against. `count`
    (CASE, CELL or ASIS) and `rounding` (ROUND or TRUNCATE) say what becomes of weights that are no whole numbers.
    `exact` is EXACT or MC where METHOD asks for it.
    """

    tables: tuple[Crossing, ...]
    bounds: tuple[tuple[Variables, float, float], ...]
    table: bool
    descending: bool
    missing: str
    cells: tuple[str, ...]
    statistics: tuple[str, ...]
    odds: float | None
    count: str
    rounding: str
    exact: str | None
    chart: bool
    clauses: Clauses = field(repr=False)
    place: Place = field(compare=False, repr=False)


def read(cursor: Cursor, place: Place) -> Crosstabs | None:
    """A CROSSTABS command; None where it has mistakes."""
    found = clauses(TABLE, cursor, place)
    if cursor.troubles.mistakes:
        return None
    formats, count, exact = (_names(found, name) for name in ("FORMAT", "COUNT", "METHOD"))
    odds = [each.value for each in found["STATISTICS"] if each.name == "CMH"]
    return Crosstabs(
        tables=tuple(each.value for each in found.all("TABLES")),
        bounds=found["VARIABLES"] or (),
        table="NOTABLES" not in formats,
        descending="DVALUE" in formats,
        missing=found["MISSING"],
        cells=_chosen(found, "CELLS", ("COUNT",), _BARE_CELLS, _ALL_CELLS),
        statistics=_chosen(
            found, "STATISTICS", (), ("CHISQ",), tuple(each.name for each in _STATISTICS if each.name not in _OTHER)
        ),
        odds=odds[-1] if odds else None,
        count=next((each for each in count if each in ("CASE", "CELL", "ASIS")), "CELL"),
        rounding="TRUNCATE" if "TRUNCATE" in count else "ROUND",
        exact=next((each for each in exact if each in ("EXACT", "MC")), None),
        chart="BARCHART" in found,
        clauses=found,
        place=place,
    )


def _names(found: Clauses, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.name for each in found[name]))


def _chosen(
    found: Clauses, name: str, absent: tuple[str, ...], bare: tuple[str, ...], everything: tuple[str, ...]
) -> tuple[str, ...]:
    """The keywords of a subcommand: what holds without it, without a keyword, or with ALL."""
    if name not in found:
        return absent
    written = _names(found, name)
    if not written:
        return bare
    others = tuple(each for each in written if each not in ("ALL", "NONE"))
    return tuple(dict.fromkeys((*everything, *others))) if "ALL" in written else others
