"""`sarcstat plot forest`: hazard ratios of a Cox model, or of subgroups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.help import InGroups
from sarcstat.cli.options.entry import entry_options
from sarcstat.cli.options.figure_files import Drawn, deliver_figure
from sarcstat.cli.options.plot import figure_options, figure_output, figure_style, shared_spec
from sarcstat.cli.options.shared import data_options, interval_options, survival_options, ties_option
from sarcstat.cli.options.types import NumberList, Words
from sarcstat.errors import UsageError, listing

if TYPE_CHECKING:
    from sarcstat.display.shapes.document import Section
    from sarcstat.figures.drawing.spec import ForestSpec
    from sarcstat.results import AnalysisResult, Condition


@click.command(cls=InGroups, short_help="Hazard ratios of a Cox model or of subgroups.")
@data_options()
@survival_options(several=True)
@entry_options(start_stop=True)
@click.option("--covariates", metavar="LIST", multiple=True, help="A Cox model of these covariates.")
@click.option("--categorical", metavar="LIST", multiple=True, help="Covariates that are factors; text always is.")
@click.option("--by", metavar="COLUMN", help="Subgroups instead: the factor whose effect is wanted.")
@click.option("--within", metavar="COLUMNS", multiple=True, help="With --by: factors whose levels are subgroups.")
@click.option(
    "--ref", "refs", metavar="VAR=LEVEL", multiple=True, help="Reference level: a level, 'first' (default) or 'last'."
)
@click.option(
    "--unit", "units", metavar="VAR=NUMBER", multiple=True, help="Hazard ratio per that many units, such as age=10."
)
@click.option("--strata", metavar="COLUMN", help="Own baseline hazard in each stratum of the Cox model.")
@click.option(
    "--model",
    type=click.Choice(["multivariable", "univariable"]),
    default="multivariable",
    show_default=True,
    help="The Cox model of all covariates, or one of each alone.",
)
@ties_option()
@interval_options()
@figure_style()
@click.option(
    "--columns",
    type=Words("n", "events", "hr", "p"),
    default="n,events,hr,p",
    show_default=True,
    metavar="LIST",
    help="Columns beside the axis; or none.",
)
@click.option(
    "--limits",
    metavar="LOW,HIGH",
    type=NumberList(1e-6),
    help="Ends of the axis; intervals that go on beyond have arrows.",
)
@click.option(
    "--favors", is_flag=True, help="With --by: the event is harmful, so the sides say which group they favor."
)
@click.option("--ticks", metavar="LIST", type=NumberList(1e-6), default=(), help="Ticks of the axis.")
@click.option("--x-label", default="", metavar="TEXT", help="Label of the axis.")
@figure_options("double")
@figure_output()
@click.pass_context
def forest(context: click.Context, /, **options: Any) -> int:
    """A forest plot as SVG, PDF, PNG, TIFF or EPS, one panel for each endpoint.

    With --covariates the hazard ratios of `sarcstat cox`; with --by and --within those of `sarcstat subgroup`.

    \b
    sarcstat plot forest survival::lung --time time --event status=2 --covariates age,sex,ph.ecog --categorical sex,ph.ecog -o cox.svg
    sarcstat plot forest survival::veteran --time time --event status --by trt --within celltype,prior -o subgroups.pdf
    """
    return deliver_figure(drawn, context, options)


def drawn(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Drawn:
    """The figure of the command; raises SarcstatError for what cannot be made."""
    _check(options)
    sections = _sections(options, recorded)
    from sarcstat.figures.forest.forest import forest_picture

    results = [section.result for section in sections]
    picture = forest_picture(results, forest_spec(options, results), options["model"])
    notes = list(dict.fromkeys(note for section in sections for note in section.notes))
    said = [condition for result in results for condition in result.conditions]
    return Drawn(picture, notes, [*said, *_not_drawn(results, options["model"])])


def _not_drawn(results: Sequence[AnalysisResult], model: str) -> list[Condition]:
    """That products have no univariable model."""
    from sarcstat.results import Condition

    products = dict.fromkeys(term for result in results for term in result.details.get("parts", ()))
    if model != "univariable" or not products:
        return []
    named = listing((term.replace("*", ":") for term in products), len(products))
    return [Condition("note", f"Not drawn: {named}. A product has no univariable model.", "product")]


def _check(options: Mapping[str, Any]) -> None:
    from sarcstat.data.cohort.outcome import DAYS

    if bool(options["covariates"]) == bool(options["by"]):
        raise UsageError(
            "A forest plot needs --covariates, or --by and --within.",
            "Name the covariates of a Cox model, or subgroups.",
        )
    if bool(options["by"]) != bool(options["within"]):
        raise UsageError("Subgroups need both --by and --within.", "For example: --by treatment --within ecog")
    for name in ("categorical", "units", "strata"):
        if options["by"] and options[name]:
            raise UsageError(
                f"--{name.removesuffix('s') if name == 'units' else name} belongs to --covariates.",
                "Leave it out with --by.",
            )
    if options["by"] and options["model"] == "univariable":
        raise UsageError("--model belongs to --covariates.", "Leave it out with --by.")
    if options["model"] == "univariable" and options["style"] == "r":
        raise UsageError(
            "--model univariable goes with --style journal.", "Leave --style out; --ties efron gives R's ties."
        )
    if options["month_days"] != DAYS["months"]:
        raise UsageError("--month-days converts times, on which hazard ratios do not depend.", "Leave it out.")
    if options["favors"] and not options["by"]:
        raise UsageError("--favors belongs to --by, which compares groups.", "Leave it out with --covariates.")
    limits = options["limits"]
    if limits and not (len(limits) == 2 and limits[0] < limits[1]):
        raise UsageError("--limits needs two numbers, the lower first.", "For example: --limits 0.25,4")


def _sections(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> list[Section]:
    """The sections of the command whose hazard ratios are drawn, one an endpoint."""
    from sarcstat.cli.analyses.cox.cox import cox
    from sarcstat.cli.analyses.cox.cox import document as cox_document
    from sarcstat.cli.analyses.subgroup import document as subgroup_document
    from sarcstat.cli.analyses.subgroup import subgroup

    command, document = (subgroup, subgroup_document) if options["by"] else (cox, cox_document)
    own = command.make_context(command.name or "", [], resilient_parsing=True).params
    found = document({**own, **options}, recorded)
    return [section for section in found.sections if not options["by"] or "forest" in section.result.details]


def forest_spec(options: Mapping[str, Any], results: Sequence[AnalysisResult]) -> ForestSpec:
    """How the results are to be drawn."""
    from sarcstat.figures.drawing.spec import ForestSpec

    names = ("ticks", "x_label", "columns", "favors")
    limits = tuple(options["limits"]) if options["limits"] else None
    own = {name: options[name] for name in names}
    return ForestSpec(**shared_spec(options, results), **own, limits=limits)
