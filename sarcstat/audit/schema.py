"""The form of a hand-entered paper: what a TOML file may hold, with the words a study file uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, PlainValidator, Tag, model_validator

from sarcstat.audit.entry_cells import Count, Interval, count, interval, rate
from sarcstat.audit.facts import Share
from sarcstat.audit.number import Number, number
from sarcstat.forms.form import Form
from sarcstat.forms.mistakes import kind_of


def _text(value: Any) -> str:
    """A cell as text; a number with a point lost its trailing zeros when TOML read it."""
    if isinstance(value, (bool, float)):
        raise ValueError(f"{value} must stand in quotes, so that its decimals are kept as printed")
    if not isinstance(value, (str, int)):
        raise ValueError(f"must be a text, not {kind_of(value)}")
    return str(value)


def _cell(grammar: Callable[[str], object], what: str) -> PlainValidator:
    """A validator that makes of a text what one grammar of cells understands."""

    def read(value: Any) -> object:
        text = _text(value)
        found = grammar(text)
        if found is None:
            raise ValueError(f"'{text}' is not {what}")
        return found

    return PlainValidator(read)


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _kind(value: Any) -> str:
    """What stands for a row: its cells, a row with rows of its own, or (a variable) its rows."""
    if not isinstance(value, dict):
        return "#cells"
    return "#nested" if "rows" in value and isinstance(value["rows"], dict) else "#rows"


CountCell = Annotated[Count, _cell(count, "of the form 80 (38.3), 80/209 (38.3) or 80")]
IntervalCell = Annotated[Interval, _cell(interval, "of the form 0.62 (0.42–0.89)")]
RateCell = Annotated[Share, _cell(rate, "of the form 13.4, 28 (13.4) or 13.4 (9.1–18.8)")]
NumberCell = Annotated[Number, _cell(number, "a number")]
CountCells = Annotated[list[CountCell], BeforeValidator(_listed)]
IntervalCells = Annotated[list[IntervalCell], BeforeValidator(_listed)]
NumberCells = Annotated[list[NumberCell], BeforeValidator(_listed)]
Names = Annotated[list[str], BeforeValidator(_listed)]


class Printed(Form):
    """What stands in one table, or in one part of the text."""

    table: str


class Nested(Form):
    """A row with rows of its own: `count`, and `rows` that are parts of it."""

    count: CountCells | None = None
    several: bool = False
    rows: dict[str, Row]


Row = Annotated[Annotated[CountCells, Tag("#cells")] | Annotated[Nested, Tag("#nested")], Discriminator(_kind)]
Variable = Annotated[
    Annotated[CountCells, Tag("#cells")] | Annotated[Nested, Tag("#nested")] | Annotated[dict[str, Row], Tag("#rows")],
    Discriminator(_kind),
]


class Counts(Printed):
    """A table of counts; `columns` maps each column to its number of patients."""

    patients: int | None = Field(None, ge=0)
    columns: dict[str, int] = {}
    pooled: str = ""
    within: str = ""
    several: Names = []
    groups: dict[str, Variable]


class RatioRow(Form):
    """A hazard ratio of each outcome."""

    variable: str
    level: str = ""
    reference: str = ""
    label: str = ""
    hr: IntervalCells
    p: NumberCells | None = None
    p_of: Literal["row", "factor", ""] = ""
    kind: Literal["binary", "continuous", ""] = ""
    patients: int | None = None
    reference_patients: int | None = None
    events: NumberCells | None = None
    reference_events: NumberCells | None = None


class HazardRatios(Printed):
    """A table of hazard ratios."""

    outcomes: Names
    model: Literal["univariable", "multivariable"]
    patients: int | None = None
    events: NumberCells | None = None
    parameters: int | None = Field(None, ge=1)
    conf_level: NumberCell | None = None
    method: str = ""
    within: str = ""
    rows: list[RatioRow]

    @model_validator(mode="after")
    def _lengths(self) -> HazardRatios:
        for row in self.rows:
            for name in ("hr", "p", "events", "reference_events"):
                _need_as_many(f"{row.label or row.variable}: {name}", getattr(row, name), self.outcomes)
        _need_as_many("events", self.events, self.outcomes)
        return self


class MedianGroup(Form):
    """A variable: the medians of each level in each outcome, and the p of their test."""

    levels: dict[str, IntervalCells]
    patients: dict[str, int] = {}
    events: dict[str, NumberCells] = {}
    p: NumberCells | None = None
    chi_square: NumberCells | None = None
    df: int | None = None
    test: str = "log-rank"


class Medians(Printed):
    """A table of medians; `all` are those of all patients."""

    outcomes: Names
    unit: str = "months"
    within: str = ""
    all: IntervalCells | None = None
    groups: dict[str, MedianGroup] = {}

    @model_validator(mode="after")
    def _lengths(self) -> Medians:
        for variable, group in self.groups.items():
            rows: dict[str, Any] = {**group.levels, **group.events, "p": group.p, "chi_square": group.chi_square}
            for name, given in rows.items():
                _need_as_many(f"{variable}, {name}", given, self.outcomes)
            strange = [name for name in (*group.patients, *group.events) if name not in group.levels]
            if strange:
                raise ValueError(f"{variable}: {strange[0]} is not one of its levels")
        _need_as_many("all", self.all, self.outcomes)
        return self


class Response(Printed):
    """A table of responses; each row has a cell for each of `columns`."""

    columns: list[Literal["N", "CR", "PR", "SD", "PD", "NE", "ORR", "DCR"]]
    patients: int | None = None
    within: str = ""
    all: list[RateCell] | None = None
    groups: dict[str, dict[str, list[RateCell]]] = {}

    @model_validator(mode="after")
    def _lengths(self) -> Response:
        rows = {level: cells for levels in self.groups.values() for level, cells in levels.items()}
        for name, cells in {**rows, "all": self.all}.items():
            _need_as_many(name, cells, self.columns)
        return self


class Mean(Printed):
    """A mean with SD, or a median with range, of numbers that are no survival times."""

    variable: str
    level: str = ""
    patients: int | None = None
    mean: NumberCell | None = None
    sd: NumberCell | None = None
    median: IntervalCell | None = None
    whole_numbers: bool = False


class AtRisk(Printed):
    """Numbers at risk below a curve."""

    times: NumberCells
    rows: dict[str, NumberCells]
    outcome: str = ""
    total: str = ""
    patients: dict[str, int] = {}
    events: dict[str, int] = {}

    @model_validator(mode="after")
    def _lengths(self) -> AtRisk:
        for name, cells in self.rows.items():
            if len(cells) > len(self.times):
                _need_as_many(name, cells, self.times)
        return self


class Endpoint(Printed):
    """How many events an outcome had."""

    outcome: str
    events: CountCell
    patients: int | None = None
    deaths: int | None = None
    lost_as_events: int | None = None
    within: str = ""


class States(Printed):
    """Where the patients were at the cut-off."""

    patients: int | None = None
    dead: CountCell | None = None
    lost: CountCell | None = None
    alive: CountCell | None = None
    on_treatment: CountCell | None = None
    treated_to_progression: bool = False


class Dates(Printed):
    """Enrolment, cut-off, and the range of follow-up."""

    first_enrolment: date | None = None
    last_enrolment: date | None = None
    cutoff: date | None = None
    follow_up: IntervalCell | None = None
    survivors: bool = False
    unit: Literal["days", "weeks", "months", "years"] = "months"


class Selection(Printed):
    """What the methods say of how variables came into the multivariable model."""

    only_significant: bool = False
    threshold: NumberCell | None = None


class Paper(Form):
    """A whole file."""

    title: str = ""
    citation: str = ""
    license: str = ""
    patients: int | None = Field(None, ge=1)
    counts: list[Counts] = []
    hazard_ratios: list[HazardRatios] = []
    medians: list[Medians] = []
    response: list[Response] = []
    means: list[Mean] = []
    at_risk: list[AtRisk] = []
    endpoints: list[Endpoint] = []
    states: list[States] = []
    dates: list[Dates] = []
    selection: list[Selection] = []


def _need_as_many(name: str, given: Sequence[object] | None, wanted: Sequence[object]) -> None:
    """Raise where there are not as many entries as columns, outcomes or times."""
    if given is not None and len(given) != len(wanted):
        listed = ", ".join(map(str, wanted))
        raise ValueError(f"{name} has {len(given)} entries, and there are {len(wanted)}: {listed}")
