"""The grammar of one cell: what a text such as `0.62 (0.42–0.89)` prints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sarcstat.audit.number import Number, number

Kind = Literal[
    "blank",
    "number",  # 12, <0.001, NR
    "percent",  # 38.3%
    "pair",  # 80 (38.3), 80 (38.3%)
    "of",  # 26/209
    "of_pair",  # 26/209 (12.4)
    "interval",  # 0.42–0.89
    "triple",  # 0.62 (0.42–0.89)
    "triple_p",  # 0.62 (0.42–0.89), p = 0.010
    "pair_interval",  # 28 (13.4%; 9.1–18.8)
    "mean",  # 22.4 ± 3.5
    "reference",  # 1 (ref)
    "words",
]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a cell prints: its kind and its numbers in their order; `text` is the cell's."""

    kind: Kind
    text: str
    numbers: tuple[Number, ...] = ()
    #: Whether a percent sign stands in the cell.
    percent: bool = False


_SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u3000]+")
#: A p in a line of its own below the interval.
_P_BELOW = re.compile(r"(?<=[)\]])[ \t]*\n\s*(?=[pP.<\d])")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d~∼～]|−")
_LEVEL = r"(?:\d{2}(?:\.\d)?\s*%?\s*-?\s*(?:C\.?I\.?|CrI|confidence intervals?)|\bC\.?I\.?\b)"
_CONFIDENCE = re.compile(rf"(?:\({_LEVEL}\)|{_LEVEL})\s*[:,=]?", re.I)
_MEASURE = re.compile(
    r"\b(?:a|adjusted )?(?:s?HR|OR|I?RR|(?:hazard|odds|risk|rate) ratio|relative risk)s?\b(?:\s*[:=,]|(?=\s*[\d.\[(]))",
    re.I,
)
_UNIT = re.compile(r"(?<=[\d.)])\s*(?:months?|mo|mos|years?|yrs?|weeks?|days?)\b\.?", re.I)
_FOOTNOTE = re.compile(
    r"(?<=[\d)\]%])\s*(?:[*†‡§¶#|∗]|[a-h](?:,[a-h])*(?![\w.]))+\s*$|(?<=[\d%])\s*(?:[*†‡§¶#]+|[a-h])(?=\s*[(\[])|(?<=[)\]])\s*[*†‡§¶#]+(?=\s*[,;])"
)
_POWER = re.compile(r"\s*[×x*·]\s*10\s*\^?\s*(-?\d{1,3})")
_REFERENCE = re.compile(
    r"1(?:[.·,]0{1,3})?\s*[(\[]\s*(?:[-…]|N/?A)?\s*[)\]]|"
    r"(?:1(?:[.·,]0{1,3})?\s*)?[,:;-]?\s*[(\[]?\s*(?:ref(?:erent|erence)?(?: (?:group|category|level))?|baseline|comparator)\.?\s*[)\]]?",
    re.I,
)
_BLANK = re.compile(
    r"[-./…*]{0,3}|\(?(?:N/A|NA|N\.A\.|N\.?D\.?|unavailable|unknown|missing|none|omitted|excluded|no data|"
    r"not (?:(?:yet )?known|reported|done|applicable|assessed|tested|included|entered|performed|calculated|determined|"
    r"given|selected|retained|analy[sz]ed|examined|stated|recorded|in (?:the )?(?:final )?model))\.?\)?",
    re.I,
)
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<not_reached>(?:not\s+(?:yet\s+)?reach(?:ed)?|not\s+(?:estimable|evaluable|available|calculable|defined)|N\.?R\.?|N\.?E\.?|N\.?A\.?|NC|∞)(?![A-Za-z]))
    | (?P<not_significant>n\.?s\.?(?![A-Za-z]))
    | (?P<p>p(?:[\s-]?values?)?\s*(?==|<|>|≤|≥|:|\d|\.\d))
    | (?P<number>(?:[<>≤≥=]\s*)?(?:(?<=[(\[,;<>=])-\s*|(?<![\d.)%\s])-)?(?:\d{1,3}(?:[,\ ]\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?:e-?\d{1,3})?\s*)
    | (?P<percent>%) | (?P<open>[(\[{]) | (?P<close>[)\]}]) | (?P<dash>-|to\b|and\b) | (?P<sep>[,;:])
    | (?P<slash>/|of\b) | (?P<pm>±|\+/-|\+-)
    )""",
    re.X | re.I,
)
#: Behind "to", a comma or another dash, a dash before a number is its sign.
_SIGNED = re.compile(r"\s*(- ?(?:\d+(?:\.\d+)?|\.\d+))(?![\d.])\s*")
_CODES = {
    "not_reached": "b",
    "not_significant": "b",
    "p": "p",
    "number": "n",
    "percent": "%",
    "open": "(",
    "close": ")",
    "dash": "-",
    "sep": ",",
    "slash": "/",
    "pm": "±",
}
_B = "[nb]%?"
_BOUNDS = rf"{_B}[-,]{_B}"
_SHAPES: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(shape))  # type: ignore[misc]
    for kind, shape in (
        ("number", r"\(?p?[,]?[nb]\)?"),
        ("percent", r"\(?n%\)?"),
        ("of", r"n/n"),
        ("of_pair", r"n/n[,(]*n%?\)?"),
        ("pair", r"n[(,]n%\)?|n\(n\)|n%\(n\)"),
        # A bracket that is not closed, or not opened, is a slip of the pen.
        ("triple", rf"{_B},?\(+,?{_BOUNDS}\)*|{_B}[,(]?{_B}-{_B}\)?|{_B}\({_B}/{_B}\)|{_B}\({_B}{_B}\)"),
        (
            "triple_p",
            rf"{_B},?\(,?{_BOUNDS}\)[,(]*p[,]?[nb]\)?|{_B},?\(,?{_BOUNDS}[,]p[,]?[nb]\)|{_B},?\(,?{_BOUNDS}\),?[nb]|{_B},?\(,?{_BOUNDS}\)\(p?[nb]\)|{_B},{_B}-{_B},pn",
        ),
        ("pair_interval", rf"n[(,]n%?\)?[,(]+{_BOUNDS}\)?"),
        ("interval", rf"\(?{_BOUNDS}\)?"),
        ("mean", r"n±n"),
    )
)


@lru_cache(maxsize=20_000)
def parse_cell(text: str, *, decimal_comma: bool = False) -> Parsed:
    """What the text of a cell prints; kind "words" where it is none of the known forms."""
    plain = normalized(text, decimal_comma=decimal_comma)
    if _BLANK.fullmatch(plain):
        return Parsed("blank", text)
    if _REFERENCE.fullmatch(plain):
        return Parsed("reference", text)
    if _words(plain):
        return Parsed("number", text, _words(plain))
    if len(plain) > 120:
        return Parsed("words", text)
    tokens = _tokens(_UNIT.sub(" ", _MEASURE.sub("", _CONFIDENCE.sub("", plain))).strip())
    if tokens is None:
        return Parsed("words", text)
    codes = "".join(code for code, _ in tokens)
    kind = next((kind for kind, shape in _SHAPES if shape.fullmatch(codes)), None)
    numbers = tuple(found for code, word in tokens if code in "nb" and (found := _number(word)))
    if kind == "pair" and codes.startswith("n%(") and len(numbers) == 2 and not numbers[1].decimals:
        numbers = numbers[::-1]  # "38.3% (80)": the count is the second
    if kind == "triple_p" and codes.endswith(")n") and numbers[-1].text.isdecimal():
        return Parsed("triple", text, numbers[:-1], "%" in codes)  # a mark, glued to the bracket
    beyond = kind == "triple_p" and (numbers[-1].value or 0) > 1  # no p
    if kind is None or beyond or len(numbers) != sum(code in "nb" for code, _ in tokens):
        return Parsed("words", text)
    return Parsed(kind, text, numbers, "%" in codes)


def normalized(text: str, *, decimal_comma: bool = False) -> str:
    """The text with one kind of blank, dash and decimal point, without footnote marks behind numbers."""
    plain = _DASHES.sub("-", _SPACES.sub(" ", _P_BELOW.sub(", ", text))).strip()
    plain = re.sub(r"(?<=\d)[·∙⋅](?=\d)|(?<![\d])[·∙⋅](?=\d)", ".", plain)
    if decimal_comma:
        plain = re.sub(r"(?<=\d),(?=\d)", ".", plain)
    plain = re.sub(r"(?:^|(?<=% \()|(?<=%\())n ?= ?(?=\d+ ?[/()])|(?<=\d/)\.(?=\d{2,}\b)", "", plain, flags=re.I)
    plain = re.sub(r"(?<=\d) (?:patients|pts)(?= ?\()", "", re.sub(r"\) ?%$", "%)", plain))
    return _FOOTNOTE.sub("", _POWER.sub(r"e\1", plain)).strip()


def _tokens(plain: str) -> list[tuple[str, str]] | None:
    """Code and text of each part of the cell, None where a part is none of the known."""
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(plain):
        signed = _SIGNED.match(plain, place) if found and found[-1][0] in "-,(" else None
        if signed:
            found.append(("n", signed[1].replace(" ", "")))
            place = signed.end()
            continue
        match = _TOKEN.match(plain, place)
        if match is None or match.end() == place or match.lastgroup is None:
            return None
        found.append((_CODES[match.lastgroup], match[match.lastgroup].strip()))
        place = match.end()
    return found


def _number(word: str) -> Number | None:
    squeezed = re.sub(r"\s+", "" if any(character.isdigit() for character in word) else " ", word).removeprefix("=")
    found = number(squeezed)
    if found is not None or any(character.isdigit() for character in word):
        return found
    return (_words(word) or (None,))[0]


def _words(word: str) -> tuple[Number, ...]:
    """The number that words stand for: not reached, not estimable, not significant."""
    plain = word.casefold().replace(".", "").replace("yet ", "").strip()
    if plain in ("nr", "∞", "not reach", "not reached"):
        return (Number(word, None, 0, "NR"),)
    if plain in ("ne", "na", "nc") or re.fullmatch(r"not (?:estim|evalu|avail|calcul)able|not defined", plain):
        return (Number(word, None, 0, "NE"),)
    return (Number(word, None, 0, "NS"),) if plain in ("ns", "not significant") else ()


def uses_decimal_comma(texts: list[str]) -> bool:
    """Whether the numbers of a table have a decimal comma: some do beyond doubt, and none has a point."""
    sure = re.compile(r"(?<![\d.,])(?:0,\d+|\d+,\d{1,2})(?![\d,])")
    point = re.compile(r"\d[.·]\d")
    return any(map(sure.search, texts)) and not any(map(point.search, texts))
