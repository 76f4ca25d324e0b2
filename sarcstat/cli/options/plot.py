"""Options that all figures share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sarcstat.cli.file_names import FileName
from sarcstat.cli.numbers import FiniteRange, WholeRange
from sarcstat.cli.options.types import NumberList, Width, Words
from sarcstat.errors import UsageError, closest, listing

if TYPE_CHECKING:
    from sarcstat.results import AnalysisResult

Command = TypeVar("Command", bound=Callable[..., Any])


def figure_style() -> Callable[[Command], Command]:
    """Whose numbers a figure shows."""
    return click.option("--style", type=click.Choice(["journal", "r"]), default="journal", show_default=True, help="Whose numbers: SPSS's, as journals print them, or R's.")  # fmt: skip


def figure_options(width: str) -> Callable[[Command], Command]:
    """House style, size and labels; `width` is the default."""

    def decorate(command: Command) -> Command:
        for option in reversed(_figure_options(width)):
            command = option(command)
        return command

    return decorate


def _figure_options(width: str) -> list[Callable[[Any], Any]]:
    return [
        click.option("--theme", type=click.Choice(["journal", "prism", "plain"]), default="journal", show_default=True, help="House style; plain is black and grey."),
        click.option("--width", type=Width(), default=width, show_default=True, help="Width in mm, or of a journal's column: single is 85 mm, double 175 mm."),
        click.option("--font-size", metavar="POINTS", type=FiniteRange(4, 24), default=8, show_default=True, help="Size of the text in the file."),
        click.option("--font", metavar="NAME", help="Font (default: Arial, Helvetica, Liberation Sans or DejaVu Sans, the first installed)."),
        click.option("--dpi", type=WholeRange(72, 2400), default=300, show_default=True, help="Dots per inch of a PNG or TIFF."),
        click.option("--grey", is_flag=True, help="Shades of grey for colors, and a PNG or TIFF without color."),
        click.option("--title", default="", metavar="TEXT", help="Title above the figure."),
        click.option("--panel-title", "titles", multiple=True, metavar="TEXT", help="Title of a panel; one for all, or repeated for each."),
        click.option("--letters/--no-letters", default=None, help="Letters of panels (default: where there are several)."),
        click.option("--label", "labels", multiple=True, metavar="WHAT=TEXT", help="Show TEXT for a column or level; COLUMN:LEVEL=TEXT for one column's. Repeatable."),
    ]  # fmt: skip


def time_axis_options(breaks: str) -> Callable[[Command], Command]:
    """Ticks and end of the time axis; `breaks` says what stands at the ticks."""

    def decorate(command: Command) -> Command:
        command = click.option("--x-max", type=FiniteRange(0, min_open=True), help="End of the time axis (default: the last time).")(command)  # fmt: skip
        return click.option("--breaks", metavar="LIST", type=NumberList(0), default=(), help=breaks)(command)

    return decorate


def marks_options(counts: str, *, censored: bool) -> Callable[[Command], Command]:
    """Counts under the axis, as `counts` says what they are, bands, and marks where patients are `censored`."""

    def decorate(command: Command) -> Command:
        for option in reversed(
            [
                click.option("--risk-table", type=Words("at-risk", "censored", "events"), default="at-risk", show_default=True, metavar="LIST", help=f"Counts under the axis: at-risk just before the time; {counts} before it; or none."),
                click.option("--band", is_flag=True, help="Pointwise confidence bands."),
                click.option("--censor-marks/--no-censor-marks", default=censored, show_default=True, help="Mark where patients are censored."),
            ]
        ):  # fmt: skip
            command = option(command)
        return command

    return decorate


def scale_option() -> Callable[[Command], Command]:
    """How survival is written at its axis."""
    return click.option("--y", type=click.Choice(["probability", "percent"]), default="probability", show_default=True, help="Scale of survival.")  # fmt: skip


def panel_options() -> Callable[[Command], Command]:
    """Labels of the axes, and how panels of curves are arranged."""

    def decorate(command: Command) -> Command:
        for option in reversed(
            [
                click.option("--x-label", "x_labels", multiple=True, metavar="TEXT", help="Label of the time axis; one for all endpoints, or repeated for each."),
                click.option("--y-label", "y_labels", multiple=True, metavar="TEXT", help="Label of the survival axis; one for all endpoints, or repeated for each."),
                click.option("--panels-per-row", type=WholeRange(1, 6), help="Panels beside each other (default: those of one endpoint, at most 3, if there is room)."),
                click.option("--height", type=FiniteRange(20, 1000), metavar="MM", help="Height of the figure (default: as needed)."),
            ]
        ):  # fmt: skip
            command = option(command)
        return command

    return decorate


def figure_output() -> Callable[[Command], Command]:
    """The files, and what is said on the way."""

    def decorate(command: Command) -> Command:
        for option in reversed(
            [
                click.option("-o", "--output", "output", metavar="FILE", type=FileName(), multiple=True, required=True, help="File to write: .svg, .pdf, .png, .tiff or .eps. Repeatable."),
                click.option("--strict", is_flag=True, help="Exit with 6 if there was a warning."),
                click.option("--quiet", is_flag=True, help="Say nothing on standard error but errors."),
                click.option("--traceback", is_flag=True, help="With an error, show where in the program it arose."),
            ]
        ):  # fmt: skip
            command = option(command)
        return command

    return decorate


def shared_spec(options: Mapping[str, Any], results: Sequence[AnalysisResult]) -> dict[str, Any]:
    """The fields of a specification that all figures have; `results` are those of the panels.

    Raises UsageError for titles that do not fit the panels, and for labels of what no result shows.
    """
    if len(options["titles"]) not in (0, 1, len(results)):
        raise UsageError(
            f"--panel-title is given {len(options['titles'])} times for {len(results)} panels.",
            "Give it once, or once for each panel.",
        )
    names = ("theme", "width", "font_size", "font", "dpi", "grey", "title", "titles", "letters")
    return {**{name: options[name] for name in names}, "labels": relabelled(options["labels"], results)}


def relabelled(given: Sequence[str], results: Sequence[AnalysisResult]) -> dict[str, str]:
    """`--label WHAT=TEXT` as a mapping; raises UsageError for what no result shows."""
    known = list(dict.fromkeys(name for result in results for name in _shown(result)))
    found = {}
    for entry in given:
        fitting = [name for name in known if entry.startswith(f"{name}=")]
        if not fitting:
            what = entry.partition("=")[0]
            if "=" not in entry:
                raise UsageError(
                    f"--label '{entry}' is not of the form WHAT=TEXT.",
                    "For example: --label 'sex=1=Men' or --label time=Months",
                )
            meant = closest(what, known)
            hint = f"Did you mean '{meant}'?" if meant else f"There are {listing(known, 12)}."
            raise UsageError(f"--label: no column or level is called '{what}'.", hint)
        name = max(fitting, key=len)
        found[name] = entry[len(name) + 1 :]
    return found


def _shown(result: AnalysisResult) -> list[str]:
    """What a figure of the result can show: columns, levels, `column:level`."""
    labels = result.labels
    names = [labels[key] for key in ("group_name", "group", "stratum_name", "stratum") if key in labels]
    names += [text for key, text in labels.items() if key.startswith("term:")]
    names += [key.removeprefix("term:") for key in labels if key.startswith("term:")]
    for column, curves in (("group_name", "group_level"), ("stratum_name", "stratum_level")):
        levels = [getattr(curve, curves) for curve in result.curves]
        names += [name for level in levels if level for name in (level, f"{labels[column]}:{level}")]
    names += result.details.get("causes", ())
    for column, found in result.details.get("levels", {}).items():
        names += [name for level in found for name in (level["text"], f"{column}:{level['text']}")]
    for row in result.details.get("forest", ()):
        names += [name for name in (row["within"], row["level"], row["group"]) if name]
        names += [f"{row['within']}:{row['level']}"] if row["level"] else []
    return names
