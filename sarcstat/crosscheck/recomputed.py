"""What the requests of a command made: our tables, found by their names and by what selects one of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sarcstat.crosscheck.identity import Known
from sarcstat.crosscheck.scope import Counterpart
from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.factor import value_text
from sarcstat.display.document import Document
from sarcstat.display.table import Heading, Table
from sarcstat.errors import SarcstatError
from sarcstat.request import Request
from sarcstat.syntax.requests.planned import Planned

Perform = Callable[[Request, Dataset], Any]
Change = Callable[[Request, Dataset], tuple[Request, Dataset]]


@dataclass(slots=True)
class Recomputed:
    """Our tables of a command, each with what selects it.

    `asked` is what selects the tables of each request, `failed` those that could not be carried out, with the reason.
    """

    dataset: Dataset
    tables: list[tuple[Mapping[str, str], Table]] = field(default_factory=list)
    failed: list[tuple[Mapping[str, str], str]] = field(default_factory=list)
    asked: list[Mapping[str, str]] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    conditions: list[tuple[str, str]] = field(default_factory=list)
    _known: dict[tuple[str, str, tuple[tuple[str, str], ...]], Known] = field(default_factory=dict)

    def known(self, counterpart: Counterpart, selected: Mapping[str, str], *, by: str = "") -> Known:
        """The tables that correspond to one of SPSS's, merged into one; `by` is the column that stands for rows."""
        place = (counterpart.name, by, tuple(sorted(selected.items())))
        if place not in self._known:
            found = [table for context, table in self.tables if self._fits(context, table, counterpart, selected)]
            found = [_by_column(table, by) for table in found] if by else found
            self._known[place] = Known(
                found,
                self.forms,
                words=counterpart.words,
                ignored=counterpart.ignored,
                skip=counterpart.skip,
            )
        return self._known[place]

    @staticmethod
    def _fits(context: Mapping[str, str], table: Table, counterpart: Counterpart, selected: Mapping[str, str]) -> bool:
        named = table.name == counterpart.name or (
            counterpart.name == "Crosstabulation" and table.name.endswith(counterpart.name)
        )
        if counterpart.selector == "variable":
            named = "variable" in table.context
        return named and all(context.get(name, "").casefold() == wanted.casefold() for name, wanted in selected.items())

    def contexts(self, *names: str) -> list[tuple[str, ...]]:
        """The combinations of these selectors that were asked for or that our tables have, in order."""
        every = [*self.asked, *(context for context, _ in self.tables)]
        found = (tuple(context.get(name, "") for name in names) for context in every)
        return [each for each in dict.fromkeys(found) if all(each)]

    def why_not(self, selected: Mapping[str, str]) -> str:
        """Why there is no such table of ours."""
        own = [
            why for context, why in self.failed if all(context.get(key, each) == each for key, each in selected.items())
        ]
        return own[0].rstrip(".") if own else "no table of ours corresponds to it"

    def forms(self, heading: Heading) -> Iterable[str]:
        """The texts by which SPSS may show a variable, a value or a parameter: label, name, or both."""
        book, name = self.dataset.codebook, heading.variable
        if not name:
            return ()
        if heading.value is None:
            parts = name.split("*") if name not in self.dataset.frame.columns else [name]
            labels = [book.label(part) for part in parts]
            end = heading.name if heading.name.startswith("(") else ""
            shown = ["*".join(labels), "*".join(parts), *([f"{name} {labels[0]}"] if len(parts) == 1 else [])]
            return [each + end for each in shown]
        if isinstance(heading.value, bool) or not isinstance(heading.value, int | float):
            return [str(heading.value)]
        variable = book[name]
        label = variable.value_labels.get(heading.value, "").strip()
        numbers = {
            value_text(heading.value, each) for each in (variable.decimals or 0, 0, 2) if _shows(heading.value, each)
        }
        numbers.add(f"{heading.value:.10g}")
        return [
            *numbers,
            *(f"{each}{between}{label}" for each in numbers for between in (" ", "=") if label),
            *([label] if label else []),
        ]


def _by_column(table: Table, name: str) -> Table:
    """The table with the number in a column in the place of a row's own."""
    numbers = {row: cell.number for (row, column), cell in table.cells.items() if column == (name,)}
    rows = {row: (*row[:-1], repr(numbers.get(row))) for row in table.rows}
    cells = {(rows[row], column): cell for (row, column), cell in table.cells.items() if column != (name,)}
    columns = [column for column in table.columns if column != (name,)]
    return replace(table, rows=list(rows.values()), columns=columns, cells=cells)


def _shows(number: float, decimals: int) -> bool:
    return round(number, decimals) == number


def recomputed(
    parts: Sequence[tuple[Planned, Dataset]], dataset: Dataset, perform: Perform, change: Change | None = None
) -> Recomputed:
    """Carry out the requests of a command, each changed by `change`; one that is refused spoils no other."""
    found = Recomputed(dataset)
    for planned, rows in parts:
        request = planned.request
        if change is not None:
            request, rows = change(request, rows)
        found.aliases.update(planned.aliases)
        found.asked.append(planned.context)
        try:
            document: Document = perform(request, rows)
        except SarcstatError as error:
            found.failed.append((planned.context, error.problems[0].message))
            continue
        found.conditions += [(each.code, each.text) for each in document.conditions]
        for section in document.sections:
            found.tables += [({**table.context, **planned.context}, table) for table in section.tables]
    return found


def with_keys(request: Request, **keys: object) -> Request:
    """The request with other options."""
    return replace(request, keys={**request.keys, **keys})
