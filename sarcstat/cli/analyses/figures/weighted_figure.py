"""`--weight` of a command that makes a figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sarcstat.cli.options.figure_files import Drawn


def of_weighted(make: Callable[[Mapping[str, Any]], Drawn], options: Mapping[str, Any]) -> Drawn:
    """The figure of data whose rows are repeated as often as --weight says, which is said under it."""
    from sarcstat.cli.analyses.cohorts.parts import each_part

    if not options["weight"]:
        return make(options)
    data, made, _ = each_part(make, {**options, "split": ()}, options["weight"])
    ((_, found),) = made
    weighting = [data.weighting] if data.weighting else []
    return found._replace(notes=[*found.notes, *weighting], conditions=[*data.said, *found.conditions])
