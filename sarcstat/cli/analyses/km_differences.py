"""`km --differences`: which curves are compared at the times and up to the limit that are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.cli.options.cox import contrasts_of, pairs
from sarcstat.errors import UsageError, closest, listing

if TYPE_CHECKING:
    from sarcstat.data.cohort.cohort import Cohort


def check_differences(options: Mapping[str, Any]) -> None:
    """Raise UsageError for --differences of nothing, and for a --ref that nothing is compared with."""
    if options["differences"]:
        if not options["by"]:
            raise UsageError("--differences compares groups.", "Name them with --by.")
        if not options["times"] and options["tau"] is None:
            raise UsageError(
                "--differences is between survival at given times, or between restricted means.",
                "Say at which times with --times, or up to which time with --tau.",
            )
    if options["refs"] and not options["differences"]:
        raise UsageError("--ref names the group that the others differ from.", "Add --differences.")
    if options["refs"] and options["pairwise"] != "none":
        raise UsageError("--ref has no part in --pairwise, which compares every pair.", "Leave one of them out.")


def check_references(options: Mapping[str, Any], factors: Sequence[str]) -> None:
    """Raise UsageError for a --ref of a column that makes no groups."""
    for name in pairs(options["refs"], "--ref"):
        if name not in factors:
            meant = closest(name, factors)
            hint = f"Did you mean '{meant}'?" if meant else f"There are {listing(factors, 10)}."
            raise UsageError(f"--ref: '{name}' is not a column of --by.", hint)


def compared_with(options: Mapping[str, Any], cohort: Cohort) -> int | None:
    """The number, from 1, of the group that the others are compared with; 0 for every pair, None for no comparison.

    Raises UsageError for a level that does not occur.
    """
    from sarcstat.data.cohort.covariate import Covariate

    if not options["differences"] or cohort.group is None:
        return None
    if options["pairwise"] != "none":
        return 0
    name = cohort.group.name
    wanted = pairs(options["refs"], "--ref").get(name, "first")
    coded = {"refs": [f"{name}={wanted}"], "contrasts": (), "style": options["style"]}
    (contrast,) = contrasts_of(coded, [Covariate(name, cohort.group.label, None, cohort.group)]).values()
    return int(contrast.reference) % len(cohort.group.texts) + 1
