"""Expressions in the engines' own words, against what they give in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import engines
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sarcstat.data.expression.arithmetic import TOO_LARGE
from sarcstat.data.expression.expression import Computed, compute, parse
from sarcstat.data.expression.values import Truth as TruthInMemory
from sarcstat.errors import InputError

pytest.importorskip("ibis", reason="Ibis is an extra of its own.")
pytest.importorskip("duckdb", reason="DuckDB comes with the extra of Ibis.")

from data.registry.translation.expressions import CODEBOOK, expressions, frame

from sarcstat.data.registry.counting import Registry
from sarcstat.data.registry.naming import relation_named
from sarcstat.data.registry.translation.expression import Translated, translated
from sarcstat.data.registry.translation.relation import Relation
from sarcstat.data.registry.translation.seen import seen
from sarcstat.data.registry.translation.values import Dates, Truth

_CONDITIONS, _NUMBERS, _DATES = expressions()
FRAME = frame()


@pytest.fixture(scope="module")
def relation(engine: engines.Engine) -> Iterator[Relation]:
    """The table as an engine holds it, its columns as analyses see them."""
    held = pa.Table.from_pandas(FRAME.assign(row=range(len(FRAME)), dead=FRAME["dead"].astype("boolean")))
    for name in ("d", "e"):
        held = held.set_column(held.column_names.index(name), name, held[name].cast(pa.date32()))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in engine.environment.items():
            patch.setenv(name, value)
        found = relation_named(engine.hold("translated", held))
        assert found is not None
        registry = Registry(found)
        kind = registry.table.get_backend().name
        table = registry.table.select("row", **{name: seen(registry.table[name], (), kind) for name in FRAME})
        names = {str(name): str(name) for name in FRAME}
        yield Relation(table, names, CODEBOOK, kind, registry.engine.rows)


def expected(text: str, *, condition: bool) -> Computed | None:
    """What an expression gives in memory; None where it is refused."""
    try:
        # A blank text is missing in a file.
        return compute(parse(text, condition=condition), FRAME.replace({"": None}), CODEBOOK)
    except InputError:
        return None


def agree(texts: list[str], relation: Relation, *, condition: bool) -> None:
    """Assert that the engine says of every row what is said of it in memory, for several expressions at once."""
    said = {text: expected(text, condition=condition) for text in texts}
    asked: dict[str, Translated] = {}
    for place, (text, memory) in enumerate(said.items()):
        if memory is None:
            with pytest.raises(InputError):
                translated(parse(text, condition=condition), relation)
        elif not (relation.engine == "postgres" and TOO_LARGE in memory.gone):  # an error of the server itself
            asked[text] = translated(parse(text, condition=condition), relation, prefix=f"_{place}_")
    columns = {f"value_{place}": each.values.column for place, each in enumerate(asked.values())}
    sums = {name: column for each in asked.values() for name, column in each.sums.items()}
    if not asked:
        return
    told = relation.rows(relation.table.select("row", **columns, **sums)).sort_by("row")
    assert told["row"].to_pylist() == list(range(len(FRAME)))
    rows = {name: told[name].to_pylist() for name in told.column_names}
    for place, (text, found) in enumerate(asked.items()):
        _same(text, said[text], found, rows[f"value_{place}"], {name: sum(rows[name]) for name in found.sums})


def _same(text: str, memory: Computed | None, found: Translated, values: list[Any], totals: dict[str, int]) -> None:
    assert memory is not None
    if TOO_LARGE in memory.gone:
        with pytest.raises(InputError, match=f"{TOO_LARGE} in "):
            found.gone_rows(totals)
        return
    assert found.gone_rows(totals) == memory.gone, text
    assert [each is None for each in values] == memory.values.missing.tolist(), text
    if isinstance(memory.values, TruthInMemory):
        assert isinstance(found.values, Truth)
        assert [each is True for each in values] == memory.values.true.tolist(), text
        return
    known = [each for each in values if each is not None]
    own = memory.values.values[~memory.values.missing]
    if isinstance(found.values, Dates):
        assert known == own.astype("datetime64[us]").astype("int64").tolist(), text
    else:
        np.testing.assert_allclose(known, own, rtol=1e-13, err_msg=text)


_SOME = settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@_SOME
@given(texts=st.lists(_CONDITIONS, min_size=6, max_size=6, unique=True))
def test_random_conditions_say_the_same(relation: Relation, texts: list[str]) -> None:
    agree(texts, relation, condition=True)


@_SOME
@given(texts=st.lists(_NUMBERS, min_size=6, max_size=6, unique=True))
def test_random_calculations_give_the_same(relation: Relation, texts: list[str]) -> None:
    agree(texts, relation, condition=False)


@_SOME
@given(texts=st.lists(_DATES, min_size=6, max_size=6, unique=True))
def test_random_dates_are_the_same(relation: Relation, texts: list[str]) -> None:
    agree(texts, relation, condition=False)


def test_microseconds_are_exact_far_from_1970(relation: Relation) -> None:
    agree(["max(d, m) + (e - d)", "m + 0", "min(m, d) - 0.5", "days(d, m)"], relation, condition=False)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "d * 2 > 1",
            "d + e > d",
            "2 - d > 1",
            "log(d) > 1",
            "-d > 1",
            "round(d, 1) > 1",
            "d ** 2 > 1",
            "'a' * 2 > 1",
        ),
        *("days(x, d) > 1", "min(x, d) = x", "x = d", "x = s", "x < site", "d between 1 and 2", "sex < 'Female'"),
        *("(x if n > 1 else d) = x", "(d if n > 1 else x) is missing", "nowhere > 1", "x in (1, 'a')", "d = 'a'"),
    ],
)
def test_what_does_not_go_together_is_refused_in_the_same_words(relation: Relation, text: str) -> None:
    expression = parse(text)
    with pytest.raises(InputError) as memory:
        compute(expression, FRAME.replace({"": None}), CODEBOOK)
    with pytest.raises(InputError) as engine:
        translated(expression, relation)
    assert engine.value.problems == memory.value.problems
