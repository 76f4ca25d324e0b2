"""What a design says twice must agree: counts with the number of patients, names with the variables there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sarcstat.errors import Problem, closest, counted, listing
from sarcstat.results import SIMULATED
from sarcstat.simulation import formula
from sarcstat.simulation.design import Design, Variable

#: What SPSS takes as a name too.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_NAME_HINT = "Use a letter, then letters, digits and _, 64 at most; a label says the rest."
_LONGEST_LEVEL = 120


def problems(design: Design) -> list[Problem]:
    """Everything in which the parts of a design contradict each other."""
    return [
        *_columns(design),
        *_variables(design),
        *_hazards(design),
        *_follow_up(design),
        *_response(design),
        *_adverse_events(design),
        *_acceptance(design),
    ]


def _columns(design: Design) -> Iterator[Problem]:
    names = [name for name, each in design.variables.items() if not each.hidden]
    names += [design.id, design.accrual.column, design.follow_up.column, design.follow_up.status, SIMULATED]
    names += [each.column for each in (design.death, design.progression, design.response) if each]
    for name in names:
        if not _NAME.fullmatch(name):
            yield Problem(f"'{name}' cannot be the name of a column in every format.", _NAME_HINT)
    for name, times in Counter(name.casefold() for name in names).items():
        if times > 1:
            yield Problem(f"two columns are called '{name}'.", "Give one of them another name.")


def _variables(design: Design) -> Iterator[Problem]:
    earlier: dict[str, Variable] = {}
    for name, each in design.variables.items():
        place = f"variables.{name}"
        if each.within is not None:
            yield from _level_names(earlier, each.within, each.table or {}, f"{place}.within")
        for level in each.levels:
            if not 0 < len(level) <= _LONGEST_LEVEL:
                yield Problem(f"{place}: a level is a text of 1 to {_LONGEST_LEVEL} characters ('{level[:40]}').")
        for level, odds in each.odds.items():
            if level not in each.levels:
                yield Problem(f"{place}.odds: '{level}' is not a level.", _meant(level, each.levels))
            for other, ratios in odds.items():
                yield from _level_names(earlier, other, ratios, f"{place}.odds.{level}")
        yield from _conditions(earlier, each.missing_if, f"{place}.missing_if")
        yield from _sums(design, earlier, each, place)
        if each.formula is not None:
            yield from _formula(earlier, each.formula, f"{place}.formula")
        earlier[name] = each


def _formula(earlier: Mapping[str, Variable], text: str, place: str) -> Iterator[Problem]:
    try:
        names = formula.columns(text)
    except ValueError as error:
        yield Problem(f"{place}: {error}.")
        return
    for name in names:
        if name not in earlier:
            yield Problem(f"{place}: there is no earlier variable '{name}'.", _meant(name, earlier))
        elif earlier[name].levels and not numeric(earlier[name].levels):
            yield Problem(f"{place}: '{name}' is not a number.")


def numeric(levels: list[str]) -> bool:
    """Whether all levels are whole numbers."""
    return bool(levels) and all(level.removeprefix("-").isdecimal() for level in levels)


def _sums(design: Design, earlier: Mapping[str, Variable], each: Variable, place: str) -> Iterator[Problem]:
    """Counts must be those of the patients, shares 1, where the number of patients is known."""
    sizes = {"": design.patients}
    if each.within:
        if each.within not in earlier:
            return
        sizes = known_sizes(design, earlier[each.within], earlier)
        lacking = [level for level in earlier[each.within].levels if level not in (each.table or {})]
        if lacking and not each.partial:
            hint = "Give them a table, or say partial = true: then these patients have no value."
            yield Problem(f"{place}: nothing is said of {each.within} = {listing(lacking)}.", hint)
    tables: Mapping[str, Any] = (
        each.table or {} if each.within else {"": each.table if each.bins is None else each.bins}
    )
    for stratum, table in tables.items():
        of = f" for {each.within} = {stratum}" if stratum else ""
        if each.counts is not None and stratum in sizes and sum(table.values()) != sizes[stratum]:
            yield _wrong_sum(f"{place}.counts", sum(table.values()), sizes[stratum], of)
        if each.shares is not None and abs(sum(table.values()) - 1) > 1e-9:
            yield Problem(f"{place}.shares: they sum to {sum(table.values()):g}{of}, not to 1.")
        if each.bins is not None and table and all(one.count is not None for one in table) and stratum in sizes:
            total = sum(one.count for one in table)
            if total != sizes[stratum]:
                yield _wrong_sum(f"{place}.bins", total, sizes[stratum], of)
        if each.bins is not None and sum(one.count is None for one in table) > 1:
            yield Problem(f"{place}.bins: only one bin{of} can be without a count.")


def _wrong_sum(place: str, total: int, size: int, of: str) -> Problem:
    return Problem(f"{place}: they sum to {total:,}{of}, but there are {counted(size, 'patient')}.")


def known_sizes(design: Design, variable: Variable, earlier: Mapping[str, Variable]) -> dict[str, int]:
    """How many patients each level has; empty where only drawing tells."""
    if variable.counts is None or variable.missing_if:
        return {}
    sizes: Counter[str] = Counter()
    tables: Any = variable.counts.values() if variable.within else [variable.counts]
    for table in tables:
        sizes.update(table)
    return dict(sizes)


def _hazards(design: Design) -> Iterator[Problem]:
    for place, event in (("death", design.death), ("progression", design.progression)):
        for name, ratio in (event.hazard_ratios if event else {}).items():
            where = f"{place}.hazard_ratios"
            if isinstance(ratio, dict):
                yield from _level_names(design.variables, name, ratio, where)
            elif name not in design.variables:
                yield _no_variable(design.variables, name, where)
            elif design.variables[name].levels and not numeric(design.variables[name].levels):
                example = f'{name} = {{"{design.variables[name].levels[-1]}" = {ratio:g}}}'
                yield Problem(f"{where}: '{name}' has levels, so it needs a ratio for each.", f"For example: {example}")


def _follow_up(design: Design) -> Iterator[Problem]:
    follow, death, progression = design.follow_up, design.death, design.progression
    if _beyond_the_calendar(design):
        yield Problem("accrual.from: the calendar ends before the follow-up does.", "Let it begin earlier.")
    if follow.cutoff and design.accrual.last and follow.cutoff <= design.accrual.last:
        yield Problem("follow_up.cutoff: it is not after the last start of treatment (accrual.to).")
    if (death.count or 0) + (follow.lost_count or 0) > design.patients:
        yield Problem("death.count: more deaths and losses than patients.")
    if death.count is not None and follow.lost_per_year:
        yield Problem("death.count: an exact number of deaths needs an exact number of losses (follow_up.lost_count).")
    if progression is None or progression.counts is None:
        return
    if death.count is None or follow.lost_count is None:
        yield Problem("progression.counts: they need death.count and follow_up.lost_count.")
        return
    most = {follow.dead: death.count, follow.lost: follow.lost_count}
    most[follow.alive] = design.patients - death.count - follow.lost_count
    for status, number in progression.counts.items():
        if status not in most:
            yield Problem(f"progression.counts: '{status}' is not a status.", _meant(status, most))
        elif number > most[status]:
            yield Problem(f"progression.counts: {number} of {counted(most[status], 'patient')} who are {status}.")


def _beyond_the_calendar(design: Design) -> bool:
    """Whether a patient could have a day after 9999-12-31, which is none."""
    accrual, follow = design.accrual, design.follow_up
    last = max(accrual.last or accrual.first, follow.cutoff or accrual.first)
    months = (accrual.months or 0) + (follow.months or 0)
    return months * design.month_days + 2 > (date.max - last).days


def _response(design: Design) -> Iterator[Problem]:
    response = design.response
    if response is None:
        return
    if design.progression is None:
        yield Problem("response: it needs [progression], which it must agree with.")
    total: Counter[str] = Counter()
    for counts in response.counts.values():
        total.update(counts)
    if total.total() != design.patients:
        yield _wrong_sum("response.counts", total.total(), design.patients, "")
    for name, tables in {response.within: response.counts, **response.also}.items():
        place = f"response.{'counts' if name == response.within else f'also.{name}'}"
        yield from _level_names(design.variables, name, tables, place)
        if name not in design.variables:
            continue
        sizes = known_sizes(design, design.variables[name], design.variables)
        for level, counts in tables.items():
            if level in sizes and sum(counts.values()) != sizes[level]:
                yield _wrong_sum(place, sum(counts.values()), sizes[level], f" for {name} = {level}")
        sums: Counter[str] = Counter()
        for counts in tables.values():
            sums.update(counts)
        if +sums != +total:
            yield Problem(f"{place}: its totals ({_told(sums)}) are not those of response.counts ({_told(total)}).")


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items())


def _adverse_events(design: Design) -> Iterator[Problem]:
    events = design.adverse_events
    if events is None:
        return
    for term in events.terms:
        yield from _conditions(design.variables, term.only, f"adverse_events.terms: {term.label}")
        if sum(term.grades.values()) > design.patients:
            yield Problem(f"adverse_events.terms: {term.label}: more patients than there are.")
    for grade, number in events.patients.items():
        rows = [sum(n for g, n in term.grades.items() if g >= grade) for term in events.terms]
        if not max(rows, default=0) <= number <= min(sum(rows), design.patients):
            said = f"{number} patients cannot have {sum(rows)} events, of one term up to {max(rows, default=0)}"
            yield Problem(f"adverse_events.patients.{grade}: {said}.")


def _acceptance(design: Design) -> Iterator[Problem]:
    for each in design.acceptance.medians:
        if each.endpoint == "progression" and design.progression is None:
            yield Problem("acceptance.medians: there is no [progression].")
        if (each.variable is None) != (each.level is None):
            yield Problem("acceptance.medians: variable and level belong together.")
        elif each.variable is not None:
            yield from _level_names(design.variables, each.variable, [str(each.level)], "acceptance.medians")


def _conditions(
    variables: Mapping[str, Variable], given: Mapping[str, str | list[str]], place: str
) -> Iterator[Problem]:
    for name, levels in given.items():
        yield from _level_names(variables, name, [levels] if isinstance(levels, str) else levels, place)


def _level_names(variables: Mapping[str, Variable], name: str, levels: Any, place: str) -> Iterator[Problem]:
    """A problem for a variable that is not there (yet), and for each level that it does not have."""
    if name not in variables:
        yield _no_variable(variables, name, place)
        return
    known = variables[name].levels
    if not known:
        yield Problem(f"{place}: '{name}' has no levels.")
        return
    for level in levels:
        if level not in known:
            yield Problem(f"{place}: '{level}' is not a level of '{name}'.", _meant(level, known))


def _no_variable(variables: Mapping[str, Variable], name: str, place: str) -> Problem:
    hint = _meant(name, variables) or "A variable can use only those that stand before it."
    return Problem(f"{place}: there is no variable '{name}' before it.", hint)


def _meant(word: str, known: Any) -> str | None:
    meant = closest(word, known)
    return f"Did you mean '{meant}'?" if meant else None
