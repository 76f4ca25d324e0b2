"""`sarcstat --json-lines`: what goes to standard error, a JSON object a line, for pipelines."""

from __future__ import annotations

import io
import json
import re
from typing import Any, TextIO

from sarcstat import process
from sarcstat.characters import visible_lines

_KINDS = {"Note": "note", "Warning": "warning", "Error": "error", "Hint": "hint", "Wrote": "written"}
_LINE = re.compile(rf"({'|'.join(_KINDS)})(?:: | )(.*)", re.S)


class JsonLines(io.TextIOBase):
    """Standard error for programs: `{"kind": …, "text": …}` for every line that is written, and events of their own.

    Kinds are note, warning, error, hint, written (a path), text, progress (`what`, `done`, `total`) and, last, ended
    (`status`, the exit code).
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._begun = ""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """That of the stream below."""
        return self.stream.encoding

    def write(self, text: str) -> int:
        """Take text; each line that is whole is written as an object."""
        *whole, self._begun = (self._begun + text).split("\n")
        for line in whole:
            self._say(line)
        return len(text)

    def flush(self) -> None:
        """Hand on what is written."""
        self.stream.flush()

    def fileno(self) -> int:
        """The number of the stream below."""
        return self.stream.fileno()

    def event(self, kind: str, **fields: Any) -> None:
        """Write an object of a kind at once."""
        try:
            self.stream.write(visible_lines(json.dumps({"kind": kind, **fields}, ensure_ascii=False)) + "\n")
            self.stream.flush()
        except OSError:  # nobody can be told; the exit code says the rest
            process.drop(self.stream)

    def ended(self, status: int) -> None:
        """Write what is left of a line, and the exit code."""
        if self._begun:
            self.write("\n")
        self.event("ended", status=status)

    def _say(self, line: str) -> None:
        found = _LINE.fullmatch(line)
        if found:
            self.event(_KINDS[found[1]], text=found[2])
        elif line.strip():
            self.event("text", text=line)
