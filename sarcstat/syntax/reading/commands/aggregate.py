"""AGGREGATE and AUTORECODE."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sarcstat.syntax.reading.commands.frequencies import descending
from sarcstat.syntax.reading.contents import Choice, Flag, Followed, Keyword, Keywords, Names, Text
from sarcstat.syntax.reading.cursor import Cursor, shown
from sarcstat.syntax.reading.grammar import Subcommand, Table, clauses
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import File, Name, Value, Variables
from sarcstat.syntax.reading.words import meant, nearest

_COUNTS = ("N", "NU")
_PLAIN = ("SUM", "MEAN", "SD", "MEDIAN", "MAX", "MIN", "FIRST", "LAST", "NMISS", "NUMISS")
_WITH_ONE = ("PGT", "PLT", "FGT", "FLT", "CGT", "CLT")
_WITH_TWO = ("PIN", "POUT", "FIN", "FOUT", "CIN", "COUT")
_FUNCTIONS = (*_COUNTS, *_PLAIN, *_WITH_ONE, *_WITH_TWO)


@dataclass(frozen=True, slots=True)
class Aggregated:
    """New variables with their labels, the function, the variables it is taken of, and its limits.

    `valid`: the least number of valid values, as `MEAN.3` asks for it.
    """

    targets: tuple[tuple[Name, str | None], ...]
    function: str
    valid: int | None
    sources: Variables
    limits: tuple[float | str, ...]


@dataclass(frozen=True)
class _Function:
    """`target ['label'] … = FUNCTION(sources[, limits])`."""

    def read(self, cursor: Cursor) -> Aggregated:
        targets: list[tuple[Name, str | None]] = []
        while cursor.starts_name():
            target = cursor.name()
            targets.append((target, cursor.text() if cursor.token.kind == "text" else None))
            cursor.commas()
        if not targets:
            cursor.missing("a new variable")
        cursor.expect("=")
        name, valid = _function(cursor)
        if not cursor.at_sign("("):
            if name not in _COUNTS:
                cursor.missing(f"'(' behind {name}")
            return Aggregated(tuple(targets), name, valid, (), ())
        return _arguments(cursor, tuple(targets), name, valid)


def _arguments(
    cursor: Cursor, targets: tuple[tuple[Name, str | None], ...], name: str, valid: int | None
) -> Aggregated:
    cursor.expect("(")
    if name in _COUNTS and cursor.sign(")"):
        return Aggregated(targets, name, valid, (), ())
    sources = cursor.variables()
    limits: list[float | str] = []
    while cursor.starts_value():
        value = cursor.value()
        if not isinstance(value, Value):
            cursor.missing("a value")
        limits.append(value.value)
        cursor.commas()
    wanted = 1 if name in _WITH_ONE else 2 if name in _WITH_TWO else 0
    if len(limits) != wanted:
        cursor.wrong(f"{cursor.title}: {name} takes {wanted or 'no'} values behind its variables, not {len(limits)}")
    cursor.expect(")")
    return Aggregated(targets, name, valid, sources, tuple(limits))


def _function(cursor: Cursor) -> tuple[str, int | None]:
    token = cursor.token
    stem, _, suffix = token.word.rpartition(".")
    counted = suffix.isdecimal() and suffix.isascii() and len(suffix) < 6
    found = meant(stem if counted else token.word, _FUNCTIONS) if token.kind == "name" else ()
    if len(found) != 1:
        cursor.wrong(f"{cursor.title} has no function {shown(token)}", token, nearest(token.word, _FUNCTIONS))
    cursor.next()
    return found[0], int(suffix) if counted else None


@dataclass(frozen=True)
class _Outfile:
    """A file, with MODE and OVERWRITE perhaps."""

    def read(self, cursor: Cursor) -> tuple[File, str, bool]:
        file = cursor.file()
        written: dict[str, Any] = {each.name: each.value for each in _MODES.read(cursor)}
        return file, written.get("MODE", "REPLACE"), written.get("OVERWRITE") == "YES"


_MODES = Keywords(
    (
        Keyword("MODE", Choice(("REPLACE", "ADDVARIABLES")), equals=True),
        Keyword("OVERWRITE", Choice(("YES", "NO")), equals=True),
    ),
    fewest=0,
)


@dataclass(frozen=True)
class _Break:
    """`variables [(A | D)] …`."""

    def read(self, cursor: Cursor) -> tuple[tuple[Variables, bool], ...]:
        found: list[tuple[Variables, bool]] = []
        while not cursor.done:
            variables = cursor.variables()
            found.append((variables, descending(cursor)))
            cursor.commas()
        if not found:
            cursor.missing("a variable")
        return tuple(found)


#: Defaults of IBM's Command Syntax Reference, AGGREGATE.
AGGREGATE = Table(
    "AGGREGATE",
    (
        Subcommand("OUTFILE", _Outfile()),
        Subcommand("MISSING", Choice(("COLUMNWISE",))),
        Subcommand("DOCUMENT", Flag(), absent=False, bare=True),
        Subcommand("PRESORTED", Flag(), absent=False, bare=True),
        Subcommand("BREAK", _Break(), absent=(), bare=()),
        Subcommand("FUNCTIONS", _Function(), repeatable=True, required=True),
    ),
    continued="FUNCTIONS",
    open=True,
)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """AGGREGATE. `file` None: the results are added to the data that are worked on, as with MODE=ADDVARIABLES.

    `mode`: REPLACE or ADDVARIABLES; `columnwise`: a result is missing where any of its values is.
    """

    file: File | None
    mode: str
    overwrite: bool
    columnwise: bool
    presorted: bool
    by: tuple[tuple[Variables, bool], ...]
    functions: tuple[Aggregated, ...]
    place: Place = field(compare=False, repr=False)


def aggregate(cursor: Cursor, place: Place) -> Aggregate | None:
    """An AGGREGATE; None where it has mistakes."""
    found = clauses(AGGREGATE, cursor, place)
    if cursor.troubles.mistakes:
        return None
    file, mode, overwrite = found["OUTFILE"] or (None, "ADDVARIABLES", False)
    return Aggregate(
        file=file,
        mode=mode,
        overwrite=overwrite,
        columnwise=found["MISSING"] is not None,
        presorted=found["PRESORTED"],
        by=found["BREAK"],
        functions=tuple(each.value for each in found.all("FUNCTIONS")),
        place=place,
    )


_TEMPLATE = Followed((("TEMPLATE", Text()),))
#: Defaults of IBM's Command Syntax Reference, AUTORECODE.
AUTORECODE = Table(
    "AUTORECODE",
    (
        Subcommand("VARIABLES", Names(), required=True),
        Subcommand("INTO", Names(), required=True),
        Subcommand("DESCENDING", Flag(), absent=False, bare=True),
        Subcommand("PRINT", Flag(), absent=False, bare=True),
        Subcommand("GROUP", Flag(), absent=False, bare=True),
        Subcommand("BLANK", Choice(("VALID", "MISSING")), absent="VALID"),
        Subcommand("APPLY", _TEMPLATE),
        Subcommand("SAVE", _TEMPLATE),
    ),
    head="VARIABLES",
)


@dataclass(frozen=True, slots=True)
class Autorecode:
    """AUTORECODE: values in order become 1, 2, …; `group`: all variables share the codes.

    `blank`: whether a blank text is VALID or MISSING. `apply` and `save` are files of codes.
    """

    variables: Variables
    into: Variables
    descending: bool
    printed: bool
    group: bool
    blank: str
    apply: str | None
    save: str | None
    place: Place = field(compare=False, repr=False)


def autorecode(cursor: Cursor, place: Place) -> Autorecode | None:
    """An AUTORECODE; None where it has mistakes."""
    found = clauses(AUTORECODE, cursor, place)
    if cursor.troubles.mistakes:
        return None
    return Autorecode(
        variables=found["VARIABLES"],
        into=found["INTO"],
        descending=found["DESCENDING"],
        printed=found["PRINT"],
        group=found["GROUP"],
        blank=found["BLANK"],
        apply=found["APPLY"][1] if found["APPLY"] else None,
        save=found["SAVE"][1] if found["SAVE"] else None,
        place=place,
    )
