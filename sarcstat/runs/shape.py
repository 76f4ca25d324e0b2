"""The shape in which records of results are written, checked once: who reads their values may rely on it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any], bool]
_LARGEST = sys.float_info.max
#: Options within options.
_DEEPEST = 30


def is_result(each: Any) -> bool:
    """Whether it has the shape of a result, or of several that belong together."""
    if isinstance(each, dict) and "analyses" in each:
        return _is(_HEAD)(each) and _all(is_result)(each["analyses"])
    return _is(_RESULT)(each)


def is_shallow(value: Any, deepest: int = _DEEPEST) -> bool:
    """Whether nested lists and tables have an end that is soon reached."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return deepest > 0 and all(is_shallow(each, deepest - 1) for each in inner)
    return True


def _number(value: Any) -> bool:
    """A number that can be computed with; JSON may hold whole ones of any size, and Python reads nan and infinity."""
    return isinstance(value, int | float) and -_LARGEST <= value <= _LARGEST


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _plain(value: Any) -> bool:
    return value is None or _text(value) or _number(value)


def _number_or_none(value: Any) -> bool:
    return value is None or _number(value)


def _text_or_none(value: Any) -> bool:
    return value is None or _text(value)


def _options(value: Any) -> bool:
    return isinstance(value, dict) and is_shallow(value)


def _all(check: Check) -> Check:
    """A list whose entries are such."""
    return lambda value: isinstance(value, list) and all(map(check, value))


def _each(check: Check) -> Check:
    """A table whose values are such."""
    return lambda value: isinstance(value, dict) and all(map(check, value.values()))


def _is(keys: Mapping[str, Check]) -> Check:
    """A table with these keys, each as its check says; those that end in `?` may be missing."""
    needed = {key: check for key, check in keys.items() if not key.endswith("?")}
    others = {key.rstrip("?"): check for key, check in keys.items() if key.endswith("?")}

    def checked(value: Any) -> bool:
        return (
            isinstance(value, dict)
            and all(key in value and check(value[key]) for key, check in needed.items())
            and all(check(value[key]) for key, check in others.items() if key in value)
        )

    return checked


def _nested(value: Any) -> bool:
    """Texts and numbers, or lists and tables of them."""
    return is_shallow(value) and _counted(value)


def _counted(value: Any) -> bool:
    if isinstance(value, dict | list):
        return all(map(_counted, value.values() if isinstance(value, dict) else value))
    return _plain(value)


_STEP = {"text": _text, "variable?": _text, "name?": _text, "value?": _nested}
_CELL = {
    "row": _all(_text),
    "column": _all(_text),
    "row_path?": _all(_is(_STEP)),
    "column_path?": _all(_is(_STEP)),
    "number?": _number_or_none,
    "text?": _text,
    "missing?": _text_or_none,
}
_TABLE = {
    "name": _text,
    "cells": _all(_is(_CELL)),
    "context?": _each(_nested),
    "split?": _all(_is(_STEP)),
    "notes?": _all(_text),
}
_NAMES = (
    "group1",
    "group1_level",
    "group2_level",
    "stratum",
    "stratum_level",
    "test",
    "term",
    "level",
    "cause",
)
_STATISTIC = {
    **dict.fromkeys(("stat_name", "variable", "context", "convention"), _text),
    **dict.fromkeys((f"{name}?" for name in _NAMES), _text),
    "stat": _plain,
    "stat_label?": _text,
    "missing?": _text_or_none,
    "at?": _number_or_none,
}
_PROVENANCE = {"versions?": _each(_text_or_none), "simulated?": _text_or_none, "rows_used?": _number_or_none}
_HEAD = {
    "analysis": _text,
    "name?": _text,
    "title?": _text,
    "options": _options,
    "provenance?": lambda value: value is None or (_is(_PROVENANCE)(value) and is_shallow(value)),
    "conditions?": _all(_is({"text": _text})),
}
_RESULT = {
    **_HEAD,
    "statistics": _all(_is(_STATISTIC)),
    "tables": _all(_is(_TABLE)),
    "curves?": _all(_each(_nested)),
    "forest?": _all(_each(_nested)),
}
