"""The grammar of headings: what the words above a column, or before a row, say that its numbers are."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from sarcstat.audit.number import Number, number

Role = Literal[
    "", "count_percent", "count", "percent", "events", "ratio_ci", "ratio", "ci", "low", "high", "p", "test_p",
    "statistic", "df", "median_ci", "median", "mean", "summary", "CR", "PR", "SD", "PD", "NE", "ORR", "DCR", "other",
]  # fmt: skip
#: Roles that name a category or a rate of best response.
CATEGORIES: tuple[Role, ...] = ("CR", "PR", "SD", "PD", "NE")
RATES: tuple[Role, ...] = ("ORR", "DCR")
_AVERAGES: tuple[Role, ...] = ("mean", "summary", "median")

_CI = r"(?:\bc\.?[il]\.?\b|\bconf(?:idence\b|\.? int(?:erval|\.)?)|\bic ?\(?9\d|(?<=% )ic\b|(?<=%)ic\b|\b9\d ?%[- ]ki\b|konfidenzintervall)"
_OUTCOME_WORDS = (
    ("PFS", r"m?pfs\b|progression[- ]free"),
    ("DMFS", r"dmfs\b|distant[- ]metastas[ie]s[- ]free"),
    ("MFS", r"mfs\b|metastas[ie]s[- ]free"),
    ("LRFS", r"lrfs\b|local (?:recurrence|relapse)[- ]free"),
    ("RFS", r"rfs\b|(?:recurrence|relapse)[- ]free"),
    ("DFS", r"dfs\b|disease[- ]free"),
    ("EFS", r"efs\b|event[- ]free"),
    ("CSS", r"css\b|cancer[- ]specific"),
    ("DSS", r"dss\b|disease[- ]specific"),
    ("TTP", r"ttp\b|time to (?:tumou?r )?progression"),
    ("TTF", r"ttf\b|time to treatment failure"),
    ("DOR", r"dor\b|duration of response"),
    ("OS", r"m?os\b|overall survival"),
)
_OUTCOMES = tuple((name, re.compile(rf"\b(?:{words})", re.I)) for name, words in _OUTCOME_WORDS)
_COUNT_WORD = (
    r"(?:\bn\b|\bno\b\.?|\bnumbers?\b|\bpatients?\b|\bcases?\b|\bsubjects?\b|\bpts?\b|\bfrequency\b|\bcounts?\b|#)"
)
_P = (
    r"(?:p|p[ -]?val(?:ue)?s?\.?[a-e\d]?|p[ -]?werte?|valore?[ -](?:d[ei] )?p|sig\.?|significance)"
    r"(?:\W{0,3}(?:two|2)[- ](?:sided|tailed)(?: test)?\W?)?"
)
# Words and what parts them are taken whole: of two hundred letters there are more divisions than anybody can try.
_KIND = r"(?:(?:adjusted|crude|unadjusted|univari\w++|multivari\w++|cox|model \w++)\W*+)*"
_RATIO_WORDS = (
    r"(?:hazards?|odds|risk|rate|prevalence)[- ]?ratios?|relative (?:risks?|hazards?)|exp ?\((?:b(?:eta)?|β|coef)\)"
)
_ABBREVIATED = r"[amuc]?(?:hr|s-?hr|sdhr|csh?r|ir?r)s?[a-e]?|[amuc]?(?:hr|rr|or)s?(?: ?/ ?(?:hr|rr|or)s?)?"
_RATIO = rf"{_RATIO_WORDS}|(?<!\d )(?<!\d)\b[amuc]?(?:s-?|sd|cs)?hrs?[a-e]?\b|^\W*{_KIND}(?:{_ABBREVIATED})\b"
_EDGE = rf"(?:(?>95(?:\.0)?|limits?|bounds?|{_CI}|of|\W))*"
#: The measures that have an interval symmetric on the log scale, as they are written out and abbreviated.
_MEASURES = (
    ("SHR", r"sub-?distribution|\bs-?hrs?\b|\bsdhr\b", r""),
    (
        "HR",
        r"hazards? ratio|relative hazard|(?<!\d )(?<!\d)\b[amuc]?hrs?\b|\bcs-?hr\b|\bcox\b|proportional hazards?",
        r"",
    ),
    ("OR", r"odds[- ]?ratio|\blogistic\b", r"\b[amuc]?ORs?\b"),
    ("RR", r"relative risk|risk ratio", r"\b[amuc]?RRs?\b"),
    ("IRR", r"rate[- ]?ratio", r"\b[amuc]?IRRs?\b"),
    ("PR", r"prevalence ratio", r""),
)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(words))  # type: ignore[misc]
    for role, words in (
        (
            "other",
            r"\bp\b.{0,12}\b(?:trend|interaction|heterogeneity|of ratio|ph\b)|interaction(?! terms)|schoenfeld|"
            r"^(?:[a-z-]+ ){0,5}rates?\b.*(?:/|\bper\b)|^(?:[a-z-]+ ){0,2}\(?(?:person|patient)s?[- ]?y(?:ea)?rs?\b",
        ),
        (
            "other",
            rf"(?:coefficient|difference|\bmean\b|\blog[- ]?|\bln[ (]?).*(?:{_RATIO})|(?:{_RATIO}).*(?:coefficient|difference)",
        ),
        (
            "other",
            r"^(?!.*(?:[<>≤≥]|\bage[ds]?\b(?!-))).*\d[- ]?(?:years?|yrs?|y|months?|mo)\b.*(?:rate|%|\bos\b|\bpfs\b|\bdfs\b|survival)|^(?:os|pfs|dfs|survival) rate",
        ),
        (
            "test_p",
            rf"(?:log[- ]?rank|breslow|wilcoxon|gehan|tarone).*\b{_P}(?:\W|$)|\b{_P}\W+.*log[- ]?rank|^log[- ]?rank(?: test)?$",
        ),
        ("ratio_ci", rf"(?:{_RATIO}).*{_CI}|^ratio\b.*{_CI}|\b[amuc]?(?:hr|rr|or|irr)s?[ ,;(\[]+(?:9\d ?% ?)?{_CI}"),
        (
            "low",
            rf"^(?:{_EDGE}(?:lower|low|from|inf(?:erior)?|2\.5 ?%?|\.95){_EDGE}|l?l?cl|lci|ll|l95.*|9\d% ?l(?:ci|cl)?)$|{_CI}.*\b(?:lower|low|from)$",
        ),
        (
            "high",
            rf"^(?:{_EDGE}(?:upper|high|to|sup(?:erior)?|97\.5 ?%?){_EDGE}|u?u?cl|uci|ul|u95.*|9\d% ?u(?:ci|cl)?)$|{_CI}.*\b(?:upper|high|to)$",
        ),
        (
            "ci",
            rf"^\W*(?:9\d(?:\.\d)?\s*%?)?\W*{_CI}(?: (?:intervals?|limits?|range))?(?:,? (?:for|of) .*)?\W*$|^9\d(?:\.\d)?%? {_CI}.*(?:exp|hr)",
        ),
        (
            "ratio",
            rf"{_RATIO_WORDS}|^\W*{_KIND}(?:{_ABBREVIATED})\b[^%\w]*\w?[^%\w]*(?:{_KIND}|adjusted (?:for|by) .*)$",
        ),
        (
            "p",
            rf"^(?:(?:m?(?:pfs|os|dfs|rfs|efs|mfs)|overall|adjusted|(?:two|2)-(?:sided|tailed)|wald|score|likelihood[- ]ratio|cox|univari\w+|multivari\w+) )*{_P}(?:\W*n ?= ?\d+\W*|\W?(?:for|of) .*|\W+\w?\W*|\W*|\W+{_KIND}\W*)$",
        ),
        ("median_ci", rf"(?:\bmedian\b|\bm(?:pfs|os|dfs|ttp)\b).*{_CI}"),
        (
            "summary",
            r"\bmedian\b.*(?:range|iqr|interquartile|quartile|q1)|^(?:range|iqr|interquartile range|min|max)\b",
        ),
        ("median", r"\bmedian\b|\bm(?:pfs|os|dfs|ttp)\b"),
        ("mean", r"\bmean\b|\baverage\b|± ?sd|\bsd\)"),
        ("statistic", r"χ ?2|χ²|chi[- ]?squared?|\bx2\b|\bx²|^wald$|^z(?:[- ]value)?$"),
        ("df", r"^(?:.*[:,] )?d\.?f\.?$|degrees of freedom"),
        ("p", rf"^{_P}\W*\(?(?:orr|dcr)\b"),
        ("ORR", r"\borr\b|objective response|overall response|^response rate"),
        ("DCR", r"\bdcr\b|disease[- ]control|clinical benefit"),
        ("CR", r"\bcr\b|complete (?:response|remission)"),
        ("PR", r"\bpr\b|partial (?:response|remission)"),
        ("PD", r"\bpd\b|progressive disease"),
        ("SD", r"^sd\b|stable disease"),
        ("NE", r"^ne\b|not (?:evaluable|assessable)"),
        (
            "other",
            r"^(?:b|β|beta|coefs?|(?:.* )?coefficients?|se|s\.e\.|std\. error|standard error|se ?\(.*\)|log ?hr)$",
        ),
        ("events", r"^(?:(?:no\.?|number|n) ?(?:of )?)?(?:events?|deaths?|relapses|progressions|deceased)\b"),
        ("count_percent", rf"{_COUNT_WORD}.*(?:%|percent)|(?:%|percent).*{_COUNT_WORD}"),
        ("percent", r"^\W*(?:%|percent(?:age)?s?|proportion)(?:\W*\(?%?\)?)?$"),
        (
            "count",
            rf"^(?:total |all )?(?:{_COUNT_WORD})(?: of)?(?: (?:patients|cases|subjects|pts))?(?: ?[(,\[].*)?$|^total$",
        ),
    )
)
_EITHER = re.compile(
    r"(?:\b(?:n|nos?\.?|numbers?|frequenc(?:y|ies)|counts?)(?: of \w+)?|#)\s*[(,\[/]?\s*(?:%|percent)|%\s*[(,]\s*n\b"
)
_MARKS = re.compile(r"[*†‡§¶#]+\s*$|(?<=[a-z)]) [a-d]$")


@lru_cache(maxsize=5_000)
def role_of(text: str) -> Role:
    """What the words say that the numbers are, "" where they do not say it."""
    words = plain_words(text)
    if not words or len(words) > 200:
        return ""
    role: Role = next((role for role, pattern in _ROLES if pattern.search(words)), "")
    return "" if role in _AVERAGES and _EITHER.search(words) else role


def average_beside_counts(text: str) -> Role:
    """What a heading names beside counts, "mean" or "summary", as "Mean (SD) or n (%)" does; "" of any other."""
    words = plain_words(text)
    if len(words) > 200 or not _EITHER.search(words):
        return ""
    named: Role = next((role for role, pattern in _ROLES if role in _AVERAGES and pattern.search(words)), "")
    return "summary" if named == "median" else named


def plain_words(text: str) -> str:
    """The text in lower case with plain blanks and hyphens, without marks at its end."""
    words = re.sub(r"[\u2010-\u2015\u2212]", "-", " ".join(text.split())).casefold()
    return _MARKS.sub("", words.replace("²", "2")).strip(" :")


@lru_cache(maxsize=5_000)
def measure_of(*texts: str) -> str:
    """The ratio that the first text to name one names, "HR/OR" where it names both; "" where none does.

    `Exp(B)` is one too, of which model the other texts say; alone it is taken for Cox's.
    """
    for text in texts:
        words = plain_words(text)
        short = text if len(text) < 40 or not text.isupper() else ""
        found = [name for name, long, abbreviated in _MEASURES if _names(words, long) or _names(short, abbreviated)]
        if found:
            return "SHR" if found == ["SHR", "HR"] else "/".join(found)
    return ""


def _names(text: str, pattern: str) -> bool:
    return bool(pattern and re.search(pattern, text))


def column_role(path: tuple[str, ...]) -> Role:
    """The role of a column by its headings, the innermost that says one; limits need the ones above."""
    for text in reversed(path):
        role = role_of(text)
        if role == "ci" and any(role_of(each) in ("ratio_ci", "median_ci") for each in path[:-1]):
            return "ci"
        if role == "count" and any(role_of(each) in CATEGORIES for each in path):
            continue
        if role in ("count_percent", "percent", "count"):
            named = [found for each in path if (found := role_of(each)) in (*CATEGORIES, *RATES)]
            return named[0] if named else role
        if role:
            return role
    return ""


def says_count(text: str) -> bool:
    """Whether the words name a number of patients, beside a percentage or alone."""
    return bool(re.search(_COUNT_WORD, plain_words(text)))


@lru_cache(maxsize=20_000)
def outcome_of(*texts: str) -> str:
    """The one endpoint that the texts name, first come first; "" where none or several stand in one text."""
    for text in texts:
        found = [name for name, pattern in _OUTCOMES if pattern.search(text.replace("‐", "-").replace("–", "-"))]
        if len(found) == 1:
            return found[0]
        if found:
            return ""
    return ""


@lru_cache(maxsize=20_000)
def adjusted_of(*texts: str) -> bool | None:
    """Whether the texts say multivariable (True) or univariable (False); None where they say neither or both."""
    for text in texts:
        words = text.casefold()
        one = bool(re.search(r"\buni-?\s?vari|\bcrude\b|\bunadjusted\b|single[- ]variable", words))
        many = bool(re.search(r"\bmulti-?\s?vari|(?<!un)\badjusted\b|\bahr\b", words))
        if one != many:
            return many
        if one:
            return None
    return None


def size_of(text: str) -> Number | None:
    """The number of patients that a heading names: `(n = 112)`, `N=1,204`."""
    found = re.search(r"\bn\s*[=:]\s*(\d{1,3}(?:[, ]\d{3})+|\d+)(?![\d.])", text, re.I)
    return number(found[1].replace(" ", "")) if found else None


def patients_of(title: str) -> Number | None:
    """The number of patients that a title names: "of 209 patients", "(n = 209)"; None where it names several."""
    sizes = {found.replace(" ", "") for found in re.findall(r"\bn\s*=\s*(\d[\d, ]{0,8}\d|\d)", title, re.I)}
    words = r"(?:patients|cases|subjects|participants|women|men|children|adults)"
    sizes.update(re.findall(rf"\b(\d{{1,3}}(?:,\d{{3}})+|\d+)\s+(?:[a-z-]+\s+){{0,4}}{words}\b", title, re.I))
    return number(sizes.pop()) if len(sizes) == 1 else None


def confidence_of(*texts: str) -> Number | None:
    """The confidence level in percent if it is printed and is not 95."""
    for text in texts:
        found = re.search(rf"(\d{{2}}(?:\.\d)?)\s*%?\s*-?\s*{_CI}", text, re.I)
        if found and found[1] != "95" and not found[1].startswith("95.0"):
            return number(found[1])
    return None


def unit_of(*texts: str) -> str:
    """The unit of time that headings name, as "months"."""
    units = {"days": r"\bdays?\b", "weeks": r"\b(?:weeks?|wks?)\b", "months": r"\b(?:months?|mos?)\b"}
    units["years"] = r"\b(?:years?|yrs?)\b"
    return next((name for text in texts for name, words in units.items() if re.search(words, text, re.I)), "")
