"""Outputs as SPSS would have written them, out of what is computed here: dimensions, identities, Notes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from outputs.examples import notes_table
from outputs.writer import F0, F3, constant, dimension, level, number, table, template, variable, words, write_viewer
from pandas.util import hash_pandas_object

from sarcstat.cli.perform import perform
from sarcstat.crosscheck.check import checked
from sarcstat.crosscheck.plan import Data
from sarcstat.crosscheck.verdict import CheckedOutput
from sarcstat.data.codebook import Dataset
from sarcstat.data.reading.source import open_source
from sarcstat.display.shapes.table import Heading, Path, Step, Table, text_of
from sarcstat.outputs.number_format import NumberFormat
from sarcstat.outputs.output import Cell, Command, Footnote, Label, Output
from sarcstat.outputs.output import Table as PivotTable
from sarcstat.outputs.reading.read import parse_output
from sarcstat.request import Request
from sarcstat.syntax.reading.reader import read_text
from sarcstat.syntax.requests.requests import requests

LUNG = "survival::lung"
_SUBTYPES = {"Chi-Square Tests": "Chi Square Tests"}
#: What SPSS calls, in the file, what it shows by another word.
_SPSS = {"Cumulative Proportion Surviving at the Time": "Cumulative Events", "Sig.": "Significance"}
_OURS_ALONE = ("Generalized Variance", "Pairwise Associations")


@cache
def lung() -> Dataset:
    """R's lung data."""
    return open_source(LUNG).read(None)


_made: dict[tuple[str | bytes, ...], Any] = {}


def performed(request: Request, dataset: Dataset) -> Any:
    """`perform`, whose results on the same values are kept: hundreds of copies of an output are checked."""
    place = (repr(request), *_values(dataset))
    if place not in _made:
        _made[place] = perform(request, dataset)
    return _made[place]


def _values(dataset: Dataset) -> tuple[str | bytes, ...]:
    """All values of a data set, what is known of its columns, and the rows that are left out."""
    values = hash_pandas_object(dataset.frame, index=False).to_numpy().tobytes()
    left_out = [mask.tobytes() for _, mask in dataset.left_out]
    return (dataset.source, repr(dataset.codebook), repr(dataset.frame.dtypes.to_dict()), values, *left_out)


def recast(
    command: str,
    syntax: str,
    dataset: Dataset,
    *,
    weight: str | None = None,
    split: Sequence[str] = (),
    separate: bool = False,
    changed: Callable[[Request], Request] = lambda request: request,
    noted: dict[str, Label] | None = None,
) -> Output:
    """The output of one command; `changed` may ask for something else than the syntax says, `noted` is in the Notes.

    A split file has the parts as dimensions, outermost, or tables of their own if `separate`.
    """
    found: dict[Any, list[tuple[Sequence[Heading], Table]]] = {}
    for planned in requests(read_text(syntax).commands[0], dataset, weight, split):
        document = performed(changed(planned.request), dataset)
        for section in document.sections:
            levels = section.split.levels if section.split is not None else ()
            for each in section.tables:
                context = {**each.context, **planned.context}
                part = context.pop("split", "")
                place = (part if separate else "", each.name, planned.context.get("model"), *context.items())
                if not each.name.startswith(_OURS_ALONE):
                    found.setdefault(place, []).append((levels, each))
    places = sorted(found, key=lambda place: place[0]) if separate else list(found)
    tables = [pivot(found[place], command, place[2], told=place[0]) for place in places]
    return output(command, syntax, tables, noted)


def output(command: str, syntax: str, tables: Sequence[PivotTable], noted: dict[str, Label] | None = None) -> Output:
    """One command with its Notes and tables, written as a .spv file and read again."""
    notes = replace(notes_table(syntax, data="C:\\data\\lung.sav"), command=command)
    for i, path in enumerate(notes.dimensions[0].leaves):
        if path[-1].text in (noted or {}):
            notes = replace(notes, cells={**notes.cells, (i,): Cell(label=(noted or {})[path[-1].text])})
    entry = Command(name=command, tables=(notes, *tables), language="en")
    return parse_output(
        write_viewer(Output(source="spv", name="x", version="29.0.1", language="en", entries=(entry,))), "x.spv"
    )


def pivot(
    parts: Sequence[tuple[Sequence[Heading], Table]], command: str, model: str | None = None, *, told: str = ""
) -> PivotTable:
    """One of our tables as SPSS has it: a dimension of statistics, one of rows, and the model of REGRESSION.

    Those of several parts are one table with a dimension for each variable that splits; `told` is the part of one.
    """
    of = parts[0][1]
    every = {
        (tuple(levels), *place): cell
        for levels, each in parts
        for place, cell in each.cells.items()
        if place[1] != ("Comparison",)
    }
    cox = command == "Cox Regression"
    rows, columns = list(dict.fromkeys(row for _, row, _ in every)), list(dict.fromkeys(c for _, _, c in every))
    dimensions = [dimension(constant("Statistics"), "column", *(_path(column, cox) for column in columns))]
    alone = all(not "".join(map(text_of, row)) for row in rows)
    if not alone:
        shown = [row[1:] for row in rows] if model else rows
        dimensions.append(dimension(constant("Rows"), "row", *(_path(row, cox) for row in shown)))
    if model:
        dimensions.append(dimension(constant("Model"), "row", number(float(model))))
    splitting = (
        [] if told else [list(dict.fromkeys(each)) for each in zip(*(levels for levels, _ in parts), strict=True)]
    )
    cells = {}
    for (levels, row, column), cell in every.items():
        place = (columns.index(column), *([] if alone else [rows.index(row)]), *([0] if model else []))
        place = (*(known.index(one) for known, one in zip(splitting, levels, strict=False)), *place)
        if cell.number is not None:
            whole = isinstance(cell.number, int) or "." not in cell.text
            cells[place] = Cell(float(cell.number), F0 if whole else F3)
        else:
            cells[place] = Cell(None, F3, system_missing=True) if cell.missing else Cell(label=words(cell.text))
    outer = [dimension(variable(each[0].variable), "row", *map(_level, each)) for each in splitting]
    notes = {"footnotes": (Footnote(words(told), "a"),)} if told else {}
    subtype = "Crosstabulation" if of.name.endswith("Crosstabulation") else _SUBTYPES.get(of.name, of.name)
    if "variable" in of.context:
        name = of.context["variable"]
        dimensions[1] = replace(dimensions[1], name=variable(name))
        return table(variable(name), [*outer, *dimensions], cells, command=command, subtype="Frequencies", **notes)
    return table(constant(of.name, subtype), [*outer, *dimensions], cells, command=command, **notes)


def _level(of: Heading) -> Label:
    """A level of a variable that splits; SPSS shows no value as system-missing."""
    if of.value is None:
        return replace(level(of.variable, -sys.float_info.max, None), text=".")
    return level(of.variable, of.value if isinstance(of.value, str) else float(of.value), of.text)  # type: ignore[arg-type]


def _path(path: Path, cox: bool) -> tuple[Label, ...]:
    return tuple(_label(step, cox) for step in path if step != "") or (constant("-"),)


def _label(step: Step, cox: bool) -> Label:
    if isinstance(step, str):
        if step.replace(".", "", 1).isdigit():
            return number(float(step), NumberFormat("F", 40, len(step.partition(".")[2])))
        return constant(step, _SPSS.get(step, step))
    if not step.variable and step.name in ("row", "column"):
        name = step.text.removeprefix("% within ")
        return template(step.text, "% within ^1", [variable(name)])
    if step.name == "rows * columns":
        return template(step.text, "^1 * ^2", *([variable(name)] for name in step.text.split(" * ")))
    if not step.variable:
        return constant(step.text)
    if step.value is not None:
        value = step.value if isinstance(step.value, str) else float(step.value)  # type: ignore[arg-type]
        return level(step.variable, value, step.text)
    return words(step.text) if cox else variable(step.variable, step.text)


def check(of: Output, dataset: Dataset | None = None, *, r: bool = False) -> CheckedOutput:
    """The output checked against the data (default: lung)."""
    return checked(of, _Given(dataset or lung()), performed, r=r)


class _Given(Data):
    """Data that are in memory already."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    def of(self, notes: Any) -> Dataset:
        return self.dataset


def with_table(of: Output, old: PivotTable, new: PivotTable) -> Output:
    """The output with one table replaced."""
    entries = [
        replace(each, tables=tuple(new if one is old else one for one in each.tables))
        if isinstance(each, Command)
        else each
        for each in of.entries
    ]
    return replace(of, entries=tuple(entries))
