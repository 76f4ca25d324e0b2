"""What the engines do not have in common: functions that one calls otherwise, or that Ibis does not know."""

from __future__ import annotations

from functools import cache
from typing import Any

#: What the engines are called by Ibis.
DUCKDB, POSTGRESQL, SPARK = "duckdb", "postgres", "pyspark"
#: Microseconds of a day.
DAY = 86_400_000_000


@cache
def _function(name: str, takes: tuple[str, ...], gives: str) -> Any:
    """A function of the engine by its own name."""
    from inspect import Parameter, Signature

    import ibis
    import ibis.expr.datatypes as dt

    def builtin(*_: Any) -> Any:
        """Computed by the engine."""

    names = [f"value_{place}" for place in range(len(takes))]
    kinds = [dt.dtype(each) for each in takes]
    builtin.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter(each, Parameter.POSITIONAL_OR_KEYWORD, annotation=kind)
            for each, kind in zip(names, kinds, strict=True)
        ],
        return_annotation=dt.dtype(gives),
    )
    builtin.__annotations__ = {**dict(zip(names, kinds, strict=True)), "return": dt.dtype(gives)}
    builtin.__name__ = name
    return ibis.udf.scalar.builtin(builtin, name=name)


def floor(numbers: Any) -> Any:
    """The largest whole number that is not above each, as a float: Ibis' own makes integers, which overflow."""
    return _function("floor", ("float64",), "float64")(numbers)


def sign(numbers: Any) -> Any:
    """-1, 0 or 1."""
    return _function("sign", ("float64",), "float64")(numbers)


def half_to_even(numbers: Any, engine: str) -> Any:
    """The nearest whole numbers, of two the even one, as floats."""
    if engine == DUCKDB:
        return _function("round_even", ("float64", "int32"), "float64")(numbers, 0)
    return _function("rint" if engine == SPARK else "round", ("float64",), "float64")(numbers)


def by_code_point(texts: Any, engine: str) -> Any:
    """Texts in the order of their code points, whatever the collation of a column says."""
    if engine != POSTGRESQL:
        return texts
    return _function("convert_to", ("string", "string"), "binary")(texts, "UTF8")


def as_text(levels: Any) -> Any:
    """Values of an enumeration as texts; a missing one is empty."""
    return _function("concat", ("string", "string"), "string")(levels, "")


def without_blanks(texts: Any, blanks: str, engine: str) -> Any:
    """Texts without the characters of `blanks` at either end."""
    name = "trim" if engine == DUCKDB else "btrim"
    return _function(name, ("string", "string"), "string")(texts, blanks)


def microseconds(moments: Any, engine: str) -> Any:
    """Dates, or dates with a time of day, as whole microseconds from 1970-01-01 0:00 on; UTC where there is a zone."""
    import ibis
    import ibis.expr.datatypes as dt

    if isinstance(moments.type(), dt.Date):
        return _days(moments) * ibis.literal(DAY, type="int64")
    if engine == DUCKDB:
        return _function("epoch_us", ("timestamp",), "int64")(moments)
    if engine == SPARK:
        # Moments without a zone are a type of their own, which Spark 4.0 does not take there; the session is in UTC.
        return _function("unix_micros", ("timestamp",), "int64")(moments.cast("timestamp('UTC')"))
    # PostgreSQL's parts of a moment are decimal numbers.
    hour, minute, second, rest = (
        part.cast("int64") for part in (moments.hour(), moments.minute(), moments.second(), moments.microsecond())
    )
    day = _days(moments.date()) * ibis.literal(DAY, type="int64")
    return day + ((hour * 60 + minute) * 60 + second) * 1_000_000 + rest


def _days(days: Any) -> Any:
    """Dates as days from 1970-01-01 on."""
    from datetime import date

    import ibis

    return days.delta(ibis.literal(date(1970, 1, 1)), unit="day").cast("int64")
