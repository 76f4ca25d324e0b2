"""Expressions in an engine's own words, against what they give in memory."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from sarcstat.data.expression.arithmetic import TOO_LARGE
from sarcstat.data.expression.expression import compute, parse
from sarcstat.data.expression.values import Truth as TruthInMemory
from sarcstat.errors import InputError

ibis = pytest.importorskip("ibis", reason="Ibis is an extra of its own.")
pytest.importorskip("duckdb", reason="DuckDB comes with the extra of Ibis.")

from data.registry.translation.expressions import CODEBOOK, expressions, frame  # noqa: E402

from sarcstat.data.registry.translation.expression import translated  # noqa: E402
from sarcstat.data.registry.translation.relation import Relation  # noqa: E402
from sarcstat.data.registry.translation.values import Dates, Truth  # noqa: E402

_CONDITIONS, _NUMBERS, _DATES = expressions()
FRAME = frame()


@pytest.fixture(scope="module")
def relation(tmp_path_factory):
    """The table as a file of an engine."""
    held = FRAME.assign(
        row=range(len(FRAME)),
        dead=FRAME["dead"].astype("boolean"),
        **{name: FRAME[name].astype("date32[pyarrow]") for name in ("d", "e")},
    )
    path = tmp_path_factory.mktemp("registry") / "patients.parquet"
    held.to_parquet(path)
    table = ibis.duckdb.connect().read_parquet(path)
    assert str(table["d"].type()) == "date"
    return Relation(
        table, {name: name for name in FRAME}, CODEBOOK, "duckdb", lambda expression: expression.to_pandas()
    )


def in_engine(text, relation, *, condition):
    """The values row by row, and how many have no result by the reason."""
    found = translated(parse(text, condition=condition), relation)
    asked = relation.table.select(row="row", value=found.values.column, **found.sums)
    told = asked.to_pyarrow().sort_by("row")
    totals = {name: sum(told[name].to_pylist()) for name in found.sums}
    return found, told["value"].to_pylist(), found.gone_rows(totals)


def agree(text, relation, *, condition=True):
    """Whether the engine says of every row what is said of it in memory."""
    expression = parse(text, condition=condition)
    try:
        expected = compute(expression, FRAME, CODEBOOK)
    except InputError:
        with pytest.raises(InputError):
            translated(expression, relation)
        return
    if TOO_LARGE in expected.gone:
        with pytest.raises(InputError, match=f"{TOO_LARGE} in "):
            in_engine(text, relation, condition=condition)
        return
    found, values, gone = in_engine(text, relation, condition=condition)
    assert gone == expected.gone
    assert len(values) == len(FRAME)
    assert [each is None for each in values] == expected.values.missing.tolist()
    if isinstance(expected.values, TruthInMemory):
        assert isinstance(found.values, Truth)
        assert [each is True for each in values] == expected.values.true.tolist()
        return
    known = [each for each in values if each is not None]
    own = expected.values.values[~expected.values.missing]
    if isinstance(found.values, Dates):
        assert known == own.astype("datetime64[us]").astype("int64").tolist()
    else:
        np.testing.assert_allclose(known, own, rtol=1e-13)


_MANY = settings(max_examples=60, deadline=None, report_multiple_bugs=False, suppress_health_check=list(HealthCheck))


@_MANY
@given(text=_CONDITIONS)
def test_random_conditions_say_the_same(relation, text):
    agree(text, relation)


@_MANY
@given(text=_NUMBERS)
def test_random_calculations_give_the_same(relation, text):
    agree(text, relation, condition=False)


@_MANY
@given(text=_DATES)
def test_random_dates_are_the_same(relation, text):
    agree(text, relation, condition=False)
