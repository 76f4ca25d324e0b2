"""How endpoints were defined: the facts of the sentences on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sarcstat.data.endpoints.derived import DerivedEndpoint
from sarcstat.data.endpoints.endpoints import FromDates, FromTime
from sarcstat.display.findings.facts import Names
from sarcstat.display.lowered import lowered


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointMethod:
    """How an endpoint was defined. From dates: `start`, `events`; else in words, as far as the study gives any.

    `censored_at` is where time ends without the event; `all_ends`: whoever is lost ends there, too, as far as is known.

    `lost` is the policy for patients lost to follow-up (empty: the study does not say who was lost). `unknown` are the
    patients for whom a missing condition decides the outcome, `unknown_as_no` says whether it is taken as no.
    `conversion` says into what times were converted, with the lengths that entered them; nothing where they were not.
    """

    short: str
    label: str
    start: str
    events: Sequence[str]
    censored_at: str
    all_ends: bool
    start_words: str
    event_words: str
    competing: Sequence[str]
    lost: str
    lost_patients: int
    unknown: int
    unknown_as_no: bool
    late_events: int
    time_zero: str
    unit: str
    conversion: str


def endpoint_method(endpoint: DerivedEndpoint, names: Names, section: Any) -> EndpointMethod:
    """How an endpoint was defined, in the words of its section of the study file as far as it has any."""
    definition = endpoint.definition
    source = definition.source
    dates = source if isinstance(source, FromDates) else None
    times = source if isinstance(source, FromTime) else None
    ends = "the end of their recorded follow-up" if times else "the data cutoff"
    if dates and dates.censor:
        ends = _column(dates.censor, names)
    late = endpoint.course.late_event
    return EndpointMethod(
        short=definition.name,
        label=endpoint.label,
        start=(section.start_words or _column(dates.start, names)) if dates else "",
        events=list(dict.fromkeys(each.words for each in dates.events)) if dates else [],
        censored_at=section.censor_words or ends,
        all_ends=definition.lost_when is None and not section.censor_words and not (dates and dates.censor is None),
        start_words=section.start_words,
        event_words=section.event_words,
        competing=list(dict.fromkeys(each.words for each in source.competing)),
        lost=definition.lost if definition.lost_when is not None else "",
        lost_patients=_lost(endpoint),
        unknown=_unknown(endpoint),
        unknown_as_no=definition.unknown == "no",
        late_events=0 if late is None else int(late.sum()),
        time_zero=definition.time_zero if (endpoint.course.time == 0).any() else "",
        unit=definition.unit,
        conversion=_conversion(times.time_unit if times else "days", definition.unit, f"{definition.month_days:.10g}"),
    )


def _conversion(source: str, unit: str, month_days: str) -> str:
    """`months of 30.4375 days`; `years of 365.25 days, from months of 30.4375 days` of times that are in months."""
    lengths = {"months": f"months of {month_days} days", "years": "years of 365.25 days"}
    if source == unit or not {source, unit} & lengths.keys():
        return ""
    return lengths.get(unit, unit) + (f", from {lengths[source]}" if source in lengths else "")


def _column(name: str, names: Names) -> str:
    """The label of a column, or its name as words, as in `the last contact date`."""
    label = names.label(name)
    return f"the {name.replace('_', ' ')}" if label == name else f"the {lowered(label)}"


def _lost(endpoint: DerivedEndpoint) -> int:
    """The patients of whom the policy for lost ones decided."""
    if endpoint.definition.lost == "exclude":
        return sum(int(mask.sum()) for reason, mask in endpoint.left_out if reason.startswith("lost to follow-up"))
    return int((endpoint.reason == len(endpoint.reasons) - 1).sum())


def _unknown(endpoint: DerivedEndpoint) -> int:
    """The patients for whom a missing condition decides the outcome."""
    course, masks = endpoint.course, [mask for _, mask in endpoint.course.unknown]
    if course.maybe_lost is not None and endpoint.definition.lost != "censor":
        masks.append(course.maybe_lost[1])
    return sum(map(any, zip(*masks, strict=True))) if masks else 0
