"""Papers as their kinds damage them: tables of several layouts and sentences, written in every format that is read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from random import Random

import layouts
import printed_pdf
from audit.reading import counted, journals
from layouts import Layout

TEXT = (
    "A total of 240 patients were included. The median overall survival was 14.2 months (95% CI 11.0-17.4). "
    "Death occurred in 150 (62.5%) patients. The ORR was 19.6% (95% CI, 12.7-28.2). "
    "Age was associated with OS (HR, 1.42; 95% CI, 1.05-1.92; P = 0.023)."
)
#: One table a paper keeps a case cheap; all kinds of facts are among them.
TABLES: Mapping[str, Layout] = {
    name: Layout(each.title, each.rows, each.head, TEXT)
    for name, each in (
        *((name, journals.ALL[name]) for name in ("JCO", "OUTCOMES", "SPANNED", "LIMITS", "NEJM", "CHARACTERISTICS")),
        *((name, counted.ALL[name].layout) for name in ("SECOND_HEAD", "SIZE_ROW")),
    )
}
#: A cell as nobody prints it.
CELLS = (
    *(
        "",
        "0",
        "-0",
        "−1",
        "–1",
        "—1",
        "‐1",
        "﹣1",
        "－1",
        "1e308",
        "1e-99",
        "1e99",
        "nan",
        "nan%",
        "inf",
        "∞",
        "NR",
        "NE",
    ),
    *("9" * 29, "9" * 5000, "0." + "0" * 28 + "1", "1" + ",000" * 9, "1,23,456", "1.2.3", "1..2", "+5", "٣", "²", "½"),
    *("0.89 (0.42–0.30)", "0.62 (0.42–0.51)", "0 (0–0)", "-1 (-2–-0.5)", "1e9 (1e-9–1e99)", "0.62 (NR–0.89)"),
    *("1.00 (1.00–1.00)", "(0.4–0.9)", "0.62 (0.42–0.89", "0.62 0.42–0.89)", "0.62 (0.42–0.89), p = 7", "0.62 ± 0"),
    *(
        "300 (12.4)",
        "26/0 (12)",
        "0/0 (0)",
        "26/209 (120%)",
        "80 (-38.3)",
        "80 (1e9)",
        "0 (100.0)",
        "<0",
        ">1",
        "<<0.1",
        "p",
    ),
    *(
        "\u202e12 (3.0)",
        "12\x1b[2J (3.0)",
        "1\x002",
        "1\u20281",
        "\ufeff1",
        "n = 0",
        "n=-5",
        "N=" + "9" * 25,
        "HR",
        "Ref",
    ),
    *("(" * 300, "1 (" * 60, "0.62 (0.42–" * 30, "a" * 100_000, "1 " * 20_000, "1" + "\u00a0" * 5_000 + "2", "<0.0001"),
)


#: A number that a cell can have and no patients give.
NUMBERS = (
    *(
        "0",
        "0.0",
        "0.00",
        "00",
        "1",
        "-1",
        "−1",
        "1e9",
        "1e-99",
        "1e99",
        "9" * 18,
        "9" * 29,
        "0." + "0" * 27 + "1",
        "1.0",
    ),
    *(
        "100",
        "100.0",
        "101",
        "99999",
        "1,000",
        "<0.001",
        ">0.99",
        "<0",
        ">100",
        "0.05",
        ".05",
        "NR",
        "NE",
        "1e-5",
        "2",
        "3",
    ),
)
_NUMBER = re.compile(r"[<>]?-?\d[\d.,]*")
_TEXT_NUMBER = re.compile(r"(?<![\w#&;/=\".:-])[<>]?\d[\d.,]*(?![\w\"=;/:-])")


def renumbered(text: str, chance: Random, most: int = 3, *, markup: bool = False) -> str:
    """The text with some of its numbers exchanged; of markup, those outside tags and names."""
    for _ in range(chance.randint(1, most)):
        places = list((_TEXT_NUMBER if markup else _NUMBER).finditer(text))
        if places:
            place = chance.choice(places)
            number = chance.choice(NUMBERS) if chance.random() < 0.7 else chance.choice(places)[0]
            number = number.replace("<", "&lt;") if markup else number
            text = text[: place.start()] + number + text[place.end() :]
    return text


def table(chance: Random) -> Layout:
    """One of the tables, half the time with a few of its cells exchanged."""
    layout = TABLES[chance.choice(list(TABLES))]
    return worse(layout, chance) if chance.random() < 0.6 else layout


def worse(layout: Layout, chance: Random) -> Layout:
    """The table with some texts replaced by such as nobody prints, or by others of its own."""
    rows = [list(row) for row in layout.rows]
    own = [cell for row in rows for cell in row if isinstance(cell, str)]
    for _ in range(chance.randint(1, 4)):
        row = chance.choice(rows)
        at = chance.randrange(len(row))
        before = row[at] if isinstance(row[at], str) else row[at].text
        text = renumbered(before, chance) if chance.random() < 0.5 else chance.choice((*CELLS, *own))
        row[at] = text if isinstance(row[at], str) else layouts.Span(text, row[at].wide, row[at].long)
    return Layout(layout.title, rows, layout.head, layout.text)


def html(layout: Layout) -> str:
    """As a page, without the marks that stand for no text."""
    return layouts.html(layout).decode("utf-8", "replace")


def jats(layout: Layout) -> str:
    """As the XML of a journal's archive."""
    return layouts.jats(layout).decode("utf-8", "replace")


def blanks(layout: Layout) -> str:
    """As a text whose columns are parted by blanks."""
    grid = [[(cell or "").replace("\n", " ")[:60] for cell in row] for row in layouts.grid(layout)]
    widths = [max(len(row[j]) for row in grid) + 3 for j in range(len(grid[0]))]
    lines = ["".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in grid]
    rule = "-" * sum(widths)
    return "\n".join(["RESULTS", layout.text, "", f"Table 1. {layout.title}", rule, *lines, rule, "", "End."])


def commas(layout: Layout) -> str:
    """As comma-separated values."""
    cells = [['"' + (cell or "").replace('"', '""') + '"' for cell in row] for row in layouts.grid(layout)]
    return "\n".join([f"Table 1. {layout.title}", *map(",".join, cells)])


@cache
def word(name: str) -> Mapping[str, bytes]:
    """The parts of a .docx with one of the tables."""
    with zipfile.ZipFile(io.BytesIO(layouts.word(TABLES[name]))) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


@cache
def pdf(name: str, design: int) -> bytes:
    """A PDF with one of the tables, set in one of the designs."""
    made = printed_pdf.source([TABLES[name]], printed_pdf.DESIGNS[design])
    return bytes(printed_pdf.typst.compile(f"#set document(date: none)\n{made}".encode()))


#: What else is asked: formats, and what is listed.
OPTIONS = (
    *((), (), ("--explain",), ("--strict",), ("--strict", "--severity", "serious"), ("--format", "json")),
    *(("--explain", "--format", "html"), ("--format", "md"), ("--format", "latex"), ("--explain", "--format", "xlsx")),
)


def options(chance: Random) -> list[str]:
    """Some options of `audit`."""
    return list(chance.choice(OPTIONS))
