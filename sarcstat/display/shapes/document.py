"""A document: the tables of one command with everything that must be said about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sarcstat.display.shapes.table import Heading, Table
from sarcstat.results import AnalysisResult, Condition, Curve, Provenance, Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawing in the media that documents take: SVG for a page, PDF for print, PNG for Word.

    `width` in millimeters, as printed; `description` is what a reader who cannot see the drawing is told.
    """

    name: str
    svg: str
    pdf: bytes
    png: bytes
    width: float
    description: str
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """The part of a split file that a section is of: its words (`Sex = Male`), and its levels, outermost first."""

    text: str
    levels: Sequence[Heading]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The tables of one result, under one heading, with notes on how they were computed.

    `figure` is drawn for a terminal, line by line; `figures` are for documents. `split` is there in a split file.
    """

    heading: str
    tables: Sequence[Table]
    notes: Sequence[str] = ()
    result: AnalysisResult
    figure: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    split: Split | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a renderer gets.

    `members` are the documents that it is put together from, as those of a job; `sections` are then theirs, and a last
    one of its own.
    """

    analysis: str
    title: str
    sections: Sequence[Section]
    options: Mapping[str, object] = field(default_factory=dict)
    members: Sequence[Document] = ()

    @property
    def statistics(self) -> list[Statistic]:
        """All statistics in the long form."""
        return [statistic for section in self.sections for statistic in section.result.statistics]

    @property
    def curves(self) -> list[tuple[AnalysisResult, Curve]]:
        """All curves, each with the result it belongs to."""
        return [(section.result, curve) for section in self.sections for curve in section.result.curves]

    @property
    def conditions(self) -> list[Condition]:
        """All notes and warnings, each once."""
        said = (condition for section in self.sections for condition in section.result.conditions)
        return list(dict.fromkeys(said))

    @property
    def provenance(self) -> Provenance:
        """Where the data of all sections come from; of a split file with the rows of all parts that were analyzed.

        Of a document with members it is that of its own section.
        """
        if self.members:
            return self.sections[-1].result.provenance
        first, *others = (part.sections[0].result.provenance for part in self.parts)
        if not others:
            return first
        dropped = sum((Counter(each.dropped) for each in (first, *others)), Counter[str]())
        return replace(
            first,
            rows_read=sum(each.rows_read for each in (first, *others)),
            rows_used=sum(each.rows_used for each in (first, *others)),
            dropped=dict(dropped),
        )

    @property
    def parts(self) -> list[Document]:
        """The document of each part of a split file; without one the document itself."""
        splits = dict.fromkeys(section.split.text if section.split else "" for section in self.sections)
        if len(splits) < 2:
            return [self]
        found = []
        for text in splits:
            own = [each for each in self.sections if (each.split.text if each.split else "") == text]
            found.append(replace(self, sections=own))
        return found
