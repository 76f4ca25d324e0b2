"""The study file as read: what it says, and everything that is wrong with it, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sarcstat import paths
from sarcstat.errors import InputError, closest
from sarcstat.forms.mistakes import place
from sarcstat.forms.places import Key, key_lines, read_toml
from sarcstat.forms.reading import filled, read_text
from sarcstat.study.schema import Commands, study_model

_WORDS = {
    "string_pattern_mismatch": (
        "'{input}' is no name for a file",
        "Use letters, digits, '-', '_' and '.', at most 64.",
    )
}


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A study file that says what it may say: `content` is the model, `lines` tell where each key stands."""

    path: Path
    content: Any
    lines: Mapping[Key, int]
    sha256: str

    def place(self, key: Key) -> str:
        """`study.toml, line 12, tables.table1.by`: where a key stands, for messages."""
        return place(self.path.name, key, self.lines, self._named(key))

    def located(self, message: str) -> str:
        """A message that begins with the place of something, such as `variables.bmi.derive`, with file and line.

        One that begins with them stays: the name of the file can begin as a key does.
        """
        if message.startswith(f"{self.path.name}, "):
            return message
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


def read_study(path: Path, commands: Commands) -> StudyFile:
    """The study file at `path`; raises InputError with all of its mistakes at once."""
    if not paths.there(path):
        near = closest(path.name, (each.name for each in paths.inside(path.parent) if each.suffix == ".toml"))
        hint = f"Did you mean {near}?" if near else "sarcstat init writes a study file."
        raise InputError(f"There is no file {path}.", hint)
    written = read_text(path)
    content = read_toml(written.text, path.name)
    found = filled(content, study_model(commands), path.name, text=written.text, words=_WORDS)
    return StudyFile(path, found, key_lines(written.text), written.sha256)
