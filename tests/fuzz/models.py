"""Designs of Cox models, and which of their contrasts have an estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from fuzz.cohorts import Cohort, Column
from fuzz.linear import Cone, cone, deaths, within
from fuzz.requests import Record, levels, outcome, rows

Term = tuple[Column, ...]
Array = np.ndarray[Any, np.dtype[Any]]
TIES = {
    "spss": {"spss": "breslow"},
    "journal": {"spss": "breslow"},
    "r": {"r": "efron"},
    "both": {"spss": "breslow", "r": "efron"},
}


@dataclass(frozen=True)
class Model:
    """Terms of a Cox model on some rows; `blocks` are the numbers of the terms entered together."""

    cohort: Cohort
    used: Sequence[int]
    terms: Sequence[Term]
    style: str
    conf_level: float
    categorical: frozenset[str] = frozenset()
    contrasts: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, float] = field(default_factory=dict)
    strata: Column | None = None
    ties: str | None = None
    blocks: Sequence[Sequence[int]] = ()
    stepwise: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def columns(self) -> list[tuple[int, int, Array]]:
        """Term and number within the term, both from 1, and the values of each column of the design."""
        found = []
        for i, term in enumerate(self.terms):
            parts = [self._part(column) for column in term]
            for j, combination in enumerate(product(*parts)):
                found.append((i + 1, j + 1, np.prod(np.array(combination), axis=0)))
        return found

    def _part(self, column: Column) -> list[Array]:
        """The columns of one covariate."""
        if column.levels is None:
            unit = self.units.get(column.name, 1.0)
            return [np.array([float(column.values[i]) for i in self.used]) / unit]  # type: ignore[arg-type]
        own = levels(column, self.used)
        codes = np.array(own.codes) - 1
        place = self.reference(column)
        table = coding(len(own.texts), self.contrasts.get(column.name, "indicator"), place)
        return [table[codes, j] for j in range(table.shape[1])]

    def reference(self, column: Column) -> int:
        """The place of the reference level among those that occur."""
        texts = list(levels(column, self.used).texts)
        default = texts[0] if self.style in ("r", "journal") else texts[-1]
        return texts.index(self.references.get(column.name, default))

    @cached_property
    def conventions(self) -> dict[str, str]:
        """The ties of each convention."""
        return {name: self.ties or usual for name, usual in TIES[self.style].items()}

    @cached_property
    def risk(self) -> Any:
        """The risk sets over all columns."""
        data = {name: np.array(values) for name, values in outcome(self.cohort, self.used).items()}
        x = np.column_stack([values for _, _, values in self.columns])
        stratum = np.array(levels(self.strata, self.used).codes)
        return deaths(data["time"], data["status"], stratum, x, exact=self.ties == "exact")

    def in_block(self, block: int) -> list[int]:
        """The places of the columns of the model after a block (from 1)."""
        entered = [i for own in (self.blocks or [range(len(self.terms))])[:block] for i in own]
        return [k for k, (term, _, _) in enumerate(self.columns) if term - 1 in entered]

    def cone(self, places: Sequence[int]) -> Cone:
        """The directions of the model of some columns."""
        return cone(within(self.risk, places), np.eye(len(places)))


def coding(k: int, contrast: str, reference: int) -> Array:
    """The columns that code k levels, from what each contrast compares (IBM's Categorical Variable Coding Schemes)."""
    others = [i for i in range(k) if i != reference]
    if contrast == "indicator":
        return np.eye(k)[:, others]
    rows = {
        "simple": [np.eye(k)[i] - np.eye(k)[reference] for i in others],
        "deviation": [np.eye(k)[i] - np.full(k, 1 / k) for i in others],
        "difference": [np.eye(k)[i] - np.r_[np.full(i, 1 / i), np.zeros(k - i)] for i in range(1, k)],
        "helmert": [np.eye(k)[i] - np.r_[np.zeros(i + 1), np.full(k - i - 1, 1 / (k - i - 1))] for i in range(k - 1)],
        "repeated": [np.eye(k)[i] - np.eye(k)[i + 1] for i in range(k - 1)],
    }[contrast]
    return np.linalg.inv(np.array([np.full(k, 1 / k), *rows]))[:, 1:]


def cox_job(model: Model, missing: int = 0) -> dict[str, Any]:
    """What R computes, with the direction of each model in which a coefficient is infinite, and its Cone.

    Entries whose names begin with an underscore are not for R.
    """
    cones, models = [], []
    for block in range(1, max(1, len(model.blocks)) + 1):
        places = model.in_block(block)
        found = model.cone(places) if places else Cone(np.zeros(0, dtype=bool), None, False)
        cones.append((block, places, found))
        direction = None if found.direction is None else [float(value) for value in found.direction]
        columns = [place + 1 for place in places]
        models.append({"block": block, "step": 1, "columns": columns, "direction": direction})
    return outcome(model.cohort, model.used) | {
        "kind": "cox",
        "stratum": list(levels(model.strata, model.used).codes),
        "x": [[float(value) for value in values] for _, _, values in model.columns],
        "term": [term for term, _, _ in model.columns],
        "column": [column for _, column, _ in model.columns],
        "ties": model.conventions,
        "conf_level": model.conf_level,
        "models": [each for each in models if each["columns"]],
        "stepwise": dict(model.stepwise) or None,
        "ph_test": model.style != "spss" and not model.stepwise,
        "missing": missing,
        "negative": 0,
        "_model": model,
        "_cones": cones,
    }


def cox_key(record: Record, term: int, column: int) -> str:
    """The key of a statistic of a model."""
    parts = ["cox", record["convention"], record["context"], record.get("block") or 0, record.get("step") or 0]
    return "|".join(map(str, [*parts, term, column, record.get("test") or "", record["stat_name"]]))


def complete(cohort: Cohort, terms: Sequence[Term], strata: Column | None) -> list[int]:
    """The rows with every covariate."""
    needed = {column.name: column for term in terms for column in term}
    return rows(cohort, *needed.values(), *([strata] if strata else []))
