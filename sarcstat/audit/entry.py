"""A hand-entered paper: from its TOML file to facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sarcstat.audit import entry_cells, entry_survival, facts, schema
from sarcstat.audit.facts import Facts, Group
from sarcstat.audit.number import number
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
        n=entry_cells.integer(paper.patients),
        counts=tuple(each for table in paper.counts for each in _counts(table, paper)),
        models=tuple(each for table in paper.hazard_ratios for each in entry_survival.models(table, paper)),
        medians=tuple(each for table in paper.medians for each in entry_survival.medians(table)),
        tests=tuple(each for table in paper.medians for each in entry_survival.tests(table)),
        responses=tuple(each for table in paper.response for each in _responses(table, paper)),
        means=tuple(map(_mean, paper.means)),
        risk_tables=tuple(map(entry_survival.at_risk, paper.at_risk)),
        endpoints=tuple(map(entry_survival.endpoint, paper.endpoints)),
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
            if not isinstance(rows, dict):
                groups.append(_group(label, rows, (), i, column, table, problems))
            else:
                children = [_group(name, cell, (label,), i, column, table, problems) for name, cell in rows.items()]
                several = label in table.several
                place = entry_cells.place(table.table, (label,), (column,))
                groups.append(Group(label=label, place=place, children=tuple(children), multiple=several))
        yield facts.CountTable(
            place=entry_cells.place(table.table),
            groups=tuple(groups),
            total=entry_cells.integer(size),
            column=column,
            pooled=column == table.pooled and bool(column),
            within=table.within,
        )
    if problems:
        raise InputError.of(list(dict.fromkeys(problems)))


def _group(
    label: str,
    cell: list[str] | schema.Nested,
    path: tuple[str, ...],
    column: int,
    name: str,
    table: schema.Counts,
    problems: list[Problem],
) -> Group:
    """A row of one column, with the rows it contains."""
    own = (cell.count or []) if isinstance(cell, schema.Nested) else cell
    wanted = max(len(table.columns), 1)
    if own and len(own) != wanted:
        problems.append(Problem(f"{table.table}, {label}: {len(own)} entries, and there are {wanted} columns."))
    found = entry_cells.count(own[column]) if column < len(own) else None
    children: tuple[Group, ...] = ()
    if isinstance(cell, schema.Nested):
        below = (*path, label)
        children = tuple(_group(key, each, below, column, name, table, problems) for key, each in cell.rows.items())
    return Group(
        label=label,
        place=entry_cells.place(table.table, (*path, label), (name,)),
        count=found.count if found else None,
        percent=found.percent if found else None,
        of=found.of if found else None,
        children=children,
        multiple=isinstance(cell, schema.Nested) and cell.several,
    )


def _responses(table: schema.Response, paper: schema.Paper) -> Iterator[facts.Response]:
    for variable, levels in table.groups.items():
        for level, cells in levels.items():
            yield _response(table, paper, variable, level, cells)
    if table.all:
        yield _response(table, paper, "", "", table.all)


def _response(
    table: schema.Response, paper: schema.Paper, variable: str, level: str, cells: Sequence[str]
) -> facts.Response:
    shares = {}
    for name, text in zip(table.columns, cells, strict=True):
        found = entry_cells.rate(text)
        assert found is not None
        count, (percent, low, high) = found
        if count is None and name not in ("ORR", "DCR"):
            shares[name] = facts.Share(count=percent)
        else:
            shares[name] = facts.Share(count=count, percent=percent, low=low, high=high)
    size = shares.pop("N", None)
    total = table.patients if table.patients is not None else paper.patients
    return facts.Response(
        place=entry_cells.place(table.table, (variable, level) if level else ("All",)),
        n=size.count if size else entry_cells.integer(total) if not level else None,
        n_percent=size.percent if size else None,
        total=entry_cells.integer(total),
        categories={name: share for name, share in shares.items() if name not in ("ORR", "DCR")},
        rates={name: share for name, share in shares.items() if name in ("ORR", "DCR")},
        variable=variable,
        level=level,
        within=table.within,
    )


def _mean(row: schema.Mean) -> facts.Mean:
    median = entry_cells.interval(row.median) if row.median else None
    return facts.Mean(
        place=entry_cells.place(row.table, (row.variable, row.level)),
        variable=row.variable,
        level=row.level,
        n=entry_cells.integer(row.patients),
        mean=number(row.mean) if row.mean else None,
        sd=number(row.sd) if row.sd else None,
        median=median.estimate if median else None,
        low=median.low if median else None,
        high=median.high if median else None,
        integers=row.whole_numbers,
    )


def _states(row: schema.States) -> facts.States:
    cells = {name: getattr(row, name) for name in ("dead", "lost", "alive", "on_treatment")}
    found = {name: entry_cells.count(text) for name, text in cells.items() if text is not None}
    return facts.States(
        place=entry_cells.place(row.table, ("States at the cut-off",)),
        n=entry_cells.integer(row.patients),
        treated_to_progression=row.treated_to_progression,
        **{name: each.count for name, each in found.items() if each is not None},
    )


def _dates(row: schema.Dates) -> facts.Dates:
    found = entry_cells.interval(row.follow_up) if row.follow_up else None
    return facts.Dates(
        place=entry_cells.place(row.table, ("Follow-up",)),
        first_enrolment=row.first_enrolment,
        last_enrolment=row.last_enrolment,
        cutoff=row.cutoff,
        follow_up_low=found.low if found else None,
        follow_up_high=found.high if found else None,
        survivors=row.survivors,
        unit=row.unit,
    )


def _selection(row: schema.Selection) -> facts.Selection:
    threshold = number(row.threshold) if row.threshold else None
    return facts.Selection(
        place=entry_cells.place(row.table), only_significant=row.only_significant, threshold=threshold
    )
