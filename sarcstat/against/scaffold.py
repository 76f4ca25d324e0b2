"""A mapping to start from: what of a paper can be matched with the columns of a file by itself, and what cannot."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sarcstat.against.names import bound, plain, same_level, same_variable
from sarcstat.against.printed import printed_numbers
from sarcstat.against.quantity import Printed
from sarcstat.audit.facts import Facts

_BEST = {"CR", "PR", "SD", "PD", "NE"}
_EVENT_WORDS = ("event", "status", "censor", "cens")
_TIME_WORDS = ("time", "months", "days", "weeks", "years", "month")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the data: its label, the texts of its levels (() where there are many), and whether it is numeric."""

    name: str
    label: str = ""
    levels: tuple[str, ...] = ()
    numeric: bool = False


@dataclass(slots=True)
class _Row:
    """A variable of a paper: its printed label, its levels, the tables it is in, and the column that it means."""

    label: str
    levels: list[str]
    column: str = ""


def scaffold(facts: Facts, columns: Sequence[Column], *, paper: str, data: str) -> str:
    """The text of a commented mapping: what could be matched stands in it, what could not as a comment to complete."""
    printed = printed_numbers(facts)
    rows = _rows(printed, columns)
    outcomes = _endpoints(printed, columns)
    lines = [
        f"# The tables of {paper}, as they are computed from {data}.",
        "# Complete what is a comment and begins with a name; then:",
        f"#   sarcstat audit {paper} --data {data} --mapping against.toml",
        "# It is a study file (docs/study.md) with three sections more: names, levels, printed.",
        "",
        "[data]",
        '# where = ""           # the patients that the paper is about, as in "age >= 18"',
        '# missing = ["NA"]     # words that mean missing',
        "",
        *_names(rows),
        *_levels(rows, columns),
        *_variables(rows, columns),
        *_outcomes(outcomes),
        *_tables(printed, rows, outcomes, columns),
        "# A printed table is another one than its name says? Then the names of the tables above:",
        "# [printed]",
        '# "Table 2" = "medians"',
    ]
    return "\n".join(lines) + "\n"


def _rows(printed: Sequence[Printed], columns: Sequence[Column]) -> list[_Row]:
    """The variables of the paper's tables in order, each with the column it means where that is plain."""
    found: dict[str, _Row] = {}
    for each in printed:
        of = each.quantity
        if not of.variable or each.place.source != "table" or of.within:
            continue
        row = found.setdefault(plain(of.variable), _Row(of.variable, []))
        for level in (*each.levels, of.level, of.reference):
            if level and level not in row.levels and level != of.variable:
                row.levels.append(level)
    names = {each.name: (each.name.replace("_", " "), each.name, each.label or each.name) for each in columns}
    for row in found.values():
        fits = same_variable(row.label, dict(names))
        row.column = fits[0] if len(fits) == 1 else ""
    return list(found.values())


def _names(rows: Sequence[_Row]) -> Iterator[str]:
    yield "# What the paper calls a variable = the column. Those that are comments were not found by name."
    yield "[names]"
    for row in rows:
        line = f"{json.dumps(row.label, ensure_ascii=False)} = {json.dumps(_used(row))}"
        yield line if row.column else f"# {line}"
    yield ""


def _used(row: _Row) -> str:
    """The column that a variable is compared with: of a number that the paper cuts, the variable of its groups."""
    return f"{row.column}_group" if row.column and _cut(row.levels) else row.column


def _levels(rows: Sequence[_Row], columns: Sequence[Column]) -> Iterator[str]:
    """Levels whose words are not those of the data."""
    by_name = {each.name: each for each in columns}
    for row in rows:
        column = by_name.get(row.column)
        if column is None or not column.levels or _cut(row.levels):
            continue
        missed = [level for level in row.levels if not same_level(level, column.levels, row.label)]
        if missed:
            yield f"# {row.label}: in the data {', '.join(column.levels)}"
            yield f"[levels.{_key(row.column)}]"
            yield from (f'# {json.dumps(level, ensure_ascii=False)} = ""' for level in missed)
            yield ""


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def _cut(levels: Sequence[str]) -> tuple[str, bool] | None:
    """The number at which two levels are cut ("<65", "65 or more"), and whether it belongs to the lower one."""
    joined = _ranged(levels)
    if joined:
        return joined, False
    bounds = [found for level in levels if (found := re.fullmatch(r"([<>≤≥])(\d[\d.]*)", bound(level)))]
    numbers = {found[2] for found in bounds}
    if len(levels) != 2 or len(bounds) != 2 or len(numbers) != 1:
        return None
    return numbers.pop(), "≤" in bounds[0][1] + bounds[1][1]


def _ranged(levels: Sequence[str]) -> str:
    """The whole number at which "0–1" and "≥2" are cut, "" where two levels are something else."""
    shown = sorted(map(bound, levels))
    found = re.fullmatch(r"\d+-(\d+);≥(\d+)", ";".join(shown))
    return found[2] if found and int(found[1]) + 1 == int(found[2]) else ""


def _variables(rows: Sequence[_Row], columns: Sequence[Column]) -> Iterator[str]:
    """Groups of numbers that the paper cuts."""
    numeric = {each.name for each in columns if each.numeric}
    made = [(row, cut) for row in rows if row.column and (cut := _cut(row.levels))]
    if not made:
        return
    yield "# Variables that the paper groups (docs/study.md says what else can be derived)"
    yield "[variables]"
    for row, (number, right) in made:
        bins = f"{{ cuts = [{number}], right = true }}" if right else f"[{number}]"
        if _ranged(row.levels):
            labels = json.dumps(sorted(row.levels, key=bound), ensure_ascii=False)
            bins = f"{{ cuts = [{number}], labels = {labels} }}"
        label = json.dumps(row.label, ensure_ascii=False)
        line = f"{_key(_used(row))} = {{ label = {label}, from = {json.dumps(row.column)}, bins = {bins} }}"
        yield line if row.column in numeric else f"# {line}"
    yield ""


def _endpoints(printed: Sequence[Printed], columns: Sequence[Column]) -> dict[str, tuple[str, str] | None]:
    """Each outcome of the paper with its columns of time and event, None where their names do not tell."""
    outcomes = dict.fromkeys(each.quantity.outcome for each in printed if each.quantity.outcome)
    return {name: _pair(name, columns) for name in outcomes}


def _pair(outcome: str, columns: Sequence[Column]) -> tuple[str, str] | None:
    own = [each.name for each in columns if outcome.casefold() in re.split(r"[_.\s-]+", each.name.casefold())]
    events = [name for name in own if any(word in name.casefold() for word in _EVENT_WORDS)]
    times = [name for name in own if name not in events and any(word in name.casefold() for word in _TIME_WORDS)]
    times = times or [name for name in own if name not in events]
    return (times[0], events[0]) if len(times) == 1 and len(events) == 1 else None


def _unit(time: str) -> str:
    """The unit that a column's name says; months where it says none."""
    return next((unit for unit in ("days", "weeks", "years") if unit[:-1] in time.casefold()), "months")


def _outcomes(outcomes: Mapping[str, tuple[str, str] | None]) -> Iterator[str]:
    if outcomes:
        yield "# Endpoints: columns with time and event, or dates (start, events, censor), as in a study"
    for name, pair in outcomes.items():
        mark = "" if pair else "# "
        time, event = pair or ("", "")
        yield f"{mark}[endpoints.{_key(name)}]"
        yield f"{mark}time = {json.dumps(time)}"
        yield f'{mark}time_unit = "{_unit(time)}"      # of that column: days, weeks, months or years'
        yield f'{mark}event = {json.dumps(event)}      # or "column=value"'
        yield ""


def _tables(
    printed: Sequence[Printed],
    rows: Sequence[_Row],
    outcomes: Mapping[str, tuple[str, str] | None],
    columns: Sequence[Column],
) -> Iterator[str]:
    """A table for each kind of number that the paper prints; one that lacks something is a comment."""
    known = {plain(row.label): _used(row) for row in rows if row.column}

    def of(*families: str, **keys: object) -> list[str]:
        asked = [each.quantity for each in printed if each.quantity.family in families]
        asked = [each for each in asked if all(getattr(each, key) == value for key, value in keys.items())]
        return [*dict.fromkeys(known[plain(each.variable)] for each in asked if plain(each.variable) in known)]

    ready = [name for name, pair in outcomes.items() if pair]
    ends = {"endpoints": ready}
    yield from _table("baseline", "describe", {"variables": of("counts")}, needed=("variables",))
    yield from _table("medians", "univariate", {**ends, "by": of("medians", "tests")}, needed=("endpoints", "by"))
    models = {**ends, "style": "journal", "covariates": of("ratios")}
    yield from _table("models", "cox", models, needed=("endpoints", "covariates"))
    best = [each.name for each in columns if each.levels and {level.upper() for level in each.levels} <= _BEST]
    if any(each.quantity.family == "responses" for each in printed):
        asked = {"best": best[0] if len(best) == 1 else "", "by": of("responses")}
        yield from _table("responses", "response", asked, needed=("best",))
    if any("follow" in each.quantity.family for each in printed):
        yield from _table("follow-up", "follow-up", {"endpoints": ready[-1:]}, needed=("endpoints",))
    yield '# Adverse events: command = "adverse-events", with events, id, term and grade'
    yield ""


def _table(name: str, command: str, keys: Mapping[str, object], *, needed: Sequence[str]) -> Iterator[str]:
    mark = "" if all(keys[key] for key in needed) else "# "
    yield f"{mark}[[tables]]"
    yield f'{mark}name = "{name}"'
    yield f'{mark}command = "{command}"'
    for key, value in keys.items():
        if value or key in needed:
            yield f"{mark}{key} = {json.dumps(value, ensure_ascii=False)}"
    yield ""
