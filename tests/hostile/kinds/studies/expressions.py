"""Expressions: conditions of --where and derived variables, grown from the grammar, then some of them altered."""

from __future__ import annotations

from random import Random

from hostile.case import Case
from hostile.kinds.studies.cohort import COLUMNS, DATES, LEVELS, MARKUP, rows
from hostile.mutating import WORDS, altered

_SIGNS = ("=", "!=", "<", "<=", ">", ">=", "==", "<>")
_FIGURES = ("0", "1", "2.5", ".5", "1e3", "60", "100", "3", "0.1", "2020", "-1", "10", "50", "1e308", "1e-320", "1e400")
_DAYS = ("'2020-03-01'", "'2020-06-30'", "'0001-01-01'", "'9999-12-31'", "'2020-02-30'", "'01.03.2020'")
_NUMBERS = ("age", "time", "w", "entry", "change", "nodes", "stage", "status")
_TEXTS = {"arm": "ABC", "sex": "fm", "tox": ("yes", "no"), "best": ("CR", "PR", "SD", "PD"), "red": ("yes", "no")}
COMMANDS = (
    ("describe", "d.csv", "age", "arm"),
    ("describe", "d.csv", "age", "arm", "--style", "spss"),
    ("km", "d.csv", "--time", "time", "--event", "status=1"),
    ("crosstab", "d.csv", "--rows", "arm", "--columns", "sex"),
)


def number(chance: Random, depth: int = 3) -> str:
    """An expression whose value is a number."""
    if depth <= 0 or chance.random() < 0.3:
        return chance.choice((chance.choice(_NUMBERS), chance.choice(_FIGURES)))
    one, other = number(chance, depth - 1), number(chance, depth - 1)
    match chance.randrange(8):
        case 0:
            return f"{one} {chance.choice('+-*/')} {other}"
        case 1:
            return f"({one}) ** {chance.choice(_FIGURES)}"
        case 2:
            return f"({one})"
        case 3:
            return f"{chance.choice(('min', 'max'))}({one}, {other}{', 3' * chance.choice((0, 0, 1, 40))})"
        case 4:
            return f"round({one}{chance.choice(('', ', 1', ', 15'))})"
        case 5:
            return f"{chance.choice(('abs', 'log'))}({one})"
        case 6:
            return f"{chance.choice(('days', 'months', 'years'))}({chance.choice(DATES)}, {_day(chance)})"
        case _:
            return f"{one} if {condition(chance, depth - 1)} else {chance.choice((other, 'missing'))}"


def condition(chance: Random, depth: int = 3) -> str:
    """Something that is true or false of a row."""
    if depth > 0 and chance.random() < 0.4:
        one, other = condition(chance, depth - 1), condition(chance, depth - 1)
        return chance.choice((f"{one} and {other}", f"{one} or {other}", f"not {one}", f"({one})"))
    value = number(chance, min(depth - 1, 2))
    match chance.randrange(6):
        case 0:
            column = chance.choice(list(_TEXTS))
            return f"{column} {chance.choice(('=', '!='))} {chance.choice(_TEXTS[column])!r}"
        case 1:
            column = chance.choice(list(_TEXTS))
            words = ", ".join(repr(chance.choice((*_TEXTS[column], *LEVELS))) for _ in range(chance.choice((1, 2, 40))))
            return f"{column} {chance.choice(('in', 'not in'))} ({words})"
        case 2:
            return f"{value} between {chance.choice(_FIGURES)} and {chance.choice(_FIGURES)}"
        case 3:
            return f"{_name(chance.choice(COLUMNS))} is {chance.choice(('missing', 'not missing'))}"
        case 4:
            return f"{chance.choice(DATES)} {chance.choice(_SIGNS)} {_day(chance)}"
        case _:
            return f"{value} {chance.choice(_SIGNS)} {number(chance, min(depth - 1, 1))}"


def _day(chance: Random) -> str:
    return chance.choice((chance.choice(DATES), chance.choice(_DAYS[:4] if chance.random() < 0.9 else _DAYS)))


def _name(name: str) -> str:
    return name if name.isidentifier() or name.startswith("`") else f"`{name}`"


def long(chance: Random) -> str:
    """Deep, wide, or both."""
    size = chance.choice((20, 49, 60, 101, 300, 2000))
    match chance.randrange(6):
        case 0:
            return "(" * size + "age > 50" + ")" * size
        case 1:
            return " and ".join(["age > 50"] * size)
        case 2:
            return f"arm in ({', '.join(repr(str(i)) for i in range(size))})"
        case 3:
            return " + ".join(["age"] * size) + " > 3"
        case 4:
            return "-" * size + "age < 0"
        case _:
            return "not " * size + "age < 50" + " ** 2" * (size // 10)


def text(chance: Random, *, true_or_false: bool = True, wild: float = 0.05) -> str:
    """A condition, or else any expression; that share of them altered."""
    made = condition(chance) if true_or_false or chance.random() < 0.3 else number(chance)
    if chance.random() < 0.02:
        made = long(chance)
    return altered(made, chance, (*WORDS, *MARKUP), most=2) if chance.random() < wild else made


def where(chance: Random) -> Case:
    """Commands with a condition."""
    said = text(chance, wild=0.4).replace("\0", " ")
    return Case(
        [*chance.choice(COMMANDS), "--where", said],
        {"d.csv": rows(chance).encode()},
        terminal=chance.random() < 0.1,
    )
