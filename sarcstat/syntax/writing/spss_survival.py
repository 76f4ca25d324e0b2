"""SPSS syntax of the tables on survival: KM and COXREG."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sarcstat.syntax.writing.plan import Coding, Endpoint, Plan, Task, endpoints, model_blocks, reference, ties
from sarcstat.syntax.writing.plan import pairs as pairs_of
from sarcstat.syntax.writing.quoting import spss_comment
from sarcstat.syntax.writing.spss_variables import Variables, coded_levels, contrast_code, occurring, word

_TESTS = {"logrank": "LOGRANK", "breslow": "BRESLOW", "tarone": "TARONE"}
_METHODS = {
    "enter": "ENTER",
    "fstep-lr": "FSTEP(LR)",
    "fstep-wald": "FSTEP(WALD)",
    "fstep-cond": "FSTEP(COND)",
    "bstep-lr": "BSTEP(LR)",
    "bstep-wald": "BSTEP(WALD)",
    "bstep-cond": "BSTEP(COND)",
}


def selected(conditions: Sequence[str]) -> Iterator[str]:
    """What restricts the next procedure to the rows of a table."""
    if conditions:
        yield "TEMPORARY."
        yield f"SELECT IF ({' AND '.join(conditions)})."


def conditions_of(task: Task, variables: Variables, listwise: Sequence[str] = ()) -> list[str]:
    """The conditions on the rows of a table: its selection, and under `listwise` values of these variables."""
    found = [f"{variables.read[task.selection]}=1"] if task.selection else []
    if task.options.get("missing") == "listwise":
        found += [f"NOT MISSING({name})" for name in listwise]
    return found


def _notes(options: Mapping[str, Any]) -> Iterator[str]:
    for test in options.get("tests", ()):
        if test not in _TESTS:
            yield spss_comment(f"SPSS has no counterpart of the test {test}")
    if options.get("times"):
        listed = ", ".join(f"{time:g}" for time in options["times"])
        yield spss_comment(
            f"KM cannot be asked for survival at {listed}: it is read off the table that PRINT TABLE gives"
        )
    if options.get("tau"):
        yield spss_comment(f"SPSS has no counterpart of the restricted mean up to {options['tau']:g}")
    if options.get("p_adjust", "none") != "none":
        yield spss_comment(f"KM does not correct p-values of pairs ({options['p_adjust']})")
    if options.get("conf_type") not in (None, "spss"):
        yield spss_comment(f"KM has no interval of medians of the type {options['conf_type']}")
    if options["conf_level"] != 0.95:
        yield spss_comment(f"KM has intervals of 95 % only, not of {100 * options['conf_level']:g} %")


def _km(
    end: Endpoint,
    variables: Variables,
    by: str | None,
    options: Mapping[str, Any],
    *,
    event: int = 1,
    strata: str | None = None,
    pairwise: str | None = None,
) -> Iterator[str]:
    """One KM command."""
    group = f" BY {by}" if by else ""
    yield f"KM {variables.read[end.time]}{group}"
    yield f"  /STATUS={variables.read[end.event]}({event})"
    if strata:
        yield f"  /STRATA={strata}"
    tests = [_TESTS[test] for test in options.get("tests", ("logrank",)) if test in _TESTS]
    shares = ", ".join(f"{100 * share:g}" for share in options.get("percentiles", ()))
    last = [f"  /PRINT {'TABLE ' if options.get('times') or options.get('table') else ''}MEAN"]
    if shares:
        last += [f"  /PERCENTILES=({shares})"]
    if by and tests:
        last += [f"  /TEST {' '.join(tests)}", "  /COMPARE OVERALL POOLED"]
    yield from last[:-1]
    yield last[-1] + "."
    if by and tests and pairwise:
        yield f"KM {variables.read[end.time]} BY {by}"
        yield f"  /STATUS={variables.read[end.event]}({event})"
        if strata:
            yield f"  /STRATA={strata}"
        yield "  /PRINT NONE"
        yield f"  /TEST {' '.join(tests)}"
        yield f"  /COMPARE PAIRWISE {pairwise}."


def kaplan_meier(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """A KM command a factor, and one more for pairs."""
    options = task.options
    (end,) = endpoints(options)
    yield from _notes(options)
    strata = variables.factor(options["strata"]) if options["strata"] else None
    pairwise = {"pooled": "POOLED", "strata": "STRATA"}.get(options["pairwise"])
    for by in plan.groupings(options["by"]):
        group = variables.factor(by) if by else None
        commands = list(_km(end, variables, group, options, strata=strata, pairwise=pairwise))
        if group and (options["trend"] or options["trend_scores"]):
            commands += _trend(end, variables, group, options, strata)
        yield from _each(commands, conditions_of(task, variables))


def _trend(
    end: Endpoint, variables: Variables, group: str, options: Mapping[str, Any], strata: str | None
) -> Iterator[str]:
    scores = options["trend_scores"]
    metric = f"=({', '.join(f'{score:g}' for score in scores)})" if scores else ""
    tests = [_TESTS[test] for test in options["tests"] if test in _TESTS]
    yield f"KM {variables.read[end.time]} BY {group}"
    yield f"  /STATUS={variables.read[end.event]}(1)"
    if strata:
        yield f"  /STRATA={strata}"
    yield "  /PRINT NONE"
    yield f"  /TEST {' '.join(tests or ['LOGRANK'])}"
    yield "  /COMPARE OVERALL POOLED"
    yield f"  /TREND{metric}."


def _each(lines: Sequence[str], conditions: Sequence[str]) -> Iterator[str]:
    """The commands, each on the selected rows only."""
    for line in lines:
        if not line.startswith(" "):
            yield from selected(conditions)
        yield line


def univariate(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """Of each endpoint a KM command for everybody and for each factor."""
    options = task.options
    ends, factors = endpoints(options), plan.names(options["by"])
    yield from _notes(options)
    conditions = conditions_of(task, variables, _all_of(ends, factors, variables))
    for end in ends:
        for by in (None, *factors):
            group = variables.factor(by, unknown=options["missing"] == "unknown") if by else None
            yield from _each(list(_km(end, variables, group, options)), conditions)


def _all_of(ends: Sequence[Endpoint], factors: Sequence[str], variables: Variables) -> list[str]:
    return [variables.read[name] for each in ends for name in (each.time, each.event)] + [
        variables.factor(name) for name in factors
    ]


def follow_up(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """KM with the end of follow-up as the event, and the observed times."""
    options = task.options
    ends, factors = endpoints(options), plan.names(options["by"])
    yield from _notes(options)
    yield spss_comment("The event is 0 here: follow-up that ended without the event (reverse Kaplan-Meier)")
    conditions = conditions_of(task, variables, _all_of(ends, factors, variables))
    for end in ends:
        for by in (None, *factors):
            group = variables.factor(by, unknown=options["missing"] == "unknown") if by else None
            commands = list(_km(end, variables, group, options, event=0))
            yield from _each(commands, conditions)
        time, event = variables.read[end.time], variables.read[end.event]
        for condition in ([f"{event}=0"], [f"NOT MISSING({event})"]):
            yield from selected([*conditions, *condition])
            yield f"FREQUENCIES VARIABLES={time} /FORMAT=NOTABLE /STATISTICS=MEDIAN MINIMUM MAXIMUM."


def coxreg(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """A COXREG command an endpoint, and in journal style one a term."""
    options = task.options
    blocks = model_blocks(plan, options)
    coding = Coding(plan, [name for _, terms in blocks for term in terms for name in term], options)
    if ties(options) != "breslow":
        yield spss_comment(f"COXREG has Breslow's method for ties only, not {ties(options)}")
    if options["univariable_first"] is not None:
        yield spss_comment("SPSS has no counterpart of univariable_first: all terms are entered")
    if options["tvc"]:
        yield spss_comment(
            f"Not redone: the time-dependent terms of {', '.join(options['tvc'])} (TIME PROGRAM, T_COV_)"
        )
    if options["patterns"]:
        yield spss_comment(f"Not redone: survival for the pattern {', '.join(options['patterns'])} (PATTERN)")
    if options["style"] != "spss":
        yield spss_comment("SPSS has no test of proportional hazards by Schoenfeld residuals (cox.zph)")
    conditions = conditions_of(task, variables)
    for end in endpoints(options):
        yield from _each(list(_coxreg(plan, end, blocks, coding, options, variables)), conditions)
        single = dict.fromkeys(term for _, terms in blocks for term in terms if len(term) == 1)
        for term in single if options["style"] == "journal" else ():
            yield from _each(list(_coxreg(plan, end, [("enter", [term])], coding, options, variables)), conditions)


def _coxreg(
    plan: Plan,
    end: Endpoint,
    blocks: Sequence[tuple[str, Sequence[tuple[str, ...]]]],
    coding: Coding,
    options: Mapping[str, Any],
    variables: Variables,
) -> Iterator[str]:
    def name_of(name: str) -> str:
        return (
            variables.factor(name)
            if name in coding.categorical
            else variables.number(name, coding.units.get(name, 1.0))
        )

    names = list(dict.fromkeys(name for _, terms in blocks for term in terms for name in term))
    factors = [name for name in names if name in coding.categorical]
    yield f"COXREG {variables.read[end.time]} WITH {' '.join(name_of(name) for name in names)}"
    yield f"  /STATUS={variables.read[end.event]}(1)"
    if options.get("strata"):
        yield f"  /STRATA={variables.factor(options['strata'])}"
    if factors:
        yield f"  /CATEGORICAL={' '.join(name_of(name) for name in factors)}"
    for name in factors:
        kind = coding.contrasts.get(name, "indicator")
        code = contrast_code(plan.column(name), kind, coding.references[name])
        yield f"  /CONTRAST({name_of(name)})={code}"
    for method, terms in blocks:
        yield f"  /METHOD={_METHODS[method]} {' '.join('*'.join(name_of(name) for name in term) for term in terms)}"
    level = f"{100 * options['conf_level']:g}"
    more = " BASELINE" * bool(options.get("baseline")) + " SUMMARY" * bool(options.get("last_step"))
    yield f"  /PRINT=CI({level}){more}"
    yield f"  /CRITERIA=PIN({_share(options.get('pin', 0.05))}) POUT({_share(options.get('pout', 0.1))}) ITERATE(20)."


def _share(value: float) -> str:
    return f"{value:g}".removeprefix("0") or "0"


def subgroup(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """KM and COXREG for everybody and within each level, and the product's block for the interaction."""
    options = task.options
    by, within, ends = options["by"], plan.names(options["within"]), endpoints(options)
    unknown = options["missing"] == "unknown"
    default = "first" if options["style"] in ("r", "journal") else "last"
    wanted = reference(plan.column(by), pairs_of(options["refs"]).get(by, default))
    group = variables.factor(by, unknown=unknown)
    yield from _notes(options)
    if ties(options) != "breslow":
        yield spss_comment(f"COXREG has Breslow's method for ties only, not {ties(options)}")
    everybody = conditions_of(task, variables, _all_of(ends, [by, *within], variables))
    effect = f"  /CONTRAST({group})={contrast_code(plan.column(by), 'indicator', wanted)}"
    for end in ends:
        places: list[tuple[str, list[str]]] = [("Everybody", everybody)]
        for name in within:
            factor = variables.factor(name, unknown=unknown)
            column = plan.column(name)
            places += [
                (f"{column.label}: {level.text}", [*everybody, f"{factor}={word(code)}"])
                for code, level in coded_levels(column)
                if level in occurring(column)
            ]
        for heading, conditions in places:
            yield spss_comment(f"{end.name}: {heading}")
            if heading != "Everybody":
                yield spss_comment(
                    "Where the reference level has no patient here, SPSS takes another: mind the codings"
                )
            commands = [
                *_km(end, variables, group, options, pairwise="POOLED"),
                *_effect(end, variables, group, effect),
            ]
            yield from _each(commands, conditions)
        for name in within:
            factor = variables.factor(name, unknown=unknown)
            yield spss_comment(
                f"{end.name}: interaction with {plan.column(name).label} (change from the previous block)"
            )
            yield from _each(list(_interaction(end, variables, group, factor, effect)), everybody)


def _effect(end: Endpoint, variables: Variables, group: str, contrast: str) -> Iterator[str]:
    yield f"COXREG {variables.read[end.time]} WITH {group}"
    yield f"  /STATUS={variables.read[end.event]}(1)"
    yield f"  /CATEGORICAL={group}"
    yield contrast
    yield f"  /METHOD=ENTER {group}"
    yield "  /PRINT=CI(95)"
    yield "  /CRITERIA=PIN(.05) POUT(.1) ITERATE(20)."


def _interaction(end: Endpoint, variables: Variables, group: str, factor: str, contrast: str) -> Iterator[str]:
    yield f"COXREG {variables.read[end.time]} WITH {group} {factor}"
    yield f"  /STATUS={variables.read[end.event]}(1)"
    yield f"  /CATEGORICAL={group} {factor}"
    yield contrast
    yield f"  /CONTRAST({factor})=INDICATOR(1)"
    yield f"  /METHOD=ENTER {group} {factor}"
    yield f"  /METHOD=ENTER {group}*{factor}"
    yield "  /PRINT=CI(95)"
    yield "  /CRITERIA=PIN(.05) POUT(.1) ITERATE(20)."


def sensitivity(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """A comment: the data file has the endpoint under one policy only."""
    yield spss_comment(
        "Not redone: the table has the endpoint under each policy for patients lost to follow-up; the data file has it "
        "under the own policy of the study only"
    )


SURVIVAL: dict[str, Callable[[Plan, Task, Variables], Iterator[str]]] = {
    "km": kaplan_meier,
    "univariate": univariate,
    "follow-up": follow_up,
    "cox": coxreg,
    "subgroup": subgroup,
    "sensitivity": sensitivity,
}
