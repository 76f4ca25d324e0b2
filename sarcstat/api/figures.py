"""Which figure shows an analysis, and which of its options hold for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sarcstat.errors import UsageError, listing

#: The figures of each command, the usual one first.
_FIGURES: Mapping[str, tuple[str, ...]] = {
    "km": ("km",),
    "cuminc": ("cuminc",),
    "cox": ("forest", "cox"),
    "subgroup": ("forest",),
}
#: Options that concern tables only: what they say changes no number of a figure.
_OF_TABLES: Mapping[str, tuple[str, ...]] = {
    "km": (
        *("decimals", "differences", "p_adjust", "pairwise", "percentiles", "plot", "table", "tau", "times", "trend"),
        "trend_scores",
    ),
    "cuminc": ("decimals", "no_comparison", "p_adjust", "pairwise", "times"),
    "cox": ("decimals", "baseline", "plot", "optimism", "seed"),
    "subgroup": ("decimals", "times", "p_adjust"),
}


def figure_of(
    command: str, kind: str | None, own: Mapping[str, Any], given: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """The command that draws the figure of an analysis, and its options: `own` of the analysis, then those `given`.

    Raises UsageError for an analysis that has no figure, or not one of this kind.
    """
    kinds = _FIGURES.get(command, ())
    if not kinds:
        raise UsageError(f"Of {command} there is no figure.", "The functions of sarcstat.plot draw figures of data.")
    if kind is not None and kind not in kinds:
        raise UsageError(f"Of {command} there is no figure '{kind}'.", f"There is {listing(kinds)}.")
    options = {name: value for name, value in own.items() if name not in _OF_TABLES[command]}
    if options.get("style") in ("spss", "both"):  # figures show SPSS's numbers as journals print them
        del options["style"]
    return f"plot {kind or kinds[0]}", {**options, **given}
