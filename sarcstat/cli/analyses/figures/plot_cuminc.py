"""`sarcstat plot cuminc`: curves of cumulative incidence with numbers at risk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.analyses.cuminc import cohorts
from sarcstat.cli.analyses.figures.weighted_figure import of_weighted
from sarcstat.cli.help import InGroups
from sarcstat.cli.numbers import FiniteRange
from sarcstat.cli.options.competing import competing_options
from sarcstat.cli.options.entry import entry_options
from sarcstat.cli.options.figure_files import Drawn, deliver_figure
from sarcstat.cli.options.plot import (
    figure_options,
    figure_output,
    marks_options,
    panel_options,
    shared_spec,
    time_axis_options,
)
from sarcstat.cli.options.shared import CONF_LEVEL, data_options, interval_options, survival_options, weight_option
from sarcstat.cli.options.types import Words
from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.figures.drawing.annotations import SurvivalPanel
    from sarcstat.figures.drawing.spec import SurvivalSpec
    from sarcstat.results import AnalysisResult

#: What the command does not offer, for what it shares with `cuminc`.
_NOT_OFFERED: Mapping[str, Any] = {
    "times": (0.0,),
    "pairwise": False,
    "p_adjust": "none",
    "no_comparison": False,
}


@click.command("cuminc", cls=InGroups, short_help="Cumulative incidence of competing events with numbers at risk.")
@data_options()
@weight_option()
@survival_options()
@competing_options()
@entry_options()
@click.option("--by", metavar="COLUMNS", multiple=True, help="Groups; several columns give one panel each.")
@click.option("--strata", metavar="COLUMN", help="Stratify Gray's test; the curves are not.")
@click.option("--order", metavar="LEVELS", multiple=True, help="Levels that come first, in this order.")
@click.option(
    "--causes",
    type=click.Choice(["event", "all"]),
    default="event",
    show_default=True,
    help="The event of interest, or all: a panel each with --by, else the lines of one.",
)
@click.option(
    "--stacked", is_flag=True, help="All causes as areas on each other, above them the event-free: a panel each group."
)
@click.option(
    "--annotate", type=Words("p"), default="p", show_default=True, metavar="LIST", help="p of Gray's test; or none."
)
@click.option(
    "--conf-type",
    type=click.Choice(["log", "log-log", "plain"]),
    default="log",
    show_default=True,
    help="Interval of the incidence, for bands.",
)
@interval_options()
@time_axis_options("Times of the ticks and of the counts under them.")
@marks_options("censored, and events of what is drawn,", censored=False)
@click.option(
    "--y",
    type=click.Choice(["probability", "percent"]),
    default="probability",
    show_default=True,
    help="Scale of the incidence.",
)
@click.option("--style", type=click.Choice(["journal"]), default="journal", show_default=True, help="Whose numbers.")
@click.option("--y-max", type=FiniteRange(0, 1, min_open=True), help="End of the axis of incidence (default: 1).")
@panel_options()
@figure_options("single")
@figure_output()
@click.pass_context
def cuminc(context: click.Context, /, **options: Any) -> int:
    """Cumulative incidence with competing events as SVG, PDF, PNG, TIFF or EPS, with numbers at risk under the axis.

    The numbers are those of `sarcstat cuminc`.

    \b
    sarcstat plot cuminc trial.sav --time months --event status=1 --competing status=2 --by arm -o incidence.svg
    sarcstat plot cuminc trial.csv --time months --event relapse=1 --competing death=1 --causes all -o causes.pdf
    """
    return deliver_figure(drawn, context, options)


def drawn(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Drawn:
    """The figure of the command; raises SarcstatError for what cannot be made."""
    return of_weighted(lambda own: _drawn({**own, **_NOT_OFFERED}, recorded), options)


def _drawn(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Drawn:
    from sarcstat.figures.curves.survival import survival_picture

    _check(options)
    _check_stacked(options)
    panels = _panels(options, recorded)
    picture = survival_picture(panels, _spec(options, panels))
    results = [panel.curves for panel in panels]
    notes = list(dict.fromkeys(note for result in results for note in _notes(result)))
    return Drawn(picture, notes, [said for result in results for said in result.conditions])


def _check(options: Mapping[str, Any]) -> None:
    if options["band"]:
        return
    for name, usual in {"conf_type": "log", "conf_level": CONF_LEVEL}.items():
        if options[name] != usual:
            raise UsageError(f"--{name.replace('_', '-')} is for bands, and the figure shows none.", "Add --band.")


def _check_stacked(options: Mapping[str, Any]) -> None:
    """Raise UsageError for what areas on each other do not show."""
    if not options["stacked"]:
        return
    shown = {"band": False, "censor_marks": False, "y_max": None, "strata": None, "causes": "event"}
    for name, usual in shown.items():
        if options[name] != usual:
            raise UsageError(
                f"--{name.replace('_', '-')} does not go with --stacked: areas of all causes fill the axes up to 1.",
                "Leave one of them out.",
            )
    if "events" in options["risk_table"]:
        raise UsageError("--risk-table events counts one kind of event, and --stacked shows all.", "Leave it out.")


def _panels(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> list[SurvivalPanel]:
    from sarcstat.analysis.cuminc import CumincOptions
    from sarcstat.analysis.cuminc import cuminc as analyzed
    from sarcstat.cli.analyses.figures.survival_panels import check_levels, levels
    from sarcstat.figures.curves.incidence import incidence_panels, stacked_panels
    from sarcstat.figures.drawing.canvas import warm_up

    warm_up()
    computed = CumincOptions(
        times=(0.0,),
        conf_type=options["conf_type"],
        conf_level=options["conf_level"],
        compare=not options["entry"] and not options["stacked"],
        curves=True,
    )
    found = cohorts(options)
    check_levels({**options, "refs": ()}, [cohort for cohort, _, _ in found])
    results = [analyzed(cohort, causes, computed, provenance, recorded) for cohort, causes, provenance in found]
    if options["stacked"]:
        known = [curve.group_level for result in results for curve in result.curves if curve.group_level]
        order = levels(options["order"], known)
        return [panel for result in results for panel in stacked_panels(result, order)]
    every = options["causes"] == "all"
    return [panel for result in results for panel in incidence_panels(result, every_cause=every)]


def _spec(options: Mapping[str, Any], panels: Sequence[SurvivalPanel]) -> SurvivalSpec:
    """How the panels are to be drawn."""
    from sarcstat.cli.analyses.figures.survival_panels import axis_labels, levels
    from sarcstat.figures.drawing.spec import SurvivalSpec

    if options["panels_per_row"] and len(panels) == 1:
        raise UsageError("--panels-per-row is for several panels, and there is one.", "Leave it out.")
    results = [panel.curves for panel in panels]
    _check_room(options, results)
    known = [curve.group_level for result in results for curve in result.curves if curve.group_level]
    known += [result.labels["whose"] for result in results if "whose" in result.labels]
    names = (
        *("height", "panels_per_row", "breaks", "x_max", "risk_table", "annotate"),
        *("y", "y_max", "band", "censor_marks", "stacked"),
    )
    spec = SurvivalSpec(
        **shared_spec(options, results),
        **{name: options[name] for name in names},
        failure=True,
        order=() if options["stacked"] else tuple(levels(options["order"], known)),
        x_labels=axis_labels("--x-label", options["x_labels"], results),
        y_labels=axis_labels("--y-label", options["y_labels"], results),
    )
    if spec.titles or len(panels) == 1 or options["causes"] != "all":
        return spec
    return replace(spec, titles=tuple(spec.label(result.labels.get("cause", "")) for result in results))


def _check_room(options: Mapping[str, Any], results: Sequence[AnalysisResult]) -> None:
    """Raise UsageError where a curve would leave the axes."""
    if options["y_max"] is None:
        return
    highest = max(1 - float(curve.survival[-1]) for result in results for curve in result.curves)
    if highest > options["y_max"]:
        raise UsageError(
            f"--y-max {options['y_max']:g}: a curve rises to {highest:.3f}.", "Give a larger number, or leave it out."
        )


def _notes(result: AnalysisResult) -> list[str]:
    """The sentences on how the numbers were computed; the interval is named where there is a band."""
    from sarcstat.display.cuminc import figure_notes

    return figure_notes(result)
