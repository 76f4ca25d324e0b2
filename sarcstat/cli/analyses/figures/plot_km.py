"""`sarcstat plot km`: survival curves with numbers at risk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.analyses.figures.survival_panels import axis_labels, levels, survival_panels
from sarcstat.cli.analyses.figures.weighted_figure import of_weighted
from sarcstat.cli.help import InGroups
from sarcstat.cli.options.entry import entry_options
from sarcstat.cli.options.figure_files import Drawn, deliver_figure
from sarcstat.cli.options.plot import (
    figure_options,
    figure_output,
    figure_style,
    marks_options,
    panel_options,
    scale_option,
    shared_spec,
    time_axis_options,
)
from sarcstat.cli.options.shared import (
    data_options,
    interval_options,
    survival_options,
    ties_option,
    weight_option,
)
from sarcstat.cli.options.types import Tests, Words
from sarcstat.cli.options.weighted import sampling_option
from sarcstat.cli.suppression import sentence, steps_sentence
from sarcstat.errors import UsageError, listing

if TYPE_CHECKING:
    from sarcstat.figures.drawing.annotations import SurvivalPanel
    from sarcstat.figures.drawing.spec import SurvivalSpec
    from sarcstat.results import Condition


@click.command(cls=InGroups, short_help="Survival curves with numbers at risk.")
@data_options()
@weight_option()
@sampling_option()
@survival_options(several=True)
@entry_options()
@click.option("--by", metavar="COLUMNS", multiple=True, help="Groups; several columns give one panel each.")
@click.option("--strata", metavar="COLUMN", help="One panel for each level; tests and hazard ratios adjusted for it.")
@click.option("--order", metavar="LEVELS", multiple=True, help="Levels that come first, in this order.")
@click.option(
    "--annotate",
    type=Words("p", "hr", "median"),
    default="p",
    show_default=True,
    metavar="LIST",
    help="p of the test, hr (Cox model of the group alone), median; or none.",
)
@click.option(
    "--test",
    "tests",
    metavar="TEST",
    type=Tests(),
    default="logrank",
    show_default=True,
    help="Test between the groups: logrank, breslow, tarone, peto, fh:RHO:GAMMA.",
)
@click.option(
    "--ref",
    "refs",
    metavar="VAR=LEVEL",
    multiple=True,
    help="Reference of hazard ratios: a level, 'first' or 'last' (default: the group drawn first).",
)
@ties_option()
@click.option(
    "--conf-type",
    type=click.Choice(["spss", "log", "log-log", "plain"]),
    help="Interval of medians (default: the style's own); bands are log where it is spss.",
)
@interval_options()
@click.option(
    "--what",
    type=click.Choice(["survival", "hazard", "log-survival"]),
    default="survival",
    show_default=True,
    help="Survival, cumulative hazard (−ln survival), or ln survival.",
)
@figure_style()
@time_axis_options("Times of the ticks and of the counts under them.")
@marks_options("censored and events", censored=True)
@click.option("--median-lines", is_flag=True, help="Drop lines at the medians.")
@scale_option()
@click.option("--failure", is_flag=True, help="Draw 1 − survival.")
@panel_options()
@figure_options("single")
@figure_output()
@click.pass_context
def km(context: click.Context, /, **options: Any) -> int:
    """Kaplan-Meier curves as SVG, PDF, PNG, TIFF or EPS, with numbers at risk under the axis.

    One panel for each endpoint and each column of --by. The numbers are those of `sarcstat km`.

    \b
    sarcstat plot km survival::lung --time time --event status=2 --by sex -o lung.svg
    sarcstat plot km trial.sav --time pfs --event progressed --time os --event died --by arm,stage --width double -o figure2.pdf
    """
    return deliver_figure(drawn, context, options)


def drawn(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Drawn:
    """The figure of the command; raises SarcstatError for what cannot be made."""
    return of_weighted(lambda own: _drawn(own, recorded), options)


def _drawn(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Drawn:
    panels = survival_panels(options, recorded)
    from sarcstat.figures.curves.survival import survival_picture

    picture = survival_picture(panels, survival_spec(options, panels))
    return Drawn(picture, _notes(panels), _said(panels))


def survival_spec(options: Mapping[str, Any], panels: Sequence[SurvivalPanel]) -> SurvivalSpec:
    """How the panels are to be drawn."""
    from sarcstat.figures.drawing.spec import SurvivalSpec

    if options["panels_per_row"] and len(panels) == 1:
        raise UsageError("--panels-per-row is for several panels, and there is one.", "Leave it out.")
    names = (
        "height", "panels_per_row", "breaks", "x_max", "risk_table", "annotate",
        "what", "y", "failure", "median_lines", "band", "censor_marks",
    )  # fmt: skip
    results = [panel.curves for panel in panels]
    known = [curve.group_level for result in results for curve in result.curves if curve.group_level]
    return SurvivalSpec(
        **shared_spec(options, results),
        **{name: options[name] for name in names},
        order=tuple(levels(options["order"], known)),
        x_labels=axis_labels("--x-label", options["x_labels"], results),
        y_labels=axis_labels("--y-label", options["y_labels"], results),
    )


def _notes(panels: Sequence[SurvivalPanel]) -> list[str]:
    """What must be said about the numbers, each sentence once."""
    from sarcstat.display.cox.notes import ties_note
    from sarcstat.display.kaplan_meier.notes import section_notes

    notes = [note for panel in panels for note in section_notes(panel.curves, "journal")]
    limit = panels[0].curves.details.get("suppressed")
    notes += [] if limit is None else [sentence(limit), steps_sentence(limit), *_not_drawn(panels)]
    notes += [
        f"Hazard ratios of the groups alone, by Cox regression{_strata_words(panel)}. {ties_note(panel.model, 'journal')}"
        for panel in panels
        if panel.model
    ]
    return list(dict.fromkeys(notes))


def _strata_words(panel: SurvivalPanel) -> str:
    """Where the model of a panel is stratified: its hazard ratios are of all panels together."""
    labels = panel.curves.labels
    return f" stratified by {labels['stratum']}: one for all strata" if "stratum" in labels else ""


def _not_drawn(panels: Sequence[SurvivalPanel]) -> list[str]:
    """The groups whose curves are hidden."""
    found = []
    for panel in panels:
        drawn = {(curve.stratum_level, curve.group_level) for curve in panel.curves.curves}
        counts = panel.curves.find(name="n", context="survfit", convention=panel.curves.conventions[0])
        groups = [(each.stratum_level, each.group1_level) for each in counts if each.group1_level is not None]
        found += [", ".join(filter(None, place)) for place in groups if place not in drawn]
    return [f"Not drawn: {listing(dict.fromkeys(found), 20)}."] if found else []


def _said(panels: Sequence[SurvivalPanel]) -> list[Condition]:
    return [
        condition
        for panel in panels
        for result in (panel.curves, panel.model)
        if result
        for condition in result.conditions
    ]
