"""The sensitivity to patients lost to follow-up in facts: the median under each policy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sarcstat.display.findings.facts import EndpointName, Names, found_in
from sarcstat.display.findings.survival import Group, group
from sarcstat.display.shapes.document import Document

_POLICY = re.compile(r"(?P<name>.*) \(lost = (?P<policy>\w+)\)")


@dataclass(frozen=True, slots=True)
class Case:
    """Everybody under one policy: `censor`, `event` or `exclude`."""

    policy: str
    curve: Group


def sensitivity(document: Document, names: Names) -> dict[str, Any]:
    """`endpoint`, and `cases`: everybody under each policy."""
    found = found_in(document)
    cases = []
    endpoint: EndpointName | None = None
    for each in found.statistics:
        matched = _POLICY.fullmatch(each.variable)
        if matched and (each.name, each.context, each.group1_level) == ("n", "survfit", None) and each.group1 is None:
            endpoint = names.endpoint(matched["name"])
            cases.append(Case(matched["policy"], group(found, [], label="", variable=each.variable)))
    return {"endpoint": endpoint, "cases": cases}
