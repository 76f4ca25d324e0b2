"""A file to blocks: which reader its format needs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from sarcstat.data.reading.shared.encoding import as_utf8, detect
from sarcstat.documents.blocks import Allowance, Block, Heading, Raw, Text
from sarcstat.errors import InputError
from sarcstat.files_read import megabytes, opened
from sarcstat.limits import LONGEST_NOTE, LONGEST_PRINTED, LONGEST_WORD, MOST_BLANKS, MOST_TEXT

#: What is read, and what an error calls it.
FORMATS = {
    ".md": "Markdown",
    ".markdown": "Markdown",
    ".html": "HTML",
    ".htm": "HTML",
    ".xhtml": "HTML",
    ".xml": "JATS XML",
    ".nxml": "JATS XML",
    ".docx": "Word",
    ".pdf": "PDF",
    ".txt": "text",
    ".text": "text",
    ".tsv": "text",
    ".tab": "text",
    ".csv": "CSV",
}
#: A paper with its figures as pictures in a .docx; as text it is far smaller.
MOST_BYTES = 50_000_000
#: Runs of blanks, and words, as nobody writes them: pictures that stand in a text, or what would take hours to read.
_BLANKS = re.compile(rf"[ \t\u00a0]{{{MOST_BLANKS + 1},}}")
_WORD = re.compile(rf"([^\s<>|,;]{{100}})[^\s<>|,;]{{{LONGEST_WORD},}}([^\s<>|,;]{{100}})")
#: Where a word may be broken or not, the direction of writing, a mark of the order of bytes: none has a width.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def blocks_of(path: Path) -> tuple[list[Block], str]:
    """The headings, paragraphs and tables of a file in their order, and its title, "" where the format tells none.

    The format follows from the file's extension. Raises InputError where the file cannot be read as that format,
    is empty, or is too large.
    """
    name, kind = path.name, FORMATS.get(path.suffix.casefold())
    with opened(path, name) as file:
        if kind is None:
            raise InputError(
                f"'{name}' is no document that can be read.", f"Its extension must be one of {', '.join(FORMATS)}."
            )
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise InputError(f"{name} is larger than {megabytes(MOST_BYTES)}.", "Give the tables of one paper.")
    if not data.strip():
        raise InputError(f"{name} is empty.", "Check that it is the file that was meant.")
    blocks, title = _parsed(data, kind, name)
    if sum(len(block.text) for block in blocks if isinstance(block, Heading | Text)) > MOST_TEXT:
        raise InputError(
            f"{name} has more than {MOST_TEXT:,} characters of text, more than any paper.", "Give one paper."
        )
    return [_seen(block) if isinstance(block, Raw) else block for block in blocks], cut(title, LONGEST_NOTE)


def _seen(table: Raw) -> Raw:
    """The table as it is seen: without signs that have no width, and the middle of texts longer than anybody prints."""
    title, notes = cut(table.title, LONGEST_NOTE), tuple(cut(note, LONGEST_NOTE) for note in table.notes)
    if any(len(cell.text) > LONGEST_PRINTED or _UNSEEN.search(cell.text) for row in table.rows for cell in row):
        rows = tuple(
            tuple(replace(cell, text=cut(_UNSEEN.sub("", cell.text), LONGEST_PRINTED)) for cell in row)
            for row in table.rows
        )
        table = replace(table, rows=rows)
    return replace(table, title=title, notes=notes)


def cut(text: str, most: int) -> str:
    """The text, or its ends where it is longer."""
    return text if len(text) <= most else f"{text[: most // 2]} … {text[-most // 2 :]}"


def _parsed(data: bytes, kind: str, name: str) -> tuple[list[Block], str]:
    allowance = Allowance()
    if kind == "Word":
        from sarcstat.documents.word import word_blocks

        return word_blocks(data, allowance, name=name), ""
    if kind == "JATS XML":
        from sarcstat.documents.jats import article_title, jats_blocks
        from sarcstat.documents.xml import parse_xml

        root = parse_xml(data, name=name)
        return jats_blocks(root, allowance), article_title(root)
    if kind == "PDF":
        from sarcstat.documents.pdf.document import pdf_blocks

        return pdf_blocks(data, allowance, name=name), ""
    text = _text(data, name)
    if kind != "CSV":
        text = _WORD.sub(r"\1…\2", _BLANKS.sub(" " * MOST_BLANKS, text))
    if kind == "text":
        from sarcstat.documents.pdf.document import has_columns, text_blocks

        if has_columns(text):
            return text_blocks(text, allowance), ""
    if kind == "HTML":
        from sarcstat.documents.html import html_blocks

        return html_blocks(text, allowance), ""
    from sarcstat.documents.plain import csv_blocks, plain_blocks

    return (csv_blocks if kind == "CSV" else plain_blocks)(text, allowance), ""


def _text(data: bytes, name: str) -> str:
    """The text of the bytes, whatever common encoding they have; raises InputError for what is no text."""
    try:
        text = as_utf8(data, detect(data)).decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InputError(f"{name} is not a text file.", "Save it as text in UTF-8.")
    return text
