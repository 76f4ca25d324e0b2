"""What was computed for one cell of a listing, or why nothing was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sarcstat.crosscheck.plan import NotCheckedError
from sarcstat.data.codebook import Dataset
from sarcstat.errors import SarcstatError
from sarcstat.request import Request
from sarcstat.results import AnalysisResult, Statistic

Perform = Callable[[Request, Dataset], Any]


@dataclass(frozen=True, slots=True)
class Ours:
    """A number (None: there is none), or in `why` the reason why none was computed; `others` may be meant as well.

    `padded`: it may have been rounded to fewer digits, and zeros put behind them.
    """

    number: float | None = None
    why: str = ""
    others: tuple[float, ...] = field(default=())
    padded: bool = False


def of(number: float | int | str | None) -> Ours:
    """A number that was computed."""
    return Ours(None if number is None or isinstance(number, str) else float(number))


def result_of(perform: Perform, request: Request, dataset: Dataset) -> AnalysisResult:
    """The result of a request of one section; raises NotCheckedError where it is refused."""
    try:
        return perform(request, dataset).sections[0].result  # type: ignore[no-any-return]
    except SarcstatError as error:
        raise NotCheckedError(error.problems[0].message.rstrip(".")) from None


def one(found: Iterator[Statistic], what: str) -> Ours:
    """The only statistic of those found."""
    listed = list(found)
    return of(listed[0].value) if len(listed) == 1 else Ours(why=f"{what} is not recomputed")
