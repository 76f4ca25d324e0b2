"""Random nasty cohorts: ties, zero times, empty groups, separated levels, collinear and scaled covariates, holes."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

Value = float | int | str | None

#: Names of levels in the order in which a reader would sort them.
LEVEL_NAMES: Sequence[Sequence[str]] = (
    ("A", "B", "C", "D", "E"),
    ("0", "1", "2", "3", "4"),
    ("1", "2", "10", "11", "30"),
    ("<5 cm", "5 cm", ">5 cm", "10 cm", "unknown"),
    ("[a]", "[b/]", "a;b", "it's", "x, y=1"),
    ("=1+1", "`); q()", "a=b", 'say "x"', "zz|z"),
    ("Müller", "None", "ß", "ünder", "生存"),
    ("**bold**", "<b>&amp;</b>", "\\alpha_1", "Low", "strata(x)"),
)
#: Names of columns that no part of a command line may take apart.
COLUMN_NAMES = ("my var", "a,b", "x=1", "[b]", "名前", "`); q()", "it's", "Time", "strata", "p*q", "T_")


@dataclass(frozen=True)
class Column:
    """One column of a file; `levels` are the texts of its levels in order, None for numbers."""

    name: str
    values: Sequence[Value]
    levels: Sequence[str] | None = None

    @property
    def coded(self) -> bool:
        """Whether its levels are numbers."""
        return self.levels is not None and all(text.isdigit() for text in self.levels)

    def codes(self) -> list[int | None]:
        """The number of each row's level, from 0."""
        assert self.levels is not None
        place = {text: i for i, text in enumerate(self.levels)}
        return [None if value is None else place[str(value)] for value in self.values]


@dataclass(frozen=True)
class Cohort:
    """A data file: time, event, factors and numbers, none of them sorted; `more` are further columns.

    `entry` is the column of delayed entry of requests that have one.
    """

    time: Column
    event: Column
    factors: Sequence[Column]
    numbers: Sequence[Column]
    weight: Column
    offset: Column
    more: Sequence[Column] = ()
    entry: Column | None = None

    @property
    def columns(self) -> dict[str, Column]:
        """All columns by name."""
        return {each.name: each for each in self._all()}

    def _all(self) -> Sequence[Column]:
        return (self.time, self.event, *self.factors, *self.numbers, self.weight, self.offset, *self.more)

    def csv(self) -> str:
        """The file; numbers round-trip."""
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(self.columns)
        for row in zip(*(each.values for each in self.columns.values()), strict=True):
            writer.writerow(
                ["" if value is None else repr(value) if isinstance(value, float) else value for value in row]
            )
        return stream.getvalue()


def cohort(random: Random) -> Cohort:
    """A random cohort of 2 to 400 patients."""
    n = random.choice([random.randint(2, 6), random.randint(7, 20), random.randint(15, 60), random.randint(61, 400)])
    time = _times(random, n)
    event = _events(random, time)
    factors = [_factor(random, time, event) for _ in range(3)]
    if random.random() < 0.4:
        factors[1] = _nested(random, factors[0])
    numbers = [_number(random, time, event, factors) for _ in range(3)]
    numbers.append(_relative(random, numbers[0], n))
    names = random.sample(COLUMN_NAMES, 2) if random.random() < 0.3 else ["g3", "x4"]
    named = [*["arm", "site", names[0]], *["x1", "x2", "x3", names[1]]]
    holes = random.choice([0.0, 0.0, 0.05, 0.3])
    filled = [_with_holes(random, values, holes) for values, _ in factors] + [
        _with_holes(random, values, holes) for values in numbers
    ]
    levels = [*(found for _, found in factors), *(None for _ in numbers)]
    columns = [Column(*each) for each in zip(named, filled, levels, strict=True)]
    order = random.sample(range(n), n)
    shuffled = [Column(each.name, [each.values[i] for i in order], each.levels) for each in columns]
    late = holes if holes < 0.2 else 0.0
    return Cohort(
        Column("time", _with_holes(random, [time[i] for i in order], late / 2)),
        Column("event", _with_holes(random, [event[i] for i in order], late / 2)),
        shuffled[:3],
        shuffled[3:],
        Column("w", _weights(random, n)),
        Column("o", [round(random.gauss(0, 1), 3) for _ in range(n)]),
    )


def _with_holes(random: Random, values: Sequence[Value], share: float) -> list[Value]:
    return [None if random.random() < share else value for value in values]


def _weights(random: Random, n: int) -> list[float]:
    """Weights above 0, or 0 of some: alike, equal, or far apart."""
    kind = random.choice(["near", "near", "equal", "far", "none of some"])
    if kind == "equal":
        return [2.5] * n
    width = 2.0 if kind == "far" else 0.6
    own = [round(math.exp(random.gauss(0, width)), 4) + 1e-4 for _ in range(n)]
    return [0.0 if kind == "none of some" and random.random() < 0.2 else weight for weight in own]


def _times(random: Random, n: int) -> list[float]:
    kind = random.choice(["tied", "tied", "zeros", "distinct", "distinct", "equal", "scaled", "order"])
    if kind == "tied":
        return [float(random.randint(1, max(2, n // random.choice([1, 2, 5])))) for _ in range(n)]
    if kind == "zeros":
        return [float(random.choice([0, 0, 1, 2, 3, 5, 8])) for _ in range(n)]
    if kind == "equal":
        return [7.0] * n
    if kind == "order":
        return [float(i + 1) for i in range(n)]
    unit = random.choice([1e-2, 1e3, 1e5]) if kind == "scaled" else 10.0
    return [round(random.expovariate(1) * unit + unit / 1000, 6) for _ in range(n)]


def _events(random: Random, time: Sequence[float]) -> list[int]:
    n = len(time)
    kind = random.choice(["some", "some", "some", "few", "all", "none", "one", "early", "late"])
    if kind in ("all", "none"):
        return [int(kind == "all")] * n
    if kind == "one":
        return [int(i == chosen) for chosen in [random.randrange(n)] for i in range(n)]
    if kind in ("early", "late"):
        bound = sorted(time)[n // 2]
        return [int((value <= bound) == (kind == "early")) for value in time]
    share = random.uniform(0.3, 0.9) if kind == "some" else 0.1
    return [int(random.random() < share) for _ in range(n)]


def _level_names(random: Random) -> list[str]:
    names = random.choice(LEVEL_NAMES) if random.random() < 0.6 else LEVEL_NAMES[0]
    chosen = random.sample(range(5), random.choice([2, 2, 3, 3, 4, 5]))
    return [names[i] for i in sorted(chosen)]


def _factor(random: Random, time: Sequence[float], event: Sequence[int]) -> tuple[list[Value], list[str]]:
    """Values and levels; some levels are rare, empty of events, the first to die, or censored before all deaths."""
    levels = _level_names(random)
    share = [random.choice([1.0, 1.0, 0.3, 0.05]) for _ in levels]
    codes = random.choices(range(len(levels)), share, k=len(time))
    kind = random.choice(
        ["plain", "plain", "plain", "no events", "first deaths", "censored early", "all die", "single"]
    )
    which = random.randrange(len(levels))
    other = (which + 1) % len(levels)
    deaths = sorted((i for i in range(len(time)) if event[i]), key=lambda i: time[i])
    if kind == "no events":
        codes = [other if code == which and event[i] else code for i, code in enumerate(codes)]
    elif kind == "all die":
        codes = [other if code == which and not event[i] else code for i, code in enumerate(codes)]
    elif kind == "first deaths":
        first = set(deaths[: random.randint(1, 5)])
        codes = [which if i in first else other if code == which else code for i, code in enumerate(codes)]
    elif kind == "censored early" and deaths:
        start = time[deaths[0]]
        codes = [which if time[i] < start else other if code == which else code for i, code in enumerate(codes)]
    elif kind == "single":
        codes = [which] * len(time) if random.random() < 0.3 else [other] * (len(time) - 1) + [which]
    return [_level(levels[code], levels) for code in codes], levels


def _level(text: str, levels: Sequence[str]) -> Value:
    return int(text) if all(each.isdigit() for each in levels) else text


def _nested(random: Random, outer: tuple[list[Value], list[str]]) -> tuple[list[Value], list[str]]:
    """Levels that lie within those of another factor, all or most of them: arms that share no stratum."""
    levels = list(LEVEL_NAMES[0][: random.choice([2, 3, 4, 5])])
    place = {str(text): i for i, text in enumerate(outer[1])}
    leak = random.choice([0.0, 0.0, 0.1])
    n, k = len(outer[1]), len(levels)
    values: list[Value] = []
    for value in outer[0]:
        own = place[str(value)]
        within = [i for i in range(k) if i % n == own] if k >= n else [own * k // n]
        pool = range(k) if random.random() < leak else within
        values.append(levels[random.choice(list(pool))])
    return values, levels


def _number(
    random: Random, time: Sequence[float], event: Sequence[int], factors: Sequence[tuple[list[Value], list[str]]]
) -> list[Value]:
    n = len(time)
    kind = random.choice(
        [
            "normal",
            "normal",
            "lognormal",
            "whole",
            "binary",
            "rare",
            "first death",
            "of time",
            "constant",
            "level",
            "tied",
        ]
    )
    if kind in ("normal", "lognormal"):
        values = [random.gauss(0, 1) for _ in range(n)]
        values = [math.exp(2 * value) for value in values] if kind == "lognormal" else values
        scale = random.choice([1.0, 1.0, 10.0 ** random.randint(-9, 9)])
        shift = random.choice([0.0, 0.0, 60.0]) * scale
        return [round(value, 4) * scale + shift for value in values]
    if kind == "constant":
        return [3.0] * n
    if kind == "of time":
        ranks = {value: rank for rank, value in enumerate(sorted(set(time)))}
        noise = random.choice([0, 0, 1, 5])
        return [ranks[value] + random.randint(-noise, noise) for value in time]
    if kind == "level":
        first = factors[0][1][0]
        return [int(str(value) == first) for value in factors[0][0]]
    if kind == "first death":
        deaths = sorted((i for i in range(n) if event[i]), key=lambda i: time[i])
        early = set(deaths[: random.choice([1, 1, 2, 3])])
        return [int(i in early) for i in range(n)]
    if kind == "rare":
        carriers = set(random.sample(range(n), min(n, random.randint(1, 4))))
        return [int(i in carriers) for i in range(n)]
    top = {"binary": 1, "whole": random.choice([2, 10, 90]), "tied": 3}[kind]
    return [random.randint(0, top) for _ in range(n)]


def _relative(random: Random, other: Sequence[Value], n: int) -> list[Value]:
    """A number that is another one's multiple, its multiple but for a little, or none of its business."""
    known = [float(value or 0) for value in other]
    size = max(map(abs, known)) or 1.0
    noise = random.choice([0.0, 10.0 ** -random.randint(1, 7), 1.0])
    if random.random() < 0.5:
        return [round(random.gauss(0, 1), 3) for _ in range(n)]
    return [2 * value + noise * size * round(random.gauss(0, 1), 3) for value in known]
