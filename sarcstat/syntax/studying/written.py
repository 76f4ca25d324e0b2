"""What was written in a job: the text of a command, and where it stands."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from sarcstat.syntax.reading.commands.transforming import DoIf
from sarcstat.syntax.reading.job import Job, Skipped
from sarcstat.syntax.reading.source import Place, Source, Troubles
from sarcstat.syntax.reading.splitting import Splitter

#: So much of a command is shown.
_LONGEST = 600


class Written:
    """The texts of the commands of a job."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.main = job.commands[0].place.source if job.commands else None
        self._starts: dict[int, list[int]] = {}
        self._ends: dict[int, list[tuple[int, int]]] = {}
        for each in job.commands:
            self._starts.setdefault(id(each.place.source), []).append(each.place.offset)
        for starts in self._starts.values():
            starts.sort()

    def where(self, place: Place) -> str:
        """`Line 12`, with the name of a file that the job inserts."""
        if place.source is self.main:
            return f"Line {place.line}"
        return f"{place.file}, line {place.line}"

    def text(self, command: Any) -> str:
        """The command as it was written, a long one up to a length."""
        place: Place = command.place
        if isinstance(command, Skipped):
            found = command.text
        else:
            next_ = self._next(place)
            end = next_ if isinstance(command, DoIf) else min(next_, self._end(place))
            found = place.source.text[place.offset : end]
        found = found.strip()
        return found if len(found) <= _LONGEST else found[:_LONGEST].rstrip() + " …"

    def line(self, command: Any) -> str:
        """The command in one line."""
        return " ".join(self.text(command).split())

    def _next(self, place: Place) -> int:
        starts = self._starts[id(place.source)]
        at = bisect_right(starts, place.offset)
        return starts[at] if at < len(starts) else len(place.source.text)

    def _end(self, place: Place) -> int:
        """Where the part of the text ends that a command begins, a period at its end left off."""
        source = place.source
        if id(source) not in self._ends:
            self._ends[id(source)] = _parts(source)
        found = [end for start, end in self._ends[id(source)] if start <= place.offset < end]
        return found[0] if found else len(source.text)


def _parts(source: Source) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in Splitter(source, Troubles()).pieces()]
