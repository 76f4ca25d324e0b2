"""Variables of rows that stand for several rows of their source: the decisions count them all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from counting import counted_rows

from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.endpoints.endpoints import EndpointDefinition, FromTime, derive_endpoints
from sarcstat.data.expression.expression import parse
from sarcstat.data.variables.derivation import Bins, Derivation, Missing, Recode, derive
from sarcstat.errors import InputError


def _data(rows: int = 500) -> Dataset:
    random = np.random.default_rng(11)
    frame = pd.DataFrame(
        {
            "age": random.choice([30.0, 45.0, 45.5, 60.0, 999.0, np.nan], rows),
            "weight": random.choice([0.0, 50.0, 80.0, np.nan], rows),
            "grade": pd.Series(random.choice(["G1", "G2", "Gx", None], rows), dtype="str"),
            "months": random.choice([-1.0, 0.0, 1.0, 2.0, np.nan], rows),
            "dead": random.choice([0.0, 1.0, np.nan], rows),
        }
    )
    return Dataset(frame, Codebook(), "registry", None, 2)


DERIVATIONS = [
    Derivation(name="age", place="variables.age", missing=Missing(codes=(999,), replace="median")),
    Derivation(name="mean", place="variables.mean", source="age", missing=Missing(codes=(999,), replace="mean")),
    Derivation(name="group", place="variables.group", source="age", bins=Bins(cuts=[45, 60])),
    Derivation(name="ratio", place="variables.ratio", expression=parse("age / weight", condition=False)),
    Derivation(
        name="grade",
        place="variables.grade",
        recode=Recode(pairs={"G1": "low"}, otherwise="high", missing="unknown"),
    ),
    Derivation(name="mode", place="variables.mode", source="grade", missing=Missing(replace="mode")),
    Derivation(name="own", place="variables.own", source="grade", missing=Missing(label="not known")),
]


@pytest.mark.parametrize("derivation", DERIVATIONS, ids=[each.name for each in DERIVATIONS])
def test_decisions_count_every_row_of_the_source(derivation: Derivation) -> None:
    data = _data()
    counted = counted_rows(data, [str(name) for name in data.frame.columns], 5)
    assert len(counted.frame) < len(data.frame)
    memory, decisions = derive(data, [derivation])
    found, told = derive(counted, [derivation])
    assert told == decisions
    own, counts = memory.frame[derivation.name], found.counts
    assert counts is not None
    again = found.frame[derivation.name].repeat(counts).value_counts(dropna=False)
    expected = own.value_counts(dropna=False)
    assert {str(key): int(n) for key, n in again.items()} == {str(key): int(n) for key, n in expected.items()}


def _endpoint(time_zero: str) -> EndpointDefinition:
    source = FromTime(time="months", event="dead=1", time_unit="months")
    return EndpointDefinition(name="os", source=source, time_zero=time_zero)  # type: ignore[arg-type]


@pytest.mark.parametrize("time_zero", ["keep", "half-day", "exclude"])
def test_endpoints_count_every_patient(time_zero: str) -> None:
    data = _data()
    counted = counted_rows(data, [str(name) for name in data.frame.columns], 5)
    made, of_counts = (
        derive_endpoints(each, [_endpoint(time_zero)], allow=["negative-time"]) for each in (data, counted)
    )
    assert of_counts.decisions == made.decisions
    for event in (True, False):
        assert of_counts.derived["os"].counts(event=event) == made.derived["os"].counts(event=event)


def test_a_negative_time_names_no_row_of_what_was_counted() -> None:
    data = _data()
    counted = counted_rows(data, [str(name) for name in data.frame.columns], 5)
    number = int((data.frame["months"] < 0).sum())
    with pytest.raises(InputError) as raised:
        derive_endpoints(counted, [_endpoint("keep")])
    assert f"{number} rows have a negative time in 'months' (-1)." in str(raised.value)
