"""SURVIVAL as requests: one for each time, factor and control."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from sarcstat.request import Endpoint, Request
from sarcstat.syntax.reading.commands.survival import Factor, Intervals, LifeStatus, LifeTable
from sarcstat.syntax.reading.tree import Range
from sarcstat.syntax.requests.planned import Columns, NotOfferedError, Planned, typed

#: Of one period, as in --intervals.
_MOST_INTERVALS = 1_000


def life_tables(of: LifeTable, columns: Columns) -> Iterator[Planned]:
    """The requests of a SURVIVAL command.

    The factors after a BY are taken one by one, as IBM's Command Syntax Reference has it; a factor of one category
    selects rows. /PLOT is not asked for.
    """
    if "INCLUDE" in of.missing:
        raise NotOfferedError("/MISSING=INCLUDE: user-missing values are never taken as valid here")
    _check_calculated(of)
    times = columns.all_of(of.tables.times)
    shared: dict[str, Any] = {"intervals": periods(of.intervals), "no_table": not _prints(of)}
    for time in times:
        endpoint = _endpoint(time, of.statuses, columns)
        for factor in of.tables.factors or (None,):
            for control in of.tables.controls or (None,):
                keys = _grouping(factor, control, columns)
                if "by" in keys:
                    keys |= _comparison(of, (time, factor, control), columns)
                yield Planned(Request("life-table", {**shared, **keys}, [endpoint]), complete=_listwise(of, columns))


def _prints(of: LifeTable) -> bool:
    """Whether the tables are printed: COMPARE of /CALCULATE leaves them out, as NOTABLE does."""
    return of.printed and "COMPARE" not in of.calculated


def _check_calculated(of: LifeTable) -> None:
    if "COMPARE" in of.calculated and not of.comparisons:
        raise NotOfferedError("/CALCULATE=COMPARE without /COMPARE, which SPSS refuses")
    if "APPROXIMATE" in of.calculated and of.comparisons:
        raise NotOfferedError(
            "/CALCULATE=APPROXIMATE: it is not published how an event and a withdrawal in one interval are compared; "
            "comparisons are made from the individual times"
        )


def periods(intervals: Sequence[Intervals]) -> str:
    """/INTERVALS as --intervals takes it.

    The end of a period is moved up to a whole number of intervals, and the next one starts there, as IBM's reference
    says. Raises NotOfferedError where a period is swallowed by the one before, which ends the procedure in SPSS.
    """
    found, start = [], 0.0
    for each in intervals:
        if each.end <= start:
            raise NotOfferedError(f"/INTERVALS: THRU {each.end:g} lies within the period before, and SPSS refuses it")
        if (each.end - start) / each.step > _MOST_INTERVALS:
            raise NotOfferedError(
                f"/INTERVALS: THRU {each.end:g} BY {each.step:g} makes more than {_MOST_INTERVALS:,} intervals"
            )
        # Widths such as .1 divide their periods but for rounding.
        number = math.ceil((each.end - start) / each.step - 1e-9)
        end = start + number * each.step
        end = each.end if abs(end - each.end) <= 1e-9 * each.end else end
        found.append(f"{typed(start)}-{typed(float(end))}:{typed(float(each.step))}")
        start = float(end)
    return ",".join(found)


def _endpoint(time: str, statuses: Sequence[LifeStatus], columns: Columns) -> Endpoint:
    """The time with its status: that which is FOR it, else the one which is for all."""
    own = [each for each in statuses if each.times is not None and time in columns.all_of(each.times)]
    fitting = own or [each for each in statuses if each.times is None]
    if len(fitting) != 1:
        raise NotOfferedError(f"{'no' if not fitting else 'more than one'} /STATUS is for {time}")
    status = fitting[0]
    name = columns.one(status.variable)
    events = columns.chosen(name, (Range(status.low, status.high, status.place),))
    if any(isinstance(value, float) and value < 0 for value in columns.occurring(name) if value not in events):
        raise NotOfferedError(f"negative values of {name}: SPSS is not documented to take them as censored")
    return Endpoint(time, f"{name}={','.join(typed(value) for value in events)}")


def _grouping(factor: Factor | None, control: Factor | None, columns: Columns) -> dict[str, Any]:
    """The groups, what they are within, and the condition on rows; a factor of one category is a condition only."""
    names: list[str] = []
    conditions: list[str] = []
    for each in (factor, control):
        if each is None:
            continue
        name = columns.one(each.variable)
        inside, outside = _categories(each, name, columns)
        if len(inside) > 1:
            names.append(name)
        if outside:
            quoted = "`" + name.replace("`", "``") + "`"
            conditions.append(f"{quoted} >= {typed(inside[0])} and {quoted} <= {typed(inside[-1])}")
    keys: dict[str, Any] = dict(zip(("by", "within"), ([name] for name in names), strict=False))
    if conditions:
        keys["where"] = " and ".join(conditions)
    return keys


def _categories(of: Factor, name: str, columns: Columns) -> tuple[list[float], bool]:
    """The values of a factor in its range, and whether it has others; SPSS cuts decimals off before it looks."""
    values = columns.occurring(name)
    if any(isinstance(value, str) for value in values):
        raise NotOfferedError(f"a text as the control variable {name}")
    numbers = [float(value) for value in values]
    inside = [value for value in numbers if of.low <= math.trunc(value) <= of.high]
    if not all(value.is_integer() for value in inside):
        raise NotOfferedError(f"{name} is not whole: SPSS cuts its decimals off to make groups")
    if not inside:
        raise NotOfferedError(f"no row has a value of {name} from {of.low:g} to {of.high:g}")
    return inside, len(inside) < len(numbers)


def _comparison(of: LifeTable, what: tuple[str, Factor | None, Factor | None], columns: Columns) -> dict[str, Any]:
    """Whether the groups are compared, and in pairs; without /COMPARE they are not."""
    time, factor, control = what
    asked = (time, *([] if each is None else [columns.one(each.variable)] for each in (factor, control)))
    grouped = factor is not None and len(_categories(factor, columns.one(factor.variable), columns)[0]) > 1
    compared = grouped and any(_covers(words, asked, columns) for words in of.comparisons)
    return (
        {"pairwise": True} if compared and "PAIRWISE" in of.calculated else {} if compared else {"no_comparison": True}
    )


def _covers(words: Sequence[str], asked: tuple[Any, ...], columns: Columns) -> bool:
    """Whether a /COMPARE is about a time, its factor and its control; without words it is about all."""
    if not words:
        return True
    time, factor, control = asked
    parts: list[list[str]] = [[]]
    for word in words:
        if word.casefold() == "by":
            parts.append([])
        elif word not in (",", "="):
            parts[-1].append(word.casefold())
    if any(word == "to" for part in parts for word in part):
        raise NotOfferedError("TO in /COMPARE")
    if len(parts) != 2 + bool(control):
        raise NotOfferedError("/COMPARE with other controls than /TABLES")
    wanted = ([time], factor, control)
    return all(_named(part, names, columns) for part, names in zip(parts, wanted, strict=False))


def _named(part: Sequence[str], names: Sequence[str], columns: Columns) -> bool:
    return "all" in part or any(name.casefold() in part for name in names)


def _listwise(of: LifeTable, columns: Columns) -> tuple[str, ...]:
    """Under LISTWISE the columns that every row must have a value of; each table has its own rows otherwise."""
    if "LISTWISE" not in of.missing:
        return ()
    used = [each.variable for each in (*of.tables.factors, *of.tables.controls)]
    used += [each.variable for each in of.statuses]
    return tuple(dict.fromkeys([*columns.all_of(of.tables.times), *map(columns.one, used)]))
