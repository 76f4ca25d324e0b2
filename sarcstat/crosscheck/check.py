"""A whole output: each command planned, recomputed and compared, table by table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sarcstat.crosscheck.compare import Leaves, Splitting, compared
from sarcstat.crosscheck.explaining import explained, with_r
from sarcstat.crosscheck.identity import Key, Known, folded
from sarcstat.crosscheck.other_data import of_other_data
from sarcstat.crosscheck.plan import Data, NotCheckedError, Plan, planned
from sarcstat.crosscheck.recomputed import Perform, Recomputed, recomputed
from sarcstat.crosscheck.scope import SCOPE, Counterpart
from sarcstat.crosscheck.search.searching import Beside, Look, Searching, unexplained
from sarcstat.crosscheck.verdict import CheckedCommand, CheckedOutput, CheckedTable, Verdict
from sarcstat.errors import InputError
from sarcstat.outputs.notes import SUBTYPE
from sarcstat.outputs.output import Command, Output, Table

_PAIR = ("rows", "columns")


def checked(
    output: Output, data: Data, perform: Perform, *, r: bool = False, searching: Searching | None = None
) -> CheckedOutput:
    """Every cell of the output with its verdict; `r` adds R's own numbers, `searching` looks for other analyses.

    Raises InputError where no command could be recomputed because its data were not found or do not fit.
    """
    numbers = {id(table): number for number, _, table in output.tables()}
    if not numbers:
        unread = ", ".join(sorted({each.kind for each in output.unread}))
        raise InputError(f"{output.name} has no tables that can be read{f' (but {unread}s)' if unread else ''}.")
    search = partial(searching.of, beside=Beside(output, data)) if searching is not None else None
    commands, wrong, reached = [], [], False
    for number, command in enumerate(output.commands, start=1):
        tables = [(numbers[id(table)], table) for table in command.tables if table.subtype != SUBTYPE]
        checking = _Command(number, command, tables)
        try:
            if checking.in_scope:
                plan = planned(command, output, data, selecting=searching is not None)
                reached = True
                commands.append(checking.against(plan, perform, r=r, search=search))
                continue
            commands.append(checking.out_of_scope())
        except NotCheckedError as error:
            reached = True
            commands.append(checking.unchecked(str(error), data=error.data))
        except InputError as error:
            wrong.append(error)
            commands.append(checking.unchecked(error.problems[0].message, data=False))
    if wrong and not reached:
        problems = dict.fromkeys(problem for error in wrong for problem in error.problems)
        raise InputError.of(list(problems))
    return CheckedOutput(output, commands)


@dataclass(frozen=True, slots=True)
class _Command:
    number: int
    command: Command
    tables: Sequence[tuple[int, Table]]

    @property
    def scope(self) -> Mapping[str, Counterpart]:
        return SCOPE.get(self.command.name or "", {})

    @property
    def in_scope(self) -> bool:
        return any(table.subtype in self.scope for _, table in self.tables)

    def out_of_scope(self) -> CheckedCommand:
        """Nothing is recomputed: there is no such procedure here, or none of its tables."""
        return self._made([self._uncomputed(number, table, _no_such(table)) for number, table in self.tables])

    def unchecked(self, reason: str, *, data: bool) -> CheckedCommand:
        """Nothing could be recomputed, for a reason that concerns the whole command."""
        made = []
        for number, table in self.tables:
            there = table.subtype in self.scope
            verdict = Verdict("data" if data else "not_computed", cause=reason) if there else None
            made.append(self._uncomputed(number, table, verdict or _no_such(table)))
        return self._made(made, [f"Not recomputed: {reason}."])

    def against(self, plan: Plan, perform: Perform, *, r: bool, search: Look | None = None) -> CheckedCommand:
        """Each cell against what is recomputed."""
        ours = recomputed(plan.parts, plan.dataset, perform)
        missed = [*ours.failed, *ours.unmade]
        said = [*plan.said, *(f"Not recomputed: {reason}" for reason in dict.fromkeys(why for _, why in missed))]
        if not ours.tables:
            return self.unchecked(ours.why_not({}), data=False)
        compare = _Comparison(self, ours)
        raw = compare.tables()
        made = explained(raw, plan, perform, compare.again, ours)
        found = None
        if search is not None and unexplained(made):
            found, made = search(raw, made, plan, perform, compare.again)
        if r:
            made = with_r(made, plan, perform, compare.again)
        return replace(self._made(list(of_other_data(made)), said), searched=found)

    def _uncomputed(self, number: int, table: Table, verdict: Verdict) -> CheckedTable:
        return CheckedTable(number, table, dict.fromkeys(table.cells, verdict))

    def _made(self, tables: Sequence[CheckedTable], said: Sequence[str] = ()) -> CheckedCommand:
        return CheckedCommand(self.number, self.command, tables, said)


def _no_such(table: Table) -> Verdict:
    return Verdict("not_computed", cause="sarcstat does not compute this table")


def _has_word(table: Table, wanted: str) -> bool:
    """Whether a category of the table is that word."""
    return any(label.word == wanted for each in table.dimensions for path in each.leaves for label in path)


class _Comparison:
    """The tables of a command against ours, and again against those of another convention."""

    def __init__(self, of: _Command, ours: Recomputed) -> None:
        self.of, self.ours = of, ours
        self.parts = {number: ours.part_told(_told(table)) for number, table in of.tables} if ours.split else {}
        self.selected = dict(self._selections())

    def tables(self) -> list[CheckedTable]:
        return self.again(self.ours)

    def again(self, ours: Recomputed) -> list[CheckedTable]:
        """The verdicts on all tables, given the tables that one convention makes."""
        return [self._table(number, table, ours) for number, table in self.of.tables]

    def _table(self, number: int, table: Table, ours: Recomputed) -> CheckedTable:
        counterpart = self.of.scope.get(table.subtype or "")
        if counterpart is None:
            return self.of._uncomputed(number, table, _no_such(table))
        selected = self.selected.get(number, {})
        several = dict(self._several(counterpart, ours))
        by = counterpart.by if counterpart.by and not _has_word(table, counterpart.by) else ""
        known = next(iter(several.values())) if several else ours.known(counterpart, selected, by=by)
        if not known.cells:
            return self.of._uncomputed(number, table, Verdict("not_computed", cause=ours.why_not(selected)))
        choices = self._choices(counterpart, ours)
        splitting = self._splitting(number, selected, ours)
        leaves = Leaves(counterpart, known, partial(self._others, ours), ours.aliases, selected, choices, splitting)
        return CheckedTable(number, table, compared(table, counterpart, leaves, several))

    def _others(self, ours: Recomputed) -> list[Known]:
        return [ours.known(each, {}) for each in self.of.scope.values() if each.selector != "variable"]

    def _splitting(self, number: int, selected: Mapping[str, str], ours: Recomputed) -> Splitting:
        if not ours.split:
            return Splitting()
        whole = self.parts[number]
        return Splitting(ours.split, whole, ours.parts.keys(), lambda part: ours.why_no_part(part, selected))

    def _several(self, counterpart: Counterpart, ours: Recomputed) -> Iterator[tuple[str, Known]]:
        """Our tables where one of SPSS's holds several of them, by key."""
        names = {"model": ("model",), "pairs": _PAIR}.get(counterpart.selector or "", ())
        for found in ours.contexts(*names) if names else ():
            known = ours.known(counterpart, dict(zip(names, found, strict=True)))
            if known.cells:
                yield " * ".join(found), known

    def _choices(self, counterpart: Counterpart, ours: Recomputed) -> dict[str, str]:
        """The texts that select one of several tables of ours → its key."""
        if counterpart.selector == "model":
            return {model: model for (model,) in ours.contexts("model")}
        if counterpart.selector != "pairs":
            return {}
        book = ours.dataset.codebook
        return {
            folded(f"{a} * {b}"): f"{row} * {column}"
            for row, column in ours.contexts(*_PAIR)
            for a in (row, book.label(row), f"{row} {book.label(row)}")
            for b in (column, book.label(column), f"{column} {book.label(column)}")
        }

    def _selections(self) -> Iterator[tuple[int, dict[str, str]]]:
        """What selects one of several of our tables, for each of SPSS's."""
        counting: dict[Key, tuple[_Blocks, _Pairs]] = {}
        for number, table in self.of.tables:
            part = self.parts.get(number, frozenset())
            blocks, pairs = counting.setdefault(part, (_Blocks(self.ours), _Pairs(self.ours)))
            counterpart = self.of.scope.get(table.subtype or "")
            if counterpart is None:
                continue
            if counterpart.selector == "block":
                yield number, {"block": str(blocks.of(table))}
            elif counterpart.selector == "variable":
                yield number, {"variable": self._variable(table)}
            elif counterpart.selector == "pair":
                yield number, pairs.of(table)

    def _variable(self, table: Table) -> str:
        """The variable of a frequency table: that of a dimension, else the one whose label or name is its title."""
        named = next((name for name in _variables_of(table, self.ours.split)), None)
        if named is None and table.title.kind == "variable":
            named = table.title.variable
        if named is not None:
            return named
        title = table.title.text.strip()
        book = self.ours.dataset.codebook
        found = [
            name
            for (name,) in self.ours.contexts("variable")
            if title in (name, book.label(name), f"{name} {book.label(name)}")
        ]
        return found[0] if len(found) == 1 else "\0"


def _told(table: Table) -> Iterator[str]:
    """The texts that may tell of which part of a split file a table is, where no dimension does."""
    yield from table.headings
    yield from (each.label.text for each in table.footnotes)
    yield from (each.text for each in (table.caption, table.title) if each is not None)


def _variables_of(table: Table, split: Sequence[str]) -> list[str]:
    """The variables whose values are dimensions of the table, but for those that split."""
    names = {each.casefold() for each in split}
    found = [each.name.variable for each in table.dimensions if each.name.kind == "variable" and each.name.variable]
    return [each for each in found if each.casefold() not in names]


def _is_block_0(table: Table, split: Sequence[str]) -> bool:
    """Whether it is the likelihood alone: one cell, or one in each part of a split file."""
    if len(table.cells) == 1 or not split:
        return len(table.cells) == 1
    return not any(folded(label.word) == "df" for each in table.dimensions for path in each.leaves for label in path)


class _Blocks:
    """Numbers the blocks of a Cox model: a new one begins with its omnibus table, or its heading."""

    def __init__(self, ours: Recomputed) -> None:
        self.ours = ours
        self.block = -1
        self.heading: tuple[str, ...] | None = None
        self.omnibus = False

    def of(self, table: Table) -> int:
        """The block of a table, in the order of the tables."""
        omnibus = (table.subtype or "").startswith("Omnibus")
        split = bool(self.ours.split)
        headings = tuple(each for each in table.headings if not (split and self.ours.part_told([each])))
        if self.block < 0:
            self.block = 0 if omnibus and _is_block_0(table, self.ours.split) else 1
        elif (headings != self.heading) if headings else omnibus:
            self.block += 1
        self.heading = headings
        return self.block


class _Pairs:
    """Which two variables a table of CROSSTABS is of: by its dimensions, else by the order of the tables."""

    def __init__(self, ours: Recomputed) -> None:
        self.known, self.split = ours.contexts(*_PAIR), ours.split
        self.seen: dict[str, int] = {}
        self.current: dict[str, str] = {}

    def of(self, table: Table) -> dict[str, str]:
        """What selects our table."""
        named = _variables_of(table, self.split)
        there = [
            pair for pair in self.known if {each.casefold() for each in pair} == {each.casefold() for each in named}
        ]
        place = self.seen[table.subtype or ""] = self.seen.get(table.subtype or "", -1) + 1
        if len(there) == 1:
            self.current = dict(zip(_PAIR, there[0], strict=True))
        elif table.subtype == "Crosstabulation" or not self.current:
            self.current = (
                dict(zip(_PAIR, self.known[min(place, len(self.known) - 1)], strict=True)) if self.known else {}
            )
        return dict(self.current)
