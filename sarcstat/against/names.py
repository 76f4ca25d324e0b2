"""Whether two names mean the same variable or level: by their words, never by where they stand or by their numbers.

Each step down is looser, and a looser one is asked only where a stricter one finds nothing. What more than one name
fits is ambiguous, and the caller says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from sarcstat.audit.finding import folded

_IN_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_UNITS = re.compile(
    r"\b(?:years?(?: old)?|yrs?|y|months?|days?|weeks?|cm|mm|kg|kg/m2|kg/m²|g/d?l|mg/d?l|u/l|iu/l|mmol/l)\b\.?", re.I
)
_BOUNDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.I), shown)
    for pattern, shown in (
        (r"^(?:at least|minimum|not less than) (\d[\d.]*)$", r"≥\1"),
        (r"^(\d[\d.]*) (?:and|or) (?:more|older|above|over|higher|greater|larger)$", r"≥\1"),
        (r"^(\d[\d.]*) ?\+$", r"≥\1"),
        (r"^(?:at most|up to|maximum|not more than) (\d[\d.]*)$", r"≤\1"),
        (r"^(\d[\d.]*) (?:and|or) (?:less|younger|below|under|fewer|lower|smaller)$", r"≤\1"),
        (r"^(?:more|greater|older|larger|higher) than (\d[\d.]*)$|^(?:over|above) (\d[\d.]*)$", r">\1\2"),
        (r"^(?:less|fewer|younger|smaller|lower) than (\d[\d.]*)$|^(?:under|below) (\d[\d.]*)$", r"<\1\2"),
        (r"^(\d[\d.]*) ?(?:-|to|through) ?(\d[\d.]*)$", r"\1-\2"),
    )
)
_DASHES = str.maketrans("−–‑—‐", "-----")
#: Words for the same level. A word that is in two rows would make them the same.
_LEVELS = (
    ("male", "m", "man", "men", "males"),
    ("female", "f", "woman", "women", "females"),
    ("yes", "y", "present", "positive", "true", "with", "+"),
    ("no", "n", "absent", "negative", "false", "without", "none", "-"),
    ("unknown", "missing", "not available", "not known", "unavailable"),
)
_VARIABLES = (
    ("sex", "gender"),
    ("age", "age at diagnosis", "patient age", "age at baseline"),
    ("ecog performance status", "ecog ps", "ecog", "performance status", "ecog score"),
    ("lactate dehydrogenase", "ldh", "serum ldh", "ldh level"),
    ("body mass index", "bmi"),
    ("comorbidity", "comorbidities", "with comorbidities", "with comorbidity"),
)
_SMALL = {"of", "the", "a", "an", "in", "for", "and", "no", "number", "with", "status", "level", "levels", "group"}
_CERTAIN = 1


def plain(text: str) -> str:
    """A label for comparing: no case, no punctuation, one form of dashes and comparisons."""
    return folded(text.translate(_DASHES).replace("−", "-"))


def bound(text: str) -> str:
    """A level with its comparison in one form: "65 or more", "at least 65 years", ">= 65" and "65+" are "≥65"."""
    words = " ".join(_UNITS.sub(" ", text.translate(_DASHES).replace("<=", "≤").replace(">=", "≥")).split()).casefold()
    words = re.sub(r"\s*([<>≤≥+])\s*", r"\1", words.strip(" ()."))
    for pattern, shown in _BOUNDS:
        if pattern.search(words):
            words = pattern.sub(shown, words)
            break
    return re.sub(r"(\d)\.0+(?!\d)", r"\1", words)


def same_variable(printed: str, names: dict[str, Iterable[str]]) -> tuple[str, ...]:
    """The keys of `names` one of whose names is what is printed, by the strictest step at which any is."""
    return _first(printed, names, (plain, _bare, _synonym(_VARIABLES, _bare)))


def same_level(printed: str, levels: Sequence[str], variable: str = "") -> tuple[str, ...]:
    """The levels that the printed words name, `variable` being the label whose own words do not count."""
    own = _content(variable)

    def without(text: str) -> str:
        left = [word for word in re.findall(r"[\w<>≤≥.+-]+", bound(text)) if _stem(word) not in own]
        return " ".join(left)

    keys = {level: (level,) for level in levels}
    tight = lambda text: plain(text).replace(" ", "")  # noqa: E731 - a step like the others
    return _first(printed, keys, (plain, tight, bound, _synonym(_LEVELS, bound), without, _synonym(_LEVELS, without)))


def _first(
    printed: str, names: dict[str, Iterable[str]] | dict[str, tuple[str]], steps: Sequence[Callable[[str], str]]
) -> tuple[str, ...]:
    for step in steps:
        wanted = step(printed)
        found = tuple(key for key, each in names.items() if wanted and any(step(name) == wanted for name in each))
        if found:
            return found
    return ()


def _bare(text: str) -> str:
    """A variable's label without what stands in brackets, units, and small words."""
    words = plain(_UNITS.sub(" ", _IN_BRACKETS.sub(" ", text)))
    return " ".join(word for word in words.split() if word not in _SMALL) or plain(text)


def _synonym(groups: Sequence[Sequence[str]], before: Callable[[str], str]) -> Callable[[str], str]:
    known = {plain(word) or word: group[0] for group in groups for word in group}
    known |= {form: group[0] for group in groups for word in group for form in (word, before(word))}

    def step(text: str) -> str:
        words = before(text)
        return known.get(words, known.get(plain(words), words))

    return step


def _content(label: str) -> set[str]:
    return {_stem(word) for word in re.findall(r"[^\W\d_]{3,}", label.casefold())} - {"low", "high"}


def _stem(word: str) -> str:
    return word.rstrip("s")
