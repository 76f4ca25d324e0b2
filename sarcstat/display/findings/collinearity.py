"""Collinearity in facts: the verdict, and the numbers that it rests on."""

from __future__ import annotations

from typing import Any

from sarcstat.display.findings.facts import Names
from sarcstat.display.formatting import rounded
from sarcstat.display.lowered import plain
from sarcstat.display.shapes.document import Document


def collinearity(document: Document, names: Names) -> dict[str, Any]:
    """`degree` (weak, moderate, strong, perfect), the largest `vif` and its `term`, the largest condition `index`.

    A number that is not finite is an empty text.
    """
    result = document.sections[0].result
    verdict = result.details["verdict"]
    label = result.labels.get(f"term:{verdict.vif_term}", names.label(str(verdict.vif_term)))
    return {
        "degree": "perfect" if verdict.vif is None else verdict.degree,
        "vif": "" if verdict.vif is None else rounded(verdict.vif, 1),
        "term": plain(label),
        "index": "" if verdict.largest_index is None else rounded(verdict.largest_index, 1),
    }
