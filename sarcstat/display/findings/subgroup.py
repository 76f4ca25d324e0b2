"""Subgroup analyses in facts: within each level of a factor, each group beside the reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sarcstat.display.findings.facts import RATIO, EndpointName, Estimate, Found, Names, Test, computed, conf_level
from sarcstat.display.findings.survival import Group, group, words_of_test
from sarcstat.display.lowered import plain
from sarcstat.display.shapes.document import Document
from sarcstat.results import AnalysisResult


@dataclass(frozen=True, slots=True)
class Pair:
    """A group beside the reference: its curve, the test between both, the hazard ratio; `small` as the table says."""

    group: Group
    reference: Group
    test: Test | None
    hazard_ratio: Estimate | None
    small: bool


@dataclass(frozen=True, slots=True)
class Subgroup:
    """The pairs within one level of a factor; of everybody both labels are empty."""

    factor: str
    level: str
    pairs: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class SubgroupFindings:
    """One endpoint: everybody, each subgroup, and the test of interaction by the label of the factor."""

    endpoint: EndpointName
    group: str
    subgroups: Sequence[Subgroup]
    interactions: Sequence[Test]


def subgroup(document: Document, names: Names) -> dict[str, Any]:
    """`endpoints`: SubgroupFindings of each."""
    results = {s.result.labels["time"]: s.result for s in document.sections if s.result.statistics}
    return {"endpoints": [_endpoint(result, names) for result in results.values()]}


def _endpoint(result: AnalysisResult, names: Names) -> SubgroupFindings:
    found = Found(result.statistics, result.conventions[0], conf_level(result))
    curves = [s for s in found.statistics if (s.name, s.context) == ("n", "survfit") and s.group1_level is not None]
    places = dict.fromkeys((s.stratum, s.stratum_level) for s in curves)
    subgroups = []
    for stratum, level in places:
        own = [s for s in curves if (s.stratum, s.stratum_level) == (stratum, level)]
        factor = plain(names.label(stratum)) if stratum else ""
        subgroups.append(Subgroup(factor, level or "", list(_pairs(found, own, computed(result)))))
    tests = [s for s in found.statistics if (s.name, s.context) == ("p_value", "interaction")]
    interactions = [found.test(plain(names.label(s.stratum or "")), s) for s in tests]
    endpoint = names.endpoint(curves[0].variable if curves else "")
    return SubgroupFindings(endpoint, result.labels["group"], subgroups, [each for each in interactions if each])


def _pairs(found: Found, own: Sequence[Any], options: Any) -> Iterator[Pair]:
    places = {
        s.group1_level: {
            key: getattr(s, key) for key in ("variable", "group1", "group1_level", "stratum", "stratum_level")
        }
        for s in own
    }
    reference = options["reference"]
    if reference not in places:
        return
    curves = {level: group(found, [], label=level, **place) for level, place in places.items()}
    for level, place in places.items():
        if level == reference:
            continue
        limits = (options["min_patients"], options["min_events"])
        small = any(curves[each].n < limits[0] or curves[each].events < limits[1] for each in (level, reference))
        ratio = found.estimate("hazard_ratio", "equation", RATIO, **{**place, "group2_level": reference})
        yield Pair(curves[level], curves[reference], _test(found, place, reference, options["tests"]), ratio, small)


def _test(found: Found, place: dict[str, Any], reference: str, tests: Sequence[str]) -> Test | None:
    """The first test between a group and the reference, in whichever order it was made."""
    level = place["group1_level"]
    for test in tests:
        for one, other in ((level, reference), (reference, level)):
            pair = {**place, "group1_level": one, "group2_level": other, "test": test}
            made = found.get("p_value", "pairwise", **pair)
            if made is not None:
                return found.test(words_of_test(test), made)
    return None
