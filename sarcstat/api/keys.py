"""What is given in Python, as what a command line would say."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Mapping
from typing import Any

from sarcstat.characters import visible
from sarcstat.errors import UsageError
from sarcstat.limits import MOST_VALUES


def keys_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The options that are given, in plain values; None is what is not given."""
    return {name: _plain(value, name) for name, value in given.items() if value is not None}


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, set | frozenset):
        raise UsageError(f"'{name}' is a set, which has no order.", "Give a list.")
    if isinstance(value, Mapping):
        inner = next((key for key, each in value.items() if isinstance(each, Mapping)), None)
        if inner is not None:
            raise UsageError(
                f"'{name}' has names with values within '{inner}'; it takes one value there.", "Give a text."
            )
        return {str(_cell(key, name)): _plain(each, name) for key, each in value.items()}
    if isinstance(value, str | bytes):
        return typable(value, name)
    if hasattr(value, "columns"):
        raise UsageError(f"'{name}' is a data frame.", "Only the first argument can be one.")
    _check_number(value, name)
    if isinstance(value, Iterator):
        raise UsageError(f"'{name}' is a {type(value).__name__}, which is read only once.", "Give a list.")
    value = _in_full(_in_microseconds(value))
    if hasattr(value, "tolist"):  # of numpy, pandas: an array, or a single value
        value = value.tolist()
    elif hasattr(value, "to_list"):  # of polars
        value = value.to_list()
    if isinstance(value, list | tuple | range):
        return [typable(_cell(each, name), name) for each in value]
    return typable(_cell(value, name), name)


def path_of(given: Any) -> str:
    """The path of a file; raises UsageError for what is none."""
    try:
        path = os.fsdecode(given)
    except TypeError:
        raise UsageError(f"{given!r} is no name of a file.", "Give a text, or a path of pathlib.") from None
    typable(path, "The name of a file")
    return path


def typable(value: Any, name: str) -> Any:
    """A single value; raises UsageError for a text that no command line could hold."""
    if isinstance(value, str):
        try:
            fine = b"\0" not in os.fsencode(value)
        except UnicodeEncodeError:
            fine = False
        if not fine:
            raise UsageError(
                f"{name if ' ' in name else repr(name)} holds a NUL, or half a pair of surrogates: '{visible(value)}'.",
                "Give a text of Unicode.",
            )
    return value


def _check_number(value: Any, name: str) -> None:
    """Raise UsageError for more values than an option can have: a range names millions in a few letters."""
    try:
        number = len(value)
    except TypeError:  # a single one
        return
    if number > MOST_VALUES:
        raise UsageError(
            f"'{name}' has {number:,} values; at most {MOST_VALUES:,} are taken.", "Give those that are needed."
        )


def _in_microseconds(value: Any) -> Any:
    """Dates of numpy in the unit in which they are dates of Python: nanoseconds would be whole numbers."""
    is_date = type(value).__module__ == "numpy" and value.dtype.kind == "M"
    return value.astype("datetime64[us]") if is_date else value


def _in_full(value: Any) -> Any:
    """Numbers of 4 bytes as they are shown: 20.9 would be 20.899999618530273, and before an event then."""
    dtype: Any = getattr(value, "dtype", None)
    is_short = type(dtype).__module__.startswith("numpy") and dtype.kind == "f" and dtype.itemsize < 8
    return value.astype(str).astype(float) if is_short else value


def _cell(value: Any, name: str) -> Any:
    """A single value; a moment without a time of day is a date. Raises UsageError for None, a value of nothing."""
    if value is None:
        raise UsageError(f"'{name}' holds None, which is no value.", "Leave it out.")
    value = _in_full(_in_microseconds(value))
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, datetime.datetime) and str(value) != "NaT" and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return os.fspath(value) if isinstance(value, os.PathLike) else value
