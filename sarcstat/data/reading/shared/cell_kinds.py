"""What a cell at the top of a table is: a number, a text, a unit of measurement, a word for missing, or blank."""

from __future__ import annotations

import re

from sarcstat.data.date_texts import looks_like_date
from sarcstat.data.missing_words import BLANKS, COMMON

_NUMBER = re.compile(r"[-+(]?[0-9.,][0-9.,'\u00a0\u202f ]*(?:[eE][-+]?[0-9]+)?[%)]?")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?")
_TRUTH = frozenset(("true", "false"))
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_UNITS = frozenset(
    [
        "years",
        "year",
        "yrs",
        "yr",
        "months",
        "month",
        "mths",
        "mo",
        "mos",
        "weeks",
        "week",
        "wk",
        "wks",
        "days",
        "day",
        "hours",
        "hour",
        "hrs",
        "hr",
        "h",
        "minutes",
        "min",
        "seconds",
        "sec",
        "s",
        "jahre",
        "monate",
        "wochen",
        "tage",
        "stunden",
        "ans",
        "mois",
        "jours",
        "años",
        "meses",
        "mm",
        "cm",
        "m",
        "km",
        "µm",
        "μm",
        "um",
        "nm",
        "mm2",
        "mm²",
        "cm2",
        "cm²",
        "m2",
        "m²",
        "mm3",
        "mm³",
        "cm3",
        "cm³",
        "kg",
        "g",
        "mg",
        "µg",
        "μg",
        "ug",
        "mcg",
        "ng",
        "pg",
        "l",
        "dl",
        "ml",
        "µl",
        "μl",
        "ul",
        "fl",
        "mol",
        "mmol",
        "µmol",
        "μmol",
        "umol",
        "nmol",
        "pmol",
        "iu",
        "u",
        "miu",
        "ku",
        "gy",
        "cgy",
        "msv",
        "mmhg",
        "cmh2o",
        "kpa",
        "bpm",
        "°c",
        "°f",
        "c",
        "f",
        "%",
        "‰",
        "percent",
        "kcal",
        "kj",
        "hz",
        "pack-years",
        "pack",
        "years",
        "copies",
        "cells",
    ]
)
_PER = re.compile(r"[^\s/]{1,10}(?: ?/ ?[^\s/]{1,10}){1,2}|(?:x ?)?10[\^*e]?\d{1,2}(?: ?/ ?\S{1,8})?", re.IGNORECASE)


def kind_of(text: str) -> str:
    """What a cell is: `blank`, `number` (also a date, a time of day, true and false), `word` (one that commonly means
    missing: it says nothing), or `text`.
    """
    bare = text.strip(BLANKS)
    if not bare:
        return "blank"
    folded = bare.lower()
    if folded in COMMON:
        return "word"
    if folded in _TRUTH or (any(c.isdigit() for c in bare) and (_NUMBER.fullmatch(bare) or _CLOCK.fullmatch(bare))):
        return "number"
    return "number" if bare[0].isalnum() and looks_like_date(bare) else "text"


def is_unit(text: str) -> bool:
    """Whether a text is a unit of measurement, or says in brackets or with a stroke how something is measured."""
    bare = text.strip(BLANKS)
    return bool(BRACKETS.fullmatch(bare)) or bare.lower() in _UNITS or bool(_PER.fullmatch(bare))
