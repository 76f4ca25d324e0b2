"""What a number is a number of, in one shape for printed and for recomputed ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sarcstat.audit.number import Number
from sarcstat.audit.place import Place

#: A statistic, or the tables of an analysis, as a run has written them.
Record = Mapping[str, Any]
#: Numbers that share their conventions.
Family = Literal[
    "counts", "medians", "follow-up", "ratios", "tests", "responses", "events", "means", "at risk", "rates"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One quantity: the statistic, and of which outcome, variable, level and patients it is.

    `statistic` is a word of the results (`count`, `median_conf_low`, `hazard_ratio`, `objective_response_rate`).
    Variables and levels are the paper's words in a printed number, names and labels of the data in a recomputed one.
    `level` is "" for all patients, or for a variable as a whole; `reference` is what a hazard ratio compares with.
    `group` is the level of the column of a table with a column for each group, "" for all. `within` are levels that a
    level lies below, outermost first. `term` is an adverse event, an action or a category of response.
    """

    statistic: str
    family: Family
    outcome: str = ""
    variable: str = ""
    level: str = ""
    reference: str = ""
    adjusted: bool | None = None
    within: tuple[str, ...] = ()
    group: str = ""
    term: str = ""
    test: str = ""
    at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A number as printed. `levels` are the other levels that its table has of the variable, `title` its title."""

    number: Number
    place: Place
    quantity: Quantity
    levels: tuple[str, ...] = ()
    unit: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A recomputed number: None where there is none, and `missing` says why. `table` names the run's table."""

    value: float | None
    quantity: Quantity
    table: str
    missing: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What the data call things: labels of variables, their levels in order, and what the reader declared.

    `names` maps a folded printed label to a column, `levels` a column's folded printed level to its level. `tables`
    maps the name of a printed table to the names of the run's tables.
    """

    labels: dict[str, set[str]] = field(default_factory=dict)
    levels: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    declared: dict[str, dict[str, str]] = field(default_factory=dict)
    tables: dict[str, tuple[str, ...]] = field(default_factory=dict)


def recomputed(table: str, each: Record, quantity: Quantity) -> Computed:
    """A statistic of a table of a run, as the number that is compared."""
    value = each["stat"]
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    return Computed(value=number, quantity=quantity, table=table, missing=each.get("missing", ""))
