"""SPSS syntax of curves: KM."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sarcstat.syntax.keywords import TESTS
from sarcstat.syntax.writing.plan import Endpoint, Plan, Task, surviving
from sarcstat.syntax.writing.quoting import spss_comment, spss_lack
from sarcstat.syntax.writing.spss_selecting import conditions_of, each_selected, selected
from sarcstat.syntax.writing.spss_variables import Variables, coded_levels, word


def notes(options: Mapping[str, Any]) -> Iterator[str]:
    """What of the options of Kaplan-Meier analyses SPSS has no counterpart of."""
    for test in options.get("tests", ()):
        if test not in TESTS.values():
            yield spss_lack(f"SPSS has no counterpart of the test {test}")
    if options.get("times"):
        listed = ", ".join(f"{time:g}" for time in options["times"])
        yield spss_lack(f"KM cannot be asked for survival at {listed}: it is read off the table that PRINT TABLE gives")
    if options.get("tau"):
        yield spss_lack(f"SPSS has no counterpart of the restricted mean up to {options['tau']:g}")
    if options.get("differences"):
        yield spss_lack("SPSS has no counterpart of differences between curves at a time or in restricted means")
    if options.get("p_adjust", "none") != "none":
        yield spss_lack(f"KM does not correct p-values of pairs ({options['p_adjust']})")
    if options.get("conf_type") not in (None, "spss"):
        yield spss_lack(f"KM has no interval of medians of the type {options['conf_type']}")
    if options["conf_level"] != 0.95:
        yield spss_lack(f"KM has intervals of 95 % only, not of {100 * options['conf_level']:g} %")


def _keywords(tests: Sequence[str]) -> list[str]:
    """KM's words for those tests that it has."""
    return [word for test in tests for word, option in TESTS.items() if option == test]


def km(
    end: Endpoint,
    variables: Variables,
    by: str | None,
    options: Mapping[str, Any],
    *,
    reverse: bool = False,
    strata: str | None = None,
    pairwise: str | None = None,
) -> Iterator[str]:
    """One KM command."""
    group = f" BY {by}" if by else ""
    yield f"KM {variables.time(end)}{group}"
    yield f"  /STATUS={variables.status(end, reverse=reverse)}"
    if strata:
        yield f"  /STRATA={strata}"
    tests = _keywords(options.get("tests", ()))
    shares = ", ".join(f"{100 * share:g}" for share in surviving(options))
    last = [f"  /PRINT {'TABLE ' if options.get('times') or options.get('table') else ''}MEAN"]
    if shares:
        last += [f"  /PERCENTILES=({shares})"]
    if by and tests:
        last += [f"  /TEST {' '.join(tests)}", "  /COMPARE OVERALL POOLED"]
    yield from last[:-1]
    yield last[-1] + "."
    if by and tests and pairwise:
        yield f"KM {variables.time(end)} BY {by}"
        yield f"  /STATUS={variables.status(end, reverse=reverse)}"
        if strata:
            yield f"  /STRATA={strata}"
        yield "  /PRINT NONE"
        yield f"  /TEST {' '.join(tests)}"
        yield f"  /COMPARE PAIRWISE {pairwise}."


def kaplan_meier(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """A KM command a factor, and one more for pairs."""
    options = task.options
    (end,) = task.endpoints
    yield from notes(options)
    strata = variables.factor(options["strata"]) if options["strata"] else None
    pairwise = {"pooled": "POOLED", "strata": "STRATA"}.get(options["pairwise"])
    for by in plan.groupings(options["by"]):
        group = variables.factor(by) if by else None
        commands = list(km(end, variables, group, options, strata=strata, pairwise=pairwise))
        if group and (options["trend"] or options["trend_scores"]):
            commands += _trend(end, variables, group, options, strata)
        yield from each_selected(commands, [*conditions_of(task, variables), *variables.beyond_landmark(end)])


def _trend(
    end: Endpoint, variables: Variables, group: str, options: Mapping[str, Any], strata: str | None
) -> Iterator[str]:
    scores = options["trend_scores"]
    metric = f"=({', '.join(f'{score:g}' for score in scores)})" if scores else ""
    tests = _keywords(options["tests"])
    yield f"KM {variables.time(end)} BY {group}"
    yield f"  /STATUS={variables.status(end)}"
    if strata:
        yield f"  /STRATA={strata}"
    yield "  /PRINT NONE"
    yield f"  /TEST {' '.join(tests or ['LOGRANK'])}"
    yield "  /COMPARE OVERALL POOLED"
    yield f"  /TREND{metric}."


def univariate(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """Of each endpoint a KM command for everybody and for each factor."""
    options = task.options
    ends, factors = task.endpoints, plan.names(options["by"])
    yield from notes(options)
    conditions = conditions_of(task, variables, all_of(ends, factors, variables))
    for end in ends:
        own = [*conditions, *variables.beyond_landmark(end)]
        for by in (None, *factors):
            group = variables.factor(by, unknown=options["missing"] == "unknown") if by else None
            yield from each_selected(list(km(end, variables, group, options)), own)


def all_of(ends: Sequence[Endpoint], factors: Sequence[str], variables: Variables) -> list[str]:
    """The variables of the endpoints and of the factors."""
    outcomes = [name for each in ends for name in (variables.time(each), variables.status_variable(each))]
    return outcomes + [variables.factor(name) for name in factors]


def follow_up(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """KM with the end of follow-up as the event, and the observed times."""
    options = task.options
    ends, factors = task.endpoints, plan.names(options["by"])
    yield from notes(options)
    yield spss_comment("The event here is follow-up that ended without the event (reverse Kaplan-Meier)")
    conditions = conditions_of(task, variables, all_of(ends, factors, variables))
    for end in ends:
        own = [*conditions, *variables.beyond_landmark(end)]
        for by in (None, *factors):
            group = variables.factor(by, unknown=options["missing"] == "unknown") if by else None
            commands = list(km(end, variables, group, options, reverse=True))
            yield from each_selected(commands, own)
            for place in _places(plan, by, group):
                yield from _observed(end, variables, [*own, *place])


def _places(plan: Plan, by: str | None, group: str | None) -> list[list[str]]:
    """The conditions that select everybody who has the factor, and each of its levels."""
    if by is None or group is None:
        return [[]]
    levels = [f"{group}={word(code)}" for code, level in coded_levels(plan.column(by)) if level.occurs]
    return [[f"NOT MISSING({group})"], *([level] for level in levels)]


def _observed(end: Endpoint, variables: Variables, conditions: Sequence[str]) -> Iterator[str]:
    """The times of those who are followed up without the event, and of all."""
    time, event = variables.time(end), variables.status_variable(end)
    for condition in (variables.without_event(end), f"NOT MISSING({event})"):
        yield from selected([*conditions, condition])
        yield f"FREQUENCIES VARIABLES={time} /FORMAT=NOTABLE /STATISTICS=MEDIAN MINIMUM MAXIMUM."
