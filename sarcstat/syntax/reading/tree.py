"""What commands are made of: names, lists of variables, values, files. Places do not count when trees are compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from sarcstat.syntax.reading.source import Place


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it was written; SPSS does not tell capitals from small letters, and two names are compared so."""

    text: str = field(compare=False)
    place: Place = field(compare=False, repr=False)
    key: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", self.text.casefold())

    def __str__(self) -> str:
        return self.text

    @property
    def scratch(self) -> bool:
        """Whether the variable is kept until the next procedure only (`#x`)."""
        return self.text.startswith("#")


@dataclass(frozen=True, slots=True)
class Span:
    """`first TO last`: all variables between them in the order of the file; of new ones `q1 TO q3` are numbered."""

    first: Name
    last: Name

    @property
    def place(self) -> Place:
        return self.first.place


@dataclass(frozen=True, slots=True)
class Everything:
    """ALL: every variable of the file."""

    place: Place = field(compare=False, repr=False)


Variables: TypeAlias = tuple[Name | Span | Everything, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A number or a text as a value of a variable."""

    value: float | str
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Range:
    """`low THRU high`, ends included; LO is -inf, HI is inf. A text stands for a date or a text in order."""

    low: float | str
    high: float | str
    place: Place = field(compare=False, repr=False)


Values: TypeAlias = tuple[Value | Range, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A covariate of a model: one variable, or the product of several (`A BY B`, `A*B`)."""

    variables: tuple[Name, ...]

    @property
    def place(self) -> Place:
        return self.variables[0].place


Terms: TypeAlias = tuple[Term | Span, ...]


@dataclass(frozen=True, slots=True)
class File:
    """What stands for a file: a path as a text, `*` (the data that are worked on), or a name: a data set or handle."""

    path: str | None
    name: Name | None
    place: Place = field(compare=False, repr=False)

    @property
    def active(self) -> bool:
        """Whether it is `*`."""
        return self.path is None and self.name is None


@dataclass(frozen=True, slots=True)
class Format:
    """A format of SPSS as it was written: `F8.2` is the type F, of width 8, with 2 decimals."""

    kind: str
    width: int | None
    decimals: int | None
    place: Place = field(compare=False, repr=False)

    def __str__(self) -> str:
        width = "" if self.width is None else self.width
        return f"{self.kind}{width}" + ("" if self.decimals is None else f".{self.decimals}")


@dataclass(frozen=True, slots=True)
class Renaming:
    """`old=new`, or lists of the same length."""

    old: Variables
    new: Variables


@dataclass(frozen=True, slots=True)
class Option:
    """A keyword, in full, and what stands in parentheses behind it, as the table of the command says (else None)."""

    name: str
    value: object
    place: Place = field(compare=False, repr=False)
