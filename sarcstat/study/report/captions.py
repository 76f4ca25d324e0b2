"""Captions with numbers: every table and figure of a report has one of its own, and what is referred to exists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from string import ascii_lowercase

from sarcstat.display.shapes.document import Document, Section
from sarcstat.display.shapes.report import Illustration
from sarcstat.display.shapes.table import Table
from sarcstat.errors import listing
from sarcstat.study.made import Made

NUMBERED = re.compile(r"(?P<kind>Table|Figure)\s+(?P<number>S?\d+[a-z]?)\s*[.:|]?\s+", re.IGNORECASE)
#: What shows times, whose unit a caption says.
_TIMED = ("km", "cuminc", "life-table", "follow-up", "subgroup", "sensitivity", "univariate")
_UNIT = re.compile(r" \((?:days|weeks|months|years)\)$")


def unnumbered(title: str) -> str:
    """A title without its number: `Multivariable analysis` of `Table 5. Multivariable analysis`."""
    return NUMBERED.sub("", title, count=1)


def reference(caption: str) -> str:
    """`Figure 1` of a caption with a number, else the caption."""
    found = NUMBERED.match(caption)
    return found[0].rstrip(" .:|") if found else caption


def captioned_tables(tables: Sequence[Made]) -> list[Made]:
    """The tables under captions `Table 3. …`; of several tables of one result `Table 3a. …`, `Table 3b. …`.

    A number that a study gives stays. Where it numbers some tables, the others are supplementary: `Table S1`.
    """
    numbers = _numbers([each.title for each in tables if each.document is not None])
    return [each if each.document is None else _captioned(each, each.document, next(numbers)) for each in tables]


def captioned_figures(figures: Sequence[Illustration]) -> list[Illustration]:
    """The figures under captions `Figure 1. …`; where the study numbers some, the others are `Figure S1`."""
    numbers = _numbers([each.figure.name for each in figures])
    named = [f"Figure {next(numbers)}. {unnumbered(each.figure.name)}" for each in figures]
    return [replace(each, figure=replace(each.figure, name=name)) for each, name in zip(figures, named, strict=True)]


def _numbers(titles: Sequence[str]) -> Iterator[str]:
    """The number of each title: its own, else the next that is free."""
    own = [found["number"] if (found := NUMBERED.match(title)) else "" for title in titles]
    prefix = "S" if any(own) else ""
    taken = {each.casefold() for each in own}
    free = (f"{prefix}{i}" for i in count(1) if f"{prefix}{i}".casefold() not in taken)
    for each in own:
        yield each or next(free)


def _captioned(made: Made, document: Document, number: str) -> Made:
    several = sum(len(each.tables) for each in document.sections) > 1
    timed = document.analysis in _TIMED
    whose = _whose(document.sections, timed=timed)
    title = unnumbered(made.title)
    if len(document.sections) == 1:
        title, whose = _of_one(title, document.sections[0], timed=timed)
    parts = iter(_letters())
    sections = []
    for section, endpoint in zip(document.sections, whose, strict=True):
        captions = []
        split = f"{section.split.text}: " if section.split else ""
        for table in section.tables:
            name = table.name.removeprefix(split)
            words = title or unnumbered(name)
            if several:
                same = made.title and _in_sentence(name).casefold() in words.casefold()
                what = ", ".join(filter(None, ["" if same else _in_sentence(name), endpoint]))
                added = f"{words}: {what}" if what else words
                words = added if made.title else f"{what[0].upper()}{what[1:]}"
            elif endpoint:
                words = f"{words}: {endpoint}"
            captions.append(replace(table, name=f"Table {number}{next(parts) if several else ''}. {split}{words}"))
        sections.append(replace(section, tables=captions))
    return replace(made, document=replace(document, sections=sections))


def _letters() -> Iterator[str]:
    """`a` to `z`, then `aa` and so on."""
    yield from ascii_lowercase
    yield from (one + other for one in ascii_lowercase for other in ascii_lowercase)


def _of_one(title: str, section: Section, *, timed: bool) -> tuple[str, list[str]]:
    """The title, and the endpoint where neither it nor the columns say of what the times of a single section are."""
    label = section.result.labels.get("time", "")
    bare = _UNIT.sub("", label)
    timed = timed or section.result.options.get("landmark") is not None
    in_columns = any(bare in str(step) for table in section.tables for path in table.columns for step in path)
    if not bare or section.split or in_columns:
        return title, [""]
    if bare.casefold() not in title.casefold():
        return title, [label if timed else bare]
    unit = label.removeprefix(bare)
    return (f"{title}{unit}" if timed and unit.strip(" ()") not in title else title), [""]


def _whose(sections: Sequence[Section], *, timed: bool) -> list[str]:
    """What tells sections apart: their endpoint (with the unit of its times), else their headings."""
    ends = [
        label if timed or each.result.options.get("landmark") is not None else _UNIT.sub("", label)
        for each in sections
        for label in [each.result.labels.get("time", "")]
    ]
    found = ends if len(set(ends)) == len(ends) and all(ends) else [each.heading for each in sections]
    return ["" if each.split else name for each, name in zip(sections, found, strict=True)]


def _in_sentence(name: str) -> str:
    """A name of a table within a caption: `test of proportional hazards`; names of persons and acronyms stay."""
    words = _PROGRAM.sub("", name).split(" ")
    return " ".join(each.lower() if each[1:].islower() and each not in _NAMES else each for each in words)


_PROGRAM = re.compile(r" \(cox\.zph\)")
_NAMES = ("Cox", "Fine", "Kaplan", "Pearson", "Gray", "Wald")


def place(sections: Sequence[Section]) -> str:
    """`Table 4`, `Tables 3a and 3b`, `Tables 5a to 5d`: the captions of some tables."""
    captions: list[Table] = [each for section in sections for each in section.tables]
    return referred([reference(each.name) for each in captions])


def referred(references: Sequence[str]) -> str:
    """`Table 1`, `Tables 1, 2a, and 2b; Figure 1`: each kind once."""
    kinds: dict[str, list[str]] = {}
    for each in sorted(dict.fromkeys(references), key=_order):
        kind, _, number = each.partition(" ")
        kinds.setdefault(kind, []).append(number)
    return "; ".join(_of_kind(kind, numbers) for kind, numbers in kinds.items())


def _order(each: str) -> tuple[str, bool, int]:
    """Tables by number, the supplementary ones last; what has no number stays first."""
    found = _PLACE.fullmatch(each)
    return (found["kind"], bool(found["s"]), int(found["n"])) if found else ("", False, 0)


_PLACE = re.compile(r"(?P<kind>\w+) (?P<s>S?)(?P<n>\d+)[a-z]*")


def _of_kind(kind: str, numbers: Sequence[str]) -> str:
    if len(numbers) == 1:
        return f"{kind} {numbers[0]}".rstrip()
    if len(numbers) > 2 and len({each.rstrip(ascii_lowercase) for each in numbers}) == 1:
        return f"{kind}s {numbers[0]} to {numbers[-1]}"
    return f"{kind}s {_and(_ranges(numbers))}"


def _ranges(numbers: Sequence[str]) -> list[str]:
    """Letters of one number together: `5a–5d`."""
    found: dict[str, list[str]] = {}
    for each in numbers:
        found.setdefault(each.rstrip(ascii_lowercase), []).append(each)
    spans = [[f"{own[0]}–{own[-1]}"] if len(own) > 2 else own for own in found.values()]
    return [each for span in spans for each in span]


def _and(items: Sequence[str]) -> str:
    if len(items) < 3:
        return " and ".join(items)
    return f"{listing(items[:-1], len(items))}, and {items[-1]}"
