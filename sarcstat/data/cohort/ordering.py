"""The order of levels: as declared, else numbers by size and texts as a reader would sort them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sarcstat.data.codebook import Value, Variable

Chunk = tuple[int, float, int, str]
NaturalKey = tuple[tuple[Chunk, ...], str]

#: A number in a text, with what says that it is the end of a range: `<5` comes before 5, `>5` after it.
_NUMBER = re.compile(r"(<=|>=|[<>≤≥])?\s*((?:(?<![0-9A-Za-z.)])-)?[0-9]+(?:\.[0-9]+)?)")
_RANK = {"<": -2, "<=": -1, "≤": -1, "": 0, ">=": 1, "≥": 1, ">": 2}


def natural_key(text: str) -> NaturalKey:
    """A sort key: numbers in a text count as numbers, upper and lower case are alike but for ties."""
    chunks: list[Chunk] = []
    end = 0
    for found in _NUMBER.finditer(text):
        chunks += _letters(text[end : found.start()])
        chunks.append((0, float(found[2]), _RANK[found[1] or ""], ""))
        end = found.end()
    return (*chunks, *_letters(text[end:])), text


def _letters(text: str) -> list[Chunk]:
    bare = text.strip().casefold()
    return [(1, 0.0, 0, bare)] if bare else []


def ordered_levels(values: Iterable[Value], variable: Variable) -> list[Value]:
    """The distinct values in level order: the declared one first, then numbers by size, then texts.

    Labelled values are numbers too: SPSS sorts them by value, not by label. Missing values are no levels.
    """
    distinct = list(dict.fromkeys(value for value in values if value is not None and value == value))
    declared = [value for value in variable.level_order or () if value in set(distinct)]
    rest = [value for value in distinct if value not in set(declared)]
    numbers = [value for value in rest if not isinstance(value, str)]
    texts = [value for value in rest if isinstance(value, str)]
    return [*declared, *sorted(numbers), *sorted(texts, key=natural_key)]
