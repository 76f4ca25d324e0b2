"""Pages into blocks: tables with their certainty, and paragraphs; what reads a PDF is a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sarcstat.documents.blocks import Allowance, Block, Odd, Raw, Text
from sarcstat.documents.pdf.columns import NotAlignedError, has_data, head_lines
from sarcstat.documents.pdf.grid import Printed, printed
from sarcstat.documents.pdf.page import BETWEEN_PAGES, Line, Page, Rule, Word, joined_rules, measured
from sarcstat.documents.pdf.prose import blocks_of, without_repeats
from sarcstat.documents.pdf.regions import are_below, bare, continued, cut_off, headed, regions_of, says_continued
from sarcstat.documents.pdf.sheet import Region, Sheet, frames_of, sheets_of
from sarcstat.errors import InputError

#: A paper with its supplement; what takes longer was not made to be read.
MOST_PAGES, MOST_SECONDS, MOST_MEMORY = 400, 60, 2_000_000_000
_INSTALL = "pip install pypdfium2"


def pdf_blocks(data: bytes, allowance: Allowance, *, name: str) -> list[Block]:
    """Tables and paragraphs of a PDF in the order of reading; raises InputError where it cannot be read."""
    if find_spec("pypdfium2") is None:
        raise InputError(f"{name} is a PDF, and what reads PDF is not installed.", f"Install it with: {_INSTALL}")
    start = data.find(b"%PDF-", 0, 1024)
    if start < 0:
        raise InputError(
            f"{name} is not a PDF, whatever its extension says.", "Save it again as PDF, or give it its own extension."
        )
    pages = list(_pages(_extracted(data, name), name))
    if sum(len(page.words) for page in pages) < 5 * len(pages) or not pages:
        raise InputError(
            f"{name} has no text layer: its pages are pictures, as a scanner makes them.",
            "Give the HTML or XML version of the paper, or let a program recognize its text (OCR) first.",
        )
    return page_blocks(pages, allowance)


def text_blocks(text: str, allowance: Allowance) -> list[Block]:
    """Tables and paragraphs of a text whose columns are parted by blanks, as programs that convert PDF write it."""
    pages, number = [], 0
    for i, part in enumerate(text.split("\f"), start=1):
        words, rules = [], []
        top = i * BETWEEN_PAGES
        for j, written in enumerate(part.split("\n")):
            y = top + 1.3 * j
            number += j > 0
            drawn = re.fullmatch(r"[\s\-_=─━]{8,}", written) and written.strip()
            for found in re.finditer(r"\S+", written.expandtabs()):
                if drawn:
                    rules.append(Rule(found.start(), found.end(), y - 0.5))
                else:
                    # Two blanks part cells, one does not.
                    words.append(
                        Word(found[0].replace("\u00ad", "-"), found.start(), found.end(), y, 1.0, number + 1, em=3.0)
                    )
        pages.append(Page(top, words, joined_rules(rules), text=True))
    return page_blocks(pages, allowance)


def has_columns(text: str) -> bool:
    """Whether blanks part the columns of a text, and neither tabs nor pipes do."""
    if re.search(r"\t|^[^|\n]*\|.*\n[^|\n]*\||<table", text, re.M):
        return False
    return len(re.findall(r"^.*\S {2,}\S.*\d.*$", text, re.M)) > 2


def _extracted(data: bytes, name: str) -> str:
    """What the process that reads PDF writes; it gets a limited time, and where the system can limited memory."""
    script = Path(__file__).with_name("extract.py")
    command = [sys.executable, "-P", str(script), str(MOST_PAGES), str(MOST_MEMORY)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"}
    try:
        made = subprocess.run(
            command, input=data, capture_output=True, timeout=MOST_SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise InputError(
            f"{name} takes longer than {MOST_SECONDS} seconds to read.", "Give the pages with the tables."
        ) from None
    if made.returncode:
        raise InputError(
            f"{name} cannot be read: it is damaged, or unpacks to more than memory holds.",
            "Open it in a viewer and print it to a new PDF.",
        )
    return made.stdout.decode()


def _pages(extracted: str, name: str) -> Iterator[Page]:
    for i, line in enumerate(extracted.splitlines(), start=1):
        record: dict[str, Any] = json.loads(line)
        if record.get("refused"):
            raise _refusal(record, i, name)
        top = i * BETWEEN_PAGES
        words = [Word(text, left, right, y + top, size, i) for text, left, right, y, size in record["words"]]
        rules = [Rule(left, right, y + top) for left, right, y in record["rules"]]
        yield Page(top, measured(words), joined_rules(rules))


def _refusal(record: dict[str, Any], page: int, name: str) -> InputError:
    """What is wrong with a file, or with one of its pages."""
    why, hint = {
        "password": (f"{name} is protected by a password.", "Save it without one."),
        "pages": (
            f"{name} has {record.get('number', 0):,} pages, more than the {MOST_PAGES} that are read.",
            "Give the pages with the tables.",
        ),
        "size": (f"Page {page} of {name} has more text or lines than any paper's.", "Give the pages with the tables."),
    }.get(
        record["refused"],
        (f"{name} is damaged: it cannot be read as PDF.", "Open it in a viewer and print it to a new PDF."),
    )
    return InputError(why, hint)


def page_blocks(pages: Sequence[Page], allowance: Allowance) -> list[Block]:
    """Tables and paragraphs of pages in the order of reading; a table that goes on over pages is one."""
    blocks: list[Block | Region] = []
    before: Region | None = None
    sheets = sheets_of(without_repeats(pages))
    below = are_below(sheets)
    for sheet in sheets:
        own, joined, before = _tables(sheet, before, below=below)
        blocks += [part for part in blocks_of(sheet, own) if part not in joined]
    return [
        block
        for part in blocks
        for block in (_table(part, allowance, text=pages[0].text) if isinstance(part, Region) else [part])
    ]


def _tables(sheet: Sheet, before: Region | None, *, below: bool) -> tuple[list[Region], list[Region], Region | None]:
    """The tables of a page, those of them that went into `before`, and the last one, which may go on.

    `before` is the last table of the pages before, `below` whether captions stand below their tables.
    """
    own = regions_of(sheet, captions_below=below)
    own += bare(sheet, set().union(*(region.words for region in own)))
    joined: list[Region] = []
    for frame in frames_of(sheet, own):
        parts = _parts(frame, own, before, below=below)
        if sheet.page.text and before and any(map(has_data, before.lines)):
            parts = []  # columns stand elsewhere on each page of a text: its tables have one name instead
        joined += [part for part in parts if before and part not in joined and _append(before, part)]
        waiting = headed(frame) if below else cut_off(frame)
        if waiting and not any(waiting.words & each.words for each in own):
            own.append(waiting)
        ends = [each for each in own if each.last and each not in joined and each.left < frame.right]
        before = max(ends, key=lambda each: (each.left > frame.left - 9, each.top), default=before if joined else None)
    return own, joined, before


def _parts(frame: Sheet, own: list[Region], before: Region | None, *, below: bool) -> list[Region]:
    """What goes on with `before` in a column of text, put among the page's own tables."""
    if before is None:
        return []
    more = continued(frame, before)
    if more:
        same = [each for each in own if each.words & more.words]
        own[:] = [each for each in own if each not in same]
        if below and same and not before.name:
            more = same[0]
            before.name, before.title = more.name, more.title
    parts = [each for each in own if each.name == before.name and says_continued(each)]
    if more and not parts:
        own.append(more)
        parts = [more]
    return parts


def _append(before: Region, part: Region) -> bool:
    """Put the rows of a later page to their table; False where they have neither its header nor its columns."""
    lines = part.lines
    if before.lines:
        # The lines of a further column of text are put below those of the one before.
        lower = before.lines[-1].y - lines[0].y
        lines = [_moved(line, before.left - part.left, lower + 4 * line.size if lower > 0 else 0.0) for line in lines]
    rest = _without_head(lines, before.lines)
    if len(rest) == len(part.lines) and any(map(has_data, before.lines)):
        try:
            head, _ = head_lines(before.lines)
            same = len(printed(before.lines).rows[0]) == len(printed([*before.lines[:head], *rest]).rows[0])
        except NotAlignedError:
            same = False
        if not same:
            part.name = ""
            return False
    before.lines, before.notes = [*before.lines, *rest], [*before.notes, *part.notes]
    before.last, before.ruled = part.last, before.ruled or part.ruled
    return True


def _without_head(lines: Sequence[Line], first: Sequence[Line]) -> list[Line]:
    """The lines of a later page without the header that it repeats."""
    same = 0
    while same < min(len(lines), len(first)) and lines[same].text == first[same].text:
        same += 1
    rest = list(lines[same:])
    if same and len(rest) > 1 and not rest[1].ruled:
        rest[0].ruled = False  # the line below the header
    return rest


def _moved(line: Line, right: float, down: float) -> Line:
    words = [replace(word, left=word.left + right, right=word.right + right, y=word.y + down) for word in line.words]
    return Line(words, line.ruled, line.partial)


def _table(region: Region, allowance: Allowance, *, text: bool) -> list[Block]:
    """The table of a region; where its words do not align, its name and why it is not read."""
    if not region.lines:
        return [Text(" ".join(line.text for line in region.caption), page=region.caption[0].number)]
    number = region.lines[0].number
    line, page = (number, 0) if text else (0, number)
    name = region.name or (f"a table in line {line}" if text else f"a table on page {page}")
    try:
        found = printed(region.lines)
    except NotAlignedError as error:
        return [Odd(region.title, f"the table is not read: {error}", line, page, name)]
    cells = len(found.rows) * len(found.rows[0])
    allowance.take(cells, in_table=cells)
    return [
        Raw(
            rows=tuple(found.rows),
            head=found.head,
            name=region.name,
            title=region.title,
            notes=tuple(line.text for line in region.notes),
            line=line,
            lines=tuple(found.numbers),
            page=page,
            certainty=_certainty(region, found),
        )
    ]


def _certainty(region: Region, found: Printed) -> str:
    """How sure the reading of a table is, and why it is not surer."""
    doubts = set(found.doubts) | ({"it has no caption"} if not region.name else set())
    doubts |= {"no lines say where it ends"} if not region.ruled else set()
    level = "sure" if not doubts else "likely" if len(doubts) < 3 else "unsure"
    return f"{level}: {', '.join(sorted(doubts))}" if doubts else level
