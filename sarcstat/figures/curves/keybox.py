"""The key of the curves, with medians and hazard ratios beside it, in several shapes to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sarcstat.figures.curves.placement import Corner
from sarcstat.figures.drawing.annotations import Entry, SurvivalPanel, percent_level, test_text
from sarcstat.figures.drawing.canvas import Canvas, Measure, printable
from sarcstat.figures.drawing.spec import SurvivalSpec
from sarcstat.figures.drawing.theme import House

_SAMPLE = 18.0
_GAP = 4.0
_COLUMN_GAP = 8.0


@dataclass(frozen=True, slots=True)
class Word:
    """A text within a block: its left edge, and the number of its line."""

    x: float
    line: int
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Words and line samples of a size in points."""

    width: float
    height: float
    words: Sequence[Word]
    samples: Sequence[tuple[int, int]] = ()  # number of the line, number of the group

    def draw(self, canvas: Canvas, house: House, left: float, top: float) -> None:
        """Draw with the upper left corner there."""
        line = canvas.measure.line
        for word in self.words:
            canvas.text(left + word.x, top + (word.line + 0.5) * line, word.text, bold=word.bold)
        for row, group in self.samples:
            y = top + (row + 0.5) * line
            draw_sample(canvas, house, group, left, y)


def draw_sample(canvas: Canvas, house: House, group: int, left: float, y: float, width: float = _SAMPLE) -> None:
    """A piece of the line that stands for a group."""
    dash = house.dash(group)
    style = (0, dash) if dash else "-"
    canvas.line(
        (left, left + width),
        (y, y),
        color=house.color(group),
        linewidth=house.curve,
        linestyle=style,
        dash_capstyle="butt",
        gid=f"key-{group + 1}",
    )


def panel_blocks(
    measure: Measure, panel: SurvivalPanel, entries: Sequence[Entry], spec: SurvivalSpec, room: float
) -> Iterator[tuple[list[Block], list[Corner]]]:
    """The blocks of text of a panel: each in the shapes to choose from, and the corners to try in order."""
    up = spec.failure or spec.what in ("hazard", "lml")
    level = "" if panel.adjusted else percent_level(panel.curves)
    median = "median" in spec.annotate
    lines = [test_text(panel)] if "p" in spec.annotate else []
    if entries[0].label:
        columns = [(f"Median ({level} CI)", "median")] if median else []
        if "hr" in spec.annotate and panel.model is not None:
            stratified = "Stratified HR" if panel.stratum is not None else "HR"
            columns.append((f"{stratified} ({level} CI)", "hazard_ratio"))
        name = panel.curves.labels["group_name"]
        label = panel.curves.labels["group"]
        heading = printable(spec.labels[name] if name in spec.labels else spec.label(label))
        shapes = list(key_blocks(measure, entries, heading, columns, room))
        yield shapes, ["upper left", "lower right"] if up else ["upper right", "lower left"]
    elif median:
        lines.append(f"Median ({level} CI): {entries[0].median}")
    if any(lines):
        shown = text_block(measure, [line for line in lines if line])
        yield [shown], ["lower right", "upper left"] if up else ["lower left", "upper right"]


def text_block(measure: Measure, lines: Sequence[str]) -> Block:
    """Lines of text alone."""
    words = [Word(0, i, text) for i, text in enumerate(lines)]
    return Block(measure.widest(lines), len(lines) * measure.line, words)


def key_blocks(
    measure: Measure, entries: Sequence[Entry], heading: str, columns: Sequence[tuple[str, str]], room: float
) -> Iterator[Block]:
    """The key in shapes no wider than `room`, the most readable first.

    `columns` are the headings of what stands beside each label, and the attribute of an entry that it is.
    """
    natural = max(
        measure.widest([entry.label for entry in entries]), measure.width(heading, bold=True) - _SAMPLE - _GAP
    )
    beside = [
        max(measure.width(title, bold=True), measure.widest([getattr(entry, name) for entry in entries]))
        for title, name in columns
    ]
    fixed = _SAMPLE + _GAP + sum(width + _COLUMN_GAP for width in beside)
    least = min(natural, 60.0)
    for share in (1.0, 0.62, 0.45):
        label = min(natural, share * room - fixed)
        if label >= least:
            yield _table(measure, entries, heading, columns, beside, label)
    for share in (1.0, 0.62) if columns else ():
        label = min(natural, share * room - _SAMPLE - _GAP)
        yield _list(measure, entries, heading, columns, max(label, least), share * room)


def _table(
    measure: Measure,
    entries: Sequence[Entry],
    heading: str,
    columns: Sequence[tuple[str, str]],
    beside: Sequence[float],
    label: float,
) -> Block:
    """A row a group, its label in several lines where it is too long."""
    words: list[Word] = []
    samples: list[tuple[int, int]] = []
    edges = [_SAMPLE + _GAP + label + _COLUMN_GAP + sum(beside[:i]) + i * _COLUMN_GAP for i in range(len(beside))]
    row = 0
    if heading or columns:
        lines = measure.wrapped(heading, _SAMPLE + _GAP + label, bold=True) if heading else []
        words += [Word(0, i, text, bold=True) for i, text in enumerate(lines)]
        row = max(1, len(lines))
        words += [Word(x, row - 1, title, bold=True) for x, (title, _) in zip(edges, columns, strict=True)]
    for i, entry in enumerate(entries):
        samples.append((row, i))
        words += [Word(x, row, getattr(entry, name)) for x, (_, name) in zip(edges, columns, strict=True)]
        lines = measure.wrapped(entry.label, label)
        words += [Word(_SAMPLE + _GAP, row + j, text) for j, text in enumerate(lines)]
        row += len(lines)
    width = _SAMPLE + _GAP + label + sum(each + _COLUMN_GAP for each in beside)
    return Block(width, row * measure.line, words, samples)


def _list(
    measure: Measure,
    entries: Sequence[Entry],
    heading: str,
    columns: Sequence[tuple[str, str]],
    label: float,
    room: float,
) -> Block:
    """A label, and under it what belongs to it; what that is stands in the heading where it is one thing."""
    indent = _SAMPLE + _GAP
    lines = measure.wrapped(heading, room, bold=True) if heading else []
    one = len(columns) == 1
    lines += [title for title, _ in columns] if one else []
    words = [Word(0, i, text, bold=True) for i, text in enumerate(lines)]
    samples = []
    row = len(lines)
    for i, entry in enumerate(entries):
        samples.append((row, i))
        below = [f"{'' if one else f'{title}: '}{getattr(entry, name)}" for title, name in columns]
        texts = measure.wrapped(entry.label, label)
        texts += [part for text in below for part in measure.wrapped(text, room - indent)]
        words += [Word(indent, row + j, text) for j, text in enumerate(texts)]
        row += len(texts)
    width = max(word.x + measure.width(word.text, bold=word.bold) for word in words)
    return Block(width, row * measure.line, words, samples)
