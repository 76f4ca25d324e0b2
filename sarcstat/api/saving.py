"""Documents and pictures as files, checked and written as the command line does it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sarcstat.errors import UsageError

if TYPE_CHECKING:
    from sarcstat.display.shapes.document import Document
    from sarcstat.figures.drawing.picture import Picture


def save_document(document: Document, files: Sequence[str], reference_docx: str | os.PathLike[str] | None) -> None:
    """Write the document to files, all or none, each in the format of its extension.

    Raises UsageError for an extension that names none, InputError for what cannot be written.
    """
    from sarcstat.cli.output import check_outputs
    from sarcstat.files_written import write_files
    from sarcstat.render.formats import EXTENSIONS, rendered

    _check_some(files)
    reference = str(reference_docx) if reference_docx is not None else None
    check_outputs({"output": files, "format_": "text", "reference_docx": reference})
    formats = {Path(file): EXTENSIONS[Path(file).suffix.casefold()] for file in files}
    template = Path(reference) if reference else None
    contents = {each: rendered(document, each, reference=template) for each in dict.fromkeys(formats.values())}
    write_files({path: contents[each] for path, each in formats.items()})


def save_picture(picture: Picture, files: Sequence[str]) -> None:
    """Write the picture to files, all or none, each in the format of its extension; raises as `save_document`."""
    from sarcstat.cli.options.figure_files import EXTENSIONS, check_figures
    from sarcstat.files_written import write_files

    _check_some(files)
    check_figures(files)
    write_files({Path(file): picture.render(EXTENSIONS[Path(file).suffix.casefold()]) for file in files})


def _check_some(files: Sequence[str]) -> None:
    if not files:
        raise UsageError("No file is named.", "For example: .save('result.docx')")
