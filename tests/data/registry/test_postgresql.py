"""What a real server of PostgreSQL says no to, and how long it is kept busy."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from engines import DATABASE, GUEST, OWNER, PostgreSQL
from running import Outcome, sarcstat

PLACE = f"postgresql:///{DATABASE}"
TIME = ("--time", "days", "--event", "dead")
#: A view that takes a minute to count: one row a second.
SLOW = "create view slow as select days, dead from visits, lateral (select pg_sleep(1 + 0 * days)) as waits"
#: A question that is answered at once, as what columns there are, keeps no server busy.
WORKING = (
    "pg_stat_activity where application_name = 'sarcstat' and state = 'active'"
    " and clock_timestamp() - query_start > interval '0.3 s'"
)


@pytest.fixture(scope="module")
def server(postgresql: PostgreSQL) -> Iterator[PostgreSQL]:
    """A server with a table of 60 patients, and views that are slow or fail."""
    postgresql.execute(
        "create table visits as select i as days, (i % 3 = 0)::int as dead, 'A' || i % 2 as arm"
        " from generate_series(1, 60) i",
        SLOW,
        "create view failing as select days / (days - 7) as days, dead from visits",
        "create schema closed",
        "create table closed.visits as select * from visits",
        "create table closed.points as select days, dead, point(days, dead) as place, array[days] as list from visits",
        "create type stages as enum ('late', 'early')",
        "create table shapes as select days, dead, (array['early', 'late']::stages[])[1 + days % 2] as stage,"
        " (array['b', 'a'])[1 + days % 2]::char(4) as code from visits",
    )
    yield postgresql
    postgresql.execute(
        "drop schema closed cascade", "drop table shapes", "drop type stages", "drop table visits cascade"
    )


def km(server: PostgreSQL, table: str, *options: str, environment: Mapping[str, str] | None = None) -> Outcome:
    found = {**server.environment, **(environment or {})}
    return sarcstat("km", f"{PLACE}::{table}", *TIME, *options, environment=found)


def refusal(outcome: Outcome) -> str:
    """What is said, on exit status 3, in one sentence and a hint."""
    assert outcome.status == 3, outcome
    assert not outcome.stdout
    lines = outcome.stderr.splitlines()
    assert lines[0].startswith("Error: ")
    assert len(lines) <= 2, lines
    return outcome.stderr


def busy(server: PostgreSQL) -> list[str]:
    """What the server does for sarcstat at this moment."""
    with server.connect() as connection:
        return [query for (query,) in connection.execute(f"select query from {WORKING}").fetchall()]


def until(server: PostgreSQL, wanted: bool, seconds: float = 20) -> bool:
    """Whether the server becomes busy, or idle, within some seconds."""
    end = time.monotonic() + seconds
    while (found := bool(busy(server))) is not wanted and time.monotonic() < end:
        time.sleep(0.1)
    return found is wanted


def started(server: PostgreSQL, *options: str) -> subprocess.Popen[str]:
    """A process that counts the slow view."""
    command = [sys.executable, "-m", "sarcstat", "km", f"{PLACE}::slow", *TIME, *options]
    environment = {**os.environ, **server.environment, "PYTHONFAULTHANDLER": "1"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment
    )
    if not until(server, True, 60):
        process.send_signal(signal.SIGABRT)  # it says where it is
        pytest.fail(f"nothing is counted: {process.communicate()}")
    return process


def test_a_table_that_is_not_there_is_named_with_the_one_that_is_meant(server: PostgreSQL) -> None:
    said = refusal(km(server, "public.visit"))
    assert "has no table 'public.visit'" in said
    assert "Did you mean 'public.visits'?" in said


def test_a_schema_is_looked_into(server: PostgreSQL) -> None:
    assert km(server, "closed.visits").status == 0


def test_who_has_no_rights_is_told_so(server: PostgreSQL) -> None:
    said = refusal(km(server, "public.visits", environment={"PGUSER": GUEST}))
    assert "may not read it" in said
    assert OWNER not in said


@pytest.mark.parametrize("environment", [{"PGHOST": "/nowhere"}, {"PGPORT": "5999"}, {"PGUSER": "nobody"}])
def test_a_server_that_is_not_reached(server: PostgreSQL, environment: dict[str, str]) -> None:
    assert "no connection" in refusal(km(server, "public.visits", environment=environment))


def test_a_password_is_never_shown(server: PostgreSQL) -> None:
    environment = {"PGPASSWORD": "kept-secret", "PGUSER": "nobody"}
    said = refusal(km(server, "public.visits", environment=environment))
    assert "kept-secret" not in said
    given = sarcstat("km", f"postgresql://nobody:kept-secret@/{DATABASE}::public.visits", *TIME)
    assert given.status == 2
    assert "kept-secret" not in given.stderr


def test_a_service_file_says_where(server: PostgreSQL, tmp_path: Path) -> None:
    service = tmp_path / "services.conf"
    service.write_text(f"[register]\nhost={server.folder}\nuser={OWNER}\ndbname={DATABASE}\n", "utf-8")
    environment = {"PGSERVICEFILE": str(service), "PGSERVICE": "register"}
    counted = sarcstat("km", "postgresql://::public.visits", *TIME, environment=environment)
    assert counted.status == 0, counted.stderr
    assert OWNER not in counted.stdout


def test_a_view_that_fails(server: PostgreSQL) -> None:
    assert "division by zero" in refusal(km(server, "failing"))


def test_types_without_a_meaning_are_refused_where_they_are_used(server: PostgreSQL) -> None:
    assert km(server, "closed.points").status == 0
    for column, kind in (("place", "point"), ("list", "integer[]")):
        said = refusal(km(server, "closed.points", "--by", column))
        assert f"'{column}' is of type" in said, kind


def test_types_of_the_server_are_what_they_mean(server: PostgreSQL) -> None:
    levels = {}
    for column in ("stage", "code"):
        table = km(server, "shapes", "--by", column, "--format", "json").table("Case Processing Summary")
        levels[column] = list(dict.fromkeys(row[0] for row, _ in table))
    assert levels == {"stage": ["late", "early", "Overall"], "code": ["a", "b", "Overall"]}


def test_a_timeout_of_the_command_ends_the_query(server: PostgreSQL) -> None:
    said = refusal(km(server, "slow", "--timeout", "1"))
    assert "more than 1 second" in said
    assert until(server, False)


def test_a_timeout_of_the_server_is_told(server: PostgreSQL) -> None:
    said = refusal(km(server, "slow", environment={"PGOPTIONS": "-c statement_timeout=500"}))
    assert "statement timeout" in said


def test_a_connection_that_drops_in_the_middle(server: PostgreSQL) -> None:
    process = started(server)
    server.execute(f"select pg_terminate_backend(pid) from {WORKING}")
    _, said = process.communicate(timeout=30)
    assert process.returncode == 3, said
    assert "connection to the server was lost" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("ended", [signal.SIGINT, signal.SIGTERM])
def test_who_ends_the_program_ends_the_query(server: PostgreSQL, ended: signal.Signals) -> None:
    process = started(server)
    process.send_signal(ended)
    _, said = process.communicate(timeout=30)
    assert process.returncode not in (0, 1), said
    assert "Traceback" not in said
    assert until(server, False)


def test_nothing_is_written(server: PostgreSQL) -> None:
    with server.connect() as connection:
        before = connection.execute("select count(*) from pg_class").fetchone()
        assert km(server, "visits", "--by", "arm").status == 0
        assert connection.execute("select count(*) from pg_class").fetchone() == before
