"""Options that the data leave without any use: refused where the user meant something else, else a note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.cli.options.shared import SEED
from sarcstat.errors import UsageError, closest, listing

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.results import AnalysisResult, Condition


def check_shown(option: str, names: Iterable[str], shown: Sequence[str], what: str = "described") -> None:
    """Refuse an option of a column that the command does not show; `what` says what it does with those it shows."""
    for name in names:
        if name not in shown:
            meant = closest(name, shown)
            hint = f"Did you mean '{meant}'?" if meant else f"There are {listing(dict.fromkeys(shown), 10)}."
            raise UsageError(f"{option}: column '{name}' is not {what}.", hint)


def check_formats(names: Iterable[str], dataset: Dataset) -> None:
    """Refuse decimals of a column of texts."""
    for name in names:
        if dataset.frame[name].dtype.kind not in "iuf":
            raise UsageError(f"--print-format: column '{name}' holds no numbers.", "Leave it out.")


def seed_unused(options: Mapping[str, Any], results: Sequence[AnalysisResult]) -> list[Condition]:
    """A note where a --seed was given and no p comes from random numbers."""
    from sarcstat.results import Condition

    random = any(s.name == "monte_carlo_tables" for result in results for s in result.statistics)
    if random or options["seed"] == SEED:
        return []
    return [Condition("note", f"--seed {options['seed']}: no p comes from random numbers here.", "seed_unused")]


def with_note(results: Sequence[AnalysisResult], notes: Sequence[Condition]) -> list[AnalysisResult]:
    """The results, the first of which says the notes as well."""
    from dataclasses import replace

    first, *others = results
    return [replace(first, conditions=(*first.conditions, *notes)), *others]
