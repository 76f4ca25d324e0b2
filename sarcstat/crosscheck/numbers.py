"""Whether a printed cell is what was computed: in all digits, or in those that are shown."""

from __future__ import annotations

import math
import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Literal

from sarcstat.crosscheck.verdict import Kind
from sarcstat.display.shapes.table import Cell as Ours
from sarcstat.outputs.output import Cell

#: Two doubles are the same number where they are no farther apart than this, relatively or absolutely.
RELATIVE, ABSOLUTE = 1e-9, 1e-12
_NUMBER = re.compile(r"([<>]?)\s*([-\u2212+]?[\d,.' \u00a0]+(?:[eE][-+]?\d+)?)\s*%?")
_THOUSANDS = re.compile(r"[-+]?\d{1,3},\d{3}")
_LEFT_OUT = str.maketrans("", "", "' \u00a0")
_TIE = Decimal("1e-9")
#: The power of ten of the farthest digit; what is a little farther is infinite, or 0.
_FARTHEST = 300
#: How a text may have come about that is not the correctly rounded number.
_OTHER_ROUNDING = {"half-even": ROUND_HALF_EVEN, "truncated": ROUND_DOWN}
Rounding = Literal["half-up", "half-even", "truncated"]


def same(a: float, b: float) -> bool:
    """Whether two numbers are equal but for errors of floating-point arithmetic."""
    return math.isclose(a, b, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def judged(cell: Cell, ours: Ours | None) -> tuple[Kind, str]:
    """The verdict on a cell, given the cell that was computed for it (None: it is blank), and how it was rounded."""
    number = ours.number if ours is not None else None
    if cell.number is not None:
        return ("exact" if number is not None and same(cell.number, float(number)) else "different"), ""
    text = cell.text.strip()
    displayed: Kind = "rounded" if cell.printed is not None else "exact"
    if cell.system_missing or text in ("", "."):
        return (displayed if number is None else "different"), ""
    if cell.printed is None or number is None:
        return (displayed if ours is not None and alike(text, ours.text) else "different"), ""
    how = rounding(text, float(number))
    if how is None:
        how = "" if alike(text, ours.text if ours is not None else "") else None
    return ("rounded", how) if how is not None else ("different", "")


def alike(one: str, other: str) -> bool:
    """Whether two texts are the same words."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def rounding(text: str, number: float) -> str | None:
    """How the number becomes the displayed text: "" where rounded half away from zero, else by which other rule.

    None where no rule makes it that text. `<.001` holds for what is smaller, `.000` for what rounds to it.
    """
    found = [_rule(bound, shown, number) for bound, shown in displayed(text)]
    return min((rule for rule in found if rule is not None), key=len, default=None)


def _rule(bound: str, shown: Decimal, number: float) -> str | None:
    if bound:
        return "" if (number < float(shown) if bound == "<" else number > float(shown)) else None
    exact = Decimal(repr(number))
    step = Decimal(1).scaleb(int(shown.as_tuple().exponent))
    apart = abs(abs(exact - shown) / step - Decimal("0.5"))
    if 0 < apart < _TIE:  # a tie but for errors of arithmetic: it may have been one
        return ""
    if _rounded(exact, step, ROUND_HALF_UP) == shown:
        return ""
    return next((name for name, rule in _OTHER_ROUNDING.items() if _rounded(exact, step, rule) == shown), None)


def _rounded(exact: Decimal, step: Decimal, rule: str) -> Decimal | None:
    try:
        return exact.quantize(step, rounding=rule)
    except InvalidOperation:  # more digits than a decimal holds: no text has them
        return None


def displayed(text: str) -> list[tuple[str, Decimal]]:
    """`<` or `>` or "", and the number, as a displayed text has them; [] where it is none.

    A single comma may be a decimal comma or stand between thousands: both are given.
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None or not any(sign.isdigit() for sign in found[2]):
        return []
    plain = found[2].translate(_LEFT_OUT).replace("\u2212", "-")
    marks = [sign for sign in plain if sign in ",."]
    readings = {plain.replace(",", ".")} if len(marks) < 2 else set()
    if len(marks) > 1:  # the last mark is the decimal one, unless all are alike
        decimal = marks[-1] if len(set(marks)) > 1 else None
        readings = {"".join("." if sign == decimal else sign for sign in plain if sign not in ",." or sign == decimal)}
    elif _THOUSANDS.fullmatch(plain):
        readings.add(plain.replace(",", ""))
    return [(found[1], Decimal(each)) for each in sorted(readings) if _is_decimal(each)]


def _is_decimal(text: str) -> bool:
    """Whether a text is a number whose first and last digits a computer counts with: no program shows another."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.adjusted() <= _FARTHEST and int(number.as_tuple().exponent) >= -_FARTHEST


def last_digit(cell: Cell) -> float | None:
    """The unit of the last digit that is displayed; None where no number is."""
    read = displayed(cell.text)
    return 10.0 ** int(read[0][1].as_tuple().exponent) if read else None


def shows(text: str, number: float, rule: Rounding) -> bool:
    """Whether a text shows a number that is rounded by a rule; a bound (`<0.001`) holds by every one of them.

    A tie but for errors of arithmetic may have been rounded either way.
    """
    return any(_shows(bound, shown, number, rule) for bound, shown in displayed(text))


def _shows(bound: str, shown: Decimal, number: float, rule: Rounding) -> bool:
    if bound or rule == "half-up":
        return _rule(bound, shown, number) == ""
    step = Decimal(1).scaleb(int(shown.as_tuple().exponent))
    return _rounded(Decimal(repr(number)), step, _OTHER_ROUNDING[rule]) == shown
