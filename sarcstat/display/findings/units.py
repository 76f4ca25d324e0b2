"""Per which unit the hazard ratio of a number is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sarcstat.display.cox.layouts import final_model, parameters
from sarcstat.display.lowered import lowered
from sarcstat.results import AnalysisResult

_PER = re.compile(r"(?P<label>.+?) \(per (?P<per>[^()]+)\)")
_UNIT = re.compile(r"(?P<label>.+) \((?P<unit>[^()]*[^()\d][^()]*)\)")


class Unit(NamedTuple):
    """The step of a covariate by its label: `10 years` of `age`, `unit` of what has no unit."""

    label: str
    per: str


def units_of(result: AnalysisResult) -> Iterator[Unit]:
    """The steps of the numbers of a model; a product has none of its own."""
    for term in parameters(result, *final_model(result)):
        found = unit_of(result, term)
        if found is not None:
            yield found


def unit_of(result: AnalysisResult, term: str) -> Unit | None:
    """The step of a term that is a number; None of a factor or a product."""
    if term in result.details.get("levels", {}) or "*" in term or f"term:{term}" not in result.labels:
        return None
    label, step = result.term_label(term, " × "), "1"
    if found := _PER.fullmatch(label):
        label, step = found["label"], found["per"]
    unit = "unit" if step == "1" else "units"
    if found := _UNIT.fullmatch(label):
        label, unit = found["label"], found["unit"]
    unit = unit.removesuffix("s") if step == "1" and unit in ("years", "months", "weeks", "days") else unit
    return Unit(lowered(label), unit if (step, unit) == ("1", "unit") else f"{step} {unit}")
