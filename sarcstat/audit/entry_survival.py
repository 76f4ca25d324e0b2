"""The tables of a hand-entered paper that are about survival, as facts: hazard ratios, medians, numbers at risk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sarcstat.audit import entry_cells, facts, schema


def models(table: schema.HazardRatios, paper: schema.Paper) -> Iterator[facts.Model]:
    """A model for each outcome of a table of hazard ratios."""
    for i, outcome in enumerate(table.outcomes):
        yield facts.Model(
            place=entry_cells.place(table.table, (), (outcome,)),
            outcome=outcome,
            ratios=tuple(_ratio(row, i, outcome, table.table) for row in table.rows),
            adjusted=table.model == "multivariable",
            n=entry_cells.integer(table.patients if table.patients is not None else paper.patients),
            events=table.events[i] if table.events else None,
            parameters=table.parameters,
            conf_level=table.conf_level,
            method=table.method,
            within=table.within,
        )


def _ratio(row: schema.RatioRow, i: int, outcome: str, table: str) -> facts.Ratio:
    return facts.Ratio(
        place=entry_cells.place(table, (row.label,) if row.label else (row.variable, row.level), (outcome,)),
        variable=row.variable,
        level=row.level,
        reference=row.reference,
        ratio=row.hr[i].estimate,
        low=row.hr[i].low,
        high=row.hr[i].high,
        p=row.p[i] if row.p else None,
        p_of=row.p_of,
        kind=row.kind,
        n=entry_cells.integer(row.patients),
        n_reference=entry_cells.integer(row.reference_patients),
        events=row.events[i] if row.events else None,
        events_reference=row.reference_events[i] if row.reference_events else None,
    )


def medians(table: schema.Medians) -> Iterator[facts.Median]:
    """The medians of a table: outcome by outcome, all patients first."""
    for i, outcome in enumerate(table.outcomes):
        if table.all:
            yield _median(table, table.all[i], outcome)
        for variable, group in table.groups.items():
            for level, cells in group.levels.items():
                n, events = entry_cells.integer(group.patients.get(level)), group.events.get(level)
                own = replace(_median(table, cells[i], outcome, variable, level), n=n)
                yield replace(own, events=events[i]) if events else own


def _median(
    table: schema.Medians, cell: entry_cells.Interval, outcome: str, variable: str = "", level: str = ""
) -> facts.Median:
    return facts.Median(
        place=entry_cells.place(table.table, (table.within, variable, level), (outcome,)),
        outcome=outcome,
        median=cell.estimate,
        low=cell.low,
        high=cell.high,
        variable=variable,
        level=level,
        within=table.within,
        unit=table.unit,
    )


def tests(table: schema.Medians) -> Iterator[facts.GroupTest]:
    """The tests between the groups of a table of medians."""
    for i, outcome in enumerate(table.outcomes):
        for variable, group in table.groups.items():
            if group.p:
                yield facts.GroupTest(
                    place=entry_cells.place(table.table, (table.within, variable), (outcome,)),
                    p=group.p[i],
                    name=group.test,
                    outcome=outcome,
                    variable=variable,
                    levels=tuple(group.levels),
                    statistic=group.chi_square[i] if group.chi_square else None,
                    df=entry_cells.integer(group.df),
                    within=table.within,
                )


def at_risk(table: schema.AtRisk) -> facts.RiskTable:
    """The numbers at risk below a curve."""
    return facts.RiskTable(
        place=entry_cells.place(table.table),
        times=tuple(table.times),
        rows={label: tuple(cells) for label, cells in table.rows.items()},
        outcome=table.outcome,
        total=table.total,
        n={label: entry_cells.whole(size) for label, size in table.patients.items()},
        events={label: entry_cells.whole(size) for label, size in table.events.items()},
    )


def endpoint(row: schema.Endpoint) -> facts.Endpoint:
    """How many events an outcome had."""
    return facts.Endpoint(
        place=entry_cells.place(row.table, (row.outcome,)),
        outcome=row.outcome,
        events=row.events.count,
        percent=row.events.percent,
        n=row.events.of or entry_cells.integer(row.patients),
        deaths=entry_cells.integer(row.deaths),
        lost=entry_cells.integer(row.lost_as_events),
        within=row.within,
    )
