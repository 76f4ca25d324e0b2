"""The two kinds of numbers that every option of a number has: with bounds, finite, small enough to be computed with."""

from __future__ import annotations

import math
from typing import Any

import click

from sarcstat.limits import LARGEST_NUMBER


class FiniteRange(click.FloatRange):
    """A number within bounds; neither infinite nor `nan`, which pass any bound, nor too large to be computed with."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The number."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"'{value}' is not a finite number.", param, ctx)
        if abs(number) > LARGEST_NUMBER:
            self.fail(f"'{value}' is beyond {LARGEST_NUMBER:g}, the largest number that is computed with.", param, ctx)
        return number


class WholeRange(click.IntRange):
    """A whole number within bounds, of at most as many digits as a computer counts with (2**63 - 1)."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number."""
        number = int(super().convert(value, param, ctx))
        if abs(number) >= 2**63:
            self.fail(f"'{value}' is too large.", param, ctx)
        return number
