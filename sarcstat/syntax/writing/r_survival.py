"""R code of the tables on survival: km, univariate, follow-up, cox, subgroup."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sarcstat.syntax.writing.plan import (
    Coding,
    Endpoint,
    Plan,
    Task,
    compared_with,
    methods_for_ties,
    model_blocks,
    pairs,
    reference,
    surviving,
)
from sarcstat.syntax.writing.quoting import r_lack, r_named, r_string, r_value, r_vector

_TESTS = ("logrank", "breslow", "tarone", "peto")


def endpoint_code(each: Endpoint) -> str:
    """`list(time = …, event = …, is = …)`: columns, values that are the event; a change of unit, entry, landmark."""
    scale = "" if each.scale == 1 else f", scale = {r_value(each.scale)}"
    scale += f", entry = {r_string(each.entry)}" if each.entry else ""
    scale += f", landmark = {r_value(each.landmark)}" if each.landmark else ""
    values = r_value(each.values[0]) if len(each.values) == 1 else r_vector(each.values)
    return f"list(time = {r_string(each.time)}, event = {r_string(each.event)}, is = {values}{scale})"


def terms_code(terms: Sequence[tuple[str, ...]]) -> str:
    """A list of the columns of each term."""
    return f"list({', '.join(r_vector(term) for term in terms)})"


def tests_code(options: Mapping[str, Any]) -> tuple[str, Sequence[str]]:
    """The tests that are redone, and comments on those that are not."""
    if options.get("sampling_weights"):
        return r_vector(["weighted_logrank"]), []
    known = [test for test in options["tests"] if test in _TESTS]
    others = [test for test in options["tests"] if test not in _TESTS]
    said = [r_lack(f"Not redone: the test {test}, for which base R and survival have no function.") for test in others]
    return r_vector(known or ["logrank"]), said


def _intervals(options: Mapping[str, Any]) -> Iterator[str]:
    if options["style"] in ("r", "both") and options.get("by"):
        yield r_lack("Not redone: observed and expected numbers of events beside the tests.")
    if options.get("conf_type") not in (None, "spss", "log"):
        yield r_lack(f"Printed below are SPSS's and R's log intervals, not conf_type = {options['conf_type']}.")


def _unknown(options: Mapping[str, Any]) -> str:
    return ", unknown = TRUE" if options.get("missing") == "unknown" else ""


def _weights(options: Mapping[str, Any]) -> str:
    """The argument of sampling weights of `survival_rows`."""
    name = options.get("sampling_weights")
    return f", weights = rows[[{r_string(name)}]]" if name else ""


def _listwise(options: Mapping[str, Any], ends: Sequence[Endpoint], factors: Sequence[str]) -> Iterator[str]:
    if options.get("missing") == "listwise":
        names = [name for each in ends for name in (each.time, each.event)]
        yield f"rows <- rows[complete.cases(rows[{r_vector([*names, *factors])}]), , drop = FALSE]"


def kaplan_meier(plan: Plan, task: Task) -> Iterator[str]:
    """Curves and tests of each factor of km."""
    options = task.options
    (end,) = task.endpoints
    tests, said = tests_code(options)
    yield from [*said, *_intervals(options)]
    stratum = f", stratum = as_group(rows, {r_string(options['strata'])})" if options["strata"] else ""
    if options["strata"] and options["pairwise"] == "strata":
        yield r_lack("Pairs are tested pooled over strata only; sarcstat tests them within each stratum.")
    shares = surviving(options)
    more = f", pairwise = {r_value(options['pairwise'] != 'none')}, p_adjust = {r_value(options['p_adjust'])}"
    more += f", trend = {r_value(bool(options['trend'] or options['trend_scores']))}"
    more += f", scores = {r_vector(options['trend_scores'])}" if options["trend_scores"] else ""
    curve = f", percentiles = {r_vector(shares)}" if shares else ""
    curve += ", whole = TRUE" if options["table"] else ""
    curve += f", tau = {r_value(options['tau'])}" if options["tau"] else ""
    for by in plan.groupings(options["by"]):
        compared = differences(plan, options, by) if by is not None else ""
        part = end.name if by is None else f"{end.name} by {by}"
        group = f", group = as_group(rows, {r_string(by)})" if by is not None else ""
        yield f"found <- survival_rows(rows, {endpoint_code(end)}{group}{stratum}{_weights(options)})"
        yield from _kaplan_meier(task, part, tests, (more if by is not None else "") + curve + compared)


def _kaplan_meier(task: Task, part: str, tests: str, more: str = "") -> Iterator[str]:
    options = task.options
    times = r_vector(options["times"]) if options["times"] else "NULL"
    level = r_value(options["conf_level"])
    yield f"kaplan_meier({r_string(task.name)}, {r_string(part)}, found, {tests}, {level}, {times}{more})"


def differences(plan: Plan, options: Mapping[str, Any], by: str) -> str:
    """The argument that says with which group the curves are compared; nothing where they are not."""
    if not options.get("differences"):
        return ""
    if options["pairwise"] != "none":
        return ', differences = "pairs"'
    wanted = reference(plan.column(by), pairs(options["refs"]).get(by, "first"))
    group = {"first": "levels(found$group)[1]", "last": "levels(found$group)[nlevels(found$group)]"}.get(wanted)
    return f", differences = {group or r_string(wanted)}"


def univariate(plan: Plan, task: Task) -> Iterator[str]:
    """Of each endpoint: everybody, then each factor."""
    options = task.options
    ends, factors = task.endpoints, plan.names(options["by"])
    tests, said = tests_code(options)
    yield from [*said, *_intervals(options), *_listwise(options, ends, factors)]
    for end in ends:
        yield f"found <- survival_rows(rows, {endpoint_code(end)}{_weights(options)})"
        yield from _kaplan_meier(task, end.name, tests)
        for by in factors:
            group = f"as_group(rows, {r_string(by)}{_unknown(options)})"
            yield f"found <- survival_rows(rows, {endpoint_code(end)}, group = {group}{_weights(options)})"
            yield from _kaplan_meier(task, f"{end.name} by {by}", tests)


def follow_up(plan: Plan, task: Task) -> Iterator[str]:
    """Reverse curves and observed times."""
    options = task.options
    ends, factors = task.endpoints, plan.names(options["by"])
    yield from [*_intervals(options), *_listwise(options, ends, factors)]
    for end in ends:
        for by in (None, *factors):
            part = end.name if by is None else f"{end.name} by {by}"
            group = "" if by is None else f", group = as_group(rows, {r_string(by)}{_unknown(options)})"
            yield f"found <- survival_rows(rows, {endpoint_code(end)}{group})"
            yield f"follow_up({r_string(task.name)}, {r_string(part)}, found, {r_value(options['conf_level'])})"


def _not_redone(plan: Plan, options: Mapping[str, Any], coding: Coding) -> list[str]:
    """What of a Cox regression is not redone, and why the whole is not, where it is not."""
    blocks = model_blocks(plan, options)
    stepwise = [method for method, _ in blocks if method != "enter"]
    said = []
    if stepwise:
        said.append(f"the steps of {', '.join(stepwise)} (R has no such selection); below all terms are entered")
    if options["univariable_first"] is not None:
        said.append("the selection of terms by univariable_first; below all terms are entered")
    if options["tvc"]:
        without = "below the model is without them" if any(terms for _, terms in blocks) else "the model has no others"
        said.append(f"the time-dependent terms; {without}")
    if coding.other_contrasts:
        said.append(f"the contrasts of {', '.join(coding.other_contrasts)}; below they are indicators")
    if len(blocks) > 1:
        said.append("the blocks one by one; below all are entered at once")
    if options["baseline"] or options["patterns"]:
        said.append("the baseline hazard and the survival of patterns")
    if options.get("firth"):
        said.append("the concordance and the Wald test of a penalized model")
    elif options["style"] != "spss" and not options.get("sampling_weights"):
        said.append("the test of proportional hazards (cox.zph)")
    if options["style"] in ("r", "both"):
        said.append("the Wald test of all terms")
    if stepwise and (options.get("optimism") or options.get("split_at")):
        said.append("the optimism and the hazard ratios by period of a model that was selected")
    if options["style"] != "journal":
        said.append("the means of the covariates")
    return said


def _together(options: Mapping[str, Any]) -> str:
    """Whose rows are a patient's, sampling weights and offset, and the clusters of a robust variance."""
    patient = options.get("patient") if options.get("entry") else None
    robust = options.get("robust") or options.get("sampling_weights")
    cluster = options.get("cluster") or (patient if robust else None)
    more = f", id = {r_string(patient)}" if patient else ""
    for name in ("sampling_weights", "offset"):
        more += f", {name.removeprefix('sampling_')} = {r_string(options[name])}" if options.get(name) else ""
    if cluster:
        return f"{more}, cluster = {r_string(cluster)}"
    return f"{more}, cluster = TRUE" if robust else more


def cox(plan: Plan, task: Task) -> Iterator[str]:
    """The model of each endpoint, and in journal style each term alone."""
    options = task.options
    terms = list(dict.fromkeys(term for _, listed in model_blocks(plan, options) for term in listed))
    names = [name for term in terms for name in term]
    coding = Coding(plan, names, options)
    for said in _not_redone(plan, options, coding):
        yield r_lack(f"Not redone: {said}.")
    if not terms:
        return
    stratum = r_string(options["strata"]) if options["strata"] else "NULL"
    yield f"categorical <- {r_vector(coding.categorical)}"
    yield f"units <- {r_named(coding.units)}"
    yield f"references <- {r_named(coding.references)}"
    yield f"terms <- {terms_code(terms)}"
    methods, together = methods_for_ties(options), _together(options)
    model = "firth_model" if options.get("firth") else "cox_model"
    for end in task.endpoints:
        code = endpoint_code(end)
        yield f"found <- model_rows(rows, {code}, {r_vector(coding.names)}, categorical, units, {stratum}{together})"
        for method in methods:
            part = end.name if len(methods) == 1 else f"{end.name} ({method})"
            last = f"references, {r_string(method)}, {r_value(options['conf_level'])})"
            yield f"{model}({r_string(task.name)}, {r_string(part)}, found, terms, {last}"
            if options["style"] != "spss" and not options.get("firth"):
                yield f"concordance_of({r_string(task.name)}, {r_string(part)}, found, terms, {last}"
        yield from _beside(plan, task, end.name, terms)
        if options["style"] == "journal":
            last = f"{r_value(options['conf_level'])}{together}"
            last += ", model = firth_model" if options.get("firth") else ""
            single = terms_code([term for term in terms if len(term) == 1])
            yield (
                f"univariable_models({r_string(task.name)}, {r_string(end.name)}, rows, {code}, {single}, categorical, "
                f"units, references, {stratum}, {r_string(methods[0])}, {last})"
            )


def _beside(plan: Plan, task: Task, name: str, terms: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """What of a model stands beside its coefficients, by the last of the methods for ties."""
    options = task.options
    model = (
        f"{r_string(task.name)}, {r_string(name)}, found, terms, references, {r_string(methods_for_ties(options)[-1])}"
    )
    if any(method != "enter" for method, _ in model_blocks(plan, options)):
        return
    if options.get("split_at"):
        wanted = set(plan.names(options["split_covariates"]))
        split = ["*".join(term) for term in terms if not wanted or wanted & set(term)]
        cuts = r_vector(options["split_at"])
        yield f"by_period({model}, {r_value(options['conf_level'])}, {cuts}, {r_vector(split)})"
    if options.get("optimism"):
        yield f"optimism({model}, {options['optimism']}, {options['seed']})"


def subgroup(plan: Plan, task: Task) -> Iterator[str]:
    """Within each level the curves, tests and hazard ratios; of each factor the interaction."""
    options = task.options
    by, within, ends = options["by"], plan.names(options["within"]), task.endpoints
    wanted = compared_with(plan, options)
    tests, said = tests_code(options)
    yield from [*said, *_intervals(options), *_listwise(options, ends, [by, *within])]
    yield f"references <- {r_named({by: wanted})}"
    times = r_vector(options["times"]) if options["times"] else "NULL"
    methods, level = methods_for_ties(options), r_value(options["conf_level"])
    last = f"{tests}, {r_string(options['p_adjust'])}, references, {r_vector(methods)}, {level}, {times})"
    unknown = r_value(options["missing"] == "unknown")
    for end in ends:
        yield _model_rows(end, [by], unknown)
        yield f"subgroup({r_string(task.name)}, {r_string(end.name)}, found, {r_string(by)}, {last}"
        for name in within:
            yield _model_rows(end, [by, name], unknown)
            part = f"{end.name} within {name}"
            yield f"for (level in levels(found[[{r_string(name)}]])) {{"
            yield f"  own <- droplevels(found[found[[{r_string(name)}]] == level, , drop = FALSE])"
            yield f"  subgroup({r_string(task.name)}, paste({r_string(part)}, level), own, {r_string(by)}, {last}"
            yield "}"
            for method in methods:
                of = f": interaction ({method})" if len(methods) > 1 else ": interaction"
                yield (
                    f"interaction_test({r_string(task.name)}, {r_string(part + of)}, found, {r_string(by)}, "
                    f"{r_string(name)}, references, {r_string(method)})"
                )


def _model_rows(end: Endpoint, names: Sequence[str], unknown: str) -> str:
    both = r_vector(names)
    return f"found <- model_rows(rows, {endpoint_code(end)}, {both}, {both}, unknown = {unknown})"


def sensitivity(plan: Plan, task: Task) -> Iterator[str]:
    """A comment: the data file has the endpoint under one policy only."""
    yield r_lack(
        "Not redone: the table has the endpoint under each policy for patients lost to follow-up; the data file has it "
        "under the study's own."
    )


SURVIVAL: dict[str, Callable[[Plan, Task], Iterator[str]]] = {
    "km": kaplan_meier,
    "univariate": univariate,
    "follow-up": follow_up,
    "cox": cox,
    "subgroup": subgroup,
    "sensitivity": sensitivity,
}
