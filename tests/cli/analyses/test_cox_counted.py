"""Cox models of rows that a source counted: those of the same rows one by one, counts exactly, numbers nearly so."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from counting import both, read, same

from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.request import Endpoint

LUNG = (Endpoint("time", "status=2"),)
DEAD = (Endpoint("months", "dead=Yes"),)
#: Differences of likelihoods keep this much of their digits, in whatever order the rows are.
CLOSE = 1e-9
TWO = (Endpoint("months", "dead=Yes"), Endpoint("later", "relapse"))


@cache
def data(name: str) -> Dataset:
    """Data of R's survival package, or tied ones with missing values and odd names."""
    made = {"tied": lambda: tied(first=-1), "from 0": tied}.get(name, lambda: read(f"survival::{name}"))
    return made()


def tied(rows: int = 2500, seed: int = 11, first: int = 0) -> Dataset:
    """Few times, levels and whole numbers among many rows, missing values, and times below zero where asked for."""
    random = np.random.default_rng(seed)
    time = random.integers(first, 15, rows).astype(float)
    time[random.random(rows) < 0.02] = np.nan
    frame = pd.DataFrame(
        {
            "months": time,
            "dead": random.choice(["Yes", "No", None], rows, p=[0.5, 0.48, 0.02]),
            "later": time + random.integers(0, 4, rows),
            "relapse": random.choice([0.0, 1.0, np.nan], rows, p=[0.5, 0.45, 0.05]),
            "arm": random.choice(["B", "A", "x, y=1", None], rows, p=[0.4, 0.3, 0.2, 0.1]),
            "stage": random.choice([1, 2, 3], rows),
            "sex": random.choice([True, False], rows),
            "nodes": random.choice([0.0, 1, 2, 3, np.nan], rows),
            "site": random.choice([10, 20], rows),
        }
    )
    frame = frame.astype(dict.fromkeys(("dead", "arm"), "str"))
    return Dataset(frame, Codebook(), "tied.csv", None, 2)


MODELS: list[tuple[str, tuple[Endpoint, ...], dict[str, Any]]] = [
    ("lung", LUNG, {"covariates": "age,sex,ph.ecog", "style": "both"}),
    ("lung", LUNG, {"covariates": "age,sex", "categorical": "sex", "ties": "exact", "style": "r", "baseline": True}),
    ("tied", DEAD, {"covariates": "arm,stage,nodes", "categorical": "stage", "style": "spss", "baseline": True}),
    ("tied", DEAD, {"covariates": "arm,stage,nodes", "categorical": "stage", "style": "both", "strata": "site"}),
    ("from 0", DEAD, {"covariates": "arm,nodes,sex", "style": "r", "where": "stage < 3"}),
    ("tied", TWO, {"covariates": "arm*nodes,sex", "style": "journal", "univariable_first": 0.9, "plot": True}),
    ("tied", TWO, {"covariates": "arm,nodes", "style": "journal", "conf_level": 0.9, "ref": "arm=B"}),
    ("tied", DEAD, {"covariates": "stage,nodes", "contrast": "stage=helmert", "categorical": "stage", "ties": "efron"}),
    ("tied", DEAD, {"covariates": "arm,stage,nodes,sex", "method": "fstep-lr", "pin": 0.6, "pout": 0.7}),
    ("tied", DEAD, {"block": ["enter: stage", "bstep-wald: arm,nodes,site"], "style": "both", "pin": 0.5, "pout": 0.6}),
    ("tied", DEAD, {"covariates": "arm,nodes", "tvc": "stage", "style": "both"}),
    ("tied", DEAD, {"covariates": "arm", "tvc": ["late: T_ > 6 and nodes > 1"], "style": "both"}),
    ("tied", DEAD, {"covariates": "arm,nodes", "pattern": ["arm=B", "nodes=2"], "style": "both"}),
    ("tied", DEAD, {"covariates": "site,nodes", "unit": "nodes=2", "landmark": 3, "style": "both"}),
    ("from 0", DEAD, {"covariates": "arm,nodes", "style": "r", "ties": "breslow", "time_unit": "months"}),
]


@pytest.mark.parametrize(("name", "endpoints", "keys"), MODELS)
def test_models_are_those_of_every_row(name: str, endpoints: tuple[Endpoint, ...], keys: dict[str, Any]) -> None:
    memory, counted = both(data(name), "cox", endpoints, **keys)
    assert not isinstance(memory, tuple), memory
    same(memory, counted, CLOSE)
