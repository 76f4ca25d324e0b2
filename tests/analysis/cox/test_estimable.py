"""Which coefficients of a Cox model have an estimate, against linear programming (scipy's HiGHS) on hostile data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog  # type: ignore[import-untyped]

from sarcstat.analysis.cox.contrasts import KINDS, Contrast, levels_compared
from sarcstat.bridge.call import call_r

Array = np.ndarray[Any, Any]


@dataclass
class Case:
    """A small data set and a design: `columns` of x with their `terms`, and what R is told of it."""

    time: Array
    status: Array
    stratum: Array
    x: Array
    terms: list[int]
    variables: dict[str, dict[str, Any]]
    products: list[list[int]]


def hostile(rng: np.random.Generator) -> Case:
    """Few patients, ties, rare levels, levels that order the times, strata, a product; every contrast."""
    n = int(rng.integers(3, 30))
    time = rng.integers(0, rng.integers(3, 3 * n), n).astype(float)
    status = (rng.random(n) < rng.choice([0.3, 0.6, 0.95])).astype(float)
    status[rng.integers(n)] = 1
    stratum = rng.integers(1, rng.integers(2, 4), n)
    stratum = np.unique(stratum, return_inverse=True)[1] + 1
    variables: dict[str, dict[str, Any]] = {}
    designs: list[Array] = []
    for i in range(int(rng.integers(1, 4))):
        kind = rng.choice(["factor", "binary", "number", "ordered"])
        if kind == "factor":
            size = int(rng.integers(2, 5))
            codes = rng.integers(0, size, n)
            if rng.random() < 0.3:
                codes = (time + rng.integers(0, 2, n)).astype(int) % size
            reference = int(rng.integers(size))
            variables[f"v{i}"] = {
                "kind": "categorical", "codes": (codes + 1).astype(np.int32), "k": size,
                "contrast": str(rng.choice(["indicator", "indicator", *KINDS])), "reference": reference + 1,
            }  # fmt: skip
            contrast = Contrast(variables[f"v{i}"]["contrast"], reference)
            designs.append(coding(size, contrast)[codes])
            continue
        values = {
            "binary": rng.random(n) < rng.choice([0.1, 0.5]),
            "number": rng.integers(-2, 4, n),
            "ordered": (time > np.quantile(time, rng.random())) + rng.integers(0, 2, n) * (rng.random() < 0.5),
        }[str(kind)].astype(float)
        variables[f"v{i}"] = {"kind": "continuous", "values": values * 10.0 ** rng.integers(-9, 9)}
        designs.append(values[:, None])
    products = [[i + 1] for i in range(len(designs))]
    if len(designs) > 1 and rng.random() < 0.4:
        products.append([1, 2])
        a, b = designs[:2]
        designs.append(np.column_stack([a[:, i] * b[:, j] for i in range(a.shape[1]) for j in range(b.shape[1])]))
    terms = [t for t, design in enumerate(designs) for _ in range(design.shape[1])]
    return Case(time, status, stratum, np.hstack(designs), terms, variables, products)


def coding(size: int, contrast: Contrast) -> Array:
    """The columns of a factor's levels: the inverse of what its parameters are said to compare."""
    compared = np.zeros((size, size))
    compared[0, contrast.reference if contrast.kind == "indicator" else slice(None)] = 1
    for parameter in range(size - 1):
        levels = levels_compared(size, contrast, parameter)
        if contrast.kind == "polynomial":
            powers = np.vander(np.arange(size), size, increasing=True)
            compared[parameter + 1] = np.linalg.qr(powers)[0][:, parameter + 1]
            continue
        own = levels[-1] if contrast.kind == "difference" else levels[0]
        if contrast.kind == "deviation":
            own = [i for i in range(size) if i != contrast.reference][parameter]
        others = levels if contrast.kind == "deviation" else [level for level in levels if level != own]
        compared[parameter + 1, own] += 1
        compared[parameter + 1, others] -= 1 / len(others)
    return np.linalg.inv(compared)[:, 1:]


def differences(case: Case, ties: str) -> Array:
    """x_j - x_i of every death i and every j at risk; with exact ties not of those who die at the same time."""
    rows = []
    for i in np.flatnonzero(case.status == 1):
        at_risk = (case.time >= case.time[i]) & (case.stratum == case.stratum[i])
        if ties == "exact":
            at_risk &= ~((case.time == case.time[i]) & (case.status == 1))
        rows.append(case.x[at_risk] - case.x[i])
    return np.unique(np.vstack(rows).round(12), axis=0)


def columns_in_model(case: Case, apart: Array) -> list[int]:
    """The columns of the terms that R does not drop as a whole: a column is dropped after those it depends on."""
    kept: list[int] = []
    for j in range(case.x.shape[1]):
        if np.linalg.matrix_rank(apart[:, [*kept, j]], tol=1e-9) > len(kept):
            kept.append(j)
    return [j for j in range(case.x.shape[1]) if case.terms[j] in {case.terms[k] for k in kept}]


def estimable(case: Case, ties: str) -> list[bool]:
    """For every column whether c'd = 0 for all directions d of the cone."""
    apart = differences(case, ties)
    columns = columns_in_model(case, apart)
    found = [False] * case.x.shape[1]
    if not columns:
        return found
    limits = apart[:, columns]
    for place, j in enumerate(columns):
        c = np.zeros(len(columns))
        c[place] = 1
        ends = (linprog(sign * c, limits, np.zeros(len(limits)), bounds=(-1, 1)).fun for sign in (1, -1))
        found[j] = all(abs(end) < 1e-6 for end in ends)
    return found


def fitted(case: Case, convention: str, ties: str) -> dict[str, Any]:
    def integers(values: list[int]) -> Array:
        return np.array(values, dtype=np.int32)

    value: dict[str, Any] = call_r(
        "cox",
        rows={"time": case.time, "status": case.status, "stratum": case.stratum.astype(np.int32)},
        variables=case.variables,
        terms={str(i): integers(of) for i, of in enumerate(case.products)},
        blocks={"1": {"method": "enter", "terms": integers([i + 1 for i in range(len(case.products))])}},
        tvc=integers([]), event_times=np.zeros(0), convention=convention, ties=ties, conf_level=0.95, pin=0.05,
        pout=0.1, baseline=False, pattern=np.zeros(0), ph_test=False, concordance=False,
    ).value  # fmt: skip
    return value


@pytest.mark.parametrize("ties", ["breslow", "efron", "exact"])
@pytest.mark.parametrize("convention", ["spss", "r"])
def test_a_coefficient_is_printed_exactly_where_it_is_estimable(convention: str, ties: str) -> None:
    rng = np.random.default_rng([11, ["breslow", "efron", "exact"].index(ties), convention == "r"])
    wrong = []
    seen = np.zeros(2, dtype=int)
    for k in range(60):
        case = hostile(rng)
        expected = estimable(case, ties)
        b = fitted(case, convention, ties)["coefficients"]["b"]
        found = list(np.isfinite(np.asarray(b, dtype=float)))
        seen += [sum(expected), len(expected) - sum(expected)]
        if found != expected:
            wrong.append((k, found, expected))
    assert not wrong
    assert min(seen) > 50
