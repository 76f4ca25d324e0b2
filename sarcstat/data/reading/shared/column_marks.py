"""Which decimal mark the numbers of a text have, where a column alone does not tell: the whole file is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sarcstat.data.marks import NAMES, DecimalMark, Written, settled
from sarcstat.errors import InputError, Problem
from sarcstat.results import Condition

_HINT = "Say which mark is the decimal one: --decimal , or --decimal '.'"


@dataclass(frozen=True, slots=True)
class Decided:
    """The file's decimal mark (None: its columns have different ones), of which columns it has to be told, and what
    has to be said about that.
    """

    mark: DecimalMark | None
    columns: Mapping[str, DecimalMark] = field(default_factory=dict)
    warnings: tuple[Condition, ...] = ()


def decided(
    name: str,
    delimiter: str,
    columns: Mapping[str, Written],
    others: Callable[[], Mapping[str, Written]],
    example: Callable[[str], str],
) -> Decided:
    """The decimal mark of every column that can be read in two ways.

    What all columns say that can be read in one way only decides; `others` gives what the columns say that are not
    wanted, and is asked only where it matters. If none says anything, a point is the decimal mark, and the comma where
    values are separated by semicolons, with a warning. `example` gives a text of a column. Raises InputError for
    columns that mix marks, and where the file says both or nothing.
    """
    mixed = [column for column, each in columns.items() if each.kind == "mixed"]
    doubtful = {column: each for column, each in columns.items() if each.kind == "doubtful"}
    known = settled(columns.values())
    if doubtful:
        known |= settled(others().values())
    problems = [_mixed(name, column) for column in mixed]
    if not doubtful and not problems:
        return Decided(next(iter(known)) if len(known) == 1 else None if known else ".")
    used = {mark for each in doubtful.values() for mark in each.marks}
    mark = _mark(delimiter, known, used)
    problems += [_doubtful(name, column, example(column)) for column in doubtful if mark is None]
    if problems:
        raise InputError.of(problems)
    assert mark is not None
    sure = bool(known) or delimiter == ","
    warnings = () if sure else tuple(_told(column, example(column), mark) for column in doubtful)
    return Decided(mark, dict.fromkeys(doubtful, mark), warnings)


def _mark(delimiter: str, known: set[DecimalMark], used: set[DecimalMark]) -> DecimalMark | None:
    """The decimal mark of columns that use the marks `used`; None where it cannot be told."""
    if known:
        return next(iter(known)) if len(known) == 1 else None
    if used == {"."}:
        return "."
    return "," if used == {","} and delimiter == ";" else None


def _mixed(name: str, column: str) -> Problem:
    message = f"Column '{column}' of {name} has numbers with a decimal point and numbers with a decimal comma."
    return Problem(message, "Write them alike. Or s" + _HINT[1:])


def _doubtful(name: str, column: str, text: str) -> Problem:
    either = f"{_meaning(text, '.')} or {_meaning(text, ',')}"
    return Problem(f"Column '{column}' of {name} may mean two things: '{text}' is {either}.", _HINT)


def _told(column: str, text: str, mark: DecimalMark) -> Condition:
    other: DecimalMark = "," if mark == "." else "."
    said = (
        f"{column}: {text} was read as {_meaning(text, mark)}, with a decimal {NAMES[mark]}, although every "
        f"{NAMES[mark]} stands before exactly three digits. --decimal {other if other == ',' else repr(other)} "
        f"reads it as {_meaning(text, other)}."
    )
    return Condition("warning", said, "decimal_mark")


def _meaning(text: str, mark: DecimalMark) -> str:
    """The number that a text means with a decimal mark, with a point for it."""
    thousands = "." if mark == "," else ","
    return text.strip().replace(thousands, "").replace(mark, ".")
