"""From when on patients count: the columns of delayed entry, and outcomes with entry or landmark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.cli.analyses.cohorts.readying import start_stop
from sarcstat.errors import InputError, UsageError

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.outcome import Outcome


def columns_of_entry(times: Sequence[str], options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The (option, column) pairs of when patients come under observation; raises UsageError for what does not fit."""
    entry, landmark = options.get("entry"), options.get("landmark")
    if entry and landmark:
        raise UsageError(
            "--entry and --landmark both say from when on patients count.",
            "A landmark takes who is under observation there: leave --entry out, or use --entry alone.",
        )
    if not entry:
        return []
    if entry in times:
        raise UsageError(f"--entry and --time are both '{entry}'.", "Entry is when a patient comes under observation.")
    return [("--entry", entry), *([("--id", options["patient"])] if start_stop(options) else [])]


def from_entry(dataset: Dataset, made: Outcome, scale: float, options: Mapping[str, Any]) -> Outcome:
    """The outcome with the entry and the landmark of the options; raises InputError for an entry of no numbers."""
    from sarcstat.data.cohort.entry import entry_of

    if options.get("entry"):
        entry, problems = entry_of(dataset, options["entry"], scale, names=options["names"])
        if problems:
            raise InputError.of(problems)
        made = replace(made, entry=entry)
    return replace(made, landmark=options["landmark"]) if options.get("landmark") else made
