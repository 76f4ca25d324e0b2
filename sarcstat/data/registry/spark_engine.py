"""Apache Spark: a cluster's master, Spark Connect, or Spark inside this machine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sarcstat.data.registry.engine import engine_error, no_such_table
from sarcstat.data.registry.naming import RelationName
from sarcstat.data.registry.wording import in_one_line
from sarcstat.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

_LOCAL = re.compile(r"local(\[[0-9*]+\])?", re.IGNORECASE)
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "100000",
}


class Spark:
    """A table of Spark's catalog, or a path that Spark reads Parquet files from.

    `spark://host:7077::db.table` is a cluster, `sc://host::db.table` Spark Connect, `spark://local::…` this machine,
    `spark://::…` what the settings of Spark say.
    """

    label = "Spark"

    def __init__(self, name: RelationName) -> None:
        self.name = name
        self._started: Any = None

    @property
    def version(self) -> str:
        """The version of Spark."""
        return str(self._session.version)

    @property
    def _session(self) -> Any:
        if self._started is None:
            from pyspark.sql import SparkSession

            builder = SparkSession.builder.appName("sarcstat")
            for key, value in _SETTINGS.items():
                builder = builder.config(key, value)
            self._started = _at(builder, self.name.place).getOrCreate()
        return self._started

    @cached_property
    def _backend(self) -> Any:
        import ibis

        return ibis.pyspark.connect(self._session)

    def table(self) -> Any:
        """The table, or the files of a path."""
        wanted = self.name.table
        if wanted and "/" in wanted:
            self._session.read.parquet(wanted).createOrReplaceTempView("sarcstat_files")
            return self._backend.table("sarcstat_files")
        if wanted is None or not self._session.catalog.tableExists(wanted):
            raise no_such_table(self.name, self._tables())
        database, _, table = wanted.rpartition(".")
        return self._backend.table(table, database=tuple(database.split(".")) if database else None)

    def _tables(self) -> list[str]:
        catalog = self._session.catalog
        return [
            f"{database.name}.{table.name}"
            for database in catalog.listDatabases()
            for table in catalog.listTables(database.name)
            if not table.isTemporary
        ]

    def check(self, names: Sequence[str]) -> None:
        """Nothing to check: Spark reads files by one schema."""

    def orders(self, names: Sequence[str]) -> dict[str, list[Any]]:
        """Nothing is declared: Spark has no enumerations."""
        return {}

    def rows(self, query: Any) -> pa.Table:
        """The rows of a query."""
        import ibis

        return self._session.sql(str(ibis.to_sql(query, dialect="pyspark"))).toArrow()

    def cancel(self) -> None:
        """End all that Spark does for this program."""
        if self._started is None:
            return
        if hasattr(self._started, "interruptAll") and self.name.place.startswith("sc://"):
            self._started.interruptAll()
        else:
            self._started.sparkContext.cancelAllJobs()

    def told(self, error: Exception) -> InputError | None:
        """An error of Spark, or of the way to it, in the user's words."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        if not isinstance(error, PySparkException | Py4JError | OSError):
            return None
        problem = in_one_line(error)
        if self._started is None:
            java = "JAVA" in problem or "Java" in problem
            hint = "Spark needs Java: install default-jre-headless, or set JAVA_HOME." if java else None
            return engine_error(self.name, f"no connection to Spark ({problem})", hint)
        return engine_error(self.name, f"Spark cannot count it ({problem})")


def _at(builder: Any, place: str) -> Any:
    """The builder of a session at an address."""
    scheme, _, rest = place.partition("://")
    if scheme.lower() == "sc":
        return builder.remote(place)
    local = _LOCAL.fullmatch(rest)
    if local:
        return builder.master(f"local{local[1] or '[*]'}")
    return builder.master(place) if rest else builder
