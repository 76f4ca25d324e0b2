"""Whether a printed number is the recomputed one, and by which conventions where it is so only by another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal

from sarcstat.against.conventions import Alternatives, Choice, Index, Setting
from sarcstat.against.matching import Match, Matcher
from sarcstat.against.quantity import Printed
from sarcstat.audit.number import Number
from sarcstat.crosscheck.numbers import Rounding, shows

Kind = Literal["reproduced", "explained", "different", "not_matched"]
KINDS: tuple[Kind, ...] = ("reproduced", "explained", "different", "not_matched")
_ROUNDINGS: tuple[Rounding, ...] = ("half-up", "half-even", "truncated")
_ROUNDED = {"half-even": "half-even", "truncated": "truncation"}
_NO_NUMBER = {"NR": ("not_reached",), "NE": ("not_estimable", "not_reached")}


@dataclass(frozen=True, slots=True)
class Judged:
    """A printed number with its verdict.

    `value` is the recomputed number as the run has it, `shown` the one that the verdict is about: that of the
    conventions `causes`. `apart` is what they are apart in units of the last printed digit. `why` says why nothing
    was matched.
    """

    printed: Printed
    kind: Kind
    match: Match
    value: float | None = None
    shown: float | None = None
    causes: tuple[Choice, ...] = ()
    why: str = ""
    apart: float | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The conventions by which most numbers of one kind in one table are reproduced, and how many each way."""

    table: str
    family: str
    choices: tuple[Choice, ...]
    reproduced: int
    as_run: int
    of: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """All printed numbers of a paper with their verdicts, in the paper's order by kind, and what was chosen."""

    cells: tuple[Judged, ...]
    chosen: tuple[Chosen, ...]

    def of(self, kind: Kind) -> list[Judged]:
        """The numbers with one verdict."""
        return [each for each in self.cells if each.kind == kind]


def compared(printed: Sequence[Printed], matcher: Matcher, alternatives: Alternatives) -> Comparison:
    """Every printed number with its verdict.

    Conventions are chosen for all numbers of one kind in a table together, so that a wrong digit is not explained by
    one that gives it by chance and spoils the others.
    """
    matches = [matcher.match(each) for each in printed]
    groups: dict[tuple[str, str], list[int]] = {}
    for i, (each, match) in enumerate(zip(printed, matches, strict=True)):
        if match.computed is not None:
            groups.setdefault((each.place.table, each.quantity.family), []).append(i)
    judged: dict[int, Judged] = {}
    chosen = []
    for (table, family), members in groups.items():
        group = _Group([(printed[i], matches[i]) for i in members], alternatives)
        made, best = group.judged()
        judged |= dict(zip(members, made, strict=True))
        if best is not None:
            chosen.append(Chosen(table, family, *best, len(members)))
    cells = (
        judged.get(i) or Judged(each, "not_matched", match, why=match.why)
        for i, (each, match) in enumerate(zip(printed, matches, strict=True))
    )
    return Comparison(tuple(cells), tuple(chosen))


class _Group:
    """Numbers of one kind in one table, which share their conventions."""

    def __init__(self, members: Sequence[tuple[Printed, Match]], alternatives: Alternatives) -> None:
        self.members, self.alternatives = members, alternatives

    def judged(self) -> tuple[list[Judged], tuple[tuple[Choice, ...], int, int] | None]:
        plain = [self._fits(each, (), "half-up") for each in self.members]
        if all(plain):
            return [self._judge(each, (), "half-up") for each in self.members], None
        settings, rounding = self._best(sum(plain))
        made = [self._judge(each, settings, rounding) for each in self.members]
        choices = (*(each.choice for each in settings), *_rounded(rounding))
        if not choices:
            return made, None
        reproduced = sum(self._fits(each, settings, rounding) for each in self.members)
        return made, (choices, reproduced, sum(plain))

    def _best(self, most: int) -> tuple[tuple[Setting, ...], Rounding]:
        """The conventions that reproduce most numbers, and two thirds of them at least; of several the fewest changes.

        `most` are those that the run's own conventions reproduce. Where fewer are, the numbers are of other data, and
        a convention that gives some of them does so by chance.
        """
        found: tuple[tuple[Setting, ...], Rounding] = ((), "half-up")
        tried: list[tuple[tuple[Setting, ...], Rounding]] = []
        dimensions = self.alternatives.dimensions([match for _, match in self.members])
        for picked in product(*([None, *each] for each in dimensions)):
            settings = tuple(each for each in picked if each is not None)
            tried += [(settings, rounding) for rounding in _ROUNDINGS]
        for settings, rounding in sorted(tried, key=lambda each: len(each[0]) + (each[1] != "half-up")):
            number = sum(self._fits(each, settings, rounding) for each in self.members)
            if number > most and 3 * number >= 2 * len(self.members):
                found, most = (settings, rounding), number
        return found

    def _fits(self, member: tuple[Printed, Match], settings: Sequence[Setting], rounding: Rounding) -> bool:
        printed, match = member
        value, missing = _value(match, self.alternatives.index_of(settings), settings)
        return _is_shown(printed, value, missing, rounding)

    def _judge(self, member: tuple[Printed, Match], settings: Sequence[Setting], rounding: Rounding) -> Judged:
        """The verdict: as few of the chosen conventions as give the number are its causes."""
        printed, match = member
        own, _ = _value(match, self.alternatives.index_of(()), ())
        turned = (Choice("reference level", "the other way round"),) if _is_turned(match) else ()
        for number in range(len(settings) + 1):
            for some in combinations(settings, number):
                for rule in dict.fromkeys(("half-up", rounding)):
                    if self._fits(member, some, rule):
                        causes = (*turned, *(each.choice for each in some), *_rounded(rule))
                        shown, _ = _value(match, self.alternatives.index_of(some), some)
                        return Judged(printed, "explained" if causes else "reproduced", match, own, shown, causes)
        shown, _ = _value(match, self.alternatives.index_of(settings), settings)
        apart = _apart(printed.number, shown)
        return Judged(printed, "different", match, own, shown, (), "", apart)


def _rounded(rule: str) -> tuple[Choice, ...]:
    return (Choice("rounding", _ROUNDED[rule]),) if rule in _ROUNDED else ()


def _is_turned(match: Match) -> bool:
    name = match.computed.quantity.statistic if match.computed else ""
    return match.inverted and name.startswith("hazard_ratio")


def _value(match: Match, index: Index, settings: Sequence[Setting]) -> tuple[float | None, str]:
    """The recomputed number under some conventions, and why there is none."""
    assert match.computed is not None
    quantity = match.computed.quantity
    for each in settings:
        quantity = each.other(quantity)
    found = index.get((quantity, match.computed.table))
    if found is None:
        return None, "no such number"
    if found.value is not None and _is_turned(match):
        return (1 / found.value, "") if found.value else (None, "not_estimable")
    return found.value, found.missing


def _is_shown(printed: Printed, value: float | None, missing: str, rounding: Rounding) -> bool:
    """Whether a printed number shows the recomputed one; a limit of a time below 0 may be printed as 0."""
    number = printed.number
    if number.value is None:
        return value is None and missing in _NO_NUMBER.get(number.sign, ())
    if value is None:
        return False
    text = number_text(number)
    floored = value < 0 and printed.quantity.family in ("medians", "follow-up")
    scaled = _scaled(printed, value)
    return any(shows(text, each, rounding) for each in ((value, 0.0) if floored else scaled))


def _scaled(printed: Printed, value: float) -> tuple[float, ...]:
    """A survival probability is printed as a share or as a percentage; its size or its sign tells which."""
    if printed.quantity.family != "rates":
        return (value,)
    percent = "%" in printed.number.text or printed.unit.endswith("%") or float(printed.number) > 1
    return (100 * value,) if percent else (value,)


def number_text(number: Number) -> str:
    """A printed number in plain digits, with its bound: `<0.001`, `1234`, `0.62`."""
    assert number.value is not None
    scale = 10**number.decimals
    whole = number.value * scale
    digits = f"{abs(int(whole)):0{number.decimals + 1}d}"
    body = f"{digits[: -number.decimals]}.{digits[-number.decimals :]}" if number.decimals else digits
    bound = number.sign if number.sign in "<>" else ""
    return f"{bound}{'-' if whole < 0 else ''}{body}"


def _apart(number: Number, value: float | None) -> float | None:
    if number.exact is None or value is None:
        return None
    return (float(number.exact) - value) / float(number.unit)


def tables_of(comparison: Comparison) -> Mapping[str, list[Judged]]:
    """The numbers by the table or text that they are printed in, in order."""
    found: dict[str, list[Judged]] = {}
    for each in comparison.cells:
        found.setdefault(each.printed.place.table, []).append(each)
    return found


def causes_of(comparison: Comparison) -> Iterator[tuple[Choice, int]]:
    """Each convention that explains numbers, with how many; the commonest first."""
    counts: dict[Choice, int] = {}
    for each in comparison.cells:
        for cause in each.causes:
            counts[cause] = counts.get(cause, 0) + 1
    yield from sorted(counts.items(), key=lambda item: -item[1])
