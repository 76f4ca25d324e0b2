"""The search of a command's differing cells, and the verdicts that its answers give."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sarcstat.crosscheck.compare import NOT_THERE, UNTOLD
from sarcstat.crosscheck.plan import Data, NotCheckedError, Plan, planned
from sarcstat.crosscheck.recomputed import Perform
from sarcstat.crosscheck.search.alternative import used
from sarcstat.crosscheck.search.counts import Counts
from sarcstat.crosscheck.search.dimensions import alternatives
from sarcstat.crosscheck.search.found import Answer, Found
from sarcstat.crosscheck.search.search import MOST_CHANGES, Bar, Search, unwatched
from sarcstat.crosscheck.search.trials import Again, Trials
from sarcstat.crosscheck.verdict import CheckedTable
from sarcstat.data.remembering import remembering
from sarcstat.errors import SarcstatError
from sarcstat.outputs.output import Output

#: So many analyses of a command are tried at most.
LIMIT = 500
#: Answers that a cell's cause names.
_NAMED = 3
#: So many objects more than before are looked through for garbage: what some analyses make.
_COLLECTED = 200_000

#: A search of a command: its tables as compared and as explained, the plan, who carries it out, and the comparison.
Look = Callable[
    [Sequence[CheckedTable], Sequence[CheckedTable], Plan, Perform, Again], tuple[Found, list[CheckedTable]]
]


@dataclass(frozen=True, slots=True)
class Beside:
    """What else is known: the logs of the output, and the variables of its commands."""

    output: Output
    data: Data

    @property
    def variables(self) -> list[str]:
        """The variables of all commands that can be recomputed, each once."""
        found: list[str] = []
        for command in self.output.commands:
            try:
                plan = planned(command, self.output, self.data)
            except (NotCheckedError, SarcstatError):
                continue
            found += [name for each, _ in plan.parts for name in used(each.request)]
        return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Searching:
    """How to search: at most `limit` analyses a command; `bar` shows how far it is."""

    limit: int = LIMIT
    bar: Bar = unwatched

    def of(
        self,
        raw: Sequence[CheckedTable],
        made: Sequence[CheckedTable],
        plan: Plan,
        perform: Perform,
        again: Again,
        beside: Beside,
    ) -> tuple[Found, list[CheckedTable]]:
        """What is found, and the tables with `explained` for the cells that the likeliest answer gives.

        `raw` are the tables as compared, `made` with what known conventions explain by themselves.
        """
        known = alternatives(plan, beside.output.logs, beside.variables)
        trials = Trials(plan, perform, again, known, raw)
        with remembering(), collecting_less():
            found = Search(trials, self.limit, Counts(plan, known, raw, MOST_CHANGES), self.bar).found()
        tables = list(made)
        for answer in found.answers:
            if answer.fitting:
                chosen = trials.tried[frozenset(known.index(each) for each in answer.fitting[0].changes)]
                tables = [
                    _explained(old, new, _cause(answer)) if old.number in answer.tables else old
                    for old, new in zip(tables, chosen.tables, strict=True)
                ]
        return found, tables


@contextmanager
def collecting_less() -> Iterator[None]:
    """Within the block Python looks for garbage less often, and only among what is made there.

    What the search keeps, and all that was there before, would be gone through again and again.
    """
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_COLLECTED, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()


def unexplained(tables: Iterable[CheckedTable]) -> bool:
    """Whether a cell differs, or is there and the analysis has none such."""
    return any(
        verdict.kind == "different"
        or (verdict.kind == "not_computed" and verdict.cause.startswith((NOT_THERE, UNTOLD)))
        for table in tables
        for verdict in table.verdicts.values()
    )


def _cause(answer: Answer) -> str:
    words = " or ".join(each.words for each in answer.fitting[:_NAMED])
    more = len(answer.fitting) - _NAMED
    return f"searched: {words}{f', or {more} more' if more > 0 else ''}"


def _explained(old: CheckedTable, new: CheckedTable, cause: str) -> CheckedTable:
    verdicts = {
        place: replace(verdict, kind="explained", cause=cause)
        if verdict.kind in ("different", "explained", "not_computed")
        and new.verdicts[place].kind in ("exact", "rounded")
        else verdict
        for place, verdict in old.verdicts.items()
    }
    return replace(old, verdicts=verdicts)
