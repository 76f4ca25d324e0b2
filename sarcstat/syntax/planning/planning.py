"""What scripts redo of analyses that were made: the data as they were read, and each table with its options."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sarcstat import __version__
from sarcstat.data.codebook import Dataset, Variable
from sarcstat.data.cohort.export import WrittenColumn, as_csv, written_columns
from sarcstat.data.cohort.some_rows import without_left_out
from sarcstat.data.cohort.truths import with_truths_as_numbers
from sarcstat.data.doubts.words import counting_words_as_missing
from sarcstat.data.expression.expression import parse, select
from sarcstat.syntax.planning.endpoints import endpoints
from sarcstat.syntax.planning.responses import categories
from sarcstat.syntax.writing.plan import Column, Level, Plan, Task

_AS_LEVELS = ("by", "categorical", "nests", "rows", "columns", "strata", "within", "covariates", "split")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An analysis: the name of its table, its command with the options as recorded; or `failure`, why there is none."""

    name: str
    title: str
    command: str
    options: Mapping[str, Any] = field(default_factory=dict)
    failure: str | None = None

    @property
    def condition(self) -> str:
        """What selects its rows, in words; empty where all are used."""
        return " and ".join(each for each in (self.options.get("where"), self._param) if each)

    @property
    def _param(self) -> str:
        param = self.options.get("param")
        return f"PARAMCD = {param}" if param else ""


def planned(
    title: str, dataset: Dataset, asked: Sequence[Asked], *, script: str, data: str, names: bool = False
) -> tuple[Plan, str]:
    """What the scripts called `script` redo, and the CSV called `data` that they read.

    The CSV has a column of 0 and 1 for each analysis that has a condition on rows: the scripts select by it. True and
    false are 1 and 0 there, and words that a description counts as missing in columns of numbers are missing.
    `names`: values and column names are shown instead of their labels.
    """
    dataset = without_left_out(dataset)
    dataset, _ = counting_words_as_missing(dataset, _described_as_numbers(dataset, asked))
    dataset, selections = _with_selections(dataset, asked)
    written = with_truths_as_numbers(dataset)
    plan = Plan(
        title=title,
        script=script,
        data=data,
        columns=[_column(each) for each in written_columns(written, names=names)],
        tasks=[_task(each, dataset, selections.get(each.name)) for each in asked],
        version=__version__,
    )
    return plan, as_csv(written)


def _with_selections(dataset: Dataset, asked: Sequence[Asked]) -> tuple[Dataset, dict[str, str]]:
    """The data with those columns, and their names by the names of the analyses."""
    frame, variables = dataset.frame, dict(dataset.codebook.variables)
    selections: dict[str, str] = {}
    for each in asked:
        if each.condition:
            name = f"selected_{each.name}"
            while name in frame.columns:
                name += "_"
            frame = frame.assign(**{name: _selected(dataset, each).astype("int64")})
            variables[name] = Variable(label=f"Rows of {each.name}: {each.condition}")
            selections[each.name] = name
    return replace(dataset, frame=frame, codebook=dataset.codebook.holding(variables)), selections


def _selected(dataset: Dataset, asked: Asked) -> Any:
    """A mask of the rows that an analysis uses: those of its condition and of its endpoint in an ADTTE file."""
    import numpy as np

    selected = np.ones(len(dataset.frame), dtype=bool)
    if asked.options.get("where"):
        selected, _ = select(parse(str(asked.options["where"]), place="where"), dataset, may_be_empty=True)
    if asked.options.get("param"):
        selected = selected & (dataset.frame["PARAMCD"] == asked.options["param"]).fillna(False).to_numpy(dtype=bool)
    return selected


def _described_as_numbers(dataset: Dataset, asked: Sequence[Asked]) -> list[str]:
    """The columns that analyses describe and that none takes as levels."""
    described: set[str] = set()
    levels: set[str] = set()
    for each in asked:
        if each.command == "describe" and each.failure is None:
            described.update(_listed(each.options.get("variables")) or dataset.frame.columns)
        levels.update(name for key in _AS_LEVELS for name in _listed(each.options.get(key)))
    return [name for name in dataset.frame.columns if name in described - levels]


def _listed(given: object) -> list[str]:
    """The columns of an option: one, several, or several with commas between them."""
    entries = given if isinstance(given, list | tuple) else [given] if isinstance(given, str) else []
    return [part.strip() for each in map(str, entries) for part in (each, *re.split("[,/]", each))]


def _column(written: WrittenColumn) -> Column:
    return Column(
        name=written.name,
        label=written.label,
        kind=written.kind,
        width=written.width,
        decimals=written.decimals,
        categorical=written.categorical,
        missing=written.missing,
        levels=[Level(*each) for each in written.levels],
    )


def _task(asked: Asked, dataset: Dataset, selection: str | None) -> Task:
    if asked.failure is not None:
        return Task(name=asked.name, title=asked.title, command=asked.command, failure=asked.failure)
    return Task(
        name=asked.name,
        title=asked.title,
        command=asked.command,
        options=asked.options,
        endpoints=endpoints(dataset, asked.options),
        selection=selection,
        condition=asked.condition,
        categories=dict(categories(dataset, asked.options)) if asked.command == "response" else {},
    )
