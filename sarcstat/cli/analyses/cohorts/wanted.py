"""The endpoints that a command line asks for: their columns, units and names, and those of an ADTTE file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sarcstat.errors import InputError, UsageError, counted

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.outcome import Outcome

#: The name of an endpoint with the unit of its time: `Overall Survival (months)`.
_WITH_UNIT = re.compile(r"(.*\S)\s*\((days?|weeks?|months?|years?)\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WantedEndpoint:
    """Where time and event are, and the unit they are shown in."""

    time: str
    event: str
    param: str | None
    scale: float
    unit: str | None


def endpoints(options: Mapping[str, Any]) -> list[WantedEndpoint]:
    """The endpoints that --time, --event, --param and the units ask for; raises UsageError where they do not fit."""
    param, times, events = options["param"], options["time"], options["event"]
    if param is None and not (times and events):
        missing = " and ".join(name for name, value in (("--time", times), ("--event", events)) if not value)
        raise UsageError(f"{missing} missing.", "For example: --time months --event status=1")
    if len(times) != len(events):
        raise UsageError(
            f"{counted(len(times), '--time', '--time')} but {counted(len(events), '--event', '--event')}.",
            "Each endpoint needs one of both, in the same order.",
        )
    pairs = list(zip(times, events, strict=True)) or [("AVAL", "CNSR=0")]
    return [WantedEndpoint(time, event, param, *_unit(options, time)) for time, event in pairs]


def _unit(options: Mapping[str, Any], time: str) -> tuple[float, str | None]:
    """What times are multiplied by, and the unit they are in afterwards."""
    from sarcstat.data.cohort.outcome import DAYS, scale_of
    from sarcstat.data.cohort.timed import own_unit

    own, unit, shown = own_unit(time), options["time_unit"], options["show_in"]
    if own and unit and own != unit:
        raise UsageError(f"--time-unit {unit}: '{time}' is in {own}.", "Leave --time-unit out.")
    if own == "months" and not shown:
        return 1.0, own
    unit = own or unit
    if shown and not unit:
        raise UsageError(
            "--show-in needs --time-unit, the unit the time column is in.",
            "For example: --time-unit days --show-in months",
        )
    if options["month_days"] != DAYS["months"] and (unit == shown or "months" not in (unit, shown) or not shown):
        raise UsageError(
            "--month-days converts times, and no time is converted from or to months.",
            "Give --time-unit and --show-in, one of them months.",
        )
    return scale_of(unit, shown, options["month_days"]), shown or unit


def told_apart(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Endpoints that share a time column are called by their events too; columns with one label, by their names."""
    names = Counter(each.time_name for each in outcomes)
    told = []
    for each in outcomes:
        if names[each.time_name] > 1:
            added = f" ({each.coding})"
            each = replace(each, time_name=each.time_name + added, time_label=each.time_label + added)
        told.append(each)
    labels = Counter(each.time_label for each in told)
    return [
        replace(each, time_label=f"{each.time_label} ({each.time_name})") if labels[each.time_label] > 1 else each
        for each in told
    ]


def columns_of(wanted: Sequence[WantedEndpoint], columns: Sequence[str]) -> list[tuple[str, str]]:
    """The (option, column) pairs of the endpoints."""
    from sarcstat.data.cohort.outcome import split_event
    from sarcstat.data.cohort.timed import event_of

    pairs = [("--time", each.time) for each in wanted]
    pairs += [("--event", split_event(event_of(each.event, each.time, columns), columns)[0]) for each in wanted]
    of_adtte = [("--param", "PARAMCD")] if wanted[0].param or "PARAMCD" in columns else []
    if of_adtte and "PARAM" in columns and ("--time", "AVAL") in pairs:
        of_adtte.append(("--param", "PARAM"))
    return pairs + of_adtte


def competing_columns(options: Mapping[str, Any], columns: Sequence[str] | None) -> list[tuple[str, str]]:
    """The (option, column) pairs of the competing events; of times of dates those that are made of them."""
    from sarcstat.data.cohort.outcome import split_event
    from sarcstat.data.cohort.timed import event_of

    time = options["time"][0] if options["time"] else ""
    known = columns or ()
    return [
        ("--competing", split_event(event_of(each, time, known), known)[0]) for each in options.get("competing") or ()
    ]


def refuse_events(wanted: Sequence[WantedEndpoint], extra: Sequence[tuple[str, str]], columns: Sequence[str]) -> None:
    """Refuse as groups and covariates the events of times of dates, whose own columns are others."""
    from sarcstat.data.cohort.outcome import split_event
    from sarcstat.data.cohort.timed import event_of

    for each in wanted:
        name = split_event(each.event, columns)[0]
        if event_of(each.event, each.time, columns) != each.event and name in {column for _, column in extra}:
            raise UsageError(
                f"Column '{name}' is the event of the analysis: it cannot be its group, stratum or covariate, too.",
                f"Leave '{name}' out, or give another column to --event.",
            )


def called_by_param(dataset: Dataset, wanted: WantedEndpoint, options: Mapping[str, Any]) -> Dataset:
    """The data of an ADTTE file with the name of the endpoint (PARAM) as the label of its time.

    A label that the user gives stays, as does that of the file where the endpoint has no name, or several. A unit at
    the end of the name gives way to the unit that times are shown in; raises UsageError where --time-unit contradicts.
    """
    frame, param = dataset.frame, wanted.param
    if "PARAM" not in frame.columns or "PARAMCD" not in frame.columns or "AVAL" not in frame.columns:
        return dataset
    if any(entry.startswith("AVAL=") for entry in options.get("column_labels") or ()):
        return dataset
    own = frame["PARAM"] if param is None else frame["PARAM"][(frame["PARAMCD"] == param).fillna(False)]
    found = [str(text).strip() for text in own.dropna().unique()]
    if len(found) != 1 or not found[0]:
        return dataset
    named = _WITH_UNIT.fullmatch(found[0])
    given = options["time_unit"]
    if named and given and named[2].casefold().rstrip("s") != given.rstrip("s"):
        raise UsageError(
            f"--time-unit {given}: the endpoint is called '{found[0]}' (PARAM).",
            f"Give --time-unit {named[2].lower()}.",
        )
    label = named[1] if named and wanted.unit else found[0]
    about = replace(dataset.codebook["AVAL"], label=label)
    variables = {**dataset.codebook.variables, "AVAL": about}
    return replace(dataset, codebook=dataset.codebook.holding(variables))


def other_endpoints(dataset: Dataset, param: str | None) -> list[tuple[str, Any]]:
    codes = dataset.frame["PARAMCD"]
    found = sorted(str(code) for code in codes.dropna().unique())
    if param is None and len(found) < 2:
        return []
    if param not in found:
        asked = "holds several endpoints" if param is None else f"has no endpoint '{param}'"
        hint = f"Choose one, for example --param {found[0]}." if found else None
        raise InputError(f"PARAMCD {asked}: {', '.join(found)}.", hint)
    return [(f"of other endpoints than {param}", ~(codes == param).fillna(False).to_numpy(dtype=bool))]
