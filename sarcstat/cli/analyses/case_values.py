"""The values of cases of a request: each part of the data analyzed apart, and joined on the rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from sarcstat.cli.analyses import km
from sarcstat.cli.analyses.cohorts.parts import each_part
from sarcstat.cli.analyses.cox.models import models
from sarcstat.errors import SarcstatError, UsageError

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.results import CaseVariable, Condition


def values_of_cases(
    command: str, options: Mapping[str, Any], dataset: Dataset, kinds: Sequence[str]
) -> Sequence[CaseVariable]:
    """The variables of all parts, aligned to the rows of the data; raises SarcstatError."""
    from sarcstat.analysis.case_values import COX_LABELS, KM_LABELS, known_kinds
    from sarcstat.data.reading.memory import InMemory

    known_kinds(kinds, KM_LABELS if command == "km" else COX_LABELS)
    make = _of_km if command == "km" else _of_cox
    own = replace(dataset, rows=None)  # places among the rows at hand, not in the source
    given = {**options, "data": InMemory(own), "na": dataset.na, "decimal": dataset.decimal}
    data, made, failed = each_part(lambda part: make(part, kinds), given, options["weight"])
    said = [*data.said, *_failures(failed)]
    n, positions = len(dataset.frame), data.dataset.rows
    found = [[_on_rows(each, positions, n) for each in variables] for _, variables in made]
    return _joined([each for part in found for each in part], [part.text for part, _ in made], found, said)


def _of_km(options: Mapping[str, Any], kinds: Sequence[str]) -> list[tuple[CaseVariable, Any]]:
    """The variables of a part, each with the rows that it is of."""
    from sarcstat.analysis.case_values import kaplan_meier_values
    from sarcstat.analysis.kaplan_meier import kaplan_meier
    from sarcstat.cli.analyses.km_options import kaplan_meier_options

    prepared, cohorts = km.patients(options)
    if len(cohorts) > 1:
        raise UsageError("A case has one survival: it is of one grouping.", "Name one column in --by.")
    (cohort,) = cohorts
    computed = replace(kaplan_meier_options(options), curves=True)
    result = kaplan_meier(cohort, computed, prepared.provenance(cohort), {})
    return [(each, cohort.rows) for each in kaplan_meier_values(cohort, result, kinds)]


def _of_cox(options: Mapping[str, Any], kinds: Sequence[str]) -> list[tuple[CaseVariable, Any]]:
    from sarcstat.analysis.case_values import cox_values

    asked = models(options, {}).asked()
    if len(asked) > 1:
        raise UsageError("A case has values of one model.", "Give --time and --event once.")
    ((cohort, computed),) = asked
    return [(each, cohort.rows) for each in cox_values(cohort, computed, kinds)]


def _failures(failed: Sequence[tuple[str, SarcstatError]]) -> list[Condition]:
    from sarcstat.results import Condition

    return [Condition("warning", f"{text}: no values. {error}", "part_failed") for text, error in failed]


def _on_rows(made: tuple[CaseVariable, Any], positions: Any, n: int) -> CaseVariable:
    from sarcstat.analysis.case_values import on_all_rows

    variable, rows = made
    join: Literal["sum", "last"] = "sum" if variable.kind == "DFBETA" else "last"
    return replace(variable, values=on_all_rows(variable.values, rows, positions, n, join))


def _joined(
    every: Sequence[CaseVariable],
    parts: Sequence[str],
    found: Sequence[Sequence[CaseVariable]],
    said: Sequence[Condition],
) -> list[CaseVariable]:
    """One variable of all parts that have it, in the order of the first."""
    from sarcstat.analysis.case_values import first_there

    joined = []
    for kind, term in dict.fromkeys((each.kind, each.term) for each in every):
        own = [(text, each) for text, part in zip(parts, found, strict=True) for each in part]
        own = [(text, each) for text, each in own if (each.kind, each.term) == (kind, term)]
        told = [
            replace(condition, text=f"{text}: {condition.text}" if text else condition.text)
            for text, each in own
            for condition in each.conditions
        ]
        values = first_there([each.values for _, each in own])
        joined.append(replace(own[0][1], values=values, conditions=tuple(dict.fromkeys([*said, *told]))))
    return joined
