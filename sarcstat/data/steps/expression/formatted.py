"""NUMBER and STRING: numbers as texts of a format."""

from __future__ import annotations

import re

import numpy as np

from sarcstat.data.steps.expression.given import Argument, Function, Given
from sarcstat.data.steps.expression.number_in import READ, read_number
from sarcstat.data.steps.expression.number_out import WRITTEN, write_number
from sarcstat.data.steps.expression.values import Numbers, Texts, objects
from sarcstat.data.steps.table import Format
from sarcstat.syntax.reading.tree import Name

_FORMAT = re.compile(r"([A-Z]+)([0-9]{1,3})(?:\.([0-9]{1,2}))?", re.IGNORECASE)


def _format(given: Given, argument: Argument, known: frozenset[str]) -> Format:
    """The format that an argument names."""
    match = _FORMAT.fullmatch(argument.text) if isinstance(argument, Name) else None
    if match is None or match[1].upper() not in known or int(match[2]) < 1:
        raise given.wrong("argument 2 is a format of numbers with its width", 1, "Write F8.2, COMMA10.2 or DATE11.")
    width, decimals = int(match[2]), int(match[3] or 0)
    if width > 40 or decimals > 16 or decimals > width:
        raise given.wrong(f"there is no format {argument.text}" if isinstance(argument, Name) else "no format", 1)
    return Format(match[1].upper(), width, decimals)


def _number(given: Given, texts: Texts, argument: Argument) -> Numbers:
    """NUMBER: the number that a text is; none where it is blank, or (counted) not to be read."""
    format_ = _format(given, argument, READ)
    known: dict[str, tuple[float, str | None]] = {}
    exact = texts.exact()
    for text in set(exact):
        known[text] = read_number(text.encode()[: format_.width].decode(errors="replace"), format_)
    for remark in sorted({remark for _, remark in known.values() if remark is not None}):
        given.count(f"{remark} ({format_})", np.array([known[each][1] == remark for each in exact], bool))
    return Numbers(np.array([known[each][0] for each in exact], float))


def _string(given: Given, values: np.ndarray[tuple[int], np.dtype[np.float64]], argument: Argument) -> Texts:
    """STRING: a number as a text of the format's width; asterisks (counted) where it has no place."""
    format_ = _format(given, argument, WRITTEN)
    known = {value: write_number(value, format_) for value in np.unique(values).tolist()}
    missing = write_number(float("nan"), format_)
    found = [missing if value != value else known[value] for value in values.tolist()]
    given.count(f"STRING: a number has no place in {format_}", np.array([each[:1] == "*" for each in found], bool))
    return Texts(objects(found), format_.width)


FORMATTED: dict[str, Function] = {"NUMBER": Function("tr", _number), "STRING": Function("nr", _string)}
