"""Facts of the abstract and the results, only from sentences whose pattern and key words leave no doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sarcstat.audit.facts import Endpoint, Median, Model, Ratio, Response, Share
from sarcstat.audit.number import Number, number
from sarcstat.audit.place import Leftover
from sarcstat.audit.populations import apart
from sarcstat.audit.reading.document import Document, Paragraph
from sarcstat.audit.reading.heading import adjusted_of, confidence_of, outcome_of, patients_of, unit_of
from sarcstat.audit.reading.labels import comparison_of
from sarcstat.audit.reading.phrases import NUM, SHARE, count_of, place_of, sentences
from sarcstat.audit.reading.spoken import Spoken, spoken_ratios

_CI = r"(?:9\d(?:\.\d)?\s?%\s?-?\s?)?(?:CI|C\.I\.|confidence interval)s?(?:\s*[(\[]CI[)\]])?\s*[:,=]?\s*[(\[]?\s*"
_RANGE = rf"({NUM}|NR|NE|not reached)\s*(?:-|to|,|;)\s*({NUM}|NR|NE|not reached)"
_INTERVAL = rf"\s*[,;]?\s*[(\[]{{0,2}}\s*{_CI}{_RANGE}[)\]]{{0,2}}"
_OUTCOME = (
    r"(?:follow-up(?: time| duration| period)?|(?:progression|disease|event|recurrence|relapse|metastasis)-free survival|"
    r"overall survival|[PDERM]FS|OS|TTP)(?: times?)?(?:\s*\((?:m?[A-Z]{2,4})\))?(?: times?)?"
)
_TIME = (
    rf"({NUM}|not reached)(?:\s*(?:months?|mo|years?|weeks?|days?))?(?:\s*[(\[]{{0,2}}\s*{_CI}{_RANGE}[)\]]{{0,2}})?"
)
_TIME_ALONE = re.compile(_TIME, re.I)
_MEDIAN = re.compile(
    rf"\bmedian ({_OUTCOME}(?:(?:, and|,| and)\s+(?:median )?{_OUTCOME}){{0,3}})\s+(?:was|were|of|=|:)\s+"
    rf"({_TIME}(?:(?:, and|,| and)\s+{_TIME}){{0,3}})",
    re.I,
)
_RATE = re.compile(
    rf"\b(ORR|DCR|objective response rate|overall response rate|disease control rate)(?:\s*\((?:ORR|DCR)\))?\s+(?:was|of|=|:)\s+"
    rf"({NUM})\s?%(?:{_INTERVAL})?",
    re.I,
)
_DEATHS = (
    re.compile(rf"\bdeaths? occurred in {SHARE}", re.I),
    re.compile(rf"\b{SHARE} (?:patients )?(?:had |have )?died\b"),
    re.compile(rf"\b{SHARE} deaths (?:had |were |occurred)"),
)
_EVENTS = re.compile(
    rf"\b([PDERM]FS|OS|TTP) events (?:were|was|occurred in|in|=|:) {SHARE}(?:, including {SHARE} deaths)?", re.I
)
_LOST = re.compile(rf"{SHARE} (?:patients )?(?:were |was )?lost to follow-up")
_AS_EVENT = re.compile(
    r"(?:considered|counted|regarded|treated|classified) (?:as )?(?:a |an )?(?:deaths?|events?)", re.I
)
_PATIENTS = (
    re.compile(r"\btotal of (\d[\d,]*) (?:[a-z-]+ ){0,3}(?:patients|cases|subjects|participants)\b", re.I),
    re.compile(
        r"(?<!\d,)\b(\d[\d,]*+) (?:consecutive |eligible )?patients (?:[a-z-]+ ){0,6}were (?:included|enrolled|analy[sz]ed)\b",
        re.I,
    ),
)
#: Words after which a sentence may be about a part of the patients.
_PART = re.compile(
    r"\b(?:groups?|arms?|cohorts?|sub-?groups?|vs\.?|versus|compared|among|of whom|of these|in those|(?:in|for|of|with) patients|"
    r"patients (?:with|who|treated|receiving)|respectively, (?:in|for)|(?:in|for) the)\b",
    re.I,
)
_ALL = re.compile(
    r"(?:in|for|of|among) (?:all|the (?:whole|entire|overall|study))(?: (?:\w+ )?(?:patients|cohort|population|group))?",
    re.I,
)
#: How a sentence begins that is about some of the patients.
_SUBSET = re.compile(r"(?:Within|Among|In) (?!all\b|the (?:whole|entire|overall)\b|(?:uni|multi)vari)([^,]{1,80}),")
#: Words that name no variable: of a verdict, of a result, of patients.
_NO_SUBJECT = re.compile(
    r"\b(?:significant\w*|different|similar\w*|differ\w*|associat\w*|compared|lower|higher|better|worse|longer|shorter|"
    r"improv\w*|reduc\w*|increas\w*|decreas\w*|respectively|months?|median|rates?|hazard|analys\w+|patients?|"
    r"predict\w*|had|has|have|not|no|than|showed|found|observed|risk of|whereas|but|corresponding|estimated)\b",
    re.I,
)
#: "for OS", "in patients with stage III" behind a ratio.
_OF_WHAT = re.compile(r"[\s)\]]*(?:for|in|among|with)\s+([^,;.()\[\]]{2,60})", re.I)
#: What follows a number that is of some of the patients.
_OF_SOME = re.compile(
    r"\s*(?:for|in|among|with) (?!(?:all|the (?:whole|entire|overall|study))\b|[\d,]+ (?:[a-z-]+ ){0,3}patients\b)",
    re.I,
)
#: How a sentence begins that needs no word for all patients.
_ALONE = (
    r"(?:(?:The|Overall,?|Until|By|At) (?:.{0,40}\b)?)?"
    r"(?:median|objective|overall|ORR|DCR|disease|number|death|deaths)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the sentences say."""

    n: Number | None = None
    models: tuple[Model, ...] = ()
    medians: tuple[Median, ...] = ()
    responses: tuple[Response, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    lost: Number | None = None
    leftovers: tuple[Leftover, ...] = ()


def sentence_facts(document: Document) -> Said:
    """The facts of the abstract and the results; of all paragraphs where no section is marked."""
    marked = any(each.section in ("Abstract", "Results") for each in document.paragraphs)
    read = [each for each in document.paragraphs if each.section in (("Abstract", "Results") if marked else ("",))]
    pairs = [(each, sentence) for each in read for sentence in sentences(each.text)]
    n = _patients(pairs, document)
    endpoints = tuple(_endpoints(pairs, n))
    medians: list[Median] = []
    left: list[Leftover] = []
    for paragraph, sentence in pairs:
        for found, doubt in _medians(paragraph, sentence, n):
            if doubt:
                left.append(Leftover(place=found.place, text=f"median {found.outcome} {found.median}", reason=doubt))
            else:
                medians.append(found)
    return Said(
        n=n,
        models=tuple(model for paragraph, sentence in pairs for model in _models(paragraph, sentence)),
        medians=tuple(medians),
        responses=tuple(each for paragraph, sentence in pairs for each in _rates(paragraph, sentence, n)),
        endpoints=endpoints,
        lost=_lost(pairs),
        leftovers=tuple(left),
    )


def _patients(pairs: list[tuple[Paragraph, str]], document: Document) -> Number | None:
    """The number of patients of the paper, None where it names several."""
    for patterns in _PATIENTS:
        sizes = {found for _, sentence in pairs for found in patterns.findall(sentence)}
        if sizes:
            return number(sizes.pop()) if len(sizes) == 1 else None
    titles = {size.text: size for grid in document.grids if (size := patients_of(grid.title))}
    return titles.popitem()[1] if len(titles) == 1 else None


def _models(paragraph: Paragraph, sentence: str) -> Iterator[Model]:
    """The hazard ratios of a sentence, those of one outcome, model and population together."""
    models: dict[tuple[str, bool | None, str, str], list[Ratio]] = {}
    end = 0
    for spoken in spoken_ratios(sentence):
        before, behind = sentence[end : spoken.start], sentence[spoken.end :]
        key = (
            outcome_of(spoken.of) or outcome_of(before) or (_outcome_behind(behind) or outcome_of(sentence)),
            adjusted_of(spoken.measure, sentence),
            _within(sentence, behind),
            spoken.method,
        )
        models.setdefault(key, []).append(_spoken_ratio(paragraph, sentence, spoken, before))
        end = spoken.end
    for (outcome, adjusted, within, method), ratios in models.items():
        yield Model(
            place=place_of(paragraph),
            outcome=outcome,
            ratios=tuple(ratios),
            within=within,
            adjusted=adjusted,
            conf_level=confidence_of(sentence),
            method=method,
        )


def _spoken_ratio(paragraph: Paragraph, sentence: str, spoken: Spoken, before: str) -> Ratio:
    """The ratio, of what the words before it name; where they name nothing, its own words tell where it stands."""
    subject = _subject(before) if spoken.alone else ""
    said = comparison_of("" if _NO_SUBJECT.search(subject) else subject)
    words = said.variable or sentence[spoken.start : spoken.end].strip(" ()[],;")
    return Ratio(
        place=replace(place_of(paragraph), row=(words,)),
        variable=said.variable,
        level=said.level,
        reference=said.reference,
        kind=said.kind,
        ratio=spoken.ratio,
        low=spoken.low,
        high=spoken.high,
        p=spoken.p,
        test=spoken.test,
    )


def _outcome_behind(behind: str) -> str:
    """The outcome of "HR 0.57 (0.39–0.83) for OS"."""
    found = _OF_WHAT.match(behind)
    return outcome_of(found[1]) if found else ""


def _within(sentence: str, behind: str) -> str:
    """The part of the patients that a sentence is about: so it begins, or says behind a ratio or anywhere."""
    found = _SUBSET.match(sentence)
    if found:
        return found[1].strip()
    some = _OF_WHAT.match(behind)
    if some and not outcome_of(some[1]) and not _ALL.search(f"in {some[1]}"):
        return some[1].strip()
    return apart(sentence)


def _subject(before: str) -> str:
    """What a hazard ratio is of: the words before it, after the last verb or comma."""
    words = re.sub(r"[\s,;:(\[]+$", "", before)
    words = re.split(r"(?:[,;:]|\b(?:was|were|are|is|included|including)\b)\s+", words)[-1]
    words = re.split(r"\(", words)[-1] if words.count("(") > words.count(")") else words
    words = words.rpartition(")")[2] if words.count(")") > words.count("(") else words
    return re.sub(r"^(?:and|the|a|with|by|for|or)\s+", "", words.strip(" )]"))[:120]


def _whole(paragraph: Paragraph, sentence: str, n: Number | None) -> bool:
    """Whether a sentence is about all patients: its words say so, or it stands alone and names no part of them."""
    plain = _ALL.sub("", sentence)
    if n is not None:
        plain = re.sub(rf"\b(?:[Aa]mong|[Oo]f|[Ii]n) (?:the |all )?{re.escape(n.text)} patients\b", "", plain)
    said = plain != sentence or paragraph.section == "Abstract" or re.match(_ALONE, sentence, re.I)
    return bool(said) and not _PART.search(plain)


def _medians(paragraph: Paragraph, sentence: str, n: Number | None) -> Iterator[tuple[Median, str]]:
    """The medians of all patients, and those that may be of some, with the doubt."""
    for found in _MEDIAN.finditer(sentence):
        names = [re.sub(r"^median ", "", each) for each in re.split(r", and |, | and ", found[1])]
        times = list(_TIME_ALONE.finditer(found[2]))
        if len(names) != len(times) or (len(names) > 1 and "respectively" not in sentence[found.end() :]):
            continue
        unit = unit_of(found[2])
        rest = sentence[: found.start()] + "median" + sentence[found.end() :]
        whole = _whole(paragraph, rest, n) and not _OF_SOME.match(sentence[found.end() :])
        doubt = "" if whole else "the sentence may be about some of the patients"
        for name, time in zip(names, times, strict=True):
            outcome = "follow-up" if "follow" in name.casefold() else outcome_of(name)
            printed = [number(text) if text else None for text in time.groups()]
            if printed[0] is not None and outcome:
                yield (
                    Median(
                        place=place_of(paragraph),
                        outcome=outcome,
                        median=printed[0],
                        low=printed[1],
                        high=printed[2],
                        unit=unit,
                    ),
                    doubt,
                )


def _rates(paragraph: Paragraph, sentence: str, n: Number | None) -> Iterator[Response]:
    """The response rates of all patients."""
    if not _whole(paragraph, sentence, n):
        return
    for found in _RATE.finditer(sentence):
        if _OF_SOME.match(sentence[found.end() :]):
            continue
        kind = "DCR" if found[1].casefold() in ("dcr", "disease control rate") else "ORR"
        low, high = (number(text) if text else None for text in found.groups()[2:])
        share = Share(percent=number(found[2]), low=low, high=high)
        yield Response(place=place_of(paragraph), n=n, categories={}, rates={kind: share})


def _endpoints(pairs: list[tuple[Paragraph, str]], n: Number | None) -> Iterator[Endpoint]:
    """Numbers of events of all patients, with those lost to follow-up where a sentence counts them as events."""
    lost = _lost(pairs)
    for paragraph, sentence in pairs:
        if not _whole(paragraph, sentence, n):
            continue
        died = next((found for pattern in _DEATHS if (found := pattern.search(sentence))), None)
        dead = count_of(died[1]) if died else None
        if died and dead is not None and (died[2] or n is not None):
            share = number(died[2]) if died[2] else None
            yield Endpoint(place=place_of(paragraph), outcome="OS", events=dead, percent=share, n=n, lost=lost)
        for found in _EVENTS.finditer(sentence):
            events, percent, deaths = count_of(found[2]), found[3], found[4]
            if events is not None:
                yield Endpoint(
                    place=place_of(paragraph),
                    outcome=found[1].upper(),
                    events=events,
                    percent=number(percent) if percent else None,
                    n=n,
                    deaths=count_of(deaths) if deaths else None,
                )


def _lost(pairs: list[tuple[Paragraph, str]]) -> Number | None:
    """The patients lost to follow-up, where a sentence counts them as events."""
    said = [found for _, text in pairs if _AS_EVENT.search(text) and (found := _LOST.search(text))]
    return count_of(said[0][1]) if said else None
