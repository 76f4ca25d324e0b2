"""What a script redoes: the columns of a data file, and the tables with the options of their commands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sarcstat.terms import Term, block_parts, in_time, model_terms

Word = str | int | float

#: The commands whose --weight repeats rows.
_REPEATING = ("km", "cox", "univariate", "life-table", "cuminc", "collinearity")


@dataclass(frozen=True, slots=True)
class Level:
    """A value as the file has it, what is shown for it, and whether any patient has it."""

    value: Word
    text: str
    occurs: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the data file.

    `kind` is how its cells are written, `width` the most bytes of a cell, `decimals` the most that are shown;
    `categorical` says whether a description takes it as levels, `missing` whether a row has no value. `levels` are in
    level order, none where there are very many.
    """

    name: str
    label: str
    kind: Literal["number", "text", "date"]
    width: int
    decimals: int = 0
    categorical: bool = False
    missing: bool = False
    levels: Sequence[Level] = ()

    @property
    def unknown(self) -> str:
        """What a level of missing values is called."""
        return "Unknown (missing)" if "Unknown" in [each.text for each in self.levels] else "Unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Columns of time and status: which values of the status are the event, and which `others` it has.

    Times are multiplied by `scale` and are in `unit` then (empty: nobody said which). `name` is what results call it.
    `competing` are the columns of competing events, each with the values that are the event.
    `entry` is the column of the time of delayed entry; from the `landmark` on count those who reach it without the
    event.
    """

    name: str
    time: str
    event: str
    values: Sequence[Word] = (1,)
    others: Sequence[Word] = (0,)
    scale: float = 1.0
    unit: str = ""
    competing: Sequence[tuple[str, Sequence[Word]]] = ()
    entry: str | None = None
    landmark: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A table: its command with the options as recorded, or `failure`, why there is nothing to redo.

    `selection` is the column of 0 and 1 with the rows that the table uses (None: all), `condition` why those, in words,
    `categories` the RECIST category of each value of a best response.
    """

    name: str
    title: str
    command: str
    options: Mapping[str, Any] = field(default_factory=dict)
    endpoints: Sequence[Endpoint] = ()
    selection: str | None = None
    condition: str = ""
    categories: Mapping[Word, str] = field(default_factory=dict)
    failure: str | None = None

    @property
    def repeats(self) -> str | None:
        """The column of case weights that repeat rows; other commands redo their weights by themselves."""
        weight = self.options.get("weight") if self.command in _REPEATING else None
        return None if weight is None else str(weight)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a script redoes: a study, or a single command.

    Its title, the names of the script and of the data file relative to it, the columns in the order of the file, the
    tables.
    """

    title: str
    script: str
    data: str
    columns: Sequence[Column]
    tasks: Sequence[Task]
    version: str

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(each for each in self.columns if each.name == name)

    def names(self, given: Sequence[str]) -> list[str]:
        """Columns of a repeatable option; commas separate, but an entry that is a column is not split."""
        known = {each.name for each in self.columns}
        found: list[str] = []
        for entry in given:
            found += [entry] if entry in known else [part.strip() for part in entry.split(",")]
        return list(dict.fromkeys(name for name in found if name))

    def groupings(self, given: Sequence[str]) -> list[str | None]:
        """Columns of a repeatable option, or None alone where there is none."""
        return [*self.names(given)] or [None]

    def splits(self, task: Task) -> list[str]:
        """The columns that divide the rows of a table into parts."""
        return self.names(task.options.get("split") or ())

    def terms(self, given: Sequence[str]) -> list[Term]:
        """Terms of a model, several columns for a product."""
        return self.blocks([("enter", given)])[0][1]

    def blocks(self, given: Sequence[tuple[str, Sequence[str]]]) -> list[tuple[str, list[Term]]]:
        """Method and terms of each block of a model, from method and what was given for it."""
        entries = [(method, self.names(listed)) for method, listed in given]
        return model_terms(entries, {each.name for each in self.columns}).blocks


def time_terms(plan: Plan, given: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The time-dependent terms of a Cox regression: the x of T_*x, and expressions over the time by name."""
    known = {each.name for each in plan.columns}
    named = [in_time(entry, known) for entry in given]
    plain = [entry for entry, own in zip(given, named, strict=True) if own is None]
    return plan.names(plain), dict(own for own in named if own is not None)


def pairs(given: Sequence[str]) -> dict[str, str]:
    """`VAR=VALUE` entries; the last `=` divides."""
    return {name.strip(): value.strip() for name, _, value in (entry.rpartition("=") for entry in given)}


def ties(options: Mapping[str, Any]) -> str:
    """The method for tied event times: what was asked for, else the style's."""
    return str(options["ties"] or ("efron" if options["style"] == "r" or beyond_spss(options) else "breslow"))


def beyond_spss(options: Mapping[str, Any]) -> bool:
    """Whether an analysis is one that SPSS does not have, so that R's conventions hold in every style."""
    names = ("entry", "cluster", "robust", "sampling_weights", "offset", "firth")
    return any(options.get(name) for name in names)


def methods_for_ties(options: Mapping[str, Any]) -> list[str]:
    """The methods of the models that are shown: SPSS's and R's where both are, unless one is asked for."""
    return ["breslow", "efron"] if options["style"] == "both" and not options["ties"] else [ties(options)]


def surviving(options: Mapping[str, Any]) -> list[float]:
    """The shares of survivors whose times are wanted; R counts those who have had the event."""
    shares = options.get("percentiles") or ()
    return [round(1 - share, 12) for share in shares] if options["style"] == "r" else [*shares]


class Coding:
    """How the covariates of a model are coded: which are factors, their references, and the units of numbers."""

    def __init__(self, plan: Plan, names: Sequence[str], options: Mapping[str, Any]) -> None:
        said = plan.names(options["categorical"])
        self.plan = plan
        self.names = list(dict.fromkeys(names))
        self.categorical = [name for name in self.names if name in said or plan.column(name).kind == "text"]
        self.units = {name: float(unit) for name, unit in pairs(options["units"]).items()}
        self.contrasts = {name: kind.casefold() for name, kind in pairs(options["contrasts"]).items()}
        default = "first" if options["style"] in ("r", "journal") else "last"
        wanted = pairs(options["refs"])
        self.references = {name: reference(plan.column(name), wanted.get(name, default)) for name in self.categorical}

    @property
    def other_contrasts(self) -> list[str]:
        """The factors whose coding is not by indicators."""
        return [name for name in self.categorical if self.contrasts.get(name, "indicator") != "indicator"]


def reference(column: Column, wanted: str) -> str:
    """The text of a level that is named by its text or its value; `first` and `last` stay."""
    texts = [each.text for each in column.levels]
    written = [str(each.value) for each in column.levels]
    if wanted not in texts and wanted in written:
        return texts[written.index(wanted)]
    return wanted


def compared_with(plan: Plan, options: Mapping[str, Any]) -> str:
    """The level with which the effect of a subgroup analysis compares the others: a level of the whole data."""
    column = plan.column(options["by"])
    default = "first" if options["style"] in ("r", "journal") else "last"
    wanted = reference(column, pairs(options["refs"]).get(options["by"], default))
    texts = [each.text for each in column.levels]
    texts += [column.unknown] if options["missing"] == "unknown" and column.missing else []
    return wanted if wanted in texts else {"first": texts[0], "last": texts[-1]}.get(wanted, wanted)


def model_blocks(plan: Plan, options: Mapping[str, Any]) -> list[tuple[str, list[Term]]]:
    """Method and terms of each block of a Cox regression."""
    if not options["blocks"]:
        return plan.blocks([(options["method"], options["covariates"])])
    known = {each.name for each in plan.columns}
    methods = [block_parts(block, options["method"], known) for block in options["blocks"]]
    return plan.blocks([(method, [listed]) for method, listed in methods])
