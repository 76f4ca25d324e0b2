"""An oracle for what a table of ratios prints: a dumb scanner that knows strings, and nothing of layouts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from sarcstat.audit.facts import Facts
from sarcstat.audit.reading.document import Grid

_NUMBER = r"(\d*[.,·]?\d+)"
#: A comma without a blank parts numbers only if they have a point.
_BETWEEN = r"\s*(?:[-–—−;]|to|,(?=\s)|(?<=\.\d),|(?<=\.\d\d),|(?<=\.\d\d\d),)\s*"
_TRIPLE = re.compile(rf"^\D*?{_NUMBER}\*?\s*[\[(]\s*(?:95\s*%?\s*CI[:,]?)?\s*{_NUMBER}{_BETWEEN}{_NUMBER}\s*[\])]")
_INTERVAL = re.compile(rf"[\[(]?\s*{_NUMBER}{_BETWEEN}{_NUMBER}\s*[\])]?\*?")
_ALONE = re.compile(rf"{_NUMBER}\*?")
_SAID = re.compile(r"hazard|odds|(?:risk|rate) ratio|relative risk|\b[aA]?(?:HR|OR|RR|SHR)\b")
_NOT = re.compile(r"coefficient|differen|\blog\b", re.I)
_LOWER, _UPPER = (re.compile(words, re.I) for words in (r"low|\bl\w?l\b|2\.5|from", r"up|high|\bu\w?l\b|97\.5|\bto\b"))

Triple = tuple[float, float, float]


def printed(grid: Grid) -> Iterator[Triple]:
    """Each ratio with its interval that stands below a heading that names a ratio."""
    for row in grid.body:
        for j, cell in enumerate(row):
            head = " ".join(each[j].text for each in grid.head if j < len(each))
            if cell.copied or not _SAID.search(head) or _NOT.search(head) or "%" in cell.text.replace("95%", ""):
                continue
            found = _TRIPLE.match(cell.text.replace("\n", " "))
            behind = [row[k].text.strip() for k in range(j + 1, min(j + 3, len(row)))]
            heads = [" ".join(each[k].text for each in grid.head) for k in range(j + 1, min(j + 3, len(row)))]
            texts: tuple[str, ...] = ()
            if found:
                texts = found.groups()
            elif _ALONE.fullmatch(cell.text.strip()) and behind and (limits := _INTERVAL.fullmatch(behind[0])):
                texts = (cell.text, *limits.groups())
            elif len(behind) == 2 and all(map(_ALONE.fullmatch, (cell.text.strip(), *behind))):
                texts = (cell.text, *behind) if _LOWER.search(heads[0]) and _UPPER.search(heads[1]) else ()
            numbers = tuple(float(text.strip("* ").replace(",", ".").replace("·", ".")) for text in texts)
            if len(numbers) == 3 and numbers[1] <= numbers[2] and any(not text.isdigit() for text in texts):
                yield numbers[0], numbers[1], numbers[2]


def read(facts: Facts) -> Counter[tuple[str, Triple]]:
    """The ratios with limits that became facts, by their tables."""
    found: Counter[tuple[str, Triple]] = Counter()
    for model in facts.models:
        for ratio in model.ratios:
            numbers = (ratio.ratio, ratio.low, ratio.high)
            values = tuple(float(number) for number in numbers if number is not None and number.value is not None)
            if len(values) == 3 and model.place.source == "table":
                found[model.place.table, (values[0], values[1], values[2])] += 1
    return found
