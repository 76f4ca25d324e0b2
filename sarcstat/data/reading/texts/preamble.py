"""What stands before the table in a text: lines left out, `sep=;`, comments; and values that only blanks separate."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sarcstat.data.date_texts import looks_like_date
from sarcstat.data.reading.shared.cell_kinds import kind_of
from sarcstat.data.reading.shared.given import Given
from sarcstat.data.reading.shared.head import find_head
from sarcstat.errors import InputError, counted
from sarcstat.results import Condition

#: The sign that comment lines begin with where nobody says another one.
HASH = "#"
_SEPARATOR = re.compile(rb'"?sep=([^\r\n"A-Za-z0-9])"?[ ;,\t]*\r?\n', re.IGNORECASE)
#: So many lines are looked at, and so many may be a title.
_LINES = 200
_MOST_TITLES = 6
_GROUPED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+")
_QUOTED = re.compile(rb'"(?:[^"\\]|\\.|"")*"|[ \t]+|\r?\n[ \t]*', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Preamble:
    """A text and where its table begins: the byte, the number of the line, and the delimiter if the text says it."""

    text: bytes
    start: int
    line: int
    delimiter: str | None = None
    said: Sequence[Condition] = ()


def preamble(name: str, text: bytes, given: Given) -> Preamble:
    """The text behind what is left out; raises InputError where the user leaves out everything."""
    lines = given.header[0] - 1 if given.header else given.skip
    start = behind(text, lines)
    if lines and not text[start:].strip():
        option = f"--header-row {given.header[0]}" if given.header else f"--skip {lines}"
        raise InputError(
            f"{name} has only {counted(_number_of_lines(text), 'line')}, so {option} leaves nothing.",
            "Name an earlier line.",
        )
    if given.comment:
        return _without_comments(name, text, start, lines + 1, given.comment)
    if given.header:
        return Preamble(text, start, lines + 1)
    separator = _SEPARATOR.match(text, start)
    delimiter = None
    if separator:
        delimiter, start, lines = separator[1].decode("ascii", "replace"), separator.end(), lines + 1
    comments, said = _comments(name, text[start : start + (1 << 16)], given.delimiter or delimiter, lines + 1)
    end = behind(text, comments, start)
    return Preamble(text, end, lines + comments + 1, delimiter, said)


def behind(text: bytes, lines: int, start: int = 0) -> int:
    """The byte behind so many lines from a byte on."""
    place = start
    for _ in range(lines):
        found = text.find(b"\n", place)
        if found < 0:
            return len(text)
        place = found + 1
    return place


def _number_of_lines(text: bytes) -> int:
    return text.rstrip(b"\r\n").count(b"\n") + 1


def _without_comments(name: str, text: bytes, start: int, line: int, mark: str) -> Preamble:
    """The text with its comment lines empty, but for those inside of quotation marks; what they are is said."""
    sign, quoted, found = mark.encode(), False, 0
    lines = text[start:].split(b"\n")
    for place, each in enumerate(lines):
        if not quoted and each.startswith(sign):
            lines[place], found = b"", found + 1
        elif each.count(b'"') % 2:
            quoted = not quoted
    said = [Condition("note", f"{name}: {counted(found, 'comment line')} left out ('{mark}').", "comments")]
    if not found:
        said = [Condition("warning", f"{name}: no line begins with '{mark}', as --comment says.", "comments")]
    return Preamble(text[:start] + b"\n".join(lines), start, line, None, said)


def _comments(name: str, sample: bytes, delimiter: str | None, line: int) -> tuple[int, list[Condition]]:
    """How many of the first lines are comments for certain, and what has to be said of them.

    A line with `#` may be the header, as in `#CHROM`: it is a comment where it has another number of fields than the
    line behind, or where that line names the columns, having no number above columns of numbers.
    """
    lines = sample.decode("utf-8", errors="ignore").splitlines()[:_LINES]
    number = next((place for place, each in enumerate(lines) if not each.startswith(HASH)), len(lines))
    below = [each for each in lines[number:] if each.strip()]
    if not number or not below:
        return 0, []
    widths = {mark: [_width(each, mark) for each in (lines[number - 1], below[0])] for mark in delimiter or ",;\t|"}
    mark = max(widths, key=lambda each: widths[each][1])
    last, first = widths[mark]
    names = not any(kind_of(cell) == "number" for cell in _cells(below[0], mark))
    found = number if names else 0
    if last == first:
        others = lines[: number - 1]
        sections = bool(others) and all(each.startswith(HASH * 2) for each in others)
        if sections or not names:
            found = number - 1  # the last one is the header
        elif not others and not _names_columns(lines[number - 1], below, mark):
            return 0, [_maybe_comment(name, line)]
    if not found:
        return 0, []
    where = f"line {line} is a comment" if found == 1 else f"lines {line}–{line + found - 1} are comments"
    return found, [Condition("note", f"{name}: {where} ('{HASH}').", "comments")]


def _names_columns(comment: str, below: Sequence[str], mark: str) -> bool:
    """Whether the first line below a comment names columns of numbers."""
    head = find_head([_cells(each, mark) for each in below])
    if head is None or head.first != 0:
        return False
    grid = [_cells(each, mark) for each in (comment, *below)]
    whole = find_head(grid)
    return whole is not None and (whole.doubt is not None or not whole.is_plain)


def _maybe_comment(name: str, line: int) -> Condition:
    text = (
        f"{name}: line {line} begins with '{HASH}' and was taken for the header. "
        f"If it is a comment: --comment '{HASH}'."
    )
    return Condition("warning", text, "comments")


def _cells(line: str, mark: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(line), delimiter=mark), [])
    except csv.Error:
        return []


def _width(line: str, mark: str) -> int:
    return len(_cells(line, mark))


def lines_above_blanks(sample: str, delimiter: str, *, whole: bool) -> int | None:
    """How many lines stand above a table whose values only blanks separate, as R's write.table writes them.

    None where that is not certain. `delimiter` is the best of the others: with it the table has one column.
    """
    lines = sample.splitlines()[:_LINES]
    if not whole and len(lines) < _LINES:
        lines = lines[:-1]
    filled = [place for place, line in enumerate(lines) if line.strip()]
    for first in filled[:_MOST_TITLES]:
        if _are_blanks([lines[place] for place in filled if place >= first], delimiter, titled=first > filled[0]):
            return first
    return None


def _are_blanks(lines: Sequence[str], delimiter: str, *, titled: bool) -> bool:
    """Whether for certain only blanks separate the values of the lines, the first of which has the names.

    The names in quotation marks make it certain, or at least three columns with numbers in them that are no dates and
    no numbers with blanks between thousands; below a title it takes at least three such rows.
    """
    if len(lines) < (4 if titled else 2) or any("\t" in line or _width(line, delimiter) > 1 for line in lines):
        return False
    rows = [_cells(line, "\t") for line in with_tabs("\n".join(lines).encode()).decode().splitlines()]
    names, body = rows[0], rows[1:]
    width = {len(row) for row in body}
    if len(width) != 1 or width.pop() - len(names) not in (0, 1) or any(kind_of(cell) == "number" for cell in names):
        return False
    if not titled and re.fullmatch(r'\s*"[^"]*"(?:\s+"[^"]*")+\s*', lines[0]):
        return True
    numbers = any(all(kind_of(cell) in ("number", "word") for cell in column) for column in zip(*body, strict=True))
    bare = [line.strip() for line in lines[1:]]
    alone = all(looks_like_date(line) for line in bare) or all(_GROUPED.fullmatch(line) for line in bare)
    return len(names) > 2 and numbers and not alone


def with_tabs(text: bytes) -> bytes:
    """The text with a tab in place of blanks between values, none at the ends of lines, and quotation marks doubled."""

    def one(found: re.Match[bytes]) -> bytes:
        piece = found[0]
        if piece.startswith(b'"'):
            return piece.replace(b'\\"', b'""') if b"\\" in piece else piece
        return b"\n" if piece.startswith((b"\n", b"\r")) else b"\t"

    bare = re.sub(rb"[ \t]+(?=\r?\n|\Z)", b"", text.lstrip(b" \t"))
    return _QUOTED.sub(one, bare)


def with_doubled_marks(text: bytes, start: int, delimiter: str) -> bytes:
    """The text with quotation marks inside of texts doubled, where R's write.table put backslashes before them.

    That is certain where all names stand in quotation marks, and behind such a mark neither a value ends nor another
    mark follows.
    """
    if b'\\"' not in text:
        return text
    sign = re.escape(delimiter.encode())
    names = re.compile(rb'"[^"\r\n]*"(?:' + sign + rb'"[^"\r\n]*")*\r?\n')
    if not names.match(text, start) or not re.search(rb'\\"(?!["\r\n]|\Z|' + sign + rb")", text):
        return text
    inside = re.compile(rb'"(?:[^"\\]|\\.|"")*"', re.DOTALL)
    return text[:start] + inside.sub(lambda found: found[0].replace(b'\\"', b'""'), text[start:])
