"""The study of one data set as text, once all commands are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sarcstat.data.variables.derivation import derive
from sarcstat.errors import SarcstatError
from sarcstat.syntax.studying import toml
from sarcstat.syntax.studying.endpoints import Endpoints
from sarcstat.syntax.studying.entries import Comment, Entry, Group, Section, VariableSection
from sarcstat.syntax.studying.study import StudyPart
from sarcstat.syntax.studying.tables import Refused, Tables


@dataclass(frozen=True)
class Body:
    """What the job makes of one data set: the entries as lines, what the data need to be `allow`ed, and counts."""

    lines: list[str]
    allow: list[str]
    comments: int
    tables: int


def finished(part: StudyPart, refused: Refused) -> Body:
    """The study of a data set with its tables."""
    part.variables.finish()
    _label(part)
    variables = part.variables
    divisors = {name: float(found[1]) for name, each in variables.sections.items() if (found := _last(each))}
    endpoints = Endpoints(variables.trying.dataset, variables.spans, divisors, variables.taken)
    tables = Tables(variables.trying.dataset, endpoints, refused)
    for each in part.asked:
        tables.add(each)
    entries = list(_flat(variables.entries))
    comments = len({each.where for each in entries if isinstance(each, Comment)})
    lines = [line for each in entries for line in toml.lines(each)]
    return Body(lines, endpoints.allow, comments, sum(tables.numbers.values()))


def _last(of: VariableSection) -> re.Match[str] | None:
    """The number that the whole of an expression is divided by at last, as in `days / 365.25`."""
    return re.search(r"/ ([0-9.]+)$", of.derive or "") if " else " not in (of.derive or "") else None


def _flat(entries: list[Entry]) -> Iterator[Comment | VariableSection | Section]:
    for each in entries:
        if isinstance(each, Group):
            yield from each.entries
        else:
            yield each


def _label(part: StudyPart) -> None:
    """The labels of all variables, on the data that the tables are planned by."""
    variables = part.variables
    for section in [each for each in variables.entries if isinstance(each, VariableSection)]:
        if section.dropped or section.empty or variables.sections.get(section.name) is not section:
            continue
        section.order = _order(section, variables.trying.occurring(section.name))
        labels = VariableSection(section.name, label=section.label, values=section.values, order=section.order)
        try:
            variables.trying.dataset, _ = derive(variables.trying.dataset, [labels.derivation])
        except SarcstatError as wrong:
            why = wrong.problems[0].message.split("\n")[0].rstrip(":.")
            at = variables.entries.index(section)
            variables.entries.insert(at, Comment(f"Labels of the values of {section.name}", f"left out: {why}", ""))
            section.values, section.order = {}, ()


def _order(section: VariableSection, occurring: list[Any]) -> tuple[float | str, ...]:
    """All values in their order, where labels alone would put those without one last."""
    if not section.values or all(value in section.values for value in occurring):
        return ()
    return tuple(sorted(occurring, key=lambda each: (isinstance(each, str), each)))
