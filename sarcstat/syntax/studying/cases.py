"""One data set of a job: which of its cases procedures see, in which parts, under which names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sarcstat.data.codebook import Dataset
from sarcstat.syntax.reading.commands.choosing import Filter, SelectIf, SplitFile, Use, Weight
from sarcstat.syntax.reading.commands.dictionary import DeleteVariables, RenameVariables
from sarcstat.syntax.reading.commands.files import Chosen
from sarcstat.syntax.reading.tree import Name, Renaming, Variables
from sarcstat.syntax.studying.entries import Comment
from sarcstat.syntax.studying.expressions import Translator
from sarcstat.syntax.studying.pieces import NoCounterpartError, Piece
from sarcstat.syntax.studying.variables import Dictionary
from sarcstat.syntax.studying.written import Written


@dataclass(frozen=True)
class Choice:
    """Which cases a procedure sees, how often they count, in which parts; `blocked` says why nobody can tell."""

    where: tuple[Piece, ...] = ()
    filter: Name | None = None
    weight: Name | None = None
    split: tuple[Name, ...] = ()
    blocked: str | None = None
    unfiltered: str | None = None


@dataclass
class Cases:
    """One data set of a job: its variables, and which of its cases procedures see."""

    path: str
    dataset: Dataset
    variables: Dictionary
    written: Written
    choice: Choice = Choice()

    def comment(self, command: Any, reason: str) -> None:
        """A command that has no counterpart."""
        where = self.written.where(command.place)
        self.variables.entries.append(Comment(where, reason, self.written.text(command)))

    def about(self, command: Any) -> tuple[str, str]:
        """Where a command stands, and its text in one line."""
        return self.written.where(command.place), self.written.line(command)

    def block(self, command: Any, reason: str = "has no counterpart") -> None:
        """From here on nobody knows what the data are."""
        where = self.written.where(command.place)
        self.choice = replace(self.choice, blocked=f"{where[0].lower()}{where[1:]} {reason}")

    def select(self, command: SelectIf) -> None:
        """SELECT IF."""
        try:
            found = Translator(self.variables).truth(command.condition)
        except NoCounterpartError as wrong:
            self.comment(command, f"no counterpart: {wrong}")
            self.block(command)
            return
        self.choice = replace(self.choice, where=(*self.choice.where, found))

    def filter(self, command: Filter) -> None:
        """FILTER, which ends USE."""
        self.choice = replace(self.choice, filter=command.variable, unfiltered=None)

    def use(self, command: Use) -> None:
        """USE, which ends FILTER."""
        unfiltered = None
        if command.first is not None:
            where = self.written.where(command.place)
            self.comment(command, "no counterpart: a study has no numbers of cases")
            unfiltered = f"{where[0].lower()}{where[1:]} has no counterpart"
        self.choice = replace(self.choice, filter=None, unfiltered=unfiltered)

    def weight(self, command: Weight) -> None:
        """WEIGHT."""
        self.choice = replace(self.choice, weight=command.variable)

    def split(self, command: SplitFile) -> None:
        """SPLIT FILE."""
        try:
            names = tuple(self.variables.names(command.variables))
        except NoCounterpartError as wrong:
            self.comment(command, f"no counterpart: {wrong}")
            self.block(command)
            return
        self.choice = replace(self.choice, split=names)

    def rename_variables(self, command: RenameVariables) -> None:
        """RENAME VARIABLES."""
        self.rename(command.renamings, command)

    def rename(self, of: tuple[Renaming, ...], command: Any) -> None:
        """New names; the columns of the study keep theirs."""
        scope = self.variables.scope
        try:
            pairs = {
                old.key: new
                for each in of
                for old, new in zip(self.variables.names(each.old), self.new_names(each.new), strict=True)
            }
        except (NoCounterpartError, ValueError):
            self.comment(command, "no counterpart: variables are renamed that the study does not have")
            self.block(command)
            return
        found = {
            pairs[key].key if key in pairs else key: replace(each, name=pairs[key].text) if key in pairs else each
            for key, each in scope.variables.items()
        }
        scope.variables = found
        choice = self.choice
        self.choice = replace(
            choice,
            filter=pairs.get(choice.filter.key, choice.filter) if choice.filter else None,
            weight=pairs.get(choice.weight.key, choice.weight) if choice.weight else None,
            split=tuple(pairs.get(each.key, each) for each in choice.split),
        )

    @staticmethod
    def new_names(of: Variables) -> list[Name]:
        """Names that are new."""
        if not all(isinstance(each, Name) for each in of):
            raise NoCounterpartError("a span of new names")
        return [each for each in of if isinstance(each, Name)]

    def delete_variables(self, command: DeleteVariables) -> None:
        """DELETE VARIABLES."""
        self.drop(command.variables, command)

    def drop(self, of: Variables, command: Any, *, keep: bool = False) -> None:
        """Variables that are gone, or all but those."""
        try:
            names = {each.key: None for each in self.variables.names(of)}
        except NoCounterpartError as wrong:
            self.comment(command, f"no counterpart: {wrong}")
            self.block(command)
            return
        scope = self.variables.scope
        self.variables.finish()
        kept = list(names) if keep else [key for key in scope.variables if key not in names]
        scope.variables = {key: scope.variables[key] for key in kept}

    def choose_variables(self, of: tuple[Chosen, ...], command: Any) -> None:
        """KEEP, DROP and RENAME of GET FILE."""
        for each in of:
            if each.name == "RENAME":
                self.rename(each.renamings, command)
            else:
                self.drop(each.variables, command, keep=each.name == "KEEP")
