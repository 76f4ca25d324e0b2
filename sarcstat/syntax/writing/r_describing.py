"""R code of the tables without time and event: describe, crosstab, response, adverse-events, collinearity."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from sarcstat.syntax.writing.plan import Coding, Plan, Task, pairs
from sarcstat.syntax.writing.quoting import r_comment, r_lack, r_named, r_string, r_value, r_vector
from sarcstat.syntax.writing.r_survival import endpoint_code, terms_code

_STATISTICS = ("mean", "median", "stddev", "minimum", "maximum")


def _complete(names: Sequence[str]) -> str:
    return f"rows <- rows[complete.cases(rows[{r_vector(names)}]), , drop = FALSE]"


def as_levels(plan: Plan, options: Mapping[str, Any], name: str) -> bool:
    """Whether a description takes a column as levels."""
    nested = {part for entry in options["nests"] for part in entry.split("/")}
    if options["procedure"]:
        return bool(options["procedure"] == "frequencies")
    if name in plan.names(options["numeric"]):
        return False
    return name in nested or name in plan.names(options["categorical"]) or plan.column(name).categorical


def described(plan: Plan, options: Mapping[str, Any]) -> list[str]:
    """The variables of a description: those named, else all that have levels or are numbers."""
    named = plan.names(options["variables"])
    return named or [each.name for each in plan.columns if each.levels or each.kind == "number"]


def tested(options: Mapping[str, Any]) -> bool:
    """Whether a description compares its groups: SPSS's and R's own tables do not, nor do weighted ones."""
    return options["style"] == "journal" and "none" not in options["tests"] and not options["weight"]


def describe(plan: Plan, task: Task) -> Iterator[str]:
    """Each variable by each grouping, with its test."""
    options = task.options
    names = described(plan, options)
    if options["weight"]:
        yield r_lack(f"Not redone: the case weights of {options['weight']}; below every row counts once.")
    if options["smd"]:
        yield r_lack("Not redone: the standardized mean differences.")
    yield from _other_statistics(options)
    if options["missing"] == "listwise":
        yield _complete(names)
    asked = pairs([test for test in options["tests"] if test != "none"])
    for by in plan.groupings(options["by"]):
        yield f"group <- {'NULL' if by is None else f'as_group(rows, {r_string(by)})'}"
        if by is not None:
            yield "keep <- !is.na(group)"
        own = "rows" if by is None else "rows[keep, , drop = FALSE]"
        grouping = "group" if by is None else "droplevels(group[keep])"
        for name in names:
            if name != by:
                testing = by is not None and tested(options)
                yield from _described(plan, task, name, own, grouping, asked.get(name), testing=testing)
    for entry in options["nests"]:
        outer, _, inner = entry.partition("/")
        both = f"outer = as_group(rows, {r_string(outer)}), inner = as_group(rows, {r_string(inner)})"
        yield f'counts <- as.data.frame(table({both}), responseName = "count")'
        yield f"show_result({r_string(task.name)}, {r_string(f'{outer} / {inner}')}, counts[counts$count > 0, ])"


def _other_statistics(options: Mapping[str, Any]) -> Iterator[str]:
    """What is asked for besides mean, standard deviation, median, quartiles and range."""
    asked = [word.strip().casefold() for word in (options["statistics"] or "").split(",")]
    others = [word for word in asked if word not in ("", "none", "default", *_STATISTICS)]
    if others:
        yield r_lack(f"Not redone: the statistics {', '.join(others)}.")
    if set(options["percentiles"] or ()) - {0.25, 0.5, 0.75}:
        yield r_lack("Not redone: the percentiles; below are the quartiles.")


def _described(
    plan: Plan, task: Task, name: str, rows: str, group: str, test: str | None, *, testing: bool
) -> Iterator[str]:
    levels = as_levels(plan, task.options, name)
    if levels and not plan.column(name).levels:
        yield r_lack(f"Not redone: {name}, which has very many levels.")
        return
    values = f"as_group({rows}, {r_string(name)})" if levels else f"({rows})[[{r_string(name)}]]"
    function = "describe_levels" if levels else "describe_number"
    by = f" by {task.options['by']}" if len(plan.names(task.options["by"])) > 1 else ""
    yield f"{function}({r_string(task.name)}, {r_string(name + by)}, {values}, {group})"
    if testing:
        yield f"compare({r_string(task.name)}, {r_string(name + by)}, {values}, {group}, {r_value(test)})"


def crosstab(plan: Plan, task: Task) -> Iterator[str]:
    """Each pair of variables."""
    options = task.options
    rows, columns = plan.names(options["rows"]), plan.names(options["columns"])
    if options["weight"]:
        yield r_lack(f"Not redone: the case weights of {options['weight']}; below every row counts once.")
    if options["missing"] == "listwise":
        yield _complete([*rows, *columns])
    for row, column in product(rows, columns):
        numbers = all(plan.column(name).kind == "number" for name in (row, column))
        scores = f", list(rows[[{r_string(row)}]], rows[[{r_string(column)}]])" if numbers else ""
        both = f"as_group(rows, {r_string(row)}), as_group(rows, {r_string(column)})"
        yield f"crosstab({r_string(task.name)}, {r_string(f'{row} * {column}')}, {both}{scores})"


def response(plan: Plan, task: Task) -> Iterator[str]:
    """Categories and rates of everybody and of each grouping."""
    options = task.options
    groups, best = plan.names(options["by"]), options["best"]
    if options["missing"] == "listwise":
        yield _complete([best, *groups])
    values = list(task.categories)
    yield f"category <- {r_vector(task.categories.values())}[match(rows[[{r_string(best)}]], {r_vector(values)})]"
    yield 'best <- factor(category, levels = c("CR", "PR", "SD", "PD", "NE"))'
    if options["missing"] == "unknown":
        yield 'best[is.na(best)] <- "NE"'
        yield r_lack("Not redone: the rows Unknown of patients without a group, who take no part in tests.")
    listed = ", ".join(f"{r_string(name)} = as_group(rows, {r_string(name)})" for name in groups)
    yield f"groups <- list({listed})"
    arguments = [r_value(options["denominator"] == "evaluable"), r_string(options["ci_prop"])]
    arguments += [r_value(options["conf_level"]), r_value(options["test"])]
    yield f"response({r_string(task.name)}, best, groups, {', '.join(arguments)})"


def adverse_events(plan: Plan, task: Task) -> Iterator[str]:
    """A count of patients by term and worst grade; of yes/no columns, their values."""
    options = task.options
    yield r_lack("A count table; its groups, tests, single grades and actions taken are not redone.")
    if not options["events"]:
        for name in plan.names(options["columns"]):
            counts = f"as.data.frame(table(rows[[{r_string(name)}]]))"
            yield f"show_result({r_string(task.name)}, {r_string(name)}, {counts})"
        return
    if options["events_where"]:
        yield r_lack(f"Not redone: the selection of events by: {options['events_where']}")
    grades = [entry for entry in options["grades"] if entry not in "12345"]
    least = sorted(int(entry) for entry in options["grades"] if entry in "12345") or [1, 3]
    id_ = options["events_id"] or options["id"]
    yield r_comment("The file of events is not in this folder: say here where it is.")
    yield f"events_file <- {r_string(options['events'].replace(chr(92), '/').rpartition('/')[2])}"
    yield "if (file.exists(events_file)) {"
    yield '  events <- read.csv(events_file, check.names = FALSE, encoding = "UTF-8", colClasses = "character")'
    columns = ", ".join(r_string(name) for name in (id_, options["term"], grades[0] if grades else "grade"))
    yield f"  patients <- as.character(rows[[{r_string(options['id'])}]])"
    yield f"  adverse_events({r_string(task.name)}, events, patients, {columns}, {r_vector(least)})"
    if options["soc"]:
        within = columns.replace(r_string(options["term"]), r_string(options["soc"]), 1)
        yield f"  adverse_events({r_string(f'{task.name}: classes')}, events, patients, {within}, {r_vector(least)})"
    yield from _rates(task, columns, least)
    yield f'}} else cat({r_string(f"{task.name}: not redone, there is no file of events")}, "\\n")'


def _rates(task: Task, columns: str, least: Sequence[int]) -> Iterator[str]:
    """Rates of all patients by term; of those of groups, their comparisons and times to first events a word."""
    options = task.options
    if not options["exposure"]:
        return
    if options["soc"]:
        yield "  " + r_lack("Rates of terms are of all events of that name, whatever their class; of classes none.")
    if options["by"] or options["times"]:
        yield "  " + r_lack("Not redone: rates of groups, their comparison, and the times to first events.")
    yield f"  exposure <- as.numeric(rows[[{r_string(options['exposure'])}]])"
    onset = r_string(options["onset"]) if options["onset"] else "NULL"
    arguments = f"{r_vector(least)}, {onset}, {PER_YEAR[options['exposure_unit']]}, {options['conf_level']!r}"
    yield f"  event_rates({r_string(task.name)}, events, patients, exposure, {columns}, {arguments})"


#: Units of an exposure in a year, as R reads them.
PER_YEAR = {"days": "365.25", "weeks": "365.25 / 7", "months": "12", "years": "1"}


def collinearity(plan: Plan, task: Task) -> Iterator[str]:
    """Tolerance, VIF, condition indices and variance proportions of a model's design."""
    options = task.options
    terms = plan.terms(options["variables"])
    coding = Coding(plan, [name for term in terms for name in term], options)
    if coding.other_contrasts:
        yield r_lack(f"Not redone: the contrasts of {', '.join(coding.other_contrasts)}; below they are indicators.")
    yield r_lack("Not redone: the GVIF of factors with several columns, and the associations of pairs.")
    end = endpoint_code(task.endpoints[0]) if task.endpoints else "NULL"
    stratum = r_string(options["strata"]) if options["strata"] else "NULL"
    unknown = r_value(options["missing"] == "unknown")
    yield f"categorical <- {r_vector(coding.categorical)}"
    yield f"found <- model_rows(rows, {end}, {r_vector(coding.names)}, categorical, list(), {stratum}, {unknown})"
    yield f"collinearity({r_string(task.name)}, found, {terms_code(terms)}, {r_named(coding.references)})"


DESCRIBING: dict[str, Callable[[Plan, Task], Iterator[str]]] = {
    "describe": describe,
    "crosstab": crosstab,
    "response": response,
    "adverse-events": adverse_events,
    "collinearity": collinearity,
}
