"""What is asked of every engine, and which one holds a relation."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from sarcstat.data.registry.naming import RelationName
from sarcstat.errors import InputError, Problem, closest, listing

if TYPE_CHECKING:
    import pyarrow as pa

_NEEDED = {"parquet": "duckdb", "duckdb": "duckdb", "postgres": "psycopg", "spark": "pyspark", "other": "ibis"}
_SHOWN = 20


class Engine(Protocol):
    """A connection to what holds a relation. Methods raise the engine's own errors, which `told` puts into words."""

    @property
    def label(self) -> str:
        """The engine's name, as it writes it."""

    @property
    def version(self) -> str: ...

    def table(self) -> Any:
        """The relation as a table of Ibis; raises InputError where it is not there."""

    def check(self, names: Sequence[str]) -> None:
        """Raise InputError for columns that cannot be counted although the table has them."""

    def orders(self, names: Sequence[str]) -> dict[str, list[Any]]:
        """The declared levels of those of the columns that have some, in their order."""

    def rows(self, query: Any) -> pa.Table:
        """The rows of a query of Ibis."""

    def cancel(self) -> None:
        """End the query that runs, from another thread."""

    def close(self) -> None:
        """End the connection."""

    def told(self, error: Exception) -> InputError | None:
        """An error of the engine in the user's words; None for what is no error of the engine."""


def connected(name: RelationName) -> Engine:
    """The engine that holds the relation; raises InputError where it, or what speaks to it, is not there."""
    _check_installed(name)
    if name.kind in ("parquet", "duckdb"):
        from sarcstat.data.registry.duckdb_engine import DuckDB

        return DuckDB(name)
    if name.kind == "postgres":
        from sarcstat.data.registry.postgres_engine import PostgreSQL

        return PostgreSQL(name)
    if name.kind == "spark":
        from sarcstat.data.registry.spark_engine import Spark

        return Spark(name)
    from sarcstat.data.registry.other_engine import Other

    return Other(name)


def _check_installed(name: RelationName) -> None:
    package = next((each for each in ("ibis", _NEEDED[name.kind]) if find_spec(each) is None), None)
    if package is None:
        return
    extra = "spark" if name.kind == "spark" else "registry"
    raise InputError(
        f"{name.shown} is counted where it is, which needs {package}, and that is not installed.",
        f"Install it: pip install 'sarcstat[{extra}]'",
    )


def no_such_table(name: RelationName, tables: Sequence[str]) -> InputError:
    """The error for a table that is not there, with the one that was probably meant."""
    if not tables:
        return InputError(
            f"{_place(name)} holds no table that this user may see.",
            "Check the name of the database, and what the user may read.",
        )
    listed = f"Its tables are {listing(sorted(tables), _SHOWN)}."
    if name.table is None:
        return InputError(f"{name.shown} does not say which table.", f"Write {name.shown}::{tables[0]}. {listed}")
    last = {each.rpartition(".")[2]: each for each in reversed(tables)}
    bare = None if "." in name.table else last.get(closest(name.table, last) or "")
    meant = bare or closest(name.table, tables)
    return InputError(
        f"{_place(name)} has no table '{name.table}'.", f"Did you mean '{meant}'? {listed}" if meant else listed
    )


def _place(name: RelationName) -> str:
    place = name.shown
    return place.removesuffix(f"::{name.table}") if name.table else place


def engine_error(name: RelationName, problem: str, hint: str | None = None) -> InputError:
    """An error about the relation as a whole."""
    return InputError.of([Problem(f"{name.shown}: {problem}.", hint)])  # type: ignore[return-value]
