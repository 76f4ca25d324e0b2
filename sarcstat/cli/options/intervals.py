"""Periods of a life table that are divided into intervals: `0-24:1,24-60:6`."""

from __future__ import annotations

import re
from typing import Any

import click

#: More intervals than this are not made of a period.
MOST = 1000
_NUMBER = r"(\d+(?:\.\d+)?|\.\d+)"
_PERIOD = re.compile(rf"\s*{_NUMBER}\s*-\s*{_NUMBER}\s*:\s*{_NUMBER}\s*")


class Intervals(click.ParamType[tuple[float, ...]]):
    """Periods `FROM-TO:WIDTH` separated by commas, the first from 0, each from where the one before ends.

    Returned as the times at which intervals start, the end of the last period among them: from there it is open.
    """

    name = "intervals"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, ...]:
        """The starts of the intervals, ascending from 0."""
        if isinstance(value, tuple):
            return value
        bounds = [0.0]
        for part in str(value).split(","):
            found = _PERIOD.fullmatch(part)
            if not found:
                self.fail(f"'{part}' is not a period FROM-TO:WIDTH such as 0-24:1.", param, ctx)
            start, end, width = (float(number) for number in found.groups())
            if start != bounds[-1]:
                self.fail(f"'{part.strip()}' must start at {bounds[-1]:.10g}, where no interval has been.", param, ctx)
            bounds += self._divided(part.strip(), start, end, width, param, ctx)
        return tuple(bounds)

    def _divided(
        self,
        part: str,
        start: float,
        end: float,
        width: float,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> list[float]:
        """Where the intervals of one period end."""
        if end <= start or width <= 0:
            self.fail(f"'{part}' has no intervals: it must end after its start, and the width be above 0.", param, ctx)
        number = round((end - start) / width) if (end - start) / width <= MOST else MOST + 1
        if number > MOST:
            self.fail(f"'{part}' makes more than {MOST:,} intervals.", param, ctx)
        if number < 1 or abs((end - start) / width - number) > 1e-9 * number:
            whole = int((end - start) / width)
            longer = f"{start + (whole + 1) * width:.10g}"
            self.fail(f"'{part}' does not divide into whole intervals; it could end at {longer}.", param, ctx)
        return [*(start + width * k for k in range(1, number)), end]
