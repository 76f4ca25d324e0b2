"""What is given in Python, as what a command line would say."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from typing import Any

from sarcstat.errors import UsageError


def keys_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The options that are given, in plain values; None is what is not given."""
    return {name: _plain(value, name) for name, value in given.items() if value is not None}


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, set | frozenset):
        raise UsageError(f"'{name}' is a set, which has no order.", "Give a list.")
    if isinstance(value, Mapping):
        return {str(_cell(key)): _plain(each, name) for key, each in value.items()}
    if isinstance(value, str | bytes):
        return value
    if hasattr(value, "columns"):
        raise UsageError(f"'{name}' is a data frame.", "Only the first argument can be one.")
    if hasattr(value, "tolist"):  # of numpy, pandas: an array, or a single value
        value = value.tolist()
    elif hasattr(value, "to_list"):  # of polars
        value = value.to_list()
    if isinstance(value, list | tuple | range):
        return [_cell(each) for each in value]
    return _cell(value)


def _cell(value: Any) -> Any:
    """A single value; a moment without a time of day is a date."""
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return os.fspath(value) if isinstance(value, os.PathLike) else value
