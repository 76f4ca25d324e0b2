"""`sarcstat plot swimmer`: the course of each patient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from sarcstat.cli.file_names import FileName
from sarcstat.cli.help import InGroups
from sarcstat.cli.numbers import FiniteRange
from sarcstat.cli.options.figure_files import Drawn
from sarcstat.cli.options.numbers import deliver_with_numbers, numbers_option
from sarcstat.cli.options.plot import figure_options, figure_output, shared_spec, time_axis_options
from sarcstat.cli.options.shared import data_options
from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.analysis.swimmer import SwimmerOptions
    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.courses.courses import Courses
    from sarcstat.figures.drawing.spec import SwimmerSpec
    from sarcstat.results import AnalysisResult

MOST_LEVELS = 8
_UNITS = click.Choice(["days", "weeks", "months", "years"])


@click.command(cls=InGroups, short_help="Swimmer plot: a lane a patient, with responses, progression, death along it.")
@data_options(identified=False)
@click.option(
    "--duration",
    metavar="COLUMN",
    required=True,
    help="How long the lane of the patient is: time on treatment, or follow-up.",
)
@click.option("--duration-unit", type=_UNITS, help="Unit of --duration and of all marks.")
@click.option("--axis-unit", type=_UNITS, help="Show times in another unit; a month has 30.4375 days.")
@click.option(
    "--id",
    "id_",
    metavar="COLUMN",
    help="Patient identifier: the names of the lanes; a patient who occurs twice is refused.",
)
@click.option(
    "--mark",
    "marks",
    metavar="TEXT=COLUMN",
    multiple=True,
    help="A mark, with a column of the times at which it happened (missing: it did not). Repeatable.",
)
@click.option("--ongoing", metavar="COLUMN[=VALUE]", help="Who is still observed: an arrow at the end of the lane.")
@click.option("--death", metavar="COLUMN[=VALUE]", help="Who died at the end of the lane: a mark Death.")
@click.option("--events", metavar="FILE", type=FileName(), help="Marks in a long table, as of visits: a row an event.")
@click.option("--events-id", metavar="COLUMN", help="Patient identifier in --events, where it has another name.")
@click.option("--events-sheet", metavar="NAME", help="Sheet of --events, by name or number, where it is a spreadsheet.")
@click.option("--what", metavar="COLUMN", help="Column of --events: what happened.")
@click.option("--when", metavar="COLUMN", help="Column of --events: when, from the start of the lane.")
@click.option("--events-where", metavar="EXPR", help="Use only the events for which this is true.")
@click.option("--by", metavar="COLUMN", help="Color of the lanes: arm, stage.")
@click.option(
    "--sort",
    type=click.Choice(["duration", "group", "data"]),
    default="duration",
    show_default=True,
    help="Order of the lanes: the longest first; by group, then so; or as in the data.",
)
@time_axis_options("Ticks of the time axis.")
@click.option("--x-label", default="", metavar="TEXT", help="Label of the time axis.")
@click.option("--y-label", default="", metavar="TEXT", help="Label of the lanes.")
@click.option("--height", type=FiniteRange(20, 1000), metavar="MM", help="Height of the figure (default: as needed).")
@click.option("--style", type=click.Choice(["journal"]), default="journal", show_default=True, help="Whose numbers.")
@figure_options("single")
@numbers_option()
@figure_output()
@click.pass_context
def swimmer(context: click.Context, /, **options: Any) -> int:
    """A swimmer plot as SVG, PDF or PNG: a lane a patient, the longest at the top.

    \b
    sarcstat plot swimmer trial.csv --duration months --duration-unit months --id patient --mark Progression=pfs --ongoing on_treatment --by arm -o swimmer.svg
    sarcstat plot swimmer trial.csv --duration months --id patient --events visits.csv --what response --when month -o swimmer.pdf
    """
    return deliver_with_numbers(_made, context, options)


def drawn(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> Drawn:
    """The figure of the command; raises SarcstatError for what cannot be made."""
    return _made(options, recorded)[0]


def _made(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> tuple[Drawn, AnalysisResult]:
    from sarcstat.display.sentences import rows_used
    from sarcstat.figures.patients.swimmer import swimmer_picture

    _check(options)
    result = _result(options, recorded)
    picture = swimmer_picture(result, _spec(options, result))
    return Drawn(picture, [rows_used(result)], result.conditions), result


def _check(options: Mapping[str, Any]) -> None:
    if options["events"]:
        missing = [f"--{name.rstrip('_')}" for name in ("id_", "what", "when") if not options[name]]
        if missing:
            raise UsageError(
                f"--events needs {' and '.join(missing)}.", "For example: --id patient --what response --when month"
            )
    for name in ("events_id", "events_sheet", "what", "when", "events_where"):
        if options[name] and not options["events"]:
            raise UsageError(f"--{name.replace('_', '-')} belongs to --events.", "Name the table of events.")
    if options["axis_unit"] and not options["duration_unit"]:
        raise UsageError(
            "--axis-unit needs --duration-unit, the unit of the data.",
            "For example: --duration-unit days --axis-unit months",
        )
    if options["sort"] == "group" and not options["by"]:
        raise UsageError("--sort group needs --by.", "Name the groups, or leave it out.")


def _result(options: Mapping[str, Any], recorded: Mapping[str, Any]) -> AnalysisResult:
    from sarcstat.analysis.swimmer import swimmer as analyzed
    from sarcstat.cli.analyses.cohorts.grouping import group_column
    from sarcstat.cli.analyses.cohorts.pipeline import opened
    from sarcstat.cli.analyses.cohorts.rows import assignments, provenance, read_rows
    from sarcstat.data.cohort.courses.courses import CourseColumns, courses
    from sarcstat.data.cohort.sample import sample

    marks = assignments(options["marks"], "--mark", "Progression=pfs_months")
    if len(marks) < len(options["marks"]) or (options["death"] and "Death" in marks):
        raise UsageError("--mark: two marks have the same text.", "Give each its own; --death makes a mark Death.")
    source = opened(options)
    dataset, excluded = read_rows(source, _wanted(options, marks, source.columns() or ()), options)
    group = None
    if options["by"]:
        group, _ = group_column(dataset, options["by"], by_name=options["names"], unknown=False, most=MOST_LEVELS)
    columns = CourseColumns(
        duration=options["duration"],
        id_=options["id_"],
        ongoing=options["ongoing"],
        death=options["death"],
        marks=marks,
    )
    found = courses(dataset, columns, group, [bad for _, bad in excluded], names=options["names"])
    found = _with_events(found, dataset, options) if options["events"] else found
    source_of = provenance(dataset, sample(dataset, [], excluded=excluded), with_r=False)
    return analyzed(found, _computed(options), source_of, recorded)


def _wanted(options: Mapping[str, Any], marks: Mapping[str, str], known: Sequence[str]) -> list[tuple[str, str]]:
    """The columns that are read, each with its option."""
    from sarcstat.data.cohort.outcome import split_event

    wanted = [("--duration", options["duration"]), *(("--mark", column) for column in marks.values())]
    wanted += [(f"--{name.rstrip('_')}", options[name]) for name in ("id_", "by") if options[name]]
    states = [name for name in ("ongoing", "death") if options[name]]
    return wanted + [(f"--{name}", split_event(options[name], known)[0]) for name in states]


def _computed(options: Mapping[str, Any]) -> SwimmerOptions:
    """Everything that decides a number."""
    from sarcstat.analysis.swimmer import SwimmerOptions
    from sarcstat.data.cohort.outcome import DAYS, scale_of

    unit, shown = options["duration_unit"], options["axis_unit"]
    return SwimmerOptions(
        named=bool(options["id_"]),
        sort=options["sort"],
        scale=scale_of(unit, shown, DAYS["months"]),
        unit=shown or unit,
    )


def _with_events(found: Courses, dataset: Dataset, options: Mapping[str, Any]) -> Courses:
    """The courses with the marks of the long table."""
    from sarcstat.cli.analyses.cohorts.pipeline import checked_events_sheet, words
    from sarcstat.cli.analyses.cohorts.rows import read_rows
    from sarcstat.data.cohort.courses.courses import with_long_marks
    from sarcstat.data.cohort.identity import identifiers
    from sarcstat.data.cohort.rows import none_of
    from sarcstat.data.reading.source import has_texts, open_source

    id_ = options["events_id"] or options["id_"]
    decimal = options["decimal"] if has_texts(options["events"]) else None
    sheet = checked_events_sheet(options)
    source = open_source(options["events"], na=words(options["na"]), sheet=sheet, decimal=decimal, ids=[id_])
    wanted = [("--events-id" if options["events_id"] else "--id", id_)]
    wanted += [("--what", options["what"]), ("--when", options["when"])]
    table, dropped = read_rows(source, wanted, {"where": options["events_where"]}, where="--events-where")
    selected = none_of([bad for _, bad in dropped], len(table.frame))
    own = identifiers(dataset, options["id_"])
    return with_long_marks(found, table, id_, options["what"], options["when"], own, selected, names=options["names"])


def _spec(options: Mapping[str, Any], result: AnalysisResult) -> SwimmerSpec:
    from sarcstat.figures.drawing.spec import SwimmerSpec
    from sarcstat.figures.patients.bar_colors import MOST_MARKS

    if len(result.details["marks"]) > MOST_MARKS:
        raise UsageError(
            f"{len(result.details['marks'])} kinds of marks, more than the {MOST_MARKS} shapes that can be told apart.",
            "Select some with --events-where.",
        )
    own = {name: options[name] for name in ("height", "breaks", "x_max", "x_label", "y_label")}
    return SwimmerSpec(**shared_spec(options, [result]), **own)
