"""FREQUENCIES and DESCRIPTIVES."""

from __future__ import annotations

from dataclasses import dataclass, field

from sarcstat.syntax.reading.contents import Anything, Choice, Flag, Keyword, Keywords, Names, Numbers, Whole, words
from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.grammar import Clauses, Subcommand, Table, clauses
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import Everything, Name, Option, Span, Variables

_STATISTICS = (
    *words("MEAN", "SEMEAN", "MEDIAN", "MODE", "STDDEV", "VARIANCE", "SKEWNESS", "SESKEW", "KURTOSIS", "SEKURT"),
    *words("RANGE", "MINIMUM", "MAXIMUM", "SUM", "DEFAULT", "ALL", "NONE"),
)
_FORMATS = (
    *words("TABLE", "NOTABLE", "AVALUE", "DVALUE", "AFREQ", "DFREQ", "CONDENSE", "ONEPAGE", "DOUBLE", "STANDARD"),
    *words("NEWPAGE", "LABELS", "NOLABELS"),
    Keyword("LIMIT", Whole(), required=True),
)
#: What the keywords DEFAULT and ALL stand for, in FREQUENCIES and in DESCRIPTIVES.
FREQUENCIES_DEFAULT = ("MEAN", "STDDEV", "MINIMUM", "MAXIMUM")
FREQUENCIES_ALL = tuple(each.name for each in _STATISTICS if each.name not in ("DEFAULT", "ALL", "NONE"))

#: Defaults of IBM's Command Syntax Reference, FREQUENCIES.
FREQUENCIES = Table(
    "FREQUENCIES",
    (
        Subcommand("VARIABLES", Names(), required=True),
        Subcommand("FORMAT", Keywords(_FORMATS), absent=()),
        Subcommand("MISSING", Keywords(words("INCLUDE", "EXCLUDE"), most=1), absent=()),
        Subcommand("BARCHART", Anything(), bare=()),
        Subcommand("PIECHART", Anything(), bare=()),
        Subcommand("HISTOGRAM", Anything(), bare=()),
        Subcommand("HBAR", Anything(), bare=()),
        Subcommand("GROUPED", Anything(), bare=(), repeatable=True),
        Subcommand("NTILES", Whole(), repeatable=True),
        Subcommand("PERCENTILES", Numbers(), repeatable=True),
        Subcommand("STATISTICS", Keywords(_STATISTICS), absent=(), bare=()),
        Subcommand("ORDER", Choice(("ANALYSIS", "VARIABLE")), absent="ANALYSIS", bare="ANALYSIS"),
    ),
    head="VARIABLES",
)


@dataclass(frozen=True, slots=True)
class Frequencies:
    """A FREQUENCIES command with its defaults filled in.

    `statistics` are the names of the statistics in full, () prints none. `most_values`: variables with more
    values than that have no table. `order` of the values: AVALUE, DVALUE, AFREQ or DFREQ. `ntiles` are numbers of
    groups, `percentiles` percentages. `charts` are BARCHART, PIECHART, HISTOGRAM, HBAR.
    """

    variables: Variables
    table: bool
    most_values: int | None
    order: str
    include_missing: bool
    statistics: tuple[str, ...]
    ntiles: tuple[int, ...]
    percentiles: tuple[float, ...]
    grouped: bool
    charts: tuple[str, ...]
    side_by_side: bool
    clauses: Clauses = field(repr=False)
    place: Place = field(compare=False, repr=False)


def frequencies(cursor: Cursor, place: Place) -> Frequencies | None:
    """A FREQUENCIES command; None where it has mistakes."""
    found = clauses(FREQUENCIES, cursor, place)
    if cursor.troubles.mistakes:
        return None
    formats = {each.name: each.value for each in found["FORMAT"]}
    orders = [name for name in formats if name in ("AVALUE", "DVALUE", "AFREQ", "DFREQ")]
    return Frequencies(
        variables=found["VARIABLES"],
        table="NOTABLE" not in formats,
        most_values=formats.get("LIMIT"),
        order=orders[-1] if orders else "AVALUE",
        include_missing=any(each.name == "INCLUDE" for each in found["MISSING"]),
        statistics=_statistics(found),
        ntiles=tuple(each.value for each in found.all("NTILES")),
        percentiles=tuple(number for each in found.all("PERCENTILES") for number in each.value),
        grouped="GROUPED" in found,
        charts=tuple(name for name in ("BARCHART", "PIECHART", "HISTOGRAM", "HBAR") if name in found),
        side_by_side=found["ORDER"] == "ANALYSIS",
        clauses=found,
        place=place,
    )


def _statistics(found: Clauses) -> tuple[str, ...]:
    """None without the subcommand, the default ones where it has no keyword."""
    if "STATISTICS" in found and not found["STATISTICS"]:
        return FREQUENCIES_DEFAULT
    return statistics(found["STATISTICS"], FREQUENCIES_DEFAULT, FREQUENCIES_ALL)


def statistics(written: tuple[Option, ...], default: tuple[str, ...], everything: tuple[str, ...]) -> tuple[str, ...]:
    """The statistics in full: DEFAULT, ALL and NONE replaced by what they stand for, each once, as written."""
    names: list[str] = []
    for each in written:
        names += {"DEFAULT": default, "ALL": everything, "NONE": ()}.get(each.name, (each.name,))
    return tuple(dict.fromkeys(names))


_DESCRIBED = (
    *words("MEAN", "SEMEAN", "STDDEV", "VARIANCE", "KURTOSIS", "SKEWNESS", "RANGE", "MINIMUM", "MAXIMUM", "SUM"),
    *words("DEFAULT", "ALL"),
)
DESCRIPTIVES_DEFAULT = ("MEAN", "STDDEV", "MINIMUM", "MAXIMUM")
DESCRIPTIVES_ALL = tuple(each.name for each in _DESCRIBED if each.name not in ("DEFAULT", "ALL"))
_SORTED = ("NAME", *DESCRIPTIVES_ALL)


@dataclass(frozen=True)
class _WithScores:
    """`variable [(name of its z-scores)] …`."""

    def read(self, cursor: Cursor) -> tuple[tuple[Name | Span | Everything, Name | None], ...]:
        found: list[tuple[Name | Span | Everything, Name | None]] = []
        cursor.commas()
        while cursor.starts_name() or cursor.token.word == "ALL":
            place = cursor.place()
            variable = Everything(place) if cursor.exactly("ALL") else cursor.span()
            score = None
            if isinstance(variable, Name) and cursor.sign("("):
                score = cursor.name("the name of the z-scores")
                cursor.expect(")")
            found.append((variable, score))
            cursor.commas()
        if not found:
            cursor.missing("a variable")
        return tuple(found)


@dataclass(frozen=True)
class _Sorting:
    """`[statistic | NAME] [(A | D)]`."""

    def read(self, cursor: Cursor) -> tuple[str, bool]:
        key = "MEAN" if cursor.token.text == "(" else Choice(_SORTED).read(cursor)
        return key, descending(cursor)


def descending(cursor: Cursor) -> bool:
    """Whether `(D)` or `(DOWN)` stands next; `(A)`, `(UP)` or nothing is ascending."""
    if not cursor.sign("("):
        return False
    down = cursor.exactly("D", "DOWN")
    if not down and not cursor.exactly("A", "UP"):
        cursor.missing("A or D")
    cursor.expect(")")
    return down


#: Defaults of IBM's Command Syntax Reference, DESCRIPTIVES.
DESCRIPTIVES = Table(
    "DESCRIPTIVES",
    (
        Subcommand("VARIABLES", _WithScores(), required=True),
        Subcommand("MISSING", Keywords(words("VARIABLE", "LISTWISE", "INCLUDE"), most=2), absent=(), bare=()),
        Subcommand("SAVE", Flag(), absent=False, bare=True),
        Subcommand("STATISTICS", Keywords(_DESCRIBED), absent=(), bare=()),
        Subcommand("SORT", _Sorting(), bare=("MEAN", False)),
        Subcommand("FORMAT", Anything(), bare=()),
    ),
    head="VARIABLES",
)


@dataclass(frozen=True, slots=True)
class Descriptives:
    """A DESCRIPTIVES command with its defaults filled in.

    `scores` are the names of z-scores that are added; `save` adds one of every variable. `sort` is a statistic or
    NAME and whether it descends; None keeps the order as written.
    """

    variables: Variables
    scores: tuple[tuple[Name, Name], ...]
    save: bool
    listwise: bool
    include_missing: bool
    statistics: tuple[str, ...]
    sort: tuple[str, bool] | None
    clauses: Clauses = field(repr=False)
    place: Place = field(compare=False, repr=False)


def descriptives(cursor: Cursor, place: Place) -> Descriptives | None:
    """A DESCRIPTIVES command; None where it has mistakes."""
    found = clauses(DESCRIPTIVES, cursor, place)
    if cursor.troubles.mistakes:
        return None
    missing = {each.name for each in found["MISSING"]}
    return Descriptives(
        variables=tuple(variable for variable, _ in found["VARIABLES"]),
        scores=tuple((variable, score) for variable, score in found["VARIABLES"] if score is not None),
        save=found["SAVE"],
        listwise="LISTWISE" in missing,
        include_missing="INCLUDE" in missing,
        statistics=statistics(found["STATISTICS"], DESCRIPTIVES_DEFAULT, DESCRIPTIVES_ALL) or DESCRIPTIVES_DEFAULT,
        sort=found["SORT"],
        clauses=found,
        place=place,
    )
