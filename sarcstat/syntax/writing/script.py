"""A script that was written, and what it says that it does not redo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sarcstat.syntax.writing.quoting import Lack


@dataclass(frozen=True, slots=True)
class Script:
    """The text, and each thing that it does not redo, as its comments say it."""

    text: str
    lacks: Sequence[str]


def lacks(lines: Iterable[str]) -> list[str]:
    """What the lines of a script say that it does not redo, each once."""
    return list(dict.fromkeys(line.said for line in lines if isinstance(line, Lack)))
