"""The variables of a job as the study has them, command by command."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sarcstat.data.codebook import Dataset
from sarcstat.data.variables.derivation import derive
from sarcstat.errors import SarcstatError
from sarcstat.syntax.reading.tree import Everything, Name, Span, Variables
from sarcstat.syntax.studying import pieces
from sarcstat.syntax.studying.entries import Comment, Entry, VariableSection
from sarcstat.syntax.studying.pieces import NoCounterpartError, Piece
from sarcstat.syntax.studying.pieces import Span as TimeSpan
from sarcstat.syntax.studying.trying import Trying

#: The width of a text whose own is not known.
LONGEST = 32767


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the job at one point.

    `column` is what the study calls it; None while it is not made yet: then `pending` is what it will be. `lost` says
    why there is none. `width` is that of texts, 0 for numbers. `raw` is the column before MISSING VALUES,
    `rules` are the ranges of values that the user declares missing.
    """

    name: str
    column: str | None = None
    pending: Piece | None = None
    section: VariableSection | None = None
    lost: str | None = None
    width: int = 0
    raw: str | None = None
    rules: tuple[tuple[float | str, float | str], ...] = ()
    span: TimeSpan | None = None


@dataclass
class Scope:
    """The variables by name; within DO IF a scope of its own, whose assignments (`local`) are no columns yet."""

    variables: dict[str, Variable]
    above: Scope | None = None
    local: set[str] = field(default_factory=set)

    def inner(self) -> Scope:
        """A scope for one branch."""
        return Scope(dict(self.variables), self, set(self.local))

    def settle(self, key: str, old: Variable, new: Variable) -> None:
        """Take note of what became of a variable, here and above, where it is the same one."""
        scope: Scope | None = self
        while scope is not None:
            if scope.variables.get(key) is old:
                scope.variables[key] = new
            scope = scope.above


class Dictionary:
    """The variables of one data set, and the study's entries that make them."""

    def __init__(self, dataset: Dataset) -> None:
        self.raw = dataset
        self.trying = Trying(dataset)
        self.entries: list[Entry] = []
        self.scope = Scope({})
        names = [str(name) for name in dataset.frame.columns]
        self.taken = {name.casefold() for name in names}
        #: Columns that anything in the study refers to already.
        self.used: set[str] = set()
        self.sections: dict[str, VariableSection] = {}
        #: Columns that are the time between two dates.
        self.spans: dict[str, TimeSpan] = {}
        for name in names:
            text = self.trying.kind(name) == "text"
            rules = tuple(dataset.codebook[name].missing_rules)
            self.scope.variables[name.casefold()] = Variable(
                name, column=name, width=LONGEST if text else 0, rules=rules
            )

    # What the translation of expressions asks for.

    def find(self, name: Name) -> Variable:
        """The variable of that name; raises NoCounterpartError for one that is not there or was lost."""
        found = self.scope.variables.get(name.key)
        if found is None:
            raise NoCounterpartError(f"there is no variable {name}")
        if found.lost is not None:
            raise NoCounterpartError(f"it depends on {found.name}, which the study does not have ({found.lost})")
        return found

    def read(self, name: Name) -> Piece:
        """The value of a variable."""
        found = self.find(name)
        if found.pending is not None and name.key in self.scope.local:
            if found.rules:
                raise NoCounterpartError(f"{name} has values declared missing, and is changed before it is read")
            return found.pending
        column = self.column(name)
        found = self.find(name)
        self.used.add(column)
        if found.width and found.raw is not None:
            raise NoCounterpartError(f"texts of {name} that are declared missing are values in expressions of SPSS")
        return pieces.column(column, self.trying.kind(column), found.span)

    def before_missing(self, name: Name) -> Piece:
        """The value of a variable whose user-missing values count as they are."""
        piece, found = self.read(name), self.find(name)
        column = found.raw or found.column
        if column is None:
            raise NoCounterpartError(f"{name} is not computed yet")
        if self.trying.declared(column):
            raise NoCounterpartError(f"values of {name} that the file declares missing are missing in a study")
        self.used.add(column)
        return pieces.column(column, piece.kind) if found.raw else piece

    def column(self, name: Name) -> str:
        """The column of a variable, which is made now if it is not there yet."""
        found = self.find(name)
        if found.column is None:
            self._make(name.key, found)
            found = self.find(name)
        assert found.column is not None
        return found.column

    def spanned(self, of: Name | Span | Everything) -> list[Name]:
        """`a TO b` and ALL as names."""
        if isinstance(of, Name):
            return [of]
        keys = list(self.scope.variables)
        if isinstance(of, Span):
            if of.first.key not in keys or of.last.key not in keys:
                missing = of.first if of.first.key not in keys else of.last
                raise NoCounterpartError(f"there is no variable {missing}")
            keys = keys[keys.index(of.first.key) : keys.index(of.last.key) + 1]
        return [Name(self.scope.variables[key].name, of.place) for key in keys]

    def hold(self) -> None:
        """All columns stay as they are from now on: the job comes back to them."""
        self.used.update(str(name) for name in self.trying.dataset.frame.columns)

    def names(self, of: Variables) -> list[Name]:
        """The names of a list, each once."""
        return list(dict.fromkeys(name for each in of for name in self.spanned(each)))

    # What commands change.

    def fresh(self, name: str) -> str:
        """A column name that is not taken, and is now."""
        plain = name.lstrip("#$@") or "variable"
        free, number = plain, 2
        while free.casefold() in self.taken:
            free, number = f"{plain}_{number}", number + 1
        self.taken.add(free.casefold())
        return free

    def assign(self, name: Name, value: Piece, about: tuple[str, str]) -> None:
        """Give a variable a value; it becomes a column of the study once something refers to it."""
        old = self.scope.variables.get(name.key)
        shown = old.name if old is not None else name.text
        section = old.section if old is not None and old.column is None and old.pending is not None else None
        if section is None:
            section = VariableSection(shown)
            if old is not None and old.section is not None:
                section.label, section.values = old.section.label, dict(old.section.values)
            elif old is not None and old.column is not None:
                known = self.raw.codebook[old.column]
                section.label, section.values = known.label, dict(known.value_labels)
            self.entries.append(section)
        section.about.append(about)
        width = old.width if old is not None else 0
        rules = old.rules if old is not None else ()
        new = Variable(shown, pending=value, section=section, width=width, rules=rules, span=value.span)
        self.scope.variables[name.key] = new

    def declare(self, name: Name, width: int) -> None:
        """STRING and NUMERIC: a variable without values."""
        self.scope.variables[name.key] = Variable(name.text, pending=pieces.MISSING, width=width)

    def lose(self, name: Name, why: str) -> None:
        """A variable that the study does not have from now on."""
        old = self.scope.variables.get(name.key)
        if old is not None and old.column is None and old.lost is None:
            self.say_lost(old.section, why)
        self.scope.variables[name.key] = Variable(name.text if old is None else old.name, lost=why)

    def own_section(self, name: Name) -> VariableSection:
        """The section of a variable, for labels: that of its column, or that it will have."""
        found = self.find(name)
        if found.section is not None:
            return found.section
        if found.column is None:
            section = VariableSection(found.name)
            new = replace(found, section=section)
        else:
            section = self.sections.get(found.column) or VariableSection(found.column)
            known = self.raw.codebook[found.column]
            section.values = section.values or dict(known.value_labels)
            self.sections[found.column] = section
            new = replace(found, section=section)
        self.entries.append(section)
        self.scope.settle(name.key, found, new)
        return section

    def _make(self, key: str, old: Variable) -> None:
        """Make a variable a column; raises NoCounterpartError where that does not work, and it is lost then."""
        assert old.pending is not None
        section = old.section
        try:
            if old.pending.kind == "missing" or section is None:
                raise NoCounterpartError("it has no value in any row")
            piece = pieces.as_number(old.pending) if old.pending.kind in ("truth", "span") else old.pending
            section.name = self.fresh(old.name)
            section.derive = piece.text
            self.make(section)
            if any(_among(each, old.rules) for each in self.trying.occurring(section.name)):
                raise NoCounterpartError(f"{old.name} gets values that are declared missing")
        except NoCounterpartError as wrong:
            new = Variable(old.name, lost=str(wrong))
            self.scope.settle(key, old, new)
            self.say_lost(section, str(wrong))
            raise NoCounterpartError(f"it depends on {old.name}, which the study does not have ({wrong})") from None
        self.sections[section.name] = section
        if old.span is not None:
            self.spans[section.name] = old.span
        if section.name != old.name:
            section.label = section.label or old.name
        new = replace(old, column=section.name, pending=None)
        self.scope.settle(key, old, new)

    def say_lost(self, section: VariableSection | None, why: str) -> None:
        """A comment where the section of a variable would stand that cannot be made."""
        if section is None or section not in self.entries:
            return
        section.dropped = True
        at = self.entries.index(section)
        comments = [Comment(where, f"no counterpart, since {why}", text) for where, text in section.about]
        self.entries[at:at] = comments

    def make(self, section: VariableSection) -> None:
        """Derive the variable of a section on the data, without labels, which may change yet."""
        bare = VariableSection(section.name, derive=section.derive, source=section.source, codes=section.codes)
        try:
            self.trying.dataset, _ = derive(self.trying.dataset, [bare.derivation])
        except SarcstatError as error:
            raise NoCounterpartError(error.problems[0].message.split("\n")[0].rstrip(":.")) from None

    def finish(self) -> None:
        """Make what nothing referred to; what cannot be made has become a comment."""
        for key in list(self.scope.variables):
            found = self.scope.variables[key]
            if found.pending is not None and found.pending.kind != "missing":
                try:
                    self._make(key, found)
                except NoCounterpartError:
                    continue

    def lost_names(self, of: Iterable[Name]) -> list[str]:
        """The variables among the names that the study does not have."""
        known = self.scope.variables
        return [each.text for each in of if each.key in known and known[each.key].lost is not None]


def _among(value: float | str, rules: Iterable[tuple[float | str, float | str]]) -> bool:
    """Whether a value lies in one of the ranges."""
    return any(
        low <= value <= high  # type: ignore[operator]
        for low, high in rules
        if isinstance(low, str) == isinstance(value, str)
    )
