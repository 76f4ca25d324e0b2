"""A TOML file with the line of every key, which TOML readers do not keep."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from sarcstat.errors import InputError

Key = tuple[str | int, ...]

_AT = re.compile(r"^(?P<what>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.DOTALL)

#: More lines than a statement of a readable file has; of a longer one only the first line's keys are found.
_LONGEST = 500


def read_toml(text: str, name: str) -> tuple[dict[str, Any], dict[Key, int]]:
    """The content, and the line on which each key is set; entries of arrays of tables count from 0.

    Raises InputError for what is no TOML, with the line.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _malformed(text, name, str(error)) from None
    except RecursionError:
        raise InputError(f"{name} nests too deeply to be read.") from None
    return content, dict(_lines(text))


def _malformed(text: str, name: str, said: str) -> InputError:
    found = _AT.match(said)
    what = found["what"] if found else said
    lines = text.splitlines()
    line = int(found["line"]) if found and found["line"] else len(lines)
    shown = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    hint = f"There it says: {shown}" if shown else "A text needs quotation marks, a list [brackets], a table {braces}."
    return InputError(f"{name}, line {line}, is not valid TOML: {what[:1].lower()}{what[1:]}.", hint)


def _lines(text: str) -> Iterator[tuple[Key, int]]:
    """Key and line of every statement of a valid file."""
    lines = text.splitlines()
    within: Key = ()
    counts: dict[Key, int] = {}
    at = 0
    while at < len(lines):
        length, statement = _statement(lines, at)
        header = lines[at].lstrip().startswith("[")
        if header and statement is not None:
            within = _resolved(statement, counts)
            yield within, at + 1
        elif statement:
            for key in _keys(statement):
                yield (*within, *key), at + 1
        at += length


def _statement(lines: list[str], start: int) -> tuple[int, dict[str, Any] | None]:
    """How many lines the statement takes that begins there, and what it says by itself."""
    for length in range(1, min(_LONGEST, len(lines) - start) + 1):
        try:
            return length, tomllib.loads("\n".join(lines[start : start + length]))
        except tomllib.TOMLDecodeError:
            continue
    return 1, None


def _resolved(header: Mapping[str, Any], counts: dict[Key, int]) -> Key:
    """The key of a `[table]` or of the next entry of an `[[array]]`, within the entries that are open."""
    key: Key = ()
    value: Any = header
    while isinstance(value, Mapping) and value:
        ((name, value),) = value.items()
        key = (*key, name)
        if isinstance(value, list):
            counts[key] = counts.get(key, -1) + 1
            value = value[0]
        if key in counts:
            key = (*key, counts[key])
    return key


def _keys(statement: Mapping[str, Any]) -> Iterator[Key]:
    """Every key that a statement sets, inner ones of inline tables included."""
    for name, value in statement.items():
        yield (name,)
        if isinstance(value, Mapping):
            yield from ((name, *inner) for inner in _keys(value))
        if isinstance(value, list):
            for number, entry in enumerate(value):
                if isinstance(entry, Mapping):
                    yield (name, number)
                    yield from ((name, number, *inner) for inner in _keys(entry))


def line_of(key: Key, lines: Mapping[Key, int]) -> int | None:
    """The line of a key, or of the first entry of a list of tables, or of what the key stands in."""
    while key:
        if key in lines:
            return lines[key]
        if (*key, 0) in lines:
            return lines[*key, 0]
        key = key[:-1]
    return None
