"""What `cox` makes of a model beyond itself: its optimism, and hazard ratios by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.cli.analyses.cohorts.readying import start_stop
from sarcstat.cli.options.shared import SEED
from sarcstat.errors import UsageError, closest, listing

if TYPE_CHECKING:
    from sarcstat.analysis.cox.cox import CoxOptions
    from sarcstat.data.cohort.cohort import Cohort
    from sarcstat.results import AnalysisResult

#: Calls of R that the resamples are divided among, so that a bar can show how far they are.
_CALLS = 50


def check_more(options: Mapping[str, Any], names: Sequence[str], known: Sequence[str] | None) -> None:
    """Raise UsageError for options that nothing comes of; `names` are the covariates of the model."""
    optimism, cuts = options.get("optimism"), options.get("split_at") or ()
    if optimism is None and options.get("seed", SEED) != SEED:
        raise UsageError("--seed is for the resamples of --optimism.", "Add --optimism 200, or leave it out.")
    if options.get("split_covariates") and not cuts:
        raise UsageError("--split-covariates belongs to --split-at.", "Say where the time is divided: --split-at 12.")
    for option, wanted in (("--optimism", optimism is not None), ("--split-at", bool(cuts))):
        if wanted and options["tvc"]:
            raise UsageError(f"{option} is not for models with time-dependent terms.", "Leave out --tvc.")
    for name in ("entry", "robust", "cluster") if optimism is not None else ():
        if options.get(name):
            raise UsageError(f"--optimism is not available with --{name}.", "Leave one of them out.")
    if cuts and start_stop(options):
        raise UsageError(
            "--split-at divides the time of patients in one row, and --entry with --id takes several of each.",
            "Divide the rows beforehand, or leave --id out where each row is a patient.",
        )
    if optimism is not None and options["univariable_first"] is not None:
        raise UsageError(
            "--optimism makes the model again in every resample, and --univariable-first selects terms beforehand.",
            "Leave one of them out, or select by --method.",
        )
    for name in _split_covariates(options, known):
        if name not in names:
            meant = closest(name, names)
            hint = f"Did you mean '{meant}'?" if meant else f"There are {listing(names, 10)}."
            raise UsageError(f"--split-covariates: '{name}' is not a covariate.", hint)


def _split_covariates(options: Mapping[str, Any], known: Sequence[str] | None) -> list[str]:
    from sarcstat.cli.analyses.cohorts.pipeline import column_list

    return column_list(options.get("split_covariates") or (), known)


def with_more(
    result: AnalysisResult,
    cohort: Cohort,
    computed: CoxOptions,
    options: Mapping[str, Any],
    known: Sequence[str] | None,
) -> AnalysisResult:
    """The result with what is asked for beside its model. Raises AnalysisError."""
    if options.get("split_at"):
        from sarcstat.analysis.cox.split import split_model

        split = split_model(cohort, computed, options["split_at"], _split_covariates(options, known))
        result = replace(
            result,
            statistics=(*result.statistics, *split.statistics),
            conditions=(*result.conditions, *split.conditions),
        )
    if options.get("optimism"):
        from sarcstat.analysis.cox.optimism import optimism
        from sarcstat.render.progress import progress

        sizes = _sizes(options["optimism"])
        what = f"Resamples of {result.labels['time']}"
        found, said = optimism(cohort, computed, progress(sizes, what, quiet=options["quiet"]), options["seed"])
        result = replace(result, statistics=(*result.statistics, *found), conditions=(*result.conditions, *said))
    return result


def _sizes(resamples: int) -> list[int]:
    """How many resamples each call of R draws."""
    calls = min(_CALLS, resamples)
    return [resamples // calls + (i < resamples % calls) for i in range(calls)]
