"""The chain of numbers as a diagram."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sarcstat.errors import counted
from sarcstat.figures.drawing.picture import Picture
from sarcstat.figures.drawing.spec import FigureSpec
from sarcstat.figures.flow import FlowBox, flow_picture
from sarcstat.study.report.flow import Flow, Reason


def flow_diagram(found: Flow) -> Picture:
    """The diagram, 175 mm wide; its description says the same in words."""
    boxes, ends = list(_boxes(found)), [list(_end(each.n, each.where, each.reasons)) for each in found.analyses]
    told = [lines for each in boxes for lines in (each.beside, each.lines) if lines]
    words = " ".join(f"{_sentence(lines)}." for lines in [*told, *ends])
    return flow_picture(boxes, ends, FigureSpec(width="double"), words)


def _boxes(found: Flow) -> Iterator[FlowBox]:
    if found.rows != found.patients:
        yield FlowBox([f"Records in the data set (n = {found.rows:,})"])
    further = [f"{counted(found.further, 'further record')} of patients who were included"] if found.further else []
    yield FlowBox([f"Patients in the data set (n = {found.patients:,})"], further)
    left = sum(each.n for each in found.excluded)
    beside = [f"Excluded (n = {left:,})", *_reasons(found.excluded)] if left else []
    word = "Randomized" if found.arms else "Included"
    yield FlowBox([f"{word} (n = {found.included:,})", *_reasons(found.arms)], beside)


def _end(n: int, where: str, reasons: Sequence[Reason]) -> Iterator[str]:
    yield f"Analyzed (n = {n:,})"
    yield where
    if reasons:
        yield f"Not analyzed (n = {sum(each.n for each in reasons):,})"
        yield from _reasons(reasons)


def _reasons(reasons: Sequence[Reason]) -> list[str]:
    return [f"– {each.words} (n = {each.n:,})" for each in reasons]


def _sentence(lines: Sequence[str]) -> str:
    return "; ".join(each.removeprefix("– ") for each in lines)
