"""D1 and D2: dates and follow-up, and where all patients were at the cut-off."""

from __future__ import annotations

from collections.abc import Iterator

from sarcstat.audit.boxes import box
from sarcstat.audit.counts import whole
from sarcstat.audit.facts import Dates, Endpoint, Facts, States
from sarcstat.audit.finding import Finding, Outcome, Passed, folded

_DAYS = {"days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}


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
    spans = [
        (each.cutoff - each.first_enrolment).days / _DAYS[each.unit]
        for each in facts.dates
        if each.cutoff and each.first_enrolment
    ]
    return max(spans, default=None)


def _follow_up(dates: Dates) -> Iterator[Outcome]:
    """D1: nobody is followed longer than the study, a survivor at least since the last enrolment."""
    if dates.cutoff is None:
        return
    high, low = dates.follow_up_high, dates.follow_up_low
    if high is not None and high.exact is not None and dates.first_enrolment:
        longest = (dates.cutoff - dates.first_enrolment).days / _DAYS[dates.unit]
        if box(high).low > longest * 1.005 + 1 / _DAYS[dates.unit]:
            yield _note(
                dates, f"up to {high} {dates.unit}", f"at most {longest:.1f}", "Longer than enrolment to cut-off."
            )
        else:
            yield Passed("D1")
    if low is not None and low.exact is not None and dates.survivors and dates.last_enrolment:
        shortest = (dates.cutoff - dates.last_enrolment).days / _DAYS[dates.unit]
        if box(low).high < shortest * 0.995:
            text = "A survivor was last seen before the cut-off, so some follow-up ends earlier than that date."
            yield _note(dates, f"survivors from {low} {dates.unit}", f"at least {shortest:.1f}", text)
        else:
            yield Passed("D1")


def _note(dates: Dates, printed: str, expected: str, explanation: str) -> Finding:
    return Finding(
        rule="D1", severity="note", place=dates.place, printed=printed, expected=expected, explanation=explanation
    )


def _states(states: States, facts: Facts) -> Iterator[Outcome]:
    """D2: dead, lost and alive are all patients; who is still treated has not progressed if treatment ends then."""
    size = whole(states.n) or whole(facts.n)
    parts = [whole(each) for each in (states.dead, states.lost, states.alive)]
    if size is not None and parts[0] is not None and parts[2] is not None:
        total = sum(part or 0 for part in parts)
        if total != size:
            yield _warning(
                states,
                f"{' + '.join(str(part or 0) for part in parts)} = {total}",
                str(size),
                "Dead, lost and alive patients are not all patients.",
            )
        else:
            yield Passed("D2")
    treated, alive = whole(states.on_treatment), whole(states.alive)
    if treated is not None and alive is not None and treated > alive:
        yield _warning(
            states, f"{treated} on treatment", f"at most {alive} alive", "More patients are treated than alive."
        )
    if treated is not None and states.treated_to_progression:
        yield from _still_treated(states, treated, facts)


def _still_treated(states: States, treated: int, facts: Facts) -> Iterator[Outcome]:
    for endpoint in facts.endpoints:
        size = whole(endpoint.n) or whole(states.n) or whole(facts.n)
        events = whole(endpoint.events)
        if folded(endpoint.outcome) not in ("pfs", "progression free survival", "progressionfree survival"):
            continue
        if size is None or events is None or endpoint.within:
            continue
        if treated > size - events:
            yield _warning(
                states,
                f"{treated} still on treatment",
                f"at most {size} − {events} = {size - events} without a {endpoint.outcome} event",
                "Treatment ends at progression, but more patients are on treatment than have no event.",
                "Some may have been treated beyond progression.",
            )
        else:
            yield Passed("D2")


def _deaths(endpoint: Endpoint, facts: Facts) -> Iterator[Outcome]:
    """D2: events include the deaths among them, and progression-free survival every death."""
    events, deaths, size = whole(endpoint.events), whole(endpoint.deaths), whole(endpoint.n) or whole(facts.n)
    if events is not None and deaths is not None and deaths > events:
        yield _warning(
            endpoint, f"{deaths} deaths among {events} events", f"at most {events}", "A part is larger than the whole."
        )
    elif events is not None and size is not None and events > size and not endpoint.within:
        yield _warning(endpoint, f"{events} events", f"at most {size} patients", "More first events than patients.")
    elif events is not None:
        yield Passed("D2")
    if folded(endpoint.outcome) not in ("pfs", "progression free survival", "progressionfree survival"):
        return
    for other in facts.endpoints:
        died = whole(other.events)
        if folded(other.outcome) in ("os", "overall survival") and folded(other.within) == folded(endpoint.within):
            if died is not None and events is not None and died > events:
                yield _warning(
                    endpoint,
                    f"{events} {endpoint.outcome} events, {died} deaths",
                    f"at least {died}",
                    "Every death is an event of progression-free survival.",
                )
            else:
                yield Passed("D2")


def _warning(fact: States | Endpoint, printed: str, expected: str, explanation: str, suggestion: str = "") -> Finding:
    return Finding(
        rule="D2",
        severity="warning",
        place=fact.place,
        printed=printed,
        expected=expected,
        explanation=explanation,
        suggestion=suggestion,
    )
