"""`sarcstat subgroup`: the effect of a factor within the levels of others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.analyses.decimals import shown_with_decimals
from sarcstat.cli.help import InGroups
from sarcstat.cli.numbers import WholeRange
from sarcstat.cli.options.entry import entry_options
from sarcstat.cli.options.shared import (
    conf_type_option,
    data_options,
    decimals_option,
    interval_options,
    label_options,
    missing_option,
    output_options,
    p_adjust_option,
    script_options,
    survival_options,
    tests_option,
    ties_option,
    times_option,
)
from sarcstat.cli.styles import beyond_spss
from sarcstat.errors import InputError, Problem, UsageError

if TYPE_CHECKING:
    from sarcstat.analysis.subgroup import SubgroupAnalysis
    from sarcstat.analysis.subgroup_effect import SubgroupOptions
    from sarcstat.cli.analyses.cohorts.grouping import Grouped
    from sarcstat.data.cohort.factor import Factor
    from sarcstat.display.shapes.document import Document, Section


MOST_LEVELS = 20


@click.command(
    cls=InGroups,
    short_help="Effect of a factor within subgroups: medians, tests, hazard ratios, interaction.",
)
@data_options()
@label_options()
@decimals_option()
@survival_options(several=True)
@entry_options()
@click.option("--by", metavar="COLUMN", required=True, help="The factor whose effect is wanted, such as treatment.")
@click.option("--within", metavar="COLUMNS", multiple=True, required=True, help="Factors whose levels are subgroups.")
@click.option(
    "--ref",
    "refs",
    metavar="VAR=LEVEL",
    multiple=True,
    help="Reference of --by: a level, 'first' or 'last' (default: first; spss and both: last).",
)
@tests_option("logrank", optional=False)
@p_adjust_option()
@times_option()
@conf_type_option("medians")
@ties_option()
@click.option(
    "--min-patients", type=WholeRange(min=0), default=10, show_default=True, help="Flag groups of fewer patients."
)
@click.option(
    "--min-events", type=WholeRange(min=0), default=5, show_default=True, help="Flag groups with fewer events."
)
@interval_options()
@missing_option()
@script_options()
@output_options(("spss", "r", "journal", "both"), "journal")
@click.pass_context
def subgroup(context: click.Context, /, **options: Any) -> int:
    """Subgroup analysis: within each level of --within, how the groups of --by differ; and the interaction.

    JSON has the data of a forest plot under "forest".

    \b
    sarcstat subgroup survival::veteran --time time --event status=1 --by trt --within celltype,prior
    sarcstat subgroup trial.sav --time os --event died=1 --by treatment --within ecog --ref treatment=Monotherapy
    """
    from sarcstat.cli.output import produce

    return produce(document, context, options)


@shown_with_decimals
def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The tables of the command; raises SarcstatError for what cannot be made."""
    from sarcstat.cli.analyses.cohorts.apart import prepare_each
    from sarcstat.cli.analyses.cohorts.grouping import grouped
    from sarcstat.cli.analyses.cohorts.pipeline import all_of, column_list, opened
    from sarcstat.cli.analyses.cohorts.wanted import endpoints
    from sarcstat.display.shapes.document import Document

    wanted = endpoints(options)
    source = opened(options)
    by, within = options["by"], column_list(options["within"], source.columns())
    if by in within or not within:
        raise UsageError(
            f"--within needs other columns than --by ('{by}').", "For example: --by treatment --within ecog"
        )
    first = [("--by", by)]
    prepared = prepare_each(source, wanted, within, [], options, warm=_warm, option="--within", first=first)
    data = grouped(prepared, [by, *within], options["missing"])
    _check_levels(data.factors.values(), by)
    computed = _computed(options, data.factors[by])
    found = all_of(partial(_analysis, data, outcome, by, computed, recorded) for outcome in prepared.outcomes)
    shown = [section for each in found for section in _sections(each, options["style"])]
    result = shown[0].result
    shown[0] = replace(shown[0], result=replace(result, conditions=(*prepared.conditions, *result.conditions)))
    title = f"Effect of {data.factors[by].label} within subgroups"
    return Document(analysis="subgroup", title=title, sections=shown, options=recorded)


def _check_levels(factors: Iterable[Factor], by: str) -> None:
    """Raise InputError for columns with very many levels: each would be a subgroup, or a hazard ratio."""
    problems = [
        Problem(
            f"{'--by' if each.name == by else '--within'}: column '{each.name}' has {len(each.values)} levels, "
            f"more than {MOST_LEVELS}.",
            "Is it an identifier or a measurement? Group it first, or name another column.",
        )
        for each in factors
        if len(each.values) > MOST_LEVELS
    ]
    if problems:
        raise InputError.of(problems)


def _warm() -> None:
    """Import what will be needed while R is starting."""
    import sarcstat.display.subgroup
    import sarcstat.render.terminal  # noqa: F401


def _computed(options: Mapping[str, Any], by: Factor) -> SubgroupOptions:
    """What to compute: the style decides the conventions; the reference is a level of the whole data."""
    from sarcstat.analysis.subgroup_effect import SubgroupOptions
    from sarcstat.cli.analyses.km_options import kaplan_meier_options
    from sarcstat.cli.options.cox import contrasts_of, pairs
    from sarcstat.data.cohort.covariate import Covariate

    for name in pairs(options["refs"], "--ref").keys() - {by.name}:
        raise UsageError(f"--ref: '{name}' is not the factor of --by.", f"For example: --ref {by.name}={by.texts[0]}")
    coded = {**options, "contrasts": ()}
    reference = contrasts_of(coded, [Covariate(by.name, by.label, None, by)])[by.name].reference
    ties = {"both": {"spss": "breslow", "r": "efron"}, "r": {"r": "efron"}}.get(options["style"], {"spss": "breslow"})
    if beyond_spss(options):
        ties = {"r": "efron"}
    return SubgroupOptions(
        kaplan_meier=kaplan_meier_options({**options, "pairwise": "pooled"}),
        ties={convention: options["ties"] or method for convention, method in ties.items()},  # type: ignore[misc]
        reference=by.texts[reference],
        min_patients=options["min_patients"],
        min_events=options["min_events"],
    )


def _analysis(data: Grouped, outcome: Any, by: str, computed: Any, recorded: Mapping[str, Any]) -> SubgroupAnalysis:
    from sarcstat.analysis.subgroup import subgroup_analysis
    from sarcstat.data.cohort.covariate import Covariate

    prepared, factors = data.prepared, data.factors
    everybody = prepared.cohort(outcome, by=factors[by])
    cohorts = [
        prepared.cohort(outcome, by=factors[by], covariates=[Covariate(each.name, each.label, None, each)])
        for name, each in factors.items()
        if name != by
    ]
    provenances = [prepared.provenance(each) for each in (everybody, *cohorts)]
    return subgroup_analysis(everybody, cohorts, computed, provenances, recorded)


def _sections(found: SubgroupAnalysis, style: Any) -> Sequence[Section]:
    from sarcstat.display.subgroup import journal_section, sections

    if style == "journal":
        return [journal_section(found.subgroups, found.result)]
    first, *others = list(sections(found.subgroups, found.interactions, found.result, style))
    # The numbers and the forest's data stand once, with the first section.
    return [replace(first, result=found.result), *others]
