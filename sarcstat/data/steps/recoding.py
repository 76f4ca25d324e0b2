"""RECODE: the first of the old values that fits gives the new one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sarcstat.data.steps.expression.values import objects
from sarcstat.data.steps.naming import new_names, variable, variables, wrong
from sarcstat.data.steps.table import Column, Table, number
from sarcstat.data.steps.texts import cut
from sarcstat.syntax.reading.commands.transforming import Recode, Recoding
from sarcstat.syntax.reading.tree import Name, Range, Value

if TYPE_CHECKING:
    from sarcstat.data.steps.table import Mask

Array = np.ndarray[Any, Any]
#: What CONVERT takes for a number, with blanks around it.
_NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eEdD]?[+-]\d+|[eEdD]\d+)?\s*", re.ASCII)


def checked(command: Recode, table: Table) -> tuple[Recode, Table]:
    """The command with every variable written out, and the table with the new variables that it makes.

    New variables are numbers, system-missing at first; variables for texts must be there. Raises InputError for
    variables that are not there or of different types, for values of the wrong type, and for those too long.
    """
    sources = variables(command.variables, table, repeated=True)
    if len({column.text for column in sources}) > 1:
        message = "RECODE: numbers and texts cannot be recoded by one list of values"
        raise wrong(message, command.place, "Write a RECODE of its own for each.")
    _check_old(command.recodings, sources[0])
    texts = _gives_texts(command.recodings, sources[0].text)
    if command.into:
        targets, table = _targets(command, table, len(sources), texts=texts)
    else:
        if texts != sources[0].text:
            kinds = ("texts", "numbers") if sources[0].text else ("numbers", "texts")
            message = f"RECODE: '{sources[0].name}' holds {kinds[0]}, which cannot become {kinds[1]} in place"
            raise wrong(message, command.place, "INTO names a new variable.")
        targets = sources
    _check_widths(command.recodings, targets)
    place = command.place
    old = tuple(Name(column.name, place) for column in sources)
    into = tuple(Name(column.name, place) for column in targets) if command.into else ()
    return Recode(old, command.recodings, into, place), table


def _check_old(recodings: Sequence[Recoding], source: Column) -> None:
    for each in recodings:
        if each.new == "CONVERT" and not source.text:
            raise wrong(f"RECODE: CONVERT makes numbers of texts, and '{source.name}' holds numbers", each.place)
        for old in each.old:
            if old == "SYSMIS" and source.text:
                raise wrong(f"RECODE: '{source.name}' holds texts, which are never system-missing", each.place)
            if isinstance(old, Range) and source.text:
                raise wrong(f"RECODE: '{source.name}' holds texts, which have no ranges", old.place)
            bounds = (old.low, old.high) if isinstance(old, Range) else (old.value,) if isinstance(old, Value) else ()
            if any(isinstance(bound, str) != source.text for bound in bounds):
                kinds = ("texts", "number") if source.text else ("numbers", "text")
                raise wrong(f"RECODE: '{source.name}' holds {kinds[0]}, and this is a {kinds[1]}", old.place)


def _gives_texts(recodings: Sequence[Recoding], source: bool) -> bool:
    """Whether the new values are texts."""
    kinds: dict[bool, Recoding] = {}
    for each in recodings:
        if each.new == "COPY":
            kinds.setdefault(source, each)
        else:
            kinds.setdefault(isinstance(each.new, Value) and isinstance(each.new.value, str), each)
    if len(kinds) > 1:
        raise wrong("RECODE: some of the new values are numbers and some are texts", list(kinds.values())[-1].place)
    return next(iter(kinds))


def _targets(command: Recode, table: Table, sources: int, *, texts: bool) -> tuple[list[Column], Table]:
    names: list[Name] = []
    for each in command.into:
        if isinstance(each, Name):
            names.append(each)
        elif all(
            name.text in table
            for name in (getattr(each, "first", each), getattr(each, "last", each))
            if isinstance(name, Name)
        ):
            names += [Name(column.name, each.place) for column in variables((each,), table)]
        else:
            names += new_names((each,))
    if len(names) != sources:
        raise wrong(f"RECODE: {sources} variables become {len(names)} new ones", names[0].place)
    found: list[Column] = []
    for name in names:
        if name.text not in table and texts:
            message = f"RECODE: there is no variable '{name.text}' for the new texts"
            raise wrong(message, name.place, f"Write before it: STRING {name.text} (A8).")
        if name.text not in table:
            new_names((name,), table)
            table = table.but([number(name.text, np.full(table.cases, np.nan))])
        column = variable(name, table)
        if column.text != texts:
            kinds = ("texts", "numbers") if column.text else ("numbers", "texts")
            raise wrong(f"RECODE: '{column.name}' holds {kinds[0]}, and the new values are {kinds[1]}", name.place)
        found.append(column)
    return found, table


def _check_widths(recodings: Sequence[Recoding], targets: Sequence[Column]) -> None:
    for each in recodings:
        if not (isinstance(each.new, Value) and isinstance(each.new.value, str)):
            continue
        needed = len(each.new.value.encode())
        for target in targets:
            if needed > target.width:
                message = f"RECODE: '{each.new.value}' has {needed} bytes, and '{target.name}' holds {target.width}"
                raise wrong(message, each.place, "A STRING of its own with more bytes, and INTO, holds it.")


def recoded(source: Column, recodings: Sequence[Recoding], unmatched: Array, width: int) -> Array:
    """The new values of a variable; where no old value fits, those of `unmatched`.

    Values and ranges fit user-missing values, too; a range fits no system-missing value, and ELSE fits every one.
    `width` is that of the target, in bytes, 0 for numbers.
    """
    found = unmatched.copy()
    open_ = np.ones(len(found), bool)
    for each in recodings:
        if each.new == "CONVERT":
            fits, values = _converted(source.values, open_)
            found[fits] = values[fits]
        else:
            fits = open_ & _fits(source, each.old)
            found[fits] = _new(source, each.new, fits, width)
        open_ &= ~fits
    return found


def _fits(source: Column, old: Sequence[Any]) -> Mask:
    found = np.zeros(len(source.values), bool)
    for each in old:
        if each == "ELSE":
            found[:] = True
        elif each == "SYSMIS":
            found |= source.system_missing
        elif each == "MISSING":
            found |= source.system_missing | source.user_missing
        elif isinstance(each, Range):
            found |= (source.values >= each.low) & (source.values <= each.high)
        else:
            value = each.value
            found |= source.values == (value.rstrip(" ") if isinstance(value, str) else value)
    return found


def _new(source: Column, new: Value | str, fits: Mask, width: int) -> Any:
    if new == "COPY":
        copied = source.values[fits]
        return copied if not width or source.width <= width else fitted(copied, width)
    if isinstance(new, Value):
        return new.value.rstrip(" ") if isinstance(new.value, str) else new.value
    return np.nan


def _converted(texts: Array, open_: Mask) -> tuple[Mask, Array]:
    """Which texts are numbers, and the numbers; a blank text is system-missing."""
    fits, values = np.zeros(len(texts), bool), np.full(len(texts), np.nan)
    for at in np.flatnonzero(open_):
        text = texts[at]
        if not text.strip(" ") or text.strip(" ") == ".":
            fits[at] = True
        elif _NUMBER.fullmatch(text):
            fits[at] = True
            values[at] = float(re.sub(r"(?<=[\d.])(?=[+-])", "e", text.strip().lower().replace("d", "e")))
    return fits, values


def fitted(texts: Array, width: int) -> Array:
    """Texts that are cut to a width in bytes, a character at a time, without blanks at their end."""
    return objects(cut(each, width) for each in texts)
