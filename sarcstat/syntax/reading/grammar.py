"""The grammar of a command as data: its subcommands, what each holds, and what holds where it is not written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from sarcstat.syntax.reading.cursor import Cursor, shown
from sarcstat.syntax.reading.lexing import Token
from sarcstat.syntax.reading.source import Place, UnreadableError
from sarcstat.syntax.reading.words import meant, nearest

#: A command with more mistakes than that is not read on.
_MOST = 20


class Content(Protocol):
    """What a subcommand or the parentheses behind a word hold."""

    def read(self, cursor: Cursor) -> Any:
        """The value of what is written; raises UnreadableError."""


@dataclass(frozen=True)
class Subcommand:
    """A subcommand. `argument`: what may stand in parentheses behind its name.

    `absent` is its value where it is not written, `bare` where nothing follows its name (None: something must).
    """

    name: str
    content: Content
    argument: Content | None = None
    repeatable: bool = False
    absent: Any = None
    bare: Any = None
    aliases: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Table:
    """The grammar of one command.

    `head` is the subcommand that stands first, without slash, and whose name may be left out; None: the command begins
    with any of them. `continued` is one whose content may go on behind a slash without its name; it may have `=` in it
    where the command is `open`.
    """

    command: str
    subcommands: tuple[Subcommand, ...]
    head: str | None = None
    continued: str | None = None
    open: bool = False

    def __getitem__(self, name: str) -> Subcommand:
        return next(each for each in self.subcommands if each.name == name)

    @property
    def words(self) -> tuple[str, ...]:
        """The names of the subcommands, other names included."""
        return tuple(word for each in self.subcommands for word in (each.name, *each.aliases))

    def named(self, word: str) -> Subcommand | None:
        """The subcommand that a word in capitals means, or None."""
        found = {
            each.name: each
            for name in meant(word, self.words)
            for each in self.subcommands
            if name in (each.name, *each.aliases)
        }
        return next(iter(found.values())) if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Clause:
    """A subcommand as it was written: its name in full, its value, and that of the parentheses behind its name."""

    name: str
    value: Any
    argument: Any
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Clauses:
    """The subcommands of a command in their order; `clauses["PRINT"]` is the value, the default if it is not there."""

    table: Table = field(compare=False, repr=False)
    written: tuple[Clause, ...]
    place: Place = field(compare=False, repr=False)

    def __getitem__(self, name: str) -> Any:
        found = self.all(name)
        return found[-1].value if found else self.table[name].absent

    def __contains__(self, name: str) -> bool:
        return any(each.name == name for each in self.written)

    def all(self, name: str) -> tuple[Clause, ...]:
        """The subcommand as often as it is written."""
        return tuple(each for each in self.written if each.name == name)

    def place_of(self, name: str) -> Place:
        """Where the subcommand stands, else the command."""
        found = self.all(name)
        return found[0].place if found else self.place


def clauses(table: Table, cursor: Cursor, place: Place) -> Clauses:
    """The command's subcommands; each mistake is remembered, and reading goes on at the next slash."""
    found: list[Clause] = []
    seen: set[str] = set()
    for part, first in _parts(cursor):
        try:
            clause = _clause(table, part, first=first)
        except UnreadableError as wrong:
            cursor.troubles.mistakes.append(wrong.mistake)
            if len(cursor.troubles.mistakes) > _MOST:
                break
            continue
        if clause is None:
            continue
        if clause in found and not table[clause.name].repeatable:
            cursor.troubles.remark(f"{table.command}: /{clause.name} stands here a second time, the same", clause.place)
            continue
        if clause.name in seen and not table[clause.name].repeatable:
            cursor.troubles.mistake(f"{table.command}: /{clause.name} stands here a second time", clause.place)
        found.append(clause)
        seen.add(clause.name)
    result = Clauses(table, tuple(found), place)
    if not cursor.troubles.mistakes:
        for each in table.subcommands:
            if each.required and each.name not in result:
                where = "" if each.name == table.head else "/"
                cursor.troubles.mistake(f"{table.command}: {where}{each.name} is missing", place)
    return result


def _parts(cursor: Cursor) -> Iterator[tuple[Cursor, bool]]:
    """The words up to a slash, those between two, and so on; True for those before the first."""
    last = len(cursor.tokens) - 1
    start, first = cursor.at, True
    for at in range(cursor.at, last + 1):
        token = cursor.tokens[at]
        if at == last or (token.kind == "sign" and token.text == "/"):
            yield cursor.part(start, at, cursor.title), first
            start, first = at + 1, False
    cursor.at = last


def _clause(table: Table, cursor: Cursor, *, first: bool) -> Clause | None:
    if cursor.done:
        if not first:
            cursor.wrong(f"{table.command}: no subcommand follows the slash")
        return None
    subcommand, named = _subcommand(table, cursor, first=first)
    place = cursor.place()
    argument = None
    cursor.title = f"{table.command} /{subcommand.name}" if named or not first else table.command
    if named:
        cursor.next()
        if subcommand.argument is not None and cursor.at_sign("("):
            argument = parenthesized(cursor, subcommand.argument)
        cursor.sign("=")
    if cursor.token.kind == "end" and named and subcommand.bare is not None:
        return Clause(subcommand.name, subcommand.bare, argument, place)
    value = subcommand.content.read(cursor)
    _check_slash(table, cursor)
    cursor.end()
    return Clause(subcommand.name, value, argument, place)


def _check_slash(table: Table, cursor: Cursor) -> None:
    """Give up with a hint where a subcommand follows without its slash."""
    for at in (cursor.at - 1, cursor.at):
        word, sign = cursor.tokens[max(at, 0)], cursor.tokens[min(at + 1, len(cursor.tokens) - 1)]
        if word.kind == "name" and sign[:2] == ("sign", "=") and at + 1 >= cursor.at and table.named(word.word):
            cursor.wrong(f"{cursor.title}: '{word.text}=' is not expected here", word, "Is a slash missing before it?")


def _subcommand(table: Table, cursor: Cursor, *, first: bool) -> tuple[Subcommand, bool]:
    """Which subcommand it is, and whether its name is written."""
    found = table.named(cursor.token.word) if cursor.token.kind == "name" else None
    following = cursor.ahead()
    if first and table.head is not None and not (found and _is_name(found, table, following)):
        return table[table.head], False
    if found is not None:
        return found, True
    if table.continued is not None and not first and (table.open or following.text != "="):
        return table[table.continued], False
    raise _unknown(table, cursor)


def _is_name(found: Subcommand, table: Table, following: Token) -> bool:
    """Whether a word at the start is the name of a subcommand, not a variable that is called so."""
    if following.text == "=" and following.kind == "sign":
        return True
    return found.name == table.head and following.kind not in ("end", "sign") and following.word not in ("BY", "WITH")


def _unknown(table: Table, cursor: Cursor) -> UnreadableError:
    word = cursor.token
    several = meant(word.word, table.words) if word.kind == "name" else ()
    if len(several) > 1:
        message = f"{table.command}: '{word.text}' may be each of the subcommands {', '.join(several)}"
        return UnreadableError(message, cursor.place())
    hint = nearest(word.word, table.words) or f"Its subcommands are {', '.join(table.words)}."
    return UnreadableError(f"{table.command} has no subcommand {shown(word)}", cursor.place(), hint)


def parenthesized(cursor: Cursor, content: Content) -> Any:
    """The value of what stands in the parentheses that are opened by the next word."""
    start, opened = cursor.at, cursor.token
    end = cursor.parenthesis()
    if cursor.tokens[end - 1].text != ")" or cursor.tokens[end - 1].kind != "sign":
        cursor.wrong("a parenthesis is not closed", opened)
    inner = cursor.part(start + 1, end - 1, cursor.title)
    value = content.read(inner)
    inner.end()
    cursor.at = end
    return value
