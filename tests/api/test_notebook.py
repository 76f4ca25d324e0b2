"""Notebooks in examples/ show what their cells give now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import notebooks
import pytest
from running import ROOT

from sarcstat.bridge import session


def compared(notebook: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    """Of every cell its source, and of each output its text; what browsers and fonts decide counts as being there."""
    found = []
    for cell in notebook["cells"]:
        outputs = [
            each.get("text") or [each["data"]["text/plain"], *sorted(each["data"])] for each in cell.get("outputs", [])
        ]
        found.append(("".join(cell["source"]), outputs))
    return found


@pytest.mark.parametrize("path", notebooks.NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_shows_what_its_cells_give(path: Path) -> None:
    locked = json.loads((ROOT / "renv.lock").read_text(encoding="utf-8"))
    wanted = {"R": locked["R"]["Version"], "survival": locked["Packages"]["survival"]["Version"]}
    session.start()
    if session.versions() != wanted:
        pytest.skip(f"the notebooks show the output of {wanted}, here are {session.versions()}")
    shown = json.loads(path.read_text(encoding="utf-8"))
    assert compared(notebooks.executed(path)) == compared(shown), "make readme writes the new output"
    kinds = {kind for cell in shown["cells"] for each in cell.get("outputs", []) for kind in each.get("data", ())}
    assert {"text/html", "image/svg+xml"} <= kinds
