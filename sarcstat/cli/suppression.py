"""`--suppress N`: the commands that hide small counts, and the options with which they cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sarcstat.errors import UsageError

Made = TypeVar("Made")

#: The commands whose results are hidden; of any other, a count would be shown that was to be hidden.
HIDING = ("cox", "crosstab", "describe", "follow-up", "km", "plot km", "univariate")
#: Options that print what is not hidden, and why.
_BARRED = {
    "weight": "sums of weights are no counts of patients",
    "split": "the parts of --split would reveal each other",
    "sampling_weights": "sums of sampling weights are no counts",
    "entry": "numbers at risk with delayed entry are not hidden",
    "plot": "the drawing is not hidden",
    "nests": "counts within levels are not hidden",
    **dict.fromkeys(("baseline", "patterns"), "steps of the baseline are not hidden"),
    **dict.fromkeys(("competing", "cause_specific", "fine_gray"), "the counts of competing events are not hidden"),
    **dict.fromkeys(("split_at", "tvc"), "what depends on time is not hidden"),
    **dict.fromkeys(("cluster", "robust", "firth", "optimism", "offset"), "what it prints is not hidden"),
}
#: SPSS's survival table has a row for every patient.
_ROW_BY_ROW = ("spss", "both")


def check_suppress(command: str, options: Mapping[str, Any]) -> None:
    """Refuse, before anything is read, to hide counts where not all of them would be hidden."""
    if options.get("suppress") is None:
        return
    if command not in HIDING:
        raise UsageError(
            f"--suppress: {command} cannot hide small counts.", f"The commands that can are {', '.join(HIDING)}."
        )
    if options.get("table"):
        _check_table(options)
    for name, why in _BARRED.items():
        if options.get(name):
            word = {"nests": "nest"}.get(name, name.replace("_", "-"))
            raise UsageError(f"--suppress with --{word}: {why}.", "Leave one of them out.")


def _check_table(options: Mapping[str, Any]) -> None:
    """Steps of one curve may be joined in one way only: two ways would tell what lies between."""
    if options["style"] in _ROW_BY_ROW:
        raise UsageError(
            f"--suppress with --table --style {options['style']}: SPSS's survival table has a row for every patient.",
            "Use --style r or --style journal, whose steps are joined.",
        )
    if options["times"]:
        raise UsageError(
            "--suppress with --table and --times: the two together would reveal small steps.", "Leave one of them out."
        )
    if _several(options["by"]):
        raise UsageError(
            "--suppress with --table and several --by: their curves would reveal each other.", "Analyze one of them."
        )


def with_sentence(made: Made, options: Mapping[str, Any]) -> Made:
    """What a command made, with a sentence under its tables that says what was hidden; a figure has its own.

    What was not hidden is never let out, whatever is wrong.
    """
    from sarcstat.disclosure.telling import told
    from sarcstat.display.shapes.document import Document

    limit = options.get("suppress")
    if limit is None or not isinstance(made, Document):
        return made
    bare = [section.heading for section in made.sections if section.result.details.get("suppressed") != limit]
    if bare:
        raise RuntimeError(f"--suppress: small counts are not hidden in {bare}")
    sections = [
        replace(
            each,
            result=replace(each.result, conditions=told(each.result.conditions)),
            notes=[*each.notes, sentence(limit), *([steps_sentence(limit)] if each.result.curves else [])],
        )
        for each in made.sections
    ]
    return replace(made, sections=sections)


def sentence(limit: int) -> str:
    """What is said of hidden counts."""
    return (
        f"Counts from 1 to {limit - 1} are shown as <{limit}; [c] stands for what is not shown because a small count "
        "would follow from it."
    )


def steps_sentence(limit: int) -> str:
    """What is said of the steps of curves."""
    return (
        f"Steps of a curve are joined until each, and what follows the last one, has no or at least {limit} events, and "
        "as many censored; at risk is who was when a step begins, survival is that at its end."
    )


def check_figure(options: Mapping[str, Any]) -> None:
    """Refuse what a figure would show of single patients, or of times between two steps."""
    if options.get("suppress") is None:
        return
    shown = (
        (bool(options["risk_table"]), "counts under the axis", "--risk-table none"),
        (options["censor_marks"], "marks of censored patients", "--no-censor-marks"),
        ("hr" in options["annotate"], "a hazard ratio of all groups", "--annotate without hr"),
    )
    for there, what, way in shown:
        if there:
            raise UsageError(f"--suppress: the figure would show {what}, which cannot be hidden.", f"Add {way}.")
    if _several(options["by"]):
        raise UsageError("--suppress with several --by: their curves would reveal each other.", "Draw one of them.")


def _several(by: Sequence[str]) -> bool:
    return len(by) > 1 or any("," in each for each in by)
