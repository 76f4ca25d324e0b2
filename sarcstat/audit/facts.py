"""What a paper prints, as facts: the one model that every way of reading fills and every rule reads.

A fact holds printed numbers, what they are numbers of, and where they stand. The same quantity printed in the
abstract and in a table is two facts of the same kind with two places. Nothing here is computed.

How labels identify: `variable` and `level` are the words of the rows ("ECOG performance status", "≥2"); all
patients together have `level = ""`. `within` names a subset of the patients ("ECOG 0–1"), "" for all.
`outcome` is the endpoint as printed ("PFS"), "" where none is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sarcstat.audit.number import Number
from sarcstat.audit.place import Coverage, Leftover, Place, Understood

#: Ratios whose logarithm has a symmetric interval, by their abbreviation.
MEASURES = {
    "HR": "hazard ratio",
    "OR": "odds ratio",
    "RR": "relative risk",
    "SHR": "sub-distribution hazard ratio",
    "IRR": "rate ratio",
    "PR": "prevalence ratio",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What is printed in one place."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(Fact):
    """An estimate of a level of a variable and its `n` patients, with its limits or its range."""

    variable: str = ""
    level: str = ""
    n: Number | None = None
    low: Number | None = None
    high: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Fact):
    """A labelled set of patients: `count (percent)`, or `count/of (percent)`, and the sets it consists of.

    A variable is a group whose children are its levels; its own count is usually not printed. `multiple`: a
    patient can be in several children (sites, adverse events), so they need not add up.
    """

    label: str
    count: Number | None = None
    percent: Number | None = None
    of: Number | None = None
    children: tuple[Group, ...] = ()
    multiple: bool = False
    #: Other numbers of patients that the row prints: in its label, in the columns of all.
    sizes: tuple[Number, ...] = ()

    def walk(self) -> Iterator[Group]:
        """The group and all that it contains, outermost first."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTable(Fact):
    """One column of counts: the variables as groups, of `total` patients.

    A table with a column for each arm gives one of these for each; `pooled` marks the column of all together.
    """

    groups: tuple[Group, ...]
    total: Number | None = None
    column: str = ""
    pooled: bool = False
    within: str = ""
    #: Other numbers of patients that are printed beside the column: in the headings above it, in the notes.
    beside: tuple[Number, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio(Estimate):
    """A hazard ratio, or another ratio (see `Model.measure`), with limits and p of `level` against `reference`.

    `kind` is "binary" for a 0/1 covariate or a dummy, "continuous" for a number (the ratio is per unit), ""
    where that is not known. `p_of` says what p tests: this row, or the variable as a whole ("factor"); `test` is
    the test that words beside p name ("log-rank", "trend"), "" for none. Counts are those printed for the group
    (`n`, `events`) and the reference (`n_reference`, `events_reference`).
    """

    ratio: Number
    p: Number | None = None
    reference: str = ""
    kind: Literal["binary", "continuous", ""] = ""
    p_of: Literal["row", "factor", ""] = ""
    test: str = ""
    events: Number | None = None
    n_reference: Number | None = None
    events_reference: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Model(Fact):
    """The hazard ratios of one outcome in one table or text: `univariable` (each its own fit) or `multivariable`.

    `events` and `n` are those of the model; `parameters` the number it estimates if it is printed or the table
    shows all of them. `conf_level` in percent as printed, 95 by default. `method` is the printed test or
    estimation if it is not a Wald interval of a Cox model ("Firth", "Fine-Gray", "robust", "bootstrap").
    `measure` abbreviates what the ratios are: "HR", "OR", "RR", "SHR", "IRR", "PR", or two with a stroke between.
    """

    outcome: str
    ratios: tuple[Ratio, ...]
    adjusted: bool | None = None
    n: Number | None = None
    events: Number | None = None
    parameters: int | None = None
    conf_level: Number | None = None
    method: str = ""
    within: str = ""
    measure: str = "HR"

    @property
    def is_hazard(self) -> bool:
        """Whether the ratios are Cox's hazard ratios, for which alone the theorems on events hold."""
        return self.measure == "HR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Median(Estimate):
    """A median survival (or follow-up) time with its limits; `unit` as printed ("months")."""

    outcome: str
    median: Number
    within: str = ""
    events: Number | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Estimate):
    """A survival probability at a time `at` (in `unit`, as printed) with its limits; in percent where `percent`."""

    outcome: str
    at: float
    rate: Number
    unit: str = ""
    percent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTest(Fact):
    """A test of groups: statistic and degrees of freedom where printed, and p. `name` as printed ("log-rank").

    `adjusted` is None for a test of groups, else says of which models' table a p of a whole factor is.
    """

    p: Number
    name: str = ""
    outcome: str = ""
    variable: str = ""
    levels: tuple[str, ...] = ()
    statistic: Number | None = None
    df: Number | None = None
    within: str = ""
    adjusted: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A count with its percentage and the interval of the percentage, each where printed."""

    count: Number | None = None
    percent: Number | None = None
    low: Number | None = None
    high: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response(Fact):
    """Best responses of one group. `n` are its patients, `n_percent` their share of all, `total` all patients.

    `categories` maps CR, PR, SD, PD, NE to what is printed; `rates` maps ORR and DCR.
    """

    n: Number | None
    categories: dict[str, Share]
    rates: dict[str, Share]
    variable: str = ""
    level: str = ""
    within: str = ""
    n_percent: Number | None = None
    total: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean(Estimate):
    """A mean with its SD, or a median, of values that are no survival times; `integers`: whole numbers.

    `center` is an estimate of a kind that is not said, which lies between its limits all the same.
    """

    mean: Number | None = None
    sd: Number | None = None
    median: Number | None = None
    center: Number | None = None
    integers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskTable(Fact):
    """Numbers at risk below a curve: `rows` maps each group to its numbers, one for each of `times`.

    `n` and `events` are the printed totals of groups; a row named by `total` is that of all groups together.
    `cumulative` are events up to each time, where printed.
    """

    times: tuple[Number, ...]
    rows: dict[str, tuple[Number, ...]]
    outcome: str = ""
    variable: str = ""
    total: str = ""
    n: dict[str, Number] = field(default_factory=dict)
    events: dict[str, Number] = field(default_factory=dict)
    cumulative: dict[str, tuple[Number, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint(Fact):
    """The events of an outcome: `events (percent)` of `n`, `deaths` among them, `lost` counted as events on top."""

    outcome: str
    events: Number
    percent: Number | None = None
    n: Number | None = None
    deaths: Number | None = None
    lost: Number | None = None
    within: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class States(Fact):
    """Where patients were at the cut-off; `treated_to_progression`: the protocol ends treatment at progression."""

    n: Number | None = None
    dead: Number | None = None
    lost: Number | None = None
    alive: Number | None = None
    on_treatment: Number | None = None
    treated_to_progression: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates(Fact):
    """Enrolment and cut-off, a month given without day as its first or last day so that bounds stay true.

    `follow_up_low` and `follow_up_high` are the printed range in `unit`, of survivors if `survivors`.
    """

    first_enrolment: date | None = None
    last_enrolment: date | None = None
    cutoff: date | None = None
    follow_up_low: Number | None = None
    follow_up_high: Number | None = None
    survivors: bool = False
    unit: Literal["days", "weeks", "months", "years"] = "months"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection(Fact):
    """What the methods say of how variables came into a multivariable model."""

    only_significant: bool = False
    threshold: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Method(Fact):
    """How hazard ratios and intervals were made, where the methods name it: `words` as printed ("bootstrap")."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All facts of one paper. `n` is the number of patients that the paper is about.

    `factor_tests` are the p of whole factors in tables of hazard ratios, beside those of their levels. `read` says
    how much of a document became facts, None where nothing was to be read.
    """

    title: str = ""
    citation: str = ""
    n: Number | None = None
    counts: tuple[CountTable, ...] = ()
    models: tuple[Model, ...] = ()
    medians: tuple[Median, ...] = ()
    rates: tuple[Rate, ...] = ()
    tests: tuple[GroupTest, ...] = ()
    factor_tests: tuple[GroupTest, ...] = ()
    responses: tuple[Response, ...] = ()
    means: tuple[Mean, ...] = ()
    risk_tables: tuple[RiskTable, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    states: tuple[States, ...] = ()
    dates: tuple[Dates, ...] = ()
    selections: tuple[Selection, ...] = ()
    methods: tuple[Method, ...] = ()
    understood: tuple[Understood, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    read: Coverage | None = None
