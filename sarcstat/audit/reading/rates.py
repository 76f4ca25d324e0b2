"""Survival probabilities at a time, from columns whose headings name the time."""

from __future__ import annotations

import re

from sarcstat.audit.facts import Rate
from sarcstat.audit.reading.column import Column
from sarcstat.audit.reading.heading import outcome_of
from sarcstat.audit.reading.table import Table
from sarcstat.audit.reading.times import names_of

_TIME = re.compile(r"(\d+(?:\.\d+)?)[- ]?(years?|yrs?|y|months?|mo|weeks?|days?)\b", re.I)
_AT = re.compile(r"\bsurvival at (\d+(?:\.\d+)?)", re.I)
_SURVIVAL = re.compile(r"surviv|\b(?:os|pfs|dfs|rfs|efs)\b|\brate\b", re.I)
_NOT = re.compile(r"median|hazard|\bhr\b|\bat risk\b|\bevents?\b|\bp\b", re.I)


def rates_of(table: Table) -> list[Rate]:
    """The rates of all columns that print them; the table's other readers have left these columns alone."""
    return [rate for column in table.columns if (time := _time(column, table)) for rate in _rates(table, column, *time)]


def _time(column: Column, table: Table) -> tuple[float, str] | None:
    """The time of a column of rates with its unit, None where it is something else."""
    said = " ".join(column.path)
    if column.role not in ("", "other") or _NOT.search(said):
        return None
    if found := _AT.search(said):
        return float(found[1]), ""
    found = _TIME.search(said)
    if not found or not _SURVIVAL.search(f"{said} {table.grid.title}"):
        return None
    unit = next(unit for unit in ("years", "months", "weeks", "days") if unit[0] == found[2][0].casefold())
    return float(found[1]), unit


def _rates(table: Table, column: Column, at: float, unit: str) -> list[Rate]:
    found = []
    percent = "%" in " ".join(column.path).replace("95% CI", "").replace("95 % CI", "")
    for node in table.walk():
        parsed = table.cell(node, column)
        if node.index < 0 or parsed.kind not in ("number", "percent", "triple") or parsed.numbers[0].exact is None:
            continue
        rate, *limits = parsed.numbers
        low, high = limits or (None, None)
        variable, level = names_of(node)
        found.append(
            Rate(
                place=table.place(node, column),
                outcome=column.outcome or outcome_of(table.grid.title),
                at=at,
                rate=rate,
                low=low,
                high=high,
                variable=variable,
                level=level,
                unit=unit,
                percent=percent or parsed.percent,
            )
        )
    return found
