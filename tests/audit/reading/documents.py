"""Documents written down and read again."""

from __future__ import annotations

from pathlib import Path

from sarcstat.audit.facts import Facts
from sarcstat.audit.reading.read import read_document

TABLE = "<table><tr><th>Variable</th><th>HR (95% CI)</th></tr><tr><td>Age</td><td>1.2 (0.9–1.6)</td></tr></table>"


def facts(folder: Path, text: str | bytes, *, name: str = "paper.txt") -> Facts:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_document(path)
