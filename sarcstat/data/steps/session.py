"""Data on their way through a job: what is known of them, what waits for a pass, what holds for one procedure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sarcstat.data.steps.expression.values import Happenings
from sarcstat.data.steps.naming import renamed, variable, variables, wrong
from sarcstat.data.steps.passes import passed
from sarcstat.data.steps.preparing import first_values, prepared
from sarcstat.data.steps.table import Column, Table, number
from sarcstat.data.steps.trees import with_names
from sarcstat.syntax.reading.commands.choosing import Filter, SplitFile, Use, Weight
from sarcstat.syntax.reading.commands.dictionary import RenameVariables
from sarcstat.syntax.reading.tree import Name

if TYPE_CHECKING:
    from sarcstat.data.steps.table import Mask

_EMPTY = np.empty(0, int)
#: Where the cases were before SELECT IF behind TEMPORARY; no variable of a user can be called so.
_PLACE = "$place"


@dataclass(frozen=True)
class Setting:
    """What is known of the variables (a table without cases, its weight included), and which cases are shown how.

    `filter` and `split` are names of variables; `use` are the first and the last case, counted from 1. `resorted`:
    the cases were sorted after SPLIT FILE.
    """

    known: Table
    filter: str | None = None
    use: tuple[float, float] | None = None
    split: tuple[str, ...] = ()
    separate: bool = False
    resorted: bool = False

    def without_scratch(self) -> Setting:
        """The same without the variables that last to the next procedure only."""
        return replace(self, known=without_scratch(self.known))

    @property
    def selecting(self) -> list[str]:
        """The commands by which procedures see a part of the cases, or see them in parts."""
        said = {"FILTER": self.filter is not None, "USE": self.use is not None, "SPLIT FILE": bool(self.split)}
        return [name for name, holds in said.items() if holds]

    def held(self, known: Table) -> Setting:
        """The setting of other variables: a filter or a split by one that is gone is off."""
        split = self.split if all(name in known for name in self.split) else ()
        return replace(self, known=known, filter=self.filter if self.filter in known else None, split=split)


def without_scratch(table: Table) -> Table:
    """A table without scratch variables."""
    if not any(name.startswith("#") for name in table):
        return table
    return table.holding(column for column in table.columns if not column.name.startswith("#"))


@dataclass(eq=False)
class Session:
    """A set of data that may have a name. `table` is what the last pass left; `steps` wait for the next one.

    With TEMPORARY, `lasting` is the setting before it, and `passing` are the steps behind it.
    """

    table: Table
    happened: Happenings
    name: str | None = None
    setting: Setting = field(init=False)
    steps: list[Any] = field(default_factory=list)
    lasting: Setting | None = None
    passing: list[Any] = field(default_factory=list)
    seen: Table | None = None
    #: Which cases of `table` those of `seen` are.
    places: np.ndarray[Any, Any] = field(default_factory=lambda: _EMPTY)

    def __post_init__(self) -> None:
        self.setting = Setting(self.table.rows(_EMPTY))

    def transform(self, command: Any) -> None:
        """Remember what the next pass has to do; labels, missing values and formats hold at once."""
        done = prepared(command, self.setting.known)
        (self.steps if self.lasting is None else self.passing).extend(done.steps)
        self.setting = replace(self.setting, known=done.known)
        self.seen = None

    def temporary(self) -> None:
        """What follows holds for one procedure."""
        if self.lasting is None:
            self.lasting = self.setting

    def read(self) -> Table:
        """The data as a procedure sees them, before FILTER and USE; the pass is done once."""
        if self.seen is not None:
            return self.seen
        lasting = self.lasting or self.setting
        table = passed(_filled(lasting.known, self.table), self.steps, self.happened)
        self.steps = []
        if self.lasting is None:
            self.setting = self.setting.without_scratch()
            self.table = self.seen = without_scratch(table)
            self.places = np.arange(table.cases)
            return self.table
        self.table = without_scratch(table)
        place = number(_PLACE, np.arange(float(table.cases)))
        table = _filled(self.setting.known, table).but([place])
        table = passed(table, self.passing, self.happened, renumbered=False)
        self.places = table[_PLACE].values.astype(int)
        self.lasting = self.lasting.without_scratch()
        self.seen = table.holding(each for each in without_scratch(table).columns if each.name != _PLACE)
        return self.seen

    def shown(self) -> tuple[Table, np.ndarray[Any, Any]]:
        """The cases that FILTER and USE leave to a procedure, and which of `table` they are."""
        table = self.read()
        mask = chosen(table, self.setting)
        return (table, self.places) if mask.all() else (table.rows(mask), self.places[mask])

    def add(self, columns: Iterable[Column], places: np.ndarray[Any, Any]) -> None:
        """Variables that a procedure saves, for these cases of `table`; the others are missing or blank there."""
        whole = []
        for column in columns:
            values = first_values(replace(column, leave=False), self.table.cases).values
            values[places] = column.values
            whole.append(column.with_values(values))
        self.table, self.seen = self.table.but(whole), None
        new = [column.with_values(column.values[:0]) for column in whole]
        self.setting = replace(self.setting, known=self.setting.known.but(new))
        if self.lasting is not None:
            self.lasting = replace(self.lasting, known=self.lasting.known.but(new))

    def done(self) -> None:
        """A procedure has read the data: what held for one procedure is over."""
        self.read()
        if self.lasting is not None:
            self.setting, self.lasting = self.lasting, None
        self.passing = []
        self.seen = None

    def now(self) -> Table:
        """The data with all that waits done, for commands that change them as a whole; none of it is temporary."""
        table = self.read()
        self.seen = None
        return table

    def become(self, table: Table) -> list[str]:
        """Go on with other data; FILTER, USE and SPLIT FILE go on as far as their variables are there.

        Returns what is off now since its variable is gone: FILTER, WEIGHT, SPLIT FILE.
        """
        before = self.setting
        self.table, self.seen = table, None
        self.setting = now = before.held(table.rows(_EMPTY))
        ended = {
            "FILTER": before.filter and not now.filter,
            "WEIGHT": before.known.weight and not now.known.weight,
            "SPLIT FILE": before.split and not now.split,
        }
        return [name for name, over in ended.items() if over]

    def sorted(self) -> None:
        """The cases were sorted, which ends USE (IBM's Command Syntax Reference, USE)."""
        self.setting = replace(self.setting, use=None, resorted=bool(self.setting.split))

    def rename(self, command: RenameVariables) -> None:
        """New names, at once, for what waits, too."""
        known = renamed(command.renamings, self.setting.known)
        pairs = zip(self.setting.known, known, strict=True)
        new = {old.casefold(): name for old, name in pairs if old != name}
        self.steps = [with_names(step, new) for step in self.steps]
        self.table = _named(self.table, new)
        now = self.setting
        by, split = now.filter and new.get(now.filter.casefold(), now.filter), now.split
        self.setting = replace(
            now, known=known, filter=by, split=tuple(new.get(name.casefold(), name) for name in split)
        )
        self.seen = None

    def choose(self, command: Filter | Use | Weight | SplitFile) -> None:
        """Which cases procedures see, how often each counts, and in which parts.

        FILTER and USE turn each other off (IBM's Command Syntax Reference, USE and FILTER): USE ALL ends a filter.
        """
        now, self.seen = self.setting, None
        match command:
            case Filter():
                self.setting = replace(now, filter=self._by("FILTER", command.variable), use=None)
            case Weight():
                known = now.known
                by = self._by("WEIGHT", command.variable)
                self.setting = replace(now, known=Table(known.columns, cases=0, weight=by, source=known.source))
            case Use():
                use = None if command.first is None else (command.first, command.last or np.inf)
                self.setting = replace(now, use=use, filter=None)
            case SplitFile():
                split = tuple(column.name for column in variables(command.variables, now.known))
                self.setting = replace(now, split=split, separate=command.separate, resorted=False)

    def _by(self, command: str, name: Name | None) -> str | None:
        """The variable of FILTER or WEIGHT: it is there, holds numbers, and is no scratch variable."""
        if name is None:
            return None
        column = variable(name, self.setting.known)
        if column.text:
            raise wrong(f"{command}: '{column.name}' holds texts, and numbers are needed here", name.place)
        if name.scratch:
            raise wrong(f"{command}: the scratch variable '{column.name}' is gone when the data are read", name.place)
        return column.name


def _named(table: Table, new: dict[str, str]) -> Table:
    columns = [replace(each, name=new.get(each.name.casefold(), each.name)) for each in table.columns]
    weight = table.weight and new.get(table.weight.casefold(), table.weight)
    return Table(columns, cases=table.cases, weight=weight, source=table.source)


def _filled(known: Table, table: Table) -> Table:
    """The variables that are known, with the values of the data; new ones as they are before any step."""
    columns = [
        replace(column, values=table[column.name].values, leave=False)
        if column.name in table
        else first_values(column, table.cases)
        for column in known.columns
    ]
    return Table(columns, cases=table.cases, weight=known.weight, source=known.source)


def chosen(table: Table, setting: Setting) -> Mask:
    """Which cases FILTER and USE leave: the filter is neither 0 nor missing, the number of the case within bounds."""
    mask = np.ones(table.cases, bool)
    if setting.filter is not None:
        column = table[setting.filter]
        mask &= ~(column.system_missing | column.user_missing | (column.values == 0))
    if setting.use is not None:
        numbers = np.arange(1, table.cases + 1)
        mask &= (numbers >= setting.use[0]) & (numbers <= setting.use[1])
    return mask
