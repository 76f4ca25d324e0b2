"""The rows of a relation that differ in some columns, each with how often it is there: counted by the engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from sarcstat import cleanup
from sarcstat.data.registry.engine import Engine, connected
from sarcstat.data.registry.kinds import check_kinds
from sarcstat.data.registry.naming import RelationName
from sarcstat.data.registry.patients import Patients, several
from sarcstat.data.registry.selecting import Choice, Where, choice
from sarcstat.data.registry.translation.seen import is_blank, seen
from sarcstat.errors import InputError, TooManyPatternsError, listing

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy import ndarray

    from sarcstat.results import Condition

Made = TypeVar("Made")
#: More rows that differ are not fetched: this is what memory and R are good for.
MOST = 5_000_000


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows that differ: `table` has the columns, `counts` says how many rows of the relation each stands for (int64).

    `orders` are the declared levels of columns that have some. The rows are sorted, so that they do not depend on the
    engine's threads. `left_out` are masks of rows that the engine did not choose, with the reason; `conditions` are
    notes on the choice, `blank` the numbers of blank texts in columns that only the choice needs.
    """

    table: pa.Table
    counts: ndarray[Any, Any]
    orders: dict[str, list[Any]]
    left_out: Sequence[tuple[str, ndarray[Any, Any]]] = ()
    conditions: Sequence[Condition] = ()
    blank: Mapping[str, int] = field(default_factory=dict)


class Registry:
    """A relation and the engine that holds it; the engine is asked when something is wanted.

    `timeout` is the most seconds that a query may take (None: any).
    """

    def __init__(self, name: RelationName, timeout: float | None = None) -> None:
        self.name, self.timeout = name, timeout
        self._repetitions: list[tuple[tuple[Patients, tuple[str, ...]], Where | None, tuple[int, int]]] = []
        cleanup.opened(self)
        self._engine: Engine | None = None
        self._table: Any = None
        #: Columns that the engine makes: what stands in them means what it says.
        self.made: frozenset[str] = frozenset()

    def viewed(self, table: Any, made: frozenset[str] = frozenset()) -> Registry:
        """The same relation with other rows or columns: `table` is what there is of it, `made` are columns besides."""
        engine, other = self.engine, copy(self)  # who opened it closes it
        other._engine, other._table = engine, table
        other.made, other._repetitions = self.made | made, []
        return other

    @property
    def engine(self) -> Engine:
        """The connection, made when it is first needed."""
        if self._engine is None:
            self._engine = connected(self.name)
        return self._engine

    @property
    def table(self) -> Any:
        """The relation as a table of Ibis."""
        if self._table is None:
            self._table = self.asked(self.engine.table)
        return self._table

    def close(self) -> None:
        """Close the connection; it is opened again where something is asked afterwards, but of no view."""
        engine, self._engine, self._table = self._engine, None, None
        if engine is not None:
            with suppress(Exception):  # it may be lost already
                engine.close()

    def columns(self) -> list[str]:
        """The names of the columns."""
        return [str(name) for name in self.table.columns]

    def versions(self) -> dict[str, str]:
        """The engine and its version."""
        return {self.engine.label: self.engine.version}

    def counted(self, names: Sequence[str], where: Where | None = None, na: Sequence[str] = ()) -> Counted:
        """The rows that differ in the named columns, sorted, with their counts.

        `where` chooses rows, for which `na` are words that mean missing: rows then differ in whether they are chosen,
        too. Raises InputError for columns without meaning, for more than MOST rows, and for all that the engine cannot
        do.
        """
        used = list(dict.fromkeys([*names, *(where.columns if where else ())]))
        check_kinds(self.table.schema(), used, self.name.shown)
        stored = [name for name in used if name not in self.made]
        self.asked(lambda: self.engine.check(stored))
        chosen = self.asked(lambda: self._choice(names, where, na)) if where else None
        found = self._rows(_query(self.table, names) if chosen is None else chosen.counted(), names)
        table = _plain(found)
        keys = table.column_names.index("n")
        if keys:
            table = table.take(_order(table, keys))
        counts = table["n"].to_numpy()
        orders = self.asked(lambda: self.engine.orders([name for name in names if name not in self.made]))
        made = Counted(table.select(list(range(len(names)))).rename_columns(list(names)), counts, orders)
        if chosen is None:
            return made
        out, notes = self.asked(lambda: chosen.told(table, counts))
        return replace(made, left_out=[out], conditions=notes, blank=chosen.blank_texts(table))

    def repeated(self, patients: Patients, where: Where | None, na: Sequence[str]) -> tuple[int, int]:
        """How many patients have several of the rows used, and how many rows these are; asked once for a `where`."""
        for of, known, found in self._repetitions:
            if of == (patients, tuple(na)) and known is where:
                return found
        found = self.asked(lambda: self._repeated(patients, where, na))
        self._repetitions.append(((patients, tuple(na)), where, found))
        return found

    def _repeated(self, patients: Patients, where: Where | None, na: Sequence[str]) -> tuple[int, int]:
        table, engine = self.table, str(self.table.get_backend().name)
        columns = {"c0": seen(table[patients.column], na, engine)}
        if patients.param is not None:
            code = table["PARAMCD"]
            columns["c0"] = (code == patients.param).ifelse(columns["c0"], None)
        chosen = None
        if where:
            own = {name: seen(table[name], na, engine) for name in where.columns}
            chosen = choice(where, columns, own, self.engine.rows, table, {})
        found = self.engine.rows(several(table.select(**columns), chosen)).to_pylist()[0]
        return int(found["patients"]), int(found["rows"] or 0)

    def _rows(self, query: Any, names: Sequence[str]) -> pa.Table:
        """The rows of a query that counts; raises InputError where they are too many."""
        found = self.asked(lambda: self.engine.rows(query.limit(MOST + 1) if names else query))
        if found.num_rows > MOST:
            raise TooManyPatternsError(
                f"{self.name.shown}: more than {MOST:,} rows differ in {listing(names)}, which is too many to count.",
                "Round or bin numbers in a view, leave columns out, or take a sample with a seed.",
            )
        return found

    def _choice(self, names: Sequence[str], where: Where, na: Sequence[str]) -> Choice:
        """The query that counts rows and chooses among them."""
        columns = {f"c{i}": self.table[name] for i, name in enumerate(names)}
        own = self.seen(where.columns, na)
        engine = str(self.table.get_backend().name)
        beside = [name for name in where.columns if name not in names and name not in self.made]
        blank = {name: is_blank(self.table[name], engine) for name in beside}
        return choice(where, columns, own, self.engine.rows, self.table, blank)

    def seen(self, names: Sequence[str], na: Sequence[str]) -> dict[str, Any]:
        """The named columns as analyses see them: `na` are words that mean missing."""
        engine = str(self.table.get_backend().name)
        stored = [name for name in names if name not in self.made]
        levelled = () if self.name.kind == "parquet" else self.engine.orders(stored)
        return {
            name: seen(self.table[name], na, engine, levelled=name in levelled) if name in stored else self.table[name]
            for name in names
        }

    def asked(self, ask: Callable[[], Made]) -> Made:
        """What the engine answers, within the time that there is; its errors in the user's words."""
        try:
            with _limited(self.engine, self.timeout) as over:
                return ask()
        except InputError:
            raise
        except Exception as error:
            if over.is_set():
                raise InputError(
                    f"{self.name.shown}: the query took more than {counted_seconds(self.timeout)} and was canceled.",
                    "Give it more time with --timeout, or name fewer columns.",
                ) from None
            told = self.engine.told(error)
            if told is None:
                raise
            raise told from None


def counted_seconds(timeout: float | None) -> str:
    """`5 seconds`."""
    return f"{timeout:g} second{'' if timeout == 1 else 's'}"


@contextmanager
def _limited(engine: Engine, timeout: float | None) -> Iterator[threading.Event]:
    """A block in which a query is canceled when its time is over, which sets the event, or when the program ends."""
    over = threading.Event()

    def end() -> None:
        over.set()
        engine.cancel()

    timer = threading.Timer(timeout, end) if timeout else None
    if timer:
        timer.daemon = True
        timer.start()
    try:
        with cleanup.called_on_exit(engine.cancel):
            yield over
    finally:
        if timer:
            timer.cancel()


def _query(table: Any, names: Sequence[str]) -> Any:
    """The query: columns by number, as engines differ in which names are alike."""
    if not names:
        return table.aggregate(n=table.count())
    chosen = table.select(**{f"c{i}": table[name] for i, name in enumerate(names)})
    return chosen.group_by(chosen.columns).aggregate(n=chosen.count())


def _plain(table: pa.Table) -> pa.Table:
    """The table with the values of enumerations in place of their codes."""
    import pyarrow as pa

    kinds = [each.value_type if pa.types.is_dictionary(each) else each for each in table.schema.types]
    return table.cast(pa.schema(list(zip(table.column_names, kinds, strict=True))))


def _order(table: pa.Table, columns: int) -> Any:
    """The places of the rows in ascending order of the columns."""
    import pyarrow.compute as pc

    plain = table.select(list(range(columns))).rename_columns([f"c{i}" for i in range(columns)])
    return pc.sort_indices(plain, sort_keys=[(name, "ascending") for name in plain.column_names])
