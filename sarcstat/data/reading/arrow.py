"""Columns of Arrow, from a Parquet file or from memory, as columns of pandas and what is known of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Variable
from sarcstat.data.exactness import first_rounded, first_short, large_note, short_note
from sarcstat.data.registry.parquet_schema import INTERVAL, PERIOD, extension
from sarcstat.errors import listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import pandas as pd

#: How many of its units are a day.
_A_DAY = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


def columns_of(table: Any) -> tuple[pd.DataFrame, dict[str, Variable]]:
    """The columns of a pyarrow table as values, and the categories of those that have some as the order of levels.

    Decimal numbers become float64, dates moments, durations numbers of days, nested and binary values texts. A
    Categorical of polars has its categories in the order in which they were first met, which is nobody's order: only an
    Enum declares one. Dates that are categories have the order of dates. Whole numbers that no float holds are texts.
    """
    import pandas as pd

    made_so = _number_categories(table.schema)
    columns = {
        name: _as_category(each) if name in made_so else each
        for name in table.column_names
        for each in [_plain(_told(table.schema.field(name), table[name]))]
    }
    found = {name: _column(each) for name, each in columns.items()}
    orders = {
        name: declared(_categories(each))
        for name, each in columns.items()
        if _is_category(each) and not _is_unordered(table.schema.field(name)) and not _holds_dates(each)
    }
    return pd.DataFrame(found, index=range(table.num_rows), copy=False), orders


def declared(levels: Sequence[Any]) -> Variable:
    """What is known of a column by its categories: texts are levels, be they digits; numbers may be a way to store."""
    texts = all(isinstance(each, str) for each in levels if each is not None)
    return Variable(level_order=[*levels], measure="nominal" if texts and levels else None)


def _number_categories(schema: Any) -> list[str]:
    """The columns of numbers that were categorical in the data frame of pandas that the table was made of.

    pandas says so beside the columns; Parquet keeps the numbers alone, without their order as categories.
    """
    import pyarrow as pa

    named = {each.get("field_name") for each in _pandas_columns(schema) if each.get("pandas_type") == "categorical"}
    types = {each.name: getattr(each.type, "value_type", each.type) for each in schema if each.name in named}
    return [name for name, kind in types.items() if pa.types.is_integer(kind) or pa.types.is_floating(kind)]


def _pandas_columns(schema: Any) -> list[dict[str, Any]]:
    """What pandas says of the columns; nothing where it says nothing, or what is no JSON of its own."""
    try:
        told = json.loads((schema.metadata or {}).get(b"pandas", b"{}"))
    except ValueError:
        return []
    columns = told.get("columns") if isinstance(told, dict) else None
    return [each for each in columns if isinstance(each, dict)] if isinstance(columns, list) else []


def _as_category(column: Any) -> Any:
    """A column of numbers as a category of texts: in the order of its categories, else in that of the numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = pc.cast(column, column.type.value_type) if _is_category(column) else column
    known = _categories(column) if _is_category(column) else sorted(values.unique().drop_null().to_pylist())
    texts = [level_text(each) for each in known]
    levels = list(dict.fromkeys(texts))
    places = pa.array([levels.index(each) for each in texts], pa.int32())
    codes = pc.take(places, pc.index_in(values, pa.array(known, values.type)))
    return pa.chunked_array(
        [pa.DictionaryArray.from_arrays(each, pa.array(levels, pa.string())) for each in codes.chunks]
    )


def level_text(level: object) -> str:
    """A category as it would be typed: 2 for 2.0."""
    return f"{level:.0f}" if isinstance(level, float) and level.is_integer() else str(level)


def number_categories(table: Any) -> Sequence[Condition]:
    """A note on columns of numbers that count as levels, because pandas says that they were categorical."""
    found = _number_categories(table.schema)
    if not found:
        return []
    text = f"Numbers that were categorical in pandas are levels, in the order of the numbers: {listing(found, 20)}."
    return [Condition("note", text, "number_categories")]


def kinds_told(table: Any) -> Sequence[Condition]:
    """Notes on columns that are not what they are shown as: durations, large whole numbers, numbers of 4 bytes."""
    import pyarrow as pa

    rounded, short = (
        {name: first(table[name]) for name in table.column_names} for first in (first_rounded, first_short)
    )
    found = [each.name for each in table.schema if pa.types.is_duration(each.type)]
    said = [Condition("note", f"Durations are numbers of days: {listing(found, 20)}.", "durations")] if found else []
    large, narrow = (
        [f"{name} ({value})" for name, value in each.items() if value is not None] for each in (rounded, short)
    )
    return [*said, *large_note(large), *short_note(narrow)]


def _told(field: Any, column: Any) -> Any:
    """A column of pandas' periods or intervals as the texts that pandas shows of them, any other as it is.

    Stored are the number of a period, counted from 1970, and the ends of an interval.
    """
    import pyarrow as pa

    kind, about = extension(field)
    if kind not in (PERIOD, INTERVAL):
        return column
    if isinstance(column.type, pa.ExtensionType):
        column = pa.chunked_array([each.storage for each in column.chunks], column.type.storage_type)
    told, known = _period if kind == PERIOD else _interval, json.loads(about)
    return pa.chunked_array([pa.array([told(each, known) for each in column.to_pylist()], pa.string())])


def _period(number: Any, about: Mapping[str, Any]) -> str | None:
    import pandas as pd

    return None if number is None else str(pd.Period(ordinal=number, freq=about["freq"]))


def _interval(ends: Any, about: Mapping[str, Any]) -> str | None:
    import pandas as pd

    if ends is None or None in ends.values():
        return None
    return str(pd.Interval(ends["left"], ends["right"], closed=about["closed"]))


def _plain(column: Any) -> Any:
    """A column without views of texts, which pyarrow does not convert; a category with one list of levels."""
    import pyarrow as pa

    if pa.types.is_string_view(column.type):
        return column.cast(pa.large_string())
    if not _is_category(column):
        return column
    chunks = [_with_plain_levels(each) for each in column.chunks]
    return pa.chunked_array(chunks).unify_dictionaries() if chunks else column


def _with_plain_levels(chunk: Any) -> Any:
    import pyarrow as pa

    if not pa.types.is_string_view(chunk.type.value_type):
        return chunk
    levels = chunk.dictionary.cast(pa.large_string())
    return pa.DictionaryArray.from_arrays(chunk.indices.cast(pa.int64()), levels, ordered=chunk.type.ordered)


def _is_category(column: Any) -> bool:
    import pyarrow as pa

    return isinstance(column.type, pa.DictionaryType)


def _is_unordered(field: Any) -> bool:
    """Whether a field is a Categorical of polars, which says so."""
    return any(key.startswith(b"_PL_CATEGORICAL") for key in field.metadata or ())


def _holds_dates(column: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_timestamp(column.type.value_type) or pa.types.is_date(column.type.value_type))


def _as_digits(column: Any) -> Any:
    """Whole numbers as texts; a decimal number has decimals behind it that are all zero."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pc.cast(column, pa.string())
    return pc.replace_substring_regex(texts, r"\.0*$", "") if pa.types.is_decimal(column.type) else texts


def _categories(column: Any) -> list[Any]:
    """The categories in their order, each once: Arrow lets one repeat."""
    if not column.num_chunks:
        return []
    levels = column.chunk(0).dictionary
    return [*dict.fromkeys((levels if first_rounded(levels) is None else _as_digits(levels)).to_pylist())]


def _column(column: Any) -> pd.Series[Any]:
    """A pandas column of numbers, truth values, dates or texts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if _is_category(column):
        column = pc.cast(column, column.type.value_type)
    if first_rounded(column) is not None:
        column = _as_digits(column)
    elif pa.types.is_decimal(column.type):
        # By way of texts: Arrow's own cast multiplies, and makes 1.0050000000000001 of 1.005.
        column = pc.cast(pc.cast(column, pa.string()), pa.float64())
    elif pa.types.is_float16(column.type):  # which pandas counts, but does not sort
        column = pc.cast(column, pa.float32())
    elif pa.types.is_duration(column.type):  # its number has a unit that pandas and R would not ask for
        column = pc.divide(pc.cast(pc.cast(column, pa.int64()), pa.float64(), safe=False), _A_DAY[column.type.unit])
    elif pa.types.is_date(column.type):
        column = pc.cast(column, pa.timestamp("us"))
    elif pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        column = pa.array([None if cell is None else str(cell) for cell in column.to_pylist()], pa.string())
    series: pd.Series[Any] = column.to_pandas()
    return series
