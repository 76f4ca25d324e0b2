"""The tables of a hand-entered paper that are about survival, as facts: hazard ratios, medians, numbers at risk."""

from __future__ import annotations

from collections.abc import Iterator

from sarcstat.audit import entry_cells, facts, schema
from sarcstat.audit.number import Number, number


def models(table: schema.HazardRatios, paper: schema.Paper) -> Iterator[facts.Model]:
    """A model for each outcome of a table of hazard ratios."""
    for i, outcome in enumerate(table.outcomes):
        yield facts.Model(
            place=entry_cells.place(table.table, (), (outcome,)),
            outcome=outcome,
            ratios=tuple(_ratio(row, i, outcome, table.table) for row in table.rows),
            adjusted=table.model == "multivariable",
            n=entry_cells.integer(table.patients if table.patients is not None else paper.patients),
            events=number(table.events[i]) if table.events else None,
            parameters=table.parameters,
            conf_level=number(table.conf_level) if table.conf_level else None,
            method=table.method,
            within=table.within,
        )


def _ratio(row: schema.RatioRow, i: int, outcome: str, table: str) -> facts.Ratio:
    found = entry_cells.interval(row.hr[i])
    assert found is not None
    return facts.Ratio(
        place=entry_cells.place(table, (row.label,) if row.label else (row.variable, row.level), (outcome,)),
        variable=row.variable,
        level=row.level,
        reference=row.reference,
        ratio=found.estimate,
        low=found.low,
        high=found.high,
        p=number(row.p[i]) if row.p else None,
        p_of=row.p_of,
        kind=row.kind,
        n=entry_cells.integer(row.patients),
        n_reference=entry_cells.integer(row.reference_patients),
        events=number(row.events[i]) if row.events else None,
        events_reference=number(row.reference_events[i]) if row.reference_events else None,
    )


def medians(table: schema.Medians) -> Iterator[facts.Median]:
    """The medians of a table: outcome by outcome, all patients first."""
    for i, outcome in enumerate(table.outcomes):
        if table.all:
            yield _median(table, table.all[i], outcome, "", "", None, None)
        for variable, group in table.groups.items():
            for level, cells in group.levels.items():
                events = group.events.get(level)
                own = number(events[i]) if events else None
                yield _median(
                    table, cells[i], outcome, variable, level, entry_cells.integer(group.patients.get(level)), own
                )


def _median(
    table: schema.Medians, cell: str, outcome: str, variable: str, level: str, n: Number | None, events: Number | None
) -> facts.Median:
    found = entry_cells.interval(cell)
    assert found is not None
    return facts.Median(
        place=entry_cells.place(table.table, (table.within, variable, level), (outcome,)),
        outcome=outcome,
        median=found.estimate,
        low=found.low,
        high=found.high,
        variable=variable,
        level=level,
        within=table.within,
        n=n,
        events=events,
        unit=table.unit,
    )


def tests(table: schema.Medians) -> Iterator[facts.GroupTest]:
    """The tests between the groups of a table of medians."""
    for i, outcome in enumerate(table.outcomes):
        for variable, group in table.groups.items():
            if group.p:
                p = number(group.p[i])
                assert p is not None
                yield facts.GroupTest(
                    place=entry_cells.place(table.table, (table.within, variable), (outcome,)),
                    p=p,
                    name=group.test,
                    outcome=outcome,
                    variable=variable,
                    levels=tuple(group.levels),
                    statistic=number(group.chi_square[i]) if group.chi_square else None,
                    df=entry_cells.integer(group.df),
                    within=table.within,
                )


def at_risk(table: schema.AtRisk) -> facts.RiskTable:
    """The numbers at risk below a curve."""
    return facts.RiskTable(
        place=entry_cells.place(table.table),
        times=entry_cells.numbers(table.times),
        rows={label: entry_cells.numbers(cells) for label, cells in table.rows.items()},
        outcome=table.outcome,
        total=table.total,
        n={label: size for label, value in table.patients.items() if (size := entry_cells.integer(value)) is not None},
        events={
            label: size for label, value in table.events.items() if (size := entry_cells.integer(value)) is not None
        },
    )


def endpoint(row: schema.Endpoint) -> facts.Endpoint:
    """How many events an outcome had."""
    found = entry_cells.count(row.events)
    assert found is not None
    return facts.Endpoint(
        place=entry_cells.place(row.table, (row.outcome,)),
        outcome=row.outcome,
        events=found.count,
        percent=found.percent,
        n=found.of or entry_cells.integer(row.patients),
        deaths=entry_cells.integer(row.deaths),
        lost=entry_cells.integer(row.lost_as_events),
        within=row.within,
    )
