"""Of which patients, and of which analysis, a printed number is, as far as title, headings and sentence say."""

from __future__ import annotations

import re

from sarcstat.audit.facts import Facts
from sarcstat.audit.place import Place

#: Words that set patients or an analysis apart from others of the same paper.
_APART = re.compile(
    r"\b(?:training|validation|testing|test (?:set|cohort)|derivation|development|internal|external|discovery|"
    r"replication|tcga|gse\d+|seer|icgc|metabric|primary cohort|propensity|ps[- ]?match\w*|psm|match(?:ed|ing)|iptw|"
    r"weighted|sub-?groups?|subsets?|sensitivity|landmark|per[- ]protocol|intention|itt|as[- ]treated|"
    r"complete[- ]cases?|imput\w+|exclud\w+|cross-?over|post[- ]hoc|interim|updated|competing|time[- ]dependent|"
    r"stages? [ivx]+[abc]?|stages? \d|(?:male|female)s?|men|women|boys|girls|elderly|young\w*|older|aged|"
    r"model [a-z\d]+|(?:first|second|third|1st|2nd|3rd)[- ]line|neo-?adjuvant|adjuvant|palliative|"
    r"\d+[- ](?:year|month|day)s?|positive|negative|wild[- ]?type|mutant|low[- ]risk|high[- ]risk|placebo|control|"
    r"arm [a-z\d]|cohort [a-z\d])\b",
    re.I,
)

Apart = frozenset[str]


def apart(*texts: str) -> Apart:
    """The words of texts that set patients or an analysis apart, in lower case and the singular."""
    found = (match[0].casefold().replace("-", " ") for text in texts for match in _APART.finditer(text))
    return frozenset(word.removesuffix("s") for word in found)


class Populations:
    """The words of each place, from the titles of a paper's tables and the headings of rows and columns."""

    def __init__(self, facts: Facts) -> None:
        self._titles = {each.place.table: each.title for each in facts.understood}
        self._known: dict[Place, Apart] = {}

    def of(self, place: Place) -> Apart:
        """The words that set the numbers of a place apart."""
        if place not in self._known:
            self._known[place] = apart(self._titles.get(place.table, ""), *place.row[:-1], *place.column)
        return self._known[place]
