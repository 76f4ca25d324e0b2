"""One endpoint under each policy for patients lost to follow-up, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from sarcstat.display.formatting import cell, interval_text
from sarcstat.display.headings import group_level
from sarcstat.display.kaplan_meier.journal import patient_cells
from sarcstat.display.kaplan_meier.layouts import percent_text
from sarcstat.display.kaplan_meier.notes import convention_notes
from sarcstat.display.sentences import limits_of_times, patients, versions
from sarcstat.display.shapes.document import Document, Section
from sarcstat.display.shapes.table import Cell, Heading, Path, Table, variable
from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, Statistic, computed

Cells = dict[tuple[Path, Path], Cell]

EVERYBODY = "All patients"
#: What becomes of patients lost to follow-up under each policy.
POLICIES = {"censor": "censored", "event": "event", "exclude": "left out"}
_CHOSEN = {
    "censor": "The study censors them.",
    "event": "The study counts them as events.",
    "exclude": "The study leaves them out.",
}
_DECIMALS = 2
_REFERENCE = "1 (reference)"


class _Model(Protocol):
    """The hazard ratios of one factor."""

    @property
    def statistics(self) -> Sequence[Statistic]: ...

    @property
    def levels(self) -> Mapping[str, Sequence[Mapping[str, object]]]: ...


class _Outcomes(Protocol):
    """The results under one policy."""

    @property
    def everybody(self) -> AnalysisResult: ...

    @property
    def groups(self) -> Mapping[str, AnalysisResult]: ...

    @property
    def models(self) -> Mapping[str, _Model]: ...


def document(
    policies: Mapping[str, _Outcomes], combined: AnalysisResult, lost: int, chosen: str, ties: str
) -> Document:
    """The table of an endpoint: `lost` patients of whom the policy decides, `chosen` what the other tables do."""
    title = f"Sensitivity to patients lost to follow-up: {combined.labels['time']}"
    section = Section(
        heading=title,
        tables=[sensitivity_table(policies, chosen)],
        notes=list(_notes(policies, lost, chosen, ties)),
        result=combined,
    )
    return Document(analysis="sensitivity", title=title, sections=[section], options=combined.options)


def sensitivity_table(policies: Mapping[str, _Outcomes], chosen: str) -> Table:
    """One row a level and policy: the policies of a level stand under each other, to be compared."""
    cells: Cells = {}
    for policy, found in policies.items():
        heading = Heading(f"{POLICIES[policy]}{' (chosen)' if policy == chosen else ''}", name=policy)
        index = found.everybody.index(found.everybody.conventions[0])
        for column, shown in patient_cells(found.everybody, index, None, None):
            cells[(EVERYBODY, "", heading), column] = shown
        for name, result in found.groups.items():
            for row, column, shown in _factor_cells(result, found.models.get(name), name):
                cells[(*row, heading), column] = shown
    return Table(
        name="Sensitivity to Patients Lost to Follow-up",
        rows=_together(dict.fromkeys(row for row, _ in cells)),
        columns=list(dict.fromkeys(column for _, column in cells)),
        cells=cells,
        row_headings=("", "", "Lost to Follow-up"),
        nested=2,
    )


def _together(rows: Iterable[Path]) -> list[Path]:
    """The rows of a factor together, in it those of a level, in it the policies; also where a level is not in all."""
    found = list(rows)
    factors = list(dict.fromkeys(row[0] for row in found))
    levels = list(dict.fromkeys(row[:2] for row in found))
    return sorted(found, key=lambda row: (factors.index(row[0]), levels.index(row[:2])))


def _factor_cells(result: AnalysisResult, model: _Model | None, name: str) -> Iterator[tuple[Path, Path, Cell]]:
    index = result.index(result.conventions[0])
    factor = variable(name, result.labels["group"])
    levels = [each.group1_level for each in result.find(name="n", context="survfit") if each.group1_level is not None]
    for level in levels:
        for column, shown in patient_cells(result, index, None, level):
            yield (factor, group_level(result, level)), column, shown
    for row_level, column, shown in _ratios(result, model, name) if model else ():
        yield (factor, group_level(result, row_level)), column, shown
    test = next(result.find(name="p_value", context="survdiff", test="logrank"), None)
    yield (factor, group_level(result, levels[0])), ("Log-rank p",), cell(test, "journal")


def _ratios(result: AnalysisResult, model: _Model, name: str) -> Iterator[tuple[str, Path, Cell]]:
    """Level, column and cell of each hazard ratio."""
    heading = (f"HR ({percent_text(computed(result)['conf_level'])} CI)",)
    known = {(each.name, each.level): each for each in model.statistics if each.column != 0}
    texts = [str(level["text"]) for level in model.levels[name]]
    compared = {each.level: each for each in model.statistics if each.name == "hazard_ratio" and each.level}
    for text in texts:
        of = next((level for level in compared if any(level == f"{text} vs {other}" for other in texts)), None)
        if of is None:
            yield text, heading, Cell(_REFERENCE, 1)
            continue
        shown = cell(compared[of], "journal", _DECIMALS)
        if shown.number is not None:
            low, high = (known.get((f"hazard_ratio_conf_{end}", of)) for end in ("low", "high"))
            shown = Cell(f"{shown.text} ({interval_text(low, high, 'journal', _DECIMALS)})", shown.number)
        yield text, heading, shown
        yield text, ("p",), cell(known.get(("p_value", of)), "journal")


def _notes(policies: Mapping[str, _Outcomes], lost: int, chosen: str, ties: str) -> Iterator[str]:
    first = next(iter(policies.values())).everybody
    yield (
        f"{counted(lost, 'patient was', 'patients were')} lost to follow-up before an event: censored at the last "
        f"contact, counted as having the event there, or left out. {_CHOSEN[chosen]}"
    )
    intervals = convention_notes(first, "journal")[0]
    yield f"Where they are {POLICIES[next(iter(policies))]}: {patients(first)}"
    for name, result in next(iter(policies.values())).groups.items():
        number = result.provenance.dropped.get(f"missing {name}")
        if number:
            yield f"Left out of the rows of {result.labels['group']} for want of its value: {number:,}."
    yield (
        f"HR: hazard ratio of a Cox model with the factor alone ({ties.capitalize()} ties), p: its Wald test. "
        "NR: not reached; NE: not estimable."
    )
    yield intervals
    found = [each for policy in policies.values() for each in (policy.everybody, *policy.groups.values())]
    yield from limits_of_times(found)
    yield versions(first)
