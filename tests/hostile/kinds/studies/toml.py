"""Nested values as TOML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sarcstat.study.drafting import toml_text


class Bare(str):
    """What stands in a file as it is, such as a date."""


def value(given: Any) -> str:
    """A value on one line."""
    match given:
        case Bare():
            return str(given)
        case bool():
            return str(given).lower()
        case float() | int():
            return repr(given)
        case Mapping():
            return f"{{{', '.join(f'{toml_text.key(str(key))} = {value(each)}' for key, each in given.items())}}}"
        case list() | tuple():
            return f"[{', '.join(map(value, given))}]"
        case _:
            return toml_text.text(str(given).replace("\ud7ff", ""))


def written(content: Mapping[str, Any]) -> str:
    """A file: values, then tables, then lists of tables; what is nested deeper stands on one line."""
    lines = [f"{toml_text.key(key)} = {value(each)}" for key, each in content.items() if not _stands_alone(each)]
    for key, each in content.items():
        if isinstance(each, Mapping):
            lines += [f"[{toml_text.key(key)}]", *(f"{toml_text.key(k)} = {value(v)}" for k, v in each.items())]
        elif _stands_alone(each):
            for entry in each:
                lines += [f"[[{toml_text.key(key)}]]", *(f"{toml_text.key(k)} = {value(v)}" for k, v in entry.items())]
    return "\n".join(lines) + "\n"


def _stands_alone(given: Any) -> bool:
    tables = isinstance(given, list) and given and all(isinstance(each, Mapping) for each in given)
    return isinstance(given, Mapping) or bool(tables)
