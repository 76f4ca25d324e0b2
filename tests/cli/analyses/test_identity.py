"""A row, a column, a cell is what it is, whatever it is called: labels change texts and nothing else."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import pytest

from sarcstat.cli.perform import perform
from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.display.shapes.document import Document
from sarcstat.display.shapes.table import Path
from sarcstat.request import Endpoint, Request

#: Labels that were once taken for something else; in turn each variable and each value has one of them.
HOSTILE = (
    "Stage",
    "Stage",
    "",
    "Total",
    "Overall",
    "Unknown",
    "Sta",
    "Stage (2)",
    "All patients",
    "Missing",
    "Valid",
    "p",
)
FACTORS = {"arm": (1, 2, 3), "sex": (1, 2), "grade": (1, 2, 3)}
SURVIVAL = (Endpoint("time", "died=1"),)


def dataset(variables: Mapping[str, Variable]) -> Dataset:
    """120 patients, the same at every call."""
    draw = random.Random(5)
    rows = [
        {
            **{name: float(draw.choice(values)) if draw.random() > 0.05 else None for name, values in FACTORS.items()},
            "time": draw.randint(1, 60),
            "died": float(draw.random() < 0.7),
            "age": float(draw.randint(30, 80)),
            "size": round(draw.uniform(1, 12), 1),
            "best": draw.choice(["CR", "PR", "SD", "PD"]),
        }
        for _ in range(120)
    ]
    return Dataset(pd.DataFrame(rows), Codebook(variables), "made.sav", None, 1, "case")


def labelled(seed: int) -> dict[str, Variable]:
    """Hostile labels of variables and values, shuffled."""
    draw = random.Random(seed)
    found = {}
    for name in (*FACTORS, "time", "died", "age", "size"):
        labels = draw.sample(HOSTILE, 3)
        values = dict(zip(map(float, FACTORS.get(name, ())), labels, strict=False))
        found[name] = Variable(label=draw.choice(HOSTILE), value_labels=values, measure="nominal" if values else None)
    return found


#: One value, one text: nothing that could be mistaken.
PLAIN = {
    name: Variable(value_labels={float(v): f"{name} level {v}" for v in values}, measure="nominal")
    for name, values in FACTORS.items()
}


def requests() -> Iterator[Request]:
    every = ("spss", "r", "journal", "both")
    factors = list(FACTORS)
    for style in every:
        km = {"by": ["arm"], "times": [12], "tau": 30, "style": style}
        yield Request("km", {**km, "pairwise": "pooled", "percentiles": "quartiles", "table": True}, SURVIVAL)
        yield Request("km", {**km, "strata": "sex", "pairwise": "strata"}, SURVIVAL)
        yield Request("cox", {"covariates": ["age", *factors], "categorical": factors, "style": style}, SURVIVAL)
        yield Request("univariate", {"by": factors, "style": style, "missing": "unknown"}, SURVIVAL)
        yield Request("subgroup", {"by": "arm", "within": ["sex", "grade"], "style": style}, SURVIVAL)
        yield Request("follow-up", {"by": ["sex"], "style": style}, SURVIVAL)
        yield Request("describe", {"variables": [*factors, "age", "size"], "by": "sex", "style": style})
        yield Request("crosstab", {"rows": "arm", "columns": "grade", "cells": "count,row,column", "style": style})
    for style in ("spss", "r"):
        life = {"intervals": "0-48:12", "by": ["arm"], "pairwise": True, "style": style}
        yield Request("life-table", life, SURVIVAL)
        yield Request("life-table", {**life, "within": ["sex"]}, SURVIVAL)
    for style in ("r", "journal"):
        competing = {"competing": ["grade=1", "grade=2"], "both": "event", "style": style}
        yield Request(
            "cuminc", {**competing, "by": ["arm"], "strata": "sex", "times": [12, 24], "pairwise": True}, SURVIVAL
        )
        models = {"covariates": ["age", "arm"], "categorical": ["arm"], "cause_specific": True, "fine_gray": True}
        yield Request("cox", {**competing, **models}, SURVIVAL)
    yield Request("describe", {"variables": [*factors, "age", "size"], "by": "arm", "two_columns": True})
    yield Request("describe", {"variables": [*factors, "age", "size"], "missing": "unknown"})
    yield Request("collinearity", {"variables": ["age", *factors], "categorical": factors})
    yield Request("response", {"best": "best", "by": ["arm", "sex"]})


REQUESTS = {f"{each.command} {each.keys.get('style', '')} {i}": each for i, each in enumerate(requests())}


def cells(document: Document) -> dict[tuple[int, Path, Path], Any]:
    """The number of every cell by what its table, row and column are; the text where there is no number."""
    found = {}
    for i, table in enumerate(table for section in document.sections for table in section.tables):
        assert len(set(table.rows)) == len(table.rows), "a row stands twice"
        assert len(set(table.columns)) == len(table.columns), "a column stands twice"
        assert set(table.cells) <= set(itertools.product(table.rows, table.columns))
        for (row, column), cell in table.cells.items():
            found[i, row, column] = cell.number if cell.number is not None else cell.missing
    return found


@pytest.mark.parametrize("name", REQUESTS)
def test_labels_change_texts_and_nothing_else(name: str) -> None:
    expected = cells(perform(REQUESTS[name], dataset(PLAIN)))
    assert len(expected) > 5
    for seed in range(4):
        assert cells(perform(REQUESTS[name], dataset(labelled(seed)))) == expected
