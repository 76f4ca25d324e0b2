"""One chain of numbers: rows, patients, who was left out and why, who was included, and who is in each analysis."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sarcstat.display.findings.facts import Names
from sarcstat.display.lowered import plain
from sarcstat.results import AnalysisResult
from sarcstat.study.made import Made
from sarcstat.study.population import SELECTED
from sarcstat.study.preparing import PreparedStudy
from sarcstat.study.report.captions import reference, referred

_MISSING = re.compile(r"missing (?P<name>.+)")
#: The reason of a table's own `where`, as the command line says it.
_WHERE = "not selected by --where"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why patients are not in an analysis, and how many they are."""

    words: str
    n: int


@dataclass(frozen=True, slots=True)
class Analyzed:
    """The patients of some analyses, who is missing from them, and where these are shown (`Tables 1 and 2`)."""

    n: int
    reasons: Sequence[Reason]
    where: str


@dataclass(frozen=True, slots=True)
class Flow:
    """The chain. `excluded` are reasons of whole patients, `further` the rows of patients who stay.

    `arms` are the randomized groups, where a table of characteristics has all of them. `analyses` begin with the
    largest number of patients.
    """

    rows: int
    patients: int
    identified: bool
    excluded: Sequence[Reason]
    further: int
    included: int
    arms: Sequence[Reason]
    analyses: Sequence[Analyzed]


def flow(prepared: PreparedStudy, tables: Sequence[Made], names: Names, *, randomized: bool) -> Flow:
    """The chain of a study whose tables have their captions; of a `randomized` one with the size of its groups."""
    chain = prepared.population
    arms = list(_arms(tables)) if randomized else []
    return Flow(
        rows=chain.rows,
        patients=chain.patients,
        identified=chain.identified,
        excluded=[Reason(_reason(each.reason), each.patients) for each in chain.stages if each.patients],
        further=chain.further,
        included=chain.included,
        arms=arms if sum(each.n for each in arms) == chain.included else [],
        analyses=list(_analyses(prepared, tables, names)),
    )


def facts(found: Flow) -> dict[str, Any]:
    """What the template of the paragraph gets: the chain, and the analyses that have fewer than all."""
    return {
        "flow": found,
        "whole": [each.where for each in found.analyses if each.n == found.included],
        "fewer": [each for each in found.analyses if each.n != found.included],
    }


def missing_words(reason: str, prepared: PreparedStudy, names: Names) -> str:
    """A reason of a cohort in words: `no value of more than 4 positive nodes` of `missing many_nodes`."""
    if reason == _WHERE:
        return "outside the subset analyzed"
    found = _MISSING.fullmatch(reason)
    if found is None:
        return reason
    name = found["name"]
    for endpoint, derived in prepared.endpoints.derived.items():
        if name in (endpoint, f"{endpoint}_event"):
            why = " or ".join(dict.fromkeys(each for each, _ in derived.left_out))
            return f"no {endpoint}: {why}" if why else f"no {endpoint}"
    return f"no value of {plain(names.label(name))}"


def _reason(reason: str) -> str:
    return "did not meet the criterion of selection" if reason == SELECTED else reason


def _analyses(prepared: PreparedStudy, tables: Sequence[Made], names: Names) -> Iterator[Analyzed]:
    """The tables by the patients in them, the largest number first."""
    found: dict[tuple[int, tuple[tuple[str, int], ...]], list[str]] = {}
    for each in tables:
        if each.document is None or each.command == "sensitivity":
            continue
        for section in each.document.sections:
            n, dropped = _patients(section.result)
            key = (n, tuple((missing_words(why, prepared, names), rows) for why, rows in dropped.items()))
            found.setdefault(key, []).extend(reference(table.name) for table in section.tables)
    for (n, reasons), shown in sorted(found.items(), key=lambda item: -item[0][0]):
        yield Analyzed(n, [Reason(words, rows) for words, rows in reasons], referred(shown))


def _arms(tables: Sequence[Made]) -> Iterator[Reason]:
    """The groups of the first table of characteristics that has any."""
    for each in tables:
        if each.command != "describe" or each.document is None:
            continue
        result = each.document.sections[0].result
        totals = {s.group1_level: int(s.value or 0) for s in result.find(name="n_total") if s.group1_level is not None}
        if totals:
            yield from (Reason(level, n) for level, n in totals.items())
            return


def _patients(result: AnalysisResult) -> tuple[int, Mapping[str, int]]:
    rows = result.details.get("start_stop")
    if rows:
        return int(rows["patients"]), {}
    return result.provenance.rows_used, result.provenance.dropped
