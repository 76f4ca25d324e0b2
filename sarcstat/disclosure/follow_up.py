"""Follow-up: patients with and without the event; the curves of its end count them the other way round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sarcstat.disclosure.rules import Key, sign
from sarcstat.disclosure.survival import SurvivalRules
from sarcstat.disclosure.telling import told
from sarcstat.results import WITHHELD, AnalysisResult, Statistic

#: On a reverse curve the end of follow-up without the event is the event.
_REVERSED = {"n": "n", "n_events": "n_censored", "n_censored": "n_events"}


@dataclass(frozen=True, slots=True)
class FollowUpRules(SurvivalRules):
    """Rules of lengths of follow-up; the result of the reverse curves in the details goes by the same counts."""

    context: str = "follow_up"

    def rest(self, number: int, result: AnalysisResult, hidden: Mapping[Key, bool]) -> AnalysisResult:
        """The reverse curves without what is hidden of the patients."""
        reverse: AnalysisResult = result.details["reverse"]
        of = reverse.provenance

        def shown(count: int, key: Key) -> Any:
            return sign(hidden, key, self.limit) if key in hidden else count

        rows: dict[str, Any] = {
            "rows_read": shown(of.rows_read, ("read", of.rows_read)),
            "rows_used": shown(of.rows_used, self.rows_used(number)),
            "dropped": {reason: shown(n, ("left out", reason, n)) for reason, n in of.dropped.items()},
        }
        reverse = replace(
            reverse,
            statistics=tuple(self._reversed(number, each, hidden) for each in reverse.statistics),
            provenance=replace(of, **rows),
            conditions=told(reverse.conditions),
            curves=(),
            details={**reverse.details, "unlike_quantile": []},
        )
        return replace(result, details={**result.details, "reverse": reverse})

    def _reversed(self, number: int, statistic: Statistic, hidden: Mapping[Key, bool]) -> Statistic:
        """A statistic of a reverse curve, or what is shown in its place."""
        place = statistic.stratum_level, statistic.group1_level
        if statistic.context == "survfit" and statistic.name in _REVERSED:
            key = self._key(number, _REVERSED[statistic.name], place)
            return replace(statistic, value=sign(hidden, key, self.limit)) if key in hidden else statistic
        return statistic if self._may_be_shown(number, statistic, hidden) else replace(statistic, value=WITHHELD)
