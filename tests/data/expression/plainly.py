"""The values of an expression as plain Python has them."""

from __future__ import annotations

from sarcstat.data.expression.values import Truth


def plainly(values):
    """The values as a list; None where missing."""
    if isinstance(values, Truth):
        return [None if gone else bool(true) for true, gone in zip(values.true, values.missing, strict=True)]
    cells = values.values.tolist()
    return [None if gone else cell for cell, gone in zip(cells, values.missing, strict=True)]
