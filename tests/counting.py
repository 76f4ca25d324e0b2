"""Any data set as a source that counts its rows itself, as a database does: what is made of it must be the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from sarcstat.cli.perform import performed
from sarcstat.data.codebook import Dataset
from sarcstat.data.columns import Wanted, wanted_columns
from sarcstat.data.reading.memory import InMemory
from sarcstat.data.reading.source import open_source
from sarcstat.errors import TooManyPatternsError
from sarcstat.request import Endpoint, Request


@dataclass(frozen=True)
class Counting:
    """A data set whose distinct rows are counted as they are read, in an order that means nothing.

    More than `most` of them are refused. `asked` has the columns of every reading.
    """

    dataset: Dataset
    seed: int = 1
    most: int = 5_000_000
    asked: list[frozenset[str]] = field(default_factory=list, compare=False)
    needs_r: bool = field(default=False, init=False)
    counts_rows: bool = field(default=True, init=False)

    @property
    def name(self) -> str:
        """What the user typed."""
        return self.dataset.source

    def columns(self) -> list[str]:
        """The column names."""
        return [str(name) for name in self.dataset.frame.columns]

    def read(self, columns: Wanted = None) -> Dataset:
        """The distinct rows of the named columns, or of all, each with the number of rows that it stands for."""
        names = wanted_columns(self.columns(), columns, source=self.name)
        self.asked.append(frozenset(names))
        found = counted_rows(self.dataset, names, self.seed)
        if len(found.frame) > self.most:
            raise TooManyPatternsError(f"{self.name}: more than {self.most:,} rows differ in {', '.join(names)}.")
        return found


def counted_rows(dataset: Dataset, names: list[str], seed: int = 1) -> Dataset:
    """The distinct rows of these columns, shuffled, some in two pieces, as of values that an engine tells apart.

    What the file declares missing, and what is left out, is kept.
    """
    declared = {name: dataset.codebook[name].declared_missing for name in names}
    keys = [pd.factorize(dataset.frame[name])[0] for name in names]
    keys += [pd.factorize(each.reindex(dataset.frame.index))[0] for each in declared.values() if each is not None]
    keys += [np.asarray(mask, dtype=bool).astype(int) for _, mask in dataset.left_out]
    table = np.column_stack(keys) if keys else np.zeros((len(dataset.frame), 1), dtype=int)
    _, first, place = np.unique(table, axis=0, return_index=True, return_inverse=True)
    counts = np.bincount(place.ravel(), minlength=len(first)).astype(np.int64)
    random = np.random.default_rng(seed)
    piece = random.integers(0, counts) * (random.random(len(counts)) < 0.1)
    first = np.append(first, first[piece > 0])
    counts = np.append(counts - piece, piece[piece > 0])
    order = random.permutation(len(first))
    rows = first[order]
    codebook = dataset.codebook.holding({name: dataset.codebook[name] for name in names})
    return replace(
        dataset,
        frame=dataset.frame[names].iloc[rows].reset_index(drop=True),
        codebook=codebook.on(rows),
        rows=None,
        left_out=[(reason, np.asarray(mask)[rows]) for reason, mask in dataset.left_out],
        counts=counts[order],
    )


def read(data: str) -> Dataset:
    """All of a file or of R's data set."""
    source = open_source(data)
    if source.needs_r:
        from sarcstat.bridge import session

        session.start()
    return source.read(None)


def both(
    dataset: Dataset, command: str, endpoints: tuple[Endpoint, ...] = (), seed: int = 1, **keys: Any
) -> tuple[Any, Any]:
    """What a command makes of the data in memory, and what of the same data counted; an error in its place."""
    request = Request(command, keys, endpoints)
    return _made(request, InMemory(dataset)), _made(request, Counting(dataset, seed))


def _made(request: Request, source: Any) -> Any:
    from sarcstat.errors import SarcstatError

    try:
        return performed(request, source)
    except SarcstatError as error:
        return type(error), tuple(error.problems)


def difference(memory: Any, counted: Any, tolerance: float = 1e-12) -> str:
    """Where two documents, or any of their parts, differ first: the way there and both values; empty where nowhere."""
    return _difference("", memory, counted, tolerance)


def same(memory: Any, counted: Any, tolerance: float = 1e-12) -> None:
    """Assert that two documents (or two errors) say the same: numbers to the tolerance, counts and texts exactly."""
    found = difference(memory, counted, tolerance)
    assert not found, found


#: Counted only where a table shows it, whose cells are compared.
_LISTWISE = "listwise"


def _difference(way: str, a: Any, b: Any, tolerance: float) -> str:
    if isinstance(a, float | np.floating) and isinstance(b, float | np.floating):
        alike = a == b or (a != a and b != b) or abs(a - b) <= tolerance * max(abs(a), abs(b))
        return "" if alike else f"{way}: {a!r} is {b!r}"
    if type(a) is not type(b):
        return f"{way}: {a!r} is {b!r}"
    if isinstance(a, np.ndarray):
        return _difference(way, a.tolist(), b.tolist(), tolerance)
    if isinstance(a, Mapping):
        if list(a) != list(b):
            return f"{way}: {list(a)} are {list(b)}"
        keys = [key for key in a if key != _LISTWISE]
        return next(filter(None, (_difference(f"{way}/{key}", a[key], b[key], tolerance) for key in keys)), "")
    if isinstance(a, list | tuple):
        if len(a) != len(b):
            return f"{way}: {len(a)} are {len(b)}: {a!r} and {b!r}"
        pairs = enumerate(zip(a, b, strict=True))
        return next(filter(None, (_difference(f"{way}/{i}", x, y, tolerance) for i, (x, y) in pairs)), "")
    if isinstance(a, str | bool | int | bytes | type | None):
        return "" if a == b else f"{way}: {a!r} is {b!r}"
    parts = (_difference(f"{way}.{name}", getattr(a, name), getattr(b, name), tolerance) for name in _fields(a))
    return next(filter(None, parts), "")


def _fields(value: Any) -> list[str]:
    """The fields of what is neither a number nor a text nor a container; where it has none, it must be equal."""
    from dataclasses import fields, is_dataclass

    if is_dataclass(value):
        return [each.name for each in fields(value)]
    if hasattr(value, "__dict__"):
        return list(vars(value))
    raise AssertionError(f"{value!r} cannot be compared")
