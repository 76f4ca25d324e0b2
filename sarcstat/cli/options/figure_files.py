"""Where figures go: checked before anything is computed, written, and their notes told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from sarcstat.cli.saying import say, say_condition, tell
from sarcstat.errors import ExitStatus, UsageError, listing

if TYPE_CHECKING:
    from sarcstat.display.shapes.document import Figure
    from sarcstat.figures.drawing.picture import Picture
    from sarcstat.figures.drawing.spec import Format
    from sarcstat.results import Condition

#: The formats of figures by what the names of their files end in.
EXTENSIONS: Mapping[str, Format] = {
    ".svg": "svg", ".pdf": "pdf", ".png": "png", ".tiff": "tiff", ".tif": "tiff", ".eps": "eps",
}  # fmt: skip
#: What submission systems take in place of other formats.
_NEAREST = {".emf": ".eps or .tiff", ".wmf": ".eps or .tiff", ".jpg": ".tiff or .png", ".jpeg": ".tiff or .png", ".ps": ".eps", ".bmp": ".tiff", ".gif": ".png"}  # fmt: skip
_WIDEST_TEXT = 100
#: Texts that stand in the figure → their options.
_WORDS = {
    "title": "--title",
    "titles": "--panel-title",
    "labels": "--label",
    **dict.fromkeys(("x_label", "x_labels"), "--x-label"),
    **dict.fromkeys(("y_label", "y_labels"), "--y-label"),
}


def check_figures(files: Sequence[str]) -> None:
    """Refuse, before anything is computed, files that could not be written in the end."""
    from sarcstat.cli.output import check_place
    from sarcstat.files_written import check_apart

    for file in files:
        ending = Path(file).suffix.casefold()
        if ending not in EXTENSIONS:
            hint = f"Journals that ask for {ending} take {_NEAREST[ending]} too." if ending in _NEAREST else None
            raise UsageError(f"-o {file}: a figure is written as {listing(list(EXTENSIONS), 6)}.", hint)
        check_place(file)
    check_apart((f"-o {file}", Path(file)) for file in files)


def _check_words(options: Mapping[str, Any]) -> None:
    """Refuse, before anything is computed, a text that no figure has room for."""
    from sarcstat.limits import LONGEST_LABEL

    for name, option in _WORDS.items():
        given = options.get(name) or ()
        for text in [given] if isinstance(given, str) else given:
            if len(text) > LONGEST_LABEL:
                raise UsageError(
                    f"{option} has {len(text):,} characters: '{text[:40]}…'.", f"{LONGEST_LABEL:,} are the most."
                )


def _check_dots(options: Mapping[str, Any]) -> None:
    """Refuse, before anything is computed, a PNG or TIFF of more dots than memory should hold, as far as is known."""
    from sarcstat.figures.drawing.encoding import check_dots
    from sarcstat.figures.drawing.spec import FigureSpec

    height = options.get("height")
    if height and any(EXTENSIONS[Path(file).suffix.casefold()] in ("png", "tiff") for file in options["output"]):
        width = FigureSpec(width=options["width"]).width_mm
        check_dots(width / 25.4, height / 25.4, options["dpi"])


class Drawn(NamedTuple):
    """A picture with the sentences on how its numbers were computed, and what must be said about them."""

    picture: Picture
    notes: Sequence[str]
    conditions: Sequence[Condition]

    def figure(self, name: str) -> Figure:
        """The figure of a document, under this name."""
        from sarcstat.display.shapes.document import Figure

        picture = self.picture
        return Figure(
            name=name,
            svg=picture.render("svg").decode(),
            pdf=picture.render("pdf"),
            png=picture.render("png"),
            width=picture.size_mm[0],
            description=picture.description,
            notes=self.notes,
        )


def deliver_figure(
    make: Callable[[Mapping[str, Any], Mapping[str, Any]], Drawn],
    context: click.Context,
    options: Mapping[str, Any],
    *,
    beside: Callable[[], Mapping[Path, str]] = dict,
) -> int:
    """Check the files, make the figure, write it, print its caption; returns the exit code.

    `make` takes the options, and the options as they are recorded in results; `beside` gives what is written with the
    figure once that is made.
    """
    from sarcstat.cli.counted import counting
    from sarcstat.cli.output import recorded_options
    from sarcstat.cli.suppression import check_suppress
    from sarcstat.files_written import write_files

    check_suppress(f"plot {context.command.name}", options)
    check_figures(options["output"])
    _check_words(options)
    _check_dots(options)
    recorded = recorded_options(context.params)
    picture, notes, conditions = make(counting(make, options), recorded)
    more = beside()
    drawn = {Path(file): picture.render(EXTENSIONS[Path(file).suffix.casefold()]) for file in options["output"]}
    write_files({**drawn, **more})
    _print_caption([picture.description, *notes])
    said = list(dict.fromkeys([*conditions, *picture.conditions]))
    if not options["quiet"]:
        for condition in said:
            say_condition(condition)
        _say_dots(context, options)
        _say_written(picture, options["output"], more)
    warned = any(condition.kind == "warning" for condition in said)
    return ExitStatus.FINDINGS if options["strict"] and warned else ExitStatus.OK


def _say_dots(context: click.Context, options: Mapping[str, Any]) -> None:
    """Say of a --dpi that was typed that no file has dots."""
    typed = context.get_parameter_source("dpi") is click.core.ParameterSource.COMMANDLINE
    if typed and not any(EXTENSIONS[Path(file).suffix.casefold()] in ("png", "tiff") for file in options["output"]):
        say(f"Note: --dpi {options['dpi']} is for a PNG or TIFF, and none is written.")


def _say_written(picture: Picture, files: Sequence[str], more: Iterable[Path]) -> None:
    """Say which files there are now, and how large the figure is."""
    width, height = picture.size_mm
    for file in files:
        size = f"{width:g} × {height:.0f} mm, {picture.font} {picture.spec.font_size:g} pt"
        say(f"Wrote {file} ({size})")
    for path in more:
        say(f"Wrote {path}")


def _print_caption(paragraphs: Sequence[str]) -> None:
    import textwrap

    from sarcstat.cli.output import terminal_width

    width = min(terminal_width(), _WIDEST_TEXT)
    tell("\n".join(textwrap.fill(each, width, break_on_hyphens=False) for each in paragraphs))
