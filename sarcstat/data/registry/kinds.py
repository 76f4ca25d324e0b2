"""Types of an engine's columns that mean something here, and those that do not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sarcstat.errors import InputError, Problem


def check_kinds(schema: Any, names: Sequence[str], source: str) -> None:
    """Raise InputError for the named columns of an Ibis schema whose type is no number, text, date or truth value."""
    problems = [
        Problem(
            f"{source}: column '{name}' is of type {_word(schema[name])}, which has no meaning in an analysis.",
            "Make a view in which it is a number, a text, a date or true and false.",
        )
        for name in names
        if not _has_meaning(schema[name])
    ]
    if problems:
        raise InputError.of(problems)


def _has_meaning(kind: Any) -> bool:
    tests = ("numeric", "string", "boolean", "date", "timestamp", "null", "uuid")
    if kind.is_json():  # a kind of text to Ibis
        return False
    return any(getattr(kind, f"is_{each}")() for each in tests)


def _word(kind: Any) -> str:
    raw = getattr(kind, "raw_type", None)
    return str(kind if raw is None else raw).removeprefix("!")
