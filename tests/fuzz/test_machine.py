"""The machine's own parts: what they must find is put before them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import permutations
from random import Random

import numpy as np
import pytest
from fuzz.cohorts import COLUMN_NAMES, cohort
from fuzz.compare import compare, document, of_outcome
from fuzz.demands import Demands
from fuzz.fisher import exact_p
from fuzz.linear import cone, deaths
from fuzz.models import coding
from fuzz.requests import Request


def infinite(rows: Sequence[Sequence[object]], *, exact: bool = False) -> list[bool]:
    """Of each level but the first: whether its hazard ratio has no estimate."""
    levels = sorted({str(row[2]) for row in rows})
    x = np.array([[float(row[2] == level) for level in levels[1:]] for row in rows])
    time, status = (np.array([row[i] for row in rows], dtype=float) for i in (0, 1))
    stratum = np.array([row[3] if len(row) > 3 else 0 for row in rows])
    return cone(deaths(time, status, stratum, x, exact=exact), np.eye(len(levels) - 1)).infinite.tolist()


def test_two_levels_without_events() -> None:
    rows = [(12, 0, "A"), (14, 0, "A"), (11, 0, "B"), (16, 0, "B"), (3, 1, "C"), (6, 1, "C")]
    assert infinite(rows) == [True, True]


def test_a_reference_that_is_never_at_risk() -> None:
    rows = [(1, 0, "A"), (3, 1, "B"), (6, 1, "B"), (4, 1, "C"), (7, 1, "C")]
    assert infinite(rows) == [True, True]


def test_a_finite_contrast_beside_an_infinite_level() -> None:
    rows = [(i + 3, i % 2, "AB"[i // 2 % 2]) for i in range(12)] + [(1, 1, "C"), (2, 1, "C")]
    assert infinite(rows) == [False, True]


def test_arms_that_share_no_stratum() -> None:
    both = [(1, 1, "A", 1), (2, 1, "B", 1), (3, 1, "A", 1), (4, 0, "B", 1)]
    apart = [(1, 1, "C", 2), (2, 1, "D", 2), (3, 1, "C", 2), (4, 0, "D", 2)]
    assert infinite(both + apart) == [False, True, True]


def test_exact_ties_set_no_bounds_to_each_other() -> None:
    rows = [(1, 1, "A"), (1, 1, "B"), (1, 0, "A"), (2, 0, "A")]
    assert infinite(rows) == [False]
    rows = [(1, 1, "A"), (1, 1, "B")]
    assert infinite(rows) == [False]
    assert infinite(rows, exact=True) == [True]


def test_units_do_not_matter() -> None:
    time, status = np.arange(1.0, 7), np.ones(6)
    for unit in (1e-9, 1.0, 1e9):
        x = unit * np.array([[3.0], [1], [4], [1], [5], [9]])
        assert not cone(deaths(time, status, np.zeros(6), x, exact=False), np.eye(1)).infinite.any()
        assert cone(deaths(time, status, np.zeros(6), unit * time[:, None], exact=False), np.eye(1)).infinite.all()


def test_fisher_by_permutations() -> None:
    rows, columns = [0, 0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 1, 0, 1]

    def log_weight(labels: Sequence[int]) -> float:
        table = np.zeros((3, 2), dtype=int)
        np.add.at(table, (rows, list(labels)), 1)
        return -sum(float(np.log(np.arange(1, n + 1)).sum()) for n in table.ravel())

    observed = log_weight(columns)
    every = [log_weight(labels) <= observed + 1e-9 for labels in permutations(columns)]
    table = np.zeros((3, 2), dtype=int)
    np.add.at(table, (rows, columns), 1)
    assert exact_p(table) == pytest.approx(sum(every) / len(every), rel=1e-12)


def test_contrasts_compare_what_they_say() -> None:
    effects = np.array([0.3, -1.0, 2.0])
    wanted = {
        "indicator": [effects[0] - effects[2], effects[1] - effects[2]],
        "deviation": [effects[0] - effects.mean(), effects[1] - effects.mean()],
        "difference": [effects[1] - effects[0], effects[2] - effects[:2].mean()],
        "helmert": [effects[0] - effects[1:].mean(), effects[1] - effects[2]],
        "repeated": [effects[0] - effects[1], effects[1] - effects[2]],
    }
    for kind, values in wanted.items():
        columns = np.column_stack([np.ones(3), coding(3, kind, 2)])
        assert np.linalg.solve(columns, effects)[1:] == pytest.approx(values)


def request() -> Request:
    return Request("km", [], [], lambda record: f"{record['context']}|{record['stat_name']}")


def found(stat: object, answers: dict[str, list[tuple[float, float]]], demands: Demands | None = None) -> list[str]:
    """The kinds of faults of one statistic."""
    content = {"tables": [], "statistics": [{"context": "c", "stat_name": "s", "stat": stat}]}
    return [fault.kind for fault in compare(request(), content, answers, demands or Demands(), [*answers]).faults]


def test_what_is_a_disagreement() -> None:
    nan = float("nan")
    assert found(1.0, {"c|s": [(1.0, 0.0)]}) == []
    assert found(1.0 + 1e-8, {"c|s": [(1.0, 0.0)]}) == ["disagreement"]
    assert found(1.0 + 1e-8, {"c|s": [(1.0, 0.0), (1.0 + 1e-8, 0.0)]}) == []
    assert found(1.0 + 1e-8, {"c|s": [(1.0, 1e-7)]}) == []
    assert found(1e-12, {"c|s": [(1e-13, 0.0)]}) == ["disagreement"]
    assert found(None, {"c|s": [(1.0, 0.0)]}) == ["NE where there is one"]
    assert found(1.0, {"c|s": [(nan, 0.0)]}) == ["number where R has none"]
    assert found(None, {"c|s": [(nan, 0.0)]}) == []
    assert found(1.0, {"c|s": [(1.0, 0.0)]}, Demands({"c|s": "none"})) == ["estimate where there is none"]
    assert found(1.0, {"c|s": [(1.0, 0.0)], "c|t": [(2.0, 0.0)]}) == ["absent"]


def test_how_a_command_may_end() -> None:
    def kinds(status: int, stderr: str) -> list[str]:
        return [fault.kind for fault in of_outcome(request(), status, "", stderr)]

    assert kinds(0, "Warning: few events.") == []
    assert kinds(1, "Error: sarcstat failed unexpectedly (KeyError: 3).") == ["exit code", "stderr"]
    assert kinds(4, "Error: nobody is left.") == ["refused"]
    assert kinds(-1, "") == ["exit code"]
    assert kinds(0, "Traceback (most recent call last):") == ["stderr"]


def test_json_is_strict_and_cells_are_numbers() -> None:
    assert [fault.kind for fault in document('{"a": NaN}')[1]] == ["JSON"]

    def cells(text: str) -> int:
        cell = {"row": ["a"], "column": ["b"], "number": None, "text": text}
        return len(document(json.dumps({"tables": [{"name": "t", "cells": [cell]}]}))[1])

    assert [cells(text) for text in ("nan", "1.00 (0.00–inf)", "-Inf", "1.00 (0.50–2.00)", "infant", "finance")] == [
        1,
        1,
        1,
        0,
        0,
        0,
    ]


def test_cohorts_are_nasty_and_the_same_again() -> None:
    made = [cohort(Random(f"c{i}")) for i in range(200)]
    assert made[7].csv() == cohort(Random("c7")).csv()
    sizes = [len(each.time.values) for each in made]
    assert min(sizes) <= 3
    assert max(sizes) > 300
    assert any(0.0 in each.time.values for each in made)
    assert any(not any(each.event.values) for each in made)
    assert any(all(each.event.values) for each in made)
    assert {each.factors[2].name for each in made} & set(COLUMN_NAMES)
    assert any(None in each.factors[0].values for each in made)
