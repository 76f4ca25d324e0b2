"""DuckDB inside this process: files of its own, and folders of Parquet files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sarcstat import paths, temporary
from sarcstat.data.registry.engine import engine_error, no_such_table
from sarcstat.data.registry.naming import RelationName, parquet_files
from sarcstat.data.registry.parquet_schema import check_alike, check_units, levels
from sarcstat.data.registry.wording import in_one_line
from sarcstat.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

#: What DuckDB may hold in memory; the rest goes to a temporary folder.
_MEMORY = "1GB"


class DuckDB:
    """A file of DuckDB, opened read-only, or Parquet files as one relation."""

    label = "DuckDB"

    def __init__(self, name: RelationName) -> None:
        self.name = name
        self._open = False

    @property
    def version(self) -> str:
        """The version of the library."""
        import duckdb

        return str(duckdb.__version__)

    @cached_property
    def _files(self) -> list[str]:
        """The Parquet files; empty for a database."""
        if self.name.kind == "parquet":
            return parquet_files(self.name.place)
        path = Path(self.name.place)
        if not paths.is_file(path):
            raise InputError(f"There is no file {self.name.place}.", "Check the path.")
        return [str(path)] if path.suffix.lower() == ".parquet" else []

    @cached_property
    def _spilled(self) -> Path:
        """The folder for what does not fit into memory."""
        return temporary.folder()

    @cached_property
    def _backend(self) -> Any:
        import duckdb
        import ibis

        settings: dict[str, Any] = {
            "memory_limit": _MEMORY,
            "temp_directory": str(self._spilled),
            "autoinstall_known_extensions": "false",
        }
        connection = duckdb.connect(":memory:", config=settings)
        self._open = True
        if not self._files:
            # Not opened itself: this process may have it open already, with other settings.
            place = self.name.place.replace("'", "''")
            connection.execute(f"ATTACH '{place}' AS registry (READ_ONLY)")
            connection.execute("USE registry")
        return ibis.duckdb.from_connection(connection)

    def table(self) -> Any:
        """The files as one table, or a table of the database."""
        if self._files:
            return self._backend.read_parquet(self._files, union_by_name=True)
        tables = self._tables()
        wanted = self.name.table
        schemas = [(schema, table) for schema, table in tables if wanted in (table, f"{schema}.{table}")]
        schemas = [each for each in schemas if each[0] == "main"] or schemas
        if wanted is None and len(tables) == 1:
            schemas = tables
        if len(schemas) != 1:
            raise no_such_table(
                self.name, [table if schema == "main" else f"{schema}.{table}" for schema, table in tables]
            )
        ((schema, table),) = schemas
        return self._backend.table(table, database=schema)

    def _tables(self) -> list[tuple[str, str]]:
        query = (
            "SELECT table_schema, table_name FROM information_schema.tables"
            " WHERE table_catalog = current_database() ORDER BY table_schema != 'main', 1, 2"
        )
        return [(str(schema), str(table)) for schema, table in self._backend.con.execute(query).fetchall()]

    def check(self, names: Sequence[str]) -> None:
        """Raise InputError for columns that some of the files have not, or as something else; for bare numbers."""
        if self._files:
            check_units(self._files, names, self.name.shown)
        if len(self._files) > 1:
            check_alike(self._backend.con, self._files, names, self.name.shown)

    def orders(self, names: Sequence[str]) -> dict[str, list[Any]]:
        """The categories of Parquet files, and the values of enumerations."""
        if self._files:
            return levels(self._files, names)
        types = self._types()
        return {name: types[name] for name in names if name in types}

    def _types(self) -> dict[str, list[Any]]:
        import ibis

        described = self._backend.con.execute(f"SELECT * FROM ({ibis.to_sql(self.table(), dialect='duckdb')}) LIMIT 0")
        kinds = {each[0]: each[1] for each in described.description or ()}
        return {
            name: list(dict(kind.children)["values"])
            for name, kind in kinds.items()
            if getattr(kind, "id", "") == "enum"
        }

    def rows(self, query: Any) -> pa.Table:
        """The rows of a query."""
        import ibis

        return self._backend.con.sql(str(ibis.to_sql(query, dialect="duckdb"))).to_arrow_table()

    def cancel(self) -> None:
        """Interrupt the query."""
        if self._open:
            self._backend.con.interrupt()

    def close(self) -> None:
        """Close the file, and remove what was set aside."""
        if self._open:
            self._backend.con.close()
            self._open = False
            temporary.remove(self._spilled)

    def told(self, error: Exception) -> InputError | None:
        """An error of DuckDB in the user's words."""
        import duckdb

        if isinstance(error, UnicodeDecodeError):  # a name in its catalog, in what DuckDB says of it
            return engine_error(self.name, "it is damaged: it holds bytes that are no text")
        if not isinstance(error, duckdb.Error):
            return None
        problem = in_one_line(error, about_values=isinstance(error, duckdb.DataError))
        if "Could not set lock" in str(error) or "file handle conflict" in str(error):
            return engine_error(self.name, "the file is open elsewhere for writing", "Close it there, and try again.")
        if isinstance(error, duckdb.OutOfMemoryException):
            return engine_error(
                self.name,
                f"the rows that differ do not fit into memory ({problem})",
                "Round or bin numbers, or name fewer columns.",
            )
        if "not a valid DuckDB database" in str(error):
            return engine_error(self.name, "it is no database of DuckDB, or one of a newer version")
        what = (
            "a file is damaged, or no Parquet file" if self._files and "arquet" in problem else "DuckDB cannot count it"
        )
        return engine_error(self.name, f"{what} ({problem})")
