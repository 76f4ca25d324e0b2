"""The study file as read: what it says, and everything that is wrong with it, each with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sarcstat.errors import InputError, closest
from sarcstat.study.mistakes import place, problems
from sarcstat.study.places import Key, read_toml
from sarcstat.study.schema import OptionField, study_model

#: A study file is written by hand.
_LARGEST = 2_000_000


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
        raise InputError.of(problems(error, content, model, path.name, lines)) from None
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
