"""A study as text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sarcstat.syntax.studying.entries import Comment, Entry, Group, Section, VariableSection

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def key(name: str) -> str:
    """A key, in quotation marks where it needs them."""
    return name if _BARE.fullmatch(name) else quoted(name)


def quoted(text: str) -> str:
    """A text in quotation marks; a delete character, which JSON leaves as it is, is escaped for TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def value(of: Any) -> str:
    """A text, a number, true or false, a list or a table in one line."""
    match of:
        case bool():
            return "true" if of else "false"
        case float():
            return str(int(of)) if of.is_integer() and abs(of) < 1e15 else repr(of)
        case int():
            return str(of)
        case str():
            return quoted(of)
        case Mapping():
            return "{ " + ", ".join(f"{key(str(name))} = {value(each)}" for name, each in of.items()) + " }"
        case _:
            return "[" + ", ".join(value(each) for each in of) + "]"


def commented(text: str, indent: str = "") -> list[str]:
    """A text as lines of a comment; what no comment can hold is left out."""
    lines = text.splitlines() or [""]
    shown = ["".join(char if char.isprintable() or char == "\t" else " " for char in line) for line in lines]
    return [f"# {indent}{line}".rstrip() for line in shown]


def pairs(keys: Mapping[str, Any]) -> list[str]:
    """One `key = value` a line."""
    return [f"{key(name)} = {value(each)}" for name, each in keys.items()]


def lines(of: Entry) -> list[str]:
    """An entry of a study, with an empty line before it."""
    match of:
        case Group():
            return [line for each in of.entries for line in lines(each)]
        case Comment():
            found = commented(f"{of.where}: {of.reason}")
            found += commented(of.text, "  ") if of.text else []
        case VariableSection():
            if of.dropped or of.empty:
                return []
            about = [f"{where}: {text}" for where, text in of.about]
            found = [*_about(about), f"[variables.{key(of.name)}]", *pairs(of.keys)]
        case Section():
            found = [*_about(of.about), of.header, *pairs(of.keys)]
    return ["", *found]


def _about(of: Sequence[str]) -> list[str]:
    return [line for each in of for line in commented(each)]
