"""One data set of a job, command by command, as a study."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from sarcstat.syntax.reading.commands.aggregate import Aggregate, Autorecode
from sarcstat.syntax.reading.commands.choosing import (
    Execute,
    Filter,
    SelectIf,
    SortCases,
    SplitFile,
    Temporary,
    Use,
    Weight,
)
from sarcstat.syntax.reading.commands.dictionary import (
    AlterType,
    DeleteVariables,
    Formats,
    MissingValues,
    NewVariables,
    RenameVariables,
    ValueLabels,
    VariableLabels,
    VariableLevel,
)
from sarcstat.syntax.reading.commands.files import Combine, Save
from sarcstat.syntax.reading.commands.frequencies import Descriptives, Frequencies
from sarcstat.syntax.reading.commands.transforming import Compute, DoIf, If, Recode
from sarcstat.syntax.reading.job import NotComputed, Skipped
from sarcstat.syntax.reading.tree import Everything, Name, Span, Variables
from sarcstat.syntax.studying import declaring, pieces
from sarcstat.syntax.studying.assigning import Assigning
from sarcstat.syntax.studying.cases import Cases, Choice
from sarcstat.syntax.studying.entries import Comment, Group
from sarcstat.syntax.studying.expressions import Translator
from sarcstat.syntax.studying.pieces import AND, NoCounterpartError
from sarcstat.syntax.studying.tables import Asked, renamed, walked
from sarcstat.syntax.studying.variables import Variable


@dataclass
class StudyPart(Cases):
    """The study of one data set: its variables, its entries so far, and the procedures that wait for all of them."""

    asked: list[Asked] = field(default_factory=list)
    lasting: tuple[dict[str, Variable], Choice] | None = None

    def carry_out(self, command: Any) -> None:
        """Take note of a command."""
        done = _DONE.get(type(command))
        if done is not None:
            done(self, command)
        elif isinstance(command, NotComputed):
            self.comment(command, f"{command.name} is not computed")
            self.procedure_done()
        elif isinstance(command, Skipped):
            self.comment(command, "left out, since it bears on no number")
        else:
            self.procedure(command)

    # Values and what is known of variables.

    def assign(self, command: Compute | If | Recode | DoIf) -> None:
        """A command that gives values to variables."""
        assigning = Assigning(self.variables, self.about(command))
        assigning.carry_out(command)
        for names, wrong in assigning.failed:
            shown = f" for {', '.join(each.text for each in names)}" if isinstance(command, Recode | DoIf) else ""
            self.comment(command, f"no counterpart{shown}: {wrong}")

    def _new(self, command: NewVariables) -> None:
        for names, form in command.parts:
            for each in names:
                if not isinstance(each, Name):
                    self.comment(command, "no counterpart: a span of new variables")
                    continue
                self.variables.declare(each, (form.width or 8) if command.name == "STRING" and form else 0)

    def _label(self, command: VariableLabels | ValueLabels) -> None:
        if self.lasting is not None:
            self.comment(command, "no counterpart: labels that hold for one procedure")
            return
        label: Any = declaring.label_variables if isinstance(command, VariableLabels) else declaring.label_values
        try:
            failed = label(command, self.variables)
        except NoCounterpartError as wrong:
            failed = [str(wrong)]
        if failed:
            self.comment(command, f"no counterpart: {'; '.join(failed)}")

    def _missing(self, command: MissingValues) -> None:
        try:
            failed = declaring.declare_missing(command, self.variables, self.about(command))
        except NoCounterpartError as wrong:
            failed = [str(wrong)]
            self.block(command)
        if failed:
            self.comment(command, f"no counterpart: {'; '.join(failed)}")

    def _look(self, command: Formats | VariableLevel) -> None:
        self.comment(command, "no counterpart: how values are shown, which bears on no number")

    def _alter(self, command: AlterType) -> None:
        self.lose(command, tuple(each for names, _, _ in command.parts for each in names))

    def _autorecode(self, command: Autorecode) -> None:
        self.lose(command, command.into)

    def lose(self, command: Any, of: Variables) -> None:
        """A command that makes or changes variables in a way that a study cannot say."""
        where = self.written.where(command.place)
        self.comment(command, "no counterpart: a study has no such command")
        try:
            names = self.variables.names(of)
        except NoCounterpartError:
            names = [each for each in of if isinstance(each, Name)]
        for each in names:
            self.variables.lose(each, f"{where[0].lower()}{where[1:]} has no counterpart")

    def _nothing(self, command: SortCases) -> None:
        """The order of the cases bears on no number."""

    def _temporary(self, command: Temporary) -> None:
        if self.lasting is None:
            self.variables.finish()
            self.variables.hold()
            self.lasting = dict(self.variables.scope.variables), self.choice

    def _execute(self, command: Execute) -> None:
        self.procedure_done()

    def _save(self, command: Save) -> None:
        self.comment(command, "no counterpart: a study writes no data file; output.cohort = true writes all variables")
        self.procedure_done()

    def _whole(self, command: Aggregate | Combine) -> None:
        self.comment(command, "no counterpart: other data are made of these; what follows is left out")
        if not (isinstance(command, Aggregate) and command.file is not None and not command.file.active):
            self.block(command)

    # Procedures.

    def procedure(self, command: Any) -> None:
        """A procedure, with the variables and cases as they are here; its tables are made at the end."""
        self.variables.finish()
        group = Group()
        self.variables.entries.append(group)
        where = self.written.where(command.place)
        try:
            self.asked.append(self._asked(self._without_lost(command, group), group))
        except NoCounterpartError as wrong:
            group.entries.append(Comment(where, f"left out: {wrong}", self.written.text(command)))
        self.procedure_done()

    def _without_lost(self, command: Any, group: Group) -> Any:
        """A list of variables, of each of which there is a table, without those that the study does not have."""
        if not isinstance(command, Frequencies | Descriptives) or getattr(command, "listwise", False):
            return command
        names = self.variables.names(command.variables)
        lost = self.variables.lost_names(names)
        kept = tuple(each for each in names if each.text not in lost)
        if not lost or not kept:
            return command
        why = f"without {', '.join(lost)}, which the study does not have"
        group.entries.append(Comment(self.written.where(command.place), why, ""))
        return replace(command, variables=kept)

    def _asked(self, command: Any, group: Group) -> Asked:
        choice, variables = self.choice, self.variables
        if choice.blocked or choice.unfiltered:
            raise NoCounterpartError(f"it depends on the cases, and {choice.blocked or choice.unfiltered}")
        rows = list(choice.where)
        if choice.filter is not None:
            kept = Translator(variables).number(choice.filter)
            rows.append(pieces.joined(f"{kept.text} != 0", pieces.RELATION, "truth", kept))
        here = variables.scope.variables
        for each in walked(command):
            names = variables.names((each,)) if isinstance(each, Span) else [each]
            for name in names:
                if name.key in here:
                    self._used(name)
        columns = [each.column for each in here.values() if each.column is not None and each.lost is None]
        everything = any(isinstance(each, Everything) for each in _all(command))
        variables.used.update(columns if everything else ())
        where, text = self.about(command)
        lost = [each.name for each in here.values() if each.lost is not None]
        if lost and everything:
            group.entries.append(Comment(where, f"ALL is without {', '.join(lost)}, which the study does not have", ""))
        return Asked(
            command=renamed(command, self._renamed),
            name=command.clauses.table.command,
            where_it_stands=where,
            text=text,
            columns=columns,
            where=" and ".join(each.at(AND) for each in rows),
            weight=self._used(choice.weight) if choice.weight else None,
            split=tuple(map(self._used, choice.split)),
            group=group,
        )

    def _renamed(self, name: Name) -> Name:
        found = self.variables.scope.variables.get(name.key)
        return name if found is None or found.column is None else Name(found.column, name.place)

    def _used(self, name: Name) -> str:
        """The column of a variable, which the study refers to from now on."""
        column = self.variables.column(name)
        self.variables.used.add(column)
        return column

    def procedure_done(self) -> None:
        """TEMPORARY and scratch variables end."""
        if self.lasting is not None:
            self.variables.finish()
            self.variables.scope.variables, self.choice = self.lasting
            self.lasting = None
        for key, each in list(self.variables.scope.variables.items()):
            if key.startswith("#") and each.lost is None:
                name = Name(each.name, self.written.job.commands[0].place)
                self.variables.finish()
                self.variables.lose(name, "scratch variables end at a procedure")


def _all(of: Any) -> Any:
    """Everything in a command, lists of all variables among it."""
    from dataclasses import fields, is_dataclass

    yield of
    if isinstance(of, tuple):
        for each in of:
            yield from _all(each)
    elif is_dataclass(of) and not isinstance(of, type):
        for part in fields(of):
            if part.name not in ("place", "clauses"):
                yield from _all(getattr(of, part.name))


_DONE: dict[type, Callable[[StudyPart, Any], None]] = {
    **dict.fromkeys((Compute, If, Recode, DoIf), StudyPart.assign),
    NewVariables: StudyPart._new,
    **dict.fromkeys((VariableLabels, ValueLabels), StudyPart._label),
    MissingValues: StudyPart._missing,
    **dict.fromkeys((Formats, VariableLevel), StudyPart._look),
    AlterType: StudyPart._alter,
    Autorecode: StudyPart._autorecode,
    RenameVariables: StudyPart.rename_variables,
    DeleteVariables: StudyPart.delete_variables,
    SelectIf: StudyPart.select,
    Filter: StudyPart.filter,
    Use: StudyPart.use,
    Weight: StudyPart.weight,
    SplitFile: StudyPart.split,
    SortCases: StudyPart._nothing,
    Temporary: StudyPart._temporary,
    Execute: StudyPart._execute,
    Save: StudyPart._save,
    **dict.fromkeys((Aggregate, Combine), StudyPart._whole),
}
