"""Documents written down and read as blocks."""

from __future__ import annotations

from pathlib import Path

from sarcstat.documents.blocks import Raw
from sarcstat.documents.read import blocks_of


def table_of(folder: Path, text: str, name: str) -> Raw:
    """The one table of a document."""
    (folder / name).write_text(text, encoding="utf-8")
    blocks, _ = blocks_of(folder / name)
    (table,) = [block for block in blocks if isinstance(block, Raw)]
    return table
