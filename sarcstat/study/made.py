"""What a run has made of each table and figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sarcstat.display.shapes.document import Document

if TYPE_CHECKING:
    from sarcstat.figures.drawing.picture import Picture


#: The name of the figure of the flow of patients.
FLOW = "flow-of-patients"
#: The name of the table of what was decided on the data.
DECISIONS = "data-decisions"


def sensitivity_name(endpoint: str) -> str:
    """The name of the table of an endpoint's sensitivity to patients lost to follow-up."""
    return f"sensitivity-{endpoint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One table or figure of the study with what came of it: a document, a picture, or why there is neither.

    `notes` say how the numbers of a figure were computed, `for_readers` is the document with notes for readers of a
    report, `of` names the table that a figure draws.
    """

    kind: Literal["table", "figure"]
    name: str
    title: str
    command: str = ""
    document: Document | None = None
    for_readers: Document | None = None
    picture: Picture | None = None
    notes: Sequence[str] = ()
    error: str | None = None
    of: str = ""
