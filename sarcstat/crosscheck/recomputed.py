"""What the requests of a command made: our tables, found by their names and by what selects one of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sarcstat.crosscheck.identity import Key, Known, folded, part_key
from sarcstat.crosscheck.scope import Counterpart
from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.factor import value_text
from sarcstat.data.cohort.splitting import parts as parts_of
from sarcstat.display.shapes.document import Document
from sarcstat.display.shapes.table import Heading, Table, level
from sarcstat.errors import SarcstatError
from sarcstat.request import Request
from sarcstat.syntax.requests.planned import Planned

Perform = Callable[[Request, Dataset], Any]
Change = Callable[[Request, Dataset], tuple[Request, Dataset]]


#: The condition of a part of a split file that could not be analyzed.
_PART_FAILED = "part_failed"
#: The condition of estimates that are infinite.
_INFINITE = "infinite"


@dataclass(frozen=True, slots=True)
class Made:
    """One of our tables, what selects it, and the levels of the part of a split file that it is of."""

    context: Mapping[str, str]
    table: Table
    part: Sequence[Heading] = ()


@dataclass(slots=True)
class Recomputed:
    """Our tables of a command.

    `asked` is what selects the tables of each request, `failed` those that could not be carried out, with the reason;
    `unmade` are the parts of a split file that could not, alike. `split` are the columns that split; `infinite` the
    parts with infinite estimates.
    """

    dataset: Dataset
    split: Sequence[str] = ()
    tables: list[Made] = field(default_factory=list)
    failed: list[tuple[Mapping[str, str], str]] = field(default_factory=list)
    asked: list[Mapping[str, str]] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    unmade: list[tuple[Mapping[str, str], str]] = field(default_factory=list)
    infinite: set[Key] = field(default_factory=set)
    _parts: dict[Key, tuple[str, Sequence[Heading]]] | None = None
    _known: dict[tuple[str, str, tuple[tuple[str, str], ...]], Known] = field(default_factory=dict)

    def known(self, counterpart: Counterpart, selected: Mapping[str, str], *, by: str = "") -> Known:
        """The tables that correspond to one of SPSS's, merged into one; `by` is the column that stands for rows."""
        place = (counterpart.name, by, tuple(sorted(selected.items())))
        if place not in self._known:
            found = [each for each in self.tables if self._fits(each.context, each.table, counterpart, selected)]
            self._known[place] = Known(
                [_by_column(each.table, by) if by else each.table for each in found],
                self.forms,
                words=counterpart.words,
                ignored=counterpart.ignored,
                skip=counterpart.skip,
                parts=[tuple(each.part) for each in found],
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
        every = [*self.asked, *(each.context for each in self.tables)]
        found = (tuple(context.get(name, "") for name in names) for context in every)
        return [each for each in dict.fromkeys(found) if all(each)]

    def why_not(self, selected: Mapping[str, str]) -> str:
        """Why there is no such table of ours."""
        own = [
            why for context, why in self.failed if all(context.get(key, each) == each for key, each in selected.items())
        ]
        return own[0].rstrip(".") if own else "no table of ours corresponds to it"

    @property
    def parts(self) -> Mapping[Key, tuple[str, Sequence[Heading]]]:
        """The parts that SPLIT FILE makes of the data, whether analyzed or not: what each is → its words and levels."""
        if self._parts is None:
            rows = self.dataset.frame.index == self.dataset.frame.index
            made, _ = parts_of(self.dataset, self.split, rows, by_name=False, missing=".") if self.split else ([], ())
            levels = [(each.text, [level(one.name, one.value, one.text) for one in each.levels]) for each in made]
            self._parts = {part_key(headings): (text, headings) for text, headings in levels}
        return self._parts

    def part_told(self, texts: Iterable[str]) -> Key:
        """The part that one of the texts names (`Sex = Male`), as SPSS's headings and notes do; empty if none does."""
        wanted = {folded(text) for text in texts}
        found = [part for part, (_, levels) in self.parts.items() if any(self._names(text, levels) for text in wanted)]
        return found[0] if len(found) == 1 else frozenset()

    def _names(self, text: str, levels: Sequence[Heading]) -> bool:
        """Whether a folded text names each level in order: `variable = value`, with labels or without."""
        rests = {text}
        for each in levels:
            ways = set(map(folded, self._equations(each)))
            rests = {rest[len(way) :].lstrip(",") for rest in rests for way in ways if rest.startswith(way)}
        return "" in rests

    def _equations(self, of: Heading) -> Iterator[str]:
        label = self.dataset.codebook.label(of.variable)
        values = [of.text, *(self.forms(of) if of.value is not None else ())]
        for name in (label, of.variable, f"{of.variable} {label}"):
            yield from (f"{name} = {each}" for each in values)

    def why_no_part(self, part: Key, selected: Mapping[str, str]) -> str:
        """Why there is no table of ours of a part that the data have."""
        text, _ = self.parts[part]
        own = (
            why
            for context, why in self.unmade
            if why.startswith(f"{text}: ") and all(context.get(key, each) == each for key, each in selected.items())
        )
        return next(own, "").rstrip(".") or self.why_not(selected)

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
    found = Recomputed(dataset, parts[0][0].request.keys.get("split", ()) if parts else ())
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
        _add(found, planned.context, document)
    return found


def _add(to: Recomputed, context: Mapping[str, str], document: Document) -> None:
    to.unmade += [(context, each.text) for each in document.conditions if each.code == _PART_FAILED]
    for section in document.sections:
        levels = section.split.levels if section.split is not None else ()
        to.tables += [Made({**table.context, **context}, table, levels) for table in section.tables]
        if any(each.code == _INFINITE for each in section.result.conditions):
            to.infinite.add(part_key(levels))


def with_keys(request: Request, **keys: object) -> Request:
    """The request with other options."""
    return replace(request, keys={**request.keys, **keys})
