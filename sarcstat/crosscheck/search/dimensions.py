"""All that is varied for a command of an output, from what is known of it and of its data."""

from __future__ import annotations

from collections.abc import Sequence

from sarcstat.crosscheck.plan import Plan
from sarcstat.crosscheck.search import options, rows, times
from sarcstat.crosscheck.search.alternative import Alternative


def alternatives(plan: Plan, logs: Sequence[str], beside: Sequence[str]) -> list[Alternative]:
    """The alternatives, likely ones first; `logs` are those of the output, `beside` the variables of its commands."""
    return [
        *options.ties(plan),
        *times.event_codings(plan),
        *options.codings(plan),
        *rows.sources(plan, logs),
        *options.programs(plan),
        *options.intervals(plan),
        *times.units(plan),
        *rows.early(plan),
        *rows.missing(plan, beside),
    ]
