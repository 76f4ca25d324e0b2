"""Servers that are started once for all tests of a process."""

from __future__ import annotations

from collections.abc import Iterator

import engines
import pytest


@pytest.fixture(scope="session")
def postgresql() -> Iterator[engines.PostgreSQL]:
    """A server of PostgreSQL on a socket."""
    with engines.postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[engines.Spark]:
    """Apache Spark within this machine."""
    with engines.spark(tmp_path_factory.mktemp("spark")) as session:
        yield session


@pytest.fixture(
    scope="session", params=["parquet", "duckdb", "postgresql", pytest.param("spark", marks=pytest.mark.spark)]
)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> engines.Engine:
    """Each engine in turn."""
    kinds = {"parquet": engines.ParquetFolder, "duckdb": engines.DuckDB}
    if request.param in kinds:
        return kinds[request.param](tmp_path_factory.mktemp(request.param))
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def memory(tmp_path_factory: pytest.TempPathFactory) -> engines.Memory:
    """What the engines must equal."""
    return engines.Memory(tmp_path_factory.mktemp("memory"))
