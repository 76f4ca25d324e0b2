"""How SPSS shows a number: its print formats, from the shortest decimal of the double, half away from zero.

Formats as in IBM SPSS Statistics Command Syntax Reference, "Variable Types and Formats"; codes as in a system file,
but 40, a number that is shown in scientific notation where it is small.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from sarcstat.outputs.date_format import DATE_KINDS, date_text

#: Code of a file → name of the format.
KINDS = {
    code: kind
    for first, kinds in (
        (1, "A AHEX COMMA DOLLAR F"),
        (15, "Z N E"),
        (20, "DATE TIME DATETIME ADATE JDATE DTIME WKDAY MONTH MOYR QYR WKYR PCT DOT"),
        (33, "CCA CCB CCC CCD CCE EDATE SDATE G YMDHMS"),
    )
    for code, kind in enumerate(kinds.split(), first)
}
_CURRENCIES = ("CCA", "CCB", "CCC", "CCD", "CCE")
_EXACT = Context(prec=800)
_WIDEST = 40
_WHOLE = 1e15


@dataclass(frozen=True, slots=True)
class Convention:
    """How a table writes numbers: its decimal and grouping characters, `0.5` or `.5`, from where on numbers of
    the format G are small, and the texts of its own currencies (CCA to CCE)."""

    decimal: str = "."
    grouping: str = ","
    leading_zero: bool = False
    small: float = 1e-4
    currencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A print format, such as F40.3: `kind` is SPSS's name, G for numbers in scientific notation where small."""

    kind: str
    width: int
    decimals: int
    convention: Convention = Convention()

    def text(self, number: float) -> str:
        """The number as SPSS shows it; `.` where it is no number."""
        if not math.isfinite(number):
            return "."
        if not self.decimals and self.kind in ("F", "G") and abs(number) < _WHOLE and number == int(number):
            return str(int(number))
        if self.kind in DATE_KINDS:
            return date_text(number, self.kind, self.width, self.decimals)
        exact = Decimal(repr(float(number)))
        if self.kind == "E" or (self.kind == "G" and 0 < abs(number) < self.convention.small):
            return self._scientific(exact)
        return self._affixed(exact)

    def _affixed(self, exact: Decimal) -> str:
        """A number with what its format puts before, between and behind its digits."""
        rounded = exact.quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP, context=_EXACT)
        decimal, grouping = self._separators()
        digits = f"{abs(rounded):,f}" if grouping is not None else f"{abs(rounded):f}"
        if len(digits) > _WIDEST:
            return self._scientific(exact)
        whole, _, behind = digits.partition(".")
        if whole == "0" and behind and not self.convention.leading_zero:
            whole = ""
        digits = whole.replace(",", grouping or "") + (decimal + behind if behind else "")
        if self.kind == "N":
            digits = digits.rjust(self.width if self.width < _WIDEST else 0, "0")
        return self._signed(digits, negative=rounded < 0)

    def _separators(self) -> tuple[str, str | None]:
        """The decimal character, and the one between thousands where the format has one."""
        decimal = self.convention.decimal
        other = "." if decimal == "," else ","
        if self.kind in ("COMMA", "DOLLAR"):
            return decimal, self.convention.grouping
        if self.kind == "DOT":
            return other, decimal
        if self.kind in _CURRENCIES:
            return (",", ".") if self._currency()[1] == "." else (".", ",")
        return decimal, None

    def _signed(self, digits: str, *, negative: bool) -> str:
        if self.kind == "DOLLAR":
            return f"-${digits}" if negative else f"${digits}"
        if self.kind in _CURRENCIES:
            (minus, prefix, suffix, behind), _ = self._currency()
            return f"{minus}{prefix}{digits}{suffix}{behind}" if negative else f"{prefix}{digits}{suffix}"
        return f"{'-' if negative else ''}{digits}{'%' if self.kind == 'PCT' else ''}"

    def _currency(self) -> tuple[tuple[str, str, str, str], str]:
        """What stands before and behind the digits of a currency of the user's own, and what separates the four."""
        place = _CURRENCIES.index(self.kind)
        given = self.convention.currencies[place] if place < len(self.convention.currencies) else "-,,,"
        for mark in (",", "."):
            parts = given.split(mark)
            if len(parts) == 4:
                return (parts[0], parts[1], parts[2], parts[3]), mark
        return ("-", "", "", ""), ","

    def _scientific(self, exact: Decimal) -> str:
        power = exact.adjusted() if exact else 0
        step = Decimal(1).scaleb(-self.decimals)
        digits = exact.scaleb(-power, context=_EXACT).quantize(step, rounding=ROUND_HALF_UP, context=_EXACT)
        if abs(digits) >= 10:
            power += 1
            digits = exact.scaleb(-power, context=_EXACT).quantize(step, rounding=ROUND_HALF_UP, context=_EXACT)
        return f"{digits:f}".replace(".", self.convention.decimal) + f"E{power:+d}"
