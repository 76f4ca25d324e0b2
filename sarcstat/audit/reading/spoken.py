"""Hazard ratios with interval and p in the words of a sentence, however they are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sarcstat.audit.methods import method_of, test_of
from sarcstat.audit.number import Number, number
from sarcstat.audit.reading.phrases import NUM

_LIMIT = rf"(?:{NUM}|NR\b|NE\b|∞|infinity|not (?:reached|estimable))"
#: The words for an interval: "95% CI", "95% confidence interval [CI]", "CI95%", "CrI".
_CI = (
    r"(?:(?:two-sided |2-sided )?[(\[]?\d{2}(?:\.\d)?\s?%[)\]]?\s?-?\s?)?"
    r"(?:C\.?I\.?s?(?![A-Za-z])|CrIs?\b|IC\b|(?:confidence|credible) (?:intervals?|limits?))"
    r"(?:\s?[(\[]\s?(?:\d{2}\s?%\s?)?Cr?\.?I\.?s?\s?[)\]])?(?:\s?[(\[]?\d{2}\s?%[)\]]?)?"
)
_LINK = r"\s*(?:[:=,]|of\b|was\b|were\b|from\b|ranging from\b|between\b)?\s*[(\[]*\s*"
_NAMED = rf"\s*[,;:]?\s*(?:with (?:an? )?)?[(\[]*\s*{_CI}{_LINK}({_LIMIT})\s*(?:-{{1,3}}|to\b|,|;|and\b|/)\s*({_LIMIT})"
_IN_BRACKETS = rf"\s*[(\[]+\s*({_LIMIT})\s*(?:-{{1,3}}|to\b|,|;)\s*({_LIMIT})(?=\s*[)\],;])(?:\s*[,;]?\s*{_CI})?"
_BARE = rf"\s*[,;:]\s*({_LIMIT})\s*(?:-{{1,3}}|to\b)\s*({_LIMIT})"
#: What follows no ratio and no limit: a percentage, a time, a pulse.
_OTHER_UNIT = r"(?!\.?\d)(?![)\]]*\s?(?:%|(?:months?|mo|years?|yrs?|days?|weeks?|bpm|beats|mm|cm|mg|ml|g)\b))"
_INTERVAL = re.compile(rf"(?:{_NAMED}|{_IN_BRACKETS}|{_BARE}){_OTHER_UNIT}[)\]]*", re.I)
_TEST = (
    r"(?:(?:two|one|1|2)-? ?(?:sided|tailed)|(?:un)?stratified|log-? ?rank|likelihood-? ?ratio|wald|cox|nominal|"
    r"(?:un)?adjusted|(?:linear )?trend|interaction|heterogeneity|score|overall|global|chi-? ?squared?|"
    r"bonferroni|gray's)"
)
_P = re.compile(
    rf"[\s,;:)\](\[]*(?:and\s+)?(?:with\s+(?:an?\s+)?)?(?P<before>(?:\b{_TEST}[\s,]*(?:test)?[\s,:]*){{0,3}})"
    rf"\bp(?:\s?-?\s?values?)?(?P<behind>\s*(?:for|of|from|by)\s(?:the\s)?[a-z][a-z -]{{2,30}}?|[\s(-]*{_TEST}\)?)?"
    r"\s*(?:[=:,]|of\b|was\b|is\b)?\s*(?P<sign>[<>≤≥])?\s*=?\s*"
    r"(?P<p>(?:[01]?\.\d+|\d(?:\.\d+)?(?=e))(?:e-?\d+)?|[01](?![\d.])|n\.?s\.?(?!\w))"
    rf"(?P<after>\s*[,;]?\s*[(\[]?\s*(?:by|from|using|in|for)?\s*(?:the\s|an?\s)?(?:{_TEST}[\s,]*)+)?",
    re.I,
)
_MEASURE = re.compile(
    r"(?<![\w-])(?<!\d )(?:(?:adjusted|unadjusted|crude|multi-?varia\w+|uni-?varia\w+|sub-?distribution|cause-specific|"
    r"weighted|stratified|pooled)[ -])*(?:hazards?[- ]ratios?(?:\s?[(\[]\s?[a-z]?H\.?R\.?s?\s?[)\]])?|"
    r"(?-i:[acsmu]?-?HRs?(?:adj)?|H\.R\.)(?![\w+-]))",
    re.I,
)
#: "(95% CI)" before the value, "for death in the combination group", "was", and the value itself.
_VALUE = re.compile(
    rf"(?P<head>\s*[,(\[]*\s*{_CI}s?\s*[)\]]*)?"
    r"(?P<of>\s*(?:[(\[][^()\[\]\d]{2,60}[)\]]\s*)?(?:\b(?:for|of|in|with|comparing|between|favou?ring)\b"
    r"(?:[^.;:()\[\]\d=]|(?<=[A-Za-z-])\d|\d+[- ](?:years?|months?)\b|[≥≤<>]\s?[\d.]+|\([A-Za-z -]{2,20}\)){1,100}?)?)"
    r"\s*(?:[,:=-]\s*|\b(?:of|was|were|is|are|at|estimated (?:at|as|to be))\b\s*)*[(\[]?"
    rf"(?<![\w.])({NUM})(?!\s?%)(?![\w.]*\w)",
    re.I,
)
#: A further ratio of the same words: "… for A, and 0.69 (0.38-1.26) for B".
_FURTHER = re.compile(
    rf"(?P<of>\s*[)\]]*\s*(?:\b(?:for|in|with|among)\b[^.;()\[\]\d=]{{1,80}}?)?)[,;]?\s*(?:\b(?:and|vs|versus|or)\b|,|;)\s*"
    rf"(?:respectively,?\s*)?({NUM})(?!\s?%)(?![\w.]*\w)",
    re.I,
)
_PER = re.compile(r"\s+(?:per|for each|for every)\s[^,;()\[\]]{1,30}")
_SEVERAL_P = re.compile(r"\s*(?:,|and\b|;)\s*(?:p\s*)?[<>=]?\s*\d?\.\d", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A hazard ratio of a sentence, where it begins and ends there, and the words about it.

    `measure` is its name ("adjusted HR"), `of` what follows the name ("for death"); `test` the tests that stand
    beside p; `alone` is False where several ratios share their words.
    """

    start: int
    end: int
    ratio: Number
    low: Number | None
    high: Number | None
    p: Number | None = None
    test: str = ""
    measure: str = ""
    of: str = ""
    method: str = ""
    alone: bool = True


def spoken_ratios(sentence: str) -> list[Spoken]:
    """Every hazard ratio that a sentence prints with its interval, in their order."""
    found: list[Spoken] = []
    for measure in _MEASURE.finditer(sentence):
        if not found or measure.start() >= found[-1].end:
            found += _chain(sentence, measure)
    return found


def _chain(sentence: str, measure: re.Match[str]) -> list[Spoken]:
    """The ratio that follows the words, and those that go on with them."""
    value = _VALUE.match(sentence, measure.end())
    chain: list[Spoken] = []
    while value and (found := _one(sentence, measure, value, bool(chain))):
        chain.append(found)
        value = _FURTHER.match(sentence, found.end)
    if len(chain) > 1:
        # "… and 0.69 (0.38–1.26), respectively; p = 0.003 and 0.09": which p is whose is not read.
        return [replace(each, p=None, test="", alone=False) for each in chain]
    return chain


def _one(sentence: str, measure: re.Match[str], value: re.Match[str], further: bool) -> Spoken | None:
    """One ratio with its interval, and p before or behind it; None where no interval follows."""
    printed = value[len(value.groups())] if further else value[3]
    per = _PER.match(sentence, value.end())
    end = per.end() if per else value.end()
    before = _P.match(sentence, end)
    interval = _INTERVAL.match(sentence, end)
    if interval is None and before is not None:
        interval = _INTERVAL.match(sentence, before.end())
    if interval is None or (ratio := number(printed)) is None:
        return None
    low, high = (_limit(text) for text in (each for each in interval.groups() if each))
    behind = _P.match(sentence, interval.end())
    p = before if interval.start() != end else behind
    end = behind.end() if behind and p is behind else interval.end()
    if p is not None and _SEVERAL_P.match(sentence, p.end()):
        p = None
    return Spoken(
        start=value.start() if further else measure.start(),
        end=end,
        ratio=ratio,
        low=low,
        high=high,
        p=_p_of(p) if p else None,
        test=test_of(" ".join(filter(None, (p["before"], p["behind"], p["after"])))) if p else "",
        measure=measure[0],
        of=" ".join((value["of"].strip(), per[0].strip() if per else "")).strip(),
        method=method_of(measure[0], interval[0]),
    )


def _limit(text: str) -> Number | None:
    """A limit; ∞ is one that is not reached."""
    return number("NR" if text.casefold() in ("∞", "infinity") else text)


def _p_of(found: re.Match[str]) -> Number | None:
    text = found["p"].casefold()
    sign = found["sign"] or ""
    return number("NS" if text.startswith("n") else f"{sign}{text}")
