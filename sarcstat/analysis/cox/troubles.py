"""Trouble of a Cox model in the user's words: separation, aliasing, too few events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from sarcstat.analysis.cox.contrasts import Contrast, levels_compared
from sarcstat.analysis.cox.robust import n_with_event
from sarcstat.analysis.shared.frames import rows_of
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.cohort.factor import Factor
from sarcstat.data.counting import number
from sarcstat.errors import counted, listing
from sarcstat.results import Condition

ENOUGH_EVENTS = 10


def troubles(
    value: Mapping[str, Any],
    cohort: Cohort,
    terms: Sequence[tuple[str, ...]],
    compared: Mapping[int, Sequence[str | None]],
    contrasts: Mapping[str, Contrast],
) -> Iterator[Condition]:
    """What is wrong with the final model; `compared` has the phrase of each parameter by term number."""

    def name(term: int, column: int) -> str:
        phrase = compared[term][column - 1] if column else None
        return "*".join(terms[term - 1]) + (f" ({phrase})" if phrase else "")

    levels = _Levels(value, cohort, contrasts)
    with_others: dict[tuple[str, int, int], list[str]] = {}
    for row in rows_of(value.get("troubles")):
        kind = str(row["kind"])
        if kind == "not_converged":
            yield Condition("warning", "The model did not converge: its numbers are not estimates.", kind)
            continue
        term, column = int(row["term"]), int(row["column"] or 0)
        if kind in ("aliased", "not_compared"):
            others = with_others.setdefault((kind, term, column), [])
            if row["with_term"]:
                others.append(name(int(row["with_term"]), int(row["with_column"])))
            continue
        why = _ALONE[kind].format(levels.without_events(term, column) or _SEPARATES)
        yield Condition("warning", f"The hazard ratio of {name(term, column)} {why}.", kind)
    for (kind, term, column), others in with_others.items():
        why = f"is left out (NE), because it is determined by {listing(others)}"
        if kind == "not_compared":
            why = f"is not estimable (NE), because {levels.apart(term, column, list(dict.fromkeys(others)))}"
        yield Condition("warning", f"The hazard ratio of {name(term, column)} {why}.", kind)
    yield from _few_events(value, cohort)


#: What is said of a parameter that has no estimate for a reason of its own.
_ALONE = {
    "infinite": "is not estimable (NE), because {}",
    "constant": "is left out (NE), because it has the same value for every patient used",
    "uninformative": "is left out (NE), because it does not vary among the patients at risk at any event",
}
_SEPARATES = "it separates the patients who have the event from the others at risk"


class _Levels:
    """Which of the levels that a parameter compares cannot be compared, and why."""

    def __init__(
        self,
        value: Mapping[str, Any],
        cohort: Cohort,
        contrasts: Mapping[str, Contrast],
    ) -> None:
        self.cohort = cohort
        self.factors = {each.name: each.factor for each in cohort.covariates if each.factor is not None}
        self.contrasts = contrasts
        self.parts = [row for row in rows_of(value["parts"]) if row["contrast"]]

    def _compared(self, term: int, column: int) -> Iterator[tuple[Factor, list[int]]]:
        """The factors of a parameter, each with the levels compared."""
        names = [each.name for each in self.cohort.covariates]
        for row in self.parts:
            if (row["term"], row["column"]) == (term, column) and names[int(row["variable"]) - 1] in self.factors:
                name = names[int(row["variable"]) - 1]
                factor = self.factors[name]
                size = len(factor.values)
                yield factor, levels_compared(size, self.contrasts[name], int(row["contrast"]) - 1)

    def _combinations(self, term: int, column: int) -> Iterator[tuple[str, Any]]:
        """Each compared level, or combination of levels of a product, with a mask of its patients."""
        import numpy as np

        factors = list(self._compared(term, column))
        for combination in product(*(levels for _, levels in factors)) if factors else ():
            own = np.ones(len(self.cohort.time), dtype=bool)
            for (factor, _), level in zip(factors, combination, strict=True):
                own &= factor.codes == level
            yield " and ".join(f.texts[i] for (f, _), i in zip(factors, combination, strict=True)), own

    def without_events(self, term: int, column: int) -> str | None:
        """Those of the compared levels, or combinations of them, in which nobody had the event."""
        who = "row" if self.cohort.patients else "patient"
        empty = [
            f"{text} (0 events in {counted(number(own, self.cohort.counts), who)})"
            for text, own in self._combinations(term, column)
            if own.any() and not self.cohort.status[own].any()
        ]
        return f"no patient had an event in {listing(empty)}" if empty else None

    def apart(self, term: int, column: int, others: Sequence[str]) -> str:
        """Why a parameter is not what it is called: who is never at risk together, or what it goes with."""
        strata = self._strata_at_risk()
        present = {text: set(strata[own].tolist()) - {-1} for text, own in self._combinations(term, column)}
        gone = [text for text, found in present.items() if not found]
        if gone:
            return f"no patient in {listing(gone)} was at risk when somebody had the event"
        if self.cohort.stratum and present and not set.intersection(*present.values()):
            together = " and ".join(present) if len(present) == 2 else listing(present)
            return f"{together} are not at risk together in any stratum of {self.cohort.stratum.label}"
        if others:
            return f"it cannot be told apart from {listing(others)}"
        return "there are no patients at risk by whom its levels could be compared"

    def _strata_at_risk(self) -> Any:
        """The stratum of every patient who is at risk at an event of it, -1 of the others."""
        import numpy as np

        time, status = self.cohort.time, self.cohort.status
        codes = self.cohort.stratum.codes if self.cohort.stratum else np.zeros(len(time), dtype=int)
        if self.cohort.entry is not None:
            return np.where(_at_risk_at_event(self.cohort.entry, time, status, codes), codes, -1)
        earliest = np.full(int(codes.max()) + 1, np.inf)
        np.minimum.at(earliest, codes[status == 1], time[status == 1])
        return np.where(time >= earliest[codes], codes, -1)


def _at_risk_at_event(entry: Any, time: Any, status: Any, codes: Any) -> Any:
    """Which rows have an event of their stratum between entry and end."""
    import numpy as np

    found = np.zeros(len(time), dtype=bool)
    for code in np.unique(codes):
        own = codes == code
        events = np.unique(time[own & (status == 1)])
        found[own] = np.searchsorted(events, entry[own], "right") < np.searchsorted(events, time[own], "right")
    return found


def _few_events(value: Mapping[str, Any], cohort: Cohort) -> Iterator[Condition]:
    """A warning of few events; of several events of a patient one counts."""
    (summary,) = rows_of(value["summary"])
    parameters, events = int(summary["lr_df"] or 0), n_with_event(cohort)
    if parameters > events:
        text = f"{counted(parameters, 'parameter')} for {counted(events, 'event')}: the model cannot be trusted."
        yield Condition("warning", text, "more_parameters_than_events")
    elif parameters and events / parameters < ENOUGH_EVENTS:
        text = f"{events / parameters:.1f} events per parameter, fewer than {ENOUGH_EVENTS}: estimates may be unstable."
        yield Condition("warning", text, "few_events_per_parameter")
