"""The design of a cohort: what a design file may say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from sarcstat.forms.form import Form

#: No cohort has more patients, and nobody is followed for more days.
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Finite = Annotated[float, Field(ge=-1e9, le=1e9, allow_inf_nan=False)]
Label = Annotated[str, Field(max_length=120)]
MonthDays = Annotated[float, Field(gt=27, lt=32)]
Months = Annotated[float, Field(gt=0, le=1200)]
#: inf: always, 0: never.
Odds = Annotated[float, Field(ge=0)]
Grade = Literal["1", "2", "3", "4", "5"]
Levels = dict[str, Count]
Shares = dict[str, Annotated[float, Field(ge=0, le=1)]]
#: Of a number: its ratio per unit; of levels: one ratio each, 1 where none is given.
HazardRatios = dict[str, Positive | dict[str, Positive]]


def _no_number(value: Any) -> Any:
    """A number would be taken for seconds since 1970."""
    if isinstance(value, int | float):
        raise ValueError("must be a date such as 2021-08-25, not a number")
    return value


Day = Annotated[date, BeforeValidator(_no_number)]


class Part(Form):
    """A table of a design file."""

    model_config = ConfigDict(populate_by_name=True)


class Bin(Part):
    """Numbers between two ends, both possible; `count` of them, or all that are left."""

    low: Finite = Field(alias="from")
    high: Finite = Field(alias="to")
    count: Count | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Bin:
        if self.low > self.high:
            raise ValueError(f"'from' ({self.low:g}) is larger than 'to' ({self.high:g})")
        return self


class Variable(Part):
    """One column: levels with exact counts or shares, numbers in bins or of a normal law, or a formula.

    `within` names an earlier variable, and counts, shares or bins are then given for each of its levels; `odds` make
    a level more likely for patients with some level of an earlier variable, without changing its count.
    A `hidden` variable is drawn, and not written.
    """

    label: Label = ""
    hidden: bool = False
    within: Annotated[str, Field(min_length=1)] | None = None
    counts: Levels | dict[str, Levels] | None = None
    shares: Shares | dict[str, Shares] | None = None
    odds: dict[str, dict[str, dict[str, Odds]]] = {}
    bins: list[Bin] | dict[str, list[Bin]] | None = None
    mean: Finite | None = None
    sd: Positive | None = None
    range: tuple[Finite, Finite] | None = None
    formula: str | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    missing_if: dict[str, str | list[str]] = {}
    partial: bool = False

    @model_validator(mode="after")
    def _one_kind(self) -> Variable:
        kinds = ("counts", "shares", "bins", "mean", "formula")
        given = [name for name in kinds if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give one of {', '.join(kinds)}, not {' and '.join(given) or 'none of them'}")
        if (self.mean is None) != (self.sd is None):
            raise ValueError("mean and sd belong together")
        if self.range is not None and (self.mean is None or self.range[0] >= self.range[1]):
            raise ValueError("range, the least and the largest number, belongs to mean and sd")
        nested = self.table is not None and all(isinstance(value, dict | list) for value in self.table.values())
        if self.table is not None and nested != (self.within is not None):
            words = "has one table for each level of 'within'" if self.within else "needs 'within' for nested tables"
            raise ValueError(f"{given[0]} {words}")
        if self.within and self.table is None:
            raise ValueError("'within' belongs to counts, shares or bins")
        return self

    @property
    def table(self) -> Mapping[str, Any] | None:
        """Counts, shares or bins by level; None for other kinds."""
        for found in (self.counts, self.shares, self.bins):
            if isinstance(found, dict):
                return found
        return None

    @property
    def levels(self) -> list[str]:
        """The levels in the order of the file; none of a number."""
        if self.counts is None and self.shares is None:
            return []
        assert self.table is not None
        tables = self.table.values() if self.within else [self.table]
        return list(dict.fromkeys(level for table in tables for level in table))


class Accrual(Part):
    """When patients start: between two dates, or for some months; `weights` are the rates of equal periods."""

    column: str = "start_date"
    label: Label = "Start of treatment"
    first: Day = Field(alias="from")
    last: Day | None = Field(default=None, alias="to")
    months: Months | None = None
    weights: list[Annotated[float, Field(ge=0, le=1e9)]] = [1.0]

    @model_validator(mode="after")
    def _one_end(self) -> Accrual:
        if (self.last is None) == (self.months is None):
            raise ValueError("give either 'to', a date, or 'months'")
        if self.last is not None and self.last < self.first:
            raise ValueError("'to' is before 'from'")
        if not sum(self.weights):
            raise ValueError("weights sum to 0")
        return self


class FollowUp(Part):
    """Until when patients are followed: to a date, or some months after the last start.

    The living were last seen `lag_days` (least, most) before it. Lost to follow-up: an exact number, or a rate.
    """

    column: str = "last_contact_date"
    label: Label = "Last contact"
    status: str = "status"
    status_label: Label = "Status at last contact"
    alive: str = "Alive"
    dead: str = "Dead"
    lost: str = "Lost to follow-up"
    cutoff: Day | None = None
    months: Months | None = None
    lag_days: tuple[Count, Count] = (0, 0)
    lost_count: Count | None = None
    lost_per_year: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None

    @model_validator(mode="after")
    def _one_end(self) -> FollowUp:
        if (self.cutoff is None) == (self.months is None):
            raise ValueError("give either 'cutoff', a date, or 'months' after the last start")
        if self.lost_count is not None and self.lost_per_year is not None:
            raise ValueError("lost_count and lost_per_year exclude each other")
        if self.lag_days[0] > self.lag_days[1]:
            raise ValueError("lag_days: the least is larger than the most")
        return self


class Event(Part):
    """Death: `median` months of a patient with every hazard ratio 1; `shape` of the Weibull law (1: exponential)."""

    column: str
    label: Label = ""
    median: Positive
    shape: Annotated[float, Field(ge=0.1, le=20)] = 1.0
    hazard_ratios: HazardRatios = {}
    count: Count | None = None


class Progression(Event):
    """Progression; `counts` by the words of the status, and the correlation with death (normal scores)."""

    counts: Levels | None = None
    correlation: Annotated[float, Field(ge=0, lt=1)] = 0.5

    @model_validator(mode="after")
    def _one_count(self) -> Progression:
        if self.count is not None:
            raise ValueError("give 'counts', one for each status, instead of 'count'")
        return self


class Response(Part):
    """Best response with exact counts; `also` are further tables that hold at the same time.

    Stable disease and response last at least `first_assessment` days; a progression later than `progressive_by`
    days is not the best response.
    """

    column: str = "best_response"
    label: Label = "Best response"
    within: Annotated[str, Field(min_length=1)]
    counts: dict[str, Levels]
    also: dict[str, dict[str, Levels]] = {}
    progressive: str = "PD"
    responders: list[str] = ["CR", "PR"]
    first_assessment: Count = 42
    progressive_by: Count = 120


class Term(Part):
    """An adverse event: patients by worst grade; `only` says which patients can have it."""

    label: Label
    grades: dict[Grade, Count]
    only: dict[str, str | list[str]] = {}


class AdverseEvents(Part):
    """Adverse events as a long table; `patients` with at least a grade, and patients by action taken."""

    terms: list[Term]
    patients: dict[Grade, Count] = {}
    actions: Levels = {}
    no_action: str = "Dose not changed"


class Median(Part):
    """Where a median must lie (months; lost patients have the event): `death` or `progression` (or death)."""

    endpoint: Literal["death", "progression"]
    variable: str | None = None
    level: str | None = None
    between: tuple[float, float]


class Acceptance(Part):
    """Cohorts are drawn until this `share` of the medians and the follow-up lie where they must."""

    share: Annotated[float, Field(gt=0, le=1)] = 1.0
    draws: Annotated[int, Field(ge=1, le=100_000)] = 500
    follow_up: tuple[float, float] | None = None
    medians: list[Median] = []


class Design(Part):
    """A cohort to simulate."""

    name: Annotated[str, Field(pattern=r"^[^,\s]+$")]
    title: str
    patients: Annotated[int, Field(ge=1, le=1_000_000)]
    id: str = "patient_id"
    id_label: Label = "Patient identifier"
    month_days: MonthDays = 30.4375
    variables: dict[str, Variable]
    accrual: Accrual
    follow_up: FollowUp
    death: Event
    progression: Progression | None = None
    response: Response | None = None
    adverse_events: AdverseEvents | None = None
    acceptance: Acceptance = Acceptance()
