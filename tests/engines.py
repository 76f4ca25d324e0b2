"""Engines that count: DuckDB on Parquet and in its own file, PostgreSQL, Apache Spark; each is given the same table.

Servers are real and start with the tests that ask for them. Where one is not installed its tests are skipped with the
reason, unless SARCSTAT_SERVERS is `required`, as in CI: there they fail.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

#: The superuser of the PostgreSQL that tests start, and one who may connect and read nothing.
OWNER, GUEST = "registrar", "guest"
DATABASE = "registry"
#: How many parts a table in a folder has, so that something is put together.
PARTS = 3


class Engine(Protocol):
    """Something that holds tables and counts their rows. `name` is what its tests are called."""

    @property
    def name(self) -> str: ...

    @property
    def environment(self) -> Mapping[str, str]:
        """What the engine's own variables must say for a command to find it."""

    def hold(self, name: str, table: pa.Table) -> str:
        """Store the table and return the DATA by which a command reads it."""


def absent(reason: str) -> Any:
    """Skip the test because something is not installed; fail where everything has to be."""
    if os.environ.get("SARCSTAT_SERVERS") == "required":
        pytest.fail(f"SARCSTAT_SERVERS is 'required', but {reason}")
    pytest.skip(reason)


def write_parts(folder: Path, table: pa.Table) -> None:
    """The table in Parquet files, in several parts of unequal size."""
    folder.mkdir(parents=True)
    cuts = [0, *(table.num_rows * part // (2 * PARTS) for part in range(1, PARTS)), table.num_rows]
    for part, (start, end) in enumerate(itertools.pairwise(cuts)):
        pq.write_table(table.slice(start, end - start), folder / f"part-{part}.parquet")


@dataclass(frozen=True)
class Memory:
    """One Parquet file, which is read: what the engines must equal."""

    folder: Path
    name: str = "memory"
    environment: Mapping[str, str] = field(default_factory=dict)

    def hold(self, name: str, table: pa.Table) -> str:
        path = self.folder / f"{name}.parquet"
        pq.write_table(table, path)
        return str(path)


@dataclass(frozen=True)
class ParquetFolder:
    """A folder of Parquet files, which an embedded DuckDB counts."""

    folder: Path
    name: str = "parquet"
    environment: Mapping[str, str] = field(default_factory=dict)

    def hold(self, name: str, table: pa.Table) -> str:
        write_parts(self.folder / name, table)
        return str(self.folder / name)


@dataclass(frozen=True)
class DuckDB:
    """A file of DuckDB."""

    folder: Path
    name: str = "duckdb"
    environment: Mapping[str, str] = field(default_factory=dict)

    def hold(self, name: str, table: pa.Table) -> str:
        import duckdb

        file = self.folder / "registry.duckdb"
        with duckdb.connect(str(file)) as connection:
            connection.register("given", table)
            connection.execute(f'create table "{name}" as select * from given')
        return f"duckdb:{file}::{name}"


# --- PostgreSQL ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PostgreSQL:
    """A server on a socket in a folder. `process` is the server itself."""

    folder: Path
    process: subprocess.Popen[bytes] = field(repr=False)
    name: str = "postgresql"

    @property
    def environment(self) -> Mapping[str, str]:
        return {"PGHOST": str(self.folder), "PGUSER": OWNER}

    def connect(self, *, user: str = OWNER, database: str = DATABASE) -> Any:
        import psycopg

        return psycopg.connect(host=str(self.folder), user=user, dbname=database, autocommit=True)

    def execute(self, *statements: str, database: str = DATABASE) -> None:
        with self.connect(database=database) as connection:
            for each in statements:
                connection.execute(each)

    def hold(self, name: str, table: pa.Table) -> str:
        columns = ", ".join(f"{_quoted(each.name)} {_postgresql_type(each.type)}" for each in table.schema)
        rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
        with self.connect() as connection:
            connection.execute(f'create table "{name}" ({columns})')
            with connection.cursor().copy(f'copy "{name}" from stdin') as copy:
                for row in rows:
                    copy.write_row(row)
        return f"postgresql:///{DATABASE}::public.{name}"


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _postgresql_type(kind: pa.DataType) -> str:
    """PostgreSQL's type for a type of Arrow."""
    if pa.types.is_decimal(kind):
        return f"numeric({kind.precision}, {kind.scale})"
    types = {
        pa.bool_(): "boolean",
        pa.int8(): "smallint",
        pa.int16(): "smallint",
        pa.int32(): "integer",
        pa.int64(): "bigint",
        pa.float32(): "real",
        pa.float64(): "double precision",
        pa.string(): "text",
        pa.large_string(): "text",
        pa.date32(): "date",
    }
    return "timestamp" if pa.types.is_timestamp(kind) else types[kind]


def postgresql_programs() -> Path | None:
    """The folder with PostgreSQL's own programs, which Debian keeps out of PATH; None where it is not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    return next((each for each in folders if (each / "initdb").exists() and (each / "postgres").exists()), None)


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """A new server, which listens to nothing but a socket in a temporary folder; it is gone at the end.

    PostgreSQL refuses to run as root: there it runs as the user `postgres`, whom its package brings.
    """
    programs = postgresql_programs()
    if programs is None:
        absent("PostgreSQL is not installed")
    if find_spec("psycopg") is None:
        absent("psycopg is not installed")
    # Not pytest's folder: only its owner may enter that one, and a socket's path has at most 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="sarcstat-pg-"))
    user: dict[str, Any] = {}
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        user = {"user": "postgres", "group": "postgres", "extra_groups": []}
    try:
        _initialize(programs, folder, user)
        yield from _running(programs, folder, user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialize(programs: Path, folder: Path, user: Mapping[str, Any]) -> None:
    # A locale of the C library, as a real registry has one: the order of texts must not come from it.
    options = ("--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust", f"--username={OWNER}")
    command = [str(programs / "initdb"), *options, "-D", str(folder / "data")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **user)
    assert done.returncode == 0, done.stderr


def _running(programs: Path, folder: Path, user: Mapping[str, Any]) -> Iterator[PostgreSQL]:
    options = ("-c", "listen_addresses=", "-c", "fsync=off", "-c", "timezone=Europe/Berlin")
    command = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *options]
    log = (folder / "log").open("wb")
    with log, subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **user) as process:
        try:
            server = PostgreSQL(folder, process)
            _wait(server)
            server.execute(f"create database {DATABASE}", f"create role {GUEST} login", database="postgres")
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # without waiting for clients to leave
            process.wait(30)


def _wait(server: PostgreSQL, seconds: float = 30) -> None:
    """Until the server answers."""
    import psycopg

    end = time.monotonic() + seconds
    while True:
        try:
            server.connect(database="postgres").close()
            return
        except psycopg.OperationalError:
            said = (server.folder / "log").read_text(encoding="utf-8")
            assert server.process.poll() is None, said
            assert time.monotonic() < end, said
            time.sleep(0.05)


# --- Apache Spark --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spark:
    """Spark within one process of Java; `session` is pyspark's."""

    folder: Path
    session: Any = field(repr=False)
    name: str = "spark"
    environment: Mapping[str, str] = field(default_factory=dict)

    def hold(self, name: str, table: pa.Table) -> str:
        write_parts(self.folder / name, table)
        self.session.read.parquet(str(self.folder / name)).createOrReplaceTempView(name)
        return f"spark://local::{name}"


@contextmanager
def spark(folder: Path) -> Iterator[Spark]:
    """Spark in local mode, with its files in a folder; it is stopped at the end."""
    if shutil.which("java") is None:
        absent("Java is not installed")
    if find_spec("pyspark") is None:
        absent("pyspark is not installed")
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.showConsoleProgress": "false",
        # Compiling a query costs more than counting a few hundred rows by it.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    }
    builder = SparkSession.builder.master("local[2]").appName("sarcstat's tests")
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield Spark(folder, session)
    finally:
        session.stop()
