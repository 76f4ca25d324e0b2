"""The endpoints of an analysis as a script finds them in its data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.export import written_word
from sarcstat.data.cohort.factor import factor
from sarcstat.data.cohort.outcome import event_levels, outcome, scale_of, split_event
from sarcstat.data.cohort.timed import event_of, own_unit
from sarcstat.syntax.writing.plan import Endpoint

if TYPE_CHECKING:
    from sarcstat.data.cohort.outcome import Outcome


def endpoints(dataset: Dataset, options: Mapping[str, Any]) -> Sequence[Endpoint]:
    """The endpoints that the options of an analysis name, each called as its results call it; none without any."""
    pairs = list(zip(options.get("time") or (), options.get("event") or (), strict=True))
    if not pairs and options.get("param"):
        pairs = [("AVAL", "CNSR=0")]
    times = Counter(time for time, _ in pairs)
    return [_endpoint(dataset, time, event, options, alone=times[time] == 1) for time, event in pairs]


def _endpoint(dataset: Dataset, time: str, event: str, options: Mapping[str, Any], *, alone: bool) -> Endpoint:
    columns = [str(name) for name in dataset.frame.columns]
    event = event_of(event, time, columns)
    found, _ = outcome(dataset, time=time, event=event, names=bool(options.get("names")))
    column, _ = split_event(event, columns)
    unit, shown = options.get("time_unit") or own_unit(time), options.get("show_in")
    return Endpoint(
        name=time if alone else f"{time} ({found.coding})",
        time=time,
        event=column,
        values=_values(found, wanted=True) or (1,),
        others=_values(found, wanted=False),
        scale=scale_of(unit, shown, options["month_days"]),
        unit=shown or unit or "",
        competing=[_competing(dataset, event_of(each, time, columns)) for each in options.get("competing") or ()],
        entry=options.get("entry"),
        landmark=options.get("landmark"),
    )


def _competing(dataset: Dataset, entry: str) -> tuple[str, tuple[str | int | float, ...]]:
    """The column of a competing event, and its values that are the event."""
    column, wanted = split_event(entry, [str(name) for name in dataset.frame.columns])
    status = factor(dataset.frame, dataset.codebook, column)
    levels, _ = event_levels(status, wanted, list(dataset.codebook[column].value_labels))
    return column, tuple(written_word(value) for value, is_it in zip(status.values, levels, strict=True) if is_it)


def _values(found: Outcome, *, wanted: bool) -> tuple[str | int | float, ...]:
    """The values of the status column that are the event, or that are not."""
    values = zip(found.event.values, found.is_event, strict=True)
    return tuple(written_word(value) for value, is_event in values if bool(is_event) is wanted)
