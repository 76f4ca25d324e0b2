"""How a study was done, as its methods and results say it: dates, follow-up, patients' states, choice of variables."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date

from sarcstat.audit.facts import Dates, Method, Selection, States
from sarcstat.audit.methods import said_of_intervals
from sarcstat.audit.number import Number, number
from sarcstat.audit.place import Place
from sarcstat.audit.reading.document import Document
from sarcstat.audit.reading.heading import unit_of
from sarcstat.audit.reading.phrases import SHARE, count_of, sentences_of

_MONTHS = {name.casefold(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.casefold(): i for i, name in enumerate(calendar.month_abbr) if name}
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|{_MONTH},? \d{{4}})"
)
_ENROLLED = re.compile(rf"\b(?:from|between) ({_DATE}) (?:to|and|through|until|-) ({_DATE})", re.I)
_CUTOFF = re.compile(rf"\bcut-?off(?: date| time| point)?(?: for [a-z -]{{1,40}})?(?: was| of|:)? \(?({_DATE})", re.I)
_FOLLOW_UP = re.compile(
    r"\bmedian follow-up(?: time| duration| period)? (?:was|of) [\d.]+(?: months| years)? \((?:range|range,|range:)?\s*"
    r"([\d.]+)\s*(?:-|to)\s*([\d.]+)(?: months| years)?\)([^.;]{0,60})",
    re.I,
)
_PATIENTS = re.compile(r"patients|enrol|includ|receiv|treated|diagnos|recruit|identified", re.I)
_ALIVE = (
    re.compile(rf"\b{SHARE} (?:patients )?(?:were |remained )?(?:still )?alive\b"),
    re.compile(rf"\b{SHARE} survivors\b"),
)
_ON_TREATMENT = re.compile(
    rf"\b{SHARE} (?:patients )?(?:were |remained )(?:still )?(?:on treatment|treated|receiving)\b"
)
_TO_PROGRESSION = re.compile(r"(?:continu|treat|administ)\w* .{0,80}\buntil .{0,80}\bprogress", re.I)
_CHOSEN = re.compile(
    r"\b(?:factors|variables|covariates|parameters)\b.{0,60}\b(?:significant\w*|statistically associated|p ?< ?0?\.\d+)"
    r"\b.{0,120}\b(?:included|entered|incorporated)\b",
    re.I,
)
_THRESHOLD = re.compile(r"\bp ?(?:<|≤) ?(0?\.\d+)", re.I)


def dates_of(document: Document) -> tuple[Dates, ...]:
    """Enrolment, cut-off and range of follow-up, each only where the paper says it in one way."""
    said = [*sentences_of(document, "Abstract", "Methods", "Results")]
    enrolled = {found.groups() for _, text in said if _PATIENTS.search(text) for found in _ENROLLED.finditer(text)}
    cutoffs = {_day(found[1], last=False) for _, text in said for found in _CUTOFF.finditer(text)} - {None}
    ranges = {
        (found[1], found[2], bool(re.search(r"living|surviv|alive", found[3])), unit_of(text))
        for _, text in said
        for found in _FOLLOW_UP.finditer(text)
    }
    first, last = enrolled.pop() if len(enrolled) == 1 else ("", "")
    low, high, survivors, unit = ranges.pop() if len(ranges) == 1 else ("", "", False, "")
    if not (first or low or len(cutoffs) == 1):
        return ()
    found = Dates(
        place=Place(table="Text", source="text"),
        first_enrolment=_day(first, last=False),
        last_enrolment=_day(last, last=True),
        cutoff=cutoffs.pop() if len(cutoffs) == 1 else None,
        follow_up_low=number(low) if low and unit else None,
        follow_up_high=number(high) if high and unit else None,
        survivors=survivors,
        unit=unit or "months",  # type: ignore[arg-type]
    )
    return (found,)


def _day(text: str, *, last: bool) -> date | None:
    """The date, a month alone as its first or last day; None where there is no such date."""
    words = re.findall(r"\d+|[A-Za-z]{3,}", text)
    month = next((_MONTHS[word.casefold()] for word in words if word.casefold() in _MONTHS), None)
    numbers = [int(word) for word in words if word.isdigit()]
    if month is None or not numbers or not 1900 <= numbers[-1] <= 2100:
        return None
    days = calendar.monthrange(numbers[-1], month)[1]
    day = numbers[0] if len(numbers) == 2 else days if last else 1
    return date(numbers[-1], month, day) if 1 <= day <= days else None


def states_of(document: Document, *, n: Number | None, dead: Number | None, lost: Number | None) -> tuple[States, ...]:
    """Where the patients were at the cut-off, if the results say how many were alive."""
    results = list(sentences_of(document, "Results"))
    alive = _only(found for _, text in results for pattern in _ALIVE for found in pattern.finditer(text))
    treated = _only(found for _, text in results for found in _ON_TREATMENT.finditer(text) if "still" in text)
    if n is None or alive is None or dead is None:
        return ()
    methods = " ".join(text for _, text in sentences_of(document, "Methods"))
    return (
        States(
            place=Place(table="Results", source="text"),
            n=n,
            dead=dead,
            lost=lost,
            alive=alive,
            on_treatment=treated,
            treated_to_progression=bool(_TO_PROGRESSION.search(methods)),
        ),
    )


def _only(found: Iterable[re.Match[str]]) -> Number | None:
    """The one number that all matches print."""
    counts = {count.text: count for match in found if (count := count_of(match[1]))}
    return counts.popitem()[1] if len(counts) == 1 else None


def selections_of(document: Document) -> tuple[Selection, ...]:
    """That only significant variables entered the multivariable model, if the methods say so."""
    methods = list(sentences_of(document, "Methods"))
    whole = " ".join(text for _, text in methods)
    for place, text in methods:
        if _CHOSEN.search(text) and re.search(r"multivari", whole, re.I):
            found = _THRESHOLD.search(text) or _THRESHOLD.search(whole)
            return (Selection(place=place, only_significant=True, threshold=number(found[1]) if found else None),)
    return ()


def methods_of(document: Document) -> tuple[Method, ...]:
    """Other estimations than Cox's with Wald intervals, where the methods name them for hazard ratios or intervals."""
    named = [(place, said_of_intervals(text)) for place, text in sentences_of(document, "Methods")]
    return tuple(Method(place=place, words=words) for place, words in named if words)
