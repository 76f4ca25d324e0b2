"""Small outputs in the neutral form, with everything that tables of SPSS have."""

from __future__ import annotations

from dataclasses import replace

from outputs.writer import F0, F3, PCT1, constant, dimension, level, number, table, template, variable, words

from sarcstat.outputs.date_format import seconds_of
from sarcstat.outputs.number_format import NumberFormat
from sarcstat.outputs.output import Cell, Command, Footnote, Label, Log, Output, Table

SYNTAX = "KM time BY sex\n  /STATUS=status(2)\n  /PRINT MEAN."
CREATED = "2024-02-29T08:05:09"


def notes_table(syntax: str = SYNTAX, filter_: Label | None = None, **more: str) -> Table:
    """Notes as SPSS has them."""
    from datetime import datetime

    none = constant("<none>", "<none>", "notes")
    input_ = constant("Input", "Input", "notes")
    lines = tuple(map(words, syntax.split("\n")))
    moment = Cell(seconds_of(datetime.fromisoformat(CREATED)), NumberFormat("DATETIME", 20, 0))
    shown = [
        ((constant("Output Created"),), moment),
        ((constant("Comments"),), Cell(label=words(" "))),
        ((input_, constant("Data")), Cell(label=words(more.get("data", r"C:\data\lung.sav")))),
        ((input_, constant("Active Dataset")), Cell(label=words("DataSet1"))),
        ((input_, constant("Filter")), Cell(label=filter_ or none)),
        ((input_, constant("Weight")), Cell(label=none)),
        ((input_, constant("Split File")), Cell(label=none)),
        ((input_, constant("N of Rows in Working Data File")), Cell(228.0, F0)),
        (
            (constant("Missing Value Handling"), constant("Definition of Missing")),
            Cell(label=constant("User-defined missing values are treated as missing.", "MISSING=EXCLUDE")),
        ),
        ((constant("Syntax"),), Cell(label=template(syntax + "\n", "[:^1\\n:]1", lines))),
    ]
    rows = dimension(constant("Contents"), "row", *(path for path, _ in shown))
    cells = {(i,): cell for i, (_, cell) in enumerate(shown)}
    return table(constant("Notes"), [rows], cells, command="Kaplan-Meier", visible=False)


def means_table() -> Table:
    """Means and medians by a factor: groups of columns, levels with and without label, an empty place, a footnote."""
    statistics = dimension(
        constant("Statistics"),
        "column",
        (constant("Median"), constant("Estimate", "Estimate", "estimate_5")),
        (constant("Median"), constant("Std. Error")),
        (constant("Median"), template("95% CI", "^1% CI", [number(95)]), constant("Lower Bound")),
        (constant("Censored"), constant("Percent")),
    )
    factor = dimension(variable("sex", "Sex"), "row", level("sex", 1.0, "Male"), level("sex", 2.0), constant("Overall"))
    cells = {
        (0, 0): Cell(270.0, F3),
        (1, 0): Cell(27.65432109876543, F3),
        (2, 0): Cell(-0.0005, F3, footnotes=(0,)),
        (3, 0): Cell(18.84057971014493, PCT1),
        (0, 1): Cell(426.0, F3),
        (2, 1): Cell(None, F3, system_missing=True),
        (3, 2): Cell(27.63157894736842, PCT1),
    }
    title = constant("Means and Medians for Survival Time", "Means and Medians for Survival Time", "no_help")
    note = Footnote(words("Estimation is limited to the largest survival time if it is censored."), "a")
    return table(title, [statistics, factor], cells, command="Kaplan-Meier", footnotes=(note,))


def output() -> Output:
    """A file with a log and two commands."""
    km = Command(name="Kaplan-Meier", tables=(notes_table(), means_table()), language="en")
    other = replace(means_table(), command="Cox Regression", headings=("Block 1", "Details"))
    return Output(
        source="spv",
        name="example.spv",
        version="27.0.1",
        language="en",
        entries=(
            Log(f"GET FILE='C:\\data\\lung.sav'.\n{SYNTAX}"),
            km,
            Command(name="Cox Regression", tables=(other,), language="en"),
        ),
    )


def texts(of: Table) -> dict[tuple[str, ...], str]:
    """Displayed texts by displayed paths, dimension by dimension."""
    paths = [[" / ".join(label.text for label in path) for path in each.leaves] for each in of.dimensions]
    return {tuple(paths[i][leaf] for i, leaf in enumerate(place)): cell.text for place, cell in of.cells.items()}
