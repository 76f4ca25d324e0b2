"""Apache Spark: a cluster's master, Spark Connect, or Spark inside this machine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sarcstat import paths, temporary
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
            self._started = session(self.name.place)
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

    def close(self) -> None:
        """Nothing to close: a session belongs to the process, and starting one takes long."""

    def told(self, error: Exception) -> InputError | None:
        """An error of Spark, or of the way to it, in the user's words."""
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        if not isinstance(error, PySparkException | Py4JError | OSError):
            return None
        problem = in_one_line(error, about_values="CAST_INVALID" in str(error) or "CANNOT_PARSE" in str(error))
        if self._started is None:
            java = "JAVA" in problem or "Java" in problem
            hint = "Spark needs Java: install default-jre-headless, or set JAVA_HOME." if java else None
            return engine_error(self.name, f"no connection to Spark ({problem})", hint)
        return engine_error(self.name, f"Spark cannot count it ({problem})")


def session(place: str) -> Any:
    """The session at an address; a session that runs in this process already is used as it is."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    if place.lower().startswith("sc://"):
        return SparkSession.builder.remote(place).getOrCreate()
    running = SparkSession.getActiveSession()
    if running is None and SparkContext._active_spark_context is not None:
        running = SparkSession.builder.getOrCreate()  # active is what this thread has used, not another one
    return running if running is not None else _started(place)


def _started(place: str) -> Any:
    """A session whose JVM writes to a file what is nobody's business on standard error."""
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    folder = temporary.folder()
    settings = SparkConf().setAppName("sarcstat").setAll(list(_SETTINGS.items()))
    master = _master(place)
    if master:
        settings.setMaster(master)
    if master and master.startswith("local") and not paths.there(Path("spark-warehouse")):
        settings.set("spark.sql.warehouse.dir", str(folder / "warehouse"))  # else Spark makes a folder here
    with (folder / "spark.log").open("wb") as log:
        gateway = launch_gateway(settings, {"stderr": log})
    return SparkSession(SparkContext(conf=settings, gateway=gateway))


def _master(place: str) -> str | None:
    """The master of a cluster, or this machine; None: what the settings of Spark say."""
    rest = place.partition("://")[2]
    local = _LOCAL.fullmatch(rest)
    if local:
        return f"local{local[1] or '[*]'}"
    return place if rest else None
