"""Landmark analysis: time from a landmark on, of those who are under observation without the event there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sarcstat.data.cohort.outcome import Outcome
from sarcstat.errors import AnalysisError
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

_WITH_UNIT = re.compile(r"(.*\S)\s*(\((?:days|weeks|months|years)\))")


def reasons(outcome: Outcome) -> list[tuple[str, Array]]:
    """Why patients are left out by a landmark: the event, or the end of follow-up, not after it.

    Anderson, Cain & Gelber 1983, Journal of Clinical Oncology 1:710.
    """
    import numpy as np

    if outcome.landmark is None:
        return []
    died = outcome.had_event()
    with np.errstate(invalid="ignore"):
        gone = outcome.time <= _last(outcome.landmark)
    at = f"the landmark at {outcome.landmark:g}"
    found = [(f"with the event by {at}", gone & died)]
    if outcome.causes is not None:
        other = outcome.causes > 1
        found.append((f"with a competing event by {at}", gone & other))
        died = died | other
    return [*found, (f"censored by {at}", gone & ~died)]


def _last(landmark: float) -> float:
    """The last time that is the landmark: one that differs by rounding only, as of converted units, is the same."""
    return landmark * (1 + 1e-9)


def landmark_label(label: str, landmark: float) -> str:
    """The label of the time counted from a landmark, the unit at its end: `OS from the landmark at 3 (months)`."""
    found = _WITH_UNIT.fullmatch(label)
    if found is None:
        return f"{label} from the landmark at {landmark:g}"
    return f"{found[1]} from the landmark at {landmark:g} {found[2]}"


def check_landmark(outcome: Outcome, used: Array) -> None:
    """Raise AnalysisError where none of the patients who are otherwise used has the event after the landmark."""
    if outcome.landmark is None:
        return
    events = outcome.time[used & outcome.had_event()]
    if len(events) and not (events > _last(outcome.landmark)).any():
        raise AnalysisError(
            f"--landmark {outcome.landmark:g}: the last event is at {events.max():g}, so that none comes after it.",
            "Choose an earlier landmark; it is in the unit in which times are shown.",
        )


def notes(outcome: Outcome, *, covariates: bool) -> list[Condition]:
    """What a landmark means for what is read."""
    if outcome.landmark is None:
        return []
    text = (
        f"Landmark at {outcome.landmark:g}: times count from there, and survival is that of patients who reached it "
        "without the event (conditional)."
    )
    if outcome.causes is not None:
        text = (
            f"Landmark at {outcome.landmark:g}: times count from there, and incidences and hazards are those of "
            "patients who reached it without any of the events (conditional)."
        )
    if covariates:
        text += " Groups and covariates must be known at the landmark: nobody checks that what is used was."
    return [Condition("note", text, "landmark")]
