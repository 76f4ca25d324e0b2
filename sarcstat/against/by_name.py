"""Which candidates have the printed variable, level, reference and group, by their names."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from sarcstat.against.computed_counts import EVENTS
from sarcstat.against.names import plain, same_level, same_variable
from sarcstat.against.quantity import Computed, Printed, Words
from sarcstat.errors import listing

#: The days of each unit; a year is counted in two ways.
_DAYS: dict[str, tuple[float, ...]] = {"days": (1,), "weeks": (7,), "months": (30.4375,), "years": (365.25, 365)}
_ADVERSE = re.compile(r"adverse|toxic|side effects?|complication|\bAEs?\b", re.I)
_WORD = re.compile(r"[^\W\d_]{2,}")
_WHOLE = re.compile(r"(?:all|overall|total|whole|entire)\b.*", re.I)
_INVERSE = {"hazard_ratio_conf_low": "hazard_ratio_conf_high", "hazard_ratio_conf_high": "hazard_ratio_conf_low"}


class ByName:
    """The candidates whose variable, level, reference and group are the printed ones."""

    def __init__(self, words: Words, printed: Printed, candidates: Sequence[Computed]) -> None:
        self.words, self.printed, self.candidates = words, printed, candidates
        self.inverted = False

    def found(self) -> tuple[list[Computed], str]:
        asked = self.printed.quantity
        found = [each for each in self.candidates if each.quantity.term == asked.term or asked.family == "tests"]
        if asked.at is not None:
            found = [each for each in found if self._is_time(asked.at, each)]
        found, why = self._group(found)
        if not found:
            return [], why
        if not asked.variable and asked.level:
            return self._by_level_alone(found)
        if not asked.variable:
            whole = [each for each in found if not each.quantity.variable and not each.quantity.level]
            return self._within(whole), ""
        return self._variable(found)

    def _is_time(self, at: float, each: Computed) -> bool:
        """Whether the times are the same, in the units that the paper and the outcome's label say."""
        unit = self.printed.unit.rstrip("%")
        labels = " ".join(self.words.labels.get(each.quantity.outcome, ())).casefold()
        own = next((name for name in _DAYS if f"({name})" in labels), unit)
        times = [at * days / other for days in _DAYS.get(unit, (1,)) for other in _DAYS.get(own, (1,))]
        if unit == "years" and own == "months":
            times = [12 * at]
        same = times if unit and unit != own else [at]
        return each.quantity.at is not None and any(math.isclose(each.quantity.at, time, rel_tol=1e-9) for time in same)

    def _group(self, found: list[Computed]) -> tuple[list[Computed], str]:
        """Those of the column's group of patients; a heading names a level, whatever else stands in it."""
        asked = self.printed.quantity.group
        groups = list(dict.fromkeys(each.quantity.group for each in found if each.quantity.group))
        if not groups:
            return ([], f"no table of the run has the group {asked}") if asked else (found, "")
        named = [group for group in groups if group == asked or _names(asked, group)] if asked else []
        if asked and not named:
            return [], f"no group of the run is called {asked}"
        best = max((len(group) for group in named), default=0)
        wanted = [group for group in named if len(group) == best] or [""]
        return [each for each in found if each.quantity.group in wanted], ""

    def _variable(self, found: list[Computed]) -> tuple[list[Computed], str]:
        asked = self.printed.quantity
        if self.printed.quantity.family == "tests":
            found = [each for each in found if _is_rate(asked.test, each.quantity.term)]
        here = dict.fromkeys(each.quantity.variable for each in found if each.quantity.variable)
        columns, rest = self._columns(asked.variable, here)
        level = rest or asked.level
        if not columns and (inside := self._subgroup(found)):
            return inside, ""
        if not columns:
            return self._by_level_alone(found)
        made: list[Computed] = []
        for column in columns:
            own = [each for each in found if each.quantity.variable == column]
            made += self._levels(own, column, level)
        if asked.family == "counts" and not level and self._about_events():
            made += self._levels([each for each in found if each.quantity.variable == EVENTS], EVENTS, asked.variable)
        if not made and rest:
            made, _ = self._by_level_alone(found)
        if made:
            return made, ""
        return [], f"{listing(columns, 3)} has no level that is called {level}" if level else "no such row is computed"

    def _columns(self, printed: str, here: dict[str, None]) -> tuple[tuple[str, ...], str]:
        """The columns that a printed label names, and what the label says beyond the name: a level."""
        declared = self.words.names.get(plain(printed))
        if declared:
            return ((declared,) if declared in here else ()), ""
        names = {column: self.words.labels.get(column, {column}) for column in here if column != EVENTS}
        columns = same_variable(printed, dict(names))
        if columns or not printed:
            return columns, ""
        longer = {
            column: label
            for column, labels in names.items()
            for label in labels
            if plain(printed).startswith(f"{plain(label)} ") and len(plain(label)) > 2
        }
        if not longer:
            return (), ""
        best = max(len(plain(label)) for label in longer.values())
        columns = tuple(column for column, label in longer.items() if len(plain(label)) == best)
        return columns, plain(printed)[best:].strip()

    def _subgroup(self, found: list[Computed]) -> list[Computed]:
        """A level within a subgroup, as rows below the subgroup's level name it ("ECOG ≥2", "Arm A")."""
        asked, row = self.printed.quantity, self.printed.place.row
        if asked.family == "tests":
            inside = [each for each in found if same_level(asked.variable, each.quantity.within)]
            return inside if len({each.quantity.variable for each in inside}) == 1 else []
        if asked.family == "counts" and len(asked.within) == 1 and asked.level:
            return self._below(found)
        if asked.family not in ("medians", "ratios") or len(row) < 2 or not asked.level:
            return []
        whole = bool(_WHOLE.fullmatch(row[-2].strip()))
        inside = [each for each in found if bool(each.quantity.within) != whole and len(each.quantity.within) < 2]
        inside = [each for each in inside if whole or same_level(row[-2], each.quantity.within)]
        known = list(dict.fromkeys(each.quantity.level for each in inside if each.quantity.level))
        fits = same_level(asked.level, known)
        made = [each for each in inside if each.quantity.level in fits]
        return made if len({each.quantity.variable for each in made}) == 1 else []

    def _below(self, found: list[Computed]) -> list[Computed]:
        """A level below a row that names a variable with one of its levels ("ECOG performance status 0–1")."""
        asked = self.printed.quantity
        inside = [each for each in found if any(_names(asked.within[0], level) for level in each.quantity.within)]
        made: list[Computed] = []
        for column in dict.fromkeys(each.quantity.variable for each in inside):
            own = [each for each in inside if each.quantity.variable == column]
            known = list(dict.fromkeys(each.quantity.level for each in own))
            fits = self._named_level(column, asked.level, known)
            made += [each for each in own if each.quantity.level in fits]
        return made if len({each.quantity.variable for each in made}) == 1 else []

    def _by_level_alone(self, found: list[Computed]) -> tuple[list[Computed], str]:
        """A row that names a level only (an adverse event, "Male"): the level must be one of a single variable."""
        asked = self.printed.quantity
        wanted = asked.level or asked.variable
        if asked.family in ("tests", "means"):
            return [], f"no variable of the run is called {asked.variable}"
        events = [each for each in found if each.quantity.variable == EVENTS and self._about_events()]
        alone = not asked.level or not asked.variable or asked.family == "ratios"
        for own in (events, [each for each in found if each.quantity.variable != EVENTS and alone]):
            fits = [
                each
                for column in dict.fromkeys(each.quantity.variable for each in own)
                for each in self._levels([one for one in own if one.quantity.variable == column], column, wanted)
                if _WORD.search(each.quantity.level)
            ]
            if fits:
                return fits, ""
        declared = self.words.names.get(plain(asked.variable))
        if declared:
            return [], f"no table of the run computes it for {declared}"
        return [], f"no variable of the run is called {asked.variable or asked.level}"

    def _about_events(self) -> bool:
        """Whether the printed table or the row's heading speaks of adverse events, or the reader says what it is."""
        place = self.printed.place
        said = " ".join((self.printed.title, *place.row[:-1], *place.column))
        return bool(_ADVERSE.search(said)) or place.table in self.words.tables

    def _levels(self, own: list[Computed], column: str, level: str) -> list[Computed]:
        """Those of the level, and of the reference where one is printed."""
        asked = self.printed.quantity
        if asked.family == "tests" or (asked.family == "ratios" and not asked.level and asked.test):
            return self._within([each for each in own if not each.quantity.level])
        if asked.family == "means":
            return own
        own = self._within(own)
        if asked.family == "ratios":
            return self._ratio(own, column, level)
        known = list(dict.fromkeys(each.quantity.level for each in own))
        if not level:
            implied = same_level("yes", known)
            return [each for each in own if each.quantity.level in implied]
        fits = self._named_level(column, level, known)
        return [each for each in own if each.quantity.level in fits]

    def _named_level(self, column: str, level: str, known: Sequence[str]) -> tuple[str, ...]:
        declared = self.words.declared.get(column, {}).get(plain(level))
        if declared is not None:
            return (declared,) if declared in known else ()
        label = self.printed.quantity.variable
        own = " ".join({label, *self.words.labels.get(column, ())}) if column != EVENTS else ""
        return same_level(level, known, own)

    def _ratio(self, own: list[Computed], column: str, level: str) -> list[Computed]:
        asked = self.printed.quantity
        own = [each for each in own if each.quantity.level or not _has_levels(own)]
        known = list(dict.fromkeys(each.quantity.level for each in own))
        if not level:
            return own if len(known) == 1 else []
        fits = self._named_level(column, level, known)
        made = [each for each in own if each.quantity.level in fits]
        if asked.reference and made:
            references = list(dict.fromkeys(each.quantity.reference for each in made))
            against = self._named_level(column, asked.reference, references)
            made = [each for each in made if each.quantity.reference in against]
        return made or self._other_way(own, column, level)

    def _other_way(self, own: list[Computed], column: str, level: str) -> list[Computed]:
        """Our comparisons of the printed reference with the printed level, to be turned around."""
        asked = self.printed.quantity
        references = list(dict.fromkeys(each.quantity.reference for each in own))
        fits = self._named_level(column, level, references)
        made = [each for each in own if each.quantity.reference in fits]
        if asked.reference:
            against = self._named_level(column, asked.reference, [each.quantity.level for each in made])
            made = [each for each in made if each.quantity.level in against]
        if len({each.quantity.level for each in made}) != 1:
            return []
        self.inverted = True
        return [self._turned(each) for each in made]

    def _turned(self, each: Computed) -> Computed:
        """The number that belongs to the inverse of a ratio: the other limit."""
        other = _INVERSE.get(each.quantity.statistic)
        return replace(each, quantity=replace(each.quantity, statistic=other)) if other else each

    def _within(self, found: list[Computed]) -> list[Computed]:
        asked = self.printed.quantity.within
        if not asked:
            return [each for each in found if not each.quantity.within]
        return [
            each
            for each in found
            if len(each.quantity.within) == len(asked)
            and all(
                same_level(one, [other]) or _names(one, other)
                for one, other in zip(asked, each.quantity.within, strict=True)
            )
        ]


def _has_levels(own: Sequence[Computed]) -> bool:
    return any(each.quantity.level for each in own)


def _names(heading: str, level: str) -> bool:
    """Whether the words of a level stand in a heading: "Arm A (n = 50)" names "Arm A"."""
    words = plain(level)
    return bool(words) and f" {words} " in f" {plain(heading)} "


def _is_rate(printed: str, context: str) -> bool:
    """Whether a test of response rates is of the rate that the heading of its p names."""
    said = {"ORR": "objective_response_rate", "DCR": "disease_control_rate"}
    named = [rate for word, rate in said.items() if word in printed.upper()]
    return (context in named) if named else (context == "")
