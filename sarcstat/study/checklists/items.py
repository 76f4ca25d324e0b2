"""What items of reporting checklists are made of: their topics, and where a run shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a run put where: captions by what is to be seen there (`evidence.aspects`), and what the text says.

    `population`: by which condition rows were selected; `left_out`: why rows were left out; `lost`: for every endpoint,
    how patients lost to follow-up were dealt with; `bins`: where numbers were cut; `missing`: what was put in place of
    missing values.
    """

    places: Mapping[str, Sequence[str]] = field(default_factory=dict)
    cutoff: bool = False
    population: bool = False
    left_out: bool = False
    endpoints: bool = False
    lost: bool = False
    bins: bool = False
    missing: bool = False

    def of(self, *shown: str) -> str:
        """Where any of this is to be seen; empty where it is not."""
        return both(*(place for each in shown for place in self.places.get(each, ())))


class Item(NamedTuple):
    """An item of a checklist; without `where` no data can tell. `rest` is what the places do not say."""

    number: str
    topic: str
    where: Callable[[Evidence], str] | None = None
    rest: str | Callable[[Evidence], str] = ""


METHODS = "Statistical methods"
DECISIONS = "Data decisions"


def both(*parts: str) -> str:
    """The places, each once."""
    return "; ".join(dict.fromkeys(part for part in parts if part))


def tables(*shown: str) -> Callable[[Evidence], str]:
    """Where any of this is to be seen."""
    return lambda evidence: evidence.of(*shown)


def methods(fact: bool) -> str:
    """In the methods, where something is said there."""
    return METHODS if fact else ""


def decisions(fact: bool) -> str:
    """In the table of decisions, where something was decided."""
    return DECISIONS if fact else ""


#: Analyses of survival with curves.
SURVIVAL = ("km", "univariate")
