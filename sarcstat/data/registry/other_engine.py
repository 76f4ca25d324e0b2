"""Whatever else Ibis speaks to, by its own address: not promised."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sarcstat.data.registry.engine import engine_error, no_such_table
from sarcstat.data.registry.naming import RelationName
from sarcstat.data.registry.wording import in_one_line
from sarcstat.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa


class Other:
    """A table of an engine that Ibis has a backend for."""

    def __init__(self, name: RelationName) -> None:
        self.name = name

    @property
    def label(self) -> str:
        """The name of Ibis's backend."""
        return str(self._backend.name)

    @property
    def version(self) -> str:
        """What the engine calls its version."""
        return str(self._backend.version)

    @cached_property
    def _backend(self) -> Any:
        import ibis

        return ibis.connect(self.name.place)

    def table(self) -> Any:
        """The table."""
        wanted = self.name.table
        database, _, table = (wanted or "").rpartition(".")
        known = self._backend.list_tables(database=database or None)
        if table not in known:
            raise no_such_table(self.name, known)
        return self._backend.table(table, database=database or None)

    def check(self, names: Sequence[str]) -> None:
        """Nothing to check: a table has one type for each column."""

    def orders(self, names: Sequence[str]) -> dict[str, list[Any]]:
        """Nothing that is known of every engine."""
        return {}

    def rows(self, query: Any) -> pa.Table:
        """The rows of a query."""
        return self._backend.to_pyarrow(query)

    def cancel(self) -> None:
        """Nothing that every engine can do: the query ends with the program."""

    def close(self) -> None:
        """End the connection."""
        self._backend.disconnect()

    def told(self, error: Exception) -> InputError | None:
        """Any error in the engine's words: its classes are not known here."""
        return engine_error(self.name, f"it cannot be counted ({in_one_line(error)})")
