"""D1 and D2: dates and follow-up, and where all patients were at the cut-off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sarcstat.audit.boxes import box
from sarcstat.audit.counts import whole
from sarcstat.audit.facts import Dates, Endpoint, Facts, States
from sarcstat.audit.finding import Finding, Outcome, Passed, alike, folded

_DAYS = {"days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}
PROGRESSION = {"pfs", "progression free survival", "progressionfree survival"}
SURVIVAL = {"os", "overall survival"}


def check(facts: Facts) -> Iterator[Outcome]:
    """Every set of dates, every sum of states, and events against deaths."""
    for each in facts.dates:
        yield from _follow_up(each)
    for state in facts.states:
        yield from _states(state, facts)
    for endpoint in facts.endpoints:
        yield from _deaths(endpoint, facts)


def longest_possible(facts: Facts) -> float | None:
    """Enrolment of the first patient to the cut-off, in the unit of the follow-up; None if not printed."""
    spans = [_until_cutoff(each, each.first_enrolment) for each in facts.dates]
    return max((span for span in spans if span is not None), default=None)


def _until_cutoff(dates: Dates, enrolment: date | None) -> float | None:
    """From an enrolment to the cut-off, in the unit of the follow-up."""
    return (dates.cutoff - enrolment).days / _DAYS[dates.unit] if dates.cutoff and enrolment else None


def _follow_up(dates: Dates) -> Iterator[Outcome]:
    """D1: nobody is followed longer than the study, a survivor at least since the last enrolment."""
    high, low, unit = dates.follow_up_high, dates.follow_up_low, dates.unit
    longest = _until_cutoff(dates, dates.first_enrolment)
    if high is not None and high.exact is not None and longest is not None:
        if box(high).low > longest * 1.005 + 1 / _DAYS[unit]:
            text = "Longer than enrolment to cut-off."
            yield Finding("D1", "note", dates.place, f"up to {high} {unit}", f"at most {longest:.1f}", text)
        else:
            yield Passed("D1")
    shortest = _until_cutoff(dates, dates.last_enrolment)
    if low is not None and low.exact is not None and dates.survivors and shortest is not None:
        if box(low).high < shortest * 0.995:
            text = "A survivor was last seen before the cut-off, so some follow-up ends earlier than that date."
            yield Finding("D1", "note", dates.place, f"survivors from {low} {unit}", f"at least {shortest:.1f}", text)
        else:
            yield Passed("D1")


def _states(states: States, facts: Facts) -> Iterator[Outcome]:
    """D2: dead, lost and alive are all patients; who is still treated has not progressed if treatment ends then."""
    size = whole(states.n) or whole(facts.n)
    dead, lost, alive = whole(states.dead), whole(states.lost), whole(states.alive)
    if size is not None and dead is not None and alive is not None:
        parts = (dead, lost or 0, alive)
        if sum(parts) == size:
            yield Passed("D2")
        else:
            shown = f"{dead} + {lost or 0} + {alive} = {sum(parts)}"
            text = "Dead, lost and alive patients are not all patients."
            yield Finding("D2", "warning", states.place, shown, str(size), text)
    treated = whole(states.on_treatment)
    if treated is not None and alive is not None and treated > alive:
        text = "More patients are treated than alive."
        yield Finding("D2", "warning", states.place, f"{treated} on treatment", f"at most {alive} alive", text)
    if treated is not None and states.treated_to_progression:
        yield from _still_treated(states, treated, facts)


def _still_treated(states: States, treated: int, facts: Facts) -> Iterator[Outcome]:
    """D2: who has had the event of progression-free survival is no longer treated."""
    for endpoint in facts.endpoints:
        size = whole(endpoint.n) or whole(states.n) or whole(facts.n)
        events = whole(endpoint.events)
        if folded(endpoint.outcome) not in PROGRESSION or size is None or events is None or endpoint.within:
            continue
        if treated <= size - events:
            yield Passed("D2")
            continue
        expected = f"at most {size} − {events} = {size - events} without a {endpoint.outcome} event"
        text = "Treatment ends at progression, but more patients are on treatment than have no event."
        hint = "Some may have been treated beyond progression."
        yield Finding("D2", "warning", states.place, f"{treated} still on treatment", expected, text, hint)


def _deaths(endpoint: Endpoint, facts: Facts) -> Iterator[Outcome]:
    """D2: events include the deaths among them, and progression-free survival every death."""
    events, deaths, size = whole(endpoint.events), whole(endpoint.deaths), whole(endpoint.n) or whole(facts.n)
    if events is None:
        return
    if deaths is not None and deaths > events:
        shown, text = f"{deaths} deaths among {events} events", "A part is larger than the whole."
        yield Finding("D2", "warning", endpoint.place, shown, f"at most {events}", text)
    elif size is not None and events > size and not endpoint.within:
        text = "More first events than patients."
        yield Finding("D2", "warning", endpoint.place, f"{events} events", f"at most {size} patients", text)
    else:
        yield Passed("D2")
    if folded(endpoint.outcome) not in PROGRESSION:
        return
    for other in facts.endpoints:
        died = whole(other.events)
        if folded(other.outcome) not in SURVIVAL or not alike(other, endpoint, "within"):
            continue
        if died is None or died <= events:
            yield Passed("D2")
            continue
        shown = f"{events} {endpoint.outcome} events, {died} deaths"
        text = "Every death is an event of progression-free survival."
        yield Finding("D2", "warning", endpoint.place, shown, f"at least {died}", text)
