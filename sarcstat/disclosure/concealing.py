"""Results without small counts and what would reveal them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sarcstat.disclosure.cox import CoxRules
from sarcstat.disclosure.crosstab import CrosstabRules
from sarcstat.disclosure.describe import DescribeRules
from sarcstat.disclosure.follow_up import FollowUpRules
from sarcstat.disclosure.rules import READ, REASON, TOTAL_OF_ALL, Key, Rules, sign
from sarcstat.disclosure.survival import SurvivalRules
from sarcstat.disclosure.system import System
from sarcstat.disclosure.telling import told
from sarcstat.results import WITHHELD, AnalysisResult, Hidden, Statistic

_RULES: Mapping[str, Callable[[Sequence[AnalysisResult], int], Rules]] = {
    "cox": CoxRules,
    "crosstab": CrosstabRules,
    "describe": DescribeRules,
    "follow-up": FollowUpRules,
    "km": SurvivalRules,
}


def concealed(results: Sequence[AnalysisResult], limit: int | None) -> list[AnalysisResult]:
    """The results, which are shown together, with a `Hidden` value for each number that must not be known.

    Small is a count of at least 1 and below `limit`; None hides nothing.
    """
    if limit is None:
        return list(results)
    rules = _RULES[results[0].analysis](results, limit)
    system = System(limit)
    rules.declare(system)
    rows = [_declare_rows(number, each, rules, system) for number, each in enumerate(results)]
    hidden = system.hidden()
    signs = {key: sign(hidden, key, limit) for key in hidden}
    return [_one(number, each, rules, signs, hidden, rows[number], limit) for number, each in enumerate(results)]


def _declare_rows(number: int, result: AnalysisResult, rules: Rules, system: System) -> dict[str, Key]:
    """Rows read, which are those used and those left out for each reason; the counts by their words."""
    of, used = result.provenance, rules.rows_used(number)
    system.add(used, of.rows_used, cost=TOTAL_OF_ALL)
    # What is read is the same as what is used where nothing is left out; it is then no other number to hide.
    read = system.add(("read", of.rows_read), of.rows_read, cost=READ if of.dropped else TOTAL_OF_ALL)
    reasons = {reason: system.add(("left out", reason, n), n, cost=REASON) for reason, n in of.dropped.items()}
    system.sum(read, [used, *reasons.values()])
    return {"read": read, "used": used, **{f"reason {reason}": key for reason, key in reasons.items()}}


def _one(
    number: int,
    result: AnalysisResult,
    rules: Rules,
    signs: Mapping[Key, Hidden],
    hidden: Mapping[Key, bool],
    rows: Mapping[str, Key],
    limit: int,
) -> AnalysisResult:
    def value(of: Statistic) -> Statistic:
        key = rules.count(number, of)
        if key is not None:
            return replace(of, value=signs[key]) if key in signs else of
        # That a number does not exist tells of a small group, too.
        return of if rules.shown(number, of, hidden) else replace(of, value=WITHHELD)

    statistics = tuple(value(each) for each in result.statistics)
    dropped = result.provenance.dropped
    counts: dict[str, Any] = {
        "rows_read": signs.get(rows["read"], result.provenance.rows_read),
        "rows_used": signs.get(rows["used"], result.provenance.rows_used),
        "dropped": {reason: signs.get(rows[f"reason {reason}"], n) for reason, n in dropped.items()},
    }
    found = replace(
        rules.rest(number, result, hidden),
        statistics=statistics,
        provenance=replace(result.provenance, **counts),
        conditions=told(result.conditions),
    )
    return replace(found, details={**found.details, "suppressed": limit})
