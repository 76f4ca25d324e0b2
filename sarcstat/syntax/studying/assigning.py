"""COMPUTE, IF, DO IF and RECODE as derived variables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sarcstat.syntax.reading.commands.transforming import Branch, Compute, DoIf, If, Recode
from sarcstat.syntax.reading.expressions import Expression
from sarcstat.syntax.reading.tree import Name, Value
from sarcstat.syntax.studying import pieces
from sarcstat.syntax.studying.expressions import Translator
from sarcstat.syntax.studying.pieces import MISSING, NoCounterpartError, Piece
from sarcstat.syntax.studying.recoding import recoded
from sarcstat.syntax.studying.variables import LONGEST, Dictionary, Variable

Failed = tuple[list[Name], NoCounterpartError]


class Assigning:
    """What a command gives to variables; `about` are the words on it for the comment above a variable.

    `failed` are the variables that a command would have changed in a way that a study cannot say, and why.
    """

    def __init__(self, variables: Dictionary, about: tuple[str, str]) -> None:
        self.variables, self.about = variables, about
        self.failed: list[Failed] = []

    def carry_out(self, command: Any) -> None:
        """Carry out a command that gives values."""
        try:
            match command:
                case Compute(target, expression):
                    self._give(target, self._typed(target, self._value(expression)))
                case If(condition, target, expression):
                    test = Translator(self.variables).truth(condition)
                    value = self._typed(target, self._value(expression))
                    self._give(target, pieces.chosen(test, value, self._old(target)))
                case Recode():
                    self._recode(command)
                case DoIf():
                    self._do_if(command)
                case _:
                    raise NoCounterpartError("a study has nothing that does this for some rows only")
        except NoCounterpartError as wrong:
            self._fail(targets(command, self.variables), wrong)

    def _fail(self, names: list[Name], wrong: NoCounterpartError) -> None:
        self.failed.append((names, wrong))
        for name in names:
            self.variables.lose(name, str(wrong))

    def _value(self, of: Expression) -> Piece:
        found = Translator(self.variables).value(of)
        return pieces.as_number(found) if found.kind == "truth" else found

    def _give(self, target: Name, value: Piece) -> None:
        if self.variables.scope.above is None:
            self.variables.assign(target, value, self.about)
            return
        old = self.variables.scope.variables.get(target.key)
        shown = old.name if old is not None else target.text
        width, rules = (old.width, old.rules) if old is not None else (0, ())
        new = Variable(shown, pending=value, width=width, rules=rules, span=value.span)
        self.variables.scope.variables[target.key] = new
        self.variables.scope.local.add(target.key)

    def _old(self, target: Name) -> Piece:
        """What a variable was before, where it is not changed."""
        found = self.variables.scope.variables.get(target.key)
        if found is None:
            if target.scratch:
                raise NoCounterpartError(f"{target} starts at 0 and keeps its value from case to case")
            return MISSING
        if found.pending is not None and found.lost is None:
            return found.pending
        return self.variables.read(target)

    def _typed(self, target: Name, value: Piece) -> Piece:
        """A value that fits the variable: a text cut to its width."""
        found = self.variables.scope.variables.get(target.key)
        width = found.width if found is not None else 0
        if found is not None and found.lost is not None and width == 0:
            width = LONGEST if value.kind == "text" else 0
        if value.kind == "missing":
            return value
        if (value.kind == "text") != bool(width):
            raise NoCounterpartError(f"{target} holds {'texts' if width else 'numbers'}, and SPSS refuses the value")
        if not width or (width == LONGEST and value.constant is not None):
            return value
        if not isinstance(value.constant, str):
            raise NoCounterpartError("a text that is not written is copied, which SPSS pads and cuts")
        cut = value.constant.encode()[:width].decode(errors="ignore").rstrip(" ")
        return pieces.text(cut) if cut else MISSING

    def _recode(self, of: Recode) -> None:
        sources = self.variables.names(of.variables)
        into = self.variables.names(of.into) if of.into else sources
        for source, target in zip(sources, into, strict=True):
            try:
                value = recoded(of, source, self.variables, in_place=not of.into)
                if of.into:
                    self._fits(of, target, value)
                self._give(target, value)
            except NoCounterpartError as wrong:
                self._fail([target], wrong)

    def _fits(self, of: Recode, target: Name, value: Piece) -> None:
        """Refuse new texts that are longer than the variable, and texts for numbers."""
        found = self.variables.scope.variables.get(target.key)
        width = found.width if found is not None else 0
        if value.kind != "missing" and (value.kind == "text") != bool(width):
            raise NoCounterpartError(f"{target} holds {'texts' if width else 'numbers'}, and SPSS refuses the value")
        news = [each.new.value for each in of.recodings if isinstance(each.new, Value)]
        copied = any(each.new == "COPY" for each in of.recodings)
        if width and (copied or any(len(str(new).encode()) > width for new in news)):
            raise NoCounterpartError(f"a text is copied or cut to the width of {target}")

    def _do_if(self, of: DoIf) -> None:
        """Each variable that any branch changes: its value in the first branch whose condition is true.

        A condition that is missing ends the block, as in SPSS: then nothing is changed.
        """
        names = targets(of, self.variables)
        tests, values = self._branches(of.branches, names)
        for name in names:
            try:
                if wrong := next((each[name] for each in values if isinstance(each[name], NoCounterpartError)), None):
                    raise wrong
                self._give(name, _combined(tests, [each[name] for each in values], self._old(name)))
            except NoCounterpartError as wrong:
                self._fail([name], wrong)

    def _branches(self, branches: Sequence[Branch], names: list[Name]) -> tuple[list[Piece | None], list[Any]]:
        tests: list[Piece | None] = []
        values: list[Any] = []
        for branch in branches:
            test = branch.condition
            tests.append(None if test is None else Translator(self.variables).truth(test))
            values.append(self._branch(branch, names))
        return tests, values

    def _branch(self, of: Branch, names: list[Name]) -> dict[Name, Any]:
        """What the variables are after a branch: a piece, or why there is none."""
        variables, outer = self.variables, self.variables.scope
        variables.scope = outer.inner()
        try:
            within = Assigning(variables, self.about)
            for each in of.commands:
                within.carry_out(each)
            found: dict[Name, Any] = {}
            for name in names:
                lost = variables.scope.variables.get(name.key)
                if lost is not None and lost.lost is not None:
                    found[name] = NoCounterpartError(lost.lost)
                else:
                    found[name] = within._old(name)
            return found
        finally:
            variables.scope = outer


def _combined(tests: Sequence[Piece | None], values: Sequence[Piece], old: Piece) -> Piece:
    """One value of the values of all branches."""
    result = old
    plain = old.kind == "missing"
    for test, value in zip(reversed(tests), reversed(values), strict=True):
        if test is None:
            result = value
            continue
        if plain and value.kind == result.kind == "missing":
            continue
        result = _case(test, value, result)
        if not plain and test.needs:
            gone = Piece(f"({test.text}) is missing", pieces.RELATION, "truth", test.needs, strict=False)
            result = _case(gone, old, result)
    return result


def _case(test: Piece, value: Piece, other: Piece) -> Piece:
    value, other = (pieces.as_number(each) if each.kind in ("truth", "span") else each for each in (value, other))
    kinds = {value.kind, other.kind} - {"missing"}
    if len(kinds) > 1:
        raise NoCounterpartError("texts and numbers would be values of one variable")
    if not kinds:
        return MISSING
    return replace(pieces.case(test, value, other, kinds.pop()), strict=False)


def targets(of: Any, variables: Dictionary) -> list[Name]:
    """The variables that a command changes."""
    match of:
        case Compute() | If():
            return [of.target]
        case Recode():
            try:
                return variables.names(of.into or of.variables)
            except NoCounterpartError:
                return [each for each in (of.into or of.variables) if isinstance(each, Name)]
        case DoIf():
            found = [name for branch in of.branches for each in branch.commands for name in targets(each, variables)]
            return list(dict.fromkeys(found))
    return []
