"""The verdict on a cell of a listing: R rounds to so many digits, and a column to as many decimals as it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation

from sarcstat.crosscheck.listings.ours import Ours
from sarcstat.crosscheck.numbers import displayed, judged
from sarcstat.crosscheck.verdict import Verdict
from sarcstat.display.shapes.table import Cell as Own
from sarcstat.outputs.output import Cell

#: What R prints `<2e-16` for: less than its smallest step from 1.
_SMALLEST = 2.220446049250313e-16
#: A way to shorten a number that none of the programs has.
_CUT = "truncated"
_INFINITE = ("Inf", "-Inf")


def verdict_on(cell: Cell, ours: Ours) -> Verdict:
    """What is said of a cell, given what was computed for it."""
    if ours.why:
        return Verdict("not_computed", cause=ours.why)
    if cell.text in _INFINITE and ours.number is None:
        return Verdict("not_computed", cause="an infinite number has no counterpart here")
    for number in (ours.number, *ours.others):
        kind, cause = judged(cell, Own("" if number is None else f"{number:.10g}", number))
        if cause == _CUT:
            kind = "different"
        if kind == "different" and number is not None and _rounded_twice(cell.text, number):
            kind, cause = "rounded", "rounded twice"
        if kind != "different":
            return Verdict(kind, number, "", cause)
    if ours.padded and (shorter := _unpadded(cell.text)) != cell.text:
        again = verdict_on(replace(cell, printed=shorter), replace(ours, padded=False))
        return again if again.kind == "different" else replace(again, cause="rounded to fewer digits")
    return Verdict("different", ours.number, "none" if ours.number is None else f"{ours.number:.10g}")


def _unpadded(text: str) -> str:
    """A decimal number without the zeros at its end."""
    return text.rstrip("0") if "." in text and "e" not in text else text


def _rounded_twice(text: str, number: float) -> bool:
    """Whether the number became the text by way of a few digits more, as printCoefmat does."""
    read = displayed(text)
    if not read:
        return False
    bound, shown = read[0]
    if bound:
        return text == "<2e-16" and abs(number) < _SMALLEST
    return any(each == shown for each in _ways(Decimal(repr(number)), int(shown.as_tuple().exponent)))


def _ways(exact: Decimal, exponent: int) -> Iterator[Decimal]:
    step = Decimal(1).scaleb(exponent)
    for more in (1, 2, 3, 4):
        try:
            for rule in (ROUND_HALF_UP, ROUND_HALF_DOWN):  # the double decides which
                first = exact.quantize(Decimal(1).scaleb(exponent - more), rounding=ROUND_HALF_EVEN)
                if abs(abs(first / step) % 1 - Decimal("0.5")) < Decimal("1e-9"):
                    yield first.quantize(step, rounding=rule)
        except InvalidOperation:
            return
