"""What delayed entry means for curves: that survival is conditional, and where few were at risk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sarcstat.analysis.shared.frames import rows_of
from sarcstat.bridge.call import RRefusal
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.errors import InputError, SarcstatError, counted, listing
from sarcstat.results import Condition


def entry_refusal(refusal: RRefusal) -> SarcstatError:
    """The error of an R procedure's refusal of entries; the refusal itself where it is about something else."""
    if refusal.code != "entry_at_exit":
        return refusal
    number = int(refusal.details["n"][0])
    return InputError(
        f"{counted(number, 'row')} in which entry and the end of the time differ by rounding only: nobody is at risk "
        "there.",
        "Leave such rows out with --where.",
    )


def entry_conditions(value: Mapping[str, Any], cohort: Cohort) -> Iterator[Condition]:
    """Of curves with delayed entry: that they are conditional, and a warning where one stood on few."""
    if cohort.entry is None or cohort.outcome.entry is None or cohort.patients is not None:
        return  # of start-stop data the entries are those of rows, which are told with them
    curves = "curves" in value
    first = float(cohort.entry.min())
    late = int((cohort.entry > 0).sum())
    text = (
        f"Delayed entry ({cohort.outcome.entry.label}): {late:,} of {counted(len(cohort.entry), 'patient')} enter "
        "after 0 and count at risk from then on. "
    )
    if not curves:
        text += "Hazards are compared among those who have entered."
    elif first > 0:
        text += f"Survival, medians and means are conditional on survival to the first entry, at {first:g}."
    else:
        text += "Survival and medians rest on those who have entered by each time."
    yield Condition("note", text, "delayed_entry")
    of_curve: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows_of(value.get("thin")):
        of_curve.setdefault(_curve(row, cohort), []).append(row)
    for curve, rows in of_curve.items():
        yield _thin(curve, rows)


def _thin(of: str, rows: Sequence[Mapping[str, Any]]) -> Condition:
    """The warning of a curve: that it is 0 from a time on, else of the first time at which it stands on few."""
    row = next((row for row in rows if row["after"] == 0), rows[0])
    n, died, later = (int(row[name]) for name in ("n_risk", "n_event", "n_later"))
    had = f"{died} of {counted(n, 'patient')} at risk had the event" if n > 1 else "the only patient at risk had it"
    others = counted(later, "patient")
    if row["after"] == 0:
        text = (
            f"{of} at {row['time']:g}, {had}: survival is 0 from there on, as R's survfit has it, though {others} "
            f"{'enters' if later == 1 else 'enter'} later. --where can leave out who enters early, so that the curve "
            "starts where enough are at risk."
        )
        return Condition("warning", text, "risk_set_empty")
    more = f"; so at {counted(len(rows) - 1, 'further time')}" if len(rows) > 1 else ""
    text = (
        f"{of} at {row['time']:g}, {had}: survival falls from {row['before']:.3f} to {row['after']:.3f} while {others} "
        f"{'is' if later == 1 else 'are'} still to enter{more}."
    )
    return Condition("warning", text, "risk_set_small")


def _curve(row: Mapping[str, Any], cohort: Cohort) -> str:
    levels = []
    if cohort.stratum and row.get("stratum"):
        levels.append(cohort.stratum.texts[int(row["stratum"]) - 1])
    if cohort.group and row.get("group"):
        levels.append(cohort.group.texts[int(row["group"]) - 1])
    return f"Delayed entry, {listing(levels)}:" if levels else "Delayed entry, all patients:"
