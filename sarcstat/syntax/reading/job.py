"""A file of syntax as it was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sarcstat.syntax.reading.commands.transforming import DoIf
from sarcstat.syntax.reading.source import Mistake, Place


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as it was written, without the period that ends it."""

    text: str
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A command that bears on no number and is left out on purpose; `text` is what was written."""

    name: str
    text: str = field(compare=False)
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class NotComputed:
    """A procedure that SPSS has and that is not computed; `text` is what was written."""

    name: str
    text: str = field(compare=False)
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Foreign:
    """Transformations of which at least one, called `name`, is for another program to carry out.

    `text` is all that stands between two commands that read the data, without what is skipped: what the other
    program has to run.
    """

    name: str
    text: str = field(compare=False)
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Job:
    """The commands in their order, those of inserted files at their places, and what the user should know.

    DO IF … END IF is one command with others in it; a TIME PROGRAM is part of its COXREG. `remarks` are no mistakes:
    a comment that swallows a command, a period that is missing.
    """

    commands: tuple[Any, ...]
    comments: tuple[Comment, ...] = field(default=(), compare=False)
    remarks: tuple[Mistake, ...] = field(default=(), compare=False)

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The commands that are left out on purpose."""
        return tuple(each for each in _all(self.commands) if isinstance(each, Skipped))

    @property
    def not_computed(self) -> tuple[NotComputed, ...]:
        """The procedures that are not computed."""
        return tuple(each for each in self.commands if isinstance(each, NotComputed))


def _all(commands: Iterable[Any]) -> Iterator[Any]:
    """The commands, and those within DO IF."""
    for each in commands:
        yield each
        if isinstance(each, DoIf):
            for branch in each.branches:
                yield from _all(branch.commands)
