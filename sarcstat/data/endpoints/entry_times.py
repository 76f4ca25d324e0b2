"""Times of entry that are expressions of dates: `months(diagnosis, registered)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sarcstat.data.codebook import Dataset, Variable
from sarcstat.data.cohort.outcome import DAYS
from sarcstat.data.cohort.timed import own_unit
from sarcstat.data.expression.expression import columns, compute, parse
from sarcstat.errors import UsageError, counted
from sarcstat.results import Condition

PLACE = "--entry"


def entry_columns(text: str) -> list[tuple[str, str]]:
    """The columns of the file that an entry is computed from, after the option that names them."""
    return [(PLACE, name) for name in columns(parse(text, place=PLACE, condition=False))]


def with_entry(dataset: Dataset, text: str, times: Sequence[str], month_days: float) -> Dataset:
    """The data with the column of an entry that is an expression, named as it is typed.

    Months are those of the time of follow-up, of `month_days` days. Raises UsageError for what is no number, and for
    an entry in another unit than the times.
    """
    import numpy as np

    from sarcstat.data.expression.values import Numbers

    unit = own_unit(text)
    for time in times:
        other = own_unit(time)
        if unit and other and unit != other:
            raise UsageError(
                f"{PLACE} '{text}' is in {unit}, --time '{time}' in {other}.", "Both must be in the same unit."
            )
    found = compute(parse(text, place=PLACE, condition=False), dataset.frame, dataset.codebook)
    if not isinstance(found.values, Numbers):
        raise UsageError(f"{PLACE} '{text}' is no number.", "For example: months(diagnosis, registered)")
    scale = DAYS["months"] / month_days if unit == "months" and month_days else 1.0
    values = np.broadcast_to(np.asarray(found.values.values, dtype=float), (len(dataset.frame),)) * scale
    said = [
        Condition("note", f"{PLACE}: {words} in {counted(number, 'row')} gives missing.", "no_result")
        for words, number in found.gone.items()
    ]
    variables = {**dataset.codebook.variables, text: Variable(label=text, measure="scale")}
    return replace(
        dataset,
        frame=dataset.frame.assign(**{text: values}),
        codebook=dataset.codebook.holding(variables),
        conditions=(*dataset.conditions, *found.conditions, *said),
    )
