"""What an analysis returns: numbers at full precision with their meaning, and no layout."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from sarcstat.vocabulary import TERMS, Missing

if TYPE_CHECKING:
    from numpy import ndarray

Convention = Literal["spss", "r"]
#: The column by which a file says that its rows are no patients, and the code of the note about it.
SIMULATED = "simulated"


def simulated_sentence(mark: str) -> str:
    """What stands under everything that is computed from simulated data."""
    return f"These data are simulated ({mark})."


Number = TypeVar("Number")


def finite(value: Number) -> Number | None:
    """The number; None of one that is infinite or nan, which is no number that a table, a file or a figure can hold.

    What is None already, or text, stays.
    """
    return None if isinstance(value, float) and not math.isfinite(value) else value


def in_percent(part: float, whole: float) -> float:
    """A part in percent of the whole, to SPSS's last binary digit: 23 of 80 is 28.749999999999996, and printed 28.7.

    Unrounded output decides the order for KM, COXREG and FREQUENCIES: 64 of 150 is 42.66666666666667, 11 of 7043
    0.1561834445548772 and 114 of 400 28.499999999999996. 100 * part / whole is the double beside each.
    """
    return part / whole * 100


class Hidden(str):
    """What is shown in place of a number that must not be known: `<5` of a small count, `[c]` of what reveals one.

    It is no number, so that nothing can be computed from it, and is written as it is whatever format is asked for.
    """

    def __format__(self, spec: str) -> str:
        return str(self)


#: The sign of what is not shown because it would reveal a small count: confidential, as official statistics have it.
WITHHELD = Hidden("[c]")


@dataclass(frozen=True, slots=True)
class Condition:
    """Something the reader must know about a result.

    `code` is the contract between R, Python and tests; `text` is the sentence the user reads.
    """

    kind: Literal["note", "warning", "refusal"]
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the numbers come from: file, rows, and the versions that computed them.

    `simulated` names design and seed of data that are no patients'; None for all others.
    """

    source: str
    sha256: str | None
    rows_read: int
    rows_used: int
    dropped: Mapping[str, int] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    simulated: str | None = None


class Key(NamedTuple):
    """What identifies a statistic within one convention of a result."""

    name: str
    context: str
    stratum_level: str | None = None
    group1_level: str | None = None
    group2_level: str | None = None
    test: str | None = None
    at: float | None = None
    term: str | None = None
    column: int | None = None
    block: int | None = None
    step: int | None = None
    cause: str | None = None


_IDENTITY = attrgetter(*Key._fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """One number of a result, in the long analysis-results form.

    `name` is an entry of `vocabulary.TERMS`. `value` is unrounded and finite; None means that there is none, and
    `missing` says why; a `Hidden` value may not be shown. `group1` is the name of the factor and `group1_level` the
    label of one level (None: all levels together); a comparison of two levels has `group2_level` as well. `at` is the
    time of a rate or the probability (share surviving) of a percentile. In a model, `term` is a covariate or a product
    of some, `column` its parameter (0: the term as a whole), `level` what the parameter compares, and `block` and
    `step` number the models. Of competing events, `cause` is the one that the number is about. `split` says which part
    of a split file the number is of (`Sex = Male`).
    """

    name: str
    value: float | int | str | None
    convention: Convention
    context: str
    variable: str = ""
    group1: str | None = None
    group1_level: str | None = None
    group2_level: str | None = None
    stratum: str | None = None
    stratum_level: str | None = None
    test: str | None = None
    at: float | None = None
    term: str | None = None
    column: int | None = None
    level: str | None = None
    block: int | None = None
    step: int | None = None
    cause: str | None = None
    split: str | None = None

    def __post_init__(self) -> None:
        if self.name not in TERMS:
            raise KeyError(f"{self.name} is not in the vocabulary")
        object.__setattr__(self, "value", finite(self.value))

    @property
    def key(self) -> Key:
        """What identifies the statistic within its convention."""
        return Key._make(_IDENTITY(self))

    @property
    def missing(self) -> Missing | None:
        """Why there is no value; None where there is one."""
        if isinstance(self.value, Hidden):
            return "suppressed"
        return TERMS[self.name].missing if self.value is None else None


@dataclass(frozen=True, slots=True)
class Status:
    """One value of the status column on a curve: what is shown for it, its number if it is one, and its counts."""

    text: str
    number: float | int | None
    counts: ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Curve:
    """One survival curve: arrays of equal length, one entry a distinct time, in ascending order.

    `time` in the unit of the data; `n_risk` just before the time; `survival` after it; `conf_low` and
    `conf_high` are nan where they do not exist. Before the first time survival is 1. `statuses` are the
    status values, events first, each with the number of patients at each time. A curve of a Cox model has its
    cumulative hazard in `cum_hazard`, nobody at risk, and no limits. With delayed entry `entries` has the time of entry
    of every patient, in order.
    """

    stratum_level: str | None
    group_level: str | None
    time: ndarray[Any, Any]
    n_risk: ndarray[Any, Any]
    n_event: ndarray[Any, Any]
    n_censor: ndarray[Any, Any]
    survival: ndarray[Any, Any]
    std_error: ndarray[Any, Any]
    conf_low: ndarray[Any, Any]
    conf_high: ndarray[Any, Any]
    statuses: Sequence[Status] = ()
    cum_hazard: ndarray[Any, Any] | None = None
    entries: ndarray[Any, Any] | None = None


@dataclass(frozen=True, slots=True)
class CaseVariable:
    """What an analysis says of every row of the data: float64, nan where there is no value.

    `kind` is SPSS's keyword (SURVIVAL, DFBETA), `term` the parameter it is about (`stage(1)`; None: of the whole
    model), `conditions` what must be known of it, such as why rows have no value.
    """

    kind: str
    term: str | None
    label: str
    values: ndarray[Any, Any]
    conditions: Sequence[Condition] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisResult:
    """Everything one analysis found, with every option (defaults included) and every condition.

    `labels` are the words for the columns; `values` has, for each column with levels, the value behind each level's
    text; `details` what is no single number, such as a coding or a baseline.
    """

    analysis: str
    options: Mapping[str, object]
    statistics: Sequence[Statistic]
    provenance: Provenance
    conditions: Sequence[Condition] = ()
    curves: Sequence[Curve] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)

    def find(self, **keys: object) -> Iterator[Statistic]:
        """The statistics whose fields equal `keys`, in order."""
        fields = attrgetter("name", *keys)  # two at least, so that it gives a tuple
        wanted = tuple(keys.values())
        return (statistic for statistic in self.statistics if fields(statistic)[1:] == wanted)

    def index(self, convention: Convention) -> dict[Key, Statistic]:
        """The statistics of one convention by their keys."""
        return {statistic.key: statistic for statistic in self.statistics if statistic.convention == convention}

    def term_label(self, term: str, times: str = "*") -> str:
        """What is shown for a term of a model; `times` stands between the labels of a product."""
        parts = self.details.get("parts", {}).get(term)
        return times.join(parts) if parts else self.labels[f"term:{term}"]

    @property
    def conventions(self) -> list[Convention]:
        """The conventions that were computed, in order."""
        return list(dict.fromkeys(statistic.convention for statistic in self.statistics))


def computed(result: AnalysisResult) -> dict[str, Any]:
    """The options that decided the numbers of a result."""
    options = result.options["computed"]
    assert isinstance(options, dict)
    return options
