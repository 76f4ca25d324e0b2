"""`--numbers FILE`: what a figure draws, patient by patient, as JSON beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sarcstat.cli.file_names import FileName
from sarcstat.cli.options.figure_files import Drawn, deliver_figure
from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.results import AnalysisResult

Command = TypeVar("Command", bound=Callable[..., Any])
Made = Callable[[Mapping[str, Any], Mapping[str, Any]], tuple[Drawn, "AnalysisResult"]]


def numbers_option() -> Callable[[Command], Command]:
    """The file of the numbers."""
    return click.option("--numbers", metavar="FILE", type=FileName(), help="Also write what is drawn, patient by patient, as JSON (.json).")  # fmt: skip


def deliver_with_numbers(make: Made, context: click.Context, options: Mapping[str, Any]) -> int:
    """The figure delivered, and where they are asked for its numbers: `bars` or `lanes`, counts, provenance.

    `make` gives the drawing and the result that it shows. Returns the exit code.
    """
    from sarcstat.cli.output import check_place

    file = options["numbers"]
    if file:
        if Path(file).suffix.casefold() != ".json":
            raise UsageError(
                f"--numbers {file}: the extension is not .json.",
                f"For example: --numbers {Path(file).with_suffix('.json')}",
            )
        check_place(file, "--numbers")
    kept: list[AnalysisResult] = []

    def drawing(own: Mapping[str, Any], recorded: Mapping[str, Any]) -> Drawn:
        picture, result = make(own, recorded)
        kept.append(result)
        return picture

    def numbers() -> dict[Path, str]:
        return {Path(file): _written(kept[0])} if file else {}

    return deliver_figure(drawing, context, options, beside=numbers)


def _written(result: AnalysisResult) -> str:
    from sarcstat.display.shapes.document import Document, Section
    from sarcstat.render.json import SCHEMA, record, written

    section = Section(heading=result.analysis, tables=[], result=result)
    document = Document(analysis=result.analysis, title=result.analysis, sections=[section], options=result.options)
    drawn = {name: result.details[name] for name in ("bars", "lanes", "not_shown") if name in result.details}
    return written({"schema": SCHEMA, **record(document), "labels": dict(result.labels), **drawn})
