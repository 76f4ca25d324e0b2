"""`sarcstat plot cox`: curves of a Cox model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.analyses.cox.models import models
from sarcstat.cli.analyses.cox.terms import PIN, POUT
from sarcstat.cli.analyses.figures.weighted_figure import of_weighted
from sarcstat.cli.help import InGroups
from sarcstat.cli.numbers import FiniteRange
from sarcstat.cli.options.entry import entry_options
from sarcstat.cli.options.figure_files import Drawn, deliver_figure
from sarcstat.cli.options.plot import (
    figure_options,
    figure_output,
    figure_style,
    panel_options,
    scale_option,
    shared_spec,
    time_axis_options,
)
from sarcstat.cli.options.shared import data_options, survival_options, ties_option, weight_option
from sarcstat.errors import UsageError
from sarcstat.terms import METHODS

if TYPE_CHECKING:
    from sarcstat.analysis.cox.curves import Drawing
    from sarcstat.figures.drawing.spec import SurvivalSpec
    from sarcstat.results import AnalysisResult


@click.command(cls=InGroups, short_help="Survival curves of a Cox model: adjusted for its covariates.")
@data_options()
@weight_option()
@survival_options()
@entry_options()
@click.option(
    "--covariates",
    metavar="LIST",
    multiple=True,
    help="Covariates; age*sex adds both and their product, age:sex is the product alone.",
)
@click.option("--categorical", metavar="LIST", multiple=True, help="Covariates that are factors; text always is.")
@click.option("--ref", "refs", metavar="VAR=LEVEL", multiple=True, help="Reference level, where a product needs one.")
@click.option("--contrast", "contrasts", metavar="VAR=TYPE", multiple=True, help="Coding, where a product needs one.")
@click.option("--strata", metavar="COLUMN", help="Own baseline in each stratum: a panel each, or a line.")
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
@ties_option()
@click.option("--by", metavar="COVARIATE", help="A curve for each level of this categorical covariate.")
@click.option(
    "--pattern",
    "patterns",
    metavar="VAR=VALUE",
    multiple=True,
    help="At these values; VAR=VALUE,VALUE draws a curve for each. Other covariates are at their means.",
)
@click.option(
    "--what",
    type=click.Choice(["survival", "hazard", "lml"]),
    default="survival",
    show_default=True,
    help="Survival, cumulative hazard, or ln(−ln survival).",
)
@click.option("--failure", is_flag=True, help="Draw 1 − survival.")
@figure_style()
@time_axis_options("Times of the ticks.")
@scale_option()
@panel_options()
@figure_options("single")
@figure_output()
@click.pass_context
def cox(context: click.Context, /, **options: Any) -> int:
    """Curves of a Cox model at the means of its covariates, or at patterns, as SVG, PDF, PNG, TIFF or EPS.

    The model is that of `sarcstat cox`; of stepwise methods the last step. There are no numbers at risk: nobody has
    the mean of all covariates.

    \b
    sarcstat plot cox survival::lung --time time --event status=2 --covariates age,sex --categorical sex --by sex -o lung.svg
    sarcstat plot cox trial.sav --time months --event died=Yes --covariates age,arm --pattern age=50,70 --what hazard -o hazard.pdf
    """
    return deliver_figure(drawn, context, options)


#: What the model would be without its options that make no curve.
_UNUSED: Mapping[str, Any] = {
    "units": (),
    "tvc": (),
    "univariable_first": None,
    "forced": (),
    "baseline": True,
    "last_step": False,
    "plot": False,
    "conf_level": 0.95,
    "split": (),
}


def drawn(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Drawn:
    """The figure of the command; raises SarcstatError for what cannot be made."""
    convention = "r" if options["style"] == "r" else "spss"
    own = {**options, **_UNUSED, "style": convention, "patterns": ()}
    return of_weighted(lambda data: _drawn(data, options, recorded), own)


def _drawn(own: Mapping[str, Any], options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Drawn:
    from sarcstat.display.cox.curves import curve_notes
    from sarcstat.figures.curves.survival import survival_picture
    from sarcstat.figures.render import survival_panels

    result = curves(own, options, recorded)
    panels = survival_panels(result)
    picture = survival_picture(panels, _spec(options, result, len(panels)))
    return Drawn(picture, curve_notes(result), result.conditions)


def curves(own: Mapping[str, Any], options: Mapping[str, Any], recorded: Mapping[str, Any]) -> AnalysisResult:
    """The result whose curves are drawn: `own` are the options of the model, `options` those of the figure."""
    from dataclasses import replace

    from sarcstat.analysis.cox.curves import cox_curves

    asked = models(own, recorded)
    _check_coding(options, [term for _, terms in asked.blocks for term in terms])
    if len(asked.prepared.outcomes) > 1:
        raise UsageError("plot cox draws one endpoint.", "Give --time and --event once.")
    ((cohort, computed),) = asked.asked()
    result = cox_curves(
        cohort, computed, _drawing(options, cohort.covariates), asked.prepared.provenance(cohort), recorded
    )
    shown = {"time_unit": options["time_unit"], "show_in": options["show_in"]}
    said = (*asked.prepared.conditions, *result.conditions)
    return replace(result, options={**result.options, **shown}, conditions=said)


def _check_coding(options: Mapping[str, Any], terms: Sequence[Sequence[str]]) -> None:
    """Refuse a coding that changes no curve: a factor spans the same model whatever its contrasts."""
    if any(len(term) > 1 for term in terms):
        return
    for name, word in (("refs", "--ref"), ("contrasts", "--contrast")):
        if options[name]:
            raise UsageError(f"{word} changes no curve of a model without products.", "Leave it out.")


def _drawing(options: Mapping[str, Any], covariates: Sequence[Any]) -> Drawing:
    """The values of --pattern, divided by commas unless what is written is a level."""
    from sarcstat.analysis.cox.curves import Drawing
    from sarcstat.cli.options.cox import pairs

    known = {each.name: each.factor for each in covariates}
    values: dict[str, list[str]] = {}
    for entry in options["patterns"]:
        ((name, value),) = pairs([entry], "--pattern").items()
        factor = known.get(name)
        whole = factor is not None and value in (*factor.texts, *map(str, factor.values))
        own = [value] if whole else [part.strip() for part in value.split(",")]
        values[name] = list(dict.fromkeys([*values.get(name, []), *own]))
    return Drawing(values, options["by"])


def _spec(options: Mapping[str, Any], result: AnalysisResult, n_panels: int) -> SurvivalSpec:
    from sarcstat.figures.drawing.spec import SurvivalSpec

    if options["panels_per_row"] and n_panels == 1:
        raise UsageError("--panels-per-row is for several panels, and there is one.", "Leave it out.")
    if options["what"] != "survival":
        for word, given in (("--y percent", options["y"] == "percent"), ("--failure", options["failure"])):
            if given:
                raise UsageError(f"{word} is for survival.", f"Leave it out with --what {options['what']}.")
    names = ("height", "panels_per_row", "breaks", "x_max", "y", "failure", "what", "x_labels", "y_labels")
    for name, word in (("x_labels", "--x-label"), ("y_labels", "--y-label")):
        if len(options[name]) > 1:
            raise UsageError(f"{word} is given {len(options[name])} times for 1 endpoint.", "Give it once.")
    return SurvivalSpec(
        **shared_spec(options, [result] * n_panels),
        **{name: options[name] for name in names},
        risk_table=(),
        annotate=(),
        censor_marks=False,
    )
