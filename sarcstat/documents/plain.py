"""Plain text and Markdown into blocks: tables of tab- or pipe-separated lines between paragraphs."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from html import unescape

from sarcstat.documents.blocks import Allowance, Block, Cell, Heading, Odd, Raw, Row, Text
from sarcstat.documents.html import html_blocks
from sarcstat.documents.markup import text_of
from sarcstat.errors import InputError
from sarcstat.markup.html import parse_html

_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
_PIPE = re.compile(r"(?<!\\)\|")
_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\s*\|\s*(.+)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r"(?<!\\)(\*\*|__|\*|`)(?=\S)(.{1,200}?)(?<=\S)\1")
_MARK = re.compile(r"\s*\^(?:\{[^{}]*\}|[a-zA-Z*†‡§]{1,2}(?![\w.]))")
_RAISED = re.compile(r"(?<![mlLχΧxX0\s])[\u00b9\u00b2\u00b3\u2070-\u2079]+")
_MATH = (("\\pm", "±"), ("\\geq", "≥"), ("\\leq", "≤"), ("\\ge", "≥"), ("\\le", "≤"), ("\\chi", "χ"), ("\\times", "×"))
_WIDTHS = {"\u2003": 2, "\u3000": 2, "\t": 2}


def plain_blocks(text: str, allowance: Allowance) -> list[Block]:
    """Headings, paragraphs and tables of a text in their order, each with its line."""
    lines = text.splitlines()
    blocks: list[Block] = []
    place = 0
    while place < len(lines):
        end = _table_end(lines, place)
        if not lines[place].strip():
            end = place + 1
        elif end > place:
            blocks.extend(_table(lines[place:end], place + 1, allowance))
        elif re.match(r"\s*<table[\s>]", lines[place]):
            end = _after(lines, place, "</table>")
            blocks.extend(html_blocks("\n".join(lines[place:end]), allowance))
        else:
            end = _paragraph_end(lines, place)
            blocks.extend(_paragraph(lines[place:end], place + 1))
        place = max(end, place + 1)
    return blocks


def csv_blocks(text: str, allowance: Allowance) -> list[Block]:
    """The tables of a comma-separated file: a new one after each empty line, lines of one field are texts."""
    blocks: list[Block] = []
    rows: list[list[str]] = []
    start = 1
    reader = csv.reader(text.splitlines())
    try:
        for fields in [*reader, []]:
            filled = [field for field in fields if field.strip()]
            if not filled or (len(fields) == 1 and not rows):
                blocks.extend(_rows(rows, start, allowance) if rows else ())
                blocks.extend(Text(plain(field), reader.line_num) for field in filled)
                rows, start = [], reader.line_num + 1
            else:
                rows.append(fields)
    except csv.Error as error:
        raise InputError(
            f"Line {reader.line_num} cannot be read as comma-separated: {error}.",
            "Correct the line, or save the table as .xlsx or .html.",
        ) from None
    return blocks


def _table_end(lines: Sequence[str], start: int) -> int:
    """Where the table that begins at a line ends; `start` itself where none begins."""
    tab = "\t" in lines[start].strip("\n")

    def inside(line: str) -> bool:
        return "\t" in line if tab else bool(_PIPE.search(line))

    end = start
    while end < len(lines) and inside(lines[end]) and lines[end].strip():
        end += 1
    # One line with a pipe is a heading ("3 | RESULTS") or a list of authors; tabs are tables from two lines on too.
    return end if end - start >= 2 else start


def _after(lines: Sequence[str], start: int, closing: str) -> int:
    return next((i + 1 for i in range(start, len(lines)) if closing in lines[i]), len(lines))


def _paragraph_end(lines: Sequence[str], start: int) -> int:
    """Where the paragraph ends: before an empty line, a heading, or a table."""
    end = start + 1
    while end < len(lines) and lines[end].strip() and not _HEADING.match(lines[end]):
        if "\t" in lines[end] or _PIPE.search(lines[end]) or lines[end].lstrip().startswith("<table"):
            break
        end += 1
    return end


def _paragraph(lines: Sequence[str], number: int) -> list[Block]:
    joined = plain(" ".join(line.strip() for line in lines))
    heading = _HEADING.fullmatch(lines[0].strip()) or _NUMBERED.fullmatch(lines[0].strip())
    if heading and len(lines) == 1:
        return [Heading(plain(heading[1]), number)]
    return [Text(joined, number)] if joined else []


def _table(lines: Sequence[str], number: int, allowance: Allowance) -> list[Block]:
    if "\t" in lines[0]:
        return _rows([line.split("\t") for line in lines], number, allowance)
    rows = [_pipes(line) for line in lines]
    if len(lines) < 2 or not _RULE.fullmatch(lines[1]):
        return _rows(rows, number, allowance)
    head = _two_rows(rows[0])
    found = _rows([*head, *rows[2:]], number - len(head) + 1, allowance, head=len(head))
    return [_moved(block, len(head)) for block in found]


def _two_rows(head: Sequence[str]) -> list[list[str]]:
    """A row of headings as two where neighbors share the words before a colon: Markdown has no cells that span."""
    pairs = [name.partition(": ")[::2] if ": " in name else ("", name) for name in head]
    shared = [
        bool(outer) and outer in {other for other, _ in pairs[max(i - 1, 0) : i] + pairs[i + 1 : i + 2]}
        for i, (outer, _) in enumerate(pairs)
    ]
    if not any(shared):
        return [list(head)]
    rows = [
        (outer, inner) if among else (name, name)
        for (outer, inner), among, name in zip(pairs, shared, head, strict=True)
    ]
    return [[outer for outer, _ in rows], [inner for _, inner in rows]]


def _moved(block: Block, head: int) -> Block:
    """The block with line numbers that count the rule below a Markdown header, of one line or made two."""
    if isinstance(block, Raw):
        line = block.line + head - 1
        lines = tuple(line if i < head else each + 1 for i, each in enumerate(block.lines))
        return Raw(rows=block.rows, head=block.head, line=line, lines=lines)
    return Odd(block.text, block.reason, block.line + 1) if isinstance(block, Odd) else block


def _pipes(line: str) -> list[str]:
    fields = [field.replace("\\|", "|") for field in _PIPE.split(line.strip())]
    if line.strip().startswith("|"):
        fields = fields[1:]
    return fields[:-1] if len(fields) > 1 and not fields[-1].strip() else fields


def _rows(rows: Sequence[Sequence[str]], number: int, allowance: Allowance, *, head: int = 0) -> list[Block]:
    """The table of the rows that have its number of fields, and the lines that do not."""
    allowance.take(sum(map(len, rows)), in_table=sum(map(len, rows)))
    width = Counter(map(len, rows)).most_common(1)[0][0]
    width = len(rows[0]) if head else width
    kept: list[Row] = []
    lines: list[int] = []
    odd: list[Block] = []
    for i, fields in enumerate(rows):
        if len(fields) == width or (head and len(fields) < width):
            kept.append(tuple(_cell(field) for field in [*fields, *[""] * (width - len(fields))]))
            lines.append(number + i)
        else:
            reason = f"the line has {len(fields)} fields, its table {width}"
            odd.append(Odd(" | ".join(map(plain, fields)), reason, number + i))
    return [Raw(rows=tuple(kept), head=head, line=number, lines=tuple(lines)), *odd]


def _cell(field: str) -> Cell:
    raw = unescape(field)
    leading = raw[: len(raw) - len(raw.lstrip())]
    indent = sum(_WIDTHS.get(character, 1) for character in leading)
    parts = re.split(r"(?i)<br\s*/?>", raw)
    text = "\n".join(line for line in map(plain, parts) if line)
    return Cell(text, indent if text else 0)


def plain(text: str) -> str:
    """Text without emphasis, footnote marks and mathematical markup, its blanks made one."""
    for written, sign in _MATH if "\\" in text else ():
        text = text.replace(written, sign)
    if "<" in text and ">" in text:
        text = text_of(parse_html(text))
    text = _EMPHASIS.sub(r"\2", text)
    if "$" in text:
        text = re.sub(r"\$([^$]{1,80})\$", r"\1", text)
    text = _ESCAPED.sub(r"\1", _RAISED.sub("", _MARK.sub("", text)))
    return " ".join(unescape(text).split())
