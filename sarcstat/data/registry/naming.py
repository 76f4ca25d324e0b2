"""What DATA says where it names a relation: which engine holds it, where, and which table. Nothing is opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sarcstat import paths
from sarcstat.errors import InputError, UsageError

Kind = Literal["parquet", "duckdb", "postgres", "spark", "other"]

_DATABASE = (".duckdb", ".ddb")
_SCHEMES: dict[str, Kind] = {
    "postgresql": "postgres",
    "postgres": "postgres",
    "spark": "spark",
    "sc": "spark",
    "duckdb": "duckdb",
}
#: Addresses of files: what would open them, if anything does, reads by other rules.
_NO_ENGINES = ("file", "http", "https", "ftp", "sftp", "s3", "gs", "gcs", "az")
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://(.*)", re.DOTALL)
#: Parameters of an address that are no secrets although they are called like some: they name files.
_FILES = ("passfile", "sslkey", "sslcert", "sslrootcert")
_PARAMETER = re.compile(r"[?&;]([^=&;?]*)=")
_SECRET = re.compile(r"pass|pwd|token|secret|key|credential", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RelationName:
    """A relation: the kind of its engine, the path or address of the place, and the table there (None: not said).

    `shown` is what may be printed: what was typed, without the name of a user.
    """

    shown: str
    kind: Kind
    place: str
    table: str | None = None


def relation_named(data: str) -> RelationName | None:
    """The relation that DATA names; None where it names something that is read into memory.

    Raises UsageError for an address that holds a password or another secret.
    """
    address = _ADDRESS.fullmatch(data)
    if address:
        return _at_address(data, address[1].lower(), address[2])
    if data.lower().startswith("duckdb:"):
        return _database(data, data[len("duckdb:") :])
    before, colons, _ = data.rpartition("::")
    if Path(before if colons else data).suffix.lower() in _DATABASE:
        return _database(data, data)
    return RelationName(data, "parquet", data) if _is_folder_or_glob(data) else None


def shown(data: str) -> str:
    """What DATA is called in results: without the name of a user, where it is an address."""
    found = _ADDRESS.fullmatch(data)
    if not found:
        return data
    _, at, behind = found[2].rpartition("@")
    return f"{found[1]}://{behind}" if at else data


def _at_address(data: str, scheme: str, rest: str) -> RelationName:
    _refuse_secrets(scheme, rest)
    if scheme in _NO_ENGINES:
        raise UsageError(
            f"DATA: {scheme}:// is no engine that counts rows.",
            "Give the path itself: data.csv." if scheme == "file" else "Download the file, and give its path.",
        )
    place, colons, table = data.rpartition("::")
    if not colons or "@" in table or not place.partition("://")[1]:
        place, table = data, ""
    kind = _SCHEMES.get(scheme, "other")
    if kind == "duckdb":
        place = place.partition("://")[2]
    return RelationName(shown(data), kind, place, table or None)


def _refuse_secrets(scheme: str, rest: str) -> None:
    user, at, _ = rest.rpartition("@")
    parameters = [name for name in _PARAMETER.findall(rest) if name.lower() not in _FILES]
    if (at and ":" in user) or any(_SECRET.search(name) for name in parameters):
        raise UsageError(
            f"DATA ({scheme}://…) holds a password or another secret, which others on this machine could see.",
            "Leave it out: the engine's own places have it, as PGPASSWORD, ~/.pgpass or PGSERVICE for PostgreSQL.",
        )


def _database(data: str, rest: str) -> RelationName:
    place, colons, table = rest.rpartition("::")
    if not colons:
        place, table = rest, ""
    if not place:
        raise UsageError(f"{data} names no file.", "For example: duckdb:registry.db::patients")
    return RelationName(data, "duckdb", place, table or None)


def _is_folder_or_glob(data: str) -> bool:
    path = Path(data)
    if paths.there(path):
        return paths.is_folder(path) and next(_inside(path), None) is not None
    return _has_magic(data) and (path.suffix.lower() == ".parquet" or path.name in ("*", "**"))


def parquet_files(place: str) -> list[str]:
    """The Parquet files of a folder, at any depth, or of a pattern, sorted; raises InputError where there are none.

    Files and folders that begin with `_` or `.` are left out, as Spark and Hadoop do: what they hold is unfinished, or
    no data. A partition such as `_year=2020` is none of these.
    """
    path = Path(place)
    files = sorted(map(str, _inside(path) if paths.is_folder(path) else _matching(path)))
    if not files:
        raise InputError(
            f"No Parquet file matches {place}.", "Give a folder, or a pattern such as 'registry/*.parquet'."
        )
    return files


def _has_magic(text: str) -> bool:
    return any(sign in text for sign in "*?[")


def _matching(pattern: Path) -> Iterator[Path]:
    fixed = next(i for i, part in enumerate(pattern.parts) if _has_magic(part))
    return _inside(Path(*pattern.parts[:fixed]), "/".join(pattern.parts[fixed:]))


def _inside(folder: Path, pattern: str = "**/*") -> Iterator[Path]:
    for each in paths.matching(folder, pattern):
        if each.suffix.lower() == ".parquet" and paths.is_file(each) and not _hidden(each.relative_to(folder)):
            yield each


def _hidden(path: Path) -> bool:
    return any(part.startswith(("_", ".")) and "=" not in part for part in path.parts)
