"""Analyses whose output was made under other conventions than its syntax says: random ones, with the truth beside them.

python tests/crosscheck/planting.py 300          counts how often the search finds what was planted
python tests/crosscheck/planting.py false 50     counts the answers to wrong digits
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from crosscheck.recast import _Given, output, performed, pivot
from crosscheck.recast import _made as _made_before

from sarcstat.crosscheck.check import checked
from sarcstat.crosscheck.explaining import of_r
from sarcstat.crosscheck.search.found import Found
from sarcstat.crosscheck.search.searching import Searching
from sarcstat.crosscheck.verdict import CheckedCommand
from sarcstat.data.codebook import Dataset, Variable
from sarcstat.data.reading.source import open_source
from sarcstat.data.selection import selected_rows
from sarcstat.display.shapes.table import Table as Ours
from sarcstat.errors import SarcstatError
from sarcstat.outputs.number_format import NumberFormat
from sarcstat.outputs.output import Cell, Command, Label, Log, Output, Table
from sarcstat.request import Endpoint, Request
from sarcstat.syntax.reading.reader import read_text
from sarcstat.syntax.requests.planned import Planned
from sarcstat.syntax.requests.requests import requests

Pair = tuple[Request, Dataset]


@dataclass(frozen=True)
class Design:
    """A data set of survival: its times and codings, and the variables of an analysis."""

    source: str
    time: str
    status: str
    events: tuple[str, ...]
    factors: tuple[str, ...]
    numbers: tuple[str, ...]
    by: str
    exact: bool = False


DESIGNS = (
    Design("survival::lung", "time", "status", ("2", "1", "1,2"), ("ph.ecog", "sex"), ("age", "wt.loss"), "sex", True),
    Design("survival::veteran", "time", "status", ("1", "0"), ("celltype", "trt"), ("age", "karno"), "celltype", True),
    Design("survival::colon", "time", "status", ("1", "0"), ("rx", "extent"), ("age", "nodes"), "rx"),
    Design("survival::ovarian", "futime", "fustat", ("1", "0"), ("rx", "resid.ds"), ("age",), "rx", True),
    Design("survival::pbc", "time", "status", ("2", "1", "1,2", "0"), ("stage", "edema"), ("age", "bili"), "stage"),
    Design("survival::kidney", "time", "status", ("1", "0"), ("disease", "sex"), ("age",), "disease", True),
)


@dataclass(frozen=True)
class Plant:
    """A convention that the output follows and its syntax does not say; `words` are those of the answer."""

    dimension: str
    words: str
    change: Callable[[Pair], Pair]
    turn: int = 5
    r: bool = False
    heading: tuple[float, float] | None = None


@dataclass
class Planted:
    """An output with what was planted in it."""

    output: Output
    dataset: Dataset
    plants: Sequence[Plant]
    rounding: str
    syntax: str


@dataclass
class Known:
    """What the Notes and the log say of the base analysis."""

    filter: Label | None = None
    weight: Label | None = None
    log: str = ""
    plants: list[Plant] = field(default_factory=list)


@cache
def data(design: Design) -> Dataset:
    """The data, with a filter, a weight, and values that are declared missing."""
    dataset = open_source(design.source).read(None)
    frame = dataset.frame.copy()
    chance = np.random.default_rng(len(frame))
    frame["filter_$"] = (chance.random(len(frame)) < 0.8).astype(float)
    frame["w"] = chance.integers(1, 3, len(frame)).astype(float)
    frame["site"] = chance.integers(1, 5, len(frame)).astype(float)
    frame[design.time] = frame[design.time].astype(float)
    frame.loc[chance.random(len(frame)) < 0.05, design.time] = 0.0
    name = design.numbers[0]
    frame[name] = frame[name].astype(float)
    gone = np.flatnonzero(chance.random(len(frame)) < 0.06)
    declared = frame[name].iloc[gone] * 0 + 99.0
    frame.loc[gone, name] = np.nan
    variables = dict(dataset.codebook.variables)
    variables[name] = replace(
        variables.get(name, Variable()), declared_missing=declared.dropna(), user_missing=len(declared.dropna())
    )
    return replace(dataset, frame=frame, codebook=dataset.codebook.holding(variables))


def planted(seed: int, *, changes: int | None = None) -> Planted:
    """A random analysis of one of the data sets under one to three other conventions (or `changes`)."""
    chance = random.Random(seed)
    while True:
        design = DESIGNS[seed % len(DESIGNS)]
        found = _made(design, chance, chance.randint(1, 3) if changes is None else changes)
        if found is not None:
            return found


def _made(design: Design, chance: random.Random, number: int) -> Planted | None:
    dataset = data(design)
    cox = chance.random() < 0.6
    syntax = _cox(design, chance) if cox else _km(design, chance)
    known = _known(design, dataset, chance)
    rows = dataset
    if known.filter is not None:
        rows = selected_rows(dataset, (dataset.frame["filter_$"] == 1).to_numpy())
    weight = "w" if known.weight is not None else None
    (plan,) = requests(read_text(syntax).commands[0], rows, weight)
    possible = [*known.plants, *_plants(plan.request, design, rows, dataset, chance)]
    if len({each.dimension for each in possible}) < number:
        return None
    chosen: list[Plant] = []
    while len(chosen) < number:
        each = chance.choice(possible)
        if each.dimension not in {one.dimension for one in chosen}:
            chosen.append(each)
    chosen.sort(key=lambda each: each.turn)
    rounding = chance.choice(("spss", "signif 3", "signif 4", "signif 5", "decimals 2"))
    try:
        shown = _shown(plan, rows, chosen, cox)
        if any(
            _same(shown, _shown(plan, rows, [o for o in chosen if o is not each], cox), rounding) for each in chosen
        ):
            return None  # one of them changes no printed digit: it was not printed
    except SarcstatError:
        return None
    command = "Cox Regression" if cox else "Kaplan-Meier"
    made = output(command, syntax, [pivot([((), each)], command) for each in shown])
    made = as_displayed(made, rounding, rows=len(dataset.frame), known=known)
    return Planted(made, dataset, chosen, rounding, syntax)


def _cox(of: Design, chance: random.Random) -> str:
    factor = chance.choice(of.factors)
    covariates = [*chance.sample(of.numbers, chance.randint(1, len(of.numbers))), factor]
    kind = chance.choice(("Indicator", "Indicator(1)", "Simple", "Deviation"))
    return (
        f"COXREG {of.time} WITH {' '.join(covariates)} /STATUS={of.status}({of.events[0]}) "
        f"/CONTRAST({factor})={kind} /METHOD=ENTER /PRINT=CI(95)."
    )


def _km(of: Design, chance: random.Random) -> str:
    tests = chance.choice(("LOGRANK", "LOGRANK BRESLOW TARONE"))
    return f"KM {of.time} BY {of.by} /STATUS={of.status}({of.events[0]}) /PRINT MEAN /PERCENTILES /TEST {tests}."


def _known(of: Design, dataset: Dataset, chance: random.Random) -> Known:
    """A filter or a weight that is on, or a filter, a selection or a weight that might have been."""
    which = chance.choice(("filtered", "filter", "weighted", "weight", "selection"))
    known = Known(log=f"GET FILE='x.sav'.\nWEIGHT BY w.\nSELECT IF site > 1.\nWEIGHT OFF.\n{of.source}")
    name = "filter_$"
    if which == "filtered":
        known.filter = Label(kind="variable", text=name, variable=name)
        plant = Plant("filter", "all rows, without the filter", lambda pair: (pair[0], dataset), 0)
    elif which == "filter":
        plant = Plant("filter", f"only the rows that {name} selects", _keeping(lambda frame: frame[name] == 1), 0)
    elif which == "weighted":
        known.weight = Label(kind="variable", text="w", variable="w")
        plant = Plant("weight", "not weighted by w", _asking(lambda keys: _cut(keys, "weight")), 2)
    elif which == "weight":
        plant = Plant("weight", "weighted by w", _asking(lambda keys: {**keys, "weight": "w"}), 2)
    else:
        words = "only the rows of SELECT IF site > 1"
        plant = Plant("selection site > 1", words, _keeping(lambda frame: frame["site"] > 1), 1)
    known.plants = [plant]
    return known


def _keeping(mask: Callable[[Any], Any]) -> Callable[[Pair], Pair]:
    return lambda pair: (pair[0], selected_rows(pair[1], mask(pair[1].frame).to_numpy()))


def _asking(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[[Pair], Pair]:
    return lambda pair: (replace(pair[0], keys=change(dict(pair[0].keys))), pair[1])


def _cut(keys: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: each for key, each in keys.items() if key not in names}


def _plants(request: Request, of: Design, rows: Dataset, whole: Dataset, chance: random.Random) -> Iterator[Plant]:
    name = of.time
    for values in of.events[1:]:
        said = ", ".join(values.split(","))
        endpoint = Endpoint(name, f"{of.status}={values}")
        yield Plant(
            "event", f"event {of.status} = {said}", lambda pair, e=endpoint: (replace(pair[0], endpoints=[e]), pair[1])
        )
    zero = int((rows.frame[name] == 0).sum())
    if zero:
        words = f"{zero} row{'s' if zero > 1 else ''} with {name} = 0 left out"
        yield Plant("early", words, _keeping(lambda frame: frame[name] != 0), 3)
    months = chance.choice((("30.4375", 30.4375), ("30", 30.0), ("30.44", 30.44)))
    said, factor = f"{name} in months of {months[0]} days", months[1]
    yield Plant("time", f"{said}, rounded to whole ones", _timed(name, lambda t: np.floor(t / factor + 0.5)))
    yield Plant("time", f"{said}, rounded to one decimal", _timed(name, lambda t: np.floor(t / factor * 10 + 0.5) / 10))
    if request.command == "km":
        yield Plant("time", said, _timed(name, lambda t: t / factor))
        yield Plant("time", f"{name} in years of 365.25 days", _timed(name, lambda t: t / 365.25))
        kind = chance.choice(("log", "log-log", "plain"))
        yield Plant("interval", f"intervals of medians: {kind}", _asking(lambda keys: {**keys, "conf_type": kind}))
        yield Plant("program", "R's rules", _asking(lambda keys: {**keys, "style": "both"}), 8, r=True)
    yield Plant(
        "level",
        "intervals of 90% under the heading of 95%",
        _asking(lambda keys: {**keys, "conf_level": 0.9}),
        heading=(0.9, 0.95),
    )
    if request.command == "cox":
        yield from _of_cox(request, of, rows, chance)


def _timed(name: str, change: Callable[[Any], Any]) -> Callable[[Pair], Pair]:
    def changed(pair: Pair) -> Pair:
        request, dataset = pair
        return request, replace(dataset, frame=dataset.frame.assign(**{name: change(dataset.frame[name])}))

    return changed


def _of_cox(request: Request, of: Design, rows: Dataset, chance: random.Random) -> Iterator[Plant]:
    yield Plant("ties", "ties: Efron", _asking(lambda keys: {**keys, "ties": "efron"}))
    if of.exact and "weight" not in request.keys:
        yield Plant("ties", "ties: exact", _asking(lambda keys: {**keys, "ties": "exact"}))
    number = of.numbers[0]
    if f"{number}," in request.keys["block"][0] or f" {number}" in request.keys["block"][0]:
        yield Plant("user-missing", f"user-missing values of {number} as valid", lambda pair: _valid(pair, number), 3)
    (factor,) = request.keys["categorical"]
    column = rows.frame[factor]
    levels = sorted(column.dropna().unique().tolist())
    texts = [f"{each:g}" if isinstance(each, int | float) else str(each) for each in levels]
    kind = request.keys["contrast"][factor]
    own = request.keys.get("ref", {}).get(factor, "last")
    place = chance.choice([i for i in range(len(levels)) if i != (0 if own == "first" else len(levels) - 1)])
    word = "first" if place == 0 else "last" if place == len(levels) - 1 else texts[place]
    yield Plant(
        "reference",
        f"reference {factor} = {texts[place]}",
        _asking(lambda keys: {**keys, "ref": {factor: word}}),
        6,
    )
    other = chance.choice([each for each in ("indicator", "deviation", "helmert", "repeated") if each != kind])
    drop = other in ("helmert", "repeated")
    yield Plant(
        "contrast",
        f"contrast of {factor}: {other}",
        _asking(lambda keys: {**(_cut(keys, "ref") if drop else keys), "contrast": {factor: other}}),
        7,
    )
    if column.dtype.kind in "fiu" and len(levels) > 2:
        yield Plant(
            "type",
            f"{factor} as a number",
            _asking(lambda keys: _cut(keys, "categorical", "contrast", "ref")),
            8,
        )


def _valid(pair: Pair, name: str) -> Pair:
    request, dataset = pair
    variable = dataset.codebook[name]
    column = dataset.frame[name].copy()
    if variable.declared_missing is not None:
        column.loc[variable.declared_missing.index] = variable.declared_missing
    variables = {**dataset.codebook.variables, name: replace(variable, declared_missing=None, user_missing=0)}
    frame = dataset.frame.assign(**{name: column})
    return request, replace(dataset, frame=frame, codebook=dataset.codebook.holding(variables))


def _shown(plan: Planned, rows: Dataset, plants: Sequence[Plant], cox: bool) -> list[Ours]:
    """Our tables under the planted conventions."""
    pair = (plan.request, rows)
    for each in plants:
        pair = each.change(pair)
    (section,) = performed(*pair).sections
    tables = [each for each in section.tables if not each.name.startswith(("Generalized", "Pairwise Assoc"))]
    if any(each.r for each in plants):
        tables = [of_r(each) for each in tables]
        tables = [
            replace(each, cells={place: cell for place, cell in each.cells.items() if cell.number is not None})
            for each in tables
        ]
    for each in plants:
        if each.heading is not None:
            tables = [_headed(table, *each.heading) for table in tables]
    return [each for each in tables if each.cells]


def _headed(table: Ours, level: float, printed: float) -> Ours:
    def path(of: Any) -> Any:
        for decimals in (0, 1):
            old, new = f"{100 * level:.{decimals}f}%", f"{100 * printed:.{decimals}f}%"
            of = tuple(step.replace(old, new) if isinstance(step, str) else step for step in of)
        return of

    cells = {(row, path(column)): cell for (row, column), cell in table.cells.items()}
    return replace(table, columns=[path(each) for each in table.columns], cells=cells)


def _same(one: Sequence[Ours], other: Sequence[Ours], rounding: str) -> bool:
    """Whether both are printed alike."""
    return [_texts(each, rounding) for each in one] == [_texts(each, rounding) for each in other]


def _texts(table: Ours, rounding: str) -> dict[Any, str]:
    return {
        place: _text(float(cell.number), isinstance(cell.number, int), rounding)
        if cell.number is not None
        else cell.text
        for place, cell in table.cells.items()
    }


def _text(number: float, whole: bool, rounding: str) -> str:
    """A number as SPSS (three decimals), R (significant digits) or a journal (two decimals) prints it."""
    how, _, digits = rounding.partition(" ")
    if whole or number == 0 or not np.isfinite(number):
        return f"{number:.0f}"
    exact = Decimal(repr(number))
    decimals = 3 if how == "spss" else int(digits)
    if how == "signif":
        decimals = max(decimals - 1 - exact.adjusted(), 0)
    return f"{exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP):f}"


def _printed(table: Table, rounding: str) -> Table:
    """The table with its numbers as displayed only."""
    cells = {}
    for place, cell in table.cells.items():
        if cell.number is not None:
            whole = isinstance(cell.format, NumberFormat) and cell.decimals == 0 and cell.number == round(cell.number)
            cell = Cell(printed=_text(cell.number, whole, rounding))
        cells[place] = cell
    return replace(table, cells=cells)


def as_displayed(of: Output, rounding: str, *, rows: int, known: Known | None = None) -> Output:
    """The output with what its Notes and its log say, and its numbers as displayed."""
    (command,) = (each for each in of.entries if isinstance(each, Command))
    known = known or Known()
    assert command.notes is not None
    notes = replace(command.notes, rows=rows, filter=known.filter, weight=known.weight)
    tables = tuple(each if each.subtype == "Notes" else _printed(each, rounding) for each in command.tables)
    return replace(of, entries=(Log(known.log), replace(command, notes=notes, tables=tables)))


def spoiled(seed: int) -> Planted:
    """A random analysis under its own conventions, with wrong digits in one to eight cells."""
    made, chance = planted(seed, changes=0), random.Random(-seed - 1)
    (command,) = made.output.commands
    printed = [
        (number, place)
        for number, table in enumerate(command.tables)
        for place, cell in table.cells.items()
        if cell.printed is not None
    ]
    tables = list(command.tables)
    for number, place in chance.sample(printed, chance.randint(1, 8)):
        old = Decimal(tables[number].cells[place].printed or "0")
        wrong = old + chance.choice((-1, 1)) * chance.randint(1, 9) * Decimal(1).scaleb(old.as_tuple().exponent)
        cells = {**tables[number].cells, place: Cell(printed=f"{wrong:f}")}
        tables[number] = replace(tables[number], cells=cells)
    entries = tuple(
        replace(each, tables=tuple(tables)) if isinstance(each, Command) else each for each in made.output.entries
    )
    return replace(made, output=replace(made.output, entries=entries))


def searched(of: Planted, *, limit: int = 500) -> tuple[CheckedCommand, Found | None]:
    """The output, checked, with what the search found."""
    found = checked(of.output, _Given(of.dataset), performed, searching=Searching(limit))
    (command,) = found.commands
    return command, command.searched


def outcome(of: Planted, found: Found | None) -> str:
    """`first`: the planted set is the first answer; `listed`: it is among its equals; `fewer`: fewer changes print the
    same; `equal`: others of the same number do, and it is not listed; `missed`."""
    truth = {each.words for each in of.plants}
    if found is None or not found.answers:
        return "explained"
    sets = [[{one.words for one in each.changes} for each in answer.fitting] for answer in found.answers]
    if len(sets) != 1 or not sets[0]:
        return "missed"
    if sets[0][0] == truth:
        return "first"
    if truth in sets[0]:
        return "listed"
    return "fewer" if len(sets[0][0]) < len(truth) else "equal"


def false_answers(number: int) -> None:
    """Counts the answers to wrong digits, which nothing gives."""
    false = 0
    for seed in range(number):
        _, found = searched(spoiled(seed), limit=300)
        _made_before.clear()
        for answer in found.answers if found else ():
            if answer.fitting:
                false += 1
                best = answer.fitting[0]
                print(seed, answer.tables, best.words, best.right, best.cells, best.gained, best.needs, flush=True)
    print(f"{false} false answers in {number}")


def main(number: int, first: int = 0) -> None:
    """Counts the outcomes of so many random analyses."""
    import time

    outcomes: Counter[str] = Counter()
    trials, seconds = [], []
    for seed in range(first, first + number):
        made = planted(seed)
        started = time.monotonic()
        _, found = searched(made)
        seconds.append(time.monotonic() - started)
        _made_before.clear()
        result = outcome(made, found)
        outcomes[result] += 1
        trials.append(found.trials if found else 0)
        if result not in ("first", "listed"):
            print(seed, result, made.syntax, made.rounding, [each.words for each in made.plants])
            for answer in found.answers if found else ():
                for each in [*answer.fitting, *answer.nearest][:3]:
                    print("     ", answer.tables, each.words, each.right, each.cells, each.needs)
            print("     ", found and (found.trials, found.finished, found.stopped), flush=True)
    print(outcomes, "trials", np.median(trials), max(trials), "seconds", np.median(seconds), max(seconds))


if __name__ == "__main__":
    if sys.argv[1] == "false":
        false_answers(int(sys.argv[2]))
    else:
        main(*map(int, sys.argv[1:]))
