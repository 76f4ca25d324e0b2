"""The panels of survival curves that `sarcstat plot km` draws: endpoints, groups and strata to results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

from sarcstat.cli.options.cox import contrasts_of, pairs
from sarcstat.cli.options.shared import (
    CONF_LEVEL,
)
from sarcstat.cli.styles import beyond_spss
from sarcstat.cli.suppression import check_figure
from sarcstat.errors import AnalysisError, UsageError, closest, counted, listing

if TYPE_CHECKING:
    from sarcstat.figures.drawing.annotations import SurvivalPanel
    from sarcstat.results import AnalysisResult


def survival_panels(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> list[SurvivalPanel]:
    """The results to draw: endpoint by endpoint one panel for each column of --by, or each stratum."""
    from sarcstat.cli.analyses.cohorts.apart import prepare_each
    from sarcstat.cli.analyses.cohorts.pipeline import all_of, column_list, opened
    from sarcstat.cli.analyses.cohorts.wanted import endpoints

    wanted = endpoints(options)
    source = opened(options)
    factors = column_list(options["by"], source.columns())
    strata = options["strata"]
    if strata in factors:
        raise UsageError(f"--strata and --by are both '{strata}'.", "Name a different column for one of them.")
    _check(options, compares=bool(factors))
    check_figure(options)
    others = [("--strata", strata)] if strata else []
    prepared = prepare_each(source, wanted, factors, others, options, warm=_warm)
    groupings: list[str | None] = [*factors] or [None]
    cohorts = all_of(
        partial(prepared.cohort, outcome, by=by, strata=strata) for outcome, by in product(prepared.outcomes, groupings)
    )
    check_levels(options, cohorts)
    made = [_made(cohort, prepared, options, recorded) for cohort in cohorts]
    return _panels_of([result for result, _ in made], [model for _, model in made], options["suppress"])


def _panels_of(
    results: Sequence[AnalysisResult], models: Sequence[AnalysisResult | None], limit: int | None
) -> list[SurvivalPanel]:
    """The panels of all results, without what is hidden."""
    from sarcstat.disclosure.concealing import concealed
    from sarcstat.figures.render import survival_panels as survival_panels_of

    shown = concealed(results, limit)
    for each in shown:
        if not each.curves:
            raise AnalysisError(
                f"--suppress {limit}: no curve of {each.labels['time']} can be drawn without revealing small counts.",
                "Join rare levels, or leave patients out with --where.",
            )
    return [panel for result, model in zip(shown, models, strict=True) for panel in survival_panels_of(result, model)]


def _check(options: Mapping[str, Any], *, compares: bool) -> None:
    """Raise UsageError for options that do not fit, and for those of what the figure does not show."""
    shown = options["annotate"]
    if len(options["tests"]) > 1:
        raise UsageError("A figure shows one test.", "Give --test one name.")
    if "hr" in shown and not compares:
        raise UsageError("--annotate hr compares groups.", "Name them with --by.")
    if options["tests"] != ("logrank",) and not (compares and "p" in shown):
        raise UsageError("--test is for the p between groups.", "It is shown with --by and --annotate p.")
    for name, word in (("refs", "--ref"), ("ties", "--ties")):
        if options[name] and "hr" not in shown:
            raise UsageError(f"{word} is for hazard ratios, which the figure does not show.", "Add --annotate hr.")
    if options["what"] != "survival":
        for name, word, usual in (
            ("failure", "--failure", False),
            ("median_lines", "--median-lines", False),
            ("y", "--y", "probability"),
        ):
            if options[name] != usual:
                raise UsageError(f"{word} is for survival.", f"Leave it out with --what {options['what']}.")
    with_interval = "median" in shown or options["band"]
    if options["conf_type"] and not with_interval:
        raise UsageError(
            "--conf-type is for intervals of medians and bands, and the figure shows neither.",
            "Add --annotate median or --band.",
        )
    if options["conf_level"] != CONF_LEVEL and not (with_interval or "hr" in shown):
        raise UsageError(
            "--conf-level is for intervals, and the figure shows none.",
            "Add --annotate median, --annotate hr or --band.",
        )


def check_levels(options: Mapping[str, Any], cohorts: Sequence[Any]) -> None:
    """Levels named by --order, and factors named by --ref, must occur."""
    groups = [cohort.group for cohort in cohorts if cohort.group]
    known = list(dict.fromkeys(text for group in groups for text in group.texts))
    for level in levels(options["order"], known):
        if level not in known:
            meant = closest(level, known)
            there = f"There are {listing(known, 10)}." if known else "Name groups with --by."
            raise UsageError(f"--order: no group is called '{level}'.", f"Did you mean '{meant}'?" if meant else there)
    for name in pairs(options["refs"], "--ref").keys() - {group.name for group in groups}:
        raise UsageError(f"--ref: '{name}' is not a column of --by.", "Name a column of --by, or leave --ref out.")


def levels(given: Sequence[str], known: Sequence[str]) -> list[str]:
    """The levels of a repeatable option."""
    from sarcstat.cli.analyses.cohorts.pipeline import column_list

    return column_list(given, known)


def _made(
    cohort: Any, prepared: Any, options: Mapping[str, Any], recorded: Mapping[str, Any]
) -> tuple[AnalysisResult, AnalysisResult | None]:
    """The curves of a cohort, and where hazard ratios are wanted the Cox model of its group."""
    from dataclasses import replace

    from sarcstat.analysis.kaplan_meier import kaplan_meier
    from sarcstat.cli.analyses.km_options import kaplan_meier_options

    unused: dict[str, Any] = {"percentiles": (), "times": (), "tau": None, "pairwise": "none", "p_adjust": "none"}
    unused |= {"trend": False, "trend_scores": None, "table": True, "plot": True}
    provenance = prepared.provenance(cohort)
    result = kaplan_meier(cohort, kaplan_meier_options({**options, **unused}), provenance, recorded)
    result = replace(result, conditions=(*prepared.conditions, *result.conditions))
    model = _model(cohort, provenance, options, recorded) if "hr" in options["annotate"] else None
    return result, model


def _model(
    cohort: Any, provenance: Any, options: Mapping[str, Any], recorded: Mapping[str, Any]
) -> AnalysisResult | None:
    """The Cox model of the group alone; None where nobody had the event (the notes say so)."""
    from dataclasses import replace

    from sarcstat.analysis.cox.cox import Block, CoxOptions, cox
    from sarcstat.data.cohort.covariate import Covariate

    group = cohort.group
    (first, *_) = [level for level in (*levels(options["order"], group.texts), *group.texts) if level in group.texts]
    reference = {group.name: first} | pairs(options["refs"], "--ref")
    covariate = Covariate(group.name, group.label, None, group)
    coded = {"refs": [f"{group.name}={reference[group.name]}"], "contrasts": (), "style": options["style"]}
    convention, ties = ("r", "efron") if options["style"] == "r" or beyond_spss(options) else ("spss", "breslow")
    own = replace(cohort, group=None, covariates=[covariate], conditions=())
    wanted = CoxOptions(
        blocks=(Block("enter", ((group.name,),)),),
        ties={convention: options["ties"] or ties},  # type: ignore[dict-item]
        contrasts=contrasts_of(coded, [covariate]),
        conf_level=options["conf_level"],
    )
    try:
        return cox(own, wanted, provenance, recorded)
    except AnalysisError:
        if cohort.status.any():
            raise
        return None


def axis_labels(option: str, texts: Sequence[str], results: Sequence[AnalysisResult]) -> tuple[str, ...]:
    """The label of each panel, from one for each endpoint; a single one is for all."""
    endpoints = list(dict.fromkeys(result.labels["time"] for result in results))
    if len(texts) not in (0, 1, len(endpoints)):
        raise UsageError(
            f"{option} is given {len(texts)} times for {counted(len(endpoints), 'endpoint')}.",
            "Give it once, or once for each endpoint.",
        )
    return tuple(texts) if len(texts) < 2 else tuple(texts[endpoints.index(r.labels["time"])] for r in results)


def _warm() -> None:
    """Import what will be needed while R is starting."""
    from sarcstat.figures.drawing.canvas import warm_up

    warm_up()
