"""Commands that compute and recode, and their conditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sarcstat.syntax.reading.cursor import Cursor, shown
from sarcstat.syntax.reading.expressions import Expression, expression
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import Name, Value, Variables


@dataclass(frozen=True, slots=True)
class Compute:
    """COMPUTE target=expression."""

    target: Name
    expression: Expression
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class If:
    """IF condition target=expression."""

    condition: Expression
    target: Name
    expression: Expression
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Branch:
    """DO IF or ELSE IF with its condition, ELSE without (None); `commands` are those up to the next of them."""

    condition: Expression | None
    commands: tuple[Any, ...]
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DoIf:
    """DO IF … [ELSE IF …]… [ELSE …] END IF."""

    branches: tuple[Branch, ...]
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Marker:
    """A word that only makes sense together with others: DO IF, ELSE IF, ELSE, END IF, TIME PROGRAM."""

    name: str
    condition: Expression | None
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Recoding:
    """`(old values=new)`. `old`: values and ranges, or one of ELSE, MISSING, SYSMIS; `new`: a value, SYSMIS or COPY.

    `CONVERT`: texts become the numbers that they are (then `old` is () and `new` CONVERT).
    """

    old: tuple[Any, ...]
    new: Value | str
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Recode:
    """RECODE variables (…) … [INTO new variables]; `into` is () where the values themselves are changed."""

    variables: Variables
    recodings: tuple[Recoding, ...]
    into: Variables
    place: Place = field(compare=False, repr=False)


def compute(cursor: Cursor, place: Place) -> Compute:
    """A COMPUTE."""
    target, value = _assignment(cursor)
    return Compute(target, value, place)


def _assignment(cursor: Cursor) -> tuple[Name, Expression]:
    target = cursor.name("the variable that is computed")
    if cursor.at_sign("("):
        cursor.wrong(f"{cursor.title}: {target} has an index: vectors are not carried out")
    if not cursor.exactly("EQ"):  # SPSS takes the word as well
        cursor.expect("=")
    value = expression(cursor)
    _end(cursor)
    return target, value


def _end(cursor: Cursor) -> None:
    """The end of a command that ends with an expression."""
    if cursor.done:
        return
    before = cursor.tokens[cursor.at - 1]
    hint = None
    if cursor.token.kind in ("name", "number", "text") or cursor.token.text == "(":
        hint = "A sign such as + or AND is missing"
        hint += (
            ", or the period before it ends no command: start the next on a new line."
            if before.text.endswith(".")
            else "."
        )
    cursor.wrong(f"{cursor.title}: {shown(cursor.token)} is not understood here", hint=hint)


def condition_only(cursor: Cursor) -> Expression:
    """A condition up to the end."""
    found = expression(cursor)
    _end(cursor)
    return found


def if_(cursor: Cursor, place: Place) -> If:
    """An IF."""
    condition = expression(cursor)
    target, value = _assignment(cursor)
    return If(condition, target, value, place)


def do_if(cursor: Cursor, place: Place) -> Marker:
    """The line DO IF."""
    return Marker("DO IF", condition_only(cursor), place)


def else_if(cursor: Cursor, place: Place) -> Marker:
    """The line ELSE IF."""
    return Marker("ELSE IF", condition_only(cursor), place)


def marker(cursor: Cursor, place: Place) -> Marker:
    """The lines ELSE, END IF and TIME PROGRAM."""
    cursor.end()
    return Marker(cursor.title, None, place)


def recode(cursor: Cursor, place: Place) -> tuple[Recode, ...]:
    """A RECODE: one for each list of variables between slashes."""
    found: list[Recode] = []
    while not found or cursor.sign("/"):
        if found and cursor.done:
            break
        variables = cursor.variables()
        recodings: list[Recoding] = []
        while cursor.at_sign("("):
            recodings.append(_recoding(cursor))
            cursor.commas()
        if not recodings:
            cursor.missing("'(' and old=new")
        into = _into(cursor, variables) if cursor.keyword("INTO") else ()
        found.append(Recode(variables, tuple(recodings), into, place))
    cursor.end()
    return tuple(found)


def _into(cursor: Cursor, variables: Variables) -> Variables:
    begin = cursor.token
    into = cursor.variables("the new variable")
    if all(isinstance(each, Name) for each in (*variables, *into)) and len(variables) != len(into):
        cursor.wrong(f"{cursor.title}: {len(variables)} variables become {len(into)} new ones", begin)
    return into


def _recoding(cursor: Cursor) -> Recoding:
    place = cursor.place(cursor.expect("("))
    if cursor.keyword("CONVERT"):
        cursor.expect(")")
        return Recoding((), "CONVERT", place)
    old: list[Value | Any] = []
    cursor.commas()
    while not (cursor.sign("=") or cursor.exactly("EQ")):
        old.append(_old(cursor))
        cursor.commas()
    if not old:
        cursor.missing("an old value")
    new: Value | str
    if cursor.keyword("SYSMIS", "COPY"):
        new = "COPY" if cursor.tokens[cursor.at - 1].word.startswith("COP") else "SYSMIS"
    elif cursor.token.kind == "text":
        new = Value(cursor.text(), place)
    else:
        new = Value(cursor.number(), place)
    cursor.expect(")")
    return Recoding(tuple(old), new, place)


def _old(cursor: Cursor) -> Any:
    for word in ("ELSE", "SYSMIS", "MISSING"):
        if cursor.keyword(word):
            return word
    if not cursor.starts_value():
        cursor.missing("an old value, ELSE, SYSMIS or MISSING")
    return cursor.value()
