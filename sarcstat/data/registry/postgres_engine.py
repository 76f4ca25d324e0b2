"""PostgreSQL: what libpq finds by an address, service files, .pgpass and the environment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sarcstat.data.registry.engine import engine_error, no_such_table
from sarcstat.data.registry.naming import RelationName
from sarcstat.data.registry.wording import in_one_line
from sarcstat.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH = 50_000
_TABLES = """
    SELECT n.nspname, c.relname, pg_table_is_visible(c.oid)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p')
        AND n.nspname NOT IN ('information_schema', 'pg_catalog') AND n.nspname NOT LIKE 'pg\\_t%'
    ORDER BY pg_table_is_visible(c.oid) DESC, 1, 2
"""
_LEVELS = """
    SELECT a.attname, e.enumlabel FROM pg_attribute a
    JOIN pg_enum e ON e.enumtypid = a.atttypid WHERE a.attrelid = %s::regclass ORDER BY a.attnum, e.enumsortorder
"""
_MONEY = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND atttypid = 'money'::regtype"
#: Texts of a fixed length, which are filled with blanks that mean nothing.
_PADDED = 1042


class PostgreSQL:
    """A table or view of a server, read in a session that cannot write."""

    label = "PostgreSQL"

    def __init__(self, name: RelationName) -> None:
        self.name = name
        self._connection: Any = None

    @property
    def version(self) -> str:
        """The version of the server."""
        number = self._con.info.server_version
        return f"{number // 10_000}.{number % 10_000}"

    @property
    def _con(self) -> Any:
        if self._connection is None:
            import psycopg
            from psycopg.types.numeric import FloatLoader

            self._connection = psycopg.connect(self.name.place, autocommit=True, application_name="sarcstat")
            self._connection.adapters.register_loader("numeric", FloatLoader)
            self._connection.execute("SET default_transaction_read_only = on")
            if self._connection.info.server_version >= 14_00_00:
                # A query ends soon after the client is gone, even where nobody could cancel it.
                self._connection.execute("SET client_connection_check_interval = 1000")
        return self._connection

    @cached_property
    def _backend(self) -> Any:
        import ibis

        return ibis.postgres.from_connection(self._con)

    @cached_property
    def _place(self) -> tuple[str, str]:
        """Schema and name of the table."""
        tables = self._con.execute(_TABLES).fetchall()
        wanted = self.name.table
        named = [each for each in tables if wanted == f"{each[0]}.{each[1]}" or (each[2] and wanted == each[1])]
        found = tables if wanted is None and len(tables) == 1 else named
        if len(found) != 1:
            raise no_such_table(self.name, [f"{schema}.{table}" for schema, table, _ in tables])
        schema, table, _ = found[0]
        return schema, table

    @property
    def _regclass(self) -> str:
        """The table as SQL names it."""
        from psycopg import sql

        return str(sql.Identifier(*self._place).as_string(self._con))

    def table(self) -> Any:
        """The table or view."""
        schema, table = self._place
        return self._backend.table(table, database=schema)

    def check(self, names: Sequence[str]) -> None:
        """Raise InputError for columns of money, whose numbers are written as the server's country writes them."""
        place = self._regclass
        found = [name for (name,) in self._con.execute(_MONEY, (place,)).fetchall() if name in names]
        if found:
            raise InputError(
                f"{self.name.shown}: column '{found[0]}' is of type money, which has no meaning in an analysis.",
                f'Make a view with "{found[0]}"::numeric.',
            )

    def orders(self, names: Sequence[str]) -> dict[str, list[Any]]:
        """The values of enumerations."""
        place = self._regclass
        found: dict[str, list[Any]] = {}
        for name, level in self._con.execute(_LEVELS, (place,)).fetchall():
            if name in names:
                found.setdefault(name, []).append(level)
        return found

    def rows(self, query: Any) -> pa.Table:
        """The rows of a query, fetched by a cursor of the server a part at a time."""
        import ibis
        import pyarrow as pa

        schema = pa.schema([(name, _arrow(kind)) for name, kind in query.schema().items()])
        with self._con.transaction(), self._con.cursor(name="counts") as cursor:
            cursor.execute(str(ibis.to_sql(query, dialect="postgres")))
            return pa.Table.from_batches(_batches(cursor, schema), schema=schema)

    def cancel(self) -> None:
        """Ask the server to end the query."""
        if self._connection is not None:
            self._connection.cancel()

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()

    def told(self, error: Exception) -> InputError | None:
        """An error of the server, or of the way to it, in the user's words."""
        import psycopg
        from psycopg import errors

        if not isinstance(error, psycopg.Error):
            return None
        problem = in_one_line(error, about_values=isinstance(error, psycopg.DataError))
        if isinstance(error, errors.InsufficientPrivilege):
            return engine_error(
                self.name, f"this user may not read it ({problem})", "Ask for the right: GRANT SELECT ON … TO …"
            )
        if isinstance(error, errors.QueryCanceled):
            return engine_error(self.name, f"the server ended the query ({problem})")
        if self._connection is None:
            return engine_error(self.name, f"no connection to the server ({problem})", _WAY)
        if self._connection.closed:
            return engine_error(self.name, f"the connection to the server was lost ({problem})", "Try again.")
        return engine_error(self.name, f"PostgreSQL cannot count it ({problem})")


_WAY = "User, password and server come from the address, PGSERVICE, ~/.pgpass and PG… variables, as for psql."


def _batches(cursor: Any, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    padded = [column.type_code == _PADDED for column in cursor.description]
    while rows := cursor.fetchmany(_BATCH):
        columns = [
            _column(values, field.type, padded=blank)
            for values, field, blank in zip(zip(*rows, strict=True), schema, padded, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


def _column(values: Sequence[Any], kind: pa.DataType, *, padded: bool) -> pa.Array:
    import pyarrow as pa

    if padded:
        values = [value if value is None else value.rstrip(" ") for value in values]
    elif pa.types.is_string(kind):
        values = [value if value is None else str(value) for value in values]
    return pa.array(values, type=kind, from_pandas=False)


def _arrow(kind: Any) -> pa.DataType:
    """The type of Arrow for one of Ibis; decimal numbers come as floats."""
    import pyarrow as pa

    if kind.is_decimal():
        return pa.float64()
    if kind.is_uuid() or kind.is_string():
        return pa.string()
    return kind.to_pyarrow()
