"""What subcommands hold: keywords, variables, numbers, files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.grammar import Content, parenthesized
from sarcstat.syntax.reading.source import UnreadableError
from sarcstat.syntax.reading.tree import File, Name, Option, Renaming, Term, Terms, Values, Variables
from sarcstat.syntax.reading.words import meant, nearest


@dataclass(frozen=True)
class Keyword:
    """A keyword. `content`: what stands in parentheses (or, `equals`, behind `=`); `default`: its value without."""

    name: str
    content: Content | None = None
    default: Any = None
    required: bool = False
    equals: bool = False


@dataclass(frozen=True)
class Keywords:
    """Keywords in any number and order: a tuple of `Option`. A mistake in one does not end the reading."""

    keywords: tuple[Keyword, ...]
    #: At least so many, at most so many.
    fewest: int = 1
    most: int | None = None
    _words: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_words", tuple(each.name for each in self.keywords))

    def read(self, cursor: Cursor) -> tuple[Option, ...]:
        found: list[Option] = []
        before = len(cursor.troubles.mistakes)
        cursor.commas()
        while (cursor.token.kind == "name" and cursor.ahead().text != "=") or self._with_equals(cursor):
            try:
                found.append(self.option(cursor))
            except UnreadableError as wrong:
                cursor.troubles.mistakes.append(wrong.mistake)
                _skip(cursor)
            cursor.commas()
            if self.most is not None and len(found) > self.most:
                cursor.wrong(f"{cursor.title}: more than {self.most} keyword is written", cursor.tokens[cursor.at - 1])
        if len(found) < self.fewest and cursor.done and len(cursor.troubles.mistakes) == before:
            cursor.missing(f"one of {', '.join(self._words)}")
        return tuple(found)

    def _with_equals(self, cursor: Cursor) -> bool:
        if cursor.token.kind != "name":
            return False
        found = self._named(cursor.token.word)
        return len(found) == 1 and found[0].equals

    def _named(self, word: str) -> list[Keyword]:
        written = meant(word, self._words)
        return [each for each in self.keywords if each.name in written]

    def option(self, cursor: Cursor) -> Option:
        """The keyword that stands next, with what belongs to it."""
        token, place = cursor.token, cursor.place()
        found = self._named(token.word)
        if len(found) != 1:
            raise self._unknown(cursor, [each.name for each in found])
        (keyword,) = found
        cursor.next()
        return Option(keyword.name, self._value(cursor, keyword, token.text), place)

    def _value(self, cursor: Cursor, keyword: Keyword, written: str) -> Any:
        if keyword.content is None:
            return keyword.default
        if keyword.equals:
            if cursor.sign("=") or not keyword.required:
                return keyword.content.read(cursor) if not cursor.done else keyword.default
        elif cursor.at_sign("("):
            return parenthesized(cursor, keyword.content)
        if keyword.required:
            cursor.missing(f"'{'=' if keyword.equals else '('}' behind {written}")
        return keyword.default

    def _unknown(self, cursor: Cursor, several: list[str]) -> UnreadableError:
        word, place = cursor.token.text[:40], cursor.place()
        if several:
            return UnreadableError(f"{cursor.title}: '{word}' may be each of {', '.join(several)}", place)
        hint = nearest(cursor.token.word, self._words) or f"Its keywords are {', '.join(self._words)}."
        return UnreadableError(f"{cursor.title} has no keyword '{word}'", place, hint)


def _skip(cursor: Cursor) -> None:
    """Go past a keyword that is not known, and past its parentheses."""
    cursor.next()
    if cursor.at_sign("("):
        cursor.at = cursor.parenthesis()


def words(*names: str) -> tuple[Keyword, ...]:
    """Keywords without anything behind them."""
    return tuple(Keyword(name) for name in names)


def options(*names: str) -> tuple[Keyword, ...]:
    """Keywords that may have a name in parentheses behind them."""
    return tuple(Keyword(name, OneName()) for name in names)


@dataclass(frozen=True)
class Choice:
    """One keyword of several: its name."""

    names: tuple[str, ...]

    def read(self, cursor: Cursor) -> str:
        return Keywords(words(*self.names), most=1).option(cursor).name if not cursor.done else self._nothing(cursor)

    def _nothing(self, cursor: Cursor) -> str:
        return cursor.missing(f"one of {', '.join(self.names)}")


@dataclass(frozen=True)
class Followed:
    """One keyword of several, and what stands behind it (None: nothing): its name and that value."""

    contents: tuple[tuple[str, Content | None], ...]

    def read(self, cursor: Cursor) -> tuple[str, Any]:
        name = Choice(tuple(word for word, _ in self.contents)).read(cursor)
        cursor.sign("=")
        content = dict(self.contents)[name]
        return name, None if content is None else content.read(cursor)


@dataclass(frozen=True)
class Flag:
    """Nothing: the name of the subcommand says all. True."""

    def read(self, cursor: Cursor) -> bool:
        return True


@dataclass(frozen=True)
class Number:
    """One number."""

    def read(self, cursor: Cursor) -> float:
        return cursor.number()


@dataclass(frozen=True)
class Whole:
    """One whole number that is not negative."""

    def read(self, cursor: Cursor) -> int:
        return cursor.whole()


@dataclass(frozen=True)
class Numbers:
    """Numbers, in parentheses or not."""

    def read(self, cursor: Cursor) -> tuple[float, ...]:
        if cursor.at_sign("("):
            found: tuple[float, ...] = parenthesized(cursor, Numbers())
            return found
        numbers: list[float] = []
        cursor.commas()
        while cursor.starts_number():
            numbers.append(cursor.number())
            cursor.commas()
        if not numbers:
            cursor.missing("a number")
        return tuple(numbers)


@dataclass(frozen=True)
class OneName:
    """The name of one variable."""

    def read(self, cursor: Cursor) -> Name:
        return cursor.name()


@dataclass(frozen=True)
class Names:
    """A list of variables."""

    def read(self, cursor: Cursor) -> Variables:
        return cursor.variables()


@dataclass(frozen=True)
class Text:
    """One text in quotation marks."""

    def read(self, cursor: Cursor) -> str:
        return cursor.text()


@dataclass(frozen=True)
class OneFile:
    """A file, a data set or `*`."""

    def read(self, cursor: Cursor) -> File:
        return cursor.file()


@dataclass(frozen=True)
class ValueList:
    """Values and ranges, without the parentheses around them."""

    def read(self, cursor: Cursor) -> Values:
        found = []
        cursor.commas()
        while cursor.starts_value():
            found.append(cursor.value())
            cursor.commas()
        if not found:
            cursor.missing("a value")
        return tuple(found)


@dataclass(frozen=True)
class Products:
    """Covariates: variables, and products of them with BY or `*`."""

    def read(self, cursor: Cursor) -> Terms:
        return terms(cursor)


def terms(cursor: Cursor) -> Terms:
    """The covariates that stand next, at least one."""
    found: list[Any] = []
    cursor.commas()
    while cursor.starts_name() or cursor.exactly("ALL"):
        if not cursor.starts_name():
            cursor.wrong(f"{cursor.title}: name the covariates one by one, not by ALL", cursor.tokens[cursor.at - 1])
        found.append(_term(cursor))
        cursor.commas()
    if not found:
        cursor.missing("a covariate")
    return tuple(found)


def _term(cursor: Cursor) -> Any:
    first = cursor.span()
    if not isinstance(first, Name):
        return first
    variables = [first]
    while cursor.sign("*") or cursor.exactly("BY"):
        variables.append(cursor.name())
    return Term(tuple(variables))


@dataclass(frozen=True)
class Renamings:
    """`a=b` or `(a b=c d)(e=f)`."""

    def read(self, cursor: Cursor) -> tuple[Renaming, ...]:
        found: list[Renaming] = []
        while not cursor.done:
            opened = cursor.sign("(")
            place = cursor.token
            old = cursor.variables() if opened else (cursor.name(),)
            cursor.expect("=")
            new = cursor.variables() if opened else (cursor.name(),)
            if opened:
                cursor.expect(")")
            if all(isinstance(each, Name) for each in (*old, *new)) and len(old) != len(new):
                cursor.wrong(f"{cursor.title}: {len(old)} variables have {len(new)} new names", place)
            found.append(Renaming(old, new))
            cursor.commas()
        if not found:
            cursor.missing("old=new")
        return tuple(found)


@dataclass(frozen=True)
class Anything:
    """What is not looked into, as the layout of a chart: the words as they are."""

    def read(self, cursor: Cursor) -> tuple[str, ...]:
        found: list[str] = []
        while not cursor.done:
            token = cursor.next()
            found.append(f"'{token.text}'" if token.kind == "text" else token.word)
        return tuple(found)
