"""A relation as a study has it: patients chosen by one condition after the other, and columns made of others.

Nothing is fetched but sums over all rows: how many each condition leaves out, and what has no result in how many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook
from sarcstat.data.expression.expression import Expression, columns
from sarcstat.data.expression.kinds import Nothing
from sarcstat.data.registry.kinds import check_kinds
from sarcstat.data.registry.translation.expression import Selection, Translated, selection, translated
from sarcstat.data.registry.translation.ranges import ranges
from sarcstat.data.registry.translation.relation import Relation
from sarcstat.data.registry.translation.seen import is_blank
from sarcstat.data.registry.translation.values import Dates, Numbers, Truth, missing, of_column, ones
from sarcstat.errors import InputError

if TYPE_CHECKING:
    from sarcstat.data.registry.counting import Registry
    from sarcstat.results import Condition


@dataclass(frozen=True, slots=True)
class Step:
    """A condition on rows: those for which it is true stay, or with `leaves_out` go."""

    condition: Expression
    leaves_out: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What a step did: the rows that it left out of those before it, and what the reader must know of it."""

    rows: int
    notes: Sequence[Condition]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows that there are, what each step did, and the numbers of blank texts by column, of all rows."""

    rows: int
    steps: Sequence[Taken]
    blank: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Column:
    """A column to be made: of an `expression`, or of the column `source`; then cut into ranges, where there are `cuts`.

    A range holds its lower end, with `right` its upper end instead; `names` are those of the ranges.
    """

    name: str
    expression: Expression | None = None
    source: str = ""
    cuts: Sequence[float] = ()
    right: bool = False
    names: Sequence[str] = ()

    @property
    def needs(self) -> list[str]:
        """The columns that it is made of."""
        return columns(self.expression) if self.expression is not None else [self.source]


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a column: whether it is true or false (as 1 and 0), the rows that have a value, those without a
    result by what went wrong, and notes."""

    is_truth: bool
    rows: int
    gone: Counter[str]
    notes: Sequence[Condition]


def chosen(
    registry: Registry, steps: Sequence[Step], na: Sequence[str], codebook: Codebook, used: Sequence[str] = ()
) -> tuple[Registry, Chosen]:
    """The relation of the rows that the steps leave, and what they did; `used` are columns whose blank texts count.

    Raises InputError for what does not fit, and where a level that no row has leaves none.
    """
    import ibis

    relation = _seen(registry, [name for each in steps for name in columns(each.condition)], na, codebook)
    table = relation.table
    sums: dict[str, Any] = {}
    keeps: list[Any] = []
    remains = ibis.literal(value=True)
    found: list[Selection] = []
    for place, step in enumerate(steps):
        made = registry.asked(partial(selection, step.condition, relation))
        found.append(made)
        true = made.column.fill_null(False)
        lacking = missing(Truth(made.column)).column
        stays = ~true if step.leaves_out else true
        counted = {"left": ~stays, "true": true, "lacking": lacking}
        sums |= {f"_{place}_{name}": ones(remains & mask) for name, mask in counted.items()}
        sums |= {f"_{place}{name}": ones(remains) * each for name, each in made.sums.items()}
        keeps.append(stays)
        remains = remains & stays
    empty = {name: is_blank(registry.table[name], relation.engine) for name in used}
    blank = {name: f"_b{place}" for place, (name, mask) in enumerate(empty.items()) if mask is not None}
    sums |= {blank[name]: ones(is_blank(table[name], relation.engine)) for name in blank}
    totals = _totals(registry, table.select(_all=ibis.literal(1, type="int64"), **sums))
    taken = list(_taken(steps, found, totals))
    kept = table.filter(keeps) if keeps else table
    blanks = {name: totals[each] for name, each in blank.items() if totals[each]}
    return registry.viewed(kept.select(*registry.columns())), Chosen(totals["_all"], taken, blanks)


def _taken(steps: Sequence[Step], found: Sequence[Selection], totals: Mapping[str, int]) -> Iterator[Taken]:
    """What each step did, by the sums over all rows."""
    for place, (step, made) in enumerate(zip(steps, found, strict=True)):
        own = {name: totals[f"_{place}{name}"] for name in made.sums}
        numbers = (totals[f"_{place}_{name}"] for name in ("true", "lacking"))
        notes = made.notes(own, *numbers, may_be_empty=step.leaves_out)
        yield Taken(totals[f"_{place}_left"], notes)


def with_columns(
    registry: Registry, made: Sequence[Column], na: Sequence[str], codebook: Codebook
) -> tuple[Registry, dict[str, Made]]:
    """The relation with columns that its engine makes, one after the other, and what became of them.

    A column may have the name of one of the relation, which it then replaces; the later ones see the new one. What the
    engine cannot make (dates, what is not translated, what is made of such a column) is not made.
    """
    asked = {each.name for each in made}
    raw = {name for each in made for name in each.needs if name in registry.columns()}
    relation = _seen(registry, sorted(raw), na, codebook)
    table, names = relation.table, dict(relation.columns)
    sums: list[str] = []
    told: dict[str, tuple[int, bool, Translated | None]] = {}
    for place, each in enumerate(made):
        within = Relation(table, names, codebook, relation.engine, registry.engine.rows)
        if any(need in asked and need not in told and need != each.name for need in each.needs):
            continue
        try:
            column, found, is_truth = registry.asked(partial(_column, each, within, place))
        except (TypeError, InputError):
            continue
        held, more = f"_m{place}", dict(found.sums) if found else {}
        more[f"_{place}_known"] = ones(column.notnull())
        table = table.mutate(**{held: column}, **more)
        sums += more
        names[each.name] = held
        told[each.name] = (place, is_truth, found)
    totals = _totals(registry, table.select(*sums)) if sums else {}
    order = dict.fromkeys([*registry.columns(), *told])
    view = table.select(**{name: table[names[name] if name in told else name] for name in order})
    return registry.viewed(view, frozenset(told)), _became(told, totals)


def _became(told: Mapping[str, tuple[int, bool, Translated | None]], totals: Mapping[str, int]) -> dict[str, Made]:
    """What became of each column, by the sums over all rows."""
    return {
        name: Made(
            is_truth,
            totals[f"_{place}_known"],
            found.gone_rows(totals) if found else Counter(),
            found.absent_notes(totals) if found else (),
        )
        for name, (place, is_truth, found) in told.items()
    }


def _column(made: Column, relation: Relation, place: int) -> tuple[Any, Translated | None, bool]:
    """The column, its expression where it has one, and whether it is true and false."""
    if made.expression is None:
        return ranges(_numbers(of_column(relation.column(made.source), relation.engine)), made), None, False
    found = translated(made.expression, relation, prefix=f"_{place}_")
    values = found.values
    if made.cuts:
        return ranges(_numbers(values), made), found, False
    if isinstance(values, Truth):
        return values.column.cast("int32").cast("int64"), found, True
    if isinstance(values, Dates | Nothing):
        raise TypeError("dates")
    return values.column, found, False


def _numbers(values: Any) -> Any:
    if not isinstance(values, Numbers):
        raise TypeError("no numbers")
    return values.column


def _seen(registry: Registry, names: Sequence[str], na: Sequence[str], codebook: Codebook) -> Relation:
    """The relation with the named columns once more, as analyses see them."""
    used = list(dict.fromkeys(names))
    known = [name for name in used if name in registry.columns()]
    check_kinds(registry.table.schema(), known, registry.name.shown)
    seen = registry.seen(known, na)
    held = {name: f"_w{place}" for place, name in enumerate(known)}
    table = registry.table.mutate(**{held[name]: seen[name] for name in known}) if known else registry.table
    engine = str(registry.table.get_backend().name)
    return Relation(table, held, codebook, engine, registry.engine.rows)


def _totals(registry: Registry, table: Any) -> Mapping[str, int]:
    """The sum of each column over all rows."""
    asked = table.aggregate(**{name: table[name].sum().cast("int64") for name in table.columns})
    (row,) = registry.asked(lambda: registry.engine.rows(asked)).to_pylist()
    return {name: int(value or 0) for name, value in row.items()}
