"""`cox --cause-specific` and `cox --fine-gray`: models of an event with which others compete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.cli.analyses.cohorts.readying import start_stop
from sarcstat.cli.analyses.cox.models import models
from sarcstat.cli.analyses.cox.terms import PIN, POUT
from sarcstat.cli.options.competing import causes_of, check_competing, outcome_with, with_causes
from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.data.cohort.causes import Causes
    from sarcstat.display.shapes.document import Document, Section
    from sarcstat.results import AnalysisResult

#: What such a model is not made with, and what it is where nobody asks for it.
_REFUSED: Mapping[str, tuple[str, Any]] = {
    "blocks": ("--block", ()),
    "method": ("--method", "enter"),
    "pin": ("--pin", PIN),
    "pout": ("--pout", POUT),
    "univariable_first": ("--univariable-first", None),
    "forced": ("--force", ()),
    "tvc": ("--tvc", ()),
    "baseline": ("--baseline", False),
    "patterns": ("--pattern", ()),
    "last_step": ("--last-step", False),
    "plot": ("--plot", False),
    "optimism": ("--optimism", None),
    "split_at": ("--split-at", ()),
    "robust": ("--robust", False),
    "cluster": ("--cluster", None),
    "sampling_weights": ("--sampling-weights", None),
    "offset": ("--offset", None),
    "firth": ("--firth", False),
}
_WORDS = ("cause_specific", "fine_gray")


def competes(options: Mapping[str, Any]) -> bool:
    """Whether the options ask for such a model, or name one of its options."""
    return any(options.get(name) for name in (*_WORDS, "competing")) or options.get("both", "refuse") != "refuse"


def check(options: Mapping[str, Any]) -> None:
    """Raise UsageError for options that do not go together."""
    asked = [f"--{name.replace('_', '-')}" for name in _WORDS if options[name]]
    if not asked:
        word = "--competing" if options["competing"] else "--both"
        raise UsageError(
            f"{word} is for models with competing events.",
            "Say which: --cause-specific, --fine-gray, or both (side by side in --style journal).",
        )
    if not options["competing"]:
        raise UsageError(
            f"{' and '.join(asked)}: no competing event is named.", "For example: --event status=1 --competing status=2"
        )
    for name, (word, usual) in _REFUSED.items():
        if options.get(name, usual) != usual:
            raise UsageError(
                f"{word} is not available with {' and '.join(asked)}.",
                "The model has all of --covariates at once, and there is no baseline of it. Leave it out.",
            )
    if options.get("entry") and options["fine_gray"]:
        raise UsageError(
            "--fine-gray is not available with --entry: its weights would have to be those of entering, too.",
            "Leave --entry out, or use --cause-specific.",
        )
    if start_stop(options):
        raise UsageError(
            "Competing events are about patients in one row, and --entry with --id takes several of each.",
            "Leave --id out where each row is a patient.",
        )
    if options["ties"] == "exact" and options["fine_gray"]:
        raise UsageError("--fine-gray has no exact ties: its rows are weighted.", "Use --ties efron or breslow.")
    if len(options["time"]) > 1:
        raise UsageError("Competing events are about one endpoint.", "Give --time and --event once.")
    check_competing(options)


def competing_document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The document of the models; raises SarcstatError for what cannot be made."""
    from sarcstat.display.shapes.document import Document

    specific, fine_gray = competing_results(options, recorded)
    sections = _sections(specific, fine_gray, options["style"])
    return Document(analysis="cox", title=sections[0].heading, sections=sections, options=recorded)


def competing_results(
    options: Mapping[str, Any], recorded: Mapping[str, Any]
) -> tuple[AnalysisResult | None, AnalysisResult | None]:
    """The cause-specific model and Fine and Gray's, each where it is asked for."""
    from sarcstat.analysis.cox import fine_gray as analysis

    check(options)
    asked = models(options, recorded)
    (outcome,) = asked.prepared.outcomes
    causes = causes_of(asked.prepared, outcome, options)
    outcome = outcome_with(causes, outcome)
    _check_columns(causes, list(asked.covariates), options["strata"])
    covariates = [asked.covariates[name] for _, terms in asked.blocks for term in terms for name in term]
    covariates = list({each.name: each for each in covariates}.values())
    cohort = asked.prepared.cohort(outcome, strata=options["strata"], covariates=covariates, needed=causes.unknown)
    cohort = with_causes(cohort, causes)
    causes = replace(causes, conditions=[*asked.said(cohort), *causes.conditions])
    made = (cohort, causes, replace(asked.computed(cohort), ph_test=_tests_ph(options)))
    provenance = asked.prepared.provenance(cohort)
    return (
        analysis.cause_specific(*made, provenance, recorded) if options["cause_specific"] else None,
        analysis.fine_gray(*made, provenance, recorded) if options["fine_gray"] else None,
    )


def _tests_ph(options: Mapping[str, Any]) -> bool:
    """Whether proportional hazards are tested: in the tables of the cause-specific model that R has."""
    return options["style"] in ("r", "both")


def _check_columns(causes: Causes, covariates: list[str], strata: str | None) -> None:
    names = {name for name, _ in causes.unknown}
    for name in [*covariates, *([strata] if strata else [])]:
        if name in names:
            raise UsageError(
                f"Column '{name}' is a competing event: it cannot be a covariate or stratum, too.",
                f"Leave '{name}' out.",
            )


def _sections(specific: AnalysisResult | None, fine_gray: AnalysisResult | None, style: Any) -> list[Section]:
    from sarcstat.display.cox import section
    from sarcstat.display.cox.competing import CENSORED, fine_gray_section, heading, journal_section

    if style == "journal":
        return [journal_section(specific, fine_gray)]
    found = []
    if specific is not None:
        shown = section(specific, style)
        found.append(replace(shown, heading=f"{heading(specific)}: cause-specific", notes=[CENSORED, *shown.notes]))
    if fine_gray is not None:
        found.append(fine_gray_section(fine_gray, style))
    return found
