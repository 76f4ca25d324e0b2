"""SPSS syntax of the tables without time and event."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import Any

from sarcstat.syntax.keywords import CELLS, STATISTICS
from sarcstat.syntax.writing.plan import Coding, Plan, Task, pairs
from sarcstat.syntax.writing.quoting import spss_comment, spss_lack, spss_string
from sarcstat.syntax.writing.r_describing import as_levels, described, tested
from sarcstat.syntax.writing.spss_selecting import conditions_of, selected
from sarcstat.syntax.writing.spss_variables import Variables, coded_levels, needs_codes, word

_CELLS = {option: word for word, option in CELLS.items()}
_RATES = (("objective response", ("CR", "PR")), ("disease control", ("CR", "PR", "SD")))


def _variable(plan: Plan, options: Mapping[str, Any], name: str, variables: Variables) -> str:
    return variables.factor(name) if as_levels(plan, options, name) else variables.number(name)


def describe(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """FREQUENCIES of levels, FREQUENCIES with statistics of numbers; by groups CROSSTABS, EXAMINE and tests.

    Where a procedure is asked for by name, that procedure.
    """
    options = task.options
    names = [
        each for each in described(plan, options) if plan.column(each).levels or plan.column(each).kind == "number"
    ]
    if options["smd"]:
        yield spss_lack("SPSS has no counterpart of the standardized mean differences")
    if options["weight"]:
        yield f"WEIGHT BY {variables.number(options['weight'])}."
    yield from _whole(plan, task, names, variables)
    for by in plan.names(options["by"]):
        yield from _grouped(plan, task, by, names, variables)
    for entry in options["nests"]:
        inner, outer = (variables.factor(name) for name in reversed(entry.split("/")))
        yield from selected(conditions_of(task, variables))
        yield f"CROSSTABS /TABLES={inner} BY {outer} /CELLS=COUNT TOTAL."
    if options["weight"]:
        yield "WEIGHT OFF."


def _whole(plan: Plan, task: Task, names: Sequence[str], variables: Variables) -> Iterator[str]:
    """The variables for everybody."""
    options = task.options
    levels = [variables.factor(name) for name in names if as_levels(plan, options, name)]
    numbers = [variables.number(name) for name in names if not as_levels(plan, options, name)]
    if options["procedure"] == "descriptives":
        yield from selected(conditions_of(task, variables))
        yield f"DESCRIPTIVES VARIABLES={' '.join(numbers)}"
        yield from (f"  {line}" for line in _statistics(options))
        yield f"  /MISSING={'LISTWISE' if options['missing'] == 'listwise' else 'VARIABLE'}."
        return
    conditions = conditions_of(task, variables, [*levels, *numbers])
    if levels:
        yield from selected(conditions)
        yield f"FREQUENCIES VARIABLES={' '.join(levels)}"
        if options["procedure"]:
            yield from (f"  {line}" for line in _statistics(options))
        yield f"  /FORMAT={'NOTABLE' if options['no_tables'] else 'AVALUE'}"
        yield "  /ORDER=ANALYSIS."
    if numbers:
        yield from selected(conditions)
        yield f"FREQUENCIES VARIABLES={' '.join(numbers)}"
        yield "  /FORMAT=NOTABLE"
        if options["style"] == "spss":
            yield from (f"  {line}" for line in _statistics(options, "MEAN STDDEV MINIMUM MAXIMUM"))
        else:
            yield "  /NTILES=4"
            yield "  /STATISTICS=MEAN STDDEV MEDIAN MINIMUM MAXIMUM"
        yield "  /ORDER=ANALYSIS."


def _statistics(options: Mapping[str, Any], usual: str = "") -> Iterator[str]:
    """The subcommands of statistics and percentiles: those that are asked for, after the `usual` ones."""
    asked = [word.strip().casefold() for word in (options["statistics"] or "").split(",")]
    listed = list(dict.fromkeys([*usual.split(), *(word for each in asked for word in _keywords(each))]))
    if listed:
        yield f"/STATISTICS={'ALL' if 'ALL' in listed else ' '.join(listed)}"
    if options["percentiles"]:
        yield f"/PERCENTILES={' '.join(f'{100 * share:.15g}' for share in options['percentiles'])}"


def _keywords(statistic: str) -> list[str]:
    """SPSS's words for a statistic: the standard error that goes with it is one of its own there."""
    if statistic in ("all", "default", "none"):
        return [statistic.upper()]
    return [word for word, option in STATISTICS.items() if option == statistic]


def _grouped(plan: Plan, task: Task, by: str, names: list[str], variables: Variables) -> Iterator[str]:
    options = task.options
    others = [name for name in names if name != by]
    levels = [variables.factor(name) for name in others if as_levels(plan, options, name)]
    numbers = [name for name in others if not as_levels(plan, options, name)]
    group = variables.factor(by)
    conditions = conditions_of(task, variables, [_variable(plan, options, name, variables) for name in names])
    if levels:
        yield from selected(conditions)
        statistics = " /STATISTICS=CHISQ" if tested(options) else ""
        yield f"CROSSTABS /TABLES={' '.join(levels)} BY {group} /CELLS=COUNT COLUMN{statistics}."
        yield spss_comment("Fisher's test of a table that is larger than 2 x 2 needs SPSS Exact Tests: METHOD=EXACT")
    if not numbers:
        return
    listed = " ".join(variables.number(name) for name in numbers)
    yield from selected(conditions)
    yield f"EXAMINE VARIABLES={listed} BY {group} /PLOT=NONE /PERCENTILES(25,50,75)=HAVERAGE"
    yield "  /STATISTICS=DESCRIPTIVES /MISSING=PAIRWISE."
    if not tested(options):
        return
    asked = pairs([test for test in options["tests"] if test != "none"])
    codes = [code for code, level in coded_levels(plan.column(by)) if level.occurs]
    for name in numbers:
        test = asked.get(name, "mann-whitney" if len(codes) == 2 else "kruskal-wallis")
        yield from selected(conditions)
        yield _location_test(test, variables.number(name), group, f"({word(min(codes))},{word(max(codes))})")


def _location_test(test: str, variable: str, group: str, span: str) -> str:
    if test in ("t", "student"):
        return f"T-TEST GROUPS={group}{span} /VARIABLES={variable}."
    if test == "anova":
        return f"ONEWAY {variable} BY {group}."
    return f"NPAR TESTS /{'M-W' if test == 'mann-whitney' else 'K-W'}={variable} BY {group}{span}."


def crosstabs(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """One CROSSTABS command."""
    options = task.options
    rows = [variables.factor(name) for name in plan.names(options["rows"])]
    columns = [variables.factor(name) for name in plan.names(options["columns"])]
    if any(needs_codes(plan.column(name)) for name in plan.names([*options["rows"], *options["columns"]])):
        yield spss_comment("Linear-by-Linear Association is that of the codes that the texts were given above")
    cells = [word_.strip().casefold() for word_ in options["cells"].split(",")]
    if options["weight"]:
        yield f"WEIGHT BY {variables.number(options['weight'])}."
    yield from selected(conditions_of(task, variables, [*rows, *columns]))
    yield "CROSSTABS"
    yield f"  /TABLES={' '.join(rows)} BY {' '.join(columns)}"
    yield "  /STATISTICS=CHISQ PHI"
    yield f"  /CELLS={' '.join(_CELLS.values() if 'all' in cells else (_CELLS[each] for each in cells))}"
    yield "  /COUNT=ROUND CELL."
    yield spss_comment("Fisher's test of a table that is larger than 2 x 2 needs SPSS Exact Tests: METHOD=EXACT")
    if options["weight"]:
        yield "WEIGHT OFF."


def response(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """CROSSTABS of the categories and of each rate by group."""
    options = task.options
    best = options["best"]
    groups = [variables.factor(name, unknown=options["missing"] == "unknown") for name in plan.names(options["by"])]
    source, made = variables.factor(best), variables.derived(best, "response")
    conditions = conditions_of(task, variables, [made, *groups])
    yield f"RECODE {source}"
    order = ("CR", "PR", "SD", "PD", "NE")
    for code, level in coded_levels(plan.column(best)):
        if level.value in task.categories:
            yield f"  ({word(code)}={order.index(task.categories[level.value]) + 1})"
    yield f"  INTO {made}."
    if options["missing"] == "unknown":
        yield f"RECODE {made} (SYSMIS=5)."
    if options["denominator"] == "evaluable":
        conditions = [*conditions, f"{made}<5"]
    yield f"VALUE LABELS {made} {' '.join(f'{i} {spss_string(each)}' for i, each in enumerate(order, 1))}."
    yield from selected(conditions)
    yield f"FREQUENCIES VARIABLES={made}."
    for rate, categories in _RATES:
        name = variables.derived(best, rate.replace(" ", "_"))
        yield f"RECODE {made} (SYSMIS=SYSMIS) (1 THRU {len(categories)}=1) (ELSE=0) INTO {name}."
        yield f"VARIABLE LABELS {name} {spss_string(rate.capitalize())}."
        yield from selected(conditions)
        yield f"FREQUENCIES VARIABLES={name}."
        if groups:
            yield from selected(conditions)
            yield f"CROSSTABS /TABLES={name} BY {' '.join(groups)} /CELLS=COUNT COLUMN /STATISTICS=CHISQ."
    yield spss_lack(
        f"CROSSTABS has no interval of a proportion ({options['ci_prop']}) and no interval of a difference (Newcombe); "
        "newer versions have them in PROPORTIONS"
    )


def adverse_events(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """A comment, and the frequencies of yes/no columns."""
    options = task.options
    names = plan.names(options["columns"])
    if names:
        yield from selected(conditions_of(task, variables))
        yield f"FREQUENCIES VARIABLES={' '.join(variables.factor(name) for name in names)}."
        return
    yield spss_lack(
        f"Not redone: a count of patients by term and worst grade from another file, {options['events']}. In SPSS: "
        "AGGREGATE that file by patient and term with the maximum of the grade, then FREQUENCIES of the term"
    )


def regression(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    """REGRESSION with COLLIN and TOL on indicator variables; the dependent variable does not matter."""
    options = task.options
    terms = plan.terms(options["variables"])
    coding = Coding(plan, [name for term in terms for name in term], options)
    if coding.other_contrasts:
        yield spss_lack(f"Not redone: the contrasts of {', '.join(coding.other_contrasts)}; below they are indicators")
    if options["missing"] == "unknown" and coding.categorical:
        yield spss_lack("Missing values of factors are a level of their own in sarcstat; below they are left out")
    columns = yield from _design(plan, terms, coding, variables)
    ends = task.endpoints
    used = [name for each in ends for name in (variables.time(each), variables.status_variable(each))]
    conditions = conditions_of(task, variables) + [f"NOT MISSING({name})" for name in used]
    conditions += [each for end in ends for each in variables.beyond_landmark(end)]
    if ends:
        yield spss_lack(
            "sarcstat leaves out patients who are censored before the first event, as COXREG does; this does not"
        )
    dependent = variables.derived("anything", "y")
    yield f"COMPUTE {dependent}=$CASENUM."
    yield from selected(conditions)
    yield "REGRESSION"
    yield "  /STATISTICS=COEFF COLLIN TOL"
    yield f"  /DEPENDENT={dependent}"
    yield f"  /METHOD=ENTER {' '.join(columns)}."


def _design(
    plan: Plan, terms: Sequence[Sequence[str]], coding: Coding, variables: Variables
) -> Generator[str, None, list[str]]:
    """The commands that compute the columns of the terms; returns the names of these columns."""
    columns: list[str] = []
    for term in terms:
        made = [("", "")]
        for name in term:
            own = _codes(plan, coding, name, variables)
            made = [(f"{a}*{b}".lstrip("*"), f"{x} * {y}".removeprefix(" * ")) for a, x in made for b, y in own]
        if len(term) == 1 and term[0] not in coding.categorical:
            columns.append(made[0][0])
            continue
        for code, text in made:
            variable = variables.derived("_".join(term), "x")
            yield f"COMPUTE {variable}={code}."
            yield f"VARIABLE LABELS {variable} {spss_string(text)}."
            columns.append(variable)
    return columns


def _codes(plan: Plan, coding: Coding, name: str, variables: Variables) -> list[tuple[str, str]]:
    """A number, or the indicators of the levels that occur but the reference; each with its label."""
    column = plan.column(name)
    if name not in coding.categorical:
        return [(variables.number(name, coding.units.get(name, 1.0)), column.label)]
    factor = variables.factor(name)
    levels = [(code, level.text) for code, level in coded_levels(column) if level.occurs]
    wanted = coding.references[name]
    texts = [text for _, text in levels]
    place = texts.index(wanted) if wanted in texts else (len(levels) - 1 if wanted == "last" else 0)
    return [
        (f"({factor}={word(code)})", f"{column.label}: {text}") for i, (code, text) in enumerate(levels) if i != place
    ]


DESCRIBING: dict[str, Callable[[Plan, Task, Variables], Iterator[str]]] = {
    "describe": describe,
    "crosstab": crosstabs,
    "response": response,
    "adverse-events": adverse_events,
    "collinearity": regression,
}
