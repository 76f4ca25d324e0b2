"""Random data and options: what is made of counted rows is what is made of the rows one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from counting import both, same
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.request import Endpoint

_VALUES: dict[str, list[Any]] = {
    "time": [0.0, 1.0, 1.5, 2.0, 2.5, 5.0, None],
    "stop": [-1.0, 0.0, 3.0, 4.0, 4.0 + 1e-10],
    "status": [0.0, 1.0, 1.0, 2.0, None],
    "dead": ["yes", "no", "no ", "NA", None],
    "sex": ["f", "m", None],
    "arm": [1, 2, 3],
    "code": [1.0, 2.0, 9.0, None],
    "size": [10.0, 11.5, 12.0, 40.25, -0.0, 0.0, None],
    "flag": [True, False],
}
_LABELLED = {
    "arm": Variable(label="Arm", value_labels={1: "A", 2: "B", 3: "A"}),
    "code": Variable(label="Code", value_labels={1.0: "low", 9.0: "unknown"}, measure="ordinal"),
    "sex": Variable(level_order=["m", "f", "other"]),
}
_ENDPOINTS = st.sampled_from([(Endpoint("time", "status=1"),), (Endpoint("stop", "status=1,2"),)])
_BY = st.lists(st.sampled_from(["sex", "arm", "code", "flag", "dead"]), min_size=1, max_size=3, unique=True)
_WHERE = st.sampled_from(
    [None, "arm > 1", "size >= 11 or sex = 'f'", "not (code = 9)", "flag = true or 1 / (arm - 1) < 1"]
)


@st.composite
def _data(draw: st.DrawFn) -> Dataset:
    rows = draw(st.integers(1, 40))
    patterns = draw(st.lists(st.tuples(*map(st.sampled_from, _VALUES.values())), min_size=1, max_size=12))
    chosen = [patterns[draw(st.integers(0, len(patterns) - 1))] for _ in range(rows)]
    frame = pd.DataFrame(chosen, columns=list(_VALUES))
    for name in ("dead", "sex"):
        frame[name] = frame[name].astype("str").where(frame[name].notna())
    for name in ("time", "stop", "status", "code", "size"):
        frame[name] = frame[name].astype(float)
    codebook = Codebook(_LABELLED if draw(st.booleans()) else {})
    return Dataset(frame, codebook, "random.csv", None, 2)


def _check(dataset: Dataset, command: str, endpoints: tuple[Endpoint, ...], seed: int, keys: dict[str, Any]) -> None:
    own = {name: value for name, value in keys.items() if value is not None}
    memory, counted = both(dataset, command, endpoints, seed, **own)
    if isinstance(memory, tuple) and isinstance(memory[0], type):
        assert counted[0] is memory[0]
        assert len(counted[1]) == len(memory[1])
    else:
        same(memory, counted, 1e-11)


_SOME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_SOME
@given(
    _data(),
    st.sampled_from(["km", "univariate", "follow-up"]),
    _ENDPOINTS,
    _BY,
    _WHERE,
    st.sampled_from(["spss", "journal", "both"]),
    st.integers(0, 9),
)
def test_survival(
    dataset: Dataset,
    command: str,
    endpoints: tuple[Endpoint, ...],
    by: list[str],
    where: str | None,
    style: str,
    seed: int,
) -> None:
    table = True if command == "km" else None
    _check(dataset, command, endpoints, seed, {"by": by, "where": where, "style": style, "table": table})


@_SOME
@given(
    _data(),
    st.lists(st.sampled_from([name for name in _VALUES if name != "stop"]), unique=True, max_size=4),
    st.lists(st.sampled_from(["sex", "arm", "flag"]), unique=True, max_size=2),
    _WHERE,
    st.sampled_from(["spss", "journal", "both", "r"]),
    st.sampled_from(["pairwise", "listwise"]),
    st.integers(0, 9),
)
def test_descriptions(
    dataset: Dataset,
    variables: list[str],
    by: list[str],
    where: str | None,
    style: str,
    missing: str,
    seed: int,
) -> None:
    keys = {"variables": [name for name in variables if name not in by], "by": by, "where": where, "style": style}
    # The standard deviation of times that differ in the last digits is mostly rounding.
    plain = replace(dataset, frame=dataset.frame.drop(columns="stop"))
    _check(plain, "describe", (), seed, {**keys, "missing": missing})


@_SOME
@given(_data(), _BY, st.sampled_from(["time", "status", "size"]), _WHERE, st.integers(0, 9))
def test_cross_tabulations(dataset: Dataset, rows: list[str], columns: str, where: str | None, seed: int) -> None:
    _check(dataset, "crosstab", (), seed, {"rows": rows, "columns": columns, "where": where, "cells": "all"})
