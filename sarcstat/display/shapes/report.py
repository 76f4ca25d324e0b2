"""A report: the words, tables and figures of a whole study in the order in which they are read, without layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sarcstat.display.shapes.document import Figure, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Illustration:
    """A figure of the report; `stem` names its files, `figures/STEM.svg`, `.pdf` and `.png`, in the output folder."""

    stem: str
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What belongs to one table of the study: paragraphs, then tables with their notes.

    `heading` is empty where the chapter's heading says enough; `headed` says whether each of several sections has
    a heading of its own.
    """

    name: str
    heading: str
    paragraphs: Sequence[str] = ()
    sections: Sequence[Section] = ()
    headed: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: `methods`, `results`, `figures`, `decisions`, `checklist`, `authors` or `software`."""

    name: str
    heading: str
    paragraphs: Sequence[str] = ()
    parts: Sequence[Part] = ()
    figures: Sequence[Illustration] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole study; `banner` is what a reader must know before anything else."""

    title: str
    authors: Sequence[str] = ()
    citation: str = ""
    banner: Sequence[str] = ()
    chapters: Sequence[Chapter] = ()

    @property
    def sections(self) -> list[Section]:
        """The sections of all parts, in order."""
        return [section for chapter in self.chapters for part in chapter.parts for section in part.sections]

    def texts(self) -> Iterator[str]:
        """Every text outside tables."""
        yield from (self.title, *self.authors, self.citation, *self.banner)
        for chapter in self.chapters:
            yield from (chapter.heading, *chapter.paragraphs)
            for part in chapter.parts:
                yield from (part.heading, *part.paragraphs)
            for each in chapter.figures:
                yield from (each.figure.name, each.figure.description, *each.figure.notes)
