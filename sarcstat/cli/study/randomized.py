"""Characteristics of randomized groups: they are not tested, and the table says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sarcstat.display.shapes.document import Document

NOTE = (
    "Baseline characteristics of randomized groups are not tested (CONSORT 2010, item 15): any difference between them "
    "arose by chance."
)


def randomized(study: Any, entry: Any) -> bool:
    """Whether an entry describes groups of a randomized trial, and does not itself say how to test them."""
    report = study.content.report
    if report is None or report.design != "randomized" or entry.command != "describe":
        return False
    return bool(entry.by) and not entry.test and entry.style in (None, "journal")


def untested(document: Document) -> Document:
    """The document with a note that says why nothing is tested."""
    return replace(document, sections=[replace(each, notes=[NOTE, *each.notes]) for each in document.sections])
