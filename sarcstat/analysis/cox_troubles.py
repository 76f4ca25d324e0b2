"""Trouble of a Cox model in the user's words: separation, aliasing, too few events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sarcstat.analysis.frames import rows_of
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.errors import counted, listing
from sarcstat.results import Condition

ENOUGH_EVENTS = 10


def troubles(
    value: Mapping[str, Any],
    cohort: Cohort,
    terms: Sequence[tuple[str, ...]],
    compared: Mapping[int, Sequence[str | None]],
) -> Iterator[Condition]:
    """What is wrong with the final model; `compared` has the phrase of each parameter by term number."""

    def name(term: int, column: int) -> str:
        phrase = compared[term][column - 1]
        return "*".join(terms[term - 1]) + (f" ({phrase})" if phrase else "")

    aliased: dict[str, list[str]] = {}
    for row in rows_of(value.get("troubles")):
        kind = str(row["kind"])
        if kind == "not_converged":
            yield Condition("warning", "The model did not converge: its numbers are not estimates.", kind)
            continue
        term = int(row["term"])
        which = name(term, int(row["column"])) if row["column"] else "*".join(terms[term - 1])
        if kind == "aliased":
            aliased.setdefault(which, []).append(name(int(row["with_term"]), int(row["with_column"])))
            continue
        why = {
            "infinite": f"is not estimable (NE){_because(cohort, terms[term - 1])}",
            "constant": "is left out (NE), because it has the same value for every patient used",
            "uninformative": "is left out (NE), because it does not vary among the patients at risk at any event",
        }[kind]
        yield Condition("warning", f"The hazard ratio of {which} {why}.", kind)
    for which, others in aliased.items():
        text = f"The hazard ratio of {which} is left out (NE), because it is determined by {listing(others)}."
        yield Condition("warning", text, "aliased")
    yield from _few_events(value)


def _because(cohort: Cohort, term: Sequence[str]) -> str:
    """The levels without an event, or with nothing but events, that explain an infinite estimate."""
    import numpy as np

    for covariate in cohort.covariates:
        if covariate.name in term and covariate.factor is not None:
            size = len(covariate.factor.values)
            n = np.bincount(covariate.factor.codes, minlength=size)
            events = np.bincount(covariate.factor.codes[cohort.status == 1], minlength=size)
            empty = [i for i in range(size) if events[i] == 0]
            if empty:
                where = listing(
                    f"{covariate.factor.texts[i]} (0 events in {counted(int(n[i]), 'patient')})" for i in empty
                )
                return f", because no patient had an event in {where}"
    return ", because it separates the patients with events from the others"


def _few_events(value: Mapping[str, Any]) -> Iterator[Condition]:
    (summary,) = rows_of(value["summary"])
    parameters, events = int(summary["lr_df"] or 0), int(summary["n_events"])
    if parameters > events:
        text = f"{counted(parameters, 'parameter')} for {counted(events, 'event')}: the model cannot be trusted."
        yield Condition("warning", text, "more_parameters_than_events")
    elif parameters and events / parameters < ENOUGH_EVENTS:
        text = f"{events / parameters:.1f} events per parameter, fewer than {ENOUGH_EVENTS}: estimates may be unstable."
        yield Condition("warning", text, "few_events_per_parameter")
