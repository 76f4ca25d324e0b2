"""What pydantic finds wrong with a hand-written file, in the user's words, with the place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from sarcstat.errors import Problem, closest, listing
from sarcstat.forms.places import Key, line_of

_KINDS = {
    "str": "a text",
    "bool": "true or false",
    "int": "a number",
    "float": "a number",
    "list": "a list",
    "dict": "a table",
}

_EXPECTED = {
    "string_type": "a text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "list_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}


#: A kind of mistake, as pydantic names it → sentence (with `{input}`) and hint of its own.
Words = Mapping[str, tuple[str, str | None]]


def problems(
    error: ValidationError,
    content: Mapping[str, Any],
    model: type[BaseModel],
    name: str,
    lines: Mapping[Key, int],
    *,
    words: Words | None = None,
) -> list[Problem]:
    """What is wrong, in the order of the file; several things wrong with one value are one problem."""
    by_key: dict[Key, list[Any]] = {}
    for key, each in _of_the_meant_form(error.errors(include_url=False), content):
        by_key.setdefault(key, []).append(each)
    found = []
    for key, wrong in by_key.items():
        message, hint = _sentence(key, wrong, model, words or {})
        where = place(name, key, lines, _entry(key, content))
        found.append((line_of(key, lines) or 0, Problem(f"{where}: {message}.", hint)))
    return [problem for _, problem in sorted(found, key=lambda each: each[0])]


def _of_the_meant_form(errors: Sequence[Any], content: Mapping[str, Any]) -> Iterator[tuple[Key, Any]]:
    """The mistakes with their keys. Where a value can have several forms, only those of the form that was meant:

    the one that the value has so far that the mistake lies inside it, with the fewest mistakes. Where it has none,
    those of all forms.
    """
    forms: dict[Key, dict[str | int | None, list[tuple[Key, Any]]]] = {}
    for each in errors:
        key, fork, form = _read(each, content)
        forms.setdefault(fork, {}).setdefault(form, []).append((key, each))
    for fork, found in forms.items():
        inside = [wrong for wrong in found.values() if any(len(key) > len(fork) for key, _ in wrong)]
        for wrong in [min(inside, key=len)] if inside and len(found) > 1 else found.values():
            yield from wrong


def _read(error: Any, content: Any) -> tuple[Key, Key, str | int | None]:
    """The part of a mistake's location that the file has; where pydantic named a form in between, and that form."""
    missing = error["type"] in ("missing", "union_tag_not_found")
    key: Key = ()
    fork: tuple[Key, str | int] | None = None
    value: Any = content
    for number, part in enumerate(error["loc"]):
        if isinstance(value, Mapping) and part in value:
            value = value[str(part)]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        elif missing and number == len(error["loc"]) - 1 and isinstance(value, Mapping):
            pass
        else:
            fork = fork or (key, part)
            continue
        key = (*key, part)
    return (key, *fork) if fork else (key, key, None)


def _entry(key: Key, content: Mapping[str, Any]) -> str:
    """The name of the table or figure that the key belongs to, where it has one."""
    if len(key) < 2 or not isinstance(key[1], int):
        return ""
    entry = content[str(key[0])][key[1]]
    return str(entry.get("name", "")) if isinstance(entry, Mapping) else ""


def place(name: str, key: Key, lines: Mapping[Key, int], entry: str) -> str:
    """`study.toml, line 12, tables.table1.by`: file, line and name of a key; `entry` names an entry of a list."""
    line = line_of(key, lines)
    parts: list[str] = []
    for number, part in enumerate(key):
        if isinstance(part, int):
            parts[-1] += f"[{part + 1}]"
            if entry and number == 1:
                parts[-1] = f"{key[0]}.{entry}"
        else:
            parts.append(part)
    where = f"{name}, line {line}" if line else name
    return f"{where}, {'.'.join(parts)}" if parts else where


def _sentence(key: Key, wrong: Sequence[Any], model: type[BaseModel], words: Words) -> tuple[str, str | None]:
    """What is wrong with the value of a key, and what to do."""
    first = wrong[0]
    kinds = {each["type"] for each in wrong}
    if first["type"] in words:
        message, hint = words[first["type"]]
        return message.format(input=first["input"]), hint
    if "extra_forbidden" in kinds:
        known = _keys_beside(key, first["loc"], model)
        meant = closest(str(key[-1]), known)
        return "unknown key", _did_you_mean(meant, known)
    if first["type"] in ("missing", "union_tag_not_found"):
        if first["type"] == "missing":
            return f"'{key[-1]}' is missing", None
        typed = closest("command", [name for name in first["input"] if isinstance(name, str)])
        return "'command' is missing", f"Is '{typed}' meant to be 'command'?" if typed else None
    if first["type"] == "union_tag_invalid":
        known = [part.strip(" '") for part in first["ctx"]["expected_tags"].split(",")]
        tag = first["ctx"]["tag"]
        return f"there is no command '{tag}' that makes {key[0]}", _did_you_mean(closest(tag, known), known)
    if "literal_error" in kinds:
        known = [part.strip(" '") for part in first["ctx"]["expected"].replace(" or ", ", ").split(",")]
        meant = closest(str(first["input"]), known)
        return f"'{first['input']}' is not one of {listing(known, 20)}", _did_you_mean(meant, [])
    if all(each["type"].endswith("_type") for each in wrong):
        expected = listing(dict.fromkeys(_expected(each["type"]) for each in wrong), 9).replace(", ", " or ")
        return f"must be {expected}, not {kind_of(first['input'])}", None
    said = first["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
    message, _, hint = said.partition(" Hint: ")
    return message[:1].lower() + message[1:].rstrip("."), hint or None


def _did_you_mean(meant: str | None, known: Sequence[str]) -> str | None:
    if meant:
        return f"Did you mean '{meant}'?"
    return f"There are {listing(known, 40)}." if known else None


def _keys_beside(key: Key, loc: tuple[str | int, ...], model: type[BaseModel]) -> list[str]:
    """The keys that the section has in which an unknown one stands."""
    here: Any = model
    for part in loc[:-1]:
        here = _inner(here, part)
    fields: Mapping[str, Any] = getattr(here, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _inner(type_: Any, part: str | int) -> Any:
    """The type of what `part` names in a type: a field, an entry, or a member of a union."""
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        field = type_.model_fields.get(str(part)) or _by_alias(type_, part)
        return _without_none(field.annotation) if field else None
    for each in get_args(type_):
        if isinstance(each, type) and issubclass(each, BaseModel):
            command = each.model_fields.get("command")
            if each.__name__ == part or (command and part in get_args(command.annotation)):
                return each
        inner = _inner(each, part) if get_args(each) else None
        if inner is not None:
            return inner
    models = [each for each in get_args(type_) if isinstance(each, type) and issubclass(each, BaseModel)]
    if len(models) == 1:
        return models[0]
    return type_ if isinstance(part, int) else None


def _by_alias(model: type[BaseModel], part: str | int) -> Any:
    return next((field for field in model.model_fields.values() if field.alias == part), None)


def _without_none(type_: Any) -> Any:
    members = [each for each in get_args(type_) if each is not type(None)]
    return members[0] if len(members) == 1 and type(None) in get_args(type_) else type_


def _expected(kind: str) -> str:
    return _EXPECTED.get(kind, kind.removesuffix("_type").replace("_", " "))


def kind_of(value: Any) -> str:
    """What a value is, in the words of a user."""
    return _KINDS.get(type(value).__name__, "a date")
