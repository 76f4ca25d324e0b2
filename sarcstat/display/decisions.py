"""What was decided about the data before anything was computed: every replacement, coding and exclusion, counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sarcstat.display.shapes.document import Document, Section
from sarcstat.display.shapes.table import Cell, Heading, Path, Table, variable
from sarcstat.results import AnalysisResult, Provenance, Statistic, simulated_sentence


class Decision(Protocol):
    """One decision: the variable it is about, what was done in words, and the number of rows it changed."""

    @property
    def variable(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def rows(self) -> int: ...


def decisions_document(decisions: Sequence[Decision], provenance: Provenance) -> Document:
    """The table of data decisions, one row each, in the order in which they were made."""
    rows: list[Path] = [
        (variable(each.variable, each.label), Heading(each.text, each.variable, name=str(i)))
        for i, each in enumerate(decisions)
    ]
    column: Path = ("Patients",)
    table = Table(
        name="Data Decisions",
        rows=rows,
        columns=[column],
        cells={(row, column): Cell(f"{each.rows:,}", each.rows) for row, each in zip(rows, decisions, strict=True)},
        row_headings=("Variable", "Decision"),
    )
    statistics = [
        Statistic(
            name="count",
            value=each.rows,
            convention="spss",
            context="decision",
            variable=each.variable,
            level=each.text,
        )
        for each in decisions
    ]
    result = AnalysisResult(analysis="decisions", options={}, statistics=statistics, provenance=provenance)
    notes = [simulated_sentence(provenance.simulated)] if provenance.simulated else []
    section = Section(heading="Data decisions", tables=[table], notes=notes, result=result)
    return Document(analysis="decisions", title="Data decisions", sections=[section])
