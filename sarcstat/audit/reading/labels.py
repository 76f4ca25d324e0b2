"""What a row's label says of a comparison: the variable, the level, and the level it is compared with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

_AGAINST = re.compile(r"\s+(?:vs?\.?|versus|against|compared (?:with|to)|over)\s+", re.I)
_IN_BRACKETS = re.compile(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]\s*")
_AFTER_COLON = re.compile(r"(.+?)\s*[:,]\s+(.+)")
_VERSUS_IN_BRACKETS = re.compile(r"[(\[](?:vs?\.?|versus|ref(?:erence)?\.?\s*[:=]?)\s", re.I)
_UNIT = re.compile(
    r"(?:years?|yrs?|y|months?|days?|weeks?|cm|mm|kg(?:/m\S*)?|[mµu]?g/d?l|[numk]?/?l|u/l|iu/l|mmol/l|%|per .*|"
    r"continuous.*|log.*|score|points?|ratio|index|count|number|"
    r"cells?.*|copies.*|.*/\s?(?:d?l|ml|hpf|mm\S*)|each .*|for each .*|×?10\S*/l|95% ?ci|hr)\.?",
    re.I,
)
_STEP = re.compile(
    r"(?:grade |stage |[tngm])?[0-9][a-c]?|(?:grade |stage )?[ivx]+[a-c]?|low|inter\w+|medium|moderate|high", re.I
)
_CONTINUOUS = re.compile(r"\bper\b|continuous|\bincrease\b|for each|\beach\b|per unit", re.I)
_BINARY = re.compile(
    r"[<>≤≥]|\b(?:yes|no|positive|negative|present|absent|male|female|high|low)\b|^\d+\s*[-–]\s*\d+$", re.I
)

_LEVEL = re.compile(r"^\W*\d|\b(?:others?|none|never|mixed|missing|positive|negative|[a-z]?\d|[ivx]+)\W*$", re.I)
#: A unit of measurement at the end of a label, or words of a measurement.
UNIT = re.compile(
    r"(?:[(\[,]|\bin) ?(?:years?|yrs?|days?|months?|weeks?|h|hours?|min(?:utes?)?|cm|mm|k?g|m?l|%|cm[23³²]|mm ?hg|kj|"
    r"mj|kcal|points?|score|[^\s()]{1,9} ?/ ?[^()]{1,12}|° ?c|iu|units?)\s*[)\]]?$|\bfollow-up\b|\bage\b.*\byears?$",
    re.I,
)
#: Words of variables that stand below the levels of another at the same height.
_OWN = re.compile(
    r"[(,] ?per\b|[(,] ?(?:no ?/ ?yes|yes ?/ ?no|0 ?=)|\b(?:prior|previous|history|prevalent|presence|receipt)\b|"
    r"\b(?:sex|gender)\b",
    re.I,
)

Kind = Literal["binary", "continuous", ""]


#: Words of measurements, whose rows below a group at the same height are no levels of it.
MEASURED = re.compile(
    r"\b(?:age|bmi|size|diameter|weight|height|levels?|score|time|duration|albumin|ha?emoglobin|ldh|cea|crp|ca ?19-9|"
    r"dose|cycles?|index|ratio|volume|length|nlr|plr|psa|afp)\b",
    re.I,
)
COMPARED = re.compile(
    r"[<>≤≥=]|\d\s*[-–]\s*\d|\b(?:yes|no(?!\.)|unknown|missing|normal|high|low|elevated|patients|vs)\b", re.I
)


def is_contrast(heading: str) -> bool:
    """Whether a heading compares two groups itself, so that the rows below it are no levels: "Drug A vs. drug B"."""
    return bool(_AGAINST.search(heading.partition("(")[0]))


def is_level(label: str) -> bool:
    """Whether a label reads as a level of a factor: "≥ 65", "absent", "grade II"."""
    patterns = (_LEVEL.search, COMPARED.search, _BINARY.search, _STEP.fullmatch)
    return any(pattern(label) for pattern in patterns)


def is_own(label: str) -> bool:
    """Whether a label names a variable and no level of the heading above it: "Albumin", "Prior surgery (yes/no)"."""
    measured = (MEASURED.search(label) or UNIT.search(label)) and not COMPARED.search(label)
    return bool(measured or _OWN.search(label))


def is_list(heading: str, labels: Sequence[str]) -> bool:
    """Whether a heading stands above variables and not above levels of one: no label reads as a level."""
    if len(labels) < 3 or _VERSUS_IN_BRACKETS.search(heading):
        return False
    return not any(_LEVEL.search(label) or COMPARED.search(label) or _STEP.fullmatch(label) for label in labels)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a row compares, as far as its label says it."""

    variable: str
    level: str = ""
    reference: str = ""
    kind: Kind = ""


def comparison_of(label: str, heading: str = "", *, reference: str = "") -> Comparison:
    """The comparison of a row below `heading` ("" for none), `reference` being the level of its reference row.

    "ECOG (≥2 vs 0–1)", "Sex: male vs. female", "Combination vs. monotherapy" below a heading, "Age ≥60".
    """
    kind: Kind = "continuous" if _CONTINUOUS.search(f"{heading} {label}") else ""
    named = _IN_BRACKETS.fullmatch(label)
    if heading and not (named and _AGAINST.search(named[2])):  # "LAG-3 (positive vs. negative)" names its own
        heading, reference = _reference_of(heading, reference)
        level, against = _sides(label)
        known: Kind = kind or ("binary" if against or reference or _BINARY.search(level) else "")
        return Comparison(heading, level, against or reference, known)
    level, against = _sides(label) if _VERSUS_IN_BRACKETS.search(label) else ("", "")
    if against:
        return _named(level, against, kind)
    for pattern in (_IN_BRACKETS, _AFTER_COLON):
        found = pattern.fullmatch(label)
        if found and kind == "continuous" and pattern is _IN_BRACKETS and _CONTINUOUS.search(found[2]):
            return Comparison(found[1].strip(), kind=kind)
        if found and not _UNIT.fullmatch(found[2].strip()) and not _is_scale(found[2]):
            if len(_AGAINST.split(found[2])) > 2:
                # Several comparisons in one label: which row is which is not said.
                return Comparison(found[1].strip(), kind=kind)
            level, against = _sides(found[2].strip())
            if pattern is _AFTER_COLON and not against:
                continue
            binary = against or _BINARY.search(level)
            return Comparison(found[1].strip(" ,"), level, against, kind or ("binary" if binary else ""))
    level, against = _sides(label)
    if against:
        return _named(level, against, kind)
    return Comparison(label, kind=kind)


def _sides(text: str) -> tuple[str, str]:
    """The level and what it is compared with: "male vs. female", "≥2 (vs 0–1)", "G2–G3 (ref: G1)"."""
    bracket = re.fullmatch(r"(.+?)\s*[(\[](?:vs?\.?|versus|ref(?:erence)?\.?\s*[:=]?)\s*(.+?)[)\]]", text, re.I)
    if bracket:
        return bracket[1].strip(), bracket[2].strip()
    sides = _AGAINST.split(text)
    return (sides[0].strip(), sides[1].strip()) if len(sides) == 2 else (text.strip(), "")


def _is_scale(text: str) -> bool:
    """Whether three or more ordered levels stand in brackets, one covariate as a number: "(I/II/III)"."""
    parts = [part.strip() for part in re.split(r"[/,;]|\bvs?\.?\b", text)]
    return len(parts) > 2 and all(map(_STEP.fullmatch, parts))


def _reference_of(heading: str, reference: str) -> tuple[str, str]:
    """The heading without the reference level that stands in it: "Treatment (ref: monotherapy)"."""
    found = re.fullmatch(r"(.+?)\s*[(\[](?:vs\.?|versus|ref(?:erence)?\.?\s*[:=]?)\s+(.+?)[)\]]", heading, re.I)
    return (found[1].strip(), reference or found[2].strip()) if found else (heading, reference)


def _named(level: str, against: str, kind: Kind) -> Comparison:
    """A comparison without brackets; "Age ≥60 vs <60" names its variable before the sign."""
    found = re.fullmatch(r"(.+?)\s*([<>≤≥=].*)", level)
    if found and re.match(r"[<>≤≥=]", against):
        return Comparison(found[1], found[2], against, kind or "binary")
    return Comparison(f"{level} vs. {against}", level, against, kind or "binary")
