"""The formats that a document can have: their names, extensions and renderers, all in this place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sarcstat.errors import InputError

if TYPE_CHECKING:
    from sarcstat.display.shapes.document import Document


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the extensions of its files, the module that renders it, and whether it is no text."""

    extensions: tuple[str, ...]
    module: str
    binary: bool = False


FORMATS: Mapping[str, Format] = {
    "text": Format((".txt",), "text"),
    "json": Format((".json",), "json"),
    "csv": Format((".csv",), "csv"),
    "html": Format((".html", ".htm"), "html"),
    "md": Format((".md",), "markdown"),
    "latex": Format((".tex",), "latex"),
    "docx": Format((".docx",), "word.document", binary=True),
    "xlsx": Format((".xlsx",), "xlsx", binary=True),
    "pdf": Format((".pdf",), "pdf", binary=True),
}

#: The formats that a report can have as well.
REPORT_FORMATS = ("html", "docx", "pdf", "md", "latex")

EXTENSIONS: Mapping[str, str] = {
    extension: name for name, format_ in FORMATS.items() for extension in format_.extensions
}


def check_house(path: Path) -> None:
    """Raise InputError for a file that cannot give a house style: it is not there, none of Word's, or damaged."""
    from io import BytesIO
    from zipfile import BadZipFile, ZipFile

    from sarcstat.files_read import looked_at

    try:
        with ZipFile(BytesIO(looked_at(path))) as archive:
            known = "word/document.xml" in archive.namelist()
    except (OSError, ValueError, BadZipFile):
        known = False
    if not known:
        raise InputError(f"'{path}' is not a Word file.", "Save it in Word as .docx.")
    from sarcstat.render.word import document

    document.check_house(path)


def rendered(document: Document, format_: str, *, reference: Path | None = None) -> bytes:
    """The document in a format of FORMATS, as the bytes of a file; text is UTF-8.

    `reference` is a Word file whose styles, page and headers a docx takes. The same document gives the same
    bytes with the same versions of the libraries; a PDF also depends on the fonts of the system.
    """
    from importlib import import_module

    # Written out in full, so that each arrow of an import can be seen.
    module = import_module(f"sarcstat.render.{FORMATS[format_].module}")
    content = module.render(document, reference=reference) if format_ == "docx" else module.render(document)
    return content if isinstance(content, bytes) else str(content).encode("utf-8")
