"""SPSS syntax of models: COXREG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from sarcstat.syntax.keywords import method_keyword
from sarcstat.syntax.writing.plan import Coding, Endpoint, Plan, Task, compared_with, model_blocks, ties, time_terms
from sarcstat.syntax.writing.quoting import spss_comment, spss_lack
from sarcstat.syntax.writing.spss_expressions import NotWrittenError, computed
from sarcstat.syntax.writing.spss_km import all_of, km, notes
from sarcstat.syntax.writing.spss_selecting import conditions_of, each_selected, selected
from sarcstat.syntax.writing.spss_variables import Variables, coded_levels, contrast_code, occurring, word


def coxreg(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """A COXREG command an endpoint, and in journal style one a term."""
    options = task.options
    blocks = model_blocks(plan, options)
    coding = Coding(plan, [name for _, terms in blocks for term in terms for name in term], options)
    if ties(options) != "breslow":
        yield spss_lack(f"COXREG has Breslow's method for ties only, not {ties(options)}")
    if options["univariable_first"] is not None:
        yield spss_lack("SPSS has no counterpart of univariable_first: all terms are entered")
    if options["tvc"] and not _all_entered(blocks):
        listed = ", ".join(options["tvc"])
        yield spss_lack(f"Not redone: the time-dependent terms of {listed}: COXREG would choose among them, too")
    yield from _not_written(plan, options, variables)
    if options.get("split_at"):
        yield spss_lack("Not redone: hazard ratios by period, which COXREG has by time-dependent terms only (T_COV_)")
    if options.get("optimism"):
        yield spss_lack("SPSS has no counterpart of the concordance and its optimism")
    if options["patterns"]:
        yield spss_lack(f"Not redone: survival for the pattern {', '.join(options['patterns'])} (PATTERN)")
    if options["style"] != "spss":
        yield spss_lack("SPSS has no test of proportional hazards by Schoenfeld residuals (cox.zph)")
    conditions = conditions_of(task, variables)
    alone = {**options, "tvc": ()}
    for end in task.endpoints:
        own = [*conditions, *variables.beyond_landmark(end)]
        yield from selected(own)
        yield from _coxreg(plan, end, blocks, coding, options, variables)
        single = dict.fromkeys(term for _, terms in blocks for term in terms if len(term) == 1)
        for term in single if options["style"] == "journal" else ():
            yield from each_selected(list(_coxreg(plan, end, [("enter", [term])], coding, alone, variables)), own)


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
    changing = _time_dependent(plan, blocks, options, variables)
    if not names and not changing:
        return
    if changing:
        yield "TIME PROGRAM."
        for commands in changing.values():
            yield from commands
    covariates = [*(name_of(name) for name in names), *changing]
    yield f"COXREG {variables.time(end)} WITH {' '.join(covariates)}"
    yield f"  /STATUS={variables.status(end)}"
    if options.get("strata"):
        yield f"  /STRATA={variables.factor(options['strata'])}"
    if factors:
        yield f"  /CATEGORICAL={' '.join(name_of(name) for name in factors)}"
    for name in factors:
        kind = coding.contrasts.get(name, "indicator")
        code = contrast_code(plan.column(name), kind, coding.references[name])
        yield f"  /CONTRAST({name_of(name)})={code}"
    for place, (method, terms) in enumerate(blocks, start=1):
        entered = ["*".join(name_of(name) for name in term) for term in terms]
        entered += changing if place == len(blocks) else ()
        yield f"  /METHOD={method_keyword(method)} {' '.join(entered)}"
    level = f"{100 * options['conf_level']:g}"
    more = " BASELINE" * bool(options.get("baseline")) + " SUMMARY" * bool(options.get("last_step"))
    yield f"  /PRINT=CI({level}){more}"
    yield f"  /CRITERIA=PIN({_share(options.get('pin', 0.05))}) POUT({_share(options.get('pout', 0.1))}) ITERATE(20)."


def _all_entered(blocks: Sequence[tuple[str, Sequence[tuple[str, ...]]]]) -> bool:
    """Whether no term is chosen."""
    return all(method == "enter" for method, _ in blocks)


def _not_written(plan: Plan, options: Mapping[str, Any], variables: Variables) -> Iterator[str]:
    """What of the expressions over the time has no counterpart in a TIME PROGRAM."""
    for name, text in time_terms(plan, options["tvc"])[1].items():
        try:
            computed(name, text, plan, variables.read)
        except NotWrittenError as error:
            yield spss_lack(f"Not redone: the time-dependent term {name} = {text}: {error}")


def _time_dependent(
    plan: Plan,
    blocks: Sequence[tuple[str, Sequence[tuple[str, ...]]]],
    options: Mapping[str, Any],
    variables: Variables,
) -> dict[str, list[str]]:
    """The variables of a TIME PROGRAM, each with the commands that compute it."""
    if not _all_entered(blocks):
        return {}
    times, expressions = time_terms(plan, options["tvc"])
    found: dict[str, list[str]] = {}
    for name in times:
        made = variables.derived(f"T_{name}", "cov")
        found[made] = [f"COMPUTE {made}=T_*{variables.read[name]}."]
    for name, text in expressions.items():
        with suppress(NotWrittenError):
            computed(name, text, plan, variables.read)
            made = variables.named(name)
            found[made] = computed(made, text, plan, variables.read)
    return found


def _share(value: float) -> str:
    return f"{value:g}".removeprefix("0") or "0"


def subgroup(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """KM and COXREG for everybody and within each level, and the product's block for the interaction."""
    options = task.options
    by, within, ends = options["by"], plan.names(options["within"]), task.endpoints
    unknown = options["missing"] == "unknown"
    wanted = compared_with(plan, options)
    group = variables.factor(by, unknown=unknown)
    yield from notes(options)
    if ties(options) != "breslow":
        yield spss_lack(f"COXREG has Breslow's method for ties only, not {ties(options)}")
    yield spss_lack(
        "COXREG counts the reference among the levels that occur: in a subgroup without patients of it or of a level "
        "before it, SPSS compares with another level than sarcstat. Mind the codings"
    )
    everybody = conditions_of(task, variables, all_of(ends, [by, *within], variables))
    effect = f"  /CONTRAST({group})={contrast_code(plan.column(by), 'indicator', wanted)}"
    for end in ends:
        reached = [*everybody, *variables.beyond_landmark(end)]
        places: list[tuple[str, list[str]]] = [("Everybody", reached)]
        for name in within:
            factor = variables.factor(name, unknown=unknown)
            column = plan.column(name)
            places += [
                (f"{column.label}: {level.text}", [*reached, f"{factor}={word(code)}"])
                for code, level in coded_levels(column)
                if level in occurring(column)
            ]
        for heading, conditions in places:
            yield spss_comment(f"{end.name}: {heading}")
            commands = [
                *km(end, variables, group, options, pairwise="POOLED"),
                *_effect(end, variables, group, effect),
            ]
            yield from each_selected(commands, conditions)
        for name in within:
            factor = variables.factor(name, unknown=unknown)
            yield spss_comment(
                f"{end.name}: interaction with {plan.column(name).label} (change from the previous block)"
            )
            yield from each_selected(list(_interaction(end, variables, group, factor, effect)), reached)


def _effect(end: Endpoint, variables: Variables, group: str, contrast: str) -> Iterator[str]:
    yield f"COXREG {variables.time(end)} WITH {group}"
    yield f"  /STATUS={variables.status(end)}"
    yield f"  /CATEGORICAL={group}"
    yield contrast
    yield f"  /METHOD=ENTER {group}"
    yield "  /PRINT=CI(95)"
    yield "  /CRITERIA=PIN(.05) POUT(.1) ITERATE(20)."


def _interaction(end: Endpoint, variables: Variables, group: str, factor: str, contrast: str) -> Iterator[str]:
    yield f"COXREG {variables.time(end)} WITH {group} {factor}"
    yield f"  /STATUS={variables.status(end)}"
    yield f"  /CATEGORICAL={group} {factor}"
    yield contrast
    yield f"  /CONTRAST({factor})=INDICATOR(1)"
    yield f"  /METHOD=ENTER {group} {factor}"
    yield f"  /METHOD=ENTER {group}*{factor}"
    yield "  /PRINT=CI(95)"
    yield "  /CRITERIA=PIN(.05) POUT(.1) ITERATE(20)."
