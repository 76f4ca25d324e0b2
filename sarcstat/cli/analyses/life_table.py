"""`sarcstat life-table`: SPSS's SURVIVAL procedure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.analyses.cohorts.parts import in_parts
from sarcstat.cli.analyses.decimals import shown_with_decimals
from sarcstat.cli.help import InGroups
from sarcstat.cli.options.entry import landmark_option
from sarcstat.cli.options.intervals import Intervals
from sarcstat.cli.options.shared import (
    data_options,
    decimals_option,
    label_options,
    output_options,
    p_adjust_option,
    script_options,
    split_option,
    survival_options,
    weight_option,
)
from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.analysis.life_table import LifeTableOptions
    from sarcstat.display.shapes.document import Document


@click.command(
    "life-table", cls=InGroups, short_help="Life tables by the actuarial method, and Wilcoxon (Gehan) comparisons."
)
@data_options()
@label_options()
@decimals_option()
@split_option()
@weight_option()
@survival_options()
@landmark_option(
    "the actuarial method takes everybody to be at risk from 0 on, in SPSS's SURVIVAL as in KMsurv's lifetab; km has it"
)
@click.option(
    "--intervals",
    metavar="LIST",
    type=Intervals(),
    required=True,
    help="Periods FROM-TO:WIDTH from 0 on, such as 0-24:1,24-60:6; a last interval is open.",
)
@click.option(
    "--by", metavar="COLUMNS", multiple=True, help="Groups to compare; several columns give one analysis each."
)
@click.option(
    "--within",
    metavar="COLUMNS",
    multiple=True,
    help="Tables and comparisons within each level, as by SPSS's second BY; several columns give one analysis each.",
)
@click.option("--no-comparison", is_flag=True, help="Do not compare the groups.")
@click.option("--pairwise", is_flag=True, help="Compare each pair of groups as well.")
@p_adjust_option()
@click.option("--no-table", is_flag=True, help="Leave the table of the intervals out: medians and comparisons only.")
@script_options()
@output_options(("spss", "r"), "spss")
@click.pass_context
def life_table(context: click.Context, /, **options: Any) -> int:
    """Life tables by group: SPSS's SURVIVAL procedure, computed by R; r style has the columns of KMsurv's lifetab.

    A time at which an interval starts belongs to it; times are in the unit of --show-in.

    \b
    sarcstat life-table survival::lung --time time --event status=2 --intervals 0-900:100 --by sex
    sarcstat life-table trial.sav --time months --event died=Yes --intervals 0-24:1,24-60:6 --by arm --within stage
    """
    from sarcstat.cli.output import produce

    return produce(document, context, options)


@shown_with_decimals
@in_parts(repeating=True)
def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The tables of the command; raises SarcstatError for what cannot be made."""
    from sarcstat.analysis.life_table import life_table
    from sarcstat.cli.analyses.cohorts.apart import prepare_each
    from sarcstat.cli.analyses.cohorts.pipeline import all_of, column_list, opened
    from sarcstat.cli.analyses.cohorts.wanted import endpoints
    from sarcstat.display.life_table import section
    from sarcstat.display.shapes.document import Document

    _check(options)
    wanted = endpoints(options)
    if len(wanted) > 1:
        raise UsageError("life-table analyzes one endpoint.", "Give --time and --event once.")
    source = opened(options)
    known = source.columns()
    factors, controls = column_list(options["by"], known), column_list(options["within"], known)
    _check_columns(factors, controls)
    others = [("--within", name) for name in controls]
    prepared = prepare_each(source, wanted, factors, others, options, warm=_warm)
    (outcome,) = prepared.outcomes
    groups: list[str | None] = [*factors] or [None]
    within: list[str | None] = [*controls] or [None]
    cohorts = all_of(partial(prepared.cohort, outcome, by=by, strata=name) for by in groups for name in within)
    computed = _computed(options)
    results = [life_table(each, computed, prepared.provenance(each), recorded) for each in cohorts]
    results = [_with_said(each, prepared.conditions) for each in results]
    sections = [section(each, options["style"], table=not options["no_table"]) for each in results]
    title = f"Life table: {sections[0].heading}"
    if len(sections) > 1:
        title = f"Life tables of {results[0].labels['time']}"
    return Document(analysis="life-table", title=title, sections=sections, options=recorded)


def _with_said(result: Any, said: Sequence[Any]) -> Any:
    """The result with what was said of the data in front of its conditions."""
    from dataclasses import replace

    return replace(result, conditions=(*said, *result.conditions))


def _check(options: Mapping[str, Any]) -> None:
    compared = {"no_comparison": False, "pairwise": False, "p_adjust": "none"}
    if not options["by"]:
        for name, value in compared.items():
            if options[name] != value:
                raise UsageError(f"--{name.replace('_', '-')} is about groups.", "Name them with --by.")
        if options["within"]:
            raise UsageError("--within divides the groups of --by.", "For one grouping alone, use --by.")
    if options["pairwise"] and options["no_comparison"]:
        raise UsageError("--pairwise compares groups, and --no-comparison does not.", "Leave one of them out.")
    if options["p_adjust"] != "none" and not options["pairwise"]:
        raise UsageError("--p-adjust corrects pairwise comparisons.", "Add --pairwise.")


def _check_columns(factors: Sequence[str], controls: Sequence[str]) -> None:
    for name in controls:
        if name in factors:
            raise UsageError(f"--within and --by are both '{name}'.", "Name a different column for one of them.")


def _warm() -> None:
    """Import what will be needed while R is starting."""
    import sarcstat.display.life_table
    import sarcstat.render.terminal  # noqa: F401


def _computed(options: Mapping[str, Any]) -> LifeTableOptions:
    """What to compute: the style decides the columns of the intervals."""
    from sarcstat.analysis.life_table import LifeTableOptions

    return LifeTableOptions(
        bounds=options["intervals"],
        convention=options["style"],
        compare=not options["no_comparison"],
        pairwise=options["pairwise"],
        p_adjust=options["p_adjust"],
    )
