"""Delayed entry and landmark of a study's endpoints: what the analyses of the study make of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from sarcstat.errors import UsageError, listing

if TYPE_CHECKING:
    from sarcstat.study.preparing import PreparedStudy


def keys_from_when(
    prepared: PreparedStudy, entry: Any, kind: Literal["table", "figure"], endpoints: Sequence[str]
) -> dict[str, Any]:
    """The delayed entry and the landmark that the endpoints of an entry share; raises UsageError where they do not fit."""
    from sarcstat.cli.perform import command_named, key_of

    command = entry.command if kind == "table" else f"plot {entry.command}"
    definitions = [prepared.endpoints.derived[name].definition for name in endpoints]
    keys: dict[str, Any] = {}
    for key, values in (
        ("entry", [each.entry_column for each in definitions]),
        ("landmark", [each.landmark for each in definitions]),
    ):
        if all(value is None for value in values):
            continue
        if len(set(values)) > 1:
            raise UsageError(
                f"The endpoints {listing(endpoints)} do not have the same {key}.",
                "Name endpoints that have it in a table of their own.",
            )
        if key not in map(key_of, command_named(command).params):
            raise UsageError(
                f"{command} has no {key}, and the endpoint {endpoints[0]} has one.",
                f"Make an endpoint without {key} for it.",
            )
        keys[key] = values[0]
    return keys


def check_columns(prepared: PreparedStudy, entry: Any, keys: Mapping[str, Any]) -> None:
    """Raise UsageError where columns of an endpoint with entry or landmark are analyzed as if it had none.

    That is so of what takes columns and no endpoints, as a description of the time: of everybody, from 0 on. A
    description that names no variables is one of all.
    """
    if entry.endpoints:
        return
    named = set(_words([value for key, value in keys.items() if key != "where"]))
    every = entry.command == "describe" and not keys.get("variables")
    for name, derived in prepared.endpoints.derived.items():
        definition = derived.definition
        key = "landmark" if definition.landmark is not None else "entry" if definition.entry is not None else None
        used = [column for column in derived.columns if every or column in named]
        if key and used:
            raise UsageError(
                f"{entry.command} has no {key}, and the endpoint {name} has one: {listing(used)} would be of everybody, "
                "from 0 on.",
                "Name other variables." if every else f"Make an endpoint without {key} for it.",
            )


def _words(value: Any) -> Iterator[str]:
    """Every name that an option may hold: in lists, in mappings, divided by commas."""
    if isinstance(value, str):
        yield from (part.strip() for part in value.split(","))
    elif isinstance(value, Mapping):
        yield from (str(key) for key in value)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _words(each)
