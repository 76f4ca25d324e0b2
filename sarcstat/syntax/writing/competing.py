"""Code of what is made with competing events: cuminc, and the models of cox; SPSS has the cause-specific one alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sarcstat.syntax.writing.plan import Coding, Endpoint, Plan, Task, methods_for_ties, model_blocks
from sarcstat.syntax.writing.quoting import r_lack, r_named, r_string, r_value, r_vector, spss_lack
from sarcstat.syntax.writing.r_survival import cox, endpoint_code, terms_code
from sarcstat.syntax.writing.spss_cox import coxreg
from sarcstat.syntax.writing.spss_survival import SURVIVAL
from sarcstat.syntax.writing.spss_variables import Variables

#: The column of the rows with the cause of their event, and the event of interest in it.
_CAUSE = "cause of the model"


def _with_cause(end: Endpoint, options: Mapping[str, Any]) -> Iterator[str]:
    """The rows with their cause, 0 for censored."""
    competing = [f"list(event = {r_string(name)}, is = {r_vector(values)})" for name, values in end.competing]
    listed = ", ".join(competing)
    both = r_string(options["both"])
    yield f"rows[[{r_string(_CAUSE)}]] <- cause_of(rows, {endpoint_code(end)}, list({listed}), {both})"


def r_cuminc(plan: Plan, task: Task) -> Iterator[str]:
    """Incidence of each cause, and Gray's tests where the package for them is there."""
    options = task.options
    (end,) = task.endpoints
    yield from _with_cause(end, options)
    times = r_vector(options["times"]) if options["times"] else "NULL"
    stratum = f", stratum = as_group(rows, {r_string(options['strata'])})" if options["strata"] else ""
    compares = options["by"] and not options["no_comparison"] and not options.get("entry")
    if compares:
        yield r_lack("Gray's tests below need R's package cmprsk; without it they are left out.")
    for by in plan.groupings(options["by"]):
        part = end.name if by is None else f"{end.name} by {by}"
        group = "" if by is None else f", group = as_group(rows, {r_string(by)})"
        yield f"found <- cause_rows(rows, {endpoint_code(end)}{group}{stratum})"
        last = f"{times}, {r_string(options['conf_type'])}, {r_value(options['conf_level'])}"
        yield f"cumulative_incidence({r_string(task.name)}, {r_string(part)}, found, {last})"
        if compares:
            pairs = f"{r_value(options['pairwise'])}, {r_string(options['p_adjust'])}"
            yield f"gray_tests({r_string(task.name)}, {r_string(part)}, found, {pairs})"


def r_competing_models(plan: Plan, task: Task) -> Iterator[str]:
    """The cause-specific model and Fine and Gray's, each where it is asked for."""
    options = task.options
    (end,) = task.endpoints
    terms = list(dict.fromkeys(term for _, listed in model_blocks(plan, options) for term in listed))
    coding = Coding(plan, [name for term in terms for name in term], options)
    if coding.other_contrasts:
        contrasts = ", ".join(coding.other_contrasts)
        yield r_lack(f"Not redone: the contrasts of {contrasts}; below they are indicators.")
    stratum = r_string(options["strata"]) if options["strata"] else "NULL"
    yield from _with_cause(end, options)
    yield f"categorical <- {r_vector(coding.categorical)}"
    yield f"units <- {r_named(coding.units)}"
    yield f"references <- {r_named(coding.references)}"
    yield f"terms <- {terms_code(terms)}"
    code = endpoint_code(replace(end, event=_CAUSE, values=(1,)))
    names = r_vector([*coding.names, _CAUSE])
    yield f"found <- model_rows(rows, {code}, {names}, categorical, units, {stratum})"
    methods, level = methods_for_ties(options), r_value(options["conf_level"])
    for method in methods if options["cause_specific"] else ():
        part = f"{end.name}: cause-specific" + ("" if len(methods) == 1 else f" ({method})")
        last = f"references, {r_string(method)}, {level})"
        yield f"cox_model({r_string(task.name)}, {r_string(part)}, found, terms, {last}"
    if options["fine_gray"]:
        last = f"references, {r_string(methods[-1])}, {level})"
        yield f"fine_gray_model({r_string(task.name)}, {r_string(f'{end.name}: Fine-Gray')}, found, terms, {last}"


def r_cox(plan: Plan, task: Task) -> Iterator[str]:
    """The models of cox, with competing events or without."""
    yield from (r_competing_models if task.options.get("competing") else cox)(plan, task)


def spss_cuminc(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """A comment: there is no such procedure."""
    yield spss_lack("Not redone: SPSS has no cumulative incidence with competing events, and no test of Gray")


def spss_cox(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """COXREG; with competing events the cause-specific model alone."""
    options = task.options
    if not options.get("competing"):
        yield from SURVIVAL["cox"](plan, task, variables)
        return
    if options["fine_gray"]:
        yield spss_lack("Not redone: the model of Fine and Gray, which SPSS has not")
    if not options["cause_specific"]:
        return
    if options["both"] == "competing" or any(
        name != task.endpoints[0].event for name, _ in task.endpoints[0].competing
    ):
        yield spss_lack("Not redone: the cause-specific model, whose causes are in several columns")
        return
    style = "spss" if options["style"] == "journal" else options["style"]  # no univariable models
    reference = {**options, "style": style, "refs": _references(plan, options)}
    yield from coxreg(plan, replace(task, options=reference), variables)


def _references(plan: Plan, options: Mapping[str, Any]) -> list[str]:
    """The reference of every factor by name, whatever the style."""
    terms = [term for _, listed in model_blocks(plan, options) for term in listed]
    coding = Coding(plan, [name for term in terms for name in term], options)
    return [f"{name}={level}" for name, level in coding.references.items()]


R_COMPETING: dict[str, Callable[[Plan, Task], Iterator[str]]] = {"cuminc": r_cuminc, "cox": r_cox}
SPSS_COMPETING: dict[str, Callable[[Plan, Task, Variables], Iterator[str]]] = {"cuminc": spss_cuminc, "cox": spss_cox}
