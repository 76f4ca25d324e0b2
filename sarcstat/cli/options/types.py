"""Option values that click has no type for."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import click

from sarcstat.limits import LARGEST_NUMBER

if TYPE_CHECKING:
    from datetime import date

_FH = re.compile(r"fh:(\d+(?:\.\d+)?|\.\d+):(\d+(?:\.\d+)?|\.\d+)")


class Day(click.ParamType["date"]):
    """A day, with the year first."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day."""
        from datetime import date

        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is not a date such as 2021-08-25.", param, ctx)


class NumberList(click.ParamType[tuple[float, ...]]):
    """Finite numbers separated by commas, none below `least`."""

    name = "numbers"

    def __init__(self, least: float = -math.inf) -> None:
        self.least = least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, ...]:
        """The numbers in the order given, each once."""
        if isinstance(value, tuple):
            return value
        try:
            numbers = tuple(dict.fromkeys(float(part) for part in str(value).split(",")))
        except ValueError:
            self.fail(f"'{value}' is not a list of numbers such as 6,12,24.", param, ctx)
        if not all(self.least <= number and abs(number) <= LARGEST_NUMBER for number in numbers):
            least = "finite" if self.least == -math.inf else f"finite and at least {self.least:g}"
            self.fail(f"'{value}': the numbers must be {least}, and none beyond {LARGEST_NUMBER:g}.", param, ctx)
        return numbers


class Cuts(NumberList):
    """Times that divide time into periods: above 0, each once."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, ...]:
        """The times, ascending."""
        numbers = super().convert(value, param, ctx)
        if not all(number > 0 for number in numbers):
            self.fail(f"'{value}': the times must be above 0.", param, ctx)
        return tuple(sorted(numbers))


class Scores(NumberList):
    """Numbers that may repeat: a score for each group."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, ...]:
        """The numbers in the order given."""
        if isinstance(value, tuple):
            return value
        return tuple(super(Scores, self).convert(part, param, ctx)[0] for part in str(value).split(","))


class Percentiles(NumberList):
    """Percentages between 0 and 100, or `quartiles`; returned as shares."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, ...]:
        """The shares in the order given."""
        if isinstance(value, tuple):
            return value
        if value == "quartiles":
            return (0.25, 0.5, 0.75)
        numbers = super().convert(value, param, ctx)
        if not all(0 < number < 100 for number in numbers):
            self.fail(f"'{value}': percentiles lie between 0 and 100.", param, ctx)
        return tuple(number / 100 for number in numbers)


class Tests(click.ParamType[tuple[str, ...]]):
    """Names of tests separated by commas; `fh:RHO:GAMMA` is a Fleming-Harrington test.

    Where there may be `none`, that word alone is no test at all.
    """

    name = "tests"

    def __init__(self, *, none: bool = False) -> None:
        self.none = none

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The tests in the order given, each once."""
        from sarcstat.named_tests import TESTS

        if isinstance(value, tuple):
            return value
        tests = [part.strip().casefold() for part in str(value).split(",")]
        if self.none and tests == ["none"]:
            return ()
        for test in tests:
            if test not in TESTS and not _FH.fullmatch(test):
                further = "fh:RHO:GAMMA, or none" if self.none else "fh:RHO:GAMMA"
                self.fail(f"'{test}' is not a test; there are {', '.join(TESTS)} and {further}.", param, ctx)
        return tuple(dict.fromkeys(tests))


class Width(click.ParamType[Any]):
    """Millimeters between 30 and 500, `single` or `double`."""

    name = "width"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """What stands for the value in the help."""
        return "single|double|MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The word, or the number."""
        if value in ("single", "double"):
            return value
        try:
            width = float(value)
        except ValueError:
            width = math.nan
        if not 30 <= width <= 500:
            self.fail(f"'{value}' is not single, double or a number of millimeters from 30 to 500.", param, ctx)
        return width


class Words(click.ParamType[tuple[str, ...]]):
    """Words of a closed list, separated by commas; `none` for none of them."""

    name = "words"

    def __init__(self, *known: str) -> None:
        self.known = known

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The words in the order given, each once."""
        if isinstance(value, tuple):
            return value
        found = tuple(dict.fromkeys(part.strip() for part in str(value).split(",")))
        if found == ("none",):
            return ()
        for word in found:
            if word not in self.known:
                self.fail(f"'{word}' is not one of {', '.join(self.known)}, none.", param, ctx)
        return found
