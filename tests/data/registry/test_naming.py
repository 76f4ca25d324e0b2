"""What DATA means: which engine, where, and which table; what is a file stays one."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from running import sarcstat

from sarcstat.data.registry.engine import connected
from sarcstat.data.registry.naming import parquet_files, relation_named, shown
from sarcstat.data.registry.wording import in_one_line, without_secrets
from sarcstat.errors import ExitStatus, InputError, UsageError, sentences


@pytest.mark.parametrize(
    ("data", "kind", "place", "table"),
    [
        ("registry.duckdb", "duckdb", "registry.duckdb", None),
        ("a/registry.DUCKDB::patients", "duckdb", "a/registry.DUCKDB", "patients"),
        ("duckdb:registry.db::main.patients", "duckdb", "registry.db", "main.patients"),
        ("duckdb:registry.db", "duckdb", "registry.db", None),
        ("postgresql://host/db::schema.table", "postgres", "postgresql://host/db", "schema.table"),
        ("postgres:///db::t", "postgres", "postgres:///db", "t"),
        ("postgresql://?service=registry::t", "postgres", "postgresql://?service=registry", "t"),
        ("postgresql://[::1]:5432/db::t", "postgres", "postgresql://[::1]:5432/db", "t"),
        (
            "postgresql://h/db?passfile=/x&sslkey=/y::t",
            "postgres",
            "postgresql://h/db?passfile=/x&sslkey=/y",
            "t",
        ),
        ("spark://host:7077::db.t", "spark", "spark://host:7077", "db.t"),
        ("spark://local[2]::/data/registry", "spark", "spark://local[2]", "/data/registry"),
        ("sc://host::t", "spark", "sc://host", "t"),
        ("mysql://host/db::t", "other", "mysql://host/db", "t"),
        ("registry/*.parquet", "parquet", "registry/*.parquet", None),
        ("registry/**", "parquet", "registry/**", None),
    ],
)
def test_a_relation_is_named(data: str, kind: str, place: str, table: str | None) -> None:
    found = relation_named(data)
    assert found is not None
    assert (found.kind, found.place, found.table, found.shown) == (kind, place, table, data)


@pytest.mark.parametrize(
    "data", ["-", "survival::lung", "trial.csv", "trial.parquet", "no/such/folder", "data[1].csv", "x.db", "what?.xlsx"]
)
def test_a_file_is_none(data: str) -> None:
    assert relation_named(data) is None


def test_a_folder_is_one_where_it_holds_parquet(tmp_path: Path) -> None:
    assert relation_named(str(tmp_path)) is None
    (tmp_path / "year=2020").mkdir()
    pq.write_table(pa.table({"a": [1]}), tmp_path / "year=2020" / "part.parquet")
    assert relation_named(str(tmp_path)) is not None


def test_a_file_with_signs_of_a_pattern_is_a_file(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "data[1].parquet")
    assert relation_named(str(tmp_path / "data[1].parquet")) is None


def test_files_that_are_not_finished_are_left_out(tmp_path: Path) -> None:
    for name in ("a.parquet", "sub/b.PARQUET", "_temporary/c.parquet", ".d.parquet", "_year=1/e.parquet", "f.csv"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        pq.write_table(pa.table({"a": [1]}), path)
    inside = [Path(each).relative_to(tmp_path).as_posix() for each in parquet_files(str(tmp_path))]
    assert inside == ["_year=1/e.parquet", "a.parquet", "sub/b.PARQUET"]
    assert [Path(each).name for each in parquet_files(f"{tmp_path}/*.parquet")] == ["a.parquet"]
    assert len(parquet_files(f"{tmp_path}/**/*.parquet")) == 2
    with pytest.raises(InputError, match="No Parquet file matches"):
        parquet_files(f"{tmp_path}/b*.parquet")


@pytest.mark.parametrize(
    "data",
    [
        "postgresql://me:hush@host/db::t",
        "postgresql://me:hu/sh@host/db::t",
        "postgresql://me:hu@sh@host/db::t",
        "postgresql://host/db?password=hush::t",
        "postgresql://host/db?user=me&sslpassword=hush::t",
        "sc://host/;token=hush::t",
        "snowflake://me:hush@account/db::t",
    ],
)
def test_a_secret_is_refused_and_not_repeated(data: str) -> None:
    with pytest.raises(UsageError) as raised:
        relation_named(data)
    assert "hu" not in str(raised.value.problems)


@pytest.mark.parametrize("data", ["file:///data/a.csv", "https://a.org/data.csv", "S3://bucket/a.parquet::t"])
def test_an_address_of_a_file_is_no_engine(data: str) -> None:
    with pytest.raises(UsageError, match=r"is no engine that counts rows"):
        relation_named(data)


def test_a_user_is_not_shown() -> None:
    assert shown("postgresql://me@host/db::t") == "postgresql://host/db::t"
    assert shown("me@home.csv") == "me@home.csv"
    found = relation_named("postgresql://me@host/db::t")
    assert found is not None
    assert (found.shown, found.place) == ("postgresql://host/db::t", "postgresql://me@host/db")


def test_messages_of_engines_keep_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "hush-hush")
    text = "cannot open postgresql://me:x@host/db with hush-hush, password=abc"
    assert without_secrets(text) == "cannot open postgresql://host/db with …, password=…"
    assert in_one_line(ValueError("bad value 'Smith'.\nLINE 1"), about_values=True) == "bad value '…'"


@pytest.mark.parametrize(
    ("data", "lacking", "told"),
    [
        ("registry.duckdb::t", "ibis", "needs ibis, and that is not installed.*pip install 'sarcstat\\[registry\\]'"),
        ("registry.duckdb::t", "duckdb", "needs duckdb, .*sarcstat\\[registry\\]"),
        ("postgresql:///db::t", "psycopg", "needs psycopg, .*sarcstat\\[registry\\]"),
        ("spark://local::t", "pyspark", "needs pyspark, .*sarcstat\\[spark\\]"),
    ],
)
def test_what_is_not_installed_is_named_with_its_command(
    data: str, lacking: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(name: str) -> object:
        return None if name == lacking else object()

    monkeypatch.setattr("sarcstat.data.registry.engine.find_spec", found)
    name = relation_named(data)
    assert name is not None
    with pytest.raises(InputError) as raised:
        connected(name)
    assert re.search(told, sentences(raised.value), re.DOTALL)


def test_a_pattern_that_the_shell_has_taken_apart() -> None:
    done = sarcstat("km", "a/1.parquet", "a/2.parquet", "--time", "days", "--event", "dead")
    assert done.status == ExitStatus.USAGE
    assert "Hint: A pattern stands in quotation marks" in done.stderr
    assert "--help lists" in sarcstat("km", "a.csv", "b.csv").stderr
