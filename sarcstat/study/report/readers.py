"""What stands in a report for its readers, and what is said to its authors alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sarcstat.display.findings.facts import Names
from sarcstat.display.sentences import versions as versions_note
from sarcstat.display.shapes.document import Section
from sarcstat.results import SIMULATED, Condition, simulated_sentence
from sarcstat.study.made import Made
from sarcstat.study.preparing import PreparedStudy
from sarcstat.study.report.captions import place, reference
from sarcstat.study.report.flow import missing_words

#: Notes on how a program counts, of no use to who reads a paper.
_STRUCK = ("Weights of the tests: log rank 1.",)
_EVENTS = re.compile(r"^Events: .+?, (?P<n>[\d,]+) of (?P<all>[\d,]+) rows?")
_PROGRAM = re.compile(r"cox\.zph, (?=all terms)")
_BETWEEN = re.compile(r", (?=[\d,]+ )")


class Readers:
    """Sections and notes of a report in words for its readers."""

    def __init__(self, prepared: PreparedStudy, names: Names) -> None:
        self.prepared, self.names = prepared, names
        dataset = prepared.dataset
        self.simulated = simulated_sentence(dataset.simulated) if dataset.simulated else ""
        self._who = re.compile(
            rf"(?:(?P<of>.+?): )?{re.escape(dataset.source)}: .+? used(?:; (?:rows )?left out: (?P<out>.+?))?"
            rf"(?:\. Event: .+?)?\.(?: {re.escape(self.simulated)})?"
        )

    def section(self, section: Section) -> Section:
        """A section without versions and conditions, which a report says elsewhere, and its rows in patients."""
        notes = self.notes(section.notes, [versions_note(section.result)])
        tables = [replace(each, notes=self.notes(each.notes)) for each in section.tables]
        return replace(section, notes=notes, tables=tables, result=replace(section.result, conditions=()))

    def notes(self, notes: Sequence[str], elsewhere: Sequence[str] = ()) -> list[str]:
        """Notes without what is said `elsewhere`."""
        kept = [self._note(note) for note in notes if note not in elsewhere and note not in _STRUCK]
        return list(dict.fromkeys(each for each in kept if each))

    def _note(self, note: str) -> str:
        found = self._who.fullmatch(note)
        if found is None:
            return _EVENTS.sub(r"Events: \g<n> of \g<all> records", _PROGRAM.sub("", note))
        parts = [each.partition(" ") for each in _BETWEEN.split(found["out"] or "") if each]
        words = [f"{missing_words(why, self.prepared, self.names)} ({n})" for n, _, why in parts]
        start = f"{found['of']}: not" if found["of"] else "Not"
        said = f"{start} analyzed: {'; '.join(words)}." if words else ""
        return " ".join(filter(None, [said, self.simulated]))


def to_authors(tables: Sequence[Made], once: Sequence[Condition]) -> Iterator[str]:
    """Notes and warnings on the tables, each once with the tables that it is about; `once` are said of the data."""
    owners: dict[Condition, list[str]] = {}
    for each in tables:
        for section in each.document.sections if each.document else ():
            for condition in section.result.conditions:
                if condition not in once and condition.code != SIMULATED:
                    where = place([section]) if section.tables else reference(each.title or each.name)
                    shown = owners.setdefault(condition, [])
                    shown += [where] if where not in shown else []
    for condition, places in owners.items():
        yield f"{'; '.join(places)}: {condition.text}"
