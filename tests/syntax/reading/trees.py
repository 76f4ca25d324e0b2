"""Short ways to write syntax and what it is read as."""

from __future__ import annotations

from typing import Any

from sarcstat.errors import InputError
from sarcstat.syntax.reading.reader import read_text
from sarcstat.syntax.reading.source import Place, Source
from sarcstat.syntax.reading.tree import Format, Name, Span, Term, Value

AT = Place(Source("test", ""), 0)


def commands(text: str) -> tuple[Any, ...]:
    """What is read of a text without mistakes."""
    return read_text(text, "job.sps").commands


def command(text: str) -> Any:
    """The one command of a text; its period is added."""
    (found,) = commands(text + ".")
    return found


def remarks(text: str) -> list[str]:
    """The remarks on a text, each with its line before it."""
    return [f"{each.place.line}: {each.message}" for each in read_text(text, "job.sps").remarks]


def mistakes(text: str) -> list[str]:
    """The messages about a text that cannot be read."""
    try:
        read_text(text, "job.sps")
    except InputError as error:
        return [problem.message for problem in error.problems]
    return []


def names(text: str) -> tuple[Any, ...]:
    """`a b-d` as Name a, Span b TO d."""
    found: list[Any] = []
    for word in text.split():
        first, _, last = word.partition("-")
        found.append(Span(Name(first, AT), Name(last, AT)) if last else Name(first, AT))
    return tuple(found)


def name(text: str) -> Name:
    return Name(text, AT)


def terms(text: str) -> tuple[Any, ...]:
    """`a b*c d-f` as covariates."""
    return tuple(
        names(word)[0] if "-" in word else Term(tuple(name(part) for part in word.split("*"))) for word in text.split()
    )


def value(number: float | str) -> Value:
    return Value(number, AT)


def form(kind: str, width: int | None = None, decimals: int | None = None) -> Format:
    return Format(kind, width, decimals, AT)
