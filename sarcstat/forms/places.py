"""A TOML file with the line of every key, which TOML readers do not keep."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from sarcstat.errors import InputError
from sarcstat.limits import LARGEST_NUMBER, MOST_KEYS, MOST_PARTS

Key = tuple[str | int, ...]

_AT = re.compile(r"^(?P<what>.*?) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$", re.DOTALL)

#: Where a statement can go on or end; texts and comments are passed over as wholes.
_TOKEN = re.compile(
    r'''
      """(?:[^"\\]|\\.|"(?!""))*"{3,5} | \'{3}(?:[^']|'(?!''))*'{3,5}   # texts over several lines
    | "(?:[^"\\\n]|\\.)*" | '[^'\n]*'                                    # texts
    | \#[^\n]* | [][{}] | \n
    ''',
    re.DOTALL | re.VERBOSE,
)
_DIGITS = re.compile(r"[0-9_]{4301}")
_QUOTED = re.compile(r"""\"[^"\n]*\"|'[^'\n]*'""")
_LONG_KEY = re.compile(r"(?<![\w.-])[\w-]++(?:[ \t]*+\.[ \t]*+[\w-]++)" + f"{{{MOST_PARTS}}}")


def read_toml(text: str, name: str, *, infinite: bool = False) -> dict[str, Any]:
    """The content of a TOML text; raises InputError for what is no TOML, with the line, or more than a hand writes.

    Numbers are finite, unless they may be `infinite`, and small enough to be computed with.
    """
    _check_size(text, name)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _malformed(text, name, str(error)) from None
    except RecursionError:
        raise InputError(f"{name} nests too deeply to be read.", "Write it flatter.") from None
    except ValueError as error:  # a number of more digits than Python reads, a date that no calendar has
        raise _no_value(text, name, error) from None
    wrong = next((found for found in _values(content) if not _is_usable(found[1], infinite=infinite)), None)
    if wrong is not None:
        key, value = wrong
        line = line_of(key, key_lines(text))
        where = f"{name}, line {line}, {'.'.join(map(str, key))}"
        raise InputError(
            f"{where}: {_shown(value)} is not a number that can be computed with.",
            f"Numbers are finite, whole ones below 2**63, others up to {LARGEST_NUMBER:g}.",
        )
    return content


def _no_value(text: str, name: str, error: ValueError) -> InputError:
    """A value that is written as TOML has it, and does not exist; Python does not say where."""
    found = next((at for at, line in enumerate(text.splitlines(), 1) if _DIGITS.search(line)), None)
    if found is not None:
        return InputError(f"{name}, line {found}: a number has too many digits.", "Whole numbers are below 2**63.")
    return InputError(f"{name} holds a value that does not exist: {error}.", "Correct it.")


def _values(content: Any, within: Key = ()) -> Iterator[tuple[Key, Any]]:
    """Every value that is neither a table nor a list, with its key."""
    if isinstance(content, Mapping | list):
        for key, value in content.items() if isinstance(content, Mapping) else enumerate(content):
            yield from _values(value, (*within, key))
    else:
        yield within, content


def _is_usable(value: Any, *, infinite: bool) -> bool:
    if isinstance(value, int):
        return abs(value) < 2**63
    return not isinstance(value, float) or abs(value) <= LARGEST_NUMBER or (infinite and math.isinf(value))


def _shown(value: float) -> str:
    return f"{value:g}" if isinstance(value, float) else "a whole number of more than 63 bits"


def _check_size(text: str, name: str) -> None:
    """Refuse what a reader of TOML would take hours for: keys of many parts, and very many keys."""
    bare = _QUOTED.sub("q", text)
    if _LONG_KEY.search(bare):
        raise InputError(
            f"{name} has a key of more than {MOST_PARTS} parts.", "No key of this kind of file has so many."
        )
    if bare.count("=") + bare.count("\n[") > MOST_KEYS:
        raise InputError(f"{name} has more than {MOST_KEYS:,} keys: nobody has written that by hand.", "Divide it.")


def key_lines(text: str) -> dict[Key, int]:
    """The line on which each key of a valid text is set; entries of arrays of tables count from 0.

    What stands in an array or a table over several lines has the line on which that begins.
    """
    return dict(_lines(text))


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
    within: Key = ()
    counts: dict[Key, int] = {}
    for at, statement in _statements(text):
        content = tomllib.loads(statement)
        if statement.lstrip().startswith("["):
            within = _resolved(content, counts)
            yield within, at
        else:
            yield from (((*within, *key), at) for key in _keys(content))


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Every statement with the line on which it begins: a line, or more where a text or a bracket goes on."""
    start = depth = 0
    begun = number = 1
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token in "[{":
            depth += 1
        elif token in "]}":
            depth -= 1
        elif token == "\n" and depth == 0:
            yield begun, text[start : found.end()]
            start, begun = found.end(), number + 1
        number += token.count("\n")
    if start < len(text):
        yield begun, text[start:]


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
