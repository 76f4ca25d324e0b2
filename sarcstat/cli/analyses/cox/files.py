"""The files of a Cox regression that COXREG's OUTFILE names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.cli.analyses.cohorts.parts import each_part
from sarcstat.cli.analyses.cox.models import models
from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.results import Condition


def file_of_model(options: Mapping[str, Any], dataset: Dataset, kind: str) -> Dataset:
    """COEFF or TABLE of the final model; raises SarcstatError."""
    from sarcstat.data.assembled import below_each_other
    from sarcstat.data.reading.memory import InMemory
    from sarcstat.results import Condition

    make = _coefficients if kind == "COEFF" else _table
    given = {**options, "data": InMemory(dataset), "na": dataset.na, "decimal": dataset.decimal}
    data, made, failed = each_part(lambda part: make(part, dataset.source), given, options["weight"])
    said = [Condition("warning", f"{text}: no rows. {error}", "part_failed") for text, error in failed]
    (first, _), *_ = made
    labels = {level.name: dataset.codebook.label(level.name) for level in first.levels}
    parts = [({level.name: level.value for level in part.levels}, found) for part, found in made]
    conditions: list[Condition] = [*data.said, *said]
    return replace(below_each_other(parts, labels), conditions=tuple(conditions))


def _one(options: Mapping[str, Any]) -> Any:
    asked = models(options, {})
    if len(options["time"]) > 1:
        raise UsageError("A file is of one model.", "Give --time and --event once.")
    return asked


def _coefficients(options: Mapping[str, Any], source: str) -> Dataset:
    from sarcstat.analysis.cox.files import COEFFICIENTS, coefficient_columns
    from sarcstat.data.assembled import assembled

    asked = _one(options)
    (result,) = asked.results()
    ((cohort, _),) = asked.asked()
    labels = {"PARAMETER": "Parameter", **{name: label for name, (label, _) in COEFFICIENTS.items()}}
    return assembled(coefficient_columns(result, cohort), labels, source)


def _table(options: Mapping[str, Any], source: str) -> Dataset:
    from sarcstat.analysis.cox.files import TABLE, table_columns
    from sarcstat.data.assembled import assembled

    ((cohort, computed),) = _one(options).asked()
    return assembled(table_columns(cohort, computed), TABLE, source)
