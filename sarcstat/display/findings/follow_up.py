"""Length of follow-up in facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sarcstat.display.findings.facts import TIME, EndpointName, Estimate, Found, Names, found_in
from sarcstat.display.shapes.document import Document


@dataclass(frozen=True, slots=True)
class Observed:
    """Observed times of some patients: how many they are, median, smallest and largest."""

    n: int
    median: str
    minimum: str
    maximum: str


@dataclass(frozen=True, slots=True)
class FollowUpFindings:
    """The follow-up of one endpoint; `survivors` are the patients without the event (None: there are none)."""

    endpoint: EndpointName
    n: int
    reverse: Estimate
    survivors: Observed | None
    everybody: Observed | None


def follow_up(document: Document, names: Names) -> dict[str, Any]:
    """`endpoints`: FollowUpFindings of each."""
    found = found_in(document)
    first: dict[str, Any] = {}
    for each in found.statistics:
        if (each.name, each.context, each.group1_level) == ("n", "follow_up", None):
            first.setdefault(each.variable, each)
    return {"endpoints": [_endpoint(found, names, variable, each.group1) for variable, each in first.items()]}


def _endpoint(found: Found, names: Names, variable: str, factor: str | None) -> FollowUpFindings:
    place = {"variable": variable, "group1": factor}
    reverse = found.estimate("reverse_median", "reverse_survfit", TIME, **place)
    n, censored = (found.number(name, "follow_up", **place) for name in ("n", "n_censored"))
    return FollowUpFindings(
        names.endpoint(variable),
        n,
        reverse or Estimate("NE", missing="not_estimable"),
        _observed(found, "without_event", censored, place),
        _observed(found, "all_patients", n, place),
    )


def _observed(found: Found, context: str, n: int, place: dict[str, Any]) -> Observed | None:
    parts = [found.get(f"follow_up_{part}", context, **place) for part in ("median", "minimum", "maximum")]
    texts = [TIME.text(part.value) for part in parts if part is not None and part.value is not None]
    return Observed(n, *texts) if len(texts) == 3 else None
