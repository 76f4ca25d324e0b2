"""A figure of a table's numbers: what it asks for is what the table asks for, unless it says otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sarcstat.errors import UsageError, closest, listing

#: Figure → the tables that it can draw.
_DRAWS: Mapping[str, Sequence[str]] = {
    "forest": ("cox", "subgroup"),
    "km": ("km", "univariate"),
    "cuminc": ("cuminc",),
    "cox": ("cox",),
}
#: Keys of a table that change what is shown of its numbers, and no number that a figure draws.
_SHOWN = (
    *("decimals", "label", "order", "baseline", "optimism", "seed", "times", "percentiles", "pairwise", "p_adjust"),
    *("trend", "trend_scores", "tau", "table", "differences", "min_events", "min_patients", "test"),
    *("last_step", "split_at", "split_covariates", "pattern", "no_comparison", "conf_type", "both"),
)
_OWN = ("name", "title", "command", "endpoints", "of")


def of_table(study: Any, entry: Any) -> tuple[dict[str, Any], Sequence[str]]:
    """The keys and endpoints of a figure of a table.

    Raises UsageError for a table that there is not, that the figure does not draw, or that asks for something that
    changes its numbers and that the figure has no word for.
    """
    from sarcstat.cli.perform import command_named, key_of

    table = _named(study, entry)
    known = {key_of(each) for each in command_named(f"plot {entry.command}").params}
    keys: dict[str, Any] = {}
    for key, value in table:
        if key in _OWN or value is None or value is False:
            continue
        if key == "style":
            keys[key] = "r" if value == "r" else "journal"
        elif key in known:
            keys[key] = value
        elif key not in _SHOWN and (key, value) != ("missing", "pairwise"):
            raise UsageError(
                f'of = "{entry.of}": the table has {key}, and plot {entry.command} cannot draw that.',
                f"Leave out 'of', and say what the figure is to show; or draw a table without {key}.",
            )
    return keys, entry.endpoints or table.endpoints


def _named(study: Any, entry: Any) -> Any:
    tables = {each.name: each for each in study.content.tables}
    if entry.of not in tables:
        meant = closest(entry.of, list(tables))
        there = f"There are {listing(tables, 20)}." if tables else "The study has no table."
        raise UsageError(
            f'of = "{entry.of}": the study has no such table.', f"Did you mean '{meant}'?" if meant else there
        )
    table = tables[entry.of]
    fitting = _DRAWS.get(entry.command, ())
    if table.command not in fitting:
        what = listing(fitting) if fitting else "no table"
        raise UsageError(
            f'of = "{entry.of}": plot {entry.command} draws {what}, and that table is of {table.command}.',
            "Leave out 'of', and say what the figure is to show.",
        )
    return table
