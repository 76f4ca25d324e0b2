"""What a cell is, in every language and however its table is pivoted: the set of what its headings mean.

Both SPSS's tables and those that are computed here are brought to the same tokens: ("word", …) for a fixed word,
("variable", name) and ("value", name, value) for what the user has, ("number", …) for a category that is counted.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from sarcstat.display.shapes.table import Cell, Heading, Path, Step, Table, text_of

Token: TypeAlias = tuple[object, ...]
Key: TypeAlias = frozenset[Token]
#: A step's token or tokens: `stage(1)` is a variable and a word.
Tokens: TypeAlias = tuple[Token, ...]
#: A heading → the texts by which a reader may know it.
Forms: TypeAlias = Callable[[Heading], Iterable[str]]

_PERCENTAGE = re.compile(r"(\d+)[.,]0+\s*%|(\d+(?:[.,]\d+)?)\s*%")
_SYSTEM_MISSING = -sys.float_info.max
_ALONE = re.compile(r"\d+(?:[.,]\d+)?%")
_SIGNS = re.compile(r"[\s\-_/'’]+|\.(?!\d)")
_PARAMETER = re.compile(r"\(\d+\)")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A word as it is compared: without capitals, blanks, hyphens; `95.0%` is 95%."""
    found = _PERCENTAGE.sub(lambda match: f"{match[1] or match[2]}%", text)
    return _SIGNS.sub("", found.casefold())


#: Words of SPSS that mean the same, as versions and formats have them.
_SYNONYMS = {
    "significance": "sig",
    "asympsig(2sided)": "asymptoticsignificance(2sided)",
    "asymptoticsig(2sided)": "asymptoticsignificance(2sided)",
    "asymptoticsignif(2sided)": "asymptoticsignificance(2sided)",
    "approxsig": "approximatesignificance",
    "stdresidual": "standardizedresidual",
    "tarone&ware": "taroneware",
}


@lru_cache(maxsize=4096)
def word(text: str) -> Token:
    """A fixed word; a percentage alone is a number."""
    plain = folded(text)
    if _ALONE.fullmatch(plain):
        return number(float(plain[:-1].replace(",", ".")))
    return ("word", _SYNONYMS.get(plain, plain))


def number(value: float) -> Token:
    """A category that is a number: a step, a place in a list, a percentage."""
    return ("number", round(float(value), 6))


def variable(name: str) -> Token:
    """A variable, or a term of several: their order does not count."""
    return ("variable", tuple(sorted(name.casefold().split("*"))))


def value(name: str, of: object) -> Token:
    """A value of a variable; no value, and SPSS's system-missing one, is what a blank text is."""
    plain = (
        ""
        if of is None or of == _SYSTEM_MISSING
        else float(of)
        if isinstance(of, bool | int | float)
        else str(of).rstrip()
    )
    return ("value", name.casefold(), plain)


def key(tokens: Iterable[Token]) -> Key:
    """What a cell is: a value stands for its variable as well."""
    found = set(tokens)
    valued = {(token[1],) for token in found if token[0] == "value"}
    return frozenset(token for token in found if not (token[0] == "variable" and token[1] in valued))


def tokens_of(step: Step, words: Mapping[str, str]) -> Tokens:
    """The tokens of a step of a table that was computed; `words` are our words → SPSS's where they differ."""
    if isinstance(step, str):
        if not step:
            return ()
        said = _number_in(step)
        return (number(said),) if said is not None else (word(words.get(step, step)),)
    if not step.variable:
        return (word(words.get(step.name or step.text, step.name or step.text)),)
    if step.value is not None:
        return (value(step.variable, step.value),)
    if _PARAMETER.fullmatch(step.name):
        return variable(step.variable), word(step.name)
    return (variable(step.variable),)


def _number_in(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def part_key(levels: Iterable[Step]) -> Key:
    """What a part of a split file is: a value of each variable that splits."""
    return frozenset(value(step.variable, step.value) for step in levels if not isinstance(step, str))


class Known:
    """Tables that were computed, by what their cells are, and the texts by which their headings are known.

    `words` are our words → SPSS's where they differ, `ignored` those that do not count, nor do the outer `skip` steps
    of rows. `parts` are the levels of the part of a split file that each table is of, outermost first.
    """

    def __init__(
        self,
        tables: Sequence[Table],
        forms: Forms,
        *,
        words: Mapping[str, str],
        ignored: Iterable[str] = (),
        skip: int = 0,
        parts: Sequence[Path] = (),
    ) -> None:
        self.cells: dict[Key, Cell] = {}
        self.double: set[Key] = set()
        self.tokens: set[Token] = set()
        self.texts: dict[str, set[Tokens]] = {}
        self._words, self._forms, self._skip = words, forms, skip
        self._ignored = {word(each) for each in ignored}
        self._steps: dict[Step, Tokens] = {}
        self._nested: list[tuple[Path, Key]] = []
        self._paths: dict[tuple[str, ...], set[Key]] | None = None
        self._common: Key | None = None
        self.parts = {part_key(levels) for levels in parts}
        for table, levels in zip(tables, parts or [()] * len(tables), strict=True):
            self._add(table, levels)

    def _add(self, table: Table, levels: Path) -> None:
        outer = frozenset(token for step in levels for token in self._level(step))
        rows = {row: outer | key(self._of(row[self._skip :])) for row in table.rows}
        columns = {column: key(self._of(column)) for column in table.columns}
        self._nested += [*(((*levels, *row[self._skip :]), found) for row, found in rows.items()), *columns.items()]
        for (row, column), cell in table.cells.items():
            place = rows[row] | columns[column]
            if place in self.cells and self.cells[place] != cell:
                self.double.add(place)
            self.cells[place] = cell

    def _of(self, path: Path) -> Iterator[Token]:
        for step in path:
            found = self._steps.get(step)
            yield from self._new(step) if found is None else found

    def _new(self, step: Step) -> Tokens:
        tokens = tokens_of(step, self._words)
        found = self._steps[step] = tuple(token for token in tokens if token not in self._ignored)
        self._know(step, found)
        return found

    def _level(self, step: Step) -> Tokens:
        """The token of a level of a split file; that of rows without a value has no text that is its own."""
        found = tuple(part_key([step]))
        if isinstance(step, str) or step.value is not None:
            self._know(step, found)
        self.tokens.update(found)
        return found

    def _know(self, step: Step, found: Tokens) -> None:
        self.tokens.update(found)
        texts = [step] if isinstance(step, str) else [step.text, *self._forms(step)]
        for text in texts:
            if text.strip():
                self.texts.setdefault(folded(text), set()).add(found)

    @property
    def common(self) -> Key:
        """What all cells share, and what SPSS may leave out: the only variable of a table."""
        if self._common is None:
            self._common = frozenset.intersection(*self.cells) if self.cells else frozenset()
        return self._common

    def nested(self, texts: Iterable[str]) -> Key | None:
        """The one path of ours that shows these texts in this order; None where there is none, or several."""
        if self._paths is None:
            self._paths = {}
            for path, place in self._nested:
                self._paths.setdefault(tuple(folded(text_of(step)) for step in path), set()).add(place)
        found = self._paths.get(tuple(map(folded, texts)), set())
        return next(iter(found)) if len(found) == 1 else None

    def meant(self, text: str) -> set[Tokens]:
        """What a displayed text may stand for: several where it is ambiguous."""
        return self.texts.get(folded(text), set())
