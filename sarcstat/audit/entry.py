"""A hand-entered paper: from its TOML file to facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sarcstat.audit import facts, schema
from sarcstat.audit.entry_cells import Count, Interval, integer, place, whole
from sarcstat.audit.facts import Facts, Group, Share
from sarcstat.errors import InputError, Problem
from sarcstat.forms.places import read_toml
from sarcstat.forms.reading import filled, read_text
from sarcstat.resources import templates

_LARGEST = 20_000_000
_EXAMPLE = "'sarcstat init --audit' writes an example with every word."
_WORDS = {"union_tag_invalid": ("is a table without 'rows', and one within a variable has 'rows'", _EXAMPLE)}


def example() -> str:
    """A commented file to start from."""
    return (templates() / "audit.toml").read_text(encoding="utf-8")


def read_entry(path: Path) -> Facts:
    """The facts of a TOML file; raises InputError with every mistake and its line."""
    return entry(read_text(path, largest=_LARGEST).text, path.name)


def entry(text: str, name: str) -> Facts:
    """The facts of a TOML text; `name` is for messages."""
    return _facts(filled(read_toml(text, name), schema.Paper, name, text=text, words=_WORDS))


def _facts(paper: schema.Paper) -> Facts:
    return Facts(
        title=paper.title,
        citation=paper.citation,
        n=integer(paper.patients),
        counts=tuple(each for table in paper.counts for each in _counts(table, paper)),
        models=tuple(each for table in paper.hazard_ratios for each in _models(table, paper)),
        medians=tuple(each for table in paper.medians for each in _medians(table)),
        tests=tuple(each for table in paper.medians for each in _tests(table)),
        responses=tuple(each for table in paper.response for each in _responses(table, paper)),
        means=tuple(map(_mean, paper.means)),
        risk_tables=tuple(map(_at_risk, paper.at_risk)),
        endpoints=tuple(map(_endpoint, paper.endpoints)),
        states=tuple(map(_states, paper.states)),
        dates=tuple(map(_dates, paper.dates)),
        selections=tuple(map(_selection, paper.selection)),
    )


def _counts(table: schema.Counts, paper: schema.Paper) -> Iterator[facts.CountTable]:
    size = table.patients if table.patients is not None else paper.patients
    columns: dict[str, int | None] = {**table.columns} or {"": size}
    problems: list[Problem] = []
    for i, (column, size) in enumerate(columns.items()):
        groups = []
        for label, rows in table.groups.items():
            if isinstance(rows, dict):
                rows = schema.Nested.model_construct(rows=rows, several=label in table.several)
            groups.append(_group(label, rows, (), i, column, table, problems))
        yield facts.CountTable(
            place=place(table.table),
            groups=tuple(groups),
            total=integer(size),
            column=column,
            pooled=column == table.pooled and bool(column),
            within=table.within,
        )
    if problems:
        raise InputError.of(list(dict.fromkeys(problems)))


def _group(
    label: str,
    cell: list[Count] | schema.Nested,
    path: tuple[str, ...],
    column: int,
    name: str,
    table: schema.Counts,
    problems: list[Problem],
) -> Group:
    """A row of one column, with the rows it contains."""
    nested = cell if isinstance(cell, schema.Nested) else None
    own = cell if not isinstance(cell, schema.Nested) else cell.count or []
    wanted, row = max(len(table.columns), 1), (*path, label)
    if own and len(own) != wanted:
        problems.append(
            Problem(
                f"{table.table}, {label}: {len(own)} entries, and there are {wanted} columns.",
                "Write one entry a column; an empty text stands for an empty cell.",
            )
        )
    found = own[column] if column < len(own) else None
    below = nested.rows.items() if nested else ()
    return Group(
        label=label,
        place=place(table.table, row, (name,)),
        children=tuple(_group(key, each, row, column, name, table, problems) for key, each in below),
        multiple=bool(nested and nested.several),
        count=found.count if found else None,
        percent=found.percent if found else None,
        of=found.of if found else None,
    )


def _models(table: schema.HazardRatios, paper: schema.Paper) -> Iterator[facts.Model]:
    """A model for each outcome of a table of hazard ratios."""
    for i, outcome in enumerate(table.outcomes):
        yield facts.Model(
            place=place(table.table, (), (outcome,)),
            outcome=outcome,
            ratios=tuple(_ratio(row, i, outcome, table.table) for row in table.rows),
            adjusted=table.model == "multivariable",
            n=integer(table.patients if table.patients is not None else paper.patients),
            events=table.events[i] if table.events else None,
            parameters=table.parameters,
            conf_level=table.conf_level,
            method=table.method,
            within=table.within,
        )


def _ratio(row: schema.RatioRow, i: int, outcome: str, table: str) -> facts.Ratio:
    return facts.Ratio(
        place=place(table, (row.label,) if row.label else (row.variable, row.level), (outcome,)),
        variable=row.variable,
        level=row.level,
        reference=row.reference,
        ratio=row.hr[i].estimate,
        low=row.hr[i].low,
        high=row.hr[i].high,
        p=row.p[i] if row.p else None,
        p_of=row.p_of,
        kind=row.kind,
        n=integer(row.patients),
        n_reference=integer(row.reference_patients),
        events=row.events[i] if row.events else None,
        events_reference=row.reference_events[i] if row.reference_events else None,
    )


def _medians(table: schema.Medians) -> Iterator[facts.Median]:
    """The medians of a table: outcome by outcome, all patients first."""
    for i, outcome in enumerate(table.outcomes):
        if table.all:
            yield _median(table, table.all[i], outcome)
        for variable, group in table.groups.items():
            for level, cells in group.levels.items():
                n, events = integer(group.patients.get(level)), group.events.get(level)
                own = replace(_median(table, cells[i], outcome, variable, level), n=n)
                yield replace(own, events=events[i]) if events else own


def _median(table: schema.Medians, cell: Interval, outcome: str, variable: str = "", level: str = "") -> facts.Median:
    return facts.Median(
        place=place(table.table, (table.within, variable, level), (outcome,)),
        outcome=outcome,
        median=cell.estimate,
        low=cell.low,
        high=cell.high,
        variable=variable,
        level=level,
        within=table.within,
        unit=table.unit,
    )


def _tests(table: schema.Medians) -> Iterator[facts.GroupTest]:
    """The tests between the groups of a table of medians."""
    for i, outcome in enumerate(table.outcomes):
        for variable, group in table.groups.items():
            if group.p:
                yield facts.GroupTest(
                    place=place(table.table, (table.within, variable), (outcome,)),
                    p=group.p[i],
                    name=group.test,
                    outcome=outcome,
                    variable=variable,
                    levels=tuple(group.levels),
                    statistic=group.chi_square[i] if group.chi_square else None,
                    df=integer(group.df),
                    within=table.within,
                )


def _at_risk(table: schema.AtRisk) -> facts.RiskTable:
    """The numbers at risk below a curve."""
    return facts.RiskTable(
        place=place(table.table),
        times=tuple(table.times),
        rows={label: tuple(cells) for label, cells in table.rows.items()},
        outcome=table.outcome,
        total=table.total,
        n={label: whole(size) for label, size in table.patients.items()},
        events={label: whole(size) for label, size in table.events.items()},
    )


def _endpoint(row: schema.Endpoint) -> facts.Endpoint:
    """How many events an outcome had."""
    return facts.Endpoint(
        place=place(row.table, (row.outcome,)),
        outcome=row.outcome,
        events=row.events.count,
        percent=row.events.percent,
        n=row.events.of or integer(row.patients),
        deaths=integer(row.deaths),
        lost=integer(row.lost_as_events),
        within=row.within,
    )


def _responses(table: schema.Response, paper: schema.Paper) -> Iterator[facts.Response]:
    for variable, levels in table.groups.items():
        for level, cells in levels.items():
            yield _response(table, paper, variable, level, cells)
    if table.all:
        yield _response(table, paper, "", "", table.all)


def _response(
    table: schema.Response, paper: schema.Paper, variable: str, level: str, cells: Sequence[Share]
) -> facts.Response:
    shares: dict[str, Share] = dict(zip(table.columns, cells, strict=True))
    rates = {name: share for name, share in shares.items() if name in ("ORR", "DCR")}
    # A number alone is the count of a category.
    counts = {n: each if each.count else Share(count=each.percent) for n, each in shares.items() if n not in rates}
    size = counts.pop("N", None)
    total = integer(table.patients if table.patients is not None else paper.patients)
    return facts.Response(
        place=place(table.table, (variable, level) if level else ("All",)),
        n=size.count if size else total if not level else None,
        n_percent=size.percent if size else None,
        total=total,
        categories=counts,
        rates=rates,
        variable=variable,
        level=level,
        within=table.within,
    )


def _mean(row: schema.Mean) -> facts.Mean:
    return facts.Mean(
        place=place(row.table, (row.variable, row.level)),
        variable=row.variable,
        level=row.level,
        n=integer(row.patients),
        mean=row.mean,
        sd=row.sd,
        median=row.median.estimate if row.median else None,
        low=row.median.low if row.median else None,
        high=row.median.high if row.median else None,
        integers=row.whole_numbers,
    )


def _states(row: schema.States) -> facts.States:
    return facts.States(
        place=place(row.table, ("States at the cut-off",)),
        n=integer(row.patients),
        dead=row.dead.count if row.dead else None,
        lost=row.lost.count if row.lost else None,
        alive=row.alive.count if row.alive else None,
        on_treatment=row.on_treatment.count if row.on_treatment else None,
        treated_to_progression=row.treated_to_progression,
    )


def _dates(row: schema.Dates) -> facts.Dates:
    return facts.Dates(
        place=place(row.table, ("Follow-up",)),
        first_enrolment=row.first_enrolment,
        last_enrolment=row.last_enrolment,
        cutoff=row.cutoff,
        follow_up_low=row.follow_up.low if row.follow_up else None,
        follow_up_high=row.follow_up.high if row.follow_up else None,
        survivors=row.survivors,
        unit=row.unit,
    )


def _selection(row: schema.Selection) -> facts.Selection:
    return facts.Selection(place=place(row.table), only_significant=row.only_significant, threshold=row.threshold)
