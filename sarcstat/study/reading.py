"""The study file as read: what it says, and everything that is wrong with it, each with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from sarcstat.errors import InputError, Problem, closest, listing
from sarcstat.study.places import Key, line_of, read_toml
from sarcstat.study.schema import OptionField, study_model

#: A study file is written by hand.
_LARGEST = 2_000_000

_KINDS = {"str": "a text", "bool": "true or false", "int": "a number", "float": "a number", "list": "a list", "dict": "a table"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A study file that says what it may say: `content` is the model, `lines` tell where each key stands."""

    path: Path
    content: Any
    lines: Mapping[Key, int]
    sha256: str

    def place(self, key: Key) -> str:
        """`study.toml, line 12, tables.table1.by`: where a key stands, for messages."""
        return _place(self.path.name, key, self.lines, self._named(key))

    def located(self, message: str) -> str:
        """A message that begins with the place of something, such as `variables.bmi.derive`, with file and line."""
        keys = {".".join(str(part) for part in key): key for key in self.lines}
        found = max((name for name in keys if message.startswith(name)), key=len, default=None)
        if found is None:
            return message
        return f"{self.path.name}, line {self.lines[keys[found]]}, {message}"

    def _named(self, key: Key) -> str:
        entry = ""
        if len(key) > 1 and isinstance(key[1], int):
            entry = getattr(getattr(self.content, str(key[0]))[key[1]], "name", "")
        return entry


def read_study(path: Path, commands: Mapping[str, Sequence[OptionField]]) -> StudyFile:
    """The study file at `path`; raises InputError with all of its mistakes at once."""
    raw = _bytes(path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not UTF-8.", "Save it as UTF-8, as TOML asks for.") from None
    content, lines = read_toml(text, path.name)
    model = study_model(commands)
    try:
        found = model.model_validate(content)
    except ValidationError as error:
        raise InputError.of(_problems(error, content, model, path.name, lines)) from None
    return StudyFile(path, found, lines, hashlib.sha256(raw).hexdigest())


def _bytes(path: Path) -> bytes:
    if not path.exists():
        near = closest(path.name, (each.name for each in path.parent.glob("*.toml"))) if path.parent.is_dir() else None
        raise InputError(
            f"There is no file {path}.", f"Did you mean {near}?" if near else "sarcstat init writes a study file."
        )
    try:
        if path.is_file() and path.stat().st_size > _LARGEST:
            raise InputError(f"{path.name} is larger than 2 MB: that is no study file.")
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {(error.strerror or 'unknown reason').lower()}.") from None


def _problems(
    error: ValidationError, content: Mapping[str, Any], model: type[BaseModel], name: str, lines: Mapping[Key, int]
) -> list[Problem]:
    """What is wrong, in the order of the file; several things wrong with one value are one problem."""
    by_key: dict[Key, list[Any]] = {}
    for each in error.errors(include_url=False):
        missing = each["type"] in ("missing", "union_tag_not_found")
        by_key.setdefault(_key(each["loc"], content, missing=missing), []).append(each)
    found = []
    for key, wrong in by_key.items():
        message, hint = _sentence(key, wrong, model)
        found.append((line_of(key, lines) or 0, Problem(f"{_place(name, key, lines, _entry(key, content))}: {message}", hint)))
    return [problem for _, problem in sorted(found, key=lambda each: each[0])]


def _key(loc: tuple[str | int, ...], content: Any, *, missing: bool) -> Key:
    """The part of a location that the file has: pydantic puts names of types in between."""
    key: Key = ()
    value: Any = content
    for number, part in enumerate(loc):
        if isinstance(value, Mapping) and part in value:
            value = value[str(part)]
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        elif missing and number == len(loc) - 1 and isinstance(value, Mapping):
            return (*key, part)
        else:
            continue
        key = (*key, part)
    return key


def _entry(key: Key, content: Mapping[str, Any]) -> str:
    """The name of the table or figure that the key belongs to, where it has one."""
    if len(key) < 2 or not isinstance(key[1], int):
        return ""
    entry = content[str(key[0])][key[1]]
    return str(entry.get("name", "")) if isinstance(entry, Mapping) else ""


def _place(name: str, key: Key, lines: Mapping[Key, int], entry: str) -> str:
    line = line_of(key, lines)
    parts: list[str] = []
    for number, part in enumerate(key):
        if isinstance(part, int):
            parts[-1] += f"[{part + 1}]"
            if entry and number == 1:
                parts[-1] = f"{key[0]}.{entry}"
        else:
            parts.append(part)
    return f"{name}, line {line}, {'.'.join(parts)}" if line else name


def _sentence(key: Key, wrong: Sequence[Any], model: type[BaseModel]) -> tuple[str, str | None]:
    """What is wrong with the value of a key, and what to do."""
    first = wrong[0]
    kinds = {each["type"] for each in wrong}
    if "extra_forbidden" in kinds:
        known = _keys_beside(key, first["loc"], model)
        meant = closest(str(key[-1]), known)
        return "unknown key", _did_you_mean(meant, known)
    if first["type"] in ("missing", "union_tag_not_found"):
        word = "command" if first["type"] == "union_tag_not_found" else key[-1]
        return f"'{word}' is missing", None
    if first["type"] == "union_tag_invalid":
        known = [part.strip(" '") for part in first["ctx"]["expected_tags"].split(",")]
        return f"there is no command '{first['ctx']['tag']}' that makes tables", _did_you_mean(closest(first["ctx"]["tag"], known), known)
    if "literal_error" in kinds:
        known = [part.strip(" '") for part in first["ctx"]["expected"].replace(" or ", ", ").split(",")]
        return f"'{first['input']}' is not one of {listing(known, 20)}", _did_you_mean(closest(str(first["input"]), known), [])
    if "string_pattern_mismatch" in kinds:
        return f"'{first['input']}' is no name for a file", "Use letters, digits, '-', '_' and '.', at most 64."
    if all(each["type"].endswith("_type") for each in wrong):
        expected = listing(dict.fromkeys(_expected(each["type"]) for each in wrong), 9).replace(", ", " or ")
        return f"must be {expected}, not {_kind(first['input'])}", None
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
    return [name for name in getattr(here, "model_fields", {})]


def _inner(type_: Any, part: str | int) -> Any:
    """The type of what `part` names in a type: a field, an entry, or a member of a union."""
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        field = type_.model_fields.get(str(part))
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


def _without_none(type_: Any) -> Any:
    members = [each for each in get_args(type_) if each is not type(None)]
    return members[0] if len(members) == 1 and type(None) in get_args(type_) else type_


def _expected(kind: str) -> str:
    words = {
        "string_type": "a text", "bool_type": "true or false", "int_type": "a whole number", "float_type": "a number",
        "list_type": "a list", "dict_type": "a table", "model_type": "a table", "model_attributes_type": "a table",
    }  # fmt: skip
    return words.get(kind, kind.removesuffix("_type").replace("_", " "))


def _kind(value: Any) -> str:
    return _KINDS.get(type(value).__name__, "a date")
