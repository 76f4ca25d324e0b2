"""The distinct patterns of a cohort whose rows its source counted: what a model needs of them, each once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.counting import tally
from sarcstat.errors import listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

_MOST = 2**62
#: From so many patterns on it matters that they are nearly as many as the patients.
MANY = 100_000


def patterns(cohort: Cohort) -> Cohort:
    """The cohort with one row for each distinct (stratum, time, status, covariates, offset), by stratum and time.

    Columns that were read for something else (a condition, another model) tell rows apart that are one here. A cohort
    whose rows were not counted, or have values at each event time, stays as it is. `rows` and `beside` are gone.
    """
    if cohort.counts is None or cohort.in_time:
        return cohort
    parts = [_coded(cohort.stratum.codes)] if cohort.stratum else []
    parts += [_of_numbers(cohort.time), _coded(1 - cohort.status)]
    parts += [
        _of_numbers(each.values) if each.values is not None else _coded(each.factor.codes)  # type: ignore[union-attr]
        for each in cohort.covariates
    ]
    parts += [_of_numbers(cohort.offset.values)] if cohort.offset else []
    first, place = _distinct(parts)
    stratum = cohort.stratum
    return replace(
        cohort,
        time=cohort.time[first],
        status=cohort.status[first],
        event=replace(cohort.event, codes=cohort.event.codes[first]),
        stratum=replace(stratum, codes=stratum.codes[first]) if stratum else None,
        group=None,
        covariates=[
            replace(
                each,
                values=None if each.values is None else each.values[first],
                factor=replace(each.factor, codes=each.factor.codes[first]) if each.factor else None,
            )
            for each in cohort.covariates
        ],
        offset=replace(cohort.offset, values=cohort.offset.values[first]) if cohort.offset else None,
        beside=(),
        rows=slice(None),
        counts=tally(place, cohort.counts, len(first)),
    )


def pattern_notes(distinct: Cohort) -> Iterator[Condition]:
    """A note where the patterns are more than half as many as the patients: counting them saved nothing."""
    import numpy as np

    n, patients = len(distinct.time), distinct.n_rows
    if distinct.counts is None or n <= MANY or 2 * n <= patients:
        return
    numbers = {distinct.outcome.time_name: distinct.time}
    numbers |= {each.name: each.values for each in distinct.covariates if each.values is not None}
    sizes = sorted(((len(np.unique(values)), name) for name, values in numbers.items()), reverse=True)
    named = listing(f"{name}: {size:,} values" for size, name in sizes)
    text = (
        f"{n:,} combinations of time, event and covariates among {patients:,} patients: more than half as many, so "
        f"that counting them saves little. Fewer come of rounding or grouping numbers ({named}) in a view, or of a "
        "view with a random sample of the rows, drawn with a seed."
    )
    yield Condition("note", text, "many_patterns")


def _coded(codes: Array) -> tuple[Array, int]:
    """Codes from 0, with the number of them."""
    return codes, int(codes.max()) + 1


def _of_numbers(values: Array) -> tuple[Array, int]:
    """The place of every number among the distinct ones, with the number of these."""
    import numpy as np

    found, places = np.unique(values, return_inverse=True)
    return places, len(found)


def _distinct(parts: Sequence[tuple[Array, int]]) -> tuple[Array, Array]:
    """The first row of each combination of codes, in order of these, and the combination of every row."""
    import numpy as np

    key, size = np.zeros(len(parts[0][0]), dtype=np.int64), 1
    for codes, number in parts:
        if size * number > _MOST:
            key, size = _of_numbers(key)
        key, size = key * number + codes, size * number
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    new = np.append(True, ordered[1:] != ordered[:-1])
    place = np.empty(len(key), dtype=np.int64)
    place[order] = np.cumsum(new) - 1
    return order[new], place
