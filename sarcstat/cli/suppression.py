"""`--suppress N`: the commands that hide small counts, and the options with which they cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sarcstat.errors import UsageError

Made = TypeVar("Made")

#: The commands whose results are hidden; of any other, a count would be shown that was to be hidden.
HIDING = ("crosstab",)
#: Options that print what is not hidden, and why.
_BARRED = {
    "split": "the parts of --split would reveal each other",
    "sampling_weights": "sums of sampling weights are no counts",
    "entry": "numbers at risk with delayed entry are not hidden",
    "plot": "the drawing is not hidden",
}
_WEIGHTED = ("crosstab", "describe")


def check_suppress(command: str, options: Mapping[str, Any]) -> None:
    """Refuse, before anything is read, to hide counts where not all of them would be hidden."""
    if options.get("suppress") is None:
        return
    if command not in HIDING:
        raise UsageError(
            f"--suppress: {command} cannot hide small counts.", f"The commands that can are {', '.join(HIDING)}."
        )
    barred = {**_BARRED, **({"weight": "weighted counts need not be whole"} if command in _WEIGHTED else {})}
    for name, why in barred.items():
        if options.get(name):
            raise UsageError(f"--suppress with --{name.replace('_', '-')}: {why}.", "Leave one of them out.")


def with_sentence(made: Made, options: Mapping[str, Any]) -> Made:
    """What a command made, with a sentence under its tables that says what was hidden; a figure has its own.

    What was not hidden is never let out, whatever is wrong.
    """
    from sarcstat.display.document import Document

    limit = options.get("suppress")
    if limit is None or not isinstance(made, Document):
        return made
    bare = [section.heading for section in made.sections if section.result.details.get("suppressed") != limit]
    if bare:
        raise RuntimeError(f"--suppress: small counts are not hidden in {bare}")
    sections = [replace(each, notes=[*each.notes, sentence(limit)]) for each in made.sections]
    return replace(made, sections=sections)


def sentence(limit: int) -> str:
    """What is said of hidden counts."""
    return (
        f"Counts from 1 to {limit - 1} are shown as <{limit}; [c] stands for what is not shown because a small count "
        "would follow from it."
    )
