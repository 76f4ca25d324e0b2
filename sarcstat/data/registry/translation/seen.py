"""The columns of a relation as analyses see them, said to the engine: blank texts and words for missing are missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sarcstat.data.expression.values import is_number
from sarcstat.data.missing_words import BLANKS
from sarcstat.data.registry.translation.engine import as_text, without_blanks
from sarcstat.data.registry.translation.values import number


def seen(column: Any, na: Sequence[str], engine: str, *, levelled: bool = False) -> Any:
    """A column of Ibis as `data.reading.shared.settling` makes it after reading.

    `levelled`: its values are those of an enumeration, which count as texts.
    """
    import ibis
    import ibis.expr.datatypes as dt

    kind = column.type()
    if isinstance(kind, dt.UUID):
        return column.cast("string")
    if isinstance(kind, dt.Null):
        return column.cast("float64")
    if kind.is_string():
        texts = as_text(column) if levelled else column
        gone = without_blanks(texts, BLANKS, engine).isin(["", *na])
        return ibis.cases((gone, ibis.null("string")), else_=texts)
    numbers = [float(word) for word in na if is_number(word)]
    if numbers and kind.is_numeric():
        gone = column.cast("float64").isin([number(each) for each in numbers])
        return ibis.cases((gone, ibis.null(kind)), else_=column)
    return column


def is_blank(column: Any, engine: str) -> Any:
    """Where a column of texts has one that is empty, or nothing but blanks; None for a column of anything else."""
    return without_blanks(column, BLANKS, engine) == "" if column.type().is_string() else None
