"""Published SPSS output: where it lies, and when a number of ours equals a printed one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from running import ROOT


def shared(*parts: str) -> Path:
    """A file of the folder of published outputs; the test is skipped where that is absent."""
    folder = Path(os.environ.get("SARCSTAT_SHARED", ROOT.parent / "shared"))
    path = folder.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"published outputs are not here: set SARCSTAT_SHARED ({'/'.join(parts)})")
    return path


def published_cells(case: str, procedure: str) -> list[dict[str, Any]]:
    """The printed cells of a procedure in a published output; row and column as paths."""
    cells = json.loads(shared("spss", "cases", case, "expected.json").read_text(encoding="utf-8"))
    return [
        {**cell, "row": tuple(cell["row"].split(" > ")), "column": tuple(cell["column"].split(" > "))}
        for cell in cells
        if cell["procedure"] == procedure
    ]


def agrees(ours: dict[str, Any] | None, printed: dict[str, Any]) -> bool:
    """Whether a cell of ours is the printed one.

    Where the unrounded number is known: 1e-9 relative. Otherwise our number must round to the printed digits;
    `.000` and `<.001` are the same.
    """
    if ours is None:
        return printed["text"] in (".", "")
    if "number" in printed:
        number = ours["number"]
        return number is not None and abs(number - printed["number"]) <= 1e-9 * abs(printed["number"])
    text = printed["text"].rstrip("%")
    if ours["number"] is None:
        return bool(ours["text"] == printed["text"])
    if text == "<.001":
        return bool(ours["number"] < 0.0005)
    decimals = len(text.partition(".")[2])
    return abs(ours["number"] - float(text)) <= 0.5 * 10**-decimals * (1 + 1e-9)


def disagreements(printed: list[dict[str, Any]], tables: dict[str, Any], *, texts: bool = False) -> list[str]:
    """The printed cells that ours do not equal; `texts` asks for identical text as well."""
    wrong = []
    for cell in printed:
        ours = tables[cell["table"]].get((cell["row"], cell["column"]))
        if not agrees(ours, cell) or (texts and ours and ours["text"] != cell["text"]):
            wrong.append(
                f"{cell['table']} {cell['row']} {cell['column']}: {cell.get('number', cell['text'])}, ours {ours}"
            )
    return wrong
