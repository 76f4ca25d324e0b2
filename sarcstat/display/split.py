"""The documents of the parts of a split file as one: nothing in it without the part that it is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sarcstat.display.shapes.document import Document, Section, Split
from sarcstat.errors import SarcstatError
from sarcstat.results import AnalysisResult, Condition

Made = Sequence[tuple[Split | None, Document]]


def joined(
    made: Made,
    failed: Sequence[tuple[str, SarcstatError]],
    *,
    said: Sequence[Condition],
    weighting: str | None,
    spss: bool,
) -> Document:
    """One document of those of the parts (None: everybody is one), with a warning for each part that `failed`.

    `said` are the conditions of the data as a whole; all others name their part. `weighting` is said under every
    section; in `spss` styles every table says its part, as SPSS's tables do.
    """
    everywhere = _everywhere(made)
    sections = []
    for split, document in made:
        for section in document.sections:
            if weighting:
                section = replace(section, notes=[*section.notes, weighting])
            sections.append(_of_part(section, split, said, everywhere, spss) if split else section)
    warnings = [_failure(text, error) for text, error in failed]
    last = sections[-1].result
    sections[-1] = replace(sections[-1], result=replace(last, conditions=(*last.conditions, *warnings)))
    first = made[0][1]
    return replace(first, title=_title(first, made, sections), sections=sections)


def _everywhere(made: Made) -> set[Condition]:
    """The conditions that every part has, word for word, where there are several."""
    if len(made) < 2:
        return set()
    return set(made[0][1].conditions).intersection(*(document.conditions for _, document in made))


def _title(first: Document, made: Made, sections: Sequence[Section]) -> str:
    """The title of the first part's document, with the one part that there is or the number of parts."""
    split = made[0][0]
    if split is None:
        return first.title
    return f"{split.text}: {first.title}" if len(made) == 1 else f"{first.title}, in {len(made)} parts"


def _of_part(
    section: Section, split: Split, said: Sequence[Condition], everywhere: set[Condition], spss: bool
) -> Section:
    tables = [
        replace(
            table,
            context={"split": split.text, **table.context},
            notes=[split.text, *table.notes] if spss else table.notes,
        )
        for table in section.tables
    ]
    result = section.result
    told = tuple(_told(result, split.text, said, everywhere))
    statistics = tuple(replace(each, split=split.text) for each in result.statistics)
    labels = {**result.labels, "split": split.text}
    result = replace(result, conditions=told, statistics=statistics, labels=labels)
    return replace(section, heading=f"{split.text}: {section.heading}", tables=tables, result=result, split=split)


def _told(
    result: AnalysisResult, text: str, said: Sequence[Condition], everywhere: set[Condition]
) -> Iterator[Condition]:
    """The conditions, each with its part; what is said of the data as a whole stays."""
    for each in result.conditions:
        if each in said:
            yield each
        else:
            part = "Each part" if each in everywhere else text
            yield replace(each, text=f"{part}: {each.text}")


def _failure(text: str, error: SarcstatError) -> Condition:
    told = " ".join(f"{problem.message} {problem.hint or ''}".strip() for problem in error.problems)
    return Condition("warning", f"{text}: not analyzed. {told}", "part_failed")
