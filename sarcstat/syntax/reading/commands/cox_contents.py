"""What the subcommands of COXREG hold: covariates, contrasts, blocks, patterns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from sarcstat.syntax.reading.contents import Choice, Numbers, terms
from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.grammar import parenthesized
from sarcstat.syntax.reading.tree import Everything, Name, Span, Terms

Covariates: TypeAlias = Terms


@dataclass(frozen=True)
class TimeWithCovariates:
    """`time [WITH covariates]`."""

    def read(self, cursor: Cursor) -> tuple[Name, Covariates | None]:
        time = cursor.name("the variable of the times")
        return time, terms(cursor) if cursor.exactly("WITH") else None


@dataclass(frozen=True, slots=True)
class Contrast:
    """How a categorical covariate is coded.

    `reference`: of DEVIATION the category that is left out, of SIMPLE and INDICATOR the reference, by its rank among
    the categories that occur; None is the last. `numbers`: the metric of POLYNOMIAL (() is equal spacing), the matrix
    of SPECIAL row by row.
    """

    variable: Name | Span | Everything | None
    kind: str
    reference: int | None = None
    numbers: tuple[float, ...] = ()


_REFERRING = ("DEVIATION", "SIMPLE", "INDICATOR")
CONTRASTS = (*_REFERRING, "DIFFERENCE", "HELMERT", "REPEATED", "POLYNOMIAL", "SPECIAL")


@dataclass(frozen=True)
class ContrastContent:
    """`INDICATOR[(reference)]` and its kin; the variable is the argument of the subcommand."""

    def read(self, cursor: Cursor) -> Contrast:
        kind = Choice(CONTRASTS).read(cursor)
        if not cursor.at_sign("("):
            if kind == "SPECIAL":
                cursor.missing("the matrix in parentheses")
            return Contrast(None, kind)
        opened = cursor.token
        numbers = parenthesized(cursor, Numbers())
        if kind in ("POLYNOMIAL", "SPECIAL"):
            return Contrast(None, kind, None, numbers)
        if kind not in _REFERRING:
            cursor.wrong(f"{cursor.title}: {kind} has no reference category", opened)
        if len(numbers) != 1 or numbers[0] < 1 or numbers[0] % 1:
            cursor.wrong(f"{cursor.title}: the reference category is given by its rank: 1, 2, …", opened)
        return Contrast(None, kind, int(numbers[0]))


@dataclass(frozen=True, slots=True)
class Block:
    """A METHOD: ENTER, FSTEP or BSTEP; of a stepwise one the statistic of removal, COND, WALD or LR; the covariates."""

    method: str
    statistic: str | None
    covariates: Covariates | None


METHODS = ("ENTER", "FSTEP", "BSTEP")


@dataclass(frozen=True)
class BlockContent:
    """`ENTER list`, `FSTEP(LR) list`; without a list, and with ALL, all covariates of WITH (None).

    `method`: the one whose name is that of the subcommand, METHOD left out.
    """

    method: str | None = None

    def read(self, cursor: Cursor) -> Block:
        method = self.method or Choice(METHODS).read(cursor)
        statistic = None if method == "ENTER" else "COND"
        if cursor.at_sign("("):
            if method == "ENTER":
                cursor.wrong(f"{cursor.title}: ENTER takes no statistic in parentheses")
            statistic = parenthesized(cursor, Choice(("COND", "LR", "WALD")))
        return Block(method, statistic, None if cursor.done or cursor.exactly("ALL") else terms(cursor))

    @property
    def bare(self) -> Block:
        """What the subcommand says without a list."""
        method = self.method or "ENTER"
        return Block(method, None if method == "ENTER" else "COND", None)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Values of covariates for which a curve is drawn, the others at their means; `by`: a curve a category of it."""

    values: tuple[tuple[Name, float | str], ...]
    by: Name | None


@dataclass(frozen=True)
class PatternContent:
    """`covariate(value) … [BY covariate]`."""

    def read(self, cursor: Cursor) -> Pattern:
        values: list[tuple[Name, float | str]] = []
        cursor.commas()
        while cursor.starts_name():
            name = cursor.name()
            cursor.expect("(")
            values.append((name, cursor.text() if cursor.token.kind == "text" else cursor.number()))
            cursor.expect(")")
            cursor.commas()
        return Pattern(tuple(values), cursor.name("a covariate") if cursor.exactly("BY") else None)
