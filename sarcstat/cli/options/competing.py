"""Options on competing events, and the causes that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.data.cohort.causes import Causes
    from sarcstat.data.cohort.cohort import Cohort
    from sarcstat.data.cohort.outcome import Outcome

Command = TypeVar("Command", bound=Callable[..., Any])


def competing_options() -> Callable[[Command], Command]:
    """The competing events, and what becomes of rows that have both."""

    def decorate(command: Command) -> Command:
        for option in reversed(
            [
                click.option("--competing", metavar="COLUMN[=VALUE,…]", multiple=True, help="Competing event, after which that of --event cannot happen: status=2, or a 0/1 column. Repeatable: each is a cause."),
                click.option("--both", type=click.Choice(["refuse", "event", "competing"]), default="refuse", show_default=True, help="Rows with --event and --competing in two columns: which came first."),
            ]
        ):  # fmt: skip
            command = option(command)
        return command

    return decorate


def check_competing(options: Mapping[str, Any]) -> None:
    """Raise UsageError where none is named, and where a time of dates could not be the same for all causes."""
    if not options["competing"]:
        raise UsageError("--competing missing.", "For example: --event status=1 --competing status=2")
    if not any("(" in time for time in options["time"] or ()):
        return
    for word, entries in (("--event", options["event"]), ("--competing", options["competing"])):
        for entry in entries:
            if "=" not in entry:
                raise UsageError(
                    f"{word} {entry}: with --competing and a time of dates an event is COLUMN=VALUE.",
                    "The time must end at the first event, of whatever cause: --time 'months(diagnosis, first_event)' "
                    f"{word} status=1",
                )


def causes_of(prepared: Any, outcome: Outcome, options: Mapping[str, Any]) -> Causes:
    """The causes of all rows that were read; `prepared` is a `Prepared`."""
    from sarcstat.data.cohort.causes import causes
    from sarcstat.data.cohort.timed import event_of

    there = [str(name) for name in prepared.dataset.frame.columns]
    time = options["time"][0] if options["time"] else ""
    entries = [event_of(each, time, there) for each in options.get("competing") or ()]
    return causes(
        prepared.dataset,
        outcome,
        entries,
        excluded=prepared.excluded,
        names=options["names"],
        both=options["both"],
    )


def outcome_with(causes: Causes, outcome: Outcome) -> Outcome:
    """The outcome that knows which of its events was the first: a landmark leaves out who had any by then."""
    from dataclasses import replace

    return replace(outcome, causes=causes.codes)


def with_causes(cohort: Cohort, causes: Causes) -> Cohort:
    """The cohort with the event of interest as its status: where --both says so, it is not what its column says."""
    from dataclasses import replace

    return replace(cohort, status=(causes.of(cohort) == 1).astype("int64"))
