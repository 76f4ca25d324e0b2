"""`sarcstat cox`: SPSS's COXREG procedure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.analyses.cohorts.parts import in_parts
from sarcstat.cli.analyses.cox.competing import competes, competing_document
from sarcstat.cli.analyses.cox.models import models
from sarcstat.cli.analyses.cox.terms import PIN, POUT
from sarcstat.cli.analyses.decimals import shown_with_decimals
from sarcstat.cli.help import InGroups
from sarcstat.cli.numbers import FiniteRange, WholeRange
from sarcstat.cli.options.competing import competing_options
from sarcstat.cli.options.entry import entry_options, robust_options
from sarcstat.cli.options.shared import (
    SEED,
    coding_options,
    data_options,
    decimals_option,
    interval_options,
    label_options,
    output_options,
    script_options,
    split_option,
    survival_options,
    ties_option,
    weight_option,
)
from sarcstat.cli.options.types import Cuts
from sarcstat.cli.options.weighted import likelihood_options, sampling_option
from sarcstat.terms import METHODS

if TYPE_CHECKING:
    from sarcstat.display.shapes.document import Document
    from sarcstat.results import AnalysisResult


@click.command(
    cls=InGroups, short_help="Cox regression: blocks, stepwise, contrasts, tied times, proportional hazards."
)
@data_options()
@label_options()
@decimals_option()
@split_option()
@weight_option()
@sampling_option()
@survival_options(several=True)
@competing_options()
@entry_options(start_stop=True)
@click.option(
    "--covariates",
    metavar="LIST",
    multiple=True,
    help="Covariates; age*sex adds both and their product, age:sex is the product alone.",
)
@coding_options("r and journal", unit="Hazard ratio per that many units, such as age=10.")
@click.option("--strata", metavar="COLUMN", help="Own baseline hazard in each stratum.")
@click.option(
    "--tvc",
    metavar="LIST|'NAME: EXPRESSION'",
    multiple=True,
    help="Time-dependent terms: T_*x of these columns, or what an expression over T_ (the time) gives at each event time, "
    "as 'late: T_ > 12'. Repeatable.",
)
@click.option("--method", type=click.Choice(METHODS), default="enter", show_default=True, help="How covariates enter.")
@click.option(
    "--block",
    "blocks",
    metavar="'METHOD: LIST'",
    multiple=True,
    help="Instead of --covariates: a block of covariates. Repeatable.",
)
@click.option("--pin", type=FiniteRange(0, 1), default=PIN, show_default=True, help="Stepwise: p to enter.")
@click.option("--pout", type=FiniteRange(0, 1), default=POUT, show_default=True, help="Stepwise: p to be removed.")
@click.option(
    "--univariable-first",
    metavar="P",
    type=FiniteRange(0, 1),
    help="Enter what has a univariable p below P for any endpoint.",
)
@click.option(
    "--force", "forced", metavar="LIST", multiple=True, help="With --univariable-first: enter these whatever their p."
)
@click.option("--cause-specific", is_flag=True, help="With --competing: censor patients at a competing event.")
@click.option(
    "--fine-gray",
    is_flag=True,
    help="With --competing: Fine and Gray's model of the subdistribution hazard, which SPSS has not.",
)
@likelihood_options()
@ties_option()
@robust_options()
@interval_options()
@click.option("--baseline", is_flag=True, help="Add baseline cumulative hazard and survival at the covariate means.")
@click.option(
    "--pattern",
    "patterns",
    metavar="VAR=VALUE",
    multiple=True,
    help="Survival for these values; other covariates at their means.",
)
@click.option(
    "--last-step",
    is_flag=True,
    help="Of each block only the last step, as SPSS's /PRINT SUMMARY (styles spss and both; the others never show more).",
)
@click.option(
    "--optimism",
    metavar="B",
    type=WholeRange(2, 100_000),
    help="Concordance corrected for optimism by B bootstrap resamples, in each of which the model is made again.",
)
@click.option(
    "--seed",
    type=WholeRange(0, 2**31 - 1),
    default=SEED,
    show_default=True,
    help="Random numbers of the resamples: the same seed gives the same numbers.",
)
@click.option(
    "--split-at",
    metavar="LIST",
    type=Cuts(),
    default=(),
    help="Hazard ratios by period: one up to each of these times, and one after the last, with a test of their difference.",
)
@click.option(
    "--split-covariates",
    metavar="LIST",
    multiple=True,
    help="With --split-at: only these covariates get a hazard ratio in each period (default: all).",
)
@click.option("--plot", is_flag=True, help="Draw the hazard ratios of the last model in the terminal.")
@script_options()
@output_options(("spss", "r", "journal", "both"), "spss")
@click.pass_context
def cox(context: click.Context, /, **options: Any) -> int:
    """Cox regression: SPSS's COXREG procedure, computed by R.

    \b
    sarcstat cox survival::lung --time time --event status=2 --covariates age,sex,ph.ecog
    sarcstat cox trial.sav --time months --event died=Yes --covariates age,arm --categorical arm --style both
    """
    from sarcstat.cli.output import produce

    return produce(document, context, options)


@shown_with_decimals
@in_parts(repeating=True)
def document(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Document:
    """The tables of the command; raises SarcstatError for what cannot be made."""
    from sarcstat.disclosure.concealing import concealed

    if competes(options):
        return competing_document(options, recorded)
    return _document(concealed(models(options, recorded).results(), options["suppress"]), recorded, options)


def _document(
    results: Sequence[AnalysisResult], recorded: Mapping[str, object], options: Mapping[str, Any]
) -> Document:
    from sarcstat.display.cox import section
    from sarcstat.display.shapes.document import Document

    shown = [section(result, options["style"], last_step=options["last_step"]) for result in results]
    if options["plot"]:
        shown = [replace(each, figure=_drawing(each.result)) for each in shown]
    title = shown[0].heading if len(shown) == 1 else f"Cox regression of {len(shown)} endpoints"
    return Document(analysis="cox", title=title, sections=shown, options=recorded)


def _drawing(result: AnalysisResult) -> list[str]:
    from sarcstat.cli.output import only_ascii, terminal_width
    from sarcstat.figures.forest.terminal import terminal_forest

    return terminal_forest(result, width=terminal_width(), ascii_only=only_ascii())
