"""`sarcstat plot waterfall`: the best change of each patient's tumor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.help import InGroups
from sarcstat.cli.numbers import FiniteRange
from sarcstat.cli.options.figure_files import Drawn
from sarcstat.cli.options.numbers import deliver_with_numbers, numbers_option
from sarcstat.cli.options.plot import figure_options, figure_output, shared_spec
from sarcstat.cli.options.shared import data_options
from sarcstat.cli.options.types import NumberList
from sarcstat.errors import InputError, UsageError

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.factor import Factor
    from sarcstat.figures.drawing.spec import WaterfallSpec
    from sarcstat.results import AnalysisResult

MOST_LEVELS = 8


@click.command(cls=InGroups, short_help="Waterfall plot: best change of each patient's tumor, colored by response.")
@data_options(identified=False)
@click.option(
    "--change", metavar="COLUMN", required=True, help="Best change of the tumor in percent: -30 is a fall of 30%."
)
@click.option(
    "--best", metavar="COLUMN", help="Best response, the color of the bars: CR, PR, SD, PD, NE, or values labelled so."
)
@click.option(
    "--codes",
    metavar="CR=VALUE,…",
    multiple=True,
    help="What other values of --best mean, such as CR=1,PR=2. Repeatable.",
)
@click.option("--by", metavar="COLUMN", help="Instead of --best: color the bars by group.")
@click.option(
    "--id",
    "id_",
    metavar="COLUMN",
    help="Patient identifier: patients are named by it, and one who occurs twice is refused.",
)
@click.option(
    "--thresholds",
    metavar="LIST",
    type=NumberList(-100),
    default="-30,20",
    show_default=True,
    help="Lines across, in percent; RECIST 1.1 has -30 and 20.",
)
@click.option(
    "--y-max", type=FiniteRange(1), default=100.0, show_default=True, help="Bars are cut off there, with a mark."
)
@click.option("--x-label", default="", metavar="TEXT", help="Label of the bars.")
@click.option("--y-label", default="", metavar="TEXT", help="Label of the axis of changes.")
@click.option("--height", type=FiniteRange(20, 1000), metavar="MM", help="Height of the figure (default: as needed).")
@click.option("--style", type=click.Choice(["journal"]), default="journal", show_default=True, help="Whose numbers.")
@figure_options("single")
@numbers_option()
@figure_output()
@click.pass_context
def waterfall(context: click.Context, /, **options: Any) -> int:
    """A waterfall plot as SVG, PDF or PNG: a bar a patient, the largest growth first.

    The color is what the data say of the patient: no response is inferred from a percentage. A response that its
    percentage contradicts is named; patients without a change are listed.

    \b
    sarcstat plot waterfall trial.csv --change best_change --best best_response --id patient -o waterfall.svg
    """
    return deliver_with_numbers(_made, context, options)


def drawn(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Drawn:
    """The figure of the command; raises SarcstatError for what cannot be made."""
    return _made(options, recorded)[0]


def _made(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> tuple[Drawn, AnalysisResult]:
    from sarcstat.display.sentences import rows_used
    from sarcstat.figures.patients.waterfall import waterfall_picture

    if options["best"] and options["by"]:
        raise UsageError("--best and --by both color the bars.", "Give one of them.")
    if options["codes"] and not options["best"]:
        raise UsageError(
            "--codes needs --best, the column it explains.", "Name the column with --best, or leave --codes out."
        )
    result = _result(options, recorded)
    picture = waterfall_picture(result, _spec(options, result))
    return Drawn(picture, [rows_used(result)], result.conditions), result


def _result(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> AnalysisResult:
    from sarcstat.analysis.waterfall import WaterfallOptions
    from sarcstat.analysis.waterfall import waterfall as analyzed
    from sarcstat.cli.analyses.cohorts.pipeline import opened
    from sarcstat.cli.analyses.cohorts.rows import provenance, read_rows
    from sarcstat.data.cohort.courses.changes import changes
    from sarcstat.data.cohort.sample import sample

    given = ("change", "best", "by")
    wanted = [(f"--{name}", options[name]) for name in given if options[name]]
    wanted += [("--id", options["id_"])] if options["id_"] else []
    dataset, excluded = read_rows(opened(options), wanted, options)
    group = _group(dataset, options)
    out = [bad for _, bad in excluded]
    found = changes(dataset, options["change"], group, options["id_"], out, names=options["names"])
    source = provenance(dataset, sample(dataset, [], excluded=excluded), with_r=False)
    computed = WaterfallOptions(responses=bool(options["best"]))
    result = analyzed(found, computed, source, recorded)
    return replace(result, conditions=(*dataset.conditions, *result.conditions))


def _group(dataset: Dataset, options: Mapping[str, Any]) -> Factor | None:
    """What colors the bars."""
    from sarcstat.cli.analyses.cohorts.grouping import group_column
    from sarcstat.cli.analyses.response import response_codes
    from sarcstat.data.cohort.response import best_response

    if options["by"]:
        found, _ = group_column(dataset, options["by"], by_name=options["names"], unknown=False, most=MOST_LEVELS)
        return found
    if not options["best"]:
        return None
    best, problems = best_response(dataset, options["best"], response_codes(options["codes"]))
    if problems:
        raise InputError.of(problems)
    return replace(best, label=options["best"]) if options["names"] else best


def _spec(options: Mapping[str, Any], result: AnalysisResult) -> WaterfallSpec:
    from sarcstat.figures.drawing.spec import WaterfallSpec

    if max(options["thresholds"], default=0) > options["y_max"]:
        raise UsageError("--thresholds: a line lies above --y-max.", "Raise --y-max, or leave the line out.")
    own = {name: options[name] for name in ("height", "thresholds", "y_max", "x_label", "y_label")}
    return WaterfallSpec(**shared_spec(options, [result]), **own)
