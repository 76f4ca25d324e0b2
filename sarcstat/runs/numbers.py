"""The numbers that a record of a result holds, each by what it is and never by the text shown."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Record = Mapping[str, Any]
Place = Literal["table", "statistic", "curve", "forest", "record"]
#: Fields of a statistic that are its value or words about it; all others say what it is.
_VALUES = ("stat", "stat_label", "missing")
#: What is compared by ways of its own; all else that a result holds, such as the findings of an audit, is a record.
_KNOWN = (
    *("schema", "name", "analysis", "options", "provenance", "conditions", "tables", "statistics", "curves", "forest"),
    *("analyses", "title"),
)
#: Names of files and digests in records, which say where something comes from.
_OF_FILES = ("file", "sha256")
#: Columns of a curve that say which curve it is.
_CURVE_NAMES = ("group1", "split", "stratum", "group", "level", "name", "cause")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a number is a number of: the result, the part of it, and a path of names and values within that.

    `turn` counts those of one identity in their order, so that none hides another.
    """

    result: str
    place: Place
    part: str
    path: tuple[str, ...]
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Value:
    """A number (None where there is none), the reason why not, the text that was shown, and where a reader finds it."""

    number: float | None
    missing: str | None
    text: str
    where: tuple[str, str]


def values_of(result: Record) -> dict[Identity, Value]:
    """All numbers and texts of a result: tables, statistics, points of curves, rows of a forest plot, other records."""
    found: dict[Identity, Value] = {}
    turns: dict[Identity, int] = {}
    for first, value in _values(result):
        turn = turns.get(first, 0)
        turns[first] = turn + 1
        found[Identity(first.result, first.place, first.part, first.path, turn)] = value
    return found


def _values(result: Record) -> Iterator[tuple[Identity, Value]]:
    name = str(result["name"])
    for table in result["tables"]:
        yield from _cells(name, table)
    for statistic in result["statistics"]:
        path = tuple(f"{key}={_plain(each)}" for key, each in statistic.items() if key not in _VALUES)
        number = _number(statistic.get("stat"))
        value = Value(number, statistic.get("missing"), _plain(statistic.get("stat")), _statistic_words(statistic))
        yield Identity(name, "statistic", "", path), value
    for curve in result.get("curves", ()):
        yield from _columns(name, "curve", curve)
    for row in result.get("forest", ()):
        yield from _columns(name, "forest", row)
    for key, record in result.items():
        if key not in _KNOWN:
            for path, one in _leaves(record, (key,)):
                where = key, " · ".join(path[1:])
                missing = None if one is not None else "none"
                yield Identity(name, "record", key, path[1:]), Value(_number(one), missing, _plain(one), where)


def _leaves(record: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The numbers and texts of a record, each with the names and places that lead to it."""
    if isinstance(record, dict | list):
        inner = record.items() if isinstance(record, dict) else enumerate(record, 1)
        for key, each in inner:
            if key not in _OF_FILES:
                yield from _leaves(each, (*path, str(key)))
    else:
        yield path, record


def notes_of_tables(result: Record) -> dict[str, list[str]]:
    """The sentences under each table, by what the table is; those of tables of one name together."""
    found: dict[str, list[str]] = {}
    for table in result["tables"]:
        found.setdefault(_part(table), []).extend(table.get("notes", ()))
    return found


def labels_of(result: Record) -> dict[tuple[str, str], list[str]]:
    """What is shown for each variable, value and name of a table, and for each statistic, by place and what it is."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for table in result["tables"]:
        part = _part(table)
        for cell in table["cells"]:
            for step in (*cell.get("row_path", ()), *cell.get("column_path", ())):
                if what := _step(step):
                    found.setdefault((part, what), {})[str(step.get("text", ""))] = None
    for statistic in result["statistics"]:
        what = "; ".join(f"{key}={_plain(each)}" for key, each in statistic.items() if key not in _VALUES)
        found[what, str(statistic["stat_name"])] = {str(statistic.get("stat_label", "")): None}
    found["", "the result"] = {str(result.get("title", "")): None}
    return {place: sorted(texts) for place, texts in found.items()}


def _part(table: Record) -> str:
    about = {**table.get("context", {}), **({"split": table["split"]} if "split" in table else {})}
    return "; ".join([str(table["name"]), *(f"{key}={_plain(each)}" for key, each in about.items())])


def _cells(name: str, table: Record) -> Iterator[tuple[Identity, Value]]:
    part = _part(table)
    for cell in table["cells"]:
        path = (*_steps(cell, "row"), "|", *_steps(cell, "column"))
        where = " · ".join(filter(None, map(str, cell["row"]))), " · ".join(filter(None, map(str, cell["column"])))
        value = Value(_number(cell.get("number")), cell.get("missing"), str(cell.get("text", "")), where)
        yield Identity(name, "table", part, path), value


def _steps(cell: Record, axis: str) -> Iterator[str]:
    """A path as identities: variable, value and fixed name where a step has them, else its text."""
    for step in cell.get(f"{axis}_path") or [{"name": text} for text in cell[axis]]:
        yield _step(step) or _step({"name": step.get("text", "")})


def _step(step: Record) -> str:
    """A step of a path without what is shown of it."""
    return "; ".join(f"{key}={_plain(each)}" for key, each in step.items() if key != "text")


def _columns(name: str, place: Place, record: Record) -> Iterator[tuple[Identity, Value]]:
    """The numbers of a record of columns: lists are points in their order, single numbers stand for themselves."""
    words = {key: each for key, each in record.items() if key in _CURVE_NAMES or isinstance(each, str)}
    part = "; ".join(f"{key}={_plain(each)}" for key, each in words.items())
    for key, each in record.items():
        if key in words:
            continue
        many = each if isinstance(each, list) else [each]
        for index, one in enumerate(many):
            where = part, f"{key} {index + 1}" if isinstance(each, list) else key
            missing = None if one is not None else "none"
            yield Identity(name, place, part, (key, str(index))), Value(_number(one), missing, _plain(one), where)


def _statistic_words(statistic: Record) -> tuple[str, str]:
    shown = [key for key in statistic if key not in (*_VALUES, "stat_name", "analysis", "convention", "context")]
    row = " · ".join(str(statistic[key]) for key in shown if statistic[key] not in (None, ""))
    return row, str(statistic.get("stat_name", ""))


def _number(value: Any) -> float | None:
    """A number that can be computed with; None for all else, also for one that records may hold, but no result."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and abs(value) <= sys.float_info.max else None


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}={_plain(each)}" for key, each in value.items() if key != "text")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(_plain, value))
    return "" if value is None else str(value)
