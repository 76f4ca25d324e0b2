"""Parquet files as one relation: whether they have the same columns, and the categories that they declare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sarcstat.errors import InputError, Problem, counted

#: What a column of a file is, by its physical and its logical type. A column of nothing fits everything.
_KINDS = """
    CASE
        WHEN logical_type LIKE 'Null%' OR logical_type LIKE 'Unknown%' THEN 'nothing'
        WHEN logical_type LIKE 'Date%' OR converted_type = 'DATE' OR type = 'INT96'
            OR logical_type LIKE 'Timestamp%' OR converted_type LIKE 'TIMESTAMP%' THEN 'dates'
        WHEN logical_type LIKE 'Decimal%' OR converted_type = 'DECIMAL' THEN 'numbers'
        WHEN type IN ('INT32', 'INT64', 'FLOAT', 'DOUBLE') THEN 'numbers'
        WHEN type = 'BOOLEAN' THEN 'true and false'
        WHEN type = 'BYTE_ARRAY' THEN 'texts'
        ELSE 'values of another type'
    END
"""
_QUERY = f"""
    WITH one AS (
        SELECT name, file_name, list_sort(list_distinct(list({_KINDS}))) AS kinds
        FROM parquet_schema($files) WHERE list_contains($names, name) GROUP BY ALL
    )
    SELECT name, kinds, count(*), min(file_name) FROM one GROUP BY ALL ORDER BY name, count(*) DESC, min(file_name)
"""

#: Kinds of pandas, by the names under which Arrow keeps them.
PERIOD, INTERVAL = "pandas.period", "pandas.interval"


def check_alike(connection: Any, files: Sequence[str], names: Sequence[str], source: str) -> None:
    """Raise InputError for the named columns that only some of the files have, or that are another kind in some.

    A column that no file has stands in the names of the folders. Counted otherwise, patients of a file would be
    missing, and numbers would become texts, without a word.
    """
    found = connection.execute(_QUERY, {"files": list(files), "names": list(names)}).fetchall()
    problems = []
    for name in names:
        own = [(kinds, number, file) for each, kinds, number, file in found if each == name]
        lacking = len(files) - sum(number for _, number, _ in own)
        if own and lacking:
            example = _without(connection, files, name)
            where = f"{counted(lacking, 'file')} of {len(files):,} ({example})"
            problems.append(_problem(f"has no column '{name}' in {where}"))
        kinds = {each[0][0]: each[2] for each in own if each[0] != ["nothing"]}
        if len(kinds) > 1:
            shown = ", ".join(f"{kind} in {file}" for kind, file in kinds.items())
            problems.append(_problem(f"has column '{name}' as different things: {shown}"))
    if problems:
        raise InputError.of([Problem(f"{source} {each.message}", each.hint) for each in problems])


def check_units(files: Sequence[str], names: Sequence[str], source: str) -> None:
    """Raise InputError for the named columns that are durations or pandas' periods: engines read their bare numbers."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with damage_told(files[0]):
        schema = pq.read_schema(files[0])
    fields = [schema.field(name) for name in names if name in schema.names]
    problems = [
        *(_bare(source, "durations", each.name) for each in fields if pa.types.is_duration(each.type)),
        *(_bare(source, "periods", each.name) for each in fields if extension(each)[0] == PERIOD),
    ]
    if problems:
        raise InputError.of(problems)


def _bare(source: str, kind: str, name: str) -> Problem:
    instead = "numbers of days, months or years" if kind == "durations" else "texts or dates"
    return Problem(f"{source} holds {kind} in column '{name}', which are no numbers.", f"Write them as {instead}.")


def extension(field: Any) -> tuple[str, str]:
    """The name of a kind of columns that Arrow has not itself, and what it says of itself; "" for any other column."""
    import pyarrow as pa

    if isinstance(field.type, pa.ExtensionType):
        return field.type.extension_name, field.type.__arrow_ext_serialize__().decode()
    told = field.metadata or {}
    name, about = (told.get(b"ARROW:extension:" + each, b"").decode() for each in (b"name", b"metadata"))
    return name, about


def _problem(message: str) -> Problem:
    return Problem(f"{message}.", "Write the files again with the same columns, or name those that belong together.")


def _without(connection: Any, files: Sequence[str], name: str) -> str:
    query = "SELECT DISTINCT file_name FROM parquet_schema($files) WHERE name = $name"
    having = {each for (each,) in connection.execute(query, {"files": list(files), "name": name}).fetchall()}
    return next(each for each in files if each not in having)


@contextmanager
def damage_told(name: str) -> Iterator[None]:
    """What Arrow raises for a Parquet file that it cannot read, as the sentence that the file is damaged."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, MemoryError, ValueError, TypeError, LookupError):
        raise InputError(f"{name} is damaged: it cannot be read as a Parquet file.", "Export the file again.") from None


def levels(files: Sequence[str], names: Sequence[str]) -> dict[str, list[Any]]:
    """The categories of the named columns that have some, in the order of the files and of each file's own.

    Raises InputError for a file that cannot be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with damage_told(files[0]):
        schema = pq.read_schema(files[0])
        wanted = [name for name in names if name in schema.names and pa.types.is_dictionary(schema.field(name).type)]
    wanted = [name for name in wanted if not _is_unordered(schema.field(name))]
    found: dict[str, list[Any]] = {name: [] for name in wanted}
    for file in files if wanted else ():
        with damage_told(file):
            for name, each in _declared(file, wanted).items():
                found[name] += each
    return {name: list(dict.fromkeys(each)) for name, each in found.items()}


def _declared(file: str, wanted: list[str]) -> dict[str, list[Any]]:
    """The categories that the first rows of a file declare."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(file) as opened:
        if not opened.num_row_groups:
            return {}
        first = opened.read_row_group(0, columns=wanted)
    columns = {name: first[name] for name in wanted}
    return {
        name: column.chunk(0).dictionary.to_pylist()
        for name, column in columns.items()
        if pa.types.is_dictionary(column.type) and column.num_chunks
    }


def _is_unordered(field: Any) -> bool:
    """Whether a field is a Categorical of polars, whose order is that in which values were first met."""
    return any(key.startswith(b"_PL_CATEGORICAL") for key in field.metadata or ())
