"""Files of DuckDB: which table, what the file does not hold, types, views that fail, the time that a query may take."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from running import Outcome, sarcstat

from sarcstat.data.registry.duckdb_engine import DuckDB

TIME = ("--time", "days", "--event", "dead")
DECIMALS = ["1.005", "0.07", "12345.678"]
TABLES = """
    create table visits as select i as days, i % 3 = 0 as dead, 'A' || i % 2 as arm from range(1, 61) t(i);
    create schema archive;
    create table archive.visits as select * from visits limit 30;
    create table archive.old as select * from visits limit 20;
    create type stages as enum ('late', 'early');
    create table shapes as select *, (case days % 2 when 0 then 'early' else 'late' end)::stages as stage,
        time '10:00' as clock, [days] as list, '{}'::json as more, interval 1 day as span from visits;
    create table decimals as select unnest([1.005, 0.07, 12345.678])::decimal(10, 3) as days, true as dead;
    create view failing as select cast(arm as integer) as days, dead from visits;
    create view slow as select (hash(a.days + b.range) % 100)::integer as days, dead
        from visits a, range(10000000000) b;
    create table alike (days integer, dead boolean, arm varchar collate nocase);
    insert into alike select days, dead, ['a', 'A', 'b'][1 + days % 3] from visits;
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables and views of 60 patients."""
    import duckdb

    path = tmp_path_factory.mktemp("duckdb") / "registry.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLES)
    return path


def km(file: Path, table: str, *options: str) -> Outcome:
    return sarcstat("km", f"{file}::{table}", *TIME, *options)


def refusal(outcome: Outcome, status: int = 3) -> str:
    """What is said in one sentence and a hint."""
    assert outcome.status == status, outcome
    assert not outcome.stdout
    assert len(outcome.stderr.splitlines()) <= 2
    return outcome.stderr


def test_the_table_is_named(file: Path) -> None:
    for name, n in (("visits", 60), ("archive.visits", 30), ("old", 20)):
        assert f"{n} patients of {n} rows" in " ".join(km(file, name).stdout.split())  # a long path breaks the line
    assert "DuckDB" in km(file, "visits").stdout


def test_a_table_that_is_not_there(file: Path) -> None:
    assert "has no table 'visit'.\nHint: Did you mean 'visits'?" in refusal(km(file, "visit"))
    told = refusal(sarcstat("km", file, *TIME))
    assert "does not say which table" in told
    assert "archive.old" in told


def test_a_file_that_is_not_there_or_no_database(file: Path) -> None:
    assert "There is no file" in refusal(sarcstat("km", f"{file.parent}/none.duckdb::x", *TIME))
    (file.parent / "text.duckdb").write_text("time,event\n1,1\n" * 500)
    assert "no database of DuckDB" in refusal(sarcstat("km", f"{file.parent}/text.duckdb::x", *TIME))


def test_a_column_that_is_not_there(file: Path) -> None:
    assert "has no column 'arn' (--by).\nHint: Did you mean 'arm'?" in refusal(km(file, "visits", "--by", "arn"))


@pytest.mark.parametrize(
    ("name", "kind"), [("clock", "time"), ("list", "array"), ("more", "json"), ("span", "interval")]
)
def test_types_without_a_meaning_are_refused_where_they_are_used(file: Path, name: str, kind: str) -> None:
    assert km(file, "shapes").status == 0
    assert f"column '{name}' is of type {kind}" in refusal(km(file, "shapes", "--by", name))


def test_values_of_an_enumeration_are_in_its_order(file: Path) -> None:
    table = km(file, "shapes", "--by", "stage", "--format", "json").table("Case Processing Summary")
    assert list(dict.fromkeys(row for row, _ in table)) == [("late",), ("early",), ("Overall",)]


def test_decimal_numbers_are_the_nearest_floats(file: Path) -> None:
    found = km(file, "decimals", "--format", "json", "--table")
    times = {each["stat"] for each in found.json["statistics"] if each["stat_name"] == "time"}
    shown = {cell["number"] for cell in found.table("Survival Table").values()}
    assert {float(each) for each in DECIMALS} <= times | shown


def test_a_value_in_the_way_is_not_shown(file: Path) -> None:
    told = refusal(km(file, "failing"))
    assert "Could not convert" in told
    assert "A0" not in told
    assert "A1" not in told


def test_a_query_that_takes_too_long_is_canceled(file: Path) -> None:
    start = time.monotonic()
    assert "took more than 1 second and was canceled" in refusal(km(file, "slow", "--timeout", "1"))
    assert time.monotonic() - start < 30


def test_a_timeout_of_a_file_is_refused() -> None:
    assert "--timeout ends a query" in refusal(sarcstat("km", "survival::lung", *TIME, "--timeout", "1"), 2)


def test_who_ends_the_program_does_not_wait(file: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sarcstat", "km", f"{file}::slow", *TIME]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        end = time.monotonic() + 60
        while not list(tmp_path.glob("sarcstat-*")) and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(3)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 130
    assert not list(tmp_path.glob("sarcstat-*"))


def test_the_file_may_be_open_already(file: Path) -> None:
    import duckdb

    with duckdb.connect(str(file), read_only=True):
        assert km(file, "visits").status == 0
    with duckdb.connect(str(file)):
        assert "open elsewhere for writing" in refusal(km(file, "visits"))


def test_letters_that_differ_in_case_are_different_levels(file: Path) -> None:
    table = km(file, "alike", "--by", "arm", "--format", "json").table("Case Processing Summary")
    assert list(dict.fromkeys(row for row, _ in table)) == [("A",), ("a",), ("b",), ("Overall",)]


def test_names_in_a_damaged_catalog_are_no_texts(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of such a name neither DuckDB nor what it says of it can be read."""

    def tables(engine: DuckDB) -> list[tuple[str, str]]:
        return [(b"m\x80n".decode(), "visits")]

    monkeypatch.setattr(DuckDB, "_tables", tables)
    assert "registry.duckdb::visits: it is damaged: it holds bytes that are no text." in refusal(km(file, "visits"))
