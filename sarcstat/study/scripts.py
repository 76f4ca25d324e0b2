"""The scripts of a study: what they redo, from the study's data and its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sarcstat import __version__
from sarcstat.data.codebook import Dataset, Variable
from sarcstat.data.cohort.export import WrittenColumn, written_columns
from sarcstat.data.cohort.factor import factor
from sarcstat.data.cohort.response import CATEGORIES, best_response
from sarcstat.data.cohort.words import counting_words_as_missing
from sarcstat.data.expression.expression import parse, select
from sarcstat.syntax.writing.plan import Column, Level, Plan, Task, Word, pairs
from sarcstat.syntax.writing.r_script import r_script
from sarcstat.syntax.writing.spss_script import spss_script

if TYPE_CHECKING:
    from sarcstat.study.made import Made

_AS_LEVELS = ("by", "categorical", "nests", "rows", "columns", "strata", "within", "covariates")


def scripts(title: str, dataset: Dataset, tables: Sequence[Made]) -> dict[str, str]:
    """`analysis.R` and `analysis.sps` for the tables, on the data as with_selections gives them."""
    columns = [_column(each) for each in written_columns(dataset)]
    tasks = [_task(each, dataset) for each in tables]
    plan = Plan(title=title, data="data/cohort.csv", columns=columns, tasks=tasks, version=__version__)
    return {"analysis.R": r_script(plan), "analysis.sps": spss_script(plan)}


def with_selections(dataset: Dataset, tables: Sequence[Made]) -> Dataset:
    """The data with a column of 0 and 1 for each table that has a condition on rows: the scripts select by it.

    Words that a description counts as missing in columns of numbers are missing here, too.
    """
    dataset, _ = counting_words_as_missing(dataset, _described_as_numbers(dataset, tables))
    frame, variables = dataset.frame, dict(dataset.codebook.variables)
    for table in tables:
        condition = _options(table).get("where")
        if condition:
            selected, _ = select(parse(str(condition), place="where"), dataset, may_be_empty=True)
            name = selection_column(table, dataset)
            frame = frame.assign(**{name: selected.astype("int64")})
            variables[name] = Variable(label=f"Rows of {table.name}: {condition}")
    return replace(dataset, frame=frame, codebook=dataset.codebook.holding(variables))


def _described_as_numbers(dataset: Dataset, tables: Sequence[Made]) -> list[str]:
    """The columns that tables describe and that no table takes as levels."""
    described: set[str] = set()
    levels: set[str] = set()
    for table in tables:
        options = _options(table)
        if table.command == "describe":
            described.update(_listed(options.get("variables")) or dataset.frame.columns)
        levels.update(name for key in _AS_LEVELS for name in _listed(options.get(key)))
    return [name for name in dataset.frame.columns if name in described - levels]


def _listed(given: object) -> list[str]:
    """The columns of an option: one, several, or several with commas between them."""
    entries = given if isinstance(given, list | tuple) else [given] if isinstance(given, str) else []
    return [part.strip() for each in map(str, entries) for part in (each, *re.split("[,/]", each))]


def selection_column(table: Made, dataset: Dataset) -> str:
    """The name of that column, which no other column has."""
    name = f"selected_{table.name}"
    while name in dataset.frame.columns and not dataset.codebook[name].label.startswith(f"Rows of {table.name}: "):
        name += "_"
    return name


def _options(table: Made) -> Mapping[str, object]:
    return table.document.options if table.document else {}


def _column(written: WrittenColumn) -> Column:
    return Column(
        name=written.name,
        label=written.label,
        kind=written.kind,
        width=written.width,
        decimals=written.decimals,
        categorical=written.categorical,
        levels=[Level(*each) for each in written.levels],
    )


def _task(table: Made, dataset: Dataset) -> Task:
    if table.document is None:
        failure = f"sarcstat could not make this table: {table.error}"
        return Task(name=table.name, title=table.title, command=table.command, failure=failure)
    options = table.document.options
    return Task(
        name=table.name,
        title=table.title,
        command=table.command,
        options=options,
        selection=selection_column(table, dataset) if options.get("where") else None,
        categories=dict(_categories(dataset, options)) if table.command == "response" else {},
    )


def _categories(dataset: Dataset, options: Mapping[str, object]) -> Iterator[tuple[Word, str]]:
    """The RECIST category of each value of the column of the best response."""
    name = str(options["best"])
    given = options["codes"]
    entries = [part for text in given for part in str(text).split(",")] if isinstance(given, list | tuple) else []
    best, _ = best_response(dataset, name, {value: category.upper() for category, value in pairs(entries).items()})
    written = factor(dataset.frame, dataset.codebook, name)
    for code, category in sorted(set(zip(written.codes.tolist(), best.codes.tolist(), strict=True))):
        if code >= 0 and category >= 0:
            value = written.values[code]
            yield (value if isinstance(value, str | int | float) else str(value)), CATEGORIES[category]
