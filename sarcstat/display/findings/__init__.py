"""Results in facts, ready to be put into sentences: what each analysis found, as texts beside numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sarcstat.display.findings.adverse_events import adverse_events
from sarcstat.display.findings.collinearity import collinearity
from sarcstat.display.findings.competing import cuminc
from sarcstat.display.findings.contrasts import counted_from
from sarcstat.display.findings.cox import cox
from sarcstat.display.findings.describe import describe
from sarcstat.display.findings.facts import Names
from sarcstat.display.findings.follow_up import follow_up
from sarcstat.display.findings.response import response
from sarcstat.display.findings.sensitivity import sensitivity
from sarcstat.display.findings.subgroup import subgroup
from sarcstat.display.findings.survival import survival
from sarcstat.display.shapes.document import Document

#: Analysis → the name of its paragraph's template, and what finds the facts for it.
_KINDS: Mapping[str, tuple[str, Callable[[Document, Names], dict[str, Any]]]] = {
    "describe": ("describe", describe),
    "km": ("survival", survival),
    "univariate": ("survival", survival),
    "cox": ("cox", cox),
    "cuminc": ("cuminc", cuminc),
    "response": ("response", response),
    "adverse-events": ("adverse-events", adverse_events),
    "follow-up": ("follow-up", follow_up),
    "subgroup": ("subgroup", subgroup),
    "sensitivity": ("sensitivity", sensitivity),
    "collinearity": ("collinearity", collinearity),
}


def findings(document: Document, names: Names) -> tuple[str, dict[str, Any]] | None:
    """The name of the paragraph about a document, and the facts for it; None where nothing is said of it."""
    if document.analysis not in _KINDS or not document.statistics:
        return None
    name, find = _KINDS[document.analysis]
    return name, {**find(document, names), "counted_from": counted_from(document.sections[0].result, names)}
