"""A study of R's lung cancer data with a report, and the report's text."""

from __future__ import annotations

import os
import re
from pathlib import Path

from lxml import html

LUNG = """
[study]
name = "lung"
title = "Lung cancer"
authors = ["A. Author", "B. Author"]
[data]
file = "survival::lung"
[variables.sex]
label = "Sex"
values = { 1 = "Male", 2 = "Female" }
[endpoints.OS]
label = "Overall survival"
time = "time"
event = "status=2"
time_unit = "days"
unit = "days"
[[tables]]
name = "survival"
title = "Survival"
command = "km"
endpoints = ["OS"]
by = ["sex"]
style = "r"
[[tables]]
name = "model"
title = "Model"
command = "cox"
style = "r"
endpoints = ["OS"]
covariates = ["age", "sex", "ph.ecog"]
categorical = ["sex"]
[output]
formats = ["csv"]
[report]
"""


def with_a_page_only(text: str) -> str:
    """A study like this one that writes the page of its report, and neither tables nor figures beside it."""
    text = text.replace('formats = ["csv"]\n', "formats = []\nfigure_formats = []\n")
    return text.replace("[report]\n", '[report]\nformats = ["html"]\n')


def numbers_only(text: str) -> str:
    """The package's own study, which writes its page and its record, and no other file that people read."""
    before, _, _ = text.partition("\n[report]")  # the last two sections say what is written
    return f'{before}\n[report]\nformats = ["html"]\n[output]\nformats = []\nfigure_formats = []\n'


def text_of(path: Path) -> str:
    """All text of a page, on one line."""
    page = html.fromstring(path.read_text(encoding="utf-8"))
    return " ".join(page.text_content().split())


def written(path: Path) -> str:
    """Methods and results of a report, paragraph by paragraph, without versions of programs."""
    page = html.fromstring(path.read_text(encoding="utf-8"))
    paragraphs = page.xpath(
        '//section[@id="methods"]/p | //section[@id="results"]/p | '
        '//section[@id="results"]/div/*[self::h3 or self::p[not(@class)]]'
    )
    text = "\n\n".join(each.text_content() for each in paragraphs) + "\n"
    return re.sub(r"\b(sarcstat|R|survival) \d+\.[\d.-]*\d", r"\1", text)


def as_read(path: Path, golden: Path) -> tuple[str, str]:
    """What a report says, and what somebody has read; `SARCSTAT_GOLDEN=1` writes it anew, to be read again."""
    found = written(path)
    if os.environ.get("SARCSTAT_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    return found, golden.read_text(encoding="utf-8")


def captions(path: Path) -> list[str]:
    """The numbers of all captions of a report: `Table 3a`, `Figure 1`."""
    page = html.fromstring(path.read_text(encoding="utf-8"))
    shown = [each.text_content() for each in page.iter("caption", "figcaption")]
    return [found[0] for each in shown if (found := re.match(r"(?:Table|Figure) S?\d+[a-z]*", each.strip()))]


_REFERENCES = r"(Table|Figure)s? ((?:S?\d+[a-z]*(?:, and |, | and | to |–)?)+)"


def referred_to(path: Path) -> set[str]:
    """Every table and figure that a report refers to outside its captions, ranges and lists written out."""
    page = html.fromstring(path.read_text(encoding="utf-8"))
    for each in [*page.iter("caption", "figcaption")]:
        each.getparent().remove(each)
    found: set[str] = set()
    for kind, listed in re.findall(_REFERENCES, page.text_content()):
        for each in filter(None, re.split(r", and |, | and ", listed)):
            first, _, last = each.strip().replace(" to ", "–").partition("–")
            ends = (first, last) if last else (first, first)
            stem = ends[0].rstrip("abcdefghijklmnopqrstuvwxyz")
            letters = [end.removeprefix(stem) for end in ends]
            span = range(ord(letters[0]), ord(letters[1]) + 1) if all(letters) else []
            found |= {f"{kind} {stem}{chr(i)}" for i in span} or {f"{kind} {first}"}
    return found
