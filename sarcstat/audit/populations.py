"""Of which patients, and of which analysis, a printed number is, as far as title, headings and sentence say."""

from __future__ import annotations

import re

from sarcstat.audit.facts import Facts
from sarcstat.audit.place import Place

#: Words that set a cohort or an analysis apart from others of the same paper.
_COHORT = (
    r"training|validation|testing|test (?:set|cohort)|derivation|development|internal|external|discovery|replication|"
    r"tcga|gse\d+|seer|icgc|metabric|primary cohort|propensity|ps[- ]?match\w*|psm|match(?:ed|ing)|iptw|weighted|"
    r"sub-?groups?|subsets?|sensitivity|landmark|per[- ]protocol|intention|itt|as[- ]treated|complete[- ]cases?|"
    r"imput\w+|exclud\w+|cross-?over|post[- ]hoc|interim|updated|competing|time[- ]dependent|model [a-z\d]+|"
    r"at \d+ (?:year|month|day)s?|\d+-(?:year|month|day)|cohort [a-z\d]"
)
#: Words that set patients apart in a title or heading; in a sentence they may be what a ratio is of.
_GROUP = (
    r"stages? [ivx]+[abc]?|stages? \d|(?:male|female)s?|men|women|boys|girls|elderly|young\w*|older|aged|"
    r"(?:first|second|third|1st|2nd|3rd)[- ]line|neo-?adjuvant|adjuvant|palliative|positive|negative|wild[- ]?type|"
    r"mutant|low[- ]risk|high[- ]risk|placebo|control|arm [a-z\d]"
)
_IN_SENTENCES = re.compile(rf"\b(?:{_COHORT})\b", re.I)
_IN_TITLES = re.compile(rf"\b(?:{_COHORT}|{_GROUP})\b", re.I)

Apart = frozenset[str]


def apart(sentence: str) -> str:
    """The words of a sentence that set its cohort or analysis apart, in one order; "" where there are none."""
    return " ".join(sorted(_words(_IN_SENTENCES, sentence)))


def _words(pattern: re.Pattern[str], *texts: str) -> Apart:
    found = (match[0].casefold().replace("-", " ") for text in texts for match in pattern.finditer(text))
    return frozenset(word.removesuffix("s") for word in found)


class Populations:
    """The words of each place, from the titles of a paper's tables and the headings of rows and columns."""

    def __init__(self, facts: Facts) -> None:
        self._titles = {each.place.table: each.title for each in facts.understood}
        self._known: dict[Place, Apart] = {}

    def of(self, place: Place) -> Apart:
        """The words that set the numbers of a place apart."""
        if place not in self._known:
            self._known[place] = _words(_IN_TITLES, self._titles.get(place.table, ""), *place.row[:-1], *place.column)
        return self._known[place]
