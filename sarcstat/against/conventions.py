"""The conventions that papers use and a run did not: recomputed under each of them where the data are at hand.

A seam: whoever knows more conventions gives more settings; all that is asked of one is how it changes a quantity, and
the numbers of the run under it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sarcstat.against.computed import computed_numbers
from sarcstat.against.matching import Match
from sarcstat.against.quantity import Computed, Quantity, Record

Index = Mapping[tuple[Quantity, str], Computed]
#: One table of the run made again with other keys; nothing where its command has no such key.
Remake = Callable[[str, Mapping[str, Any]], Sequence[Record]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A convention: what it is about (`ties`), and which one (`Efron`)."""

    about: str
    name: str

    def __str__(self) -> str:
        return f"{self.about}: {self.name}"


@dataclass(frozen=True, slots=True)
class Setting:
    """One convention: the keys to make the run again with (none: it has the number), and the changed quantity."""

    choice: Choice
    keys: tuple[tuple[str, Any], ...] = ()
    change: Callable[[Quantity], Quantity] = field(default=lambda quantity: quantity, compare=False)

    def other(self, quantity: Quantity) -> Quantity:
        """What the quantity is under the convention."""
        return self.change(quantity)


def _keyed(about: str, names: Mapping[str, Mapping[str, Any]]) -> tuple[Setting, ...]:
    return tuple(Setting(Choice(about, name), tuple(keys.items())) for name, keys in names.items())


_TIES = _keyed("ties", {"Breslow": {"ties": "breslow"}, "Efron": {"ties": "efron"}, "exact": {"ties": "exact"}})
_MEDIANS = _keyed(
    "interval of medians",
    {
        "SPSS (density)": {"conf_type": "spss"},
        "log (R's default)": {"conf_type": "log"},
        "log-log (SAS's default)": {"conf_type": "log-log"},
        "plain": {"conf_type": "plain"},
    },
)
_RATES = _keyed(
    "interval of rates",
    {
        "Clopper–Pearson": {"ci_prop": "clopper-pearson"},
        "Wilson": {"ci_prop": "wilson"},
        "Wald": {"ci_prop": "wald"},
    },
)
_RESPONSE_TESTS = {"chi-square": {"test": "chi-square"}, "Fisher's exact": {"test": "fisher"}}
_SURVIVAL_TESTS = {"logrank": "log-rank", "breslow": "Breslow", "tarone": "Tarone-Ware", "peto": "Peto-Peto"}


class Alternatives:
    """The numbers of a run under other conventions, each made when it is first asked for."""

    def __init__(self, base: Sequence[Computed], remake: Remake | None = None) -> None:
        self.base = _index(base)
        self.remake = remake
        self.made: dict[tuple[str, tuple[tuple[str, Any], ...]], Index] = {}
        self.known: dict[tuple[tuple[str, Any], ...], dict[tuple[Quantity, str], Computed]] = {(): dict(self.base)}

    @property
    def searched(self) -> bool:
        """Whether the data are at hand, so that the run can be made again."""
        return self.remake is not None

    def index_of(self, settings: Sequence[Setting]) -> Index:
        """The numbers of the run under some settings."""
        keys = tuple(sorted({pair for each in settings for pair in each.keys}))
        return self.known.get(keys, {})

    def dimensions(self, matches: Sequence[Match]) -> list[list[Setting]]:
        """The conventions that may have been used for some numbers: settings of which one holds at a time."""
        found = [[*each] for each in self._candidates(matches)]
        kept = [[setting for setting in each if self._prepare(setting, matches)] for each in found]
        return [each for each in kept if each]

    def _prepare(self, setting: Setting, matches: Sequence[Match]) -> bool:
        """Whether the numbers under a setting are there; the run is made again where it must be."""
        if not setting.keys:
            return True
        keys = tuple(sorted(setting.keys))
        return self._make(keys, matches)

    def _make(self, keys: tuple[tuple[str, Any], ...], matches: Sequence[Match]) -> bool:
        if self.remake is None:
            return False
        tables = dict.fromkeys(match.computed.table for match in matches if match.computed is not None)
        known = self.known.setdefault(keys, dict(self.base))
        any_made = False
        for table in tables:
            if (table, keys) not in self.made:
                self.made[table, keys] = _index(computed_numbers(self.remake(table, dict(keys))))
                known.update(self.made[table, keys])
            any_made = any_made or bool(self.made[table, keys])
        return any_made

    def _candidates(self, matches: Sequence[Match]) -> Iterator[Iterable[Setting]]:
        quantities = [match.computed.quantity for match in matches if match.computed is not None]
        families = {quantity.family for quantity in quantities}
        if "counts" in families:
            yield _shares()
        if "ratios" in families:
            yield _TIES
        if "medians" in families:
            yield _MEDIANS
        if "responses" in families:
            yield _RATES
        if "follow-up" in families:
            yield _lengths(self.base)
        if "tests" in families:
            yield self._tests(matches)

    def _tests(self, matches: Sequence[Match]) -> Iterator[Setting]:
        """The tests that the run has beside each other, and those that it can make."""
        survival = any(match.computed is not None and match.computed.quantity.outcome for match in matches)
        if survival and self.remake is not None:
            several = (("test", ",".join(_SURVIVAL_TESTS)),)
            for word, name in _SURVIVAL_TESTS.items():
                yield Setting(Choice("test", name), several, _test(word))
        if not survival:
            names = dict.fromkeys(quantity.test for quantity, _ in self.base if quantity.family == "tests")
            yield from (Setting(Choice("test", name), (), _test(name)) for name in names if name)
            if self.remake is not None:
                for name, keys in _RESPONSE_TESTS.items():
                    yield Setting(Choice("test", name), tuple(keys.items()), _any_test(self, tuple(keys.items())))


def _test(name: str) -> Callable[[Quantity], Quantity]:
    return lambda quantity: replace(quantity, test=name)


def _any_test(alternatives: Alternatives, keys: tuple[tuple[str, Any], ...]) -> Callable[[Quantity], Quantity]:
    """The quantity by the one test that the run made with these keys has for it."""

    def change(quantity: Quantity) -> Quantity:
        for other, table in alternatives.known.get(keys, {}):
            same = replace(other, test=quantity.test) == quantity
            if same and alternatives.made.get((table, keys), {}).get((other, table)):
                return other
        return quantity

    return change


def _shares() -> Iterator[Setting]:
    for name, statistic in (("of all patients", "percent_of_all"), ("of those with a value", "percent_of_valid")):
        yield Setting(Choice("percentages", name), (), _share(statistic))


def _share(statistic: str) -> Callable[[Quantity], Quantity]:
    return lambda quantity: replace(quantity, statistic=statistic) if quantity.statistic == "percent" else quantity


def _lengths(base: Index) -> Iterator[Setting]:
    names = dict.fromkeys(quantity.test for quantity, _ in base if quantity.family == "follow-up")
    yield from (Setting(Choice("length of follow-up", name), (), _test(name)) for name in names)


def _index(computed: Iterable[Computed]) -> dict[tuple[Quantity, str], Computed]:
    found: dict[tuple[Quantity, str], Computed] = {}
    for each in computed:
        found.setdefault((each.quantity, each.table), each)
    return found
