"""The kinds of cases, by name."""

from __future__ import annotations

from collections.abc import Mapping

from hostile.case import Kind
from hostile.kinds.designs import design
from hostile.kinds.drafts import events, init
from hostile.kinds.expressions import where
from hostile.kinds.houses import reference, template
from hostile.kinds.runs import diff
from hostile.kinds.settings import labels, settings
from hostile.kinds.studies import study, studytext
from hostile.kinds.texts import delimited

#: A seed begins with one of these names.
KINDS: Mapping[str, Kind] = {
    "delimited": delimited,
    "where": where,
    "study": study,
    "studytext": studytext,
    "design": design,
    "settings": settings,
    "labels": labels,
    "init": init,
    "events": events,
    "diff": diff,
    "template": template,
    "reference": reference,
}
